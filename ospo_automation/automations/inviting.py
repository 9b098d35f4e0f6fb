"""For a casus that finds nobody the site says that we look for somebody, once a coordinator wants that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.rounds import Verdict
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.plain_words import invites
from ospo_automation.core.network import joiner
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.scene import Scene, look

SOUGHT = "sought"
_SOUGHT_IN = frozenset({Status.NEW, Status.SEEKING})


@dataclass(frozen=True)
class Facts:
    """`is_wanted`: a coordinator who doesn't ask it gave a 👍, or said so in a word."""

    scene: Scene
    is_wanted: bool


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    if scene is None:
        return None
    is_sought = SOUGHT in scene.said or hub.checkout.network.labels.is_sought(scene.casus.issue.labels)
    return Facts(scene, _is_wanted(scene)) if is_sought or _finds_nobody(scene) else None


def _finds_nobody(scene: Scene) -> bool:
    """Whether experts should be asked and none is left to ask, or all were and kept silent."""
    return scene.is_stuck and scene.choice is not None and scene.choice.turn is Verdict.NOBODY


def _is_wanted(scene: Scene) -> bool:
    said = (each.author for each in scene.people if not each.was_edited and invites(each.given.rest))
    return any(_is_coordinator(each, scene) for each in (*scene.casus.issue.liked, *said))


def _is_coordinator(person: Person | None, scene: Scene) -> bool:
    roles = scene.parts.roles_of(person) if person is not None and not person.is_bot else frozenset[Role]()
    return Role.COORDINATOR in roles and Role.OWNER not in roles


def decide(facts: Facts) -> Iterator[Effect]:
    """Once: where people took the label off we don't put it back, and where they put it we only take it off in time."""
    scene = facts.scene
    name = frozenset({scene.checkout.network.labels.sought.name})
    if _is_over(scene):
        yield Relabel(scene.number, remove=name)
        if SOUGHT in scene.said:
            yield Say(scene.number, SOUGHT, "inviting/over")
    elif facts.is_wanted and SOUGHT not in scene.said:
        titles = [scene.checkout.network.topics[path].title for path in scene.casus.topics]
        yield Relabel(scene.number, add=name)
        joins = scene.checkout.network.section(joiner.Settings) is not None
        yield Say(scene.number, SOUGHT, "inviting/told", {"topics": titles, "joins": joins})


def _is_over(scene: Scene) -> bool:
    """Whether somebody thinks along, it is closed, or it has to stay out of lists."""
    casus = scene.casus
    is_taken_up = bool(casus.statuses) and _SOUGHT_IN.isdisjoint(casus.statuses)
    return not casus.issue.is_open or scene.has_answer or is_taken_up or scene.must_stay_out


automation = Automation(
    name="inviting",
    purpose=(__doc__ or "").strip(),
    on=("issue_comment.created", "issues.closed", "workflow_dispatch", "schedule"),
    may=(Relabel, Say),
    settings=None,
    gather=gather,
    decide=decide,
)
