"""What its writer said may stay where it stands, though it looks like somebody's personal details.

We remember what we asked about: for each detail a short print, and the last comment before we asked. Twelve bits tell
one number from another of the same person, and leave thousands that it may be: once the number itself is gone, the
print doesn't give it back. A longer one would, with a key or without: there is no place for a key that only we can
read. That is also why it stays with the issue: a list for the whole network would outlive what people take away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..github.issue import Comment
from ..github.person import Person
from ..incoming.personal import Detail
from ..incoming.plain_words import may_stay
from ..primitives.section import Section


class Settings(Section):
    """Mail addresses that may stand in a casus, beside the network's own."""

    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Allowance:
    """The kinds of what stands in one text and isn't allowed, and what to remember of it."""

    kinds: frozenset[str] = frozenset()
    asked: Mapping[str, int] = field(default_factory=dict)

    def over(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """What our comment is to remember, with this in the place of what it remembered."""
        others = {key: each for key, each in state.items() if key != ASKED_ABOUT}
        return {**others, ASKED_ABOUT: dict(self.asked)} if self.asked else others


ASKED_ABOUT = "asked_about"
_DIGITS = 3
_MOST = 50

Asked = Mapping[str, int]
"""By a detail's print the comment after which a word about it counts."""


def print_of(writer: Person | None, detail: Detail) -> str:
    """The same detail of somebody else has another one: what may stay of theirs is for them to say."""
    kind, words = detail
    whole = f"{writer.id if writer is not None else 0}/{kind.value}/{words}"
    return f"{kind.value}-{sha256(whole.encode()).hexdigest()[:_DIGITS]}"


def asked_about(state: Mapping[str, Any]) -> dict[str, int]:
    """What our comment remembers of it."""
    found = state.get(ASKED_ABOUT)
    if not isinstance(found, dict):
        return {}
    return {str(key): at for key, at in found.items() if isinstance(at, int) and not isinstance(at, bool)}


def words_on_it(comments: Iterable[Comment], coordinators: Collection[str]) -> Callable[[Person | None], int]:
    """The last comment in which somebody, or a coordinator for them, said that it may stay; 0 where there is none."""
    said: dict[int, int] = {}
    by_coordinator = 0
    for comment in comments:
        who = comment.author
        if who is None or who.is_bot or not may_stay(comment.given.rest):
            continue
        said[who.id] = max(said.get(who.id, 0), comment.id)
        if who.login.lower() in coordinators:
            by_coordinator = max(by_coordinator, comment.id)
    return lambda writer: max(by_coordinator, said.get(writer.id, 0) if writer is not None else 0)


def left_of(there: Collection[Detail], writer: Person | None, asked: Asked, word: int) -> frozenset[Detail]:
    """What of somebody's details isn't said to be allowed."""
    return frozenset(each for each in there if word <= asked.get(print_of(writer, each), word))


def remembered(asked: Asked, there: Iterable[tuple[Person | None, Detail]], last: int) -> dict[str, int]:
    """What to remember from now on: what stands there still, and what is asked about for the first time."""
    prints = sorted({print_of(writer, each) for writer, each in there})
    return {each: asked.get(each, last) for each in prints[:_MOST]}


def look_at(
    there: Collection[Detail],
    writer: Person | None,
    state: Mapping[str, Any],
    comments: Sequence[Comment],
    coordinators: Collection[str],
) -> Allowance:
    """One text of one writer, with what our comment about it remembers and what was said below it."""
    if not there:
        return Allowance()
    asked = asked_about(state)
    left = left_of(there, writer, asked, words_on_it(comments, coordinators)(writer))
    last = max((each.id for each in comments), default=0)
    return Allowance(
        frozenset(kind.value for kind, _ in left), remembered(asked, ((writer, each) for each in there), last)
    )
