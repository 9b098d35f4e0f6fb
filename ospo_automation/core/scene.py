"""One look at a casus, the same for every automation: how it stands and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .casus import Casus, assess
from .event import Event
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
    asks = asks_in(comments, checkout.network.bots)
    has_answer = answered(asks, comments)
    today = checkout.network.calendar.today(event.now)
    choice = _choice(hub, casus, asks, event.now, is_standing=bool(asks) and (has_answer or today < asks[-1].due))
    return Scene(checkout, casus, comments, today, choice, has_answer)


def _choice(hub: Reader, casus: Casus, asks: tuple[Ask, ...], now: datetime, *, is_standing: bool) -> Choice | None:
    checkout = hub.checkout
    limits = checkout.network.section(Limits)
    if limits is None or not casus.is_complete or not casus.is_ours_to_move:
        return None
    if is_standing:
        return Choice(Turn.STANDING, asks[-1])
    return choose(
        number=casus.issue.number,
        rings=checkout.expertise.rings(casus.topics),
        asks=asks,
        load=hub.load(now),
        profiles=checkout.profiles,
        limits=limits,
        calendar=checkout.network.calendar,
        never=[casus.owner.login] if casus.owner else [],
        now=now,
    )
