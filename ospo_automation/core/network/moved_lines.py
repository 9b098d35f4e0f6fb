"""The expertise file after a topic was renamed, split or merged: the same people are asked as before.

A network may have thousands of lines and topics, so that each line is looked at only for the topics that it can mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .decided import Network
from .expertise import ExpertiseLine

_PARTS = re.compile(
    r"(?P<indent>\s*+)(?P<pattern>[^\s#]\S*+)(?P<owners>(?:\s++[^\s#]\S*+)*+)(?P<rest>\s++#.*+|\s*+)", re.DOTALL
)


@dataclass
class _Row:
    """A line as it reads by now. Those that stand in the place of one have its `place` with their own number behind."""

    place: tuple[int, ...]
    text: str
    found: re.Match[str] | None = field(init=False)
    line: ExpertiseLine | None = field(init=False)
    exact: str = field(init=False)

    def __post_init__(self) -> None:
        self.found = _PARTS.fullmatch(self.text)
        pattern = self.found["pattern"] if self.found is not None else ""
        self.line = ExpertiseLine(0, pattern, ()) if pattern.strip("/") else None
        self.exact = _exactly(pattern)

    @property
    def owners(self) -> list[str]:
        return self.found["owners"].split() if self.found is not None else []

    def renew(self, text: str) -> None:
        """With other people, for the same topic."""
        self.text, self.found = text, _PARTS.fullmatch(text)


_Rows = dict[tuple[int, ...], _Row]


@dataclass
class _File:
    """All lines, found by the topic for which they are, and by the first part of what they say."""

    lines: tuple[str, ...]
    _rows: _Rows = field(init=False, default_factory=dict)
    _by_start: dict[str, _Rows] = field(init=False, default_factory=dict)
    _by_topic: dict[str, _Rows] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for place, line in enumerate(self.lines):
            self._put(_Row((place,), line))

    def _put(self, row: _Row) -> None:
        self._rows[row.place] = row
        if row.line is not None:
            self._by_start.setdefault(_start(row.line.pattern), {})[row.place] = row
            self._by_topic.setdefault(row.exact, {})[row.place] = row

    def replace(self, row: _Row, lines: Iterable[str]) -> None:
        start = _start(row.line.pattern) if row.line is not None else ANYWHERE
        for rows in (self._rows, self._by_start.get(start, {}), self._by_topic.get(row.exact, {})):
            rows.pop(row.place, None)
        for number, line in enumerate(lines):
            self._put(_Row((*row.place, number), line))

    def about(self, topic: str) -> list[_Row]:
        """The lines that mean a topic among others, in the order of the file; not those for everything."""
        starts = dict.fromkeys((ANYWHERE, *topic.split("/")))
        found = (row for start in starts for row in self._by_start.get(start, {}).values() if row.line is not None)
        return sorted((row for row in found if _means(row, topic)), key=lambda row: row.place)

    def alone(self, topic: str) -> list[_Row]:
        """The lines for a topic alone, the one that speaks first in front."""
        return sorted(self._by_topic.get(topic, {}).values(), key=lambda row: row.place, reverse=True)

    @property
    def topics(self) -> Iterable[str]:
        return self._by_topic

    @property
    def text(self) -> str:
        return "".join(self._rows[place].text for place in sorted(self._rows))


ANYWHERE = ""
"""What stands for the first part of a pattern that may begin with anything."""


def _start(pattern: str) -> str:
    is_open = "*" in pattern or "?" in pattern
    return ANYWHERE if is_open else pattern.strip("/").partition("/")[0]


def _means(row: _Row, topic: str) -> bool:
    return row.line is not None and not row.line.is_for_everything and row.line.matches(topic)


@dataclass
class _Paths:
    """Paths of topics, of which a line can mean only those that have its first part somewhere."""

    paths: tuple[str, ...]

    @cached_property
    def _by_part(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.paths:
            for part in dict.fromkeys(path.split("/")):
                found.setdefault(part, []).append(path)
        return found

    def meant_by(self, line: ExpertiseLine) -> Iterator[str]:
        start = _start(line.pattern)
        return filter(line.matches, self.paths if start == ANYWHERE else self._by_part.get(start, ()))


@dataclass
class _Carrying:
    """One file carried over. `_own` are topics with a line of their own."""

    file: _File
    network: Network
    _today: _Paths = field(init=False)
    _earlier: _Paths = field(init=False)
    _own: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._today, self._earlier = _Paths(tuple(self.network.topics)), _Paths(tuple(self.network.moved))
        self._own = {path for path in self.file.topics if path in self.network.topics}

    def follow(self, old: str) -> None:
        """Each line that means an earlier topic is one for those of today."""
        for row in self.file.about(old):
            self._followed(row, old)

    def _followed(self, row: _Row, old: str) -> None:
        found, line, is_exact = row.found, row.line, row.exact == old
        if found is None or line is None:
            return
        missing = self._missing(row, line, old)
        if not missing:
            return
        new = [path for path in missing if not (is_exact and path in self._own and self._joined(row, path))]
        self._own.update(new if is_exact else ())
        keeps = next(self._today.meant_by(line), None) is not None if is_exact else self._rests_on(line, old)
        written = [_line(found, path, keeps_rest=place == 0 and not keeps) for place, path in enumerate(new)]
        if keeps:
            written.insert(0, row.text)
        elif not new and found["rest"].strip():
            written = [found["indent"] + found["rest"].lstrip()]  # what somebody remarked stays
        self.file.replace(row, [*(_ended(each) for each in written[:-1]), *written[-1:]])

    def _missing(self, row: _Row, line: ExpertiseLine, old: str) -> list[str]:
        """The topics of today for which somebody has to be written down."""
        missing: list[str] = []
        for path in self.network.moved.get(old, ()):
            is_done = line.matches(path) or any(ExpertiseLine(0, each, ()).matches(path) for each in missing)
            if not is_done and (row.exact == old or not (path in self._own or self._stand_on(path, row.owners))):
                missing.append(path)
        return missing

    def _rests_on(self, line: ExpertiseLine, old: str) -> bool:
        """Whether others than an earlier topic, and what lay below it, are meant by a line as well."""
        if next(self._today.meant_by(line), None) is not None:
            return True
        return any(each != old and not each.startswith(f"{old}/") for each in self._earlier.meant_by(line))

    def _stand_on(self, path: str, owners: Sequence[str]) -> bool:
        """Whether all these people stand on lines for a topic already."""
        there = {each.lower() for row in self.file.alone(path) for each in row.owners}
        return bool(owners) and there.issuperset(each.lower() for each in owners)

    def _joined(self, row: _Row, path: str) -> bool:
        """Whether the topic has a line of its own, on which these people stand from then on: the one that speaks
        first.
        """
        other = next((each for each in self.file.alone(path) if each is not row and each.owners), None)
        if other is None or other.found is None:
            return False
        there, found = {each.lower() for each in other.owners}, other.found
        new = "".join(f" {each}" for each in row.owners if each.lower() not in there)
        other.renew(f"{found['indent']}{found['pattern']}{found['owners']}{new}{found['rest']}")
        return True


def in_expertise(text: str, network: Network) -> str:
    """The expertise file: a line for an earlier topic is one for those of today, so that the same people are asked.

    Where one of these has a line of its own, the people of the earlier topic stand on that; those of wider topics
    don't, who signed up for something else. A line on which others rest stays, with another below it.
    """
    carrying = _Carrying(_File(tuple(text.splitlines(keepends=True))), network)
    for old in network.moved:
        carrying.follow(old)
    return carrying.file.text


def _exactly(pattern: str) -> str:
    """The topic for which a line is, and not only for what lies below it or looks like it; "" for any other."""
    return "" if pattern.endswith("/") or "*" in pattern or "?" in pattern else pattern.removeprefix("/")


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n"


def _line(found: re.Match[str], path: str, *, keeps_rest: bool) -> str:
    """With the topic of today; what stands behind it keeps its column where there is room."""
    space = re.match(r"\s*", found["owners"])
    width = len(space[0]) if space is not None else 0
    room = max(1, width + len(found["pattern"]) - len(path)) if width else 0
    rest = found["rest"] if keeps_rest else re.sub(r"[^\r\n]", "", found["rest"]) or "\n"
    return f"{found['indent']}{path}{' ' * room}{found['owners'].lstrip()}{rest}"
