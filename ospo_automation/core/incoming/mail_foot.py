"""What stands below a letter: a signature, a disclaimer, and what a mail program adds there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..languages import one_of, pattern, said
from .mail_lines import IMAGE, RULE, contact_line, plain_lines

_MARKED = re.compile(r"\s*(?:[-*+•]\s|\d{1,2}[.)]\s|\||#{1,6}\s|```|~~~|>)")
_LOWEST = 80  # lines at the end in which we look for a signature
_MOST_BELOW = 40  # lines of one
_MOST_POSTSCRIPTS = 3
_LONGEST_BELOW = 110  # characters of a line there
_WORDS_OF_PROSE = 7
_NEAR = 3  # lines below a telephone number or an address, where people say when they are in


def without_foot(lines: list[str]) -> tuple[list[str], bool]:
    """Without signature, disclaimers and what a telephone adds; a postscript below them stays."""
    is_cut = False
    behind: list[str] = []
    for _ in range(_MOST_POSTSCRIPTS):
        lines, was_cut = _without_trailing(lines)
        is_cut = is_cut or was_cut
        plain = plain_lines("\n".join(lines[-_LOWEST:]))
        above = max(0, len(lines) - _LOWEST)
        begin, own = _signature(lines[above:], plain)
        if begin is None:
            block = _last_block(plain, len(plain)) if not behind else None
            cut = lines if block is None else lines[: above + block]
            return [*cut, *behind], is_cut or block is not None
        below = plain[begin + 1 : own]
        is_cut = is_cut or any(len(line.split()) > 3 or contact_line().search(line) for line in below)
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
    plain = plain_lines("\n".join(lines[-_LOWEST:]))
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
    if RULE.fullmatch(lines[end - 1]) or IMAGE.fullmatch(last) or pattern("mail.devices").fullmatch(bare):
        return end - 1, False
    begin = end
    while begin and plain[begin - 1]:
        begin -= 1
    first = next((index for index in range(begin, end) if not RULE.fullmatch(plain[index])), begin)
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
        contact = index if contact_line().search(line) else contact
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
    if _MARKED.match(line) and not contact_line().search(line):
        return False
    if len(line) > _LONGEST_BELOW and not contact_line().search(line):
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
        and any(contact_line().search(line) for line in block)
        and not block[0].endswith((":", "?"))
        and len(block[0].split()) <= 5
    )
    return begin if is_one else None
