"""What waits on a branch of ours while whoever wrote it took it back, or had it taken away: it is proposed no more.

Its issue says so first, since a pull request that is closed is in no list of ours: where a run ends half-way, somebody
reads it all the same. That it was done is remembered there, and people who go on with it after that are left to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ..engine.effects import Effect, Propose, Say
from ..engine.reader import Reader
from ..github.event import Event
from ..github.issue import Comment, Issue, own_comments
from ..github.ours import Ours
from ..outgoing.proposal import Proposal
from ..outgoing.safe import Safe
from ..primitives.errors import Gone

DONE = "done"


def still_proposed(hub: Reader, key: str, known: Collection[int]) -> Iterator[Issue]:
    """The issues, beside those that are `known`, for which we have a pull request with this key open. Of one that is
    gone nothing can be said any more: what is open for it people see.
    """
    numbers = dict.fromkeys(each.number for each in hub.own_pulls() if each.key == key and each.merged_at is None)
    for number in numbers:
        if number in known:
            continue
        try:
            yield hub.issue(number)
        except Gone:
            continue


@dataclass(frozen=True)
class TakenBack:
    """A proposal of ours as it stands, whether its issue says that it is taken back, and whether that was done.

    `says_first`: this run tells so before another job does it. Where that is what runs, it tells what it did.
    """

    kind: str
    there: Proposal
    is_told: bool = False
    is_done: bool = False
    says_first: bool = True

    @classmethod
    def of(cls, kind: str, there: Proposal, comments: Iterable[Comment], bots: Ours, event: Event) -> TakenBack:
        found = [mark.state for _, mark in own_comments(comments, bots) if mark.key == _key(kind, there)]
        is_done = any(each.get(DONE) is True for each in found)
        return cls(kind, there, bool(found), is_done, says_first=not event.is_manual)

    @property
    def is_left(self) -> bool:
        """Whether something is left to do: what people closed themselves is no affair of ours."""
        is_there = self.there.state == "open" or (self.there.head and not self.there.state)
        return not self.is_done and bool(is_there or self.is_ours)

    @property
    def is_ours(self) -> bool:
        """Whether it is closed since we took it back: it may come anew."""
        return self.there.state == "closed" and self.is_told

    def effects(self, number: int, why: str, contact: str, *, folder: str, within: str) -> Iterator[Effect]:
        """Its pull request is closed, with a text there and one on its issue, `within` our comment where that says what
        has to be mended. `folder` holds both texts, and the title of the proposal.
        """
        if not self.is_left:
            return
        there = self.there
        values = {"why": why, "contact": Safe(contact), "url": Safe(there.url), "is_pull": bool(there.url)}
        told = Say(number, _key(self.kind, there), f"{folder}/retracted", values, within=within, is_news=True)
        if self.says_first and not self.is_told:
            yield told
        done, about = replace(told, state={DONE: True}), {"number": number, "why": why}
        yield Propose(number, self.kind, f"{folder}/pull_title", f"{folder}/retract", (), done, about, is_over=True)


def _key(kind: str, there: Proposal) -> str:
    return f"{kind}/over-{there.number or there.head[:7]}"
