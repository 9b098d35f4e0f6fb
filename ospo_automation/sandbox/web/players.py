"""As whom the visitor may do something: everybody who is there, each with what they are in the network."""

from __future__ import annotations

from dataclasses import dataclass

from .visit import Visit


@dataclass(frozen=True)
class Player:
    login: str
    is_what: str

    @property
    def named(self) -> str:
        return f"@{self.login} ({self.is_what})" if self.is_what else f"@{self.login}"


def people(visit: Visit) -> list[Player]:
    """The visitor, then who has a role in the network, then everybody else."""
    view, world = visit.view, visit.box.world
    with visit.turn():
        there = [account.login for account in world.accounts.values() if account.kind == "User"]
    order = dict.fromkeys((view.visitor, *view.stand_by, *view.roles, *sorted(there)))
    what = {view.visitor: visit.say("reply.is.visitor")} | dict(view.roles)
    return [Player(login, what.get(login, "")) for login in order if login in there or login == view.visitor]


def may_write(visit: Visit, login: str) -> bool:
    return visit.box.world.has_role(visit.repo, login, "write")
