"""Mails to which an answer may come back by itself, for ever."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..incoming.absence import back_on
from ..incoming.being_away import tells_away
from ..incoming.clauses import spelled
from ..incoming.mail import letter
from ..languages import flat
from .received import Received
from .written import finds

_LOOKED_AT = 2_000  # characters; what is longer was typed by somebody
_PROGRAMS = re.compile(
    r"(?:no|do|donot|not)[._-]?(?:not)?[._-]?reply|noreply|(?:geen|niet)[._-]?(?:antwoord|reply|beantwoorden)"
    r"|mailer[._-]?daemon|postmaster|bounces?|notifications?|autoreply|auto[._-]?reply|listserv|majordomo|mailman"
    r"|nobody|daemon|root|owner|request|delivery|undeliverable"
)
_ANSWERS = re.compile(r"\s*(?:re|antw|fw|fwd|doorgestuurd)\s*:", re.IGNORECASE)
_APART = re.compile(r"[+=]")


def is_loop_risk(received: Received, ours: Collection[str]) -> bool:
    """Whether a program may answer what we answer; `ours` are our own addresses."""
    own = {bare(each) for each in ours}
    if received.is_automatic or received.is_bounce or not received.sender.strip("<> "):
        return True
    return bare(received.sender) in own or is_of_program(received.sender) or says_away(received)


def is_of_program(address: str) -> bool:
    """Whether nobody reads what is sent to an address: `no-reply@`, `owner-list@`."""
    who = address[:320].strip().lower().rpartition("@")[0]
    if _PROGRAMS.fullmatch(_APART.split(who)[0]):
        return True
    parts = re.split(r"[._+=-]", who)
    joined = "".join(parts)
    return bool(
        "noreply" in joined
        or "donotreply" in joined
        or "mailerdaemon" in joined
        or parts[0] in {"owner", "bounce", "bounces"}
        or parts[-1] in {"bounces", "bounce", "request", "owner", "daemon"}
    )


def says_away(received: Received) -> bool:
    """Whether a mail says that its sender isn't there, and nothing else; what it answers says nothing of that."""
    text = letter(received.text[:_LOOKED_AT]).text
    plain = spelled(text) if len(received.text) <= _LOOKED_AT and "?" not in text else ""
    subject = "" if _ANSWERS.match(received.subject) else received.subject[:200]
    if tells_away(spelled(f"{subject}:\n")):
        return True
    is_away = bool(plain) and tells_away(plain)  # people say so of a meeting as well, and programs say until when
    return is_away and (back_on(text, received.at.date()) is not None or finds("away_for_long", flat(text)))


def bare(address: str) -> str:
    """Without what stands behind a plus, as in a reply's own address."""
    who, _, where = address.strip().strip("<>").lower().rpartition("@")
    return f"{_APART.split(who)[0]}@{where}"
