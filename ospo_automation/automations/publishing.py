"""A casus whose lesson was merged is published, and everyone who took part hears where the lesson stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ospo_automation.core.casus.course import PUBLISHED
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Say, SetStatus
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.knowledge.published import Lesson
from ospo_automation.core.network import communication, website
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.lesson_draft import lesson_about
from ospo_automation.core.sight.scene import Scene, look


@dataclass(frozen=True)
class Facts:
    scene: Scene
    page: Lesson


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    page = lesson_about(scene) if scene is not None else None
    if scene is None or page is None or page.is_withdrawn or scene.must_stay_out:  # `lessons` says what that is
        return None
    is_done = Status.RESOLVED in scene.casus.statuses
    return Facts(scene, page) if is_done or _is_told_half(scene) else None


def _is_told_half(scene: Scene) -> bool:
    """Whether a run set the status and came no further."""
    return Status.PUBLISHED in scene.casus.statuses and PUBLISHED not in scene.said


def decide(facts: Facts) -> Iterator[Effect]:
    scene, page = facts.scene, facts.page
    site = scene.checkout.network.section(website.Settings)
    yield SetStatus(scene.number, Status.PUBLISHED)
    values = {
        "title": page.title,
        "address": Safe(website.address_of(site, page.path) if site is not None else f"../blob/HEAD/{page.path}"),
        "blog": Safe(website.blog_of(site, page.path) if site is not None else ""),
        "share": Safe(communication.list_below(scene.checkout.network)),
    }
    yield Say(scene.number, PUBLISHED, "lessons/published", values)


automation = Automation(
    name="publishing",
    purpose=(__doc__ or "").strip(),
    on=("push", "workflow_dispatch", "schedule"),
    may=(SetStatus, Say),
    settings=None,
    gather=gather,
    decide=decide,
    looks_back=True,
)
