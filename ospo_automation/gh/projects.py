"""The only code that reads and writes a board of GitHub Projects, with the token that is for that and for nothing else.

PyGithub knows nothing of Projects, so we ask its requester. https://docs.github.com/rest/projects
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ospo_automation.core.casus.casus import is_by_us, is_opened_by_us
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.errors import Gone, Trouble
from ospo_automation.core.sight.cards import Board, CardField, Item, ProjectField

from .client import Connection
from .lists import PAGE, listed
from .reading import GitHubReader

MOST_ITEMS = 2_000  # 20 requests; after that somebody should archive what is done
MOST_OPEN = 1_000
MOST_CLOSED = 100
Json = dict[str, Any]


class NoBoard(Exception):
    """The board isn't there, or the token may not see or change it; `status` is GitHub's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"GitHub answered {status}")
        self.status = status


class ProjectBoard:
    """One board, for the casussen of one repository. Its methods may raise NoBoard, Postponed or Trouble."""

    def __init__(self, connection: Connection, path: str, repository: str, names: Mapping[CardField, str]) -> None:
        """`path` is where GitHub's API has the board, such as `/orgs/acme/projectsV2/3`."""
        self._connection = connection
        self._path = path
        self._repository = repository
        self._names = names
        self.board = Board()
        self._refused: NoBoard | None = None

    def read(self) -> Board:
        """The whole board, in one request for its fields and one for every hundred items."""
        fields = self.fields()
        ids = ",".join(str(field.id) for field in fields.values() if field.options is not None)
        items: dict[int, Item] = {}
        count = 0
        for raw in self._listed(f"{self._path}/items", MOST_ITEMS, **({"fields": ids} if ids else {})):
            count += 1
            if (number := self._number(raw)) is not None:
                items[number] = _item_of(raw, fields)
        self.board = Board(fields, items, is_whole=count < MOST_ITEMS)
        return self.board

    def fields(self) -> dict[CardField, ProjectField]:
        """Those of ours that are there."""
        found: dict[CardField, ProjectField] = {}
        for raw in self._listed(f"{self._path}/fields", PAGE):
            for part, name in self._names.items():
                if raw["name"].casefold() == name.casefold():
                    found[part] = _field_of(raw)
        return found

    def show(self, number: int, values: Mapping[str, str] | None) -> str:
        """Makes the card say this; puts it on the board or takes it off first. Gives no address: a card has none."""
        item = self.board.items.get(number)
        if values is None:
            if item is not None:
                with contextlib.suppress(Gone):  # a person was first, or GitHub's answer got lost
                    self._send("DELETE", f"{self._path}/items/{item.id}")
            return ""
        id_ = item.id if item is not None else self._add(number)
        fields = [self._written(CardField(part), name) for part, name in values.items()]
        if fields:
            self._send("PATCH", f"{self._path}/items/{id_}", {"fields": fields})
        return ""

    def _add(self, number: int) -> int:
        """Never sent twice by itself: whether the card is there, the next run sees."""
        owner, _, name = self._repository.partition("/")
        body = {"type": "Issue", "owner": owner, "repo": name, "number": number}
        return int(self._send("POST", f"{self._path}/items", body)["id"])

    def _written(self, part: CardField, name: str) -> Json:
        field = self.board.fields[part]
        return {"id": field.id, "value": field.option(name) if name else None}

    def _send(self, method: str, path: str, body: Json | None = None) -> Json:
        if self._refused is not None:
            raise self._refused
        requester = self._connection.client.requester

        def send() -> Json:
            _, answer = requester.requestJsonAndCheck(method, path, input=body)
            return dict(answer or {})

        try:
            if method == "POST":
                with self._connection.translated():
                    return send()
            return self._connection.again(send)
        except Trouble as trouble:
            if trouble.status in {401, 403}:
                self._refused = NoBoard(trouble.status)
                raise self._refused from trouble
            raise

    def _listed(self, path: str, most: int, **parameters: Any) -> Iterator[Json]:
        try:
            yield from listed(self._connection, path, most, **parameters)
        except Gone as gone:
            raise NoBoard(404) from gone
        except Trouble as trouble:
            if trouble.status in {401, 403}:
                raise NoBoard(trouble.status) from trouble
            raise

    def _number(self, raw: Json) -> int | None:
        """Of a casus of ours; a board may hold what belongs to others, and what the token may not see."""
        content = raw.get("content")
        if raw.get("content_type") != "Issue" or not isinstance(content, dict):
            return None
        place = str((content.get("repository") or {}).get("full_name") or content.get("repository_url") or "")
        return int(content["number"]) if f"/{place}".lower().endswith(f"/{self._repository}".lower()) else None


def casussen(reader: GitHubReader, now: datetime, closed_since: str) -> tuple[Issue, ...]:
    """The open casussen, and those closed that changed since a moment, oldest first; a hundred a request.

    Where there are very many those changed last. Of those from before us only what was taken up: that has a status.
    """
    path = f"{reader.repository.url}/issues"
    label = reader.checkout.network.labels.casus.name
    still = listed(reader.connection, path, MOST_OPEN, state="open", labels=label, sort="updated", direction="desc")
    ended = listed(reader.connection, path, MOST_CLOSED, state="closed", labels=label, since=closed_since)
    statuses = reader.checkout.network.labels.statuses_in
    found = {
        issue.number: issue
        for issue in map(_issue_of, (*still, *ended))
        if _is_casus(issue, reader) and (statuses(issue.labels) or issue.created_at >= reader.begun(now))
    }
    return tuple(found[number] for number in sorted(found))


def _is_casus(issue: Issue, reader: GitHubReader) -> bool:
    network = reader.checkout.network
    is_kept_by_us = is_by_us(issue, network) and not is_opened_by_us(issue, network)
    return not issue.is_pull_request and not is_kept_by_us


def _field_of(raw: Json) -> ProjectField:
    is_choice = raw["data_type"] == "single_select"
    options = {_text(option["name"]): str(option["id"]) for option in raw.get("options") or ()}
    return ProjectField(int(raw["id"]), str(raw["name"]), options if is_choice else None)


def _item_of(raw: Json, fields: Mapping[CardField, ProjectField]) -> Item:
    values = {each["id"]: each.get("value") for each in raw.get("fields") or ()}
    chosen = {part: _chosen(field, values.get(field.id)) for part, field in fields.items()}
    return Item(
        int(raw["id"]), {part: name for part, name in chosen.items() if name}, is_archived=bool(raw.get("archived_at"))
    )


def _chosen(field: ProjectField, value: object) -> str:
    """The name of the option that stands there, by its id: that holds however GitHub writes names."""
    if not isinstance(value, dict):
        return ""
    names: Iterable[str] = (name for name, id_ in (field.options or {}).items() if id_ == value.get("id"))
    return next(iter(names), "")


def _text(name: object) -> str:
    return str(name["raw"] if isinstance(name, dict) else name)


def _issue_of(raw: dict[str, Any]) -> Issue:
    """From GitHub's JSON; what may be null there (body, user) has a place here."""
    return Issue(
        number=int(raw["number"]),
        title=str(raw.get("title") or ""),
        body=str(raw.get("body") or ""),
        author=Person.of(raw.get("user")),
        labels=tuple(str(label["name"] if isinstance(label, dict) else label) for label in raw.get("labels") or ()),
        is_open=raw.get("state") == "open",
        is_locked=bool(raw.get("locked")),
        is_pull_request=raw.get("pull_request") is not None,
        created_at=datetime.fromisoformat(raw["created_at"]),
        thumbs_up=int((raw.get("reactions") or {}).get("+1", 0)),
        assignees=tuple(str(person["login"]) for person in raw.get("assignees") or ()),
        closed_by=Person.of(raw.get("closed_by")),
        closed_at=datetime.fromisoformat(raw["closed_at"]) if raw.get("closed_at") else None,
    )
