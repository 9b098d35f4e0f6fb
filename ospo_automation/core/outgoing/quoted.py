"""Somebody's words as a quotation that we bring to an issue for them, and those words again from what stands there.

The visible text is the only place where they stand: whoever takes a name out of it took it out of all that we read.
"""

from __future__ import annotations

import re

from .safe import ZERO_WIDTH_SPACE, Safe, clean, inline, typed

LONGEST = 20_000  # characters that are brought of one mail
_MARK = "> "
_CODE = re.compile(r"`([^`\n]*)`")


def written_down(text: str) -> Safe:
    """Line by line: their words stay readable and can do nothing."""
    lines = clean(text.replace("\r\n", "\n"), LONGEST).strip("\n").split("\n")
    return Safe("\n".join(inline(line, LONGEST) if line.strip() else "" for line in lines))


def quoted(text: str) -> Safe:
    """The same as a block quotation."""
    return Safe("\n".join(f"{_MARK}{line}".rstrip() for line in written_down(text).split("\n")))


def unquoted(body: str) -> str:
    """The words that `quoted` shows in a comment, as they were written; what stands around them isn't theirs."""
    lines = [line[1:].strip() for line in body.split("\n") if line.startswith(_MARK.rstrip())]
    return "\n".join(typed(_CODE.sub(_bare, line)) for line in lines).strip()


def _bare(found: re.Match[str]) -> str:
    """A word that stood in code only so that it can do nothing."""
    return found[1] if ZERO_WIDTH_SPACE in found[1] else found[0]
