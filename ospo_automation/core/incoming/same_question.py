"""Whether two people surely ask the same: then they can be introduced to each other, which nobody can take back.

Words in common make no question the same: "controlling an SBOM" and "publishing an SBOM" have most of theirs in common.
So we compare what people want to do and about what, by the words in `languages/asking`, and in doubt it isn't the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from ..languages import languages
from .alike import OWN_WORDS, stem, terms_in, words_in, words_of
from .forms import Reading
from .word_lists import SAYING_NOTHING

ENOUGH = 2.5
"""As much as an act and a subject that both ask about, and half of another."""
DOUBT_OF_AN_ACT, DOUBT_OF_A_SUBJECT = 2.0, 1.0
"""How much more must be in common for each thing that only one of them asks about."""
LESSER, NEARBY = 0.5, 0.5
FEWEST_IN_A_COPY = 3
"""A text of fewer telling words says nothing, also where another says just the same."""
_KINDS, _ACTS, _LESSER_ACTS, _SUBJECTS, _LESSER_SUBJECTS = _GROUPS = (
    "kinds",
    "acts",
    "lesser_acts",
    "subjects",
    "lesser_subjects",
)  # fmt: skip
_QUESTION = "question"
_OWN = "own"  # a word that the lists don't know
_SHORTEST, _BEGINNING, _MOST_OF_AN_ENDING = 4, 3, 3

Concept = tuple[str, str]
"""The group of a concept and its name."""


@dataclass(frozen=True)
class Sought:
    """A casus in its owner's words."""

    title: str
    question: str
    situation: str = ""


@dataclass(frozen=True)
class Comparison:
    """What two questions have in common, and what only one of them asks, in words that people wrote.

    `common` stands in title or question of both, `nearby` in those of one and in the situation of the other.
    """

    common: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    evidence: float = 0.0
    needed: float = ENOUGH
    has_both: bool = False
    """Whether they have both an act and a subject in common."""
    is_copy: bool = False
    """Whether they are the same, word for word."""

    @property
    def is_same(self) -> bool:
        return self.is_copy or (self.has_both and self.evidence >= self.needed)


@dataclass(frozen=True)
class _Said:
    """The concepts in a text with the first word for each. `perhaps`: all words for it may mean something else."""

    words: Mapping[Concept, str]
    perhaps: Set[Concept]

    @property
    def sure(self) -> Set[Concept]:
        return self.words.keys() - self.perhaps


@dataclass(frozen=True)
class _Lists:
    """What stands in `languages/asking`, of all languages. `sure` and `perhaps` have the concepts of each word."""

    sure: Mapping[str, Set[Concept]]
    perhaps: Mapping[str, Set[Concept]]
    by_beginning: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    nothing: Set[str]
    common: Set[str]


def asked_in(title: str, reading: Reading) -> Sought:
    """What a casus asks, by its title and what was filled in."""
    rest = (each for each in OWN_WORDS if each != _QUESTION)
    return Sought(title, words_of(reading, [_QUESTION]), words_of(reading, rest))


def compare(one: Sought, other: Sought) -> Comparison:
    """In doubt two questions aren't the same: somebody who isn't introduced loses less than somebody who is wrongly."""
    ours, theirs = _heart(one), _heart(other)
    all_ours, all_theirs = _read(_whole(one)), _read(_whole(other))
    common = {each for each in ours.words.keys() & theirs.words.keys() if each in ours.sure | theirs.sure}
    nearby = ((ours.sure & all_theirs.sure) | (theirs.sure & all_ours.sure)) - common
    nearby = {each for each in nearby if each[0] in {_SUBJECTS, _LESSER_SUBJECTS, _OWN}}
    asked, their_asked = _read(one.question), _read(other.question)
    apart = _differences(asked, all_theirs) | _differences(their_asked, all_ours)
    other_name = _other_name(one, other)
    groups = {group for group, _ in common}
    in_one = (*_shown(apart & asked.words.keys(), asked), *_shown(apart, their_asked), *other_name)
    return Comparison(
        common=_shown(common, ours),
        nearby=_shown(nearby, all_ours),
        apart=tuple(dict.fromkeys(in_one)),
        evidence=sum(map(_weight, common)) + NEARBY * sum(map(_weight, nearby)),
        needed=ENOUGH + sum(DOUBT_OF_A_SUBJECT if group == _SUBJECTS else DOUBT_OF_AN_ACT for group, _ in apart),
        has_both=_ACTS in groups and bool(groups & {_SUBJECTS, _OWN}) and not other_name,
        is_copy=len(all_ours.words) >= FEWEST_IN_A_COPY and words_in(_whole(one)) == words_in(_whole(other)),
    )


def _differences(asked: _Said, whole: _Said) -> Set[Concept]:
    """What one asks for sure and the other doesn't speak of."""
    return {each for each in asked.sure - whole.words.keys() if each[0] in {_KINDS, _ACTS, _SUBJECTS}}


def _other_name(one: Sought, other: Sought) -> tuple[str, ...]:
    """Names of one kind where the questions have others, or have them the other way round: MIT in EUPL, EUPL in MIT."""
    ours, theirs = _names(one), _names(other)
    for kind in ours.keys() & theirs.keys():
        mine, yours = ours[kind], theirs[kind]
        shared = [each for each in mine if each in yours]
        if not shared or shared != [each for each in yours if each in mine]:
            return tuple(dict.fromkeys((*mine, *yours)))
    return ()


def _names(asked: Sought) -> Mapping[str, Sequence[str]]:
    """The names in the question, or else in the title, by their kind, in order."""
    for text in (asked.question, asked.title):
        found: dict[str, list[str]] = defaultdict(list)
        for word in words_in(text):
            if (kind := _lists().names.get(word)) and word not in found[kind]:
                found[kind].append(word)
        if found:
            return found
    return {}


def _weight(concept: Concept) -> float:
    return LESSER if concept[0] in {_KINDS, _LESSER_ACTS, _LESSER_SUBJECTS} else 1.0


def _shown(concepts: Iterable[Concept], said: _Said) -> tuple[str, ...]:
    return tuple(sorted({said.words[each] for each in concepts if each in said.words}))


def _heart(asked: Sought) -> _Said:
    return _read(f"{asked.title}\n{asked.question}")


def _whole(asked: Sought) -> str:
    return f"{asked.title}\n{asked.question}\n{asked.situation}"


@lru_cache(maxsize=1_024)
def _read(text: str) -> _Said:
    found: dict[Concept, str] = {}
    sure: set[Concept] = set()
    words = words_in(text)
    telling = [word for word in words if word not in SAYING_NOTHING]
    doubled = dict.fromkeys(f"{one}_{other}" for some in (words, telling) for one, other in pairwise(some))
    for word in (*words, *doubled):
        known, perhaps = _concepts(word)
        if not (known or perhaps or "_" in word):
            known = frozenset(_own(word))
        for concept in known or perhaps:
            found.setdefault(concept, word.replace("_", " "))
        sure |= known
    return _Said(found, found.keys() - sure)


def _own(word: str) -> Iterator[Concept]:
    return ((_OWN, term) for term in terms_in(word) if term not in _lists().common)


@lru_cache(maxsize=16_384)
def _concepts(word: str) -> tuple[Set[Concept], Set[Concept]]:
    """What a word stands for: surely, and perhaps."""
    lists = _lists()
    if word in lists.nothing:
        return frozenset(), frozenset()
    listed = [word] if word in lists.sure or word in lists.perhaps else list(_inflected(word, lists.by_beginning))
    empty: Set[Concept] = frozenset()
    return (
        frozenset(each for one in listed for each in lists.sure.get(one, empty)),
        frozenset(each for one in listed for each in lists.perhaps.get(one, empty)),
    )


def _inflected(word: str, by_beginning: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The words of the lists of which this is an inflection. One stem is not enough: `met` is no form of `meten`."""
    if len(word) < _SHORTEST or word in SAYING_NOTHING or "_" in word:
        return
    forms = (word, *([word[:-1]] if word[-1] in "td" else []), *([word[2:]] if word.startswith("ge") else []))
    for beginning in dict.fromkeys(form[:_BEGINNING] for form in forms):
        for listed in by_beginning.get(beginning, ()):
            if any(_begin_alike(each, listed) for each in forms) and _stem(listed) in map(_stem, forms):
                yield listed


_stem = lru_cache(maxsize=16_384)(stem)


def _begin_alike(one: str, other: str) -> bool:
    same = next((index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    shorter = min(len(one), len(other))
    return (shorter if same is None else same) >= max(_BEGINNING, shorter - _MOST_OF_AN_ENDING)


@cache
def _lists() -> _Lists:
    sure: dict[str, set[Concept]] = defaultdict(set)
    perhaps: dict[str, set[Concept]] = defaultdict(set)
    names: dict[str, str] = {}
    nothing: set[str] = set()
    common: set[str] = set()
    for told in languages("asking").values():
        for group in _GROUPS:
            for name, words in told[group].items():
                for word in words.split():
                    (perhaps if word.endswith("?") else sure)[word.removesuffix("?")].add((group, name))
        names |= {word: kind for kind, words in told["names"].items() for word in words.split()}
        nothing |= set(told["nothing"].split())
        common |= {term for word in told["common"].split() for term in terms_in(word)}
    by_beginning: dict[str, list[str]] = defaultdict(list)
    for word in sorted(sure.keys() | perhaps.keys()):
        by_beginning[word[:_BEGINNING]].append(word)
    for listed in (sure, perhaps):  # `pull_request` is written as one word too
        listed |= {word.replace("_", ""): found for word, found in listed.items() if "_" in word}
    return _Lists(sure, perhaps, by_beginning, names, nothing, common)
