"""Two casussen are linked, so that people find one from the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_automation.core.casus.course import LINK
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import Say
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused

_NUMBER = re.compile(r"(?:casus\s+)?#?(\d{1,9})", re.IGNORECASE)
_END_OF_ADDRESS = re.compile(r"\d{1,9}(?=/?(?:[?#]\S*)?$)")


def number_in(argument: str, comment: Comment) -> int:
    """The casus that is meant by `12`, `#12` or its address, which begins as that of this very comment; 0 for none."""
    words = argument.strip().strip("<>").rstrip(".")
    found, home = _NUMBER.fullmatch(words), comment.url.rpartition("/")[0]
    if found is None and home and words.lower().startswith(f"{home}/".lower()):
        found = _END_OF_ADDRESS.match(words, len(home) + 1)
    return int(re.sub(r"\D", "", found[0])) if found else 0


def do(call: Call) -> Iterator[Change]:
    other = number_in(call.line.argument, call.comment)
    if not other:
        raise Refused("refused/link", {"command": call.spelled})
    stray = call.strays.get(other)
    if other == call.number or stray is not None:
        why = stray.why if stray is not None and other != call.number else "itself"
        place = Safe(stray.place if stray is not None else "")
        raise Refused("refused/no_casus", {"command": call.spelled, "number": other, "why": why, "place": place})
    # Who links for others' sake may bring owners together; an owner alone can't choose whom we mention.
    trusted = call.roles & {Role.TEAM, Role.MAINTAINER, Role.COORDINATOR}
    state = {"together": True} if trusted else {}
    yield Say(call.number, f"{LINK}/{other}", "commands/link", {"number": other}, state)


command = Command("link", do, THOSE_INVOLVED, argument="number")
