"""How often pages were visited, as a network's own statistics say: a file of lines `page,quarter,visits`.

We count nobody ourselves; who has such figures can write them down, and the report of a quarter tells them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ospo_automation.core.network import website
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.primitives.quarter import Quarter

from .layout import within

COLUMNS = ["page", "quarter", "visits"]
_MOST_DIGITS = 9
_LARGEST = 1_000_000  # characters


@dataclass(frozen=True)
class Reach:
    """`of` counts visits of a page, by its file below `docs/`, in a quarter."""

    of: Mapping[tuple[str, Quarter], int] = field(default_factory=dict)

    def visits(self, path: str, quarter: Quarter) -> int:
        """0 where nobody wrote it down."""
        return self.of.get((path, quarter), 0)


def read_reach(root: Path, site: website.Settings) -> Reach:
    """What stands in the file that the section `site` names. Raises BadConfig with every line that can't be read."""
    if not site.reach:
        return Reach()
    file = within(root, root / site.reach)
    if file is None:
        remedy = f"Write one with the columns {', '.join(COLUMNS)}, or take 'reach' out of .github/ospo.yml."
        raise BadConfig([Fault(site.reach, 0, "is named at 'reach' of the section 'site', and isn't there.", remedy)])
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadConfig([Fault(site.reach, 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None
    if len(text) > _LARGEST:
        raise BadConfig([Fault(site.reach, 0, "is larger than a million characters.", "Leave out older quarters.")])
    return Reach(_read(text, site))


def _read(text: str, site: website.Settings) -> Mapping[tuple[str, Quarter], int]:
    found: dict[tuple[str, Quarter], int] = {}
    faults: list[Fault] = []
    rows = csv.reader(io.StringIO(text), delimiter=";" if text[:100].partition("\n")[0].count(";") else ",")
    for line, row in enumerate(rows, 1):
        cells = [each.strip() for each in row]
        if not any(cells) or [each.lower() for each in cells] == COLUMNS:
            continue
        try:
            page, quarter, visits = _line(cells, site)
        except ValueError as error:
            remedy = "A line is such as: lessen/2026/eupl.md,2026-4,120"
            faults.append(Fault(site.reach, line, f"can't be read: {error}.", remedy))
        else:
            found[page, quarter] = found.get((page, quarter), 0) + visits
    if faults:
        raise BadConfig(faults)
    return found


def _line(cells: list[str], site: website.Settings) -> tuple[str, Quarter, int]:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"it has {len(cells)} columns instead of {len(COLUMNS)}")
    page, quarter, visits = cells
    if not (visits.isascii() and visits.isdigit() and len(visits) <= _MOST_DIGITS):
        raise ValueError(f"{visits[:40]!r} is no number of visits")
    return _file_of(page, site), Quarter.named(quarter), int(visits)


def _file_of(page: str, site: website.Settings) -> str:
    """A page by its file or by its address on the site, as statistics name it."""
    place = page.removeprefix(site.address).removeprefix(f"{website.DOCS}/").strip("/")
    return place if place.endswith(".md") else f"{place}.md"
