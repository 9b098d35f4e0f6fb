"""One look at a form with a tip: what it says, and what a coordinator said of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ospo_automation.core.casus.allowed import look_at
from ospo_automation.core.casus.part import Role, is_of_network
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, newest, own_comments
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.personal import details
from ospo_automation.core.incoming.plain_words import approves, declines
from ospo_automation.core.primitives.marker import fingerprint
from ospo_automation.core.sight.question_between import may_answer, question_in
from ospo_automation.core.sight.seen import unseen_until
from ospo_automation.core.sight.signing_form import roles_in_network
from ospo_automation.core.signals.tips_kept import TIP, TipMemory
from ospo_automation.core.signals.tips_sent import SentTip, form_of, tip_of

from .facts import AFTER, STAGE, TITLE, TYPED, Arrival, Became

Liked = Mapping[int, frozenset[int]]


def look_at_form(
    hub: Reader, issue: Issue, memory: TipMemory, liked_below: Liked, event: Event | None = None
) -> Arrival | None:
    """None for what is no such form, and where nobody is there whose it could be. One that no run saw before needs the
    `event` for which we run.
    """
    checkout, person = hub.checkout, issue.author
    reading = form_of(issue, checkout)
    if reading is None or person is None or person.is_bot:
        return None
    comments = hub.comments(issue.number)
    ours = newest(own_comments(comments, checkout.network.bots), TIP)
    state = ours[1].state if ours is not None else {}
    typed = "\n\n".join((issue.title, reading.text("link"), reading.text("matters")))
    print_ = fingerprint(f"{typed}\n{reading.values.get('topics', ())}")
    told = next((each for each in Became if each.value == state.get(STAGE)), None)
    private = details(typed, known=(checkout.network.contact,))
    tip = None if reading.missing else tip_of(issue, reading, checkout.network)
    now = tip.typed if isinstance(tip, SentTip) else ""
    thumbs = {each.id for each in liked(hub, issue)}
    thumbs |= liked_below.get(ours[0].id, frozenset()) if ours is not None else set()
    sender, waits = sender_of(person, hub), memory.at((issue.number, 0))
    fresh = thumbs - set(waits.stale) if waits is not None and waits.typed == now else set[int]()
    is_yes = sender == Role.COORDINATOR.value or bool(coordinators(hub) & fresh)
    is_new = event is not None and not state
    unseen = (
        unseen_until(hub, issue, comments, event, checkout.network.labels.signal.name) if event and is_new else None
    )
    keeps = _title_kept(issue, state, comments, unseen or 0, print_)
    was_changed = issue.edited_at is not None or bool(keeps[AFTER])
    return Arrival(
        (issue.number, 0),
        person.id,
        sender,
        tip,
        reading.missing,
        look_at(private, person, state, comments, checkout.expertise.coordinators),
        coordinators_first(thumbs, hub),
        _verdict(
            issue,
            [each for each in comments if each.id > keeps[AFTER]],
            hub,
            is_yes=is_yes,
            is_as_mailed=not was_changed,
        ),
        typed=print_,
        keeps=keeps,
        was_changed=was_changed,
        told=told if state.get(TYPED) == print_ else None,
        node=hub.node_of(issue.number),
        is_known=is_of_network(person, checkout),
    )


def _title_kept(
    issue: Issue, state: Mapping[str, Any], comments: Sequence[Comment], unseen: int, print_: str
) -> Mapping[str, Any]:
    """What stands for its title, and the last comment whose word is to another one or to another text; 0 for none.

    Also what was said between the change and the first run that sees it: whoever said it may have the page before them
    as it was.
    """
    title, noted = fingerprint(issue.title), state.get(AFTER)
    if state.get(TITLE, title) != title or state.get(TYPED, print_) != print_:
        return {TITLE: title, AFTER: max((each.id for each in comments), default=0)}
    return {TITLE: title, AFTER: noted if isinstance(noted, int) else unseen}


def sender_of(person: Person | None, hub: Reader) -> str:
    """What somebody is in the network."""
    roles = roles_in_network(person, hub.checkout)
    return next((each.value for each in (Role.COORDINATOR, Role.EXPERT) if each in roles), "other")


def coordinators(hub: Reader) -> set[int]:
    """By the numbers of their accounts."""
    accounts = hub.checkout.accounts
    return {id_ for each in hub.checkout.expertise.coordinators if (id_ := accounts.number(each))}


def network_s(hub: Reader) -> frozenset[int]:
    """Everybody who is in the network's files, as far as we know their numbers."""
    checkout = hub.checkout
    logins = {*checkout.expertise.everybody, *checkout.profiles.pages}
    return frozenset(id_ for each in logins if (id_ := checkout.accounts.number(each)))


def coordinators_first(ids: Collection[int], hub: Reader) -> list[int]:
    """However many strangers gave a 👍 as well, theirs are remembered."""
    ours = coordinators(hub)
    return sorted(ids, key=lambda each: (each not in ours, each))


def liked(hub: Reader, issue: Issue) -> Sequence[Person]:
    """However many strangers gave a 👍 as well, those of the network are found."""
    return hub.hands_on_issue(issue.number).liked if issue.thumbs_up > len(issue.liked) else issue.liked


def _verdict(
    issue: Issue, comments: Sequence[Comment], hub: Reader, *, is_yes: bool, is_as_mailed: bool
) -> bool | None:
    """What a coordinator last said below it, since it was last changed; or else their thumb. A bare yes is none: it may
    be one to what somebody asked in between, who takes that away once it is answered. Nor is one by mail, unless it
    `is_as_mailed`: of what is changed afterwards GitHub sends no mail.
    """
    since = issue.edited_at or issue.created_at
    question = question_in(comments, hub.checkout, since)
    for each in sorted(comments, key=lambda one: one.id, reverse=True):
        says_yes = approves(each.given.rest) and (is_as_mailed or not each.by_mail)
        is_no = declines(each.given.rest) and not may_answer(each, question)
        counts = not each.was_edited and each.created_at >= since and (says_yes or is_no)
        if counts and Role.COORDINATOR in roles_in_network(each.author, hub.checkout):
            return says_yes
    return True if is_yes else None
