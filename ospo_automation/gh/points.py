"""What a GraphQL query costs, known before it is asked, by the formula that GitHub publishes.

How often each list has to be fetched, where every list above it gives all that is asked for; a hundred of that is a
point, and one the least.
https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#predicting-the-point-value-of-a-query
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

_TOKENS = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|#[^\n]*|\.\.\.|[\w-]+|[!$():=@\[\]{|}&]')
_SIZES = ("first", "last", "ids")


@dataclass
class _Selected:
    """A field with what is asked below it. `size`: a number, or the name of the variable that holds it."""

    name: str
    size: str = ""
    below: list[_Selected] = field(default_factory=list)


_SPREAD = "..."


@dataclass(frozen=True)
class _Document:
    is_query: bool
    fields: list[_Selected]
    fragments: Mapping[str, list[_Selected]]
    usual: Mapping[str, str]  # what a variable is where nobody gives it
    sizes: tuple[str, ...]  # the variables that say how many


def points(document: str, variables: Mapping[str, Any]) -> int:
    """Of a document with one operation; what changes something costs one."""
    read = _read(document)
    if not read.is_query:
        return 1
    given = {**read.usual, **variables}
    return _of_query(document, tuple(_number(f"${name}", given) for name in read.sizes))


@lru_cache(maxsize=1_000)
def _of_query(document: str, numbers: tuple[int | None, ...]) -> int:
    """The same queries are asked all the time, with the same sizes. `numbers`: what stands for its variables."""
    read = _read(document)
    fetched = _fetched(read.fields, 1, read, dict(zip(read.sizes, numbers, strict=True)))
    return max(1, (fetched + 50) // 100)


def _fetched(within: list[_Selected], times: int, read: _Document, variables: Mapping[str, Any]) -> int:
    """What stands under one name in the answer is one list, however often it is asked for."""
    named: dict[str, _Selected] = {}
    for each in _spread(within, read):
        known = named.setdefault(each.name, _Selected(each.name, each.size))
        known.below += each.below
    found = 0
    for each in named.values():
        size = _number(each.size, variables)
        found += times if size is not None else 0
        found += _fetched(each.below, times * (1 if size is None else size), read, variables)
    return found


def _spread(within: list[_Selected], read: _Document) -> Iterator[_Selected]:
    for each in within:
        if each.name.startswith(_SPREAD):
            yield from _spread(each.below or read.fragments[each.name.removeprefix(_SPREAD)], read)
        else:
            yield each


def _number(size: str, variables: Mapping[str, Any]) -> int | None:
    given = variables.get(size[1:]) if size.startswith("$") else size or None
    return len(given) if isinstance(given, list) else None if given is None else int(given)


@cache
def _read(document: str) -> _Document:
    tokens = [each for each in _TOKENS.findall(document) if not each.startswith("#")]
    return _Reading(tokens).document()


class _Reading:
    """Goes through a document from its first word to its last. Ours hold no default values other than numbers."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0
        self._sizes: list[str] = []

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    @property
    def _here(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def document(self) -> _Document:
        fields: list[_Selected] = []
        fragments: dict[str, list[_Selected]] = {}
        usual: dict[str, str] = {}
        kind = "query"
        while self._here:
            if self._here == "{":
                fields = self._selections()
                continue
            word, name = self._next(), self._here
            if word == "fragment":
                self._until("{")
                fragments[name] = self._selections()
            else:
                kind = word
                usual = self._usual(self._until("{"))
                fields = self._selections()
        return _Document(kind == "query", fields, fragments, usual, tuple(dict.fromkeys(self._sizes)))

    def _until(self, end: str) -> list[str]:
        start = self._at
        while self._here != end:
            self._at += 1
        return self._tokens[start : self._at]

    def _usual(self, heading: list[str]) -> dict[str, str]:
        return {
            heading[index + 1]: heading[index + 5]
            for index, word in enumerate(heading[:-5])
            if word == "$" and heading[index + 4] == "=" and heading[index + 5].isdigit()
        }

    def _selections(self) -> list[_Selected]:
        found = []
        self._next()
        while self._here != "}":
            found.append(self._more() if self._here == _SPREAD else self._field())
        self._next()
        return found

    def _more(self) -> _Selected:
        """Of a fragment, or only where it is of a certain kind."""
        self._next()
        if self._here not in {"on", "{", "@"}:
            return _Selected(_SPREAD + self._next())
        self._until("{")
        return _Selected(_SPREAD, below=self._selections())

    def _field(self) -> _Selected:
        found = _Selected(self._next())
        if self._here == ":":
            self._at += 2
        if self._here == "(":
            found.size = self._size(self._arguments())
        while self._here == "@":
            self._at += 2
            if self._here == "(":
                self._arguments()
        if self._here == "{":
            found.below = self._selections()
        return found

    def _arguments(self) -> list[str]:
        start, depth = self._at, 0
        while True:
            word = self._next()
            depth += (word == "(") - (word == ")")
            if not depth:
                return self._tokens[start : self._at]

    def _size(self, arguments: list[str]) -> str:
        for index, word in enumerate(arguments[:-2]):
            if word in _SIZES and arguments[index + 1] == ":":
                value = arguments[index + 2]
                if value == "$":
                    self._sizes.append(arguments[index + 3])
                    return f"${arguments[index + 3]}"
                return value if value.isdigit() else ""
        return ""
