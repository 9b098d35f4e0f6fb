"""The files of the repository: folders, texts, pictures and commits."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ospo_automation.sandbox.web.changes import files_changed, shown
from ospo_automation.sandbox.web.finishing import PICTURES
from ospo_automation.sandbox.web.markdown import front_matter
from ospo_automation.sandbox.web.rendering import place
from ospo_automation.sandbox.web.visit import Document, Missing, Page, Redirect, in_path

if TYPE_CHECKING:
    from ospo_automation.sandbox.gitstore import Entry
    from ospo_automation.sandbox.web.visit import Visit

MOST_BYTES, MOST_LINES = 512 * 1024, 5000
_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


def show_folder(visit: Visit, ref: str, path: str = "") -> Page | Redirect:
    """Folders first. A file's name leads to the file."""
    path, sha = path.strip("/"), _commit(visit, ref)
    if path and _entry(visit, sha, path).kind != "tree":
        return Redirect(f"{visit.home}/blob/{in_path(ref)}/{in_path(path)}")
    entries = visit.git.entries(sha, f"{path}/" if path else "")
    entries.sort(key=lambda entry: (entry.kind != "tree", entry.path.lower()))
    readme = next((entry for entry in entries if posixpath.basename(entry.path).lower() == "readme.md"), None)
    values = {
        "ref": ref,
        "path": path,
        "trail_of": _trail(path),
        "part": visit.slice(entries, 200),
        "readme": _text(visit, readme)[0] if readme else None,
        "commit": shown(visit.git.commits(sha, path=path or None, limit=1)[0]),
        "place": place(visit, 2, folder=path, ref=ref),
    }
    return Page("folder.html", path or visit.say("code.title"), "code", values)


def show_file(visit: Visit, ref: str, path: str) -> Page | Redirect:
    path, sha = path.strip("/"), _commit(visit, ref)
    entry = _entry(visit, sha, path)
    if entry.kind == "tree":
        return Redirect(f"{visit.home}/tree/{in_path(ref)}/{in_path(path)}")
    text, why_not = _text(visit, entry)
    is_markdown = path.lower().endswith((".md", ".markdown"))
    top, rest = front_matter(text) if is_markdown else ("", text)
    lines = text.removesuffix("\n").split("\n")
    values = {
        "ref": ref,
        "path": path,
        "trail_of": _trail(path),
        "why_not": why_not,
        "is_picture": path.lower().endswith(PICTURES),
        "prose_text": rest if is_markdown and "plain" not in visit.query else None,
        "is_markdown": is_markdown,
        "top": top,
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "size": entry.size,
        "commit": shown(visit.git.commits(sha, path=path, limit=1)[0]),
        "place": place(visit, 1, folder=posixpath.dirname(path), ref=ref),
    }
    return Page("file.html", posixpath.basename(path), "code", values)


def show_picture(visit: Visit, ref: str, path: str) -> Document:
    """Pictures only: no other file may call itself a page of ours."""
    entry = _entry(visit, _commit(visit, ref), path)
    kind = _KINDS.get(posixpath.splitext(path)[1].lower())
    if kind is None or entry.kind != "blob":
        raise Missing
    return Document(visit.git.blob(entry.sha), kind)


def show_commit(visit: Visit, sha: str) -> Page:
    found = visit.git.resolve(sha)
    if found is None:
        raise Missing
    commit = visit.git.commits(found, limit=1)[0]
    files = files_changed(visit.git, commit.parents[0], found) if commit.parents else []
    title = f"{commit.message.partition(chr(10))[0]} · {found[:7]}"
    return Page("commit.html", title, "code", {"commit": shown(commit), "files": files, "place": place(visit, 1)})


def _commit(visit: Visit, ref: str) -> str:
    found = visit.git.branch(ref) or visit.git.resolve(ref)
    if found is None:
        raise Missing
    return found


def _entry(visit: Visit, sha: str, path: str) -> Entry:
    found = visit.git.entries(sha, path) if posixpath.normpath(path) == path and not path.startswith("..") else []
    if len(found) != 1:
        raise Missing
    return found[0]


def _text(visit: Visit, entry: Entry) -> tuple[str, str]:
    """The file's text, or why it isn't shown: a key of the words."""
    if entry.size > MOST_BYTES:
        return "", "code.too_large"
    try:
        text = visit.git.blob(entry.sha).decode("utf-8")
    except UnicodeDecodeError:
        return "", "code.not_text"
    return (text, "") if "\0" not in text else ("", "code.not_text")


def _trail(path: str) -> list[tuple[str, str]]:
    """Name and path of each folder on the way, the last one included."""
    parts = path.split("/") if path else []
    return [(part, "/".join(parts[: index + 1])) for index, part in enumerate(parts)]
