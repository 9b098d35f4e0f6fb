"""Minutes: what was decided and who does what is found, who was there is only counted, and a page comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.meetings.action_points import actions, still_open, ticked_in
from ospo_automation.core.meetings.attendance import is_name_list
from ospo_automation.core.meetings.minutes_command import minutes_in
from ospo_automation.core.meetings.notes import taken
from ospo_automation.core.meetings.sent_in import MINUTES, POINT, THEME
from ospo_automation.core.meetings.transcript import is_transcript, lasts, remarks, voices
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_meetings import SECTION, agendas, at, text_of
from tests.given import OSPO_YML
from tests.hostile import text as hostile
from tests.journeys.test_crash import crash
from tests.loading import loaded
from tests.sampled import some
from tests.town import NAME, Town, keys, town

DAY = date(2026, 12, 10)
EXAMPLES = Path(__file__).parents[2] / "examples"
PAGE = "docs/bijeenkomsten/2026-12-10-kwartaal.md"
SAID = """/verslag

Aanwezig: Zoe (voorzitter, gemeente), Wim, Carla en 4 anderen
Afwezig met bericht: Piet

## Manifest

We spraken over het manifest. Piet was verhinderd. Het gaat goed, zie https://example.org/manifest.

**Besluit:** we tekenen het manifest
Actie: @carla, concept van de handreiking, 12 maart
- [ ] @bert belt @acme/team voor 1 februari
- [x] Emma heeft een zaal
"""


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Aanwezig: 23 mensen", 23),
        ("**Aanwezig:** Anna, Bert en Carla.", 3),
        ("Present: Ann (chair, council), Bob and 4 others. Absent: Carl", 6),
        ("## Aanwezigen\n\n- Anna\n- Bert\n\n## Afwezig\n\n- Carla\n\n## Verslag\n\nHallo", 2),
        ("Deelnemers:\n- Anna\n- Bert\n\nEn toen?", 2),
        ("Deelnemers (12): Anna, Bert e.a.", 12),
        ("Deelnemers: Anna, Bert e.a.", None),
        ("Aanwezig: Anna, van der Berg, @carla, notulen", 3),
        ("Niemand schreef op wie er waren.", None),
    ],
)
def test_who_was_there_is_counted_and_not_named(text: str, people: int | None) -> None:
    found = taken(text, DAY)
    assert found.people == people
    assert not any(name in found.text for name in ("Anna", "Bert", "Carl", "Ann ", "Bob"))


def test_decisions_and_action_points_are_found_as_people_write_them() -> None:
    found = taken(SAID.removeprefix("/verslag"), DAY)
    assert list(found.decisions) == ["we tekenen het manifest"]
    assert [(each.text, each.is_done) for each in found.actions] == [
        ("@carla, concept van de handreiking, 12 maart", False),
        ("@bert belt @acme/team voor 1 februari", False),
        ("Emma heeft een zaal", True),
    ]
    assert (found.people, found.left_out) == (7, 1)
    assert found.text.startswith("## Manifest\n\nWe spraken over het manifest. Het gaat goed")
    rows = "| Wie | Wat | Wanneer |\n|---|---|---|\n| Anna | concept | 1 mei |"
    found = taken(f"### Actiepunten\n\n{rows}\n\n### Besluiten\n1. EUPL\n2) DCO", DAY)
    assert [each.text for each in found.actions] == ["Anna, concept, 1 mei"]
    assert list(found.decisions) == ["EUPL", "DCO"]
    english = taken("Action items:\n* Ann calls Bob\n\nDecision 1: we start\nAP 2: Bob, budget", DAY)
    assert [each.text for each in english.actions] == ["Ann calls Bob", "Bob, budget"]


NAMES = st.sampled_from(["Quirijn", "Wendeline", "Xavier"])
LISTS = st.sampled_from(
    [
        "Afwezig: {}", "- **Afgemeld:** {}", "## Afwezig\n\n{}\n\n## Verder", "Verhinderd:\n\n- {}\n- Iemand\n",
        "{} heeft zich afgemeld.", "Dank aan {}, die verhinderd was.", "Apologies: {}",
        "### Aan- en afwezigen\n- {}\n### X",
        "## Afwezig\n\n{}\n\nDaarna spraken we lang en breed over de begroting van volgend jaar.",
        "Regrets were received from {}.", "Aanwezig: Anna; afwezig: {}", "**Afwezig met bericht**\n\n{}\n\n## Verder",
        "1. Afmeldingen: {}", "Not present: {}", "_Afwezig_: {}",
    ]
)  # fmt: skip


@given(st.lists(st.tuples(LISTS, NAMES), min_size=1, max_size=4))
def test_nobody_reads_who_did_not_come(said: list[tuple[str, str]]) -> None:
    text = "\n\n".join(["We spraken over de EUPL.", *(shape.format(name) for shape, name in said), "Tot slot taart."])
    found = taken(text, DAY)
    assert not any(name in f"{found}" for _, name in said), found
    assert "We spraken over de EUPL." in found.text
    assert "Tot slot taart." in found.text or text.rstrip().endswith("## Verder\n\nTot slot taart.")


OTHERS = [
    "Afwezig:\nQ\nAnna",
    "Afwezig\n\nQ",
    "Afwezig\n-------\nQ",
    "### Afwezig: Q",
    "**Afwezig: Q**",
    "Afwezig – Q",
    "Afw.: Q",
    "Met kennisgeving: Q",
    "M.k.a.: Q",
    "Berichten van verhindering: Q",
    "Ziek: Q",
    "Met verlof: Q",
    "Q is ziek.",
    "Q kon er niet bij zijn.",
    "Q kon niet komen.",
    "Q was er niet.",
    "Q en Anna waren\nverhinderd.",
    "Q meldde zich af.",
    "Q kon niet. Hij was verhinderd.",
    "| Naam | Aanwezig |\n|---|---|\n| Q | nee |",
    "| Q | afwezig |",
    "- Q (afwezig)",
    "- [x] Anna\n- [ ] Q",
    "> Afwezig: Q",
    "```\nAfwezig: Q\n```",
    "<b>Afwezig</b>: Q",
    "We missen Q vandaag.",
    "Besluit: Q was verhinderd en krijgt de stukken",
    "## Afwezig\n\nQ\n\nR",
    "Aanwezig: Anna. Niet: Q",
    "1) Afwezig: Q",
    "Apologies received from Q",
    "Absent\n\nQ",
    "Unable to attend: Q",
    "Q couldn't make it.",
    "On leave: Q",
    "- Q: absent",
    "Members present: Anna\nMembers absent: Q",
    "Attendees\nAnna\n\nAbsentees\nQ",
    "Q sent his apologies.",
    "No-shows: Q",
]


@pytest.mark.parametrize("shape", OTHERS)
def test_however_people_write_down_who_was_absent(shape: str) -> None:
    text = shape.replace("Q", "Quirijn").replace("R", "Roelof")
    found = taken(f"We spraken over de EUPL.\n\n{text}\n\n## Verder\n\nTot slot taart.", DAY)
    assert "Quirijn" not in f"{found}"
    assert "Roelof" not in f"{found}"
    assert found.text.startswith("We spraken over de EUPL.")
    assert found.text.endswith("## Verder\n\nTot slot taart.")


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Aanwezig:\n- Anna\n- Bert\n\n- Manifest besproken\n- Begroting is rond", "- Begroting is rond"),
        ("**Aanwezig**\n\nAnna, Bert\n\n1. Opening\nZoe opent.\n2. Manifest", "1. Opening\nZoe opent.\n2. Manifest"),
        ("Deelnemers konden kiezen uit twee sessies: inkoop en recht.", "kiezen uit twee sessies"),
        ("Participants asked: can we share this?", "can we share this?"),
        ("Besluiten:\n- EUPL\n\nRondvraag\n- Anna had taart", "- Anna had taart"),
        ("## Aanwezigheid bij het congres\n\nWe gaan met twee.", "We gaan met twee."),
        ("## Afwezig\n\nPiet\n\nDaarna spraken we over de begroting.", "Daarna spraken we over de begroting."),
    ],
)
def test_what_only_looks_like_attendance_stays(text: str, stays: str) -> None:
    assert stays in taken(text, DAY).text


LINES = st.sampled_from(
    [
        "# Kop",
        "Gewoon een zin.",
        "",
        "- punt",
        "| a | b |",
        "```",
        "> citaat",
        "**Vet**",
        "Besluit: ja",
        "Actie: Anna",
        "1. een",
    ]
)


@given(st.lists(LINES, max_size=30))
def test_nothing_else_is_lost(lines: list[str]) -> None:
    found = taken("\n".join(lines), DAY)
    everything = f"{found.text}\n" + "\n".join([*found.decisions, *(each.text for each in found.actions)])
    for line in lines:
        for word in line.removeprefix("Besluit: ").removeprefix("Actie: ").replace("|", " ").split():
            assert word in everything


def test_hostile_minutes_take_no_time_and_break_nothing() -> None:
    begun = process_time()
    for seed in range(400):
        taken(hostile(seed, 60), DAY)
        minutes_in(f"/verslag {hostile(seed)}")
    for line in (
        "Aanwezig" * 7_000,
        "- " * 30_000,
        "**" * 30_000,
        "| " * 30_000,
        "(" * 60_000,
        "Actie: " * 9_000,
        " " * 60_000,
    ):
        taken(f"{line}\n{line}:", DAY)
    assert process_time() - begun < 5


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("/verslag\n\nTekst", "Tekst"), ("/Notulen: tekst", "tekst"), ("\n /minutes a\r\nb", "a\nb"), ("/verslag", ""),
        ("Hier is het: /verslag", None), ("/verslagen", None), ("> /verslag\nx", None), ("/verslag-x", None),
    ],
)  # fmt: skip
def test_the_command_stands_at_the_very_beginning(body: str, text: str | None) -> None:
    assert minutes_in(body) == text


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, OSPO_YML + SECTION) as there:
        there.repo.let_actions_open_pulls()
        yield there


def held(place: Town) -> int:
    """A meeting that is over, with its agenda."""
    at(place, date(2026, 12, 3))
    place.sweep()
    list(place.waiting())
    at(place, date(2026, 12, 11))
    place.sweep()
    (agenda,) = agendas(place)
    return agenda


def test_whatever_others_write_below_an_agenda_a_maintainer_s_minutes_are_taken(place: Town) -> None:
    place.repo.grant("piet", "write")  # and in no team
    agenda = held(place)
    for who in ("piet", "olga", "anna", "bert", "emma"):
        place.repo.comment(who, agenda, SAID.replace("het manifest", f"wat {who} wil"))
    place.play()
    assert "wat piet wil" in page(place)


def page(place: Town) -> str:
    (pull,) = [each for each in place.repo.pulls() if each.state == "open"]
    return place.repo.read(PAGE, pull.head)


def last(place: Town, number: int) -> str:
    return [each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN][-1]


def test_minutes_become_a_page_and_what_is_open_is_carried_over(place: Town) -> None:
    agenda = held(place)
    place.repo.comment("wim", agenda, SAID)
    place.play()
    text = page(place)
    for said in (
        "Er waren 7 mensen bij.",
        "- We tekenen het manifest",
        "- [ ] carla, concept",
        "- [x] Emma heeft een zaal",
    ):
        assert said in text, text
    assert not any(name in text for name in ("Zoe", "Wim", "Piet", "@"))
    assert "<https://example.org/manifest>" in text
    (pull,) = place.repo.pulls()
    assert "één zin waarin" in (pull.body or "")
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    assert place.repo.issue(agenda).state == "closed"
    assert "staat in de kennisbank" in last(place, agenda)
    place.sweep()
    assert place.sweep().summary.plan.steps == ()
    at(place, date(2027, 3, 4))
    place.renew()
    place.sweep()
    later = text_of(place, agendas(place)[-1])
    assert "- [ ] carla, concept van de handreiking, 12 maart (sinds 10 december 2026)" in later
    assert "- [ ] bert belt acme/team voor 1 februari (sinds 10 december 2026)" in later
    assert "Emma heeft een zaal" not in later
    assert sorted(place.mentioned()) == ["bert", "carla"]  # by the comment itself, and never by us


def test_a_point_ticked_on_an_agenda_is_done_for_good(place: Town) -> None:
    place.repo.commit(
        {"docs/bijeenkomsten/2026-09-10-k.md": "Actie: Anna, www.x.nl nakijken"}, message="m", author="zoe"
    )
    place.renew()
    agenda = held(place)
    body = text_of(place, agenda)
    (line,) = [each for each in body.split("\n") if "nakijken" in each]
    place.repo.edit_issue("zoe", agenda, body=body.replace(line, line.replace("[ ]", "[x]")))
    at(place, date(2027, 3, 4))
    place.sweep()
    assert "nakijken" not in text_of(place, agendas(place)[-1])
    assert [each.key for each in actions(line, DAY)] == [
        each.key for each in actions("- [ ] anna, www.x.nl nakijken", DAY)
    ]


def test_what_was_ticked_on_an_agenda_is_ticked_in_the_minutes_it_came_from(place: Town) -> None:
    """An agenda is forgotten after years; the knowledge base isn't."""
    old = "docs/bijeenkomsten/2026-09-10-k.md"
    said = "# Kop\r\n\r\n**Actie:** Anna, concept\r\n* [ ] @bert belt\r\nActie: Carla, zaal\r\n"
    place.repo.commit({old: said}, message="m", author="zoe")
    place.renew()
    agenda = held(place)
    body = text_of(place, agenda)
    place.repo.edit_issue(
        "zoe", agenda, body=body.replace("- [ ] Anna", "- [x] Anna").replace("- [ ] bert", "- [x] bert")
    )
    list(place.waiting())
    place.repo.comment("zoe", agenda, SAID)
    place.play()
    (pull,) = place.repo.pulls()
    ticked = "# Kop\r\n\r\n- [x] **Actie:** Anna, concept\r\n* [x] @bert belt\r\nActie: Carla, zaal\r\n"
    assert place.repo.read(old, pull.head) == ticked
    assert "In eerdere verslagen" in (pull.body or "")
    assert "concept van de handreiking" in page(place)
    place.propose(place.sweep())
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    assert place.repo.issue(agenda).state == "closed"
    assert [each.text for each in still_open(actions(place.repo.read(old), DAY), {})] == ["Carla, zaal"]


@pytest.mark.parametrize("is_looked_at", [False, True])
def test_what_was_ticked_is_put_away_and_the_rest_comes_back(place: Town, *, is_looked_at: bool) -> None:
    casus = place.send()
    point, other = (
        place.repo.submit_form("anna", POINT, title=title, answers={"point": "x"}, strict=False)
        for title in ("Logo", "Taart")
    )
    theme = place.repo.submit_form("anna", THEME, title="Manifest", answers={"why": "x"}, strict=False)
    place.play()
    for label in ("op de agenda", *(["bekeken"] if is_looked_at else [])):
        place.repo.add_label("zoe", casus, label)
    agenda = held(place)
    body = text_of(place, agenda)
    for line in (f"- [ ] #{casus} " if is_looked_at else f"- [ ] [casus {casus}]", "- [ ] Logo"):
        assert line in body
        body = body.replace(line, line.replace("[ ]", "[x]"))
    place.repo.edit_issue(
        "zoe", agenda, body=f"{body}\n- [x] Iets van mij (#{other + 50})\n- [x] Niet van de agenda (#{casus})"
    )
    list(place.waiting())
    place.repo.comment("zoe", agenda, SAID)
    place.play()
    assert "Het thema was *Manifest*." in page(place)
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    happened = next(place.waiting())
    state = deepcopy(place.repo.state)
    before = len(place.box.requests)
    place.run(happened)
    requests = len(place.box.requests) - before
    place.sweep()  # who wasn't talked about hears of the next meeting
    expected = place.repo.snapshot()
    states = [place.repo.issue(each).state for each in (point, other, theme, agenda, casus)]
    assert states == ["closed", "open", "closed", "closed", "open"]
    assert "op de agenda" not in place.repo.issue(casus).labels
    for number in some(range(1, requests + 1), 3, first=is_looked_at):
        place.box.world.repos[NAME] = deepcopy(state)
        place.box.world.windows.clear()
        place.box.faults = crash(number, "after" if number % 2 else "before", for_good=True)
        place.run(happened)
        place.box.faults = None
        place.sweep()
        place.sweep()  # as above
        assert place.repo.snapshot() == expected, number


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_anywhere_leaves_one_proposal_of_minutes(place: Town, when: str) -> None:
    agenda = held(place)
    place.repo.comment("zoe", agenda, SAID)
    happened = next(place.waiting())
    for number in range(1, 14):
        place.box.faults = crash(number, when, for_good=True)
        place.run(happened)
        place.box.faults = None
    assert not place.run(happened).has_failed
    assert len(place.repo.pulls()) == 1
    assert keys(place, agenda) == ["agenda-held", "minutes"]
    place.propose(place.sweep())
    assert place.sweep().summary.plan.steps == ()


def test_only_who_may_write_minutes_does_and_is_told_what_is_missing(place: Town) -> None:
    at(place, date(2026, 12, 3))
    place.sweep()
    (agenda,) = agendas(place)
    for who, text, answer in (
        ("piet", SAID, "Alleen een coördinator of beheerder"),
        ("zoe", SAID, "is pas op donderdag 10 december"),
    ):
        place.repo.comment(who, agenda, text)
        place.play()
        assert answer in last(place, agenda)
    at(place, date(2026, 12, 11))
    for text, answer in (
        ("/verslag", "nog geen verslag"),
        ("/verslag Bel Piet op 06-12345678 voor de rest", "telefoonnummer"),
    ):
        place.repo.comment("zoe", agenda, text)
        place.play()
        assert answer in last(place, agenda)
    assert place.repo.pulls() == []
    place.repo.comment("piet", agenda, "/verslag Niets van waar allemaal")
    place.play()
    assert place.repo.pulls() == []
    casus = place.send()
    place.repo.comment("zoe", casus, "/notulen van gisteren hier")
    place.play()
    assert "hoort bij een bijeenkomst" in last(place, casus)


def test_no_line_under_our_name_tells_us_which_file_the_minutes_are(place: Town) -> None:
    """Another workflow of the repository may repeat it, where nobody signs our comments."""
    agenda = held(place)
    place.repo.comment("zoe", agenda, SAID)
    elsewhere: dict[str, dict[str, str]] = {"docs/bijeenkomsten/2026-12-10-/../../../.github/workflows/lek.yml": {}}
    place.repo.comment(BOT_LOGIN, agenda, f"{Mark('minutes', {'pages': elsewhere}).line()}\nTer info")
    place.play()
    [pull] = place.repo.pulls()
    assert [change.path for change in place.repo.pull_changes(pull.number)] == [PAGE]


def test_a_changed_comment_changes_the_proposal_and_what_people_changed_stays(place: Town) -> None:
    agenda = held(place)
    place.repo.comment("zoe", agenda, SAID)
    place.play()
    (pull,) = place.repo.pulls()
    place.repo.push("zoe", pull.head, {PAGE: page(place).replace("- We tekenen", "- Wij tekenen")})
    (comment,) = [each for each in place.repo.comments(agenda) if each.author == "zoe"]
    place.repo.edit_comment("zoe", comment.id, SAID.replace("een zaal", "een grote zaal"))
    place.propose(place.sweep())
    assert "- Wij tekenen het manifest" in page(place)
    assert "- [x] Emma heeft een grote zaal" in page(place)
    place.repo.close_pull("zoe", pull.number)
    place.play()
    assert "Het voorstel is gesloten" in last(place, agenda)
    assert place.repo.issue(agenda).state == "open"
    assert place.propose(place.sweep()) is None
    place.repo.comment("zoe", agenda, SAID.replace("manifest", "pamflet"))
    place.play()
    assert len([each for each in place.repo.pulls() if each.state == "open"]) == 1


def test_strangers_hide_nobody_s_minutes_and_who_reopens_an_agenda_is_followed(place: Town) -> None:
    agenda = held(place)
    place.repo.comment("zoe", agenda, SAID)
    place.play()
    for login in ("s1", "s2", "s3", "s4"):
        place.box.add_user(login)
        place.repo.comment(login, agenda, "/verslag Dit is mijn verslag")
    place.play()
    (pull,) = place.repo.pulls()
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    assert place.repo.issue(agenda).state == "closed"
    place.repo.reopen_issue("zoe", agenda)
    place.sweep()
    assert place.repo.issue(agenda).state == "open"


def test_code_and_nonsense_in_minutes_make_one_comment_and_one_page(place: Town) -> None:
    agenda = held(place)
    code = "\n".join(f"# regel {each}" for each in range(400))
    deep = "*a " * 300 + "a*" * 300
    place.repo.comment("zoe", agenda, f"/verslag We keken naar code.\n\n```sh\n{code}\n```\n\n{deep}\n")
    place.play()
    number = len(place.repo.comments(agenda))
    for _ in range(2):
        assert not place.propose(place.sweep())
    assert len(place.repo.comments(agenda)) == number
    assert "regel 399" in page(place)


def test_of_two_meetings_on_a_day_none_is_guessed(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTION + "  extra: [{ at: 2026-12-10 09:00 }]\n") as place:
        at(place, date(2026, 12, 11))
        answers = {"held_on": "10 december", "minutes": "Besluit: we tekenen. Het was goed."}
        number = place.repo.submit_form("zoe", MINUTES, title="Verslag", answers=answers, strict=False)
        place.play()
        assert "meer dan één bijeenkomst" in last(place, number)
        assert place.repo.pulls() == []


def test_minutes_by_form_close_the_agenda_too(place: Town) -> None:
    agenda = held(place)
    answers = {
        "held_on": "10 december",
        "people": "zo'n 23",
        "minutes": "Besluit: we tekenen. Het was goed.\nEn verder taart.",
    }
    number = place.repo.submit_form("zoe", MINUTES, title="Verslag", answers=answers, strict=False)
    stranger = place.repo.submit_form("piet", MINUTES, title="Verslag", answers=answers, strict=False)
    vague = place.repo.submit_form(
        "zoe", MINUTES, title="Verslag", answers=answers | {"held_on": "laatst"}, strict=False
    )
    place.play()
    assert "Er waren 23 mensen bij." in page(place)
    assert "Alleen een coördinator" in last(place, stranger)
    assert "de dag van de bijeenkomst" in last(place, vague)
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    place.play()
    assert [place.repo.issue(each).state for each in (number, agenda, stranger)] == ["closed", "closed", "open"]


WRITTEN = loaded(EXAMPLES / "minutes.yml")


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case["id"])
def test_minutes_are_read_as_people_write_them(case: dict[str, Any]) -> None:
    found = taken(case["text"], DAY)
    told = f"{found.text}\n{found.decisions}{found.questions}{found.tips}{[each.text for each in found.actions]}"
    assert [name for name in case.get("names", ()) if name in told or name in f"{found}"] == []
    assert len([each for each in found.actions if not each.is_done]) == case["open"], found
    assert case.get("kept", "") in found.text
    for name in {"people", "decisions", "questions", "tips"} & set(case):
        got = getattr(found, name)
        assert (got if name == "people" else list(got)) == case[name]
    if case.get("names"):
        assert found.withheld or found.attendance or "<!--" in case["text"]  # so the pull request says so


def test_minutes_by_hand_are_read_for_the_next_agenda_and_ticked_there() -> None:
    page = "# Verslag\n\n## Acties en afspraken\n\n- Anna maakt een concept\n- Bert belt\n"
    (first, second) = taken(page, DAY).actions
    assert [each.text for each in still_open(taken(page, DAY).actions, {first.key: DAY})] == ["Bert belt"]
    assert ticked_in(page, {second.key}) == page.replace("- Bert", "- [x] Bert")


VTT = (EXAMPLES / "transcript.vtt").read_text(encoding="utf-8")


def test_a_transcript_is_known_and_what_was_said_for_the_minutes_is_found() -> None:
    assert [(each.kind.value, each.words, each.heard) for each in remarks(VTT)] == [
        ("decision", "we gebruiken de EUPL als standaard.", "Anna de Vries, 0:00:03"),
        ("action", "Carla deelt de handreiking.", "Bert Jansen, 0:00:12"),
        ("question", "mag een leverancier meedoen?", "Carla Smit, 0:00:14"),
        ("tip", "begin klein & simpel.", "Dirk Pieters, 1:02:03"),
        ("action", "Emma belt.", "1:02:06"),
    ]
    assert (voices(VTT), lasts(VTT)) == (4, 63)
    assert taken("- Actie: Carla deelt de handreiking. (Bert Jansen, 0:00:12)", DAY).actions[0].text == (
        "Carla deelt de handreiking."
    )


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (VTT, True),
        ("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nHoi", True),
        ("Hier:\n" + "1\n00:00:01,000 --> 00:00:02,000\nHoi\n\n" * 3, True),
        ("Zie [opname.vtt](https://github.com/user-attachments/files/1/opname.vtt)", True),
        ("https://files.example/a/opname.vtt", True),
        ("WEBVTT is een formaat voor ondertitels, zoals opname.vtt.", False),
        ("Van A --> B, en 10:00 --> 11:00 lunch", False),
    ],
)
def test_what_looks_like_a_transcript(text: str, is_one: bool) -> None:
    assert is_transcript(text) == is_one


def test_a_transcript_is_refused_kindly_wherever_it_is_put(place: Town) -> None:
    agenda = held(place)
    for who in ("zoe", "piet"):
        place.repo.comment(who, agenda, f"/verslag\n{VTT}")
        place.play()
        said = last(place, agenda)
        assert "*Delete*" in said
        assert "`ospo minutes bestand.vtt`" in said
        assert not any(name in said for name in ("Anna", "Bert", "Carla"))
    casus = place.send()
    place.repo.comment("zoe", casus, "/notulen [x.vtt](https://github.com/user-attachments/files/1/x.vtt)")
    place.play()
    assert "lijkt een transcript" in last(place, casus)
    answers = {"held_on": "10 december", "minutes": VTT}
    number = place.repo.submit_form("zoe", MINUTES, title="Verslag", answers=answers, strict=False)
    place.play()
    assert "*Delete revision*" in last(place, number)
    assert place.repo.pulls() == []
    place.repo.comment("zoe", agenda, SAID)
    place.play()
    assert len(place.repo.pulls()) == 1
    place.box.add_user("s1")
    place.repo.comment("s1", agenda, f"/verslag\n{VTT}")
    list(place.waiting())
    place.sweep()
    assert len(place.repo.pulls()) == 1


def test_questions_and_tips_are_taken_out_as_decisions_are() -> None:
    found = taken(
        "Vraag: mag dit, Anna?\n- **Tip:** begin klein\nQuestion 2: may we?\n\nVragen waren er genoeg: goed.", DAY
    )
    assert (found.questions, found.tips) == (("mag dit, Anna?", "may we?"), ("begin klein",))
    assert found.text == "Vragen waren er genoeg: goed."


def test_of_a_link_in_an_action_point_an_agenda_has_the_words() -> None:
    """It led from another page; and it is known again by its words, however an agenda showed it before."""
    day = date(2026, 9, 17)
    (point,) = actions("- [ ] Kim, [de lijst](../best-practices/lijst.md) afmaken", day)
    assert point.text == "Kim, de lijst afmaken"
    (ticked,) = actions("- [x] Kim, [de lijst](https://x.example/a) afmaken (sinds 17 september 2026)", day)
    assert still_open([point, ticked], {}) == []
    assert [each.text for each in actions("- [ ] Zie [bijlage] (a) en [x](y z)", day)] == [
        "Zie [bijlage] (a) en [x](y z)"
    ]


def test_a_row_that_says_more_than_is_taken_from_it_stays() -> None:
    """And one in which nothing stands doesn't make the table stay."""
    table = "| Actie | Wie |\n|---|---|\n| Bellen met het team | Anna |\n| | Q |"
    assert taken(table.replace("Q", "volgt nog"), DAY).text == table.replace("Q", "volgt nog")
    assert taken(table.replace("Q", "-"), DAY).text == ""


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Anna van gemeente Utrecht, Bert van provincie Gelderland.", True),
        ("We spraken vandaag over de begroting.", False),
        ("Anna gemeente utrecht", True),
    ],
)
def test_a_line_of_names_is_no_sentence(line: str, *, is_one: bool) -> None:
    assert is_name_list([line]) is is_one
