"""A reply as it is compared with phrases: its sentences, and the clauses of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..languages import flat, meanings, one_of, said
from .mail import letter

_SENTENCE_END = re.compile(r"(?<![.!?;:…])[.!?;:…]++(?=[\s\"')»”*_]|$)|\n+|\s[-–—]\s|[()]")
NOISE = re.compile(r"[^\w\s'/@&+-]+|(?<!\w)[-/'&+@]+|[-/'&+@]+(?!\w)")
_TAGGED = re.compile(r"(?<!\S)[\w.+-]{0,64}@[\w.-]+")


def spelled(text: str) -> str:
    """A reply as it is compared with phrases: without what is of the mail, each word as we know it."""
    return _without_name(_spelled(_TAGGED.sub(" ", flat(letter(text).text)).strip()))


def _without_name(plain: str) -> str:
    """Without a greeting at the end and the name below it."""
    return _closing().sub("", plain) or plain


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=[.!?,;)\n])\s{{0,3}}(?:{one_of(said('reply.closings'))})\b[\s,.!]{{0,5}}[^!?:\n,]{{0,30}}\Z"
    )


def _spelled(plain: str) -> str:
    """Each word in the spelling that we know it by: `mn` and `cannot` are `mijn` and `can't`."""
    known = meanings("reply.spelled")
    return _misspelled().sub(lambda found: str(known[found[0]]), plain)


@cache
def _misspelled() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{one_of(meanings('reply.spelled'))})(?![\w'-])")


def sentences_of(plain: str) -> Iterable[tuple[str, bool]]:
    """With their question mark; and whether a colon stands before it, which tells of what follows."""
    end, is_told = 0, False
    for found in _SENTENCE_END.finditer(plain):
        mark = "?" if "?" in found[0] else ""
        if (sentence := plain[end : found.start()].strip()) or mark:
            yield sentence + mark, is_told
            is_told = found[0] == ":"
        end = found.end()
    if rest := plain[end:].strip():
        yield rest, is_told


def clauses_of(sentence: str) -> Iterable[tuple[str, bool]]:
    """The parts of a sentence, without signs; and whether each turns round what stands before it."""
    text, end, turns, is_first = sentence.rstrip("?"), 0, False, True
    for found in (*_splits().finditer(text), None):
        words = " ".join(NOISE.sub(" ", text[end : found.start() if found else None]).split())
        if words:
            yield words, turns and not is_first
            is_first = False
        if found is not None:
            turns, end = (
                found[0] not in {",", *said("reply.and"), *said("reply.so")} or (turns and not words),
                found.end(),
            )


@cache
def _splits() -> re.Pattern[str]:
    """A comma, and words that turn round what was said, or begin to say something else of somebody."""
    buts, not_but = one_of(said("reply.but")), one_of(said("reply.not_but"))
    ands, who, sos = (one_of(said(f"reply.{each}")) for each in ("and", "begins", "so"))
    return re.compile(
        rf",|(?<=,\s)(?:{buts})\b(?=\s)|(?<!nog )\b(?:{buts})\b(?=\s)(?!\s+(?:{not_but})\b)|\b(?:{sos})\b(?=\s)"
        rf"|\b(?:{ands})\b(?=\s+(?:{who})(?![\w']))"
    )
