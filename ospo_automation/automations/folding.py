"""Of what we wrote on a casus, what was overtaken folds away, so that people read what counts now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Minimize
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.sight.overtaken import overtaken
from ospo_automation.core.sight.scene import Scene, look

MOST = 5  # in one run; the next one does the rest
LATELY = timedelta(days=2)


def gather(hub: Reader, event: Event) -> Scene | None:
    """In the sweep only where we wrote lately: else it would try for all each time, where the token may not do this."""
    scene = look(hub, event, at_rest=True)
    if scene is None or not event.is_scheduled:
        return scene
    return scene if any(event.now - comment.created_at < LATELY for comment, _ in scene.ours) else None


def decide(scene: Scene) -> Iterator[Effect]:
    open_ones = (comment for comment in overtaken(scene) if not comment.is_minimized)
    for comment in islice(open_ones, MOST):
        yield Minimize(scene.number, comment.id)


automation = Automation(
    name="folding",
    purpose=(__doc__ or "").strip(),
    on=("issues.closed", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Minimize,),
    settings=None,
    gather=gather,
    decide=decide,
)
