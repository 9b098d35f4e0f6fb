"""The files with the words that people type: the same places in each language, and phrases that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from ospo_automation.core.incoming.slash import names, spellings
from ospo_automation.core.languages import flat, languages, one_of
from ospo_automation.core.meetings.minutes_command import minutes_in

LANGUAGES = sorted(languages())


BY_WORD = {"reply.spelled", "reply.alike"}  # what stands there is about a word, and each language has its own


def places(words: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every list or text in a file, with where it stands."""
    if path in BY_WORD:
        yield path, [*words, *(phrase for known in words.values() for phrase in known)]
    elif isinstance(words, Mapping):
        for key, below in words.items():
            yield from places(below, f"{path}.{key}".lstrip("."))
    else:
        yield path, words


def phrases(language: str) -> Iterator[tuple[str, str]]:
    """Those of a list; in a text they stand with a stroke between them, or are single words."""
    for path, found in places(languages()[language]):
        known = found if isinstance(found, list) else found.split(" / " if "/" in found else None)
        yield from ((path, phrase) for phrase in known)


def test_each_language_has_the_same_places() -> None:
    assert len(LANGUAGES) >= 2
    assert len({tuple(sorted(path for path, _ in places(words))) for words in languages().values()}) == 1
    for path, found in (each for words in languages().values() for each in places(words)):
        assert isinstance(found, list | str), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_is_one_that_can_be_found(language: str) -> None:
    for path, phrase in phrases(language):
        assert isinstance(phrase, str), (path, phrase)
        found = re.compile(one_of([phrase]))
        assert not found.fullmatch(""), (path, phrase)
        assert not found.fullmatch(" "), (path, phrase)
        assert phrase.strip() == phrase, (path, phrase)
        assert path.startswith("commands.") or flat(phrase) == phrase, (path, phrase)


def test_each_command_has_a_name_in_each_language_and_no_name_means_two() -> None:
    every = [
        (name, key) for words in languages().values() for key, known in words["commands"].items() for name in known
    ]
    assert len({name for name, _ in every}) == len(set(every)) == len(names())
    for key in set(names().values()):
        assert set(spellings(key)) == set(LANGUAGES)
        assert all(spellings(key).values()), key
    for name, key in names().items():
        assert re.fullmatch("[a-z]+(-[a-z]+)*", name), name
        assert (minutes_in(f"/{name} Hallo") is not None) == (key == "minutes")


def test_a_month_and_a_weekday_mean_the_same_in_each_language() -> None:
    for kind, keys in (("months", range(1, 13)), ("weekdays", range(7))):
        for words in languages().values():
            assert sorted(words[kind], key=int) == list(map(str, keys))
        meant = [(name, key) for words in languages().values() for key, known in words[kind].items() for name in known]
        assert len(dict(meant)) == len(set(meant)), kind
