"""Bodies that GitHub and people made of a form: every case of examples/forms.yml, and others of their kinds."""

from __future__ import annotations

import random
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_automation.adopt.check import refused
from ospo_automation.adopt.forms import casus_form, other_form, render
from ospo_automation.core.casus.assessing import assess
from ospo_automation.core.incoming.forms import Form, Reading, StrayText, read
from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.run.configuration import read_form
from ospo_automation.sandbox import forms as github
from tests.given import OSPO_YML, body, configured, issue
from tests.hostile import text
from tests.linear import WORTH_MEASURING
from tests.loading import loaded

CASES = loaded("tests/examples/forms.yml")
QUESTION = "{type: textarea, id: question, attributes: {label: Waar loop je op vast?}, validations: {required: true}}"
SITUATION = "{type: textarea, id: situation, attributes: {label: Wat speelt er?}}"
KIND = "{type: dropdown, id: kind, attributes: {label: Soort, options: [gemeente, provincie]}}"
UPLOAD = "{type: upload, attributes: {label: Schermafdrukken}}"
NAMED = "{type: input, attributes: {label: Projectnaam}}"
TOPICS = (
    "{type: dropdown, id: topics, attributes: {label: Waar gaat het over?, multiple: true,"
    " options: ['Privacy, AVG en security', Inkoop, Privacy, 'security, Inkoop', 'Wet- en regelgeving']}}"
)
BOXES = (
    "{type: checkboxes, id: public, attributes: {label: Openbaar,"
    " options: [{label: A, required: true}, {label: B}, {label: 'Ik las de [regels](https://example.org/a_b)'}]}}"
)
# The form that each case describes in words.
FORMS: dict[str, tuple[str, ...]] = {
    "upload-after-dropdown": (
        "{type: dropdown, id: organisation_type, attributes: {label: Wat voor organisatie?, options: [gemeente]},"
        " validations: {required: true}}",
        UPLOAD,
    ),
    "question-without-id": (QUESTION, NAMED),
    "removed-question": (QUESTION,),
    "heading-in-fence": (SITUATION, QUESTION),
    "heading-in-open-fence": (SITUATION, QUESTION),
    "heading-in-html-comment": (SITUATION, QUESTION),
    "comma-in-option": (
        "{type: dropdown, id: topics, attributes: {label: Waar gaat het over?, multiple: true,"
        " options: ['Privacy, AVG en security', Inkoop]}}",
    ),
    "required-box-unticked": (BOXES,),
}
S, Q, K = "### Wat speelt er?\n\n", "\n\n### Waar loop je op vast?\n\n", "\n\n### Soort\n\n"
LARGEST = 262_144
NETWORK = configured()
CASUS = casus_form(NETWORK)


def form(*questions: str) -> Form:
    return Form.of(yaml_lines.load("body:\n" + "".join(f"- {each}\n" for each in questions), "form.yml").value, {})


def answers(typed: str, *questions: str) -> dict[str, Any]:
    """What is read, without the questions that have no answer."""
    return {id_: list(values) for id_, values in read(typed, form(*questions)).values.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_case_gives_what_its_reader_expects(case: dict[str, Any]) -> None:
    asked = form(*FORMS[case["id"]])
    found = read(case["body"], asked)
    want = case["want"]
    if want.get("missing") == ["that checkboxes question"]:
        want = want | {"missing": ["public"]}
    for name in ("missing", "doubled"):
        if name in want:
            assert list(getattr(found, name)) == want[name]
    values = {id_: texts for id_, texts in want.items() if id_ not in {"missing", "doubled"}}
    assert {id_: list(found.values[id_]) for id_ in values} == values
    assert read(case["body"].replace("\n", "\r\n"), asked).values == found.values


# Typed in the first of three answers; GitHub's own headings follow.
HIDING = {
    "tildes": "~~~ md\n```\n{Q}\n~~~",
    "four backticks": "````\n```\n{Q}\n```\n````",
    "a longer end": "```\n{Q}\n`````  ",
    "below a list": "1. stap\n   ```\n{Q}\n   ```",
    "on the line of a list": "- ```sh\n  {Q}\n  ```\n- klaar",
    "quoted": "> ```\n> {Q}\n> ```",
    "indented": "    {Q}",
    "indented signs of a fence": "Zo:\n\n    ```\n\n```\n{Q}\n```",
    "comment in a line": "Iets. <!-- \n{Q}\n-->",
    "comment that begins a line": "Iets.\n<!--\n\n{Q}\n\nverborgen\n-->",
    "a fence in a comment": "Iets.\n\n<!--\n```\n{Q}\n-->",
    "a comment in a fence": "```\n<!--\n```\n```\n{Q}\n```",
    "a sign in code": "Typ `<!--` en dan\n```\n{Q}\n-->\n```",
}


@pytest.mark.parametrize("typed", HIDING.values(), ids=HIDING)
def test_what_a_fence_or_comment_holds_is_no_heading(typed: str) -> None:
    typed = typed.replace("{Q}", "### Waar loop je op vast?")
    found = read(f"{S}{typed}{Q}De echte vraag{K}gemeente", form(SITUATION, QUESTION, KIND))
    assert dict(found.values) == {"situation": (typed.strip(),), "question": ("De echte vraag",), "kind": ("gemeente",)}
    assert (found.doubled, found.missing) == ((), ())


# What is typed in the first and in the second answer: no question of the form is lost between them.
OPEN = {
    "never closed": ("```shell\nregel 1", "De vraag"),
    "closed by the next one's fence": ("```shell\nregel 1", "```sql\nselect\n```"),
    "closed in the next": ("```\nregel 1", "regel 2\n```"),
    "closed in the next, with an end of its own": ("~~~\nregel 1", "a\n~~~\nb\n~~~"),
    "shorter end": ("````\nregel 1\n```", "De vraag"),
    "a comment and an arrow": ("<!-- vul hier in", "A --> B"),
    "comment never closed": ("Iets <!-- en dan", "De vraag"),
    "in code": ("Typ `<!--` hier", "en `-->` daar"),
    "both": ("<!--\n```", "-->\n```\nx"),
}


@pytest.mark.parametrize(("situation", "question"), OPEN.values(), ids=OPEN)
def test_what_is_left_open_in_one_answer_hides_no_other(situation: str, question: str) -> None:
    found = read(f"{S}{situation}{Q}{question}{K}gemeente", form(SITUATION, QUESTION, KIND))
    assert dict(found.values) == {"situation": (situation,), "question": (question,), "kind": ("gemeente",)}
    assert (found.doubled, found.missing) == ((), ())


def test_a_form_that_somebody_shows_in_a_fence_is_not_theirs() -> None:
    shown = f"Dit werkt niet:\n\n```\n{S}a{Q}b{K}gemeente\n```"
    assert read(shown, form(SITUATION, QUESTION, KIND)).found == ()
    assert answers(f"{S}```\n### Waar loop je op vast?\nx\n```", SITUATION, QUESTION).keys() == {"situation"}


def test_headings_are_known_however_their_spaces_and_signs_are() -> None:
    label = (
        "{type: input, id: a, attributes: {label: '  Vraag  '}}",
        "{type: input, id: b, attributes: {label: Vraag 2}}",
    )
    sharp = "{type: input, id: c, attributes: {label: 'Taal #'}}"
    typed = "\ufeff### Vraag 2 ###  \n\ntwee\n\n###   Vraag\u00a0\n\néén\n\n### Taal #\n\nC\n\n#### Vraag\n"
    assert answers(typed.replace("\n", "\r\n"), *label, sharp) == {
        "a": ["één"],
        "b": ["twee"],
        "c": ["C\n\n#### Vraag"],
    }


def test_a_label_that_is_there_twice_in_the_form_goes_by_its_turn() -> None:
    twice = "{type: input, attributes: {label: Naam}}"
    typed = "### Naam\n\nAnna\n\n### Naam\n\nBert"
    assert answers(typed, twice, twice) == {"Naam": ["Anna"], "Naam (2)": ["Bert"]}
    assert read(f"{typed}\n\n### Naam\n\nCor", form(twice, twice)).doubled == ("Naam",)


@pytest.mark.parametrize("kind", ["input", "textarea", "dropdown", "checkboxes", "upload", "something-new"])
@pytest.mark.parametrize("name", ["", "id: named, "])
def test_every_label_ends_an_answer(kind: str, name: str) -> None:
    other = f"{{type: {kind}, {name}attributes: {{label: Iets anders, options: [x]}}}}"
    typed = "### Soort\n\ngemeente\n\n### Iets anders\n\nx\n\n### Waar loop je op vast?\n\nHulp"
    found = read(typed, form(KIND, other, QUESTION))
    assert (found.text("kind"), found.text("question"), found.strays) == ("gemeente", "Hulp", ())


def test_headings_that_are_gone_flow_into_no_choice_and_no_empty_answer() -> None:
    gone = "\n\n### Weg\n\nprovincie\n\n### Ook weg\n\n_No response_"
    found = read(f"### Soort\n\ngemeente{gone}{Q}_No response_{gone}", form(KIND, QUESTION))
    assert (dict(found.values), found.missing) == ({"kind": ("gemeente",)}, ("question",))
    assert found.strays == (StrayText("Weg", "provincie"), StrayText("Ook weg", "_No response_")) * 2
    ticked = read("### Openbaar\n\n- [X] A\n- [ ] B\n\n## Kop\n\n- [X] B", form(BOXES))
    assert (ticked.values, ticked.off_list) == ({"public": ("A",)}, {"public": ("## Kop\n\n- [X] B",)})


def test_headings_that_people_write_stay_in_their_answer_and_are_told() -> None:
    typed = "Eerst dit.\n\n### Achtergrond\n\nEn dat."
    found = read(
        f"{S}{typed}{Q}Mag dit?\n\n### Weg\n\n_No response_\n\n### Later\n\nwoorden", form(SITUATION, QUESTION)
    )
    assert dict(found.values) == {"situation": (typed,), "question": ("Mag dit?",)}
    assert found.strays == (
        StrayText("Achtergrond", "En dat.", kept_in="situation"),
        StrayText("Weg", "_No response_"), StrayText("Later", "woorden"),
    )  # fmt: skip


# Below the heading of a list of which more may be chosen: the options, and what is none.
CHOSEN = {
    "Privacy, AVG en security, Inkoop": (["Privacy, AVG en security", "Inkoop"], []),
    "Inkoop, Privacy": (["Inkoop", "Privacy"], []),
    "Privacy, security, Inkoop": (["Privacy", "security, Inkoop"], []),  # in full, though no piece is the longest
    "Privacy, Oud thema, Inkoop": (["Privacy", "Inkoop"], ["Oud thema"]),
    "Privacy, AVG": (["Privacy"], ["AVG"]),
    "AVG en security, Inkoop": (["Inkoop"], ["AVG en security"]),
    "Inkoop, Inkoop,": (["Inkoop"], []),
    "Inkoop\n\nen dit schreef ik erbij": (["Inkoop"], ["en dit schreef ik erbij"]),
    "<!-- Privacy -->\nInkoop <!-- hier -->": (["Inkoop"], []),
    "```\nInkoop\n```": ([], ["```\nInkoop\n```"]),
    "inkoop": ([], ["inkoop"]),
    "_No response_": ([], []),
    " none \n": ([], []),
    "": ([], []),
}


@pytest.mark.parametrize("typed", CHOSEN, ids=lambda typed: typed or "empty")
def test_options_may_have_commas_and_the_rest_is_told(typed: str) -> None:
    found = read(f"### Waar gaat het over?\n\n{typed}\n", form(TOPICS))
    chosen, strange = CHOSEN[typed]
    assert (list(found.values.get("topics", ())), list(found.off_list.get("topics", ()))) == (chosen, strange)


READ = "Ik las de [regels](https://example.org/a_b)"
# Below the heading of the boxes: what is ticked, whether all that must be is, and what is no option.
TICKED = {
    "- [X] A\n- [ ] B": (["A"], True, []),
    "- [ ] A\n- [X] B": (["B"], False, []),
    "- [X] B": (["B"], False, []),
    "- [X] A\n- [ ] A": (["A"], False, []),
    "* [x]  A\n+ [x] B": (["A", "B"], True, []),
    "1. [X] A\n2. [ ] B": (["A"], True, []),
    f"- [X] A\n- [X] {READ}": (["A", READ], True, []),
    "- [X] A\n- [X] Ik las de\n  [regels](https://example.org/a_b)": (["A", READ], True, []),
    "- [X] A\n- [X] Was er vorig jaar\n- [ ] Deze ook": (["A"], True, ["Was er vorig jaar"]),
    "<!--\n- [X] A\n-->\n- [ ] A": ([], False, []),
    "```\n- [X] A\n```": ([], False, ["```\n- [X] A\n```"]),
    "- [X] A\nmet een opmerking": (["A"], True, ["met een opmerking"]),
    "- [] A": ([], False, []),
    "A": ([], False, ["A"]),
    "_No response_": ([], False, []),
}  # fmt: skip


@pytest.mark.parametrize("typed", TICKED)
def test_a_box_that_must_be_ticked_is_missed_whatever_the_others_are(typed: str) -> None:
    found = read(f"### Openbaar\n\n{typed}", form(BOXES))
    chosen, enough, strange = TICKED[typed]
    assert list(found.values.get("public", ())) == chosen
    assert list(found.off_list.get("public", ())) == strange
    assert found.missing == (() if enough else ("public",))


def test_the_boxes_of_an_earlier_form_suffice_unless_a_new_one_stands_there_empty() -> None:
    before = form(
        "{type: checkboxes, id: public, attributes: {label: Openbaar, options: [{label: A, required: true}]}}"
    )
    now = form(
        "{type: checkboxes, id: public, attributes: {label: Openbaar,"
        " options: [{label: A, required: true}, {label: Nieuw, required: true}]}}"
    )
    assert read("### Openbaar\n\n- [X] A", now, [before]).missing == ()
    assert read("### Openbaar\n\n- [X] A\n- [ ] Nieuw", now, [before]).missing == ("public",)
    assert read("### Openbaar\n\n- [X] A", now).missing == ("public",)


def test_a_label_of_now_is_no_other_question_s_old_one() -> None:
    now = form("{type: input, id: short, attributes: {label: Vraag}}", QUESTION)
    before = form("{type: textarea, id: question, attributes: {label: Vraag}}")
    found = read("### Vraag\n\nKort\n\n### Waar loop je op vast?\n\nLang", now, [before])
    assert dict(found.values) == {"short": ("Kort",), "question": ("Lang",)}


def test_a_line_that_holds_one_answer_ends_at_any_heading() -> None:
    typed = "### Projectnaam\n\nKoppelvlak\n\n### Weg\n\nwoorden\n\n### Schermafdrukken\n\n![x](y)\n\n### Weg\n\nmeer"
    found = read(typed, form(NAMED, UPLOAD))
    assert dict(found.values) == {"Projectnaam": ("Koppelvlak",), "Schermafdrukken": ("![x](y)",)}
    assert found.strays == (StrayText("Weg", "woorden"), StrayText("Weg", "meer"))


def test_only_hidden_words_are_no_answer() -> None:
    for typed in ("<!-- Schrijf hier je vraag -->", "<!--\nEen\n\nTwee\n-->\n", "```\n\n```", "  \n\t\n", "None"):
        assert read(f"### Waar loop je op vast?\n\n{typed}", form(QUESTION)).missing == ("question",)
    for typed in ("<!-- hint --> Mag dit?", "```\nMag dit?\n```", "<!-- Mag dit?", "Geen\n<!-- -->"):
        assert answers(f"### Waar loop je op vast?\n\n{typed}", QUESTION) == {"question": [typed]}


FORM = """\
body:
- {type: dropdown, id: kind, attributes: {label: Soort, options: [gemeente, 'a, b', a, b]}}
- {type: textarea, id: situation, attributes: {label: 'Wat speelt er?'}}
- {type: dropdown, id: topics, attributes: {label: Onderwerpen, multiple: true, options: ['p, q', 'q, r', s, t]}}
- {type: input, attributes: {label: Zonder naam}}
- {type: upload, id: files, attributes: {label: Bestanden}}
- {type: textarea, id: log, attributes: {label: Uitvoer, render: shell}}
- {type: checkboxes, id: public, attributes: {label: Openbaar, options: [{label: A, required: true}, {label: B}]}}
- {type: textarea, id: question, attributes: {label: 'Waar loop je op vast?'}}
"""
TYPED = st.lists(
    st.sampled_from(("```", "~~~", "````", "```sh", "<!--", "-->", "`<!--`", "- x", "  y", "", "> z", "## k", "woord")),
    max_size=8,
).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(
    TYPED, TYPED, st.sampled_from(("gemeente", "a, b", "b")), st.sets(st.sampled_from(("p, q", "q, r", "s", "t"))),
    st.sets(st.sampled_from("AB")), st.text(max_size=30),
)  # fmt: skip
def test_what_github_makes_of_a_form_comes_back_whatever_is_typed(
    situation: str, question: str, kind: str, topics: set[str], ticked: set[str], named: str
) -> None:
    named = " ".join(named.replace("#", "").split())
    filled = {"situation": situation, "question": question, "kind": kind, "topics": sorted(topics)}
    filled |= {"public": sorted(ticked), "Zonder naam": named}
    made = github.fill(FORM, "x", filled, strict=False).body
    found = read(made, Form.of(yaml_lines.load(FORM, "form.yml").value, {}))
    assert found.found == ("kind", "situation", "topics", "Zonder naam", "files", "log", "public", "question")
    assert (found.values["kind"], set(found.values.get("topics", ()))) == ((kind,), topics)
    assert (set(found.values.get("public", ())), found.missing) == (ticked, () if "A" in ticked else ("public",))
    assert ("log" in found.values, found.off_list, found.strays) == (False, {}, ())
    for id_, typed in (("situation", situation), ("question", question), ("Zonder naam", named)):
        assert found.text(id_) in {typed.strip(), ""}
        assert found.text(id_) or not _says_anything(typed)


def _says_anything(typed: str) -> bool:
    return any(word in typed for word in ("woord", "x", "y", "z", "k")) and "<!--" not in typed


def test_no_word_of_a_hostile_body_is_lost_and_none_is_read_twice() -> None:
    known = CASUS.known
    for seed in range(1_500):
        chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
        marks = [f"w{number}w" for number in range(12)]
        pieces = [f"{text(seed * 20 + number, 6)}\n{mark}\n" for number, mark in enumerate(marks)]
        labels = [chance.choice(each.headings) for each in known.fields]
        typed = "".join(f"\n\n### {label}\n\n{piece}" for label, piece in zip(labels, pieces, strict=False))
        found = read(typed, known)
        told = _told(found)
        for mark in marks:
            assert sum(mark in each for each in told) == 1 or _is_hidden(typed, mark)


def _told(found: Reading) -> list[str]:
    strays = (each.text for each in found.strays if not each.kept_in)
    return [*(each for values in (*found.values.values(), *found.off_list.values()) for each in values), *strays]


def _is_hidden(typed: str, mark: str) -> bool:
    """In a choice a closed comment isn't read."""
    before, _, behind = typed.partition(mark)
    return "<!--" in before and "-->" in behind


# What stands in a form, and what is told of it.
FAULTY = {
    "body:\n- {type: input, attributes: {label: A}}\n- {type: input, id: a, attributes: {label: ' A '}}": (
        "own.yml:3: the label 'A' is there twice"
    ),
    "body:\n- {type: input, id: a, attributes: {label: A}}\n- {type: input, id: a, attributes: {label: B}}": (
        "own.yml:3: the id 'a' is there twice"
    ),
    "body: [{type: input, attributes: {label: A}}, {type: input, attributes: x}]": "question 2 has no label",
    "body: [{type: dropdown, attributes: {label: A, options: [None, x]}}]": "'A' has an option 'None'",
    "name: x": "own.yml:1: is no issue form",
    "body: []": "own.yml: is no issue form",
    "body: [{type: markdown, attributes: {value: x}}, 3]": "own.yml: is no issue form",
    "- x": "own.yml:1: is no issue form",
    "body: [": "own.yml:1: is not valid YAML",
    "\udcff": "own.yml: is not UTF-8 text",
}


@pytest.mark.parametrize("typed", FAULTY, ids=ascii)
def test_what_is_wrong_with_a_form_is_told_with_its_place(typed: str, tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_bytes(typed.encode("utf-8", "surrogateescape"))
    try:
        made, faults = read_form(tmp_path / "own.yml")
    except BadConfig as error:
        faults = error.faults
    else:
        assert made.fields
    assert [FAULTY[typed] in str(fault) for fault in faults] == [True]


def test_our_own_forms_have_no_fault_and_an_adopter_s_own_are_read_as_they_are() -> None:
    addition = ".github/ISSUE_TEMPLATE/addition.yml"
    network = configured(OSPO_YML + "additions:\n")
    for name, made in render(network).items():
        assert list(refused(yaml_lines.load(made, name))) == []
    ours = render(network)[addition]
    theirs = ours.replace("  - type: textarea\n    id: source", f"  - {UPLOAD}\n  - type: textarea\n    id: source")
    assert theirs != ours
    theirs = theirs.replace("Wat moet er komen te staan?", "Nieuwe tekst").replace("required: true", "required: false")
    form = other_form("addition.yml", network, theirs)
    typed = "### Nieuwe tekst\n\nDit.\n\n### Schermafdrukken\n\n![x](y.png)\n\n### Hoe weet je dit?\n\nZo."
    found = read(typed, form)
    assert (found.text("text"), found.text("source")) == ("Dit.", "Zo.")
    assert "page" in found.missing
    assert read("### What should it say?\n\nThis.", form).text("text") == "This."
    assert read("### Wat moet er komen te staan?\n\nOud.", form).text("text") == "Oud."
    broken = other_form("addition.yml", network, "body: [")
    assert read("### What should it say?\n\nThis.", broken).text("text") == "This."


def test_a_casus_from_an_adopter_s_own_form_is_complete_and_gets_its_labels() -> None:
    ours = render(NETWORK)[".github/ISSUE_TEMPLATE/casus.yml"]
    theirs = ours.replace(
        "  - type: input\n    id: organisation\n", f"  - {UPLOAD}\n  - type: input\n    id: organisation\n"
    )
    theirs += f"  - {NAMED}\n"
    filled = {
        "organisation_type": "gemeente", "topics": ["EUPL"], "situation": "Er is een koppeling.",
        "Projectnaam": "Koppelvlak",
        "question": "Mag deze koppeling onder de EUPL?", "urgency": "binnen een week", "no_secrets": True,
    }  # fmt: skip
    made = github.fill(theirs, "Mag dit?", filled, strict=True).body
    known = casus_form(NETWORK, theirs)
    casus = assess(issue(text=made), [], known, NETWORK)
    assert casus is not None
    assert (casus.needed, casus.reading.off_list) == ((), {})
    assert len(casus.derived) == 3  # a topic, the kind of organisation, and how soon
    assert any(label.endswith("gemeente") for label in casus.derived)
    unticked = assess(issue(text=made.replace("- [X] Er staan", "- [ ] Er staan")), [], known, NETWORK)
    assert unticked is not None
    assert unticked.needed == ("no_secrets",)


UNITS = (
    "```\n", "```a\n", "~~~\n", "<!--", "<!--\n", "<!---->", "### x\n", "### Wat speelt er?\n", "\n", " ", "`", "-->",
    "`<!--`", "``<!--``", "    ```\n", "- ```\n", "- x\n", "- [x] a\n", ", a", "EUPL, ", "#", "### x # # # # #\n", "\t",
    "### x\n\n_No response_\n\n", "\r", "```\n### Waar loop je op vast?\n",
)  # fmt: skip


def _seconds(heading: str, unit: str, part: int) -> float:
    """For so large a part of the longest body; each has an even number of what opens something."""
    typed = f"### {heading}\n\n" + unit * (2 * part * ((LARGEST - 100) // len(unit) // 8)) + f"{Q}a\n```\n-->\n"
    began = process_time()
    read(typed, CASUS.known)
    return process_time() - began


@pytest.mark.parametrize("unit", UNITS)
def test_the_longest_bodies_are_read_in_little_time(unit: str) -> None:
    for heading in ("Wat speelt er?", "Waar gaat het over?", "Openbaar en veilig"):
        if (whole := _seconds(heading, unit, 4)) > WORTH_MEASURING:
            quarter = max(_seconds(heading, unit, 1) for _ in range(2))
            assert whole < 8 * quarter  # what grows with its square takes sixteen times as long


def test_the_casus_form_has_its_answers_with_anything_typed_in_between() -> None:
    for seed in range(500):
        typed = text(seed)
        found = read(body(situation=typed), CASUS.form, CASUS.others)
        if "### " in typed or "<!--" in typed or typed.strip().lower() in {"", "none", "_no response_"}:
            continue
        assert (found.values["topics"], found.missing) == (("licenties/eupl",), ()), (seed, typed)
        assert "Mag dit onder de EUPL?" in found.text("question")
