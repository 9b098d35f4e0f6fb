"""What somebody asks as it fits in a mail: whole sentences, without markup, and quick whatever was typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.casus.meaning import says_something
from ospo_automation.core.outgoing.excerpt import LONGEST, excerpt, prints, standing
from ospo_automation.core.outgoing.page_words import fitted
from tests.hostile import text

LONG = 65_536


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Mag dit?\r\n", "Mag dit?"),
        ("Dat is **echt** _de_ `vraag`. *Mag* het?", "Dat is echt de vraag. Mag het?"),
        (
            "We willen weten:\n\n- of het mag\n* [ ] wie tekent\n- wanneer",
            "We willen weten: of het mag; wie tekent; wanneer",
        ),
        ("1. Mag het?\n2. Wie tekent?", "1. Mag het? 2. Wie tekent?"),
        ("Een eerste alinea\n\nEn een tweede", "Een eerste alinea. En een tweede"),
        ("Een korte regel\nMag het?", "Een korte regel. Mag het?"),
        ("Een zin die over een paar\nregels loopt.", "Een zin die over een paar regels loopt."),
        ("Zie [de uitleg](https://www.eupl.eu/1.2/nl) of <https://x.example/a_b_c>.", None),
        ("### Kop\n> een citaat\n---\n![foto](https://x.example/1.png)<br>Zo", "Kop. een citaat. Zo"),
        ("Voor\n```\ncode @anna\n```\nna", "Voor. na"),
        ("<!-- verborgen -->Zichtbaar &amp; wel", "Zichtbaar & wel"),
        ("snake_case, 2 * 3 * 4 en a*b", "snake_case, 2 * 3 * 4 en a*b"),
        ("", ""),
        ("<!-- niets -->", ""),
    ],
)
def test_of_markup_the_words_are_left(typed: str, shown: str | None) -> None:
    found = excerpt(typed)
    assert found.text == (shown if shown is not None else "Zie de uitleg (eupl.eu) of https://x.example/a_b_c.")
    assert not found.is_cut


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zij belden. Wij kwamen.", "Zij belden…"),
        ("Zij belden, wij kwamen.", "Zij belden…"),
        ("Zij belden.", "Zij belden."),
    ],
)
def test_what_is_cut_ends_in_one_sign(text: str, shown: str) -> None:
    assert fitted(text, 14) == shown


def test_it_ends_at_a_sentence_and_only_a_long_one_at_a_word() -> None:
    sentence = "Mag een gemeente dit, bijv. onder art. 3 van de EUPL, ook zelf doen? "
    found = excerpt(sentence * 20)
    assert found.is_cut
    assert found.text == (sentence * 8).strip()
    one = excerpt("woord " * 300)
    assert one.is_cut
    assert one.text == f"{'woord ' * 98}woord…"
    short_first = excerpt(f"Dag allemaal. {'woord ' * 300}")
    assert short_first.text.startswith("Dag allemaal. woord")
    assert LONGEST - 10 < len(short_first.text) <= LONGEST
    assert excerpt(f"- {'a ' * 280}a;\n- {'b ' * 50}").text.endswith("a")


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    assert excerpt("Wij, d.w.z. de gemeente, zoeken o.a. art. 3. Mag nr. 4 ook?").sentences == (
        "Wij, d.w.z. de gemeente, zoeken o.a. art. 3. Mag nr. 4 ook?",
    )
    assert excerpt('Hij zei "ja." En toen?').sentences == ('Hij zei "ja."', "En toen?")


def test_what_is_added_around_it_takes_nothing_away() -> None:
    shown = excerpt("Mag onze koppeling onder de EUPL? Wie weet dat").prints
    assert len(shown) == 2
    for later in (
        "Mag onze koppeling onder de EUPL? Wie weet dat?",
        "Dag. Mag **onze** koppeling onder de eupl!\n\n- Wie weet dat en kan het uitleggen? Nog iets.",
        "Wie weet dat? En dan ook: mag onze koppeling onder de EUPL",
    ):
        assert standing(shown, later) == set(shown)
    assert standing(shown, "Wie weet dat?") == set(shown[1:])
    assert standing(shown, "", "Mag onze koppeling onder de EUPL") == set(shown[:1])
    assert standing(shown, "Mag onze eigen koppeling onder de EUPL?") == set()
    assert standing(("weird", "x:y", "0:a", f"{10**30}:a"), "a b c") == set()


@given(st.text(max_size=400), st.text(max_size=100), st.text(max_size=100))
def test_what_was_shown_stands_in_its_own_text(typed: str, before: str, after: str) -> None:
    found = excerpt(typed)
    assert standing((*found.prints, *prints([typed])), typed) >= set(found.prints)
    assert len(found.text) <= LONGEST
    assert "\n" not in found.text
    longer = "".join(f"{each.strip()}\n\n" for each in (before, "Mag dit onder de EUPL?", after))
    if "`" not in longer and "~" not in longer and "<" not in longer and "&" not in longer:
        assert standing(excerpt("Mag dit onder de EUPL?").prints, longer)


def test_hostile_texts_are_taken_as_they_come() -> None:
    for seed in range(2_000):
        typed = text(seed, 60)
        found = excerpt(typed)
        assert standing(found.prints, typed) == set(found.prints)
        assert excerpt(found.text).is_cut is False or len(found.text) > LONGEST


SLOW = (
    "a", "a ", "&amp;", "[", "[a](b", '[a](x "', "*a", "**a ", "_a", " _a", ">", "```\n", ". A", "`", "<a", "<!--", "-",
    "e\u0301\u0301\u0301", "- a\n", "\u200b", "👍", "\n", "a.b.", '." ', '."', "![", "a: b\n\n", "A\n", "(1. ",
)  # fmt: skip


@pytest.mark.parametrize("part", SLOW)
def test_the_longest_text_takes_no_time(part: str) -> None:
    typed = (part * LONG)[:LONG]
    begun = time.process_time()
    excerpt(typed)
    assert time.process_time() - begun < 0.15  # some 30 ms
    begun = time.process_time()
    standing(("3:x", "8:y"), typed)
    says_something(typed)
    assert time.process_time() - begun < 1
