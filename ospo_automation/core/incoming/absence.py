"""Until when somebody says that they are away: the first day on which they are back, where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import zip_longest

from ..languages import flat, languages, one_of, pattern, said
from .days import FURTHEST, dated, months, weekdays

_ISO = r"\d{4}-\d\d-\d\d"
_NUMBERS = r"\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?'?(?:\d{4}|\d{2}))?(?![\d.:])"
_SENTENCE_END = re.compile(r"[!?;]+|\.(?=\s+[a-z]|\s*$)(?<!\ba\.)(?<!\ba\.s\.)|\n+")
_HOUR = re.compile(r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2}\s?(?:uur|am|pm)\b")
_LONGEST = 4_000  # characters; a longer text is taken for an answer anyway
_AROUND = 200  # characters before and behind a day that can say what it is
_FAR = 200  # days ahead that nobody means without a year


@dataclass(frozen=True)
class _Found:
    """A day in a text, with what stands before and behind it in its sentence. `is_bare`: a weekday without a date."""

    day: date
    before: str
    behind: str
    is_bare: bool = False


def back_on(text: str, sent: date) -> date | None:
    """The day on which somebody who wrote this on `sent` is there again; None where it can't be told."""
    plain = flat(text[:_LONGEST])
    english = _is_english(plain)
    returns: list[date] = []
    until: list[date] = []
    for sentence in _sentences(plain):
        for found in _days(sentence, sent, english=english):
            if (sure := _meaning(found)) is not None:
                (returns if sure == "back" else until).append(found.day + timedelta(days=sure == "through"))
    days = [day for day in (returns or until) if 0 < (day - sent).days <= FURTHEST]
    return max(days, default=None)


def _is_english(plain: str) -> bool:
    """Whether it is English rather than Dutch: there `11/12` may be either month."""
    english, dutch = (set(re.findall(r"[a-z']+", plain)) & set(languages()[each]["telling"]) for each in ("en", "nl"))
    return len(english) > len(dutch)


def _sentences(plain: str) -> Iterator[str]:
    end = 0
    for found in _SENTENCE_END.finditer(plain):
        yield plain[end : found.end()]
        end = found.end()
    yield plain[end:]


@cache
def _day() -> re.Pattern[str]:
    """A day in any of the ways to write one, a weekday in front of it or alone."""
    month, week = one_of(months()), one_of(name for name in weekdays() if len(name) > 2)
    short = one_of(weekdays())
    ordinal = r"(?:e|ste|de|st|nd|rd|th)?"
    return re.compile(
        rf"(?<![\w/.-])(?:(?:{short})\.?,?\s+(?:de\s|the\s)?)?(?:"
        rf"(?P<iso>{_ISO})"
        rf"|(?P<first>\d{{1,2}}){ordinal}\.?\s+(?:of\s+)?(?P<month>{month})\b\.?,?(?:\s+'?(?P<year>\d{{4}}))?"
        rf"|(?P<month2>{month})\.?\s+(?:the\s+)?(?P<second>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?:\s+(?P<year2>\d{{4}}))?"
        rf"|(?P<numbers>{_NUMBERS})"
        rf"|(?P<bare>(?<=de )\d{{1,2}}(?:e|ste|de)|(?<=the )\d{{1,2}}(?:st|nd|rd|th))\b"
        rf")|(?<![\w-])(?P<week>{week})(?![\w-])|(?<![\w-])(?P<tomorrow>{one_of(said('days.tomorrow'))})(?![\w-])"
    )


def _days(sentence: str, sent: date, *, english: bool) -> Iterator[_Found]:
    every = list(_day().finditer(sentence))
    for found, following in zip_longest(every, every[1:]):
        day = _meant(found, sent, english=english)
        if day is not None:
            is_far = (day - sent).days > _FAR and not re.search(r"\d{4}|'\d\d|[-/.]\d\d$", found[0])
            if not is_far:
                before = sentence[max(0, found.start() - _AROUND) : found.start()]
                behind = sentence[found.end() : found.end() + _AROUND]
                if following is not None:  # what stands behind a comma is of the day that follows
                    behind = sentence[found.end() : following.start()][:_AROUND].split(",", maxsplit=1)[0]
                yield _Found(day, before, behind, bool(found["week"]))


def _meant(found: re.Match[str], sent: date, *, english: bool) -> date | None:
    if found["week"]:
        return sent + timedelta(days=(weekdays()[found["week"]] - sent.weekday() - 1) % 7 + 1)
    if found["tomorrow"]:
        return sent + timedelta(days=1)
    if found["bare"]:
        return _of_month(int(re.sub(r"\D", "", found["bare"])), sent)
    if found["numbers"]:
        return _of_numbers(re.sub(r"[\s']", "", found["numbers"]), sent, english=english)
    if found["iso"]:
        return dated(found["iso"], sent)
    day, month, year = (
        found["first"] or found["second"],
        found["month"] or found["month2"],
        found["year"] or found["year2"],
    )
    return dated(f"{int(day)} {month}" + (f" {year}" if year else ""), sent)


def _of_numbers(text: str, sent: date, *, english: bool) -> date | None:
    """`4-1` is the fourth of January in Dutch; what may be either in English is none."""
    parts = [int(part) for part in re.split(r"[-/.]", text)]
    first, second = parts[0], parts[1]
    if english and "/" in text and first <= 12 and second <= 12 and first != second:
        return None
    if english and second > 12:
        first, second = second, first
    return dated("-".join(map(str, (first, second, *(f"{each:02d}" for each in parts[2:])))), sent)


def _of_month(day: int, sent: date) -> date | None:
    """`De 14e`: of this month, or of the next."""
    for month in (sent, (sent.replace(day=1) + timedelta(days=32)).replace(day=1)):
        try:
            found = month.replace(day=day)
        except ValueError:
            continue
        if found > sent:
            return found
    return None


def _meaning(found: _Found) -> str | None:
    """What a day is: until and including it, until it, or when they are back; None where that isn't told."""
    near = " ".join(re.sub(r"[^\w\s/'.&-]", " ", found.before).split()[-7:])
    behind = " ".join(re.split(r"[,;:(]", found.behind)[0].split()[:7])
    if _behind("absence.inclusive").match(behind) or _before("days.through").search(near):
        is_of_hours = found.is_bare and _HOUR.search(found.before + found.behind)  # when an office is open
        return None if is_of_hours else "through"
    if _before("absence.not_back").search(near) or (found.is_bare and pattern("absence.not").search(near)):
        return None
    if _before("absence.until").search(near):
        return "until"
    clause = _turn().split(found.before)[-1]
    around = f"{' '.join(clause.split()[-9:])} {' '.join(found.behind.split()[:9])}"
    return "back" if pattern("absence.back").search(around) else None


@cache
def _turn() -> re.Pattern[str]:
    return re.compile(rf"[;(]|\b(?:{one_of(said('reply.but'))})\b")


@cache
def _before(path: str) -> re.Pattern[str]:
    """One of these right before a day, at most a word or two between."""
    between = one_of(said("absence.between"))
    return re.compile(rf"(?<![\w-])(?:{one_of(said(path))})(?:\s+(?:{between})){{0,2}}\s*$")


@cache
def _behind(path: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{one_of(said(path))})(?![\w-])")
