"""The colours that a knowledge base chose in its mkdocs.yml: kept, and what can't be read on them mended and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from ospo_automation.core.primitives.errors import Fault

from .contrast import BLACK, FOR_TEXT, WHITE, Colour, colour, contrast, readable
from .theirs import told_of

_PRIMARY = re.compile(r"\[data-md-color-primary=([\w-]+)\]\{([^{}]*)\}")
_SET = re.compile(r"--md-primary-(fg|bg)-color:([^;}]+)")


def named_colours(module: str) -> Mapping[str, Mapping[str, str]]:
    """What the engine's palette means by its names: the colour of a bar, and that of words on it."""
    found: dict[str, dict[str, str]] = {}
    spec = find_spec(module)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for file in sorted(Path(folder).glob("templates/assets/stylesheets/**/palette*.css")):
            for name, said in _PRIMARY.findall(file.read_text(encoding="utf-8")):
                found.setdefault(name, {}).update(dict(_SET.findall(said)))
    return found


def mended(palette: Any, known: Mapping[str, Mapping[str, str]], node: yaml.Node | None) -> tuple[str, list[Fault]]:
    """A style for what can't be read with these colours, and a sentence for each. `palette` is theirs."""
    styles, told = [], {}
    for primary, is_dark in _chosen(palette):
        bar = colour(known.get(primary, {}).get("fg", ""))
        if bar is None:
            continue
        words = colour(known[primary].get("bg", "#fff")) or WHITE
        link = bar if is_dark else readable(bar, WHITE)
        file, line = told_of(node, f"'{primary}'")
        if contrast(words, bar) < FOR_TEXT:
            better = max(WHITE, BLACK, key=lambda each: contrast(each, bar))
            styles.append(f'[data-md-color-primary="{primary}"]{{--md-primary-bg-color:{better};}}')
            what = _told(f"the bar's words on '{primary}' ({bar})", contrast(words, bar), better)
            told[what] = Fault(file, line, what, "Choose another 'primary' if you want them otherwise.", warning=True)
        if link != bar:
            styles.append(
                f'[data-md-color-scheme="default"][data-md-color-primary="{primary}"]{{--md-typeset-a-color:{link};}}'
            )
            what = _told(f"links in '{primary}' ({bar}) on white", contrast(bar, WHITE), link)
            told[what] = Fault(file, line, what, "Choose a darker 'primary' if you want them otherwise.", warning=True)
    return "\n".join(dict.fromkeys(styles)), list(told.values())


def _told(what: str, found: float, better: Colour) -> str:
    return f"{what} have a contrast of {found:.1f}, and {FOR_TEXT} is needed: the site makes them {better}."


def _chosen(palette: Any) -> Iterator[tuple[str, bool]]:
    """Each name of a colour, and whether it is for the dark."""
    for each in palette if isinstance(palette, list) else [palette]:
        if isinstance(each, dict) and isinstance(each.get("primary"), str):
            yield each["primary"].replace(" ", "-"), each.get("scheme") == "slate"
