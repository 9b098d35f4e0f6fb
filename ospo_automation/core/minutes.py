"""What people write down of a meeting: decisions and action points are taken out, and who was there is only counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .action_points import ActionPoint, action_in, point_of

NAMES = ("minutes", "verslag", "notulen")
LONGEST = 60_000
_COMMAND = re.compile(rf"\s{{0,20}}/(?:{'|'.join(NAMES)})(?![\w-])[ \t]*:?", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# These look at a line whose spaces were made one: what backtracks then has few places to go.
_HEADING = re.compile(r"#{1,6} (.*)")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]{1,80})(?:\*\*|__) ?:?")
_LABEL = re.compile(r"(?:[-*] )?(?:[*_]{1,2})?([^:*_|]{2,60}?)(?:[*_]{1,2})? ?: ?(?:[*_]{1,2})?")
_WORDS_OF_PROSE = 8  # where names are expected, a sentence of so many words is none
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.+)")
_ROW = re.compile(r"\s*\|(.+)\|\s*")
_RULE = re.compile(r"[\s|:-]+")
_DECIDED = re.compile(
    r"\s*(?:[-*]\s+)?(?:\*\*|__)?(?:besluit|besloten|decision|decided|agreed)(?: \d{1,3})?(?:\*\*|__)?\s*:"
    r"\s*(?:\*\*|__)?\s*(.+)",
    re.IGNORECASE,
)
_PRESENT_WORDS = (
    "aanwezig|aanwezigen|aanwezigheid|deelnemer|deelnemers|wie waren er|present|attendance|attendee|attendees|"
    "participants|who was there|in attendance"
)
_ABSENT_WORDS = (
    "afwezig|afwezigen|afgemeld|afmelding|afmeldingen|afgezegd|afzegging|afzeggingen|verhinderd|niet aanwezig|"
    "wie waren er niet|absent|absentees|absence|apologies|regrets|not present|excused|who was not there"
)
_THERE = re.compile(
    rf"(?:[-*] )?[*_]{{0,2}}({_PRESENT_WORDS}|{_ABSENT_WORDS})(?![^\W_])[^:|]{{0,40}}: ?[*_]{{0,2}} ?(.*)",
    re.IGNORECASE,
)
_AWAY = re.compile(rf"(?<![^\W_])(?:{_ABSENT_WORDS})(?![^\W_])", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_COUNT = re.compile(r"\W{0,3}(?:ongeveer|circa|ca\.|about|around)?\s*(\d{1,4})\b(?!\s*[-:./]\d)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_AND = re.compile(r"[,;&+]|\ben\b|\band\b|\n", re.IGNORECASE)
_MORE = re.compile(r"(\d{1,3})\s+(?:anderen|andere mensen|others|other people|more)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:e\.?a\.?|en anderen|and others|et al)\b", re.IGNORECASE)


class Part(Enum):
    """Under which heading a line stands, where that says what it is."""

    TALK = "talk"
    DECISIONS = "decisions"
    ACTIONS = "actions"
    PRESENT = "present"
    ABSENT = "absent"


_PARTS: Mapping[Part, re.Pattern[str]] = {
    part: re.compile(rf"(?:\d{{1,2}}[.)]?\s*)?(?:{words})", re.IGNORECASE)
    for part, words in (
        (Part.DECISIONS, "besluiten|besluitenlijst|besluit|decisions|decision"),
        (Part.ACTIONS, "acties|actiepunten|actielijst|actiepuntenlijst|actions|action points|action items"),
        (Part.PRESENT, _PRESENT_WORDS),
        (Part.ABSENT, rf"(?:{_ABSENT_WORDS})(?: \w+){{0,3}}|aan- en afwezig\w*"),
    )
}


@dataclass(frozen=True)
class Taken:
    """`text` is what is left of the minutes, `people` how many were there (None where that isn't told).

    `left_out` counts sentences that may say of somebody that they weren't there; they are not in `text`.
    """

    text: str
    decisions: Sequence[str] = ()
    actions: Sequence[ActionPoint] = ()
    people: int | None = None
    left_out: int = 0


def minutes_in(body: str) -> str | None:
    """What stands behind `/verslag` at the very beginning of a comment, to the letter; None without that."""
    found = _COMMAND.match(body)
    return body[found.end() :].replace("\r\n", "\n").strip()[:LONGEST] if found else None


def taken(text: str, day: date) -> Taken:
    """Takes minutes of a meeting on `day` apart. Nobody's name is kept of who was there or not."""
    taking = _Taking(day)
    for line, is_code in _lines(text):
        taking.take(line, is_code=is_code)
    return taking.done()


class _Taking:
    """Goes through minutes line by line."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.part = Part.TALK
        self.is_heading = False  # whether the part began with a heading, and so ends with the next one only
        self.kept: list[str] = []
        self.decisions: list[str] = []
        self.actions: list[ActionPoint] = []
        self.people: int | None = None
        self.named: list[str] = []
        self.more = 0
        self.left_out = 0

    def take(self, line: str, *, is_code: bool) -> None:
        if is_code:
            self.kept.append(line)
        elif (heading := _heading_of(line)) is not None:
            self.part, self.is_heading = heading
            if self.part is Part.TALK:
                self.kept.append(line)
        elif (there := _THERE.fullmatch(" ".join(line.split()))) is not None:
            self._attendance(there[1], there[2])
        elif self.part in {Part.PRESENT, Part.ABSENT}:
            self._in_attendance(line)
        elif (decided := _DECIDED.fullmatch(line)) is not None:
            self.decisions.append(_words(decided[1]))
        elif (point := action_in(line, self.day)) is not None:
            self.actions.append(point)
        elif self.part in {Part.DECISIONS, Part.ACTIONS} and (words := _entry(line)):
            self._entered(words)
        elif not (self.part is Part.ACTIONS and _ROW.fullmatch(line)):
            self._talk(line)

    def _attendance(self, label: str, rest: str) -> None:
        """`Aanwezig: Anna, Bert`, or the beginning of a list below that."""
        is_there = re.fullmatch(_PRESENT_WORDS, label, re.IGNORECASE) is not None
        self.part, self.is_heading = (Part.PRESENT if is_there else Part.ABSENT), False
        if rest.strip():
            if is_there:
                self._count(rest)
            self.part = Part.TALK

    def _in_attendance(self, line: str) -> None:
        """A list ends with its heading's part, or, below a word with a colon, with the first line that isn't in it."""
        if not line.strip():
            return
        is_listed = _ITEM.fullmatch(line) is not None or _ROW.fullmatch(line) is not None
        is_prose = len(line.split()) >= _WORDS_OF_PROSE and line.rstrip().endswith((".", "!", "?"))
        if (is_prose or not self.is_heading) and not is_listed:
            self.part = Part.TALK
            self.take(line, is_code=False)
        elif self.part is Part.PRESENT:
            self._count(line)

    def _count(self, text: str) -> None:
        text = _AWAY.split(_IN_BRACKETS.sub(" ", text), maxsplit=1)[0]
        item = _ITEM.fullmatch(text)
        text = item[1] if item else text
        self.more += sum(int(each) for each in _MORE.findall(text))
        text = _MORE.sub("", text)
        count = _COUNT.match(text)
        if count and self.people is None:
            self.people = int(count[1])
        elif _OTHERS.search(text):
            self.people = 0  # more than are named: then nobody can count them
        elif not count:
            self.named += [each for each in _AND.split(text) if re.search(r"[^\W\d_]", each)]

    def _entered(self, words: str) -> None:
        if self.part is Part.DECISIONS:
            self.decisions.append(words)
        else:
            self.actions.append(point_of(words, self.day))

    def _talk(self, line: str) -> None:
        """Without sentences in which somebody may be said not to have come."""
        if not _AWAY.search(line):
            self.kept.append(line)
            return
        sentences = _SENTENCES.split(line)
        stays = [each for each in sentences if not _AWAY.search(each)]
        self.left_out += len(sentences) - len(stays)
        if stays:
            self.kept.append(" ".join(stays))

    def done(self) -> Taken:
        people = self.people if self.people is not None else len(self.named) + self.more
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(self.kept)).strip("\n")
        once = {point.key: point for point in self.actions if point.key}
        return Taken(
            text,
            tuple(dict.fromkeys(filter(None, self.decisions))),
            tuple(once.values()),
            people or None,
            self.left_out,
        )


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is code."""
    fence = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        mark = _FENCE.match(line)
        yield line, bool(fence or mark)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
        elif mark:
            fence = mark[1]


def _heading_of(line: str) -> tuple[Part, bool] | None:
    """The part that a line begins, and whether with a heading; None for a line that begins none."""
    words = " ".join(line.split())
    heading = _HEADING.fullmatch(words) or _BOLD.fullmatch(words)
    if heading is not None:
        return _part_of(heading[1].rstrip("# ")) or Part.TALK, True
    label = _LABEL.fullmatch(words)
    part = _part_of(label[1]) if label is not None else None
    return (part, False) if part is not None else None


def _part_of(words: str) -> Part | None:
    bare = words.strip(" *_:.")
    return next((part for part, pattern in _PARTS.items() if pattern.fullmatch(bare)), None)


def _entry(line: str) -> str:
    """An item of a list, or the cells of a row."""
    if item := _ITEM.fullmatch(line):
        return _words(item[1])
    row = _ROW.fullmatch(line)
    if row is None or _RULE.fullmatch(line) or _is_head(row[1]):
        return ""
    return ", ".join(cell for each in row[1].split("|") if (cell := _words(each)))


def _is_head(row: str) -> bool:
    """The head of a table of action points."""
    cells = [cell.strip().lower() for cell in row.split("|")]
    known = {
        "wie",
        "wat",
        "wanneer",
        "actie",
        "actiepunt",
        "naam",
        "datum",
        "who",
        "what",
        "when",
        "action",
        "name",
        "date",
    }
    return bool(cells) and all(cell in known | {"", "#", "nr", "no"} for cell in cells)


def _words(text: str) -> str:
    return " ".join(text.replace("**", "").replace("__", "").split())
