"""Hostile casussen through the whole house: from body and title to the finished comments, as GitHub shows them.

`make soak` tries a million of them.
"""

from __future__ import annotations

import pytest

from tests.hostile_casussen import complaints, written
from tests.rendered import OURS, effects

RENDERED = "@anna &#64;bert \\@carla @acme/team <b>x</b> acme/site#1 gh-2 http://127.0.0.1/ <script>y</script>"


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 600, 200))
def test_whatever_is_typed_only_experts_are_mentioned_and_nothing_else_happens(start: int) -> None:
    told = 0
    for seed in range(start, start + 200):
        for comment in written(seed):
            assert list(complaints(comment)) == [], seed
            told += 1
    assert told >= 200


def test_the_judge_does_see_what_the_gate_holds_back() -> None:
    found = effects(RENDERED)
    assert found.mentions == {"anna", "bert", "carla", "acme/team"}
    assert found.references == {"acme/site#1", "gh-2"}
    assert found.links == {"http://127.0.0.1/"}
    assert not found.tags <= OURS
    assert len(list(complaints(RENDERED + " @zoe"))) == 4
