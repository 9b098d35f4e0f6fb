"""What was said in a long conversation: a good thousand comments a request, where page after page takes ten.

GitHub lets one skip so many comments, and so ask for several parts at once. What it skips it counts at that moment:
somebody may have deleted some since. So each part begins with a comment that we have read already; where it doesn't, we
go back further. Where GitHub can't do this it is read page after page; where the pages begin is remembered then, so
that the next run asks for several of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ospo_automation.core.primitives.errors import NoEntry, Trouble

from .graphql import nodes_of

Json = dict[str, Any]
Known = dict[str, Json]
"""Comments by GitHub's id of them, oldest first."""
PARTS = 13  # in one request: all that GitHub lets people say on an issue, 2,500 comments, are there in three
A_PART = 100
LEAST = 20  # where GitHub gives less of a part, pages are as quick
OVERLAP = 10  # comments that are read again, so that some may be deleted meanwhile
MOST_BEGINNINGS = 60
LONGEST_BEGINNING = 100  # characters; GitHub's have twenty to forty
COMMENTS = ("comment", "author")


class Threads:
    """Remembers for the run how much GitHub gives at once, and whether it does. `ask` asks one of our queries.

    `beginnings` are where pages begin, by issue, where those were used. `parts` and `page` are the queries.
    """

    def __init__(self, ask: Callable[..., Json], parts: str = "thread", page: str = "comments") -> None:
        self.beginnings: dict[int, tuple[str, ...]] = {}
        self._ask = ask
        self._queries = parts, page
        self._size = A_PART
        self._may_skip = True

    def rest(self, number: int, there: Sequence[Json], cursor: str, beginnings: object) -> list[Json]:
        """The comments on an issue after its first ones, which are `there`, oldest first; they end at `cursor`.

        `beginnings` is what was remembered of it.
        """
        begun = _of_us(beginnings)
        cursors = [cursor, *(each for each in begun if each != cursor)]
        found = self._side_by_side(number, cursors, there) if begun else None
        found = found or (self._in_parts(number, there) if there else None)
        return [*(found or self._by_page(number, [cursor], there)).values()][len(there) :]

    def _in_parts(self, number: int, there: Sequence[Json]) -> Known | None:
        """None where it doesn't come to an end in this way."""
        known, back = _known(there), OVERLAP
        while self._may_skip:
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
                _add(known, part)
            if len(known) >= total:
                return known
            if len(known) == count and begin == 0:
                return None
            self._size = min(self._size, max(map(len, parts)))
            self._may_skip = self._size >= LEAST
            back = OVERLAP if len(known) > count else back * 10
        return None

    def _parts(self, number: int, begin: int) -> tuple[list[list[Json]], int]:
        """Parts of which the first skips so many comments, and how many there are in all."""
        skipped = {f"skip_{index}": begin + index * (self._size - 1) for index in range(PARTS)}
        issue = self._ask(self._queries[0], *COMMENTS, number=number, **skipped)["repository"]["issue"]
        parts = [nodes_of(issue[f"part_{index}"]) for index in range(PARTS)]
        return parts, int(issue["everything"]["totalCount"])

    def _side_by_side(self, number: int, cursors: list[str], there: Sequence[Json]) -> Known | None:
        """With the pages that begin at these cursors and what comes after; None where something stands between."""
        known, end = _known(there), cursors[0]
        for index in range(0, len(cursors), PARTS):
            some = cursors[index : index + PARTS]
            after = {f"after_page_{place}": each for place, each in enumerate(some)}
            try:
                found = self._ask("pages", "comment_page", *COMMENTS, number=number, **after, **_none_of(some))
            except NoEntry:
                raise
            except Trouble:  # they make no sense to it any more
                return None
            for place, begin in enumerate(some):
                page = found["repository"]["issue"][f"page_{place}"]
                comments = nodes_of(page)
                if begin != end and not (comments and comments[0]["id"] in known):
                    return None
                _add(known, comments)
                end = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else ""
        self.beginnings[number] = tuple(cursors[:MOST_BEGINNINGS])
        return self._by_page(number, [*cursors, end], [*known.values()]) if end else known

    def _by_page(self, number: int, cursors: list[str], there: Sequence[Json]) -> Known:
        known = _known(there)
        while True:
            asked = {"number": number, "after_comments": cursors[-1]}
            found = self._ask(self._queries[1], "comment_page", *COMMENTS, **asked)
            comments = found["repository"]["issue"]["comments"]
            _add(known, nodes_of(comments))
            if not comments["pageInfo"]["hasNextPage"]:
                break
            cursors.append(comments["pageInfo"]["endCursor"])
        self.beginnings[number] = tuple(cursors[:MOST_BEGINNINGS])
        return known


def _known(comments: Iterable[Json]) -> Known:
    return {str(each["id"]): each for each in comments}


def _add(known: Known, comments: Iterable[Json]) -> None:
    for each in comments:
        known.setdefault(str(each["id"]), each)


def _none_of(some: Sequence[str]) -> dict[str, int]:
    """Of pages beyond these GitHub wants a size all the same."""
    return {f"first_page_{place}": 1 for place in range(len(some), PARTS)}


def _of_us(beginnings: object) -> list[str]:
    """As we remembered them; nothing where it is anything else."""
    found = beginnings if isinstance(beginnings, list) else []
    is_ours = all(isinstance(each, str) and 0 < len(each) <= LONGEST_BEGINNING for each in found)
    return found if is_ours and len(found) <= MOST_BEGINNINGS else []
