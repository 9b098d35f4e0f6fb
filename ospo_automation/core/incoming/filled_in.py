"""What the owner adds in plain words below an incomplete casus, read carefully and shown back to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from . import answering
from .answering import judged
from .forms import Form
from .slash import given

MOST_REPLIES = 20
_PART_OF_OURS = 50  # letters in a row by which we know our own text again, where a mail program broke the line
_LETTER = re.compile(r"\w")
_WORDS_OF_A_STORY = 8  # a shorter sentence that names an answer says nothing else
_LONGEST_READ = 5_000  # characters in which we look for choices: their own words are taken whole
_MAX_TOPICS = 3  # more than that is rather our own list, repeated by a mail program


@dataclass(frozen=True)
class Wording:
    """Words by which people name an answer: `anywhere` in a sentence, or only `alone` on a line or between commas."""

    anywhere: Mapping[str, str] = field(default_factory=dict)
    alone: Mapping[str, str] = field(default_factory=dict)


Phrases = Mapping[str, Wording]
"""For each field with choices the phrases in lower case, each with the id it stands for."""


def without_ours(words: str, ours: str) -> str:
    """What somebody wrote in a mail without what it repeats of a comment of `ours`, marked as a quote or not."""
    known = {_letters(line) for line in ours.split("\n")}
    return "\n".join(line for line in words.split("\n") if not _is_known(line, known)).strip()


def _is_known(line: str, known: Collection[str]) -> bool:
    """Whether it is a line of ours, or a good part of one; a shorter part may well be somebody's answer."""
    letters = _letters(line)
    return bool(letters) and (
        letters in known or (len(letters) >= _PART_OF_OURS and any(letters in one for one in known))
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def understand(words: str, missing: Iterable[str], form: Form, phrases: Phrases) -> dict[str, tuple[str, ...]]:
    """The answers to what is `missing` that stand in somebody's own words. What can't be told is left out.

    A written answer is all that they wrote, to the letter.
    """
    found: dict[str, tuple[str, ...]] = {}
    wanted = tuple(missing)
    rest = given(words).rest
    for id_ in wanted:
        said = phrases.get(id_, Wording())
        answers, rest = _choices(rest, said)
        question = form.field(id_)
        many = _MAX_TOPICS if question is not None and question.multiple else 1
        if 0 < len(answers) <= many:
            found[id_] = answers
    texts = [id_ for id_ in wanted if (question := form.field(id_)) is not None and question.is_text]
    prose = " ".join(rest.split())
    # A nod or a thank-you is no question. Lines that are run together can look like the head of a mail.
    says_something = {judged(prose), judged(rest)} != {answering.ReplyKind.NOTHING}
    if texts and len(re.findall(r"\w+", prose)) > 2 and says_something:
        found |= dict.fromkeys(texts, (given(words).words,))
    return found


def _choices(text: str, said: Wording) -> tuple[tuple[str, ...], str]:
    """The answers that a text names, and the rest of it: without what only says so, such as `Het gaat over inkoop.`"""
    if not (said.anywhere or said.alone):
        return (), text
    found: dict[str, None] = {}
    rest: list[str] = []
    for line in text[:_LONGEST_READ].split("\n"):
        if not _LETTER.search(line):
            rest.append(line)
            continue
        parts = [_bare(part) for part in re.split(r",|;|\ben\b|\band\b", line)]
        alone = [said.alone.get(part) or said.anywhere.get(part) for part in parts if part]
        if alone and all(alone):
            found.update(dict.fromkeys(answer for answer in alone if answer))
            continue
        kept = []
        for sentence in re.split(r"(?<=[.!?])\s+", line):
            named = _named(sentence.lower(), said.anywhere)
            found.update(dict.fromkeys(named))
            if not named or "?" in sentence or len(sentence.split()) >= _WORDS_OF_A_STORY:
                kept.append(sentence)
        rest.append(" ".join(kept))
    return tuple(found), "\n".join(rest) + text[_LONGEST_READ:]


def _named(sentence: str, phrases: Mapping[str, str]) -> list[str]:
    return [
        answer
        for phrase, answer in phrases.items()
        if phrase in sentence and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", sentence)
    ]


def _bare(part: str) -> str:
    """`Thema: Inkoop.` and `- inkoop` both mean `inkoop`."""
    named, colon, rest = part.partition(":")
    text = rest if colon and len(named) <= 30 else part
    return text.strip(" \t\r.-*•\"'«»!").lower()
