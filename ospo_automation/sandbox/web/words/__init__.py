"""What the pages say, in each language the same things."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("nl", "en")


def knows(language: str, key: str) -> bool:
    try:
        _found(language, key)
    except KeyError:
        return False
    return True


@cache
def _all(language: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(files(__package__).joinpath(f"{language}.yml").read_text(encoding="utf-8"))
    return found


def say(language: str, key: str, **values: Any) -> str:
    """The words under a key such as `issue.by`. Where there is `one` and `other`, `count` chooses. Raises KeyError."""
    found = _found(language, key)
    if isinstance(found, dict):
        found = found["one" if values["count"] == 1 else "other"]
    return str(found).format(**values)


def _found(language: str, key: str) -> Any:
    found: Any = _all(language)
    for part in key.split("."):
        found = found[part]
    return found
