"""Commands in a comment: lines that begin with a slash, outside code, quotes and the mail that was replied to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .replies import own_words
from .section import Section

MOST_READ = 100  # lines with a slash
MOST_LINES = 10  # commands in one comment; what comes after them is left
LONGEST = 60_000
_LINE = re.compile(r" {0,3}/([^\W\d_][^\W_]*(?:-[^\W_]+)*)(?:[ \t]+(.*))?")

NOT_NOW = ("not-now", "nu-niet", "decline", "afslaan")
PAUSE = ("pause", "pauze")
JOIN = ("join", "meedoen", "claim", "oppakken")
"""By these names somebody who was asked says no or yes: what was asked has to know them too."""


class Conversation(Section):
    """Commands are understood. Nothing to choose yet."""


@dataclass(frozen=True)
class Line:
    """A line that begins with a slash: the word after it, the rest of the line, and that with what follows below."""

    name: str
    argument: str = ""
    text: str = ""


def lines(body: str) -> list[Line]:
    """The commands in a comment, in order. Whether they are ours is not looked at."""
    found: list[list[str]] = []
    for line in own_words(body, limit=LONGEST).split("\n"):
        rest = line
        while len(found) < MOST_READ and (match := _LINE.fullmatch(rest.rstrip())):
            rest = (match[2] or "").strip()
            is_next = _LINE.fullmatch(rest) is not None  # `/help /join` on one line means both
            found.append([match[1].lower(), "" if is_next else rest])
        if rest is line and found:
            found[-1].append(line)
    return [Line(name, rest[0], "\n".join(rest).strip()) for name, *rest in found]


def says_nothing_yet(body: str) -> bool:
    """Whether it holds only bare words behind a slash, such as `/help`, and none that says yes or no."""
    given = lines(body)
    says_nothing = all(line.name not in (*JOIN, *NOT_NOW, *PAUSE) and not line.text for line in given)
    return bool(given) and says_nothing and own_words(body).startswith("/")


def says_no(body: str) -> bool:
    """Whether somebody who was asked says with a command that it won't be now."""
    return any(line.name in NOT_NOW for line in lines(body))


def pauses(body: str) -> bool:
    """Whether somebody wants no questions for a while, which is a no where they didn't answer before."""
    return any(line.name in PAUSE for line in lines(body))
