"""Who surely asks the same: nobody by words alone, whatever people type, with a bar far above that of a suggestion."""

from __future__ import annotations

import pytest

from benchmarks.likeness import NEAR_MISSES, SET, UNSEEN, of_pairs, read_pairs, read_set, surely_the_same
from ospo_automation.core.incoming.alike import terms_of
from ospo_automation.core.incoming.same_question import Sought, compare
from ospo_automation.core.incoming.telling_words import words_in
from ospo_automation.core.languages import languages
from tests.hostile import text

NEAR_DEVELOPED = NEAR_MISSES.with_name("near_developed.yml")
GROUPS = {"kinds", "acts", "lesser_acts", "subjects", "lesser_subjects"}
CHECK = Sought(
    "Een SBOM controleren", "Hoe controleren jullie of de SBOM van een leverancier klopt, en in welk formaat?"
)


@pytest.mark.parametrize(
    "other",
    [
        Sought("SBOM's van leveranciers toetsen", "Welk formaat vragen jullie, en hoe toets je zo'n stuklijst?"),
        Sought("Who validates the SBOM?", "Which format do you ask for, and how do you verify the list?"),
        CHECK,
    ],
)
def test_the_same_question_in_other_words_is_the_same(other: Sought) -> None:
    assert compare(CHECK, other).is_same
    assert compare(other, CHECK).is_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            CHECK,
            Sought("Een SBOM publiceren", "Mogen we de SBOM van een leverancier openbaar maken, en in welk formaat?"),
        ),
        (CHECK, Sought("Een SBOM", "In welk formaat is een SBOM van een leverancier?")),
        (
            Sought(
                "MIT in een EUPL-project", "Mag een bibliotheek onder MIT gecombineerd worden met code onder de EUPL?"
            ),
            Sought(
                "EUPL in een MIT-project", "Mag een bibliotheek onder de EUPL gecombineerd worden met code onder MIT?"
            ),
        ),
        (
            Sought("Een GitLab hosten", "Wat kost het beheer als je zelf een GitLab voor onze repositories host?"),
            Sought("Een Forgejo hosten", "Wat kost het beheer als je zelf een Forgejo voor onze repositories host?"),
        ),
        (
            Sought("Onze module delen", "Hoe verdelen wij de kosten van onderhoud?"),
            Sought("Onze module is deels open", "Hoe verwijderen wij wat deels gesloten is?"),
        ),
        (
            Sought("Aanbesteding van beheer", "Hoe gaat de aanbesteding van beheer bij een open CMS?"),
            Sought("Tijdsbesteding aan beheer", "Hoeveel tijd besteden anderen aan beheer bij een open CMS?"),
        ),
        (Sought("Hulp", "Wie kan helpen?"), Sought("Hulp", "Wie kan helpen?")),
        (Sought("", ""), Sought("", "")),
    ],
)
def test_what_shares_words_and_not_the_question_is_not_the_same(one: Sought, other: Sought) -> None:
    assert not compare(one, other).is_same
    assert not compare(other, one).is_same


def test_it_tells_in_people_s_own_words_what_is_the_same_and_what_is_not() -> None:
    other = Sought("SBOM publiceren", "Mogen we een SBOM publiceren?")
    found = compare(CHECK, other)
    assert found.common == ("sbom",)
    assert found.apart == ("controleren", "formaat", "mogen", "publiceren")
    assert set(compare(other, CHECK).apart) == set(found.apart)


def test_of_those_who_would_be_introduced_nearly_all_ask_the_same() -> None:
    found = right = 0
    for file in (SET, UNSEEN):
        labelled = read_set(file)
        same = surely_the_same(labelled)
        quality = of_pairs(same, labelled)
        assert quality.precision >= 0.95
        assert quality.recall >= 0.3
        found, right = found + len(same), right + round(quality.precision * len(same))
    near = [*read_pairs(NEAR_MISSES)["pairs"], *read_pairs(NEAR_DEVELOPED)["near"]]
    found += sum(compare(*pair).is_same for pair in near)
    assert right / found >= 0.95


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("delen", "deels"),
        ("aanbesteding", "tijdsbesteding"),
        ("koop", "kop"),
        ("taak", "tak"),
        ("naam", "nam"),
        ("toon", "ton"),
        ("gezag", "zagen"),
        ("gedrag", "dragen"),
        ("getal", "taal"),
        ("gevolg", "volgen"),
        ("gebouw", "bouwen"),
        ("gewicht", "wicht"),
        ("geldig", "geld"),
        ("leek", "lek"),
        ("opeens", "open"),
    ],
)
def test_different_words_are_told_apart(one: str, other: str) -> None:
    assert not set(terms_of(one)) & set(terms_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kopen", "koop"),
        ("taken", "taak"),
        ("gedeeld", "delen"),
        ("gepubliceerd", "publiceren"),
        ("gecontroleerd", "controleren"),
        ("gebouwd", "bouwen"),
        ("gevolgen", "gevolg"),
        ("gewichten", "gewicht"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert set(terms_of(one)) == set(terms_of(other)) != set()


@pytest.mark.parametrize("seed", range(40))
def test_whatever_people_type_is_never_the_question_of_somebody_else(seed: int) -> None:
    hostile = Sought(text(seed), text(seed + 100), text(seed + 200) * 20)
    found = compare(hostile, CHECK)
    assert not found.is_same
    assert compare(CHECK, hostile).evidence == found.evidence


def test_the_lists_know_the_same_in_each_language_and_every_word_as_it_is_compared() -> None:
    told = languages("asking")
    assert (
        len({tuple((group, *words) for group, words in each.items() if group in GROUPS) for each in told.values()}) == 1
    )
    for each in told.values():
        listed = [word for group in GROUPS for words in each[group].values() for word in words.split()]
        assert all(words_in(word.removesuffix("?")) == [word.removesuffix("?")] for word in listed if "_" not in word)
        assert all(len(set(words.split())) == len(words.split()) for group in GROUPS for words in each[group].values())
