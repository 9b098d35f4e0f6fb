"""One story: whatever people do, what we say of a casus at one moment agrees, and is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ospo_automation.core.github.issue import own_comments
from ospo_automation.core.sight.scene import look
from ospo_automation.texts import CLAIMS, FOLDER, LANGUAGES, declared
from tests.given import OURS, event
from tests.sampled import sized
from tests.story import CHECKOUT, EVENTS, NUMBER, World, begun, reached

STATES = sized(100, 400)
KEPT = ("intake", "routing")
"""Comments that are kept up to date: what they say stands until they say something else."""


def standing(world: World) -> Iterator[tuple[str, str, Any]]:
    """Every claim that stands now, with where it is made: kept comments, the last of a series, and what is new."""
    ours = own_comments(world.comments, OURS)
    last = {mark.key.partition("/")[0]: comment.id for comment, mark in ours}
    for comment, mark in ours:
        kind = mark.key.partition("/")[0]
        is_kept = mark.key in KEPT or (kind == "privacy" and last[kind] == comment.id)
        if is_kept or comment.id in world.new:
            for about, value in world.said.get(comment.id, {}).items():
                yield mark.key, about, value


def contradictions(world: World) -> list[str]:
    """Where two claims differ, or one isn't so."""
    found: dict[str, dict[str, Any]] = {}
    for where, about, value in standing(world):
        found.setdefault(about, {})[where] = value
    truth = _truth(world)
    wrong = []
    for about, told in found.items():
        values = {repr(value) for value in told.values()}
        if about in truth and values != {repr(truth[about])}:
            wrong.append(f"{about} is {truth[about]}, and we say {told}")
        elif len(values) > 1:
            wrong.append(f"{about}: {told}")
    return wrong


def _truth(world: World) -> dict[str, Any]:
    """How it is, from labels and people, and what the automations go by next."""
    labels, casus = CHECKOUT.network.labels, world.casus
    scene = look(world.hub(), event("schedule", NUMBER, now=world.now), at_rest=True)
    assert scene is not None
    statuses = labels.statuses_in(casus.labels)
    is_theirs = casus.is_open and not scene.is_private and scene.choice is not None and not scene.has_answer
    waits = is_theirs and scene.choice is not None and scene.choice.ask is not None
    return {
        "status": labels.status_name(statuses[0]) if statuses else None,
        "team": sorted(casus.assignees),
        "is_open": casus.is_open,
        "answered": scene.has_answer,
        "held": scene.is_private,
        "lacks": not scene.casus.is_complete,
        "rests_until": scene.course.quiet_until if scene.is_quiet else None,
        # What happens if nobody answers is past once somebody has.
        **({} if waits or scene.has_answer else {"wider_on": "nobody is asked"}),
        **({} if scene.is_stuck else {"looks_again": "we don't look"}),
    }


@pytest.mark.slow
def test_after_whatever_people_do_all_that_we_say_agrees() -> None:
    count = 0
    for world, way in reached(STATES):
        count += 1
        assert not contradictions(world), (way, contradictions(world))
        shown = world.board.get("shown", {}).get(NUMBER)
        status = _truth(world)["status"]
        assert shown == status or not world.casus.is_open, way
    assert count >= STATES / 2


def test_the_walk_would_notice() -> None:
    world = begun()
    assert not contradictions(world)
    assert contradictions(World(world.casus, world.comments, {**world.said, world.comments[0].id: {"answered": True}}))
    assert len(EVENTS) >= 12


def test_every_claim_is_known_and_both_languages_claim_the_same() -> None:
    names = {file.relative_to(FOLDER / "nl").with_suffix("").as_posix() for file in (FOLDER / "nl").rglob("*.md")}
    used: set[str] = set()
    for name in names:
        told = [declared(language, name) for language in LANGUAGES]
        assert told[0] == told[1], name
        used |= set(told[0])
    assert used == set(CLAIMS)
