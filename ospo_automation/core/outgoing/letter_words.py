"""The gate for what we mail: plain text, in which nothing acts on whoever reads it.

A mail program makes a link of an address by itself. So addresses in other people's words stay, and what could hide or
turn a text goes.
"""

from __future__ import annotations

from .safe import Safe, clean

LONGEST = 30_000  # characters of one value


def letter_words(value: object) -> str:
    """Through which every value goes that a mail of ours shows; lines stay lines."""
    if isinstance(value, Safe):
        return value
    lines = [line.rstrip() for line in clean(str(value).replace("\r\n", "\n"), LONGEST).strip().split("\n")]
    # "--" alone on a line would begin a signature, and what stands below it would be hidden.
    return Safe("\n".join(f"{line}\u00a0" if line in {"--", "-"} else line for line in lines))
