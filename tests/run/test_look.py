"""The look in front of a run: a crowd waits for the sweep, who takes part goes on, and in doubt everybody does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from ospo_automation.core.github.event import Event
from ospo_automation.core.network.decided import FILE
from ospo_automation.run.configuration import read_checkout
from ospo_automation.sandbox import Event as Happened
from ospo_automation.sandbox import Fault
from ospo_automation.texts import words
from tests.given import WITH_BOARD
from tests.looking import FILE as SCRIPT
from tests.looking import look
from tests.town import NAME, Town, town

READING = {"actions": "read", "contents": "read", "issues": "read"}
FILES = ("ospo", "sweep", "site")
WORKFLOWS = {f".github/workflows/{name}.yml": f"name: {name}\non: push\njobs: {{}}\n" for name in FILES}
MINUTE = timedelta(minutes=1)
MOST_REQUESTS = 6  # of one look


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD) as it:
        it.repo.commit(WORKFLOWS, message="Workflows", author="zoe")
        yield it


def environment(place: Town, happened: Happened, folder: Path, token: str = "") -> dict[str, str]:
    file = folder / "event.json"
    file.write_text(json.dumps(happened.payload), encoding="utf-8")
    return {
        "GITHUB_API_URL": place.box.url,
        "GITHUB_REPOSITORY": NAME,
        "GITHUB_TOKEN": token or place.box.token(place.repo, permissions=READING),
        "GITHUB_EVENT_NAME": happened.name,
        "GITHUB_EVENT_PATH": str(file),
        "SWEEP": "sweep.yml",
    }


def looked(place: Town, happened: Happened, folder: Path, token: str = "") -> tuple[str, str]:
    place.renew_if_changed()
    found: tuple[str, str] = look.looked(environment(place, happened, folder, token), place.root, place.box.now)
    return found


def goes(place: Town, folder: Path, token: str = "") -> list[bool]:
    """Of everything that waits, whether it goes to the line; GitHub lists a run for each."""
    found = []
    for happened in place.waiting():
        place.repo.record_run("ospo", happened.name, None, requests=0, summary="", actor=happened.actor)
        found.append(not looked(place, happened, folder, token)[0])
    return found


def says(place: Town, who: str, number: int, text: str) -> Happened:
    place.box.add_user(who)
    place.repo.comment(who, number, text)
    return next(place.waiting())


@pytest.fixture
def casus(place: Town) -> int:
    number = place.send()
    place.play()
    return number


def test_what_a_stranger_says_waits_and_costs_no_request(place: Town, casus: int, tmp_path: Path) -> None:
    happened = says(place, "piet", casus, "Dat zie je bij https://example.org/a/hulp ook en/of daar.")
    before = len(place.box.requests)
    reason, _ = looked(place, happened, tmp_path)
    assert "without a part" in reason
    assert len(place.box.requests) == before


@pytest.mark.parametrize("who", ["olga", "carla", "anna", "wim", "zoe"])
def test_who_takes_part_goes_on_whatever_they_say(place: Town, casus: int, tmp_path: Path, who: str) -> None:
    """The owner, who was asked, other experts, a coordinator, and who may write."""
    assert looked(place, says(place, who, casus, "Dank je."), tmp_path)[0] == ""


def test_everybody_whom_the_network_knows_is_known_to_the_look(place: Town, tmp_path: Path) -> None:
    """Also in a team, whose members stand in the configuration, and under another name, by their number."""
    place.repo.commit(
        {
            "docs/experts/oud.md": "---\ngithub_id: 4711\n---\n",
            FILE: WITH_BOARD.replace("teams:\n", "teams:\n  acme/z:\n    - hans\n    # Truus\n\n    - Ernie-b\n"),
            ".github/EXPERTISE": "* @acme/coordinatoren\ninkoop @acme/z @Anna\n",
        },
        message="More",
        author="zoe",
    )
    place.renew()
    checkout = read_checkout(place.root)
    known = look.network_in(place.root)
    assert {login.lower() for login in checkout.expertise.everybody} <= known.logins
    assert {"hans", "ernie-b", "anna"} <= known.logins
    assert known.ids == {4711}
    assert not look.network_in(tmp_path / "nowhere").is_known


def test_an_owner_for_whom_we_opened_it_and_who_is_assigned_take_part() -> None:
    network = look.Network(frozenset({"anna"}), frozenset(), is_known=True)
    comment = {"body": "Dank.", "author_association": "NONE"}
    issue: dict[str, Any] = {"user": {"id": 41898282}, "body": "x\n<!-- 7 -->", "assignees": []}
    event = {"sender": {"login": "mia", "id": 7}, "comment": comment, "issue": issue}
    ours = {"body": '<!-- ospo:origin/1 {"owner": "mia", "owner_id": 7} -->\nx'}
    strangers: dict[str, Any] = {"author_association": "NONE", "user": {"id": 8, "type": "User"}, **ours}
    change: dict[str, Any]
    for change in ({}, strangers):
        assert not look.read("issue_comment", {**event, "issue": issue | change}, network).takes_part
    bots: dict[str, Any] = {"author_association": "NONE", "user": {"id": 41898282, "type": "Bot"}, **ours}
    for change in (ours, bots, {"assignees": [{"id": 7}]}):
        assert look.read("issue_comment", {**event, "issue": issue | change}, network).takes_part
    for association in ("MEMBER", "COLLABORATOR", "CONTRIBUTOR", "SOMETHING_NEW"):
        said = comment | {"author_association": association}
        assert look.read("issue_comment", {**event, "comment": said}, network).takes_part


@pytest.mark.parametrize(
    "text",
    [
        *(
            "/hulp",
            "  /hulp",
            "- /hulp",
            "**/hulp**",
            "1. /hulp",
            "`/hulp",
            "> Hoi\n\n/hulp",
            "Hoi\r\n/ hulp",
            "(/hulp)",
        ),
        *("Kun je /hulp doen?", "“/hulp”", "/Über", "Hoi\n* /nu-niet.", "'/help'", "\u2022 /hulp", "~~/hulp~~"),
    ],
)
def test_every_spelling_of_a_command_goes_on(place: Town, casus: int, tmp_path: Path, text: str) -> None:
    happened = says(place, "piet", casus, text)
    assert looked(place, happened, tmp_path)[0] == ""


def test_what_the_run_takes_for_a_command_the_look_does_too(place: Town, casus: int) -> None:
    """Of every comment in our examples: the look knows less, and lets more through."""
    network = look.Network(frozenset({"anna"}), frozenset(), is_known=True)
    happened = says(place, "piet", casus, "x")
    bodies = [line for file in sorted(Path("tests/examples").glob("*.yml")) for line in _texts(yaml_of(file))]
    bodies += [f"{before}/{name}{after}" for name in ("hulp", "ook-ik") for before in _BEFORE for after in _AFTER]
    commands = 0
    for body in bodies:
        payload = {**happened.payload, "comment": {**happened.payload["comment"], "body": body}}
        event = Event.of("issue_comment", json.dumps(payload), place.box.now)
        found = look.read("issue_comment", json.loads(json.dumps(payload)), network)
        commands += event.gives_command
        assert found.may_ask or not event.gives_command, body
    assert commands > 30


_BEFORE = (
    "",
    " ",
    "   ",
    "- ",
    "* ",
    "• ",
    "12) ",
    "1.  ",
    "**",
    "_",
    "~~",
    '"',
    "'",
    "`",
    "(",
    "```\n",
    "Hoi\n",
    "\n",
)
_AFTER = ("", " x", ".", "**", ")", "\nHoi")


def yaml_of(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


@pytest.mark.parametrize("told", [True, False], ids=["by the runs", "by what stands there"])
def test_from_the_eleventh_of_one_person_within_an_hour_it_waits(
    place: Town, casus: int, tmp_path: Path, *, told: bool
) -> None:
    token = "" if told else place.box.token(place.repo, permissions={"issues": "read", "contents": "read"})
    place.box.advance(timedelta(hours=2))
    found = []
    for index in range(14):
        place.repo.comment("olga", casus, f"/thema {index}")
        found += goes(place, tmp_path, token)
        place.box.advance(MINUTE)
    assert found == [True] * 10 + [False] * 4
    assert goes_now(place, "anna", casus, tmp_path, token)
    place.box.advance(timedelta(minutes=56))
    assert goes_now(place, "olga", casus, tmp_path, token)


def goes_now(place: Town, who: str, number: int, folder: Path, token: str) -> bool:
    place.repo.comment(who, number, "/hulp")
    return goes(place, folder, token)[0]


def test_edits_deleted_comments_and_what_is_opened_again_count_alike(place: Town, casus: int, tmp_path: Path) -> None:
    """None of them stands anywhere afterwards; GitHub's list of runs has them all."""
    place.box.advance(timedelta(hours=2))
    found = []
    for index in range(5):
        place.repo.edit_issue("olga", casus, title=f"Mag dit {index}?")
        place.repo.delete_comment(place.repo.comment("olga", casus, "/hulp"), "olga")
        place.repo.close_issue("olga", casus)
        place.repo.reopen_issue("olga", casus)
        found += goes(place, tmp_path)
    assert found == [True] * 10 + [False] * 10


def test_who_opens_one_after_another_waits_where_the_runs_are_not_told(place: Town, tmp_path: Path) -> None:
    token = place.box.token(place.repo, permissions={"issues": "read"})
    found = []
    for _ in range(12):
        place.send("mallory")
        found += goes(place, tmp_path, token)
    assert found == [True] * 10 + [False] * 2


@pytest.mark.parametrize("told", [True, False], ids=["by the runs", "by what stands there"])
def test_many_newcomers_together_wait_and_no_owner_does(place: Town, casus: int, tmp_path: Path, *, told: bool) -> None:
    token = "" if told else place.box.token(place.repo, permissions={"issues": "read"})
    place.renew()
    place.box.advance(timedelta(hours=2))
    found = []
    for index in range(66):
        place.send(f"new{index % 22}")
        found += goes(place, tmp_path, token)
    assert found == [True] * 60 + [False] * 6
    place.repo.edit_issue("olga", casus, title="Mag dit?")
    place.send("anna")
    assert goes(place, tmp_path, token) == [True, True]


@pytest.mark.parametrize("told", [True, False], ids=["by the runs", "by what stands there"])
def test_many_strangers_together_wait_and_hold_nobody_else_back(
    place: Town, casus: int, tmp_path: Path, *, told: bool
) -> None:
    token = "" if told else place.box.token(place.repo, permissions={"issues": "read"})
    place.box.advance(timedelta(hours=2))
    found = []
    for index in range(40):
        place.box.add_user(f"new{index % 20}")
        place.repo.comment(f"new{index % 20}", casus, "/hulp")
        found += goes(place, tmp_path, token)
    assert found == [True] * 30 + [False] * 10
    for who in ("olga", "anna", "wim", "zoe"):
        assert goes_now(place, who, casus, tmp_path, token), who


@pytest.mark.parametrize("who", ["piet", "anna", "zoe"])
def test_closing_pull_requests_again_and_again_fills_no_line(place: Town, tmp_path: Path, who: str) -> None:
    """Anybody may open one between two branches of ours; who isn't of the network may not merge it."""
    place.repo.push("zoe", "ospo/lesson-1", {"docs/x.md": "x"})
    number = place.repo.open_pull_of_branch(who, title="Van mij", head="ospo/lesson-1", base="main")
    list(place.waiting())
    place.box.advance(timedelta(hours=2))
    found = []
    for _ in range(12):
        place.repo.close_pull(who, number)
        found += goes(place, tmp_path)
        place.repo.reopen_pull(who, number)
    assert found == [who != "piet"] * 10 + [False] * 2
    place.repo.merge_pull("zoe", number)
    place.box.advance(timedelta(hours=2))
    list(place.waiting())
    place.repo.push("zoe", "ospo/lesson-1", {"docs/y.md": "y"})
    theirs = place.repo.open_pull_of_branch("piet", title="Van mij", head="ospo/lesson-1", base="main")
    place.repo.merge_pull("zoe", theirs)
    assert goes(place, tmp_path)[-1]


def instead(answer: bytes) -> Fault:
    return Fault(when="after", spoil=lambda _: answer)


NO_ANSWERS = {
    "500": Fault(status=500),
    "403": Fault(status=403),
    "none at all": Fault(drop=True),
    **{each.decode(): instead(each) for each in (b"<html>", b"[]", b"[1]", b"null", b'{"total_count": null}', b"[{}]")},
}


@pytest.mark.parametrize("fault", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_where_github_does_not_tell_it_goes_on(place: Town, casus: int, tmp_path: Path, fault: Fault) -> None:
    for _ in range(12):
        place.repo.comment("piet", casus, "/hulp")
    place.box.faults = lambda _: fault
    assert goes(place, tmp_path) == [True] * 12
    place.box.faults = None


PIET = {"sender": {"login": "piet", "id": 5}}


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("push", {"ref": "refs/heads/main"}),
        ("workflow_dispatch", {"inputs": {"number": "1"}}),
        ("pull_request", {"sender": {"login": "zoe", "id": 1}, "pull_request": {}}),
        ("issue_comment", {}),
        ("issue_comment", []),
        ("issue_comment", {"sender": {"login": "x", "id": 5}, "issue": {"number": 1}, "comment": {"body": None}}),
        ("issues", {"sender": None, "issue": {"number": 1}}),
        (
            "issue_comment",
            {**PIET, "issue": {"user": {"id": []}, "assignees": [{"id": {}}, 1]}, "comment": {"body": "/a"}},
        ),
        ("issue_comment", {**PIET, "issue": {"user": 1, "assignees": 1, "body": 1}, "comment": {"body": "/a"}}),
    ],
)
def test_what_no_crowd_does_and_what_has_no_known_shape_goes_on(
    place: Town, tmp_path: Path, name: str, payload: Any
) -> None:
    happened = Happened(name, None, NAME, "zoe", payload, place.box.now)
    assert looked(place, happened, tmp_path)[0] == ""


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00"])
def test_an_event_file_that_is_none_goes_on(place: Town, casus: int, tmp_path: Path, text: str) -> None:
    known = environment(place, says(place, "piet", casus, "Hoi"), tmp_path)
    Path(known["GITHUB_EVENT_PATH"]).write_text(text, encoding="utf-8")
    assert look.looked(known, place.root, place.box.now)[0] == ""
    Path(known["GITHUB_EVENT_PATH"]).unlink()
    assert look.looked(known, place.root, place.box.now)[0] == ""


def test_what_is_left_of_the_quota_is_for_the_network_and_then_for_the_sweep(
    place: Town, casus: int, tmp_path: Path
) -> None:
    """The look's own requests may not use up what the runs need, nor may everybody go on once they have."""
    said = {who: says(place, who, casus, "/hulp") for who in ("piet", "olga", "anna")}
    expected = {look.RESERVE + 20: {*said}, look.RESERVE - 1: {"anna"}, look.LAST - 1: set(), 0: set()}
    for left, goes_on in expected.items():
        place.box.quota = left
        place.box.advance(timedelta(hours=1))
        reasons = {who: looked(place, happened, tmp_path)[0] for who, happened in said.items()}
        assert {who for who, reason in reasons.items() if not reason} == goes_on
        assert all("requests are left" in reason for reason in reasons.values() if reason)


def test_so_it_is_with_points_for_graphql(place: Town, casus: int, tmp_path: Path) -> None:
    """A run takes more of those than of requests: who asks little of the one could use up the other."""
    said = {who: says(place, who, casus, "/hulp") for who in ("piet", "olga", "anna")}
    expected = {look.POINTS: {*said}, look.POINTS - 1: {"anna"}, look.LAST - 1: set()}
    for left, goes_on in expected.items():
        place.box.advance(timedelta(hours=2))
        looked(place, said["anna"], tmp_path)  # begins an hour
        place.reader().own_issues()
        [window] = [each for key, each in place.box.world.windows.items() if key.startswith("graphql ")]
        window.used = place.box.quota - left
        reasons = {who: looked(place, happened, tmp_path)[0] for who, happened in said.items()}
        assert {who for who, reason in reasons.items() if not reason} == goes_on
        assert all("points are left" in reason for reason in reasons.values() if reason)


@pytest.mark.parametrize(
    ("crowd", "left"),
    [(("piet", "new1", "new2"), look.RESERVE), (("olga",), look.RESERVE), (("anna",), look.LAST)],
    ids=["strangers", "owner", "expert"],
)
def test_no_crowd_uses_up_the_quota_by_having_us_look(
    place: Town, casus: int, tmp_path: Path, crowd: tuple[str, ...], left: int
) -> None:
    """However many commands: what the sweep needs is left, and of all but experts what the network's own runs need."""
    place.box.quota = left + 100
    place.box.advance(timedelta(hours=2))
    place.box.requests.clear()
    for index in range(150):
        place.box.add_user(crowd[index % len(crowd)])
        place.repo.comment(crowd[index % len(crowd)], casus, "/hulp")
        goes(place, tmp_path)
    assert place.box.quota - sum(each.path != "/rate_limit" for each in place.box.requests) > left - MOST_REQUESTS
    assert goes_now(place, "carla", casus, tmp_path, "") is (left == look.RESERVE)


def test_where_the_line_is_long_whoever_only_asks_gets_a_few_turns(place: Town, casus: int, tmp_path: Path) -> None:
    """Twenty owners with nine comments an hour each are more than the line can do, and none of them is one of many."""
    for in_line, goes_on in ((look.BUSY - 5, 10), (look.BUSY + 1, look.FEW), (look.MOST_IN_LINE + 1, 0)):
        place.box.advance(timedelta(hours=2))
        for index in range(in_line):
            place.repo.record_run(
                "ospo", "issue_comment", None, requests=0, summary="", actor=f"new{index}", conclusion="pending"
            )
        assert sum(goes_now(place, "olga", casus, tmp_path, "") for _ in range(12)) == goes_on
        assert goes_now(place, "anna", casus, tmp_path, "")
        assert goes_now(place, "zoe", casus, tmp_path, "")


def test_runs_in_which_nothing_started_count_for_nothing(place: Town, casus: int, tmp_path: Path) -> None:
    """GitHub lists one for each comment on a pull request, and for what bots say."""
    for who in ("zoe", "piet") * 40:
        place.repo.record_run("ospo", "issue_comment", None, requests=0, summary="", actor=who, conclusion="skipped")
    for who in ("zoe", "piet"):
        place.repo.comment(who, casus, "/hulp")
    assert goes(place, tmp_path) == [True, True]


def test_it_tells_when_a_sweep_last_ended_well(place: Town, casus: int, tmp_path: Path) -> None:
    happened = says(place, "olga", casus, "Dank.")
    assert looked(place, happened, tmp_path) == ("", "")
    place.repo.record_run("sweep", "schedule", None, requests=0, summary="")
    swept = f"{place.box.now:%Y-%m-%dT%H:%M:%SZ}"
    place.box.advance(timedelta(hours=3))
    place.repo.record_run("sweep", "schedule", None, requests=0, summary="", conclusion="cancelled")
    assert looked(place, happened, tmp_path) == ("", swept)
    # Of their own file.
    place.repo.record_run("sweep", "pull_request", None, requests=0, summary="", fork="piet/netwerk")
    assert looked(place, happened, tmp_path) == ("", swept)
    place.repo.set_workflow_state("sweep.yml", "disabled_inactivity")
    assert looked(place, happened, tmp_path) == ("", swept)
    place.repo.set_workflow_state("sweep.yml", "disabled_manually")  # somebody meant that
    assert looked(place, happened, tmp_path) == ("", "")
    place.repo.record_run("sweep", "workflow_dispatch", None, requests=0, summary="")  # and had it sweep once
    assert looked(place, happened, tmp_path) == ("", f"{place.box.now:%Y-%m-%dT%H:%M:%SZ}")


def test_it_asks_little(place: Town, casus: int, tmp_path: Path) -> None:
    """Of what GitHub counts, which doesn't count being asked what is left."""
    for events, who, most in ((1, "olga", 2), (1, "piet", 2), (20, "olga", 4), (20, "piet", MOST_REQUESTS)):
        place.box.advance(timedelta(hours=2))
        for actor in (*["new"] * events, who):
            place.repo.record_run("ospo", "issue_comment", None, requests=0, summary="", actor=actor)
        happened = says(place, who, casus, "/hulp")
        before = len(place.box.requests)
        assert looked(place, happened, tmp_path)[0] == ""
        assert sum(each.path != "/rate_limit" for each in place.box.requests[before:]) == most


OWN = {"FOR": "site"}


def builds(place: Town, happened: Happened, folder: Path) -> bool:
    """Whether a word that takes a casus off the site has it made anew at once; that is a run of a file of its own."""
    place.repo.record_run("site", happened.name, None, requests=0, summary="", actor=happened.actor)
    place.renew_if_changed()
    own = OWN | {"GITHUB_WORKFLOW_REF": f"{NAME}/.github/workflows/site.yml@refs/heads/main"}
    return not look.looked(environment(place, happened, folder) | own, place.root, place.box.now)[0]


def test_no_stranger_has_the_site_made_anew_nor_anybody_without_end(place: Town, casus: int, tmp_path: Path) -> None:
    place.box.advance(timedelta(hours=2))
    word = "/niet-publiceren"
    before = len(place.box.requests)
    assert [builds(place, says(place, "piet", casus, word), tmp_path) for _ in range(3)] == [False] * 3
    assert len(place.box.requests) == before
    assert [builds(place, says(place, "zoe", casus, word), tmp_path) for _ in range(4)] == [True] * 3 + [False]
    place.repo.add_label("zoe", casus, "niet in lijsten")
    labelled = place.box.events[-1]
    assert labelled.action == "labeled"
    assert builds(place, labelled, tmp_path)
    labelled = replace(labelled, payload={**labelled.payload, "sender": {"login": "nieuw", "id": 99}})
    assert builds(place, labelled, tmp_path)  # only who may write sets one
    assert builds(place, Happened("push", None, NAME, "zoe", {}, place.box.now), tmp_path)  # in doubt
    assert all(builds(place, says(place, who, casus, word), tmp_path) for who in ("anna", "wim"))
    for _ in range(8):  # what else she says starts no job there
        place.repo.record_run("site", "issue_comment", None, requests=0, summary="", actor="olga", conclusion="skipped")
    assert builds(place, says(place, "olga", casus, word), tmp_path)


@pytest.mark.parametrize(("label", "own"), [("niet in lijsten", ""), ("Not listed", "x"), ("stil", "Stil")])
def test_a_casus_that_is_off_the_site_has_it_made_anew_once(
    place: Town, casus: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label: str, own: str
) -> None:
    place.box.advance(timedelta(hours=2))
    monkeypatch.setitem(OWN, "UNLISTED", own)
    assert builds(place, says(place, "zoe", casus, "/niet-publiceren"), tmp_path)
    place.repo.make_label(label, "ededed")
    place.repo.add_label("zoe", casus, label)
    said = [says(place, "zoe", casus, "/niet-publiceren") for _ in range(3)]
    assert [builds(place, each, tmp_path) for each in said] == [False] * 3
    place.box.advance(timedelta(hours=2))
    assert builds(place, says(place, "zoe", casus, "/niet-publiceren"), tmp_path)  # in doubt whether the first was made


def test_the_label_that_takes_off_is_known_to_the_look() -> None:
    assert {words(each)["labels"]["unlisted"]["name"] for each in ("nl", "en")} == look.UNLISTED


def test_it_brings_nothing_along_and_nothing_in_the_checkout_takes_its_place() -> None:
    action = yaml_of(SCRIPT.parent / "action.yml")
    (step,) = action["runs"]["steps"]
    assert step["run"] == 'python3 -I "$GITHUB_ACTION_PATH/look.py"'
