"""Everything that is checked without running the code: style, types, workflows, forms and locks. `make check`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TOGETHER = 2  # checks at a time: mypy takes as long as all others
SCHEMAS = {
    "vendor.github-workflows": [".github/workflows/*.yml"],
    "vendor.github-actions": ["actions/*/action.yml"],
    "vendor.github-issue-forms": [".github/ISSUE_TEMPLATE/casus.yml"],
    "vendor.dependabot": [".github/dependabot.yml"],
}
# Split, so that this file doesn't name what it looks for.
HOSTS = ("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(?:org|com)", "deb" + r"\.debian")
ADDRESSES = re.compile("|".join(HOSTS))
MACHINE = re.compile("/(?:" + "wo" + "rk|" + "ro" + "ot" + ")/")


def main() -> int:
    """Runs every check, also after one has failed, and says at the end which did."""
    with ThreadPoolExecutor(TOGETHER) as crew:
        done = [(name, crew.submit(ran, command)) for name, command in commands()]
        failed = [name for name, each in done if not told(name, each.result())]
    failed += [f"{place}: {line}" for place, line in unwanted(listed_files())]
    print("\nFailed:\n  " + "\n  ".join(failed) if failed else "\nEverything passed.")
    return 1 if failed else 0


def commands() -> Iterator[tuple[str, list[str]]]:
    """The checks by name, each a command to be run in the root of the repository; the longest first."""
    yield "mypy", [tool("mypy")]
    yield "ruff check", [tool("ruff"), "check", "."]
    yield "ruff format", [tool("ruff"), "format", "--check", "--quiet", "."]
    yield "zizmor", [tool("zizmor"), "--offline", "--quiet", "--persona", "auditor", "."]
    for schema, patterns in SCHEMAS.items():
        files = [str(file) for pattern in patterns for file in sorted(ROOT.glob(pattern))]
        yield schema, [tool("check-jsonschema"), "--builtin-schema", schema, *files]
    yield "ospo check", [sys.executable, "-m", "ospo_automation", "check"]


def tool(name: str) -> str:
    return str(BIN / name)


def ran(command: list[str]) -> subprocess.CompletedProcess[str]:
    output = subprocess.PIPE
    return subprocess.run(command, cwd=ROOT, check=False, text=True, stdout=output, stderr=subprocess.STDOUT)


def told(name: str, done: subprocess.CompletedProcess[str]) -> bool:
    """Whether all was well, with what it said below its name: two that run together would say it through each other."""
    print(f"== {name}\n{done.stdout}", end="", flush=True)
    return done.returncode == 0


def listed_files() -> Iterator[str]:
    """Every file that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    return filter(None, listed.stdout.decode().split("\0"))


def unwanted(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Where a file names the address of a package registry or a path of somebody's machine."""
    for name in names:
        file = ROOT / name
        if not file.is_file():
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if ADDRESSES.search(line) or MACHINE.search(line):
                yield f"{name}:{number}", line.strip()[:100]


if __name__ == "__main__":
    sys.exit(main())
