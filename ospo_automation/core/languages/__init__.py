"""The words that people type and that we count by: a file per language, and all languages hold at once.

A phrase is words as they are said, in lower case. `(a|b)` is one of these, `[a]` may be missing, `*` stands for up to
three words, `…` for the rest of the line (of the word, right behind one); a full stop that stands alone means that
nothing may follow. A space may be a comma as well. Everybody may add a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, reduce
from importlib.resources import files
from operator import getitem
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # all is text: `no` and `on` are words
_SPACE = r"(?:[ \t,]+)"
_ANY_WORDS = r"(?:[^\s.!?;:,]{1,60}+[ \t,]+){0,3}"  # what is longer is no word
_TOKEN = re.compile(r"[*…\[\]()|]|[^\s*…\[\]()|]+|\s+")
_APOSTROPHES = {ord(each): "'" for each in "’‘´`ʼ"}
_DASHES = {ord(each): "-" for each in "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"}
_SPACES = {ord(each): " " for each in "\u00a0\u2007\u202f\u2009\u200a\u3000\t"}
_UNSEEN = {ord(each): None for each in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}
_FLAT = _APOSTROPHES | _DASHES | _SPACES | _UNSEEN


@cache
def languages(folder: str = "") -> Mapping[str, Mapping[str, Any]]:
    """What stands in each file, by language."""
    found = {}
    for file in sorted(files(__package__).joinpath(folder).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yml"):
            found[file.name.removesuffix(".yml")] = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (it makes nothing but text)
    return found


def told(path: str) -> Iterator[Any]:
    """What each language has at a place such as `mail.headers`."""
    for words in languages().values():
        yield reduce(getitem, path.split("."), words)


@cache
def said(path: str) -> tuple[str, ...]:
    """All phrases at a place, of every language."""
    return tuple(dict.fromkeys(str(phrase) for phrases in told(path) for phrase in phrases))


@cache
def meanings(path: str) -> Mapping[str, Any]:
    """For each phrase at a place what it stands for: a file has the phrases of each meaning."""
    return {str(phrase): meaning for each in told(path) for meaning, phrases in each.items() for phrase in phrases}


@cache
def pattern(*paths: str) -> re.Pattern[str]:
    """Finds any one of the phrases at these places, as whole words, in text that is `flat`."""
    return re.compile(rf"(?<![\w-])(?:{one_of(phrase for path in paths for phrase in said(path))})(?![\w-])")


def one_of(phrases: Iterable[str]) -> str:
    """As a pattern, the longest first."""
    return "|".join(sorted(map(_compiled, phrases), key=len, reverse=True))


def any_of(phrases: Iterable[str]) -> str:
    """As a pattern that tells whether there is one of them, and not which: those with one letter at their beginning
    stand together, so that a search passes quickly over words that begin with none.
    """
    groups: dict[str, list[str]] = {}
    for each in sorted(set(map(_compiled, phrases)), key=len, reverse=True):
        groups.setdefault(each[0] if each[0].isalpha() else "", []).append(each)
    others = groups.pop("", [])
    return "|".join(
        (*(f"{first}(?:{'|'.join(each[1:] for each in known)})" for first, known in groups.items()), *others)
    )


def flat(text: str) -> str:
    """Text to look for phrases in: small letters, with one kind of space, dash and apostrophe, without accents' ways
    of being written. Lines stay, so that what stands alone on one can be told.
    """
    return unicodedata.normalize("NFC", text).translate(_FLAT).casefold()


def _compiled(phrase: str) -> str:
    """A phrase as a pattern: what may be missing takes its space along, the one before it at the end of a phrase."""
    tokens = _TOKEN.findall(phrase.strip())
    found: list[str] = []
    closing: list[str] = []
    last = _last(tokens)
    for index, token in enumerate(tokens):
        before, after = tokens[index - 1] if index else "", tokens[index + 1] if index + 1 < len(tokens) else ""
        match token:
            case "[":
                found.append(f"(?:{_SPACE}(?:" if last[index] and index else "(?:(?:")
                closing.append("))?" if last[index] and index else f"){_SPACE})?")
            case "]":
                found.append(closing.pop())
            case "(":
                found.append("(?:")
            case ")" | "|":
                found.append(token)
            case "*":
                found.append(_ANY_WORDS)
            case "…":
                found.append(r"\w*" if before and not before.isspace() and before not in "[(|" else r"(?![\w'-])[^\n]*")
            case ".":
                found.append("$")
            case _ if token.isspace():
                is_taken = before in {"]", "*"} or after in {"…", "."} or (after == "[" and last[index + 1])
                found.append("" if is_taken else _SPACE)
            case _:
                found.append(re.escape(token))
    return "".join(found)


def _last(tokens: list[str]) -> dict[int, bool]:
    """Of each opening bracket whether nothing but further words that may be missing follows behind it. From the end, so
    that each is looked at once.
    """
    found: dict[int, bool] = {}
    end = len(tokens)
    for index in range(len(tokens) - 1, -1, -1):
        if tokens[index] == "]":
            end = index
        elif tokens[index] == "[":
            found[index] = _ends_at(tokens, end, found)
    return found


def _ends_at(tokens: list[str], end: int, known: Mapping[int, bool]) -> bool:
    if end == len(tokens):
        raise ValueError(f"a bracket never closes in {''.join(tokens)[:100]}")
    if end + 1 == len(tokens) or tokens[end + 1] in {")", "|"}:
        return True
    then = tokens[end + 2] if tokens[end + 1].isspace() and end + 2 < len(tokens) else ""
    return then in {".", "…"} or (then == "[" and known[end + 2])
