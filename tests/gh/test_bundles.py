"""Which changes go to GitHub together, and what becomes of a comment whose labels couldn't be set."""

from __future__ import annotations

import pytest

from ospo_automation.core.engine.effects import CloseIssue, DefineLabel, Relabel, Say, Tell
from ospo_automation.core.engine.plan import Plan, Step
from ospo_automation.core.network.labels import LabelDefinition
from ospo_automation.gh.bundles import LARGEST, bundles
from ospo_automation.sandbox import Fault, Request
from tests.town import Town, keys

LABEL = DefineLabel(LabelDefinition("nieuw", "ededed", ""))
NAMED = Relabel(7, add=frozenset({"nieuw"}))
WELCOME = Step(Say(7, "intake", "intake/welcome", {}))
ASK = Step(Tell(7, "ask/1", "routing/ask", ("bert",), {}, {}))
EDIT = Step(Say(7, "intake", "intake/welcome", {}, is_renewed=True), comment=12)
LAST = Step(Say(7, "done/3", "conversation/done", {}, comes_last=True), comment=13)


def sizes(*steps: Step) -> list[int]:
    return [len(bundle) for bundle in bundles([Plan(steps)])]


def test_new_comments_go_with_the_labels_that_they_tell_of() -> None:
    assert sizes(Step(NAMED), WELCOME, ASK, Step(CloseIssue(7, "completed"))) == [4]


def test_a_label_is_there_before_it_is_set() -> None:
    assert sizes(Step(LABEL), Step(NAMED), WELCOME) == [1, 2]


def test_an_edit_waits_for_the_labels_it_tells_of_since_it_can_not_be_taken_back() -> None:
    assert sizes(Step(NAMED), EDIT) == [1, 1]


def test_what_tells_that_all_was_done_waits_for_all() -> None:
    assert sizes(Step(NAMED), WELCOME, LAST) == [2, 1]


def test_no_request_grows_too_large() -> None:
    text = "x" * (LARGEST // 2 + 1)
    assert sizes(*(Step(each.effect, text) for each in (WELCOME, ASK))) == [1, 1]


@pytest.mark.parametrize("is_stuck", [False, True], ids=["taken back", "and that fails"])
def test_a_comment_whose_labels_could_not_be_set_is_taken_back_and_made_anew(place: Town, *, is_stuck: bool) -> None:
    """Somebody deletes a label between our look and our change: our comment would remember labels that we never set."""
    place.send("piet")
    place.play()  # now there are labels
    number = place.send()

    def faults(request: Request) -> Fault | None:
        label = place.repo.state.label("thema: licenties/eupl")
        if b"addComment" in request.sent and label is not None:
            place.box.acts.forget_label(place.repo.state, label)
        return Fault(status=403, message="No.") if is_stuck and request.method == "DELETE" else None

    place.box.faults = faults
    (outcome,) = place.play()
    assert outcome.has_failed
    assert keys(place, number) == (["intake", "ask/1"] if is_stuck else [])
    assert any("No." in receipt.error for receipt in outcome.summary.receipts or ()) == is_stuck
    place.box.faults = None
    if is_stuck:
        return
    assert not place.sweep().has_failed
    assert keys(place, number) == ["intake", "ask/1"]
    assert "thema: licenties/eupl" in place.repo.issue(number).labels
