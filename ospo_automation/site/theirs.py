"""The knowledge base's own mkdocs.yml, also from somebody's pull request: it sets much, and runs and reads nothing.

An engine makes any object that a tag names and any class that an extension's name ends in, such as `subprocess:Popen`,
and its extensions read files wherever they are told to. So what names Python is held against a list, and what names a
place must stay within the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.primitives.yaml_lines import CLOSING, OPENING, syntax_fault

from .addresses import is_on_the_web, leads_out
from .layout import within

FILE = "mkdocs.yml"
ICONS = ".icons/"
"""Where an engine's theme looks for icons, which settings name without it."""
DEEPEST = 50
MOST_FILES = 10  # that inherit from each other
_MATH = ("arithmatex_inline_format", "arithmatex_fenced_format")
_CALLED = frozenset({"pymdownx.slugs.slugify", *(f"pymdownx.arithmatex.{name}" for name in _MATH)})
_SLUGS = ("gfm", "gfm_encoded", "uslugify", "uslugify_cased", "uslugify_encoded", "uslugify_cased_encoded")
_ICONS = ("gemoji", "twemoji", "emojione", "to_png", "to_svg", "to_png_sprite", "to_svg_sprite", "to_awesome", "to_alt")
_FORMATS = ("fence_mathjax_format", "fence_mathjax_preview_format", "fence_generic_format", "inline_generic_format")
OBJECTS = _CALLED | {
    *(f"{place}.{name}" for place in ("material.extensions.emoji", "materialx.emoji", "zensical.extensions.emoji")
      for name in ("twemoji", "to_svg")),
    *(f"pymdownx.emoji.{name}" for name in _ICONS),
    *(f"pymdownx.slugs.{name}" for name in _SLUGS),
    *(f"pymdownx.superfences.{name}" for name in ("fence_code_format", "fence_div_format")),
    *(f"pymdownx.arithmatex.{name}" for name in _FORMATS),
    *(f"markdown.extensions.toc.{name}" for name in ("slugify", "slugify_unicode")),
}  # fmt: skip
"""The Python objects that a mkdocs.yml may name: those that the documentation of these extensions asks for."""

_YAML = "tag:yaml.org,2002:"
_PLAIN = {f"{_YAML}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge")}
_PLAIN |= {"!ENV", "!relative"}
_NAMING = {"emoji_index", "emoji_generator", "format", "validator", "slugify", "object"}  # one engine takes words too
_PLACES = {"base_path", "custom_icons"}
_FIXED = {"restrict_base_path": "true", "url_download": "false"}
# A class of any module can be named as well, and some modules run or read what they are given, such as macros.
_EXTENSION = re.compile(
    r"\w+|markdown\.extensions\.\w+|pymdownx\.[\w.]+|(?:material|zensical)\.extensions\.(?:emoji|preview)"
)
_WRITTEN = {"cssfile", "tagsfile"}  # files that the colouring of code would write


class Tolerant(yaml.SafeLoader):
    """Reads a mkdocs.yml with tags of Python objects and of the environment, as the words that stand there."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Raises what a YAML parser raises, with its line, also for a day or a number that there isn't."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


def _as_text(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    return f"!{suffix}" if isinstance(node, yaml.ScalarNode) else None


def _kinds(names: str, *kinds: type[yaml.Node]) -> dict[str, tuple[type[yaml.Node], ...]]:
    return dict.fromkeys(names.split(), kinds)


_LISTS = "nav hooks watch extra_css extra_javascript extra_templates"
_TEXTS = "site_name site_url site_description site_author repo_url repo_name edit_uri docs_dir site_dir INHERIT"
_KINDS = {
    **_kinds(_LISTS, yaml.SequenceNode),
    **_kinds("plugins markdown_extensions", yaml.SequenceNode, yaml.MappingNode),
    **_kinds("extra mdx_configs validation", yaml.MappingNode),
    **_kinds("theme", yaml.MappingNode, yaml.ScalarNode),
    **_kinds(f"{_TEXTS} strict use_directory_urls dev_addr remote_branch remote_name", yaml.ScalarNode),
}
_KINDS_OF_THEME = {
    **_kinds("name custom_dir language logo favicon", yaml.ScalarNode),
    **_kinds("features", yaml.SequenceNode),
    **_kinds("icon", yaml.MappingNode),
    **_kinds("palette", yaml.MappingNode, yaml.SequenceNode),
}
_WORDS = frozenset(_TEXTS.split())
"""Settings that an engine takes as words only, so that a number or a day there ends it."""
_TOO_LARGE = 100_000  # parts, with what is repeated each time
_REPOSITORY = re.compile(r"https://[\w.-]+/[\w.-]+/[\w.-]+")
_RISKY = re.compile("[<>]")
_SCHEME = re.compile(r"\s*+(?!https?:|mailto:)[a-z][a-z0-9+.-]*+:", re.IGNORECASE)
_AS = {
    yaml.SequenceNode: ("a list", "Write a line '- ...' for each part, one below the other."),
    yaml.MappingNode: ("a list of names and values", "Write a line 'name: value' for each, one below the other."),
    yaml.ScalarNode: ("a text", "Write it on one line, behind the colon."),
}
"""What a setting must be, and how that is written."""

Tolerant.add_multi_constructor("!", _as_text)
Tolerant.add_multi_constructor(f"{_YAML}python/", _as_text)


@dataclass(frozen=True)
class Theirs:
    """What it says with what it inherits, as a value and as it stands there; `node` is None where there is nothing."""

    value: Mapping[str, Any]
    node: yaml.MappingNode | None = None


def read_theirs(root: Path, name: str = FILE, depth: int = 0) -> Theirs:
    """Raises BadConfig with file and line where it can't be read, or inherits from outside of the repository."""
    file = root / name
    if not file.is_file():
        return Theirs({})
    if not file.resolve().is_relative_to(root.resolve()) or depth > MOST_FILES:
        raise BadConfig([Fault(name, 0, "leads to a place outside the repository.", "Put the file itself here.")])
    value, node = _loaded(file, name)
    if not isinstance(value, dict) or not isinstance(node, yaml.MappingNode):
        return Theirs({})
    if faults := [*_misfits(node, _KINDS), *_misfits_of_theme(node), *_no_words(node), *_misfits_of_menu(node)]:
        raise BadConfig(faults)
    parent = value.pop("INHERIT", None)
    named = next((key for key, _ in node.value if key.value == "INHERIT"), node)
    node.value = [(key, each) for key, each in node.value if key.value != "INHERIT"]
    if parent is None:
        return Theirs(value, node)
    inherited = within(root, file.parent / str(parent))
    if inherited is None:
        remedy = "Name a file in this repository."
        raise BadConfig([_misfit(named, f"inherits from '{parent}', which isn't in the repository.", remedy)])
    above = read_theirs(root.resolve(), inherited.relative_to(root.resolve()).as_posix(), depth + 1)
    whole = _merged(above.node, node) if above.node is not None else node
    return Theirs(Tolerant("").construct_document(whole), whole)


def repository_told(theirs: Mapping[str, Any]) -> str:
    """The page of their repository, where their settings name one: for links where git tells of none."""
    named = str(theirs.get("repo_url") or "").rstrip("/").removesuffix(".git")
    return named if _REPOSITORY.fullmatch(named) else ""


def edits_told(theirs: Mapping[str, Any]) -> tuple[str, str]:
    """Where their pages are edited, by what stands in front of a page's place below `docs`; or "", and in a sentence
    why their own word for it isn't followed.
    """
    given = str(theirs.get("edit_uri") or "").strip()
    if not given:
        template = theirs.get("edit_uri_template")
        return "", f"The 'edit_uri_template' of {FILE} is not used: pages are edited on GitHub." if template else ""
    repository = repository_told(theirs)
    whole = given if leads_out(given) or not repository else f"{repository}/{given.strip('/')}/"
    if whole.startswith("https://") and is_on_the_web(whole):
        return f"{whole.rstrip('/')}/", ""
    return "", f"The 'edit_uri' of {FILE} is not used: it gives no address that begins with https://."


def _loaded(file: Path, name: str) -> tuple[Any, yaml.Node | None]:
    try:
        text = file.read_text(encoding="utf-8")
        if line := _deep_line(text):
            raise BadConfig([Fault(name, line, "is nested too deep.", "Take some levels out.")])
        loader = Tolerant(text)
        loader.name = name
        node = loader.get_single_node()
        if node is not None and (large := _too_large(node)) is not None:
            raise BadConfig([_misfit(large, "repeats itself without an end.", "Write out what * repeats.")])
        return (loader.construct_document(node) if node is not None else {}), node
    except UnicodeDecodeError:
        raise BadConfig([Fault(name, 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None
    except yaml.constructor.ConstructorError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = f"can't be understood: {error.problem}."
        raise BadConfig([Fault(name, line, what, "Put the value in quotes, or write it another way.")]) from None
    except yaml.reader.ReaderError as error:
        what = f"holds the character U+{_code(error.character):04X}, which YAML can't have."
        raise BadConfig([Fault(name, text.count("\n", 0, error.position) + 1, what, "Take it out.")]) from None
    except yaml.YAMLError as error:
        raise BadConfig([syntax_fault(error, text, name, 1)]) from None


def _code(character: object) -> int:
    """A reader names it by its number, or as it stands there."""
    return character if isinstance(character, int) else ord((str(character) or "\0")[:1])


def _too_large(node: yaml.Node) -> yaml.Node | None:
    """What holds itself, or more than anybody writes once all that it repeats is written out."""
    sizes: dict[int, int] = {}
    waiting: list[tuple[yaml.Node, bool]] = [(node, False)]
    open_: set[int] = set()
    while waiting:
        each, is_left = waiting.pop()
        below = _below(each)
        if is_left:
            open_.discard(id(each))
            sizes[id(each)] = 1 + sum(sizes[id(part)] for part in below)
            if sizes[id(each)] > _TOO_LARGE:
                return each
        elif id(each) in open_:
            return each
        elif id(each) not in sizes:
            open_.add(id(each))
            waiting.append((each, True))
            waiting += [(part, False) for part in below if id(part) not in sizes]
    return None


def _deep_line(text: str) -> int:
    """The line on which it goes deeper than anybody means it, 0 where it doesn't."""
    depth = 0
    for token in yaml.scan(text, Loader=Tolerant):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            return int(token.start_mark.line) + 1
    return 0


def _misfits(node: yaml.MappingNode, kinds: Mapping[str, tuple[type[yaml.Node], ...]], of: str = "") -> Iterator[Fault]:
    """Settings that are of another kind than an engine could use."""
    for key, value in node.value:
        wanted = kinds.get(key.value, ()) if isinstance(key, yaml.ScalarNode) else ()
        if wanted and not isinstance(value, wanted) and not value.tag.endswith(":null"):
            what, remedy = _AS[wanted[0]]
            yield _misfit(key, f"has '{of}{key.value}', which must be {what}.", remedy)


def _misfits_of_theme(node: yaml.MappingNode) -> Iterator[Fault]:
    for key, value in node.value:
        if key.value == "theme" and isinstance(value, yaml.MappingNode):
            yield from _misfits(value, _KINDS_OF_THEME, "theme.")


def _no_words(node: yaml.MappingNode) -> Iterator[Fault]:
    """Settings that must be words and aren't, or that an engine would put into each page as they stand."""
    for key, value in node.value:
        if not _is_text(key) or key.value not in _WORDS or not isinstance(value, yaml.ScalarNode):
            continue
        if value.tag.rpartition(":")[2] in {"int", "float", "bool", "timestamp"}:
            yield _misfit(key, f"has '{key.value}', which must be a text.", "Put it in quotes.")
        elif _RISKY.search(value.value):
            yield _misfit(key, f"has '{key.value}' with < or >.", "Write it in words.")


def _misfits_of_menu(node: yaml.MappingNode) -> Iterator[Fault]:
    """Entries of the menu that no engine can use, or that would run or show something else than words and a page."""
    lists = [value for key, value in node.value if key.value == "nav" and isinstance(value, yaml.SequenceNode)]
    while lists:
        for each in lists.pop().value:
            given = each.value if isinstance(each, yaml.MappingNode) else [(each, each)]
            if len(given) != 1 or not all(_is_text(part) for part in given[0][:1]):
                yield _misfit(each, "has an entry of 'nav' that isn't one.", "Write it as '- Title: page.md'.")
                continue
            title, target = given[0]
            if isinstance(target, yaml.SequenceNode):
                lists.append(target)
            elif not _is_text(target) and not target.tag.endswith(":null"):
                yield _misfit(target, "has an entry of 'nav' that isn't one.", "Write it as '- Title: page.md'.")
            elif _RISKY.search(title.value):
                yield _misfit(title, "has a title in 'nav' with < or >.", "Write it in words.")
            elif _SCHEME.match(target.value):
                yield _misfit(target, "has an address in 'nav' that is none on the web.", "Begin it with https://.")


def _is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.rpartition(":")[2] == "str"


def _misfit(node: yaml.Node, what: str, remedy: str) -> Fault:
    return Fault(node.start_mark.name, node.start_mark.line + 1, what, remedy)


def named_in(words: str) -> list[str]:
    """What an engine's words name: in quotes, or as a template that isn't there."""
    found = re.finditer(r"['\"]([^'\"]{1,200})['\"]|TemplateNotFound: (\S{1,200})", words)
    return [each[1] or each[2].strip("'\"") for each in found]


def told_of(node: yaml.Node | None, words: str) -> tuple[str, int]:
    """The file and the line of what an engine's words are about: of the names in quotes the last that stands there."""
    there: dict[str, yaml.Node] = {}
    for each in _nodes(node) if node is not None else ():
        if isinstance(each, yaml.ScalarNode):
            there.setdefault(str(each.value), each)
    for name in reversed(named_in(words)):
        for known in (name, name.removeprefix(ICONS).removesuffix(".svg")):
            if known in there:
                return there[known].start_mark.name, there[known].start_mark.line + 1
    return FILE, 0


def _merged(above: yaml.MappingNode, below: yaml.MappingNode) -> yaml.MappingNode:
    """As the engine would: mappings go together, and of all else the last counts."""
    found = {str(key.value): (key, value) for key, value in above.value}
    for key, value in below.value:
        known = found.get(str(key.value), (None, None))[1]
        both = isinstance(known, yaml.MappingNode) and isinstance(value, yaml.MappingNode)
        found[str(key.value)] = (key, _merged(known, value) if both else value)
    return yaml.MappingNode(below.tag, list(found.values()), below.start_mark, below.end_mark)


def risks(node: yaml.Node, folder: Path) -> Iterator[Fault]:
    """What would name Python that isn't on the list, or a place outside of the folder in which the site is made."""
    for each in _nodes(node):
        named, _, object_ = each.tag.removeprefix(f"{_YAML}python/").partition(":")
        called = named == "object/apply" and object_ in _CALLED and _is_only_called(each)
        if each.tag not in _PLAIN and not called and not (named == "name" and object_ in OBJECTS):
            yield _fault(each, f"names '{each.tag.removeprefix(_YAML)}', which isn't used here.")
        for key, _ in each.value if isinstance(each, yaml.MappingNode) else ():
            if not _is_word(key):
                yield _fault(key, "has a key that is no word.")
    there = node.value if isinstance(node, yaml.MappingNode) else []
    for extensions in (value for key, value in there if str(key.value) in {"markdown_extensions", "mdx_configs"}):
        yield from _in_extensions(extensions, folder)


def _in_extensions(extensions: yaml.Node, folder: Path) -> Iterator[Fault]:
    listed = extensions.value if isinstance(extensions, yaml.SequenceNode) else [extensions]
    names = [key for each in listed for key in (_keys(each) if isinstance(each, yaml.MappingNode) else [each])]
    for name in names:
        if not _is_word(name) or not _EXTENSION.fullmatch(name.value):
            yield _fault(name, "has an extension that isn't used here.")
    for each in _nodes(extensions):
        for key, value in each.value if isinstance(each, yaml.MappingNode) else ():
            if not _is_fine(str(key.value), value, folder):
                yield _fault(key, f"sets '{key.value}' to what isn't allowed here.")


def _is_fine(key: str, value: yaml.Node, folder: Path) -> bool:
    """Whether an option leaves alone what isn't the site's."""
    words = [each for each in _nodes(value) if isinstance(each, yaml.ScalarNode)]
    if key in _NAMING and isinstance(value, yaml.ScalarNode) and value.tag in _PLAIN:
        return _is_word(value) and ("." not in value.value or value.value in OBJECTS)
    if key in _PLACES:
        return all(_is_within(each, folder) for each in words) and not any(each.tag == "!ENV" for each in _nodes(value))
    if key in _FIXED:
        return _is_word(value) and value.value.lower() == _FIXED[key]
    return key not in _WRITTEN


def _is_within(place: yaml.ScalarNode, folder: Path) -> bool:
    if place.tag == "!relative":
        return ".." not in place.value
    return _is_word(place) and (folder / place.value).resolve().is_relative_to(folder.resolve())


def _is_word(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag in _PLAIN and node.tag.startswith(_YAML)


def _is_only_called(node: yaml.Node) -> bool:
    return not isinstance(node, yaml.MappingNode) or {str(key.value) for key in _keys(node)} <= {"args", "kwds"}


def _keys(node: yaml.MappingNode) -> list[yaml.Node]:
    return [key for key, _ in node.value]


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """A node and all below it, each once: they can stand in several places, and in themselves."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += reversed(_below(each))


def _below(node: yaml.Node) -> list[yaml.Node]:
    below = node.value if isinstance(node, yaml.CollectionNode) else []
    return [part for one in below for part in (one if isinstance(one, tuple) else (one,))]


def _fault(node: yaml.Node, what: str) -> Fault:
    remedy = "It could run code or read files on whatever machine makes the site; take it out."
    return Fault(node.start_mark.name, node.start_mark.line + 1, what, remedy)
