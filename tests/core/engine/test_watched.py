"""What a decision rests on is noted whoever asks, also what nobody thought of yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.engine.watched import NOTHING, OF_ITSELF, RestsOn, Watched
from tests.given import NOW, Given, comment, issue

WAITS = RestsOn(waits=True)
ASKED: dict[str, tuple[Callable[[Reader], object], RestsOn]] = {
    "itself": (lambda hub: (hub.issue(1), hub.comments(1), hub.original(1), hub.together([1])), NOTHING),
    "its labels": (lambda hub: hub.is_reopened_after(1, {"casus"}), NOTHING),
    "the files": (lambda hub: hub.checkout.network, NOTHING),
    "another": (lambda hub: (hub.issue(2), hub.comments(1)), RestsOn(frozenset({2}))),
    "what was said on another": (lambda hub: hub.comments(2), RestsOn(frozenset({2}))),
    "several": (lambda hub: hub.together([1, 2]), RestsOn(frozenset({2}))),
    "the load": (lambda hub: hub.load(NOW), WAITS),
    "thumbs": (lambda hub: hub.thumbs_on(comment("Ja.")), WAITS),
    "who edited": (lambda hub: hub.hands_on(comment("Ja.")), WAITS),
    "a pull request": (lambda hub: hub.own_pulls(1), WAITS),
    "our own issues": (lambda hub: hub.own_issues(), WAITS),
}


@pytest.mark.parametrize("name", ASKED)
def test_it_is_noted_what_was_asked(name: str) -> None:
    ask, noted = ASKED[name]
    watched = Watched(Given(issues=[issue(number=1), issue(number=2)]), 1)
    ask(watched.reader)
    assert watched.rests_on == noted


def test_what_isnt_known_for_the_issue_itself_makes_it_due() -> None:
    """Whatever a reader can be asked is either named there, written out, or makes the issue one that waits."""
    named = {name for name in vars(Reader) if not name.startswith("_")}
    assert named >= OF_ITSELF
    assert "load" in named - OF_ITSELF - set(vars(Watched))
