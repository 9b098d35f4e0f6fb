"""Somebody who may write changes a file on the default branch, as behind GitHub's pencil."""

from __future__ import annotations

from werkzeug.wrappers import Request as WebRequest

from . import guard, sending
from .code_pages import MOST_BYTES
from .players import may_write, people
from .visit import Missing, Page, Redirect, Visit, in_path

BRANCH = "main"


def show(visit: Visit, path: str, problem: str = "", typed: str | None = None, who: str = "") -> Page:
    """`problem` is a key of the words; `typed` what stood there then."""
    with visit.turn():
        text = _text(visit, path)
        writers = [each for each in people(visit) if may_write(visit, each.login)]
    values = {
        "path": path,
        "text": text if typed is None else typed,
        "people": writers,
        "who": who,
        "problem": problem,
        "token": guard.token(_form(visit, path)),
    }
    title = visit.say("edit.title", path=path)
    if problem:
        title = f"{visit.say('form.problem')}: {title}"
    return Page("edit.html", title, "code", values, 422 if problem else 200)


def send(visit: Visit, web: WebRequest, path: str) -> Page | Redirect:
    sent = sending.sent(visit, web, _form(visit, path))
    if isinstance(sent, Page):
        return sent
    typed, who = sent.get("text", ""), sent.get("who", "")  # as browsers send the ends of lines
    with visit.turn():
        text = _text(visit, path)
        if who not in {each.login for each in people(visit)} or not may_write(visit, who):
            return show(visit, path, "form.choose", typed, who)
        if len(typed.encode()) > MOST_BYTES:
            return show(visit, path, "acts.too_long", typed, who)
        typed = typed if "\r\n" in text else typed.replace("\r\n", "\n")
        if typed != text:
            visit.handle.push(who, BRANCH, {path: typed}, message=f"Update {path}")
    return Redirect(f"{visit.home}/blob/{BRANCH}/{in_path(path)}", 303)


def _text(visit: Visit, path: str) -> str:
    try:
        return visit.handle.read(path, BRANCH)
    except (FileNotFoundError, UnicodeDecodeError, ValueError):
        raise Missing from None


def _form(visit: Visit, path: str) -> str:
    return f"{visit.view.repository}/{path}, edit"
