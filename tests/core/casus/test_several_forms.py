"""An issue that holds the questions of several forms is one of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from ospo_automation.core.casus.several_forms import LET_IN
from ospo_automation.core.incoming.forms import OwnForm
from ospo_automation.core.meetings.partner_event import FORM as EVENT
from ospo_automation.core.meetings.sent_in import MEETING, sent_in
from ospo_automation.core.network.joiner import FORM as JOIN
from ospo_automation.core.sight.from_forms import read_as
from ospo_automation.core.sight.signing_form import is_form
from ospo_automation.core.signals.tips_sent import FORM as TIP
from ospo_automation.core.signals.tips_sent import form_of
from tests.given import OSPO_YML, checkout, issue

HERE = checkout(OSPO_YML + "events:\njoining:\nsignals:\nmeetings:\n  extra:\n    - {at: '2026-12-10 13:00'}\n")
FORMS = (EVENT, JOIN, MEETING, TIP)


def filled_in(form: OwnForm) -> str:
    return "\n\n".join(f"### {each.headings[0]}\n\nhttps://a.example/1" for each in HERE.other_form(form).fields)


def taken_for(body: str, *labels: str) -> set[OwnForm]:
    there = replace(issue(5, text=body, labels=()), labels=labels)
    sent = sent_in(there, HERE)
    found = {
        EVENT: read_as(EVENT, there, HERE) is not None,
        JOIN: is_form(there, HERE),
        MEETING: sent is not None and sent.form == MEETING,
        TIP: form_of(there, HERE) is not None,
    }
    return {form for form, is_one in found.items() if is_one}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_alone_is_that_form(form: OwnForm) -> None:
    assert taken_for(filled_in(form)) == {form}
    label = HERE.network.labels.of(form.label).name
    assert taken_for(filled_in(form), label) == {form}
    others = "\n\n".join(filled_in(each) for each in FORMS if each != form)
    assert taken_for(f"{others}\n\n{filled_in(form)}", label) == {form}, "its label says it"


@pytest.mark.parametrize("first", FORMS)
def test_several_at_once_are_one(first: OwnForm) -> None:
    for others in permutations([each for each in FORMS if each != first], 1):
        assert len(taken_for("\n\n".join(map(filled_in, (first, *others))))) == 1
    assert len(taken_for("\n\n".join(map(filled_in, (first, *(each for each in FORMS if each != first)))))) == 1


def test_what_is_let_in_are_the_forms_themselves() -> None:
    assert [(each, each.label) for each in LET_IN] == [(each, each.label) for each in FORMS]


NOT_LET_IN = {
    "addition": "a maintainer approves the very text",
    "agenda_point": "its title waits for a label, which goes when that is changed",
    "casus": "nobody has to let in a question",
    "experience": "a maintainer approves the very text",
    "minutes": "only who may write them sends them",
    "theme": "as a point",
}


def test_of_each_form_it_is_known_whether_a_word_lets_it_in() -> None:
    """Whoever adds one that a word lets in puts it into `LET_IN`, and into `FORMS` of `automations/test_unsure.py`."""
    there = {each.stem for each in (Path(__file__).parents[3] / "issue-templates/nl").glob("*.yml")} - {"config"}
    assert there == {each.removesuffix(".yml") for each in LET_IN} | NOT_LET_IN.keys()
