"""A feed as it comes from the web, RSS or Atom: its entries, whatever else stands in it.

What others send is hostile until the opposite is shown. expat reads it in one go, in the order in which it stands
there, and each bound of it is here: nothing is declared, fetched or expanded, and nothing is read beyond what we use.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from html.entities import html5
from urllib.parse import urljoin
from xml.parsers import expat

LARGEST = 2_000_000  # bytes
MOST_ENTRIES = 200  # of one feed: what stands lower is older
DEEPEST = 60
LONGEST_WORDS = 2_000  # characters of one part of an entry, of which a title keeps far fewer
LONGEST_DAY = 60
_TAG = re.compile(r"<[^<>]*>")
_ENTRY = frozenset({"item", "entry"})
_ROOTS = frozenset({"rss", "feed", "rdf:RDF"})
_CAME = ("published", "issued", "pubDate", "dc:date", "date")
"""When it came, best first; when it was changed counts only where nothing else is known."""
_CHANGED = ("updated", "modified")
_PARTS = frozenset({"title", "link", "guid", "id", *_CAME, *_CHANGED})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_SPELLED = {"utf-8": "utf-8", "iso8859-1": "iso-8859-1", "ascii": "us-ascii", "utf-16": "utf-16"}


class NoFeed(ValueError):
    """What came is no feed that we can read."""


class _EnoughRead(Exception):
    """All that we want of it was read."""


@dataclass(frozen=True)
class FeedEntry:
    """As its maker wrote it, marks and all; `link` leads from the address of the feed. `day` is None where none is said
    that there can be.
    """

    title: str
    link: str
    id: str
    day: date | None


def entries_in(content: bytes, address: str, content_type: str = "") -> list[FeedEntry]:
    """The first entries, as they stand there. Raises NoFeed."""
    if len(content) > LARGEST:
        raise NoFeed("is too large")
    reading = _Reading(address)
    parser = expat.ParserCreate(_encoding(content_type))
    parser.buffer_text = True
    parser.UseForeignDTD(True)  # else a name that only HTML knows, such as &eacute;, would end it all
    parser.ExternalEntityRefHandler = lambda *_: 1
    parser.SkippedEntityHandler = reading.named
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.EntityDeclHandler = reading.declared
    parser.StartElementHandler = reading.begins
    parser.EndElementHandler = reading.ends
    parser.CharacterDataHandler = reading.says
    try:
        parser.Parse(content.lstrip(b" \t\r\n"), True)
    except _EnoughRead:
        pass
    except (expat.ExpatError, ValueError, LookupError) as error:
        if not reading.entries or isinstance(error, NoFeed):
            raise NoFeed(str(error)[:100]) from None
    if not reading.is_feed:
        raise NoFeed("is no feed")
    return reading.entries


def _encoding(content_type: str) -> str | None:
    found = _CHARSET.search(content_type[:200])
    try:
        return _SPELLED.get(codecs.lookup(found[1]).name) if found is not None else None
    except LookupError:
        return None


@dataclass
class _Reading:
    """What was met so far. `parts` are those of the entry that is being read."""

    address: str
    is_feed: bool = False
    entries: list[FeedEntry] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    at: int = 0
    parts: dict[str, str] | None = None
    words: list[str] | None = None
    count: int = 0

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_own: int) -> None:
        if has_own:
            raise NoFeed("declares what it means itself")

    def declared(self, *_: object) -> None:
        raise NoFeed("declares entities")

    def begins(self, name: str, given: dict[str, str]) -> None:
        if not self.path:
            if name not in _ROOTS:
                raise NoFeed("is no feed")
            self.is_feed = True
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise NoFeed("is too deep")
        if self.parts is None:
            if name in _ENTRY:
                self.parts, self.at = {}, len(self.path)
        elif len(self.path) == self.at + 1 and name in _PARTS:
            self.words, self.count = [], 0
            self._leads(self.parts, name, given)

    @staticmethod
    def _leads(parts: dict[str, str], name: str, given: dict[str, str]) -> None:
        """Where an entry leads, as its attributes say it."""
        if name == "link" and given.get("href") and given.get("rel", "alternate") == "alternate":
            parts.setdefault("link", given["href"][:LONGEST_WORDS])
        if name == "guid" and given.get("isPermaLink", "true") != "true":
            parts["is_no_link"] = "yes"

    def ends(self, name: str) -> None:
        self.path.pop()
        if self.parts is None:
            return
        if self.words is not None and len(self.path) == self.at:
            self.parts.setdefault(name, "".join(self.words).strip())
            if not self.parts[name]:
                del self.parts[name]
            self.words = None
        elif len(self.path) == self.at - 1:
            self.entries.append(_entry(self.parts, self.address))
            self.parts = self.words = None
            if len(self.entries) >= MOST_ENTRIES:
                raise _EnoughRead

    def says(self, text: str) -> None:
        if self.words is not None and self.count < LONGEST_WORDS:
            self.words.append(text[: LONGEST_WORDS - self.count])
            self.count += len(text)

    def named(self, name: str, _is_parameter: int) -> None:
        self.says(html5.get(f"{name};", ""))


def _entry(parts: dict[str, str], address: str) -> FeedEntry:
    id_ = parts.get("guid") or parts.get("id", "")
    is_link = id_.startswith(("http://", "https://")) and "is_no_link" not in parts
    link = parts.get("link") or (id_ if is_link else "")
    try:
        link = urljoin(address, link) if link else ""
    except ValueError:
        link = ""
    came = next((parts[name] for name in (*_CAME, *_CHANGED) if name in parts), "")
    return FeedEntry(without_tags(parts.get("title", "")), link, id_, day_in(came))


def without_tags(text: str) -> str:
    """A title in which HTML stands, as its words."""
    return _TAG.sub(" ", text)


def day_in(text: str) -> date | None:
    """A moment as feeds write it; None for one that there can't be."""
    text = text.strip()
    if not 8 <= len(text) <= LONGEST_DAY:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(UTC).date()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
