"""Pages that moved: a file says where from and where to, and the old address leads on."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.site.addresses import is_on_the_web
from ospo_automation.site.theirs import FILE as THEIRS
from ospo_automation.site.theirs import Theirs

FILE = "docs/redirects.yml"
PLUGIN = "redirects"
_PART = re.compile(r"[\w.~-]{0,200}")
_PLACE = re.compile(r"[A-Za-z0-9._~/-]{1,300}")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}">
<title>{title}</title>
</head>
<body><main><h1>{title}</h1><p><a href="{target}">{target}</a></p></main></body>
</html>
"""


@dataclass(frozen=True)
class Redirect:
    """Where a page went, a place or an address, and the line of the file that says so."""

    to: str
    line: int


def read(root: Path) -> Mapping[str, Redirect]:
    """By the old place. Raises BadConfig with file and line of every fault."""
    file = root / FILE
    if not file.is_file():
        return {}
    document = yaml_lines.load(file.read_text(encoding="utf-8"), FILE)
    if not isinstance(document.value, dict):
        raise BadConfig([Fault(FILE, 1, "holds no lines such as 'oud/: nieuw/'.", "Write one line for each page.")])
    found: dict[str, Redirect] = {}
    faults: list[Fault] = []
    for old, new in document.value.items():
        if not isinstance(new, str) or not _is_place(old) or not (_is_place(new) or _is_elsewhere(new)):
            what = f"'{old}' leads nowhere that we understand."
            faults.append(document.fault((old,), what, "Write it as 'oude/pagina/: nieuwe/pagina/'."))
            continue
        found[_clean(old)] = Redirect(new if new.startswith("https://") else _clean(new), document.line((old,)))
    faults += [
        Fault(FILE, moved.line, f"'{old}' leads round in a circle.", "Let it lead to the page itself.")
        for old, moved in found.items()
        if _goes_round(old, found)
    ]
    if faults:
        raise BadConfig(faults)
    return found


def told_in(
    theirs: Theirs, taken: Collection[str], there: Collection[str]
) -> tuple[Mapping[str, Redirect], Sequence[str]]:
    """The redirects that stand in their mkdocs.yml for a plugin, and in sentences which of them can't be kept.

    `taken` are places that are something else already, `there` the pages to which one can lead.
    """
    found: dict[str, Redirect] = {}
    notes: list[str] = []
    for old, new in _maps(theirs.value):
        page, sign, part = new.partition("#")
        to = new if new.startswith("https://") else f"{_clean(page)}{sign}{part}"
        if not _is_place(old) or not (_is_elsewhere(new) or (_is_place(page) and _PART.fullmatch(part))):
            notes.append(f"The redirect of '{old[:80]}' in {THEIRS} is not kept: we don't understand where it leads.")
        elif _clean(old) in taken:
            notes.append(f"The redirect of '{old}' in {THEIRS} is not kept: there is a page at that place.")
        elif not new.startswith("https://") and _clean(page) not in there:
            notes.append(f"The redirect of '{old}' in {THEIRS} is not kept: '{new}' isn't there.")
        else:
            found[_clean(old)] = Redirect(to, 0)
    return found, notes


def _maps(theirs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """As https://github.com/mkdocs/mkdocs-redirects has it, in a list of plugins or in a mapping of them."""
    plugins = theirs.get("plugins")
    listed = plugins if isinstance(plugins, list) else [plugins]
    for settings in (each.get(PLUGIN) for each in listed if isinstance(each, dict)):
        maps = settings.get("redirect_maps") if isinstance(settings, dict) else None
        yield from ((str(old), str(new)) for old, new in (maps.items() if isinstance(maps, dict) else ()))


def _is_elsewhere(text: str) -> bool:
    return text.startswith("https://") and is_on_the_web(text)


def _is_place(text: str) -> bool:
    return bool(_PLACE.fullmatch(text)) and ".." not in text.split("/") and "//" not in text


def _clean(place: str) -> str:
    """A page by its address: `oud/` also where it was written as `/oud`, `oud.md` or `oud/index.html`."""
    is_folder = place.endswith("/")
    stem = re.sub(r"(?:^|/)(?:index|README)(?:\.md|\.html)$", "", place.strip("/")).removesuffix(".md")
    return f"{stem}/" if stem and (is_folder or "." not in stem.rpartition("/")[2]) else stem


def _goes_round(start: str, found: Mapping[str, Redirect]) -> bool:
    seen, place = {start}, found[start].to
    while place in found:
        if place in seen:
            return True
        seen.add(place)
        place = found[place].to
    return False


def pages(
    found: Mapping[str, Redirect], *, address: str, language: str, title: str, there: set[str]
) -> dict[str, bytes]:
    """A small page for each, by its file. Raises BadConfig where a page stands in the way or isn't there."""
    faults = []
    made: dict[str, bytes] = {}
    for old, moved in found.items():
        new, line = moved.to, moved.line
        if old in there:
            faults.append(Fault(FILE, line, f"'{old}' is a page that is still there.", "Take the line out."))
        if not new.startswith("https://") and new.partition("#")[0] not in there and new not in found:
            what = f"'{old}' leads to '{new}', which isn't there."
            faults.append(Fault(FILE, line, what, "Write the page's new place."))
        target = html.escape(new if new.startswith("https://") else address + new)
        file = f"{old}index.html" if old.endswith("/") else old
        made[file] = _PAGE.format(language=language, target=target, title=html.escape(title)).encode()
    if faults:
        raise BadConfig(faults)
    return made
