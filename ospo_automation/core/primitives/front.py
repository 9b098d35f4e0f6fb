"""A page of the knowledge base has two parts: what it says of itself between two lines of dashes, and its text."""

from __future__ import annotations

from dataclasses import dataclass

from . import yaml_lines
from .errors import BadConfig, Fault

LARGEST = 20_000  # characters between the dashes: it is a handful of lines, and whoever writes more errs
_FENCE = "---"


@dataclass(frozen=True)
class FrontAndText:
    """`front` is None where a page has none. `first_line` is the line of the file, from 1, on which `text` begins."""

    front: yaml_lines.Document | None
    text: str
    first_line: int


def parts(text: str, file: str) -> FrontAndText:
    """Raises BadConfig with file, line and remedy where the block at the top isn't closed or isn't YAML."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() != _FENCE:
        return FrontAndText(None, "\n".join(lines), 1)
    end = next((number for number, line in enumerate(lines[start + 1 :], start + 1) if line.rstrip() == _FENCE), None)
    if end is None:
        what = "opens with '---' that is never closed."
        raise BadConfig([Fault(file, start + 1, what, "End the block with a line '---'.")])
    block = "\n".join(lines[start + 1 : end])
    if len(block) > LARGEST:
        what = f"has more than {LARGEST:,} characters between its lines '---'."
        raise BadConfig([Fault(file, start + 1, what, "Move the text below the second one.")])
    return FrontAndText(yaml_lines.load(block, file, first_line=start + 2), "\n".join(lines[end + 1 :]), end + 2)
