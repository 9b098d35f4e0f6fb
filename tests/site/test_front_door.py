"""The first page, pages of topics and of lessons: what somebody finds there who came with a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.sight.for_site import CasusRecord
from ospo_automation.site.about_topics import about_topics, below, parent_of
from ospo_automation.site.article import sources_named
from ospo_automation.site.content import Content
from ospo_automation.site.generate import made_pages
from ospo_automation.site.home_page import first_page
from ospo_automation.site.layout import Page, href
from ospo_automation.site.lesson_page import with_parts
from ospo_automation.site.pages_told import page_of
from ospo_automation.site.related import related
from tests.site.knowledge import OSPO, PAGES, RECORDS, TODAY, content, lesson, record, write

MEETING = "meetings:\n  extra: [{ at: 2026-12-17 13:00, place: Utrecht }]\n"
NEW = "docs/lessen/2026/nieuwer-3bf8.md"
NEWER = {
    "docs/lessen/2026/1-koppeling.md": lesson(
        "Mag een koppeling onder de EUPL?", topics="[licenties/eupl]", casus=1, replaced_by=NEW
    ),
    NEW: lesson("Hoe deel je nu een koppeling onder de EUPL?", topics="[licenties/eupl]", updated="2026-10-01"),
}
COUNTED = r'<a href="([^"]+)">[^<]*</a>(?:<span>[^<]*</span>)?<span class="ospo-counts">([^<]*)</span>'


def there(
    root: Path,
    records: Sequence[CasusRecord] | None = RECORDS,
    configuration: str = OSPO,
    more: Mapping[str, str] | None = None,
) -> Content:
    return content(write(root, {**PAGES, **(more or {})}, configuration), records)[0]


def around(found: Content, path: str) -> Page:
    page = next(each for each in found.pages if each.path == path)
    return with_parts(found, page, page_of(found, page), related(found).get(path, ()))


def first(found: Content) -> str:
    return first_page(found, next(each for each in found.pages if each.path == "index.md")).decode()


def test_their_own_first_page_stays_and_lives(tmp_path: Path) -> None:
    text = first(there(tmp_path))
    own, field, alive = (
        text.index("Een kennisbank voor wie"),
        text.index("<form class="),
        text.index("## Nieuwe lessen"),
    )
    assert text.startswith("# Kennisbank\n\n<form class=")
    assert field < own < alive
    assert 'action="zoeken/" method="get"' in text
    assert 'name="q"' in text
    assert ">Waar loop je op vast?</label>" in text
    assert "[Welke licentie?](https://github.com/acme/netwerk/issues/2)" in text
    assert "Geheime vraag" not in text  # nobody let it onto the site


def test_of_what_kind_an_asker_is_not_says_nothing(tmp_path: Path) -> None:
    """'Anders' beside a question, without the list it was chosen from, is a riddle."""
    text = first(there(tmp_path, [record(7, "Wie kijkt mee?", organisation_type="other")]))
    line = text.partition("[Wie kijkt mee?]")[2].partition("sinds")[0]
    assert "EUPL" in line
    assert "nders" not in line


def test_what_nobody_read_and_what_isn_t_there_says_so(tmp_path: Path) -> None:
    unread = first(there(tmp_path / "a", None))
    assert "[het bord](bord.md)" in unread
    assert "## Dit ging goed" not in unread
    bare = content(write(tmp_path / "b", {"docs/index.md": "Alleen tekst.\n"}), ())[0]
    text = first(bare)
    assert text.startswith("<form class=")
    assert "Er zijn nog geen lessen." in text
    assert "Er staan nu geen open vragen op de site." in text


def test_a_number_is_the_same_on_every_page(tmp_path: Path) -> None:
    found = there(tmp_path)
    about = about_topics(found)["licenties"]
    pages = made_pages(found)
    told = (len(about.lessons), len(about.people), len(about.asked))
    assert all(told)
    for text in (first(found), pages["themas/index.md"].text):
        (counts,) = (said for place, said in re.findall(COUNTED, text) if place.endswith("licenties/"))
        assert [int(each) for each in re.findall(r"\d+", counts)] == list(told)
    topic = pages["themas/licenties.md"].text
    lessons, asked = topic.partition("## Open vragen")[::2]
    assert lessons.count("](../lessen/") == told[0]
    assert asked.partition("## ")[0].count("/issues/") == told[2]
    assert asked.count("](../experts/") - asked.count("experts/index") == told[1]


def test_a_topic_page_answers_first_and_shows_what_lies_around_it(tmp_path: Path) -> None:
    pages = made_pages(there(tmp_path))
    topic, eupl = pages["themas/licenties.md"], pages["themas/licenties/eupl.md"]
    assert (
        "[Mag een koppeling onder de EUPL?](../lessen/2026/1-koppeling.md)<br>Ja, dat mag. Noem de maker" in topic.text
    )
    assert "](licenties/eupl.md)" in topic.text
    assert "](../licenties.md)" in eupl.text
    feed = topic.beside["themas/licenties/atom.xml"].decode()
    assert "lessen/2026/1-koppeling/" in feed
    assert "2-inkoop" not in feed
    assert feed.count("themas/licenties/atom.xml") == 1


def test_a_topic_knows_the_nearest_above_it(tmp_path: Path) -> None:
    topics = about_topics(there(tmp_path))
    assert parent_of("licenties/eupl", topics) == "licenties"
    assert parent_of("beveiliging/publiceren", topics) == ""  # there is no topic above it
    assert [each.path for each in below("licenties", topics)] == ["licenties/eupl"]


@pytest.mark.parametrize(
    ("points", "told"),
    [
        (
            "- Ja, dat mag onder **voorwaarden** van [de EUPL](https://x.example/).",
            "Ja, dat mag onder voorwaarden van de EUPL.",
        ),
        ("- Ja.\n- Noem wel de maker en\n  de licentie.", "Ja. Noem wel de maker en de licentie."),
        ("- *Wat is het advies, in één zin?*", ""),
        ("> **Concept.** Maak hiervan drie regels.", ""),
        ("- &#60;script&#62; is geen antwoord", "<script> is geen antwoord"),
    ],
)
def test_a_list_shows_the_answer_and_else_the_description(tmp_path: Path, points: str, told: str) -> None:
    text = re.sub(
        r"- Ja, dat mag\.\n.*?leverancier\.\n",
        f"{points}\n",
        lesson("Mag dit?", topics="[inkoop]"),
        count=1,
        flags=re.DOTALL,
    )
    found = there(tmp_path, more={"docs/lessen/2026/9-x.md": text})
    page = next(each for each in found.pages if each.path == "lessen/2026/9-x.md")
    assert page.answer == (told or page.said["description"])


def test_around_a_lesson_stands_what_it_is_about_and_where_to_go_on(tmp_path: Path) -> None:
    page = around(there(tmp_path), "lessen/2026/1-koppeling.md")
    assert '<a href="../../../themas/licenties/eupl/">' in page.above
    assert page.above.count("<time") == 1
    assert 'datetime="2026-04-05"' in page.above
    assert "5 april 2026. https://kennis.example.org/net/lessen/2026/1-koppeling/" in page.beneath
    assert 'href="../../../stel-je-vraag/"' in page.beneath
    assert "mailto:ospo@example.org?subject=" in page.beneath
    assert "/issues/1" not in page.above + page.beneath  # nothing leads to the casus


def test_a_lesson_leads_to_what_is_like_it_and_to_a_newer_one(tmp_path: Path) -> None:
    page = around(there(tmp_path, more=NEWER), "lessen/2026/1-koppeling.md")
    assert page.above.count('<a href="../nieuwer-3bf8/">') == 1
    assert page.beneath.count('<a href="../nieuwer-3bf8/">') == 1
    nearest = page.beneath.index("../nieuwer-3bf8/")
    assert nearest <= page.beneath.find("2-inkoop") or "2-inkoop" not in page.beneath
    with pytest.raises(BadConfig, match="which is no other lesson"):
        there(tmp_path, more={"docs/lessen/2026/1-koppeling.md": lesson("Mag dit?", replaced_by="docs/nergens.md")})


def test_sources_are_called_by_what_their_address_tells() -> None:
    links = "".join(
        f'<li><a href="{each}">{each}</a></li>'
        for each in (
            "https://www.example.org/docs/how-to-begin.html",
            "https://example.org/a/0123456789abcdef",
            "https://kennis.example.org/beginnen/",
        )
    )
    page = f'<h2 id="v">De vraag</h2>{links}<h2 id="b">Bronnen<a class="headerlink" href="#b"></a></h2>{links}'
    done = sources_named(page, "bronnen", "https://kennis.example.org/", {"beginnen/": "Zo begin je & verder"})
    assert done.startswith(f'<h2 id="v">De vraag</h2>{links}')
    below_ = done.partition("Bronnen")[2]
    assert re.findall(r'">([^<]+)</a></li>', below_) == [
        "How to begin (example.org)",
        "example.org/a/0123456789abcdef",
        "Zo begin je &amp; verder",
    ]
    assert sources_named(done, "bronnen", "https://kennis.example.org/", {}) == done


@pytest.mark.parametrize(
    ("origin", "target", "told"),
    [
        ("index.md", "zoeken.md", "zoeken/"),
        ("themas/index.md", "themas/licenties.md", "licenties/"),
        ("lessen/2026/x.md", "index.md", "../../../"),
        ("README.md", "README.md", "./"),
    ],
)
def test_a_place_is_told_from_another(origin: str, target: str, told: str) -> None:
    assert href(origin, target) == told


def test_the_next_meeting_has_its_button(tmp_path: Path) -> None:
    found = there(tmp_path, (record(9, "x", created_at=RECORDS[1].created_at + timedelta(days=1)),), OSPO + MEETING)
    text = first(found)
    (file,) = re.findall(r'href="(bijeenkomsten/[^"]+\.ics)"', text)
    assert file in made_pages(found)["bijeenkomsten/index.md"].beside
    assert found.today == TODAY
