"""A quarter of a year, as people plan and look back in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

_NAMED = re.compile(r"(?P<year>[1-9][0-9]{3})-[qQ]?(?P<which>[1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    """`number` counts quarters from the year nought: the last of 2026 is 8107."""

    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year * 4 + (day.month - 1) // 3)

    @classmethod
    def named(cls, name: str) -> Quarter:
        """Reads `2026-4`, and `2026-Q4`. Raises ValueError for another text."""
        found = _NAMED.fullmatch(name.strip())
        if found is None or int(found["year"]) >= MAXYEAR:
            raise ValueError(f"{name[:40]!r} is no quarter; write one such as 2026-4")
        return cls(int(found["year"]) * 4 + int(found["which"]) - 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.which}"

    @property
    def year(self) -> int:
        return self.number // 4

    @property
    def which(self) -> int:
        """From 1 to 4."""
        return self.number % 4 + 1

    @property
    def first(self) -> date:
        return date(self.year, self.which * 3 - 2, 1)

    @property
    def last(self) -> date:
        return self.before(-1).first - timedelta(days=1)

    def before(self, count: int) -> Quarter:
        """As many quarters earlier."""
        return Quarter(self.number - count)

    def holds(self, day: date) -> bool:
        return Quarter.of(day) == self
