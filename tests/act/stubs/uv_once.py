"""Stands in for uv where a run installs libraries: it does so really, with just these arguments, but once for all runs.

Later runs find the libraries by a path file. Else each of some forty would link and compile two thousand files.
The path file also has all compiled once; see `compiled_once`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    uv, shared = os.environ["UV_REAL"], Path(os.environ["UV_SHARED"])
    if arguments[:2] != ["pip", "install"]:
        return subprocess.run([uv, *arguments], check=False).returncode
    at, file = arguments.index("--python") + 1, Path(arguments[arguments.index("-r") + 1])
    asked = [*arguments[:at], *arguments[at + 1 :]]
    said = "\0".join(each for each in asked if each != str(file) and not each.startswith("/"))
    place = shared / hashlib.sha256(said.encode() + file.read_bytes()).hexdigest()[:16]
    with (shared / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "done").exists():
            python = place / "bin/python"
            subprocess.run(
                [uv, "venv", "--quiet", "--clear", "--no-project", "--python", arguments[at], place], check=True
            )
            done = subprocess.run([uv, *arguments[:at], str(python), *arguments[at + 1 :]], check=False)
            if done.returncode != 0:
                return done.returncode
            (place / "done").touch()
    (shared / f"{file.stem}.place").write_text(str(place), encoding="utf-8")
    [libraries] = place.glob("lib/python*/site-packages")
    [own] = Path(arguments[at]).parents[1].glob("lib/python*/site-packages")
    (own / "shared.pth").write_text(f"{libraries}\n{shared}\nimport compiled_once\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
