"""Whether who opened an issue is new here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping

from ospo_automation.core.casus.wasted import TAKEN_UP as TAKEN_UP_EVER
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Labels, Status
from ospo_automation.core.primitives.errors import Gone, TooMuch
from ospo_automation.core.primitives.logins import is_login

from . import owners
from .issues import Issues
from .people import People
from .repository_queries import Queries, in_parts

BELONGING = {"OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"}  # to the repository, in GitHub's words


def looked_at(labels: Labels) -> list[str]:
    """The labels that say that somebody of the network came by. That a casus was solved its owner says alone."""
    others = TAKEN_UP_EVER - {Status.RESOLVED}
    return sorted((labels.looked_at.name, *(labels.of_status(status).name for status in others)))


class Newcomers:
    """`owners` tells of which people, by id, a run asks this one by one otherwise: a sweep comes by all they have."""

    def __init__(self, queries: Queries, people: People, issues: Issues, owners: Callable[[], Collection[int]]) -> None:
        self._queries, self._people, self._issues, self._owners = queries, people, issues, owners
        self._known: dict[int, bool] = {}
        self._has_asked_together = False

    def is_known_here(self, number: int) -> bool:
        author = self._issues.issue(number).author
        if author is None:
            return False
        if author.id not in self._known and not self._has_asked_together and (ids := self._owners()):
            self._has_asked_together = True
            self._ask_together(ids)
        if author.id not in self._known:
            try:
                self._ask({author: number})
            except Gone:
                self._known[author.id] = False
        return self._known[author.id]

    def _ask_together(self, ids: Collection[int]) -> None:
        known = self._issues.known.values()
        authors = {each.author: each.number for each in known if each.author is not None and each.author.id in ids}
        asked = [each for each in authors if each.id not in self._known and is_login(each.login)]
        for some in in_parts(asked, owners.AT_ONCE):
            # One of these may be deleted, or together they are too much: then one by one.
            with contextlib.suppress(Gone, TooMuch):
                self._ask({each: authors[each] for each in some})

    def _ask(self, people: Mapping[Person, int]) -> None:
        """Of each, with the number of an issue of theirs. Raises Gone, TooMuch."""
        fragment = owners.known_fragment({each.login: number for each, number in people.items()})
        taken_up = looked_at(self._people.network.labels)
        found = self._queries.asked("who_is_known", beside=fragment, taken_up=taken_up)["repository"]
        there = set(owners.known_of(found, [each.login for each in people], BELONGING))
        self._known |= {each.id: each.login in there for each in people}
