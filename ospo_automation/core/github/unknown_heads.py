"""Where a mail may repeat another below a head in words that we don't know: no command there is surely its writer's.

Whoever wrote what it repeats can have taken that away as soon as the mail with it was sent: then nothing else tells it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..incoming.mail_answered import is_github_foot
from ..incoming.mail_lines import MOST_LINES, may_command, plain_row
from ..languages import flat

_SENDER = re.compile(r"\*{3}@\*{3}|[^\s@]@[^\s@]|\[bot\]")  # GitHub puts asterisks where an address stood
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}")
_FIELD = re.compile(r"[^\s:：][^:：]{0,30}[:：](?:\s|$)")
_ABOUT = re.compile(r"\[[^\]\s]{1,100}/[^\]\s]{1,100}\]|#\d")  # of GitHub's subjects
_FIELDS = 3  # lines in a row of which each begins with the name of one
_NEAR = 4  # lines
_LONGEST = 300  # characters of a line that says who wrote what follows, and when


def below_unknown_head(body: str) -> frozenset[str]:
    """Commands below such a head, or below its writer's first line where GitHub's own foot stands there unmarked. One
    that stands above it as well is theirs.
    """
    lines = body.splitlines()[:MOST_LINES]
    begins = _begins(lines)
    if begins is None:
        return frozenset()
    above, below = ({plain_row(each) for each in part if may_command(each)} for part in _parted(lines, begins))
    return frozenset(below - above)


def _parted(lines: Sequence[str], at: int) -> tuple[Sequence[str], Sequence[str]]:
    return lines[:at], [each for each in lines[at:] if not each.lstrip().startswith(">")]


def _begins(lines: Sequence[str]) -> int | None:
    """The line with which what is repeated begins."""
    fields: list[str] = []
    for index, line in enumerate(lines):
        if _is_head(line) and not _is_marked_below(lines, index):
            return index
        fields = [*fields, line] if _FIELD.match(line) else []
        if len(fields) == _FIELDS and _are_heads(fields) and not _is_marked_below(lines, index):
            return index
        fields = fields[-_FIELDS + 1 :]
    if not any(is_github_foot(flat(line)) for line in lines if not line.lstrip().startswith(">")):
        return None
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    typed = (index for index in range(first + 1, len(lines)) if not may_command(lines[index]))
    return next(typed, None)


def _is_marked_below(lines: Sequence[str], index: int) -> bool:
    """Whether what follows is marked as a quote: then what has no mark is its writer's."""
    return next((each.lstrip().startswith(">") for each in lines[index + 1 :][:_NEAR] if each.strip()), False)


def _is_head(line: str) -> bool:
    is_short = len(line) <= _LONGEST and not line.lstrip().startswith(">")
    return is_short and _SENDER.search(line) is not None and _TIME.search(line) is not None


def _are_heads(fields: Sequence[str]) -> bool:
    """Whether they tell who sent something, and when or about what."""
    has_sender = any(map(_SENDER.search, fields))
    return has_sender and any(_TIME.search(each) or _ABOUT.search(each) for each in fields)
