"""Hostile casussen through the whole house: from body and title to the finished comments, as GitHub shows them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ospo_automation import texts
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.plan import tidy
from tests.given import BOT, OWNER, Given, body, checkout, comment, event, issue
from tests.hostile import text
from tests.rendered import OURS, effects

RENDERED = "@anna &#64;bert \\@carla @acme/team <b>x</b> acme/site#1 gh-2 http://127.0.0.1/ <script>y</script>"
EXPERTS = {"anna", "bert", "carla", "emma", "zoe", "wim"}
CHECKOUTS = [checkout(), checkout(form="body: broken [")]


def render(name: str, values: Mapping[str, Any]) -> str:
    """In both languages, so that one pass tries both."""
    return "\n\n".join(texts.render(language, name, values) for language in texts.LANGUAGES)


def hostile_issue(seed: int) -> tuple[str, str]:
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    fields = chance.sample(["topics", "situation", "question", "organisation_type", "no_secrets"], chance.randint(1, 4))
    typed = body(**{field: text(seed * 7 + turn) for turn, field in enumerate(fields)})
    return text(seed, 8)[:256] or "x", text(seed, 60) if chance.random() < 0.2 else typed


@pytest.mark.parametrize("start", range(0, 2_000, 500))
def test_whatever_is_typed_only_experts_are_mentioned_and_nothing_else_happens(start: int) -> None:
    told = 0
    for seed in range(start, start + 500):
        title, typed = hostile_issue(seed)
        replies = [comment(text(seed + 5_000), id_=60), comment(text(seed + 6_000), BOT, id_=61)]
        hub = Given(
            CHECKOUTS[seed % 2],
            issues=[replace(issue(text=typed, title=title), author=OWNER)],
            said=replies[: seed % 3],
        )
        wanted = [effect for each in AUTOMATIONS for effect in each.effects(hub, event())]
        for step in tidy(wanted, hub, render).steps:
            found = effects(step.body)
            assert found.mentions <= EXPERTS, (seed, step.body)
            assert found.references == set(), (seed, step.body)
            assert found.tags <= OURS, (seed, found.tags, step.body)
            assert found.links <= {"mailto:ospo@example.org"}, (seed, found.links)
            assert len(step.body) < 20_000
            told += bool(step.body)
    assert told >= 500


def test_the_judge_does_see_what_the_gate_holds_back() -> None:
    found = effects(
        "@anna &#64;bert \\@carla @acme/team <b>x</b> acme/site#1 gh-2 http://127.0.0.1/ <script>y</script>"
    )
    assert found.mentions == {"anna", "bert", "carla", "acme/team"}
    assert found.references == {"acme/site#1", "gh-2"}
    assert found.links == {"http://127.0.0.1/"}
    assert not found.tags <= OURS
