"""A theme of the NL Design System laid over ours: of its tokens those that our style sheet reads, if they can be read.

A theme has some thousand of them and fonts beside; a page gets a handful of colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ospo_automation.core.primitives.errors import BadConfig, Fault

from .contrast import FOR_EDGES, FOR_TEXT, colour, contrast, readable
from .layout import within

SHEET = Path(__file__).with_name("theme") / "assets" / "ospo" / "site.css"
LARGEST = 2_000_000  # characters of a theme's file
PAIRS = (
    *((name, "paper", FOR_TEXT) for name in ("ink", "quiet", "heading", "link", "link-hover")),
    *((f"{name}-ink", name, FOR_TEXT) for name in ("head", "foot", "button", "field", "mark")),
    *((name, "paper", FOR_EDGES) for name in ("field-line", "focus-line", "line")),
)
"""What is read on what, and the contrast that this takes."""
_ROLE = re.compile(r"--ospo-([\w-]+): (var\([^;]+\));")
_NAME = re.compile(r"--(?!ospo-)[\w-]+")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_MEDIA = re.compile(r"@media[^{}@]*+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}?")
_TOKEN = re.compile(r"(--[\w-]{1,120})\s*+:\s*+([^;{}]{1,400})")
_REFERENCE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\))?[^()]*))?\)")
_HARMLESS = re.compile(r"[\w#%.,()'\" +*/-]{1,400}")
_FETCHES = re.compile(r"(?:url|image|src|attr|expression)\s*\(", re.IGNORECASE)
_DEEPEST = 20


@dataclass(frozen=True)
class Laid:
    """`style` is what stands in front of our style sheet, `told` what can't be read, with its line."""

    style: str = ""
    told: Sequence[Fault] = ()


@cache
def roles() -> Mapping[str, tuple[tuple[str, ...], str]]:
    """What our style sheet needs: by our own name the tokens of which the first that is there counts, and ours."""
    found = {}
    for each in _ROLE.finditer(SHEET.read_text(encoding="utf-8")):
        names = tuple(_NAME.findall(each[2]))
        if names and not names[0].startswith("--md-"):
            found[each[1]] = (names, each[2].rpartition(", ")[2].rstrip(")"))
    return found


def laid_over(root: Path, name: str) -> Laid:
    """Raises BadConfig where the file isn't there, or says nothing that we read."""
    if not name:
        return Laid()
    file = within(root, root / name)
    if file is None:
        what = "is not there, and 'site: theme:' in .github/ospo.yml names it."
        raise BadConfig([Fault(name, 0, what, "Put the theme's CSS file there, or take the line out.")])
    text = file.read_text(encoding="utf-8", errors="replace")[:LARGEST]
    tokens = _tokens(text)
    used = {each: tokens[each] for names, _ in roles().values() for each in names if each in tokens}
    if not used:
        what = "has none of the tokens that the site reads, such as --utrecht-document-color."
        raise BadConfig([Fault(name, 0, what, "Take a theme's file with CSS variables, such as its theme.css.")])
    style = ":root{" + "".join(f"{each}:{value};" for each, value in used.items()) + "}\n"
    return Laid(style, tuple(_unreadable(name, text, used)))


def _tokens(text: str) -> Mapping[str, str]:
    """Each with what it comes to, whatever class it stands under: for a screen in the light. What would fetch isn't."""
    plain = _MEDIA.sub(" ", _COMMENT.sub(" ", text))
    given = {each[1]: each[2].strip() for each in _TOKEN.finditer(plain)}
    wanted = {name for names, _ in roles().values() for name in names}
    found = {name: _resolved(value, given) for name, value in given.items() if name in wanted}
    return {name: value for name, value in found.items() if value}


def _resolved(value: str, given: Mapping[str, str]) -> str:
    """With each reference written out; "" where one leads nowhere or it isn't only a value."""
    for _ in range(_DEEPEST):
        if "var(" not in value:
            break
        value = _REFERENCE.sub(lambda each: given.get(each[1], (each[2] or "").strip()), value)[:1_000]
    is_fine = "var(" not in value and _HARMLESS.fullmatch(value) and not _FETCHES.search(value)
    return value.strip() if is_fine else ""


def _unreadable(name: str, text: str, tokens: Mapping[str, str]) -> Iterator[Fault]:
    """Pairs of which one colour can't be read on the other."""
    for role, other, least in PAIRS:
        (one, said), (two, on) = _named(role, tokens), _named(other, tokens)
        first, second = colour(said), colour(on)
        if first is None or second is None or not {one, two} & tokens.keys():
            continue
        found = contrast(first, second)
        if found < least:
            at = one if one in tokens else two
            line = text.partition(f"{at}:")[0].count("\n") + 1
            what = f"{one} {first} on {two} {second} is hard to read: a contrast of {found:.1f}, and {least} is needed."
            remedy = f"Make {one} {readable(first, second, least)}, for example, or choose another background."
            yield Fault(name, line, what, remedy, warning=True)


def _named(role: str, tokens: Mapping[str, str]) -> tuple[str, str]:
    """The token that counts for a role, with its value; ours, by our own name, where the theme has none."""
    names, ours = roles()[role]
    there = next((each for each in names if each in tokens), "")
    return (there, tokens[there]) if there else (f"our {role}", ours)
