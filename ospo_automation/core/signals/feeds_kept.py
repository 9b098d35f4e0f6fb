"""What we remember of the feeds, so that nothing in them comes twice; and the list of a week, made of what is new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice, zip_longest
from typing import Any, Self

from ..github.issue import Comment, OwnKind, newest, own_comments
from ..github.ours import Ours
from ..incoming.days import iso_day
from ..primitives.marker import Mark, short_print
from .feed_text import FeedEntry
from .feeds_found import MOST_OF_ONE, Candidate, FeedFound, Fetched, Offer, candidate_of, offered

NEWS = OwnKind("news", each="week")
FEEDS = "feeds"
"""Kind of our comment on the issue about tips that remembers them."""
LATELY = timedelta(days=14)  # an entry that is older is no news
LONGEST_LINES = 6_000  # characters of a week's lines, as they are remembered
LONGEST = 18_500  # of all of it
MOST_SHOWN = 1_200


@dataclass(frozen=True)
class FeedHead:
    """What is remembered of one feed. `failed` is why it couldn't be read the last time."""

    etag: str = ""
    modified: str = ""
    tops: tuple[str, ...] = ()
    failed: str = ""

    def record(self) -> list[Any]:
        return [self.etag, self.modified, list(self.tops), self.failed]

    @classmethod
    def of(cls, record: object) -> Self:
        match record:
            case [str() as etag, str() as modified, list() as tops, str() as failed]:
                return cls(etag, modified, tuple(each for each in tops if isinstance(each, str)), failed)
        return cls()


@dataclass(frozen=True)
class FeedMemory:
    """`week` is the Monday of the week that was read last, and `lines` what was new in it, each with what stands for
    its feed. `heads` are by what stands for their feeds. `shown` stands for what was in a list before, oldest first.
    """

    week: date | None = None
    heads: Mapping[str, FeedHead] = field(default_factory=dict)
    lines: tuple[tuple[str, Candidate], ...] = ()
    shown: tuple[str, ...] = ()

    def head(self, address: str) -> FeedHead:
        return self.heads.get(short_print(address), FeedHead())

    def known(self, address: str) -> FeedFound:
        head = self.head(address)
        return FeedFound(address, etag=head.etag, modified=head.modified)

    def record(self) -> dict[str, Any]:
        made = {
            "week": self.week.isoformat() if self.week is not None else "",
            "heads": {feed: head.record() for feed, head in self.heads.items()},
            "lines": [[feed, *each.record()] for feed, each in self.lines],
        }
        room = (LONGEST - _size(made)) // 13
        return {**made, "shown": " ".join(self.shown[-max(1, min(room, MOST_SHOWN)) :])}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        heads, lines, shown = state.get("heads"), state.get("lines"), state.get("shown")
        return cls(
            iso_day(state.get("week")),
            {str(feed): FeedHead.of(each) for feed, each in heads.items()} if isinstance(heads, dict) else {},
            tuple(_lines(lines)) if isinstance(lines, list) else (),
            tuple(shown.split()) if isinstance(shown, str) else (),
        )


def _size(record: Mapping[str, Any]) -> int:
    """In characters of the marker, where some signs take six."""
    return len(Mark(FEEDS, record).line())


def kept_in(comments: Sequence[Comment], bots: Ours) -> FeedMemory:
    """What our comment below the tips remembers; nothing before there is one."""
    ours = newest(own_comments(comments, bots), FEEDS)
    return FeedMemory.of(ours[1].state if ours is not None else {})


def _lines(records: Sequence[object]) -> Iterator[tuple[str, Candidate]]:
    for each in records:
        found = Candidate.of(each[1:]) if isinstance(each, list) and each and isinstance(each[0], str) else None
        if found is not None and isinstance(each, list):
            yield each[0], found


def week_of(today: date) -> date:
    return today - timedelta(days=today.weekday())


def new_in(found: FeedFound, memory: FeedMemory, today: date) -> Offer:
    """What a feed offers of which we know nothing yet, the newest first.

    Of an entry without a day only its place tells that it is new: it stands above those that stood on top before. So
    of a feed that is read for the first time none of these is.
    """
    tops = set(memory.head(found.address).tops)
    known = set(memory.shown) | {print_ for _, each in memory.lines for print_ in each.prints}
    is_above = bool(tops) and any(_top(each) in tops for each in found.entries)
    late: list[FeedEntry] = []
    for entry in found.entries:
        is_above = is_above and _top(entry) not in tops
        if came_lately(entry.day, today) and (entry.day is not None or is_above):
            late.append(entry)
    late.sort(key=lambda each: each.day or today, reverse=True)
    return offered(found, islice(_unknown(late, found.address, known), MOST_OF_ONE + 1))


def _unknown(entries: Iterable[FeedEntry], feed: str, known: set[str]) -> Iterator[Candidate]:
    """Only as far as somebody asks: to make an address the same for everybody takes its time."""
    for entry in entries:
        candidate = candidate_of(entry, feed)
        if candidate is not None and not known & set(candidate.prints):
            known |= set(candidate.prints)
            yield candidate


def came_lately(day: date | None, today: date) -> bool:
    """As far as an entry says when. A day to come is none that there can be."""
    return day is None or today - LATELY <= day <= today + timedelta(days=1)


def is_new(candidate: Candidate, known: Collection[str], today: date) -> bool:
    return came_lately(candidate.day, today) and set(candidate.prints).isdisjoint(known)


def _top(entry: FeedEntry) -> str:
    return short_print(f"{entry.id}\n{entry.link}")


def after_reading(
    memory: FeedMemory,
    offers: Collection[Offer],
    known: Collection[str],
    feeds: Collection[str],
    today: date,
    most: int,
) -> FeedMemory:
    """With the lines of this week: from each feed in turn its newest, as many as there is room for.

    `known` are prints of pages that came in as tips. What another job says of an entry is looked at once more.
    """
    before = [print_ for _, each in memory.lines for print_ in each.prints]
    shown = tuple(dict.fromkeys((*memory.shown, *before)))
    taken = {*shown, *known}
    lines: list[tuple[str, Candidate]] = []
    size = 0
    for feed, candidate in _in_turn(offers):
        if not is_new(candidate, taken, today):
            continue
        size += _size({"lines": [[feed, *candidate.record()]]})
        if size > LONGEST_LINES or len(lines) >= most:
            break
        lines.append((feed, candidate))
        taken |= set(candidate.prints)
    heads = {feed: memory.heads[feed] for feed in feeds if feed in memory.heads}
    listed = {candidate for _, candidate in lines}
    for each in offers:
        before_ = memory.heads.get(each.feed, FeedHead())
        is_left = any(is_new(one, taken, today) for one in each.candidates if one not in listed)
        # What there was no room for is read once more next week.
        heads[each.feed] = replace(before_, failed="") if is_left else _head(each, before_)
    return FeedMemory(week_of(today), heads, tuple(lines), shown)


def _in_turn(offers: Iterable[Offer]) -> Iterator[tuple[str, Candidate]]:
    columns = [[(each.feed, candidate) for candidate in each.candidates] for each in offers]
    for row in zip_longest(*columns):
        yield from (each for each in row if each is not None)


def _head(offer: Offer, before: FeedHead) -> FeedHead:
    if offer.fetched.has_failed:
        return replace(before, failed=offer.fetched.value)
    if offer.fetched is Fetched.SAME:
        return replace(before, failed="")
    return FeedHead(offer.etag, offer.modified, offer.tops or before.tops)
