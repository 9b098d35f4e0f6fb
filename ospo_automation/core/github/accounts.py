"""Who is who: GitHub's numbers of the people whom our files and comments name, since a login may change hands.

Everywhere else people are known by their login of today. Whatever was written down earlier is brought to that here:
the expertise file and the pages may name somebody by the login they had, and so may what we remember in comments.
Whose login we can't tell, since the account is gone or its login is somebody else's by now, is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from ..primitives.marker import Mark
from .issue import Comment, own_comments
from .ours import Ours
from .person import Person

ACCOUNTS = "accounts"
MOST_REMEMBERED = 19_000  # characters of a marker, as in `rows`
MOST_PARTS = 5  # comments: room for some thousands of people
_NOBODY = "#"  # in no login


class Ended(StrEnum):
    """What became of a login that our files name."""

    RENAMED = "renamed"
    TAKEN = "taken"  # by somebody else
    GONE = "gone"


@dataclass(frozen=True)
class Accounts:
    """`told` are the ids that pages of experts give, `kept` those that we remember, by login in lower case.

    `seen` are the logins of today by id and `holders` the ids by login, None where there is no such account: as GitHub
    says in this run. `later` are logins that we remember, by id, of those who have another one than our files say.
    """

    told: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    seen: Mapping[int, str] = field(default_factory=dict)
    holders: Mapping[str, int | None] = field(default_factory=dict)
    later: Mapping[int, str] = field(default_factory=dict)

    def id_of(self, login: str) -> int:
        """Whose login it is or was, as our files and comments mean it; 0 where we don't know."""
        return self.told.get(login, 0) or self.kept.get(login, 0)

    def today(self, login: str, id_: int = 0) -> str:
        """The login by which somebody is known today, in lower case: of a login as it was written down, with its id
        where that is known. Of nobody it is one that no account can have.
        """
        login = login.lower()
        id_ = id_ or self.id_of(login)
        if not id_:
            return f"{login}{_NOBODY}" if self.holders.get(login, 1) is None else login
        if id_ in self.seen:
            return self.seen[id_]
        name = self.later.get(id_, login)
        is_theirs = self.holders.get(name, id_) == id_ and (self.id_of(name) or id_) == id_
        return name if is_theirs else f"{login}{_NOBODY}{id_}"

    def somebody(self, login: str) -> str | None:
        """As above; None where it is nobody."""
        found = self.today(login)
        return None if is_nobody(found) else found

    def number(self, login: str) -> int:
        """The id of somebody by their login of today; 0 where it isn't known."""
        renamed = (id_ for id_, name in self.later.items() if name == login.lower())
        return self.holders.get(login.lower()) or next(renamed, 0) or self.id_of(login.lower())

    @cached_property
    def _ids(self) -> frozenset[int]:
        return frozenset((*self.told.values(), *self.kept.values()))

    def met(self, people: Iterable[Person]) -> Accounts:
        """With accounts as GitHub just showed them; of others than our files mean it makes no difference."""
        logins = {person.id: person.login.lower() for person in people if person.id > 0}
        names = {*self.told, *self.kept, *self.later.values()}
        new = {id_: login for id_, login in logins.items() if id_ in self._ids or login in names}
        return self._with({login: id_ for id_, login in new.items()})

    def looked_up(self, found: Mapping[str, int | None]) -> Accounts:
        """With what GitHub answered about logins in lower case: whose they are, None where there is no such account."""
        return self._with(found)

    def _with(self, found: Mapping[str, int | None]) -> Accounts:
        if all(login in self.holders and self.holders[login] == id_ for login, id_ in found.items()):
            return self
        holders = {**self.holders, **found}
        seen = {**self.seen, **{id_: login for login, id_ in found.items() if id_}}
        return replace(
            self, holders=holders, seen={id_: login for id_, login in seen.items() if holders.get(login) == id_}
        )

    def bound(self, asked: Iterable[tuple[str, int]]) -> Accounts:
        """With the ids that stand in our own comments; what was known before counts."""
        new = {login.lower(): id_ for login, id_ in asked if id_ > 0}
        return self if new.keys() <= self.kept.keys() else replace(self, kept={**new, **self.kept})

    def ended(self, login: str) -> Ended | None:
        """What became of a login that our files name; None where it is still theirs."""
        now = self.today(login)
        if now == login:
            return None
        if not is_nobody(now):
            return Ended.RENAMED
        return Ended.GONE if self.holders.get(login, 1) is None else Ended.TAKEN

    def states(self, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What our comments remember, by key: the ids of these logins, and of others that the same people had."""
        mine = {login: id_ for login in names if (id_ := self.id_of(login) or self.holders.get(login) or 0)}
        ids = set(mine.values())
        former = {login: id_ for login, id_ in self.kept.items() if id_ in ids and login not in mine}
        parts: list[dict[str, dict[str, Any]]] = [{}]
        room = MOST_REMEMBERED
        for login, id_ in sorted((mine | former).items()):
            now = self.seen.get(id_) or self.later.get(id_, "")
            entry: dict[str, dict[str, Any]] = {
                "ids": {login: id_},
                **({"later": {str(id_): now}} if now and now != login else {}),
            }
            room -= len(Mark(ACCOUNTS, entry).line())  # a little more than it takes among others
            if room < 0 and len(parts) == MOST_PARTS:
                break  # who stands further on is known by login alone
            if room < 0:
                parts, room = [*parts, {}], MOST_REMEMBERED
            for key, value in entry.items():
                parts[-1].setdefault(key, {}).update(value)
        states: dict[str, dict[str, Any]] = {_key(index): dict(part) for index, part in enumerate(parts) if part}
        if len(states) > 1:
            states[ACCOUNTS]["parts"] = len(states)
        return states

    def remembered(self, comments: Iterable[Comment], bots: Ours) -> Accounts:
        """With what our comments on the board remember."""
        there = _states(comments, bots)
        states = [state for key, state in there.items() if key.partition("/")[0] == ACCOUNTS]
        kept = {login: id_ for state in states for login, id_ in _ids(state.get("ids"))}
        later = {int(id_): name for state in states for id_, name in _names(state.get("later"))}
        return replace(self, kept={**self.kept, **kept}, later={**self.later, **later})


def ids_beside(people: Sequence[Any], state: Mapping[str, Any]) -> Sequence[int]:
    """The ids of people whom a record of ours names, in their order; releases before this one wrote none."""
    found = state.get("ids")
    if not isinstance(found, list) or len(found) != len(people):
        return [0] * len(people)
    return [id_ if isinstance(id_, int) and not isinstance(id_, bool) and id_ > 0 else 0 for id_ in found]


def known_today(person: Person | None, accounts: Accounts) -> Person | None:
    """Somebody whom we noted down, by their login of today; None where that isn't theirs any more."""
    login = accounts.today(person.login, person.id) if person is not None else ""
    if person is None or login == person.login.lower():
        return person
    return None if is_nobody(login) else replace(person, login=login)


def is_nobody(login: str) -> bool:
    return _NOBODY in login


def shown(login: str) -> str:
    """A login as it was written down."""
    return login.partition(_NOBODY)[0]


def holds_all_accounts(comments: Iterable[Comment], bots: Ours) -> bool:
    """Whether the first of our comments about them is among these, and all that it tells of."""
    states = _states(comments, bots)
    count = states.get(ACCOUNTS, {}).get("parts")
    told = range(1, min(count, MOST_PARTS)) if isinstance(count, int) else ()
    return ACCOUNTS in states and all(_key(index) in states for index in told)


def _key(index: int) -> str:
    return f"{ACCOUNTS}/{index + 1}" if index else ACCOUNTS


def _states(comments: Iterable[Comment], bots: Ours) -> dict[str, Mapping[str, Any]]:
    """By key; of two with the same the older counts."""
    return {mark.key: mark.state for _, mark in reversed(own_comments(comments, bots))}


def _ids(value: object) -> Iterator[tuple[str, int]]:
    for login, id_ in value.items() if isinstance(value, dict) else ():
        if isinstance(id_, int) and not isinstance(id_, bool) and id_ > 0:
            yield str(login).lower(), id_


def _names(value: object) -> Iterator[tuple[str, str]]:
    for id_, name in value.items() if isinstance(value, dict) else ():
        if str(id_).isdigit() and isinstance(name, str):
            yield str(id_), name.lower()
