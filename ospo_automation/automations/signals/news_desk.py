"""What becomes of the weekly lists of news: lines that are taken in as tips, and the list that a reading makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, React, Say
from ospo_automation.core.network.decided import Network
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.marker import short_print
from ospo_automation.core.signals.feeds_kept import FEEDS, NEWS, after_reading, week_of
from ospo_automation.core.signals.news_list import NewsLine, NewsList
from ospo_automation.core.signals.tips_kept import Shelves, Tip, TipMemory
from ospo_automation.core.signals.web_links import WebLink

from .news_there import FeedRound, JudgedNews

FAILED, UNSURE = "feeds-failed", "unsure"
FEED = "feed"
"""What the sender of a tip is that came from one."""


@dataclass
class NewsDesk:
    """On which the lists of the news come, with what is remembered by then."""

    network: Network
    today: date
    home: int
    memory: TipMemory
    shelves: Shelves
    taken: list[Tip] = field(default_factory=list)

    def judge(self, news: JudgedNews) -> Iterator[Effect]:
        """What coordinators said of one list. It ends by another look than the one in which the last was said, so that
        what a run left undone is still done.
        """
        for number, is_yes in news.before.verdicts.items():
            if is_yes and number in news.before.numbers:
                self._knows(news.before.line(number))
        if news.is_unsure:
            yield Say(news.own.number, UNSURE, "approvals/unsure_number", {"example": min(news.now.left)})
        if not news.is_judged:
            if news.now.lines and not news.now.left:
                yield CloseIssue(news.own.number, "completed")
            return
        for number in news.before.left:
            if news.now.verdicts.get(number):
                self._take_in(news.now.line(number), news.own.number)
        for comment in news.by:
            yield React(news.own.number, comment, "+1")
        yield KeepIssue(news.own.key, "signals/news_title", "signals/news", self.shown(news.now), news.now.record())

    def _take_in(self, line: NewsLine, number: int) -> None:
        each = line.candidate
        self._knows(line)
        if not any(tip.link == each.link for shelf in self.shelves for tip in shelf.tips):
            topics = (line.topic,) if line.topic else ()
            self.taken.append(Tip(number, each.link, each.title, "", topics, FEED, self.today))

    def _knows(self, line: NewsLine) -> None:
        """Its page came in: whoever sends it as a tip as well hears that."""
        print_ = WebLink(line.candidate.link).print
        if print_ not in self.memory.known:
            self.memory = replace(self.memory, known={print_: self.today, **self.memory.known})

    def go_round(self, found: FeedRound) -> Iterator[Effect]:
        """First what was read is remembered, in one comment. The list is made of that by another look, so that nothing
        is lost or comes twice wherever a run ends.
        """
        week = week_of(self.today)
        if found.memory.week != week:
            yield from self._read(found)
            return
        key = NEWS.key(week)
        if found.memory.lines and not found.is_listed:
            for number in found.older:
                yield CloseIssue(number, "not_planned")
            topics = {short_print(each.address): each.topic or "" for each in found.settings.feeds}
            lines = NewsList(tuple(NewsLine(each, topics.get(feed, "")) for feed, each in found.memory.lines))
            yield KeepIssue(key, "signals/news_title", "signals/news", self.shown(lines), lines.record())
        else:
            self.memory = replace(self.memory, read=week)
        failing = sum(bool(found.memory.head(each.address).failed) for each in found.settings.feeds)
        self.memory = replace(self.memory, failing=failing)

    def _read(self, found: FeedRound) -> Iterator[Effect]:
        """Nothing where what came from the other job makes no sense: then the feeds are read once more."""
        if not found.offers:
            return
        feeds = [each.address for each in found.settings.feeds]
        known = [*self.memory.known, *(WebLink(tip.link).print for each in self.shelves for tip in each.tips)]
        prints = [short_print(each) for each in feeds]
        memory = after_reading(found.memory, found.offers, known, prints, self.today, found.settings.per_week)
        failing = [
            {"address": Safe(each), "why": memory.head(each).failed} for each in feeds if memory.head(each).failed
        ]
        if any(memory.head(each).failed and not found.memory.head(each).failed for each in feeds):
            yield Say(self.home, FAILED, "signals/feeds_failed", {"failing": failing}, is_news=True)
        told = {"count": len(feeds), "new": len(memory.lines), "day": self.today, "failing": len(failing)}
        yield Say(self.home, FEEDS, "signals/feeds", told, memory.record(), comes_last=True)

    def shown(self, news: NewsList) -> dict[str, Any]:
        topics = self.network.topics
        lines = [
            {
                "name": number,
                "title": line.candidate.title,
                "link": Safe(line.candidate.link),
                "site": WebLink(line.candidate.link).site,
                "day": line.candidate.day,
                "topic": topics[line.topic].title if line.topic in topics else "",
                "verdict": {None: "", True: "yes", False: "no"}[news.verdicts.get(number)],
            }
            for number, line in zip(news.numbers, news.lines, strict=True)
        ]
        return {"week": week_of(self.today), "lines": lines, "left": len(news.left), "home": self.home}
