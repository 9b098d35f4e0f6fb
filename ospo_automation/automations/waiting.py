"""What waits for a coordinator stands in one issue, quickest first, and once a week they are told of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from typing import Any

from ospo_automation.core.casus.course import REMINDER, UNLIST
from ospo_automation.core.casus.in_turns import in_turns
from ospo_automation.core.casus.looked_at import may_be_listed
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, ReopenIssue, Tell
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, OwnIssue, own_comments
from ospo_automation.core.github.person import id_of
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.incoming.personal import title
from ospo_automation.core.incoming.slash import Conversation
from ospo_automation.core.network import communication, joiner, website
from ospo_automation.core.network.decided import Network
from ospo_automation.core.outgoing.safe import Mention, Safe, inline
from ospo_automation.core.sight.coverage import counted, look_around
from ospo_automation.core.sight.outsiders import (
    ALERTED,
    MOST_NOTED,
    OUTSIDE,
    WAITING,
    Alarm,
    alarms,
    noted_in,
    present,
    to_tell,
    wished,
)
from ospo_automation.core.sight.scene import PRIVACY, Scene, later, look
from ospo_automation.core.sight.tally import TALLY, Tally, tally
from ospo_automation.core.sight.to_do import Settings, ToDo, noting, to_do, unseen

MOST_SHOWN = 5
LEFT_FOR_OTHERS = 2  # of those places, for what is no casus, and as few as there is of that
MOST_PERSONAL = 3  # of those, where others wait as well
MOST_LOOKED_AT = 200
LONGEST_TITLE = 90
GAPS, WISHED = "gaps", "wished"
CROWD = "crowd"
"""What the list remembers: since which day more casussen are open than a sweep looks at. They are told of that once."""


class WaitsFor(IntEnum):
    """What a coordinator could do, in the order of how urgent and how quick it is."""

    PERSONAL = 0
    CLEANED = 1
    DENIED = 2
    NOBODY = 3
    SILENT = 4
    OTHER = 5  # a person set the label
    UNLIST = 6  # anybody can want that of any casus, so it comes before nothing


@dataclass(frozen=True)
class WaitingItem:
    scene: Scene
    why: WaitsFor


@dataclass(frozen=True)
class Facts:
    """`items` wait for a coordinator, `total` counts them all; `said` are the comments on our own issue about them.

    `coordinators` are those who can be told, by login. `outside` is what people without a part posted: it waits for
    nobody, and coordinators may want to have it gone; of those in `alerted` they hear or heard today. `wished` are
    casussen that such people want out of the lists. `crowd` is how many are open, where a sweep can't look at them all,
    and `unread` what stands in the list of what people without a part posted and has no turn in this one. `to_do` is
    all else that waits for coordinators or a maintainer. `gaps` counts what the network misses, where something waits.
    `unseen` are all casussen that one of those is about, which names the first.
    """

    network: Network
    items: Sequence[WaitingItem]
    total: int
    today: date
    coordinators: Sequence[str]
    ours: OwnIssue | None
    said: Sequence[Comment]
    outside: Sequence[Alarm] = ()
    alerted: Collection[int] = ()
    wished: Sequence[int] = ()
    crowd: int = 0
    unread: Sequence[int] = ()
    to_do: Sequence[ToDo] = ()
    tally: Tally = field(default_factory=lambda: Tally(date.min))
    gaps: Mapping[str, int] = field(default_factory=dict)
    unseen: Sequence[int] = ()

    @property
    def posted(self) -> list[int]:
        """Where people without a part posted something."""
        return [*(each.scene.number for each in self.outside), *self.unread][:MOST_NOTED]


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    if network.section(Settings) is None:
        return None
    label = network.labels.triage.name.lower()
    open_ = hub.threads(network.labels.triage.name) if hub.leaves_out else hub.open_casussen()
    there = (number for number in open_ if label in map(str.lower, hub.issue(number).labels))
    waiting = in_turns(there, lambda number: id_of(hub.issue(number).author))
    scenes = [look(hub, replace(event, number=number)) for number in waiting[:MOST_LOOKED_AT]]
    found = sorted(
        (WaitingItem(scene, _why(scene)) for scene in scenes if scene is not None), key=lambda item: item.why
    )
    items = _personal_first(in_turns(found, _whose))
    ours = own_issue(hub, WAITING)
    state = ours.state if ours is not None else {}
    noted = noted_in(state)
    outside = alarms(hub, event, noted)
    is_partial = bool(hub.crowd) or hub.leaves_out
    unread = sorted(set(noted).difference(hub.read_so_far())) if is_partial else []
    wants_out = _wished(hub, event, state)[:MOST_NOTED]
    others = to_do(hub, event)
    has_any = bool(items or others or outside or wants_out or hub.crowd)
    said = hub.comments(ours.number) if ours is not None and has_any else ()
    today = network.calendar.today(event.now)
    numbers = tally(hub, event, state) if has_any or ours is not None else Tally(today)
    now, told = to_tell(hub, outside, state, today)
    alerted = {*told, *(each.scene.number for each in now)}
    total = len(items) + max(0, len(waiting) - MOST_LOOKED_AT)
    there_are = present(hub, today)
    outside = outside[:MOST_NOTED]
    gaps = _gaps(hub, event, state) if items or others else {}
    return Facts(
        network,
        items,
        total,
        today,
        there_are,
        ours,
        said,
        outside,
        alerted,
        wants_out,
        hub.crowd,
        unread,
        to_do=others,
        tally=numbers,
        gaps=gaps,
        unseen=unseen(hub, event) if not hub.crowd else (),
    )


def ahead(hub: Reader, event: Event) -> Iterator[Callable[[], object]]:
    label = hub.checkout.network.labels.triage.name
    if event.is_scheduled:
        yield lambda: hub.threads(label) if hub.leaves_out else ()


def _wished(hub: Reader, event: Event, state: Mapping[str, Any]) -> list[int]:
    """With those that our list remembers, of what a sweep left out."""
    noted: Any = state.get(WISHED) if hub.leaves_out else None
    read = set(hub.read_so_far())
    others = [each for each in noted if isinstance(each, int)] if isinstance(noted, list) else []
    return [*wished(hub, event), *(each for each in others if each not in read)]


def _gaps(hub: Reader, event: Event, state: Mapping[str, Any]) -> Mapping[str, int]:
    """They are found in all casussen, so that a sweep that leaves some out goes by what our list remembers."""
    noted: Any = state.get(GAPS) if hub.leaves_out else None
    if not isinstance(noted, dict) or not all(isinstance(count, int) for count in noted.values()):
        return counted(look_around(hub, event))
    return {str(name): count for name, count in noted.items()}


def _personal_first(items: Sequence[WaitingItem]) -> list[WaitingItem]:
    """What stands in public comes first, but leaves places to the others: anybody can write a number in a casus. One of
    each person comes before a second of anybody, whatever it holds.
    """
    owners = [_whose(each) for each in items]
    is_first = [owner not in owners[:at] for at, owner in enumerate(owners)]
    once = [each for each, first in zip(items, is_first, strict=True) if first]
    personal = [each for each in once if each.why is WaitsFor.PERSONAL]
    others = [each for each in once if each.why is not WaitsFor.PERSONAL]
    few = MOST_PERSONAL - 1
    ordered = [*personal[:few], *others[:1], *personal[few:MOST_PERSONAL], *others[1:], *personal[MOST_PERSONAL:]]
    return [*ordered, *(each for each, first in zip(items, is_first, strict=True) if not first)]


def _whose(item: WaitingItem) -> int:
    return id_of(item.scene.casus.owner)


def _why(scene: Scene) -> WaitsFor:
    if scene.is_private:
        return WaitsFor.PERSONAL
    told = scene.about(PRIVACY)
    if told:
        return WaitsFor.DENIED if told[-1][1].state.get("denied") else WaitsFor.CLEANED
    is_unlisted = scene.checkout.network.labels.is_unlisted(scene.casus.issue.labels)
    reasons = {
        WaitsFor.NOBODY: scene.is_stuck,
        WaitsFor.SILENT: any(mark.state for _, mark in scene.about(REMINDER)),
        WaitsFor.UNLIST: bool(scene.about(UNLIST)) and not is_unlisted,
    }
    return next((why for why, holds in reasons.items() if holds), WaitsFor.OTHER)


def decide(facts: Facts) -> Iterator[Effect]:
    ours, items, others = facts.ours, facts.items, facts.to_do
    if not items and not others and not facts.outside and not facts.wished and not facts.crowd:
        if ours is not None and (ours.is_open or ours.state.get(TALLY) != facts.tally.record()[TALLY]):
            yield KeepIssue(WAITING, "waiting/title", "waiting/list", _values(facts), _noted(facts))
        if ours is not None and ours.is_open:
            yield CloseIssue(ours.number, "completed")
        return
    numbers = _all(facts)
    crowd = {CROWD: _crowded_since(facts)} if facts.crowd else {}
    state = {"numbers": numbers, **crowd, **_noted(facts)}
    yield KeepIssue(WAITING, "waiting/title", "waiting/list", _values(facts), state)
    if ours is None:
        return  # the next sweep tells of it
    if (
        set(numbers) - set(_numbers(ours.state)) or crowd.keys() - ours.state.keys()
    ):  # who closes it has seen the others
        yield ReopenIssue(ours.number)
    if facts.coordinators and facts.network.calendar.is_working_day(facts.today):
        yield from _told(facts, ours)
        yield from _told_of_crowd(facts, ours)


def _places(facts: Facts) -> tuple[Sequence[WaitingItem], Sequence[ToDo]]:
    """What is shown: five lines in all, of which neither kind takes those of the other."""
    items = facts.items[: MOST_SHOWN - min(LEFT_FOR_OTHERS, len(facts.to_do))]
    return items, facts.to_do[: MOST_SHOWN - len(items)]


def _all(facts: Facts) -> list[int]:
    """The numbers of all that waits, once each."""
    casussen = (item.scene.number for item in facts.items)
    others = (number for each in facts.to_do for number in each.numbers)
    return [*dict.fromkeys([*casussen, *others, *facts.posted, *facts.wished])]


def _values(facts: Facts) -> dict[str, Any]:
    labels, posted = facts.network.labels, facts.posted
    site = facts.network.section(website.Settings)
    items, others = _places(facts)
    return {
        "label": labels.triage.name,
        "unlisted": labels.unlisted.name,
        "items": [_shown(facts.network, item) for item in items],
        "more": facts.total - len(items),
        "others": [each.shown() for each in others],
        "more_others": len(facts.to_do) - len(others),
        "outside": posted[:MOST_SHOWN],
        "more_outside": max(0, len(posted) - MOST_SHOWN),
        "wished": facts.wished[:MOST_SHOWN],
        "crowd": _more_than(facts.crowd),
        "tally": _tallied(facts),
        "gaps": facts.gaps,
        "site": Safe(site.address if site is not None else ""),
        "joins": facts.network.section(joiner.Settings) is not None,
        "share": Safe(communication.list_below(facts.network)),
    }


def _tallied(facts: Facts) -> dict[str, Any]:
    """With the statuses by the names that people gave them."""
    tally, labels = facts.tally, facts.network.labels
    rows = [
        {"status": labels.status_name(each.status), "count": each.count, "oldest": each.oldest} for each in tally.open
    ]
    numbers = {"asked": tally.asked, "room": tally.room, "now": tally.now, "before": tally.before}
    return {"day": tally.day, "open": rows, **numbers}


def _more_than(crowd: int) -> int:
    """In hundreds: our list isn't written anew for each casus that comes or goes."""
    return max(0, crowd - 1) // 100 * 100


def _crowded_since(facts: Facts) -> str:
    noted = facts.ours.state.get(CROWD) if facts.ours is not None else None
    return noted if isinstance(noted, str) and iso_day(noted) is not None else facts.today.isoformat()


def _told_of_crowd(facts: Facts, ours: OwnIssue) -> Iterator[Effect]:
    key = f"{CROWD}/{_crowded_since(facts)}"
    is_told = any(mark.key == key for _, mark in own_comments(facts.said, facts.network.bots))
    if facts.crowd and not is_told:
        mentions = tuple(facts.coordinators)
        values = {"mentions": [Mention(login) for login in mentions], "crowd": _more_than(facts.crowd)}
        yield Tell(ours.number, key, "waiting/crowd", mentions, values)


def _noted(facts: Facts) -> dict[str, Any]:
    """What to remember: how soon people were answered; of what people without a part posted where that is, and of which
    of that coordinators heard today.
    """
    outside = facts.posted
    alerted = {str(number): facts.today.isoformat() for number in sorted(facts.alerted)}
    told = {**({OUTSIDE: outside} if outside else {}), **({ALERTED: alerted} if alerted else {})}
    gaps = {GAPS: dict(facts.gaps)} if facts.items or facts.to_do else {}
    seen = {**noting(facts.unseen), **({WISHED: facts.wished} if facts.wished else {}), **gaps}
    return {**told, **seen, **facts.tally.record()}


def _told(facts: Facts, ours: OwnIssue) -> Iterator[Effect]:
    """Once a week; and on the day itself where something stands in public that shouldn't."""
    marks = [mark for _, mark in own_comments(facts.said, facts.network.bots)]
    year, week, _ = facts.today.isocalendar()
    weekly = f"week/{year}-{week}"
    known = {number for mark in marks for number in _numbers(mark.state)}
    private = [item.scene.number for item in facts.items if item.why is WaitsFor.PERSONAL]
    count, others = facts.total + len(facts.posted) + len(facts.wished), len(facts.to_do)
    if not count + others:
        return
    urgent = [number for number in private if number not in known]
    is_due = weekly not in {mark.key for mark in marks}
    if is_due or urgent:
        key = weekly if is_due else f"urgent/{facts.today}"
        mentions = tuple(facts.coordinators)
        items, there = _places(facts)
        first = [*(item.scene.number for item in items), *(each.number for each in there)]
        values = {"mentions": [Mention(login) for login in mentions], "count": count, "others": others}
        values |= {"first": [number for number in first if number not in urgent], "urgent": urgent}
        values |= {"later": later(facts.today), "talks": facts.network.section(Conversation) is not None}
        yield Tell(ours.number, key, "waiting/told", mentions, values, {"numbers": private})


def _numbers(state: Mapping[str, Any]) -> list[int]:
    numbers = state.get("numbers")
    return [number for number in numbers if isinstance(number, int)] if isinstance(numbers, list) else []


def _shown(network: Network, item: WaitingItem) -> dict[str, Any]:
    casus = item.scene.casus
    is_looked_at = may_be_listed(network.labels, casus.issue.labels)
    return {
        "number": casus.issue.number,
        "title": inline(title(casus.issue.title), LONGEST_TITLE) if is_looked_at else "",
        "why": item.why.name.lower(),
        "is_sought": network.labels.is_sought(casus.issue.labels),
        "topics": [network.topics[path].title for path in casus.topics][:2],
        "day": network.calendar.today(casus.issue.created_at),
    }


automation = Automation(
    name="waiting",
    purpose=(__doc__ or "").strip(),
    on=("schedule",),
    may=(KeepIssue, CloseIssue, ReopenIssue, Tell),
    issues=(WAITING,),
    settings=Settings,
    gather=gather,
    ahead=ahead,
    decide=decide,
)
