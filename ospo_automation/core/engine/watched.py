"""A reader that notes what a decision about one issue rests on, beside that issue itself, the day and our files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ..github.issue import Comment, Issue, Original
from .reader import Reader

OF_ITSELF = frozenset(
    {
        "ahead",
        "begun",
        "checkout",
        "commanded",
        "crowd",
        "cut",
        "doubts",
        "has_read",
        "is_fork",
        "label_names",
        "left",
        "left_alone",
        "leaves_out",
        "look_up",
        "meet",
        "node_of",
        "once",
        "pages",
        "read_so_far",
        "retitled",
        "unclaimed_on",
    }
)
"""What tells of the issue, of the files or of the run, or of what a sweep looks at anyway. All else that there is or
will be to ask makes the issue one that is due in each sweep."""


@dataclass(frozen=True)
class RestsOn:
    """`others` are issues that were looked at for it, and `waits` says whether anything was asked that may become
    different without a change of any issue.
    """

    others: frozenset[int] = frozenset()
    waits: bool = False


NOTHING = RestsOn()


class Watched:
    def __init__(self, hub: Reader, number: int) -> None:
        self._hub, self._number = hub, number
        self._others = set[int]()
        self._waits = False

    @property
    def rests_on(self) -> RestsOn:
        return RestsOn(frozenset(self._others), self._waits)

    @property
    def reader(self) -> Reader:
        return cast("Reader", self)  # what isn't written out here `__getattr__` hands on

    def __getattr__(self, name: str) -> Any:
        self._waits |= name not in OF_ITSELF
        return getattr(self._hub, name)

    def issue(self, number: int) -> Issue:
        self._note(number)
        return self._hub.issue(number)

    def comments(self, number: int) -> Sequence[Comment]:
        self._note(number)
        return self._hub.comments(number)

    def original(self, number: int) -> Original | None:
        self._note(number)
        return self._hub.original(number)

    def is_reopened_after(self, number: int, labels: Collection[str]) -> bool | None:
        self._note(number)
        return self._hub.is_reopened_after(number, labels)

    def together(self, numbers: Collection[int]) -> Sequence[int]:
        for number in numbers:
            self._note(number)
        return self._hub.together(numbers)

    def _note(self, number: int) -> None:
        if number != self._number:
            self._others.add(number)
