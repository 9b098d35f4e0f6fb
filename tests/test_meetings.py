"""Meetings: on the right days for centuries, one agenda each, and nothing that people wrote in it is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.action_points import actions, still_open
from ospo_automation.core.agenda import timetable
from ospo_automation.core.calendar import Calendar
from ospo_automation.core.meetings import Settings, meetings, warnings
from ospo_automation.sandbox import Fault, Request
from tests.given import OSPO_YML
from tests.town import Moment, Town, town

ZONE = ZoneInfo("Europe/Amsterdam")
QUARTERLY = "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH"
SECTION = f"""meetings:
  lead: 5
  series:
    kwartaal:
      rule: {QUARTERLY}
      first: 2026-12-10 13:00
      place: Stadskantoor Utrecht
      sign_up: https://aanmelden.example.org/
"""
MINUTES = """---
title: Verslag
date: 2026-09-10
---

# Verslag

Actie: @carla, concept van de handreiking, 12 maart

- [x] Piet zoekt een zaal
"""


def settled(**said: object) -> Settings:
    return Settings.model_validate({"series": {"k": {"rule": QUARTERLY, "first": "2026-12-10 13:00"}}, **said})


def test_four_centuries_of_meetings_are_on_the_second_thursday_at_one_o_clock() -> None:
    found = meetings(settled(), ZONE, date(2026, 12, 1), date(2426, 12, 31))
    assert len(found) == len({each.key for each in found}) == 4 * 400 + 1
    for each in found:
        assert (each.day.weekday(), (each.day.day - 1) // 7, each.starts.hour) == (3, 1, 13)
        assert each.starts.utcoffset() == timedelta(hours=2 if each.day.month in {6, 9} else 1), each


def test_a_meeting_that_is_moved_keeps_its_name_and_one_that_is_cancelled_is_told() -> None:
    settings = settled(
        moved={"2027-03-11": "2027-04-01 10:00"},
        cancelled=["2027-06-10"],
        extra=[{"at": "2027-05-05 09:30", "online": True}],
    )
    found = {each.key: each for each in meetings(settings, ZONE, date(2027, 3, 20), date(2027, 12, 31))}
    assert list(found) == ["k-2027-03-11", "extra-2027-05-05", "k-2027-06-10", "k-2027-09-09", "k-2027-12-09"]
    assert found["k-2027-03-11"].starts == datetime(2027, 4, 1, 10, tzinfo=ZONE)
    assert found["k-2027-06-10"].is_cancelled
    assert [each.key for each in warnings(found.values(), Calendar())] == ["extra-2027-05-05"]  # Liberation Day
    assert "k-2027-03-11" not in {each.key for each in meetings(settings, ZONE, date(2027, 3, 1), date(2027, 3, 30))}


@pytest.mark.parametrize("rule", ["elke maand", "FREQ=MONTHLY;BYDAY=2XX", "FREQ=SECONDLY"])
def test_a_rule_that_is_none_is_said(rule: str) -> None:
    with pytest.raises(ValueError, match=r"is no rule|can't be understood"):
        settled(series={"k": {"rule": rule, "first": "2026-12-10 13:00"}})


COUNTS = st.dictionaries(st.sampled_from(["casussen", "points", "news", "gaps", "actions"]), st.integers(0, 40))


@given(st.integers(15, 1_440), st.booleans(), st.booleans(), COUNTS)
def test_the_points_add_up_to_the_meeting(
    minutes: int, is_online: bool, has_theme: bool, counts: dict[str, int]
) -> None:
    rows = timetable(minutes, is_online=is_online, has_theme=has_theme, counts=counts)
    assert sum(row.minutes for row in rows) == minutes
    assert all(row.minutes > 0 for row in rows)
    if not is_online:
        assert next(row.minutes for row in rows if row.name == "theme") * 2 >= minutes


def test_action_points_are_read_as_people_write_them() -> None:
    text = "Besluit: we kiezen de EUPL.\n* **Actie:** Anna, concepttekst, 12 maart\n- [x] @bert belt"
    said = list(actions(text, date(2027, 1, 14)))
    assert [(each.text, each.is_done) for each in said] == [
        ("Anna, concepttekst, 12 maart", False),
        ("@bert belt", True),
    ]
    again = actions("Actie: Bert belt\nActie: Anna, concepttekst, 12 maart", date(2027, 4, 8))
    assert [each.text for each in still_open([*said, *again], [])] == ["Anna, concepttekst, 12 maart"]


def agendas(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if each.title.startswith("Agenda:")]


def text_of(place: Town, number: int) -> str:
    return place.repo.issue(number).body or ""


def at(place: Town, day: date) -> None:
    place.box.advance(datetime(day.year, day.month, day.day, 8, tzinfo=UTC) - place.box.now)


def test_an_agenda_opens_in_time_and_holds_what_the_network_has(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        place.repo.commit({"docs/bijeenkomsten/2026-09-10-verslag.md": MINUTES}, message="Minutes", author="zoe")
        number = place.send()
        proposed = [place.repo.open_issue("piet", title=f"Voorstel {each}") for each in ("een", "twee")]
        point = place.repo.open_issue("piet", title="Een eigen logo")
        for each, label in ((proposed[0], "themavoorstel"), (proposed[1], "themavoorstel"), (point, "agendapunt")):
            place.repo.add_label("zoe", each, label)
        place.repo.react("anna", proposed[1], "+1")
        place.play()
        at(place, date(2026, 12, 2))
        place.renew()
        assert not place.sweep().has_failed
        assert agendas(place) == []
        at(place, date(2026, 12, 3))  # five working days before
        place.sweep()
        (agenda,) = agendas(place)
        body = text_of(place, agenda)
        for said in (
            "Donderdag 10 december 2026, van 13.00 tot 16.00 uur, Stadskantoor Utrecht",
            "https://aanmelden.example.org/",
            f"Voorstel twee (voorgesteld in #{proposed[1]}, 1 👍)",
            f"- [ ] #{number} **Mag dit onder de EUPL?** (gemeente): Mag dit onder de EUPL?",
            f"- [ ] Een eigen logo (#{point})",
            "- [ ] carla, concept van de handreiking, 12 maart (sinds 10 september 2026)",
        ):
            assert said in body, body
        assert "zoekt een zaal" not in body
        assert "@" not in body
        assert "Jouw casus wacht nog" in place.repo.comments(number)[-1].body
        place.sweep()
        assert place.sweep().summary.plan.steps == ()
        assert len(agendas(place)) == 1


def test_what_people_write_in_an_agenda_stays_and_new_points_come_in(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        place.sweep()  # the comment that says how it works
        body = text_of(place, agenda)
        mine = body.replace("## Rondvraag", "## Rondvraag\n\n- Taart voor Anna").replace(
            "# Welkom", "# Welkom allemaal"
        )
        place.repo.edit_issue("zoe", agenda, body=f"Let op: achteringang!\n\n{mine.partition(chr(10))[2]}")
        point = place.repo.open_issue("piet", title="Een eigen logo")
        place.repo.add_label("zoe", point, "agendapunt")
        list(place.waiting())
        place.sweep()
        after = text_of(place, agenda)
        for said in ("Let op: achteringang!", "- Taart voor Anna", "## Welkom allemaal", f"Een eigen logo (#{point})"):
            assert said in after, after
        assert len(agendas(place)) == 1
        place.repo.edit_issue("zoe", agenda, body=after.replace(f"- [ ] Een eigen logo (#{point})\n", ""))
        place.sweep()
        assert "eigen logo" not in text_of(place, agenda)  # taken out, and it stays out
        place.repo.close_issue("zoe", agenda)
        place.sweep()
        assert len(agendas(place)) == 1


def test_whatever_the_schedule_does_each_meeting_gets_one_agenda(tmp_path: Path) -> None:
    """Late, twice, or not for days; only a meeting that nobody ran before has none."""
    chance = Random(20261210)  # noqa: S311  # reproducible chance, not a secret
    with town(tmp_path, OSPO_YML + SECTION) as place:
        at(place, date(2026, 12, 1))
        while place.box.now.year < 2029:
            place.box.advance(timedelta(days=chance.choice([1, 1, 2, 3, 9])))
            for _ in range(chance.choice([1, 1, 2])):
                assert not place.sweep().has_failed
        held = meetings(
            place.reader().checkout.network.section(Settings) or Settings(),
            ZONE,
            date(2026, 12, 1),
            place.box.now.date(),
        )
        titles = [place.repo.issue(each).title for each in agendas(place)]
        assert len(titles) == len(set(titles))
        missed = len(held) - len(titles)
        assert 0 <= missed <= 3


def crash(number: int) -> Callable[[Request], Fault | None]:
    count = 0

    def fails(_: Request) -> Fault | None:
        nonlocal count
        count += 1
        return Fault(when="after" if count == number else "before", drop=True, status=502) if count >= number else None

    return fails


def test_a_crash_at_every_request_leaves_one_agenda(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        place.send()
        place.play()
        at(place, date(2026, 12, 3))
        moment = Moment(place)
        place.sweep()
        place.sweep()
        expected, requests = place.repo.snapshot(), 0
        for number in range(1, 60):
            moment.back()
            before = len(place.box.requests)
            place.box.faults = crash(number)
            failed = place.sweep().has_failed
            place.box.faults = None
            place.sweep()
            place.sweep()
            assert place.repo.snapshot() == expected, number
            assert len(place.box.requests) > before
            requests = number
            if not failed:
                break
        assert requests > 8
