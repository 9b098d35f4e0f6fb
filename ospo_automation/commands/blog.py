"""A text for another site is drafted of what stands here: it can be copied from our comment.

To call others for a casus that finds nobody its owner is asked first, once.
"""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.course import AGREED, APPEAL_ASKED
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Call, Change, Command, Need
from ospo_automation.core.engine.effects import Say
from ospo_automation.core.network import website
from ospo_automation.core.network.communication import Settings
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.sight.telling_elsewhere import StoryKind

TELLERS = frozenset({Role.COMMUNICATION, Role.COORDINATOR, Role.MAINTAINER})


def do(call: Call) -> Iterator[Change]:
    network = call.scene.checkout.network
    settings = network.section(Settings)
    if settings is None:
        raise Refused("refused/no_communication", {"command": call.spelled})
    story = call.story
    if story is None:
        raise Refused("refused/no_story", {"command": call.spelled, "place": settings.place})
    if story.kind is StoryKind.APPEAL and not _agrees(call):
        key = f"{APPEAL_ASKED}/{call.comment.id}"
        if any(mark.key != key for _, mark in call.scene.about(APPEAL_ASKED)):
            raise Refused("refused/appeal_asked", {"place": settings.place})
        asks = {"place": settings.place, "command": call.spelled}
        yield Say(call.number, key, "commands/blog_asked", asks)
        return
    site = network.section(website.Settings)
    values = {"site": Safe(site.address if site is not None else ""), "on": settings.place, **story.values}
    yield call.answer("commands/blog", values, {AGREED: True} if story.kind is StoryKind.APPEAL else {})


def _agrees(call: Call) -> bool:
    """Whether the owner lets others be called: they say so now, or did before."""
    return Role.OWNER in call.roles or any(mark.state.get(AGREED) is True for _, mark in call.scene.ours)


command = Command(
    "blog",
    do,
    TELLERS | {Role.OWNER},
    section=Settings,
    needs=frozenset({Need.STORY}),
    anywhere=True,
    keeps=APPEAL_ASKED,
    is_aside=True,
)
