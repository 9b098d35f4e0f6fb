"""Commands as values: who may give which in which status, and what is no command at all."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from ospo_automation.automations.conversation import automation as conversation
from ospo_automation.commands import COMMANDS
from ospo_automation.core.casus.asks import Ask, Asked
from ospo_automation.core.engine.effects import Assign, CloseIssue, Effect, React, Relabel, ReopenIssue, Say, SetStatus
from ospo_automation.core.github.issue import Comment, OwnIssue
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.days import coming_day
from ospo_automation.core.incoming.slash import Line, lines
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.marker import Mark
from tests.given import BOT, EXPERTISE, NOW, OWNER, WITH_BOARD, Given, checkout, comment, event, issue
from tests.told_by import about_commands

BOARD = OwnIssue(9, "board", "", "https://x.example/9", "I_9", is_open=True, was_pinned=True, created_at=NOW)
CHECKOUT = checkout(
    WITH_BOARD + "conversation:\nlessons:\nmeetings:\nsignals:\ncommunication:\n  accounts: [wouter]\n", EXPERTISE
)
PEOPLE = {
    "owner": OWNER,
    "expert": Person("anna", 11),
    "team": Person("bert", 12),
    "stranger in the team": Person("kees", 17),
    "coordinator": Person("zoe", 13),
    "maintainer": Person("max", 14),
    "reader": Person("piet", 15),
    "communication": Person("wouter", 16),
}
ASKED = Ask(
    1, 1, 0, tuple(Asked(login, "licenties", "licenties") for login in ("anna", "bert")), NOW, date(2026, 12, 1)
)
GIVEN = about_commands("given")
"""After the table in the domain: what is typed, who may give it, and in which statuses."""


def given(text: str, who: Person, status: Status = Status.SEEKING) -> Given:
    label = CHECKOUT.network.labels.of_status(status).name
    asked = comment(f"{Mark('ask/1', ASKED.record()).line()}\nx", BOT, id_=50)
    casus = replace(issue(labels=("casus", label, "thema: licenties")), assignees=("bert", "kees"))
    said = (asked, comment(text, who, id_=60))
    other = replace(casus, number=12)
    hub = Given(CHECKOUT, issues=(casus, other), said=said, maintainers=frozenset({"max"}))
    hub.own = (BOARD,)
    return hub


def decided(hub: Given) -> list[Effect]:
    return conversation.effects(hub, event("issue_comment.created"))


def reactions(effects: list[Effect]) -> list[str]:
    return [effect.content for effect in effects if isinstance(effect, React)]


@pytest.mark.parametrize(
    ("text", "ends_closed"), [("/geholpen\n/niet-geholpen", False), ("/niet-geholpen\n/geholpen", True)]
)
def test_of_two_words_about_how_it_ended_the_last_counts(text: str, ends_closed: bool) -> None:
    effects = decided(given(text, OWNER, Status.ADVISED))
    ends = [each for each in effects if isinstance(each, CloseIssue | ReopenIssue)]
    assert [isinstance(each, CloseIssue) for each in ends] == [ends_closed]


def test_the_table_is_of_all_commands() -> None:
    assert set(GIVEN) == {command.name for command in COMMANDS}


@pytest.mark.parametrize("name", GIVEN)
def test_who_may_do_what_in_which_status(name: str) -> None:
    table = GIVEN[name]
    text = table["typed"]
    who = set(PEOPLE) if table["who"] == "everybody" else set(table["who"])
    statuses = set(Status) if table["statuses"] == "all" else set(map(Status, table["statuses"]))
    assert who <= set(PEOPLE)
    for (role, person), status in itertools.product(PEOPLE.items(), Status):
        effects = decided(given(text, person, status))
        expected = "+1" if role in who and status in statuses else "confused"
        assert reactions(effects) == ["eyes", expected], (role, status)
        refused = [each for each in effects if isinstance(each, Say) and each.key.startswith("refusal/")]
        assert bool(refused) == (expected == "confused"), (role, status)


@pytest.mark.parametrize(
    "text",
    [
        "> /join",
        "```\n/join\n```",
        "~~~\n/join\n~~~",
        "<!--\n/join\n-->",
        "Typ `/join` als je mee wilt doen.",
        "/join/now",
        "    /join\n\nZo ziet dat eruit.",
        "/var/log",
        "/etc",
        "//join",
        "/meed\u043ee\u043f",  # Cyrillic letters that look like ours
    ],
)
def test_what_is_no_command_says_and_does_nothing(text: str) -> None:
    assert decided(given(text, PEOPLE["expert"])) == []


def test_our_own_and_other_bots_comments_command_nothing() -> None:
    for author in (BOT, Person("helpful[bot]", 99, is_bot=True), None):
        hub = given("/join", PEOPLE["expert"])
        hub.said = (hub.said[0], replace(hub.said[1], author=author))
        assert decided(hub) == []


def test_of_a_hundred_commands_ten_count() -> None:
    effects = decided(given("/link 12\n" * 100, OWNER))
    assert reactions(effects) == ["eyes", "+1"]
    assert len(lines("/link 12\n" * 100)) == 100


def test_several_commands_in_one_comment_follow_each_other() -> None:
    effects = decided(given("/join\n/advice Kies gewoon de EUPL-1.2.", PEOPLE["coordinator"]))
    assert reactions(effects) == ["eyes", "+1"]
    assert Assign(1, add=frozenset({"zoe"})) in effects
    effects = decided(given("/snooze 3 december\n/resume", OWNER))
    assert [effect for effect in effects if isinstance(effect, SetStatus)] == []


def test_names_of_both_languages_capitals_and_aliases_work() -> None:
    for word in ("/meedoen", "/MEEDOEN", "/join", "/claim", "/oppakken", "  /meedoen  "):
        assert reactions(decided(given(word, PEOPLE["expert"]))) == ["eyes", "+1"], word


@pytest.mark.parametrize(
    "text",
    [
        "geholpen",
        "Geholpen!",
        "Ja, het heeft geholpen.",
        "It helped",
        "geholpen.\nDank jullie wel",
        "Geholpen, dank je wel!",
        "helped",
        "Deels, maar de rest nog niet.",
        "niet geholpen",
        "Dat heeft niet echt geholpen, denk ik",
        "Dank, ik ben geholpen",
    ],
)
def test_the_owner_s_bare_word_is_enough_once_there_is_advice(text: str) -> None:
    assert reactions(decided(given(text, OWNER, Status.ADVISED))) == ["eyes", "+1"]
    assert decided(given(text, OWNER, Status.SEEKING)) == []
    assert decided(given(text, PEOPLE["reader"], Status.ADVISED)) == []
    for unsure in ("Is het opgelost?", "Geholpen? Nee.", "Geholpen, maar nog niet helemaal"):
        assert decided(given(unsure, OWNER, Status.ADVISED)) == []


def test_an_outcome_closes_the_casus_only_when_it_helped() -> None:
    for text, closes in (("/helped", True), ("/partly", False), ("/not-helped", False)):
        effects = decided(given(text, OWNER, Status.ADVISED))
        assert any(isinstance(effect, CloseIssue) for effect in effects) == closes


def test_what_was_seen_is_not_done_again() -> None:
    hub = given("/join", PEOPLE["expert"])
    sticky = next(effect for effect in decided(hub) if isinstance(effect, Say) and effect.key == "routing")
    assert sticky.comes_last
    hub.said = (*hub.said, comment(f"{Mark('routing', sticky.state).line()}\nx", BOT, id_=61))
    assert reactions(decided(hub)) == []


@pytest.mark.parametrize("state", ["{}", '{"seen":"x"}', '{"seen":-4,"quiet_until":"soon","back_to":"nowhere"}'])
def test_a_record_that_somebody_edited_does_no_harm(state: str) -> None:
    hub = given("/resume", OWNER, Status.PARKED)
    broken = Comment(40, 1, BOT, f"<!-- ospo:routing {state} -->\nx", NOW)
    hub.said = (broken, *hub.said)
    assert SetStatus(1, Status.IN_PROGRESS) in decided(hub)  # there is a team


def test_a_command_s_text_is_all_that_follows_it() -> None:
    text = "Hoi\n/advies Kies de EUPL.\n\nWant dat past.\n/bellen 4 januari\ntot dan"
    assert lines(text) == [
        Line("advies", "Kies de EUPL.", "Hoi\nKies de EUPL.\n\nWant dat past.\ntot dan", row=1),
        Line("bellen", "4 januari", "Hoi\n\nWant dat past.\n4 januari\ntot dan", row=4),
    ]


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-04", date(2027, 1, 4)),
        ("4 januari", date(2027, 1, 4)),
        ("4 januari 2027", date(2027, 1, 4)),
        ("January 4", date(2027, 1, 4)),
        ("4 jan.", date(2027, 1, 4)),
        ("4-1", date(2027, 1, 4)),
        ("4/1/2027", date(2027, 1, 4)),
        ("25 november", date(2026, 11, 25)),
        ("24 november", date(2027, 11, 24)),
        ("1e december", date(2026, 12, 1)),
        ("vrijdag 4 december", date(2026, 12, 4)),
        ("vrijdag", date(2026, 11, 27)),
        ("Tuesday", date(2026, 12, 1)),
        ("morgen", date(2026, 11, 25)),
        ("t/m 14 december", date(2026, 12, 15)),
        ("tot en met 4-1", date(2027, 1, 5)),
        ("maandag 14.00 uur", date(2026, 11, 30)),
        ("op 2 december, na het overleg", date(2026, 12, 2)),
        ("until January 4", date(2027, 1, 4)),
        ("2 weken", date(2026, 12, 8)),
        ("over een maand", date(2026, 12, 24)),
        ("for three weeks, sorry", date(2026, 12, 15)),
        ("tot volgende week", date(2026, 11, 30)),
        ("14 maanden", None),
        ("0 dagen", None),
        ("2026-11-24", None),
        ("2028-01-04", None),
        ("31 februari", None),
        ("gisteren", None),
        ("4 januari of zo", None),
        ("14.00 uur", None),
        ("", None),
        ("9" * 500, None),
    ],
)
def test_a_day_is_understood_as_people_type_it(text: str, day: date | None) -> None:
    assert coming_day(text, TODAY) == day


def test_a_casus_comes_on_the_agenda_when_its_owner_says_so() -> None:
    label = CHECKOUT.network.labels.agenda.name
    effects = decided(given("/agenda", PEOPLE["owner"]))
    assert [each.add for each in effects if isinstance(each, Relabel)] == [{label}]
    effects = decided(given("/agenda", PEOPLE["team"]))
    assert not [each for each in effects if isinstance(each, Relabel)]
    assert [each.text for each in effects if isinstance(each, Say) and each.key.startswith("agenda/")] == [
        "commands/agenda"
    ]
    effects = decided(given("/agenda weg", PEOPLE["team"]))
    assert [each.remove for each in effects if isinstance(each, Relabel)] == [{label}]


def test_without_meetings_nobody_is_offered_an_agenda() -> None:
    hub = given("/agenda\n/hulp", PEOPLE["owner"])
    hub.checkout = checkout(WITH_BOARD + "conversation:\n", EXPERTISE)
    effects = decided(hub)
    assert [each.text for each in effects if isinstance(each, Say)][:2] == ["refused/no_meetings", "commands/help"]
    (offered,) = (each.values["commands"] for each in effects if isinstance(each, Say) and each.text == "commands/help")
    assert "agenda" not in {name for name, _ in offered}
