"""Whether somebody looked at a casus as it is called today, also where only its label tells that."""

from __future__ import annotations

from collections.abc import Sequence

from ..casus.casus import INTAKE
from ..casus.looked_at import NONE_YET, Look, is_by_outsider, looked
from ..casus.part import is_of_network
from ..engine.reader import Reader
from ..github.event import Event
from ..github.issue import Comment, Issue, own_state
from ..primitives.marker import fingerprint
from .scene import Scene


def seen(hub: Reader, scene: Scene, event: Event) -> Look:
    """What is to be remembered of a look at it. Where nothing is yet, GitHub is asked whether the label is older than
    the title: an event that told of that may have been lost.
    """
    labels, checkout = scene.casus.issue.labels, scene.checkout
    is_known = bool(Look.of(own_state(scene.comments, checkout.network.bots, INTAKE)).record())
    asks = checkout.network.labels.is_looked_at(labels) and not is_known
    is_older = asks and is_called_otherwise(hub, scene.number, event)
    return looked(scene.casus, scene.comments, checkout, event, is_older=is_older)


def is_called_otherwise(hub: Reader, number: int, event: Event) -> bool:
    """Whether its author, from outside the network, changed its title after somebody gave it the label of a look."""
    if event.number == number and is_by_outsider(event, hub.checkout):
        return True
    retitled = hub.retitled(hub.checkout.network.labels.looked_at.name, event.now)
    return number in retitled and not is_of_network(retitled[number], hub.checkout)


def unseen_until(hub: Reader, issue: Issue, comments: Sequence[Comment], event: Event, label: str) -> int | None:
    """The last comment that may be about another title than today's, of a form that no run of ours saw before: its
    author may change that between somebody's yes and our run. Nor do thumbs count then. None: nobody changed it, as
    GitHub tells with what happened, or of what has this label.
    """
    is_there = event.number == issue.number and event.title == fingerprint(issue.title) and not event.retitled
    if is_there and event.kind == "issues.opened":
        return None
    if label.lower() in map(str.lower, issue.labels) and issue.number not in hub.retitled(label, event.now):
        return None
    return event.comment - 1 if is_there and event.comment else max((each.id for each in comments), default=NONE_YET)
