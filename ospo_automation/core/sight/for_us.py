"""Which issues are for us at all: a casus, or what else people send by one of the network's forms."""

from __future__ import annotations

from ..casus.assessing import ENOUGH_HEADINGS
from ..casus.casus import is_by_us, is_opened_by_us
from ..casus.checkout import Checkout
from ..github.issue import Issue
from ..incoming.forms import read
from ..knowledge.page_meant import FORM as ADDITION
from ..meetings.sent_in import sent_in
from ..meetings.series import AGENDA
from ..primitives.marker import Mark
from .from_forms import is_from_form


def is_for_us(issue: Issue, checkout: Checkout) -> bool:
    """Whether some automation may have to do with it: by a label that a form sets, or by the form's own headings.

    Of the issues that we made ourselves only agendas, on which people write; the others are kept by whoever made them.
    """
    network = checkout.network
    if issue.is_pull_request or issue.is_locked:
        return False
    if is_by_us(issue, network):
        mark = Mark.read(issue.body)
        return is_opened_by_us(issue, network) or (mark is not None and AGENDA.has(mark.key))
    names = {name.lower() for name in issue.labels}
    if names & {network.labels.casus.name.lower(), network.labels.addition.name.lower()}:
        return True
    if is_from_form(issue, checkout):
        return True
    headings = max(checkout.form.read(issue.body).headings, read(issue.body, checkout.other_form(ADDITION)).headings)
    return headings >= ENOUGH_HEADINGS or sent_in(issue, checkout) is not None
