"""What was found: a rule, the page and the place in its source, and how much of a page's score it costs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """An error keeps people from finding or using the page; a warning makes it harder."""

    ERROR = "error"
    WARNING = "warning"


COST = {Level.ERROR: 12, Level.WARNING: 4}
MOST_COUNTED = 3  # of one rule on one page: thirty links without text are one habit


@dataclass(frozen=True, order=True)
class Finding:
    """`place` is the page's address below the site's own, `file` and `line` where people mend it.

    `values` are for the sentences; `about` tells findings of one rule on one page apart.
    """

    rule: str
    place: str
    file: str = ""
    line: int = 0
    about: str = ""
    level: Level = Level.WARNING
    values: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def fingerprint(self) -> str:
        """The same for the same fault, wherever lines have moved to."""
        return hashlib.sha256("\0".join((self.rule, self.file or self.place, self.about)).encode()).hexdigest()[:16]


def scores(places: Iterable[str], findings: Sequence[Finding]) -> dict[str, int]:
    """For each page 100, less 12 for an error and 4 for a warning; of one rule at most three count. Never below 0."""
    lost: Counter[str] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    for each in findings:
        counted[each.rule, each.place] += 1
        if counted[each.rule, each.place] <= MOST_COUNTED:
            lost[each.place] += COST[each.level]
    return {place: max(0, 100 - lost[place]) for place in places}
