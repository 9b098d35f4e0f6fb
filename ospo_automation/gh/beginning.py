"""Since when we are here, and from when on we act: what was sent in before that is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.errors import Gone, NoEntry, Trouble

from . import graphql
from .people import People
from .repository_queries import Queries

GUESSED = timedelta(days=7)  # what is older is from before us, where nobody knows since when we are here
MOST_PAGES = 10  # of the history of a file


class Beginning:
    """Asked of GitHub once, where the configuration doesn't tell; `begun_as_known` is what is known without that."""

    def __init__(self, queries: Queries, people: People) -> None:
        self._queries, self._people = queries, people
        self.begun_as_known: datetime | None = None
        self._installed: datetime | None = None
        self._asked_installed = False

    def begun(self, now: datetime) -> datetime:
        if self.begun_as_known is None:
            self.begun_as_known = self._people.network.begins or self.installed(now) or now - GUESSED
        return self.begun_as_known

    def here_since(self, now: datetime) -> datetime:
        """When we first may have spoken: the day in the configuration may be a later one."""
        begun = self.begun(now)
        return min(begun, self.installed(now) or begun)

    def installed(self, now: datetime) -> datetime | None:
        """When our configuration came to the default branch; None where GitHub doesn't tell, or tells nonsense."""
        if self._installed is None and not self._asked_installed:
            first = self._first_commit(FILE)
            self._asked_installed = True
            self._installed = first if first is not None and first <= now else None
        return self._installed

    def _first_commit(self, path: str) -> datetime | None:
        """Of a file on the default branch. In a long history GitHub may not find it in time: then nobody knows."""
        found: datetime | None = None
        after: str | None = None
        try:
            for _ in range(MOST_PAGES):
                branch = self._queries.asked("installed", file=path, after_history=after)["repository"][
                    "defaultBranchRef"
                ]
                page = ((branch or {}).get("target") or {}).get("history") or {}
                dates = [datetime.fromisoformat(str(node["committedDate"])) for node in graphql.nodes_of(page)]
                found = min([*dates, *([found] if found is not None else [])], default=None)
                if not page.get("pageInfo", {}).get("hasNextPage"):
                    return found
                after = page["pageInfo"]["endCursor"]
        except NoEntry:
            raise
        except (Gone, Trouble):
            return None
        return found
