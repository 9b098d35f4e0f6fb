"""Whom a header of a mail names: addresses, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .header_fields import decoded

LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\\]{1,255}")
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,300}"'  # words that count for nothing but themselves
    r"|<[^<>]{0,600}>"
    r"|\((?:[^()\\]|\\.){0,300}\)"
    r"|[,;]"
    r'|[^",;<(]+'
    r"|.",
    re.DOTALL,
)


@dataclass(frozen=True)
class Named:
    """`address` in lower case; `name` as people read it, "" where none is given."""

    address: str
    name: str = ""


def named(value: str, most: int) -> list[Named]:
    """At most so many, in their order. In `"anna@a.nl" <eve@b.nl>` only eve is named: quotes and notes name nobody, nor
    does a part of an address: `"anna@a.nl"@b.nl` is one of b.nl, which vouches for it.
    """
    found: list[Named] = []
    for words, angle in _entries(value):
        if len(found) == most:
            break
        inner = _ADDRESS.fullmatch((angle if angle is not None else words).strip())
        if inner is not None and len(inner[0]) <= LONGEST_ADDRESS:
            found.append(Named(inner[0].rstrip(".").lower(), _name(words) if angle is not None else ""))
    return found


def _entries(value: str) -> Iterator[tuple[str, str | None]]:
    """What stands between two commas: the words, and what stands in angle brackets."""
    words: list[str] = []
    angle: str | None = None
    for token in _TOKEN.findall(value):
        if token in {",", ";"}:
            yield "".join(words), angle
            words, angle = [], None
        elif token.startswith("<") and token.endswith(">"):
            if angle is not None:
                yield "".join(words), angle
            angle = token[1:-1]
        elif not token.startswith("("):
            words.append(token)
    yield "".join(words), angle


def _name(words: str) -> str:
    words = words.strip()
    if len(words) > 1 and words[0] == words[-1] == '"':
        words = re.sub(r"\\(.)", r"\1", words[1:-1])
    return decoded(words).strip("\"' ")[:200]
