"""The script of the action `look` as a module: it lies outside the package, since it runs with nothing installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "actions/look/look.py"


def _loaded() -> Any:
    spec = importlib.util.spec_from_file_location("look", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


look = _loaded()
