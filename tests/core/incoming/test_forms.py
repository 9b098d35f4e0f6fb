"""From a body to answers: exact where a form was filled in, honest where it wasn't, and never an exception."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_automation.adopt.forms import CASUS, casus_form, other_form, render
from ospo_automation.core.incoming.filled_in import understand
from ospo_automation.core.incoming.forms import Form, read
from ospo_automation.core.knowledge import page_meant
from ospo_automation.core.primitives import yaml_lines
from tests import inventory
from tests.given import OSPO_YML, body, configured
from tests.hostile import text

NETWORK = configured()
FORM = casus_form(NETWORK)
REQUIRED = ("organisation_type", "topics", "situation", "question", "no_secrets")


def test_a_filled_in_form_gives_typed_answers() -> None:
    found = read(body(topics="EUPL, Inkoop en aanbesteden"), FORM.form, FORM.others)
    assert found.values["topics"] == ("licenties/eupl", "inkoop")
    assert found.choice("organisation_type") == "municipality"
    assert found.text("question") == "Mag dit onder de EUPL?"
    assert found.choice("urgency") == "month"
    assert found.ticked("no_secrets")
    assert not found.ticked("publish")
    assert (found.missing, dict(found.off_list), found.doubled) == ((), {}, ())


def test_the_other_language_and_older_headings_are_understood() -> None:
    english = "### What is it about?\n\nI don't know\n\n### Where are you stuck?\n\nHelp\n\n### Situatie\n\nOud"
    found = read(english, FORM.form, FORM.others)
    assert found.values["topics"] == ("unknown",)
    assert (found.text("question"), found.text("situation")) == ("Help", "Oud")


def test_what_was_read_is_remembered_but_neither_without_end_nor_where_it_is_long() -> None:
    form = casus_form(NETWORK).known
    texts = [body(question=f"Vraag {number}") for number in range(1_001)]
    first = read(texts[0], form)
    assert read(texts[0], form) is first
    assert [read(each, form).text("question") for each in texts] == [f"Vraag {number}" for number in range(1_001)]
    assert len(form.readings) <= 1_000
    long = body(question="x" * 10_000)
    assert read(long, form) == read(long, form)
    assert long not in form.readings


def test_a_topic_keeps_its_former_titles() -> None:
    renamed = configured(
        OSPO_YML.replace("inkoop: Inkoop en aanbesteden", "inkoop: {title: Inkoop, formerly: [Kopen]}")
    )
    form = casus_form(renamed)
    assert read(body(topics="Kopen"), form.form, form.others).values["topics"] == ("inkoop",)


def test_placeholders_and_empty_answers_are_missing() -> None:
    empty = body(organisation_type="Kies een soort organisatie", topics="", situation="", question="None")
    assert read(empty, FORM.form, FORM.others).missing == ("organisation_type", "topics", "situation", "question")
    assert read(None, FORM.form).missing == REQUIRED
    fence = Form.of(yaml_lines.load("body: [{type: textarea, id: log, attributes: {label: Log}}]", "x").value, {})
    assert read("### Log\n\n```shell\n\n```", fence).values == {}


def test_an_unticked_box_and_an_unknown_box_are_no_consent() -> None:
    assert "no_secrets" in read(body(no_secrets="- [ ] Er staan geen persoonsgegevens"), FORM.form).missing
    found = read(body(no_secrets="- [x] Iets anders"), FORM.form)
    assert "no_secrets" in found.missing
    assert found.off_list["no_secrets"] == ("Iets anders",)


def test_what_is_not_on_the_list_is_told_and_the_rest_counts() -> None:
    found = read(body(topics="EUPL, Zelf bedacht"), FORM.form, FORM.others)
    assert found.values["topics"] == ("licenties/eupl",)
    assert dict(found.off_list) == {"topics": ("Zelf bedacht",)}


def test_a_typed_heading_is_told_the_first_wins_and_no_text_is_lost() -> None:
    typed = "Zie hieronder.\r\n\r\n### Waar loop je op vast?\r\n\r\nGetypt."
    found = read(body(situation=typed), FORM.form, FORM.others)
    assert found.doubled == ("question",)
    assert found.text("situation") == "Zie hieronder."
    assert "Getypt." in found.text("question")
    assert "Mag dit onder de EUPL?" in found.text("question")


def test_a_heading_typed_below_the_form_changes_no_choice() -> None:
    found = read(body() + "\n### Waar gaat het over?\n\nInkoop en aanbesteden", FORM.form, FORM.others)
    assert found.values["topics"] == ("licenties/eupl",)
    assert found.doubled == ("topics",)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="#\r"), min_size=1, max_size=300))
def test_what_people_type_comes_back_to_the_letter(typed: str) -> None:
    expected = typed.strip()
    found = read(body(situation=typed) if typed else body(), FORM.form, FORM.others)
    if expected.lower() in {"", "none", "_no response_"} or expected.startswith("```"):
        return
    assert found.text("situation") == expected


def test_hostile_bodies_never_raise_and_give_only_known_answers() -> None:
    topics = {*NETWORK.topics, "unknown"}
    for seed in range(2_000):
        for typed in (text(seed), body(situation=text(seed), topics=text(seed + 1)), body().replace("###", text(seed))):
            found = read(typed, FORM.form, FORM.others)
            assert set(found.values.get("topics", ())) <= topics
            assert set(found.missing) <= set(REQUIRED)


def test_every_answer_that_we_offer_is_understood_when_typed() -> None:
    for language in ("nl", "en"):
        form = casus_form(configured(OSPO_YML.replace("language: nl", f"language: {language}")))
        for id_, short in form.short["organisation_type"].items():
            assert understand(short, ["organisation_type"], form.form, form.phrases) == {"organisation_type": (id_,)}
    for path, topic in NETWORK.topics.items():
        assert understand(topic.title, ["topics"], FORM.form, FORM.phrases) == {"topics": (path,)}
    for words in ("Geen idee", "I don’t know", "weet ik niet."):
        assert understand(words, ["topics"], FORM.form, FORM.phrases) == {"topics": ("unknown",)}
    assert understand("Akkoord.", ["no_secrets"], FORM.form, FORM.phrases) == {"no_secrets": ("yes",)}


def test_a_supplier_of_theirs_is_not_what_they_are() -> None:
    for words in ("Onze leverancier wil de code niet vrijgeven.", "Mijn leverancier", "Our supplier wants the MIT."):
        assert understand(words, ["organisation_type"], FORM.form, FORM.phrases) == {}
    for words in ("leverancier", "Wij zijn een leverancier van zaaksystemen.", "We are a supplier."):
        found = understand(words, ["organisation_type"], FORM.form, FORM.phrases)
        assert found == {"organisation_type": ("supplier",)}


def test_the_rendered_forms_have_the_same_fields_in_both_languages() -> None:
    forms = {}
    for language in ("nl", "en"):
        network = configured(OSPO_YML.replace("language: nl", f"language: {language}"))
        rendered = render(network)[f".github/ISSUE_TEMPLATE/{CASUS}"]
        forms[language] = Form.of(yaml_lines.load(rendered, CASUS).value, {})
    dutch, english = (
        [(each.id, each.kind, each.required, len(each.options)) for each in forms[name].fields] for name in forms
    )
    assert dutch == english
    assert {id_ for id_, *_ in dutch} == set(inventory.found().fields["nl"]["casus"])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_rendered_forms_are_valid_against_github_s_published_schema(language: str, tmp_path: Path) -> None:
    many = "".join(f"  topic-{number}: 'Thema {number}: \"quoted\" & <b>'\n" for number in range(40))
    text = OSPO_YML.replace("language: nl", f"language: {language}").replace("topics:\n", f"topics:\n{many}")
    file = tmp_path / CASUS
    file.write_text(render(configured(text))[f".github/ISSUE_TEMPLATE/{CASUS}"], encoding="utf-8")
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.github-issue-forms"]
    checked = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("site", "licence"),
    [
        ("", "CC-BY-4.0"),
        ("site: { address: https://kennisbank.example.org/, licence: CC0-1.0 }\n", "CC0-1.0"),
        ('site: { address: https://kennisbank.example.org/, licence: "eigen: \\"vrij\\" #1" }\n', 'eigen: "vrij" #1'),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_whoever_shares_something_reads_under_which_licence(site: str, licence: str, language: str) -> None:
    network = configured(OSPO_YML.replace("language: nl", f"language: {language}") + f"additions:\n{site}")
    forms = {path.rpartition("/")[2]: yaml_lines.load(text, path).value for path, text in render(network).items()}
    fields = {each["id"]: each["attributes"] for form in forms.values() for each in form["body"] if "id" in each}
    assert licence in fields["publish"]["description"]
    (box,) = fields["licence"]["options"]
    assert licence in box["label"]
    form = other_form(page_meant.FORM, network)
    for agreed in (box["label"], "Mijn tekst mag gebruikt worden onder de licentie van deze kennisbank"):
        for heading in ("Delen", "Sharing"):
            assert read(f"### {heading}\n\n- [X] {agreed}", form).values["licence"] == ("yes",)
