"""The text of each month: how often one is made, and where its page stands."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..network.website import DOCS
from ..primitives.section import Section

FOLDER = f"{DOCS}/maandberichten"


class Settings(Section):
    """The section `digest`. One is made every so many `months`, after the last of them. With `announcements` each that
    is published is told of, once, in an issue to which people can subscribe.
    """

    months: Annotated[int, Field(ge=1, le=3)] = 1
    announcements: bool = False
