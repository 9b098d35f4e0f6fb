"""The answer that a lesson gives, on one line: what stands below its title wherever lessons are listed."""

from __future__ import annotations

import re
from itertools import takewhile

from ospo_automation.core.knowledge.published import LONGEST_DESCRIPTION
from ospo_automation.core.outgoing.page_words import fitted
from ospo_automation.core.outgoing.safe import visible
from ospo_automation.core.primitives.entities import unescaped

_SECTION = re.compile(r"^## [^\n]*+$", re.MULTILINE)
_ITEM = re.compile(r"[-*+] (?=\S)")
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,100}\])")
_MARKS = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_UNWRITTEN = re.compile(r"\*[^*]++\*\Z")  # what a draft asks a person to write
SHORTEST_ANSWER = 15  # characters: "Ja, dat mag." alone tells nobody what is allowed
_READ = 4_000  # characters of a page: its answer stands at the top


def answer_in(text: str, description: str) -> str:
    """The first lines of its answer in short, or else what the lesson says of itself."""
    items = _items(text[:_READ])
    if not items:
        return description
    found = items[0]
    for more in items[1:]:
        if len(found) >= SHORTEST_ANSWER * 2:
            break
        found = f"{found} {more}"
    return fitted(found, LONGEST_DESCRIPTION) if len(found) >= SHORTEST_ANSWER else description


def _items(text: str) -> list[str]:
    """The points of the first section, as words."""
    opening = _SECTION.search(text)
    if opening is None:
        return []
    lines = takewhile(lambda line: not line.startswith("#"), text[opening.end() :].split("\n"))
    items: list[str] = []
    is_inside = False
    for line in lines:
        if _ITEM.match(line):
            items.append(line[2:].strip())
            is_inside = True
        elif is_inside and line.startswith(" ") and line.strip():
            items[-1] += f" {line.strip()}"
        else:
            is_inside = False
    return [said for each in items if not _UNWRITTEN.match(each) and (said := _plain(each))]


def _plain(item: str) -> str:
    return visible(unescaped(_MARKS.sub("", _LINK.sub(lambda found: found[1], item)))).strip()
