"""What lines of a mail look like that no person typed: rules, pictures, and how to reach somebody."""

from __future__ import annotations

import re
from functools import cache

from ..languages import flat, one_of, said

MOST_LINES = 2_000  # of one mail that are looked through for what it repeats
_MAY_COMMAND = re.compile(r"\W{0,12}/\s?[^\W\d_]")
_MARKS = " \t>*_~`+-•"
RULE = re.compile(r"\s*(?:_{5,}|[—–]{1,3}|-{20,}|={20,}|\*{5,})\s*")
IMAGE = re.compile(
    r"\s*(?:\[(?:cid:|image|afbeelding|logo|https?:)[^\]]{0,200}\]|<image\d+\.\w+>)(?:<[^>]{0,300}>)?\s*"
)


def plain_lines(text: str) -> list[str]:
    """The same lines, to look for phrases in."""
    return [line.strip() for line in flat(text).split("\n")]


def plain_row(line: str) -> str:
    """A line as it can be told from others, whatever a mail program makes of its marks."""
    return flat(line).strip(_MARKS)


def may_command(line: str) -> bool:
    """Whether it begins as a command does, or with a mark before one."""
    return _MAY_COMMAND.match(line) is not None


@cache
def contact_line() -> re.Pattern[str]:
    """A telephone number, an address of any kind, or a word before one."""
    return re.compile(
        r"(?<![\w])(?:\+|00?)\d[\d ()./-]{6,}\d|\S@\S{1,100}\.\w|\bwww\.|https?://|\b\d{4} ?[a-z]{2}\b(?! \w{0,3}:)"
        rf"|\bpostbus\b|\b(?:{one_of(said('mail.reached'))})[.:|]?\s+[+(0]",
    )
