"""What stands in the menu: the knowledge base's own pages as they were, and ours; single lessons and people don't."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .layout import Page, PageKind

FIRST = ("lessons", "experiences", "topics")
THEN = ("people", "missing", "meetings", "events", "digests", "board", "figures", "search", "ask")
Entry = str | dict[str, Any]


def menu(theirs: object, pages: Sequence[Page], said: Mapping[str, Any], lists: Mapping[str, str]) -> list[Entry]:
    """The engine's `nav`. `lists` are the files of lists by name, where people's pages stand beside them, `said` our
    words.
    """
    there = {page.path for page in pages}
    files = {name: f"{path}.md" for name, path in said["pages"].items()}
    files |= lists
    files["topics"] = files["topics"].removesuffix(".md") + "/index.md"

    def ours(names: Iterable[str]) -> list[Entry]:
        return [{said["nav"][name]: files[name]} for name in names if files[name] in there]

    home = next((path for path in ("index.md", "README.md") if path in there), None)
    if isinstance(theirs, list) and theirs:
        begins = 1 if home and _leads_to(theirs[0]) == home else 0  # the first page stays in front of ours too
        first, own = theirs[:begins], theirs[begins:]
    else:
        first, own = [{said["nav"]["home"]: home}] if home else [], _tree(pages)
    return [*first, *ours(FIRST), *own, *ours(THEN)]


def _leads_to(entry: object) -> object:
    """The file of an entry with a name or without."""
    return next(iter(entry.values()), None) if isinstance(entry, dict) else entry


def _tree(pages: Sequence[Page]) -> list[Entry]:
    """As an engine would make it of the folders: only pages that people wrote, the first page of a folder in front."""
    tree: dict[str, Any] = {}
    for page in sorted(pages, key=lambda each: (not each.path.endswith("index.md"), each.path.lower())):
        if page.kind is not PageKind.PAGE:
            continue
        *folders, _ = page.path.split("/")
        branch = tree
        for folder in folders:
            branch = branch.setdefault(folder, {})
        branch[page.path] = None
    return _entries(tree)


def _entries(tree: Mapping[str, Any]) -> list[Entry]:
    return [
        name if below is None else {_named(name): _entries(below)}
        for name, below in sorted(tree.items(), key=lambda item: item[1] is not None)
    ]


def _named(folder: str) -> str:
    name = folder.replace("-", " ").replace("_", " ")
    return name[:1].upper() + name[1:]
