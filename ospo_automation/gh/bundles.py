"""Which steps of a plan go to GitHub together: those of which none rests on another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ospo_automation.core.engine.effects import (
    SEEN,
    DefineLabel,
    KeepIssue,
    KeepScheduled,
    Minimize,
    Pin,
    Propose,
    React,
    Relabel,
    Say,
    Tell,
)
from ospo_automation.core.engine.plan import Plan, Step

from .changes import is_new_comment, may_be_repeated

ALL = "all that was asked for"
LARGEST = 131_072
"""Characters of text in one request, unless one step has more: as much as two texts of GitHub's greatest length."""


def bundles(plans: Iterable[Plan]) -> Iterator[list[tuple[int, Step]]]:
    """Steps that go to GitHub together, each with the place of its plan: changes and new comments that follow on each
    other, of which none rests on another of the same plan. Only a new comment goes along with the labels that it tells
    of: GitHub takes them in this order, and where one of those fails it can be taken back.
    """
    bundle: list[tuple[int, Step]] = []
    for place, step in ((place, step) for place, plan in enumerate(plans) for step in plan.steps):
        is_larger = len(step.body) + sum(len(each.body) for _, each in bundle) > LARGEST
        goes_along = bundle and _goes_along(step) and _goes_along(bundle[0][1]) and not is_larger
        brought = set[str | int]().union(*(brings(each) for its, each in bundle if its == place))
        must_be_there = rests_on(step) - can_be_taken_back_for(step)
        if bundle and not (goes_along and not must_be_there & brought):
            yield bundle
            bundle = []
        bundle.append((place, step))
    if bundle:
        yield bundle


def _goes_along(step: Step) -> bool:
    return may_be_repeated(step) or is_new_comment(step)


def can_be_taken_back_for(step: Step) -> set[str | int]:
    """Of what a step rests on that which may fail beside it: a new comment is taken back then."""
    return {step.effect.number} if isinstance(step.effect, Say | Tell) and is_new_comment(step) else set()


def brings(step: Step) -> set[str | int]:
    """What other steps rest on: a label by its name, the labels of an issue by its number, and all by ALL."""
    if step.is_renewal:
        return set()
    match step.effect:
        case DefineLabel(label):
            return {label.name}
        case Relabel(number):
            return {number, ALL}
        case KeepIssue(key):
            return {key}
        case React() | Pin() | KeepScheduled() | Minimize():
            return set()
    return {ALL}


def rests_on(step: Step) -> set[str | int]:
    match step.effect:
        case Relabel(_, add):
            return set(add)
        case Say(number) | Tell(number) | Propose(number):
            tells_of_it = isinstance(step.effect, Say) and bool(step.effect.later) and step.comment is not None
            comes_last = isinstance(step.effect, Say) and (step.effect.comes_last or tells_of_it)
            return {number, ALL} if comes_last else {number}
        case React() | Minimize():
            is_first = isinstance(step.effect, React) and step.effect.content == SEEN
            return set() if is_first else {ALL}
        case Pin(key):
            return {key}
    return set()
