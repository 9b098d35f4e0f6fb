"""The one gate between what people type and what we write: their words stay readable and can do nothing.

On GitHub a mention works through a backslash and through an entity, and a code span alone doesn't hold in replies by
mail. So what could mention, refer or link goes into a code span and gets a zero-width space as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..primitives.entities import unescaped
from ..primitives.logins import is_login

LONGEST_INLINE = 300
LONGEST_QUOTE = 4_000
ZERO_WIDTH_SPACE = "\u200b"

_HIDDEN_ENDS = re.compile(r"--!?>")
_AMPERSANDS = re.compile(r"&(?:amp;?|#0*38;?|#x0*26;?)+", re.IGNORECASE)
_ROUNDS = 20  # more layers of entities than that are no text but an attack
# Words in which GitHub (or a mail program) finds a mention, an issue, a commit or an address.
_RISKY = re.compile(r"@|#\d|gh-\d|://|www\.|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])", re.IGNORECASE)
_BREAKS = re.compile(
    r"@|#(?=\d)|#(?=#\[)|://|(?<=gh-)(?=\d)|(?<=www)(?=\.)|(?<=[0-9a-f]{6})(?=[0-9a-f])", re.IGNORECASE
)
_MARKUP = re.compile(r"([\\`*_\[\]<>&~|])")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>&~|#=+\-:.)])")
_AT_START = re.compile(r"^([#=+\-:]|\d+(?=[.)]))")  # what would begin a heading, a list or a rule
_ABOVE_ANY_LETTER = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_STACKED = re.compile(rf"([{_ABOVE_ANY_LETTER}]{{2}})[{_ABOVE_ANY_LETTER}]+")
_MAYBE_MARKS = re.compile(r"[^\w\x00-\u02ff]{2,}")
_TWO_UNUSUAL = re.compile(r"[^\x00-\u02ff]{2}")  # without these there is nothing of the two above
MOST_MARKS = 4  # on one letter: what is written with most, such as Burmese or Hebrew with its vowels, has that many
_UNUSUAL = re.compile(r"[^\n -~]")
_UNSEEN = set("\u034f\u115f\u1160\u2800\u3164\uffa0")  # letters by name, blank to the eye
# To a terminal, and to whoever reads: control characters, what turns the direction, and what is no character at all.
ORDERS = "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_ORDERS = re.compile(rf"(?!\r\n)[{ORDERS}]")
_LINE_COMMAND = re.compile(r"^([^\S\n]*)/", re.MULTILINE)


class Safe(str):
    """Text that may go to GitHub as it stands: ours, or somebody's that went through this gate."""

    __slots__ = ()


@dataclass(frozen=True)
class Mention:
    """An account that must be told. The only value that becomes a live `@name`."""

    login: str


@dataclass(frozen=True)
class Quote:
    """Somebody's words at length, shown as a block that is only text."""

    text: str


def clean(text: str, limit: int) -> str:
    """Readable characters only, composed (NFC), entities decoded until none is left, hidden HTML comments gone.

    At most `limit` characters of it, with an ellipsis where something was cut.
    """
    cut = len(text) > limit
    text = text[:limit]
    for _ in range(_ROUNDS):
        previous = text
        text = unescaped(_AMPERSANDS.sub("&", text))
        text = _without_hidden(_UNUSUAL.sub(_plain, text))
        if text == previous:
            break
    else:
        text = text.replace("&", " ").replace("<", " ")
    text = unstacked(unicodedata.normalize("NFC", text))
    return text.rstrip() + "…" if cut else text


def unstacked(text: str) -> str:
    """With as many marks on a letter as some language has, in any script: more of them cover the lines around.

    The same mark twice in a row means nothing more.
    """
    if text.isascii() or not _TWO_UNUSUAL.search(text):
        return text
    return _MAYBE_MARKS.sub(_few_marks, _STACKED.sub(r"\1", text))


def _few_marks(found: re.Match[str]) -> str:
    kept, marks, last = [], 0, ""
    for character in found[0]:
        if not unicodedata.category(character).startswith("M"):
            marks, last = 0, ""
        elif marks == MOST_MARKS or character == last:
            continue
        else:
            marks, last = marks + 1, character
        kept.append(character)
    return "".join(kept)


def _without_hidden(text: str) -> str:
    """Without HTML comments. One that never ends hides nothing: its words are shown."""
    found, end = "", 0
    while (begin := text.find("<!--", end)) >= 0 and (closes := _HIDDEN_ENDS.search(text, begin + 4)) is not None:
        found += text[end:begin]
        end = closes.end()
    return found + text[end:]


def inline(text: str, limit: int = LONGEST_INLINE) -> Safe:
    """Somebody's words within a sentence of ours, on one line; an ellipsis where nothing of them can be shown."""
    words = clean(text, limit).split() or ["…"]
    return Safe(" ".join(_word(word, at_start=not index) for index, word in enumerate(words)))


def typed(text: str) -> str:
    """What `inline` made of somebody's words, as they wrote it: for what we wrote down for them and read again."""
    return _ESCAPED.sub(r"\1", text.replace(ZERO_WIDTH_SPACE, ""))


def block(text: str) -> Safe:
    """Somebody's words as a code block, in a fence that they can't close."""
    plain = clean(text.replace("\r\n", "\n"), LONGEST_QUOTE).strip("\n")
    plain = _BREAKS.sub(_broken, _LINE_COMMAND.sub(rf"\1{ZERO_WIDTH_SPACE}/", plain))
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * max(3, longest + 1)
    return Safe(f"{fence}text\n{plain}\n{fence}")


def safe(value: object) -> str:
    """The gate itself, through which every value goes that a template shows."""
    if isinstance(value, Safe):
        return value
    if isinstance(value, Mention):
        return Safe(f"@{value.login}") if is_login(value.login) else inline(value.login)
    if isinstance(value, Quote):
        return block(value.text)
    return inline(str(value))


def for_log(text: str) -> str:
    """Text that a terminal and the runner's log can show: no character in it moves, colours or hides what stands there,
    and it can't hold one of the runner's older commands, `##[...]`.
    """
    return _ORDERS.sub("\ufffd", text).replace("##[", f"##{ZERO_WIDTH_SPACE}[")


def visible(text: str) -> str:
    """Somebody's words on one line, for a page or a feed: without what no page can hold, and few marks on a letter."""
    return unstacked(" ".join(_ORDERS.sub(" ", text).split())) if not text.isprintable() or not text.isascii() else text


def live_mentions(body: str) -> set[str]:
    """Every name behind an `@` that isn't broken, in lower case: what a finished comment could mention at most."""
    return {name.lower().rstrip("_") for name in re.findall(r"(?<![A-Za-z0-9])(?<![A-Za-z0-9]_)@([\w/-]+)", body)}


def _plain(found: re.Match[str]) -> str:
    """The character itself, a space for other white space, nothing for what can't be seen."""
    character = found[0]
    category = unicodedata.category(character)
    if category in {"Zs", "Zl", "Zp"} or character in "\t\x0b\x0c\r\x85":
        return " "
    return "" if category in {"Cc", "Cf", "Cs", "Co", "Cn"} or character in _UNSEEN else character


def _word(word: str, *, at_start: bool) -> str:
    if _RISKY.search(word):
        lead = ZERO_WIDTH_SPACE if word.startswith("/") else ""
        return f"`{lead}{_BREAKS.sub(_broken, word.replace('`', '´'))}`"
    escaped = _MARKUP.sub(r"\\\1", word).replace("$", "$" + ZERO_WIDTH_SPACE).replace("##[", f"##{ZERO_WIDTH_SPACE}[")
    if escaped.startswith("/"):  # a mail program may break the line here, and make a command of it
        return ZERO_WIDTH_SPACE + escaped
    if not at_start:
        return escaped
    return _AT_START.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], escaped)


def _broken(found: re.Match[str]) -> str:
    text = found[0]
    return text[:1] + ZERO_WIDTH_SPACE + text[1:]
