"""Who asks the same question: found in other words, never by accident, and whatever people type."""

from __future__ import annotations

from itertools import pairwise

import pytest

from benchmarks.likeness import BLIND, SET, Plain, answers, best_threshold, quality, read_set, shown
from ospo_automation.core.incoming.alike import (
    BEST,
    IN_A_TITLE,
    LESSER,
    MOST_TERMS,
    OF_THE_BEST,
    THRESHOLD,
    Alike,
    Likeness,
    Near,
    Text,
    said_in,
    terms_of,
    words_of,
    worth,
)
from ospo_automation.core.incoming.forms import read
from ospo_automation.core.incoming.telling_words import LONGEST_TEXT, stem
from ospo_automation.core.incoming.word_lists import CALLING, MEANING, SAYING_NOTHING
from tests.given import body, checkout
from tests.hostile import text

LARGEST_BODY = 262_144
OPEN = Text("casus/1", "Code vrijgeven", "Wij willen de broncode van een rekenmodel publiceren. Welke stappen zijn er?")
SBOM = Text("casus/2", "SBOM van een leverancier", "Wie controleert de lijst met kwetsbare onderdelen in CycloneDX?")
CLA = Text("casus/3", "CLA of DCO", "Moeten vrijwilligers een bijdragersovereenkomst tekenen vanwege het auteursrecht?")
INDEX = Alike((OPEN, SBOM, CLA))
HOSTILE = (
    '"', '" OR "', "NEAR(broncode cla, 1)", "NOT", "AND OR", "broncode*", "terms : broncode", "^broncode", "{terms}",
    "-broncode", "1 OR 2", "'; DROP TABLE texts; --", "\x00", "broncode\x00", "\ud800", "\udfff\ud800", "\u202e",
    "\ufdfa" * 20_000, "😀" * 65_536, "a" * LARGEST_BODY, "<!--" * (LARGEST_BODY // 4), "((((" * 60_000, "٣ ² ½ _ __",
    "e" + "\u0301" * 60_000, *(text(seed) for seed in range(100)),
)  # fmt: skip


def keys(title: str, body: str = "") -> list[str]:
    return [each.key for each in INDEX.to(title, body)]


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        ("Broncodepublicatie", "Onze rekenmodellen moeten openbaar, hoe gaat dat?", "casus/1"),
        ("Publishing source code", "We want to release the code of a model.", "casus/1"),
        ("Onderdelenlijsten", "We kregen sboms. Zit er een kwetsbaarheid in het onderdeel?", "casus/2"),
        ("Bijdragers tekenen niets", "Van wie zijn de auteursrechten zonder overeenkomst?", "casus/3"),
    ],
)
def test_the_same_question_is_found_in_other_words(title: str, body: str, found: str) -> None:
    assert keys(title, body)[:1] == [found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("publiceren", "gepubliceerd"),
        ("publiceren van broncode", "broncodepublicatie"),
        ("licenties", "license"),
        ("licentiebeleid", "een licence"),
        ("de leveranciers", "our vendors"),
        ("beveiligingsmelding", "security"),
        ("Café's", "cafe"),
        ("repo's", "repositories"),
    ],
)
def test_words_that_mean_the_same_meet(one: str, other: str) -> None:
    assert set(terms_of(one)) & set(terms_of(other))


def test_what_is_about_something_else_finds_nobody() -> None:
    assert keys("Sensoren in het veld", "Welke batterij gaat tien jaar mee in een peilbuis?") == []
    assert keys("Hoe kunnen wij dit doen?", "Is er iemand van een andere gemeente die dat weet?") == []
    assert keys("", "") == []
    assert Alike(()).to("Broncode", "publiceren") == []


def test_the_best_come_first_and_never_more_than_asked_or_below_the_threshold() -> None:
    texts = [
        Text(f"casus/{number}", "Broncode", "Broncode publiceren. " + "Peilbuis. " * number) for number in range(9)
    ]
    asked = ("Broncode", "Broncode publiceren.")
    index = Alike(texts)
    found = index.to(*asked)
    assert [each.key for each in found] == ["casus/0", "casus/1", "casus/2"]
    assert found[0].score == 1
    assert all(one.score > other.score >= THRESHOLD for one, other in pairwise(found))
    assert [each.key for each in index.to(*asked, most=1, leaving_out=("casus/0",))] == ["casus/1"]
    assert index.to(*asked, most=0) == []
    assert index.to(*asked, threshold=1.1) == []


def test_texts_that_are_equally_alike_come_by_key_whatever_their_order() -> None:
    texts = [Text(f"casus/{number}", OPEN.title, OPEN.body) for number in range(4)]
    for some in (texts, texts[::-1]):
        assert [each.key for each in Alike(some).to(OPEN.title, OPEN.body)] == ["casus/0", "casus/1", "casus/2"]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: ascii(hostile[:20]))
def test_whatever_people_type_does_nothing(hostile: str) -> None:
    for each in INDEX.to(hostile, hostile):
        assert each.key in {"casus/1", "casus/3"}  # some do say "broncode" or "cla"
    assert keys(OPEN.title, f"{OPEN.body} {hostile[:60]}")[0] == "casus/1"
    index = Alike((Text("\ud800", hostile, hostile), OPEN))
    assert "casus/1" in [each.key for each in index.to(OPEN.title, OPEN.body)]


@pytest.mark.parametrize("unit", ["😀", "a", "a1 ", "\ufdfa", "<!--", "http://", "é ", "\x00"])
def test_the_longest_text_is_no_more_work_than_a_long_one(unit: str) -> None:
    assert len(terms_of(unit * (LARGEST_BODY // len(unit)))) <= LONGEST_TEXT
    many = " ".join(f"woord{number}" for number in range(30_000))
    index = Alike((Text("casus/1", "", many),))
    assert len(index._telling(terms_of(many))) == MOST_TERMS
    assert [each.key for each in index.to("", many)] == ["casus/1"]


def test_a_casus_s_own_words_have_no_headings_and_no_choices() -> None:
    form = checkout().form
    reading = read(body(situation="Onze peilbuis. <!-- eupl -->", question="Mag dit?"), form.form, form.others)
    assert words_of(reading).split() == ["Onze", "peilbuis.", "Mag", "dit?"]


def test_a_word_tells_something_or_nothing_and_is_written_as_it_is_compared() -> None:
    assert not (SAYING_NOTHING | CALLING) & set(MEANING)
    assert all(
        word.isascii() and word == word.lower() and word.isalnum() for word in SAYING_NOTHING | CALLING | set(MEANING)
    )


def test_of_what_we_find_most_is_right_and_far_more_than_with_plain_search() -> None:
    labelled = read_set(SET)
    ours = quality(shown(labelled, labelled.texts), labelled, THRESHOLD)
    plain = answers(labelled, Plain(labelled.texts).to)
    assert ours.precision >= 0.76  # as before what the words stand for counted
    assert ours.recall >= 0.8
    assert ours.both > 2 * quality(plain, labelled, best_threshold(plain, labelled)).both


def test_so_it_is_of_casussen_that_chose_nothing() -> None:
    labelled = read_set(BLIND)
    ours = quality(shown(labelled, labelled.texts), labelled, THRESHOLD)
    assert ours.precision >= 0.7
    assert ours.both >= 0.6
    held_out = quality(shown(labelled, labelled.texts), labelled, THRESHOLD, 1)
    assert held_out.precision >= 0.7
    assert held_out.both >= 0.6


def test_a_word_and_what_it_stands_for_count_and_in_a_title_more() -> None:
    assert {"acts:tender", "acts:maintain"} <= set(terms_of("bestek beheren"))
    assert "subjects:woo" in terms_of("De Wet open overheid")  # two words that tell something only together
    assert "subjects:woo" not in terms_of("Een open gesprek met de overheid over een brief")
    in_title, in_body = said_in(["peilbuis"], []), said_in([], ["peilbuis"])
    assert in_title["peilbuis"] == IN_A_TITLE * in_body["peilbuis"]
    assert [worth(term) for term in ("peilbuis", stem("aanbesteding"), "acts:tender", "lesser_acts:choose")] == [
        1.0,
        LESSER,
        1.0,
        LESSER,
    ]


def test_what_is_far_more_like_something_else_is_not_shown() -> None:
    def near(*others: tuple[str, float, float]) -> list[str]:
        """Each other text with how it is like what was asked, and like the first."""
        first = {"asked": 0.3, "rest": 1.0}
        weights = [first, *({"rest": like_it} for _, _, like_it in others)]
        found = [Likeness("lesson/1#0", 0.3), *(Likeness(key, score) for key, score, _ in others)]
        return [each.key for each in Near(found, weights).alike()]

    assert near(("casus/2", 0.1, 0.3)) == ["lesson/1#0"]
    assert near(("casus/2", 0.1, 0.5)) == []  # it is about that
    assert near(("casus/2", 0.25, 0.5)) == ["lesson/1#0", "casus/2"]  # all three are alike
    assert near(("lesson/1#1", 0.1, 0.5)) == ["lesson/1#0"]  # another part of the same page
    assert near(("casus/2", 0.2, 0.1)) == ["lesson/1#0"]  # far less than the best


def test_a_copy_hides_nothing_that_is_alike() -> None:
    found = [Likeness("casus/1", 1.0), Likeness("casus/2", OF_THE_BEST * BEST)]
    assert [each.key for each in Near(found, [{}, {}]).alike()] == ["casus/1", "casus/2"]
