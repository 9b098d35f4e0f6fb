"""Two owners with the same question who both want to meet others are introduced to each other, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ospo_automation.core.already import casus_in
from ospo_automation.core.automation import Automation
from ospo_automation.core.effects import Effect, Tell
from ospo_automation.core.errors import Gone
from ospo_automation.core.event import Event
from ospo_automation.core.reader import Reader
from ospo_automation.core.scene import Scene, look
from ospo_automation.core.section import Section
from ospo_automation.core.text import Mention

MOST = 3  # introductions in one casus
MEET = "introduce/"
LINK = "link/"


class Settings(Section):
    """Nothing to choose: the owners do, in the form."""


@dataclass(frozen=True)
class Facts:
    """`others` are casussen about the same, all of whose owners want to meet others too."""

    scene: Scene
    others: tuple[Scene, ...]


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    scene = look(hub, event)
    if network.section(Settings) is None or scene is None or not _is_willing(scene):
        return None
    if not network.calendar.is_working_day(scene.today):
        return None
    numbers = [each for each in _alike(scene) if f"{MEET}{each}" not in scene.said]
    if event.is_scheduled:  # the others were all read already; a closed casus needs no introduction any more
        at_hand = set(hub.open_casussen()) if numbers else set()
        numbers = [each for each in numbers if each in at_hand]
    met = sum(key.startswith(MEET) for key in scene.said)
    others = (_look_at(hub, event, number) for number in numbers[: MOST - met if met < MOST else 0])
    return Facts(scene, tuple(each for each in others if each is not None and _is_willing(each)))


def _look_at(hub: Reader, event: Event, number: int) -> Scene | None:
    try:
        return look(hub, replace(event, number=number))
    except Gone:
        return None  # somebody linked a casus that isn't there


def _alike(scene: Scene) -> list[int]:
    """The casussen that people linked with this one, and those that looked alike when it was new."""
    linked = [key.removeprefix(LINK) for key in sorted(scene.said) if key.startswith(LINK)]
    found = [casus_in(key) for key in scene.casus.already or ()]
    numbers = [*(int(each) for each in linked if each.isdigit()), *(each for each in found if each is not None)]
    return list(dict.fromkeys(number for number in numbers if number != scene.number))


def _is_willing(scene: Scene) -> bool:
    """Whether its owner ticked that they want to meet others, and speaks for themselves."""
    reading = scene.casus.reading
    ticked = reading.ticked("introduce") and not reading.ticked("on_behalf")
    return ticked and scene.casus.is_complete and not scene.is_private and scene.casus.owner is not None


def decide(facts: Facts) -> Iterator[Effect]:
    number, owner = facts.scene.number, facts.scene.casus.owner
    for other in facts.others:
        them = other.casus.owner
        is_new = f"{MEET}{number}" not in other.said
        if owner is not None and them is not None and them.id != owner.id and is_new:
            people = (owner.login, them.login)
            values = {"mentions": [Mention(login) for login in people], "number": other.number}
            yield Tell(number, f"{MEET}{other.number}", "introductions/meet", people, values)


introductions = Automation(
    name="introductions",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Tell,),
    settings=Settings,
    gather=gather,
    decide=decide,
)
