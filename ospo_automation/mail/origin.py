"""Whether a mail comes from where it says, as the mailbox's own server noted it (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_automation.core.correspondence.received import Vouched

from .header_fields import Fields

NOBODY = "none"  # as a server's name: no note is believed
_RESULT = re.compile(r"(?:^|[;\s])(dmarc|dkim|spf|compauth)\s{0,5}=\s{0,5}([a-z]{1,20})(?=[\s;(]|$)")
_DOMAIN = re.compile(
    r"(?:header\.d|header\.i|smtp\.mailfrom|smtp\.mail)\s{0,5}=\s{0,5}\"?(?:[^\s;\"@]{0,200}@)?([^\s;\"@]{1,253})"
)
_NAMED_FROM = re.compile(r"header\.from\s{0,5}=\s{0,5}\"?(?:[^\s;\"@]{0,200}@)?([^\s;\"@]{1,253})")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.){0,500}"')
_NOTE = re.compile(r"\((?:[^()\\]|\\.){0,500}\)")


def vouched(fields: Fields, domain: str, server: str = "") -> Vouched:
    """For the `domain` of the sender. Only what `server` noted counts, and where its name isn't configured what stands
    topmost: whoever sent the mail may have put others below it.
    """
    results = [each for note in _notes(fields, server) for each in _results(note, domain)]
    said = {kind: verdict for kind, verdict, _ in reversed(results) if kind in {"dmarc", "compauth"}}
    for kind in ("dmarc", "compauth"):
        if said.get(kind) in {"pass", "fail"}:
            return Vouched.PASSED if said[kind] == "pass" else Vouched.FAILED
    own = [(kind, verdict) for kind, verdict, of in results if kind in {"dkim", "spf"} and _is_same(of, domain)]
    if any(verdict == "pass" for _, verdict in own):
        return Vouched.PASSED
    return Vouched.FAILED if any(verdict in {"fail", "softfail"} for _, verdict in own) else Vouched.NOT_SAID


def is_noted(fields: Fields, server: str = "") -> bool:
    """Whether anybody looked at all where it comes from."""
    return any(True for note in _notes(fields, server) for _ in _results(note, ""))


def _notes(fields: Fields, server: str) -> Iterator[str]:
    """Those of one server, up to where the mail passed to it: what stands below a later `Received` was there before."""
    known = "" if server == NOBODY else server.lower()
    begun = False
    if server == NOBODY:
        return
    for each in fields.fields:
        if each.name == "received" and begun:
            return
        if each.name == "authentication-results":
            note = _NOTE.sub(" ", each.value.lower())
            name = _server(note)
            if not begun and not known and not server:
                known, begun = name, True
            if name == known:
                begun = True
                yield note.partition(";")[2] if name else note


def _server(note: str) -> str:
    """Nothing where it isn't named: Microsoft 365 leaves it out."""
    first = note.partition(";")[0].split()
    return first[0] if first and "=" not in first[0] else ""


def _results(note: str, domain: str) -> Iterator[tuple[str, str, str]]:
    """What was looked at, what came out, and the domain that it says it of. Whoever looked at another
    sender's domain than ours reads the address otherwise than we do: in doubt it isn't theirs.
    """
    for each in _QUOTED.sub(_without_marks, note).split(";"):
        found = _RESULT.search(each)
        if found is not None:
            sender = _NAMED_FROM.search(each)
            if sender is not None and domain and not _is_same(sender[1].rstrip("."), domain):
                yield "dmarc", "fail", domain
                continue
            of = _DOMAIN.search(each)
            yield found[1], found[2], of[1].rstrip(".") if of else ""


def _without_marks(found: re.Match[str]) -> str:
    """What somebody put between quotes begins no result of its own."""
    return re.sub(r"[;=\s]", "_", found[0])


def _is_same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return "." in short and (short == long or long.endswith(f".{short}"))
