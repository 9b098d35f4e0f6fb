"""What a mail repeats of others, where its program marks that in no way we know: no command of theirs is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..incoming.mail_lines import plain_row
from .issue import Comment
from .person import Person

MOST_LINES = 2_000  # of what others said, the newest first
_MAY_COMMAND = re.compile(r"\W{0,12}/\s?[^\W\d_]")
_WORDS = re.compile(r"\w+\W+\w+")
_DATED = re.compile(r"[\d:]")


@dataclass(frozen=True)
class Above:
    """What one person said above a mail, by its lines."""

    id: int
    author: Person | None
    rows: frozenset[str]

    @classmethod
    def of(cls, id_: int, author: Person | None, text: str) -> Above:
        return cls(id_, author, frozenset(filter(None, map(plain_row, text.splitlines()[:MOST_LINES]))))

    @property
    def commands(self) -> frozenset[str]:
        return frozenset(row for row in self.rows if _MAY_COMMAND.match(row))

    def stands_in(self, rows: frozenset[str]) -> bool:
        """Whether these lines repeat it: other words of it stand there too, or a line with who wrote it and when."""
        if any(_WORDS.search(row) for row in self.rows & rows - self.commands):
            return True
        login = self.author.login.lower() if self.author is not None else ""
        return bool(login) and any(login in row and _DATED.search(row) for row in rows)


def unrepeated(comments: Sequence[Comment], author: Person | None, text: str) -> tuple[Comment, ...]:
    """The comments on an issue, of which `author` wrote the `text` at the top; in those by mail it is noted which of
    their commands only repeat somebody else's.
    """
    if not any(each.by_mail and "/" in each.body for each in comments):
        return tuple(comments)
    said = [Above.of(0, author, text), *(Above.of(each.id, each.author, each.body) for each in comments)]
    return tuple(_noted(each, said) if each.by_mail and "/" in each.body else each for each in comments)


def _noted(comment: Comment, said: Sequence[Above]) -> Comment:
    rows = Above.of(comment.id, comment.author, comment.body).rows
    repeats = frozenset(row for each in _of_others(comment, said) if each.commands & rows for row in _of(each, rows))
    return replace(comment, repeats=repeats) if repeats else comment


def _of_others(comment: Comment, said: Sequence[Above]) -> Iterator[Above]:
    """What other people said above it; our own texts begin no line with a command."""
    id_ = comment.author.id if comment.author is not None else 0
    above = (each for each in said if each.id < comment.id)
    return (each for each in above if each.author is None or not (each.author.is_bot or each.author.id == id_))


def _of(said: Above, rows: frozenset[str]) -> frozenset[str]:
    return said.commands & rows if said.stands_in(rows) else frozenset()
