"""What a mail repeats of others, where its program marks that in no way we know: none of it is its writer's word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..incoming.mail_lines import MOST_LINES, may_command, plain_row
from .broken_quotes import Joined
from .issue import Comment
from .person import Person, is_same, note
from .unknown_heads import below_unknown_head

SENTENCE = 5  # words that two people don't happen to write on a line of their own
_WORDS = re.compile(r"\w\W++\w")  # each from its last letter: from each of its letters a long one would take ages
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}|\b(?:19|20)\d\d\b")
_TIME = re.compile(r"\d{1,2}[:.]\d\d|\d ?h ?\d\d")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"\w+(?:-\w+)*")
_GITHUB = re.compile(r"(\w[\w-]{0,50})\W{1,3}(?:left a comment|created an issue) ?\(.{0,200}#\d{1,12}\).{0,300}")
_FIELD = re.compile(r"\w[\w ]{0,30}: ?\W{0,3}(\w[\w-]{0,50})\W{0,3}(?:[<\[(].{0,200})?")
MOST_OF_HEAD, LONGEST_HEAD = 12, 200  # words, and characters, of a line that says who wrote what follows, and when


@dataclass(frozen=True)
class Repeated:
    """Lines of a mail that surely are somebody else's, and commands that may be."""

    surely: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()


@dataclass
class Above:
    """Who said each line first, and who else did: of two people one is always another than who writes a mail."""

    said: dict[str, list[Person | None]] = field(default_factory=dict)
    # A command or a bare word, and the line below it; and a line, and such a one below that.
    ordered: dict[tuple[str, str], list[Person | None]] = field(default_factory=dict)
    announced: dict[tuple[str, str], list[Person | None]] = field(default_factory=dict)

    def add(self, author: Person | None, text: str) -> None:
        """With what somebody said; our own texts begin no line with a command, and are no one's."""
        if author is not None and author.is_bot:
            return
        rows = [*_rows(text), ""]
        for row, below in pairwise(rows):
            note(author, self.said.setdefault(row, []))
            if _decides(row):
                note(author, self.ordered.setdefault((row, below), []))
            if _decides(below):
                note(author, self.announced.setdefault((row, below), []))

    def repeated_in(self, mail: Comment) -> Repeated:
        """The lines of it that are somebody else's, where it surely repeats them: a whole sentence is, or a line says
        who wrote that and when. A command with which a mail begins its writer typed, unless it stands there once, above
        the sentence above which somebody else had put it: some write below what they answer, or nothing at all. A bare
        word, such as a yes, is somebody else's where it stands beside a line beside which they had put it.

        A sentence that its writer said first stays theirs, whoever says it after them: else anybody could take
        somebody's words away. It shows a repetition all the same: it may come back with somebody else's command.

        Where nothing but a sentence shows that, a command is in doubt that stands beside none of the lines beside which
        somebody else had put it: two people may have written that sentence, and then who gives the command hears of it.
        """
        first, *below = [*_rows(mail.words), ""]
        rows = frozenset((first, *below))
        theirs = {row: others for row in rows if (others := self._others(row, mail.author))}
        is_sure = any(_is_long(row) for row in theirs)
        logins = {each.login.lower() for others in theirs.values() for each in others if each is not None}
        has_head = any(not logins.isdisjoint(_heads(row)) for row in rows)
        if not (is_sure or has_head):
            return Repeated()
        own = {first} if self._is_typed(first, below, mail.author) else set[str]()
        in_place = self._in_their_place((first, *below), mail.author)
        found = (row for row in theirs if may_command(row) or self._is_copied(row, mail.author))
        repeats = frozenset((*found, *in_place)) - own
        doubted = frozenset() if has_head else repeats - in_place
        doubted = frozenset(row for row in doubted if may_command(row))
        return Repeated(repeats - doubted, doubted)

    def _in_their_place(self, rows: Sequence[str], writer: Person | None) -> frozenset[str]:
        """Commands and bare words beside a line beside which somebody else had put them."""
        found = set[str]()
        for above, below in pairwise(rows):
            if not (above and below):
                continue
            ordered, announced = self.ordered.get((above, below), ()), self.announced.get((above, below), ())
            found |= {above} if any(not is_same(each, writer) for each in ordered) else set()
            found |= {below} if any(not is_same(each, writer) for each in announced) else set()
        return frozenset(found)

    def _is_typed(self, first: str, below: Sequence[str], writer: Person | None) -> bool:
        if not _decides(first) or first in below or not _is_long(below[0]):
            return True
        return all(is_same(each, writer) for each in self.ordered.get((first, below[0]), ()))

    def _is_copied(self, row: str, writer: Person | None) -> bool:
        return _is_sentence(row) and not any(is_same(each, writer) for each in self.said.get(row, ())[:1])

    def _others(self, row: str, writer: Person | None) -> list[Person | None]:
        return [each for each in self.said.get(row, ()) if not is_same(each, writer)]


def unrepeated(comments: Sequence[Comment], author: Person | None, text: str) -> tuple[Comment, ...]:
    """The comments on an issue, of which `author` wrote the `text` at the top; in those by mail it is noted which
    lines only repeat somebody else's.
    """
    if not any(each.by_mail for each in comments):
        return tuple(comments)
    above, found = Above(), dict[int, Comment]()
    joined = Joined.of({each.id: each.body for each in comments if each.by_mail})
    above.add(author, text)
    joined.add(author, text)
    for each in sorted(comments, key=lambda one: one.id):
        repeats = doubted = frozenset[str]()
        if each.by_mail:
            there = above.repeated_in(each)
            repeats = there.surely | joined.broken_in(each.id, each.author, _rows(each.words))
            doubted = (there.doubted | joined.doubted_in(each.id) | below_unknown_head(each.body)) - repeats
        found[each.id] = replace(each, repeats=repeats, doubted=doubted) if repeats or doubted else each
        above.add(each.author, each.words)  # without greetings, which are everybody's
        joined.add(each.author, each.body)
    return tuple(found[each.id] for each in comments)


def _rows(text: str) -> Iterator[str]:
    return filter(None, map(plain_row, text.splitlines()[:MOST_LINES]))


def _is_sentence(row: str) -> bool:
    """Whether it is no command, and more than a word that anybody may say as well."""
    return not may_command(row) and _WORDS.search(row) is not None


def _decides(row: str) -> bool:
    """Whether it is a command, or so little that it may be an answer to anything."""
    return bool(row) and not _is_sentence(row)


def _is_long(row: str) -> bool:
    return _is_sentence(row) and len(row.split()) >= SENTENCE


def _heads(row: str) -> frozenset[str]:
    """Who may have written what follows by what a line says: with the day and the time, alone behind a name of such a
    field, or as GitHub's own mails begin. A login may be any word.
    """
    if (found := _FIELD.fullmatch(row) or _GITHUB.fullmatch(row)) is not None:
        return frozenset({found[1]})
    if len(row) > LONGEST_HEAD or _DAY.search(row) is None or _TIME.search(row) is None:
        return frozenset()
    return frozenset(_NAME.findall(row)) if len(_WORD.findall(row)) <= MOST_OF_HEAD else frozenset()
