"""Lets time pass: a day, or until next Monday."""

from __future__ import annotations

from datetime import datetime, time, timedelta

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
    visit.view.put_forward(moment)
    return Redirect(f"{visit.home}#clock", 303)


def _moment(now: datetime, to: str) -> datetime | None:
    """Nine in the morning of the day that was asked for."""
    today = now.astimezone(HERE).date()
    days = {"day": 1, "monday": 7 - today.weekday(), "week": 7}.get(to)
    return datetime.combine(today + timedelta(days=days), WORKDAY_BEGINS, HERE) if days is not None else None


def token() -> str:
    return guard.token(FORM)
