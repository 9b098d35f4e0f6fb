"""What an effect makes of an issue: of its labels, of who takes part, and of whether it is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..github.issue import Issue
from ..network.labels import Labels, Status
from .effects import Assign, CloseIssue, Effect, Relabel, ReopenIssue, SetStatus


def after(issue: Issue, effect: Effect, labels: Labels) -> Issue:
    """The issue as an effect on it leaves it. What is there already stays as it is written there."""
    match effect:
        case SetStatus(number, status):
            return after(issue, of_status(number, status, labels), labels)
        case Relabel(_, add, remove):
            return replace(issue, labels=changed(issue.labels, add, remove))
        case Assign(_, add, remove):
            return replace(issue, assignees=changed(issue.assignees, add, remove))
        case CloseIssue() | ReopenIssue():
            return replace(issue, is_open=isinstance(effect, ReopenIssue))
    return issue


def changed(names: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> tuple[str, ...]:
    """Names of labels or people, of which GitHub doesn't tell upper from lower case."""
    gone = {name.lower() for name in remove}
    kept = [name for name in names if name.lower() not in gone]
    there = {name.lower() for name in kept}
    return (*kept, *sorted(name for name in add if name.lower() not in there))


def of_status(number: int, status: Status, labels: Labels) -> Relabel:
    """A status as labels: this one and no other."""
    names = {each: labels.of_status(each).name for each in Status}
    return Relabel(number, frozenset({names[status]}), frozenset(names.values()) - {names[status]})


def relabels(effects: Iterable[Effect], labels: Labels) -> list[Relabel]:
    """One Relabel per issue out of everything that is said of its labels.

    Where one wants a label on and another off, the first counts: what must not go on, and what people asked for, is
    decided before what follows from the form. Of a status the last counts, which was decided knowing the others.
    """
    wanted: dict[int, dict[str, tuple[str, bool]]] = {}
    statuses: dict[int, Relabel] = {}
    for effect in effects:
        if isinstance(effect, Relabel):
            names = wanted.setdefault(effect.number, {})
            for name, is_on in _said_of(effect):
                names.setdefault(name.lower(), (name, is_on))
        elif isinstance(effect, SetStatus):
            statuses[effect.number] = of_status(effect.number, effect.status, labels)
    for number, status in statuses.items():
        wanted.setdefault(number, {}).update((name.lower(), (name, is_on)) for name, is_on in _said_of(status))
    return [
        Relabel(
            number,
            frozenset(name for name, is_on in names.values() if is_on),
            frozenset(name for name, is_on in names.values() if not is_on),
        )
        for number, names in wanted.items()
    ]


def _said_of(relabel: Relabel) -> Iterable[tuple[str, bool]]:
    return (*((each, True) for each in relabel.add), *((each, False) for each in relabel.remove))
