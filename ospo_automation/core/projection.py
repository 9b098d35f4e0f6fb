"""The world as a run will leave it: for what is decided last, before anything was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .asks import Ask
from .effects import Effect
from .issue import Comment, Issue, OwnIssue
from .overview import Overview
from .plan import relabels
from .reader import Checkout, Reader
from .rounds import Load


@dataclass(frozen=True)
class Projected:
    """A reader that shows issues with the labels that the effects will give them; all else is as it is now."""

    hub: Reader
    effects: Sequence[Effect]

    @property
    def checkout(self) -> Checkout:
        return self.hub.checkout

    def issue(self, number: int) -> Issue:
        return self._changed().get(number) or self.hub.issue(number)

    def comments(self, number: int) -> Sequence[Comment]:
        return self.hub.comments(number)

    def load(self, now: datetime) -> Load:
        return self.hub.load(now)

    def label_names(self) -> frozenset[str]:
        return self.hub.label_names()

    def own_issues(self) -> Sequence[OwnIssue]:
        return self.hub.own_issues()

    def overview(self, newest: int) -> Overview:
        overview = self.hub.overview(newest)
        for number, after in self._changed().items():
            overview = overview.changed(self.hub.issue(number), after, self.checkout.network.labels)
        return overview

    def open_casussen(self) -> Iterable[int]:
        return self.hub.open_casussen()

    def expect(self, asks: Iterable[Ask]) -> None:
        self.hub.expect(asks)

    @property
    def requests_left(self) -> int:
        return self.hub.requests_left

    def _changed(self) -> dict[int, Issue]:
        found = {}
        for each in relabels(self.effects, self.hub):
            issue = self.hub.issue(each.number)
            gone = {name.lower() for name in each.remove}
            names = [name for name in issue.labels if name.lower() not in gone]
            found[each.number] = replace(issue, labels=(*names, *_others(each.add, names)))
        return found


def _others(names: Iterable[str], present: Iterable[str]) -> list[str]:
    there = {name.lower() for name in present}
    return sorted(name for name in names if name.lower() not in there)
