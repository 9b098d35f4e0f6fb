"""The text of each month: how often one is made, and where its page stands."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..github.issue import OwnKind
from ..network.website import DOCS
from ..primitives.section import Section

FOLDER = f"{DOCS}/maandberichten"
DIGEST = OwnKind("digest", each="period")


def path_of(name: str) -> str:
    """The page of a digest: `name` is the last month that it tells of, such as `2026-11`."""
    return f"{FOLDER}/{name}.md"


class Settings(Section):
    """The section `digest`. One is made every so many `months`, after the last of them."""

    months: Annotated[int, Field(ge=1, le=3)] = 1
