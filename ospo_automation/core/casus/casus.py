"""A casus as it stands: what was asked, by whom, about which topics, and what is still needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from ..github.issue import Issue, owner_in
from ..github.person import Person
from ..incoming.filled_in import Phrases
from ..incoming.forms import Form, Reading, read
from ..network.decided import Network
from ..network.labels import TOPICS, Status

INTAKE = "intake"
PAGES = "pages"
"""What our comment remembers of where the pages of a long conversation begin, where GitHub can't give it at once."""
NUMBER, SINCE = "number", "since"
"""What our comment remembers of where it was when people were asked, and up to which of our comments it was elsewhere:
a casus that is moved to another repository gets another number.
"""
ASKED = "question"  # the field of the form with what the owner asks
KIND = "organisation_type"
OF_A_MEETING = frozenset({KIND, TOPICS, ASKED})  # all that is asked of a casus that we opened for a meeting
TERMS = {"week": 7, "month": 30, "quarter": 91, "none": 182}
"""Days within which an answer is wanted, by the option in the form; without one we reckon with a month."""
IN_HASTE = "week"
MOST_THUMBS_UP = 14


@dataclass(frozen=True)
class CasusForm:
    """The form with its older versions and other languages, the words for its answers, and labels for its choices."""

    form: Form
    others: tuple[Form, ...] = ()
    phrases: Phrases = field(default_factory=dict)
    short: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each field with choices the short name of every answer, as a label ends."""

    @cached_property
    def known(self) -> Form:
        """The form with all that older versions and other languages say of it; a sweep reads thousands with it."""
        return self.form.joined(self.others)

    def read(self, body: str) -> Reading:
        """What a body says by all of them; each automation of a run asks it of the same one."""
        if body not in self._last:
            self._last.clear()
            self._last[body] = read(body, self.known)
        return self._last[body]

    @cached_property
    def _last(self) -> dict[str, Reading]:
        return {}


@dataclass(frozen=True)
class Casus:
    """What the automations know of one casus.

    `understood` are the answers taken from the owner's replies, to be shown back, and `until` is the last of these
    replies; `needed` is what is still missing.
    `derived` are the labels that the answers ask for now, `recorded` those that we set before. What differs between
    them is ours to `add` and `remove`, and nothing else, so that nobody's own relabelling is undone. `topics` are
    those after that change. `already` is what we found to be alike when it was welcomed. `is_cut`: one of the replies
    came by mail, and words were left out of it. `reply` is the owner's last one below our question that answers it or
    means to, 0 where there is none. `owner` asks it: its author, or who had us open it. Our comments up to the one with
    the id `since` were written in another repository: numbers and labels in them are those of there. `number` is the
    one that we noted when people were asked. `arrives`: it was moved here, and its labels weren't made good yet.
    """

    issue: Issue
    reading: Reading
    needed: tuple[str, ...]
    understood: dict[str, tuple[str, ...]]
    was_incomplete: bool
    was_welcomed: bool
    derived: tuple[str, ...]
    recorded: tuple[str, ...]
    add: frozenset[str]
    remove: frozenset[str]
    statuses: tuple[Status, ...]
    has_foreign_status: bool
    topics: tuple[str, ...]
    already: tuple[str, ...] | None = None
    until: int = 0
    is_cut: bool = False
    reply: int = 0
    owner: Person | None = None
    since: int = 0
    number: int = 0
    arrives: bool = False

    @property
    def term(self) -> str:
        """Within what time an answer is wanted; a month where that isn't said in words of ours."""
        chosen = self.reading.choice("urgency")
        return chosen if chosen in TERMS else "month"

    @property
    def wanted_by(self) -> datetime:
        """When an answer is wanted: who asked earlier or is in a hurry comes first; everyone with a 👍 counts a day.

        But not more than so many days: however many accounts call for a casus, the others get their turn.
        """
        days = TERMS[self.term] - min(self.issue.thumbs_up, MOST_THUMBS_UP)
        return self.issue.created_at + timedelta(days=days)

    @property
    def is_complete(self) -> bool:
        return not self.needed

    @property
    def awaits_intake(self) -> bool:
        """Whether its status is ours to set: none yet, new, or waiting because we asked the owner for something.

        An incomplete casus that waits although we said nothing yet is one where a crash kept us from saying it.
        """
        if self.statuses in {(), (Status.NEW,)}:
            return True
        unsaid = not (self.was_incomplete or self.was_welcomed or self.is_complete)
        return self.statuses == (Status.WAITING,) and (self.was_incomplete or unsaid)

    @property
    def seeks(self) -> bool:
        return self.statuses == (Status.SEEKING,)

    @property
    def is_ours_to_move(self) -> bool:
        """Whether nobody has taken the casus further than asking experts: after that people lead.

        So it is with a status that we don't know in the place of the one that we gave: its label got another name.
        """
        has_spoken = self.was_welcomed or self.was_incomplete
        was_renamed = has_spoken and not self.statuses and self.has_foreign_status
        return (self.awaits_intake or self.seeks) and not was_renamed


def is_by_us(issue: Issue, network: Network) -> bool:
    return network.bots.wrote(issue.author, issue.body)


def is_opened_by_us(issue: Issue, network: Network) -> bool:
    """Whether it is a casus that somebody had us open, and none of the issues that we keep for ourselves.

    Other workflows may write in our name, so its first line must say whose it is, and its label that it is a casus.
    """
    is_casus = network.labels.casus.name.lower() in {name.lower() for name in issue.labels}
    return is_casus and is_by_us(issue, network) and owner_in(issue.body) is not None


def owner_of(issue: Issue, network: Network) -> Person | None:
    """Who asks a casus: its author, or who had us open it."""
    return owner_in(issue.body) if is_by_us(issue, network) else issue.author


def kind_shown(reading: Reading) -> str:
    """The kind of organisation as it may stand beside who asks: none where they ask in a personal capacity."""
    return "" if is_personal(reading) else reading.choice(KIND) or ""


def is_personal(reading: Reading) -> bool:
    return reading.choice("role") == "personal"
