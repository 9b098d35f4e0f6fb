"""Questions of a meeting: a list below the agenda, and what a coordinator chooses of it becomes a casus, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import owner_record
from ospo_automation.core.github.person import Person
from ospo_automation.core.meetings.open_questions import Choices, WantedCasus, listed, wishes
from ospo_automation.core.outgoing.safe import clean, inline, typed
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_meetings import SECTION, agendas, at
from tests.core.meetings.test_minutes import held
from tests.given import NOW, OSPO_YML, checkout
from tests.hostile import text as hostile
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, Town, keys, town

FORM = checkout().form
CHOICES = Choices.of(FORM)
SECTIONS = SECTION + "conversation:\nprivacy:\nlessons:\n"
SAID = """/verslag

We spraken over het manifest.

Vraag: Mag een gemeente code onder de EUPL zetten?
Vraag: Hoe leg je dit uit aan R&D en aan @baas?
Vraag: Welke hosting past hierbij?
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, OSPO_YML + SECTIONS) as there:
        there.repo.let_actions_open_pulls()
        there.repo.grant("bert", "write")
        yield there


# -- what people write


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 gemeente, inkoop", [WantedCasus(2, "municipality", ("inkoop",))]),
        ("- Vraag 2: een gemeente, over inkoop graag", [WantedCasus(2, "municipality", ("inkoop",))]),
        ("3. Licenties en auteursrecht, waterschap", [WantedCasus(3, "water_authority", ("licenties",))]),
        ("1, 2 en 4", [WantedCasus(1), WantedCasus(2), WantedCasus(4)]),
        ("question 1 and 3: municipality EUPL", [WantedCasus(n, "municipality", ("licenties/eupl",)) for n in (1, 3)]),
        ("1 ja\n2 weet ik niet, provincie", [WantedCasus(1), WantedCasus(2, "province", ("unknown",))]),
        ("2 gemeente, licentys", [WantedCasus(2, "municipality", (), ("licentys",))]),
        ("2 gemeente en provincie", [WantedCasus(2, "municipality", (), ("province",))]),
        ("2 licentys", [WantedCasus(2, "", (), ("licentys",))]),
        ("1 heeft Anna al beantwoord in de zaal", []),
        ("2026 was een mooi jaar", []),
        ("50% van ons was er niet bij", []),
        ("> 1", []),
        ("Ja", []),
    ],
)
def test_what_is_chosen_is_read_as_people_write_it(text: str, found: list[WantedCasus]) -> None:
    assert wishes(text, CHOICES) == found


@given(st.integers(0, 10_000).map(lambda seed: hostile(seed, 6)))
def test_what_we_wrote_down_for_somebody_reads_as_they_said_it(text: str) -> None:
    wishes(text, CHOICES)
    plain = " ".join(clean(text, 300).split()).replace("`", "´")
    if plain and not set("@#:$/") & set(plain) and plain.isascii():
        assert typed(inline(text)).replace("`", "") == plain


def test_a_number_stays_with_its_question() -> None:
    first = listed(["Mag dit?", "En dat?"], {}, FORM, ())
    state = {"order": [each.key for each in first], "made": {first[1].key: 31}}
    later = listed(["Ook nog?", "en DAT"], state, FORM, ())
    assert [(each.nth, each.text, each.casus) for each in later] == [(2, "en DAT", 31), (3, "Ook nog?", 0)]


def test_whoever_had_us_open_a_casus_is_heard_there_like_its_author() -> None:
    def author(kind: str, body: str) -> object:
        user = {"login": "github-actions[bot]", "id": 41898282, "type": kind}
        payload = {"action": "created", "issue": {"number": 5, "body": body, "user": user}, "comment": {"id": 1}}
        event = Event.of("issue_comment", json.dumps(payload), NOW)
        assert event.author == Person("github-actions[bot]", 41898282, is_bot=kind == "Bot")  # who may have changed it
        found = event.asker or event.author
        return found.login if found is not None else None

    line = Mark("question/3-5e90f47c5dd0", owner_record(Person("bert", 1004))).line()
    assert author("Bot", f"{line}\n### Vraag") == "bert"
    # With a person's token we write as they do. It decides no more than whether a run starts; who is heard comes then.
    assert author("User", f"{line}\n### Vraag") == "bert"
    assert author("Bot", f"x\n{line}") == "github-actions[bot]"
    assert author("Bot", line.replace("question/", "agenda/")) == "github-actions[bot]"


# -- on the small GitHub


def minuted(place: Town, said: str = SAID) -> int:
    agenda = held(place)
    place.repo.comment("wim", agenda, said)
    place.play()
    return agenda


def list_of(place: Town, number: int) -> str:
    """As it reads now."""
    return next(each.body for each in place.repo.comments(number) if each.body.startswith("<!-- ospo:questions {"))


def id_of(place: Town, number: int) -> int:
    return next(each.id for each in place.repo.comments(number) if each.body.startswith("<!-- ospo:questions {"))


def casussen(place: Town) -> list[int]:
    ours = [each for each in place.repo.issues() if each.author == BOT_LOGIN and "casus" in each.labels]
    return sorted(each.number for each in ours)


def says(place: Town, who: str, number: int, text: str) -> str:
    """What came of a comment, as our last reaction to it."""
    made = place.repo.comment(who, number, text)
    place.play()
    (found,) = [each for each in place.repo.comments(number) if each.id == made]
    return next((content for login, content in reversed(found.reactions) if login == BOT_LOGIN), "")


def test_a_word_makes_a_casus_with_three_answers_and_nothing_else_is_asked(place: Town) -> None:
    agenda = minuted(place)
    shown = list_of(place, agenda)
    assert "- [ ] **1** Mag een gemeente code onder de EUPL zetten? *(gemeente; EUPL)*" in shown
    assert "- [ ] **3** Welke hosting past hierbij? *(nog geen soort organisatie en geen thema)*" in shown
    assert says(place, "zoe", agenda, "1\n2 waterschap, inkoop") == "+1"
    first, second = casussen(place)
    made = place.repo.issue(second)
    assert made.title == "Hoe leg je dit uit aan R&D en aan @\u200bbaas?"
    assert {"soort organisatie: waterschap", "thema: inkoop", "status: zoekt expert"} <= set(made.labels)
    assert keys(place, first)[:2] == ["intake", "ask/1"]
    assert "voor iemand anders" in place.repo.comments(first)[0].body
    assert f"EUPL zetten? → #{first}" in list_of(place, agenda)
    mentioned = place.mentioned()
    assert mentioned.count("zoe") == 2  # once for each, in the casus itself: so its answers reach her
    assert "baas" not in mentioned
    place.sweep()
    assert place.sweep().summary.plan.steps == ()
    assert len(casussen(place)) == 2
    scene_owner = place.reader().issue(first)
    assert scene_owner.author is not None
    assert scene_owner.author.is_bot


def test_whose_word_it_was_is_the_owner_until_the_end(place: Town) -> None:
    agenda = minuted(place)
    says(place, "zoe", agenda, "1")
    (casus,) = casussen(place)
    assert "carla" in place.mentioned()
    says(place, "carla", casus, "/meedoen")
    says(place, "carla", casus, "/advies Ja, dat mag. Kijk ook naar de handreiking.")
    assert says(place, "piet", casus, "Geholpen, dank!") == ""
    assert "status: advies gegeven" in place.repo.issue(casus).labels
    assert says(place, "zoe", casus, "Geholpen, dank!") == "+1"
    assert place.repo.issue(casus).state == "closed"
    assert "status: opgelost" in place.repo.issue(casus).labels
    heads = [each.head for each in place.repo.pulls()]
    assert heads == [f"ospo/minutes-{agenda}"]  # nobody's approval of a lesson was heard yet
    says(place, "zoe", casus, "/les")
    place.sweep()
    assert not place.sweep().has_failed
    assert f"ospo/lesson-{casus}" in [each.head for each in place.repo.pulls()]


@pytest.mark.parametrize("who", ["piet", "anna"])
def test_nothing_that_others_do_makes_a_casus(place: Town, who: str) -> None:
    agenda = minuted(place)
    place.repo.react(who, agenda, "+1", id_of(place, agenda))
    assert says(place, who, agenda, "1 gemeente, inkoop") == ""
    assert says(place, who, agenda, "Ja") == ""
    changed = place.repo.comment("zoe", agenda, "Dank allemaal")
    place.play()
    place.repo.edit_comment("bert", changed, "1")
    place.sweep()
    assert casussen(place) == []
    fake = place.repo.open_issue(
        who, title="Mag dit?", body='<!-- ospo:question/3-5e90f47c5dd0 {"id":1006,"owner":"zoe"} -->'
    )
    place.play()
    assert place.repo.comments(fake) == []


def test_a_yes_to_somebody_else_stays_one(place: Town) -> None:
    agenda = minuted(place)
    trick = place.repo.comment("piet", agenda, "Is er volgende maand weer een bijeenkomst, Zoe?")
    assert says(place, "zoe", agenda, "Ja") == ""
    place.repo.delete_comment(trick, "piet")
    place.sweep()
    assert casussen(place) == []
    assert place.sweep().summary.plan.steps == ()
    assert says(place, "zoe", agenda, "1") == "+1"


def test_a_long_line_that_begins_with_a_number_is_answered_shortly(place: Town) -> None:
    agenda = minuted(place)
    assert says(place, "wim", agenda, f"3 gemeente {'zo is dat ' * 6_000}") == "confused"
    assert len(place.repo.comments(agenda)[-1].body) < 1_500
    assert place.sweep().summary.plan.steps == ()


def test_a_thumb_chooses_all_that_can_be_one_a_few_at_a_time_and_once(place: Town) -> None:
    lines = "".join(f"Vraag: Mag een gemeente voor zaak {nth} de EUPL kiezen?\n" for nth in range(1, 6))
    agenda = minuted(place, f"/verslag\n\nWe spraken lang.\n\n{lines}Vraag: En de kosten?\n")
    place.repo.react("wim", agenda, "+1", id_of(place, agenda))
    place.sweep()
    assert len(casussen(place)) == 3
    place.sweep()
    assert len(casussen(place)) == 5
    place.sweep()
    assert place.sweep().summary.plan.steps == ()
    assert "wim" in place.mentioned()
    (said,) = [each for each in place.repo.comments(agenda) if each.body.startswith("/verslag")]
    place.repo.edit_comment(
        "wim", said.id, f"{said.body}Vraag: Mag een gemeente ook de MIT-licentie met EUPL mengen?\n"
    )
    place.sweep()
    place.sweep()
    assert "**7** Mag een gemeente ook" in list_of(place, agenda)
    assert len(casussen(place)) == 5  # a new question isn't what that 👍 was given to


def test_more_questions_than_a_list_holds_are_counted(place: Town) -> None:
    lines = "".join(f"Vraag: {'Hoe dan ook ' * 40} {nth}?\n" for nth in range(1, 43))
    shown = list_of(place, minuted(place, f"/verslag\n\nWe spraken lang.\n\n{lines}"))
    assert "**40** Hoe dan ook" in shown
    assert "nog twee andere vragen" in shown
    assert len(shown) < 60_000


def test_a_tick_counts_for_who_may_write_and_they_ask_it(place: Town) -> None:
    agenda = minuted(place)
    id_ = id_of(place, agenda)
    place.repo.edit_comment(
        "bert", id_, list_of(place, agenda).replace("- [ ] **1**", "- [x] **1**").replace("- [ ] **3**", "- [x] **3**")
    )
    place.sweep()
    (casus,) = casussen(place)
    assert "@bert stelt hem" in (place.repo.issue(casus).body or "")
    assert "- [x] **3** Welke" in list_of(place, agenda)
    place.sweep()
    assert place.sweep().summary.plan.steps == ()
    assert says(place, "wim", agenda, "3 provincie, weet ik niet") == "+1"
    assert len(casussen(place)) == 2


def test_what_we_can_t_read_is_answered_once(place: Town) -> None:
    agenda = minuted(place)
    assert says(place, "wim", agenda, "3 gemeente, licentys") == "confused"
    assert "begrijpen we dit niet: *licentys*" in place.repo.comments(agenda)[-1].body
    assert says(place, "wim", agenda, "3 gemeente") == "confused"
    assert "bij welk thema" in place.repo.comments(agenda)[-1].body
    assert says(place, "wim", agenda, "8") == "confused"
    assert says(place, "wim", agenda, "1 heeft Anna al beantwoord in de zaal") == ""
    assert casussen(place) == []
    assert place.sweep().summary.plan.steps == ()


def test_it_goes_on_when_the_agenda_is_closed(place: Town) -> None:
    agenda = minuted(place)
    (pull,) = place.repo.pulls()
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    assert place.repo.issue(agenda).state == "closed"
    assert says(place, "zoe", agenda, "2 gemeente, inkoop") == "+1"
    place.repo.react("zoe", agenda, "+1", id_of(place, agenda))
    place.renew()
    place.sweep()
    assert len(casussen(place)) == 2
    place.sweep()
    assert place.sweep().summary.plan.steps == ()


def test_minutes_by_form_have_a_list_too_and_early_ones_none_yet(place: Town) -> None:
    at(place, date(2026, 12, 3))
    place.sweep()
    (agenda,) = agendas(place)
    place.repo.comment("wim", agenda, SAID)
    place.play()
    assert "questions" not in keys(place, agenda)
    at(place, date(2026, 12, 11))
    place.sweep()
    assert "questions" in keys(place, agenda)
    given_ = {"held_on": "9 december 2026", "minutes": "We spraken lang.\n\nVraag: Mag een gemeente dit delen, EUPL?"}
    number = place.repo.submit_form("zoe", "minutes.yml", title="Verslag", answers=given_, strict=False)
    place.play()
    assert says(place, "zoe", number, "Ja") == "+1"
    assert len(casussen(place)) == 1
    place.sweep()
    assert place.sweep().summary.plan.steps == ()


def test_a_crash_at_any_request_loses_nothing_and_makes_nothing_twice(place: Town) -> None:
    agenda = minuted(place)
    place.repo.comment("zoe", agenda, "1\n2 waterschap, inkoop")
    happened = next(place.waiting())
    moment = Moment(place)
    before = len(place.box.requests)
    assert not place.run(happened).has_failed
    requests = len(place.box.requests) - before
    assert requests <= 30
    made = len(casussen(place))
    place.sweep()
    place.sweep()
    expected, told = place.repo.snapshot(), sorted(place.mentioned())
    assert made == 2
    for at_, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at_, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        if not moment.is_new():
            continue
        place.sweep()
        place.sweep()
        assert place.repo.snapshot() == expected, at_
        assert sorted(place.mentioned()) == told, at_
