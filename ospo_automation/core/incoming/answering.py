"""What somebody who was asked says in their own words: an answer, a no, that they are away, or that they don't know.

A no is only taken from what is understood to the last clause. Whatever isn't makes it an answer: to ask somebody else
while an answer stands there is worse than to wait for a few days.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache

from ..languages import said
from .being_away import is_of_the_mail, is_sooner_away, tells_away
from .clause_kinds import NOS, first_person, kind_of, may_matter, says_firmly, says_something
from .clauses import NOISE, clauses_of, sentences_of, spelled
from .leaning import leans
from .phrases import find, only

LONGEST_NO = 70  # words: who writes more says something
LONGEST_FIRM = 30
LONGEST_AWAY = 180
LONGEST_LEANING = 45
LEANS = 0.65  # how sure the words must be of a no or an absence that no phrase was found of
PERHAPS = 0.2  # how sure of an answer, beside an absence that no phrase was found of
ANSWERS_AFTER_ALL = 0.9  # how sure of an answer, where a phrase was found
LONGEST = 3_000  # characters
MOST_UNKNOWN = 24  # words beside a no that aren't understood
MOST_BEFORE = 14  # words that aren't understood, before somebody says that they don't know


class ReplyKind(Enum):
    """What a reply is. `NOTHING`: no word of it counts, such as thanks alone."""

    ANSWER = "answer"
    DECLINE = "decline"
    AWAY = "away"
    UNSURE = "unsure"
    NOTHING = "nothing"


def judged(text: str) -> ReplyKind:
    """What kind of reply this is; text without quotes and code."""
    if not text.strip():
        return ReplyKind.NOTHING
    return ReplyKind.ANSWER if len(text) > LONGEST else _judged(text)


@lru_cache(maxsize=1_024)
def _judged(text: str) -> ReplyKind:
    plain = spelled(text)
    words = len(NOISE.sub(" ", plain).split())
    kind = _of_clauses(plain) if words <= LONGEST_NO else ReplyKind.ANSWER
    is_away = words <= LONGEST_AWAY and tells_away(plain)
    if is_away and (kind in {ReplyKind.ANSWER, ReplyKind.NOTHING} or is_sooner_away(plain)):
        kind = ReplyKind.AWAY
    return _as_words_lean(kind, plain, words) if words <= LONGEST_AWAY else kind


def _as_words_lean(kind: ReplyKind, plain: str, words: int) -> ReplyKind:
    """The same, or what its words say together where no phrase is known."""
    if kind not in {ReplyKind.ANSWER, ReplyKind.DECLINE, ReplyKind.AWAY}:
        return kind
    lean = leans(plain)
    if kind is not ReplyKind.ANSWER:
        return ReplyKind.ANSWER if lean["answer"] > ANSWERS_AFTER_ALL else kind
    if lean["decline"] > LEANS and words <= LONGEST_LEANING and not _asks_or_may_matter(plain):
        return ReplyKind.DECLINE
    return ReplyKind.AWAY if lean["away"] > LEANS and lean["answer"] < PERHAPS and not _tells(plain) else kind


def _tells(plain: str) -> bool:
    """Whether a clause is about the subjects of casussen, and neither about the writer nor whom to reach."""
    return any(
        find("reply.subjects").search(clause)
        and not first_person() & set(clause.split())
        and not is_of_the_mail(clause, clause.split())
        for sentence, _ in sentences_of(plain)
        for clause, _ in clauses_of(sentence)
    )


def _asks_or_may_matter(plain: str) -> bool:
    return "?" in plain or any(
        may_matter(clause) for sentence, _ in sentences_of(plain) for clause, _ in clauses_of(sentence)
    )


def _of_clauses(plain: str) -> ReplyKind:
    if _is_firm(plain):
        return ReplyKind.DECLINE
    kinds: list[str] = []
    unknown = 0
    for sentence, is_told in sentences_of(plain):
        asks = sentence.endswith("?")
        for clause, turns in clauses_of(sentence):
            kind = kind_of(clause)
            if asks and kind not in {"filler", "asks"} and not _requests(clause, kind):
                return ReplyKind.ANSWER
            if kind == "":
                unknown += len(clause.split())
                if unknown > MOST_UNKNOWN or is_told or may_matter(clause):
                    return ReplyKind.ANSWER
            nods = _nods() if is_told else only("reply.yes") if turns else frozenset()
            if set(clause.split()) <= nods:
                return ReplyKind.ANSWER  # `Kort: nee`, and `te druk, maar ja`
            if turns and kind not in {*NOS, "ours", "unsure", "filler", "small", "later"} | (
                {"reason"} if "wish" in kinds else set()
            ):
                return ReplyKind.ANSWER  # "but" and something else than a no
            kinds.append(kind)
    return _of_kinds(kinds, unknown) or _of_a_nod(plain)


def _is_firm(plain: str) -> bool:
    """Whether a short text says that it is the wrong address, or asks to be left alone, and nothing of the casus."""
    clauses = [clause for sentence, _ in sentences_of(plain) for clause, _ in clauses_of(sentence)]
    if len(plain.split()) > LONGEST_FIRM or not any(says_firmly(clause.split()) for clause in clauses):
        return False
    return not any(
        find("reply.subjects").search(clause) or (says_something(clause) and not says_firmly(clause.split()))
        for clause in clauses
    )


def _of_kinds(kinds: list[str], unknown: int) -> ReplyKind | None:
    """What the clauses make together; None where none of them says anything."""
    every = set(kinds) - {"filler", "small", "elsewhere"}
    said_last = [kind for kind in kinds if kind in {*NOS, "unsure", "ours"}][-1:]
    if said_last == ["unsure"]:
        is_all = every <= {"unsure", *NOS, "later", "wish"} or (unknown <= MOST_BEFORE and [*kinds][-1] != "")
        return ReplyKind.UNSURE if is_all else ReplyKind.ANSWER
    if every & {"vague"} and unknown and not every & NOS - {"vague"}:
        return ReplyKind.ANSWER  # nobody is named, and something else is said
    if every & NOS or ("ours" in every and not unknown):
        return ReplyKind.DECLINE
    if every and (every <= {"refer", "later"} or ("reason" in every and "wish" in every and not unknown)):
        return ReplyKind.DECLINE
    return ReplyKind.ANSWER if every or {"small", "elsewhere"} & set(kinds) else None


@cache
def _nods() -> frozenset[str]:
    return frozenset((*said("reply.yes"), *said("reply.no")))


def _of_a_nod(plain: str) -> ReplyKind:
    """`Nee, sorry` is a no; a bare yes or no may answer what was asked, and thanks alone are nothing yet."""
    words = set(re.findall(r"[\w']+", plain))
    if words & set(said("reply.no")):
        return ReplyKind.DECLINE if words & set(said("reply.sorry")) else ReplyKind.ANSWER
    return ReplyKind.ANSWER if words & set(said("reply.yes")) else ReplyKind.NOTHING


def _requests(clause: str, kind: str) -> bool:
    """Whether it asks for something rather than to know something: `Kunnen jullie iemand anders vragen?`"""
    return clause.split(maxsplit=1)[0] in only("reply.requests") and kind in {*NOS, "refer", "later"}
