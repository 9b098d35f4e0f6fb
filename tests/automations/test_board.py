"""The board issue: what stands on it, that it stays small, and that it leaves to people what is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.adopt.labels import plan_labels
from ospo_automation.automations.board import Facts, Settings, decide
from ospo_automation.automations.board import automation as board
from ospo_automation.core.casus.overview import Card, Column, Overview
from ospo_automation.core.casus.remembered import Rows
from ospo_automation.core.engine.afterwards import Projected
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, Pin, Relabel, Say, SetStatus
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.sandbox import BOT_LOGIN, Fault
from ospo_automation.texts import render
from tests.given import BOT, NOW, OSPO_YML, WITH_BOARD, Given, checkout, comment, configured, days, event, issue
from tests.hostile import text
from tests.journeys.test_crash import a_new_casus
from tests.journeys.test_faults import Stage, by_chance, cross
from tests.rendered import ON_THE_BOARD, OURS, effects
from tests.spoiled import spoiling
from tests.town import Moment, Town, repeated, town

NETWORK = configured(WITH_BOARD)
OWN = OwnIssue(9, "board", "", "https://x.example/9", "I_9", is_open=True, was_pinned=True, created_at=NOW - days(30))
CARD = Card(3, "Mag dit?", ("casus", "status: nieuw", "thema: inkoop", "soort organisatie: gemeente"), NOW, 2)
EMPTY = Overview("https://x.example", {status: Column() for status in Status}, Column())


def facts(**changed: Any) -> Facts:
    given = Facts(NETWORK, Settings(), EMPTY, (OWN,), NOW, swept=False)
    return replace(given, **changed)


def kept(found: list[Effect]) -> dict[str, Any]:
    return dict(next(each.values for each in found if isinstance(each, KeepIssue)))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD) as it:
        yield it


def board_of(place: Town) -> Any:
    return next(each for each in place.repo.issues() if each.author == BOT_LOGIN)


# -- decisions


def test_columns_and_their_order_come_from_the_configuration() -> None:
    stand = replace(EMPTY, columns={**EMPTY.columns, Status.NEW: Column(12, (CARD,) * 3)})
    settings = Settings(columns=(Status.SEEKING, Status.NEW), newest=2)
    values = kept(list(decide(facts(overview=stand, settings=settings))))
    assert [column["name"] for column in values["columns"]] == ["zoekt expert", "nieuw"]
    assert [column["name"] for column in values["sections"]] == ["nieuw"]  # empty ones are in the table only
    new = values["columns"][1]
    assert (new["total"], new["more"], len(new["cards"])) == (12, 10, 2)
    assert new["cards"][0]["topics"] == ["Inkoop en aanbesteden"]
    assert new["cards"][0]["organisation_type"] == "gemeente"


@pytest.mark.parametrize("wrong", ["columns: [nieuw]", "columns: [new, new]", "columns: []", "newest: 0", "newest: 11"])
def test_wrong_columns_are_refused_by_line(wrong: str) -> None:
    with pytest.raises(BadConfig) as refused:
        configured(f"{WITH_BOARD}  {wrong}\n")
    assert refused.value.faults[0].line == len(WITH_BOARD.splitlines()) + 1


def test_a_new_board_is_pinned_and_an_unpinned_one_left_alone() -> None:
    assert Pin("board") in list(decide(facts(boards=())))
    young = replace(OWN, created_at=NOW - timedelta(hours=1), was_pinned=False)
    assert Pin("board") in list(decide(facts(boards=(young,))))
    for left in (OWN, replace(young, was_pinned=True), replace(OWN, was_pinned=False)):
        assert Pin("board") not in list(decide(facts(boards=(left,))))


def test_of_two_boards_the_older_stays() -> None:
    younger = replace(OWN, number=11)
    closed = replace(younger, number=12, is_open=False)
    found = list(decide(facts(boards=(OWN, younger, closed))))
    assert [each for each in found if isinstance(each, CloseIssue)] == [CloseIssue(11, "not_planned")]


def test_a_sweep_notes_its_day_and_keeps_the_pauses() -> None:
    noted = 'x\n<!-- ospo:rows {"pauses":{"Anna":"2027-01-04","bert":null},"runs":{"agenda":"2026-11-01"}} -->'
    rows = comment(noted.partition("\n")[2], BOT, number=9)
    assert Rows.of([rows], NETWORK.bots).pauses.keys() == {"anna", "bert"}
    found = list(decide(facts(boards=(replace(OWN, comments=(rows,)),), swept=True)))
    said = next(each for each in found if isinstance(each, Say))
    assert said.state == {
        "pauses": {"anna": "2027-01-04", "bert": None},
        "runs": {"agenda": "2026-11-01", "sweep": "2026-11-24"},
    }
    assert "anna" not in render("nl", said.text, said.values)  # who is away is nobody else's business
    by_an_event = decide(facts(boards=(replace(OWN, comments=(rows,)),), swept=False))
    assert not [each for each in by_an_event if isinstance(each, Say)]
    before_strangers = [each.key for each in decide(facts(swept=False)) if isinstance(each, Say)]
    assert before_strangers == ["rows", "accounts"]


@pytest.mark.parametrize("state", ["[]", '{"pauses":7,"runs":[]}', '{"pauses":{"anna":"soon"},"runs":{"x":"y"}}'])
def test_rows_that_somebody_edited_do_no_harm(state: str) -> None:
    rows = Rows.of([comment(f"<!-- ospo:rows {state} -->", BOT)], NETWORK.bots)
    assert rows.runs == {}
    assert set(rows.pauses.values()) <= {None}


def test_the_board_shows_casussen_as_this_run_will_leave_them() -> None:
    before = issue(3, labels=("casus", "status: nieuw", "coördinator nodig"))
    stand = replace(EMPTY, columns={**EMPTY.columns, Status.NEW: Column(4, (CARD,))}, triage=Column(1, (CARD,)))
    hub = Given(checkout(WITH_BOARD), issues=(before, issue(4, labels=())), stand=stand)
    wanted: list[Effect] = [
        SetStatus(3, Status.SEEKING),
        Relabel(3, frozenset({"thema: inkoop"}), frozenset({"coördinator nodig"})),
        SetStatus(4, Status.NEW),
    ]
    seen = Projected(hub, wanted, NOW)
    assert set(seen.issue(3).labels) == {"casus", "status: zoekt expert", "thema: inkoop"}
    columns = seen.overview(5).columns
    sizes = [(columns[each].total, len(columns[each].newest)) for each in (Status.NEW, Status.SEEKING)]
    assert sizes == [(4, 1), (1, 1)]
    assert seen.overview(5).triage == Column()
    assert columns[Status.SEEKING].newest[0].labels == seen.issue(3).labels


def test_the_largest_board_fits_into_an_issue() -> None:
    """Whoever fills in the form may choose all topics and write what they like: it must not stop the runs of others."""
    topics = "".join(f"  t{index}: '{index:02}{'*' * 78}'\n" for index in range(60))
    network = configured(OSPO_YML.replace("topics:\n", f"topics:\n{topics}") + "board: {newest: 10}\n")
    labels = (
        "casus",
        f"soort organisatie: {'*' * 31}",
        *(network.topic_label(f"t{index}").name for index in range(60)),
    )
    card = Card(999_999_999, "*" * 250, labels, NOW, 99_999)
    column = Column(99_999, (card,) * 10)
    url = f"https://github.com/{'o' * 39}/{'r' * 100}"
    stand = Overview(url, dict.fromkeys(Status, column), column, (card,) * 5)
    settings = network.section(Settings)
    assert settings is not None
    values = kept(list(decide(facts(network=network, settings=settings, overview=stand))))
    assert values["columns"][0]["cards"][0]["topics"][2:] == ["…"]
    assert all(len(render(language, "board/board", values)) < 55_000 for language in ("nl", "en"))


def test_its_links_show_what_it_counted() -> None:
    stand = replace(EMPTY, columns=dict.fromkeys(Status, Column(9, (CARD,))), triage=Column(9, (CARD,)))
    sections = kept(list(decide(facts(overview=stand))))["sections"]
    only_open = {section["name"] for section in sections if "is%3Aopen" in section["all"]}
    assert {section["name"] for section in sections} - only_open == {"opgelost", "les gepubliceerd", "ingetrokken"}
    with pytest.raises(BadConfig, match="can't be searched for"):
        configured(f"{WITH_BOARD}labels: {{casus: 'een \"casus\" repo:x/y'}}\n")


def test_a_count_that_lags_behind_never_falls_below_nothing() -> None:
    assert Column().moved(CARD, was_here=True, is_here=False) == Column()


def test_an_issue_that_is_no_casus_does_not_concern_the_board() -> None:
    hub = Given(checkout(WITH_BOARD), issues=(issue(5, labels=("bug",)),))
    assert board.effects(hub, event("issues.closed", 5)) == []
    assert board.effects(hub, event("schedule", None)) != []


def test_whatever_stands_in_titles_the_board_does_nothing_but_show_them() -> None:
    for seed in range(25):
        cards = tuple(replace(CARD, number=n, title=text(seed * 10 + n, 300)) for n in range(10))
        stand = replace(EMPTY, columns=dict.fromkeys(Status, Column(99, cards)), triage=Column(9, cards), wanted=cards)
        values = kept(list(decide(facts(overview=stand, settings=Settings(newest=10)))))
        for language in ("nl", "en"):
            body = render(language, "board/board", values)
            found = effects(body)
            assert found.mentions == set()
            assert found.tags <= OURS | ON_THE_BOARD
            assert found.references <= {f"#{n}" for n in range(10)}
            assert len(body) < 60_000


# -- on the small GitHub


def test_the_first_casus_brings_a_pinned_board(place: Town) -> None:
    number = place.send()
    assert not any(outcome.has_failed for outcome in place.play())
    found = board_of(place)
    assert (found.pinned, found.labels, found.title) == (True, ["automatisering"], "Bord: waar staat elke casus?")
    assert f"- [casus {number}](" in found.body
    assert "Mag dit" not in found.body  # nobody looked yet
    place.repo.react("anna", number, "+1")
    place.sweep()
    assert f"#{number} **Mag dit onder de EUPL?**" in board_of(place).body
    assert "| **zoekt expert** | 1 | Voorgelegd aan experts |" in found.body


def test_it_follows_what_people_do(place: Town) -> None:
    number = place.send()
    place.play()
    for each in ("anna", "bert"):
        place.repo.react(each, number, "+1")
    place.repo.remove_label("zoe", number, "status: zoekt expert")
    place.repo.add_label("zoe", number, "status: opgepakt")
    assert not place.sweep().has_failed
    body = board_of(place).body
    assert "| **opgepakt** | 1 | Ten minste één expert denkt mee |" in body
    assert "👍 2" in body.partition("### Vaakst gevraagd")[2]
    place.repo.close_issue("olga", number)
    place.play()
    assert "| **opgepakt** | 0 | Ten minste één expert denkt mee |" in board_of(place).body


def test_a_second_run_finds_nothing_to_do(place: Town) -> None:
    number = place.send()
    place.play()
    assert place.again(number).summary.plan.steps == ()
    place.sweep()
    before = len(place.box.requests)
    assert place.sweep().summary.plan.steps == ()
    assert all(request.method == "GET" or request.path == "/graphql" for request in place.box.requests[before:])


def test_people_may_rename_unpin_and_close_it(place: Town) -> None:
    place.send()
    place.play()
    number = board_of(place).number
    place.repo.edit_issue("zoe", number, title="Ons bord")
    place.repo.close_issue("zoe", number)
    place.repo.state.issues[number].pinned = False
    place.play()
    place.send("piet", topics=["Inkoop en aanbesteden"])
    assert not any(outcome.has_failed for outcome in place.play())
    found = board_of(place)
    assert (found.title, found.state, found.pinned) == ("Ons bord", "closed", False)
    assert "| **zoekt expert** | 2 | Voorgelegd aan experts |" in found.body
    assert sum(each.author == BOT_LOGIN for each in place.repo.issues()) == 1


def test_where_the_token_may_not_pin_the_run_goes_well_and_says_so(place: Town) -> None:
    for title in "abc":
        place.repo.state.issues[place.repo.open_issue("zoe", title=title)].pinned = True
    place.play()
    place.send()
    outcomes = place.play()
    assert not any(outcome.has_failed for outcome in outcomes)
    assert "kan hier niet: issue ‘board’ bovenaan vastzetten — Maximum 3 pinned" in outcomes[0].summary.terminal()
    assert not board_of(place).pinned


def test_ten_casussen_or_hundreds_it_takes_the_same_requests_and_place(place: Town) -> None:
    sizes = []
    for count in (10, 300):
        repeated(place, place.send(), count - 1)
        named = [place.box.acts.label_or_new(place.repo.state, name).id for name in ("casus", "status: nieuw")]
        for each in place.repo.state.issues.values():
            each.labels = list(named) if each.author != BOT_LOGIN else each.labels
        place.box.events.clear()
        number = place.send("piet", topics=["Inkoop en aanbesteden"])
        before = len(place.box.requests)
        place.play()
        sizes.append((len(place.box.requests) - before, len(board_of(place).body) // 100))
        assert place.repo.issue(number).labels
    assert sizes[1][0] <= sizes[0][0]
    assert sizes[1][1] <= sizes[0][1] + 1


@pytest.mark.parametrize("how", ["text", "label", "both"])
def test_a_board_that_somebody_wrote_over_or_unlabelled_stays_the_only_one(how: str, place: Town) -> None:
    place.send()
    place.play()
    place.sweep()
    number = board_of(place).number
    if how != "label":
        place.repo.edit_issue("zoe", number, body="Hier stond het bord.")
    if how != "text":
        place.repo.remove_label("zoe", number, "automatisering")
    place.send("piet", topics=["Inkoop en aanbesteden"])
    assert not any(outcome.has_failed for outcome in place.play())
    assert [each.number for each in place.repo.issues() if each.author == BOT_LOGIN] == [number]
    assert "| 2 |" in board_of(place).body


def test_who_asked_for_a_pause_has_it_however_many_write_on_the_board(place: Town) -> None:
    place.send(question="")
    place.play()
    number = board_of(place).number
    for index in range(120):
        place.repo.comment("piet", number, f'<!-- ospo:rows {{"pauses":{{"anna":null}},"runs":{{}}}} -->\n{index}')
    place.sweep()
    ours = (each for each in place.repo.comments(number) if each.author == BOT_LOGIN and "ospo:rows " in each.body)
    rows = place.repo.state.comments[next(ours).id]
    rows.body = rows.body.replace('"pauses":{}', '"pauses":{"carla":null}')
    assert place.reader().load(place.box.now).pauses == {"carla": None}
    place.box.advance(timedelta(days=1))
    assert not place.sweep().has_failed
    assert '"pauses":{"carla":null}' in rows.body
    place.box.events.clear()
    place.send()
    place.play()
    assert "carla" not in place.mentioned()


@pytest.mark.parametrize("query", ["Board", "Load", "OpenCasussen"])
def test_a_query_that_took_too_long_is_asked_again(query: str, place: Town) -> None:
    message = "Something went wrong while executing your query. This may be the result of a timeout."
    place.box.faults = spoiling(query, lambda _: {"data": None, "errors": [{"message": message}]}, times=2)
    number = place.send()
    outcomes = [place.sweep()] if query == "OpenCasussen" else place.play()
    assert not any(outcome.has_failed for outcome in outcomes)
    assert len(place.repo.comments(number)) == 2


@pytest.mark.parametrize("kind", ["FORBIDDEN", "NOT_FOUND"])
def test_where_the_board_cannot_be_read_the_casus_is_served(kind: str, place: Town) -> None:
    def partly(found: Any) -> Any:
        found["data"]["wanted"] = None
        return found | {"errors": [{"type": kind, "path": ["wanted"], "message": "Not now"}]}

    place.box.faults = spoiling("Board", partly, times=2)  # beside another query, and alone
    number = place.send()
    (outcome,) = place.play()
    assert outcome.has_failed  # so that maintainers hear of it
    assert len(place.repo.comments(number)) == 2
    assert place.mentioned() == ["carla"]
    assert not place.sweep().has_failed
    assert board_of(place).pinned


def test_what_github_leaves_out_of_a_list_does_no_harm(place: Town) -> None:
    def holes(found: Any) -> Any:
        for value in list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else ():
            holes(value)
        if isinstance(found, dict) and isinstance(found.get("nodes"), list):
            found["nodes"] = [None, *found["nodes"], {}]
        return found

    faults = [spoiling(name, holes) for name in ("Board", "Load", "OpenCasussen")]
    place.box.faults = lambda request: next(filter(None, (fault(request) for fault in faults)), None)
    place.send()
    outcomes = [*place.play(), place.sweep()]
    place.send("piet", topics=["Inkoop en aanbesteden"])
    place.box.events.clear()
    outcomes.append(place.sweep())
    assert [outcome.failures for outcome in outcomes] == [[], [], []]
    assert place.mentioned() == ["carla", "emma"]
    assert "| 2 |" in board_of(place).body


def test_a_crash_anywhere_leaves_one_board_that_is_right(place: Town) -> None:
    reader = place.reader()
    list(
        GitHubWriter(reader).apply(plan_labels(reader.labels(), reader.checkout))
    )  # tests/journeys/test_crash.py has those
    place.send()
    happened = next(place.waiting())
    moment = Moment(place)

    def tell(at: int, when: str) -> tuple[Any, bool]:
        moment.back()
        count = 0

        def fails(_: object) -> Fault | None:
            nonlocal count
            count += 1
            return Fault(when=when, drop=True) if count == at else None  # type: ignore[arg-type]  # before or after

        place.box.faults = fails
        place.run(happened)
        place.box.faults = None
        assert not place.run(happened).has_failed
        return place.repo.snapshot(), count >= at

    expected, _ = tell(10_000, "before")
    at = 1
    while True:
        ends = [tell(at, when) for when in ("before", "after")]
        if not any(reached for _, reached in ends):
            break
        for end, _ in ends:
            assert end == expected, at
        at += 1
    assert at > 6


@pytest.mark.parametrize("runs", [2, 5])
def test_of_boards_that_crossing_runs_made_one_stays_open(runs: int, tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD) as place:
        it = Stage(place, a_new_casus)
        made = 0
        for seed in range(8):
            it.back(with_labels=bool(seed % 2))
            cross(it, by_chance(seed), runs)
            place.box.faults = None
            assert not it.run().has_failed
            boards = [each for each in place.repo.issues() if each.author == BOT_LOGIN]
            made += len(boards)
            assert [each.state for each in boards] == ["open", *["closed"] * (len(boards) - 1)], seed
            assert it.run().summary.plan.steps == ()
        assert made > 8  # some did cross
