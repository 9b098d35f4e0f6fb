"""Writes into the package of which commit it was made, so that `ospo init` can name it: see adopt/source.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface[Any]):
    """For the wheel only: what is installed to be edited is asked by git each time."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        try:
            from ospo_automation.adopt.source import BUILT, release_of, written_down
        finally:
            sys.path.remove(self.root)
        file = root / "dist" / BUILT
        file.parent.mkdir(exist_ok=True)
        file.write_text(written_down(release_of(root)), encoding="utf-8")
        build_data["force_include"][str(file)] = f"ospo_automation/{BUILT}"
