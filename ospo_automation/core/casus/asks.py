"""What was asked stands where it was asked: each comment that mentions experts holds its own record.

All records together are the ledger. A crash can lose neither half, and nothing else has to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ..github.accounts import Accounts, ids_beside
from ..github.issue import Comment, own_comments
from ..github.ours import Ours
from ..incoming.answering import ReplyKind, judged
from ..incoming.plain_words import invites, says_only_what_may_stay
from ..incoming.slash import HELP, JOIN, NOT_NOW, PAUSE, How, names, shows
from ..primitives.marker import Mark

ASK = "ask"
LEDGER = "ledger"
"""The key under which our welcome remembers the asks, in case somebody deletes one."""
MEET = "introduce/"
UNKNOWN = Accounts()


@dataclass(frozen=True)
class Asked:
    """One person in an ask, with the topic for which they signed up (`*`: as a coordinator).

    `id` is GitHub's, which stays when they take another login; 0 where it isn't known.
    """

    login: str
    topic: str
    pattern: str
    id: int = 0


@dataclass(frozen=True)
class Ask:
    """A comment that mentioned experts. `due` is the day on which a wider ring may be asked, `owner` the owner's id.

    `by`: the command that asked for it, by its comment and its place there; a run that is repeated does it once.
    `shown` are fingerprints of what it shows of the casus. `is_gone`: somebody deleted the comment; it still counts.
    """

    number: int
    round: int
    ring: int
    people: tuple[Asked, ...]
    at: datetime
    due: date
    owner: int = 0
    by: str = ""
    shown: tuple[str, ...] = ()
    is_gone: bool = False

    def record(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "ring": self.ring,
            "asked": [[person.login, person.topic, person.pattern] for person in self.people],
            # Beside them, since the release before knows three things of each.
            **({"ids": [person.id for person in self.people]} if any(person.id for person in self.people) else {}),
            "at": self.at.isoformat(),
            "due": self.due.isoformat(),
            "owner": self.owner,
            **({"by": self.by} if self.by else {}),
            **({"shown": list(self.shown)} if self.shown else {}),
        }

    @classmethod
    def of(cls, number: int, state: Mapping[str, Any]) -> Ask | None:
        """From its record; None where somebody has edited our comment until it makes no sense any more."""
        try:
            people = tuple(
                Asked(str(login).lower(), str(topic), str(pattern), id_)
                for (login, topic, pattern), id_ in zip(state["asked"], ids_beside(state["asked"], state), strict=True)
            )
            ask = cls(
                number,
                int(state["round"]),
                int(state["ring"]),
                people,
                datetime.fromisoformat(state["at"]),
                date.fromisoformat(state["due"]),
                int(state.get("owner", 0)),
                str(state.get("by", "")),
                tuple(map(str, shown)) if isinstance(shown := state.get("shown"), list) else (),
            )
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        makes_sense = ask.at.tzinfo is not None and 2020 <= ask.at.year <= 2100 and len(people) <= 50
        return ask if makes_sense and 0 < ask.round <= 9999 and 0 <= ask.ring <= 9999 else None

    def known(self, accounts: Accounts) -> Ask:
        """With everybody by their login of today."""
        people = tuple(replace(each, login=accounts.today(each.login, each.id)) for each in self.people)
        return self if people == self.people else replace(self, people=people)

    @property
    def key(self) -> str:
        return f"{ASK}/{self.round}"

    @property
    def logins(self) -> frozenset[str]:
        return frozenset(person.login for person in self.people)


@dataclass(frozen=True)
class History:
    """The asks on one casus, oldest first, and the number of the last round, also where its record was lost."""

    asks: tuple[Ask, ...] = ()
    rounds: int = 0

    @property
    def last(self) -> Ask | None:
        return self.asks[-1] if self.asks else None

    def joined(self, ledger: Iterable[Ask], number: int) -> History:
        """With this issue's asks in the ledger, which was read later: another run may have asked in between."""
        known = {ask.key for ask in self.asks}
        asks = (*self.asks, *(ask for ask in ledger if ask.number == number and ask.key not in known))
        rounds = max((ask.round for ask in asks), default=0)
        return History(tuple(sorted(asks, key=lambda ask: (ask.at, ask.round))), max(self.rounds, rounds))


def history(comments: Sequence[Comment], bots: Ours, accounts: Accounts = UNKNOWN) -> History:
    """What was asked on one issue so far."""
    keys = [mark.key for _, mark in own_comments(comments, bots)]
    rounds = [int(key[len(ASK) + 1 :]) for key in keys if re.fullmatch(rf"{ASK}/\d{{1,4}}", key)]
    asks = asks_in(comments, bots, accounts)
    return History(asks, max((*rounds, *(ask.round for ask in asks)), default=0))


def asks_in(comments: Iterable[Comment], bots: Ours, accounts: Accounts = UNKNOWN) -> tuple[Ask, ...]:
    """The asks that stand in our own comments, oldest first, with everybody by their login of today.

    Of two with the same key on one issue the older counts. One whose comment was deleted is known from our welcome: we
    mention nobody again since somebody tidied up.
    """
    found: dict[tuple[int, str], Ask] = {}
    ours = own_comments(comments, bots)
    made = [(comment, mark.state) for comment, mark in ours if mark.key.startswith(f"{ASK}/")]
    ledgers = [(comment, each) for comment, mark in ours for each in ledger_in(mark.state)]
    for is_gone, records in ((False, made), (True, ledgers)):
        for comment, record in records:
            ask = Ask.of(comment.number, record)
            if ask is not None:
                found.setdefault((ask.number, ask.key), replace(ask.known(accounts), is_gone=is_gone))
    return tuple(sorted(found.values(), key=lambda ask: (ask.at, ask.number, ask.round)))


def ledger(asks: Iterable[Ask]) -> list[dict[str, Any]]:
    """What our welcome remembers of the asks."""
    return [replace(ask, shown=()).record() for ask in asks]


def ledger_in(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    noted = state.get(LEDGER)
    return [each for each in noted if isinstance(each, dict)] if isinstance(noted, list) else []


def met_in(comments: Iterable[Comment], bots: Ours, accounts: Accounts = UNKNOWN) -> frozenset[str]:
    """The owners whom we introduced to each other in these comments, by their login of today."""
    states = [mark.state for _, mark in own_comments(comments, bots) if mark.key.startswith(MEET)]
    people = [(each, ids_beside(each, state)) for state in states if isinstance(each := state.get("people"), list)]
    return frozenset(
        accounts.today(str(login), id_) for logins, ids in people for login, id_ in zip(logins, ids, strict=True)
    )


def met_ids(marks: Iterable[Mark]) -> frozenset[int]:
    """The numbers of the owners whom these comments of ours introduced to each other."""
    states = (mark.state for mark in marks if mark.key.startswith(MEET))
    found = (
        each
        for state in states
        if isinstance(people := state.get("people"), list)
        for each in ids_beside(people, state)
    )
    return frozenset(found) - {0}


@dataclass(frozen=True)
class Response:
    """The word of somebody who was asked that counts: whether it was no, when it was said and in which comment.

    `is_plain`: in their own words, without a command. `kind` is what their words say.
    """

    is_no: bool
    at: datetime
    comment: int
    kind: ReplyKind
    is_plain: bool = True


def answered(asks: Sequence[Ask], comments: Iterable[Comment]) -> bool:
    """Whether anybody who was asked has said anything since that isn't a no, an absence or that they don't know."""
    return any(not each.is_no for each in responses(asks, comments).values())


def declined(asks: Sequence[Ask], comments: Iterable[Comment]) -> Mapping[str, datetime]:
    """Who of those who were asked said that it won't be now, or that they are away, by login, and when."""
    return {login: each.at for login, each in responses(asks, comments).items() if each.is_no}


def responses(asks: Sequence[Ask], comments: Iterable[Comment]) -> Mapping[str, Response]:
    """The last word of each person who was asked, by login as the asks have it: who has another by now is known by
    number.

    Who has answered takes that back with `/not-now` only: later words such as "no time today" are talk.
    """
    since = {person.login.lower(): ask.at for ask in reversed(asks) for person in ask.people}
    ids = {person.login.lower(): person.id for ask in asks for person in ask.people if person.id}
    logins = {id_: login for login, id_ in ids.items()}
    found: dict[str, Response] = {}
    for comment in sorted(comments, key=lambda each: (each.created_at, each.id)):
        author = comment.author
        login = logins.get(author.id, author.login.lower()) if author is not None else ""
        if login not in since or comment.created_at < since[login] or _is_another(comment, ids.get(login, 0)):
            continue
        if (word := _word(comment)) is None:
            continue
        before = found.get(login)
        has_answered = before is not None and not before.is_no
        is_taken_back = not word.is_plain and NOT_NOW in _commands(comment)
        says_no_twice = word.is_no and before is not None and before.is_no  # is replaced once
        if not says_no_twice and (is_taken_back or not (word.is_no and has_answered)):
            found[login] = word
    return found


def _is_another(comment: Comment, id_: int) -> bool:
    """Whether it is of somebody who has the login of who was asked, and isn't them."""
    return bool(id_) and comment.author is not None and comment.author.id != id_


def _word(comment: Comment) -> Response | None:
    """What somebody who was asked says; None where that is nothing yet: the clock goes on.

    In a comment that was edited neither a command nor a no counts: whoever may edit it isn't always who wrote it. What
    was done of it before that stays done.
    """
    given, commands = comment.given, _commands(comment)
    if not commands and (says_only_what_may_stay(given.rest) or invites(given.rest)):
        return None
    kind = ReplyKind.ANSWER if shows(given.rest) else judged(given.rest)
    if commands & {NOT_NOW, PAUSE, JOIN}:
        is_no = JOIN not in commands
        return None if comment.was_edited else Response(is_no, comment.created_at, comment.id, kind, is_plain=False)
    if any(line.argument for line in given.lines if line.how is How.DONE and names()[line.name] != HELP):
        kind = ReplyKind.ANSWER  # they do something about it
    is_left_out = bool(comment.doubted)  # a word that may be somebody else's
    if not given.lines and kind is ReplyKind.NOTHING and not given.rest and not is_left_out and comment.words.strip():
        kind = ReplyKind.ANSWER  # a quote, a picture or a piece of code
    if kind in {ReplyKind.NOTHING, ReplyKind.UNSURE} or (comment.was_edited and kind is not ReplyKind.ANSWER):
        return None
    return Response(kind is not ReplyKind.ANSWER, comment.created_at, comment.id, kind)


def is_word_on_it(comment: Comment) -> bool:
    """Whether somebody says something about the casus or joins: no no, no absence, and no question for help alone."""
    word = _word(comment)
    return word is not None and not word.is_no


def _commands(comment: Comment) -> set[str]:
    return {names()[line.name] for line in comment.given.lines if line.how is How.DONE}
