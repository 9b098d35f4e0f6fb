"""Tells the web view's requests from the API's, lets in who may, and finds the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Request as WebRequest
from werkzeug.wrappers import Response

from ..inside import Inside
from . import (
    acting,
    board,
    clock,
    code_pages,
    desk_pages,
    editing,
    guard,
    home,
    issue_form,
    issue_pages,
    letter_pages,
    mail_pages,
    people_pages,
    project_page,
    pull_pages,
    run_pages,
    static,
)
from .mails import OPENING
from .rendering import draw
from .view import View
from .visit import Answer, Document, Missing, Page, Redirect, Visit

_LONGEST_NUMBER = 9
_NUMBER = rf"(?P<number>[1-9]\d{{0,{_LONGEST_NUMBER - 1}}})"
_WHERE = r"(?P<where>.+)"
_MAIL = rf"/issues/{_NUMBER}/mail/(?P<login>[^/]+)/(?P<which>{OPENING}|[1-9]\d{{0,{_LONGEST_NUMBER - 1}}})"
_ACTS = rf"/(?:issues|pull)/{_NUMBER}/acts"
_EDIT = r"/edit/main/(?P<path>.+)"
_LETTERS = "/mail"
_BOX = rf"{_LETTERS}/(?P<address>[^/]+)"
_THREAD = rf"{_BOX}/(?P<thread>[0-9a-f]{{16}})"
FORM = "/issues/new"
CLOCK = "/clock"

# What the address of a page looks like, and who answers; the first ones and the writing ones behind the repository's.
Doors = dict[str, Callable[..., Answer]]
_DOORS: Doors = {
    "/?": home.show,
    "/issues/?": issue_pages.show_list,
    FORM: issue_form.show,
    "/issues/new/choose": issue_form.choose,
    f"/issues/{_NUMBER}": issue_pages.show,
    _MAIL: mail_pages.show,
    _LETTERS: letter_pages.show,
    _BOX: letter_pages.show_box,
    _THREAD: letter_pages.show_thread,
    desk_pages.DESK: desk_pages.show,
    _ACTS: acting.show,
    _EDIT: editing.show,
    "/board": board.show,
    "/pulls": pull_pages.show_list,
    f"/pull/{_NUMBER}": pull_pages.show,
    f"/tree/{_WHERE}": code_pages.show_folder,
    f"/blob/{_WHERE}": code_pages.show_file,
    f"/raw/{_WHERE}": code_pages.show_picture,
    r"/commit/(?P<sha>[0-9a-f]{7,40})": code_pages.show_commit,
    "/actions": run_pages.show,
    f"/actions/runs/{_NUMBER}": run_pages.lead,
}
_WRITING_DOORS: Doors = {
    FORM: issue_form.send,
    f"/issues/{_NUMBER}": issue_pages.reply,
    _MAIL: mail_pages.send,
    _LETTERS: letter_pages.send,
    _THREAD: letter_pages.answer,
    desk_pages.DESK: desk_pages.send,
    _ACTS: acting.send,
    _EDIT: editing.send,
    CLOCK: clock.send,
}
_OWN_DOORS: Doors = {
    "/": home.lead,
    "/notifications": people_pages.show,
    rf"/(?:orgs|users)/(?P<owner>[^/]+)/projects/{_NUMBER}": project_page.show,
    "/-/labels.css": static.labels,
    f"/-/news/{_NUMBER}": issue_pages.news,
    r"/-/(?P<name>[a-z]+\.(?:css|js|svg))": static.file,
}


def answer(box: Inside, view: View, web: WebRequest, path: str, *, is_api: bool) -> Response | None:
    """None for what the API or git has to answer. `is_api`: the API knows this path."""
    if not _is_page(view, web, path, is_api=is_api):
        return None
    if not guard.is_ours(web, box.url):
        return guard.protect(Response("This address is not ours.\n", 421, content_type="text/plain"))
    visit = Visit(box, view, path, web.args.to_dict())
    form = _door(_WRITING_DOORS, _behind(view, path) or "")
    send = form if web.method == "POST" else None
    if web.method not in ("GET", "HEAD") and send is None:
        allowed = {"Allow": "GET, HEAD, POST" if form else "GET, HEAD"}
        return guard.protect(_drawn(visit, _refusal(visit, "method", 405), allowed))
    try:
        found = send(visit, web) if send else _found(visit, path)
    except Missing:
        found = _refusal(visit, "missing", 404)
    return guard.protect(_unless_known(web, _response(visit, found)))


def _is_page(view: View, web: WebRequest, path: str, *, is_api: bool) -> bool:
    if _behind(view, path) is not None or path.startswith("/-/"):
        return True
    if path in ("/", "/notifications") and not is_api:
        return True
    reads = web.method in ("GET", "HEAD")
    return reads and not is_api and "text/html" in web.headers.get("Accept", "")


def _behind(view: View, path: str) -> str | None:
    """What follows the repository in the address; None for another repository, or for git's own address of this one."""
    start = f"/{view.repository}".lower()
    rest = path[len(start) :]
    return rest if path.lower().startswith(start) and (not rest or rest.startswith("/")) else None


def _found(visit: Visit, path: str) -> Answer:
    if "\0" in unquote(path):  # no name has it, and git can't be asked for it
        raise Missing
    rest = _behind(visit.view, path)
    if found := _door(_OWN_DOORS, path) if rest is None else _door(_DOORS, rest):
        return found(visit)
    if rest is None:
        return people_pages.lead(visit, unquote(path.strip("/")))
    raise Missing


def _door(doors: Doors, path: str) -> Callable[..., Answer] | None:
    """Who answers there, with the parts of the address that they need."""
    for pattern, answer in doors.items():
        if match := re.fullmatch(pattern, path):
            return partial(answer, **{name: unquote(text) for name, text in match.groupdict().items()})
    return None


def _refusal(visit: Visit, why: str, status: int) -> Page:
    return Page("refusal.html", visit.say(f"refused.{why}.title"), "", {"why": why}, status)


def _response(visit: Visit, found: Answer) -> Response:
    if isinstance(found, Redirect):
        return Response("", found.status, {"Location": found.to})
    if isinstance(found, Document):
        return Response(found.body, 200, content_type=found.kind)
    return _drawn(visit, found, {})


def _drawn(visit: Visit, page: Page, headers: dict[str, str]) -> Response:
    return Response(draw(visit, page), page.status, headers, content_type="text/html; charset=utf-8")


def _unless_known(web: WebRequest, response: Response) -> Any:
    """304 when the browser has this answer already."""
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(web)
    return response
