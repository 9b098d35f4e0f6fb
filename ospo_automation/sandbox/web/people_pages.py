"""Who was told what, and by what: what GitHub would have mailed to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from ..state import Account, Notification
from .mails import OPENING, is_answerable
from .visit import Missing, Page, Redirect, Visit

PEOPLE_SHOWN, NOTES_SHOWN = 25, 5


@dataclass(frozen=True)
class Note:
    """`by`: who wrote what brought it; None when it was an assignment or the writer is gone.

    `mail`: what its page is called; empty where it can't be answered.
    """

    at: datetime
    reason: str
    number: int
    title: str
    is_pull: bool
    comment: int | None
    by: str | None
    mail: str


@dataclass(frozen=True)
class Person:
    login: str
    name: str | None
    total: int
    notes: Sequence[Note]


def show(visit: Visit) -> Page:
    """Everybody with their latest, or everything for `?person=`."""
    asked = visit.query.get("person", "")
    with visit.turn():
        told: dict[str, list[Notification]] = {}
        for note in visit.box.world.notifications:
            if note.repo == visit.repo.full_name:
                told.setdefault(note.login, []).append(note)
        if asked:
            return _show_person(visit, _known(visit, asked), told)
        part = visit.slice(sorted(told, key=lambda login: (-len(told[login]), login.lower())), PEOPLE_SHOWN)
        people = [_person(visit, login, told[login], NOTES_SHOWN) for login in part]
        total = sum(len(notes) for notes in told.values())
    values = {"people": people, "part": part, "total": total, "alone": False}
    return Page("people.html", visit.say("people.title"), "people", values)


def lead(visit: Visit, login: str) -> Redirect:
    """From the address that the API gives for a person."""
    with visit.turn():
        return Redirect(f"/notifications?{urlencode({'person': _known(visit, login).login})}")


def _known(visit: Visit, login: str) -> Account:
    account = visit.box.world.account(login)
    if account is None:
        raise Missing
    return account


def _show_person(visit: Visit, account: Account, told: dict[str, list[Notification]]) -> Page:
    notes = told.get(account.login, [])
    part = visit.slice(notes[::-1])
    person = Person(account.login, account.name, len(notes), [_note(visit, note) for note in part])
    values = {"people": [person], "part": part, "total": len(notes), "alone": True}
    return Page("people.html", visit.say("people.of", name=account.login), "people", values)


def _person(visit: Visit, login: str, notes: list[Notification], most: int) -> Person:
    account = visit.box.world.account(login)
    shown = [_note(visit, note) for note in notes[: -most - 1 : -1]]
    return Person(login, account.name if account else None, len(notes), shown)


def _note(visit: Visit, note: Notification) -> Note:
    issue = visit.repo.issues.get(note.number)
    comment = visit.repo.comments.get(note.comment_id) if note.comment_id else None
    title, is_pull = (issue.title, issue.pull is not None) if issue and not issue.deleted else ("", False)
    by = comment.author if comment else issue.author if issue and note.reason == "mention" else None
    identity = comment.id if comment else None
    mail = str(identity or OPENING) if is_answerable(visit, note) else ""
    return Note(note.at, note.reason, note.number, title, is_pull, identity, by, mail)
