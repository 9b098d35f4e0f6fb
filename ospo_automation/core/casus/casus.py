"""A casus as it stands: what was asked, by whom, about which topics, and what is still needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from ..github.issue import Comment, Issue, is_by_mail, own_comments, owner_in
from ..github.ours import Ours
from ..github.person import Person
from ..incoming.answering import ReplyKind, judged
from ..incoming.filled_in import MOST_REPLIES, Phrases, understand, without_ours
from ..incoming.forms import Form, Reading, read
from ..incoming.plain_words import says_only_what_may_stay
from ..network.decided import Network
from ..network.labels import TOPICS, LabelDefinition, Status
from ..outgoing.safe import typed
from .meaning import says_something

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
AGREED_BY_MAIL = {"on_behalf": ("yes",), "publish": ("yes",), "no_secrets": ("yes",)}
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


def assess(
    issue: Issue,
    comments: Sequence[Comment],
    casus_form: CasusForm,
    network: Network,
    *,
    anywhere: bool = False,
    arrived: bool = False,
) -> Casus | None:
    """The casus in an issue; None if it is none.

    A casus has the label that the form sets, or at least three of the form's headings where the label was lost. Once
    we have spoken, a missing label means that a person took it off; but not where it `arrived` from another repository,
    since GitHub takes along only labels that there are. `anywhere`: any issue is looked at like one.
    """
    named = network.labels.casus.name.lower() in {name.lower() for name in issue.labels}
    if issue.is_pull_request or (is_by_us(issue, network) and not (anywhere or is_opened_by_us(issue, network))):
        return None
    reading, owner = _read(issue, casus_form, network), owner_of(issue, network)
    sticky = _sticky(comments, network.bots)
    state: Mapping[str, object] = sticky[1] if sticky else {}
    arrives = sticky is not None and (arrived or _has_lost_labels(state, issue, network))
    is_taken_off = sticky is not None and not arrives
    if not (named or anywhere or arrives) and (is_taken_off or reading.headings < ENOUGH_HEADINGS):
        return None
    since = _since(comments, state, network.bots, arrives=arrives)
    replies = _replies(owner, comments, sticky[0]) if sticky else []
    missing = reading.missing if state.get("welcomed") else _missing(issue, reading, casus_form, network)
    understood, until = _understood(replies, sticky, missing, casus_form, since) if sticky else ({}, 0)
    whole = replace(reading, values={**reading.values, **_unsaid(understood, reading, casus_form, network)})
    asked_once = {ASKED} - set(reading.missing) if set(missing) - set(reading.missing) and _answers(replies) else set()
    derived = _derived(whole, casus_form, network)
    recorded = _recorded(state.get("labels"), network)
    if arrives:
        recorded = tuple(name for name in recorded if name.lower() in _lower(issue.labels))
    # The label of an earlier topic is carried over by `ospo topics`: until then it stands for those of today.
    ours = [name for name in recorded if network.labels_today(name) == (name,)]
    before, after = _lower(now for name in recorded for now in network.labels_today(name)), _lower(derived)
    kept = {name for name in issue.labels if name.lower() not in _lower(ours) - after}
    return Casus(
        issue=issue,
        reading=whole,
        needed=() if state.get("welcomed") else tuple(id_ for id_ in missing if id_ not in {*understood, *asked_once}),
        understood=understood,
        was_incomplete=bool(state) and not state.get("welcomed"),
        was_welcomed=bool(state.get("welcomed")),
        derived=derived,
        recorded=recorded,
        add=frozenset(name for name in derived if name.lower() not in before),
        remove=frozenset(name for name in ours if name.lower() not in after),
        statuses=network.labels.statuses_in(issue.labels),
        has_foreign_status=network.labels.has_foreign_status(issue.labels),
        topics=network.topics_in((*kept, *(name for name in derived if name.lower() not in before))),
        already=_already(state) if state.get("welcomed") and not arrives else None,
        until=until,
        is_cut=any(each.is_cut for each in replies if each.id <= until),
        reply=max((each.id for each in replies if each.id == until or _is_meant_for_us(each, sticky)), default=0),
        owner=owner,
        since=since,
        number=noted if isinstance(noted := state.get(NUMBER), int) else 0,
        arrives=arrives,
    )


def _has_lost_labels(state: Mapping[str, object], issue: Issue, network: Network) -> bool:
    """Whether it was moved here and nothing was made good since: its event got lost, or its run broke off.

    What people take off is gone as well, but then the number is the one that we know.
    """
    there, wanted = _lower(issue.labels), {network.labels.casus.name, *_recorded(state.get("labels"), network)}
    return state.get(NUMBER) not in {None, issue.number} and not _lower(wanted) <= there


def _since(comments: Iterable[Comment], state: Mapping[str, object], bots: Ours, *, arrives: bool) -> int:
    if arrives:
        return max(comment.id for comment, _ in own_comments(comments, bots))
    noted = state.get(SINCE)
    return noted if isinstance(noted, int) else 0


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


def _read(issue: Issue, casus_form: CasusForm, network: Network) -> Reading:
    """What the form says. What we wrote down for somebody reads as they said it, and no more is asked of them.

    Who asks by mail agreed to what stands there, and reads a lesson before it is published.
    """
    reading = casus_form.read(issue.body)
    if not is_by_us(issue, network):
        return reading
    if is_by_mail(owner_in(issue.body)):
        reading = replace(reading, values={**reading.values, **AGREED_BY_MAIL})
    texts = {each.id for each in casus_form.known.fields if each.is_text}
    values = {id_: tuple(map(typed, given)) if id_ in texts else given for id_, given in reading.values.items()}
    return replace(reading, values=values, missing=tuple(id_ for id_ in reading.missing if id_ in OF_A_MEETING))


def label_definitions(casus_form: CasusForm, network: Network) -> tuple[LabelDefinition, ...]:
    """Every label that we may set, as it should exist in the repository."""
    return (
        *network.label_definitions(),
        *(
            family.named(text)
            for question, family in network.labels.families().items()
            for text in casus_form.short.get(question, {}).values()
            if question != TOPICS
        ),
    )


def kind_shown(reading: Reading) -> str:
    """The kind of organisation as it may stand beside who asks: none where they ask in a personal capacity."""
    return "" if is_personal(reading) else reading.choice(KIND) or ""


def is_personal(reading: Reading) -> bool:
    return reading.choice("role") == "personal"


def _derived(reading: Reading, casus_form: CasusForm, network: Network) -> tuple[str, ...]:
    names = [network.topic_label(path).name for path in reading.values.get(TOPICS, ()) if path in network.topics]
    for question, family in network.labels.families().items():
        answer = kind_shown(reading) if question == KIND else reading.choice(question) or ""
        text = casus_form.short.get(question, {}).get(answer)
        if text and question != TOPICS:
            names.append(family.named(text).name)
    return tuple(names)


def _sticky(comments: Iterable[Comment], bots: Ours) -> Sticky | None:
    """Our own intake comment and what it remembers."""
    return next(((each, mark.state) for each, mark in own_comments(comments, bots) if mark.key == INTAKE), None)


def _recorded(noted: object, network: Network) -> tuple[str, ...]:
    """The labels that we set before, as our own comment remembers them; never one of those that lead a casus."""
    labels = network.labels
    families = tuple(family.name.lower() for family in labels.families().values())
    names = [name for name in noted if isinstance(name, str)] if isinstance(noted, list) else []
    ours = {labels.casus.name.lower(), *labels.status_names()}
    mine = (name for name in names if name.lower().startswith(families) or name.lower() == labels.triage.name.lower())
    return tuple(name for name in mine if name.lower() not in ours)


def _already(state: Mapping[str, object]) -> tuple[str, ...]:
    noted = state.get("already")
    return tuple(key for key in noted if isinstance(key, str)) if isinstance(noted, list) else ()


def _lower(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}


def _missing(issue: Issue, reading: Reading, casus_form: CasusForm, network: Network) -> tuple[str, ...]:
    """What the form asks for and isn't there. Where title and question together say nothing, neither is the question:
    `Hulp gevraagd` is only a call.
    """
    can_be_asked = owner_of(issue, network) is not None and casus_form.form.field(ASKED) is not None
    if not can_be_asked or _tells(issue.title, network) or _tells(reading.text(ASKED), network):
        return reading.missing
    return tuple(each.id for each in casus_form.known.fields if each.id in {*reading.missing, ASKED})


def _tells(text: str, network: Network) -> bool:
    return says_something(text, (name for each in network.topics.values() for name in (each.title, *each.formerly)))


def _unsaid(
    understood: Mapping[str, tuple[str, ...]], reading: Reading, casus_form: CasusForm, network: Network
) -> dict[str, tuple[str, ...]]:
    """The answers from replies, without words for which the form has its own by now."""
    texts = {each.id for each in casus_form.form.fields if each.is_text}
    own = {id_ for id_ in texts & set(reading.values) if id_ != ASKED or _tells(reading.text(ASKED), network)}
    return {id_: given for id_, given in understood.items() if id_ not in own and (given or id_ not in reading.values)}


def _understood(
    replies: Sequence[Comment], sticky: Sticky, missing: Sequence[str], casus_form: CasusForm, since: int
) -> tuple[dict[str, tuple[str, ...]], int]:
    """Answers from the owner's replies, and the last reply that gave one.

    Once they completed the casus, choices are those that we noted then, and their own words what these replies say now.
    What people say after that is conversation, and no answer to the form any more.
    """
    comment, state = sticky
    if not state.get("welcomed"):
        return _from_replies(replies, comment.body, missing, casus_form)
    noted, until = state.get("understood"), state.get("until")
    if not isinstance(noted, dict):
        return {}, 0
    until = max(until, since) if isinstance(until, int) else 0  # comments get other ids where they are moved
    ids = [each.id for each in casus_form.form.fields if isinstance(noted.get(each.id), list)]
    said, _ = _from_replies([each for each in replies if each.id <= until], comment.body, ids, casus_form)
    return {id_: tuple(map(str, noted[id_])) or said.get(id_, ()) for id_ in ids}, until


def _replies(owner: Person | None, comments: Iterable[Comment], since: Comment) -> list[Comment]:
    """What the owner wrote below our question."""
    id_ = owner.id if owner is not None else None
    found = [
        each
        for each in comments
        if each.author is not None
        and each.author.id == id_
        and each.id > since.id
        and not says_only_what_may_stay(each.given.rest)
    ]
    return sorted(found, key=lambda each: (each.created_at, each.id))[:MOST_REPLIES]


def _answers(replies: Iterable[Comment]) -> bool:
    """Whether one of them says anything in words, and isn't only a command."""
    return any(re.search(r"\w", each.given.rest) for each in replies)


def _is_meant_for_us(reply: Comment, sticky: Sticky | None) -> bool:
    """Whether it is more than thanks, a quote of our question or an automatic reply."""
    words = _words(reply, sticky[0].body) if sticky is not None and reply.given.rest else ""
    return judged(words) is ReplyKind.ANSWER and says_something(words)


def _words(reply: Comment, ours: str) -> str:
    """What the owner wrote in a reply; a mail may repeat our question, marked as a quote or not."""
    return without_ours(reply.words, ours) if reply.by_mail else reply.words


def _from_replies(
    replies: Iterable[Comment], ours: str, wanted: Sequence[str], casus_form: CasusForm
) -> tuple[dict[str, tuple[str, ...]], int]:
    """Answers that the owner gave in plain replies, until nothing is missing any more, and the last such reply."""
    found: dict[str, tuple[str, ...]] = {}
    until = 0
    for reply in replies:
        missing = [id_ for id_ in wanted if id_ not in found]
        if not missing:
            break
        answers = understand(_words(reply, ours), missing, casus_form.form, casus_form.phrases)
        if answers:
            found |= answers
            until = reply.id
    return {each.id: found[each.id] for each in casus_form.form.fields if each.id in found}, until
