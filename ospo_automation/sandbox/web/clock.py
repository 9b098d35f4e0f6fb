"""Lets time pass: a day, or until next Monday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from werkzeug.wrappers import Request as WebRequest

from . import guard, sending
from .dates import HERE
from .visit import Missing, Page, Redirect, Visit

FORM = "clock"
WORKDAY_BEGINS = time(9)


def send(visit: Visit, web: WebRequest) -> Page | Redirect:
    """Asks whoever keeps the clock to put it forward; what happens by itself meanwhile happens then."""
    sent = sending.sent(visit, web, FORM)
    if isinstance(sent, Page):
        return sent
    moment = _moment(visit.box.now, sent.get("to", ""))
    if visit.view.put_forward is None or moment is None:
        raise Missing
    since = visit.box.now
    visit.view.put_forward(moment)
    passing = urlencode({"since": since.isoformat(), "until": moment.isoformat()})
    return Redirect(f"{visit.home}?{passing}#clock", 303)


@dataclass(frozen=True)
class Passing:
    """The time that somebody lets pass. `is_over`: the clock is there."""

    since: datetime
    until: datetime
    is_over: bool


def passing(visit: Visit) -> Passing | None:
    """As the address of the page says; None where it says nothing, or something else."""
    try:
        since, until = (datetime.fromisoformat(visit.query.get(each, "")) for each in ("since", "until"))
    except ValueError:
        return None
    if since.tzinfo is None or until.tzinfo is None:
        return None
    return Passing(since, until, visit.box.now >= until)


def _moment(now: datetime, to: str) -> datetime | None:
    """Nine in the morning of the day that was asked for."""
    today = now.astimezone(HERE).date()
    days = {"day": 1, "monday": 7 - today.weekday(), "week": 7}.get(to)
    return datetime.combine(today + timedelta(days=days), WORKDAY_BEGINS, HERE) if days is not None else None


def token() -> str:
    return guard.token(FORM)
