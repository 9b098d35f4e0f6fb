"""The experts who signed up for a casus's topics are asked: a few at a time, in turn, with the reason why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ospo_automation.core.asks import Ask
from ospo_automation.core.automation import Automation
from ospo_automation.core.effects import Effect, SetStatus, Tell
from ospo_automation.core.event import Event
from ospo_automation.core.labels import Status
from ospo_automation.core.reader import Reader
from ospo_automation.core.rounds import Limits
from ospo_automation.core.scene import Scene, look
from ospo_automation.core.text import Mention, Safe


def gather(hub: Reader, event: Event) -> Scene | None:
    return look(hub, event)


def decide(scene: Scene) -> Iterator[Effect]:
    if scene.choice is None or scene.choice.ask is None or not scene.is_asked:
        return
    ask = scene.choice.ask
    if not scene.asks_now:
        if not scene.casus.statuses and not scene.has_answer:
            yield SetStatus(scene.number, Status.SEEKING)
        return
    yield SetStatus(scene.number, Status.SEEKING)
    mentions = tuple(person.login for person in ask.people)
    yield Tell(scene.number, ask.key, "routing/ask", mentions, _values(scene, ask), ask.record())


def _values(scene: Scene, ask: Ask) -> dict[str, Any]:
    """Title and topics only: until personal data are looked for, nothing else of the casus goes to people by mail."""
    network = scene.checkout.network
    signed_up: dict[tuple[str, ...], list[str]] = {}
    for person in ask.people:
        name = network.topics[person.pattern].title if person.pattern in network.topics else person.pattern
        signed_up.setdefault((name,), []).append(person.login)
    return {
        "mentions": [Mention(person.login) for person in ask.people],
        "contact": Safe(network.contact),
        "title": scene.casus.issue.title,
        "topics": [network.topics[path].title for path in scene.casus.topics],
        "coordinators": all(person.pattern == "*" for person in ask.people),
        "signed_up": [{"people": people, "topics": topics} for topics, people in signed_up.items()],
        "due": ask.due,
        "wider": scene.has_wider_ring,
    }


routing = Automation(
    name="routing",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(SetStatus, Tell),
    settings=Limits,
    gather=gather,
    decide=decide,
)
