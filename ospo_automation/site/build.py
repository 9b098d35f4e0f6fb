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
from pathlib import Path
from typing import Any

import yaml

from ospo_automation.core import website
from ospo_automation.core.errors import BadConfig, Fault
from ospo_automation.texts import words

from .layout import Layout, write_if_changed
from .making import ARCHIVE, LESSONS, PEOPLE
from .menu import menu

THEIRS = "mkdocs.yml"
THEME = Path(__file__).with_name("theme")
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
FEATURES = ("navigation.indexes", "navigation.top", "toc.follow")
_OLD_EMOJI = re.compile(r"materialx\.emoji")
_GONE = "material.extensions.emoji"


class MissingEngine(Exception):
    """The engine isn't installed."""


@dataclass(frozen=True)
class Built:
    """`notes` are sentences about what of theirs was left out, `warnings` what the engine said."""

    notes: Sequence[str]
    warnings: Sequence[str]


class _Tolerant(yaml.SafeLoader):
    """Reads a mkdocs.yml with tags of Python objects and of the environment, as the words that stand there."""


def _as_text(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    return f"!{suffix}" if isinstance(node, yaml.ScalarNode) else None


_Tolerant.add_multi_constructor("!", _as_text)
_Tolerant.add_multi_constructor("tag:yaml.org,2002:python/", _as_text)


def build(root: Path, layout: Layout, site: website.Settings, *, language: str, name: str) -> Built:
    """Raises MissingEngine; and BadConfig where their mkdocs.yml can't be read or the engine ends with an error."""
    module = MODULES[site.engine]
    if find_spec(module) is None:
        raise MissingEngine(site.engine)
    theirs, text = _theirs(root)
    notes = list(_left_out(theirs))
    _put_theme(root, layout, theirs)
    settings = _settings(layout, theirs, site, language=language, name=name)
    if theirs:
        kept = _without(text, settings, os.path.relpath(root, layout.folder))
        write_if_changed(layout.folder / "theirs.yml", _OLD_EMOJI.sub(_GONE, kept).encode())
        settings = {"INHERIT": "theirs.yml", **settings}
    config = layout.folder / THEIRS
    write_if_changed(config, yaml.safe_dump(settings, allow_unicode=True, sort_keys=False).encode())
    return Built(notes, _run(site.engine, config, layout))


def _without(text: str, ours: Mapping[str, Any], root: str) -> str:
    """Their settings without what we lay over them: Zensical adds its lists to theirs instead of taking their place."""
    whole: Any = yaml.compose(text, Loader=_Tolerant)
    _leave_out(whole, {name for name, value in ours.items() if not isinstance(value, dict)})
    for key, value in whole.value:
        if key.value == "theme":
            _leave_out(value, ours["theme"])
        elif key.value == "INHERIT":
            value.value = f"{root}/{value.value}"
    whole.value = [(key, value) for key, value in whole.value if key.value != "theme" or value.value]
    return str(yaml.serialize(whole, allow_unicode=True))


def _leave_out(node: yaml.Node, names: Container[str]) -> None:
    """What is no mapping, such as a theme that is only a name, is left out as a whole."""
    there = node.value if isinstance(node, yaml.MappingNode) else []
    node.value = [(key, value) for key, value in there if key.value not in names]


def _theirs(root: Path) -> tuple[Mapping[str, Any], str]:
    file = root / THEIRS
    if not file.is_file():
        return {}, ""
    try:
        text = file.read_text(encoding="utf-8")
        value = yaml.load(text, Loader=_Tolerant)  # noqa: S506  (a SafeLoader that makes words of tags)
    except UnicodeDecodeError:
        raise BadConfig([Fault(THEIRS, 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise BadConfig([Fault(THEIRS, line, "is not valid YAML.", "Check the indentation and the colons.")]) from None
    return (value if isinstance(value, dict) else {}), text


def _left_out(theirs: Mapping[str, Any]) -> Iterator[str]:
    """What of theirs isn't used, in sentences."""
    plugins = [next(iter(each)) if isinstance(each, dict) else str(each) for each in theirs.get("plugins") or ()]
    for plugin in plugins:
        if plugin not in {"search", "material/search"}:
            yield f"The plugin '{plugin}' of {THEIRS} is not used: the site must not depend on an engine's plugins."
    for hook in theirs.get("hooks") or ():
        yield f"The hook '{hook}' of {THEIRS} is not run: the site must come out the same on any engine."
    theme = _theme(theirs)
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
    own = _theme(theirs).get("custom_dir")
    if isinstance(own, str) and (root / own).is_dir() and (root / own).resolve().is_relative_to(root.resolve()):
        shutil.copytree(root / own, folder, dirs_exist_ok=True)


def _settings(
    layout: Layout, theirs: Mapping[str, Any], site: website.Settings, *, language: str, name: str
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
    return {
        "site_name": site.title or theirs.get("site_name") or name,
        "site_url": site.address,
        "docs_dir": "docs",
        "site_dir": "html",
        "repo_url": None,  # the theme's script would ask GitHub for its stars, from every visitor's browser
        "use_directory_urls": True,
        "theme": theme,
        "plugins": [],
        "hooks": [],
        "watch": [],
        "extra": {
            "generator": False,
            "ospo_ask": f"{said['pages']['ask']}/",
            "ospo_ask_words": said["nav"]["ask"],
            "ospo_search": f"{said['pages']['search']}/",
            "ospo_search_words": said["nav"]["search"],
        },
        "nav": menu(theirs.get("nav"), pages, said, (LESSONS, PEOPLE, ARCHIVE)),
        "validation": {"nav": {"omitted_files": "info"}, "links": {"absolute_links": "info"}},
    }


def _run(engine: str, config: Path, layout: Layout) -> list[str]:
    """The engine's warnings. Raises BadConfig with what it says where it fails."""
    # From the command line only: an engine finds no settings of the machine, and says no more than it must.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "NO_COLOR": "1"}
    command = [sys.executable, "-m", engine, "build", "-f" if engine == "zensical" else "--config-file", config.name]
    command += ["--quiet"] if engine == "mkdocs" else []
    done = subprocess.run(command, capture_output=True, check=False, env=environment, cwd=config.parent)
    said = [line.strip() for line in (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()]
    if done.returncode != 0 or not layout.html.is_dir():
        told = " ".join(line for line in said if line)[-600:] or "it says nothing"
        raise BadConfig([Fault(THEIRS, 0, f"{engine} can't build the site: {told}", "Repair what it names.")])
    return [line for line in said if line.startswith(("WARNING", "ERROR"))]
