"""Whether a reply says that whoever wrote it isn't there, and beside that only when they are back and whom to reach."""

from __future__ import annotations

import re
from functools import cache

from ..languages import one_of, said
from .clause_kinds import is_no, kind_of, polite, says_something, whom_about
from .clauses import clauses_of, sentences_of
from .days import months, weekdays
from .phrases import find, has, only, places

MOST_UNKNOWN = 24  # words beside an absence that aren't understood
_SHORT = 3  # letters of a name that is cut off
_FEW = 3  # words of a question that asks nothing
_SHORTLY = 6  # words behind a colon that are a name or an address
_NEAR_BEGIN = 4  # words before one that stands at the beginning of a clause
_DATE = re.compile(
    r"\b\d{1,2}[-/. ]\d{1,2}(?:[-/. ]\d{2,4})?\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}(?:e|de|ste|st|nd|rd|th)? ?[a-z]{3,9}\b"
)


def tells_away(plain: str) -> bool:
    """Whether it says that somebody isn't there, and beside that only when they are back and whom to reach."""
    if _automatic().match(plain):
        return True
    parts: set[str] = set()
    unknown = 0
    for sentence, is_told in sentences_of(plain):
        for clause, turns in clauses_of(sentence):
            words = clause.split()
            part = _part(clause, words, asks=sentence.endswith("?"))
            if part == "" and not (is_told and len(words) <= _SHORTLY):
                unknown += len(words)
                part = "else" if turns or (is_told and not parts & {"says", "places"}) else part
            if part == "else":
                return False
            parts |= {part, "beside"} if has("away.signs", words) or _names_day(clause) else {part}
    return ("says" in parts or {"places", "beside"} <= parts) and unknown <= MOST_UNKNOWN


def is_sooner_away(plain: str) -> bool:
    """Whether what may be a no as well is sooner that they aren't there, as it tells of a day or of mail."""
    if find("away.meanwhile").search(plain):
        return True
    clauses = [clause for sentence, _ in sentences_of(plain) for clause, _ in clauses_of(sentence)]
    if any(kind_of(clause) == "decline" for clause in clauses):
        return False
    return _names_day(plain) or any(has("away.surely", clause.split()) for clause in clauses)


def is_of_the_mail(clause: str, words: list[str]) -> bool:
    """Whether it tells whom to reach, or what becomes of the mail."""
    return bool(find("away.beside").match(clause) or find("away.meanwhile").search(clause) or has("away.reach", words))


def _part(clause: str, words: list[str], *, asks: bool) -> str:
    """What a clause is in a message of somebody who is away: `else` where it says something else, "" if not known."""
    beside = is_of_the_mail(clause, words)
    is_theirs = _is_theirs(clause) and not _is_of_others(words) and not has("away.over", words)
    says_so = is_theirs and _says_so(clause, words)
    is_question = asks and (says_so or (len(words) > _FEW and not beside))
    is_answer = says_something(clause) and not beside and (not says_so or has("reply.tells", words))
    if is_question or is_answer or has("away.never", words):
        return "else"
    if says_so:
        return "says"
    if is_theirs and any(at <= 1 or whom_about(words) == "self" for at in places("away.places", words)):
        return "places"
    return _beside(clause, beside=beside)


def _beside(clause: str, *, beside: bool) -> str:
    if find("reply.subjects").search(clause) and not beside:
        return "else"
    return "beside" if beside else "known" if _stands_beside(clause) else ""


def _is_of_others(words: list[str]) -> bool:
    """Whether it tells of other people, or of what was: `Bij afwezigheid van een contract`."""
    return whom_about(words) != "self" and (
        bool(set(words) & only("reply.verbs_of_others") - {"has", "heeft"})
        or words[0] in only("reply.imperatives") - {"is", "are", "zijn"}
        or has("away.not_there", words)
    )


def _says_so(clause: str, words: list[str]) -> bool:
    """Whether a clause says that whoever writes it isn't there."""
    return bool(
        find("away.says").search(clause)
        or _says_absent(words)
        or (find("away.back").search(clause) and _names_day(clause))
        or (has("away.until", words) and _names_day(clause) and not has("reply.full", words) and not is_no(words))
    )


@cache
def _automatic() -> re.Pattern[str]:
    """The beginning of a message that no person typed, its subject in front of it or not."""
    subjects = one_of(said("away.subject"))
    return re.compile(
        rf"\W*(?:(?:{subjects})\s*:[^\n]{{0,80}}?)?(?:{one_of(said('away.automatic'))})\s*(?:[:;.,|!)\]\n-]|$)"
    )


def _says_absent(words: list[str]) -> bool:
    """A word for being away, of themselves or at the beginning: `Afwezig wegens opleiding`."""
    found = [at for at in places("away.words", words) if not set(words[max(at - 3, 0) : at]) & only("away.ended")]
    return bool(found) and (found[0] < _NEAR_BEGIN or bool(only("away.persons") & set(words)))


def _is_theirs(clause: str) -> bool:
    """Whether it is about whoever says it, or says so in the words of a mail server."""
    words = [word for word in clause.split() if word not in polite()] or [""]
    is_other = words[0] in only("away.others") and not only("away.times") & set(words[1:2])
    is_other |= words[0] in only("reply.conditions") or find("reply.voids").search(clause) is not None
    return not is_other or find("away.whoever").match(clause) is not None


def _stands_beside(clause: str) -> bool:
    return bool(find("reply.filler").fullmatch(clause) or find("away.back").search(clause) or len(clause.split()) <= 3)


def _names_day(clause: str) -> bool:
    """Whether a day stands in it: a weekday or a month by its whole name, a date, or tomorrow."""
    return bool(_names() & set(re.findall(r"[^\W\d_]+", clause))) or _DATE.search(clause) is not None


@cache
def _names() -> frozenset[str]:
    return frozenset(
        name
        for name in (*months(), *weekdays(), *said("days.tomorrow"))
        if len(name) > _SHORT or name in {"mei", "may"}
    )
