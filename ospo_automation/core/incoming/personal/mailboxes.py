"""Mail addresses of one person, told from those of a desk, a team or a program."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .around import around, words

_I = re.IGNORECASE


_MAIL = re.compile(
    r"(?<![a-z0-9._%+'@-])([a-z0-9_][a-z0-9._%+'-]{0,63})@((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?![a-z0-9@-])",
    _I,
)
# Parts of an address that belong to a desk, wherever they stand, or with which such a part begins or ends.
_DESKS = words(
    "api authors avg belasting belastingen bestuur bezwaar bieb bot cert ciso csirt cvd deploy dev developer devs "
    "developers devops devrel dpo fg financien fz git griffie hr hrm ibd ict it jobs klcc legal loket nieuws "
    "nieuwsbrief noreply ops organisatie ospo pgp psirt sales secretariaat soc ubuntu users vacatures vth web "
    "webmaster website wmo woo"
)
_DESK_BEGINS = tuple(
    words(
        "aanbested abuse admin afdeling algoritme architect archiv bedrijfs beheer beveilig bibliotheek boekhoud "
        "burgerzaken code commissie commonground communica community compliance contact crediteur customer data "
        "debiteur digi directie disclosure facilit factu forum functionaris gegevens governance haalcentraal "
        "handhaving helpdesk info inkoop innovatie juridisch kennis klacht klant klokken kwetsb licen marketing "
        "melding meldpunt mijnoverheid monitor netwerk notif omgeving open overheid personeel platform portaal privacy "
        "procurement programma project publi realisatie redactie registr responsible samenwerk secretar secur service "
        "software source standaarden standaardis support team techni toegankelijk vergunning voorlichting vraag vragen "
        "vulnerab werkgroep zaakgericht"
    )
)
_DESK_ENDS = tuple(
    words(
        "desk team teams beheer support service services loket balie redactie zaken office bureau centrum platform "
        "commissie secretariaat archief incident incidenten"
    )
)
# What can be somebody's name as well (Anna Post), or stands for a name in an example: only when nothing else is there.
_NOBODY = words(
    "archief build ci gemeente hallo hello help mail mailer maintainer maintainers me nobody office owner pers po post "
    "postbus postmaster press reply root staff sysadmin test tests werk www no do not achternaam bar email firstname "
    "first foo gebruiker iemand jouw jouwnaam last lastname myname naam name someone somebody uw user username "
    "jeugd milieu college online parkeren planning pr raad receptie ruimte sociaal subsidie subsidies voornaam you "
    "your yourname"
)
_STAND_INS = words("example voorbeeld domein domain organisatie organization organisation company acme")
_NO_SITES = words(
    "example test invalid localhost local internal intern lan png jpg jpeg gif svg webp pdf md txt html css js ts py "
    "yml yaml json toml xml sh zip gz tgz lock jar service timer socket target path mount"
)
_NO_MAIL_BEFORE = re.compile(r"://[^\s/@?#]*$|\b(?:ssh|scp|sftp)\s+(?:-\S+\s+(?:[\w./~]+\s+)?)*$|message-id: *<$", _I)

IN_BROWSER = {"mail": _MAIL, "noMailBefore": _NO_MAIL_BEFORE}
WORDS_IN_BROWSER = {
    "desks": _DESKS,
    "deskBegins": _DESK_BEGINS,
    "deskEnds": _DESK_ENDS,
    "nobody": _NOBODY,
    "standIns": _STAND_INS,
    "noSites": _NO_SITES,
}
"""What the form on the site looks with, as `in_browser` gives it."""


def mailboxes(text: str, known: Collection[str]) -> Iterator[str]:
    """Mail addresses of somebody; `known` are addresses that may stand there, in lower case."""
    return (each[0].lower() for each in _MAIL.finditer(text) if _is_private(each, text, known))


def _is_private(found: re.Match[str], text: str, known: Collection[str]) -> bool:
    """Whether an address seems to be one person's: not a desk's, a stand-in, a program's or one for a server."""
    address, who, where = found[0].lower(), found[1].lower(), found[2].lower()
    before, after = around(found, text)
    labels = where.split(".")
    return not (
        address in known
        or len(who) == 1
        or labels[-1] in _NO_SITES
        or _STAND_INS & set(labels)
        or re.match(r"v?[0-9]+\.[0-9x]", where)
        or where.endswith(("noreply.github.com", "reply.github.com"))
        or re.match(r":[\w~/]", after)
        or _NO_MAIL_BEFORE.search(before)
        or _is_desk(who)
    )


def _is_desk(who: str) -> bool:
    parts = [part for part in re.split(r"[._+-]", who) if part]
    if all(part in _DESKS | _NOBODY for part in parts):
        return True
    if any(len(part) == 1 for part in parts):  # J. Post and M. Klant are people
        return False
    return any(part in _DESKS or part.startswith(_DESK_BEGINS) or part.endswith(_DESK_ENDS) for part in parts)
