"""A coordinator's yes that may be one to something else, or to another text, counts for nothing: that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.part import Role
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, own_state
from ospo_automation.core.incoming.plain_words import agrees, approves
from ospo_automation.core.meetings.sent_in import MEETING, sent_in
from ospo_automation.core.sight.partner_events import AFTER, EVENT
from ospo_automation.core.sight.signing_form import APPROVED, JOINING, STAGE, look_at_form, roles_in_network, state_of
from ospo_automation.core.signals.tips_kept import TIP

BEFORE = "approvals/before"
"""The text that tells of a yes to what stood there before."""


@dataclass(frozen=True)
class Facts:
    """The issue with the form that waits for a yes. `text` is what says why this one counts for nothing. `is_sure`:
    what stands there was surely changed; a title may have been, where the run that would have seen it got lost.
    """

    number: int
    text: str
    by_mail: bool = False
    is_sure: bool = False


def gather(hub: Reader, event: Event) -> Facts | None:
    if event.number is None or event.comment is None:
        return None
    comments, issue, checkout = hub.comments(event.number), hub.issue(event.number), hub.checkout
    said = next((each for each in comments if each.id == event.comment), None)
    text = _why_not(said, issue, comments, checkout) if said is not None and not said.was_edited else ""
    if said is None or not text or Role.COORDINATOR not in roles_in_network(said.author, checkout):
        return None
    is_sure = issue.edited_at is not None
    return Facts(issue.number, text, said.by_mail, is_sure) if _waits(issue, comments, checkout) else None


def _why_not(said: Comment, issue: Issue, comments: Sequence[Comment], checkout: Checkout) -> str:
    """The text that says why a yes counts for nothing; "" for one that does, and for what is none."""
    if approves(said.given.rest):
        states = (own_state(comments, checkout.network.bots, key) for key in (EVENT, TIP, JOINING))
        last = max((each for state in states if isinstance(each := state.get(AFTER), int)), default=0)
        is_before = said.by_mail and (issue.edited_at is not None or last)
        return BEFORE if is_before or last >= said.id else ""
    return "approvals/unsure" if agrees(said.given.rest) else ""


def _waits(issue: Issue, comments: Sequence[Comment], checkout: Checkout) -> bool:
    """Whether it is a form to which nobody said yes yet, as far as its labels and our comment tell."""
    labels, named = checkout.network.labels, {name.lower() for name in issue.labels}
    if not issue.is_open or issue.is_locked or issue.is_pull_request or labels.is_looked_at(issue.labels):
        return False
    if named & {each.name.lower() for each in (labels.event, labels.join, labels.signal)}:
        form = look_at_form(issue, comments, checkout)
        is_theirs = form is None or form.is_own  # or else it waits for whose it is, whatever a coordinator says
        return is_theirs and state_of(comments, checkout).get(STAGE) != APPROVED
    sent = sent_in(issue, checkout)
    return sent is not None and sent.form == MEETING and labels.meeting.name.lower() not in named


def decide(facts: Facts) -> Iterator[Effect]:
    values = {"by_mail": facts.by_mail, "is_sure": facts.is_sure} if facts.text == BEFORE else {}
    yield Say(facts.number, "unsure", facts.text, values, is_news=True)


automation = Automation(
    name="unsure",
    purpose=(__doc__ or "").strip(),
    on=("issue_comment.created",),
    may=(Say,),
    settings=None,
    gather=gather,
    decide=decide,
)
