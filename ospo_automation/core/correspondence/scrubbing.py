"""Words of somebody without what tells who they are: name, addresses, telephone, organisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ..incoming.personal import details
from ..languages import one_of, said
from .known_by import named_organisations
from .plain_letters import fold
from .sender import NameKind, Sender

LEFT = "…"
"""What stands where something was left out."""
MOST_DOUBTS = 12
_MAIL = re.compile(r"(?<![\w.+-])[\w][\w.+'-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w+./-])(?:\+|00|\(0|0)(?:[ ./()-]{0,3}\d){7,14}(?![\w]|[./-]\d)")
_POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3} ?[A-Z]{2}(?!\w)(?:[ ,]+[A-Z][\w'-]+){0,2}")
_STREET = re.compile(
    r"(?<!\w)[A-Z][\w'’.-]{0,30}?(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|pad|steeg|dreef|park|markt|baan)"
    r" \d{1,5}(?: ?[a-zA-Z])?(?!\w)"
)
_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){8,12}(?!\w)")
_LEFTS = re.compile(r"…(?:[ \t]*(?:,[ \t]*)?…)+")
_TITLE_BEFORE = re.compile(r"(?:(?<!\w)(?:[^\W\d_]\.[ ]?){1,5}|(?<!\w)[A-Z] )$")
_SMALL_BEFORE = re.compile(r"(?<![\w])(?:(?:van|de|der|den|ter|ten|te|het|in|'t|von|el|al)[ ])$", re.IGNORECASE)
_BETWEEN = re.compile(r"[ \t.,'-]*(?:(?:van|de|der|den|ter|ten|te|'t|von|el|al)[ \t]+){0,3}[ \t.'-]*", re.IGNORECASE)


@dataclass(frozen=True)
class Scrubbed:
    """`taken` is what was left out, by its kind; `doubtful` what may be somebody's and stays, as it stands there."""

    text: str
    taken: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[str, ...] = ()


def without_sender(text: str, sender: Sender) -> Scrubbed:
    """A text that is `legible`, without what is of its sender."""
    taken: list[tuple[str, str]] = []
    for kind, pattern in (("mail", _MAIL), ("account", _ACCOUNT), ("phone", _PHONE)):
        text = pattern.sub(_leaving(kind, taken), text)
    text = _STREET.sub(_leaving("address", taken), text)
    text = _POSTCODE.sub(_leaving("address", taken), text)
    text = _without_lines(text, sender, taken)
    text = _without_names(text, sender, taken)
    text = _LEFTS.sub(LEFT, text)
    return Scrubbed(text, tuple(taken), doubts(text, sender))


def _leaving(kind: str, taken: list[tuple[str, str]]) -> Callable[[re.Match[str]], str]:
    def left(found: re.Match[str]) -> str:
        taken.append((kind, found[0]))
        return LEFT

    return left


def _without_lines(text: str, sender: Sender, taken: list[tuple[str, str]]) -> str:
    """Without lines of the signature that stand elsewhere again."""
    kept = []
    for line in text.split("\n"):
        if line.strip() and sender.has_line(line):
            taken.append(("signature", line))
        else:
            kept.append(line)
    return "\n".join(kept)


def _without_names(text: str, sender: Sender, taken: list[tuple[str, str]]) -> str:
    """Without the sender's names, and what stands before them: `dhr. J. de Wit`."""
    kept: list[str] = []
    end = 0
    for start, stop, kind in together(text, sender):
        kept += [text[end:start], LEFT]
        taken.append((kind.value, text[start:stop]))
        end = stop
    return "".join((*kept, text[end:]))


def together(text: str, sender: Sender, *, everywhere: bool = False) -> Iterator[tuple[int, int, NameKind]]:
    """Where the sender's names stand, those that stand together as one, each with what stands before it."""
    end = 0
    for start, stop, kind in _joined(text, sender, everywhere=everywhere):
        yield (_begin(text, end, start, sender) if kind is NameKind.NAME else start), stop, kind
        end = stop


def _joined(text: str, sender: Sender, *, everywhere: bool) -> Iterator[tuple[int, int, NameKind]]:
    """Names that stand together, such as `Carla de Wit`, as one."""
    last: tuple[int, int, NameKind] | None = None
    for each in sender.spots(text, everywhere=everywhere):
        if last and last[2] is each[2] and each[0] - last[1] < 24 and _BETWEEN.fullmatch(text, last[1], each[0]):
            last = last[0], each[1], each[2]
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _begin(text: str, least: int, start: int, sender: Sender) -> int:
    """Where initials, titles and small words in front of a name begin."""
    for _ in range(4):
        window = text[max(least, start - 24) : start]
        found = _SMALL_BEFORE.search(window)
        if found is not None and not set(fold(found[0]).split()) <= sender.small:
            found = None
        found = found or _TITLE_BEFORE.search(window) or _titles().search(window)
        if found is None:
            return start
        start -= len(window) - found.start()
    return start


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of(said('correspondence.name_titles'))})\.?[ ]{{1,2}}$", re.IGNORECASE)


def doubts(text: str, sender: Sender) -> tuple[str, ...]:
    """What in a text may tell who somebody is: it looks personal, or is an organisation's or the writer's own name."""
    found: dict[str, None] = {}
    for _, words in sorted(details(text)):
        found[words] = None
    for each in named_organisations(text):
        found[each] = None
    for each in introduced(text):
        found[each] = None
    for start, stop, _ in together(text, sender, everywhere=True):
        found[text[start:stop]] = None
    found |= dict.fromkeys(sender.lines_in(text))
    return tuple(found)[:MOST_DOUBTS]


def personal_pieces(text: str) -> Iterator[str]:
    """Addresses, telephones and accounts, as they stand there."""
    return (found[0] for pattern in (_MAIL, _PHONE, _ACCOUNT, _STREET, _POSTCODE) for found in pattern.finditer(text))


def introduced(text: str) -> Iterator[str]:
    """Names that a writer gives as theirs: `mijn naam is Carla de Wit`."""
    for found in _introduces().finditer(text):
        behind = re.match(
            r"\s*((?:[A-Z][^\W\d_'’-]*[ .'’-]{0,2}(?:(?:van|de|der|den|ter|ten|te) ){0,3}){1,4})",
            text[found.end() : found.end() + 80],
        )
        if behind is not None and len(behind[1].strip()) > 2:
            yield behind[1].strip(" .'’-")


@cache
def _introduces() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{one_of(said('correspondence.my_name'))})(?![\w-])", re.IGNORECASE)
