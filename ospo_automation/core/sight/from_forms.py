"""What people send by a form that is for no casus and no meeting: which it is, and all of it that is open."""

from __future__ import annotations

from collections.abc import Sequence

from ..casus.checkout import Checkout
from ..engine.reader import Reader
from ..github.issue import Issue
from ..incoming.forms import Reading, read
from ..knowledge import experience

ENOUGH_HEADINGS = 3
FORMS = (experience.FORM,)


def experience_in(issue: Issue, checkout: Checkout) -> Reading | None:
    """What somebody filled in of something that they tell the network; None for any other issue."""
    network = checkout.network
    named = {name.lower() for name in issue.labels}
    is_ours = network.bots.wrote(issue.author, issue.body)
    if issue.is_pull_request or is_ours or network.labels.casus.name.lower() in named:
        return None
    reading = read(issue.body, checkout.other_form(experience.FORM))
    is_one = network.labels.experience.name.lower() in named or reading.headings >= ENOUGH_HEADINGS
    return reading if is_one else None


def threads_of_forms(hub: Reader) -> Sequence[Issue]:
    """All of it that is open, each read with what was said on it: in one request, whichever of these forms are on."""
    network = hub.checkout.network
    labels = [network.labels.of(form.label).name for form in FORMS if form.section and network.section(form.section)]
    return [hub.issue(number) for number in hub.threads(*labels)] if labels else []
