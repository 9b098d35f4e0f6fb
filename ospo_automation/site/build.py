"""The engine makes HTML of the site's Markdown, with the knowledge base's own settings and our small override."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import dropwhile
from pathlib import Path
from typing import Any

import yaml

from ospo_automation.core.network import website
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.texts import words

from .digest_list import DIGESTS
from .foot import Foot, foot, untold
from .layout import Layout, Page, names_below, real, write_if_changed
from .making import ARCHIVE, LESSONS, PEOPLE
from .menu import menu
from .palette import mended, named_colours
from .redirects import PLUGIN as REDIRECTS
from .theirs import FILE as THEIRS
from .theirs import read_theirs, risks, told_of
from .tokens import SHEET, laid_over
from .told_pages import EXPERIENCES

THEME = Path(__file__).with_name("theme")
THEME_SETTINGS = "mkdocs_theme.yml"  # one engine makes whatever Python objects this names
MODULES = {"mkdocs": "material", "zensical": "zensical"}
NOT_OURS = (
    "navigation.instant",
    "navigation.tabs.sticky",
    "search.",
    "content.action.",
    "header.autohide",
    "announce.dismiss",
)
"""Features of the theme that don't go with ours: they load other pages by script, search and edit another way, or put
a second menu where our search field goes."""
NO_SEARCH: Mapping[str, Sequence[Any]] = {"zensical": [{"search": {"enabled": False}}]}
"""One engine puts a search of its own beside ours, which finds nothing, unless it is told not to."""
FEATURES = ("navigation.indexes", "navigation.top", "toc.follow")
_OF_PYTHON = ("PYTHONPATH", "PYTHONPYCACHEPREFIX", "LD_LIBRARY_PATH", "SOURCE_DATE_EPOCH")
_OF_PEOPLE = ("PATH", "HOME", "USERPROFILE", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "CI")
ENVIRONMENT = frozenset({*_OF_PYTHON, *_OF_PEOPLE})
"""What of the machine's environment the engine gets."""
_OLD_EMOJI = re.compile(r"materialx\.emoji")
_GONE = "material.extensions.emoji"
_FRAME = '  File "'  # how a traceback names a place in code; the line of code and its marks follow
_SOURCE = (" ", "^")


class MissingEngine(Exception):
    """The engine isn't installed."""


@dataclass(frozen=True)
class Built:
    """`notes` are sentences about what of theirs was left out, `warnings` what the engine said."""

    notes: Sequence[str]
    warnings: Sequence[str]


def build(
    root: Path,
    layout: Layout,
    site: website.Settings,
    *,
    language: str,
    name: str,
    contact: str = "",
    repository: str = "",
) -> Built:
    """Raises MissingEngine; and BadConfig where their mkdocs.yml can't be read or the engine ends with an error."""
    module = MODULES[site.engine]
    if find_spec(module) is None:
        raise MissingEngine(site.engine)
    read = read_theirs(root)
    theirs = read.value
    known = Foot(name, contact, repository)
    laid = laid_over(root, site.theme)
    palette, told = ("", []) if laid.style else mended(_theme(theirs).get("palette"), named_colours(module), read.node)
    notes = [*_left_out(theirs), *untold(site, known), *map(str, (*laid.told, *told))]
    _put_theme(root, layout, theirs)
    _put_colours(layout, laid.style, palette)
    settings = _settings(layout, theirs, site, language=language, known=known)
    if read.node is not None:
        kept = _without(read.node, settings, layout.folder)
        write_if_changed(layout.folder / "theirs.yml", _OLD_EMOJI.sub(_GONE, kept).encode())
        settings = {"INHERIT": "theirs.yml", **settings}
    config = layout.folder / THEIRS
    write_if_changed(config, yaml.safe_dump(settings, allow_unicode=True, sort_keys=False).encode())
    return Built(notes, _run(site.engine, config, layout, read.node))


def _without(whole: yaml.MappingNode, ours: Mapping[str, Any], folder: Path) -> str:
    """Their settings without what we lay over them: Zensical adds its lists to theirs instead of taking their place.

    Raises BadConfig for what would run code, or reach beyond the folder in which the site is made.
    """
    _leave_out(whole, {name for name, value in ours.items() if not isinstance(value, dict)})
    for key, value in whole.value:
        if key.value == "theme":
            _leave_out(value, ours["theme"])
    whole.value = [(key, value) for key, value in whole.value if key.value != "theme" or value.value]
    if faults := list(risks(whole, folder)):
        raise BadConfig(faults)
    return str(yaml.serialize(whole, allow_unicode=True))


def _leave_out(node: yaml.Node, names: Container[str]) -> None:
    """What is no mapping, such as a theme that is only a name, is left out as a whole."""
    there = node.value if isinstance(node, yaml.MappingNode) else []
    node.value = [(key, value) for key, value in there if str(key.value) not in names]


def _left_out(theirs: Mapping[str, Any]) -> Iterator[str]:
    """What of theirs isn't used, in sentences."""
    plugins = [next(iter(each)) if isinstance(each, dict) else str(each) for each in theirs.get("plugins") or ()]
    for plugin in plugins:
        if plugin not in {"search", "material/search", REDIRECTS}:  # what the last says is kept, by us
            yield f"The plugin '{plugin}' of {THEIRS} is not used: the site must not depend on an engine's plugins."
    for hook in theirs.get("hooks") or ():
        yield f"The hook '{hook}' of {THEIRS} is not run: the site must come out the same on any engine."
    theme = _theme(theirs)
    if theme.get("font"):
        yield f"The font of {THEIRS} is not used: browsers would fetch it from others. They show one of their own."
    if theirs and theme.get("name") not in {"material", None}:
        yield f"The theme '{theme.get('name')}' of {THEIRS} is not used: Material is, which was checked for everyone."


def _theme(theirs: Mapping[str, Any]) -> Mapping[str, Any]:
    theme = theirs.get("theme")
    return theme if isinstance(theme, dict) else {"name": theme} if isinstance(theme, str) else {}


def _put_theme(root: Path, layout: Layout, theirs: Mapping[str, Any]) -> None:
    """Ours, with their own templates beside it; a main.html of theirs stays."""
    folder = layout.folder / "theme"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(THEME, folder, ignore=shutil.ignore_patterns("README.md", "__pycache__"))
    own, home = _theme(theirs).get("custom_dir"), root.resolve()
    if not isinstance(own, str) or not (root / own).is_dir() or not (root / own).resolve().is_relative_to(home):
        return
    for name in names_below(root / own):
        file = root / own / name
        there = real(file)
        if (
            there is None or not there.is_relative_to(home) or ".git" in there.relative_to(home).parts
        ):  # a token may be kept in there
            what = "is a link to a place outside the repository."
            raise BadConfig([Fault(f"{own}/{name}", 0, what, "Put the file itself here.")])
        if file.is_file() and name.lower() != THEME_SETTINGS:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / name)


def _put_colours(layout: Layout, tokens: str, palette: str) -> None:
    """In our style sheet, so that a page fetches no more: what it reads in front of it, what overrules it behind."""
    file = layout.folder / "theme" / SHEET.relative_to(THEME)
    file.write_text(f"{tokens}{file.read_text(encoding='utf-8')}{palette}", encoding="utf-8")


def _settings(
    layout: Layout, theirs: Mapping[str, Any], site: website.Settings, *, language: str, known: Foot
) -> dict[str, Any]:
    """What we lay over theirs."""
    said = words(language)["site"]
    pages = layout.pages()
    theme: dict[str, Any] = {
        "name": "material",
        "language": language,
        "font": False,
        "custom_dir": "theme",
        "features": [
            *(each for each in _theme(theirs).get("features") or () if not str(each).startswith(NOT_OURS)),
            *(each for each in FEATURES if each not in (_theme(theirs).get("features") or ())),
        ],
    }
    if site.theme:
        theme["palette"] = None  # one set of colours: those of the theme that is laid over
    lists = {
        "lessons": LESSONS,
        "experiences": EXPERIENCES,
        "people": PEOPLE,
        "meetings": ARCHIVE,
        "digests": DIGESTS,
    }
    return {
        "site_name": site.title or theirs.get("site_name") or known.publisher,
        "site_url": site.address,
        "docs_dir": "docs",
        "site_dir": "html",
        "repo_url": None,  # the theme's script would ask GitHub for its stars, from every visitor's browser
        "use_directory_urls": True,
        "copyright": foot(theirs.get("copyright"), site, known, said["foot"]),
        "theme": theme,
        "plugins": NO_SEARCH.get(site.engine, []),
        "hooks": [],
        "watch": [],
        "extra": {
            "generator": False,
            "ospo_ask": f"{said['pages']['ask']}/",
            "ospo_ask_words": said["nav"]["ask"],
            "ospo_copies": [f"{said['pages'][name]}/" for name in ("share", "poster")],
            "ospo_search": f"{said['pages']['search']}/",
            "ospo_search_words": said["nav"]["search"],
            "ospo_home_words": said["nav"]["home"],
            "ospo_unknown": said["unknown"],
            "ospo_dark": not (_theme(theirs).get("palette") or site.theme),
        },
        "nav": menu(theirs.get("nav"), pages, said, lists),
        "validation": {"nav": {"omitted_files": "info"}, "links": {"absolute_links": "info"}},
    }


def _run(engine: str, config: Path, layout: Layout, theirs: yaml.Node | None = None) -> list[str]:
    """The engine's warnings. Raises BadConfig with what it says where it fails."""
    # Templates of theirs are code and settings can name variables: no token of the machine is within their reach.
    kept = {name: value for name, value in os.environ.items() if name in ENVIRONMENT or name.startswith("LC_")}
    environment = {**kept, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "NO_COLOR": "1"}
    # -P: no file of theirs is an extension, whatever it is called.
    command = [
        sys.executable,
        "-P",
        "-m",
        engine,
        "build",
        "-f" if engine == "zensical" else "--config-file",
        config.name,
    ]
    command += ["--quiet"] if engine == "mkdocs" else []
    done = subprocess.run(command, capture_output=True, check=False, env=environment, cwd=config.parent)
    said = [line.strip() for line in (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()]
    if done.returncode != 0 or not layout.html.is_dir():
        told = " ".join(line for line in _conclusion(done.stdout + done.stderr) if line) or "it says nothing"
        file, line = told_of(theirs, told)
        raise BadConfig([Fault(file, line, f"{engine} can't build the site: {told[-600:]}", "Repair what it names.")])
    told_ = [line for line in said if line.startswith(("WARNING", "ERROR"))]
    return [
        *told_,
        *(f"WARNING {page.source or page.path}: {engine} made no page of it." for page in _missing(engine, layout)),
    ]


def _missing(engine: str, layout: Layout) -> list[Page]:
    """Pages of which the engine made nothing, which it needn't say. Raises BadConfig where that is all of them: what is
    empty would take the place of the site.
    """
    pages = layout.pages()
    missing = [page for page in pages if not (layout.html / page.place / "index.html").is_file()]
    if pages and len(missing) == len(pages):
        remedy = "Take out what you added last, or build with the other engine: it may say more."
        raise BadConfig([Fault(THEIRS, 0, f"{engine} made no page at all, and doesn't say why.", remedy)])
    return missing


def _conclusion(printed: bytes) -> list[str]:
    """What an engine says, without the way its code went: of a traceback only the exception is about their files."""
    lines = printed.decode("utf-8", "replace").splitlines()
    frames = [at for at, line in enumerate(lines) if line.startswith(_FRAME)]
    if frames:
        lines = list(dropwhile(lambda line: line.startswith(_SOURCE), lines[frames[-1] + 1 :]))
    return [line.strip() for line in lines]
