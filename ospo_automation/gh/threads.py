"""What was said in a long conversation: a good thousand comments a request, where page after page takes ten.

GitHub lets one skip so many comments, and so ask for several parts at once. What it skips it counts at that moment:
somebody may have deleted some since. So each part begins with a comment that we have read already; where it doesn't, we
go back further, and where GitHub can't do this it is read page after page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ospo_automation.core.errors import NoEntry, Trouble

from .graphql import nodes_of

Json = dict[str, Any]
PARTS = 13  # in one request: all that GitHub lets people say on an issue, 2,500 comments, are there in three
A_PART = 100
LEAST = 20  # where GitHub gives less of a part, pages are as quick
OVERLAP = 10  # comments that are read again, so that some may be deleted meanwhile
COMMENTS = ("comment", "author")


class Threads:
    """Remembers for the run how much GitHub gives at once, and whether it does. `ask` asks one of our queries."""

    def __init__(self, ask: Callable[..., Json]) -> None:
        self._ask = ask
        self._size = A_PART
        self._may_skip = True

    def rest(self, number: int, there: Sequence[Json], cursor: str) -> list[Json]:
        """The comments on an issue after its first ones, which are `there`, oldest first; they end at `cursor`."""
        found = self._in_parts(number, there) if there and self._may_skip else None
        return found if found is not None else [*self._by_page(number, cursor)]

    def _in_parts(self, number: int, there: Sequence[Json]) -> list[Json] | None:
        """None where it doesn't come to an end in this way."""
        known = {str(each["id"]): each for each in there}
        back = OVERLAP
        while True:
            begin = max(0, len(known) - back)
            try:
                parts, total = self._parts(number, begin)
            except NoEntry:
                raise
            except Trouble as trouble:  # a server that doesn't know it, or for which it is too much
                self._may_skip = trouble.is_passing
                return None
            count = len(known)
            for part in parts:
                if not part or part[0]["id"] not in known:
                    break  # nobody knows what stands between
                known |= {str(each["id"]): each for each in part}
            if len(known) >= total:
                return list(known.values())[len(there) :]
            if len(known) == count and begin == 0:
                return None
            self._size = min(self._size, max(map(len, parts)))
            if self._size < LEAST:
                self._may_skip = False
                return None
            back = OVERLAP if len(known) > count else back * 10

    def _parts(self, number: int, begin: int) -> tuple[list[list[Json]], int]:
        """Parts of which the first skips so many comments, and how many there are in all."""
        skipped = {f"skip_{index}": begin + index * (self._size - 1) for index in range(PARTS)}
        issue = self._ask("thread", *COMMENTS, number=number, **skipped)["repository"]["issue"]
        parts = [nodes_of(issue[f"part_{index}"]) for index in range(PARTS)]
        return parts, int(issue["everything"]["totalCount"])

    def _by_page(self, number: int, cursor: str) -> Iterator[Json]:
        after: str | None = cursor
        while after is not None:
            found = self._ask("comments", "comment_page", *COMMENTS, number=number, after_comments=after)
            comments = found["repository"]["issue"]["comments"]
            yield from nodes_of(comments)
            after = comments["pageInfo"]["endCursor"] if comments["pageInfo"]["hasNextPage"] else None
