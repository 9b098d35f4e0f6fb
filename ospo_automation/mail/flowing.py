"""Lines that a mail program broke to fit, put together again (`format=flowed`, RFC 3676)."""

from __future__ import annotations

import re

_QUOTED = re.compile(r">*")


def unflowed(text: str, *, drops_space: bool = False) -> str:
    """`drops_space` as `DelSp` says: the space at the end of a broken line was put there to break it."""
    done: list[str] = []
    open_line: list[str] = []
    depth = 0
    for line in text.split("\n"):
        quotes = len(_QUOTED.match(line)[0])  # type: ignore[index]  # it always matches
        words = line[quotes:].removeprefix(" ")
        goes_on = words.endswith(" ") and words != "-- "
        if open_line and (quotes != depth or words == "-- "):
            done.append(_whole(open_line, depth))
            open_line = []
        depth = quotes
        open_line.append(words[:-1] if goes_on and drops_space else words)
        if not goes_on:
            done.append(_whole(open_line, depth))
            open_line = []
    if open_line:
        done.append(_whole(open_line, depth))
    return "\n".join(done)


def _whole(parts: list[str], depth: int) -> str:
    words = "".join(parts)
    return f"{'>' * depth} {words}" if depth else words
