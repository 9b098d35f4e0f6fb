"""How a casus stands while what people asked for is done, one thing after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from .casus.asks import ASK, Ask
from .casus.casus import Casus
from .casus.course import Course
from .casus.remembered import Rows
from .casus.rounds import Load
from .command import Change
from .engine import becomes
from .engine.effects import Assign, CloseIssue, Effect, Relabel, ReopenIssue, Say, SetStatus, Tell
from .network.decided import Network
from .sight.scene import Scene


@dataclass
class Standing:
    """What the next command sees. The status is told at the end, when it is the last one."""

    scene: Scene
    course: Course
    rows: Rows
    load: Load
    effects: list[Effect] = field(default_factory=list)

    def take(self, change: Change) -> None:
        match change:
            case Course():
                self.course = change
            case Rows():
                self.rows = change
            case _:
                self.scene = after(self.scene, change)
                ask = Ask.of(self.scene.number, change.state) if isinstance(change, Tell) else None
                if ask is not None:
                    self.load = replace(self.load, asks=(*self.load.asks, ask))
                if isinstance(change, Relabel):
                    self.effects = [left for each in self.effects for left in _without(each, change)]
                if isinstance(change, CloseIssue | ReopenIssue):
                    self.effects = [each for each in self.effects if not _is_about_its_end(each, change)]
                if isinstance(change, Say):  # who says twice how it ended means the last
                    self.effects = [each for each in self.effects if not _is_same_comment(each, change)]
                self.effects += [] if isinstance(change, SetStatus) else [change]


def _is_same_comment(one: Effect, other: Say) -> bool:
    return isinstance(one, Say) and (one.number, one.key) == (other.number, other.key)


def _is_about_its_end(one: Effect, other: CloseIssue | ReopenIssue) -> bool:
    """Whether both say of one issue whether it is open: then the last counts."""
    return isinstance(one, CloseIssue | ReopenIssue) and one.number == other.number


def _without(effect: Effect, later: Relabel) -> Iterable[Effect]:
    """What is left of an effect where the same labels are spoken of once more: then the last counts."""
    if not isinstance(effect, Relabel):
        return [effect]
    told = {name.lower() for name in (*later.add, *later.remove)}
    add, remove = (
        frozenset(name for name in names if name.lower() not in told) for names in (effect.add, effect.remove)
    )
    return [replace(effect, add=add, remove=remove)] if add or remove else []


def after(scene: Scene, effect: Effect) -> Scene:
    """The scene as an effect leaves it."""
    casus, network = scene.casus, scene.checkout.network
    match effect:
        case Tell(number, key, state=state) if key.startswith(f"{ASK}/"):
            ask = Ask.of(number, state)
            return scene if ask is None else replace(scene, past=scene.past.joined([ask], number))
        case SetStatus() | Relabel() | Assign() | CloseIssue() | ReopenIssue():
            issue = becomes.after(casus.issue, effect, network.labels)
            return replace(scene, casus=replace(casus, issue=issue, **_labelled(casus, effect, network)))
    return scene


def _labelled(casus: Casus, effect: Effect, network: Network) -> dict[str, Any]:
    """What its labels say of a casus as an effect leaves them."""
    if isinstance(effect, SetStatus):
        return {"statuses": (effect.status,)}
    if isinstance(effect, Relabel):
        names = [network.topic_label(path).name for path in casus.topics]
        return {"topics": network.topics_in(becomes.changed(names, effect.add, effect.remove))}
    return {}
