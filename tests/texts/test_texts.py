"""Every text in both languages: the same files, the same values, and nothing a reader would stumble over."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import yaml

from ospo_automation.core.incoming.plain_words import may_stay
from ospo_automation.core.knowledge import published
from ospo_automation.core.knowledge.experience import ExperienceFront
from ospo_automation.core.knowledge.published import read_front
from ospo_automation.core.primitives import front
from ospo_automation.site.content import MeetingFront
from ospo_automation.texts import FOLDER, LANGUAGES, needed_by, render, words
from tests.given import checkout
from tests.rendered import ON_THE_BOARD, OURS, effects
from tests.told_by import all_examples

TEXTS = sorted(file.relative_to(FOLDER / "nl").with_suffix("").as_posix() for file in (FOLDER / "nl").rglob("*.md"))
FORM = checkout().form
EVERY = all_examples()
WHOLE_PAGES = {"lesson", "withdrawn", "minutes", "experience", "experience_withdrawn", "digest"}
PAGES = [each for each in EVERY if each[0] in {f"pages/{name}" for name in WHOLE_PAGES}]
EXAMPLES = [each for each in EVERY if each not in PAGES]
LATER = {"later": date(2027, 1, 4)}


def shape(value: Any) -> Any:
    return {key: shape(each) for key, each in value.items()} if isinstance(value, dict) else type(value)


FOLDED = {"details", "summary"}
TOLD_PRIVATE = (
    *("privacy/found", "additions/private", "experiences/private", "events/private"),
    *("planning/private", "minutes/private"),
)
MOST_WORDS = 100  # of what a phone shows at once
SCREEN = 1_800  # characters; a text is shorter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "values"), [each for each in EXAMPLES if each[0] in TOLD_PRIVATE])
def test_who_posted_personal_data_reads_what_to_do_on_one_screen(
    language: str, name: str, values: dict[str, Any]
) -> None:
    text = render(language, name, values)
    shown = re.sub(r"(?s)<details>.*</details>", "", text)
    assert len(shown.split()) <= MOST_WORDS
    assert [each for each in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", shown) if may_stay(each)], (
        "names no words that we understand"
    )
    other = {"form": r"reactie|reply to", "comment": r"tekst van|text of"}.get(values.get("where", ""))
    assert other is None or not re.search(other, text)


def test_both_languages_have_the_same_texts_and_words() -> None:
    english = sorted(
        file.relative_to(FOLDER / "en").with_suffix("").as_posix() for file in (FOLDER / "en").rglob("*.md")
    )
    assert english == TEXTS
    dutch, english_words = (
        yaml.safe_load((FOLDER / each / "words.yml").read_text(encoding="utf-8")) for each in LANGUAGES
    )
    assert shape(dutch) == shape(english_words)
    for name, text in dutch["summary"].items():
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english_words["summary"][name]), name


@pytest.mark.parametrize("what", ["adopting", "askform"])
def test_what_other_files_say_is_said_in_both_languages(what: str) -> None:
    dutch, english = (words(each, what) for each in LANGUAGES)
    assert shape(dutch) == shape(english)
    ours, theirs = (sorted(re.findall(r"{\w+}", str(each))) for each in (dutch, english))
    assert ours == theirs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_that_an_ask_names_has_words(language: str) -> None:
    assert set(words(language)["askers"]) == {*FORM.short["organisation_type"], "own", "personal"}
    assert set(words(language)["terms"]) == {*FORM.short["urgency"], "own"}


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_use_the_same_values(name: str) -> None:
    assert needed_by("nl", name) == needed_by("en", name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "values"), PAGES)
def test_a_page_says_what_it_must_of_itself(language: str, name: str, values: dict[str, Any]) -> None:
    text = render(language, name, values)
    if "experience" in name:
        said = front.parts(text, "x.md").front
        assert said is not None
        told = said.read_as(ExperienceFront, said.value)
        assert (told.date, told.issue, told.by) == (values["day"], values.get("issue") or None, values.get("by", ""))
    elif "casus" in values:
        assert read_front(f"{published.FOLDER}/x.md", text).casus == (
            values["casus"] if values.get("link", True) else None
        )
    else:
        said = front.parts(text, "x.md").front
        assert said is not None
        own = said.value.pop("issue", None)  # of a digest
        assert own == (str(values["issue"]) if "issue" in values else None)
        assert said.read_as(MeetingFront, said.value).date == values.get("day", values.get("last"))
    assert not re.search(r"\n{3}|{{|}}|{%|  [^\n]", text.partition("# ")[2]), text
    assert "!" not in text


ADDRESSED = (
    *("additions/", "board/", "commands/", "introductions/", "lessons/", "meetings/", "planning/", "questions/"),
    *("refused/", "reminders/", "routing/", "waiting/"),
)
TO_ONE, TO_SEVERAL = r"(?i)\b(?:je|jij|jou|jouw)\b", r"(?i)\bjullie\b"


@pytest.mark.parametrize(("name", "values"), [each for each in EXAMPLES if each[0].startswith(ADDRESSED)])
def test_nobody_is_spoken_to_as_one_and_as_several(name: str, values: dict[str, Any]) -> None:
    text = render("nl", name, values)
    assert not (re.search(TO_ONE, text) and re.search(TO_SEVERAL, text)), text


def test_a_team_is_spoken_to_by_its_size() -> None:
    one, two = (
        render("nl", "reminders/team", {"team": team, "is_owners_turn": False} | LATER)
        for team in (["anna"], ["anna", "bert"])
    )
    assert re.search(TO_ONE, one)
    assert not re.search(TO_SEVERAL, one)
    assert re.search(TO_SEVERAL, two)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "values"),
    [each for each in EXAMPLES if each[0] in {"additions/told", "lessons/told", "lessons/withdrawn"}],
)
def test_what_only_a_maintainer_can_do_is_said_to_them(language: str, name: str, values: dict[str, Any]) -> None:
    """Whoever asked or helped reads these too, and has no such button."""
    told = {"nl": "Voor een beheerder:", "en": "For a maintainer:"}[language]
    paragraphs = render(language, name, values).split("\n\n")
    theirs = [each for each in paragraphs if "pull request**" in each or "Settings →" in each]
    assert all(each.startswith(told) for each in theirs), theirs


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "values"), EXAMPLES)
def test_a_text_reads_well_whatever_its_values(language: str, name: str, values: dict[str, Any]) -> None:
    text = render(language, name, values)
    found = effects(text)
    assert found.mentions == {each.login for each in values.get("mentions", ())}
    more = {
        "board/": ON_THE_BOARD,
        "meetings/": {"h2", "table", "thead", "tbody", "tr", "th", "td", "li", "ul"},
        "digest/draft": {"h2"},
        "commands/blog": {"h3", "hr"},
        "pages/": {"h2"},
        "questions/": {"h3", "details", "summary", "input[checked]"},
        "minutes/draft": {"h1", "h2"},
        "brought/": {"h3", "blockquote"},
        "mails/": {"blockquote"},
        "export/": {"h1", "h2", "table", "thead", "tbody", "tr", "th", "td", "li", "ul"},
    }
    folded = FOLDED if "<details>" in (FOLDER / language / f"{name}.md").read_text(encoding="utf-8") else set()
    allowed = OURS | folded | next((tags for folder, tags in more.items() if name.startswith(folder)), set())
    assert found.tags <= allowed
    assert not re.search(r"\s[.,;:]|\.\.|[.,;]{2}|\?\.|  |{{|}}|{%", found.text), found.text
    assert "!" not in found.text  # voice.md: a good secretary doesn't exclaim
    where = "; in help that is `does:` and `behind:` of all commands together" if name == "commands/help" else ""
    assert len(text) < SCREEN, f"texts/{language}/{name}.md: {len(text) - SCREEN + 1} too long for a screen{where}"
    assert not [
        line for line in text.split("\n") if line.startswith("/")
    ]  # replies by mail would repeat it as a command
