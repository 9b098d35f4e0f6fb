"""What a quarter was worth: questions, lessons, meetings and people, beside the quarter before and a year ago.

All of it may be read by everybody: people are counted in fives and not below five, all else is public as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from ospo_automation.core.casus.casus import KIND
from ospo_automation.core.primitives.quarter import Quarter
from ospo_automation.core.sight.coverage import Cover, in_fives
from ospo_automation.core.sight.for_site import CasusRecord, counted

from .content import Content, OwnPage, is_about

MOST_QUARTERS = 8  # that have a page of their own: two years back
Row = tuple[str, Sequence[int]]


@dataclass(frozen=True)
class Waited:
    """How many working days each question waited, the shortest first; of those that heard something."""

    days: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def half(self) -> int:
        """What half of them waited at most. Raises IndexError where there are none."""
        return self.days[ceil(len(self.days) / 2) - 1]

    @property
    def longest(self) -> int:
        return self.days[-1]


@dataclass(frozen=True)
class Told:
    """One quarter in numbers. `asked` were asked in it; `helped`, `partly`, `not_helped` and `unknown` ended in it.

    `joined` counts people in fives, 0 where there were fewer; `has_joined` says whether there was anybody.
    """

    quarter: Quarter
    asked: int
    helped: int
    partly: int
    not_helped: int
    unknown: int
    first_word: Waited
    advice: Waited
    lessons: int
    meetings: int
    joined: int
    has_joined: bool

    @property
    def ended(self) -> int:
        return self.helped + self.partly + self.not_helped + self.unknown


@dataclass(frozen=True)
class Held:
    """A meeting. `present` counts people in fives; 0 where fewer were there, None where nobody wrote it down."""

    page: OwnPage
    day: date
    present: int | None


@dataclass(frozen=True)
class QuarterlyReport:
    """`told` are this quarter, the one before and a year ago, of those two only what the network saw; rows count alike.

    What stands at `waiting`, `gaps`, `in_vain` and `kinds_missed` is of today, whatever the quarter: of an earlier day
    nobody knows it any more. `is_over`: the quarter has ended.
    """

    told: Sequence[Told]
    is_over: bool
    topics: Sequence[Row]
    kinds: Sequence[Row]
    lessons: Sequence[OwnPage]
    meetings: Sequence[Held]
    waiting: int
    gaps: Sequence[str]
    in_vain: Sequence[tuple[str, int]]
    kinds_missed: Sequence[str]

    @property
    def now(self) -> Told:
        return self.told[0]


def first_quarter(content: Content, records: Sequence[CasusRecord]) -> Quarter:
    """The first of which there is something to tell; today's where there is nothing at all."""
    days = [_day(content, each.created_at) for each in counted(records)]
    days += [said.date for _, said in content.lessons] + [said.date for _, said in content.meetings]
    past = [each for each in days if each <= content.today]
    return Quarter.of(min(past, default=content.today))


def past_quarters(content: Content, records: Sequence[CasusRecord]) -> list[Quarter]:
    """Those that have ended and of which there is something to tell, newest first."""
    first, today = first_quarter(content, records), Quarter.of(content.today)
    there = [today.before(count) for count in range(1, MOST_QUARTERS + 1)]
    return [each for each in there if each >= first]


def report(content: Content, records: Sequence[CasusRecord], quarter: Quarter) -> QuarterlyReport:
    """Counts every casus that somebody of the network looked at, also those that stand in no list."""
    records = counted(records)
    first = first_quarter(content, records)
    told = [_told(content, records, each) for each in (quarter, quarter.before(1), quarter.before(4))]
    shown = [each for each in told if each.quarter >= first or each is told[0]]
    quarters = [each.quarter for each in shown]
    gaps = content.coverage
    kinds = content.form.short.get(KIND, {})

    def rows(named: Mapping[str, str], counts: Callable[[CasusRecord, str], bool]) -> list[Row]:
        found = [(title, _in_each(content, quarters, records, key, counts)) for key, title in named.items()]
        return sorted((row for row in found if any(row[1])), key=lambda row: (-row[1][0], -sum(row[1]), row[0]))

    return QuarterlyReport(
        told=shown,
        is_over=quarter.last < content.today,
        topics=rows(
            {path: one.title for path, one in content.network.topics.items()},
            lambda each, topic: is_about(topic, each.topics),
        ),
        kinds=rows(kinds, lambda each, kind: each.organisation_type == kind),
        lessons=[page for page, said in content.lessons if quarter.holds(said.date)],
        meetings=[
            _held(page, said.date, said.present)
            for page, said in reversed(content.meetings)
            if _was(content, quarter, said.date)
        ],
        waiting=sum(each.is_open and each.first_expert_at is None for each in records),
        gaps=[each.title for each in gaps.with_cover(Cover.NOBODY)],
        in_vain=[(each.title, each.in_vain) for each in gaps.in_vain],
        kinds_missed=[kinds.get(each, each) for each in gaps.kinds],
    )


def _told(content: Content, records: Sequence[CasusRecord], quarter: Quarter) -> Told:
    asked = [each for each in records if quarter.holds(_day(content, each.created_at))]
    ended = [each for each in records if each.closed_at and quarter.holds(_day(content, each.closed_at))]
    joined = sum(
        page.joined_on is not None and quarter.holds(page.joined_on) for page in content.here.profiles.pages.values()
    )

    def with_outcome(outcome: str) -> int:
        return sum(each.outcome == outcome for each in ended)

    return Told(
        quarter=quarter,
        asked=len(asked),
        helped=with_outcome("helped"),
        partly=with_outcome("partly"),
        not_helped=with_outcome("not-helped"),
        unknown=with_outcome(""),
        first_word=_waited(content, asked, lambda each: each.first_expert_at),
        advice=_waited(content, asked, lambda each: each.advised_at),
        lessons=sum(quarter.holds(said.date) for _, said in content.lessons),
        meetings=sum(_was(content, quarter, said.date) for _, said in content.meetings),
        joined=in_fives(joined),
        has_joined=joined > 0,
    )


def _waited(content: Content, asked: Iterable[CasusRecord], moment: Callable[[CasusRecord], datetime | None]) -> Waited:
    calendar = content.network.calendar
    found = [
        calendar.working_days_between(_day(content, each.created_at), _day(content, at))
        for each in asked
        if (at := moment(each)) is not None
    ]
    return Waited(tuple(sorted(found)))


def _in_each(
    content: Content,
    quarters: Sequence[Quarter],
    records: Iterable[CasusRecord],
    key: str,
    counts: Callable[[CasusRecord, str], bool],
) -> tuple[int, ...]:
    found = [Quarter.of(_day(content, each.created_at)) for each in records if counts(each, key)]
    return tuple(map(found.count, quarters))


def _was(content: Content, quarter: Quarter, day: date) -> bool:
    return quarter.holds(day) and day <= content.today


def _held(page: OwnPage, day: date, present: int | None) -> Held:
    return Held(page, day, None if present is None else in_fives(present))


def _day(content: Content, moment: datetime) -> date:
    return content.network.calendar.today(moment)
