"""Whether a person of the network looked at a casus: before that, what was typed there stands in no list of ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..github.event import Event
from ..github.issue import Comment, own_state
from ..github.person import Person
from ..incoming.plain_words import invites
from ..incoming.slash import How, names
from ..network.labels import Labels
from ..primitives.marker import fingerprint
from .asks import is_word_on_it
from .casus import INTAKE, Casus
from .checkout import Checkout
from .course import Course
from .part import is_of_network
from .wasted import TAKEN_UP

UNLIST = "unlist"
NONE_YET = 1
"""Stands for the last comment where nobody said anything yet: no comment has a number as low."""
LOOK = "look"
"""What our welcome remembers of a look at a casus."""


def may_be_listed(labels: Labels, names: Iterable[str]) -> bool:
    """By the labels alone: somebody looked, and nobody wants it out of the lists."""
    there = list(names)
    return labels.is_looked_at(there) and not labels.is_unlisted(there)


@dataclass(frozen=True)
class Look:
    """What is remembered of a look: the print of the `title` that was seen, "" where nobody saw today's.

    Until then that of the title that was `there` at our last run. Once somebody else changed it, who wrote up to the
    comment `until` or was among so many `likes` saw another.
    """

    title: str = ""
    there: str = ""
    until: int = 0
    likes: int = 0

    def record(self) -> dict[str, Any]:
        """What our welcome remembers; nothing where nobody looked yet."""
        given: dict[str, Any] = {
            "title": self.title,
            "there": self.there,
            "until": self.until,
            "likes": self.likes,
        }
        kept = {name: value for name, value in given.items() if value}
        return {LOOK: kept} if kept else {}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Look:
        """What makes no sense there counts as not there."""
        kept = state.get(LOOK)
        kept = kept if isinstance(kept, dict) else {}
        title, there = (found if isinstance(found := kept.get(name), str) else "" for name in ("title", "there"))
        return cls(title, there, _count(kept.get("until")), _count(kept.get("likes")))

    def is_before(self, comment: Comment) -> bool:
        """Whether what somebody said is about today's title. Of a title that is changed GitHub sends no mail: who
        answers one saw the title before.
        """
        return comment.id > self.until and not (self.until and comment.by_mail)

    def is_another(self, title: str) -> bool:
        """Whether another title was there at our last run than the one with this print."""
        return bool(self.title or self.there) and title not in {self.title, self.there}


def is_looked_at(casus: Casus, comments: Sequence[Comment], checkout: Checkout, event: Event | None = None) -> bool:
    """Whether somebody of the network answered, joined or gave a 👍, or our label says so, and saw today's title.

    That we asked them is no look, nor is a no or an absence of theirs, nor anything of the owner's, whoever that is.
    """
    return bool(looked(casus, comments, checkout, event).title)


def looked(
    casus: Casus,
    comments: Sequence[Comment],
    checkout: Checkout,
    event: Event | None = None,
    *,
    is_older: bool = False,
) -> Look:
    """What is to be remembered of it from this event on; the title stands in it if somebody looked at today's.

    A title that somebody outside the network changed after the look is a new one: it needs a look of its own. Only the
    event tells who changed it; where no run saw that, nobody vouches for it, but a label set by hand after ours was
    taken off. Without an event it is somebody who reads: where no run of ours was, only a label vouches for it.
    `is_older`: the label that is there is older than the title.
    """
    before = Look.of(own_state(comments, checkout.network.bots, INTAKE))
    title = fingerprint(casus.issue.title)
    if before.title == title:
        return before
    reads = event is None
    event = event if event is not None and event.number == casus.issue.number else None
    is_retitled = event is not None and event.retitled
    is_vouched_for = event is not None and is_retitled and event.title == title and _is_inside(event, checkout)
    past = _past(before, title, event, casus, comments, checkout, reads=reads)
    has_label = checkout.network.labels.is_looked_at(casus.issue.labels) and not is_older
    is_by_hand = has_label and not before.title and not is_retitled and not before.is_another(title)
    was_seen = bool(before.title) or has_label
    later = [each for each in _looks(casus, comments, checkout) if past.is_before(each)]
    likes = len(_likes(casus, checkout))
    is_seen = (is_vouched_for and was_seen) or is_by_hand or bool(later) or likes > past.likes
    return Look(title) if is_seen else replace(past, there=title)


def _past(
    before: Look,
    title: str,
    event: Event | None,
    casus: Casus,
    comments: Sequence[Comment],
    checkout: Checkout,
    *,
    reads: bool,
) -> Look:
    """Which comments and 👍 are about a title before today's. When a 👍 was given nobody tells us: it counts where
    the title is the one that it was opened with, or was there at our last run.
    """
    likes = len(_likes(casus, checkout))
    all_ = Look(until=max((each.id for each in comments), default=NONE_YET), likes=likes)
    is_as_opened = event is not None and event.kind == "issues.opened" and event.title == title
    known = Look(until=before.until, likes=before.likes if before.there or before.likes or is_as_opened else likes)
    if event is not None and event.title and (event.retitled or event.comment is not None):
        if event.title != title:
            return all_  # it was changed again since
        if event.retitled:
            is_inside = _is_inside(event, checkout)
            return known if is_inside else Look(until=max(before.until, _until(event, comments)), likes=likes)
        # It says what its writer saw, and not what was seen before.
        until = (event.comment or 0) - 1 if before.is_another(title) else before.until
        return replace(known, until=until, likes=likes if before.is_another(title) else known.likes)
    is_new = reads and not before.there and not before.title
    return all_ if before.is_another(title) or is_new else known


def _until(event: Event, comments: Sequence[Comment]) -> int:
    """The last comment that was there when the title was changed."""
    at = event.at or event.now
    there = (
        each.id
        for index, each in enumerate(comments)
        if each.created_at < at or (each.created_at == at and index < event.comments)
    )
    return max(there, default=NONE_YET)


def is_by_outsider(event: Event, checkout: Checkout) -> bool:
    """Whether somebody outside the network changed the title just now."""
    return event.retitled and not _is_inside(event, checkout)


def _is_inside(event: Event, checkout: Checkout) -> bool:
    """Whether who did this is of the network, or may write: GitHub lets nobody else change a title of another's."""
    is_author = event.sender is None or (event.author is not None and event.author.id == event.sender.id)
    return not is_author or is_of_network(event.sender, checkout)


def _looks(casus: Casus, comments: Iterable[Comment], checkout: Checkout) -> Iterator[Comment]:
    """What those said who looked: of the network, or GitHub says that they belong to the repository."""
    for each in comments:
        is_theirs = _is_another(each.author, casus.owner) and (each.belongs or is_of_network(each.author, checkout))
        # What somebody's words mean takes long to find out: not of the thousand things that strangers say.
        if is_theirs and (is_word_on_it(each) or invites(each.given.rest)):
            yield each


def _likes(casus: Casus, checkout: Checkout) -> list[Person]:
    return [each for each in casus.issue.liked if _is_another(each, casus.owner) and is_of_network(each, checkout)]


def is_of_network_or_looked_at(casus: Casus, checkout: Checkout, known: Collection[int] = ()) -> bool:
    """Whether somebody of the network asks it, looked at it or works on it, as far as it tells that without what was
    said. `known` are the ids of owners who aren't new here.
    """
    owner, labels = casus.owner, checkout.network.labels
    is_taken_up = labels.is_looked_at(casus.issue.labels) or not TAKEN_UP.isdisjoint(casus.statuses)
    is_theirs = owner is not None and (owner.id in known or is_of_network(owner, checkout))
    return is_taken_up or is_theirs or bool(casus.issue.assignees)


def _is_another(person: Person | None, owner: Person | None) -> bool:
    return person is not None and not person.is_bot and (owner is None or person.id != owner.id)


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def asks_to_be_unlisted(casus: Casus, comments: Iterable[Comment], course: Course, checkout: Checkout) -> bool:
    """Whether somebody who may say so wants it out of the lists, in a word that no run of ours has come to yet."""
    return any(
        not course.has_seen(each.id) and _may_unlist(each, casus, checkout)
        for each in comments
        if any(line.how is How.DONE and names()[line.name] == UNLIST for line in each.given.lines)
    )


def _may_unlist(comment: Comment, casus: Casus, checkout: Checkout) -> bool:
    person = comment.author
    if person is None or person.is_bot or comment.was_edited:
        return False
    is_owner = casus.owner is not None and person.id == casus.owner.id
    is_in_team = person.login.lower() in map(str.lower, casus.issue.assignees)
    is_coordinator = person.login.lower() in checkout.expertise.coordinators and is_of_network(person, checkout)
    return is_owner or is_in_team or is_coordinator or comment.belongs
