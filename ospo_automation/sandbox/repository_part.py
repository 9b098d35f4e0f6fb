"""What every part of a repository's handle starts from: where it is, what is in it, and who does something."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ospo_automation.sandbox.acts import Actor

if TYPE_CHECKING:
    from ospo_automation.sandbox.inside import Inside
    from ospo_automation.sandbox.state import RepositoryState


Seen = TypeVar("Seen")


def seen(kind: type[Seen], *things: Any, **more: Any) -> Seen:
    """A copy for whoever looks: what these things call as the view does, the first that knows it, and `more`."""
    known = {name: value for thing in reversed(things) for name, value in vars(thing).items()} | more
    told = {each.name: known[each.name] for each in fields(cast("Any", kind))}
    return kind(**{name: list(value) if isinstance(value, list) else value for name, value in told.items()})


class RepositoryPart:
    """Holds nothing itself but the name."""

    def __init__(self, box: Inside, full_name: str) -> None:
        self.box = box
        self.full_name = full_name

    @property
    def state(self) -> RepositoryState:
        return self.box.world.repos[self.full_name.lower()]

    def _actor(self, login: str) -> Actor:
        return Actor(self.box.account(login).login)
