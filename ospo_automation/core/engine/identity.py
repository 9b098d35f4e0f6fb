"""What rests on who we are: it is remembered before we write, and what we can't know for ours is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..casus.asks import ASK
from ..casus.remembered import BOARD
from ..github.issue import Unclaimed
from ..github.ours import noting
from .effects import DefineLabel, Effect, KeepIssue, Pin, Tell
from .plan import Plan, Step, is_casus
from .reader import Reader


def remembering(plan: Plan, hub: Reader) -> Plan:
    """Before anything else, our own label notes the account that writes, so that whatever token comes next knows it.

    Only once, and only where a network writes under another account than workflows do or its configuration names.
    """
    bots, own = hub.checkout.network.bots, hub.checkout.network.labels.own.named()
    us = bots.unnoted if plan.steps else None
    if us is None:
        return plan
    label = replace(own, description=noting(own.description, (*bots.remembered(), us)))
    others = (step for step in plan.steps if not _defines(step, own.name))
    is_there = own.name.lower() in hub.label_names()
    return Plan((Step(DefineLabel(label, renews=is_there)), *others))


def _defines(step: Step, name: str) -> bool:
    return isinstance(step.effect, DefineLabel) and step.effect.label.name.lower() == name.lower()


def holding_up(effects: Sequence[Effect], number: int | None, hub: Reader) -> Sequence[Unclaimed]:
    """Why what was decided about an issue has to wait: a comment there that may be ours, and that we don't know.

    Where that is the board, who is away stands there: nobody is asked meanwhile.
    """
    here = hub.unclaimed_on(number) if effects and number is not None else ()
    asks = any(isinstance(each, Tell) and each.key.partition("/")[0] == ASK for each in effects)
    return [*here, *(each for each in (hub.unclaimed_issues() if asks else ()) if each.key == BOARD)]


def in_the_way(effect: Effect, hub: Reader) -> Sequence[Unclaimed]:
    """Why this alone has to wait: where it would be said, or beside an issue of ours that may be there already."""
    if is_casus(effect):
        return ()  # which casussen we opened is looked up with care as it is
    if isinstance(effect, KeepIssue | Pin):
        return [each for each in hub.unclaimed_issues() if each.key == effect.key]
    number = getattr(effect, "number", None)
    return hub.unclaimed_on(number) if isinstance(number, int) and hub.has_read(number) else ()
