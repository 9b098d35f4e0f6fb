"""Mails composed by a seed: a sender, and what people write of themselves in any place and spelling."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from ospo_automation.core.correspondence.received import Received

_FIRST = [
    "Carla",
    "Joost",
    "Fatima",
    "Bram",
    "Sanne",
    "Henk",
    "Meryem",
    "Pieter-Jan",
    "Annelies",
    "Noor",
    "Tom",
    "Lena",
    "José",
    "Zoë",
    "Ömer",
    "Jan",
    "Ed",
    "Bo",
    "Anne-Fleur",
    "Björn",
    "Roos",
    "Mark",
    "Guus",
]
_LAST = [
    "de Wit",
    "van den Berg",
    "El Amrani",
    "Visser",
    "de Groot",
    "Jansen",
    "Yılmaz",
    "Hoekstra",
    "Brouwer",
    "Schippers",
    "O'Brien",
    "Müller",
    "van der Meer",
    "Jansen-de Vries",
    "Bakker",
    "Klein",
    "ten Brink",
    "Kuijpers",
    "Öztürk",
    "van 't Hof",
    "de Jong",
    "Nguyễn",
    "Łukasz",
    "Post",
]
_PLACES = ["Voorbeeldstad", "Grootveld", "Kleindorp", "Zilverwoude", "Hoogmeer", "Waterland-Zuid"]
_KINDS = ("gemeente", "waterschap", "provincie", "omgevingsdienst")
_HOME = ("gmail.com", "ziggo.nl", "outlook.com")
_GREETINGS = ("Beste mensen,\n\n", "Hoi allemaal,\n\n", "", "Geachte heer/mevrouw,\n\n", "L.S.\n\n", "Goedemorgen, ")
_ENDS = (
    "\n\nMet vriendelijke groet,\n\n{full}\n{kind} {place}\nT {phone}\n{mail}",
    "\n\nGroet, {first}",
    "\n\n{first}",
    "\n\nmvg {initials} {last}",
    "\n\n--\n{full}\nAdviseur\n{kind} {place}",
    "\n\nHartelijke groeten,\n{FULL}\n\nVerzonden vanaf mijn iPhone",
    "\n\nAlvast bedankt!\n{full}",
    "",
)
_SAYS = (
    "Wij gebruiken een open source pakket onder de GPL.",
    "De leverancier wil de broncode niet geven.",
    "Mag dat zomaar?",
    "Welke licentie past daarbij?",
    "Hoe hebben anderen dit geregeld?",
    "Er is niets over afgesproken in het contract.",
    "Mijn naam is {full} en ik werk bij {kind} {place}.",
    "Ik, {first}, heb dit uitgezocht.",
    "{full} heeft het contract getekend.",
    "Het contract staat op naam van {initials} {last}.",
    "Bel me op {phone} of mail naar {mail}.",
    "Vraag maar naar {first} {last}.",
    "Dit zegt {first}'s team ook.",
    "Bij {kind} {place} doen we dat anders.",
    "Je kunt me bereiken: {phone}.",
    "({first} van {kind} {place})",
    "Ons bezoekadres is Raadhuisplein 12, 1234 AB {place}.",
    "groetjes van {FIRST}",
    "Zie {mail}",
    "Mijn collega en {FULL} weten het niet.",
)
_NEUTRAL = 6  # of these say nothing of who writes


@dataclass(frozen=True)
class Composed:
    """`secrets` are what nobody may read, folded: parts of the name, the address, the telephone's digits."""

    received: Received
    secrets: frozenset[str]
    digits: str


def plain(text: str) -> str:
    """Small letters without accents, as a reader who searches for a name would compare them."""
    spelled = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ł", "l").replace("Ł", "l"))
    return "".join(each for each in spelled if not unicodedata.combining(each)).casefold()


def composed(seed: int) -> Composed:
    pick = random.Random(seed)  # noqa: S311  (the same for the same seed)
    first, last = pick.choice(_FIRST), pick.choice(_LAST)
    place, kind = pick.choice(_PLACES), pick.choice(_KINDS)
    bare = re.sub(r"[^a-z]", "", plain(last))
    initial = plain(first)[0]
    who = pick.choice((f"{plain(first)}.{bare}", f"{initial}.{bare}", f"{initial}{bare}", bare))
    domain = pick.choice((f"{kind}-{plain(place)}.example", f"{plain(place)}.example", pick.choice(_HOME)))
    full = f"{first} {last}"
    words = {
        "first": first, "last": last, "full": full, "FULL": full.upper(), "FIRST": first.upper(),
        "initials": f"{first[0]}.", "kind": kind, "place": place, "mail": f"{who}@{domain}",
        "phone": pick.choice(("06-12345678", "06 12 34 56 78", "+31 6 12345678", "012 345 67 89", "(012) 3456789")),
    }  # fmt: skip
    shown = pick.choice(
        (full, f"{last}, {first}", f"{full} | {kind} {place}", full.upper(), f"{last}, {first[0]}. ({first})")
    )
    most = pick.choice((len(_SAYS), len(_SAYS), _NEUTRAL))  # of some nobody says anything of themselves
    said = " ".join(pick.choice(_SAYS[:most]) + pick.choice(("", "", "\n", "\n\n")) for _ in range(pick.randint(2, 7)))
    text = f"{pick.choice(_GREETINGS)}{said}{pick.choice(_ENDS)}".format(**words)
    text = pick.choice((text, text, text, text.lower(), text.replace("\n", "\r\n"), unicodedata.normalize("NFD", text)))
    subject = pick.choice(("vraag", "Vraag over licenties", "Re: vraag van {full}", "{kind} {place}: broncode")).format(
        **words
    )
    received = Received(f"{seed}@example.org", words["mail"], shown, subject, text, datetime(2026, 11, 29, tzinfo=UTC))
    return Composed(received, frozenset(_parts(full) | {words["mail"]}), re.sub(r"\D", "", words["phone"])[-8:])


def _parts(name: str) -> set[str]:
    return {part for part in re.findall(r"[a-z]{3,}", plain(name)) if part not in {"van", "den", "der", "ten"}}
