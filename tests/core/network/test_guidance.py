"""What people wrote down about a topic: its first lines come before any expert, as plain words and never much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_automation.core.network.guidance import LONGEST, first_lines
from tests.given import WITH_BOARD
from tests.site.knowledge import OSPO, PAGES, generated, layout, write
from tests.town import Town, town

FILE = "docs/themas/licenties/eupl.md"
LONG = "Woord " * 500


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "# EUPL\n\nLees eerst *de* [handleiding](x.md).\nDan pas verder.\n\nEn meer.\n",
            "Lees eerst de handleiding. Dan pas verder.",
        ),
        ("---\ntitle: EUPL\n---\n\n## Kort\n\n- Eerst dit\n- dan dat\n", "Eerst dit dan dat"),
        ("![beeld](x.png)\n\nTekst", "beeld"),
        ("<script>alert(1)</script> Woorden <b>vet</b>", "alert(1) Woorden vet"),
        ("!!! note\n    In een kader", "In een kader"),
        ("| a | b |\n| --- | --- |\n", "| a | b |"),
        ("---\ntitle: [\n---\nTekst", ""),
        ("# Alleen een kop\n", ""),
        ("", ""),
        ("[x]: https://example.org\n<!-- @anna -->\nTekst", "Tekst"),
    ],
)
def test_the_first_paragraph_as_plain_words(text: str, says: str) -> None:
    assert first_lines(text, FILE) == says


def test_never_more_than_a_few_lines() -> None:
    assert len(first_lines(f"# Kop\n\n{LONG}", FILE)) <= LONGEST
    assert first_lines(f"# Kop\n\n{LONG}", FILE).endswith("…")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "conversation:\nprivacy:\n") as it:
        text = "# EUPL\n\nKijk eerst in de *handleiding*, @piet: https://example.org #1 /intrekken\n\nNog meer.\n"
        it.repo.commit({FILE: text}, message="Themapagina", author="zoe")
        it.renew()
        yield it


def test_who_asks_reads_it_before_anybody_is_asked_and_nobody_is_mentioned_by_it(place: Town) -> None:
    number = place.send()
    place.play()
    welcome, asked, *_ = place.repo.comments(number)
    assert "**Over EUPL schreef het netwerk al:** Kijk eerst in de handleiding" in welcome.body
    assert "(../blob/HEAD/docs/themas/licenties/eupl.md)" in welcome.body
    assert "Nog meer" not in welcome.body
    assert welcome.id < asked.id
    assert "@carla" in asked.body
    assert "piet" not in place.mentioned()
    other = place.send("emma", topics=["Inkoop en aanbesteden"])
    place.play()
    assert "schreef het netwerk" not in place.repo.comments(other)[0].body


@pytest.mark.parametrize(("language", "page"), [("nl", "themas/licenties/eupl.md"), ("en", "topics/licenties/eupl.md")])
def test_the_topics_own_page_shows_all_of_it_and_its_links_still_lead_there(
    tmp_path: Path, language: str, page: str
) -> None:
    text = "# EUPL\n\nKijk [hier](../../beginnen.md#stap) en [daar](https://example.org/).\n\n## Verder\n\nNog meer.\n"
    write(tmp_path, {**PAGES, FILE: text}, OSPO.replace("language: nl", f"language: {language}"))
    generated(tmp_path)
    docs = layout(tmp_path).docs
    made = (docs / page).read_text(encoding="utf-8")
    assert "Kijk [hier](../../beginnen.md#stap) en [daar](https://example.org/)." in made
    assert "Nog meer." in made
    assert made.count("# EUPL\n") == 1
    assert next(each for each in layout(tmp_path).pages() if each.path == page).source == FILE
    assert not (docs / "themas/licenties/eupl.md").exists() or page.startswith("themas")
