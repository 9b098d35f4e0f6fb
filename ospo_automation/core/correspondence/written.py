"""What somebody wrote in a mail, taken apart: whom it greets, what it says, how it ends and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ..incoming.filled_in import without_ours
from ..incoming.mail import letter
from ..languages import flat, one_of, pattern, said
from .plain_letters import legible
from .received import MOST_TEXT, Received
from .seals import without_tokens

_GREETED = re.compile(r"(\s*[lL]\.? ?[sS]\b\.?|[^,!.:\n]*)([,!.:]*)(.*)")
_LONGEST_GREETING, _LONGEST_CLOSING = 8, 16  # words
_MOST_CLOSING_LINES = 6
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"\w+")
_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)
_SENTENCE = re.compile(r"[^\n]+?(?:(?<![.!?])[.!?]++(?=\s|$)|$)\n?|\n", re.MULTILINE)
_LAST_WORD = re.compile(r"(?<![\w.])[\w.]{1,12}\.$")
_BLANK = re.compile(r"\n{3,}")
_ANSWERS = ("agrees", "agrees_alone", "around", "withheld", "withheld_shown", "stop", "access", "erase", "withdraws")
_EDGES = " \t,.!;:-–—*_"


@dataclass(frozen=True)
class LetterParts:
    """`text` is what counts, `taken` what was left out of it by its kind, each as it stood there. `foot` is what stands
    below the letter. `names` are of whoever signs without a greeting. `is_cut`: words may be missing that are theirs.
    """

    text: str
    taken: tuple[tuple[str, str], ...] = ()
    foot: str = ""
    is_cut: bool = False


def written(received: Received, ours: str = "") -> LetterParts:
    """Of a mail; `ours` is what we wrote in the one that it answers, of which no word counts."""
    return _written(received.text[:MOST_TEXT], ours[:MOST_TEXT])


@lru_cache(maxsize=16)
def _written(body: str, ours: str) -> LetterParts:
    own = letter(without_tokens(legible(body)))
    text = _QUOTED.sub("", own.text)
    text = without_ours(text, ours) if ours else text
    taken: list[tuple[str, str]] = []
    lines = text.strip("\n").split("\n")
    lines = _without_opening(lines, taken)
    lines, signed = _without_closing(lines, taken)
    foot = "\n".join(filter(None, (signed, own.foot.strip("\n"))))
    if foot:
        taken.append(("signature", foot))
    return LetterParts(_BLANK.sub("\n\n", "\n".join(lines)).strip(), tuple(taken), foot, own.is_cut)


def _without_opening(lines: list[str], taken: list[tuple[str, str]]) -> list[str]:
    """Without `Beste mensen,`; what stands behind it on its line stays."""
    at = next((at for at, line in enumerate(lines) if line.strip()), None)
    if at is None:
        return lines
    line = lines[at]
    found = _opening().match(flat(line).lstrip(_EDGES))
    if found is None:
        return lines
    parts = _GREETED.match(line)
    if parts is None:
        return lines
    greeted, comma, rest = parts.groups()
    if not comma and rest == "" and len(greeted.split()) > 4:
        return lines  # `Hallo weten jullie of dit mag` is no greeting alone
    if len(_WORDS.findall(greeted)) > _LONGEST_GREETING:
        return lines
    taken.append(("greeting", greeted + comma))
    rest = rest.strip()
    has_capitals = any(not each.islower() for each in (rest, *lines[at + 1 :]) if re.search(r"[^\W\d_]", each))
    rest = rest[:1].upper() + rest[1:] if has_capitals else rest
    return [*lines[:at], *([rest] if rest else []), *lines[at + 1 :]]


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(said('correspondence.opening'))})(?![\w-])")


def _without_closing(lines: list[str], taken: list[tuple[str, str]]) -> tuple[list[str], str]:
    """Without politeness at the end and a name alone below it."""
    lines, signed = list(lines), ""
    for _ in range(_MOST_CLOSING_LINES):
        while lines and not lines[-1].strip():
            lines.pop()
        if not lines:
            break
        last = lines[-1].strip()
        if _is_closing(last):
            taken.append(("closing", lines.pop()))
        elif not signed and _is_signed(lines):
            signed = lines.pop()
        elif (behind := _closing_behind(last)) is not None:
            lines[-1] = last[:behind].rstrip()
            taken.append(("closing", last[behind:]))
            signed = signed or last[behind:]
        else:
            break
    return lines, signed


def _is_closing(line: str) -> bool:
    bare = flat(line).strip(_EDGES)
    return len(bare.split()) <= _LONGEST_CLOSING and _closings().fullmatch(bare) is not None


@cache
def _closings() -> re.Pattern[str]:
    words = one_of((*said("correspondence.closing"), *said("mail.greetings")))
    return re.compile(rf"(?:(?:{words})(?![\w-])[\s,.!;:)-]*+){{1,4}}")


def _is_signed(lines: list[str]) -> bool:
    """Whether the last line is a name: a few words with capitals, below an empty line or politeness."""
    last = lines[-1].strip(" *_-–—")
    words = last.split()
    if len(lines) < 2 or not 1 <= len(words) <= 4 or re.search(r"[^\w\s'’.,()-]", last) or last.endswith("."):
        return False
    if lines[-2].strip() and not lines[-2].rstrip().endswith((".", "?", "!", ",")):
        return False
    found = _WORD.findall(last)
    is_name = all(word[0].isupper() or len(word) <= 3 for word in found) and not _says_something(last)
    return bool(found) and found[-1][0].isupper() and is_name and not last.isupper()


def _says_something(line: str) -> bool:
    """Whether it is no name but an answer: `Akkoord`."""
    bare = flat(line).strip(_EDGES)
    return any(finds_whole(each, bare) for each in _ANSWERS)


def _closing_behind(line: str) -> int | None:
    """Where `Groet, Carla` begins behind other words on one line."""
    end = line[-60:]
    found = _greets().search(flat(end))
    if found is None or len(flat(end)) != len(end):
        return None
    at = len(line) - len(end) + found.start()
    behind = _WORD.findall(line[at + found.end() - found.start() :])
    return at if len(behind) <= 4 and (not line[:at].strip() or line[:at].rstrip()[-1:] in set(".!?,;)")) else None


@cache
def _greets() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{one_of(said('mail.greetings'))})(?![\w-])[\s,.!]{{0,4}}(?=[^!?\n]{{0,40}}[.!]?$)"
    )


def sentences(text: str) -> Iterator[str]:
    """With their marks and spaces, so that together they are the text. `Bijv. dit` is no end of one."""
    before = ""
    for found in _SENTENCE.finditer(text):
        last = _LAST_WORD.search(found[0][-14:])
        before += found[0]
        if last is None or flat(last[0]).rstrip(".") not in _abbreviations():
            yield before
            before = ""
    if before:
        yield before


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(said("correspondence.abbreviations"))


def clauses(text: str) -> list[str]:
    """Parts of sentences, flat and without marks, to look for phrases in."""
    found = (part.strip(_EDGES + "()'\"“”„") for part in re.split(r"[.!?;:\n()]|,|\s[-–—]\s", flat(text)))
    return [each for each in found if each]


def finds(path: str, text: str) -> bool:
    """Whether a phrase of `correspondence` stands in a text that is flat."""
    return pattern(f"correspondence.{path}").search(text) is not None


def finds_whole(path: str, text: str) -> bool:
    """Whether a text that is flat is such a phrase and nothing else."""
    return pattern(f"correspondence.{path}").fullmatch(text.strip()) is not None
