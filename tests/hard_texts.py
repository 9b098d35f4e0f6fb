"""Texts as bad as they can be: shapes that are hard for anybody, and what a module's patterns look for, cut off."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from re import _constants as sre  # type: ignore[attr-defined]  # theirs alone, and told nowhere
from re import _parser  # type: ignore[attr-defined]  # as above
from typing import Any

SHAPES = (
    " ", "\t", "\n", " \n", "\r\n", "\xa0", "\u2028", "`", "``` \n", "~~~\n", "'", '"', "[", "]", "(", ")", "{",
    "}", "<", ">", "&", "&#", "&amp;", "&lt;!--", "<!--", "-->", "<!-- -->", "0", "1 ", "12-", "1.", "a", "a ",
    "a\n", "A", "\u0301", "e\u0301", "\u0e31", "\u05b0", "\U0001f600", "\x00", "\x1b[", "\u200b", "\ufdfa",
    "\u0130", "@", "@a ", "@a, ", "#", "# a\n", "## a\n", "*", "**a", "_a_ ", "~", "|", "| a ", "|a|\n|-|\n", "-",
    "- ", "- a\n", "  - a\n", "1. a\n", "> ", ">", "> a\n", "--", "---\n", "===\n", "/", "/a ", "//", "/..", "../",
    ".", "..", ". ", ",", ", ", ": ", ":", "a: ", "a: b\n", ";", "?", "!", "![", "](", "[a](", "[a]: ", "[a",
    "![a](b", "\\", "\\\\", "%", "%2", "$", "=", "a=", ' a="', "+", "^", "<a", "<a ", "<a>", "</a>", '<a href="',
    "<a href='x' ", "<b><i>", "<p>", "<p><b>", "<div>", "<div ", "</div>", "<h2>", "</h2>", "<h2>a</h2>", "<table>",
    "<td>", "<pre>", "<img ", '<img src="//', '<img alt="', "<script>", "<style>", 'style="', "style", "<svg>",
    "<math>", "<article>", "<title>", "<link ", "<meta ", "<!--ospo-->", "<!", "<?", "<![CDATA[", "https://",
    "https://a", "http://a ", "//a", "www.", "a@", "a@b.nl ", "{{", "{%", "{: ", "2026-01-01", "12:30 ", "a, ",
    "a; ", "nee ", "niet ", "van ", "en ", "of ", "ik ", "tot ",
)  # fmt: skip
AROUND = (
    ("[", "]"), ("(", ")"), ("{", "}"), ("<b>", "</b>"), ("<div>", "</div>"), ("*", "*"), ("`", "`"), ("<", ">"),
    ("<!--", "-->"), ("[", "](x)"), ("> ", ""), ("- ", ""), ("<h2>", "</h2>"), ('"', "'"), ("<a>", "</a>"),
    ("\n", "x"), (" ", "x"), ("a", " "),
)  # fmt: skip


def shapes(module: str) -> Iterator[Callable[[int], str]]:
    """Texts of a length, as bad as they can be."""
    units = dict.fromkeys((*SHAPES, *(unit for pattern in _patterns(module) for unit in cut_off(pattern))))
    for unit in units:
        yield _repeated(unit)
    yield from (_around(*each) for each in AROUND)
    yield from (_growing(each) for each in "`*~#_- $")
    yield from _MANY


_NUMBERED = (
    (" ", "{:x}"), ("\n", "{:x}"), ("\n", "## {:x}"), ("", "<h2>{:x}</h2>"), ("", "[{:x}]: x\n"), ("", "k{:x}: x\n"),
)  # fmt: skip
"""Many things that are each another."""


def _joined(glue: str, unit: str) -> Callable[[int], str]:
    @lru_cache(maxsize=2)  # it takes longer to make than most functions take to read it
    def made(length: int) -> str:
        return glue.join(unit.format(each) for each in range(length // (len(unit) + len(glue)) + 1))[:length]

    return made


_MANY = tuple(_joined(*each) for each in _NUMBERED)


def _around(opening: str, closing: str) -> Callable[[int], str]:
    def made(length: int) -> str:
        half = length // 2
        return (opening * (half // len(opening)) + closing * (half // max(1, len(closing))))[:length]

    return made


def _growing(unit: str) -> Callable[[int], str]:
    def made(length: int) -> str:
        return " a".join(unit * each for each in range(1, int((2 * length) ** 0.5)))[:length]

    return made


def _repeated(unit: str) -> Callable[[int], str]:
    def made(length: int) -> str:
        return (unit * (length // len(unit) + 1))[:length]

    made.__name__ = repr(unit)
    return made


@cache
def _patterns(module: str) -> tuple[re.Pattern[str], ...]:
    there = vars(sys.modules[f"ospo_automation.{module}"])
    found: list[re.Pattern[str]] = []

    def take(value: Any, depth: int = 0) -> None:
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            found.append(value)
        elif isinstance(value, Mapping) and depth < 3 and len(value) < 200:
            for each in (*value.keys(), *value.values()):
                take(each, depth + 1)
        elif isinstance(value, tuple | list | frozenset | set) and depth < 3 and len(value) < 200:
            for each in value:
                take(each, depth + 1)

    for value in list(there.values()):
        take(value)
    return tuple(dict.fromkeys(found))


MOST_UNITS = 24


@cache
def cut_off(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """A text that the pattern looks for, and its beginnings: what begins a match and never ends one."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    parts = _sampled(tree)
    found: dict[str, None] = {}
    text = ""
    for part in parts:
        text += part
        if text and len(text) < 200:
            found[text] = None
            found[text + " "] = None
    return tuple(found)[:MOST_UNITS]


def _sampled(tree: Any) -> list[str]:  # noqa: C901  (a line for each kind)
    """Pieces of a text that matches, one for each part."""
    found: list[str] = []
    for operation, given in tree:
        if operation is sre.LITERAL:
            found.append(chr(given))
        elif operation is sre.NOT_LITERAL:
            found.append("a" if given != ord("a") else "b")
        elif operation is sre.ANY:
            found.append("a")
        elif operation is sre.IN:
            found.append(_one_of(given))
        elif operation is sre.BRANCH:
            found += _sampled(given[1][0])
        elif operation is sre.SUBPATTERN:
            found += _sampled(given[-1])
        elif operation in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, inner = given
            found += _sampled(inner) * min(max(least, 1), 4, most)
        elif operation is sre.ATOMIC_GROUP:
            found += _sampled(given)
        elif operation is sre.ASSERT:
            found += _sampled(given[1]) if given[0] < 0 else []
    return found


def _one_of(given: Any) -> str:
    negated = given and given[0][0] is sre.NEGATE
    if negated:
        pattern = [each for each in given if each[0] is not sre.NEGATE]
        for candidate in "a -.0\n":
            if not any(_has(each, candidate) for each in pattern):
                return candidate
        return "é"
    operation, what = given[0]
    if operation is sre.LITERAL:
        return chr(what)
    if operation is sre.RANGE:
        return chr(what[0])
    names = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
    return names.get(what, "-")


def _has(each: Any, candidate: str) -> bool:
    operation, what = each
    if operation is sre.LITERAL:
        return bool(chr(what) == candidate)
    if operation is sre.RANGE:
        return bool(what[0] <= ord(candidate) <= what[1])
    tests = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w"}
    tests |= {sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_NOT_WORD: r"\W"}
    return bool(re.match(tests[what], candidate))
