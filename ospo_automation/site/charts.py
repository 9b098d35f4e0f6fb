"""Charts as pictures without scripts, whose every number stands in a table beside them too."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pygal.style import Style

WIDTH = 720
ROW = 34  # pixels for each bar
# Told apart by people who see no red or green, and with a number on each of at least 4.5 to 1.
COLOURS = ("#154273", "#b35c00", "#3f7f5f", "#b9c2cb")
_FONT = "system-ui, sans-serif"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@cache
def _library() -> Any:
    """Loaded only for the page of figures, since it takes a fifth of a second.

    Its hook for plugins of others speaks an interface that Python has dropped, so every later import would warn of it.
    """
    import pygal  # noqa: PLC0415  (as above)

    sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
    return pygal


def _style() -> Style:
    return _library().style.Style(
        background="#ffffff",
        plot_background="#ffffff",
        foreground="#1b1b1f",
        foreground_strong="#1b1b1f",
        foreground_subtle="#5b5f68",
        colors=COLOURS,
        font_family=_FONT,
        label_font_size=14,
        major_label_font_size=14,
        value_font_size=14,
        legend_font_size=14,
        value_colors=("#ffffff", "#ffffff", "#ffffff", "#1b1b1f"),
        opacity=1,
        transition="0s",
    )


def bars(labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> bytes:
    """A lying bar for each label, in as many pieces as there are series, the first label on top; as SVG.

    The same numbers make the same bytes.
    """
    chart = _library().HorizontalStackedBar(
        style=_style(),
        js=(),
        disable_xml_declaration=True,
        no_prefix=True,
        explicit_size=True,
        width=WIDTH,
        height=60 + ROW * max(2, len(labels)) + (60 if len(series) > 1 else 0),
        margin=12,
        show_legend=len(series) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series),
        print_values=True,
        formatter=lambda value: str(value) if value else "",
        show_x_guides=False,
        show_y_guides=False,
        show_y_labels=True,
        show_x_labels=False,
        truncate_label=-1,
        truncate_legend=-1,
        spacing=14,
    )
    chart.x_labels = list(reversed(labels))
    for name, numbers in series.items():
        chart.add(name, [number or None for number in reversed(numbers)])
    return _COMMENT.sub("", chart.render(is_unicode=True)).encode()
