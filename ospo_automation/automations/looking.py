"""A label says that a person of the network looked at a casus: from then on its title may stand in lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ospo_automation.core.casus.looked_at import is_looked_at
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.sight.scene import Scene, look


@dataclass(frozen=True)
class Facts:
    scene: Scene


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    return None if scene is None else Facts(scene)


def decide(facts: Facts) -> Iterator[Effect]:
    scene = facts.scene
    labels = scene.checkout.network.labels
    if not labels.is_looked_at(scene.casus.issue.labels) and is_looked_at(scene.casus, scene.comments, scene.checkout):
        yield Relabel(scene.number, add=frozenset({labels.looked_at.name}))


automation = Automation(
    name="looking",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Relabel,),
    settings=None,
    gather=gather,
    decide=decide,
    looks_back=True,
)
