"""Pages are finished while the engine still builds others: each as soon as it is there, in files beside the site."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ospo_automation.core.network import website
from ospo_automation.core.network.decided import Network

from .finish import MOST_GLEANED, UNKNOWN, Done, Work, asked_for_in, blogs_of, desk_of, pages_in
from .gleaned import Gleaning
from .layout import Layout, Page, PageKind, names_below, write_if_changed
from .search_beside import read_beside
from .theirs import edits_told, read_theirs

Stamp = tuple[int, int, int]
_PAUSE = 0.05  # seconds in which no page came
_ENDS = b"</html>"


@dataclass(frozen=True)
class Finished:
    """A page that is finished. `stamp` tells which file of the engine's it was made of, `files` where the new ones are
    kept, by the names that they are to have.
    """

    stamp: Stamp
    done: Done
    files: Mapping[str, Path]


@dataclass(frozen=True)
class Ahead:
    """`work` is by what they were finished, before anybody knew which files the engine would make."""

    work: Work
    pages: Mapping[str, Finished]

    def taken(self, work: Work) -> Mapping[str, Done]:
        """Puts in their place those that are as they would be made now; by the name of its file what became of each."""
        if self.work != work:
            return {}
        return {
            name: replace(each.done, changed=sum(_put(file, work.html / to) for to, file in each.files.items()))
            for name, each in self.pages.items()
            if _stamp(work.html / name) == each.stamp
        }


def finish_ahead(
    root: Path,
    layout: Layout,
    network: Network,
    site: website.Settings,
    has_ended: Callable[[], bool],
    *,
    begun: int,
    repository: str,
    searches: bool,
) -> Ahead | None:
    """Until the engine has ended, which writes after the moment `begun`, in nanoseconds. None where there are more
    pages than can be held.
    """
    known = {page.place: page for page in layout.pages()}
    found = list(pages_in(sorted(_expected(layout, known)), known))
    if len(found) > MOST_GLEANED:
        return None
    told = read_beside(layout.beside_file).told if searches else {}
    desk = desk_of(network, site, repository, edits_told(read_theirs(root).value)[0], _of(found), layout.docs)
    shown = asked_for_in(layout.docs / page.path for page in _of(found) if page.kind is PageKind.SHARE)
    work = Work(desk, layout.html, Gleaning(site.address, searches, True, told), shown, blogs_of(found))
    shutil.rmtree(layout.ahead, ignore_errors=True)
    left = {name: page for name, page in found if page.kind is not PageKind.SHARE}
    return Ahead(work, dict(_finished(work, left, layout.ahead, begun, has_ended)))


def _of(found: list[tuple[str, Page]]) -> Iterator[Page]:
    return (page for _, page in found)


def _expected(layout: Layout, places: Mapping[str, Page]) -> Iterator[str]:
    """The files of pages that an engine makes if all goes well."""
    yield from (f"{place}index.html" if place.endswith("/") or not place else place for place in places)
    yield from UNKNOWN
    yield from (name for name in names_below(layout.docs) if name.endswith(".html"))


def _finished(
    work: Work, left: dict[str, Page], folder: Path, begun: int, has_ended: Callable[[], bool]
) -> Iterator[tuple[str, Finished]]:
    """Each page that was written after that moment, in the order in which they come."""
    while left and not has_ended():
        come = [name for name in left if (stamp := _stamp(work.html / name)) is not None and stamp[2] > begun]
        if not come:
            time.sleep(_PAUSE)
        for name in come:
            if has_ended():
                return
            if (one := _one(work, name, left[name], folder)) is not None:
                del left[name]
                yield name, one


def _one(work: Work, name: str, page: Page, folder: Path) -> Finished | None:
    """None for a page of which the engine has written only a part."""
    file = work.html / name
    stamp = _stamp(file)
    try:
        if stamp is None or not file.read_bytes().rstrip().endswith(_ENDS):
            return None
        done, files = work.made((name, page))
    except OSError:
        return None  # taken away again
    for to, content in files.items():
        write_if_changed(folder / to, content)
    return Finished(stamp, done, {to: folder / to for to in files})


def _stamp(file: Path) -> Stamp | None:
    """What differs after each time that a file is written; None where it isn't there."""
    try:
        there = file.stat()
    except OSError:
        return None
    return there.st_ino, there.st_size, there.st_mtime_ns


def _put(file: Path, place: Path) -> bool:
    """Whether anything has changed by that."""
    if place.is_file() and place.read_bytes() == file.read_bytes():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    file.replace(place)
    return True
