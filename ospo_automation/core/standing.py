"""How a casus stands while what people asked for is done, one thing after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .casus.asks import ASK, Ask
from .casus.course import Course
from .casus.remembered import Rows
from .casus.rounds import Load
from .command import Change
from .engine.effects import Assign, CloseIssue, Effect, ReopenIssue, Say, SetStatus, Tell
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
                if isinstance(change, Say):  # who says twice how it ended means the last
                    self.effects = [each for each in self.effects if not _is_same_comment(each, change)]
                self.effects += [] if isinstance(change, SetStatus) else [change]


def _is_same_comment(one: Effect, other: Say) -> bool:
    return isinstance(one, Say) and (one.number, one.key) == (other.number, other.key)


def after(scene: Scene, effect: Effect) -> Scene:
    """The scene as an effect leaves it."""
    casus = scene.casus
    issue = casus.issue
    match effect:
        case SetStatus(_, status):
            return replace(scene, casus=replace(casus, statuses=(status,)))
        case Assign(_, add, remove):
            gone = {login.lower() for login in remove}
            kept = [login for login in issue.assignees if login.lower() not in gone]
            people = (*kept, *sorted(login for login in add if login not in kept))
            return replace(scene, casus=replace(casus, issue=replace(issue, assignees=people)))
        case CloseIssue() | ReopenIssue():
            is_open = isinstance(effect, ReopenIssue)
            return replace(scene, casus=replace(casus, issue=replace(issue, is_open=is_open)))
        case Tell(number, key, state=state) if key.startswith(f"{ASK}/"):
            ask = Ask.of(number, state)
            return scene if ask is None else replace(scene, past=scene.past.joined([ask], number))
    return scene
