"""The table of REST routes, and what a route gets to work with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlencode

from .access import Caller, Refusal
from .gitstore import GitStore
from .paging import by_cursor, by_number
from .project_shapes import ProjectShapes
from .pull_acts import AllActs
from .shapes import Shapes
from .state import Comment, Issue, RepositoryState, World

Json = dict[str, Any]


@dataclass
class Answer:
    body: Any = None
    status: int | None = None  # None: the route's own
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None  # the answer is not JSON


@dataclass
class Call:
    """A request that has found its route."""

    acts: AllActs
    caller: Caller
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]
    git_of: Callable[[str], GitStore]
    quota: Callable[[Caller], dict[str, Json]]
    version: str  # of the API

    @property
    def world(self) -> World:
        return self.acts.world

    @property
    def shapes(self) -> Shapes:
        return self.acts.shapes

    @property
    def project_shapes(self) -> ProjectShapes:
        return self.acts.project_shapes

    @property
    def repo(self) -> RepositoryState:
        found = self.world.repo(f"{self.params['owner']}/{self.params['repo']}")
        if found is None or not self.caller.may_see(found):
            raise Refusal(404, "Not Found")
        return found

    @property
    def git(self) -> GitStore:
        return self.git_of(self.repo.full_name)

    def issue(self) -> Issue:
        number = self.params["issue_number"]
        issue = self.repo.issues.get(int(number)) if number.isdecimal() else None
        if issue is None:
            raise Refusal(404, "Not Found")
        if issue.deleted:
            raise Refusal(410, "This issue was deleted")
        if issue.moved_to:
            target, moved = issue.moved_to
            address = f"{self.shapes.api(target)}/issues/{moved}" + self._behind_issue()
            raise Refusal(301, "Moved Permanently", headers={"Location": address})
        return issue

    def pull(self) -> Issue:
        number = self.params["pull_number"]
        issue = self.repo.issues.get(int(number)) if number.isdecimal() else None
        if issue is None or issue.pull is None:
            raise Refusal(404, "Not Found")
        return issue

    def needs(self, usual: str) -> str:
        """What a workflow token must have: for a pull request, its own permission instead of that for issues."""
        scope, level = usual.split(":")
        return f"pull_requests:{level}" if scope == "issues" and self.is_about_pull else usual

    @property
    def is_about_pull(self) -> bool:
        number, comment = (self.params.get(name, "") for name in ("issue_number", "comment_id"))
        if comment.isdecimal() and (found := self.repo.comments.get(int(comment))):
            number = str(found.number)
        issue = self.repo.issues.get(int(number)) if number.isdecimal() else None
        return issue is not None and issue.pull is not None

    def has_role(self, role: str) -> bool:
        """Has the role as a person, or may write here as a workflow."""
        return self.caller.has_role(self.repo, role, self.needs("issues:write"))

    def _behind_issue(self) -> str:
        tail = self.path.split(f"/issues/{self.params['issue_number']}", 1)[1]
        return tail + (f"?{urlencode(self.query)}" if self.query else "")

    def comment(self) -> Comment:
        number = self.params["comment_id"]
        comment = self.repo.comments.get(int(number)) if number.isdecimal() else None
        if comment is None:
            raise Refusal(404, "Not Found")
        return comment

    def page(self, things: Sequence[Any], shape: Callable[[Any], Json]) -> Answer:
        """One page of a list, with the `Link` header that leads to the others."""
        chosen, headers = by_number(things, self.query, self.shapes.url + self.path)
        return Answer([shape(thing) for thing in chosen], headers=headers)

    def cursor_page(self, things: Sequence[Any], key: Callable[[Any], int], shape: Callable[[Any], Json]) -> Answer:
        """The same for the lists that GitHub doesn't number; `key` rises along the list."""
        chosen, headers = by_cursor(things, key, self.query, self.shapes.url + self.path)
        return Answer([shape(thing) for thing in chosen], headers=headers)


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    pattern: re.Pattern[str]
    needs: str | None
    role: str
    status: int
    run: Callable[[Call], Answer]
    admit: Callable[[Call], None] | None = None


ROUTES: list[Route] = []


def route(
    method: str,
    template: str,
    *,
    needs: str | None = None,
    role: str = "write",
    status: int = 200,
    admit: Callable[[Call], None] | None = None,
) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """Declares a route: the path as in the contract, what a workflow token needs for it, and a person's least role.

    `admit` asks this, and raises the refusal, where it is no repository that is asked for.
    """

    def add(run: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        ROUTES.append(Route(method, template, _pattern(template), needs, role, status, run, admit))
        # Words before blanks: /issues/comments is not the issue called "comments". What goes on before what ends there.
        ROUTES.sort(key=lambda one: [*(part.startswith("{") for part in one.template.split("/")), True])
        return run

    return add


def told(template: str, needs: str, shape: Callable[[Call], Any]) -> None:
    """Declares the route that only tells something."""
    route("GET", template, needs=needs)(lambda call: Answer(shape(call)))


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    # Paths of files may hold slashes, and so may names of branches, refs and labels (clients send those as they are).
    blanks = {"path": ".*", "ref": ".+", "branch": ".+", "name": ".+", "basehead": ".+"}
    words = [
        re.escape(part) if i % 2 == 0 else f"(?P<{part}>{blanks.get(part, '[^/]+')})" for i, part in enumerate(parts)
    ]
    return re.compile("".join(words))


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for a path as it was sent, still percent-encoded."""
    path = f"{path}/" if path.endswith("/contents") else path  # the root folder
    for candidate in ROUTES:
        if candidate.method == method and (match := candidate.pattern.fullmatch(path)):
            return candidate, {name: unquote(text) for name, text in match.groupdict().items()}
    return None


def moment(text: str) -> datetime:
    """A time as clients send it; raises the 422 that GitHub gives."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(422, f"Invalid timestamp: {text}") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
