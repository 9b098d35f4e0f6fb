"""The text of each month: how often one is made, and where its page stands."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from ..github.issue import OwnKind
from ..network.decided import mail_address
from ..network.website import DOCS
from ..primitives.section import Section

FOLDER = f"{DOCS}/maandberichten"
_ISSUE = re.compile(r"^issue: (\d{1,9})$", re.MULTILINE)
DIGEST = OwnKind("digest", each="period")


def issue_of(text: str) -> int:
    """The issue in which a digest was written, as its page says; 0 where it doesn't."""
    found = _ISSUE.search(text[:1_000])
    return int(found[1]) if found else 0


def path_of(name: str) -> str:
    """The page of a digest: `name` is the last month that it tells of, such as `2026-11`."""
    return f"{FOLDER}/{name}.md"


def _list(text: str) -> str:
    return mail_address(text) if text else ""


class Settings(Section):
    """The section `digest`. One is made every so many `months`, after the last of them. Once it is on the site it is
    mailed once to `mail_to`, where the network has a mailbox: one list, of people who signed up there.
    With `announcements` each that is published is told of, once, in an issue to which people can subscribe.
    """

    months: Annotated[int, Field(ge=1, le=3)] = 1
    mail_to: Annotated[str, Field(examples=["lijst@example.org"]), AfterValidator(_list)] = ""
    announcements: bool = False
