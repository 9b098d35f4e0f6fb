"""One finished site for each engine, made once for all tests of a run and never changed by them."""

from __future__ import annotations

import contextlib
import fcntl
from dataclasses import dataclass
from pathlib import Path

import pytest

from ospo_automation.site.build import build
from ospo_automation.site.finish import finish
from ospo_automation.site.layout import WORK, Layout
from ospo_automation.site.search import make_index
from tests.site import hostile, knowledge

ENGINES = ("mkdocs", "zensical")


@dataclass(frozen=True)
class Site:
    """`built` is the HTML as the engine left it."""

    root: Path
    engine: str

    @property
    def layout(self) -> Layout:
        return knowledge.layout(self.root)

    @property
    def html(self) -> Path:
        return self.layout.html

    def page(self, place: str) -> str:
        """A page's HTML by its place; `blog/x.html` is a file itself."""
        file = self.html / place
        return (file if file.suffix == ".html" else file / "index.html").read_text(encoding="utf-8")


def make(root: Path, engine: str) -> None:
    """Everything that can be on a site, from a folder that is named as people name it: from where they are."""
    pages = {**knowledge.PAGES, **hostile.pages(), **knowledge.SETTINGS}
    knowledge.write(root, pages, knowledge.OSPO + f"  engine: {engine}\n")
    knowledge.commit(root, "2026-02-01")
    with contextlib.chdir(root.parent):
        here = Path(root.name)
        knowledge.generated(here, [*knowledge.RECORDS, *hostile.records()])
        network, settings = knowledge.network_of(here)
        layout = Layout(here / WORK)
        build(here, layout, settings, language=network.language, name=network.name)
        done = finish(here, layout, network, settings, today=knowledge.TODAY, repository=knowledge.REPOSITORY)
        assert list(done.foreign) == []
        if engine == ENGINES[0]:
            make_index(layout, network)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the run, which its workers share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if folder.name.startswith("popen-") else folder


@pytest.fixture(scope="session", params=ENGINES)
def site(request: pytest.FixtureRequest, sites: Path) -> Site:
    """Whichever worker comes first makes it."""
    engine: str = request.param
    root, done = sites / engine, sites / f"{engine}.done"
    with (sites / f"{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(root, engine)
            done.touch()
    return Site(root, engine)
