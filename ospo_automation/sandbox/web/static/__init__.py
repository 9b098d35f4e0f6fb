"""The style sheet, the script and the pictures of the pages, and the colours of the repository's labels."""

from __future__ import annotations

from importlib.resources import files

from ..colours import style_sheet
from ..visit import Document, Missing, Visit

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def file(_: Visit, name: str) -> Document:
    found = files(__package__).joinpath(name)
    if not found.is_file():
        raise Missing
    return Document(found.read_bytes(), f"{KINDS[name.rpartition('.')[2]]}; charset=utf-8")


def labels(visit: Visit) -> Document:
    with visit.turn():
        style = style_sheet(visit.repo.labels.values())
    return Document(style.encode(), "text/css; charset=utf-8")
