"""What a month brought is one text that people edit; nothing of it is on the site before a maintainer merges it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ospo_automation.automations.digest.facts import Period
from ospo_automation.core.knowledge.digests import FOLDER, digest_pages
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import OSPO_YML
from tests.joiners import on_branch, said, sweep
from tests.site.knowledge import lesson
from tests.town import NAME, Town, town

SITE = "site:\n  address: https://kennis.example.org/\n"
PAGE = f"{FOLDER}/2026-11.md"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, f"{OSPO_YML}digest:\nconversation:\n{SITE}") as it:
        it.repo.let_actions_open_pulls()
        yield it


@pytest.mark.parametrize(
    ("today", "months", "first", "last"),
    [
        (date(2026, 12, 1), 1, date(2026, 11, 1), date(2026, 11, 30)),
        (date(2027, 1, 31), 1, date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 3, 1), 2, date(2028, 1, 1), date(2028, 2, 29)),
        (date(2027, 1, 1), 3, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), 3, date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_a_period_is_whole_months_that_have_ended(today: date, months: int, first: date, last: date) -> None:
    assert Period.before(today, months) == Period(first, last)


def month(place: Town) -> tuple[int, int]:
    """A casus, a lesson of November and the sweeps of the first of December; gives the casus and our issue."""
    casus = place.send()
    place.play()
    place.repo.react("zoe", casus, "+1")
    place.repo.commit({"docs/lessen/2026/9-eupl.md": lesson("Mag het?", date="2026-11-20", topics="[inkoop]")})
    place.box.advance(datetime(2026, 12, 1, 9, tzinfo=UTC) - place.box.now)
    sweep(place)
    sweep(place)
    return casus, next(each.number for each in place.repo.issues() if each.title.startswith("Maandbericht"))


def test_it_says_first_what_is_unanswered_and_is_proposed_as_a_page(place: Town) -> None:
    casus, own = month(place)
    page = on_branch(place, PAGE, own, "digest")
    assert 'description: "Wat er in november 2026 speelde in het netwerk' in page
    assert "publieke sector: Weet jij hier iets van? · " in page
    assert page.index("## Weet jij hier iets van?") < page.index("## Nieuwe praktijklessen")
    assert f"[Mag dit onder de EUPL?]({place.box.url}/{NAME}/issues/{casus})" in page
    assert "[Mag het?](https://kennis.example.org/lessen/2026/9-eupl/)" in page
    assert "<!--" not in page
    assert "date: 2026-11-30" in page
    assert "Bekijk het voorstel" in said(place, own)


def test_what_people_wrote_stays_and_what_is_approved_changes_no_more(place: Town) -> None:
    casus, own = month(place)
    body = place.repo.issue(own).body or ""
    asks = next(line for line in body.split("\n") if line.startswith("<!-- Schrijf"))
    assert asks not in on_branch(place, PAGE, own, "digest")
    written = body.replace(asks, "Een drukke maand, met dank aan iedereen.\n\n*[En met taart]*")
    place.repo.edit_issue("zoe", own, body=written.replace("- [Mag het?]", "- Lees dit eens: [Mag het?]"))
    place.repo.comment("carla", casus, "Ja hoor, dat mag. Kijk maar in artikel 5 van de licentie.")
    place.play()
    sweep(place)
    sweep(place)
    page = on_branch(place, PAGE, own, "digest")
    assert "Een drukke maand, met dank aan iedereen." in page
    assert 'description: "Een drukke maand, met dank aan iedereen. [En met taart] Wat er in november' in page
    assert "En met taart" in page
    assert "Lees dit eens: [Mag het?]" in page
    assert "Mag dit onder de EUPL?" not in page, "an expert answered by now"
    pull = next(each for each in place.repo.pulls() if each.state == "open")
    place.repo.review("zoe", pull.number, "APPROVED")
    place.repo.edit_issue("zoe", own, body=(place.repo.issue(own).body or "").replace("drukke", "rustige"))
    sweep(place)
    assert on_branch(place, PAGE, own, "digest") == page


@pytest.mark.parametrize("how", ["unlisted", "called otherwise", "deleted", "answered"])
def test_what_somebody_takes_back_after_the_approval_is_in_no_digest(place: Town, how: str) -> None:
    casus, own = month(place)
    pull = next(each for each in place.repo.pulls() if each.state == "open")
    place.repo.review("zoe", pull.number, "APPROVED")
    if how == "deleted":
        place.repo.delete_issue(casus)
    elif how == "called otherwise":
        place.repo.edit_issue("olga", casus, title="Kwaad")
    else:
        answer = "Ja hoor, dat mag. Kijk maar in artikel 5 van de licentie."
        place.repo.comment(*(("carla", casus, answer) if how == "answered" else ("olga", casus, "/niet-publiceren")))
    place.play()
    for _ in range(3):
        sweep(place)
    is_there = "Mag dit onder de EUPL?" in on_branch(place, PAGE, own, "digest")
    assert is_there is (how == "answered")
    told = "".join(each.body for each in place.repo.comments(pull.number))
    assert ("telt dus niet voor wat er nu staat" in told) is (how != "answered")


def test_merging_publishes_it_once_and_closes_its_issue(place: Town) -> None:
    _, own = month(place)
    place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
    place.play()
    assert place.repo.issue(own).state == "closed"
    assert "https://kennis.example.org/maandberichten/2026-11/" in said(place, own)
    assert "https://kennis.example.org/blog/2026-11.html" in said(place, own)
    before = len(place.repo.issues())
    sweep(place)
    sweep(place)
    assert len(place.repo.issues()) == before
    assert place.mentioned().count("zoe") == 0


@pytest.mark.parametrize("what", ["issue", "proposal"])
def test_who_wants_none_closes_either_and_hears_no_more(place: Town, what: str) -> None:
    _, own = month(place)
    pull = next(each.number for each in place.repo.pulls() if each.state == "open")
    if what == "issue":
        place.repo.close_issue("zoe", own)
    else:
        place.repo.close_pull("zoe", pull)
    place.play()
    sweep(place)
    sweep(place)
    assert place.repo.issue(own).state == "closed"
    assert [each.number for each in place.repo.pulls() if each.state == "open"] == []
    assert len([each for each in place.repo.issues() if each.title.startswith("Maandbericht")]) == 1


def test_a_month_in_which_nothing_happened_makes_none(place: Town) -> None:
    sweep(place)
    assert [each.title for each in place.repo.issues() if each.title.startswith("Maandbericht")] == []


def test_none_is_begun_when_the_next_month_is_half_over(place: Town) -> None:
    place.repo.commit({"docs/lessen/2026/9-eupl.md": lesson("Mag het?", date="2026-10-20", topics="[inkoop]")})
    place.box.advance(datetime(2026, 11, 16, 9, tzinfo=UTC) - place.box.now)
    sweep(place)
    assert not [each for each in place.repo.issues() if each.title.startswith("Maandbericht")]


MINUTES = """---
title: Verslag
date: {day}
---

# Verslag

## Besluiten

- We vragen @bert om de code te delen.
- Bel Jan op 06 12345678.
"""


def test_it_leads_to_the_minutes_of_meetings_once(place: Town) -> None:
    days = ("2026-09-11", "2026-10-27", "2026-11-12", "2026-12-01")
    files = {f"docs/bijeenkomsten/{day}-kwartaal.md": MINUTES.format(day=day) for day in days}
    earlier = "---\ntitle: x\ndate: 2026-10-31\n---\n\n[Verslag](../bijeenkomsten/2026-10-20-kwartaal.md)\n"
    earlier += "\n[Aanmelden](https://elders.example/2026-10-27-kwartaal)\n"  # of that day, and no minutes
    files |= {f"{FOLDER}/2026-10.md": earlier, "docs/bijeenkomsten/2026-10-20-kwartaal.md": MINUTES.format(day=days[1])}
    place.repo.commit(files)
    page = on_branch(place, PAGE, month(place)[1], "digest")
    assert "Op donderdag 12 november 2026 kwam het netwerk bij elkaar. Dit is besloten:\n\n-   We vragen bert" in page
    assert "06 12345678" not in page
    told = [day for day in ("2026-10-20", *days) if f"kennis.example.org/bijeenkomsten/{day}-kwartaal/)" in page]
    assert told == ["2026-10-27", "2026-11-12"], "of the one in October the minutes came after its digest"


def test_what_nobody_of_the_network_looked_at_stands_nowhere(place: Town) -> None:
    place.send(who="stranger")
    place.play()
    _, own = month(place)
    text = on_branch(place, PAGE, own, "digest") + (place.repo.issue(own).body or "")
    assert text.count("onder de EUPL?") == 2, "of the two casussen the one that somebody looked at, in both"


def test_a_busy_month_costs_few_requests(place: Town) -> None:
    lessons = {
        f"docs/lessen/2026/{number}-les.md": lesson(f"Les {number}", date="2026-11-10", topics="[inkoop]")
        for number in range(20, 60)
    }
    place.repo.commit(lessons)
    _, own = month(place)
    body = place.repo.issue(own).body or ""
    place.repo.edit_issue("zoe", own, body=body.replace("<!-- Schrijf", "Een begin.\n\n<!-- Schrijf"))
    outcome = place.sweep()
    before = len(place.box.requests)
    place.propose(outcome)
    assert len(place.box.requests) - before <= 12
    assert "Een begin." in on_branch(place, PAGE, own, "digest")


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("---\ntitle: x\ndate: 2026-11-30\nissue: 9\n---\nissue: 7\n", [9]),
        ("---\ntitle: x\ndate: 2026-11-30\n---\n\nissue: 7\n", [0]),
        ("---\ndate: 2026-11-30\nissue: 09\n---\n", [0]),
        ("---\ntitle: x\n---\n", []),
        ("---\ntitle: [x\n---\n", []),
        ("# Lijst\n", []),
    ],
)
def test_what_a_page_says_of_itself_stands_above_its_text(text: str, issues: list[int]) -> None:
    assert [each.front.issue for each in digest_pages({PAGE: text, "docs/lessen/1.md": text})] == issues


def announced(place: Town) -> list[str]:
    home = next(each.number for each in place.repo.issues() if each.title.startswith("Aankondigingen"))
    ours = (each.body for each in place.repo.comments(home) if each.author == BOT_LOGIN)
    return [body.partition("\n")[2] for body in ours if "ospo:announced" in body]


def test_what_is_published_is_announced_once(tmp_path: Path) -> None:
    """Wherever a run ends: that is tried in `tests/journeys/test_cut_short.py`."""
    with town(tmp_path, f"{OSPO_YML}digest:\n  announcements: true\n{SITE}") as place:
        place.repo.let_actions_open_pulls()
        _, own = month(place)
        assert announced(place) == []
        mentioned = place.mentioned()
        place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
        place.play()
        sweep(place)
        sweep(place)
        (told,) = announced(place)
        assert place.repo.issue(own).state == "closed"
        assert "https://kennis.example.org/maandberichten/2026-11/" in told
        assert "- Nieuwe praktijklessen" in told
        assert place.mentioned() == mentioned
