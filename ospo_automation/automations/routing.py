"""The experts who signed up for a casus's topics are asked: a few at a time, in turn, with the reason why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from ospo_automation.core.casus.assessing import topics_in_form
from ospo_automation.core.casus.rounds import Limits
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel, Say, SetStatus, Tell
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.asking import MOST_TAKEN_BACK, let_go, taken_back, tell
from ospo_automation.core.sight.scene import Scene, look, may_be_asked


@dataclass(frozen=True)
class Facts:
    """`is_swept`: nothing happened to the casus just now."""

    scene: Scene
    is_swept: bool


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    return None if scene is None else Facts(scene, event.is_scheduled)


def ahead(hub: Reader, event: Event) -> Iterator[Callable[[], object]]:
    """For a new casus in which nothing misses: whom we asked this week, and who may be asked now."""
    checkout = hub.checkout
    is_casus = checkout.network.labels.casus.name.lower() in event.labels
    if event.kind == "issues.opened" and is_casus and not checkout.form.read(event.asked).missing:
        topics = topics_in_form(event.asked, event.labels, checkout.form, checkout.network)
        hub.load_ahead(event.now, lambda: may_be_asked(topics, hub.checkout))
    yield from ()


def decide(facts: Facts) -> Iterator[Effect]:
    scene = facts.scene
    taken = list(islice(taken_back(scene), MOST_TAKEN_BACK))
    yield from taken
    yield from (each for each in islice(let_go(scene), MOST_TAKEN_BACK) if each.key not in {one.key for one in taken})
    if scene.is_stuck and not scene.casus.is_ours_to_move and not facts.is_swept:
        # It didn't help, and nobody is left to ask. Only now: whoever takes the label off has looked at it.
        yield Relabel(scene.number, add=frozenset({scene.checkout.network.labels.triage.name}))
    if scene.choice is None or scene.choice.ask is None or not scene.is_asked:
        return
    ask = scene.choice.ask
    if not scene.asks_now:
        if not scene.casus.statuses and not scene.has_answer:
            yield SetStatus(scene.number, Status.SEEKING)
        return
    if scene.casus.is_ours_to_move:
        yield SetStatus(scene.number, Status.SEEKING)
    yield tell(scene, ask)


automation = Automation(
    name="routing",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Relabel, SetStatus, Say, Tell),
    settings=Limits,
    gather=gather,
    decide=decide,
    ahead=ahead,
)
