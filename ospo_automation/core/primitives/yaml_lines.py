"""YAML as people mean it: every value is the text they typed, and every value knows its line."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from .errors import BadConfig, Fault
from .wanted import Wanted, problem

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)
LARGEST = 1_000_000
DEEPEST = 20
_TRICKY = re.compile(r"[&*]|^[ ?-]{11}", re.MULTILINE)  # without these, and with few brackets, nothing is deep or twice
MOST_FAULTS = 50
_UNWRITABLE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")  # no file can hold it
SHOWN = 60  # characters of what somebody wrote
OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
_TAGS = {"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A YAML file as mappings, lists and text. An empty value (`intake:`) is None."""

    file: str
    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, what: str, remedy: str = "", *, warning: bool = False) -> Fault:
        return Fault(self.file, self.line(path), what, remedy, warning=warning)

    def read_as(self, model: type[M], value: Any) -> M:
        """The document's value as a model. Raises BadConfig with every fault, each with its line and what to do.

        Unknown keys are told and set aside, so that they hide nothing else that is wrong.
        """
        value = copy.deepcopy(value)
        found: list[Fault] = []
        while True:
            try:
                read = model.model_validate(value)
            except ValidationError as error:
                root = Wanted.of(model)
                errors = _told_once(error.errors(include_url=False), root)
                unknown = [each for each in errors if each["type"] == "unknown_keys"]
                for each in unknown or errors:
                    found += self._faults(each, root)
                for each in unknown:
                    _leave_out(value, each["loc"], each["ctx"]["unknown"])
                if not unknown:
                    raise BadConfig(found) from None
            else:
                if found:
                    raise BadConfig(found)
                return read

    def _faults(self, error: Any, root: Wanted) -> Iterator[Fault]:
        path, wanted = root.at(error["loc"])
        name = ".".join(map(str, path))
        kind, given = error["type"], error["input"]
        if kind == "unknown_keys":
            known = error["ctx"]["known"]
            for key in error["ctx"]["unknown"]:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"Did you mean '{near[0]}'? " if near else ""
                only = f"Known keys: {', '.join(known)}." if known else "There is nothing to choose: leave it out."
                yield self.fault((*path, key), f"'{_short(key)}' is unknown here.", hint + only)
        elif kind == "missing":
            yield self.fault(path[:-1], f"'{name}' is missing.", f"Add a line such as '{wanted.line(str(path[-1]))}'.")
        else:
            what, _, remedy = str(error["ctx"]["error"]).partition("; ") if kind == "value_error" else ("", "", "")
            what = what or problem(kind, given, wanted, in_list=bool(path) and isinstance(path[-1], int))
            remedy = f"{remedy[0].upper()}{remedy[1:]}." if remedy else wanted.advice
            tells = isinstance(given, str) and given and given not in path[-1:]
            shown = f" (it says '{_short(given)}')" if tells else ""
            about = f"'{name}'{shown}: " if name else "what stands here "
            yield self.fault(path, f"{about}{what}.", remedy)


def _told_once(errors: Sequence[Any], root: Wanted) -> list[Any]:
    """Where a value may be one of several kinds, the first says what it isn't; and a list of which nothing is right is
    told of by what stands in it, not as an empty list as well.
    """
    outer = {each["loc"][:depth] for each in errors for depth in range(len(each["loc"]))}
    first: dict[Path, Any] = {}
    for each in errors:
        path, wanted = root.at(each["loc"])
        if each["type"] != "too_short" or each["loc"] not in outer:
            first.setdefault(path if wanted.either else each["loc"], each)
    return list(first.values())


def _short(text: str) -> str:
    """What somebody wrote, in a line."""
    told = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return f"{told[:SHOWN]}…" if len(told) > SHOWN else told


def _leave_out(value: Any, path: Path, keys: Sequence[str]) -> None:
    for part in path:
        value = value[part]
    for key in keys:
        del value[key]


def load(text: str, file: str, *, first_line: int = 1) -> Document:
    """Reads YAML without its surprises: `no`, `19:30` and `1.10` stay text; aliases, tags and doubled keys are refused.

    Raises BadConfig with the line of every fault. `first_line` is where the text begins in its file.
    """
    if len(text) > LARGEST:
        raise BadConfig(
            [Fault(file, 0, f"is larger than {LARGEST:,} characters.", "Split it or remove what isn't needed.")]
        )
    reading = _Reading(file, first_line)
    try:
        if _TRICKY.search(text) or text.count("[") + text.count("{") > DEEPEST // 2:
            _refuse_tricks(text, reading)
        node = yaml.compose(text, Loader=_LOADER)
        value = reading.plain(node, ()) if node is not None else None
    except yaml.YAMLError as error:
        raise BadConfig([syntax_fault(error, text, file, first_line)]) from None
    if reading.faults:
        raise BadConfig(reading.faults[:MOST_FAULTS])
    return Document(file, value, reading.lines)


def with_depth(text: str, deepest: int) -> Iterator[tuple[yaml.Token, int]]:
    """What YAML is made of, piece by piece, each with how deep it lies: to see that it lies too deep before a tree is
    made of it, which takes ages then and may end the whole process. It ends with the first that lies deeper than
    `deepest`: each piece takes the longer the deeper it lies. Raises YAMLError.
    """
    depth = 0
    for token in yaml.scan(text, Loader=_LOADER):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        yield token, depth
        if depth > deepest:
            return


def _refuse_tricks(text: str, reading: _Reading) -> None:
    """No anchors, and few levels: before the tree is made, since both can make that slow or large."""
    for token, depth in with_depth(text, DEEPEST):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            what = "uses a YAML alias or anchor (& or *)."
            remedy = "Write the value out, or put it in quotes."
            raise BadConfig([Fault(reading.file, reading.line_of(token), what, remedy)])
        if depth > DEEPEST:
            remedy = "Use a few levels."
            raise BadConfig([Fault(reading.file, reading.line_of(token), "is nested too deeply.", remedy)])


class _Reading:
    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.lines: dict[Path, int] = {(): first_line}
        self.faults: list[Fault] = []

    def line_of(self, node: Any) -> int:
        return int(node.start_mark.line) + self.first_line

    def plain(self, node: yaml.Node, path: Path) -> Any:
        if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
            what = f"uses the YAML tag {node.tag[:60]}."
            self.faults.append(Fault(self.file, self.line_of(node), what, "Remove the tag; plain text is enough."))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            items = []
            for index, item in enumerate(node.value):
                self.lines[(*path, index)] = self.line_of(item)
                items.append(self.plain(item, (*path, index)))
            return items
        quoted = isinstance(node, yaml.ScalarNode) and node.style
        if quoted and (strange := _UNWRITABLE.search(node.value)):
            what = f"holds the character U+{ord(strange[0]):04X}, which no page can hold."
            self.faults.append(Fault(self.file, self.line_of(node), what, "Take it out."))
        return None if node.value == "" and not quoted else node.value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = self.line_of(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(
                    Fault(self.file, line, "has a key that is not text.", "Write a simple word before the colon.")
                )
                continue
            key = key_node.value
            if key in found:
                what = f"has the key '{key}' twice (first on line {self.lines[(*path, key)]})."
                self.faults.append(Fault(self.file, line, what, "Keep one of them."))
                continue
            self.lines[(*path, key)] = line
            found[key] = self.plain(value_node, (*path, key))
        return found


def syntax_fault(error: yaml.YAMLError, text: str, file: str, first_line: int) -> Fault:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Fault(
            file, 0, "holds a character that YAML can't have.", "Save it as UTF-8, without control characters."
        )
    lines = text.split("\n")
    here = lines[mark.line] if mark.line < len(lines) else ""
    line = min(mark.line, len(lines) - 1) + first_line
    if "\t" in here:
        return Fault(file, line, "has a tab.", "Use spaces.")
    if here[mark.column : mark.column + 1] in {"@", "`", "%"}:
        character = here[mark.column]
        remedy = "Leave it out, or put the value in quotes."
        return Fault(file, line, f"has a value that begins with '{character}', which YAML doesn't know.", remedy)
    told = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    for part, what, remedy in _SYNTAX:
        if part in told:
            return Fault(file, line, f"is not valid YAML: {what}.", remedy)
    return Fault(file, line, "is not valid YAML.", "Check the indentation, the colons and the quotes.")


# What the parser says of a file, in words that help somebody who edits it.
_SYNTAX = (
    ("flow node", "a value is missing, or a bracket isn't closed", "Write what belongs there."),
    ("flow sequence", "a list that begins with [ isn't closed", "End it with ], with commas between its parts."),
    ("flow mapping", "what begins with { isn't closed", "End it with }, with commas between its parts."),
    ("quoted scalar", "the text between quotes goes wrong", "Close the quotes; in double quotes a \\ stands twice."),
    ("mapping values", "a colon stands where none can", "Put the value in quotes, or check the indentation."),
    ("block mapping", "a line doesn't fit those above it", "Check its indentation, and that it is 'key: value'."),
    ("block collection", "a line doesn't fit the list above it", "Begin each part with '- ', one below the other."),
    ("expected ':'", "a line has no colon", "Write 'key: value'."),
    ("scalar", "a text of more than one line goes wrong", "Give all its lines the same indentation."),
    ("document", "a second document begins", "Take out the line '---' or '...'."),
)
