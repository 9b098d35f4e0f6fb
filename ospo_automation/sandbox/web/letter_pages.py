"""The pages on which somebody without an account writes a mail, reads what comes back, and answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request as WebRequest

from ..acts import clean
from . import dates, guard, sending
from .letters import Correspondent, Letter, Letters, answer_to
from .visit import Missing, Page, Redirect, Visit

LONGEST_NAME, LONGEST_SUBJECT, LONGEST_TEXT = 80, 200, 30_000
MOST_LETTERS = 100  # of one person, so that a key that sticks does no harm
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}")
_BEHIND = ".,;:!?)]}"  # what closes a sentence is no part of an address in it


@dataclass(frozen=True)
class Draft:
    """What the visitor typed so far; `problems` are by field, "" for all of it."""

    name: str = ""
    address: str = ""
    subject: str = ""
    text: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def wrong(self) -> dict[str, str]:
        return dict(self.problems)


@dataclass(frozen=True)
class Thread:
    """Letters that answer each other, oldest first."""

    letters: Sequence[Letter]

    @property
    def id(self) -> str:
        return self.letters[0].thread

    @property
    def newest(self) -> Letter:
        return self.letters[-1]

    @property
    def answered(self) -> Letter:
        """The one to which an answer goes: the last that they got, or else their own."""
        return next((each for each in reversed(self.letters) if not each.is_own), self.newest)


def show(visit: Visit, draft: Draft | None = None) -> Page:
    """Who wrote so far, and a new mail; `?as=` is from whom."""
    box = _box(visit)
    known = box.correspondents()
    if draft is None:
        asked = visit.query.get("as", "")
        new = Correspondent(visit.say("letters.somebody"), visit.say("letters.somewhere"))
        who = next((each for each in known if each.address == asked), new)
        draft = Draft(who.name, who.address)
    values = {
        "known": [(each, len(box.letters(each.address))) for each in known],
        "to": box.address,
        "draft": draft,
        "token": guard.token(_form(visit, "new")),
        "longest": {"name": LONGEST_NAME, "subject": LONGEST_SUBJECT},
    }
    return Page("letters.html", _title(visit, "letters.title", draft), "mail", values, 422 if draft.problems else 200)


def send(visit: Visit, web: WebRequest) -> Page | Redirect:
    """Takes in a new mail, or shows the page again with everything that was typed."""
    sent = sending.sent(visit, web, _form(visit, "new"))
    if isinstance(sent, Page):
        return sent
    box, draft = _box(visit), _judged(visit, sent)
    if draft.problems:
        return show(visit, draft)
    id_ = box.write(Correspondent(draft.name, draft.address.lower()), draft.subject, draft.text)
    return Redirect(_place(visit, draft.address.lower(), id_, id_), 303)  # a new one begins a thread


def show_box(visit: Visit, address: str) -> Page:
    """What somebody wrote and got, the newest first."""
    found = _threads(_letters(visit, address))
    found.sort(key=lambda each: each.newest.at, reverse=True)
    values = {"threads": found, "who": _who(visit, address), "is_at_work": _box(visit).is_at_work()}
    return Page("letterbox.html", visit.say("letters.of", name=address), "mail", values)


def show_thread(visit: Visit, address: str, thread: str, draft: Draft | None = None) -> Page:
    """All letters of one conversation, and the answer to it."""
    found, draft = _thread(visit, address, thread), draft or Draft()
    values = {
        "thread": found,
        "shown": [
            (each, *map(_shown, each.parts), dates.mailed(each.at, visit.view.language)) for each in found.letters
        ],
        "who": _who(visit, address),
        "is_at_work": _box(visit).is_at_work(),
        "draft": draft,
        "token": guard.token(_form(visit, f"{address} {thread}")),
    }
    title = found.letters[0].subject or visit.say("letters.no_subject")
    title = f"{visit.say('form.problem')}: {title}" if draft.problems else title
    return Page("letter.html", title, "mail", values, 422 if draft.problems else 200)


def answer(visit: Visit, web: WebRequest, address: str, thread: str) -> Page | Redirect:
    """Takes in an answer, or shows the page again with everything that was typed."""
    found = _thread(visit, address, thread)
    sent = sending.sent(visit, web, _form(visit, f"{address} {thread}"))
    if isinstance(sent, Page):
        return sent
    text = sent.get("text", "").replace("\r\n", "\n")
    problems = _of_text(visit, text) + _of_all(visit, address)
    if problems:
        return show_thread(visit, address, thread, Draft(text=text, problems=problems))
    subject, whole = answer_to(found.answered, text, visit.view.language)
    id_ = _box(visit).write(_who(visit, address), subject, whole, found.answered.id)
    return Redirect(_place(visit, address, thread, id_), 303)


def _box(visit: Visit) -> Letters:
    if visit.view.letters is None:
        raise Missing
    return visit.view.letters


def _letters(visit: Visit, address: str) -> Sequence[Letter]:
    found = _box(visit).letters(address)
    if not found:
        raise Missing
    return found


def _threads(letters: Sequence[Letter]) -> list[Thread]:
    found: dict[str, list[Letter]] = {}
    for each in letters:
        found.setdefault(each.thread, []).append(each)
    return [Thread(each) for each in found.values()]


def _thread(visit: Visit, address: str, id_: str) -> Thread:
    found = next((each for each in _threads(_letters(visit, address)) if each.id == id_), None)
    if found is None:
        raise Missing
    return found


def _who(visit: Visit, address: str) -> Correspondent:
    known = (each for each in _box(visit).correspondents() if each.address == address)
    return next(known, Correspondent(address, address))


def _judged(visit: Visit, sent: MultiDict[str, str]) -> Draft:
    name, address, subject = (" ".join(sent.get(each, "").split()) for each in ("name", "address", "subject"))
    text = sent.get("text", "").replace("\r\n", "\n")
    found: list[tuple[str, str]] = []
    if not _ADDRESS.fullmatch(address):
        found.append(("address", visit.say("letters.no_address")))
    for field, typed, most in (("name", name, LONGEST_NAME), ("subject", subject, LONGEST_SUBJECT)):
        if len(typed) > most:
            found.append((field, visit.say("letters.too_long", most=most, length=len(typed))))
    found += [*_of_text(visit, text), *_of_all(visit, address.lower())]
    return Draft(name, address, subject, text, tuple(found))


def _of_text(visit: Visit, text: str) -> tuple[tuple[str, str], ...]:
    if not clean(text).strip():
        return (("text", visit.say("reply.empty")),)
    if len(text) > LONGEST_TEXT:
        return (("text", visit.say("letters.too_long", most=LONGEST_TEXT, length=len(text))),)
    return ()


def _of_all(visit: Visit, address: str) -> tuple[tuple[str, str], ...]:
    count = sum(each.is_own for each in _box(visit).letters(address))
    return (("", visit.say("letters.enough", most=MOST_LETTERS)),) if count >= MOST_LETTERS else ()


def _shown(text: str) -> Markup:
    """Plain text, in which only what is an address of the web can be followed."""
    parts: list[Markup] = []
    end = 0
    for found in _LINK.finditer(text):
        link = found[0].rstrip(_BEHIND)
        parts += [escape(text[end : found.start()]), Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(link)]
        end = found.start() + len(link)
    return Markup().join([*parts, escape(text[end:])])


def _place(visit: Visit, address: str, thread: str, letter: str) -> str:
    return f"{visit.home}/mail/{quote(address, safe='@')}/{thread}#letter-{letter}"


def _title(visit: Visit, key: str, draft: Draft) -> str:
    title = visit.say(key)
    return f"{visit.say('form.problem')}: {title}" if draft.problems else title


def _form(visit: Visit, what: str) -> str:
    return f"{visit.view.repository}, mail {what}"
