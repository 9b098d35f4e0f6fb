"""What stands at the foot of every page: who publishes it and where they are reached, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from ospo_automation.core.network.website import Settings

from .structured import licence_address


@dataclass(frozen=True)
class Foot:
    """`publisher` is a name, `contact` an address to mail, `repository` the page of the source; "" for what nobody
    says.
    """

    publisher: str = ""
    contact: str = ""
    repository: str = ""


def foot(theirs: Any, site: Settings, known: Foot, said: Mapping[str, str]) -> str:
    """HTML, for where an engine puts the copyright. `theirs` is what they say of that themselves."""
    items = "".join(f"<li>{each}</li>" for each in _items(site, known, said))
    own = f"<p>{theirs}</p>" if isinstance(theirs, str) and theirs else ""
    return f'{own}<ul class="ospo-foot">{items}</ul>'


def _items(site: Settings, known: Foot, said: Mapping[str, str]) -> Iterator[str]:
    yield escape(said["publisher"].format(name=site.publisher or known.publisher))
    if known.contact:
        yield _link(f"mailto:{quote(known.contact, safe='@')}", said["contact"])
    yield _link(site.privacy, said["privacy"]) if site.privacy else escape(said["no_cookies"])
    licence = said["licence"].format(name=site.licence)
    address = licence_address(site.licence)
    yield _link(address, licence) if address.startswith("https://") else escape(licence)
    if site.accessibility:
        yield _link(site.accessibility, said["accessibility"])
    if known.repository.startswith(("https://", "http://")):
        yield _link(known.repository, said["source"])


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def untold(site: Settings, known: Foot) -> Iterator[str]:
    """What the foot can't say and people look for there, in sentences."""
    where = "below 'site:' in .github/ospo.yml"
    if not site.accessibility:
        yield (
            "No page leads to an accessibility statement, which the law asks of public organisations: "
            f"write its address as 'accessibility:' {where}."
        )
    if not site.privacy:
        yield (
            "No page leads to a privacy statement: pages say only that they set no cookies. "
            f"Write its address as 'privacy:' {where}."
        )
    if not known.contact:
        yield "No page says where people can mail: write an address as 'contact:' in .github/ospo.yml."
