"""The command as a person types it: within the process of the tests, which saves a second each time, or in its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from ospo_automation.cli.main import main

ROOT = Path(__file__).resolve().parent.parent
Ended = subprocess.CompletedProcess[str]


def ospo(*words: str, cwd: Path = ROOT, **variables: str) -> Ended:
    """How it ends and what it prints, by the same door. What is about the process itself needs `started`."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(cwd)
        for name in _of_github():
            patch.delenv(name)
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["ospo", *words])
        with pytest.raises(SystemExit) as end:
            main()
    code = end.value.code
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return subprocess.CompletedProcess(words, code if isinstance(code, int) else int(code is not None), *said)


def started(*words: str, cwd: Path = ROOT, **variables: str) -> Ended:
    clean = {name: value for name, value in os.environ.items() if name not in _of_github()}
    return subprocess.run(
        [sys.executable, "-P", "-m", "ospo_automation", *words],
        cwd=cwd, env=clean | {"PYTHONPATH": str(ROOT)} | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _of_github() -> list[str]:
    return [name for name in os.environ if name.startswith("GITHUB_")]
