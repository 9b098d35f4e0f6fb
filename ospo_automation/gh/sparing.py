"""PyGithub has a module for each of GitHub's things, 170 in all. A run meets a dozen: each is read at its first use.

What signs as an app or hides a secret would come with them, and we use neither.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType


class _AtFirstUse(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if not name.startswith("github.") and name != "jwt":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def read_at_first_use() -> None:
    """From now on, for the process. What was imported before stays as it is."""
    if not any(isinstance(each, _AtFirstUse) for each in sys.meta_path):
        sys.meta_path.insert(0, _AtFirstUse())
