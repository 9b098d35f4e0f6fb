"""What only some commands need comes with an extra: which one brings a module, and the line that installs it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

MODULES: Mapping[str, tuple[str, ...]] = {
    "site": ("icalendar", "mkdocs", "material", "nh3", "segno", "selectolax"),
    "zensical": ("zensical",),
    "browser": ("axe_playwright_python", "playwright"),
    "demo": ("graphql", "jsonschema", "linkify_it", "mdit_py_plugins", "referencing", "rich", "werkzeug"),
}
_LOCKS = Path(__file__).resolve().parent.parent / "requirements"
_LOCK = {"demo": "demo.txt"}  # the others are all in that of the site


def missing(module: str, extra: str = "") -> str:
    """What to say where a module isn't there, in a line. `extra` where the module tells nothing."""
    name = module.partition(".")[0]
    extra = extra or next((each for each, modules in MODULES.items() if name in modules), "")
    lock = _LOCKS / (_LOCK.get(extra, "site.txt") if extra else "runtime.txt")
    from_lock = f"--require-hashes -r {shlex.quote(str(lock))}"
    # Installed as a package, pip has it already and only adds what the extra brings.
    what = from_lock if lock.is_file() else shlex.quote(f"ospo-automation[{extra}]" if extra else "ospo-automation")
    python = shlex.quote(sys.executable)
    pip = f"{python} -m pip install" if find_spec("pip") else f"uv pip install --python {python}"
    return (
        f"{name} isn't installed{f': it comes with the extra {extra!r}' if extra else ''}. To install it: {pip} {what}"
    )
