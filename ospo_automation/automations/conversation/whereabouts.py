"""Where a casus stands, in the one comment of ours that is kept up to date: who takes part, and all advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ospo_automation.core.casus.casus import INTAKE
from ospo_automation.core.casus.course import ROUTING, Course, advice_in
from ospo_automation.core.engine.effects import Say
from ospo_automation.core.incoming.personal import kinds
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.scene import Scene

LARGE_TEAM = 3  # from so many people on it helps to say who does what
MOST_ADVICE = 10  # shown in our comment


def sticky(scene: Scene, course: Course) -> Say:
    values: dict[str, Any] = {
        "status": scene.checkout.network.labels.status_name(scene.casus.statuses[0]) if scene.casus.statuses else "",
        "team": list(scene.casus.issue.assignees),
        "advice": list(_advice(scene, course)),
        "quiet_until": course.quiet_until if course.quiet_until and scene.today <= course.quiet_until else None,
        "answered": scene.has_answer,
        "is_open": scene.casus.issue.is_open,
        "is_large": Status.IN_PROGRESS in scene.casus.statuses and len(scene.casus.issue.assignees) >= LARGE_TEAM,
        "help": "" if scene.casus.was_welcomed else "/hulp" if scene.checkout.network.language == "nl" else "/help",
    }
    return Say(scene.number, ROUTING, "routing/sticky", values, course.record(), comes_last=True, within=INTAKE)


def _advice(scene: Scene, course: Course) -> Iterator[dict[str, Any]]:
    """Each advice with its author, its address and how it begins, as it reads now: people mend what they wrote."""
    written = {comment.id: comment for comment in scene.comments}
    for each in course.advice[-MOST_ADVICE:]:
        comment = written.get(each.comment)
        text = advice_in(comment) if comment is not None else ""
        if comment is not None and text and not kinds(text):
            personal = scene.checkout.profiles.of(each.login).personal
            yield {"by": each.login, "personal": personal, "url": Safe(comment.url), "text": text}
