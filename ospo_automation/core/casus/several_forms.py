"""An issue that holds the questions of several forms is one of them: a yes below it is one to that, and to no other."""

from __future__ import annotations

from ..github.issue import Issue
from ..incoming.forms import OwnForm, Reading, read
from .checkout import Checkout

LET_IN = (OwnForm("event"), OwnForm("join"), OwnForm("meeting"), OwnForm("signal", name="tip"))
"""What a coordinator lets in with a word or a 👍. An issue that is as much of two is the first."""


def is_rather_another(form: OwnForm, reading: Reading, issue: Issue, checkout: Checkout) -> bool:
    """Whether its label, or else most of its headings, are those of another form that is let in with a word."""
    named, labels = {name.lower() for name in issue.labels}, checkout.network.labels

    def rank(each: OwnForm, headings: int) -> tuple[bool, int, int]:
        return labels.of(each.label).name.lower() in named, headings, -LET_IN.index(each)

    mine = rank(form, reading.headings)
    others = (each for each in LET_IN if each != form)
    return any(rank(each, read(issue.body, checkout.other_form(each)).headings) > mine for each in others)
