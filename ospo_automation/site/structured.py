"""What a page says of itself to machines: as schema.org has it, in JSON that can't end its element."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ospo_automation.core.network import website

from .layout import ARTICLES, Page, PageKind

Json = dict[str, Any]


@dataclass(frozen=True)
class SiteWide:
    """What all pages of a site share. `search` and `figures` are places of pages that may be there."""

    site: website.Settings
    title: str
    language: str
    search: str = ""
    data_file: str = ""
    places: Mapping[str, str] | None = None  # titles of pages by their place, for the way that leads there


def things(page: Page, description: str, standing: SiteWide) -> list[Json]:
    """The things that a page is about, each a schema.org type that search engines read."""
    site = standing.site
    found = [_trail(page, standing)] if page.place else []
    address = site.address + page.place
    if page.kind is PageKind.HOME:
        found += _home(standing)
    elif page.kind in ARTICLES:
        found.append(_article(page, description, address, standing))
    elif page.kind is PageKind.PERSON and page.people:
        person = {"@type": "Person", "name": page.people[0], "url": address}
        found.append({"@type": "ProfilePage", "mainEntity": person})
    elif page.kind is PageKind.MEETING and page.made:
        found.append(
            {
                "@type": "Event",
                "name": page.title,
                "startDate": page.made.isoformat(),
                "url": address,
                "description": description,
                "organizer": _publisher(standing),
                "location": {"@type": "Place", "name": page.event_place or standing.title},
            }
        )
    elif page.kind is PageKind.FIGURES and standing.data_file:
        found.append(
            {
                "@type": "Dataset",
                "name": page.title,
                "description": description,
                "license": licence_address(site.licence),
                "distribution": {"@type": "DataDownload", "contentUrl": site.address + standing.data_file},
            }
        )
    return found


def script(found: Sequence[Json]) -> str:
    text = json.dumps({"@context": "https://schema.org", "@graph": list(found)}, ensure_ascii=False, sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def _publisher(standing: SiteWide) -> Json:
    site = standing.site
    return {"@type": "Organization", "name": site.publisher or standing.title, "url": site.address}


def _home(standing: SiteWide) -> list[Json]:
    site = standing.site
    website_: Json = {"@type": "WebSite", "name": standing.title, "url": site.address, "inLanguage": standing.language}
    if standing.search:
        website_["potentialAction"] = {
            "@type": "SearchAction",
            "target": f"{site.address}{standing.search}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        }
    return [_publisher(standing), website_]


def _article(page: Page, description: str, address: str, standing: SiteWide) -> Json:
    people: list[Json] = [{"@type": "Person", "name": name} for name in page.people]
    found: Json = {
        "@type": "Article",
        "headline": page.title,
        "description": description,
        "inLanguage": page.language or standing.language,
        "author": people or [_publisher(standing)],
        "publisher": _publisher(standing),
        "mainEntityOfPage": address,
        "license": licence_address(standing.site.licence),
    }
    if page.made:
        found["datePublished"] = page.made.isoformat()
    if page.changed:
        found["dateModified"] = page.changed.isoformat()
    return found


def way_to(page: Page, standing: SiteWide) -> list[tuple[str, str]]:
    """Place and title of each page from the first one to this, over the folders that are pages themselves."""
    known = standing.places or {}
    parts = page.place.rstrip("/").split("/")
    above = ["/".join(parts[:end]) + "/" for end in range(1, len(parts))]
    return [
        ("", standing.title),
        *((place, known[place]) for place in above if place in known),
        (page.place, page.title),
    ]


def _trail(page: Page, standing: SiteWide) -> Json:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": standing.site.address + place}
            for position, (place, name) in enumerate(way_to(page, standing), 1)
        ],
    }


_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "EUPL-1.2": "https://spdx.org/licenses/EUPL-1.2.html",
}


def licence_address(name: str) -> str:
    """Where a licence stands, for those that we know; else its name."""
    return _LICENCES.get(name, name)
