"""The world as a run will leave it: for what is decided last, before anything was written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from ..casus.asks import Ask
from ..casus.checkout import Checkout
from ..casus.overview import Overview
from ..casus.rounds import Load
from ..github.failed_runs import FailedRun
from ..github.issue import US, Comment, Doubted, Hands, Issue, Original, OwnIssue, Unclaimed, own_comments
from ..github.person import Person
from ..github.told import Source, Told
from ..outgoing.proposal import OwnPull, Proposal
from ..primitives.marker import Mark, Part, joined
from ..signals.feeds_found import Offer
from ..signals.tips_kept import TipsThere
from .becomes import after, relabels
from .effects import Assign, CloseIssue, Effect, ReopenIssue, Say, Tell
from .news import anew
from .reader import Left, Reader

T = TypeVar("T")
_NOT_YET = 2**62  # the id of a comment that isn't written yet: larger than any


@dataclass(frozen=True)
class Projected:
    """A reader that shows issues with the labels and people, and our comments with the records, that effects bring.

    All else is as it is now. As long as nobody decided anything it shows what there is, and what was made of it once
    stays true.
    """

    hub: Reader
    effects: Sequence[Effect]
    now: datetime
    _made: dict[Hashable, tuple[Checkout | None, Any]] = field(default_factory=dict, init=False, compare=False)

    def after(self, effects: Sequence[Effect]) -> Projected:
        """The world with all these effects: this one, where it has them."""
        return self if tuple(effects) == tuple(self.effects) else replace(self, effects=tuple(effects))

    @property
    def checkout(self) -> Checkout:
        return self.hub.checkout

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        checkout = self.checkout
        of, found = self._made.get(key, (None, None))
        if of is not checkout:  # nothing yet, or we know more by now of whose login is whose
            of, found = self._made[key] = checkout, make()
        made: T = found
        return made

    def issue(self, number: int) -> Issue:
        return self._changed.get(number) or self.hub.issue(number)

    def ahead(self, read: Callable[[], object]) -> None:
        self.hub.ahead(read)

    def load_ahead(self, now: datetime, about: Callable[[], Collection[str]]) -> None:
        self.hub.load_ahead(now, about)

    def original(self, number: int) -> Original | None:
        return self.hub.original(number)

    def is_reopened_after(self, number: int, labels: Collection[str]) -> bool | None:
        return self.hub.is_reopened_after(number, labels)

    def retitled(self, label: str, now: datetime) -> Mapping[int, Person | None]:
        return self.hub.retitled(label, now)

    def comments(self, number: int) -> Sequence[Comment]:
        return self.once(("comments", number), lambda: self._comments(number))

    def _comments(self, number: int) -> Sequence[Comment]:
        wanted = [each for each in self.effects if isinstance(each, Say | Tell) and each.number == number]
        if not wanted:
            return self.hub.comments(number)
        bots = self.checkout.network.bots
        ours = own_comments(self.hub.comments(number), bots)
        said = {each.key: each for each in (anew(each, ours)[0] if isinstance(each, Say) else each for each in wanted)}
        found = []
        there = {mark.key for _, mark in ours}
        within = [each for each in said.values() if isinstance(each, Say) and each.within and each.key not in there]
        for each in self.hub.comments(number):
            before = each.parts(bots)
            parts = list(before)
            for index, part in enumerate(parts):
                said_now = said.pop(part.mark.key, None)
                if isinstance(said_now, Say):
                    parts[index] = Part(Mark(said_now.key, said_now.state), "")
            keys = {part.mark.key for part in parts}
            here = [say for say in within if say.within in keys]
            parts += [Part(Mark(say.key, said.pop(say.key).state), "") for say in here]
            within = [say for say in within if say not in here]
            found.append(replace(each, body=joined(parts)) if parts != list(before) else each)
        new = [Comment(_NOT_YET, number, US, Mark(key, each.state).line(), self.now) for key, each in said.items()]
        return (*found, *new)

    def pages(self, number: int) -> Sequence[str]:
        return self.hub.pages(number)

    def load(self, now: datetime, about: Collection[str] = ()) -> Load:
        return self.hub.load(now, about)

    def week(self, now: datetime) -> Mapping[str, Mapping[str, Any]]:
        return self.hub.week(now)

    def meet(self, people: Iterable[Person | None]) -> None:
        self.hub.meet(people)

    def look_up(self, logins: Collection[str]) -> None:
        self.hub.look_up(logins)

    def begun(self, now: datetime) -> datetime:
        return self.hub.begun(now)

    @property
    def is_fork(self) -> bool:
        return self.hub.is_fork

    @property
    def left_alone(self) -> int:
        return self.hub.left_alone

    @property
    def crowd(self) -> int:
        return self.hub.crowd

    def doubts(self) -> Sequence[Doubted]:
        return self.hub.doubts()

    def unclaimed_on(self, number: int) -> Sequence[Unclaimed]:
        return self.hub.unclaimed_on(number)

    def unclaimed_issues(self) -> Sequence[Unclaimed]:
        return self.hub.unclaimed_issues()

    def unclaimed(self) -> Sequence[Unclaimed]:
        return self.hub.unclaimed()

    def label_names(self) -> frozenset[str]:
        return self.hub.label_names()

    def own_issues(self) -> Sequence[OwnIssue]:
        return self.hub.own_issues()

    def own_keys(self) -> frozenset[str]:
        return self.hub.own_keys()

    def overview(self, newest: int) -> Overview:
        overview = self.hub.overview(newest)
        for number, issue in self._changed.items():
            overview = overview.changed(self.hub.issue(number), issue, self.checkout.network.labels)
        return overview

    def open_casussen(self, now: datetime | None = None) -> Iterable[int]:
        return self.hub.open_casussen(now)

    def due_casussen(self, now: datetime) -> Iterable[int]:
        return self.hub.due_casussen(now)

    @property
    def leaves_out(self) -> bool:
        return self.hub.leaves_out

    def pointing_casussen(self) -> Iterable[int]:
        return self.hub.pointing_casussen()

    def keep_look(
        self, now: datetime, waits: Collection[int], points: Mapping[int, Collection[int]], *, was_cut: bool
    ) -> None:
        self.hub.keep_look(now, waits, points, was_cut=was_cut)

    def looked(self) -> Mapping[str, Mapping[str, Any]]:
        return self.hub.looked()

    def together(self, numbers: Collection[int]) -> Sequence[int]:
        return self.hub.together(numbers)

    def newest_casussen(self, about: Collection[str]) -> Sequence[Issue]:
        return self.hub.newest_casussen(about)

    @property
    def alike_missed(self) -> str:
        return self.hub.alike_missed

    def open_issues(self, label: str) -> Sequence[Issue]:
        return self.hub.open_issues(label)

    def all_issues(self, label: str) -> Sequence[Issue]:
        return self.hub.all_issues(label)

    def recent_issues(self) -> Sequence[Issue]:
        return self.hub.recent_issues()

    def closed_casussen(self, now: datetime) -> Iterable[int]:
        return self.hub.closed_casussen(now)

    def commanded(self, now: datetime) -> Sequence[Comment]:
        return self.hub.commanded(now)

    def in_turn(self, now: datetime) -> Iterable[int]:
        return self.hub.in_turn(now)

    def threads(self, *labels: str) -> Sequence[int]:
        return self.hub.threads(*labels)

    def tips(self, home: int, nodes: Collection[str]) -> TipsThere:
        return self.hub.tips(home, nodes)

    @property
    def offers(self) -> Sequence[Offer] | None:
        return self.hub.offers

    def node_of(self, number: int, comment: int = 0) -> str:
        return self.hub.node_of(number, comment)

    def failed_runs(self, now: datetime, *, files: Collection[str], mended_by: str) -> Sequence[FailedRun]:
        return self.hub.failed_runs(now, files=files, mended_by=mended_by)

    def settings(self, sources: Iterable[Source[Any]], now: datetime) -> Told:
        return self.hub.settings(sources, now)

    def workflow_states(self) -> Mapping[str, str]:
        return self.hub.workflow_states()

    def proposal(self, branch: str, paths: Collection[str]) -> Proposal:
        return self.hub.proposal(branch, paths)

    def conflicts(self, pull: int) -> bool:
        return self.hub.conflicts(pull)

    def own_pulls(self, number: int | None = None) -> Sequence[OwnPull]:
        return self.hub.own_pulls(number)

    def remarks(self, pull: int) -> Sequence[Comment]:
        return self.hub.remarks(pull)

    def resolved_casussen(self) -> Sequence[int]:
        return self.hub.resolved_casussen()

    @property
    def overfull(self) -> Sequence[str]:
        return self.hub.overfull

    def thumbs_on(self, comment: Comment) -> frozenset[int]:
        return self.hub.thumbs_on(comment)

    @property
    def cut(self) -> Sequence[int]:
        return self.hub.cut

    def hands_on_issue(self, number: int) -> Hands:
        return self.hub.hands_on_issue(number)

    def hands_on(self, comment: Comment) -> Hands:
        return self.hub.hands_on(comment)

    def opened_since(self, moment: datetime) -> Mapping[str, int]:
        return self.hub.opened_since(moment)

    def is_known_here(self, number: int) -> bool:
        return self.hub.is_known_here(number)

    def is_maintainer(self, login: str) -> bool:
        return self.hub.is_maintainer(login)

    def expect(self, asks: Iterable[Ask], met: Iterable[str] = ()) -> None:
        self.hub.expect(asks, met)

    def read_so_far(self) -> Sequence[int]:
        return self.hub.read_so_far()

    def has_read(self, number: int) -> bool:
        return self.hub.has_read(number)

    def expect_labels(self, names: Iterable[str]) -> None:
        self.hub.expect_labels(names)

    @property
    def left(self) -> Left:
        return self.hub.left

    @cached_property
    def _changed(self) -> dict[int, Issue]:
        labels = self.checkout.network.labels
        found: dict[int, Issue] = {}
        others = (each for each in self.effects if isinstance(each, Assign | CloseIssue | ReopenIssue))
        for effect in (*relabels(self.effects, labels), *others):
            issue = found.get(effect.number) or self.hub.issue(effect.number)
            found[effect.number] = after(issue, effect, labels)
        return found
