"""What changed for whom between two versions of ours, from the changelog that comes with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE.parent / ".github/CHANGELOG.md", _PACKAGE / "CHANGELOG.md")  # a checkout, or an installed wheel
_VERSION = re.compile(r"(?m)^## (\d+\.\d+\.\d+).*$")
_HEADING = re.compile(r"(?m)^### (.+)$")
_POINT = re.compile(r"(?m)^\* ((?:.|\n(?!\* |#|\n))+)")


def changelog() -> str:
    """The text, "" in a copy that has none."""
    place = next((each for each in _PLACES if each.is_file()), None)
    return place.read_text(encoding="utf-8") if place is not None else ""


def since(text: str, version: str) -> Mapping[str, Sequence[str]]:
    """By for whom it is: what changed after a version."""
    parts = _VERSION.split(text)
    found: dict[str, list[str]] = {}
    for number, body in zip(parts[1::2], parts[2::2], strict=True):
        if order(number) <= order(version):
            continue
        pieces = _HEADING.split(body)
        for heading, points in zip(pieces[1::2], pieces[2::2], strict=True):
            found.setdefault(heading.strip(), []).extend(" ".join(each.split()) for each in _POINT.findall(points))
    return found


def order(version: str) -> tuple[int, ...]:
    """By which versions can be compared; nothing of what is none."""
    return tuple(int(each) for each in re.findall(r"\d+", version))
