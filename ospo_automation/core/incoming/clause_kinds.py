"""What one clause of a reply is, and whom it is about: a no, a reason for one, small talk, or something to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from ..languages import said, told
from .days import months, weekdays
from .phrases import begins, find, has, only, places

NEAR = 8  # words between what is lacking and that it is
NOS = frozenset(("decline", "lacks", "vague"))


@lru_cache(maxsize=512)
def kind_of(clause: str) -> str:
    """What a clause is; "" where it isn't understood, or says something of its own."""
    words = clause.split()
    kind = _kind_of_itself(clause, words)
    if kind is None and says_something(clause):
        is_no = not has("reply.tells", words) and (is_listed("decline", clause) or _refuses(words))
        kind = "decline" if is_no else ""
    return _kind_in_other_words(clause, words) if kind is None else kind


def _kind_of_itself(clause: str, words: list[str]) -> str | None:
    """What is so even where something else stands beside it."""
    has_subject = find("reply.subjects").search(clause) is not None
    is_unknowing = has("reply.unknowing", words) and not has_subject
    kinds: dict[str, Callable[[], object]] = {
        "later": lambda: begins("reply.later", words) and whom_about(words) != "ours",
        "filler": lambda: find("reply.filler").fullmatch(clause),
        "decline": lambda: says_firmly(words),
        "asks": lambda: has("reply.asks", words),
        "refuses": lambda: not is_unknowing and _refuses(words) and not says_something(clause),
        "unsure": lambda: is_unknowing or is_listed("unsure", clause),
        "elsewhere": lambda: has("reply.elsewhere", words) and not has_subject,
    }
    kind = next((kind for kind, is_so in kinds.items() if is_so()), None)
    return _of_whom(words, "decline") if kind == "refuses" else kind


def _kind_in_other_words(clause: str, words: list[str]) -> str:
    if is_no(words):
        return _of_whom(words, "vague" if whom_about(words) == "nobody" else "lacks")
    has_subject = find("reply.subjects").search(clause) is not None
    for kind in ("decline", "refer", "reason"):
        if is_listed(kind, clause) and not (has_subject and (kind == "refer" or whom_about(words) == "nobody")):
            return "lacks" if kind == "decline" else kind
    if has("reply.wish", words):
        return "wish"
    if has("reply.because", words) and whom_about(words) != "other":
        return "reason"
    return "small" if all(_is_small(word) for word in words) else ""


def _of_whom(words: list[str], kind: str) -> str:
    """A no of more than one person is less of one."""
    return "ours" if whom_about(words) == "ours" else kind


def is_listed(kind: str, clause: str) -> bool:
    """Whether one of these phrases stands in it, behind small words only."""
    if kind == "decline" and (not _may_refuse(clause) or find("reply.voids").search(clause)):
        return False
    for found in find(f"reply.{kind}").finditer(clause):
        beside = clause[: found.start()].split() + (clause[found.end() :].split() if kind == "unsure" else [])
        if all(word in _small() or word.isdigit() for word in beside):
            return True
    return False


def _may_refuse(clause: str) -> bool:
    """Whether it is about whoever says it, and no more than that they can't."""
    words = clause.split()
    about = whom_about(words)
    return _is_personal(clause) and about != "other" and not (about == "ours" and set(words) & only("reply.joined"))


def _refuses(words: list[str]) -> bool:
    """A no whatever the clause is about, of whoever says it."""
    return has("reply.refuses", words) and not (
        whom_about(words) == "other" or find("reply.voids").search(" ".join(words))
    )


def is_no(words: list[str]) -> bool:
    """A no in other words than those that are listed; of more than one person less counts."""
    clause, about = " ".join(words), whom_about(words)
    if about == "ours" and set(words) & only("reply.joined"):
        return False
    if about == "other" or find("reply.voids").search(clause) or find("reply.subjects").search(clause):
        return False
    if any(has(f"reply.{each}", words) for each in ("full", "leaves", *(() if about == "ours" else ("gone",)))):
        return True
    lacks = places("reply.lack", words)
    return bool(lacks) and any(abs(one - other) <= NEAR for other in places("reply.lacked", words) for one in lacks)


def whom_about(words: list[str]) -> str:
    """Whom a clause is about: `self`, `ours`, `nobody` where nobody is named, or `other`."""
    words = [word for index, word in enumerate(words) if index > 1 or word not in polite()] or [""]
    every = set(words)
    names_self = bool(every & only("reply.singular"))
    if _begins_with_others(words, names_self=names_self):
        points = words[0] in only("reply.points") and (names_self or _is_time(words))
        return "self" if points else "other"
    if names_self or every & first_person():
        return "self" if names_self else "ours"
    return "other" if every & only("reply.verbs_of_others") else "nobody"


def _begins_with_others(words: list[str], *, names_self: bool) -> bool:
    """Whether it begins with somebody or something else, with advice, or with what may be."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in only("reply.conditions") and (first != "als" or second in only("reply.begins")):
        return True
    if not names_self and (first in only("reply.imperatives") or _forbids(first, second)):
        return True
    is_someone = first in only("reply.others") or (first in only("reply.owners") and second not in only("reply.mine"))
    return is_someone and not set(words) & only("reply.nominative")


def _forbids(first: str, second: str) -> bool:
    """`Don't spend time on it`, and not `don't have time`."""
    return first in {"don't", "never"} and second not in only("reply.left_out")


def may_matter(clause: str) -> bool:
    """Whether something that isn't understood may be worth reading."""
    words = clause.split()
    is_of_all = bool(set(words[:3]) & only("reply.speakers")) and not set(words) & only("reply.singular")
    is_of_all |= whom_about(words) == "other" and bool(set(words) & only("reply.verbs_of_others"))
    return (
        is_of_all
        or says_something(clause)
        or any(find(f"reply.{each}").search(clause) for each in ("subjects", "soon"))
    )


@lru_cache(maxsize=512)
def says_something(clause: str) -> bool:
    return bool(
        find("reply.answers").search(clause)
        or find("reply.advises").match(clause)
        or has("reply.tells", clause.split())
    )


def says_firmly(words: list[str]) -> bool:
    return has("reply.mistaken", words) or (has("reply.firmly", words) and whom_about(words) != "other")


def _is_small(word: str) -> bool:
    return word in _small() or word.isdigit() or word in months() or word in weekdays()


@cache
def _small() -> frozenset[str]:
    return frozenset(word for words in told("reply.small") for word in str(words).split())


def _is_personal(clause: str) -> bool:
    """Whether it is about whoever says it: a clause about `that` or `it` tells how things are."""
    words = clause.split()
    if words[0] in only("reply.none") and only("reply.are") & set(words[1:]):
        return False
    first = next((word for word in words if word not in polite()), "")
    return bool(first_person() & set(words)) or first not in only("reply.others") or _is_time(words)


@cache
def polite() -> frozenset[str]:
    return frozenset(said("reply.polite"))


@cache
def first_person() -> frozenset[str]:
    return frozenset(said("reply.persons"))


def _is_time(words: list[str]) -> bool:
    """`Deze keer niet`: no thing is meant."""
    return bool(words) and words[0] in only("reply.these") and len(words) > 1 and words[1] in said("reply.times")
