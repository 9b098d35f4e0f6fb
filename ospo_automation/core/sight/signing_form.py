"""One look at a form with which somebody signs up: whose it is, what they want, and who said yes to that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..casus.checkout import Checkout
from ..casus.part import Parts, Role
from ..casus.several_forms import is_rather_another
from ..github.issue import Comment, Issue, own_state
from ..github.person import Person
from ..incoming.filled_in import MOST_REPLIES, understand
from ..incoming.forms import Reading, read
from ..incoming.plain_words import agrees, approves
from ..network.joiner import FORM, Joiner, changed_by, joiner_of, missing_of, unknown_topics

ENOUGH_HEADINGS = 3
JOINING = "joining"
STAGE, TYPED, DAY, STALE, NEW = "stage", "typed", "day", "stale", "new"
MOMENT, AFTER, LEFT_AGAIN = "moment", "after", "left"
"""What our comment remembers: how far it is, what stands for what was filled in, since when, whose thumbs are from
before that was changed, and whether they are welcomed. And when its writer last changed anything, with the last comment
whose word was to something else: who takes back what they said below their form changes it as well, at no moment that
GitHub tells. And that they left again, who stood in the files although they had withdrawn.
"""
APPROVED, CHANGED, WAITS = "approved", "changed", "waits"
"""Stages in which it is to be proposed: somebody new, or somebody who is there already and wants something else."""


@dataclass(frozen=True)
class SigningForm:
    """`reading` is with what its writer said below it, `joiner` what they want by now, `missing` what is still asked.

    `is_own`: what stands there is its writer's word; somebody else may have edited it. `changed_at` is when they last
    changed anything, None where it is as it was sent in. `unknown` is what they named as a topic and is none.
    """

    issue: Issue
    reading: Reading
    joiner: Joiner
    missing: tuple[str, ...]
    changed_at: datetime | None = None
    is_own: bool = True
    unknown: Sequence[str] = ()
    replies: Sequence[Comment] = field(default=())


def _is_after(comment: Comment, moment: datetime | None) -> bool:
    return moment is None or comment.created_at > moment


def is_form(issue: Issue, checkout: Checkout) -> bool:
    return _reading(issue, checkout) is not None


def _reading(issue: Issue, checkout: Checkout) -> Reading | None:
    """What somebody filled in; None for an issue that is no such form."""
    network = checkout.network
    named = {name.lower() for name in issue.labels}
    is_ours = network.bots.wrote(issue.author, issue.body)
    if issue.is_pull_request or is_ours or network.labels.casus.name.lower() in named:
        return None
    reading = read(issue.body, checkout.other_form(FORM))
    is_one = network.labels.join.name.lower() in named or reading.headings >= ENOUGH_HEADINGS
    return reading if is_one and not is_rather_another(FORM, reading, issue, checkout) else None


def look_at_form(issue: Issue, comments: Iterable[Comment], checkout: Checkout) -> SigningForm | None:
    """None for what is no such form, and where nobody is there whose it could be.

    It is about who sent it in, known by their number: whatever names stand in it are only words. What they say below it
    counts until they edit the form.
    """
    reading = _reading(issue, checkout)
    person = issue.author
    if reading is None or person is None or person.is_bot or person.id <= 0:
        return None
    replies = [
        each
        for each in sorted(comments, key=lambda each: (each.created_at, each.id))
        if each.author is not None
        and each.author.id == person.id
        and not each.was_edited
        and _is_after(each, issue.edited_at)
    ][-MOST_REPLIES:]
    is_own = issue.editor is None or issue.editor.id == person.id or any(agrees(each.given.rest) for each in replies)
    network, form = checkout.network, checkout.other_form(FORM)
    joiner, changed_at, unknown = joiner_of(person, reading, network, issue.number), issue.edited_at, list[str]()
    for reply in replies:
        missing = missing_of(reading, joiner)
        found = understand(reply.words, missing, form, checkout.form.phrases) if missing else {}
        if found:
            left = tuple(each for each in reading.missing if each not in found)
            reading = replace(reading, values={**reading.values, **found}, missing=left)
            joiner = joiner_of(person, reading, network, issue.number)
        changed = changed_by(joiner, reply.given, network)
        unknown = unknown_topics(reply.given, network) or unknown
        if changed != joiner or found:
            joiner, changed_at = changed, reply.created_at
    return SigningForm(issue, reading, joiner, missing_of(reading, joiner), changed_at, is_own, unknown, replies)


def state_of(comments: Iterable[Comment], checkout: Checkout) -> Mapping[str, Any]:
    return own_state(comments, checkout.network.bots, JOINING)


def roles_in_network(person: Person | None, checkout: Checkout) -> frozenset[Role]:
    """Expert or coordinator, by the network's own files."""
    nobody = Parts(None, frozenset(), (), checkout)
    return nobody.roles_of(person) if person is not None and not person.is_bot else frozenset()


def is_there_already(person: Person, checkout: Checkout) -> bool:
    """Whether the network's files name them, and nobody else who had their login before."""
    nobody = Parts(None, frozenset(), (), checkout)
    return nobody.has(person)


def is_approved(form: SigningForm, comments: Iterable[Comment], liked: Iterable[Person], checkout: Checkout) -> bool:
    """Whether a coordinator said yes to it as it is now, with a word or a thumb; `liked` are none from before."""
    words = who_agreed(comments, form.changed_at, is_as_mailed=form.issue.edited_at is None)
    return any(Role.COORDINATOR in roles_in_network(person, checkout) for person in (*words, *liked))


def who_agreed(comments: Iterable[Comment], changed_at: datetime | None, *, is_as_mailed: bool) -> list[Person | None]:
    """Whoever said yes in a word since what stands above it was changed.

    A bare yes is none: it may be one to what somebody asked in between, who takes that away once it is answered. Nor is
    one by mail, unless it `is_as_mailed`: of what is changed afterwards GitHub sends no mail.
    """
    words = (each for each in comments if not each.was_edited and _is_after(each, changed_at))
    return [each.author for each in words if approves(each.given.rest) and (is_as_mailed or not each.by_mail)]


def moment_of(form: SigningForm) -> str:
    """When its writer last changed anything; "" where it is as it was sent in."""
    return form.changed_at.isoformat() if form.changed_at is not None else ""


def is_changed(form: SigningForm, state: Mapping[str, Any]) -> bool:
    """Whether it was touched since our comment told what stands there, be it to and fro."""
    is_other = state.get(TYPED) != form.joiner.print
    return bool(state) and (is_other or state.get(MOMENT, moment_of(form)) != moment_of(form))


def stale_words(form: SigningForm, state: Mapping[str, Any], comments: Iterable[Comment]) -> int:
    """The last comment whose word is to what stood there before something said below it was taken back, or before the
    form was edited: who said it just after that may have the page before them as it was. 0 for none.
    """
    noted = state.get(AFTER)
    is_other = bool(state) and state.get(TYPED) != form.joiner.print
    before = str(state.get(MOMENT, moment_of(form)))
    is_edited = form.issue.edited_at is not None and form.issue.edited_at.isoformat() > before
    if is_other and (is_edited or moment_of(form) <= before):
        return max((each.id for each in comments), default=0)
    return noted if isinstance(noted, int) else 0


def stale_thumbs(form: SigningForm, state: Mapping[str, Any], liked: Iterable[Person]) -> frozenset[int]:
    """Whose thumbs were there before what stands in it now: GitHub doesn't say when somebody gave one."""
    there = frozenset(each.id for each in liked)
    if not state:
        return there if form.changed_at is not None else frozenset()
    noted = state.get(STALE)
    known = {each for each in noted if isinstance(each, int)} if isinstance(noted, list) else set()
    return there if is_changed(form, state) else there & known
