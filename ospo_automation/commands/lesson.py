"""A lesson may be made of a casus: said by its owner that is consent, by others the wish for a (newer) draft."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.course import WISH, Wish
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import Say
from ospo_automation.core.knowledge.published import Drafting
from ospo_automation.core.languages import said
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.sight.lesson_draft import lesson_about


def do(call: Call) -> Iterator[Change]:
    scene, before = call.scene, call.course.wish or Wish()
    settings = scene.checkout.network.section(Drafting)
    if settings is None:
        raise Refused("refused/no_lessons", {"command": call.spelled})
    page = lesson_about(scene)
    if page is not None:
        raise Refused("refused/lesson_there", {"title": page.title, "path": page.path})
    reading = scene.casus.reading
    by_owner = Role.OWNER in call.roles
    consent = by_owner or before.consent or reading.ticked("publish")
    wants_link = by_owner and call.line.argument.strip().lower().rstrip(".") in said("with_link")
    wish = Wish(consent, before.link or wants_link, call.now, call.comment.id)
    values = {"consent": consent, "link": wish.link, "on_behalf": reading.ticked("on_behalf")}
    yield Say(call.number, WISH, "commands/lesson", values, wish.record())


STATUSES = frozenset({Status.ADVISED, Status.RESOLVED, Status.PUBLISHED})
command = Command("lesson", do, THOSE_INVOLVED, STATUSES, offered=frozenset({Status.RESOLVED}), keeps=WISH)
