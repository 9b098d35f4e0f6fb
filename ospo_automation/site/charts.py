"""Charts of bars that are words as much as bars: as large as the text on a phone, in the dark and on paper."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from ospo_automation.core.outgoing.safe import Safe


def bars(sentence: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> Safe:
    """HTML with a bar for each label, in a piece for each of the series and with its numbers beside it in words.

    `sentence` is what the chart shows, for whoever can't see it. A series with the name "" is told by its number only.
    The longest bar is as wide as there is room; pieces are never told by their colour alone.
    """
    numbers = [[each[at] for each in series.values()] for at in range(len(labels))]
    longest = max(map(sum, numbers), default=0) or 1
    rows = [_row(name, row, list(series), longest) for name, row in zip(labels, numbers, strict=True)]
    begin = f'<div class="ospo-chart" role="img" aria-label="{html.escape(sentence)}">'
    return Safe("\n".join([begin, *rows, "</div>"]))


def _row(label: str, numbers: Sequence[int], names: Sequence[str], longest: int) -> str:
    there = [(at, name, number) for at, (name, number) in enumerate(zip(names, numbers, strict=True)) if number]
    is_alone = not any(names)
    room = 90 if is_alone else 100  # per cent; the number stands behind its bar
    pieces = "".join(
        f'<i class="ospo-piece-{at + 1}" style="width:{room * number / longest:.4g}%"></i>' for at, _, number in there
    )
    told = "".join(f'<span><i class="ospo-piece-{at + 1}"></i>{html.escape(f"{n}: {c}")}</span>' for at, n, c in there)
    behind = f"<b>{sum(numbers)}</b>" if is_alone or not there else ""
    says = f'<span class="ospo-bar-says">{told}</span>' if told and not is_alone else ""
    name = f'<span class="ospo-bar-name">{html.escape(label)}</span>'
    return f'<div class="ospo-bar">{name}<span class="ospo-bar-line">{pieces}{behind}</span>{says}</div>'
