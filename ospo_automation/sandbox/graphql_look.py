"""GraphQL: who looks at what, and lists that come in pages."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from .access import INTEGRATION, Caller
from .graphql_points import Weight
from .inside import Inside
from .shapes import node_id
from .state import Account, Comment, Issue, Label, RepositoryState, World


@dataclass(frozen=True)
class Look:
    """Who looks, at what, and what that costs."""

    box: Inside
    caller: Caller
    weight: Weight

    @property
    def world(self) -> World:
        return self.box.world

    def repo_of(self, thing: Issue | Comment) -> RepositoryState:
        return self.world.repos[thing.repo.lower()]

    def node(self, identity: str, *kinds: type[Any]) -> Any:
        """The thing with that node id, which must be of one of these kinds."""
        number = identity.rpartition("kwDO")[2]
        for thing in _things(self.world, int(number)) if number.isdecimal() else ():
            if isinstance(thing, kinds) and node_id(thing) == identity and not getattr(thing, "deleted", False):
                return thing
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{identity}'")

    def require(self, repo: RepositoryState, need: str, role: str, about: Issue | Comment | None = None) -> None:
        """`about` a pull request, the permission for pull requests is needed instead of that for issues."""
        issue = repo.issues.get(about.number) if about else None
        if issue and issue.pull:
            need = need.replace("issues:", "pull_requests:")
        if not self.caller.may(repo, need, role):
            raise refused("FORBIDDEN", INTEGRATION)


def _things(world: World, number: int) -> Iterator[Account | Issue | Comment | Label | RepositoryState]:
    """All that has this number in its id: one of each kind at most."""
    for repo in world.repos.values():
        found = (repo, repo.comments.get(number), repo.labels.get(number))
        yield from (thing for thing in found if thing is not None and thing.id == number)
        yield from (issue for issue in repo.issues.values() if number == (issue.pull or issue).id)
    yield from (account for account in world.accounts.values() if account.id == number)


def refused(kind: str, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": kind})


@dataclass(frozen=True)
class Connection:
    """A part of a list, and where in the list it is."""

    nodes: list[Any]
    total_count: int
    start: int

    @property
    def page(self) -> dict[str, Any]:
        behind = self.start + len(self.nodes)
        return {
            "startCursor": cursor(self.start) if self.nodes else None,
            "endCursor": cursor(behind - 1) if self.nodes else None,
            "hasPreviousPage": self.start > 0,
            "hasNextPage": behind < self.total_count,
        }


def cursor(position: int) -> str:
    return base64.b64encode(f"cursor:v2:{position}".encode()).decode()


def _position(text: str, name: str) -> int:
    try:
        return int(base64.b64decode(text, validate=True).decode().removeprefix("cursor:v2:"))
    except ValueError:
        raise refused("INVALID_CURSOR_ARGUMENTS", f"`{text}` does not appear to be a valid cursor ({name}).") from None


def connect(  # the four arguments of every connection of GitHub's
    name: str,
    things: Sequence[Any],
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
) -> Connection:
    """A page of the list; GitHub refuses to give one without a size, or more than a hundred."""
    if first is None and last is None:
        words = f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
        raise refused("MISSING_PAGINATION_BOUNDARIES", words)
    for word, size in (("first", first), ("last", last)):
        if size is not None and size > 100:
            words = f"Requesting {size} records on the `{name}` connection exceeds the `{word}` limit of 100 records."
            raise refused("EXCESSIVE_PAGINATION", words)
    start = _position(after, "after") + 1 if after else 0
    end = min(_position(before, "before") if before else len(things), len(things))
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    return Connection(list(things[start:end]), len(things), start)
