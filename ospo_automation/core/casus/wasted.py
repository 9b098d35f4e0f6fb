"""What became of casussen for which people were asked: whether something came of it, or it turned out to be none.

Experts get the room of this week back that was spent on what is none. What its owner ends doesn't count as that: nobody
makes room for themselves by asking and closing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from ..github.issue import NOT_PLANNED
from ..github.person import Person
from ..network.decided import Network
from ..network.labels import Status
from .casus import INTAKE
from .week import Week

TAKEN_UP = frozenset({Status.IN_PROGRESS, Status.ADVISED, Status.RESOLVED, Status.PUBLISHED})


@dataclass(frozen=True)
class Fate:
    """How an issue stands now. `reason` is why it was closed, in GitHub's words; `is_spam`: it was locked as that.
    `has_more_labels`: these aren't all, which nobody needs to take for one that is missing.
    """

    number: int
    is_open: bool
    labels: tuple[str, ...]
    reason: str = ""
    closed_by: Person | None = None
    is_spam: bool = False
    has_more_labels: bool = False


@dataclass(frozen=True)
class Spent:
    """The numbers of casussen of this week's asks: those that were `wasted`, and those on which nobody waits for an
    answer any more, which holds for the wasted ones as well. `given_up` are of these the ones that their owner ended
    before anybody answered: who is new here gets no next turn by that.
    """

    wasted: frozenset[int] = frozenset()
    settled: frozenset[int] = frozenset()
    given_up: frozenset[int] = frozenset()


def spent(
    week: Week,
    fates: Mapping[int, Fate | None],
    network: Network,
    may_write: Callable[[str], bool],
    *,
    has_label: bool,
) -> Spent:
    """`fates` of those that are gone are None; what isn't among them may be anything, and counts.

    `has_label`: the label of a casus is there; under another name nobody took it off.
    """
    is_marked = has_label and INTAKE in network.model_fields_set  # otherwise a casus may never have had it
    wasted, settled, given_up = set[int](), set[int](), set[int]()
    for number, owner in week.owners().items():
        if number not in fates:
            continue
        fate = fates[number]
        if fate is None or _is_none(fate, owner, week.who_withdrew(number), network, may_write, is_marked=is_marked):
            wasted.add(number)
        elif not fate.is_open or _is_taken_up(fate, network) or number in week.answered:
            settled.add(number)
            by = fate.closed_by
            is_by_owner = by is None or by.id == owner or network.bots.has(by)  # what they say by a word we do
            if number not in week.answered and not fate.is_open and is_by_owner:
                given_up.add(number)
    return Spent(frozenset(wasted), frozenset(settled | wasted), frozenset(given_up))


def _is_taken_up(fate: Fate, network: Network) -> bool:
    return not TAKEN_UP.isdisjoint(network.labels.statuses_in(fate.labels))


def _is_none(
    fate: Fate,
    owner: int,
    withdrew: Collection[Person],
    network: Network,
    may_write: Callable[[str], bool],
    *,
    is_marked: bool,
) -> bool:
    """Whether somebody who keeps the repository says that it is no casus."""
    is_named = network.labels.casus.name.lower() in map(str.lower, fate.labels) or fate.has_more_labels
    if fate.is_spam or (is_marked and not is_named):
        return True
    by = fate.closed_by
    if fate.is_open or fate.reason != NOT_PLANNED or by is None or by.id == owner:
        return False
    return not network.bots.has(by) or _is_withdrawn_by_others(owner, withdrew, may_write)


def _is_withdrawn_by_others(owner: int, who: Collection[Person], may_write: Callable[[str], bool]) -> bool:
    """Whether we closed it for a maintainer, and not for its owner."""
    if any(person.id == owner for person in who):
        return False
    return any(may_write(person.login) for person in who if not person.is_bot)
