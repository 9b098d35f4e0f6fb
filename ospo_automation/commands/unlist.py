"""A casus stays out of lists and lessons from now on; the issue itself stays as public as it was."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.course import LESSON_DRAFT, PUBLISHED, UNLIST
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import Relabel, Say
from ospo_automation.core.outgoing.safe import Safe


def do(call: Call) -> Iterator[Change]:
    labels = call.scene.checkout.network.labels
    yield Relabel(call.number, add=frozenset({labels.unlisted.name}))
    draft = LESSON_DRAFT in call.scene.said and PUBLISHED not in call.scene.said
    values = {"label": labels.unlisted.name, "contact": _contact(call), "draft": draft}
    yield Say(call.number, UNLIST, "commands/unlist", values)


def alert(call: Call) -> Iterator[Change]:
    """Who may not do it may be right all the same: a coordinator looks. The list of casussen that wait for one is not
    for strangers to fill: what they ask stands below it, found by the sweep.
    """
    if call.scene.parts.has(call.actor):
        yield Relabel(call.number, add=frozenset({call.scene.checkout.network.labels.triage.name}))
    yield Say(call.number, f"{UNLIST}/{call.comment.id}", "commands/unlist_asked", {"contact": _contact(call)})


def _contact(call: Call) -> Safe:
    return Safe(call.scene.checkout.network.contact)


command = Command("unlist", do, who=THOSE_INVOLVED | {Role.COORDINATOR}, otherwise=alert)
