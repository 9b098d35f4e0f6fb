"""What somebody who was asked says in their own words: an answer, a no, that they are away, or that they don't know.

A no is only taken from what is understood to the last clause. Whatever isn't makes it an answer: to ask somebody else
while an answer stands there is worse than to wait for a few days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache, lru_cache
from itertools import product
from typing import Any

from ..languages import flat, meanings, one_of, pattern, said, told
from .days import months, weekdays
from .leaning import leans
from .mail import letter

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
_NEAR_BEGIN = 4  # words before one that stands at the beginning of a clause
_NEAR = 8  # words between what is lacking and that it is
_SHORTLY = 6  # words behind a colon that are a name or an address
_GAP = 3  # words that `*` stands for
_SHORTEST_STEM, _LONGEST_STEM = 3, 24  # letters of the beginning of a word
_SENTENCE_END = re.compile(r"(?<![.!?;:…])[.!?;:…]++(?=[\s\"')»”*_]|$)|\n+|\s[-–—]\s|[()]")
_NOISE = re.compile(r"[^\w\s'/@&+-]+|(?<!\w)[-/'&+@]+|[-/'&+@]+(?!\w)")
_SHORT = 3  # letters of a name that is cut off
_DATE = re.compile(
    r"\b\d{1,2}[-/. ]\d{1,2}(?:[-/. ]\d{2,4})?\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}(?:e|de|ste|st|nd|rd|th)? ?[a-z]{3,9}\b"
)
_TAGGED = re.compile(r"(?<!\S)[\w.+-]{0,64}@[\w.-]+")
_PART = re.compile(r"\(([^()]*+)\)|\[([^\[\]]*+)\]|(\S+)")
_NOS = frozenset(("decline", "lacks", "vague"))
_END, _GAPS, _LAST, _STEMS = "", "*", ".", "…"  # in a tree of phrases


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
    words = len(_NOISE.sub(" ", plain).split())
    kind = _of_clauses(plain) if words <= LONGEST_NO else ReplyKind.ANSWER
    is_away = words <= LONGEST_AWAY and _is_away(plain)
    if is_away and (kind in {ReplyKind.ANSWER, ReplyKind.NOTHING} or _is_sooner_away(plain)):
        kind = ReplyKind.AWAY
    return _as_words_lean(kind, plain, words) if words <= LONGEST_AWAY else kind


def spelled(text: str) -> str:
    """A reply as it is compared with phrases: without what is of the mail, each word as we know it."""
    return _without_name(_spelled(_TAGGED.sub(" ", flat(letter(text).text)).strip()))


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
        _find("reply.subjects").search(clause)
        and not _first_person() & set(clause.split())
        and not _is_of_the_mail(clause, clause.split())
        for sentence, _ in _sentences(plain)
        for clause, _ in _clauses(sentence)
    )


def _asks_or_may_matter(plain: str) -> bool:
    return "?" in plain or any(
        _may_matter(clause) for sentence, _ in _sentences(plain) for clause, _ in _clauses(sentence)
    )


# --- Phrases by the word --------------------------------------------------------------------------------------------


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


@cache
def _tree(path: str) -> dict[str, Any]:
    """All phrases at a place by their first word, and so on: there are too many of them for a pattern."""
    tree: dict[str, Any] = {}
    for text in told(path):
        for phrase in " ".join(str(text).split()).split(" / "):
            for words in expanded(phrase):
                node = tree
                for word in _alike(words):
                    is_stem = len(word) > 1 and word.endswith(_STEMS)
                    node = (
                        node.setdefault(_STEMS, {}).setdefault(word[:-1], {}) if is_stem else node.setdefault(word, {})
                    )
                node[_END] = {}
    return tree


def expanded(phrase: str) -> Iterator[list[str]]:
    """`(geen|weinig) tijd` as the phrases that it stands for."""
    choices = [
        (word,) if word else (*one.split("|"), *(() if one else ("", *maybe.split("|"))))
        for one, maybe, word in _PART.findall(phrase)
    ]
    for chosen in product(*choices):
        yield " ".join(chosen).split()


def _alike(words: Iterable[str]) -> list[str]:
    """`mij` and `me` are the same word."""
    same = _same()
    return [same.get(word, word) for word in words]


@cache
def _same() -> dict[str, str]:
    return {word: str(other) for word, other in meanings("reply.alike").items()}


def _goes_on(node: dict[str, Any], words: list[str], at: int) -> bool:
    """Whether one of the phrases below this node stands in the words from here."""
    if _END in node or (_LAST in node and at == len(words)):
        return True
    if _GAPS in node and any(
        _goes_on(node[_GAPS], words, at + gap) for gap in range(_GAP + 1) if at + gap <= len(words)
    ):
        return True
    if at == len(words):
        return False
    word = words[at]
    if word in node and word not in {_GAPS, _LAST, _STEMS} and _goes_on(node[word], words, at + 1):
        return True
    stems = node.get(_STEMS, {})
    return bool(stems) and any(
        word[:end] in stems and _goes_on(stems[word[:end]], words, at + 1)
        for end in range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1)
    )


def _places(path: str, words: list[str]) -> list[int]:
    """Where in a clause one of these phrases begins."""
    tree, words = _tree(path), _alike(words)
    has_stems = _STEMS in tree
    return [at for at, word in enumerate(words) if (has_stems or word in tree) and _goes_on(tree, words, at)]


def _has(path: str, words: list[str]) -> bool:
    tree, words = _tree(path), _alike(words)
    has_stems = _STEMS in tree
    return any((has_stems or word in tree) and _goes_on(tree, words, at) for at, word in enumerate(words))


def _begins(path: str, words: list[str]) -> bool:
    return _goes_on(_tree(path), _alike(words), 0)


# --- A no, or that they don't know ----------------------------------------------------------------------------------


def _of_clauses(plain: str) -> ReplyKind:
    if _is_firm(plain):
        return ReplyKind.DECLINE
    kinds: list[str] = []
    unknown = 0
    for sentence, is_told in _sentences(plain):
        asks = sentence.endswith("?")
        for clause, turns in _clauses(sentence):
            kind = _kind(clause)
            if asks and kind not in {"filler", "asks"} and not _requests(clause, kind):
                return ReplyKind.ANSWER
            if kind == "":
                unknown += len(clause.split())
                if unknown > MOST_UNKNOWN or is_told or _may_matter(clause):
                    return ReplyKind.ANSWER
            nods = _nods() if is_told else _only("reply.yes") if turns else frozenset()
            if set(clause.split()) <= nods:
                return ReplyKind.ANSWER  # `Kort: nee`, and `te druk, maar ja`
            if turns and kind not in {*_NOS, "ours", "unsure", "filler", "small", "later"} | (
                {"reason"} if "wish" in kinds else set()
            ):
                return ReplyKind.ANSWER  # "but" and something else than a no
            kinds.append(kind)
    return _of_kinds(kinds, unknown) or _of_a_nod(plain)


def _is_firm(plain: str) -> bool:
    """Whether a short text says that it is the wrong address, or asks to be left alone, and nothing of the casus."""
    clauses = [clause for sentence, _ in _sentences(plain) for clause, _ in _clauses(sentence)]
    if len(plain.split()) > LONGEST_FIRM or not any(_says_firmly(clause.split()) for clause in clauses):
        return False
    return not any(
        _find("reply.subjects").search(clause) or (_says_something(clause) and not _says_firmly(clause.split()))
        for clause in clauses
    )


def _says_firmly(words: list[str]) -> bool:
    return _has("reply.mistaken", words) or (_has("reply.firmly", words) and _about(words) != "other")


def _of_kinds(kinds: list[str], unknown: int) -> ReplyKind | None:
    """What the clauses make together; None where none of them says anything."""
    every = set(kinds) - {"filler", "small", "elsewhere"}
    said_last = [kind for kind in kinds if kind in {*_NOS, "unsure", "ours"}][-1:]
    if said_last == ["unsure"]:
        is_all = every <= {"unsure", *_NOS, "later", "wish"} or (unknown <= MOST_BEFORE and [*kinds][-1] != "")
        return ReplyKind.UNSURE if is_all else ReplyKind.ANSWER
    if every & {"vague"} and unknown and not every & _NOS - {"vague"}:
        return ReplyKind.ANSWER  # nobody is named, and something else is said
    if every & _NOS or ("ours" in every and not unknown):
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


def _sentences(plain: str) -> Iterable[tuple[str, bool]]:
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


def _clauses(sentence: str) -> Iterable[tuple[str, bool]]:
    """The parts of a sentence, without signs; and whether each turns round what stands before it."""
    text, end, turns, is_first = sentence.rstrip("?"), 0, False, True
    for found in (*_splits().finditer(text), None):
        words = " ".join(_NOISE.sub(" ", text[end : found.start() if found else None]).split())
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


@cache
def _small() -> frozenset[str]:
    return frozenset(word for words in told("reply.small") for word in str(words).split())


@cache
def _find(path: str) -> re.Pattern[str]:
    return pattern(path)


@lru_cache(maxsize=512)
def _kind(clause: str) -> str:
    """What a clause is; "" where it isn't understood, or says something of its own."""
    words = clause.split()
    kind = _kind_of_itself(clause, words)
    if kind is None and _says_something(clause):
        is_no = not _has("reply.tells", words) and (_is_listed("decline", clause) or _refuses(words))
        kind = "decline" if is_no else ""
    return _kind_in_other_words(clause, words) if kind is None else kind


def _kind_of_itself(clause: str, words: list[str]) -> str | None:
    """What is so even where something else stands beside it."""
    has_subject = _find("reply.subjects").search(clause) is not None
    is_unknowing = _has("reply.unknowing", words) and not has_subject
    kinds: dict[str, Callable[[], object]] = {
        "later": lambda: _begins("reply.later", words) and _about(words) != "ours",
        "filler": lambda: _find("reply.filler").fullmatch(clause),
        "decline": lambda: _says_firmly(words),
        "asks": lambda: _has("reply.asks", words),
        "refuses": lambda: not is_unknowing and _refuses(words) and not _says_something(clause),
        "unsure": lambda: is_unknowing or _is_listed("unsure", clause),
        "elsewhere": lambda: _has("reply.elsewhere", words) and not has_subject,
    }
    kind = next((kind for kind, is_so in kinds.items() if is_so()), None)
    return _of_whom(words, "decline") if kind == "refuses" else kind


def _kind_in_other_words(clause: str, words: list[str]) -> str:
    if _is_no(words):
        return _of_whom(words, "vague" if _about(words) == "nobody" else "lacks")
    has_subject = _find("reply.subjects").search(clause) is not None
    for kind in ("decline", "refer", "reason"):
        if _is_listed(kind, clause) and not (has_subject and (kind == "refer" or _about(words) == "nobody")):
            return "lacks" if kind == "decline" else kind
    if _has("reply.wish", words):
        return "wish"
    if _has("reply.because", words) and _about(words) != "other":
        return "reason"
    return "small" if all(_is_small(word) for word in words) else ""


def _of_whom(words: list[str], kind: str) -> str:
    """A no of more than one person is less of one."""
    return "ours" if _about(words) == "ours" else kind


def _is_listed(kind: str, clause: str) -> bool:
    """Whether one of these phrases stands in it, behind small words only."""
    if kind == "decline" and (not _may_refuse(clause) or _find("reply.voids").search(clause)):
        return False
    for found in _find(f"reply.{kind}").finditer(clause):
        beside = clause[: found.start()].split() + (clause[found.end() :].split() if kind == "unsure" else [])
        if all(word in _small() or word.isdigit() for word in beside):
            return True
    return False


def _may_refuse(clause: str) -> bool:
    """Whether it is about whoever says it, and no more than that they can't."""
    words = clause.split()
    about = _about(words)
    return _is_personal(clause) and about != "other" and not (about == "ours" and set(words) & _only("reply.joined"))


def _refuses(words: list[str]) -> bool:
    """A no whatever the clause is about, of whoever says it."""
    return _has("reply.refuses", words) and not (
        _about(words) == "other" or _find("reply.voids").search(" ".join(words))
    )


def _is_no(words: list[str]) -> bool:
    """A no in other words than those that are listed; of more than one person less counts."""
    clause, about = " ".join(words), _about(words)
    if about == "ours" and set(words) & _only("reply.joined"):
        return False
    if about == "other" or _find("reply.voids").search(clause) or _find("reply.subjects").search(clause):
        return False
    if any(_has(f"reply.{each}", words) for each in ("full", "leaves", *(() if about == "ours" else ("gone",)))):
        return True
    lacks = _places("reply.lack", words)
    return bool(lacks) and any(abs(one - other) <= _NEAR for other in _places("reply.lacked", words) for one in lacks)


def _about(words: list[str]) -> str:
    """Whom a clause is about: `self`, `ours`, `nobody` where nobody is named, or `other`."""
    words = [word for index, word in enumerate(words) if index > 1 or word not in _polite()] or [""]
    every = set(words)
    names_self = bool(every & _only("reply.singular"))
    if _begins_with_others(words, names_self=names_self):
        points = words[0] in _only("reply.points") and (names_self or _is_time(words))
        return "self" if points else "other"
    if names_self or every & _first_person():
        return "self" if names_self else "ours"
    return "other" if every & _only("reply.verbs_of_others") else "nobody"


def _begins_with_others(words: list[str], *, names_self: bool) -> bool:
    """Whether it begins with somebody or something else, with advice, or with what may be."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in _only("reply.conditions") and (first != "als" or second in _only("reply.begins")):
        return True
    if not names_self and (first in _only("reply.imperatives") or _forbids(first, second)):
        return True
    is_someone = first in _only("reply.others") or (
        first in _only("reply.owners") and second not in _only("reply.mine")
    )
    return is_someone and not set(words) & _only("reply.nominative")


def _forbids(first: str, second: str) -> bool:
    """`Don't spend time on it`, and not `don't have time`."""
    return first in {"don't", "never"} and second not in _only("reply.left_out")


@cache
def _only(path: str) -> frozenset[str]:
    return frozenset(said(path))


def _may_matter(clause: str) -> bool:
    """Whether something that isn't understood may be worth reading."""
    words = clause.split()
    is_of_all = bool(set(words[:3]) & _only("reply.speakers")) and not set(words) & _only("reply.singular")
    is_of_all |= _about(words) == "other" and bool(set(words) & _only("reply.verbs_of_others"))
    return (
        is_of_all
        or _says_something(clause)
        or any(_find(f"reply.{each}").search(clause) for each in ("subjects", "soon"))
    )


@lru_cache(maxsize=512)
def _says_something(clause: str) -> bool:
    return bool(
        _find("reply.answers").search(clause)
        or _find("reply.advises").match(clause)
        or _has("reply.tells", clause.split())
    )


def _requests(clause: str, kind: str) -> bool:
    """Whether it asks for something rather than to know something: `Kunnen jullie iemand anders vragen?`"""
    return clause.split(maxsplit=1)[0] in _only("reply.requests") and kind in {*_NOS, "refer", "later"}


def _is_small(word: str) -> bool:
    return word in _small() or word.isdigit() or word in months() or word in weekdays()


def _is_personal(clause: str) -> bool:
    """Whether it is about whoever says it: a clause about `that` or `it` tells how things are."""
    words = clause.split()
    if words[0] in _only("reply.none") and _only("reply.are") & set(words[1:]):
        return False
    first = next((word for word in words if word not in _polite()), "")
    return bool(_first_person() & set(words)) or first not in _only("reply.others") or _is_time(words)


@cache
def _polite() -> frozenset[str]:
    return frozenset(said("reply.polite"))


@cache
def _first_person() -> frozenset[str]:
    return frozenset(said("reply.persons"))


def _is_time(words: list[str]) -> bool:
    """`Deze keer niet`: no thing is meant."""
    return bool(words) and words[0] in _only("reply.these") and len(words) > 1 and words[1] in said("reply.times")


# --- Away -----------------------------------------------------------------------------------------------------------


def _is_away(plain: str) -> bool:
    """Whether it says that somebody isn't there, and beside that only when they are back and whom to reach."""
    if _automatic().match(plain):
        return True
    parts: set[str] = set()
    unknown = 0
    for sentence, is_told in _sentences(plain):
        for clause, turns in _clauses(sentence):
            words = clause.split()
            part = _part(clause, words, asks=sentence.endswith("?"))
            if part == "" and not (is_told and len(words) <= _SHORTLY):
                unknown += len(words)
                part = "else" if turns or (is_told and not parts & {"says", "places"}) else part
            if part == "else":
                return False
            parts |= {part, "beside"} if _has("away.signs", words) or _names_day(clause) else {part}
    return ("says" in parts or {"places", "beside"} <= parts) and unknown <= MOST_UNKNOWN


def _part(clause: str, words: list[str], *, asks: bool) -> str:
    """What a clause is in a message of somebody who is away: `else` where it says something else, "" if not known."""
    beside = _is_of_the_mail(clause, words)
    is_theirs = _is_theirs(clause) and not _is_of_others(words) and not _has("away.over", words)
    says_so = is_theirs and _says_so(clause, words)
    is_question = asks and (says_so or (len(words) > _GAP and not beside))
    is_answer = _says_something(clause) and not beside and (not says_so or _has("reply.tells", words))
    if is_question or is_answer or _has("away.never", words):
        return "else"
    if says_so:
        return "says"
    if is_theirs and any(at <= 1 or _about(words) == "self" for at in _places("away.places", words)):
        return "places"
    return _beside(clause, beside=beside)


def _beside(clause: str, *, beside: bool) -> str:
    if _find("reply.subjects").search(clause) and not beside:
        return "else"
    return "beside" if beside else "known" if _stands_beside(clause) else ""


def _is_of_others(words: list[str]) -> bool:
    """Whether it tells of other people, or of what was: `Bij afwezigheid van een contract`."""
    return _about(words) != "self" and (
        bool(set(words) & _only("reply.verbs_of_others") - {"has", "heeft"})
        or words[0] in _only("reply.imperatives") - {"is", "are", "zijn"}
        or _has("away.not_there", words)
    )


def _says_so(clause: str, words: list[str]) -> bool:
    """Whether a clause says that whoever writes it isn't there."""
    return bool(
        _find("away.says").search(clause)
        or _says_absent(words)
        or (_find("away.back").search(clause) and _names_day(clause))
        or (_has("away.until", words) and _names_day(clause) and not _has("reply.full", words) and not _is_no(words))
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
    found = [at for at in _places("away.words", words) if not set(words[max(at - 3, 0) : at]) & _only("away.ended")]
    return bool(found) and (found[0] < _NEAR_BEGIN or bool(_only("away.persons") & set(words)))


def _is_sooner_away(plain: str) -> bool:
    """Whether what may be a no as well is sooner that they aren't there, as it tells of a day or of mail."""
    if _find("away.meanwhile").search(plain):
        return True
    clauses = [clause for sentence, _ in _sentences(plain) for clause, _ in _clauses(sentence)]
    if any(_kind(clause) == "decline" for clause in clauses):
        return False
    return _names_day(plain) or any(_has("away.surely", clause.split()) for clause in clauses)


def _is_theirs(clause: str) -> bool:
    """Whether it is about whoever says it, or says so in the words of a mail server."""
    words = [word for word in clause.split() if word not in _polite()] or [""]
    is_other = words[0] in _only("away.others") and not _only("away.times") & set(words[1:2])
    is_other |= words[0] in _only("reply.conditions") or _find("reply.voids").search(clause) is not None
    return not is_other or _find("away.whoever").match(clause) is not None


def _is_of_the_mail(clause: str, words: list[str]) -> bool:
    """Whether it tells whom to reach, or what becomes of the mail."""
    return bool(
        _find("away.beside").match(clause) or _find("away.meanwhile").search(clause) or _has("away.reach", words)
    )


def _stands_beside(clause: str) -> bool:
    return bool(
        _find("reply.filler").fullmatch(clause) or _find("away.back").search(clause) or len(clause.split()) <= 3
    )


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
