"""YAML piece by piece, each with its line and in the words that stand there: as GitHub reads a workflow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from ospo_automation.core.primitives.yaml_lines import with_depth

DEEPEST = 50  # levels; jobs, steps and what a matrix holds need ten
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Node:
    """A piece of YAML that knows its line. Its words are text, as they stand there: `on` is no truth."""

    node: yaml.Node | None

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1 if self.node is not None else 0

    @property
    def text(self) -> str:
        return str(self.node.value).strip() if isinstance(self.node, yaml.ScalarNode) else ""

    @property
    def is_there(self) -> bool:
        return self.node is not None

    def items(self) -> list[tuple[Node, Node]]:
        pairs = self.node.value if isinstance(self.node, yaml.MappingNode) else ()
        return [(Node(key), Node(value)) for key, value in pairs]

    def values(self) -> list[Node]:
        return [value for _, value in self.items()]

    def get(self, name: str) -> Node:
        return next((value for key, value in self.items() if key.text == name), Node(None))

    def each(self) -> list[Node]:
        return [Node(one) for one in self.node.value] if isinstance(self.node, yaml.SequenceNode) else []

    def content(self) -> Any:
        """All of it as mappings, lists and text; it follows no `<<`. Raises YAMLError."""
        return yaml.constructor.BaseConstructor().construct_document(self.node) if self.node is not None else None

    def names(self) -> set[str]:
        """What it lists: one word, a list of them, or what stands in front of colons."""
        return {self.text, *(one.text for one in self.each()), *(key.text for key, _ in self.items())} - {""}


def composed(text: str) -> Node:
    """Nothing of what isn't YAML, or lies too deep: GitHub doesn't run that either."""
    try:
        if any(depth > DEEPEST for _, depth in with_depth(text, DEEPEST)):
            return Node(None)
        return Node(yaml.compose(text, Loader=_LOADER))
    except (yaml.YAMLError, RecursionError, ValueError):  # half a character can't be written as UTF-8
        return Node(None)
