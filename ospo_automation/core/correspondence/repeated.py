"""What a mail repeats of the mail of ours that it answers, where its writer's program marks no quotes.

Others' words stand in our mails, and would be taken for those of whoever answers. A short line counts only where the
line before it is repeated too: somebody may answer with the very word that another wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

ENOUGH = 20  # letters of a line that nobody writes by chance
LONGEST = 120  # letters of a part of a line that are compared


def without_repeated(text: str, ours: str) -> str:
    """Marked quotes stay: they are read with what stands between them."""
    there = _Lines([letters for line in ours.split("\n") if (letters := _letters(line))])
    return "\n".join(_own(text.split("\n"), there))


def _own(lines: Sequence[str], there: _Lines) -> Iterator[str]:
    before: frozenset[int] = frozenset()
    above = ""  # the letters of a quote, up to here
    for line in lines:
        is_quote, letters = line.lstrip().startswith(">"), _letters(line)
        if is_quote or not letters:
            above = (above + letters)[-ENOUGH:] if letters else ""
            yield line
            continue
        if above and there.go_on(above, letters):  # a program broke a line of the quote, and marked a part of it
            above = (above + letters)[-ENOUGH:]
            continue
        above = ""
        at = there.places(letters)
        follows = not before.isdisjoint(at | {each - 1 for each in at})
        if not at or (len(letters) < ENOUGH and not follows):
            yield line
        before = at


class _Lines:
    """The lines of our mail, by the letters in them; and by what a good part of one begins with."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._whole: dict[str, set[int]] = {}
        self._parts: dict[str, tuple[int, str]] = {}
        self._beginnings = {each[:length] for each in lines for length in range(2, min(len(each), ENOUGH) + 1)}
        for at, each in enumerate(lines):
            self._whole.setdefault(each, set()).add(at)
            for begin in range(len(each) - ENOUGH + 1):
                self._parts.setdefault(each[begin : begin + ENOUGH], (at, each[begin : begin + LONGEST]))

    def places(self, letters: str) -> frozenset[int]:
        """Where a line stands, or a good part of one: programs break lines anew."""
        if (found := self._whole.get(letters)) is not None:
            return frozenset(found)
        at, rest = self._parts.get(letters[:ENOUGH], (-1, ""))
        return frozenset({at}) if rest.startswith(letters[:LONGEST]) and rest else frozenset()

    def go_on(self, above: str, letters: str) -> bool:
        """Whether a line stands in one of ours behind what stands above it."""
        run = above + letters
        if len(letters) >= ENOUGH:
            return bool(self.places(letters))
        return run[-ENOUGH:] in self._parts if len(run) >= ENOUGH else run in self._beginnings


def _letters(line: str) -> str:
    return re.sub(r"[\W_]+", "", line).lower()
