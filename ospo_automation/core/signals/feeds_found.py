"""What was read of the feeds, on its way from the job that opens them to the one that may write.

That comes as one word of plain letters, and is believed in nothing: whatever doesn't fit is left out, and what fits is
made plain once more by whoever uses it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from ..incoming.days import iso_day
from ..outgoing.safe import clean
from ..primitives.marker import short_print
from .feed_text import FeedEntry
from .web_links import NoLink, WebLink, normalised

LONGEST_TITLE = 100  # characters
LONGEST_ANSWER = 90  # of what a server wants to hear again
LONGEST_WORD = 90_000  # of all that goes to the next job: a variable holds 131,072
MOST_OF_ONE = 30  # entries of one feed in one week
MOST_TOPS = 3
_PRINT = re.compile(r"[0-9a-f]{12}")
_SITE = re.compile(r"(?:https?://|tag:)(?:www\.)?([^\s/?#,:@]{1,253})", re.IGNORECASE)  # of what calls it that
_EDGES = " \t\n-–—*•·|,;:"


class Fetched(StrEnum):
    """What came of asking for a feed."""

    READ = "read"
    SAME = "same"  # as last time
    GONE = "gone"
    NO_ANSWER = "no_answer"
    LATE = "late"
    LARGE = "large"
    NO_FEED = "no_feed"
    INSIDE = "inside"  # it leads to somebody's own network
    STEPS = "steps"  # it leads on and on

    @property
    def has_failed(self) -> bool:
        return self not in {Fetched.READ, Fetched.SAME}


@dataclass(frozen=True)
class FeedFound:
    """A feed as it was found, or as it is remembered: `etag` and `modified` are what its server wants to hear again."""

    address: str
    fetched: Fetched = Fetched.READ
    etag: str = ""
    modified: str = ""
    entries: tuple[FeedEntry, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """An entry that could be passed on: `id` stands for what its feed calls it, whatever its address is."""

    title: str
    link: str
    day: date | None = None
    id: str = ""

    @property
    def prints(self) -> tuple[str, ...]:
        """By which it is known again when it comes back, changes or moves."""
        return (WebLink(self.link).print, *([self.id] if self.id else []))

    def record(self) -> list[Any]:
        return [self.title, self.link, self.day.isoformat() if self.day is not None else "", self.id]

    @classmethod
    def of(cls, record: object) -> Candidate | None:
        match record:
            case [str() as title, str() as typed, str() as day, str() as id_]:
                link = normalised(typed)
                if isinstance(link, WebLink) and (not id_ or _PRINT.fullmatch(id_)):
                    return cls(_titled(title, link), link.address, iso_day(day), id_)
        return None


@dataclass(frozen=True)
class Offer:
    """What one feed has to offer; `feed` stands for its address, `tops` for its first entries as it stands now."""

    feed: str
    fetched: Fetched
    etag: str = ""
    modified: str = ""
    tops: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def cut_to(self, most: int) -> Offer:
        """With its newest. What it gave up is read once more: so nothing of how it stands now is remembered."""
        if len(self.candidates) <= most:
            return self
        return replace(self, candidates=self.candidates[:most], etag="", modified="", tops=())

    def record(self) -> list[Any]:
        candidates = [each.record() for each in self.candidates]
        return [self.feed, self.fetched.value, self.etag, self.modified, list(self.tops), candidates]

    @classmethod
    def of(cls, record: object) -> Offer | None:
        match record:
            case [
                str() as feed,
                str() as fetched,
                str() as etag,
                str() as modified,
                list() as tops,
                list() as records,
            ] if _PRINT.fullmatch(feed) and fetched in set(Fetched):
                known = tuple(each for each in tops[:MOST_TOPS] if isinstance(each, str) and _PRINT.fullmatch(each))
                found = (Candidate.of(each) for each in records[:MOST_OF_ONE])
                candidates = tuple(each for each in found if each is not None)
                return cls(feed, Fetched(fetched), printable(etag), printable(modified), known, candidates)
        return None


def offered(found: FeedFound, entries: Iterable[Candidate]) -> Offer:
    """With those of its entries that are new."""
    tops = tuple(short_print(f"{each.id}\n{each.link}") for each in found.entries[:MOST_TOPS])
    whole = Offer(short_print(found.address), found.fetched, found.etag, found.modified, tops, tuple(entries))
    return whole.cut_to(MOST_OF_ONE)


def candidate_of(entry: FeedEntry, feed: str) -> Candidate | None:
    """None for an entry that leads nowhere we could send anybody."""
    link = normalised(entry.link)
    if isinstance(link, NoLink):
        return None
    # What a feed calls it may be anybody's word. The same in every feed is only what its own site calls it: else one
    # feed could take the names of what another will tell, and nobody would ever see that.
    site = _SITE.match(entry.id)
    whose = "" if site is not None and site[1].lower() == link.site else feed
    id_ = short_print(f"{whose}\n{entry.id}") if entry.id else ""
    return Candidate(_titled(entry.title, link), link.address, entry.day, id_)


def _titled(title: str, link: WebLink) -> str:
    words = " ".join(clean(title[: 4 * LONGEST_TITLE], LONGEST_TITLE).split()).strip(_EDGES)
    return words or link.site


def printable(text: str) -> str:
    """What a server wants to hear again, where that is something plain; else nothing, and it sends all once more."""
    return text if len(text) <= LONGEST_ANSWER and text.isascii() and text.isprintable() else ""


def handed_over(offers: Iterable[Offer]) -> str:
    """As one word of letters and numbers. Of too many each feed in turn gives its newest, while there is room."""
    there = list(offers)
    room = LONGEST_WORD * 3 // 4 - sum(_size(replace(each, candidates=()).record()) for each in there)
    counts = dict.fromkeys(range(len(there)), 0)
    for at in range(MOST_OF_ONE):
        for index, each in enumerate(there):
            size = _size(each.candidates[at].record()) if at < len(each.candidates) else 0
            if size and size <= room and counts[index] == at:
                counts[index], room = at + 1, room - size
    some = [each.cut_to(counts[index]).record() for index, each in enumerate(there)]
    return base64.urlsafe_b64encode(json.dumps(some, separators=(",", ":")).encode()).decode()


def _size(record: list[Any]) -> int:
    return len(json.dumps(record, separators=(",", ":"))) + 3


def taken_over(word: str, feeds: Mapping[str, Any]) -> list[Offer]:
    """One of each of these feeds at most, by what stands for its address."""
    try:
        records = json.loads(base64.urlsafe_b64decode(word)) if len(word) <= LONGEST_WORD else None
    except (ValueError, binascii.Error, RecursionError):
        return []
    found = [Offer.of(each) for each in records[: 2 * len(feeds)]] if isinstance(records, list) else []
    return list({each.feed: each for each in found if each is not None and each.feed in feeds}.values())
