"""Who is heard first where very many commands wait in one casus, and which were looked at ahead of their turn.

Who has a part in it is heard before who has none, and few in the order in which they were written. Where they are many,
everybody's first comes before anybody's second: so nobody keeps the others waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from ..github.issue import Comment
from ..github.person import Person
from .course import Course

MANY = 12
MOST_AHEAD = 200  # that we remember; beyond them the oldest is looked at first

Spoken = TypeVar("Spoken", bound=tuple[Comment, Person, object])


def in_turn(spoken: Sequence[Spoken], course: Course, has_part: Callable[[Person], bool]) -> list[Spoken]:
    """`spoken` is what wasn't looked at yet, oldest first."""
    if len(course.ahead) >= MOST_AHEAD:
        return list(spoken)
    if len(spoken) <= MANY:
        return sorted(spoken, key=lambda each: not has_part(each[1]))
    count: Counter[int] = Counter()
    turns: list[tuple[bool, int]] = []
    for _, author, _ in spoken:
        turns.append((not has_part(author), count[author.id]))
        count[author.id] += 1
    return [each for _, each in sorted(zip(turns, spoken, strict=True), key=lambda pair: pair[0])]


def looked_at(course: Course, waiting: Collection[int], done: Collection[int]) -> Course:
    """What is remembered of the comments that were looked at. `waiting` are all that weren't before, these too."""
    if not done:
        return course
    rest = set(waiting).difference(done)
    ahead = course.ahead.union(done)
    seen = max((each for each in ahead if not rest or each < min(rest)), default=0)
    seen = max(course.seen, seen)
    return replace(course, seen=seen, ahead=frozenset(each for each in ahead if each > seen))
