"""What every part of a repository's handle starts from: where it is, what is in it, and who does something."""

from __future__ import annotations

from .acts import Actor
from .inside import Inside
from .state import RepositoryState


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
