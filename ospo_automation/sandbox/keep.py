"""Writes the state to a file after each change, and reads it back, so that a demo can go on tomorrow."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .state import World

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _adapter() -> TypeAdapter[World]:
    from pydantic import TypeAdapter

    return TypeAdapter(World)


def save(world: World, folder: Path) -> None:
    """Atomic: whoever reads the file sees the state before or after, never half of it."""
    fresh = folder / "state.json.new"
    fresh.write_bytes(_adapter().dump_json(world))
    fresh.replace(folder / "state.json")


def load(folder: Path, url: str) -> World | None:
    """The kept state, its addresses moved to where the sandbox serves now; None if there is none yet."""
    file = folder / "state.json"
    if not file.exists():
        return None
    text = file.read_text(encoding="utf-8")
    return _adapter().validate_json(text.replace(json.loads(text)["url"], url))
