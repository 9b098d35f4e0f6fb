"""Meetings: on the right days for centuries, one agenda each, and nothing that people wrote in it is ever lost."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.automations.meetings import automation
from ospo_automation.core.engine.effects import KeepIssue
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.github.person import Person
from ospo_automation.core.meetings.action_points import actions, still_open
from ospo_automation.core.meetings.agenda_points import fairly, timetable
from ospo_automation.core.meetings.sent_in import POINT
from ospo_automation.core.meetings.series import Settings, meetings, warnings
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.calendar import Calendar
from ospo_automation.sandbox import Fault, Request
from tests.given import OSPO_YML, Given, checkout, issue
from tests.sampled import sized
from tests.town import Moment, Town, keys, repeated, town

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


def test_a_meeting_may_be_moved_again_and_calendars_see_it_by_its_number() -> None:
    settings = settled(moved={"2027-03-11": ["2027-04-01 10:00", "2027-04-08 11:00"]}, cancelled=["2027-03-11"])
    (found,) = meetings(settings, ZONE, date(2027, 3, 1), date(2027, 4, 30))
    assert (found.starts, found.is_cancelled, found.changes) == (datetime(2027, 4, 8, 11, tzinfo=ZONE), True, 3)


def test_a_series_may_have_a_clock_and_a_lead_of_its_own() -> None:
    series = {"rule": "FREQ=WEEKLY", "first": "2027-03-25 16:00", "zone": "America/New_York", "lead": 2}
    found = meetings(Settings.model_validate({"series": {"call": series}}), ZONE, date(2027, 3, 20), date(2027, 4, 2))
    assert [each.starts.isoformat() for each in found] == ["2027-03-25T16:00:00-04:00", "2027-04-01T16:00:00-04:00"]
    assert found[0].opens(Calendar(), 15) == date(2027, 3, 23)
    with pytest.raises(ValueError, match="time zone"):
        settled(extra=[{"at": "2027-05-05 09:30", "zone": "Amsterdam"}])


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
    # agreed once more after it was done, so it is open once more
    again = actions("Actie: Bert belt\nActie: Anna, concepttekst, 12 maart", date(2027, 4, 8))
    assert [each.text for each in still_open([*said, *again], {})] == ["Anna, concepttekst, 12 maart", "Bert belt"]
    assert [each.text for each in still_open([*said], {})] == ["Anna, concepttekst, 12 maart"]
    done = {each.key: date(2027, 3, 1) for each in said}
    assert [each.text for each in still_open([*said, *actions("Actie: Bert belt", date(2027, 4, 8))], done)] == [
        "Bert belt"
    ]


def agendas(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if each.title.startswith("Agenda:")]


def text_of(place: Town, number: int) -> str:
    return place.repo.issue(number).body or ""


def at(place: Town, day: date) -> None:
    place.box.advance(datetime(day.year, day.month, day.day, 8, tzinfo=UTC) - place.box.now)


def test_an_agenda_opens_in_time_and_holds_what_the_network_has(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        place.repo.commit({"docs/bijeenkomsten/2026-09-10-verslag.md": MINUTES}, message="Minutes", author="zoe")
        number, other = place.send(), place.send("wim", question="Hoe kopen we dit in?")
        place.repo.add_label("zoe", number, "op de agenda")
        place.repo.react("anna", number, "+1")
        proposed = [place.repo.open_issue("piet", title=f"Voorstel {each}") for each in ("een", "twee")]
        point = place.repo.open_issue("emma", title="Een eigen logo")
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
            f"- [ ] #{number} **Mag dit onder de EUPL?** (gemeente, sinds 24 november 2026): Mag dit onder de EUPL?",
            f"- [ ] Een eigen logo (#{point})",
            "- [ ] carla, concept van de handreiking, 12 maart (sinds 10 september 2026)",
            "## Welkom\n\n- Vaststellen: [het verslag van 10 september 2026](../blob/HEAD/docs/bijeenkomsten/",
        ):
            assert said in body, body
        assert "zoekt een zaal" not in body
        assert "@" not in body
        assert "Er ligt nog geen advies over je vraag" in place.repo.comments(other)[-1].body
        assert f"#{other}" not in body  # before its owner says yes
        assert "Voor één casus wachten we nog op een *ja*" in body
        place.sweep()
        assert place.sweep().summary.plan.steps == ()
        assert len(agendas(place)) == 1


@pytest.mark.parametrize("who", ["olga", "zoe"])
def test_a_question_that_was_changed_after_people_saw_it_stands_on_no_agenda(tmp_path: Path, who: str) -> None:
    """Its title was looked at and its text wasn't again; who may write here vouches for theirs."""
    with town(tmp_path, OSPO_YML + SECTION) as place:
        number = place.send()
        place.repo.add_label("zoe", number, "op de agenda")
        place.repo.react("anna", number, "+1")
        place.play()
        body = place.repo.issue(number).body or ""
        place.repo.edit_issue(who, number, body=body.replace("Mag dit onder de EUPL?", "Koop nu witte schoenen?"))
        place.play()
        at(place, date(2026, 12, 3))
        place.renew()
        place.sweep()
        (agenda,) = agendas(place)
        assert f"#{number} **Mag dit onder de EUPL?**" in text_of(place, agenda)
        assert ("schoenen" in text_of(place, agenda)) is (who == "zoe")


@pytest.mark.parametrize("wants", ["made it", "likes it"])
def test_new_accounts_choose_no_theme_over_those_of_the_network(tmp_path: Path, wants: str) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        theirs, ours = (
            place.repo.open_issue("piet", title="Koop hier"),
            place.repo.open_issue("wim" if wants == "made it" else "piet", title="Ons manifest"),
        )
        for each in (theirs, ours):
            place.repo.add_label("zoe", each, "themavoorstel")
        if wants == "likes it":
            place.repo.react("anna", ours, "+1")
        for index in range(60):
            place.box.add_user(f"nieuw{index}")
            place.repo.react(f"nieuw{index}", theirs, "+1")
        place.play()
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        assert f"Ons manifest (voorgesteld in #{ours}" in text_of(place, agenda)
        place.repo.react("anna", theirs, "+1")
        place.sweep()
        assert f"Koop hier (voorgesteld in #{theirs}, 61 👍)" in text_of(place, agenda)


@pytest.mark.parametrize(("who", "is_shown"), [("piet", False), ("zoe", True)])
def test_a_thumb_for_a_theme_is_none_for_what_its_author_calls_it_after_that(
    tmp_path: Path, who: str, *, is_shown: bool
) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        number = place.repo.open_issue("piet", title="Ons manifest")
        place.repo.add_label("zoe", number, "themavoorstel")
        place.repo.react("anna", number, "+1")
        place.repo.edit_issue(who, number, title="Koop hier schoenen")
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        assert ("schoenen" in text_of(place, agenda)) is is_shown
        place.repo.add_label("zoe", number, "bekeken")
        place.sweep()
        assert f"Koop hier schoenen (voorgesteld in #{number}, 1 👍)" in text_of(place, agenda)


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
        point = place.repo.open_issue("emma", title="Een eigen logo")
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


def test_in_decades_of_a_bad_schedule_each_meeting_has_one_agenda() -> None:
    """Late, doubled, dropped for weeks: an agenda where any run came in time, one word of it where none did."""
    years = sized(60, 400)
    chance = Random(20261210)  # noqa: S311  # reproducible chance, not a secret
    hub = Given(checkout=checkout(OSPO_YML + SECTION.replace("  lead: 5\n", "")), issues=())
    settings, calendar = hub.checkout.network.section(Settings), hub.checkout.network.calendar
    assert settings is not None
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    own, ran = [OwnIssue(1, "board", "", "", "", is_open=True, was_pinned=False, created_at=now)], list[datetime]()
    opened: dict[str, list[tuple[str, datetime]]] = {}
    while now.year < 2026 + years:
        for _ in range(chance.choice([1, 1, 1, 2])):
            ran.append(now)
            hub.own = (*own[:1], *own[-8:])
            for effect in automation.effects(hub, Event("schedule", None, None, None, now)):
                if isinstance(effect, KeepIssue) and effect.key not in {each.key for each in own[-8:]}:
                    opened.setdefault(effect.key, []).append((effect.text, now))
                    own.append(replace(own[0], number=len(own) + 1, key=effect.key))
        now += timedelta(days=chance.choice([9, 17, 25, 34]), minutes=chance.randrange(900))
    held = meetings(settings, ZONE, date(2026, 12, 1), ran[-1].date() - timedelta(days=14))
    assert len(held) > 4 * years - 10
    assert {f"agenda/{each.key}" for each in held} <= opened.keys()
    assert all(len(each) == 1 for each in opened.values())
    for each in held:
        ((text, at),) = opened[f"agenda/{each.key}"]
        opens = each.opens(calendar, settings.lead)
        first = next(moment for moment in ran[max(0, bisect(ran, at) - 3) :] if calendar.today(moment) >= opens)
        assert (at, text) == (first, "meetings/agenda" if at < each.starts else "meetings/missed")
    assert years / 8 < sum(each[0][0] == "meetings/missed" for each in opened.values()) < years


def test_a_meeting_without_an_agenda_is_told_and_its_minutes_have_a_place(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION + "board:\n") as place:
        place.sweep()  # what is installed: the board
        at(place, date(2026, 12, 11))
        place.sweep()
        (there,) = [each for each in place.repo.issues() if "bijeenkomst van" in each.title]
        assert there.title == "Verslag: bijeenkomst van donderdag 10 december 2026"
        assert "Onze excuses" in (there.body or "")
        place.sweep()
        assert place.sweep().summary.plan.steps == ()


def test_an_agenda_that_people_took_over_isn_t_made_again(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        place.repo.remove_label("zoe", agenda, "automatisering")
        for day in (4, 11):
            at(place, date(2026, 12, day))
            place.sweep()
        assert agendas(place) == [agenda]
        assert len(place.repo.issues()) == 1


def test_an_agenda_is_found_among_many_of_ours_that_others_write_on(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        repeated(place, agenda, 25)
        for each in place.repo.state.issues.values():
            if each.number != agenda:
                each.state, each.body = (
                    "closed",
                    f'<!-- ospo:agenda/kwartaal-20{each.number} {{"day":"2020-01-01"}} -->',
                )
        place.repo.close_issue("zoe", agenda)  # nobody wants one for this meeting
        for number in list(place.repo.state.issues):
            if number != agenda:
                place.repo.comment("piet", number, "hoi")
        list(place.waiting())
        for day in (4, 7, 11):
            at(place, date(2026, 12, day))
            place.sweep()
        assert max(place.repo.state.issues) == max(1_024, agenda)


def test_what_a_browser_saves_and_what_makes_no_sense_stops_nothing(tmp_path: Path) -> None:
    """Lines that end as in Windows, a day that is none, two meetings on a day, and more action points than fit."""
    extra = "  extra: [{ at: 2026-12-09 09:00 }, { at: 2026-12-09 14:00 }]\n"
    with town(tmp_path, OSPO_YML + SECTION + extra) as place:
        many = "\n".join(f"Actie: {each} " + "tekst " * 30 for each in range(600))
        pages = {"docs/bijeenkomsten/2026-02-30-k.md": "Actie: x", "docs/bijeenkomsten/2026-03-12-k.md": many}
        place.repo.commit(
            {**pages, "docs/lessen/2026/1-x.md": "---\ndate: 2026-31-12\n---\n"}, message="m", author="zoe"
        )
        place.renew()
        at(place, date(2026, 12, 3))
        assert not place.sweep().has_failed
        assert len(agendas(place)) == 3
        place.sweep()
        for agenda in agendas(place):
            body = text_of(place, agenda)
            assert body.count("- [ ]") == 30
            assert "En nog 570" in body
            place.repo.edit_issue("zoe", agenda, body=body.replace("\n", "\r\n") + "\r\nEen regel van mij\r\n")
        place.sweep()
        assert place.sweep().summary.plan.steps == ()


def test_two_meetings_soon_have_an_agenda_each_and_one_that_is_off_closes(tmp_path: Path) -> None:
    extra = "  extra:\n    - { at: 2026-12-11 10:00, online: true, minutes: 60 }\n"
    with town(tmp_path, OSPO_YML + SECTION + extra) as place:
        number = place.send()
        place.repo.add_label("zoe", number, "op de agenda")
        place.play()
        at(place, date(2026, 12, 4))
        place.sweep()
        first, second = sorted(agendas(place), key=lambda each: place.repo.issue(each).title)
        assert "donderdag 10" in place.repo.issue(first).title
        assert f"- [ ] [casus {number}](../issues/{number}) (" in text_of(place, first)  # nobody looked at it yet
        assert f"/issues/{number})" not in text_of(place, second)
        moved = extra + "  moved: { 2026-12-10: 2026-12-15 13:00 }\n  cancelled: [2026-12-11]\n"
        place.repo.commit({FILE: OSPO_YML + SECTION + moved}, message="Move", author="zoe")
        place.renew()
        place.sweep()
        assert place.repo.issue(second).state_reason == "not_planned"
        assert "gaat niet door" in place.repo.comments(second)[-1].body
        assert "verzet naar **dinsdag 15 december 2026**" in place.repo.comments(first)[-1].body
        assert "**Dinsdag 15 december 2026" in text_of(place, first)
        place.sweep()
        assert place.sweep().summary.plan.steps == ()


def test_the_owner_says_yes_or_no_in_a_word(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION + "conversation:\n") as place:
        yes, no = place.send(), place.send("wim", question="Hoe kopen we in?")
        silent = place.send("piet", question="Wie heeft dit eerder gedaan?")
        place.play()
        for each in (yes, no, silent):
            place.repo.react("anna", each, "+1")
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        assert not any(f"#{each} " in text_of(place, agenda) for each in (yes, no, silent))
        for who, number, text in (("olga", yes, "Ja, graag."), ("wim", no, "Nee, liever niet")):
            place.repo.comment(who, number, text)
        place.play()
        assert "op de agenda" in place.repo.issue(yes).labels
        place.sweep()
        assert f"#{no} " not in text_of(place, agenda)
        assert f"- [ ] #{yes} " in text_of(place, agenda)
        at(place, date(2026, 12, 11))
        place.sweep()
        assert f"#{silent} " not in text_of(place, agenda)  # silence is a no
        at(place, date(2027, 3, 4))
        place.sweep()
        asked = [each for each in keys(place, silent) if each.startswith("agenda-asked/")]
        assert asked == ["agenda-asked/kwartaal-2026-12-10"]  # and isn't asked again
        place.repo.comment("zoe", no, "/agenda")
        place.play()
        assert (
            "liever niet op de agenda" in [each.body for each in place.repo.comments(no) if "refusal" in each.body][-1]
        )
        place.repo.comment("wim", no, "Nee")  # to nobody's question
        place.repo.comment("wim", no, "/agenda")
        place.play()
        assert "op de agenda" in place.repo.issue(no).labels


def test_the_owner_says_yes_with_a_thumb_and_only_to_what_is_asked_now(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION + "conversation:\n") as place:
        number = place.send()
        place.play()
        place.repo.react("anna", number, "+1")
        at(place, date(2026, 12, 3))
        place.sweep()
        asked = place.repo.comments(number)[-1].id
        place.repo.react("piet", number, "+1", asked)
        place.sweep()
        assert "op de agenda" not in place.repo.issue(number).labels
        place.repo.react("olga", number, "+1", asked)
        place.sweep()
        assert "op de agenda" in place.repo.issue(number).labels
        place.sweep()
        assert f"- [ ] #{number} " in text_of(place, agendas(place)[0])
        place.repo.comment("olga", number, "/agenda weg")
        place.play()
        place.sweep()
        assert "op de agenda" not in place.repo.issue(number).labels
        assert place.sweep().summary.plan.steps == ()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_a_point_is_for_stands_with_it_in_the_network_s_language(language: str, tmp_path: Path) -> None:
    yml = OSPO_YML.replace("language: nl", f"language: {language}") + SECTION
    aims = {"nl": "samen iets besluiten", "en": "decide something together"}
    with town(tmp_path, yml) as place:
        form = place.repo.read(".github/ISSUE_TEMPLATE/agenda_point.yml")
        assert aims[language] in form
        other = "en" if language == "nl" else "nl"
        headings = {
            "nl": ("Wat wil je bespreken?", "Wat wil je bereiken?"),
            "en": ("What do you want to talk about?", "What should come of it?"),
        }
        label = {"nl": "agendapunt", "en": "agenda point"}[language]
        for each in ("nl", "en"):
            what, aim = headings[each]
            body = f"### {what}\n\nEen logo.\n\n### {aim}\n\n{aims[each]}"
            number = place.repo.open_issue("emma", title=f"Logo {each}", body=body)
            place.repo.add_label("zoe", number, label)
        bare = place.repo.open_issue("emma", title="Zomaar")
        place.repo.add_label("zoe", bare, label)
        place.play()
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = [each.number for each in place.repo.issues() if each.title.startswith("Agenda:")]
        told = {"nl": "om samen iets te besluiten", "en": "to decide something together"}[language]
        for each in (language, other):
            assert f"- [ ] Logo {each} *{told}* (#" in text_of(place, agenda)
        assert f"- [ ] Zomaar (#{bare})" in text_of(place, agenda)


def test_the_agenda_begins_with_the_last_minutes_wherever_they_are(tmp_path: Path) -> None:
    extra = "  extra:\n    - { at: 2026-12-11 10:00, online: true, minutes: 60 }\n"
    with town(tmp_path, OSPO_YML + SECTION + extra) as place:
        at(place, date(2026, 12, 4))
        place.sweep()
        place.sweep()
        first, second = sorted(agendas(place), key=lambda each: place.repo.issue(each).title)
        assert "Vaststellen" not in text_of(place, first)
        told = f"- Vaststellen: het verslag van 10 december 2026. Dat staat nog niet op de site; kijk bij #{first}"
        assert told in text_of(place, second)
        place.repo.commit({"docs/bijeenkomsten/2026-12-10-kwartaal.md": MINUTES}, message="Minutes", author="zoe")
        place.renew()
        place.sweep()
        assert "- Vaststellen: [het verslag van 10 december 2026](" in text_of(place, second)
        assert told not in text_of(place, second)


def test_points_are_taken_fairly() -> None:
    crowd = [issue(each, labels=("agendapunt",)) for each in range(1, 9)]
    theirs = replace(issue(9), author=Person("anna", 12))
    ours = [replace(issue(10 + each), author=Person("zoe", 11)) for each in range(4)]
    found = fairly([*ours, theirs, *reversed(crowd)], {"zoe"}, lambda _: False)
    assert [each.number for each in found] == [1, 2, 3, 9, 10, 11, 12, 13]


def test_many_new_accounts_push_no_casus_at_which_somebody_looked_off_the_agenda(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        number = place.send()
        place.play()
        place.repo.comment("carla", number, "Dat mag onder artikel 5 van de EUPL.")
        place.play()
        others = [place.send(f"nieuw{index}") for index in range(12)]
        place.play()
        for each in (number, *others):
            place.repo.add_label("zoe", each, "op de agenda")
        list(place.waiting())
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        assert f"- [ ] #{number} **Mag dit onder de EUPL?**" in text_of(place, agenda)


def test_many_new_accounts_push_no_point_of_the_network_off_the_agenda(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION) as place:
        for index in range(12):
            place.box.add_user(f"nieuw{index}")
            place.repo.submit_form(
                f"nieuw{index}", POINT, title=f"Koop hier {index}", answers={"point": "x"}, strict=False
            )
        place.repo.submit_form("anna", POINT, title="Een eigen logo", answers={"point": "x"}, strict=False)
        place.play()
        at(place, date(2026, 12, 3))
        place.sweep()
        (agenda,) = agendas(place)
        assert "- [ ] Een eigen logo" in text_of(place, agenda)
        assert "Koop hier" not in text_of(place, agenda), "at which nobody of the network looked"
        assert text_of(place, agenda).count("- [ ] Een punt dat nog niemand uit het netwerk bekeek (#") == 9
        place.repo.add_label("zoe", 1, "bekeken")
        place.sweep()
        assert "- [ ] Koop hier 0 (#1)" in text_of(place, agenda)
        place.repo.edit_issue("nieuw0", 1, title="Iets anders")
        place.play()
        place.sweep()
        assert "Iets anders" not in text_of(place, agenda)


def test_made_up_haste_takes_no_place_of_what_the_network_saw(tmp_path: Path) -> None:
    """Owners of three casussen are asked whether a meeting may talk about theirs."""
    with town(tmp_path, OSPO_YML + SECTION) as place:
        seen = place.send("olga")
        place.repo.add_label("zoe", seen, "bekeken")
        for index in range(4):
            place.box.add_user(f"nieuw{index}")
            place.send(f"nieuw{index}", urgency="binnen een week")
        place.play()
        at(place, date(2026, 12, 3))
        place.sweep()
        assert any("Mag het? Antwoord met *ja*" in each.body for each in place.repo.comments(seen))


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
            if moment.is_new():
                place.sweep()
                place.sweep()
                assert place.repo.snapshot() == expected, number
            assert len(place.box.requests) > before
            requests = number
            if not failed:
                break
        assert requests > 8
