"""The mail that somebody answers, as mail programs put it below what they write: headers, quotes and banners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ..languages import flat, meanings, one_of, pattern, said
from .mail_lines import IMAGE, RULE

_HEADER = re.compile(r"[\s>|*_]{0,8}([a-z][a-z -]{0,24}?)[*_]{0,2}\s?:[*_]{0,2}(?:\s|$)")
_MOST_HEADER_LINES = 16
_LONGEST_ATTRIBUTION = 400
_MARKS_ALONE = frozenset({"", "-", "--", "---", "–", "—", "*", "***", "_", "___"})  # where nothing begins
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OURS = re.compile(  # of GitHub, below each of its mails
    r"[> ]*(?:reply to this email directly, |view it on github[, <]|unsubscribe <http"
    r"|you are receiving this because (?:you|of)|message id: ?[<*]|<https://github\.com/notifications/unsubscribe)"
)
_SENDER = re.compile(r"\S@\S|\*{3}@\*{3}|\[bot\]|github|<mailto:")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")


def is_github_foot(plain: str) -> bool:
    """Whether a line, in plain letters, is one that GitHub puts below each of its mails; marked as a quote or not."""
    return _OURS.match(plain) is not None


def without_history(lines: Sequence[str], plain: Sequence[str]) -> tuple[list[str], bool]:
    """Without headers and all below them, and without quotes below a line that says who wrote them."""
    code = _code(lines)
    kept: list[str] = []
    is_quoting = False
    index = 0
    may_begin = _may_begin().match
    while index < len(lines):
        line = plain[index]
        if index in code:
            kept += lines[index : code[index]]
            index = code[index]
            continue
        if line in _MARKS_ALONE or not may_begin(line):
            kept.append(lines[index])
            index += 1
            continue
        if _begins_history(plain, index):
            return _without_rule(kept), True
        if (
            _SENDER.search(line)
            and (glued := _glued().search(lines[index])) is not None
            and lines[index][: glued.start()].strip("> ")
        ):
            return [*kept, lines[index][: glued.start()]], True
        if (end := _attribution(plain, index)) is not None:
            below = next((each for each in plain[end:] if each), "")
            if not below.startswith(">"):
                return _without_rule(kept), True
            is_quoting, index = True, end
            continue
        if not (is_quoting and line.startswith(">")) and not is_github_foot(line):
            kept.append(lines[index])
        index += 1
    return kept, len(kept) < len(lines)


@cache
def _glued() -> re.Pattern[str]:
    """What a program made one line of."""
    phone, on, wrote = (one_of(said(f"mail.{each}")) for each in ("from_phone", "on", "wrote"))
    return re.compile(
        rf"(?:(?:{phone}) [\w ]{{0,20}}?(?:iphone|ipad))?"
        rf"(?:{on}) (?:[a-z]{{2,10}}\.?,? )?[\w.]{{1,10}}[ ,.-][^\n]{{4,60}}?\d[:.]\d\d[^\n]{{0,80}}?"
        rf"(?:\*{{3}}@\*{{3}}|\[bot\]|@)[^\n]{{0,120}}(?:{wrote}):",
        re.IGNORECASE,
    )


@cache
def _may_begin() -> re.Pattern[str]:
    """Whatever a repeated mail, a quote or something of GitHub's can begin with; most lines do not."""
    names = [name for name, kind in _header_names().items() if kind == "from"]
    starts = "|".join(
        map(re.escape, (*names, *said("mail.on"), *said("mail.abroad"), "begin", "reply", "view", "unsub", "you are"))
    )
    return re.compile(rf"[>*_–—-]|<http|message|(?:{starts})\b|.{{0,300}}(?:@|:$|\[bot\]|\*\*\*$|>$)")


def _code(lines: Sequence[str]) -> dict[int, int]:
    """Where a piece of code begins and ends; what stands in it is no header and no quote."""
    found: dict[int, int] = {}
    opened: tuple[int, str] | None = None
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        if fence is None:
            continue
        if opened is None:
            opened = index, fence[1]
        elif fence[1].startswith(opened[1]) and not line[fence.end() :].strip():
            found[opened[0]], opened = index + 1, None
    return found


def _without_rule(kept: list[str]) -> list[str]:
    while kept and (not kept[-1].strip() or RULE.fullmatch(kept[-1])):
        kept.pop()
    return kept


def _begins_history(plain: Sequence[str], index: int) -> bool:
    """Whether a mail that is repeated begins here: with its headers, or with a line that announces it."""
    line = plain[index].lstrip("> ")
    if _announces(plain[index]):
        return True
    if not line or _header(line) != "from":
        return False
    found = dict(_headers(plain, index))
    kinds = set(found) - {"other"}
    if len(kinds) < 3 or not kinds & {"sent", "subject"}:
        return False
    return any(_SENDER.search(words) or _TIME.search(words) for words in found.values())


def _announces(line: str) -> bool:
    """`-----Original Message-----`, also where a program put the headers on the same line."""
    return _original().match(line) is not None


@cache
def _original() -> re.Pattern[str]:
    words = one_of(said("mail.original"))
    return re.compile(
        rf"[*>\s]*(?:[-–—_]{{2,}}\s*(?:{words})\s*:?[-–—_]{{2,}}|begin (?:{words}):?$)|>>> .*\S@\S.* >>>$"
    )


def _header(line: str) -> str:
    """Which header a line is; "" for another line."""
    found = _HEADER.match(line) if ":" in line else None
    return str(_header_names().get(found[1].strip(), "")) if found else ""


@cache
def _header_names() -> dict[str, str]:
    return dict(meanings("mail.headers"))


def _headers(plain: Sequence[str], index: int) -> Iterator[tuple[str, str]]:
    """The headers from here on, each with its line; long lists of people go over several lines."""
    others, last = 0, ""
    for line in plain[index : index + _MOST_HEADER_LINES]:
        kind = _header(line.lstrip("> "))
        if kind == "from" and last:
            return
        if kind:
            others, last = 0, kind
            yield kind, line
        elif line.strip("> "):
            others += 1
            if others > (3 if last in {"to", "copy"} else 1):
                return


def _attribution(plain: Sequence[str], index: int) -> int | None:
    """Where `On Tuesday somebody wrote:` ends, which mail programs break over up to four lines; None where it isn't.

    It names a sender as mail programs do, or at least the time.
    """
    if not any(line.endswith((":", ">", "***", "---")) for line in plain[index : index + 4]):
        return None
    if not plain[index] or not _begins_attribution().match(plain[index].lstrip("> ")):
        return None
    words = ""
    for end in range(index, min(index + 4, len(plain))):
        if not plain[end]:
            if end > index and _SENDER.search(words):
                continue
            return None
        words = f"{words} {plain[end].lstrip('> ')}".strip()
        has_sender, has_time = _SENDER.search(words), _TIME.search(words)
        ends = plain[end].endswith(":") or (has_time and plain[end].endswith((">", "***", "---")))
        if not ends or len(words) > _LONGEST_ATTRIBUTION:
            continue
        if _wrote().search(words):
            return end + 1 if has_sender or has_time else None
        below = next((each for each in plain[end + 1 : end + 3] if each), "")
        if has_sender and has_time and below.startswith(">"):
            return end + 1
    return None


@cache
def _begins_attribution() -> re.Pattern[str]:
    """A line that begins with a word for a day, or names a sender."""
    words = one_of((*said("mail.on"), *said("mail.abroad")))
    return re.compile(rf"-*\s*(?:{words})\b|\S.{{0,120}}(?:@|\[bot\]|{one_of(said('mail.wrote'))})")


@cache
def _wrote() -> re.Pattern[str]:
    return pattern("mail.wrote")


def without_banner(lines: list[str]) -> list[str]:
    """Without the warning of a mail server at the very top."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    top = re.sub(r"[\[\]*_>]", "", flat(lines[first])).strip() if lines else ""
    if not (top and pattern("mail.banners").match(top)) and not (lines and IMAGE.fullmatch(lines[first])):
        return lines
    end = first
    while end < len(lines) and lines[end].strip():
        end += 1
    return lines[end:] if end - first <= 4 else lines
