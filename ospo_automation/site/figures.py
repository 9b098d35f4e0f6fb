"""How the network does: how soon people are helped, whether it helps, and what they ask. Never about one person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from ospo_automation.core.outgoing.spreadsheet import comma_separated
from ospo_automation.core.sight.coverage import experts_of
from ospo_automation.core.sight.for_site import CasusRecord, counted

from .content import Content, is_about

QUARTERS = 4  # that are shown one by one
FEWEST = 5  # casussen of which a middle says something
OUTCOMES = ("helped", "partly", "not-helped", "")
Row = tuple[str, Sequence[int]]


@dataclass(frozen=True)
class Spread:
    """In working days: half of the casussen took at most `half`, three quarters `most`. `count` of them have it."""

    count: int
    half: int
    most: int


@dataclass(frozen=True)
class TopicFigures:
    """What there is about a topic. `experts` is how many signed up for it or for a wider topic: no page tells a number
    below five.
    """

    title: str
    experts: int
    lessons: int
    asked: int


@dataclass(frozen=True)
class Figures:
    """`quarters` name the columns of each row; a row's numbers are as many, and one more: all that came before.

    `first_expert` and `advice` are None with fewer than five casussen to tell it of.
    """

    total: int
    open: int
    quarters: tuple[str, ...]
    outcomes: Sequence[Row]
    topics: Sequence[Row]
    kinds: Sequence[Row]
    first_expert: Spread | None
    advice: Spread | None
    coverage: Sequence[TopicFigures]

    @property
    def by_outcome(self) -> Mapping[str, int]:
        return {name: sum(numbers) for name, numbers in self.outcomes}

    @property
    def gaps(self) -> list[str]:
        """Topics for which nobody signed up."""
        return [each.title for each in self.coverage if not each.experts]


def figures(content: Content, records: Sequence[CasusRecord]) -> Figures:
    """Counts every casus that somebody of the network looked at, also those that stand in no list."""
    records = counted(records)
    quarters = _quarters(content.today)
    kinds = content.form.short.get("organisation_type", {})
    topics = content.network.topics

    def row(name: str, counts: Callable[[CasusRecord], bool]) -> Row:
        found = [_quarter(content, each.created_at) for each in records if counts(each)]
        earlier = sum(quarter not in quarters for quarter in found)
        return name, (*(found.count(quarter) for quarter in quarters), earlier)

    def by_kind(kind: str) -> Callable[[CasusRecord], bool]:
        return lambda each: each.organisation_type == kind

    by_topic = [row(one.title, _about(path)) for path, one in topics.items()]
    by_kinds = [row(title, by_kind(kind)) for kind, title in kinds.items()]
    return Figures(
        total=len(records),
        open=sum(each.is_open for each in records),
        quarters=quarters,
        outcomes=[row(outcome, _ended(outcome)) for outcome in OUTCOMES],
        topics=_largest(by_topic),
        kinds=_largest(by_kinds),
        first_expert=_spread(content, records, lambda each: each.first_expert_at),
        advice=_spread(content, records, lambda each: each.advised_at),
        coverage=list(_coverage(content, records)),
    )


def as_csv(found: Figures, said: Mapping[str, str], outcomes: Mapping[str, str]) -> bytes:
    """All counts, a line for each number: what is counted, of what, when, and how many."""
    return comma_separated([said["what"], said["name"], said["quarter"], said["number"]], counts(found, said, outcomes))


def counts(found: Figures, said: Mapping[str, str], outcomes: Mapping[str, str]) -> Iterator[tuple[str, str, str, int]]:
    """What is counted, of what, when, and how many."""
    named = [(outcomes[name or "none"], numbers) for name, numbers in found.outcomes]
    for what, rows in ((said["outcome"], named), (said["topic"], found.topics), (said["kind"], found.kinds)):
        for name, numbers in rows:
            for quarter, number in zip((*found.quarters, said["earlier"]), numbers, strict=True):
                yield what, name, quarter, number


def _quarters(today: date) -> tuple[str, ...]:
    """The names of the last quarters, the oldest first; this one is the last."""
    last = _number(today)
    return tuple(_named(number) for number in range(last - QUARTERS + 1, last + 1))


def _quarter(content: Content, moment: datetime) -> str:
    day = content.network.calendar.today(moment)
    return _named(_number(day))


def _number(day: date) -> int:
    """Quarters counted from the year nought."""
    return day.year * 4 + (day.month - 1) // 3


def _named(number: int) -> str:
    return f"Q{number % 4 + 1} {number // 4}"


def _about(topic: str) -> Callable[[CasusRecord], bool]:
    return lambda each: is_about(topic, each.topics)


def _ended(outcome: str) -> Callable[[CasusRecord], bool]:
    return lambda each: each.outcome == outcome


def _largest(rows: Iterable[Row]) -> list[Row]:
    """The largest first, without those of which there is nothing."""
    return sorted((row for row in rows if sum(row[1])), key=lambda row: -sum(row[1]))


def _spread(
    content: Content, records: Iterable[CasusRecord], moment: Callable[[CasusRecord], datetime | None]
) -> Spread | None:
    calendar = content.network.calendar
    days = sorted(
        calendar.working_days_between(calendar.today(each.created_at), calendar.today(at))
        for each in records
        if (at := moment(each)) is not None
    )
    if len(days) < FEWEST:
        return None
    return Spread(len(days), days[ceil(len(days) / 2) - 1], days[ceil(len(days) * 3 / 4) - 1])


def _coverage(content: Content, records: Sequence[CasusRecord]) -> Iterable[TopicFigures]:
    lessons = [said.topics for _, said in content.lessons]
    for path, one in content.network.topics.items():
        about = _about(path)
        yield TopicFigures(
            one.title,
            len(experts_of(content.here, path)),
            sum(is_about(path, topics) for topics in lessons),
            sum(about(each) for each in records),
        )
