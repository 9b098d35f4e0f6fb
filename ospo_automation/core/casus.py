"""A casus as it stands: what was asked, by whom, about which topics, and what is still needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from .forms import Form, Reading, read
from .issue import Comment, Issue, Person, own_comments
from .labels import LabelDefinition, Status
from .network import Network
from .replies import MOST_REPLIES, Phrases, own_words, understand

INTAKE = "intake"
ENOUGH_HEADINGS = 3
TERMS = {"week": 7, "month": 30, "quarter": 91, "none": 182}
"""Days within which an answer is wanted, by the option in the form; without one we reckon with a month."""
IN_HASTE = "week"
MOST_THUMBS_UP = 14
Sticky = tuple[Comment, Mapping[str, object]]
"""Our own comment about the intake, and what it remembers."""


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


@dataclass(frozen=True)
class Casus:
    """What the automations know of one casus.

    `understood` are the answers taken from the owner's replies, to be shown back; `needed` is what is still missing.
    `derived` are the labels that the answers ask for now, `recorded` those that we set before. What differs between
    them is ours to `add` and `remove`, and nothing else, so that nobody's own relabelling is undone. `topics` are
    those after that change. `already` is what we found to be alike when it was welcomed.
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

    @property
    def owner(self) -> Person | None:
        return self.issue.author

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


def assess(
    issue: Issue, comments: Sequence[Comment], casus_form: CasusForm, network: Network, *, anywhere: bool = False
) -> Casus | None:
    """The casus in an issue; None if it is none.

    A casus has the label that the form sets, or at least three of the form's headings where the label was lost. Once
    we have spoken, a missing label means that a person took it off. `anywhere`: any issue is looked at like one.
    """
    is_ours = issue.author is not None and issue.author.id in network.bots
    if issue.is_pull_request or (is_ours and not anywhere):
        return None
    reading = read(issue.body, casus_form.known)
    named = network.labels.casus.name.lower() in {name.lower() for name in issue.labels}
    sticky = _sticky(comments, network.bots)
    if not (named or anywhere) and (sticky is not None or reading.headings < ENOUGH_HEADINGS):
        return None
    state = sticky[1] if sticky else {}
    understood = _understood(issue, comments, sticky, reading, casus_form) if sticky else {}
    whole = replace(reading, values={**reading.values, **understood})
    derived = _derived(whole, casus_form, network)
    recorded = _recorded(state.get("labels"), network)
    before, after = _lower(recorded), _lower(derived)
    kept = {name for name in issue.labels if name.lower() not in before - after}
    return Casus(
        issue=issue,
        reading=whole,
        needed=() if state.get("welcomed") else tuple(id_ for id_ in reading.missing if id_ not in understood),
        understood=understood,
        was_incomplete=bool(state) and not state.get("welcomed"),
        was_welcomed=bool(state.get("welcomed")),
        derived=derived,
        recorded=recorded,
        add=frozenset(name for name in derived if name.lower() not in before),
        remove=frozenset(name for name in recorded if name.lower() not in after),
        statuses=network.labels.statuses_in(issue.labels),
        has_foreign_status=network.labels.has_foreign_status(issue.labels),
        topics=network.topics_in((*kept, *(name for name in derived if name.lower() not in before))),
        already=_already(state) if state.get("welcomed") else None,
    )


def label_definitions(casus_form: CasusForm, network: Network) -> tuple[LabelDefinition, ...]:
    """Every label that we may set, as it should exist in the repository."""
    labels = network.labels
    families = ((labels.organisation_type, "organisation_type"), (labels.urgency, "urgency"))
    return (
        *network.label_definitions(),
        *(family.named(text) for family, id_ in families for text in casus_form.short.get(id_, {}).values()),
    )


def _derived(reading: Reading, casus_form: CasusForm, network: Network) -> tuple[str, ...]:
    names = [network.topic_label(path).name for path in reading.values.get("topics", ()) if path in network.topics]
    for family, id_ in ((network.labels.organisation_type, "organisation_type"), (network.labels.urgency, "urgency")):
        text = casus_form.short.get(id_, {}).get(reading.choice(id_) or "")
        if text:
            names.append(family.named(text).name)
    return tuple(names)


def _sticky(comments: Iterable[Comment], bots: Iterable[int]) -> Sticky | None:
    """Our own intake comment and what it remembers."""
    return next(((each, mark.state) for each, mark in own_comments(comments, bots) if mark.key == INTAKE), None)


def _recorded(noted: object, network: Network) -> tuple[str, ...]:
    """The labels that we set before, as our own comment remembers them; never one of those that lead a casus."""
    labels = network.labels
    families = tuple(family.name.lower() for family in (labels.topic, labels.organisation_type, labels.urgency))
    names = [name for name in noted if isinstance(name, str)] if isinstance(noted, list) else []
    ours = {labels.casus.name.lower(), *labels.status_names()}
    mine = (name for name in names if name.lower().startswith(families) or name.lower() == labels.triage.name.lower())
    return tuple(name for name in mine if name.lower() not in ours)


def _already(state: Mapping[str, object]) -> tuple[str, ...]:
    noted = state.get("already")
    return tuple(key for key in noted if isinstance(key, str)) if isinstance(noted, list) else ()


def _lower(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}


def _understood(
    issue: Issue, comments: Iterable[Comment], sticky: Sticky, reading: Reading, casus_form: CasusForm
) -> dict[str, tuple[str, ...]]:
    """Answers from the owner's replies; once they completed the casus, those that we noted then.

    What people say or take back afterwards is conversation, and no answer to the form any more.
    """
    comment, state = sticky
    noted = state.get("understood")
    if not state.get("welcomed"):
        found = _from_replies(_replies(issue, comments, comment), comment.body, reading, casus_form)
    elif isinstance(noted, dict):
        found = {id_: tuple(map(str, answers)) for id_, answers in noted.items() if isinstance(answers, list)}
    else:
        found = {}
    return {each.id: found[each.id] for each in casus_form.form.fields if each.id in found}


def _replies(issue: Issue, comments: Iterable[Comment], since: Comment) -> list[Comment]:
    """What the owner wrote below our question."""
    owner = issue.author.id if issue.author is not None else None
    found = [each for each in comments if each.author is not None and each.author.id == owner and each.id > since.id]
    return sorted(found, key=lambda each: (each.created_at, each.id))[:MOST_REPLIES]


def _from_replies(
    replies: Iterable[Comment], ours: str, reading: Reading, casus_form: CasusForm
) -> dict[str, tuple[str, ...]]:
    """Answers that the owner gave in plain replies, until nothing is missing any more."""
    found: dict[str, tuple[str, ...]] = {}
    for reply in replies:
        missing = [id_ for id_ in reading.missing if id_ not in found]
        if not missing:
            break
        found |= understand(own_words(reply.body, ours), missing, casus_form.form, casus_form.phrases)
    return found
