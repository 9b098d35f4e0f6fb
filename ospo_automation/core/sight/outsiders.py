"""What somebody without a part in a casus posted there of somebody's personal details, or wants out of the lists: for
coordinators to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from ..casus.allowed import Settings
from ..casus.course import UNLIST
from ..casus.mailing import ALERT
from ..casus.remembered import BOARD, rows_on
from ..casus.rounds import is_away
from ..engine.plan import own_issue
from ..engine.reader import Reader
from ..github.event import Event
from ..github.issue import Comment, OwnKind, belonging_first, own_comments
from ..github.person import Person
from ..incoming.days import iso_day
from ..incoming.personal import Detail, details
from ..incoming.plain_words import may_stay
from ..incoming.slash import How, names
from .scene import Scene, look

LATELY = timedelta(days=2)  # the sweep looks at what is newer or was edited, and again at what it found before
WISHED_LATELY = timedelta(days=7)  # what was asked before that and nobody did anything about is past
MOST_ASKED = 3  # people of whom we ask GitHub in one look whether they maintain the repository
MOST_READ = 300_000  # characters of one casus, the newest comments first
MOST_NOTED = 100
MOST_A_DAY = 5
"""Each alert is a mail. However many accounts post such things, the rest stands in the list for coordinators."""
MOST_TOLD = 5  # coordinators
WAITING = OwnKind("waiting")
"""Our issue with what waits for a coordinator."""
OUTSIDE, ALERTED = "outside", "alerted"
"""What the list for coordinators remembers: where something was found, and where they were told of it on which day."""

in_text = lru_cache(maxsize=4_096)(details)
"""The same comment is looked at a few times in a sweep."""


@dataclass(frozen=True)
class Alarm:
    """A casus in which somebody without a part posted what seems to be personal, and of which kinds that is."""

    scene: Scene
    kinds: frozenset[str]


def insiders(scene: Scene, hub: Reader, writers: Iterable[Person | None]) -> Callable[[Person | None], bool]:
    """Who of some writers has a part in a casus. Of the others GitHub is asked who maintains the repository: of few,
    whoever belongs to it and came first, so that what is found stays the same whoever else comes.
    """
    others = (each for each in writers if each is not None and not each.is_bot and not scene.parts.has(each))
    logins = belonging_first((each.login for each in others), scene.comments)[:MOST_ASKED]
    maintainers = {login for login in logins if hub.is_maintainer(login)}
    return lambda person: scene.parts.has(person) or (person is not None and person.login in maintainers)


def may_allow(comments: Sequence[Comment], hub: Reader, before: Collection[str] = ()) -> frozenset[str]:
    """Who may say for anybody that something may stay: coordinators, and of those who say so who maintains the
    repository. Few are asked of GitHub: whose word counted `before` first, then who belongs to it, and then the newest.
    """
    coordinators = frozenset(hub.checkout.expertise.coordinators)
    said = [
        each.author.login.lower()
        for each in sorted(comments, key=lambda each: -each.id)
        if each.author is not None and not each.author.is_bot and may_stay(each.given.rest)
    ]
    others = sorted(belonging_first(said, comments), key=lambda login: login not in before)
    unsure = [login for login in others if login not in coordinators][:MOST_ASKED]
    return coordinators.union(login for login in unsure if hub.is_maintainer(login))


def known_in(hub: Reader) -> tuple[str, ...]:
    """Mail addresses that may stand anywhere."""
    settings = hub.checkout.network.section(Settings)
    return (hub.checkout.network.contact, *(settings.known if settings is not None else ()))


def alarms(hub: Reader, event: Event, noted: Collection[int]) -> list[Alarm]:
    """In all casussen that this run has read; `noted` are those in which we found something before."""
    if hub.checkout.network.section(Settings) is None:
        return []
    known, found = known_in(hub), []
    for number in hub.read_so_far():
        since = None if number in noted else event.now - LATELY
        if any(in_text(each.body, known=known) for each in _read(hub.comments(number), since)):
            scene = look(hub, replace(event, number=number), at_rest=True)
            kinds = _posted(scene, hub, known, since) if scene is not None else frozenset[str]()
            found += [Alarm(scene, kinds)] if scene is not None and kinds else []
    return found


def wished(hub: Reader, event: Event) -> list[int]:
    """The casussen that somebody without a part wants out of the lists, until somebody with one wrote after that."""
    since, labels = event.now - WISHED_LATELY, hub.checkout.network.labels
    found = []
    for number in hub.read_so_far():
        if any(map(_wants_out, _read(hub.comments(number), since))) and not labels.is_unlisted(
            hub.issue(number).labels
        ):
            scene = look(hub, replace(event, number=number), at_rest=True)
            found += [number] if scene is not None and _is_wished(scene, since) else []
    return found


def _wants_out(comment: Comment) -> bool:
    is_judged = comment.is_minimized or comment.was_edited
    return not is_judged and any(line.how is How.DONE and names()[line.name] == UNLIST for line in comment.given.lines)


def _is_wished(scene: Scene, since: datetime) -> bool:
    """Who belongs to the repository has a part as well: their word is done, or a casus at rest needs none."""
    inside = {each.id for each in scene.people if scene.parts.has(each.author) or each.belongs}
    last = max(inside, default=0)
    return any(
        each.id > last and each.created_at >= since and _wants_out(each)
        for each in scene.people
        if each.id not in inside
    )


def _read(comments: Sequence[Comment], since: datetime | None) -> Iterator[Comment]:
    left = MOST_READ
    for comment in sorted(comments, key=lambda each: each.id, reverse=True):
        left -= len(comment.body)
        if left >= 0 and (since is None or comment.was_edited or comment.created_at >= since):
            yield comment


def _posted(scene: Scene, hub: Reader, known: tuple[str, ...], since: datetime | None) -> frozenset[str]:
    """The kinds of it. Whoever repeats what stands there anyway by somebody with a part adds nothing; and what was
    hidden was judged by a person.
    """
    ours = {comment.id for comment, _ in scene.ours}
    read = [each for each in _read(scene.comments, None) if each.id not in ours]
    new = {each.id for each in _read(scene.comments, since)}
    theirs = [
        each
        for each in reversed(read)
        if each.id in new
        and not each.is_minimized
        and not scene.parts.has(each.author)
        and in_text(each.body, known=known)
    ]
    if not theirs:
        return frozenset()
    has_part = insiders(scene, hub, (each.author for each in theirs))
    posted = _all(in_text(each.body, known=known) for each in theirs if not has_part(each.author))
    issue = scene.casus.issue
    there = _all(in_text(each.body, known=known) for each in read if has_part(each.author))
    there |= in_text(f"{issue.title}\n{issue.body}", known=known)
    return frozenset(kind.value for kind, _ in posted - there)


def _all(found: Iterable[frozenset[Detail]]) -> frozenset[Detail]:
    return frozenset[Detail]().union(*found)


def noted_in(state: Mapping[str, Any]) -> list[int]:
    """Where the list for coordinators says that something was found."""
    noted = state.get(OUTSIDE)
    return [each for each in noted if isinstance(each, int)] if isinstance(noted, list) else []


def to_tell(hub: Reader, found: Iterable[Alarm], state: Mapping[str, Any], today: date) -> tuple[list[Alarm], set[int]]:
    """Of which of these coordinators are told now, and of which they were today; `state` is what their list remembers.

    Both what tells of them and what notes that down ask this, so that not even what is closed in between is forgotten.
    """
    told = {*_noted_on(state, today), *_told_on(hub, today)}
    new = [each for each in found if ALERT not in each.scene.said and each.scene.number not in told]
    return new[: max(0, MOST_A_DAY - len(told))] if hub.checkout.expertise.coordinators else [], told


def _noted_on(state: Mapping[str, Any], day: date) -> list[int]:
    noted = state.get(ALERTED)
    days = noted.items() if isinstance(noted, dict) else ()
    return [int(number) for number, each in days if str(number).isdigit() and iso_day(each) == day]


def _told_on(hub: Reader, day: date) -> list[int]:
    """As far as this run has read our comments."""
    network = hub.checkout.network
    return [
        number
        for number in hub.read_so_far()
        if any(
            mark.key == ALERT and network.calendar.today(comment.created_at) == day
            for comment, mark in own_comments(hub.comments(number), network.bots)
        )
    ]


def present(hub: Reader, today: date) -> list[str]:
    """The coordinators who aren't away, a few at most."""
    checkout = hub.checkout
    pauses = rows_on(own_issue(hub, BOARD), checkout.network.bots, checkout.accounts).pauses
    there = [
        login
        for login in sorted(checkout.expertise.coordinators)
        if not is_away(login, checkout.profiles.of(login), pauses, today)
    ]
    return there[:MOST_TOLD]
