"""The files of the repository: folders, texts, pictures and commits."""

from __future__ import annotations

import posixpath
import re

from ..gitstore import Entry
from .changes import files_changed, shown
from .finishing import PICTURES
from .markdown import front_matter
from .rendering import place
from .visit import Document, Missing, Page, Redirect, Visit, in_path

MOST_BYTES, MOST_LINES, LARGEST_PICTURE = 512 * 1024, 5000, 10 * 1024 * 1024
_SHA = re.compile("[0-9a-f]{7,40}")
_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


def show_folder(visit: Visit, where: str) -> Page | Redirect:
    """Folders first. A file's name leads to the file. `where`, here and below: a branch and a path."""
    ref, sha, path = _parted(visit, where)
    if path and _entry(visit, sha, path).kind != "tree":
        return Redirect(f"{visit.home}/blob/{in_path(ref)}/{in_path(path)}")
    entries = visit.git.entries(sha, f"{path}/" if path else "")
    entries.sort(key=lambda entry: (entry.kind != "tree", entry.path.lower()))
    readme = next((entry for entry in entries if _is_readme(entry)), None)
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


def show_file(visit: Visit, where: str) -> Page | Redirect:
    ref, sha, path = _parted(visit, where)
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


def show_picture(visit: Visit, where: str) -> Document:
    """Pictures only: no other file may call itself a page of ours."""
    _, sha, path = _parted(visit, where)
    entry = _entry(visit, sha, path)
    kind = _KINDS.get(posixpath.splitext(path)[1].lower())
    if kind is None or entry.kind != "blob" or entry.size > LARGEST_PICTURE:
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


def _parted(visit: Visit, where: str) -> tuple[str, str, str]:
    """The branch, tag or commit at the beginning, its sha, and the path behind it; a branch may have slashes itself."""
    where = where.strip("/")
    for head in visit.git.refs("refs/heads"):
        ref = head.removeprefix("refs/heads/")
        if f"{where}/".startswith(f"{ref}/"):
            break
    else:
        ref = where.partition("/")[0]
        # Git would understand much more: "main^", "^main", ":/a word of the message".
        head = ref if ref == "HEAD" or _SHA.fullmatch(ref) else f"refs/tags/{ref}"
    sha = visit.git.resolve(head)
    if sha is None:
        raise Missing
    return ref, sha, where[len(ref) :].strip("/")


def _entry(visit: Visit, sha: str, path: str) -> Entry:
    found = visit.git.entries(sha, path) if not {"", ".", ".."} & set(path.split("/")) else []
    if len(found) != 1:
        raise Missing
    return found[0]


def _is_readme(entry: Entry) -> bool:
    return entry.kind == "blob" and posixpath.basename(entry.path).lower() == "readme.md"


def _text(visit: Visit, entry: Entry) -> tuple[str, str]:
    """The file's text, or why it isn't shown: a key of the words."""
    if entry.kind != "blob":  # a commit of another repository
        return "", "code.not_text"
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
