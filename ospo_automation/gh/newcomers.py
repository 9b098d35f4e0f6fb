"""Whether who opened an issue is new here."""

from __future__ import annotations

from ospo_automation.core.casus.wasted import TAKEN_UP as TAKEN_UP_EVER
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Gone

from . import graphql
from .issues import Issues
from .people import People
from .repository_queries import Queries

BELONGING = {"OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"}  # to the repository, in GitHub's words


class Newcomers:
    def __init__(self, queries: Queries, people: People, issues: Issues) -> None:
        self._queries, self._people, self._issues = queries, people, issues
        self._known: dict[int, bool] = {}

    def is_known_here(self, number: int) -> bool:
        author = self._issues.issue(number).author
        if author is None:
            return False
        if author.id not in self._known:
            self._known[author.id] = self._is_known_here(number, author)
        return self._known[author.id]

    def _is_known_here(self, number: int, author: Person) -> bool:
        labels = self._people.network.labels
        # That it was solved its owner says alone; that somebody of the network came by, we do.
        others = TAKEN_UP_EVER - {Status.RESOLVED}
        taken_up = sorted((labels.looked_at.name, *(labels.of_status(status).name for status in others)))
        try:
            found = self._queries.asked("known_here", number=number, login=author.login, taken_up=taken_up)[
                "repository"
            ]
        except Gone:
            return False
        belongs = (found["issue"] or {}).get("authorAssociation") in BELONGING
        return belongs or bool(graphql.nodes_of(found["issues"]))
