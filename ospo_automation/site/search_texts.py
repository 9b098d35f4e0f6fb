"""What of a finished page people search in: its title, its description, its headings and its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from ospo_automation.core.incoming.telling_words import LONGEST_WORD, words_in
from ospo_automation.core.incoming.word_lists import IN_EVERY_TEXT
from ospo_automation.core.outgoing.page_words import fitted

from .article import cut, first_words
from .markup import OURS, OURS_ENDS, attributes
from .nesting import flattened

MARK, TITLE, ABOUT = "data-ospo-search", "data-ospo-title", "data-ospo-about"
WHOLE, NAME = "whole", "name"
"""How a page says what of it is searched: all its words, or no more than its title and its description."""
UNSEARCHED = "data-ospo-unsearched"
IN_TITLE, IN_DESCRIPTION, IN_HEADING = 8, 3, 3  # how often a word there counts
MOST_HEADINGS, LONGEST_HEADING = 12, 90
_LEFT_OUT = f".headerlink, [{UNSEARCHED}], script, style, nav, h1"
_OURS = re.compile(f"{OURS}.*?(?:{OURS_ENDS}|\\Z)", re.DOTALL)
_HEADINGS = "h2[id], h3[id]"
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Searched:
    """A page that can be found. `words` has each of its words with how much it counts, as `word 3 other 1`: thousands
    of pages are kept like that at once. `headings` are their ids and what they say.
    """

    title: str
    about: str
    headings: tuple[tuple[str, str], ...]
    words: str


def searched(page: str, more: str = "") -> Searched | None:
    """None for a page that isn't found. `more` is text that belongs to it as well."""
    parts = cut(page)
    given = attributes(parts.before[parts.before.rindex("<") :]) if parts is not None else {}
    if parts is None or MARK not in given:
        return None
    inside = _OURS.sub("", parts.inside) if given[MARK] == WHOLE else ""
    tree = LexborHTMLParser(flattened(inside))
    for node in tree.css(_LEFT_OUT):
        node.decompose()
    headings = [(node.attributes.get("id") or "", _line(node.text())) for node in tree.css(_HEADINGS)]
    title, about = given.get(TITLE, ""), given.get(ABOUT) or fitted(first_words(inside))
    counts = Counter(words_in(tree.body.text(separator=" ") if tree.body else "") + words_in(more))
    for text, times in ((about, IN_DESCRIPTION), *((each, IN_HEADING) for _, each in headings)):
        for word, count in _counted(text):
            counts[word] += times * count
    telling = {word: count for word, count in counts.items() if word not in IN_EVERY_TEXT and len(word) > 1}
    for word in words_in(title):  # by a word that says nothing too: it may be all there is
        telling[word] = telling.get(word, 0) + IN_TITLE
    words = " ".join(f"{word} {count}" for word, count in telling.items() if len(word) <= LONGEST_WORD)
    shown = [(place, text[:LONGEST_HEADING]) for place, text in headings if text][:MOST_HEADINGS]
    return Searched(title, about, tuple(shown), words)


@lru_cache(maxsize=1_024)  # lessons have the same headings
def _counted(text: str) -> Sequence[tuple[str, int]]:
    return list(Counter(words_in(text)).items())


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
