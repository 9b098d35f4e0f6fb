"""Which headings of an issue's text count: not those in a closed fence or a closed HTML comment.

A fence or comment that never closes hides nothing. Nor does one that closes in a later answer: GitHub writes every
question of a form once, so where one would be hidden that stands nowhere else, somebody forgot to close it above.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, cached_property
from typing import NamedTuple

_HEADING = re.compile(r"^###[ \t]+(\S.*)$", re.MULTILINE)
_CLOSING_SIGNS = re.compile(r"\s#+$")
_BULLET = r"(?:[-*+]|\d{1,9}[.)])[ \t]"
_OPENS = re.compile(
    rf"^(?P<indent>[ \t]*+)(?:{_BULLET}+)?(?P<fence>`{{3,}}+(?=[^`\n]*$)|~{{3,}}+).*$|<!--", re.MULTILINE
)
_AT_THE_EDGE = re.compile(r"^\S", re.MULTILINE)
_IS_BULLET = re.compile(_BULLET)
_CODE = re.compile(r"``[^`]++``|`[^`]++`")
_COMMENT_ENDS = "-->"
_LONGEST_FENCE = 12  # of longer ones no more is compared, so that many different lengths take no longer


def plain(heading: str) -> str:
    """A heading as it is compared: spaces are one, and at its ends there are none."""
    return " ".join(heading.split())


class Headed(NamedTuple):
    """A heading (`line` as it stands there) with the `text` below it, up to the next. Above the first both are "".

    Below a question `shown` is the text without closed comments and fences, `fenced` what stands in such fences.
    """

    heading: str
    line: str
    text: str
    shown: str
    fenced: str


def parts(text: str, questions: Mapping[str, str]) -> list[Headed]:
    """The text in its parts, in time linear to its length. `questions` has what is asked by each known heading.

    Lines must end in a mere line feed.
    """
    looking = _Looking(text, questions)
    looking.look()
    found = []
    above, name, line = 0, "", ""
    for start, end, heading in [*looking.visible, (len(text), len(text), "")]:
        shown, fenced = looking.without_hidden(above, start) if name in questions else ("", "")
        found.append(Headed(name, line, text[above:start], shown, fenced))
        above, name, line = end, heading, text[start:end]
    return found


class _Looking:
    def __init__(self, text: str, questions: Mapping[str, str]) -> None:
        self.text = text
        self.questions = questions
        self.headings = [(m.start(), m.end(), _name(m[1], questions)) for m in _HEADING.finditer(text)]
        self.visible: list[tuple[int, int, str]] = []
        self.hidden: list[tuple[int, int, bool]] = []  # from, to, and whether it is a fence
        self.seen: set[str] = set()
        self._ends: dict[str, int] = {}
        self._line_ends = -1  # of the line whose code spans these are
        self._spans: list[tuple[int, int]] = []
        last = {questions[name]: (start, end) for start, end, name in self.headings if name in questions}
        # Where each question stands for the last time, if it does so as GitHub writes it; the first one on top.
        alone = [(start, asked) for asked, (start, end) in last.items() if _between_empty_lines(text, start, end)]
        self._last = sorted(alone, reverse=True)

    def look(self) -> None:
        index = at = 0
        while True:
            opened = _OPENS.search(self.text, at)
            until = opened.start() if opened is not None else len(self.text)
            while index < len(self.headings) and self.headings[index][0] < until:
                self._see(self.headings[index])
                index += 1
            if opened is None:
                return
            end = self._end(opened)
            if end < 0 or self._is_code(opened) or self._swallows(opened.start(), end):
                at = opened.end()
                continue
            self.hidden.append((opened.start(), end, opened["fence"] is not None))
            at = end
            while index < len(self.headings) and self.headings[index][0] < end:
                index += 1

    def _see(self, heading: tuple[int, int, str]) -> None:
        self.visible.append(heading)
        if heading[2] in self.questions:
            self.seen.add(self.questions[heading[2]])

    def _end(self, opened: re.Match[str]) -> int:
        """Where it closes, -1 for never. Asked in the order of the text, so that each place is looked at once."""
        fence = opened["fence"]
        known = fence[:_LONGEST_FENCE] if fence is not None else _COMMENT_ENDS
        after = opened.end() if fence is not None else opened.start() + 2  # `<!-->` is a whole comment
        end = self._ends.get(known, 0)
        if 0 <= end < after + len(known):
            if fence is not None:
                closed = _closing(known).search(self.text, after)
                end = closed.end() if closed is not None else -1
            else:
                at = self.text.find(_COMMENT_ENDS, after)
                end = at + len(_COMMENT_ENDS) if at >= 0 else -1
            self._ends[known] = end
        return end

    def _swallows(self, start: int, end: int) -> bool:
        """Whether it would hide a question of the form that stands nowhere else, while others do stand there.

        A whole form that somebody shows in a fence is none of theirs.
        """
        while self._last and (self._last[-1][0] < start or self._last[-1][1] in self.seen):
            self._last.pop()
        return bool(self._last and self._last[-1][0] < end and (self.seen or self._last[0][0] > end))

    def _is_code(self, opened: re.Match[str]) -> bool:
        """The sign of a comment in a code span, and a fence that is itself a line of indented code."""
        start = opened.start()
        if opened["fence"] is not None:
            return len(opened["indent"].expandtabs(4)) >= 4 and not self._is_in_list(start)
        if start >= self._line_ends:
            line, end = self.text.rfind("\n", 0, start) + 1, self.text.find("\n", start)
            self._line_ends = end if end >= 0 else len(self.text)
            self._spans = [found.span() for found in _CODE.finditer(self.text, line, self._line_ends)]
        index = bisect_right(self._spans, (start, 0)) - 1
        return index >= 0 and start < self._spans[index][1]

    def _is_in_list(self, start: int) -> bool:
        index = bisect_right(self._at_the_edge, start) - 1
        return index >= 0 and _IS_BULLET.match(self.text, self._at_the_edge[index]) is not None

    @cached_property
    def _at_the_edge(self) -> list[int]:
        return [found.start() for found in _AT_THE_EDGE.finditer(self.text)]

    def without_hidden(self, start: int, end: int) -> tuple[str, str]:
        """What is shown between two places, and what stands in fences there."""
        shown, fenced = [], []
        index = bisect_right(self.hidden, (start, 0, False))
        while index < len(self.hidden) and self.hidden[index][0] < end:
            opens, closes, is_fence = self.hidden[index]
            shown.append(self.text[start:opens])
            if is_fence:
                fenced.append(self.text[opens:closes])
            start = closes
            index += 1
        return "".join((*shown, self.text[start:end])), "\n".join(fenced)


@cache
def _closing(fence: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*+{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)


def _name(heading: str, questions: Mapping[str, str]) -> str:
    """Without closing signs, `### Like this ###`, unless the form has them so."""
    name = plain(heading)
    return _CLOSING_SIGNS.sub("", name) if name.endswith("#") and name not in questions else name


def _between_empty_lines(text: str, start: int, end: int) -> bool:
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    return before in {"", "\n", "\n\n"} and behind in {"", "\n", "\n\n"}
