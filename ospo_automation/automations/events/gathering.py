"""What is known of an event of others: what was filled in, whether a coordinator let it in, and who goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from ospo_automation.core.casus.allowed import Allowance, look_at
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.part import Role
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, own_state
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.forms import Reading
from ospo_automation.core.incoming.personal import DetailKind, details
from ospo_automation.core.meetings.partner_event import PartnerEvent, Settings, event_of, print_of
from ospo_automation.core.network import website
from ospo_automation.core.primitives.marker import fingerprint
from ospo_automation.core.sight.from_forms import threads_of_forms
from ospo_automation.core.sight.partner_events import (
    AFTER,
    EDITED,
    EVENT,
    IN,
    LET_IN,
    STAGE,
    STALE,
    THEIRS,
    TITLE,
    TYPED,
    event_in,
    noted_ids,
    with_goers,
)
from ospo_automation.core.sight.seen import unseen_until
from ospo_automation.core.sight.signing_form import roles_in_network, who_agreed

from .facts import Facts, HowFar


def gather(hub: Reader, event: Event) -> Facts | None:
    checkout = hub.checkout
    if checkout.network.section(Settings) is None or event.number is None:
        return None
    issue = hub.issue(event.number)
    reading = event_in(issue, checkout)
    if reading is None or issue.is_locked:
        return None
    return _looked_at(_as_liked(issue, hub, event), reading, hub, event)


def _looked_at(issue: Issue, reading: Reading, hub: Reader, event: Event) -> Facts | None:
    checkout, comments = hub.checkout, hub.comments(issue.number)
    network = checkout.network
    state = own_state(comments, network.bots, EVENT)
    found = event_of(issue, reading, ZoneInfo(network.calendar.timezone))
    there = found if isinstance(found, PartnerEvent) else None
    site = network.section(website.Settings)
    facts = Facts(
        issue.number,
        HowFar.UNCLEAR,
        network.labels.event.name,
        network.labels.looked_at.name,
        there,
        () if isinstance(found, PartnerEvent) else found,
        was_in=state.get(STAGE) == IN,
        calendar=site.address if site is not None else "",
    )
    private = _private(issue, reading, state, comments, checkout)
    if not issue.is_open:  # whoever closed it meant that, or it is over
        is_off = facts.was_in and there is not None and there.is_cancelled
        return replace(facts, stage=HowFar.CANCELLED, keeps=private.over(state)) if is_off else None
    unseen = None if state else unseen_until(hub, issue, comments, event, network.labels.event.name)
    yes = _judged(issue, reading, state, comments, checkout, unseen=unseen)
    facts = replace(facts, private=private, keeps=private.over(yes.keeps))
    if private.kinds or there is None:
        return replace(facts, stage=HowFar.PRIVATE if private.kinds else HowFar.UNCLEAR)
    if there.when.ends <= event.now:
        return replace(facts, stage=HowFar.OVER)
    stage = HowFar.IN if yes.is_in else HowFar.WAITS
    there = with_goers(there, issue, comments, checkout, yes.let_in) if yes.is_in else there
    return replace(facts, stage=stage, event=there, keeps=private.over({**yes.keeps, STAGE: stage.value}))


@dataclass(frozen=True)
class _Judged:
    """Whether a coordinator wants it as it stands, whose thumbs said so, and what to remember of that."""

    is_in: bool
    let_in: Sequence[int]
    keeps: Mapping[str, Any]


def _judged(
    issue: Issue,
    reading: Reading,
    state: Mapping[str, Any],
    comments: Sequence[Comment],
    checkout: Checkout,
    *,
    unseen: int | None,
) -> _Judged:
    """A yes is one to what stands there: thumbs and words from before it was changed are none, unless a coordinator
    changed it. GitHub doesn't say when somebody gave a thumb, so whose were there at the change is remembered. Nor does
    it say who changed a title: who edits the text says yes to the one that stood there before that.
    """
    typed = print_of(issue, reading)
    is_same = state.get(TYPED) == typed
    title, edited = fingerprint(issue.title), issue.edited_at.isoformat() if issue.edited_at is not None else ""
    is_theirs = _is_theirs(issue, checkout) and (
        _is_coordinator(issue.author, checkout)
        or (is_same and state.get(THEIRS) is True)
        or (state.get(EDITED) != edited and state.get(TITLE) == title)
    )
    liked = [each.id for each in issue.liked if _is_coordinator(each, checkout)]
    stale = set(noted_ids(state, STALE)) & set(liked)
    after = state.get(AFTER)
    if (state and not is_same) or unseen is not None or (not state and issue.edited_at is not None and not is_theirs):
        stale = set(liked)
        after = max((each.id for each in comments), default=0) if state else unseen or after
    fresh = sorted(set(liked) - stale)
    later = [each for each in comments if not isinstance(after, int) or each.id > after]
    agreed = who_agreed(later, issue.edited_at, is_as_mailed=issue.edited_at is None and not after)
    said = any(_is_coordinator(each, checkout) for each in agreed)
    was_in = state.get(STAGE) == IN and is_same
    is_in = was_in or is_theirs or said or bool(fresh)
    let_in = sorted(noted_ids(state, LET_IN) if was_in else liked)
    keeps: dict[str, Any] = {TYPED: typed, TITLE: title, EDITED: edited}
    keeps |= {THEIRS: True} if is_theirs else {}
    keeps |= {STALE: sorted(stale)} if stale else {}
    keeps |= {LET_IN: let_in} if is_in and let_in else {}
    keeps |= {AFTER: after} if isinstance(after, int) and after else {}
    return _Judged(is_in, let_in, keeps)


def _is_theirs(issue: Issue, checkout: Checkout) -> bool:
    """Whether a coordinator wrote what stands below its title."""
    return _is_coordinator(issue.editor if issue.edited_at is not None else issue.author, checkout)


def _is_coordinator(person: Person | None, checkout: Checkout) -> bool:
    return Role.COORDINATOR in roles_in_network(person, checkout)


def _as_liked(issue: Issue, hub: Reader, event: Event) -> Issue:
    """With all who gave a 👍, where GitHub told only the last of them."""
    is_cut = issue.thumbs_up > len(issue.liked)
    return replace(issue, liked=hub.hands_on_issue(issue.number).liked) if is_cut and not event.is_scheduled else issue


def _private(
    issue: Issue, reading: Reading, state: Mapping[str, Any], comments: Sequence[Comment], checkout: Checkout
) -> Allowance:
    """What of it seems to be somebody's; the address at which it is held isn't."""
    typed = "\n\n".join((issue.title, *(text for given in reading.values.values() for text in given)))
    there = details(typed, known=(checkout.network.contact,))
    there = frozenset(each for each in there if each[0] is not DetailKind.ADDRESS)
    return look_at(there, issue.author, state, comments, checkout.expertise.coordinators)


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Those in the calendar, with who goes, and of the newest issues what came from the form."""
    checkout = hub.checkout
    if checkout.network.section(Settings) is None:
        return ()
    there = [each for each in threads_of_forms(hub) if event_in(each, checkout) is not None]
    recent = [each for each in hub.recent_issues() if event_in(each, checkout) is not None]
    return list({each.number: each for each in (*there, *recent)}.values())
