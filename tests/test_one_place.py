"""What has several sides has one row; whoever forgets one of its places is told which."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from copy import deepcopy
from pathlib import Path
from typing import get_args

import pytest
from pydantic import create_model

from ospo_automation.adopt.forms import FORMS, INSTALLED, render
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.casus.casus_labels import label_definitions
from ospo_automation.core.casus.remembered import BOARD
from ospo_automation.core.casus.rounds import Limits
from ospo_automation.core.engine.effects import Effect, KeepIssue, Pin, Relabel
from ospo_automation.core.incoming.forms import OwnForm
from ospo_automation.core.meetings.series import AGENDA
from ospo_automation.core.network.decided import load
from ospo_automation.core.network.labels import LabelDefinition, Labels, Status, colors, forgotten, rows
from ospo_automation.core.primitives.section import Section
from ospo_automation.run.configuration import Configuration, read_network
from ospo_automation.site.contrast import FOR_TEXT, colour, contrast
from ospo_automation.texts import LANGUAGES, words
from tests.given import OSPO_YML, checkout, configured, undeclared


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_has_its_words_and_every_word_its_label(language: str) -> None:
    there = words(language)["labels"]
    assert forgotten(there) == []
    text = OSPO_YML.replace("language: nl", f"language: {language}")
    less = {**there, "casus": {"name": "casus"}, "status": {"other": {}, **there["status"]}}
    said = r"'labels.casus' has no description; 'labels.status.other' has no row in core/network/labels.py"
    with pytest.raises(LookupError, match=rf"^texts/{language}/words.yml: {said}$"):
        load(text, model=Configuration, defaults=lambda _: less)


def test_a_label_without_a_row_is_told() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Labels.model_fields, "forgotten", Labels.model_fields["status"].__class__(annotation=str))
        rows.cache_clear()
        with pytest.raises(TypeError, match=r"core/network/labels.py: Labels.forgotten has no Row"):
            rows()
    rows.cache_clear()


def test_every_label_is_defined_with_its_own_colour() -> None:
    here = checkout()
    known = {each.name: each for each in label_definitions(here.form, here.network)}
    labels = here.network.labels
    for key, row in rows().items():
        label = getattr(labels, key)
        mine = [each for each in known.values() if each.name.startswith(label.name)]
        assert mine, f"no label of '{key}' is defined"
        assert {each.color for each in mine} == {row.color}
        assert len(mine) > 1 if row.answers_to else mine == [LabelDefinition(label.name, row.color, label.description)]
    assert {labels.of_status(status).color for status in Status} == {status.color for status in Status}
    assert len(known) == len(label_definitions(here.form, here.network))


def test_a_label_that_somebody_decides_on_and_nobody_defines_is_told() -> None:
    """Every story and every run of the tests is held to it: see `undeclared`."""
    wanted = [Relabel(1, add=frozenset({"casus", "Thema: inkoop", "nieuw"})), Relabel(2, remove=frozenset({"oud"}))]
    assert undeclared(wanted, checkout()) == ["'nieuw' is no label of core/network/labels.py"]


def test_a_kind_of_issue_that_nobody_keeps_is_told() -> None:
    wanted: list[Effect] = [
        KeepIssue("agenda/maart", "x", "x"),
        KeepIssue("agenda", "x", "x"),
        Pin("board"),
        Pin("failures"),
    ]
    assert undeclared(wanted, checkout()) == [
        "'agenda' is among the `issues` of no automation",
        "'failures' is no kind that `is_pinned`",
    ]


def test_every_kind_of_issue_of_ours_has_one_automation_that_may_make_it() -> None:
    kept = [(each.name, kind) for each in AUTOMATIONS for kind in each.issues]
    assert len({kind for _, kind in kept}) == len(kept)
    for each in AUTOMATIONS:
        assert bool(each.issues) == (KeepIssue in each.may), f"automations/{each.name}.py: `issues` and `may` differ"
        assert any(kind.is_pinned for kind in each.issues) == (Pin in each.may), each.name
    assert AGENDA.has(AGENDA.key("maart"))
    assert not BOARD.has("board/1")


def unplaced(forms: Sequence[OwnForm], there: Mapping[str, Set[str]]) -> list[str]:
    """Of which form a language has no template, and which template is no form."""
    named = "put an OwnForm for it among FORMS of adopt/forms.py"
    return [
        *(f"issue-templates/{each}/{form} is missing" for each in there for form in forms if form not in there[each]),
        *(f"issue-templates/{each}/{name}: {named}" for each in there for name in sorted(there[each] - set(forms))),
        *(f"core/network/labels.py: Labels.{form.label} is missing" for form in forms if form.label not in rows()),
    ]


def test_every_form_has_its_template_label_and_section() -> None:
    folder = Path(__file__).resolve().parent.parent / "issue-templates"
    there = {language: {each.name for each in (folder / language).iterdir()} for language in LANGUAGES}
    assert unplaced(FORMS, there) == []
    assert unplaced([*FORMS[1:], OwnForm("survey")], {"nl": there["nl"]}) == [
        "issue-templates/nl/survey.yml is missing",
        "issue-templates/nl/casus.yml: put an OwnForm for it among FORMS of adopt/forms.py",
        "core/network/labels.py: Labels.survey is missing",
    ]
    for form in FORMS:
        network = configured(OSPO_YML + (f"{section_of(form)}:\n" if form.section else ""))
        sets = f"labels: [{json.dumps(network.labels.of(form.label).name)}]" in render(network)[f"{INSTALLED}/{form}"]
        assert sets == form.sets_label, f"issue-templates/*/{form} and its row differ: sets_label"
        assert form.section is None or f"{INSTALLED}/{form}" not in render(configured())
        copied = deepcopy(form)
        assert (copied, copied.label, copied.section, copied.sets_label) == (
            form, form.label, form.section, form.sets_label,
        )  # fmt: skip


def test_our_own_repository_has_the_forms_of_today() -> None:
    """It is a network as well: a field, a topic or a label of a form comes there with `ospo forms --apply`."""
    root = Path(__file__).resolve().parent.parent
    rendered = render(read_network(root))
    there = {path: root / path for path in rendered}
    stale = [path for path, file in there.items() if not file.is_file() or file.read_text("utf-8") != rendered[path]]
    assert stale == [], f"python -m ospo_automation forms --apply writes {', '.join(stale)} anew"


def section_of(form: OwnForm) -> str:
    return next(
        name for name, field in Configuration.model_fields.items() if form.section in get_args(field.annotation)
    )


def test_a_section_that_nobody_reads_is_told() -> None:
    """Before, it was off for ever, whatever the file said."""

    class Forgotten(Section):
        pass

    with pytest.raises(LookupError, match=r"Forgotten is no section .* OTHERS of run/configuration.py"):
        configured().section(Forgotten)
    twice = create_model("Twice", __base__=Configuration, again=(Limits | None, None))
    with pytest.raises(TypeError, match=r"the sections 'routing' and 'again' have the same settings"):
        twice.model_construct(**dict(configured())).section(Limits)


def test_a_colour_is_light_enough_for_dark_text() -> None:
    told = dict(colors())
    dark = colour("#1f2328")  # GitHub's dark text
    assert dark
    for key, color in (*told.pop("status").items(), *told.items()):
        light = colour(f"#{color}")
        is_light = light is not None and light.luminance > dark.luminance and contrast(light, dark) >= FOR_TEXT
        assert is_light, f"core/network/labels.py: {color} of {key} is too dark for the text on it"


@pytest.mark.parametrize("key", [key for key in rows() if key != "casus"])
def test_no_label_of_ours_is_a_status_that_we_don_t_know(key: str) -> None:
    """Whatever an adopter calls it: only people's own `status: ...` is one."""
    network = configured(f"{OSPO_YML}labels: {{{key}: 'status: een ander'}}\n")
    assert not network.labels.has_foreign_status(["status: een ander"])
    assert configured().labels.has_foreign_status(["status: een ander"])
