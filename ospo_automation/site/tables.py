"""Tables of numbers with a caption and with headings that are read out with every cell."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from ospo_automation.core.outgoing.safe import Safe


def table(caption: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[int | str]]]) -> Safe:
    """HTML, which every engine leaves as it is: Markdown has no captions. The first column names the row."""
    lines = ["<table>", f"<caption>{html.escape(caption)}</caption>", "<thead><tr>"]
    lines += [f'<th scope="col">{html.escape(name)}</th>' for name in columns]
    lines += ["</tr></thead>", "<tbody>"]
    for name, numbers in rows:
        cells = "".join(f"<td>{html.escape(str(number))}</td>" for number in numbers)
        lines.append(f'<tr><th scope="row">{html.escape(name)}</th>{cells}</tr>')
    return Safe("\n".join([*lines, "</tbody>", "</table>"]))
