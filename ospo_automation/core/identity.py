"""What rests on who we are: it is remembered before we write, and what we can't know for ours is left as it is."""

from __future__ import annotations

from dataclasses import replace

from .effects import DefineLabel
from .ours import noting
from .plan import Plan, Step
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
    return Plan((Step(DefineLabel(label)), *others))


def _defines(step: Step, name: str) -> bool:
    return isinstance(step.effect, DefineLabel) and step.effect.label.name.lower() == name.lower()
