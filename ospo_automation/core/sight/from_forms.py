"""What people send by a form that is for no casus: which it is, and all of it that is open."""

from __future__ import annotations

from collections.abc import Sequence

from ..casus.checkout import Checkout
from ..casus.several_forms import LET_IN, is_rather_another
from ..engine.reader import Reader
from ..github.issue import Issue
from ..incoming.forms import OwnForm, Reading, read
from ..knowledge import experience
from ..meetings import partner_event

ENOUGH_HEADINGS = 3
FORMS = (experience.FORM, partner_event.FORM)
"""Read together: in one request, whichever of these a network has."""


def read_as(form: OwnForm, issue: Issue, checkout: Checkout) -> Reading | None:
    """What somebody filled in of this form; None for any other issue. A label says that it is one, or its headings."""
    network = checkout.network
    named = {name.lower() for name in issue.labels}
    is_ours = network.bots.wrote(issue.author, issue.body)
    if issue.is_pull_request or is_ours or network.labels.casus.name.lower() in named:
        return None
    reading = read(issue.body, checkout.other_form(form))
    is_one = network.labels.of(form.label).name.lower() in named or reading.headings >= ENOUGH_HEADINGS
    is_another = is_one and form in LET_IN and is_rather_another(form, reading, issue, checkout)
    return reading if is_one and not is_another else None


def experience_in(issue: Issue, checkout: Checkout) -> Reading | None:
    """What somebody filled in of something that they tell the network; None for any other issue."""
    return read_as(experience.FORM, issue, checkout)


def is_from_form(issue: Issue, checkout: Checkout) -> bool:
    """Whether it is one of all these."""
    return any(read_as(form, issue, checkout) is not None for form in FORMS)


def threads_of_forms(hub: Reader) -> Sequence[Issue]:
    """All of it that is open and has its label, each read with what was said on it."""
    network = hub.checkout.network
    on = (form for form in FORMS if form.section is not None and network.section(form.section) is not None)
    labels = [network.labels.of(form.label).name for form in on]
    return [hub.issue(number) for number in hub.threads(*labels)] if labels else []
