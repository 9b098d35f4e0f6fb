"""People are known by GitHub's number: whoever takes another login stays who they are, whoever takes theirs isn't."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ospo_automation.cli.main import cli
from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.github.accounts import MOST_PARTS, Accounts, holds_all_accounts, is_nobody
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.expertise import parse
from ospo_automation.core.primitives.logins import MENTION, is_login
from ospo_automation.core.primitives.marker import Mark, Part, joined, parts_of
from ospo_automation.gh.graphql import person_of
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_conversation import says
from tests.automations.test_questions import SECTIONS, casussen, id_of, minuted
from tests.given import BOT, EXPERTISE, NOW, OSPO_YML, OURS, WITH_BOARD, comment
from tests.town import NAME, Town, keys, town

TALKING = WITH_BOARD + "conversation:\nlessons:\nwaiting:\n"
LICENCES = ["Licenties en auteursrecht"]  # anna and bert signed up for it
DAY = timedelta(days=1)
PLAIN = "De LGPL staat dat toe: lever de bibliotheek als los bestand mee, dan hoeft de rest niet open."


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    """Who is who was written down by a sweep."""
    with town(tmp_path, TALKING) as it:
        for _ in range(2):  # the first makes the board
            it.sweep()
        yield it


def asked(place: Town, number: int) -> list[str]:
    """Whom we mentioned on a casus, in order, by the login with which we did."""
    ours = {each.id for each in place.repo.comments(number) if each.author == BOT_LOGIN}
    return [each.login for each in place.box.notifications if each.comment_id in ours and each.reason == "mention"]


def last_ask(place: Town, number: int) -> Ask:
    ours = [each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN]
    marks = [part.mark for body in ours for part in parts_of(body) if part.mark.key.startswith("ask/")]
    found = Ask.of(number, marks[-1].state)
    assert found is not None
    return found


def taken_over(place: Town, login: str, new: str) -> None:
    """They take another login, and a stranger takes theirs."""
    place.box.rename_user(login, new)
    place.box.add_user(login)


def casus(place: Town, who: str = "olga", **answers: Any) -> int:
    number = place.send(who, **{"topics": LICENCES, **answers})
    assert not any(outcome.has_failed for outcome in place.play())
    return number


# -- values


def board_with(states: Mapping[str, Mapping[str, Any]]) -> OwnIssue:
    said = [comment(Mark(*each).line(), BOT, id_=200 + index, number=9) for index, each in enumerate(states.items())]
    return OwnIssue(9, "board", "", "", "", True, True, NOW, tuple(said), len(said))


def test_whose_a_login_is_today() -> None:
    kept = Accounts(kept={"anna": 1, "bert": 2, "carla": 3}, later={2: "bert_rvo"})
    assert [kept.today(login) for login in ("Anna", "bert", "carla", "dirk")] == ["anna", "bert_rvo", "carla", "dirk"]
    assert kept.met([Person("anna2", 1)]).today("anna") == "anna2"
    assert is_nobody(kept.met([Person("anna", 9)]).today("anna")), "somebody else has it"
    assert is_nobody(kept.met([Person("bert_rvo", 9)]).today("bert")), "also the one that we remembered"
    assert kept.met([Person("anna", 9), Person("anna2", 1)]).today("anna") == "anna2"
    assert is_nobody(kept.looked_up({"carla": None, "dirk": None}).today("dirk"))
    assert kept.looked_up({"dirk": 4}).today("dirk") == "dirk"
    asked = kept.today("bert", 7)
    assert is_nobody(asked), "who was asked under a login that somebody else had then"
    assert Accounts(told={"anna": 9}, kept={"anna": 1}).met([Person("anna", 9)]).today("anna") == "anna", "a page leads"
    assert kept.met([Person("zoe", 5)]) is kept, "others make no difference"


def test_what_github_answers_last_counts() -> None:
    known = Accounts(told={"anna": 1}).looked_up({"anna": 1})
    assert known.looked_up({"anna": 1}) is known
    taken = known.looked_up({"anna": 2})
    assert (taken.holders, taken.seen) == ({"anna": 2}, {2: "anna"})
    assert taken.somebody("anna") is None


def test_what_came_along_from_another_github_is_nobodys() -> None:
    """GitHub shows it under the login that its writer had there, with a number of its own."""
    there = {"__typename": "Mannequin", "login": "anna", "databaseId": 99}
    met = Accounts(kept={"anna": 1}).met(filter(None, (person_of(there),)))
    assert met.today("anna") == "anna"
    assert Person.of({"login": "anna", "id": 99, "type": "Mannequin"}) is None


def test_the_comments_that_remember_accounts_are_few_and_come_back() -> None:
    names = {f"expert-number-{index:04}": index for index in range(1, 5_001)}
    states = Accounts(holders=names, later={7: "seven"}).states(names)
    board = board_with(states)
    assert len(states) == MOST_PARTS
    assert all(len(Mark(*each).line()) < 20_000 for each in states.items())
    assert holds_all_accounts(board.comments, OURS)
    assert not holds_all_accounts(board.comments[1:], OURS)
    assert not holds_all_accounts(board.comments[:-1], OURS)
    found = Accounts().remembered(board.comments, OURS)
    assert 500 < len(found.kept) < 5_000
    assert found.kept.items() <= names.items()
    assert found.later == {7: "seven"}
    small = Accounts(holders={"anna": 1}, kept={"old": 1, "gone": 3}).states(["anna", "dirk"])
    assert small == {"accounts": {"ids": {"anna": 1, "old": 1}}}


def test_a_line_of_whom_nobody_is_left_clears_nothing() -> None:
    lines = parse("* @zoe\nlicenties @anna @bert\nlicenties/eupl @carla\n", teams={})
    known = lines.known(Accounts(kept={"carla": 3, "anna": 1}).looked_up({"carla": 9, "anna": None}))
    assert [sorted(ring.experts) for ring in known.rings(["licenties/eupl"])] == [["bert"], ["zoe"]]


@pytest.mark.parametrize("odd", [None, [], [1], "x", [True, 1], [-1, 0], {"0": 1}])
def test_ids_that_make_no_sense_are_none(odd: object) -> None:
    people = [["anna", "eupl", "eupl"], ["bert", "eupl", "eupl"]]
    record = {"round": 1, "ring": 0, "asked": people, "at": NOW.isoformat(), "due": "2026-12-01", "ids": odd}
    ask = Ask.of(1, record)
    assert ask is not None
    assert [each.id for each in ask.people] in ([0, 0], [0, 1])
    assert {**ask.record(), "ids": 0} == {**record, "ids": 0, "owner": 0}


# -- a new login


def test_who_was_asked_answers_under_a_new_login(place: Town) -> None:
    number = casus(place)
    assert {*asked(place, number)} == {"anna", "bert"}
    place.box.rename_user("anna", "anna-rvo")
    place.repo.comment("anna-rvo", number, PLAIN)
    place.play()
    place.sweep()
    assert place.reader().comments(number)
    place.box.advance(14 * DAY)
    for _ in range(2):
        assert not place.sweep().has_failed
    assert keys(place, number).count("ask/2") == 0, "an answer was there: nobody else is asked"


@pytest.mark.parametrize("has_swept", [True, False])
def test_a_no_under_a_new_login_is_a_no(place: Town, has_swept: bool) -> None:
    number = casus(place)
    place.box.rename_user("anna", "anna-rvo")
    if has_swept:
        place.sweep()
    assert says(place, "anna-rvo", number, "/nu-niet") == "+1"
    assert len(last_ask(place, number).people) == 1
    assert "anna-rvo" not in {person.login for person in last_ask(place, number).people}


def test_the_next_ask_mentions_the_login_of_today(place: Town) -> None:
    id_ = place.box.account("anna").id
    taken_over(place, "anna", "anna_rvo")
    place.sweep()
    number = casus(place)
    assert {*asked(place, number)} == {"anna_rvo", "bert"}
    assert {person.login: person.id for person in last_ask(place, number).people}["anna_rvo"] == id_


def test_a_renamed_expert_takes_part_and_is_counted(place: Town) -> None:
    first = casus(place)
    place.box.rename_user("anna", "anna_rvo")
    assert says(place, "anna_rvo", first, "/meedoen") == "+1"
    assert place.repo.issue(first).assignees == ["anna_rvo"]
    place.sweep()
    assert place.reader().load(place.box.now).open == {"anna_rvo": 1}
    assert says(place, "anna_rvo", first, "/advies Lever de bibliotheek los mee.") == "+1"
    assert says(place, "anna_rvo", first, "/nu-niet") == "+1"
    assert place.repo.issue(first).assignees == []


def test_limits_and_turns_are_those_of_the_person(place: Town) -> None:
    casus(place)  # anna and bert were asked, once a week
    taken_over(place, "anna", "anna_rvo")
    taken_over(place, "bert", "bert_rvo")
    place.sweep()
    number = casus(place, who="piet")
    assert {*asked(place, number)} == {"zoe", "wim"}, "both were asked this week: the coordinators are next"


def test_a_pause_is_kept_over_a_new_login(place: Town) -> None:
    number = casus(place, topics=["EUPL"])
    assert says(place, "bert", number, "/pauze 2027-01-04") == "+1"
    taken_over(place, "bert", "bert_rvo")
    place.sweep()
    assert place.reader().load(place.box.now).pauses == {"bert_rvo": date(2027, 1, 4)}
    other = casus(place, who="piet")
    assert asked(place, other) == ["anna"]
    assert says(place, "bert_rvo", number, "/terug") == "+1"
    assert place.reader().load(place.box.now).pauses == {}


def test_a_renamed_coordinator_keeps_their_commands(place: Town) -> None:
    number = casus(place)
    place.box.rename_user("wim", "wim-")
    place.repo.comment("wim-", number, "/pauze 2027-01-04")
    place.play()
    assert {*place.reader().load(place.box.now).pauses} == {"wim-"}
    # What only those of the network may: others get a word about it.
    before = len(place.repo.comments(number))
    taken_over(place, "zoe", "zoe_rvo")
    place.sweep()
    place.box.events.clear()
    assert says(place, "zoe", number, "/pauze 2027-01-04") == "confused"
    assert len(place.repo.comments(number)) == before + 2
    assert {*place.reader().load(place.box.now).pauses} == {"wim-"}


def test_a_renamed_owner_keeps_what_is_theirs(place: Town) -> None:
    number = casus(place)
    taken_over(place, "olga", "olga_minbzk")
    assert says(place, "olga", number, "/intrekken") == "confused"
    assert says(place, "olga_minbzk", number, "/niet-publiceren") == "+1"
    assert "unlist" in keys(place, number)
    assert says(place, "olga_minbzk", number, "/intrekken") == "+1"


# -- a login that is somebody else's


@pytest.mark.parametrize("has_swept", [True, False])
def test_whoever_takes_a_login_has_no_role_with_it(place: Town, has_swept: bool) -> None:
    number = casus(place)
    taken_over(place, "anna", "anna_rvo")
    if has_swept:
        place.sweep()
        place.box.events.clear()
    before = keys(place, number)
    for words in ("/nu-niet", "/meedoen", "/advies Doe het gewoon."):
        assert says(place, "anna", number, words) in {"confused", "eyes"}, words
    assert place.repo.issue(number).assignees == []
    assert [each for each in keys(place, number) if each.startswith(("ask/", "advice/"))] == [
        each for each in before if each.startswith("ask/")
    ]
    place.repo.comment("anna", number, PLAIN)
    place.play()
    place.box.advance(14 * DAY)
    place.sweep()
    assert "ask/2" in keys(place, number), "the stranger's words are no answer of who was asked"


@pytest.mark.parametrize("has_swept", [True, False])
def test_a_stranger_is_never_mentioned(place: Town, has_swept: bool) -> None:
    taken_over(place, "anna", "anna_rvo")
    if has_swept:
        place.sweep()
    number = casus(place)
    assert "anna" not in asked(place, number)
    assert {*asked(place, number)} == ({"anna_rvo", "bert"} if has_swept else {"bert"})
    assert says(place, "olga", number, "/erbij @anna") == "confused"  # who is meant was asked already, or isn't known
    assert "anna" not in asked(place, number)


def test_a_command_that_asks_somebody_means_the_person(place: Town) -> None:
    number = casus(place, topics=["EUPL"])  # carla
    taken_over(place, "emma", "emma_minbzk")
    place.sweep()
    assert says(place, "olga", number, "/erbij @emma") == "+1"
    assert asked(place, number)[-1] == "emma_minbzk"


def test_a_command_an_hour_after_a_login_was_taken_asks_no_stranger(place: Town) -> None:
    number = casus(place, topics=["EUPL"])
    taken_over(place, "emma", "emma_minbzk")
    assert says(place, "olga", number, "/erbij @emma") == "confused"
    assert "emma" not in asked(place, number)
    assert says(place, "olga", number, "/erbij inkoop") in {"+1", "confused"}
    assert "emma" not in asked(place, number)


def test_a_thumb_of_a_stranger_under_a_coordinators_login_opens_nothing(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + SECTIONS) as place:
        place.repo.let_actions_open_pulls()
        page = f"---\ngithub_id: {place.box.account('wim').id}\n---\n"
        place.repo.commit({"docs/experts/wim.md": page}, message="New", author="zoe")
        place.renew()
        agenda = minuted(place)
        taken_over(place, "wim", "wim_rvo")
        place.repo.react("wim", agenda, "+1", id_of(place, agenda))
        place.sweep()
        assert casussen(place) == []
        place.repo.react("wim_rvo", agenda, "+1", id_of(place, agenda))
        place.sweep()
        assert casussen(place) != []


# -- nobody any more


def test_whoever_takes_the_login_of_who_communicates_leads_no_page_elsewhere(tmp_path: Path) -> None:
    """They who had it still may, under the login of today; and coordinators hear where it stands."""
    with town(tmp_path, TALKING + "communication:\n  accounts: [wouter]\n") as place:
        place.box.add_user("wouter")
        for _ in range(2):
            place.sweep()
        number = casus(place)
        taken_over(place, "wouter", "wouter_rvo")
        says(place, "wouter", number, "/geplaatst https://kwaad.example/inloggen")
        assert "kwaad" not in "".join(each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN)
        place.sweep()
        told = next(str(each.body) for each in place.repo.issues() if "**wouter**" in str(each.body))
        assert "`ospo.yml`, onder `communication:`." in told
        says(place, "wouter_rvo", number, "/geplaatst https://pleio.example/blog/1")
        assert "https://pleio.example/blog/1" in place.repo.comments(number)[-1].body


def test_who_is_gone_is_not_asked_and_coordinators_hear_of_it_once(place: Town) -> None:
    place.box.delete_account("anna")
    for _ in range(3):
        assert not place.sweep().has_failed
        place.box.advance(timedelta(hours=1))
    (ours,) = [each for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:renames ")]
    assert "**anna** bestaat niet meer" in (ours.body or "")
    assert "`EXPERTISE`, regel 2" in (ours.body or "")
    told = [each for each in place.box.notifications if each.number == ours.number and each.reason == "mention"]
    assert sorted(each.login for each in told) == ["wim", "zoe"]
    number = casus(place)
    assert asked(place, number) == ["bert"]
    place.box.advance(DAY)
    place.sweep()
    told = [each for each in place.box.notifications if each.number == ours.number and each.reason == "mention"]
    assert len(told) == 2
    place.repo.commit({".github/EXPERTISE": EXPERTISE.replace("@anna ", "")}, message="Mend", author="zoe")
    place.renew()
    place.sweep()
    assert place.repo.issue(ours.number).state == "closed"


def test_coordinators_read_which_line_names_whom_by_an_old_login(place: Town) -> None:
    place.box.rename_user("anna", "anna_rvo")
    place.box.rename_user("wim", "wim2")
    taken_over(place, "emma", "emma2")
    place.box.delete_account("emma2")
    for _ in range(2):
        place.sweep()
    (ours,) = [each for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:renames ")]
    body = (ours.body or "").replace("\\", "")
    assert "**anna** heet nu **anna_rvo**" in body
    assert "**wim** heet nu **wim2**" in body
    assert "`ospo.yml`, onder `teams:`" in body
    assert "**emma** is nu de naam van iemand anders" in body
    assert {each.login for each in place.box.notifications if each.number == ours.number} == {"zoe", "wim2"}
    place.repo.commit({".github/EXPERTISE": EXPERTISE.replace("@anna", "@anna_rvo")}, message="Mend", author="zoe")
    place.renew()
    place.sweep()
    assert "anna" not in (place.repo.issue(ours.number).body or "")


def test_a_page_says_whose_a_login_is_for_good(place: Town) -> None:
    """Also where the login was somebody else's before the first sweep, and to bind it anew."""
    taken_over(place, "emma", "emma2")
    place.box.delete_account("emma2")
    place.sweep()
    new = place.box.account("emma").id
    number = casus(place, topics=["Inkoop en aanbesteden"])
    assert "emma" not in asked(place, number)
    place.repo.commit({"docs/experts/emma.md": f"---\ngithub_id: {new}\n---\n"}, message="New", author="zoe")
    place.renew()
    place.sweep()
    other = casus(place, topics=["Inkoop en aanbesteden"], who="piet")
    assert asked(place, other) == ["emma"]


# -- without a board, and what the release before wrote


def test_without_a_board_an_ask_binds(tmp_path: Path) -> None:
    with town(tmp_path) as place:
        number = casus(place)
        assert all(person.id for person in last_ask(place, number).people)
        taken_over(place, "anna", "anna_rvo")
        other = casus(place, who="piet", topics=LICENCES)
        assert "anna" not in asked(place, other)


def as_before(place: Town) -> None:
    """What we wrote, as the release before would have: without what it doesn't know of."""
    state = place.repo.state
    for each in list(state.comments.values()):
        if each.author != BOT_LOGIN:
            continue
        parts = [part for part in parts_of(each.body) if not part.mark.key.startswith("accounts")]
        if not parts:
            state.drop_comment(each)
        kept = [
            Part(Mark(part.mark.key, {key: value for key, value in part.mark.state.items() if key != "ids"}), part.text)
            for part in parts
        ]
        each.body = joined(kept)


def test_what_the_release_before_wrote_is_read_and_nobody_is_asked_again(place: Town) -> None:
    number = casus(place)
    assert says(place, "bert", number, "/pauze 2027-01-04") == "+1"
    people = asked(place, number)
    as_before(place)
    asks = {each.id: each.body for each in place.repo.comments(number) if "ospo:ask/" in each.body}
    for _ in range(3):
        assert not place.sweep().has_failed
    assert len(asked(place, number)) == len(people)
    assert {each.id: each.body for each in place.repo.comments(number) if each.id in asks} == asks, "left as they are"
    assert place.reader().load(place.box.now).pauses == {"bert": date(2027, 1, 4)}
    taken_over(place, "bert", "bert_rvo")
    place.sweep()
    assert place.reader().load(place.box.now).pauses == {"bert_rvo": date(2027, 1, 4)}
    assert len(asked(place, number)) == len(people)


def test_the_release_before_reads_what_we_write(place: Town) -> None:
    """It knows three things of each who was asked, and a day of each who is away; what else is there it passes over."""
    number = casus(place)
    assert says(place, "bert", number, "/pauze 2027-01-04") == "+1"
    marks = [
        part.mark
        for issue in (number, 1)
        for each in place.repo.comments(issue)
        if each.author == BOT_LOGIN
        for part in parts_of(each.body)
    ]
    (ask,) = (mark.state for mark in marks if mark.key == "ask/1")
    assert sorted((login, topic, pattern) for login, topic, pattern in ask["asked"]) == [
        ("anna", "licenties", "licenties"),
        ("bert", "licenties", "licenties"),
    ]
    (rows,) = (mark.state for mark in marks if mark.key == "rows")
    assert rows["pauses"] == {"bert": "2027-01-04"}
    assert set(rows) == {"pauses", "runs", "ids"}


def test_a_new_login_takes_no_more_requests(tmp_path: Path) -> None:
    counts = []
    for login in ("anna", "anna_rvo"):
        with town(tmp_path / login, TALKING) as place:
            casus(place, topics=["EUPL"])  # with the labels
            place.sweep()
            if login != "anna":
                place.box.rename_user("anna", login)
            place.sweep()
            before = len(place.box.requests)
            number = casus(place, who="piet")
            counts.append(len(place.box.requests) - before)
            assert set(asked(place, number)) == {login, "bert"}
    assert counts[0] == counts[1] <= 11


# -- what somebody wrote, and the files


def told(place: Town, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    for name, value in {"REPOSITORY": NAME, "TOKEN": place.token, "API_URL": place.box.url}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    answer = CliRunner().invoke(cli, [*arguments, "--root", str(place.root)], catch_exceptions=False)
    return answer.stdout


@pytest.mark.parametrize("asked_for", ["anna", "anna_rvo"])
def test_words_under_an_earlier_login_are_found(place: Town, monkeypatch: pytest.MonkeyPatch, asked_for: str) -> None:
    number = casus(place)
    place.repo.comment("anna", number, PLAIN)
    place.repo.comment("bert", number, "Wat anna hierboven schrijft, klopt.")
    place.box.rename_user("anna", "anna_rvo")
    answer = json.loads(told(place, monkeypatch, "words", asked_for, "--json"))
    assert answer["login"] == "anna_rvo"
    assert {each["by"] for each in answer["places"]} >= {"anna_rvo", "bert"}, "their own words, and who names them"


def test_check_reads_ids_of_accounts(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, bert = place.box.account("anna").id, place.box.account("bert").id
    pages = {"anna": anna, "bert": anna, "carla": bert, "emma": "twee"}
    files = {f"docs/experts/{login}.md": f"---\ngithub_id: {id_}\n---\n" for login, id_ in pages.items()}
    place.repo.commit(files, message="New", author="zoe")
    place.box.delete_account("wim")
    place.box.rename_user("emma", "emma_minbzk")
    place.renew()
    lines = told(place, monkeypatch, "check").split("\n")
    assert [line for line in lines if "bert.md" in line and "same 'github_id'" in line]
    assert [line for line in lines if "carla.md" in line and "the 'github_id' of 'bert', and not of 'carla'" in line]
    assert [line for line in lines if "emma.md:2" in line and "whole number" in line]
    assert [line for line in lines if "EXPERTISE:4" in line and "'@emma' is '@emma_minbzk' on GitHub now" in line]


def test_logins_of_managed_users_and_old_ones_are_taken_everywhere(tmp_path: Path) -> None:
    lines = EXPERTISE.replace("@anna", "@jan_minbzk").replace("@bert", "@nsmith-")
    with town(tmp_path, TALKING) as place:
        for login in ("jan_minbzk", "nsmith-", "a--b"):
            place.box.add_user(login)
        page = {"docs/experts/jan_minbzk.md": "---\nname: Jan\nasks_per_week: 2\n---\n"}
        place.repo.commit({".github/EXPERTISE": lines + "inkoop @a--b\n", **page}, message="New", author="zoe")
        place.renew()
        place.sweep()
        number = casus(place)
        assert {*asked(place, number)} == {"jan_minbzk", "nsmith-"}
        assert says(place, "nsmith-", number, "/nu-niet") == "+1"
        assert says(place, "jan_minbzk", number, "/meedoen") == "+1"
        assert place.repo.issue(number).assignees == ["jan_minbzk"]
        other = casus(place, who="piet", topics=["EUPL"])
        assert says(place, "piet", other, "/erbij @a--b") == "+1"
        assert asked(place, other)[-1] == "a--b"
        assert says(place, "piet", other, "/erbij @jan_minbzk") == "+1"
        assert asked(place, other)[-1] == "jan_minbzk"


@pytest.mark.parametrize("text", ["jan_minbzk", "nsmith-", "a--b", "x", "a" * 39, "octo_admin", "A1-b2"])
def test_what_can_be_a_login(text: str) -> None:
    assert is_login(text)
    for written in (
        f"@{text}",
        f"Vraag het @{text}, die weet het.",
        f"_@{text}_",
        f"(@{text})",
        f"@{text}.",
        f"@{text}'s",
    ):
        assert MENTION.findall(written) == [text], written


@pytest.mark.parametrize(
    "text", ["", "-a", "_a", "a_", "a b", "a" * 40, "a.b", "a@b", "jan_min-bzk", "é", "a_b_c", "anna#1"]
)
def test_what_is_no_login(text: str) -> None:
    assert not is_login(text)


@pytest.mark.parametrize(
    "text", ["mail anna@voorbeeld.nl", "@acme/experts", "jan_@x.nl", "@voorbeeld.nl", "a@@b", "x/@anna", "`@anna`"]
)
def test_what_mentions_nobody(text: str) -> None:
    assert MENTION.findall(text) == []


def test_later_names_that_make_no_sense_are_none() -> None:
    later = {"7": "Seven", "8": 8, "acht": "eight", "9": None}
    assert Accounts().remembered([comment(Mark("accounts", {"later": later}).line(), BOT)], OURS).later == {7: "seven"}
