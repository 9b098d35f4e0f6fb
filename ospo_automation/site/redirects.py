"""Pages that moved: a file says where from and where to, and the old address leads on."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

from ospo_automation.core import yamltext
from ospo_automation.core.errors import BadConfig, Fault

FILE = "docs/redirects.yml"
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


def read(root: Path) -> Mapping[str, str]:
    """From the old place to the new place or address. Raises BadConfig with file and line of every fault."""
    file = root / FILE
    if not file.is_file():
        return {}
    document = yamltext.load(file.read_text(encoding="utf-8"), FILE)
    if not isinstance(document.value, dict):
        raise BadConfig([Fault(FILE, 1, "holds no lines such as 'oud/: nieuw/'.", "Write one line for each page.")])
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for old, new in document.value.items():
        if not isinstance(new, str) or not _is_place(old) or not (_is_place(new) or new.startswith("https://")):
            what = f"'{old}' leads nowhere that we understand."
            faults.append(document.fault((old,), what, "Write it as 'oude/pagina/: nieuwe/pagina/'."))
            continue
        found[_clean(old)] = new if new.startswith("https://") else _clean(new)
    faults += [
        document.fault((), f"'{old}' leads round in a circle.", "Let it lead to the page itself.")
        for old in found
        if _goes_round(old, found)
    ]
    if faults:
        raise BadConfig(faults)
    return found


def _is_place(text: str) -> bool:
    return bool(_PLACE.fullmatch(text)) and ".." not in text.split("/")


def _clean(place: str) -> str:
    place = place.strip("/").removesuffix(".md").removesuffix("index.html")
    return f"{place}/" if place and "." not in place.rpartition("/")[2] else place


def _goes_round(start: str, found: Mapping[str, str]) -> bool:
    seen, place = {start}, found[start]
    while place in found:
        if place in seen:
            return True
        seen.add(place)
        place = found[place]
    return False


def pages(found: Mapping[str, str], *, address: str, language: str, title: str, there: set[str]) -> dict[str, bytes]:
    """A small page for each, by its file. Raises BadConfig where a page stands in the way or isn't there."""
    faults = []
    made: dict[str, bytes] = {}
    for old, new in found.items():
        if old in there:
            faults.append(Fault(FILE, 0, f"'{old}' is a page that is still there.", "Take the line out."))
        if not new.startswith("https://") and new not in there and new not in found:
            faults.append(
                Fault(FILE, 0, f"'{old}' leads to '{new}', which isn't there.", "Write the page's new place.")
            )
        target = html.escape(new if new.startswith("https://") else address + new)
        file = f"{old}index.html" if old.endswith("/") else old
        made[file] = _PAGE.format(language=language, target=target, title=html.escape(title)).encode()
    if faults:
        raise BadConfig(faults)
    return made
