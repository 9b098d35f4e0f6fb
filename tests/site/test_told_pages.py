"""What people told, and events of others, on the site: their lists, the feeds, the calendar, and what machines read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject

from ospo_automation.core.knowledge.experience import dilemmas, experiences, told_between
from ospo_automation.core.meetings.partner_event import PartnerEvent
from ospo_automation.core.meetings.series import About, Meeting
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.sight.for_site import Records, dump, load
from ospo_automation.site.content import Content
from ospo_automation.site.diary import ALL
from ospo_automation.site.feeds import atom, newest_articles
from ospo_automation.site.generate import generate, made_pages
from ospo_automation.site.layout import PageKind
from ospo_automation.site.structured import SiteWide, things
from ospo_automation.texts import render
from tests.site.knowledge import ADDRESS, OSPO, PAGES, content, layout, write
from tests.told_by import all_examples

ON = OSPO + "experiences:\nevents:\n"
ZONE = ZoneInfo("Europe/Amsterdam")
SUCCESS, DILEMMA = "docs/ervaringen/2026/12-open.md", "docs/ervaringen/2026/13-dilemma.md"
GONE = "docs/ervaringen/2026/14-weg.md"


def told(name: str = "experience", **changed: object) -> str:
    values = next(values for each, values in all_examples() if each == f"pages/{name}")
    return render("nl", f"pages/{name}", {**values, **changed})


STORIES = {
    SUCCESS: told(),
    DILEMMA: told(kind="dilemma", title="Wie beheert de code?", issue=13, by="", day=date(2026, 11, 20)),
    GONE: told("experience_withdrawn", issue=14),
}


def event(number: int, starts: datetime, **more: object) -> PartnerEvent:
    about = About(minutes=150, place="Jaarbeurs, zaal 3", sign_up=f"https://dag.example.org/?n={number}&x=1")
    when = Meeting(f"event-{number}", starts, about, starts.date(), issue=number)
    return PartnerEvent(f"Dag <{number}>", when, "Lezingen **en** <b>meer</b>.", "iedereen", **more)  # type: ignore[arg-type]  # by name


EVENTS = (
    event(21, datetime(2026, 12, 10, 13, tzinfo=ZONE), going=3, names=("Carla Smit",)),
    event(22, datetime(2027, 3, 28, 9, tzinfo=ZONE), going=1, names=("Carla Smit",)),  # the first day of summer time
    event(23, datetime(2026, 10, 1, 9, tzinfo=ZONE), going=1),
)


def there(root: Path, pages: dict[str, str], events: Sequence[PartnerEvent] = ()) -> Content:
    found, _ = content(write(root, {**PAGES, **pages}, ON))
    return replace(found, events=events)


def test_what_people_told_stands_in_lists_feeds_and_for_machines(tmp_path: Path) -> None:
    found = there(tmp_path, STORIES)
    made = made_pages(found)
    page = made["ervaringen/index.md"].text
    assert page.index("## Succesverhalen") < page.index("Onze eerste code staat open") < page.index("## Dilemma's")
    assert "ingetrokken" not in page
    assert "issues/new?template=experience.yml" in page
    assert (
        "Wie beheert de code?](../../ervaringen/2026/13-dilemma.md) (dilemma)" in made["themas/licenties/eupl.md"].text
    )
    generate(tmp_path, layout(tmp_path), found, dates_known=False)
    pages = layout(tmp_path).pages()
    kinds = {each.path: each.kind for each in pages if each.path.startswith("ervaringen/")}
    assert kinds == {
        "ervaringen/index.md": PageKind.LIST,
        "ervaringen/2026/12-open.md": PageKind.EXPERIENCE,
        "ervaringen/2026/13-dilemma.md": PageKind.EXPERIENCE,
        "ervaringen/2026/14-weg.md": PageKind.WITHDRAWN,
    }
    site = SiteWide(found.site, "Kennisbank", "nl")
    newest = newest_articles(pages)
    assert f"{ADDRESS}ervaringen/2026/12-open/".encode() in atom(newest, site)
    assert b"14-weg" not in atom(newest, site)
    one = next(each for each in pages if each.path.endswith("12-open.md"))
    assert [each["@type"] for each in things(one, one.description, site)] == ["BreadcrumbList", "Article"]


def test_runs_read_the_same_and_leave_out_what_can_t_be_read(tmp_path: Path) -> None:
    del tmp_path
    broken = {"docs/ervaringen/2026/15-x.md": "---\ntitle: [\n---\n", "docs/ervaringen/index.md": "# Lijst\n"}
    known = experiences({**STORIES, **broken})
    assert [(each.issue, each.kind, each.is_withdrawn) for each in known] == [
        (14, "success", True),
        (12, "success", False),
        (13, "dilemma", False),
    ]
    assert [(each.path, each.year) for each in dilemmas(STORIES)] == [(DILEMMA, "2026")]
    month = told_between(date(2026, 11, 1), date(2026, 11, 30), STORIES)
    assert [each.path for each in month] == [SUCCESS, DILEMMA]  # what went well first
    assert told_between(date(2026, 11, 21), date(2026, 11, 23), STORIES) == []


def test_a_page_with_a_kind_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"13-dilemma.md:5: "):
        there(tmp_path, {DILEMMA: STORIES[DILEMMA].replace("kind: dilemma", "kind: raar")})


def test_events_to_come_stand_there_with_who_goes_and_past_ones_are_folded_away(tmp_path: Path) -> None:
    made = made_pages(there(tmp_path, {}, EVENTS))
    page = made["evenementen.md"]
    ahead, _, past = page.text.partition("<details>")
    assert ahead.index("Dag &#60;21&#62;") < ahead.index("Dag &#60;22&#62;")
    assert "Drie mensen uit het netwerk zeiden te gaan, onder wie Carla Smit." in ahead
    assert "Eén iemand uit het netwerk zei te gaan: Carla Smit." in ahead
    assert "van 13.00 tot 15.30 uur, Jaarbeurs, zaal 3" in ahead
    assert "<b>" not in page.text
    assert "Dag &#60;23&#62;" in past
    assert "Dag &#60;23&#62;" not in ahead
    known = vobject.readOne(made["bijeenkomsten/index.md"].beside[ALL].decode()).contents["vevent"]
    times = {each.summary.value: (each.dtstart.value.astimezone(UTC), each.dtend.value) for each in known}
    assert times["Dag <22>"][0] == datetime(2027, 3, 28, 7, tzinfo=UTC)
    assert all(ends - begins == timedelta(minutes=150) for begins, ends in times.values())
    assert {each.url.value for each in known} == {f"https://dag.example.org/?n={n}&x=1" for n in (21, 22, 23)}


def test_where_no_meeting_is_planned_events_have_a_calendar_all_the_same(tmp_path: Path) -> None:
    pages = {path: text for path, text in PAGES.items() if "bijeenkomsten" not in path}
    found, _ = content(write(tmp_path, pages, ON))
    made = made_pages(replace(found, events=EVENTS[:1]))
    assert "bijeenkomsten/index.md" not in made
    assert set(made["evenementen.md"].beside) == {ALL, "bijeenkomsten/event-21.ics"}


def test_events_come_back_from_the_file_in_which_they_are_kept() -> None:
    kept = load(dump(Records(events=EVENTS)), "x.json").events
    assert [(each.title, each.date, each.place, each.link, each.going) for each in kept] == [
        (each.title, each.date, each.place, each.link, each.going) for each in EVENTS
    ]
    assert [each.when.starts for each in kept] == [each.when.starts for each in EVENTS]


MONTH = """---
title: "Maandbericht van november 2026"
description: "Wat er in november 2026 speelde in het netwerk: vragen die nog wachten en nieuwe praktijklessen."
date: 2026-11-30
---

# Maandbericht van november 2026

Een drukke maand.
"""


def test_a_digest_stands_in_its_list_and_in_the_feed_and_only_that_in_the_menu(tmp_path: Path) -> None:
    root = write(tmp_path, {**PAGES, "docs/maandberichten/2026-11.md": MONTH}, ON)
    found = content(root, today=date(2026, 12, 4))[0]
    listed = made_pages(found)["maandberichten/index.md"]
    assert "[Maandbericht van november 2026](2026-11.md)" in listed.text
    generate(root, layout(root), found, dates_known=False)
    pages = layout(root).pages()
    (digest,) = (each for each in pages if each.kind is PageKind.DIGEST)
    assert digest.made == date(2026, 11, 30)
    assert newest_articles(pages)[0] == digest
    assert "maandberichten/index.md" not in made_pages(content(write(tmp_path / "none", PAGES, ON))[0])
