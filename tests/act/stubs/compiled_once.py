"""All is compiled once for all jobs under act: each has our code in a folder of its own, without compiled files.

By what stands in a file of ours and not by its place or time, so a test that changes one gets what it wrote. Libraries
have one place for all. Where the same files are loaded already, `warm` does the job.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

OURS = "/ospo_automation/"
_compiled: Callable[[SourceFileLoader, str], CodeType | None] = SourceFileLoader.get_code


def _code(loader: SourceFileLoader, name: str) -> CodeType | None:
    if OURS not in loader.path:
        return _compiled(loader, name)
    made = Path(__file__).parent / "compiled" / hashlib.sha256(loader.get_data(loader.path)).hexdigest()
    if made.exists():
        found: CodeType = marshal.loads(made.read_bytes())  # noqa: S302  (our own)
        return found
    code = _compiled(loader, name)
    assert code is not None
    part = made.with_name(f"{made.name}-{os.getpid()}")
    made.parent.mkdir(exist_ok=True)
    part.write_bytes(marshal.dumps(code))
    part.rename(made)  # at once: another job may be about to read it
    return code


sys.pycache_prefix, sys.dont_write_bytecode = str(Path(__file__).parent / "bytecode"), False
SourceFileLoader.get_code = _code  # type: ignore[method-assign, assignment]  # what imports every module of ours
if "WARM_FOR_TESTS" in os.environ and sys.orig_argv[1:4] == ["-P", "-m", "ospo_automation"]:
    import warm  # type: ignore[import-not-found]  # it lies beside this file, where an action runs

    warm.handed_over()
