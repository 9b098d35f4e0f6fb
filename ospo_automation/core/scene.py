"""One look at a casus, the same for every automation: how it stands and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .asks import Ask, History, answered, history
from .casus import Casus, assess
from .event import Event
from .expertise import Ring
from .issue import Comment
from .reader import Checkout, Reader
from .rounds import Choice, Limits, Request, Turn, choose


@dataclass(frozen=True)
class Scene:
    """`choice` is None where the network leaves asking experts to people, or where it isn't time for it."""

    checkout: Checkout
    casus: Casus
    comments: tuple[Comment, ...]
    today: date
    choice: Choice | None = None
    has_answer: bool = False
    has_wider_ring: bool = False

    @property
    def number(self) -> int:
        return self.casus.issue.number

    @property
    def asks_now(self) -> bool:
        return self.choice is not None and self.choice.turn is Turn.ASK

    @property
    def is_asked(self) -> bool:
        """Whether experts are asked now, or were and it is their turn."""
        return self.choice is not None and self.choice.turn in {Turn.ASK, Turn.STANDING}

    @property
    def is_stuck(self) -> bool:
        """Whether experts should be asked and can't be, so that a coordinator should look."""
        return self.choice is not None and not self.is_asked and self.choice.turn is not Turn.RESTING


def look(hub: Reader, event: Event) -> Scene | None:
    """The casus of an event; None if there is none, or if it is closed or locked and so at rest."""
    if event.number is None:
        return None
    # Comments first: we write labels before comments, so whoever sees a comment of ours sees the labels it speaks of.
    comments = tuple(hub.comments(event.number))
    issue = hub.issue(event.number)
    if issue.is_pull_request or issue.is_locked or not issue.is_open:
        return None
    checkout = hub.checkout
    casus = assess(issue, comments, checkout.form, checkout.network)
    if casus is None:
        return None
    rings = checkout.expertise.rings(casus.topics)
    past = history(comments, checkout.network.bots)
    has_answer = answered(past.asks, comments)
    today = checkout.network.calendar.today(event.now)
    limits = checkout.network.section(Limits)
    if limits is None or not casus.is_complete or not casus.is_ours_to_move:
        return Scene(checkout, casus, comments, today, has_answer=has_answer)
    choice = _standing(past, today, has_answer=has_answer)
    if choice is None:
        load = hub.load(event.now)
        past = past.joined(load.asks, event.number)
        choice = _standing(past, today, has_answer=has_answer) or choose(
            _request(checkout, casus, rings, past),
            load=load,
            profiles=checkout.profiles,
            limits=limits,
            calendar=checkout.network.calendar,
            now=event.now,
        )
    wider = choice.ask is not None and _is_anybody_left(choice.ask, rings, past)
    return Scene(checkout, casus, comments, today, choice, has_answer, wider)


def _is_anybody_left(ask: Ask, rings: Sequence[Ring], past: History) -> bool:
    """Whether a wider ring has somebody who wasn't asked yet."""
    asked = ask.logins.union(*(each.logins for each in past.asks))
    return any(login not in asked for ring in rings[ask.ring + 1 :] for login in ring.experts)


def _standing(past: History, today: date, *, has_answer: bool) -> Choice | None:
    """The last ask, where it is still the turn of those who were asked or one of them answered."""
    last = past.last
    return Choice(Turn.STANDING, last) if last is not None and (has_answer or today < last.due) else None


def _request(checkout: Checkout, casus: Casus, rings: tuple[Ring, ...], past: History) -> Request:
    owner = casus.owner
    return Request(
        number=casus.issue.number,
        topics=casus.topics,
        rings=rings,
        history=past,
        owner=owner,
        is_trusted=owner is not None and owner.login.lower() in checkout.expertise.coordinators,
    )
