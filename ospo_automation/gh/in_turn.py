"""Issues of every kind and age, open or closed: a few hundred at a time, of more than that others at another moment.

What a sweep looks at it finds by labels and dates. What never got its label, or what nobody finished long ago, is in no
such list; here it comes by within some days, however many issues there are, and for a few requests an hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from ospo_automation.core.github.issue import Issue
from ospo_automation.core.primitives.marker import fingerprint

from .client import Connection
from .lists import issue_of

Json = dict[str, Any]
A_PAGE = 100
MOST_PAGES = 3


def pages_of(newest: int, now: datetime) -> list[int]:
    """Which pages of all issues are looked at now: all, or where they are many one as if by chance, so that no rhythm
    of sweeps leaves one out. `newest` is the highest number that we know of; pull requests are counted with issues.
    """
    most = newest // A_PAGE + 1
    pages = range(1, most + 1)
    if most <= MOST_PAGES:
        return list(range(1, MOST_PAGES + 1))  # there may be newer ones; behind a page that isn't full nothing is
    return [min(pages, key=lambda page: fingerprint(f"{now.isoformat()} {page}"))]


def issues_on(
    connection: Connection, path: str, pages: Iterable[int], *, state: str = "all", label: str = ""
) -> Iterator[tuple[str, Issue]]:
    """Issues with GitHub's ids of them, oldest first; never a pull request. `pages` are in their order."""
    requester = connection.client.requester
    for page in pages:
        asked = {"state": state, "sort": "created", "direction": "asc", "per_page": A_PAGE, "page": page}
        asked |= {"labels": label} if label else {}
        _, found = connection.again(partial(requester.requestJsonAndCheck, "GET", path, parameters=asked))
        yield from ((str(each["node_id"]), issue_of(each)) for each in found if "pull_request" not in each)
        if len(found) < A_PAGE:
            return


def issue_at(connection: Connection, path: str, place: int, *, label: str) -> Issue | None:
    """Which open issue with a label stands at this place, the newest first; None where there are fewer."""
    asked = {"state": "open", "labels": label, "sort": "created", "direction": "desc", "per_page": 1, "page": place}
    requester = connection.client.requester
    _, found = connection.again(partial(requester.requestJsonAndCheck, "GET", path, parameters=asked))
    return next(map(issue_of, found), None)
