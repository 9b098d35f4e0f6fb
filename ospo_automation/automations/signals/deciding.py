"""What becomes of each tip, and what our own issue about them says and remembers after that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, React, Relabel, ReopenIssue, Say
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.signals.tips_kept import (
    SHELVES,
    TIP,
    TIPS,
    Memory,
    Shelves,
    Tip,
    WaitingTip,
    put_away,
    shelf_key,
    shelf_record,
)
from ospo_automation.core.signals.tips_sent import SentTip
from ospo_automation.core.signals.web_links import NoLink

from .facts import Arrival, Facts

MOST_SHOWN = 10  # of those that were taken in, in the text of our own issue
MOST_STALE = 20
STAGE, TYPED = "stage", "typed"


def decide(facts: Facts) -> Iterator[Effect]:
    if facts.home is None:
        empty = (Say(0, shelf_key(each), "signals/shelf", {"tips": []}, shelf_record(())) for each in range(SHELVES))
        yield KeepIssue(
            TIPS, "signals/title", "signals/list", _values(facts, Memory(), ()), Memory().record(), below=tuple(empty)
        )
        return
    desk = _Desk(facts)
    for each in facts.arrivals:
        yield from desk.take(each)
    yield from desk.shelved()
    memory = replace(desk.memory.without(facts.gone), heard=max(facts.heard, desk.memory.heard))
    yield KeepIssue(TIPS, "signals/title", "signals/list", _values(facts, memory, desk.shelves), memory.record())
    if not facts.home.is_open:
        yield ReopenIssue(facts.home.number)


class _Desk:
    """What is remembered and what stands on the shelves, tip after tip."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.memory, self.shelves = facts.memory, facts.shelves

    def take(self, arrival: Arrival) -> Iterator[Effect]:
        """One tip, as far as it comes."""
        if arrival.is_settled:
            self.memory = self.memory.without([arrival.place])
            return
        self._hear(arrival)
        if arrival.is_form:
            yield Relabel(arrival.place[0], add=frozenset({self._facts.network.labels.signal.name}))
        waits = self.memory.at(arrival.place)
        is_no = waits is not None and arrival.verdict is False
        if is_no:
            yield from self._over(arrival, "declined", "signals/declined", {})
        elif arrival.private.kinds:
            yield self._say(arrival, "private", "signals/private", {"kinds": sorted(arrival.private.kinds)})
            self.memory = self.memory.without([arrival.place])
        elif not isinstance(arrival.tip, SentTip):
            yield from self._without_tip(arrival)
        elif waits is None or waits.typed != arrival.tip.typed:
            yield from self._new(arrival, arrival.tip, waits)
        elif arrival.verdict:
            yield from self._taken(arrival, arrival.tip)
        elif arrival.is_form:
            yield self._waits(arrival, arrival.tip, waits)

    def _hear(self, arrival: Arrival) -> None:
        number, comment = arrival.place
        if comment and self._facts.home is not None and number != self._facts.home.number:
            self.memory = replace(self.memory, elsewhere=(*self.memory.elsewhere, comment))

    def _without_tip(self, arrival: Arrival) -> Iterator[Effect]:
        self.memory = self.memory.without([arrival.place])
        if isinstance(arrival.tip, NoLink):
            if arrival.is_form or self._has_room_for(arrival):
                yield self._say(arrival, "no_link", "signals/no_link", {"why": arrival.tip.value})
        else:
            yield self._say(arrival, "incomplete", "signals/incomplete", {"missing": dict.fromkeys(arrival.missing, "")})

    def _has_room_for(self, arrival: Arrival) -> bool:
        """Whether this person hasn't sent more than we answer on one day."""
        sent, day = self.memory.sent_by(arrival.by, self._facts.today), self._facts.today
        if sent > self._facts.per_day:
            return False
        self.memory = self.memory.counted(arrival.by, day)
        return True

    def _new(self, arrival: Arrival, tip: SentTip, waits: WaitingTip | None) -> Iterator[Effect]:
        """One that comes in, or that is another one since it was changed."""
        memory, print_, today = self.memory, tip.link.print, self._facts.today
        is_known = print_ in memory.known and (waits is None or waits.link != print_)
        if is_known:
            day = memory.known[print_]
            if arrival.is_form or self._has_room_for(arrival):
                yield from self._over(arrival, "known", "signals/known", {"day": day, "today": day == today})
            return
        if waits is None:
            sent = memory.sent_by(arrival.by, today)
            is_much = sent >= self._facts.per_day and arrival.sender == "other"
            if is_much or memory.is_full:
                if arrival.is_form or (is_much and self._has_room_for(arrival)):
                    yield self._say(arrival, "later", "signals/later", {"per_day": self._facts.per_day, "much": is_much})
                return
            memory = replace(memory.counted(arrival.by, today), last=memory.last + 1)
        name, day = (waits.name, waits.day) if waits is not None else (memory.last, today)
        stale = tuple(arrival.liked[:MOST_STALE]) if waits is not None else ()
        new = WaitingTip(*arrival.place, name, print_, tip.typed, day, arrival.by, arrival.node, stale)
        known = {**memory.known, print_: memory.known.get(print_, day)}
        self.memory = replace(memory.without([arrival.place]), waits=(*memory.without([arrival.place]).waits, new), known=known)
        if arrival.verdict and waits is None:
            yield from self._taken(arrival, tip)
        elif arrival.is_form:
            yield self._waits(arrival, tip, new)
        elif self._facts.home is not None and arrival.place[0] == self._facts.home.number:
            yield React(*arrival.place, "eyes")

    def _waits(self, arrival: Arrival, tip: SentTip, waits: WaitingTip) -> Say:
        network = self._facts.network
        look = network.calendar.after_working_days(waits.day, 5)
        values = {"link": Safe(tip.link.address), "topics": self._titles(tip.topics), "look": look}
        return self._say(arrival, "waits", "signals/waits", values)

    def _taken(self, arrival: Arrival, tip: SentTip) -> Iterator[Effect]:
        number, comment = arrival.place
        is_there = any(each.link == tip.link.address for some in self.shelves for each in some)
        if not is_there:
            new = Tip(
                number, tip.link.address, tip.title, tip.why, tip.topics, arrival.sender, self._facts.today, comment
            )
            self.shelves, _ = put_away(self.shelves, new)
        yield from self._over(arrival, "taken", "signals/taken", {"home": self._facts.home and self._facts.home.number})

    def _over(self, arrival: Arrival, stage: str, text: str, values: dict[str, Any]) -> Iterator[Effect]:
        """It waits no more; a form is closed."""
        self.memory = self.memory.without([arrival.place])
        number, comment = arrival.place
        labels = self._facts.network.labels
        if stage == "taken":
            if arrival.is_form:
                yield Relabel(number, add=frozenset({labels.signal.name, labels.looked_at.name}))
            else:
                yield React(number, comment, "+1")
        yield self._say(arrival, stage, text, values)
        if arrival.is_form:
            yield CloseIssue(number, "completed" if stage == "taken" else "not_planned")

    def _say(self, arrival: Arrival, stage: str, text: str, values: dict[str, Any]) -> Say:
        number, comment = arrival.place
        values = {**values, "is_form": arrival.is_form}
        if not arrival.is_form:
            return Say(number, f"{TIP}/{comment}", text, values)
        typed = arrival.tip.typed if isinstance(arrival.tip, SentTip) else ""
        return Say(number, TIP, text, values, arrival.private.over({STAGE: stage, TYPED: typed}), is_news=True)

    def _titles(self, topics: tuple[str, ...]) -> list[str]:
        known = self._facts.network.topics
        return [known[each].title for each in topics if each in known]

    def shelved(self) -> Iterator[Effect]:
        """Our comments with what was taken in, where that changed."""
        for index, (before, now) in enumerate(zip(self._facts.shelves, self.shelves, strict=True)):
            if before != now and self._facts.home is not None:
                values = {"tips": [_shown(each, self._facts) for each in reversed(now)]}
                yield Say(self._facts.home.number, shelf_key(index), "signals/shelf", values, shelf_record(now))


def _shown(tip: Tip, facts: Facts) -> dict[str, Any]:
    topics = facts.network.topics
    return {
        "title": tip.title,
        "link": Safe(tip.link),
        "why": tip.why,
        "topics": [topics[each].title for each in tip.topics if each in topics],
        "day": tip.taken_in,
    }


def _values(facts: Facts, memory: Memory, shelves: Shelves) -> dict[str, Any]:
    home = facts.home.number if facts.home is not None else 0
    waits = [
        {
            "name": each.name,
            "number": each.number,
            "comment": each.comment,
            "is_here": each.number == home,
            "day": each.day,
        }
        for each in memory.waits
    ]
    taken = sorted((tip for some in shelves for tip in some), key=lambda each: each.taken_in)[-MOST_SHOWN:]
    return {"waits": waits, "taken": [_shown(each, facts) for each in reversed(taken)], "per_day": facts.per_day}
