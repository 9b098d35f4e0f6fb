"""Routes of GitHub's that clients of others take, and nothing of ours: the sandbox knows them for their tests only."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.graphql import FIELDS
from ospo_automation.sandbox.rest import ROUTES, Route

if TYPE_CHECKING:
    from collections.abc import Iterator


def _know(known: tuple[list[Route], dict[str, Any]]) -> None:
    ROUTES[:] = known[0]
    FIELDS.clear()
    FIELDS.update(known[1])


_OWN = list(ROUTES), dict(FIELDS)
for _part in ("code", "git_objects", "graphql", "issues", "milestones", "people", "projects", "pulls"):
    import_module(f"{__name__}.{_part}")  # each fills the tables
_ALL = list(ROUTES), dict(FIELDS)
_know(_OWN)


@contextmanager
def taught() -> Iterator[None]:
    """Within this the sandbox knows them too: a test of ours that took one would pass or fail by who went before."""
    _know(_ALL)
    try:
        yield
    finally:
        _know(_OWN)
