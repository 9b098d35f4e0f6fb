"""PyGithub has a module for each of GitHub's things, 170 in all. A run meets a dozen: each is read at its first use.

What signs as an app or hides a secret would come with them, and we use neither.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_LAZY: type[ModuleType] = vars(importlib.util)["_LazyModule"]


class _NotYet(ModuleType):
    """A module that is read at its first use. That it is imported once more is none: the import asks for its spec."""

    def __getattribute__(self, name: str) -> Any:
        if name != "__spec__":
            object.__setattr__(self, "__class__", _LAZY)
            return getattr(self, name)
        return object.__getattribute__(self, name)


class _Later(importlib.util.LazyLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        object.__setattr__(module, "__class__", _NotYet)


class _AtFirstUse(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if not name.startswith("github.") and name != "jwt":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Later(spec.loader)
        return spec


def read_at_first_use() -> None:
    """From now on, for the process. What was imported before stays as it is."""
    if not any(isinstance(each, _AtFirstUse) for each in sys.meta_path):
        sys.meta_path.insert(0, _AtFirstUse())
