"""Two owners with the same question who both want to meet others are introduced to each other, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ospo_automation.core.already import casus_in
from ospo_automation.core.asks import MEET
from ospo_automation.core.automation import Automation
from ospo_automation.core.effects import Effect, Tell
from ospo_automation.core.errors import Gone
from ospo_automation.core.event import Event
from ospo_automation.core.reader import Reader
from ospo_automation.core.scene import Scene, look
from ospo_automation.core.section import Section
from ospo_automation.core.text import Mention

MOST = 3  # introductions in one casus
LINK = "link"


class Settings(Section):
    """Nothing to choose: the owners do, in the form."""


@dataclass(frozen=True)
class Facts:
    """`others` are casussen about the same, all of whose owners want to meet others too.

    `met` are owners who were introduced to somebody this week, by login in lower case.
    """

    scene: Scene
    others: tuple[Scene, ...]
    met: frozenset[str] = frozenset()


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    scene = look(hub, event)
    if network.section(Settings) is None or scene is None or not _is_willing(scene):
        return None
    if not network.calendar.is_working_day(scene.today) or scene.has_said_enough(event.now):
        return None
    numbers = [each for each in _alike(scene) if f"{MEET}{each}" not in scene.said]
    if event.is_scheduled:  # the others were all read already; a closed casus needs no introduction any more
        at_hand = set(hub.open_casussen()) if numbers else set()
        numbers = [each for each in numbers if each in at_hand]
    room = MOST - sum(key.startswith(MEET) for key in scene.said)
    at_once = room if event.is_scheduled else 1  # each costs requests, and the sweep has read them all
    others = [_look_at(hub, event, number) for number in numbers[: max(0, min(room, at_once))]]
    willing = tuple(each for each in others if each is not None and _is_willing(each))
    return Facts(scene, willing, hub.load(event.now).met) if willing else None


def _look_at(hub: Reader, event: Event, number: int) -> Scene | None:
    try:
        return look(hub, replace(event, number=number))
    except Gone:
        return None  # somebody linked a casus that isn't there


def _alike(scene: Scene) -> list[int]:
    """The casussen that looked alike when this one was new, and those linked with it by others than its owner.

    A link by an owner alone doesn't count: with it anybody could have us mention whom they like.
    """
    linked = [mark.key.removeprefix(f"{LINK}/") for _, mark in scene.about(LINK) if mark.state]
    found = [casus_in(key) for key in scene.casus.already or ()]
    numbers = [*(int(each) for each in linked if each.isdigit()), *(each for each in found if each is not None)]
    return list(dict.fromkeys(number for number in numbers if number != scene.number))


def _is_willing(scene: Scene) -> bool:
    """Whether its owner ticked that they want to meet others, and speaks for themselves."""
    reading = scene.casus.reading
    ticked = reading.ticked("introduce") and not reading.ticked("on_behalf")
    is_hidden = scene.is_private or scene.checkout.network.labels.is_unlisted(scene.casus.issue.labels)
    return ticked and scene.casus.is_complete and not is_hidden and scene.casus.owner is not None


def decide(facts: Facts) -> Iterator[Effect]:
    number, owner = facts.scene.number, facts.scene.casus.owner
    met = set(facts.met)
    for other in facts.others:
        them = other.casus.owner
        is_new = f"{MEET}{number}" not in other.said
        if owner is None or them is None or them.id == owner.id or not is_new:
            continue
        if not met & {owner.login.lower(), them.login.lower()}:
            met |= {owner.login.lower(), them.login.lower()}
            people = (owner.login, them.login)
            values = {"mentions": [Mention(login) for login in people], "number": other.number}
            yield Tell(number, f"{MEET}{other.number}", "introductions/meet", people, values, {"people": list(people)})


introductions = Automation(
    name="introductions",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Tell,),
    settings=Settings,
    gather=gather,
    decide=decide,
)
