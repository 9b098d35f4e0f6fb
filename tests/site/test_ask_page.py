"""Where people ask: the form is the casus form as the repository has it, and whoever has no account finds a mail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ospo_automation.adopt.forms import CASUS, INSTALLED, render
from ospo_automation.core.correspondence.filled_form import field_names
from ospo_automation.core.incoming.personal import DetailKind
from ospo_automation.core.languages import said as phrases
from ospo_automation.site.ask_page import RULES, form_html
from ospo_automation.site.build import build
from ospo_automation.site.finish import finish
from ospo_automation.texts import LANGUAGES, words
from tests.site.knowledge import OSPO, PAGES, RECORDS, REPOSITORY, TODAY, content, generated, layout, network_of, write

MEETINGS = """meetings:
  series:
    kwartaal: { rule: FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH, first: 2026-12-10 13:00 }
"""
MAIL = "ospo@example.org"
TOPICS = {"licenties": "Licenties & <auteurs>recht", "inkoop": 'Inkoop "en" aanbesteden'}


def shown(root: Path) -> LexborHTMLParser:
    return LexborHTMLParser(form_html(content(root)[0]))


def asked(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """Each question with the answers that one can choose."""
    found = {}
    for each in tree.css(".ospo-question"):
        options = [str(one.attributes["value"]) for one in each.css("input[type=checkbox], option")]
        found[str(each.attributes["data-label"])] = [one for one in options if one]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_asks_what_github_s_form_asks_in_its_words(tmp_path: Path, language: str) -> None:
    write(tmp_path, PAGES, OSPO.replace("language: nl", f"language: {language}"))
    network, _ = network_of(tmp_path)
    tree = shown(tmp_path)
    wanted = {}
    for item in yaml.safe_load(render(network)[f"{INSTALLED}/{CASUS}"])["body"]:
        if item["type"] != "markdown":
            given = item["attributes"].get("options", [])
            wanted[item["attributes"]["label"]] = [each["label"] if isinstance(each, dict) else each for each in given]
            assert item["attributes"].get("description", "") in tree.text()
    first, *found = asked(tree).items()
    assert first == (words(language, "askform")["form"]["title"], [])
    for label, options in found:
        # What stands for no answer on GitHub has no value here.
        assert wanted[label][-len(options) :] == options or not options, label
        assert len(wanted[label]) - len(options) <= 1
    assert [label for label, _ in found] == list(wanted)
    for field in tree.css("input[type=text], textarea, select"):
        assert tree.css_first(f'label[for="{field.attributes["id"]}"]') is not None
        for name in str(field.attributes["aria-describedby"]).split():
            assert tree.css_first(f"#{name}") is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_reads_the_mail_knows_the_words_around_it(language: str) -> None:
    said = words(language, "askform")["said"]
    assert field_names()[said["text_title"].lower()] == "title"
    assert said["text_end"].lower() in phrases("correspondence.form_ends")
    assert words(language)["personal"].keys() == {each.value for each in DetailKind}


def test_a_form_that_a_network_changed_is_asked_as_they_have_it(tmp_path: Path) -> None:
    own = """
body:
  - type: input
    id: budget
    attributes: {label: "Wat kost <het> & nu?", placeholder: '"veel"'}
  - type: textarea
    attributes: {label: Zonder naam}
  - type: upload
    attributes: {label: Een bestand}
  - type: checkboxes
    id: eens
    attributes: {label: Eens?, options: [{label: "Ja, graag", required: true}]}
"""
    write(tmp_path, {**PAGES, f"{INSTALLED}/{CASUS}": own}, OSPO)
    tree = shown(tmp_path)
    assert list(asked(tree)) == ["Titel", "Wat kost <het> & nu?", "Zonder naam", "Eens?"]
    filled = [each.attributes.get("data-fills") for each in tree.css(".ospo-question")]
    assert filled == ["title", "budget", None, None], "GitHub takes no text without the name of a field, and no choice"
    assert len(tree.css("input[required]")) == 2


def test_a_topic_is_only_words_to_the_form(tmp_path: Path) -> None:
    topics = "".join(f"  {path}: {json.dumps(title)}\n" for path, title in TOPICS.items())
    old = OSPO[OSPO.index("topics:\n") : OSPO.index("teams:")]
    write(tmp_path, {}, OSPO.replace(old, f"topics:\n{topics}"))
    assert set(TOPICS.values()) <= set(asked(shown(tmp_path))["Waar gaat het over?"])


def test_without_a_repository_there_is_no_way_to_github(tmp_path: Path) -> None:
    write(tmp_path)
    there, _ = content(tmp_path)
    object.__setattr__(there, "repository", "")
    assert 'data-way="github"' not in form_html(there)


def test_a_question_goes_to_the_mailbox_for_it_where_there_is_one(tmp_path: Path) -> None:
    own = "mail: { address: vraag@example.org, imap: imap.example.org, smtp: smtp.example.org }\n"
    for more, address in (("", MAIL), (own, "vraag@example.org")):
        generated(write(tmp_path, PAGES, OSPO + more))
        rules = json.loads((layout(tmp_path).docs / RULES).read_bytes())
        assert (rules["mail"], rules["known"]) == (address, sorted({MAIL, address}))
        page = (layout(tmp_path).docs / "stel-je-vraag.md").read_text(encoding="utf-8")
        assert f'mailto:{address}"' in page


def beside(link: LexborNode) -> str:
    """What is read with a link: all that stands below every page, or its paragraph with the one behind it."""
    node: LexborNode | None = link
    while node is not None and node.tag != "footer":
        if node.tag == "p" and node.parent is not None and node.parent.tag != "footer":
            behind = node.next
            while behind is not None and behind.tag != "p":
                behind = behind.next
            return f"{node.html}{behind.html if behind is not None else ''}"
        node = node.parent
    return str(node.html) if node is not None else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_leads_to_a_form_on_github_says_so_and_has_a_mail_beside_it(tmp_path: Path, language: str) -> None:
    more = f"joining:\nadditions:\n{MEETINGS}"
    write(tmp_path, PAGES, OSPO.replace("language: nl", f"language: {language}") + more)
    generated(tmp_path, RECORDS)
    network, settings = network_of(tmp_path)
    build(tmp_path, layout(tmp_path), settings, language=language, name=network.name)
    finish(tmp_path, layout(tmp_path), network, settings, today=TODAY, repository=REPOSITORY)
    seen: set[str] = set()
    for file in layout(tmp_path).html.rglob("*.html"):
        for link in LexborHTMLParser(file.read_text(encoding="utf-8")).css("a[href]"):
            target = str(link.attributes["href"])
            if target.startswith(REPOSITORY) and ("/issues/new" in target or "/edit/" in target):
                seen.add(target.partition("&")[0].rpartition("/")[2])
                told = beside(link)
                assert "mailto:" in told or target.endswith("casus.yml"), (file, target)
                assert "account" in told, (file, target)
    forms = {f"new?template={name}.yml" for name in ("casus", "join", "addition", "agenda_point", "theme")}
    assert forms | {"beginnen.md"} <= seen
