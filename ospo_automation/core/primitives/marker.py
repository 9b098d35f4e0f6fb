"""The hidden lines by which we know our own comments again and remember what they were for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import Any

_LINE = re.compile(r"<!-- ospo:([a-z0-9/-]{1,60}) (\{.{0,20000}\}) -->")
DEEPEST = 30
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')  # all that people typed: a minus outside of one is a number's
_UNSAFE = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&-@#`"})
_IS_UNSAFE = re.compile("[<>&@#`-]")


_BEGINS = "<!-- ospo:"


def looks_marked(body: str) -> bool:
    """Whether a body begins as ours do."""
    return body.startswith(_BEGINS)


def is_readable(line: str) -> bool:
    """Whether a line of ours is none too long to be read again."""
    return _LINE.fullmatch(line) is not None


def fingerprint(text: str) -> str:
    """What is remembered of a text to see whether it is still the same.

    So long that nobody finds two texts with one print: of twelve digits a laptop finds them in a minute, one to be
    looked at or agreed to and one to put in its place.
    """
    return _hashed(text)[:32]


def short_print(text: str) -> str:
    """Where many are remembered, and who finds two texts with one print gains nothing."""
    return _hashed(text)[:12]


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True)
class Mark:
    """`key` says what the comment is for (one per issue); `state` is the little that must be remembered."""

    key: str
    state: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """An HTML comment on one line. Nothing in the state can end it, mention or refer."""
        text = json.dumps(self.state, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        if _IS_UNSAFE.search(text) is not None:
            text = _STRING.sub(lambda found: found[0].translate(_UNSAFE), text)
        return f"<!-- ospo:{self.key} {text} -->"

    @classmethod
    def read(cls, body: str) -> Mark | None:
        """The marker on the first line of a body; None if there is none that we could have written."""
        return _read(body.split("\n", 1)[0].rstrip())


@lru_cache(maxsize=512)
def _read(line: str) -> Mark | None:
    """The same line is read as signed, as ours, and by each who asks what stands there."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    try:
        state = json.loads(found[2], parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return None
    return Mark(found[1], state) if isinstance(state, dict) and not _is_deep(found[2], state) else None


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("we write no such number, and nobody can count with it")
    return number


def _is_deep(text: str, state: Any) -> bool:
    """Whether it holds so many levels that it couldn't be written again. Ours have four."""
    level = [state] if text.count("[") + text.count("{") > DEEPEST else []
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


@dataclass(frozen=True)
class Part:
    """What a comment of ours says for one purpose. Most have one; some say several things, so that fewer are mailed."""

    mark: Mark
    text: str


def parts_of(body: str) -> list[Part]:
    """What a comment of ours says, by purpose; nothing where its first line is no marker of ours.

    What people typed can hold no such line: the gate for it leaves no HTML comment.
    """
    lines = body.replace("\r\n", "\n").split("\n")
    found: list[tuple[Mark, list[str]]] = []
    for index, line in enumerate(lines):
        mark = Mark.read(line) if line.startswith("<!--") else None
        if mark is not None:
            found.append((mark, []))
        elif index == 0:
            return []
        else:
            found[-1][1].append(line)
    return [Part(mark, "\n".join(text).rstrip("\n")) for mark, text in found]


def is_whole(body: str) -> bool:
    """Whether a comment of ours has its first line, and every line that looks like one can be read."""
    lines = [line for line in body.split("\n") if looks_marked(line)]
    return looks_marked(body) and all(Mark.read(line) is not None for line in lines)


def joined(parts: Iterable[Part]) -> str:
    """The comment that says these things, in order."""
    return "\n\n".join(f"{part.mark.line()}\n{part.text}" for part in parts)
