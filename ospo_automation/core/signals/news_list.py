"""The list of a week: what was new in the feeds, and which of it coordinators took in or left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from ..incoming.plain_words import approves, declines
from .called import called_in
from .feeds_found import Candidate

_TICKED = re.compile(r"^- \[[xX]\] \*\*(\d{1,2})\*\*", re.MULTILINE)


@dataclass(frozen=True)
class NewsLine:
    """One of them, called by its place in the list; `topic` is the path of what its feed is about."""

    candidate: Candidate
    topic: str = ""

    def record(self) -> list[Any]:
        return [*self.candidate.record(), self.topic]


@dataclass(frozen=True)
class NewsList:
    """`verdicts` are by number whether it was taken in. `heard` is the last comment that was looked at."""

    lines: tuple[NewsLine, ...] = ()
    verdicts: Mapping[int, bool] = field(default_factory=dict)
    heard: int = 0

    @property
    def left(self) -> tuple[int, ...]:
        """The numbers of those of which nobody said anything yet."""
        return tuple(number for number in self.numbers if number not in self.verdicts)

    @property
    def numbers(self) -> range:
        return range(1, len(self.lines) + 1)

    def line(self, number: int) -> NewsLine:
        return self.lines[number - 1]

    def judged(self, said: Mapping[int, bool]) -> Self:
        """With what was said of those that are left; what was decided stays."""
        new = {number: is_yes for number, is_yes in said.items() if number in self.left}
        return replace(self, verdicts={**self.verdicts, **new})

    def called(self, words: str, *, is_clear: bool = True) -> dict[int, bool]:
        """What somebody says of them: by their numbers, or of all that are left in a word that can only mean that, or
        with a bare no where it `is_clear` that it is one to the list.
        """
        found = called_in(words)
        if not found and (approves(words) or (is_clear and declines(words))):
            found = dict.fromkeys(self.left, approves(words))
        return {number: is_yes for number, is_yes in found.items() if number in self.numbers}

    def ticked(self, body: str) -> dict[int, bool]:
        """Which of those that are left have a tick, in the text as it stands there."""
        numbers = {int(found) for found in _TICKED.findall(body)}
        return {number: True for number in self.left if number in numbers}

    def record(self) -> dict[str, Any]:
        said: dict[str, list[int]] = {"yes": [], "no": []}
        for number, is_yes in sorted(self.verdicts.items()):
            said["yes" if is_yes else "no"].append(number)
        return {"lines": [each.record() for each in self.lines], "heard": self.heard, **said}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        """One line that makes no sense would be another number for all others: then there are none."""
        records = state.get("lines")
        lines = [_line(each) for each in records] if isinstance(records, list) else []
        known = tuple(each for each in lines if each is not None)
        if len(known) < len(lines):
            return cls()
        heard = state.get("heard")
        verdicts = {
            **dict.fromkeys(_numbers(state.get("no")), False),
            **dict.fromkeys(_numbers(state.get("yes")), True),
        }
        return cls(known, verdicts, heard if isinstance(heard, int) else 0)


def _line(record: object) -> NewsLine | None:
    if not isinstance(record, list) or len(record) != 5 or not isinstance(record[4], str):
        return None
    candidate = Candidate.of(record[:4])
    return NewsLine(candidate, record[4]) if candidate is not None else None


def _numbers(value: object) -> list[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, list) else []
