"""Pages that were finished while the engine still built are those that are finished after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

import pytest

from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.site.finish import Done, Finished, Work, finish
from ospo_automation.site.finish_ahead import Ahead, finish_ahead
from ospo_automation.site.generate import begun
from ospo_automation.site.layout import Page, PageKind
from ospo_automation.site.meanwhile import Meanwhile
from ospo_automation.site.parallel import FEW, apart
from tests.site.knowledge import PAGES, REPOSITORY, TODAY, content, layout, network_of, snapshot, write

HTML = (
    "<html><head><title>x</title></head><body><article><h1>{0}</h1>{1}<p>inkoop</p><h2>Bronnen</h2>"
    '<p><a href="https://kennis.example.org/beginnen/">https://kennis.example.org/beginnen/</a></p></article></body></html>'
)
HELD = "beginnen/index.html"  # the engine writes it last, or another time


def built(root: Path) -> Path:
    """As it is once the engine has ended: a page for each of which we told, and those that nobody told of."""
    write(root, {**PAGES, "docs/los/blad.html": HTML.format("los", "")})
    there = layout(root)
    begun(root, there, content(root)[0], dates_known=False).rest()
    shutil.copytree(there.docs, there.html, ignore=shutil.ignore_patterns("*.md"))
    for page in (*there.pages(), Page(path="404.html", kind=PageKind.PAGE)):
        file = there.html / (page.place if page.place.endswith(".html") else f"{page.place}index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (there.docs / page.path).read_text(encoding="utf-8") if page.kind is PageKind.SHARE else ""
        file.write_text(HTML.format(page.path, text), encoding="utf-8")
    return there.html


def ahead_of(root: Path, has_ended: Callable[[], bool]) -> Ahead:
    network, settings = network_of(root)
    there = layout(root)
    found = finish_ahead(root, there, network, settings, has_ended, begun=0, repository=REPOSITORY, searches=True)
    assert found is not None
    return found


def whole(root: Path, ahead: Ahead | None = None) -> Finished:
    network, settings = network_of(root)
    given = {"today": TODAY, "repository": REPOSITORY, "searches": True, "audits": True}
    return finish(root, layout(root), network, settings, **given, ahead=ahead and ahead.taken)  # type: ignore[arg-type]  # of each kind


def again_written(html: Path) -> None:
    (html / HELD).write_text(HTML.format("anders", ""), encoding="utf-8")


def another(html: Path) -> None:
    """Of which nobody knew before: a source that leads there has another name then."""
    (html / "nieuw").mkdir()
    (html / "nieuw/index.html").write_text(HTML.format("nieuw", ""), encoding="utf-8")


def texts(html: Path) -> dict[str, bytes]:
    return {name: text for name, (text, _) in snapshot(html).items()}


@dataclass(frozen=True)
class Counted(Ahead):
    """How many were finished already is added to `counts`."""

    counts: list[int] = field(default_factory=list)

    def taken(self, work: Work) -> Mapping[str, Done]:
        found = super().taken(work)
        self.counts.append(len(found))
        return found


@pytest.mark.parametrize(("change", "anew"), [(None, 0), (again_written, 1), (another, None)])
def test_the_same_site_comes_out(change: Callable[[Path], None] | None, anew: int | None, tmp_path: Path) -> None:
    """Whatever the engine does after a page was finished. `anew` is how many are finished after it; None is all."""
    html, kept = built(tmp_path), tmp_path / "kept"
    shutil.copytree(html, kept)
    found = ahead_of(tmp_path, lambda: False)
    ahead = Counted(found.work, found.pages)
    assert texts(html) == texts(kept)  # nothing is changed below the engine's hands
    if change is not None:
        change(html)
        change(kept)
    done, one = whole(tmp_path, ahead), texts(html)
    assert ahead.counts == [0 if anew is None else len(found.pages) - anew]
    shutil.rmtree(html)
    kept.rename(html)
    assert done == whole(tmp_path)
    assert one == texts(html)


def test_a_page_of_which_only_a_part_is_there_is_left(tmp_path: Path) -> None:
    html = built(tmp_path)
    (html / HELD).write_text("<html><head><title>x</title>", encoding="utf-8")
    ends = chain(repeat(False, len(layout(tmp_path).pages()) + 5), repeat(True))
    found = ahead_of(tmp_path, ends.__next__)
    assert HELD not in found.pages
    assert "index.html" in found.pages


def test_what_is_done_apart_is_given_or_raised_here() -> None:
    here, fault = os.getpid(), Fault("docs/redirects.yml", 1, "is wrong.", "Mend it.")

    def wrong() -> int:
        raise BadConfig([fault])

    def ends() -> int:
        os._exit(1)

    assert apart(os.getpid) != here
    with pytest.raises(BadConfig) as told:
        apart(wrong)
    assert (told.value.faults, str(told.value)) == ((fault,), str(fault))
    with pytest.raises(ChildProcessError):
        apart(ends)


def test_what_has_to_be_done_is_done_whatever_becomes_of_the_other_process(tmp_path: Path) -> None:
    """In the one where there is another core, in the other where it ends early, and here for a few pages."""
    file = tmp_path / "gedaan"

    def first() -> None:
        with file.open("a") as opened:
            opened.write(str(os.getpid()) + "\n")

    def fails(_: Callable[[], bool]) -> int:
        raise SystemExit(1)

    alone = os.cpu_count() == 1
    tried: list[tuple[Callable[[Callable[[], bool]], int | None], int, int | None]] = [
        (lambda _: 3, FEW, None if alone else 3),
        (lambda _: None, FEW, None),
        (fails, FEW, None),
        (fails, 1, None),
    ]
    for then, pages, found in tried:
        with Meanwhile(first, then, pages) as aside:
            assert aside.found() == found
            assert aside.found() is None
        here = file.read_text().split().count(str(os.getpid()))
        assert here == (then is fails or alone)  # a second time after a death, for nobody knows how far it came
        file.unlink()
