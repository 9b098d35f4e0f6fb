"""What somebody who was asked says in their own words: an answer, a no, that they are away, or that they don't know.

A no is only taken from what is understood to the last clause. Whatever isn't makes it an answer: to ask somebody else
while an answer stands there is worse than to wait for a few days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import cache, lru_cache

from .days import months, weekdays
from .languages import flat, one_of, pattern, said, told
from .mail import letter

LONGEST_NO = 70  # words: who writes more says something
LONGEST_AWAY = 180
LONGEST = 3_000  # characters
MOST_UNKNOWN = 24  # words beside a no that aren't understood
_NEAR_BEGIN = 22  # characters before a word that stands at the beginning of a clause
_NEAR = 45  # characters between what is lacking and that it is
_SENTENCE_END = re.compile(r"[.!?;:…]+(?=[\s\"')»”*_]|$)|\n+|\s[-–—]\s|[()]")
_NOISE = re.compile(r"[^\w\s'/@&+-]+|(?<!\w)[-/'&+@]+|[-/'&+@]+(?!\w)")
_SHORT = 3  # letters of a name that is cut off
_DATE = re.compile(
    r"\b\d{1,2}[-/. ]\d{1,2}(?:[-/. ]\d{2,4})?\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}(?:e|de|ste|st|nd|rd|th)? ?[a-z]{3,9}\b"
)
_APOSTROPHES = re.compile(r"\b(can|don|won|isn|doesn|haven|couldn|didn|wouldn|hasn)(t)\b|\b(i)(m|ve)\b")
_TAGGED = re.compile(r"@[\w-]+")


class Said(Enum):
    """What a reply is. `NOTHING`: no word of it counts, such as thanks alone."""

    ANSWER = "answer"
    DECLINE = "decline"
    AWAY = "away"
    UNSURE = "unsure"
    NOTHING = "nothing"


@lru_cache(maxsize=4_096)
def judged(text: str) -> Said:
    """What kind of reply this is; text without quotes and code."""
    if not text.strip():
        return Said.NOTHING
    if len(text) > LONGEST:
        return Said.ANSWER
    plain = _APOSTROPHES.sub(
        lambda found: f"{found[1] or found[3]}'{found[2] or found[4]}", flat(letter(text).text).strip()
    )
    words = len(plain.split())
    kind = _of_clauses(plain) if words <= LONGEST_NO else Said.ANSWER
    is_away = words <= LONGEST_AWAY and _is_away(plain)
    return Said.AWAY if is_away and (kind is not Said.DECLINE or _tells_when(plain)) else kind


# --- A no, or that they don't know ----------------------------------------------------------------------------------


def _of_clauses(plain: str) -> Said:
    kinds: set[str] = set()
    unknown = 0
    for sentence in _sentences(plain):
        asks = sentence.endswith("?")
        for clause, turns in _clauses(sentence):
            kind = _kind(clause)
            if asks and kind != "filler" and not _requests(clause):
                return Said.ANSWER
            if kind == "":
                unknown += len(clause.split())
                if unknown > MOST_UNKNOWN or _may_matter(clause):
                    return Said.ANSWER
            if turns and kind not in {"decline", "filler", "small"}:
                return Said.ANSWER  # "but" and something else than a no
            kinds.add(kind)
    if "decline" in kinds or ("refer" in kinds and kinds <= {"refer", "filler", "small"}):
        return Said.DECLINE
    if "unsure" in kinds and not kinds & {"", "reason", "refer"}:
        return Said.UNSURE
    if kinds - {"filler"}:
        return Said.ANSWER
    return _of_a_nod(set(re.findall(r"[\w']+", plain)))


def _of_a_nod(words: set[str]) -> Said:
    """`Nee, sorry` is a no; a bare yes or no may answer what was asked, and thanks alone are nothing yet."""
    if words & set(said("reply.no")):
        return Said.DECLINE if words & set(said("reply.sorry")) else Said.ANSWER
    return Said.ANSWER if words & set(said("reply.yes")) else Said.NOTHING


def _sentences(plain: str) -> Iterable[str]:
    """With their question mark."""
    end = 0
    for found in _SENTENCE_END.finditer(plain):
        mark = "?" if "?" in found[0] else ""
        if (sentence := plain[end : found.start()].strip()) or mark:
            yield sentence + mark
        end = found.end()
    if rest := plain[end:].strip():
        yield rest


def _clauses(sentence: str) -> Iterable[tuple[str, bool]]:
    """The parts of a sentence, without signs; and whether each turns round what stands before it."""
    text, end, turns, is_first = sentence.rstrip("?"), 0, False, True
    for found in (*_splits().finditer(text), None):
        words = " ".join(_NOISE.sub(" ", _TAGGED.sub(" ", text[end : found.start() if found else None])).split())
        if words:
            yield words, turns and not is_first
            is_first = False
        if found is not None:
            turns, end = found[0] not in {",", "dus", "so"} or (turns and not words), found.end()


@cache
def _splits() -> re.Pattern[str]:
    """A comma, and words that turn round what was said."""
    buts, not_but = one_of(said("reply.but")), one_of(said("reply.not_but"))
    return re.compile(rf",|\b(?:{buts})\b(?=\s)(?!\s+(?:{not_but})\b)|\b(?:dus|so)\b(?=\s)")


@cache
def _small() -> frozenset[str]:
    return frozenset(word for words in told("reply.small") for word in str(words).split())


@cache
def _find(path: str) -> re.Pattern[str]:
    return pattern(path)


def _kind(clause: str) -> str:
    """What a clause is; "" where it isn't understood, or says something of its own."""
    if _find("reply.filler").fullmatch(clause):
        return "filler"
    is_answer = _says_something(clause)
    for kind in ("unsure", "decline", "refer", "reason"):
        if kind == "decline" and not is_answer and _is_no(clause):
            return kind
        for found in _find(f"reply.{kind}").finditer(clause):
            before = clause[: found.start()].split()
            if kind in {"unsure", "reason", "refer"} and is_answer:
                continue
            if kind == "decline" and (not _is_personal(clause) or _find("reply.voids").search(clause)):
                continue
            behind = clause[found.end() :].split() if kind == "unsure" else []
            if all(word in _small() or word.isdigit() for word in (*before, *behind)):
                return kind
    if not is_answer and all(_is_small(word) for word in clause.split()):
        return "small"
    return ""


def _is_no(clause: str) -> bool:
    """A no in other words than those that are listed."""
    words = set(clause.split())
    is_plural = bool(words & _first_person()) and not words & set(said("reply.singular"))
    if is_plural or not (_is_personal(clause) and _is_theirs(clause)) or _find("reply.subjects").search(clause):
        return False
    if any(_find(f"reply.{each}").search(clause) for each in ("gone", "full", "leaves")):
        return True
    lacks = [found.start() for found in _find("reply.lack").finditer(clause)]
    lacked = [found.start() for found in _find("reply.lacked").finditer(clause)]
    return any(abs(one - other) <= _NEAR for one in lacks for other in lacked)


def _may_matter(clause: str) -> bool:
    """Whether something that isn't understood may be worth reading."""
    return _says_something(clause) or any(_find(f"reply.{each}").search(clause) for each in ("subjects", "soon"))


def _says_something(clause: str) -> bool:
    return bool(_find("reply.answers").search(clause) or _find("reply.advises").match(clause))


def _requests(clause: str) -> bool:
    """Whether it asks for something rather than to know something: `Kunnen jullie iemand anders vragen?`"""
    return clause.split(maxsplit=1)[0] in set(said("reply.requests")) and _kind(clause) in {"decline", "refer"}


def _is_small(word: str) -> bool:
    return word in _small() or word.isdigit() or word in months() or word in weekdays()


def _is_personal(clause: str) -> bool:
    """Whether it is about whoever says it: a clause about `that` or `it` tells how things are."""
    words = clause.split()
    if words[0] in {"geen", "no"} and {"is", "zijn", "are"} & set(words[1:]):
        return False
    first = next((word for word in words if word not in _polite()), "")
    return bool(_first_person() & set(words)) or first not in set(said("reply.others")) or _is_time(words)


@cache
def _polite() -> frozenset[str]:
    return frozenset(said("reply.polite"))


@cache
def _first_person() -> frozenset[str]:
    return frozenset(said("reply.persons"))


def _is_time(words: list[str]) -> bool:
    """`Deze keer niet`: no thing is meant."""
    return bool(words) and words[0] in {"deze", "dit", "this"} and len(words) > 1 and words[1] in said("reply.times")


# --- Away -----------------------------------------------------------------------------------------------------------


def _is_away(plain: str) -> bool:
    """Whether it says that somebody isn't there, and beside that only when they are back and whom to reach."""
    if _automatic().match(plain):
        return True
    says, unknown = False, 0
    for sentence in _sentences(plain):
        asks = sentence.endswith("?")
        for clause, turns in _clauses(sentence):
            if (_says_something(clause) or (asks and len(clause.split()) > 3)) and not _find("away.beside").match(
                clause
            ):
                return False
            if _is_theirs(clause) and (
                _find("away.says").search(clause)
                or _says_absent(clause)
                or (_find("away.back").search(clause) and _names_day(clause))
            ):
                says = True
            elif _find("reply.subjects").search(clause) and not _is_of_the_mail(clause):
                return False
            elif not _stands_beside(clause):
                unknown += len(clause.split())
                if turns:
                    return False
    return says and unknown <= MOST_UNKNOWN


@cache
def _automatic() -> re.Pattern[str]:
    """The beginning of a message that no person typed, its subject in front of it or not."""
    subjects = one_of(said("away.subject"))
    return re.compile(
        rf"\W*(?:(?:{subjects})\s*:[^\n]{{0,80}}?)?(?:{one_of(said('away.automatic'))})\s*(?:[:;.,|!)\]\n-]|$)"
    )


def _says_absent(clause: str) -> bool:
    """A word for being away, of themselves or at the beginning: `Afwezig wegens opleiding`."""
    found = _find("away.words").search(clause)
    persons = set(said("away.persons"))
    return found is not None and (found.start() <= _NEAR_BEGIN or bool(persons & set(clause.split())))


def _tells_when(plain: str) -> bool:
    """Whether it tells of a day, or of a mail that isn't read: who only says no doesn't."""
    return _names_day(plain) or _find("away.meanwhile").search(plain) is not None


def _is_theirs(clause: str) -> bool:
    """Whether it is about whoever says it, or says so in the words of a mail server."""
    words = [word for word in clause.split() if word not in _polite()] or [""]
    is_other = words[0] in set(said("away.others")) and not set(said("away.times")) & set(words[1:2])
    return not (is_other or _find("reply.voids").search(clause)) or _find("away.whoever").match(clause) is not None


def _is_of_the_mail(clause: str) -> bool:
    """Whether it tells whom to reach, or what becomes of the mail."""
    return bool(_find("away.beside").match(clause) or _find("away.meanwhile").search(clause))


def _stands_beside(clause: str) -> bool:
    return bool(
        _is_of_the_mail(clause)
        or _find("reply.filler").fullmatch(clause)
        or _find("away.back").search(clause)
        or len(clause.split()) <= 3
    )


def _names_day(clause: str) -> bool:
    """Whether a day stands in it: a weekday or a month by its whole name, a date, or tomorrow."""
    names = {
        name
        for name in (*months(), *weekdays(), *said("days.tomorrow"))
        if len(name) > _SHORT or name in {"mei", "may"}
    }
    return bool(names & set(re.findall(r"[^\W\d_]+", clause))) or _DATE.search(clause) is not None
