"""Tags and elements in HTML that stays text to us, each looked at once, whatever of it never ends."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ospo_automation.core.primitives.entities import unescaped

REST = r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+"
"""Of a tag, in a regular expression: what is in quotes may hold a >. With `>?` behind it nothing is read twice."""
OURS, OURS_ENDS = "<!--ospo-->", "<!--/ospo-->"
"""Around what we add to a page that an engine made."""
TAG = re.compile(r"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(
    r"""([^\s/>"'=<][^\s/>"'=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>][^\s>]*+)))?+""", re.DOTALL
)


@dataclass(frozen=True)
class Element:
    """`tag` is how it opens, `inside` what it holds, and it lies from `start` to `end`."""

    tag: str
    inside: str
    start: int
    end: int


@cache
def tags(name: str) -> re.Pattern[str]:
    """What a tag of a name looks like; one that never ends has no > behind it."""
    return re.compile(rf"<{name}(?=[\s/>]){REST}>?", re.IGNORECASE)


@cache
def _ends(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s/>])[^>]*+>?", re.IGNORECASE)


def elements(text: str, name: str) -> Iterator[Element]:
    """Each from its tag to the first end of its name, one behind the other, without those that never end."""
    opening, ending, at = tags(name), _ends(name), 0
    while (tag := opening.search(text, at)) is not None:
        at = tag.end()
        if not tag[0].endswith(">"):
            continue
        close = ending.search(text, at)
        if close is None:
            return
        yield Element(tag[0], text[at : close.start()], tag.start(), close.end())
        at = close.end()


def replaced(text: str, name: str, by: Callable[[Element], str]) -> str:
    """The text with something else for each element of a name."""
    found, last = [], 0
    for each in elements(text, name):
        found += [text[last : each.start], by(each)]
        last = each.end
    return "".join((*found, text[last:])) if found else text


def attributes(tag: str) -> Mapping[str, str]:
    """The attributes of one tag by their name in lower case, entities decoded; the first of two counts."""
    found: dict[str, str] = {}
    for each in _given(tag):
        found.setdefault(each[1].lower(), unescaped(each[2] or each[3] or each[4] or ""))
    return found


def with_attribute(tag: str, name: str, value: str) -> str:
    """A tag in which an attribute that it has is another."""
    for each in _given(tag):
        if each[1].lower() == name:
            return f'{tag[: each.start()]}{each[1]}="{html.escape(value)}"{tag[each.end() :]}'
    return tag


def _given(tag: str) -> Iterator[re.Match[str]]:
    name = re.match(r"<[a-z][^\s/>]*+", tag, re.IGNORECASE)
    return _ATTRIBUTE.finditer(tag, name.end() if name else 0)


def words_of(inside: str) -> str:
    """The text of a part of a page, on one line."""
    return " ".join(unescaped(TAG.sub(" ", inside)).split())
