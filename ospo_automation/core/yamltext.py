"""YAML as people mean it: every value is the text they typed, and every value knows its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from .errors import BadConfig, Fault

Path = tuple[str | int, ...]
LARGEST = 1_000_000
DEEPEST = 20
MOST_FAULTS = 50
_OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
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

    def faults(self, error: ValidationError) -> list[Fault]:
        """What pydantic found wrong, each with its line and in words that help."""
        found: list[Fault] = []
        for problem in error.errors(include_url=False):
            path = tuple(part for part in problem["loc"] if part != "[key]")
            name = ".".join(map(str, path))
            if problem["type"] == "unknown_keys":
                known = f"Known keys: {problem['ctx']['known']}."
                unknown = problem["ctx"]["unknown"]
                found += [self.fault((*path, key), f"'{key}' is unknown here.", known) for key in unknown]
            elif problem["type"] == "missing":
                found.append(self.fault(path[:-1], f"'{name}' is missing.", "Add it; the README shows an example."))
            else:
                message = problem["msg"].removeprefix("Value error, ").rstrip(".")
                given = problem["input"]
                shown = f" (it says '{given[:60]}')" if isinstance(given, str) else ""
                found.append(self.fault(path, f"'{name}'{shown}: {message}." if name else f"{message}."))
        return found


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
        _refuse_tricks(text, reading)
        node = yaml.compose(text, Loader=_LOADER)
        value = reading.plain(node, ()) if node is not None else None
    except yaml.YAMLError as error:
        raise BadConfig([_syntax_fault(error, file, first_line)]) from None
    if reading.faults:
        raise BadConfig(reading.faults[:MOST_FAULTS])
    return Document(file, value, reading.lines)


def _refuse_tricks(text: str, reading: _Reading) -> None:
    """No anchors, and few levels: before the tree is made, since both can make that slow or large."""
    depth = 0
    for token in yaml.scan(text, Loader=_LOADER):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            what = "uses a YAML alias or anchor (& or *)."
            remedy = "Write the value out, or put it in quotes."
            raise BadConfig([Fault(reading.file, reading.line_of(token), what, remedy)])
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
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


def _syntax_fault(error: yaml.YAMLError, file: str, first_line: int) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "can't be read"
    line = mark.line + first_line if mark is not None else 0
    return Fault(file, line, f"is not valid YAML: {problem}.", "Check the indentation, the colons and the quotes.")
