"""Copies of what stands there, for whoever looks at it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar, cast

Seen = TypeVar("Seen")


def seen(kind: type[Seen], *things: Any, **more: Any) -> Seen:
    """A copy for whoever looks: what these things call as the view does, the first that knows it, and `more`."""
    known = {name: value for thing in reversed(things) for name, value in vars(thing).items()} | more
    told = {each.name: known[each.name] for each in fields(cast("Any", kind))}
    return kind(**{name: list(value) if isinstance(value, list) else value for name, value in told.items()})
