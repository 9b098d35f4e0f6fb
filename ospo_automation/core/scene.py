"""One look at a casus, the same for every automation: how it stands and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .casus import Casus, assess
from .event import Event
from .expertise import Ring
from .issue import Comment
from .reader import Checkout, Reader
from .rounds import Ask, Choice, Limits, Turn, answered, asks_in, choose


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


def look(hub: Reader, event: Event) -> Scene | None:
    """The casus of an event; None if there is none, or if it is closed or locked and so at rest."""
    if event.number is None:
        return None
    issue = hub.issue(event.number)
    if issue.is_pull_request or issue.is_locked or not issue.is_open:
        return None
    checkout = hub.checkout
    comments = tuple(hub.comments(event.number))
    casus = assess(issue, comments, checkout.form, checkout.network)
    if casus is None:
        return None
    rings = checkout.expertise.rings(casus.topics)
    asks = asks_in(comments, checkout.network.bots)
    has_answer = answered(asks, comments)
    today = checkout.network.calendar.today(event.now)
    limits = checkout.network.section(Limits)
    if limits is None or not casus.is_complete or not casus.is_ours_to_move:
        return Scene(checkout, casus, comments, today, has_answer=has_answer)
    if asks and (has_answer or today < asks[-1].due):
        choice = Choice(Turn.STANDING, asks[-1])
    else:
        choice = _choice(hub, casus, rings, asks, limits, event.now)
    wider = choice.ask is not None and choice.ask.ring < len(rings) - 1
    return Scene(checkout, casus, comments, today, choice, has_answer, wider)


def _choice(
    hub: Reader, casus: Casus, rings: tuple[Ring, ...], asks: tuple[Ask, ...], limits: Limits, now: datetime
) -> Choice:
    checkout = hub.checkout
    return choose(
        number=casus.issue.number,
        rings=rings,
        asks=asks,
        load=hub.load(now),
        profiles=checkout.profiles,
        limits=limits,
        calendar=checkout.network.calendar,
        never=[casus.owner.login] if casus.owner else [],
        now=now,
    )
