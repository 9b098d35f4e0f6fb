"""The questions that came up at a meeting, and which of them somebody wants to be a casus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from ..casus.casus import ASKED, KIND, CasusForm
from ..github.issue import ORIGIN
from ..incoming.filled_in import Wording, understand
from ..incoming.personal import kinds
from ..incoming.written_out import written_out
from ..languages import flat, said
from ..network.labels import TOPICS
from ..primitives.marker import fingerprint

QUESTIONS = "questions"
"""Our list of them below an agenda, or below minutes that came by form."""
ORDER, MADE, SEEN, LIKED = "order", "made", "seen", "liked"
"""What the list remembers: which question has which number, which casus each became, the last comment that was read,
and whose 👍 was carried out."""
MOST = 40  # questions in a list
MOST_CHOICES = 3  # topics of one casus
UNKNOWN = "unknown"  # as a topic: the coordinators are asked
_LINE = re.compile(
    r"\s{0,3}(?:[-*]\s+)?(?P<numbers>\d{1,2}(?:[\s,+&]+\d{1,2}){0,19})(?![\d%])\s*[:.)=–-]*\s*(?P<rest>.*)"
)
_BETWEEN = re.compile(r"(?<=\d)\s+(?:en|and)\s+(?=\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:]+")
_EDGES = ".!?*_\"'()«»"
_TICK = re.compile(r"^- \[[xX]\] \*\*(\d{1,2})\*\*", re.MULTILINE)
_FEW = 2  # words after a number: nobody says more with so few


@dataclass(frozen=True)
class Question:
    """`nth` is its number in the list, which it keeps. Without a `kind` of organisation or `topics` it can't become a
    casus yet. `casus` is the number of the one that it became. `is_private`: something personal seems to stand in it.
    """

    nth: int
    text: str
    kind: str = ""
    topics: tuple[str, ...] = ()
    casus: int = 0
    is_private: bool = False

    @property
    def key(self) -> str:
        """The same for the same words."""
        return fingerprint(" ".join(re.findall(r"\w+", self.text.casefold())))

    @property
    def is_ready(self) -> bool:
        return bool(self.kind and self.topics) and not self.casus and not self.is_private

    def origin(self, source: int) -> str:
        """What the casus is for: by this we find it again."""
        return ORIGIN.key(f"{source}-{self.key}")


@dataclass(frozen=True)
class WantedCasus:
    """Somebody wants question `nth` to be a casus, and says what to fill in; words that we don't know are `strange`."""

    nth: int
    kind: str = ""
    topics: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def listed(texts: Sequence[str], state: Mapping[str, Any], form: CasusForm, known: tuple[str, ...]) -> list[Question]:
    """The questions in the order in which they were first seen, with what their own words say of them.

    A number stays with its question: somebody may have answered to it. `state` is what the list remembers, `known` are
    addresses that may stand there.
    """
    order, made = _texts(state.get(ORDER)), made_in(state)
    there = {each.key: each for each in (Question(0, text) for text in texts)}
    numbered = dict.fromkeys((*order, *there))
    found = []
    for nth, key in enumerate(numbered, start=1):
        if key in there and nth <= MOST:
            text = there[key].text
            choices = understand(text, (KIND, TOPICS), form.form, form.phrases)
            topics = tuple(each for each in choices.get(TOPICS, ()) if each != UNKNOWN)
            kind = next(iter(choices.get(KIND, ())), "")
            found.append(Question(nth, text, kind, topics, made.get(key, 0), bool(kinds(text, known=known))))
    return found


def order_of(questions: Iterable[Question], state: Mapping[str, Any]) -> list[str]:
    """What is to be remembered of the numbers, also of questions that were taken out since."""
    return list(dict.fromkeys((*_texts(state.get(ORDER)), *(each.key for each in questions))))[:MOST]


def made_in(state: Mapping[str, Any]) -> dict[str, int]:
    """Which casus each question became, as the list remembers."""
    noted = state.get(MADE)
    pairs = noted.items() if isinstance(noted, dict) else ()
    return {str(key): number for key, number in pairs if isinstance(number, int) and number > 0}


def _texts(noted: object) -> list[str]:
    return [each for each in noted if isinstance(each, str)][:MOST] if isinstance(noted, list) else []


def ticked(body: str) -> list[int]:
    """The numbers that somebody ticked in our list."""
    return [int(each) for each in _TICK.findall(body)]


@dataclass(frozen=True)
class Choices:
    """The words by which people name a kind of organisation or a topic, each with what it stands for."""

    named: Mapping[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, form: CasusForm) -> Choices:
        found: dict[tuple[str, ...], tuple[str, str]] = {}
        for id_ in (TOPICS, KIND):
            words = form.phrases.get(id_, Wording())
            found |= {
                tuple(_words(phrase)): (id_, answer) for phrase, answer in {**words.anywhere, **words.alone}.items()
            }
        found.pop((), None)
        return cls(found)

    def read(self, text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """A kind, topics, and what else stands there; the longest name counts, so that a topic may hold an "and"."""
        words, found, strange = _words(text), dict[tuple[str, str], None](), list[str]()
        longest = max(map(len, self.named), default=0)
        at = 0
        while at < len(words):
            sizes = range(min(longest, len(words) - at), 0, -1)
            size = next((size for size in sizes if tuple(words[at : at + size]) in self.named), 0)
            if size:
                found[self.named[tuple(words[at : at + size])]] = None
            elif words[at] not in _around():
                strange.append(words[at])
            at += max(size, 1)
        kinds_ = [answer for id_, answer in found if id_ == KIND]
        topics = tuple(answer for id_, answer in found if id_ == TOPICS)[:MOST_CHOICES]
        return kinds_[0] if kinds_ else "", topics, tuple(strange if len(kinds_) < 2 else (*strange, *kinds_[1:]))


def wishes(text: str, choices: Choices) -> list[WantedCasus]:
    """What a comment says of questions by their numbers, a line each: `2 gemeente, inkoop` or `1, 3 en 4`.

    A line that says something else isn't one: a number may stand before anything.
    """
    found = []
    for line in text.split("\n"):
        begins = _BETWEEN.sub(", ", _before_numbers().sub("", flat(line), count=1))
        match = _LINE.fullmatch(begins)
        if match is None:
            continue
        kind, topics, strange = choices.read(match["rest"])
        if strange and not (kind or topics) and len(_words(match["rest"])) > _FEW:
            continue
        numbers = dict.fromkeys(map(int, re.findall(r"\d+", match["numbers"])))
        found += [WantedCasus(nth, kind, topics, strange) for nth in numbers]
    return found


def filled_in(question: Question, wish: WantedCasus) -> Question:
    """With what somebody said of it, which counts more than what its own words say; not that they don't know."""
    said_ = tuple(each for each in wish.topics if each != UNKNOWN)
    return replace(question, kind=wish.kind or question.kind, topics=said_ or question.topics or wish.topics)


def answers(question: Question, form: CasusForm) -> Iterator[tuple[str, str]]:
    """What goes in the form, by field id: the choices by the text with which this form shows them."""
    filled = {KIND: (question.kind,), TOPICS: question.topics, "on_behalf": ("yes",), ASKED: (question.text,)}
    return ((each.id, text) for each, text in written_out(filled, form.form))


def _words(text: str) -> list[str]:
    return [word for each in _WORD.findall(flat(text)) if (word := each.strip(_EDGES))]


@cache
def _around() -> frozenset[str]:
    return frozenset((*said("around_choices"), *said("yes"), *said("with_yes")))


@cache
def _before_numbers() -> re.Pattern[str]:
    words = "|".join(map(re.escape, said("question_words")))
    return re.compile(rf"^\s{{0,3}}(?:[-*]\s+)?(?:(?:{words})\b[.:]?\s*)?")
