"""What GitHub tells us of an issue and its comments, in our own few words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Self

from ..incoming.mail import Letter, letter
from ..incoming.slash import Given, doubting, given
from ..outgoing.quoted import unquoted
from ..primitives.marker import Mark, Part, parts_of
from .ours import OURSELVES, Ours
from .person import Person
from .signing import Doubt

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


US = Person("", OURSELVES, is_bot=True)
FIRST_BY_MAIL = 10**15
_CONVERSATION = re.compile(r"[0-9a-f]{10}")


def writer_of(author: Person | None, body: str, bots: Ours) -> Person | None:
    """Who wrote something. Where our token is a person's, what we wrote with it is nobody's: never a word of theirs."""
    is_us = author is not None and not author.is_bot and bots.wrote(author, body)
    return US if is_us else author


@dataclass(frozen=True)
class Issue:
    """`thumbs_up` is how many people say that it is their question too; `assignees` take part, by login.

    `closed_by` and `closed_at` tell of the last time that it was closed, None while it is open; `reason` is why, in
    GitHub's own words, of which there will be more than we know. `editor` and `edited_at` tell of the last time that
    its text was changed. `updated_at` is when anything about it last changed, where that was asked. `liked` are who
    gave the last of the thumbs.
    """

    number: int
    title: str
    body: str
    author: Person | None
    labels: tuple[str, ...]
    is_open: bool
    is_locked: bool
    is_pull_request: bool
    created_at: datetime = EPOCH
    thumbs_up: int = 0
    assignees: tuple[str, ...] = ()
    closed_by: Person | None = None
    closed_at: datetime | None = None
    reason: str = ""
    updated_at: datetime | None = None
    editor: Person | None = None
    edited_at: datetime | None = None
    liked: tuple[Person, ...] = ()


DUPLICATE, NOT_PLANNED = "duplicate", "not_planned"
"""Why an issue was closed, in GitHub's words, where that isn't because it is done."""
REOPENED = "reopened"
"""What GitHub gives as the reason of an issue that is open again."""


@dataclass(frozen=True)
class Original:
    """What somebody called the original of a duplicate: its number, 0 where GitHub doesn't say, and the repository in
    which it stands, "" for this one. `by`: who said so, where that is told apart from who closed it.
    """

    number: int = 0
    place: str = ""
    by: Person | None = None


@dataclass(frozen=True)
class Comment:
    """`body` is all that stands there, `words` what its writer wrote: GitHub tells what came by mail, and only of that
    the mail that it answers and what stands below a letter are left out. `doubt`: why it isn't surely ours, where it
    stands under our account. `belongs`: GitHub says that its writer owns the repository, or is a
    member or collaborator. `repeats` are lines of a mail that are somebody else's, and only stand there once more,
    `doubted` those that may be: a command there is told of, and not carried out, and a bare word decides nothing.
    """

    id: int
    number: int
    author: Person | None
    body: str
    created_at: datetime
    url: str = ""
    was_edited: bool = False
    by_mail: bool = False
    is_minimized: bool = False
    doubt: Doubt | None = None
    belongs: bool = False
    letter: str = ""
    repeats: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()

    @cached_property
    def _letter(self) -> Letter:
        return letter(self.body, self.repeats) if self.by_mail else Letter(self.body)

    @property
    def words(self) -> str:
        return self._letter.text

    @property
    def is_cut(self) -> bool:
        """Whether words were left out, which its writer should know where we act on it."""
        return self._letter.is_cut

    @property
    def foot(self) -> str:
        """The signature that stands below what came by mail."""
        return self._letter.foot

    @cached_property
    def given(self) -> Given:
        """The commands in it, and what it says beside them."""
        found = given(self.words)
        return doubting(found, self.words, self.doubted) if self.doubted else found

    def parts(self, bots: Ours) -> Sequence[Part]:
        """What it says, where it is ours; anything that looks like a marker in somebody else's comment is only text."""
        return self._parts if self._parts and self.doubt is None and bots.has(self.author) else ()

    def marks(self, bots: Ours) -> Sequence[Mark]:
        """What it is for, as above."""
        return tuple(part.mark for part in self.parts(bots))

    def is_ours(self, bots: Ours) -> bool:
        """Whether we wrote it, and no person who has the same account."""
        return bots.wrote(self.author, self.body)

    @property
    def mark(self) -> Mark | None:
        """What its first line says that it is for, whoever wrote it."""
        return self._parts[0].mark if self._parts else None

    @cached_property
    def _parts(self) -> Sequence[Part]:
        return parts_of(self.body)


class OwnKind(str):
    """What an issue of ours is for, by its key: the automation that keeps it names it among its `issues`.

    `each`: there is one for each of these, and what follows a slash in its key tells which. One that `is_pinned` stands
    above all others.
    """

    __slots__ = ("each", "is_pinned")
    each: str
    is_pinned: bool

    def __new__(cls, key: str, *, each: str = "", is_pinned: bool = False) -> Self:
        kind = super().__new__(cls, key)
        kind.each, kind.is_pinned = each, is_pinned
        return kind

    def key(self, which: object) -> str:
        """Of one of many."""
        return f"{self}/{which}"

    def has(self, key: str) -> bool:
        """Whether an issue of ours with this key is of this kind."""
        return key.startswith(f"{self}/") if self.each else key == self


KEPT = "kept"


def own_key(key: str) -> str:
    """Of the comment by which we know an issue of ours again, where somebody wrote over its first line."""
    return f"{KEPT}/{key}"


def kept_key(comments: Iterable[Comment], bots: Ours) -> str | None:
    """What an issue of ours is for, as our own comment below it says."""
    kept = (mark.key for _, mark in own_comments(comments, bots) if mark.key.startswith(f"{KEPT}/"))
    return next((key.removeprefix(f"{KEPT}/") for key in kept), None)


@dataclass(frozen=True)
class Hands:
    """Who gave a 👍 to a comment, and who changed it last, None where nobody did or GitHub doesn't say. `is_cut`: so
    many did that those in the middle weren't read.
    """

    liked: tuple[Person, ...] = ()
    editor: Person | None = None
    is_cut: bool = False


ORIGIN = OwnKind("question", each="question at a meeting")
"""A casus that we opened ourselves, for a question at a meeting, is known by a key that begins with this."""
MAILED = OwnKind("mailed", each="question by mail")
"""A casus that we opened for somebody who asked by mail: behind it stands their conversation with us, and no name."""
LETTER = "letter"
"""Kind of comment that we bring for such an owner: `letter/0f3c`, by the mail in which they wrote it."""
BY_EXPERT = "by-expert"
"""Kind of comment that we bring for an expert who was asked by mail, who has no part in it as a person on GitHub."""
FROM, ACTS = "from", "acts"
"""In its marker: the conversation, and the command that its words stand for, where they are one."""
BESIDE = "beside"
"""In the first line of a casus by mail: another one came from the same domain in that week. Which isn't said."""
OWNER, OWNER_ID = "owner", "id"


def owner_record(person: Person) -> dict[str, Any]:
    """Somebody, as a first line of ours remembers them: whose casus it is that we open."""
    return {OWNER: person.login, OWNER_ID: person.id}


def owner_in(body: str) -> Person | None:
    """Who had us open a casus, as its first line says."""
    mark = Mark.read(body)
    if mark is None:
        return None
    if MAILED.has(mark.key):
        return by_mail(mark.key.rpartition("/")[2])
    return person_in(mark.state) if ORIGIN.has(mark.key) else None


def is_beside(body: str) -> bool:
    """Whether a casus came by mail, as did another from the same domain in that week."""
    mark = Mark.read(body)
    return mark is not None and MAILED.has(mark.key) and mark.state.get(BESIDE) is True


_MAY_COMMAND = re.compile(r"(?<![^\W_])(?<!/)/(?=\s{0,3}[^\W\d_])")
"""A slash in front of a letter that follows no word: every spelling of a command and more."""


def is_opened_for_somebody(mark: Mark) -> bool:
    """Whether the first line of an issue of ours says that it is a casus: of a meeting's question, or by mail."""
    return ORIGIN.has(mark.key) or MAILED.has(mark.key)


def by_mail(conversation: str) -> Person | None:
    """Who asks by mail, known to us by their conversation alone: no account, and a number that no account has."""
    return Person("", FIRST_BY_MAIL + int(conversation, 16)) if _CONVERSATION.fullmatch(conversation) else None


def is_by_mail(person: Person | None) -> bool:
    return person is not None and is_by_mail_id(person.id)


def is_by_mail_id(owner: int) -> bool:
    return owner >= FIRST_BY_MAIL


def brought(comment: Comment) -> Comment:
    """A comment of ours as its writer's where we only brought what they mailed; any other as it is.

    Of the commands in it only what they asked of us by mail counts: the words may be of others, whom they cite, and
    nobody has us ask people in a mail.
    """
    mark = comment.mark
    writer = by_mail(str(mark.state.get(FROM, ""))) if mark is not None and mark.key.startswith(f"{LETTER}/") else None
    if mark is None or writer is None or comment.doubt is not None:
        return comment
    acts, words = mark.state.get(ACTS, ""), _MAY_COMMAND.sub("", unquoted(comment.body))
    body = f"{acts}\n\n{words}".strip() if isinstance(acts, str) else words
    return replace(comment, author=writer, body=body, letter=mark.key.rpartition("/")[2])


def person_in(record: object) -> Person | None:
    """Whom `owner_record` kept."""
    login, id_ = (record.get(OWNER), record.get(OWNER_ID)) if isinstance(record, dict) else (None, None)
    return Person(login, id_) if isinstance(login, str) and isinstance(id_, int) and id_ > 0 else None


@dataclass(frozen=True)
class Doubted:
    """What stands under our account and isn't surely ours: on which issue, and what that is for if it is meant."""

    number: int
    doubt: Doubt
    url: str = ""
    key: str = ""


@dataclass(frozen=True)
class OwnIssue:
    """An issue that we made and keep up to date; `key` says what it is for. `node` is GitHub's id of it in GraphQL.

    `was_pinned`: whether it is or ever was pinned, so that nobody has to unpin it twice. `comments` are the first few
    of `comment_count`; of the board all, where our own comments aren't all among the first.
    """

    number: int
    key: str
    body: str
    url: str
    node: str
    is_open: bool
    was_pinned: bool
    created_at: datetime
    comments: tuple[Comment, ...] = ()
    comment_count: int = 0

    @property
    def state(self) -> Mapping[str, Any]:
        """What it remembers in its first line."""
        mark = Mark.read(self.body)
        return mark.state if mark is not None else {}


@dataclass(frozen=True)
class Unclaimed:
    """What looks like ours under an account that may write here and that we don't know: by a token before this one,
    or by somebody who copied our text. `key` is what it would be for.
    """

    number: int
    key: str
    url: str
    account: Person


def unclaimed_in(comments: Iterable[Comment], bots: Ours) -> list[Unclaimed]:
    """Of these comments; those that somebody folded away were judged by a person. Who may write isn't asked yet."""
    return [
        Unclaimed(each.number, mark.key, each.url, each.author)
        for each in comments
        if each.author is not None and not each.is_minimized
        if (mark := each.mark) is not None and not bots.has(each.author)
    ]


def own_state(comments: Iterable[Comment], bots: Ours, key: str) -> Mapping[str, Any]:
    """What our newest comment for this purpose remembers; nothing where there is none."""
    there = newest(own_comments(comments, bots), key)
    return there[1].state if there is not None else {}


def turn_of(key: str, purpose: str) -> int:
    """The how-manieth comment for this purpose it is: `planning`, and after that `planning-2`. 0: it is for another."""
    if key == purpose:
        return 1
    found = re.fullmatch(rf"{re.escape(purpose)}-([2-9]|[1-9][0-9]+)", key)
    return int(found[1]) if found is not None else 0


def newest(ours: Iterable[tuple[Comment, Mark]], purpose: str) -> tuple[Comment, Mark] | None:
    """Our newest comment for a purpose; of two that are there twice, since runs crossed, the first."""
    found = [(turn_of(mark.key, purpose), comment, mark) for comment, mark in ours if turn_of(mark.key, purpose)]
    last = max((number for number, _, _ in found), default=0)
    return next(((comment, mark) for number, comment, mark in found if number == last), None)


def belonging_first(logins: Iterable[str], comments: Iterable[Comment]) -> list[str]:
    """Each once and in this order, but first who belongs to the repository, as GitHub says beside what they wrote.

    Of a few we ask what they may do: however many others write there, that is asked of those of whom it matters.
    """
    belong = {each.author.login.lower() for each in comments if each.author is not None and each.belongs}
    return sorted(dict.fromkeys(logins), key=lambda login: login.lower() not in belong)


def own_comments(comments: Iterable[Comment], bots: Ours) -> list[tuple[Comment, Mark]]:
    """Our own comments with their markers, oldest first: of two with the same purpose the first counts.

    One that says several things comes once for each.
    """
    ordered = sorted(comments, key=lambda each: (each.created_at, each.id))
    return [(each, mark) for each in ordered for mark in each.marks(bots)]
