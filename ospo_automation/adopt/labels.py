"""The labels of a network, as a plan that creates what is missing and mends colour and description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ospo_automation.core.casus.casus_labels import label_definitions
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.engine.effects import DefineLabel
from ospo_automation.core.engine.plan import Plan, Step
from ospo_automation.core.github.ours import noted, noting
from ospo_automation.core.github.overdue import made_up, making_up
from ospo_automation.core.network.decided import Network

from .forms import casus_form


def plan_labels(existing: Mapping[str, tuple[str, str]], checkout: Checkout) -> Plan:
    """`existing` has colour and description by name in lower case. Labels that we don't know are left alone.

    In the description of our own label stays which accounts we wrote under, and when a run made up for a sweep.
    """
    own = checkout.network.labels.own.name
    _, description = existing.get(own.lower(), ("", ""))
    wanted = (
        replace(label, description=_remembering(label.description, description)) if label.name == own else label
        for label in label_definitions(checkout.form, checkout.network)
    )
    steps = (
        Step(DefineLabel(label, renews=label.name.lower() in existing))
        for label in wanted
        if existing.get(label.name.lower()) != (label.color, label.description)
    )
    return Plan(tuple(steps))


def ours_among(existing: Mapping[str, tuple[str, str]], network: Network) -> list[str]:
    """The labels that are as we make them, `existing` as above.

    One with a colour or a description of its own was there before, or is somebody's by now.
    """
    own = network.labels.own.name
    return [
        label.name
        for label in label_definitions(casus_form(network), network)
        if (there := existing.get(label.name.lower())) is not None
        and there[0] == label.color
        and there[1] == (_remembering(label.description, there[1]) if label.name == own else label.description)
    ]


def _remembering(wanted: str, there: str) -> str:
    return making_up(noting(wanted, noted(there)), made_up(there))
