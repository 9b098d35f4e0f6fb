"""The casus in an issue: its form, what the owner said since, and what of both we have done already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..github.issue import Comment, Issue, is_by_mail, own_comments, owner_in
from ..github.ours import Ours
from ..incoming.forms import Reading
from ..network.decided import Network
from ..outgoing.safe import typed
from .casus import (
    ASKED,
    NUMBER,
    OF_A_MEETING,
    SINCE,
    Casus,
    CasusForm,
    is_by_us,
    is_opened_by_us,
    owner_of,
)
from .casus_labels import derived_labels, recorded_labels
from .meaning import says_something
from .owner_replies import has_words, is_meant_for_us, replies_of, sticky_in, understood_in

ENOUGH_HEADINGS = 3
AGREED_BY_MAIL = {"on_behalf": ("yes",), "publish": ("yes",), "no_secrets": ("yes",)}


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
    sticky = sticky_in(comments, network.bots)
    state: Mapping[str, object] = sticky[1] if sticky else {}
    arrives = sticky is not None and (arrived or _has_lost_labels(state, issue, network))
    is_taken_off = sticky is not None and not arrives
    if not (named or anywhere or arrives) and (is_taken_off or reading.headings < ENOUGH_HEADINGS):
        return None
    since = _since(comments, state, network.bots, arrives=arrives)
    replies = replies_of(owner, comments, sticky[0]) if sticky else []
    missing = reading.missing if state.get("welcomed") else _missing(issue, reading, casus_form, network)
    understood, until = understood_in(replies, sticky, missing, casus_form, since) if sticky else ({}, 0)
    whole = replace(reading, values={**reading.values, **_unsaid(understood, reading, casus_form, network)})
    asked_once = {ASKED} - set(reading.missing) if set(missing) - set(reading.missing) and has_words(replies) else set()
    derived = derived_labels(whole, casus_form, network)
    recorded = recorded_labels(state.get("labels"), network)
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
        already=already_in(state) if state.get("welcomed") and not arrives else None,
        until=until,
        is_cut=any(each.is_cut for each in replies if each.id <= until),
        reply=max((each.id for each in replies if each.id == until or is_meant_for_us(each, sticky)), default=0),
        owner=owner,
        since=since,
        number=noted if isinstance(noted := state.get(NUMBER), int) else 0,
        arrives=arrives,
    )


def topics_in_form(body: str, labels: Iterable[str], casus_form: CasusForm, network: Network) -> tuple[str, ...]:
    """The topics of an issue about which nothing was said yet, as `assess` finds them."""
    return network.topics_in((*labels, *derived_labels(casus_form.read(body), casus_form, network)))


def _has_lost_labels(state: Mapping[str, object], issue: Issue, network: Network) -> bool:
    """Whether it was moved here and nothing was made good since: its event got lost, or its run broke off.

    What people take off is gone as well, but then the number is the one that we know.
    """
    there, wanted = _lower(issue.labels), {network.labels.casus.name, *recorded_labels(state.get("labels"), network)}
    noted = state.get(NUMBER)
    return noted is not None and noted != issue.number and not _lower(wanted) <= there


def _since(comments: Iterable[Comment], state: Mapping[str, object], bots: Ours, *, arrives: bool) -> int:
    if arrives:
        return max(comment.id for comment, _ in own_comments(comments, bots))
    noted = state.get(SINCE)
    return noted if isinstance(noted, int) else 0


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


def already_in(state: Mapping[str, object]) -> tuple[str, ...]:
    """The keys of what our comment about a casus points to."""
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
