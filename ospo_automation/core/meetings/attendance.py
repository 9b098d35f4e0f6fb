"""Who was at a meeting, in the words in which people write that down: names to count, and names to leave out.

The words stand in `languages`, at `attendance`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, wraps
from typing import ParamSpec, TypeVar

from ..languages import any_of, flat, one_of, pattern, said

PRESENT, ABSENT, ROLE = "present", "absent", "role"
"""Who was there, who wasn't, and who had a task at the meeting: they are counted with those who were there."""

LEAD = (
    r"(?:[^\S\n]++|[>*_~`|•‣▪▫◦●○■□–—-]|#(?!\d)|[\u2190-\u23ff\u2460-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]"
    r"|:[a-z0-9_+-]{1,40}:|\d{1,3}(?:\.\d{1,2}){0,3}(?:\\?[.)]|(?=[\s*_]))|[a-zA-Z][.)](?=\s)|o(?=\t)"
    r"|\[[ xX]?\](?=\s)|\([0-9a-z]{1,2}\)(?=\s)){0,16}+"
)
"""What people put before the words of a line: bullets, numbers, boxes, marks of emphasis and small pictures."""
_LONGEST_LINE = 12  # words of a line that begins with such a word and has no colon
_LONGEST_READ = 2_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_MARKS = re.compile(r"[*_`~<>|\[\]]+")
_BRACKETS = re.compile(r"\(([^()]{0,200})\)")
_ITEM = re.compile(r"(?<![\s>])[\s>]*+(?:[-*+•]|\d{1,3}\\?[.)])\s+(?:\[[ xX]\]\s+)?")
_ENDS_CLAUSE = r"(?=\s*(?:[.!?,;:)]|$))"
_LONGEST_NAME, _FEW = 6, 3  # words, with what stands behind a name; and of a name in a list with boxes
_SHORT_SENTENCE = 6
_NOT = re.compile(r"\b(?:niet|not):", re.IGNORECASE)
_BEHIND = re.compile(r"[,;/\t(]")
_LETTER, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
_NUMBERED = re.compile(r"[\s>]*\d{1,3}[.)]\s")
_SENTENCE = re.compile(r"((?<=[.!?])\s+)")


_SHORT = 400
_Of = ParamSpec("_Of")
_Found = TypeVar("_Found")


def remembered(read: Callable[_Of, _Found]) -> Callable[_Of, _Found]:
    """A reader of one line that knows what it said of a short one: the same stand in many minutes, and in bad ones."""
    known = lru_cache(4_096)(read)

    @wraps(read)
    def reading(*args: _Of.args, **how: _Of.kwargs) -> _Found:
        return known(*args, **how) if len(str(args[0])) <= _SHORT else read(*args, **how)  # type: ignore[arg-type]  # all can be keys

    return reading


# --- Words above or before names --------------------------------------------------------------------------------------


@cache
def _label() -> re.Pattern[str]:
    words = "|".join(f"(?P<{group}>{one_of(said(f'attendance.{group}'))})" for group in (ABSENT, PRESENT, ROLE))
    qualified = f"(?:{one_of(said('attendance.qualified'))})"
    return re.compile(
        rf"{LEAD}(?:{words})(?!\w)\s*(?:(?P<brackets>\([^()]{{0,60}}\))?[\s*_,]*(?P<qualified>{qualified})?[*_]{{0,3}})\s*"
        r"(?:(?P<strong>[:：;=]|(?<=\s)[-–—](?=\s)|\t)[\s*_]*(?P<rest>.*)|$)",
        re.IGNORECASE | re.DOTALL,
    )  # fmt: skip


@cache
def _clear() -> re.Pattern[str]:
    absent = set(said("attendance.absent"))
    kinds = [
        [each for each in said("attendance.clear") if (each in absent) == is_absent] for is_absent in (True, False)
    ]
    words = f"(?P<absent>{one_of(kinds[0])})|(?:{one_of(kinds[1])})"
    return re.compile(rf"{LEAD}(?P<word>{words})(?![\w-])(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


@remembered
def label_in(line: str, *, is_heading: bool = False) -> tuple[str, str] | None:
    """Which names a line tells of, PRESENT, ABSENT or ROLE, with what stands behind the word; None for another line.

    A word alone counts in a heading, and on a line of its own.
    """
    words = line[:_LONGEST_READ]
    words = _TAG.sub(" ", words) if "<" in words else words
    words = words.strip()
    if not _any_label().match(words):
        return None
    found = _label().match(words)
    if found is not None:
        kind = ABSENT if found[ABSENT] else PRESENT if found[PRESENT] else ROLE
        rest = (found["rest"] or "").strip("*_ \t")
        is_vague = kind == ROLE or (kind == PRESENT and found["qualified"] is not None)
        if not is_vague or are_names([rest]) or (kind == PRESENT and not rest):
            return kind, f"{found['brackets'] or ''} {rest}".strip()
    found = _clear().match(words)
    if found is None:
        return None
    rest = found["rest"].strip(" *_:.,-\t")
    if found["absent"]:
        is_short = is_heading or len(words.split()) <= _LONGEST_LINE
        if rest and (are_names([rest]) or (is_short and found["word"][:1].isupper() and not words.endswith("?"))):
            return ABSENT, rest
    elif rest and are_names([rest]):
        return PRESENT, rest
    return None


@cache
def _any_label() -> re.Pattern[str]:
    """To pass quickly over lines that can't be one."""
    words = any_of(each for group in (ABSENT, PRESENT, ROLE, "clear") for each in said(f"attendance.{group}"))
    return re.compile(rf"{LEAD}(?:{words})", re.IGNORECASE)


@cache
def _any_label_within() -> re.Pattern[str]:
    words = any_of(each for group in (ABSENT, PRESENT, ROLE, "clear") for each in said(f"attendance.{group}"))
    return re.compile(rf"(?<![^\W\d])(?:{words})(?![^\W\d])")


def tells_of_nobody(text: str) -> bool:
    """Whether many lines have nothing to do with who was there: a quick look before a slow one at each of them."""
    plain = _plain(text)
    return not (
        _any_label_within().search(text.casefold())
        or _away().search(plain)
        or _before_name().search(text)
        or _there().search(plain)
        or _told_in_talk().search(plain)
        or "<" in text
    )


# --- Sentences --------------------------------------------------------------------------------------------------------


@cache
def _away() -> re.Pattern[str]:
    anywhere, ends = (any_of(said(f"attendance.{place}")) for place in ("away", "away_at_end"))
    return re.compile(rf"(?<![\w-])(?:(?:{anywhere})(?![\w-])|(?:{ends}){_ENDS_CLAUSE})")


@cache
def _before_name() -> re.Pattern[str]:
    words = any_of(said("attendance.away_before_name"))
    return re.compile(rf"(?<![\w-])(?:{words})[ \t\n]+(?-i:@?[A-ZÀ-Þ])", re.IGNORECASE)


@cache
def _there() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_of(said('attendance.there'))})(?![\w-])")


def _plain(text: str) -> str:
    return _MARKS.sub(" ", flat(text)).replace("\n", " ")


@remembered
def says_absent(text: str) -> bool:
    """Whether it may say of somebody that they didn't come, came late, left early or were replaced."""
    return _away().search(_plain(text)) is not None or _before_name().search(text) is not None


def names_who_came(text: str) -> bool:
    """Whether a sentence may say by name who was there."""
    if _there().search(_plain(text)) is None:
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    capitals = [index for index, word in enumerate(words) if word[0].isupper()]
    return any(index > 0 for index in capitals) or (len(words) > 1 and words[1] in {"was", "is"})


def speaks_of_one_before(sentence: str) -> bool:
    """`Hij was verhinderd.`: of whom it speaks stands in the sentence before."""
    return pattern("attendance.pronoun").match(_plain(sentence).lstrip()) is not None


def without_absent(text: str) -> str | None:
    """A decision or action point without what it says of who wasn't there; None where that can't be taken out."""
    if not says_absent(text):
        return text
    kept = _BRACKETS.sub(lambda found: "" if says_absent(found[1]) else found[0], text)
    first, *parts = kept.split(", ")
    kept = ", ".join([first, *(part for part in parts if not says_absent(part))])
    kept = " ".join(kept.split())
    return kept if kept and not says_absent(kept) else None


# --- Names ------------------------------------------------------------------------------------------------------------


@cache
def _and() -> re.Pattern[str]:
    return re.compile(r"[,;&+/\n\t]|(?<!\w)(?:en|and)(?!\w)", re.IGNORECASE)


@cache
def _within_name() -> frozenset[str]:
    return frozenset(said("attendance.within_name"))


def are_names(lines: Sequence[str]) -> bool:
    """Whether each line reads as names of people: words with a capital, and small ones such as `van der`."""
    pieces = [_pieces(line) for line in lines]
    return bool(pieces) and all(each and all(map(_is_name, each)) for each in pieces)


def is_name_list(lines: Sequence[str]) -> bool:
    """Whether lines hold names and little else, such as where somebody works."""
    return all(_is_names(line) for line in lines)


def are_ticked_names(lines: Sequence[str]) -> bool:
    """Whether each line, with a box before it, is nothing but a name."""
    pieces = [each for line in lines for each in _pieces(line)]
    is_short = all(_is_name(each) and len(each.split()) <= _FEW for each in pieces)
    return is_short and not any(line.rstrip().endswith((".", "!", "?")) for line in lines)


def _pieces(line: str) -> list[str]:
    """What stands between commas and the like, without brackets and what stands before a colon."""
    bare = _BRACKETS.sub(" ", _ITEM.sub("", line[:_LONGEST_READ], count=1))
    parts = (each.rpartition(": ")[2] for each in bare.split(";"))
    return [piece for part in parts for each in _and().split(part) if (piece := each.strip(" \t.*_-–—:"))]


def _is_name(piece: str) -> bool:
    words = piece.split()
    has_capital = False
    for word in words:
        bare = word.lstrip("@'\"“‘(")
        if bare[:1].isupper():
            has_capital = True
        elif not word.startswith("@") and bare.casefold() not in _within_name():
            return False
    return len(words) <= _LONGEST_NAME and (has_capital or words[0].startswith("@"))


def _is_names(line: str) -> bool:
    if are_names([line]):
        return True
    bare = _BRACKETS.sub(" ", _ITEM.sub("", line, count=1)).strip()
    pieces = _pieces(line)
    is_sentence = bare.endswith((".", "!", "?")) and len(bare.split()) >= _SHORT_SENTENCE and len(pieces) < 2
    if _NUMBERED.match(line) or is_sentence or ":" in bare:
        return False
    return all(len(each.split()) <= _LONGEST_NAME for each in pieces)


class Count:
    """How many people were there: a number that stands there, or how many names."""

    def __init__(self) -> None:
        self._told: int | None = None
        self._names = 0
        self._is_open = False  # more than are named: then nobody can count them
        self._in_talk: int | None = None

    def add(self, lines: Sequence[str]) -> None:
        """What stands behind a word for who was there, or in the lines below it."""
        items = [line for line in lines if _ITEM.match(line)]
        for line in lines:
            self._add(line, is_person=len(items) > 1 and line in items and ":" not in line)

    def add_told(self, sentence: str) -> None:
        """A number that a sentence tells, where nothing else does."""
        found = _told_in_talk().search(_plain(sentence))
        self._in_talk = self._in_talk or (int(found[1]) if found else None)

    def add_people(self, number: int) -> None:
        """As many as a table has."""
        self._names += number

    def _add(self, line: str, *, is_person: bool) -> None:
        told, names, is_open = _counted(line, is_person=is_person)
        if self._told is None and told is not None:
            self._told = told
        self._names += names
        self._is_open = self._is_open or is_open

    @property
    def people(self) -> int | None:
        if self._told is not None:
            return self._told
        return None if self._is_open else self._names or self._in_talk


@remembered
def _counted(line: str, *, is_person: bool) -> tuple[int | None, int, bool]:
    """The number that a line tells, how many names stand in it, and whether there were more."""
    plain = _away().split(_plain(line[:_LONGEST_READ]), maxsplit=1)[0]
    line = line[: len(plain)]
    if told := _told().search(plain):
        return int(told["first"] or told["brackets"] or told["people"]), 0, False
    text = _NOT.split(_BRACKETS.sub(" ", _ITEM.sub("", line, count=1)), maxsplit=1)[0]
    bare = _plain(text)
    more = sum(int(each) for each in _more().findall(bare))
    if _others().search(bare):
        return None, more, True
    text = _more().sub(" ", text)
    # where somebody works stands behind a comma
    pieces = [
        each for each in _pieces(_BEHIND.split(text, maxsplit=1)[0] if is_person else text) if _LETTER.search(each)
    ]
    names = [each for each in pieces if not each.startswith("[") and not _people().search(flat(each))]
    return None, more + len([each for each in names if _begins_as_name(each)] or names), False


@cache
def _people() -> re.Pattern[str]:
    return pattern("attendance.people")


def tells_number(text: str) -> bool:
    """Whether a text may say how many people there were."""
    return _DIGIT.search(text) is not None and _told_in_talk().search(_plain(text)) is not None


def _begins_as_name(piece: str) -> bool:
    words = [each for each in piece.split() if each.casefold() not in _within_name()]
    return bool(words) and (words[0][:1].isupper() or words[0].startswith("@"))


@cache
def _told() -> re.Pattern[str]:
    about = f"(?:(?:{one_of(said('attendance.about'))})\\s+)?"
    people = one_of(said("attendance.people"))
    return re.compile(
        rf"^\W{{0,3}}{about}(?P<first>\d{{1,4}})(?![\w-])(?!\s*[-:./)]\s?\w)"
        rf"|^\W{{0,2}}\((?P<brackets>\d{{1,4}})\)|(?<![\w-])(?P<people>\d{{1,4}})\s+(?:{people})(?![\w-])"
    )


@cache
def _told_in_talk() -> re.Pattern[str]:
    before, people = any_of(said("attendance.before_number")), one_of(said("attendance.people"))
    about = one_of(said("attendance.about"))
    return re.compile(rf"(?<![\w-])(?:{before})\s+(?:(?:{about})\s+)?(\d{{1,4}})\s+(?:{people})(?![\w-])")


@cache
def _more() -> re.Pattern[str]:
    return re.compile(rf"(\d{{1,3}})\s+(?:{one_of(said('attendance.more'))})(?![\w-])", re.IGNORECASE)


@cache
def _others() -> re.Pattern[str]:
    return pattern("attendance.others")


def sentences(text: str) -> list[tuple[str, str]]:
    """Each sentence with the space behind it."""
    pieces = _SENTENCE.split(text)
    return list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))
