"""What somebody sends as a tip, by form or in a line: the page, and why it matters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ..casus.checkout import Checkout
from ..casus.several_forms import is_rather_another
from ..github.issue import Comment, Issue
from ..incoming.forms import OwnForm, Reading, read
from ..incoming.slash import How, names
from ..network.decided import Network
from ..outgoing.safe import clean
from ..primitives.marker import fingerprint
from ..primitives.section import Section
from .feeds_followed import Feeds
from .web_links import NoLink, WebLink, link_in

COMMAND = "tip"
ENOUGH_HEADINGS = 2
LONGEST_TITLE, LONGEST_WHY = 100, 300  # characters
MOST_READ = 5_000  # characters of what somebody typed
_SENTENCE = re.compile(r"[.!?:](?=\s|$)|\n")
_EDGES = " \t\n-–—*•·|,;:"


class Settings(Section):
    """What people come across is passed on once a coordinator takes it in: so many tips a day from one person.

    What is new in the `feeds` that a network follows (RSS or Atom) is one list a week, of at most so many lines, from
    which coordinators choose.
    """

    per_day: Annotated[int, Field(ge=1, le=20)] = 3
    feeds: Feeds = ()
    per_week: Annotated[int, Field(ge=1, le=30)] = 20


FORM = OwnForm("signal", Settings, name="tip")


@dataclass(frozen=True)
class SentTip:
    """`typed` stands for all that was typed: a yes is one to this."""

    link: WebLink
    title: str
    why: str = ""
    topics: tuple[str, ...] = ()

    @property
    def typed(self) -> str:
        return fingerprint(repr((self.link.address, self.title, self.why, self.topics)))


def form_of(issue: Issue, checkout: Checkout) -> Reading | None:
    """What somebody filled in; None for an issue that is no tip."""
    labels = checkout.network.labels
    named = {name.lower() for name in issue.labels}
    is_ours = checkout.network.bots.wrote(issue.author, issue.body)
    if issue.is_pull_request or is_ours or issue.is_locked or labels.casus.name.lower() in named:
        return None
    reading = read(issue.body, checkout.other_form(FORM))
    is_one = "link" in reading.found and reading.headings >= ENOUGH_HEADINGS
    return reading if is_one and not is_rather_another(FORM, reading, issue, checkout) else None


def tip_of(issue: Issue, reading: Reading, network: Network) -> SentTip | NoLink:
    """Of a form that is complete."""
    link, _ = link_in(reading.text("link")[:MOST_READ], is_alone=True)
    if isinstance(link, NoLink):
        return link
    why = _words(reading.text("matters"), LONGEST_WHY)
    topics = tuple(each for each in network.topics if each in reading.values.get("topics", ()))
    return SentTip(link, _words(issue.title, LONGEST_TITLE) or link.site, why, topics)


def tip_in(words: str) -> SentTip | NoLink:
    """Of one line: `https://... why it matters`. Its first sentence is what the tip is called."""
    link, rest = link_in(words[:MOST_READ], is_alone=True)
    if isinstance(link, NoLink):
        return link
    rest = rest.strip(_EDGES)
    ends = _SENTENCE.search(rest)
    first, more = (rest[: ends.start()], rest[ends.end() :]) if ends is not None else (rest, "")
    return SentTip(link, _words(first, LONGEST_TITLE) or link.site, _words(more, LONGEST_WHY))


def given_in(comment: Comment) -> str | None:
    """What stands behind `/tip` in a comment, with the other words of it; None where nobody gives a tip."""
    lines = (each for each in comment.given.lines if each.how is How.DONE and names()[each.name] == COMMAND)
    line = next(lines, None)
    return line.text if line is not None else None


def _words(text: str, most: int) -> str:
    return " ".join(clean(text[: 4 * most], most).split()).strip(_EDGES)
