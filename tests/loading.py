"""Examples as data: ours are long, and the ordinary parser takes ten times as long for them as the quick one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(file: Path | str) -> Any:
    return yaml.load(Path(file).read_text(encoding="utf-8"), Loader=SAFE)  # noqa: S506  (a safe one)
