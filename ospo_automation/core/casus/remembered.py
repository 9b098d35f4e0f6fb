"""What has to be remembered between runs and belongs to no casus: who asked for a pause, and what was last done.

It stands in comments of our own on the board issue, hidden from readers: who is away is nobody else's business. One is
enough for most networks. The first says how many there are, so that whoever reads it knows whether they have them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from ..github.accounts import Accounts
from ..github.issue import Comment, OwnIssue, OwnKind, own_comments
from ..github.ours import Ours
from ..incoming.days import iso_day
from ..primitives.marker import Mark

BOARD = OwnKind("board", is_pinned=True)
ROWS = "rows"
SWEEP = "sweep"
NO_ROOM = "refused/no_room"
MOST_REMEMBERED = 19_000  # characters of a marker, which holds 20,000; a hyphen counts six times
MOST_PARTS = 20  # comments: room for 2,000 people whose names are as long as GitHub lets them be, and full of hyphens

LEFT = date.max
"""Until when who left the network is away: for good, and from the next run on, before any file changes."""

Pauses = Mapping[str, date | None]
"""Days by login in lower case, None for a pause without an end."""


@dataclass(frozen=True)
class Rows:
    """`parts` are the pauses in each of our comments, `runs` are days by what was done and stand in the first.

    Names are as they were written down; `ids` are GitHub's of some of them.
    """

    parts: tuple[Pauses, ...] = ({},)
    runs: Mapping[str, date] = field(default_factory=dict)
    ids: Mapping[str, int] = field(default_factory=dict)
    accounts: Accounts = field(default_factory=Accounts, compare=False)

    @cached_property
    def pauses(self) -> Pauses:
        """All of them, by login of today. Of who stands there twice, after runs that crossed, the later day counts."""
        found: dict[str, date | None] = {}
        for part in self.parts:
            for written, until in part.items():
                login = self._today(written)
                found[login] = _later(until, found[login]) if login in found else until
        return found

    def _today(self, login: str) -> str:
        return self.accounts.today(login, self.ids.get(login, 0))

    def states(self) -> dict[str, dict[str, Any]]:
        """What each of our comments remembers, by its key."""
        return {_key(index): self._state(index, part) for index, part in enumerate(self.parts)}

    def changed(self, before: Rows) -> dict[str, dict[str, Any]]:
        """The states that are to be written, the first before any that it tells of."""
        known = before.states()
        return {key: state for key, state in self.states().items() if state != known.get(key)}

    def outlasts(self, login: str, until: date | None) -> bool:
        """Whether somebody is away at least until that day already."""
        return login in self.pauses and _later(self.pauses[login], until) == self.pauses[login]

    def paused(self, login: str, until: date | None, today: date, id_: int = 0) -> Rows | None:
        """With a pause, in the part where they had one or else in the first with room; None where none has."""
        rows = self.back(login, today)
        if id_:
            rows = replace(rows, ids={**rows.ids, login: id_})
        parts = [*rows.parts, {}][:MOST_PARTS]
        held = [index for index, part in enumerate(self.parts) if login in map(self._today, part)]
        for index in dict.fromkeys((*held, *range(len(parts)))):
            part = {**_lasting(parts[index], today), login: until}
            if rows._fits(index, part):
                return replace(rows, parts=(*rows.parts[:index], part, *rows.parts[index + 1 :]))
        return None

    def back(self, login: str, today: date) -> Rows:
        """Without somebody's pause. What is over goes from the comments that are written anyway."""
        names = {name for part in self.parts for name in part if self._today(name) == login}
        parts = tuple(_lasting(part, today, without=names) if names & set(part) else part for part in self.parts)
        return replace(self, parts=parts, ids={name: id_ for name, id_ in self.ids.items() if name not in names})

    def done(self, name: str, day: date) -> Rows:
        parts = (_lasting(self.parts[0], day), *self.parts[1:])
        return replace(self, parts=parts, runs={**self.runs, name: day})

    def _state(self, index: int, part: Pauses) -> dict[str, Any]:
        state: dict[str, Any] = {"pauses": {login: day.isoformat() if day else None for login, day in part.items()}}
        if ids := {str(place): id_ for place, login in enumerate(sorted(part)) if (id_ := self.ids.get(login, 0))}:
            state["ids"] = ids  # by place: a name that is full of hyphens takes much room
        if index == 0:
            state["runs"] = {name: day.isoformat() for name, day in self.runs.items()}
            if len(self.parts) > 1:
                state["parts"] = len(self.parts)
        return state

    def _fits(self, index: int, part: Pauses) -> bool:
        """Whether a part fits its comment, also when all in it were to say until when."""
        state = self._state(index, dict.fromkeys(part, date.max))
        return len(Mark(_key(index), state).line()) <= MOST_REMEMBERED

    @classmethod
    def of(cls, comments: Iterable[Comment], bots: Ours, accounts: Accounts | None = None) -> Rows:
        """The rows in our comments; what makes no sense there is left out, and one that is gone held nothing."""
        states = _states(comments, bots)
        count = max((index for index in range(MOST_PARTS) if _key(index) in states), default=0) + 1
        runs = states.get(ROWS, {}).get("runs")
        kept = [states.get(_key(index), {}) for index in range(count)]
        return cls(
            tuple(map(_pauses, kept)),
            {str(name): day for name, text in runs.items() if (day := iso_day(text))} if isinstance(runs, dict) else {},
            {login: id_ for state in kept for login, id_ in _ids(state)},
            accounts or Accounts(),
        )


def rows_on(board: OwnIssue | None, bots: Ours, accounts: Accounts | None = None) -> Rows:
    """What the board issue remembers; nothing where there is no board."""
    return Rows() if board is None else Rows.of(board.comments, bots, accounts)


def holds_rows(comments: Iterable[Comment], bots: Ours) -> bool:
    return any(mark.key.partition("/")[0] == ROWS for _, mark in own_comments(comments, bots))


def holds_all_rows(comments: Iterable[Comment], bots: Ours) -> bool:
    """Whether the first of our comments is among these, and all that it tells of."""
    states = _states(comments, bots)
    count = states.get(ROWS, {}).get("parts")
    told = range(1, min(count, MOST_PARTS)) if isinstance(count, int) else ()
    return ROWS in states and all(_key(index) in states for index in told)


def _key(index: int) -> str:
    return f"{ROWS}/{index + 1}" if index else ROWS


def _states(comments: Iterable[Comment], bots: Ours) -> dict[str, Mapping[str, Any]]:
    """By key; of two with the same the older counts."""
    return {mark.key: mark.state for _, mark in reversed(own_comments(comments, bots))}


def _pauses(state: Mapping[str, Any]) -> Pauses:
    """A day that somebody edited into nonsense is none: then the pause holds on."""
    found = state.get("pauses")
    return {str(login).lower(): iso_day(text) for login, text in found.items()} if isinstance(found, dict) else {}


def _ids(state: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    """GitHub's ids of those who asked for a pause; releases before this one wrote none."""
    found = state.get("ids")
    ids = [found.get(str(place)) for place in range(len(_pauses(state)))] if isinstance(found, dict) else []
    known = zip(sorted(_pauses(state)), ids, strict=False)
    return ((login, id_) for login, id_ in known if isinstance(id_, int) and not isinstance(id_, bool) and id_ > 0)


def _lasting(part: Pauses, today: date, *, without: Collection[str] = ()) -> Pauses:
    return {login: day for login, day in part.items() if login not in without and (day is None or day > today)}


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
