"""Who has a part in a casus. What anybody else writes there holds up, withdraws and ends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ..github.issue import Comment, Issue
from ..github.person import Person
from .asks import Asked
from .checkout import Checkout


class Role(StrEnum):
    """What somebody is in a casus. One person can be several of these; who is none of them is a reader."""

    OWNER = "owner"
    EXPERT = "expert"  # or who follows the network
    ASKED = "asked"
    TEAM = "team"
    COORDINATOR = "coordinator"
    MAINTAINER = "maintainer"
    COMMUNICATION = "communication"  # tells others about the network; moves no casus


@dataclass(frozen=True)
class Parts:
    """Everybody with a part in one casus, as far as that is known without asking GitHub who maintains the repository.

    `team` are GitHub's assignees of today, `linked` the ids of owners of casussen that others than its owner linked
    with it. Wherever a number of GitHub's is known that decides, and not the login: that may be somebody else's by now.
    """

    owner: Person | None
    team: frozenset[str]
    asked: tuple[Asked, ...]
    checkout: Checkout
    linked: frozenset[int] = frozenset()

    @cached_property
    def _experts(self) -> frozenset[str]:
        return self.checkout.expertise.everybody

    @cached_property
    def _coordinators(self) -> frozenset[str]:
        return frozenset(self.checkout.expertise.coordinators)

    def roles_of(self, person: Person) -> frozenset[Role]:
        """What they may do here; nothing of a maintainer, whom only GitHub knows."""
        login, is_named = person.login.lower(), self._is_named(person)
        holds = {
            Role.OWNER: self.owner is not None and self.owner.id == person.id,
            Role.EXPERT: is_named and (login in self._experts or self.checkout.profiles.of(login).follower),
            Role.TEAM: login in self.team,
            Role.ASKED: any(each.id == person.id if each.id else each.login == login for each in self.asked),
            Role.COORDINATOR: is_named and login in self._coordinators,
            Role.COMMUNICATION: is_named and login in self.checkout.tellers,
        }
        return frozenset(role for role, held in holds.items() if held)

    def has(self, person: Person | None) -> bool:
        """Whether they have any: a role, a page of their own in the network, or a casus that is linked with this one.

        Nobody whose account is gone has, and no program.
        """
        if person is None or person.is_bot:
            return False
        is_member = person.login.lower() in self.checkout.profiles.pages and self._is_named(person)
        return is_member or person.id in self.linked or bool(self.roles_of(person) - {Role.COMMUNICATION})

    def _is_named(self, person: Person) -> bool:
        """Whether it is them whom our files mean by their login, if they do."""
        return self.checkout.accounts.number(person.login) in {0, person.id}

    def of(self, comments: Sequence[Comment]) -> tuple[Comment, ...]:
        """What they wrote of all that stands there."""
        return tuple(each for each in comments if self.has(each.author))


def is_backed(issue: Issue, checkout: Checkout) -> bool:
    """Whether somebody of the network sent it in, or gave it a 👍."""
    return any(is_of_network(each, checkout) for each in (issue.author, *issue.liked))


def is_of_network(person: Person | None, checkout: Checkout) -> bool:
    """Whether they are in the network's own files: as an expert, a coordinator or with a page of their own."""
    nobody = Parts(None, frozenset(), (), checkout)
    return nobody.has(person)
