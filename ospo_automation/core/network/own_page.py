"""Somebody's own page with other values at its top: all lines that say nothing else stay as they are."""

from __future__ import annotations

import json
import re
from datetime import date

from ..outgoing.page_words import plain
from ..outgoing.safe import LONGEST_INLINE, clean
from .profiles import Profile, parse

_FENCE = "---"
_KEY = re.compile(r"([A-Za-z_]\w*)\s*:")


def own_page(text: str, told: Profile, sentence: str | None, file: str) -> str:
    """The page `text` so that it says what `told` says; a page of ours where there was none.

    The sentence takes the place of a text of one line; what somebody wrote at more length stays. Raises BadConfig where
    the page can't be read as it is.
    """
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    before = parse(text, file)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() != _FENCE:
        lines, start = [_FENCE, _FENCE, "", *(lines if text.strip() else [])], 0
    close = next(number for number, line in enumerate(lines[start + 1 :], start + 1) if line.rstrip() == _FENCE)
    top, below = lines[start + 1 : close], lines[close + 1 :]
    for name in Profile.model_fields:
        value = getattr(told, name)
        if value != getattr(before, name):
            top = _with(top, name, "" if value == Profile.model_fields[name].default else _yaml(value))
    body = "\n".join(below)
    if sentence is not None and "\n" not in body.strip():
        body = f"\n{plain(sentence)}\n" if sentence else "\n" if body.strip() else body
    kept = "\n".join([*lines[: start + 1], *top, lines[close], body.rstrip("\n")]).rstrip("\n") + "\n"
    return kept.replace("\n", end)


def _with(lines: list[str], name: str, value: str) -> list[str]:
    """With another value for a key, at the place of what it was; without the key where there is no value."""
    found: list[str] = []
    is_there = is_within = False
    for line in lines:
        key = _KEY.match(line)
        if key is not None and key[1] == name:
            is_within = True
            if value and not is_there:
                found.append(f"{name}: {value}")
            is_there = True
            continue
        is_within = is_within and (not line.strip() or line[:1] in " \t-")
        if not is_within:
            found.append(line)
    return found if is_there or not value else [*found, f"{name}: {value}"]


def _yaml(value: object) -> str:
    """As YAML takes it, whatever stands in it: a text as JSON writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return (
        json.dumps(" ".join(clean(str(value), LONGEST_INLINE).split()), ensure_ascii=False)
        if isinstance(value, str)
        else str(value)
    )
