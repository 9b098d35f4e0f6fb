"""Takes in what somebody sent with a form of ours, and refuses what is too much or comes from elsewhere."""

from __future__ import annotations

import contextlib

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wrappers import Request as WebRequest

from . import guard
from .visit import Page, Visit

LARGEST_REQUEST = 450_000  # a form writes some characters as nine; what reads forms stops at half a million


def sent(visit: Visit, web: WebRequest, form: str) -> MultiDict[str, str] | Page:
    """The answers, or the page that says why not. `form`: for which form the page got its token."""
    try:
        given = _read(web)
    except RequestEntityTooLarge:
        return Page("refusal.html", visit.say("refused.large.title"), "", {"why": "large"}, 413)
    if not guard.is_from_here(web) or not guard.is_token(given.get("token", ""), form):
        return Page("refusal.html", visit.say("refused.foreign.title"), "", {"why": "foreign"}, 403)
    return given


def _read(web: WebRequest) -> MultiDict[str, str]:
    """Raises RequestEntityTooLarge."""
    in_chunks = "wsgi.input_terminated" in web.environ  # as no browser sends a form, and without saying how much it is
    with contextlib.suppress(ClientDisconnected, OSError):  # hung up half-way, or no proper chunks
        if not in_chunks and (web.content_length or 0) <= LARGEST_REQUEST:
            return web.form
        while web.stream.read(64 * 1024):  # hanging up on a sender who is still sending is rude
            pass
        raise RequestEntityTooLarge
    return MultiDict()
