"""What happens to effects before the first write, what a marker keeps, and what an event file may hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.engine.afterwards import Projected
from ospo_automation.core.engine.doubts import may_be_there
from ospo_automation.core.engine.effects import (
    DefineLabel,
    Effect,
    Pin,
    Propose,
    ProposedPage,
    Relabel,
    Say,
    SetStatus,
    Tell,
)
from ospo_automation.core.engine.plan import Contradiction, Plan, Step, tidy
from ospo_automation.core.github.event import Event, UnknownEvent
from ospo_automation.core.github.issue import Doubted, OwnIssue
from ospo_automation.core.github.signing import Doubt, Why
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.proposal import PAGES, Proposal, seal
from ospo_automation.core.outgoing.safe import inline
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.gh.writing import Receipt
from ospo_automation.run.summary import Summary
from tests.given import BOT, NOW, Given, comment, issue
from tests.hostile import text
from tests.rendered import effects as rendered

ALL = frozenset(f"status: {name}" for name in ("nieuw", "zoekt expert", "opgepakt", "advies gegeven", "opgelost")) | {
    "status: les gepubliceerd", "status: wacht op eigenaar", "status: geparkeerd", "status: ingetrokken", "casus",
}  # fmt: skip


def render(name: str, values: Mapping[str, Any]) -> str:
    return f"{name} {values.get('x', '')}"


def plan(*effects: Effect, hub: Given | None = None) -> Plan:
    return tidy(effects, hub or Given(existing=ALL), render)


def test_everything_said_of_an_issue_s_labels_becomes_one_step() -> None:
    hub = Given(issues=[issue(labels=["casus", "status: nieuw", "van een mens"])], existing=ALL | {"thema: inkoop"})
    made = plan(
        Relabel(1, frozenset({"casus"})),
        SetStatus(1, Status.SEEKING),
        Relabel(1, frozenset({"thema: inkoop"})),
        hub=hub,
    )
    assert [step.effect for step in made.steps] == [
        Relabel(1, frozenset({"status: zoekt expert", "thema: inkoop"}), frozenset({"status: nieuw"}))
    ]


def test_what_is_true_already_is_dropped_and_capitals_make_no_difference() -> None:
    hub = Given(issues=[issue(labels=["Casus", "Status: Zoekt Expert"])], existing=ALL)
    assert plan(Relabel(1, frozenset({"casus"})), SetStatus(1, Status.SEEKING), hub=hub).steps == ()
    say = Say(1, "intake", "a", {"x": 1}, {"welcomed": True})
    body = plan(say).steps[0].body
    same = Given(said=[comment(body.replace("\n", "\r\n"), BOT)], existing=ALL)
    assert plan(say, hub=same).steps == ()
    changed = plan(Say(1, "intake", "a", {"x": 2}, {"welcomed": True}), hub=same).steps
    assert [step.comment for step in changed] == [100]
    tell = Tell(1, "ask/1", "a", (), {}, {})
    assert plan(tell, hub=Given(said=[comment(Mark("ask/1").line(), BOT)])).steps == ()


def test_labels_that_are_missing_are_made_first_and_comments_come_last() -> None:
    tell, say = Tell(1, "ask/1", "a", ()), Say(1, "intake", "a")
    made = plan(tell, say, SetStatus(1, Status.NEW), hub=Given(existing=frozenset({"casus"})))
    kinds = [type(step.effect) for step in made.steps]
    assert kinds == [*[DefineLabel] * 9, Relabel, Say, Tell]


def test_of_labels_the_first_word_counts_and_of_a_status_the_last() -> None:
    on, off = Relabel(1, frozenset({"a"})), Relabel(1, frozenset(), frozenset({"A"}))
    assert plan(on, off).steps == (Step(on),)
    assert plan(off, on).steps == ()
    hub = Given(issues=[issue(labels=("casus", "status: nieuw"))])
    made = plan(SetStatus(1, Status.NEW), SetStatus(1, Status.PARKED), hub=hub)
    (step,) = [each for each in made.steps if isinstance(each.effect, Relabel)]
    assert step.effect == Relabel(1, frozenset({"status: geparkeerd"}), frozenset({"status: nieuw"}))


def test_contradictions_are_refused_before_anything_is_written() -> None:
    with pytest.raises(Contradiction):
        plan(Say(1, "intake", "a"), Say(1, "intake", "b"))


def test_a_flood_is_refused() -> None:
    says = [Say(1, f"key{number}", "a") for number in range(21)]
    assert len(plan(*says[:20]).steps) == 20
    with pytest.raises(Refused):
        plan(*says)


def test_a_template_can_mention_nobody_that_the_effect_does_not_name() -> None:
    with pytest.raises(AssertionError, match="would mention anna"):
        plan(Say(1, "intake", "a", {"x": "@anna"}))
    with pytest.raises(AssertionError, match="would mention bert"):
        plan(Tell(1, "ask/1", "a", ("anna",), {"x": "@anna @bert"}))


@given(
    st.dictionaries(
        st.text(max_size=20), st.text(max_size=80) | st.booleans() | st.lists(st.text(max_size=20)), max_size=5
    )
)
def test_a_marker_comes_back_as_it_went_and_does_nothing(state: dict[str, Any]) -> None:
    line = Mark("intake", state).line()
    assert "\n" not in line
    assert Mark.read(f"{line}\r\nHallo") == Mark("intake", state)
    assert not set("@#&`") & set(line)
    found = rendered(f"{line}\nHallo")
    assert found.text.strip() == "Hallo"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "x",
        "<!-- ospo:intake [] -->",
        "<!-- ospo:intake {x} -->",
        " <!-- ospo:intake {} -->",
        '<!-- ospo:intake {"a":1e400} -->',
        '<!-- ospo:intake {"a":[NaN]} -->',
    ],
)
def test_what_is_no_marker_is_none(body: str) -> None:
    assert Mark.read(body) is None


def test_hostile_first_lines_are_no_markers_of_ours() -> None:
    for seed in range(500):
        Mark.read(text(seed))


def test_events_are_read_with_everything_that_may_be_null() -> None:
    bare = Event.of("issues", json.dumps({"action": "opened", "issue": {"number": 3, "body": None, "user": None}}), NOW)
    assert (bare.kind, bare.number, bare.sender) == ("issues.opened", 3, None)
    assert Event.of("workflow_dispatch", '{"inputs": {"number": " #12 "}}', NOW).number == 12
    assert Event.of("workflow_dispatch", '{"inputs": null}', NOW).number is None


@pytest.mark.parametrize(
    ("issue", "sender", "concerns"),
    [
        ({"pull_request": {}}, {"login": "olga", "id": 7}, False),
        ({}, {"login": "x[bot]", "id": 7, "type": "Bot"}, False),
        ({}, {"login": "olga", "id": 7}, True),
        ({}, {"login": "Carla", "id": 8}, True),
        ({}, {"login": "somebody", "id": 9}, False),
        ({}, {"login": "ghost", "id": 10137}, True),
    ],
)
def test_of_comments_only_those_of_the_owner_and_of_experts_start_us(
    issue: dict[str, Any],
    sender: dict[str, Any],
    concerns: bool,
) -> None:
    payload = {"action": "created", "issue": {"number": 1, "user": {"login": "o", "id": 7}} | issue, "sender": sender}
    assert Event.of("issue_comment", json.dumps(payload), NOW).concerns_us({"carla"}) is concerns


@pytest.mark.parametrize("id_", ['"x"', "null", "1e999", "[]"])
def test_an_account_without_a_proper_id_is_told(id_: str) -> None:
    with pytest.raises(UnknownEvent, match="proper id"):
        Event.of("issues", f'{{"sender": {{"login": "x", "id": {id_}}}}}', NOW)


@pytest.mark.parametrize("number", ["0", "12; rm", "-1", "0x1", "١٢", "9" * 20, "${{ x }}"])
def test_a_manual_run_takes_only_a_number(number: str) -> None:
    with pytest.raises(UnknownEvent, match="no issue number"):
        Event.of("workflow_dispatch", json.dumps({"inputs": {"number": number}}), NOW)


@pytest.mark.parametrize("payload", ["", "[]", "null", "{", "[" * 100_000])
def test_a_broken_event_file_is_told(payload: str) -> None:
    with pytest.raises(UnknownEvent):
        Event.of("issues", payload, NOW)


def test_the_runner_s_older_commands_are_broken_as_well() -> None:
    steps = plan(Say(1, "intake", "a", {"x": "##[add-mask]a"})).steps
    assert "##[" not in Summary("nl", Plan(steps)).terminal()
    assert "##[" not in inline("##[x]@b ##[add-mask]a")


def test_the_summary_can_not_be_made_to_command_the_runner() -> None:
    for seed in range(300):
        step = plan(Say(1, "intake", "a", {"x": f"\n::error::{inline(text(seed))}"})).steps
        receipts = [Receipt(each, error=text(seed)) for each in step]
        for summary in (Summary("nl", Plan(step)), Summary("nl", Plan(step), receipts)):
            assert not [line for line in summary.terminal().splitlines() if line.strip().startswith("::")]
            assert rendered(summary.markdown()).mentions == set()


def test_a_proposal_that_stands_there_is_left_once_it_is_told() -> None:
    """Where GitHub lets us open no pull request our comment says how a person does: until it does, it isn't there."""
    page = "# Les\n\nTekst.\n"
    effect = Propose(1, "lesson", "t", "x", (ProposedPage("les.md", before=page.rstrip()),), Say(1, "lesson", "a"))
    there = {effect.branch: Proposal(effect.branch, head="b" * 40, files={"les.md": page})}
    state = {PAGES: {"les.md": dict(seal(page))}}
    for insists, remembered, is_left in ((False, state, True), (False, {}, False), (True, state, False)):
        hub = Given(proposed=there, said=[comment(Mark("lesson", remembered).line(), BOT)], existing=ALL)
        assert (plan(replace(effect, insists=insists), hub=hub).steps == ()) is is_left


def test_an_issue_that_may_be_there_is_not_made_anew() -> None:
    mine = OwnIssue(3, "board", "", "", "I_3", is_open=True, was_pinned=False, created_at=NOW)
    seen = [Doubted(9, Doubt(Why.UNSIGNED, NOW), key="board"), Doubted(8, Doubt(Why.UNSIGNED, NOW), key="agenda")]
    board, other = Pin("board"), Pin("planning")
    assert may_be_there(board, Given(doubted=seen)) == seen[:1]
    assert may_be_there(board, Given(doubted=seen, own=[replace(mine, key="agenda")])) == seen[:1]
    assert may_be_there(board, Given(doubted=seen, own=[mine])) == []
    assert may_be_there(other, Given(doubted=seen, own=[mine])) == []
    assert may_be_there(Relabel(1, frozenset({"casus"})), Given(doubted=seen)) == []


def test_below_a_pull_request_stands_what_stood_there() -> None:
    said = [comment("Een opmerking.", number=5)]
    assert Projected(Given(said=said), (), NOW).remarks(5) == said


def test_what_could_not_be_read_again_is_never_written() -> None:
    with pytest.raises(AssertionError, match="which no run could read again"):
        plan(Say(1, "intake", "a", {}, {"kept": "x" * 20_001}))
