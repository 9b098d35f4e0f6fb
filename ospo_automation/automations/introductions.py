"""Two owners with the same question who both want to meet others are introduced to each other, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from ospo_automation.core.casus.asks import MEET
from ospo_automation.core.casus.course import LINK
from ospo_automation.core.casus.looked_at import is_looked_at
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Tell
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import DUPLICATE
from ospo_automation.core.outgoing.safe import Mention
from ospo_automation.core.primitives.section import Section
from ospo_automation.core.sight.already import casus_in
from ospo_automation.core.sight.scene import Scene, look

MOST = 3  # introductions in one casus


class Settings(Section):
    """Nothing to choose: the owners do, in the form."""


@dataclass(frozen=True)
class Facts:
    """`others` are casussen with the same question, all of whose owners want to meet others too.

    `linked` are those that somebody of the network linked with this one. `met` are owners who were introduced to
    somebody this week, by login in lower case.
    """

    scene: Scene
    others: tuple[Scene, ...]
    met: frozenset[str] = frozenset()
    linked: frozenset[int] = frozenset()


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    scene = look(hub, event, at_rest=True)
    if network.section(Settings) is None or scene is None or not (_is_open(scene) and _is_willing(scene)):
        return None
    if not network.calendar.is_working_day(scene.today) or scene.has_said_enough(event.now):
        return None
    linked = scene.linked_with
    found = (casus_in(key) for key in (scene.casus.already or () if scene.casus.issue.is_open else ()))
    known = dict.fromkeys((*linked, *(each for each in found if each is not None)))
    room = MOST - sum(key.startswith(MEET) for key in scene.said)
    numbers = [each for each in known if each != scene.number and f"{MEET}{each}" not in scene.said]
    if not numbers or room <= 0:
        return None
    if event.is_scheduled:  # the others were all read already; a closed casus needs no introduction any more
        at_hand = hub.together(numbers) if hub.leaves_out else set(hub.open_casussen())
        numbers = [each for each in numbers if each in at_hand and hub.issue(each).is_open]
    at_once = len(numbers) if event.is_scheduled else MOST  # the rest is for the sweep
    greeted = (number for number in hub.together(numbers[:at_once]) if _is_greeted(hub, number))
    others = (look(hub, replace(event, number=number)) for number in greeted)
    willing = (each for each in others if each is not None and _is_willing(each))
    same = tuple(islice((each for each in willing if each.number in linked or _is_same(scene, each)), room))
    return Facts(scene, same, hub.load(event.now).met, frozenset(linked)) if same else None


def _is_greeted(hub: Reader, number: int) -> bool:
    """Whether we have spoken there: nobody hears of us first in somebody else's casus."""
    return any(each.marks(hub.checkout.network.bots) for each in hub.comments(number))


def _is_open(scene: Scene) -> bool:
    """Whether it goes on: here, or where the same was asked before."""
    return scene.casus.issue.is_open or any(mark.state.get(DUPLICATE) is True for _, mark in scene.about(LINK))


def _is_same(one: Scene, other: Scene) -> bool:
    """Whether both surely ask the same, as their texts are now. That two look alike is enough to show, not for this."""
    from ospo_automation.core.incoming.same_question import asked_in, compare  # noqa: PLC0415  (0.2 s to load)

    ours, theirs = (asked_in(each.casus.issue.title, each.casus.reading) for each in (one, other))
    return compare(ours, theirs).is_same


def _is_willing(scene: Scene) -> bool:
    """Whether its owner ticked that they want to meet others, and speaks for themselves."""
    reading = scene.casus.reading
    ticked = reading.ticked("introduce") and not reading.ticked("on_behalf")
    is_hidden = scene.is_private or scene.checkout.network.labels.is_unlisted(scene.casus.issue.labels)
    return ticked and scene.casus.is_complete and not is_hidden and scene.casus.owner is not None


def _title(scene: Scene) -> str:
    """Nothing until somebody of the network looked: we mail it to somebody who can't know that it isn't ours."""
    return scene.casus.issue.title if is_looked_at(scene.casus, scene.comments, scene.checkout) else ""


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
            values = {
                "mentions": [Mention(login) for login in people],
                "title": _title(facts.scene),
                "number": other.number,
                "other_title": _title(other),
                "linked": other.number in facts.linked,
            }
            state = {"people": list(people), "ids": [owner.id, them.id]}
            yield Tell(number, f"{MEET}{other.number}", "introductions/meet", people, values, state)


automation = Automation(
    name="introductions",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.closed", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Tell,),
    settings=Settings,
    gather=gather,
    decide=decide,
)
