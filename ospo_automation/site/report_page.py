"""What a quarter was worth, as a page that one can send on and print: one for each that has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.quarter import Quarter
from ospo_automation.core.sight.for_site import CasusRecord
from ospo_automation.texts import quarter_named, render_page, words

from .content import Content, OwnPage, link
from .layout import Page, PageKind
from .making import Made, place
from .quarterly import QuarterlyReport, Row, Told, past_quarters, report
from .tables import table

_PARTS = frozenset({"helped", "partly", "not_helped", "unknown"})
"""Rows that stand there only where there is something to tell."""


def report_place(content: Content, quarter: Quarter) -> str:
    """The file of its page: `kwartaal/2026-4.md`."""
    return f"{words(content.language)['site']['pages']['reports']}/{quarter}.md"


def report_pages(content: Content) -> Iterator[Made]:
    """Without casussen there are none."""
    for quarter in past_quarters(content, content.records) if content.records is not None else ():
        path = report_place(content, quarter)
        text = report_text(content, content.records or (), quarter, partial(link, path))
        yield Made(Page(path=path, kind=PageKind.REPORT), f"{text}\n")


def reports_told(content: Content, path: str) -> list[dict[str, Any]]:
    """The quarters that have a page, for links from the page `path`."""
    there = past_quarters(content, content.records) if content.records is not None else []
    return [{"quarter": each, "link": link(path, report_place(content, each))} for each in there]


def report_text(
    content: Content, records: Sequence[CasusRecord], quarter: Quarter, link_to: Callable[[str], str]
) -> str:
    """The page, with its title and description at the top. `link_to` gives the address of a file below `docs/`."""
    found = report(content, records, quarter)
    return render_page(content.language, "site/report", _values(content, found, link_to))


def _values(content: Content, found: QuarterlyReport, link_to: Callable[[str], str]) -> dict[str, Any]:
    all_said = words(content.language)["site"]
    said = all_said["report"]

    def within(days: int) -> Safe:
        form = "same" if days == 0 else "one" if days == 1 else "many"
        return Safe(all_said["within"][form].format(days=days))

    def counted(caption: str, first: str, rows: Sequence[Row]) -> Safe:
        return table(
            caption, [first, *(quarter_named(content.language, each.quarter.first) for each in found.told)], rows
        )

    def people(told: Told) -> str | int:
        few = str(all_said["few"]) if told.has_joined else 0
        return str(all_said["at_least"].format(count=told.joined)) if told.joined else few

    def linked(page: OwnPage) -> dict[str, Any]:
        visits = content.reach.visits(page.path, found.now.quarter)
        described = page.said.get("description", "")
        return {"title": page.title, "link": link_to(page.path), "description": described, "visits": visits}

    counts = {name: [getattr(each, name) for each in found.told] for name in said["rows"]}
    counts["joined"] = [people(each) for each in found.told]
    shown = [name for name, row in counts.items() if name not in _PARTS or any(row)]
    numbers = [(said["rows"][name], counts[name]) for name in shown]
    columns = [said["row"], *(quarter_named(content.language, each.quarter.first) for each in found.told)]
    return {
        "now": found.now,
        "is_over": found.is_over,
        "is_last": found.now.quarter >= Quarter.of(content.today).before(1),  # of those that have a page, or runs
        "today": content.today,
        "network": content.network.name,
        "within": within,
        "numbers": table(said["numbers"], columns, numbers),
        "waited": [{"name": said[name], "days": getattr(found.now, name)} for name in ("first_word", "advice")],
        "topics": found.topics,
        "topics_table": counted(said["topics"], said["topic"], found.topics),
        "kinds": found.kinds,
        "kinds_table": counted(said["kinds"], said["kind"], found.kinds),
        "lessons": [linked(each) for each in found.lessons],
        "meetings": [
            {"day": each.day, "present": each.present, "link": link_to(each.page.path)} for each in found.meetings
        ],
        "waiting": found.waiting,
        "gaps": found.gaps,
        "in_vain": [{"title": title, "count": count} for title, count in found.in_vain],
        "kinds_missed": found.kinds_missed,
        "missing": link_to(place(content, "missing")),
    }
