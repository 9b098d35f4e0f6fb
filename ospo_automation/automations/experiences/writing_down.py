"""The page that comes of what somebody told: their words made safe, and nobody named who didn't agree to that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ospo_automation.core.casus.casus import KIND, kind_shown
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.incoming.forms import Reading
from ospo_automation.core.knowledge.experience import KINDS, Kind
from ospo_automation.core.knowledge.published import LONGEST_DESCRIPTION
from ospo_automation.core.network import website
from ospo_automation.core.outgoing.page_words import fitted, markdown
from ospo_automation.core.outgoing.safe import Safe, clean
from ospo_automation.core.sight.public_words import LONGEST_LINE, LONGEST_TEXT, PublicWords

LONGEST_TITLE = 120
LONGEST_NAME = 120
TEXTS = ("happened", "helped", "by")


def kind_of(reading: Reading) -> Kind:
    chosen = reading.choice("kind")
    return next((each for each in KINDS if each == chosen), "experience")


def written_down(issue: Issue, reading: Reading, day: date, checkout: Checkout) -> Mapping[str, Any]:
    """The values of the page's text."""
    network, words = checkout.network, PublicWords(checkout)
    site = network.section(website.Settings)
    happened, helped = (words.unnamed(reading.text(each)) for each in ("happened", "helped"))
    title = _line(words.unnamed(issue.title), LONGEST_TITLE)
    kind = kind_shown(reading)
    return {
        "title": title,
        "description": _description(title, happened),
        "day": day,
        "kind": kind_of(reading),
        "topics": [each for each in reading.values.get("topics", ()) if each in network.topics],
        "organisation_type": kind,
        "organisation": checkout.form.short.get(KIND, {}).get(kind, kind),
        "by": _line(reading.text("by"), LONGEST_NAME),
        "happened": markdown(happened, LONGEST_TEXT) if happened else "",
        "helped": markdown(helped, LONGEST_TEXT) if helped else "",
        "licence": site.licence if site is not None else website.LICENCE,
        "site": Safe(site.address if site is not None else ""),
    }


def _description(title: str, happened: str) -> str:
    """What a search engine shows below the title, cut at a word. Where it is too short the page says more."""
    words = _line(re.sub(r"[*_`#]|\]\([^)\s]{0,500}\)", "", happened), LONGEST_LINE)
    return fitted(words if words != title else "", LONGEST_DESCRIPTION)


def _line(text: str, longest: int) -> str:
    """On one line, with nothing that could be an element: it goes into the head of the page."""
    plain = " ".join(re.sub("[<>]", " ", clean(text, longest)).split())
    return plain[:longest].rstrip()
