"""A label says that a person of the network looked at a casus: from then on its title may stand in lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.network.labels import Labels
from ospo_automation.core.sight.from_forms import is_from_form
from ospo_automation.core.sight.scene import look
from ospo_automation.core.sight.seen import is_called_otherwise, seen


@dataclass(frozen=True)
class Facts:
    """`names` are the labels that it has; `is_seen`: somebody looked at it as it is called today."""

    number: int
    names: tuple[str, ...]
    labels: Labels
    is_seen: bool


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    if scene is None:
        return _left_alone(hub, event)
    is_seen = bool(seen(hub, scene, event).title)
    return Facts(scene.number, scene.casus.issue.labels, scene.checkout.network.labels, is_seen)


def _left_alone(hub: Reader, event: Event) -> Facts | None:
    """One of which we remember nothing new, such as a locked one, or one from before us that was taken over: whoever
    gave it the label looked at the title that it had then.
    """
    if event.number is None or not (event.is_scheduled or event.retitled):
        return None
    issue, labels = hub.issue(event.number), hub.checkout.network.labels
    names = issue.labels
    if is_from_form(issue, hub.checkout):
        return None  # what was let in is judged by all that was filled in
    if not (labels.is_looked_at(names) and is_called_otherwise(hub, event.number, event)):
        return None
    return Facts(event.number, names, labels, is_seen=False)


def decide(facts: Facts) -> Iterator[Effect]:
    has_label, name = facts.labels.is_looked_at(facts.names), frozenset({facts.labels.looked_at.name})
    if facts.is_seen and not has_label:
        yield Relabel(facts.number, add=name)
    elif has_label and not facts.is_seen:  # its title was changed since
        yield Relabel(facts.number, remove=name)


automation = Automation(
    name="looking",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Relabel,),
    settings=None,
    gather=gather,
    decide=decide,
    looks_back=True,
    takes_back=True,
)
