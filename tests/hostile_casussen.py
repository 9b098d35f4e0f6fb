"""Hostile casussen and everything that a run would write about them, for the tests and the soak."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ospo_automation import texts
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.engine.afterwards import Projected
from ospo_automation.core.engine.plan import tidy
from tests.given import BOT, OWNER, Given, body, checkout, comment, event, issue
from tests.hostile import text
from tests.rendered import OURS, effects

LINKS = {"mailto:ospo@example.org"}
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


def written(seed: int) -> Iterator[str]:
    """Every comment that a run would write about the casus of this seed."""
    title, typed = hostile_issue(seed)
    replies = [comment(text(seed + 5_000), id_=60), comment(text(seed + 6_000), BOT, id_=61)]
    hub = Given(
        CHECKOUTS[seed % 2],
        issues=[replace(issue(text=typed, title=title), author=OWNER)],
        said=replies[: seed % 3],
    )
    happened = event()
    world = Projected(hub, (), happened.now)  # looked at once, as in a run
    wanted = [effect for each in AUTOMATIONS for effect in each.effects(world, happened)]
    return (step.body for step in tidy(wanted, hub, render).steps if step.body)


def complaints(body: str) -> Iterator[str]:
    found = effects(body)
    allowed = {"mentions": EXPERTS, "references": set[str](), "tags": OURS, "links": LINKS}
    for name, known in allowed.items():
        if foreign := getattr(found, name) - known:
            yield f"{name} that may not be: {sorted(foreign)!a} in comment {body!a}"
    if len(body) >= 20_000:
        yield f"a comment of {len(body)} characters"
