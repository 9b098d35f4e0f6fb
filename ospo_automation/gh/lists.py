"""REST's lists, page after page: a hundred at a time, or fewer where that is too much for GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ospo_automation.core.github.issue import Issue
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.errors import TooMuch, Trouble

from .client import Connection
from .described import Shape, as_described

PAGE = 100
SMALLER = 5  # times, each time: 100, 20, 4, 1; each goes into the one before, so that a page begins where one ended
MOST_MOVED = 10  # made or changed while we read a page of a hundred in smaller ones
TIMED_OUT = (502, 504)
Json = dict[str, Any]


def listed(connection: Connection, path: str, most: int, *, within: str = "", **parameters: Any) -> Iterator[Json]:
    """What is in a list, up to the page with so many; each once, also where something new moved the pages.

    `within`: the name under which the list stands in its answer.
    """
    size, count, seen = PAGE, 0, set[object]()
    asked: Json | None = {"per_page": size, **parameters}
    while asked is not None and count < most:
        try:
            headers, answer = _page(connection, path, asked, is_least=size == 1)
        except Trouble as trouble:
            if size == 1 or not (isinstance(trouble, TooMuch) or trouble.status in TIMED_OUT):
                raise
            size = max(1, size // SMALLER)
            asked = {**asked, "per_page": size} | ({"page": count // size + 1} if count and "page" in asked else {})
            continue
        shape: Shape = {within: [dict]} if within else [dict]
        answer = as_described(answer, shape, f"'{path}'")
        page = answer[within] if within else answer
        count += len(page)
        for each in page:
            key = each.get("id", each.get("sha"))
            if key is None or key not in seen:  # rules have neither
                seen.add(key)
                yield each
        asked = _next(headers)


def changed_since(
    connection: Connection, path: str, moment: datetime, most: int, **parameters: Any
) -> tuple[list[Json], datetime | None]:
    """What was made or changed since a moment, those changed first before others, and up to when where it is more.

    No page is asked by its number, as long as time goes on: what is changed or deleted meanwhile moves none.
    """
    found: dict[object, Json] = {}
    since, is_more = moment, True
    while is_more and len(found) < most:
        asked = f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        is_more = False
        there = listed(connection, path, most, **parameters, sort="updated", direction="asc", since=asked)
        for index, each in enumerate(there, 1):
            found.pop(each["id"], None)
            found[each["id"]] = each
            at = datetime.fromisoformat(each["updated_at"])
            if index % PAGE == 0 and at > since:
                since, is_more = at, True
                break
    if is_more or len(found) >= most:
        return list(found.values()), max(datetime.fromisoformat(each["updated_at"]) for each in found.values())
    return list(found.values()), None


def newest_changed(connection: Connection, path: str, moment: datetime) -> tuple[list[Json], bool]:
    """What was made or changed last since a moment: a page of it at most, and whether that is all."""
    found = list(islice(newest_first(connection, path, moment, PAGE), PAGE))
    return found, is_all_of(found)


def is_all_of(page: Sequence[Json]) -> bool:
    """Whether nothing can stand on the next page. In smaller pages something new moves the next ones, and what stands
    in two of them is here once.
    """
    return len(page) <= PAGE - MOST_MOVED


def newest_first(connection: Connection, path: str, moment: datetime, most: int) -> Iterator[Json]:
    """What was made or changed since a moment, up to the page with so many: asked as far as somebody takes it."""
    asked = {"sort": "updated", "direction": "desc", "since": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    return listed(connection, path, most, **asked)


def _page(connection: Connection, path: str, asked: Json, *, is_least: bool) -> tuple[Mapping[str, Any], Any]:
    requester = connection.client.requester
    return connection.again(
        lambda: requester.requestJsonAndCheck("GET", path, parameters=asked), but_not=None if is_least else TooMuch
    )


def _next(headers: Mapping[str, Any]) -> Json | None:
    """What the link to the next page asks for: its number, or from where it goes on."""
    found = re.search(r'<([^>]+)>; *rel="next"', str(headers.get("link") or ""))
    return dict(parse_qsl(urlsplit(found[1]).query)) if found else None


def issue_of(node: Mapping[str, Any]) -> Issue:
    """An issue, or a pull request, as REST's lists tell of it."""
    return Issue(
        number=int(node["number"]),
        title=str(node["title"]),
        body=str(node.get("body") or ""),
        author=Person.of(node.get("user")),
        labels=tuple(str(each["name"]) for each in node["labels"] if isinstance(each, dict)),
        is_open=node["state"] == "open",
        is_locked=bool(node["locked"]),
        is_pull_request="pull_request" in node,
        created_at=moment_of(node),
        thumbs_up=int((node.get("reactions") or {}).get("+1", 0)),
        assignees=tuple(str(each["login"]) for each in node.get("assignees") or ()),
        closed_at=datetime.fromisoformat(node["closed_at"]) if node.get("closed_at") else None,
        updated_at=datetime.fromisoformat(node["updated_at"]) if node.get("updated_at") else None,
    )


def moment_of(node: Mapping[str, Any]) -> datetime:
    """When something was made, as REST tells of it."""
    return datetime.fromisoformat(node["created_at"])
