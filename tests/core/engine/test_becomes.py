"""One world after an effect: what a command, a decision and a plan take it to become is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from ospo_automation.core.engine.afterwards import Projected
from ospo_automation.core.engine.becomes import after
from ospo_automation.core.engine.effects import Assign, CloseIssue, Effect, Relabel, ReopenIssue, SetStatus
from ospo_automation.core.engine.plan import tidy
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.scene import look
from ospo_automation.core.standing import after as seen_after
from tests.commands.test_commands import decided, given
from tests.given import NOW, OWNER, Given, checkout, event, issue

HERE = checkout()
LABELS = HERE.network.labels
NAMES = [
    "casus",
    "Casus",
    "thema: inkoop",
    "Thema: Inkoop",
    "status: nieuw",
    "STATUS: nieuw",
    "status: opgepakt",
    "ruil",
]
PEOPLE = ["anna", "Anna", "bert", "Bert"]


def some(names: Sequence[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), max_size=3)


def apart(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """No decision wants a name both there and gone."""
    add = frozenset(named(sorted(one)))
    return add, frozenset(name for name in other if name.lower() not in {each.lower() for each in add})


EFFECTS: st.SearchStrategy[Effect] = st.one_of(
    st.builds(lambda add, remove: Relabel(1, *apart(add, remove)), some(NAMES), some(NAMES)),
    st.builds(lambda add, remove: Assign(1, *apart(add, remove)), some(PEOPLE), some(PEOPLE)),
    st.builds(lambda status: SetStatus(1, status), st.sampled_from(Status)),
    st.sampled_from([CloseIssue(1, "completed"), ReopenIssue(1)]),
)


def named(names: Sequence[str]) -> list[str]:
    """As GitHub has it: no two that differ in capitals alone."""
    return sorted({name.lower(): name for name in reversed(names)}.values())


@settings(deadline=None)
@drawn(EFFECTS, st.lists(st.sampled_from(NAMES), max_size=4), st.lists(st.sampled_from(PEOPLE), max_size=2))
def test_what_is_decided_seen_and_written_is_one_world(effect: Effect, labels: list[str], people: list[str]) -> None:
    before = replace(issue(labels=tuple(named(["casus", *labels]))), assignees=tuple(named(people)))
    hub = Given(HERE, issues=(before,))
    then = after(before, effect, LABELS)
    assert Projected(hub, (effect,), NOW).issue(1) == then
    scene = look(hub, event("schedule", now=NOW), at_rest=True, anywhere=True)
    assert scene is not None
    assert seen_after(scene, effect).casus.issue == then
    assert _written(before, effect, hub) == (sorted(then.labels), sorted(then.assignees), then.is_open)
    for names in (then.labels, then.assignees):
        assert len({name.lower() for name in names}) == len(names)
    assert after(then, effect, LABELS) == then


def _written(before: Issue, effect: Effect, hub: Given) -> tuple[list[str], list[str], bool]:
    """What GitHub has once the plan is done."""
    labels, people, is_open = set(before.labels), set(before.assignees), before.is_open
    for step in tidy([effect], hub, lambda *_: "").steps:
        match step.effect:
            case Relabel(_, add, remove):
                assert remove <= labels
                assert not {name.lower() for name in add} & {name.lower() for name in labels}
                labels = labels - remove | add
            case Assign(_, add, remove):
                people = people - remove | add
            case CloseIssue() | ReopenIssue():
                is_open = isinstance(step.effect, ReopenIssue)
    return sorted(labels), sorted(people), is_open


@pytest.mark.parametrize(
    ("text", "add", "remove"),
    [
        ("/topic +inkoop\n/topic -inkoop", set(), {"thema: inkoop"}),
        ("/topic -inkoop +EUPL\nBij nader inzien:\n/topic +inkoop", {"thema: inkoop", "thema: licenties/eupl"}, set()),
        ("/unlist\n/topic +inkoop", {"niet in lijsten", "thema: inkoop"}, set()),
    ],
)
def test_of_what_somebody_says_twice_of_a_label_the_last_counts(text: str, add: set[str], remove: set[str]) -> None:
    """Before, tidy took the first for the last: `+inkoop` stood although `-inkoop` came after it."""
    wanted = [each for each in decided(given(text, OWNER)) if isinstance(each, Relabel)]
    assert {name for each in wanted for name in each.add} == add
    assert {name for each in wanted for name in each.remove} == remove


def test_the_next_command_sees_what_the_last_one_did_to_the_labels() -> None:
    scene = look(Given(HERE, issues=(issue(labels=("casus", "thema: inkoop")),)), event("schedule", now=NOW))
    assert scene is not None
    eupl = HERE.network.topic_label("licenties/eupl").name
    assert scene.casus.topics == ("licenties/eupl", "inkoop")
    assert seen_after(scene, Relabel(1, remove=frozenset({eupl}))).casus.topics == ("inkoop",)
    assert not scene.must_stay_out
    assert seen_after(scene, Relabel(1, add=frozenset({LABELS.unlisted.name}))).must_stay_out
    parked = seen_after(scene, SetStatus(1, Status.PARKED)).casus
    assert parked.statuses == (Status.PARKED,) == LABELS.statuses_in(parked.issue.labels)
