"""Whether two people surely ask the same: then they can be introduced to each other, which nobody can take back.

Words in common make no question the same: "controlling an SBOM" and "publishing an SBOM" have most of theirs in common.
So we compare what people want to do and about what, by the words in `languages/asking`, and in doubt it isn't the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from .alike import OWN_WORDS, words_of
from .concepts import ACTS, KINDS, LESSER_ACTS, LESSER_SUBJECTS, SUBJECTS, Concept, concepts_in, doubled, lists
from .forms import Reading
from .telling_words import terms_in, words_in

ENOUGH = 2.5
"""As much as an act and a subject that both ask about, and half of another."""
DOUBT_OF_AN_ACT, DOUBT_OF_A_SUBJECT = 2.0, 1.0
"""How much more must be in common for each thing that only one of them asks about."""
LESSER, NEARBY = 0.5, 0.5
FEWEST_IN_A_COPY = 3
"""A text of fewer telling words says nothing, also where another says just the same."""
_QUESTION = "question"
_OWN = "own"  # a word that the lists don't know


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
    nearby = {each for each in nearby if each[0] in {SUBJECTS, LESSER_SUBJECTS, _OWN}}
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
        needed=ENOUGH + sum(DOUBT_OF_A_SUBJECT if group == SUBJECTS else DOUBT_OF_AN_ACT for group, _ in apart),
        has_both=ACTS in groups and bool(groups & {SUBJECTS, _OWN}) and not other_name,
        is_copy=len(all_ours.words) >= FEWEST_IN_A_COPY and words_in(_whole(one)) == words_in(_whole(other)),
    )


def _differences(asked: _Said, whole: _Said) -> Set[Concept]:
    """What one asks for sure and the other doesn't speak of."""
    return {each for each in asked.sure - whole.words.keys() if each[0] in {KINDS, ACTS, SUBJECTS}}


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
            if (kind := lists().names.get(word)) and word not in found[kind]:
                found[kind].append(word)
        if found:
            return found
    return {}


def _weight(concept: Concept) -> float:
    return LESSER if concept[0] in {KINDS, LESSER_ACTS, LESSER_SUBJECTS} else 1.0


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
    for word in (*words, *doubled(words)):
        known, perhaps = concepts_in(word)
        if not (known or perhaps or "_" in word):
            known = frozenset(_own(word))
        for concept in known or perhaps:
            found.setdefault(concept, word.replace("_", " "))
        sure |= known
    return _Said(found, found.keys() - sure)


def _own(word: str) -> Iterator[Concept]:
    return ((_OWN, term) for term in terms_in(word) if term not in lists().common)
