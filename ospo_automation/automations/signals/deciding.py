"""What becomes of each tip, and what our own issue about them says and remembers after that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ospo_automation.core.casus.part import Role
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, React, Relabel, ReopenIssue, Say
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.signals.tips_kept import (
    SHELVES,
    TIP,
    TIPS,
    Shelf,
    Tip,
    TipMemory,
    WaitingTip,
    put_away,
    shelf_key,
    without,
)
from ospo_automation.core.signals.tips_sent import SentTip

from .facts import STAGE, TYPED, Arrival, Became, Facts
from .news_desk import UNSURE, NewsDesk
from .showing_tips import shelf_values, values

MOST_STALE = 20
COORDINATOR = Role.COORDINATOR.value
LOOK_AFTER = 5  # working days
TEXTS = {
    Became.WAITS: "signals/waits",
    Became.TAKEN: "signals/taken",
    Became.DECLINED: "signals/declined",
    Became.KNOWN: "signals/known",
    Became.LATER: "signals/later",
    Became.INCOMPLETE: "signals/incomplete",
    Became.NO_LINK: "signals/no_link",
    Became.PRIVATE: "signals/private",
}


def decide(facts: Facts) -> Iterator[Effect]:
    if facts.home is None:
        empty = tuple(_shelf(0, each, Shelf(), facts) for each in range(SHELVES))
        memory = TipMemory()
        yield KeepIssue(TIPS, "signals/title", "signals/list", values(facts, memory), memory.record(), below=empty)
        return
    number = facts.home.number
    table = _Table(facts, number)
    for comment, page in facts.out.items():
        table.shelves = without(table.shelves, page)
        yield React(number, comment, "+1")
    for each in facts.arrivals:
        yield from table.take(each)
    yield from table.take_news()
    for index, (before, now) in enumerate(zip(facts.shelves, table.shelves, strict=True)):
        if now != before:
            yield _shelf(number, index, now, facts)
    for place in facts.gone:
        table.memory = table.memory.forgetting(place)
    if facts.is_unsure and table.memory.waits:
        example = {"example": table.memory.waits[0].name}
        yield Say(number, UNSURE, "approvals/unsure_number", example)
    kept = replace(table.memory, heard=facts.heard, called=facts.called)
    yield KeepIssue(TIPS, "signals/title", "signals/list", values(facts, kept, table.shelves), kept.record())
    if not facts.home.is_open:
        yield ReopenIssue(number)


def _shelf(number: int, index: int, shelf: Shelf, facts: Facts) -> Say:
    return Say(number, shelf_key(index), "signals/shelf", shelf_values(shelf, facts), shelf.record())


class _Table:
    """On which tips come one after the other: what is remembered by then, and what stands on the shelves."""

    def __init__(self, facts: Facts, home: int) -> None:
        self._facts, self._home = facts, home
        self.memory, self.shelves = facts.memory, facts.shelves

    def take_news(self) -> Iterator[Effect]:
        """What coordinators said of the weekly lists, and what a reading of the feeds gave."""
        desk = NewsDesk(self._facts.network, self._facts.today, self._home, self.memory, self.shelves)
        for news in self._facts.news:
            yield from desk.judge(news)
        if self._facts.round is not None:
            yield from desk.go_round(self._facts.round)
        self.memory = desk.memory
        for tip in desk.taken:
            self.shelves = put_away(self.shelves, tip)

    def take(self, arrival: Arrival) -> Iterator[Effect]:
        """One tip, as far as it comes."""
        number, comment = arrival.place
        if arrival.is_settled:
            self.memory = self.memory.without([arrival.place])
            return
        if comment and number != self._home:
            heard = dict.fromkeys((*self.memory.elsewhere, comment))
            self.memory = replace(self.memory, elsewhere=tuple(heard))
        if arrival.is_form:
            yield Relabel(number, add=frozenset({self._facts.network.labels.signal.name}))
        waits = self.memory.at(arrival.place)
        if arrival.verdict is False and (arrival.is_form or waits is not None):
            yield from self._ends(arrival, Became.DECLINED)
        elif arrival.private.kinds:
            yield from self._stops(arrival, Became.PRIVATE, {"kinds": sorted(arrival.private.kinds)})
        elif arrival.tip is None:
            yield from self._stops(arrival, Became.INCOMPLETE, {"missing": dict.fromkeys(arrival.missing, "")})
        elif not isinstance(arrival.tip, SentTip):
            yield from self._stops(arrival, Became.NO_LINK, {"why": arrival.tip.value})
        else:
            yield from self._looked_at(arrival, arrival.tip, waits)

    def _looked_at(self, arrival: Arrival, tip: SentTip, waits: WaitingTip | None) -> Iterator[Effect]:
        """One that can be passed on."""
        if waits is None or waits.typed != tip.typed:
            yield from self._comes(arrival, tip, waits)
        elif arrival.verdict:
            yield from self._taken(arrival, tip)
        elif arrival.is_form:
            yield self._waits(arrival, tip, waits)

    def _stops(self, arrival: Arrival, became: Became, told: dict[str, Any]) -> Iterator[Effect]:
        """It doesn't wait for anybody but its writer."""
        self.memory = self.memory.forgetting(arrival.place)
        if arrival.is_form or self._answers(arrival):
            yield self._say(arrival, became, told)

    def _answers(self, arrival: Arrival) -> bool:
        """Whether somebody is answered once more today: of what comes after that nobody hears anything."""
        today = self._facts.today
        if self.memory.sent_by(arrival.by, today) > self._facts.per_day:
            return False
        self.memory = self.memory.counted(arrival.by, today)
        return True

    def _comes(self, arrival: Arrival, tip: SentTip, waits: WaitingTip | None) -> Iterator[Effect]:
        """One that is new, or another one since it was changed."""
        memory, print_, today = self.memory.forgetting(arrival.place), tip.link.print, self._facts.today
        if print_ in memory.known and not self._is_wanted(arrival, tip):
            day, self.memory = memory.known[print_], memory
            if arrival.is_form or self._answers(arrival):
                yield from self._ends(arrival, Became.KNOWN, {"day": day, "today": day == today})
            return
        if waits is None and (is_much := self._is_much(arrival)) is not None:
            is_here = arrival.place[0] == self._home  # what is said here waits until there is room
            if arrival.is_form or ((is_much or not is_here) and self._answers(arrival)):
                yield self._say(arrival, Became.LATER, {"per_day": self._facts.per_day, "much": is_much})
            return
        if waits is None:
            memory = replace(memory.counted(arrival.by, today), last=memory.last + 1)
            stale = tuple(arrival.liked[:MOST_STALE]) if arrival.was_changed else ()
            now = WaitingTip(*arrival.place, memory.last, print_, tip.typed, today, arrival.by, arrival.node, stale)
        else:
            now = replace(waits, link=print_, typed=tip.typed, stale=tuple(arrival.liked[:MOST_STALE]))
        self.memory = replace(memory, waits=(*memory.waits, now), known={print_: now.day, **memory.known})
        if arrival.verdict and not now.stale:
            yield from self._taken(arrival, tip)
        elif arrival.is_form:
            yield self._waits(arrival, tip, now)
        elif arrival.place[0] == self._home:
            yield React(*arrival.place, "eyes")

    def _is_wanted(self, arrival: Arrival, tip: SentTip) -> bool:
        """Whether it comes in although its page did before: a coordinator's, whatever became of that, and one of the
        network's that nobody of it sent. Else strangers could take everybody else's pages by sending them first.
        """
        before = any(each.link == tip.link.print and each.who in self._facts.known for each in self.memory.waits)
        is_theirs = arrival.is_known and not before
        return (arrival.sender == COORDINATOR or is_theirs) and not self._has(tip)

    def _is_much(self, arrival: Arrival) -> bool | None:
        """Whether this person sent enough for one day; None where there is room for it, False where nobody has any."""
        sent = self.memory.sent_by(arrival.by, self._facts.today)
        if sent >= self._facts.per_day and arrival.sender != COORDINATOR:
            return True
        has_room = arrival.verdict is True or self.memory.has_room(self._facts.known, is_known=arrival.is_known)
        return None if has_room else False

    def _waits(self, arrival: Arrival, tip: SentTip, waits: WaitingTip) -> Say:
        network = self._facts.network
        topics = [network.topics[each].title for each in tip.topics if each in network.topics]
        look = network.calendar.after_working_days(waits.day, LOOK_AFTER)
        return self._say(arrival, Became.WAITS, {"link": Safe(tip.link.address), "topics": topics, "look": look})

    def _has(self, tip: SentTip) -> bool:
        """Whether it was taken in already."""
        return any(each.link == tip.link.address for some in self.shelves for each in some.tips)

    def _taken(self, arrival: Arrival, tip: SentTip) -> Iterator[Effect]:
        number, comment = arrival.place
        link, today = tip.link.address, self._facts.today
        if not self._has(tip):
            new = Tip(number, link, tip.title, tip.why, tip.topics, arrival.sender, today, comment)
            self.shelves = put_away(self.shelves, new)
        if arrival.is_form:
            yield Relabel(number, add=frozenset({self._facts.network.labels.looked_at.name}))
        else:
            yield React(number, comment, "+1")
        yield from self._ends(arrival, Became.TAKEN, {"home": self._home})

    def _ends(self, arrival: Arrival, became: Became, told: dict[str, Any] | None = None) -> Iterator[Effect]:
        """It waits no more; a form is closed."""
        self.memory = self.memory.without([arrival.place])
        yield self._say(arrival, became, told or {})
        if arrival.is_form:
            yield CloseIssue(arrival.place[0], "completed" if became is Became.TAKEN else "not_planned")

    def _say(self, arrival: Arrival, became: Became, told: dict[str, Any]) -> Say:
        number, comment = arrival.place
        told = {**told, "is_form": arrival.is_form}
        if not arrival.is_form:
            return Say(number, f"{TIP}/{comment}", TEXTS[became], told)
        state = arrival.private.over({**arrival.keeps, STAGE: became.value, TYPED: arrival.typed})
        return Say(number, TIP, TEXTS[became], told, state, is_news=True)
