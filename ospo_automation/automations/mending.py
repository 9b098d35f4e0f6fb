"""What we wrote twice because two runs crossed is taken back: the oldest stays, and people's words always do."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, TakeBack
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.sight.scene import Scene, look


def gather(hub: Reader, event: Event) -> Scene | None:
    return look(hub, event, at_rest=True)


def decide(scene: Scene) -> Iterator[Effect]:
    said: dict[int, list[str]] = {}
    for comment, mark in scene.ours:
        said.setdefault(comment.id, []).append(mark.key)
    seen: set[str] = set()
    for id_, keys in said.items():
        if seen.issuperset(keys):  # one that also says something else stays
            yield TakeBack(scene.number, id_, keys[0])
        seen.update(keys)


automation = Automation(
    name="mending",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(TakeBack,),
    settings=None,
    gather=gather,
    decide=decide,
)
