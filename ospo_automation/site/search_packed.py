"""The index as files that are small enough for a phone: one that every search needs, and parts of which it needs few.

Forms of a word (`licentie`, `licenties`) are one group. Of each group a string tells which pages have it: how many
pages further on, in base 36, and then how well that page tells of it, as a letter from A to Z. A part is named by what
is in it, so that a browser never mixes an old one with a new one.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ospo_automation.core.incoming.telling_words import stem
from ospo_automation.core.incoming.word_lists import IN_EVERY_TEXT
from ospo_automation.core.network.decided import Network
from ospo_automation.texts import words

from .search_texts import Searched
from .search_words import leading_to_each_other

LARGEST_PART = 24_000  # characters of a file with the pages of words
PAGES_A_PART = 50  # in a file with what is shown of them
LEVELS = 26
_SATURATES, _OF_LENGTH = 4.0, 0.5  # what a word counts for that stands there often, and in a long page
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FIRST_LETTER = ord("A")
_LONGEST_SHARED = len(_DIGITS) - 1


@dataclass(frozen=True)
class Entry:
    """Something that can be found. Its `place` is below the site's address, or an address. `topics` are paths."""

    found: Searched
    place: str
    kind: str
    topics: Sequence[str] = ()


def packed(entries: Sequence[Entry], network: Network, asks: str) -> dict[str, bytes]:
    """Every file by its name. `asks` is the place where people ask, "" where there is none."""
    groups = sorted(_groups(entries).items())
    files: dict[str, bytes] = {}
    parts = [[first, _kept(files, "p", part)] for first, part in _parts([pages for _, (_, pages) in groups])]
    shown = [_shown(each) for each in entries]
    pages = [_kept(files, "t", shown[at : at + PAGES_A_PART]) for at in range(0, len(shown), PAGES_A_PART)]
    kinds = sorted({each.kind for each in entries})
    topics = list(network.topics)
    numbers = {topic: number for number, topic in enumerate(topics)}
    files["words.json"] = _json(
        {
            "said": words(network.language)["site"]["search"],
            "asks": asks,
            "nothing": " ".join(sorted(IN_EVERY_TEXT)),
            "same": leading_to_each_other(),
            "groups": " ".join(_forms(forms) for _, (forms, _) in groups),
            "parts": parts,
            "pages": pages,
            "size": sum(map(len, files.values())),
            "in_part": PAGES_A_PART,
            "home": next((number for number, each in enumerate(entries) if not each.place), None),
            "kinds": kinds,
            "kind": "".join(_DIGITS[kinds.index(each.kind)] for each in entries),
            "topics": [[topic, network.topics[topic].title] for topic in topics],
            "about": [[numbers[topic] for topic in each.topics if topic in numbers] for each in entries],
        }
    )
    return files


def _shown(entry: Entry) -> list[Any]:
    found = entry.found
    headings = [part for heading in found.headings for part in heading]
    return [found.title, entry.place, found.about, *headings]


def _groups(entries: Sequence[Entry]) -> dict[str, tuple[set[str], str]]:
    """By its stem each word's forms, and its pages as a string."""
    lengths = [sum(map(int, entry.found.words.split()[1::2])) or 1 for entry in entries]
    usual = sum(lengths) / len(lengths) if lengths else 1
    seen: set[str] = set()
    pages: dict[str, bytearray] = defaultdict(bytearray)  # hundreds of thousands of small texts would be tenfold
    last: dict[str, int] = {}
    for number, entry in enumerate(entries):
        parts = entry.found.words.split()
        words_of_it = parts[::2]
        seen.update(words_of_it)
        counts: dict[str, int] = defaultdict(int)
        for group, count in zip(map(stem, words_of_it), map(int, parts[1::2]), strict=True):
            counts[group] += count
        dampened = _SATURATES * (1 - _OF_LENGTH + _OF_LENGTH * lengths[number] / usual)
        for group, count in counts.items():
            level = int(LEVELS * count / (count + dampened))  # always less than all of them
            row = pages[group]
            row += _base36(number - last.get(group, 0))
            row.append(_FIRST_LETTER + level)
            last[group] = number
    forms: dict[str, set[str]] = defaultdict(set)
    for word in seen:
        forms[stem(word)].add(word)
    return {group: (forms[group], pages[group].decode("ascii")) for group in forms}


def _forms(forms: set[str]) -> str:
    """The shortest, and of each other how many letters it begins with that are the same, and the rest."""
    first, *others = sorted(forms, key=lambda form: (len(form), form))
    return ",".join((first, *(_after(first, other) for other in others)))


def _after(first: str, other: str) -> str:
    same = 0
    while same < min(len(first), _LONGEST_SHARED) and first[same] == other[same]:
        same += 1
    return f"{_DIGITS[same]}{other[same:]}"


def _parts(pages: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Groups that lie together in a file, each with the number of the first."""
    first, size = 0, 0
    for number, text in enumerate(pages):
        if size + len(text) > LARGEST_PART and number > first:
            yield first, pages[first:number]
            first, size = number, 0
        size += len(text)
    if first < len(pages):
        yield first, pages[first:]


def _kept(files: dict[str, bytes], kind: str, content: Sequence[Any]) -> str:
    """Puts it among the files; its name without what all names end with."""
    text = _json(" ".join(content) if kind == "p" else content)
    name = f"{kind}-{hashlib.sha256(text).hexdigest()[:10]}"
    files[f"{name}.json"] = text
    return name


@cache
def _base36(number: int) -> bytes:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return (text or "0").encode()


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
