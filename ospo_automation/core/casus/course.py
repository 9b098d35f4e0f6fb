"""How a casus goes on beyond its labels: what we have read of it, until when it rests, which advice there is.

It stands in markers of our own comments: advice and outcome where they were told, the rest in the routing comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from ..github.issue import Comment, own_comments
from ..github.ours import Ours
from ..incoming.days import iso_day
from ..incoming.slash import How, Line, names
from ..network.labels import Status

ROUTING = "routing"
ADVICE = "advice"
OUTCOME = "outcome"
QUESTION = "question"
UNLIST = "unlist"
ENDING = "ending"
"""Of our comments about a close that nobody told us of; one that leaves it to the owner whether it helped asks that."""
ASKS = "asks"
BY_PROGRAM = "program"
"""In what we remember of a close: no person closed it."""
LESSON_DRAFT = "lesson-draft"
"""Of our comment that says where the draft of a lesson stands."""
LINK = "link"
PUBLISHED = "published"
REMINDER = "reminder"
WISH = "lesson-wish"
BECOMES_LESSON = "lesson"
"""In what we remember of an outcome: whether it says that a lesson is drafted now."""
AGENDA = "agenda"
AGENDA_BY = "agenda_by"
AHEAD = "ahead"
AGENDA_ASKED = "agenda-asked"
"""Of our comments that ask the owner whether a meeting may talk about it: when somebody else wants it, or it waits."""
APPEAL_ASKED = "appeal-asked"
"""Of our comment that asks the owner whether others may be called elsewhere to think along, and of their yes."""
AGREED = "agreed"
PLACED, ADDRESS = "placed", "address"
"""Of our comment that remembers where else a text about it stands."""
LONG_AGO = timedelta(days=91)
"""After this long the owner is asked whether it lasted."""
_HELPED_NOT = frozenset({"partly", "not-helped"})
QUESTIONS_WITHIN = timedelta(days=14)
"""For this long after a casus was closed we may still ask something about it; what came up before that is past."""


@dataclass(frozen=True)
class Advice:
    """A comment that its author called the team's advice."""

    login: str
    comment: int


@dataclass(frozen=True)
class Wish:
    """That a lesson is drafted: whether the owner agrees, also to a link to the casus, and when it was asked for last,
    in which comment.
    """

    consent: bool = False
    link: bool = False
    at: datetime | None = None
    comment: int = 0

    def record(self) -> dict[str, Any]:
        """What our comment about it remembers."""
        at = self.at.isoformat() if self.at else None
        return {"consent": self.consent, "link": self.link, "at": at, "comment": self.comment}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Wish:
        asked = _moment(state.get("at")), _count(state.get("comment"))
        return cls(state.get("consent") is True, state.get("link") is True, *asked)


@dataclass(frozen=True)
class Course:
    """`seen` is the last comment whose commands were done, `ahead` are those beyond it that were done too.

    A casus rests until `quiet_until`, and goes `back_to` then.

    `helped_not_since` is when the owner last said that it didn't help enough, `helped_not_before` when they said so the
    time before that, and `helped_since` when that it did.
    `question` is our comment that asked the owner whether it helped, 0 once they answered. `on_agenda` is whether a
    meeting may talk about it, None where nobody said; `on_agenda_by` the last comment that said so, or that asked it
    where the owner answered with a 👍.
    """

    seen: int = 0
    quiet_until: date | None = None
    back_to: Status | None = None
    advice: tuple[Advice, ...] = ()
    outcome: str = ""
    helped_not_since: datetime | None = None
    helped_not_before: datetime | None = None
    helped_since: datetime | None = None
    question: int = 0
    wish: Wish | None = None
    on_agenda: bool | None = None
    on_agenda_by: int = 0
    ahead: frozenset[int] = frozenset()

    def has_seen(self, comment: int) -> bool:
        return comment <= self.seen or comment in self.ahead

    def record(self) -> dict[str, Any]:
        """What the routing comment remembers."""
        return {
            "seen": self.seen,
            "quiet_until": self.quiet_until.isoformat() if self.quiet_until else None,
            "back_to": self.back_to.value if self.back_to else None,
            **({AGENDA: self.on_agenda} if self.on_agenda is not None else {}),
            **({AGENDA_BY: self.on_agenda_by} if self.on_agenda_by else {}),
            **({AHEAD: sorted(self.ahead)} if self.ahead else {}),
        }

    @classmethod
    def of(cls, comments: Sequence[Comment], bots: Ours, since: int = 0) -> Course:
        """From our own comments; what makes no sense there counts as not there.

        Up to the one `since` they were written in another repository, where comments had other ids.
        """
        ours = own_comments(comments, bots)
        marks = [mark for _, mark in ours]
        state = next((mark.state for mark in marks if mark.key == ROUTING), {})
        wrote = {each.id: each.author.login for each in comments if each.author is not None}
        given = [each for _, mark in ours if mark.key.startswith(f"{ADVICE}/") and (each := _advice(mark.state))]
        advice = [replace(each, login=wrote.get(each.comment, each.login)) for each in given]  # by their login of today
        outcomes = [
            (str(mark.state.get("outcome")), _moment(mark.state.get("at")) or each.created_at)
            for each, mark in ours
            if mark.key.startswith(f"{OUTCOME}/")
        ]
        last, at = outcomes[-1] if outcomes else ("", None)
        helped_not = [moment for outcome, moment in outcomes if outcome in _HELPED_NOT]
        talk = [
            (each, kind)
            for each, mark in ours
            if (kind := mark.key.partition("/")[0]) in {ADVICE, QUESTION, OUTCOME}
            or (kind == ENDING and mark.state.get(ASKS) is True)
        ]
        return cls(
            seen=max(seen, since) if (seen := _count(state.get("seen"))) else 0,
            quiet_until=iso_day(state.get("quiet_until")),
            back_to=next((status for status in Status if status.value == state.get("back_to")), None),
            advice=_found_again(tuple({each.comment: each for each in reversed(advice)}.values())[::-1], comments),
            outcome=last,
            helped_not_since=at if last in _HELPED_NOT else None,
            helped_not_before=helped_not[-2] if last in _HELPED_NOT and len(helped_not) > 1 else None,
            helped_since=at if last == "helped" else None,
            question=talk[-1][0].id if talk and talk[-1][1] != OUTCOME else 0,
            on_agenda=noted if isinstance(noted := state.get(AGENDA), bool) else None,
            on_agenda_by=_count(state.get(AGENDA_BY)),
            ahead=_counts(state.get(AHEAD)),
            wish=next((Wish.of(mark.state) for mark in marks if mark.key == WISH), None),
        )


def _found_again(advice: tuple[Advice, ...], comments: Iterable[Comment]) -> tuple[Advice, ...]:
    """Each with its comment as that is numbered here: where one isn't there, the next of its author that is advice."""
    there = {comment.id: comment for comment in comments}
    known = {each.comment for each in advice}
    found: list[Advice] = []
    for each in advice:
        theirs = (
            comment.id
            for comment in there.values()
            if comment.id not in known
            and comment.author is not None
            and comment.author.login.lower() == each.login.lower()
            and advice_in(comment)
        )
        id_ = each.comment if each.comment in there else next(theirs, each.comment)
        known.add(id_)
        found.append(Advice(each.login, id_))
    return tuple(found)


def advice_in(comment: Comment) -> str:
    """The advice in a comment: all its words but for commands; "" where it gives none."""
    return next((line.text for line in comment.given.lines if is_advice(line)), "")


def is_advice(line: Line) -> bool:
    return line.how is How.DONE and names()[line.name] == ADVICE


def _advice(state: Mapping[str, Any]) -> Advice | None:
    login, comment = state.get("by"), _count(state.get("comment"))
    return Advice(login, comment) if isinstance(login, str) and comment else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _counts(value: object) -> frozenset[int]:
    return frozenset(filter(None, map(_count, value))) if isinstance(value, list) else frozenset()
