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
    is_seen: bool


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    if scene is None:
        return None
    return Facts(scene, is_looked_at(scene.casus, scene.comments, scene.checkout, event))


def decide(facts: Facts) -> Iterator[Effect]:
    labels = facts.scene.checkout.network.labels
    has_label, name = labels.is_looked_at(facts.scene.casus.issue.labels), frozenset({labels.looked_at.name})
    if facts.is_seen and not has_label:
        yield Relabel(facts.scene.number, add=name)
    elif has_label and not facts.is_seen:  # its title was changed since
        yield Relabel(facts.scene.number, remove=name)


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
