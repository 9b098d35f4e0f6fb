"""What somebody wrote themselves in a mail: without the mail that it answers, and without what stands below a letter.

Only whole blocks are left out, as mail programs write them: headers, quotes, a signature, a disclaimer. A single line
that looks like one is somebody's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..languages import flat, meanings, one_of, pattern, said

_HEADER = re.compile(r"[\s>|*_]{0,8}([a-z][a-z -]{0,24}?)[*_]{0,2}\s?:[*_]{0,2}(?:\s|$)")
_MOST_HEADER_LINES = 16
_LONGEST_ATTRIBUTION = 400
_RULE = re.compile(r"\s*(?:_{5,}|[—–]{1,3}|-{20,}|={20,}|\*{5,})\s*")
_MARKS_ALONE = frozenset({"", "-", "--", "---", "–", "—", "*", "***", "_", "___"})  # where nothing begins
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OURS = re.compile(  # of GitHub, below each of its mails
    r"[> ]*(?:reply to this email directly, |view it on github[, <]|unsubscribe <http"
    r"|you are receiving this because (?:you|of)|message id: ?[<*]|<https://github\.com/notifications/unsubscribe)"
)
_SENDER = re.compile(r"\S@\S|\*{3}@\*{3}|\[bot\]|github|<mailto:")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_IMAGE = re.compile(
    r"\s*(?:\[(?:cid:|image|afbeelding|logo|https?:)[^\]]{0,200}\]|<image\d+\.\w+>)(?:<[^>]{0,300}>)?\s*"
)
_MARKED = re.compile(r"\s*(?:[-*+•]\s|\d{1,2}[.)]\s|\||#{1,6}\s|```|~~~|>)")
_LOWEST = 80  # lines at the end in which we look for a signature
_MOST_BELOW = 40  # lines of one
_MOST_POSTSCRIPTS = 3
_LONGEST_BELOW = 110  # characters of a line there
_WORDS_OF_PROSE = 7
_NEAR = 3  # lines below a telephone number or an address, where people say when they are in


@dataclass(frozen=True)
class Letter:
    """`is_cut`: words were left out that may be somebody's own after all, so that they should know. `foot` is what
    stands below the letter: their own signature.
    """

    text: str
    is_cut: bool = False
    foot: str = ""


def letter(body: str) -> Letter:
    """Their own part of a comment that came by mail, to the letter; in time linear to its length."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    kept, has_history = _without_history(body.split("\n"), _plain(body))
    whole = _without_banner(kept)
    kept, has_foot = _without_foot(whole)
    text, own = "\n".join(kept).rstrip(), set(kept)
    foot = "\n".join(line for line in whole if line not in own)
    return Letter(re.sub(r"\A(?:[^\S\n]*\n)+", "", text), has_history or has_foot, foot)


def _plain(text: str) -> list[str]:
    """The same lines, to look for phrases in."""
    return [line.strip() for line in flat(text).split("\n")]


# --- The mail that is answered --------------------------------------------------------------------------------------


def _without_history(lines: Sequence[str], plain: Sequence[str]) -> tuple[list[str], bool]:
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
        if not (is_quoting and line.startswith(">")) and not _OURS.match(line):
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
def _contact() -> re.Pattern[str]:
    """A telephone number, an address of any kind, or a word before one."""
    return re.compile(
        r"(?<![\w])(?:\+|00?)\d[\d ()./-]{6,}\d|\S@\S{1,100}\.\w|\bwww\.|https?://|\b\d{4} ?[a-z]{2}\b(?! \w{0,3}:)"
        rf"|\bpostbus\b|\b(?:{one_of(said('mail.reached'))})[.:|]?\s+[+(0]",
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
    while kept and (not kept[-1].strip() or _RULE.fullmatch(kept[-1])):
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


def _without_banner(lines: list[str]) -> list[str]:
    """Without the warning of a mail server at the very top."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    top = re.sub(r"[\[\]*_>]", "", flat(lines[first])).strip() if lines else ""
    if not (top and pattern("mail.banners").match(top)) and not (lines and _IMAGE.fullmatch(lines[first])):
        return lines
    end = first
    while end < len(lines) and lines[end].strip():
        end += 1
    return lines[end:] if end - first <= 4 else lines


# --- What stands below a letter -------------------------------------------------------------------------------------


def _without_foot(lines: list[str]) -> tuple[list[str], bool]:
    """Without signature, disclaimers and what a telephone adds; a postscript below them stays."""
    is_cut = False
    behind: list[str] = []
    for _ in range(_MOST_POSTSCRIPTS):
        lines, was_cut = _without_trailing(lines)
        is_cut = is_cut or was_cut
        plain = _plain("\n".join(lines[-_LOWEST:]))
        above = max(0, len(lines) - _LOWEST)
        begin, own = _signature(lines[above:], plain)
        if begin is None:
            block = _last_block(plain, len(plain)) if not behind else None
            cut = lines if block is None else lines[: above + block]
            return [*cut, *behind], is_cut or block is not None
        below = plain[begin + 1 : own]
        is_cut = is_cut or any(len(line.split()) > 3 or _contact().search(line) for line in below)
        lines, behind = lines[: above + begin], [*(["", *lines[above + own :]] if own is not None else []), *behind]
        if own is None:
            break
    return [*lines, *behind], is_cut


def _signature(lines: Sequence[str], plain: Sequence[str]) -> tuple[int | None, int | None]:
    """Where a signature begins, and where somebody's own words go on below it; None where there is none."""
    for begin in _signatures(lines, plain):
        own = _own_below(plain, begin + 1, len(plain))
        if own is None or _is_postscript(plain[own]):
            return begin, own
    return None, None


def _without_trailing(lines: list[str]) -> tuple[list[str], bool]:
    """Without what is no part of a letter at its end: disclaimers, pictures, what a telephone adds."""
    plain = _plain("\n".join(lines[-_LOWEST:]))
    above, end, is_cut = max(0, len(lines) - _LOWEST), len(plain), False
    while (shorter := _without_last(lines[above:], plain, end)) is not None:
        end, is_words = shorter
        is_cut = is_cut or is_words
    return lines[: above + end], is_cut


def _without_last(lines: Sequence[str], plain: Sequence[str], end: int) -> tuple[int, bool] | None:
    """Where it ends without its last line or paragraph, if that is no part of a letter; whether words go with it."""
    while end and not plain[end - 1]:
        end -= 1
        if not end or plain[end - 1]:
            return end, False
    if not end:
        return None
    last = plain[end - 1]
    bare = re.sub(r"<[^<>]*>|\]\([^()\]]*\)|\[", "", last).strip(" .*_-")
    if _RULE.fullmatch(lines[end - 1]) or _IMAGE.fullmatch(last) or pattern("mail.devices").fullmatch(bare):
        return end - 1, False
    begin = end
    while begin and plain[begin - 1]:
        begin -= 1
    first = next((index for index in range(begin, end) if not _RULE.fullmatch(plain[index])), begin)
    if begin and _is_disclaimer(plain[first]):
        return begin, True
    return None


def _is_disclaimer(line: str) -> bool:
    bare = line.lstrip("*_-–— >")
    return len(bare.split()) >= 1 and pattern("mail.disclaimers").match(bare) is not None


def _signatures(lines: Sequence[str], plain: Sequence[str]) -> Iterator[int]:
    """Where a signature may begin, the first one first."""
    for index, line in enumerate(plain):
        if line == "--" or (line and len(line) <= 80 and _is_greeting(lines[index].strip(), line)):
            yield index


def _is_greeting(typed: str, line: str) -> bool:
    """`Met vriendelijke groet,` or `Groet, Carla`: then nothing but a name stands behind it."""
    bare = line.strip(" ,.!*_-")
    if all(pattern("mail.greetings").fullmatch(part.strip(" ,")) for part in re.split("[/|]", bare)):
        return True
    found = pattern("mail.greetings").match(bare)
    behind = typed[-(len(bare) - found.end()) :] if found else ""
    names = re.sub(r"[,.!*_()-]", " ", behind).split()
    return 0 < len(names) <= 4 and all(name[0].isupper() or name in {"van", "de", "der", "den"} for name in names)


def _own_below(plain: Sequence[str], begin: int, end: int) -> int | None:
    """Where somebody's own words go on below a greeting; None where nothing but a signature follows."""
    index, contact = begin, -9
    while index < end:
        line = plain[index]
        contact = index if _contact().search(line) else contact
        if not line:
            index += 1
        elif _is_postscript(line):
            return index
        elif _is_disclaimer(line):
            while index < end and plain[index]:
                index += 1
        elif index - begin > _MOST_BELOW or not (_is_below(line) or index - contact <= _NEAR):
            return index
        else:
            index += 1
    return None


def _is_postscript(line: str) -> bool:
    return (
        re.match(rf"[*_]{{0,2}}(?:{one_of(said('mail.postscript'))})\b\.?[*_]{{0,2}}\s*[:.,;–-]?\s", line) is not None
    )


def _is_below(line: str) -> bool:
    """Whether a line may stand in a signature: short and no sentence, or a way to reach somebody."""
    if _MARKED.match(line) and not _contact().search(line):
        return False
    if len(line) > _LONGEST_BELOW and not _contact().search(line):
        return False
    words = line.split()
    return len(words) < _WORDS_OF_PROSE or not line.rstrip("*_ ").endswith((".", "?", "!", ":", ";", ","))


def _last_block(plain: Sequence[str], end: int) -> int | None:
    """Where a signature without a greeting begins: the last lines, in which somebody's telephone or address stands."""
    while end and not plain[end - 1]:
        end -= 1
    begin = end
    while begin and plain[begin - 1]:
        begin -= 1
    block = plain[begin:end]
    is_one = (
        begin > 0
        and 2 <= len(block) <= 12
        and all(len(line) <= 90 and _is_below(line) and not _MARKED.match(line) for line in block)
        and any(_contact().search(line) for line in block)
        and not block[0].endswith((":", "?"))
        and len(block[0].split()) <= 5
    )
    return begin if is_one else None
