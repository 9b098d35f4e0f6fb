"""The bundle of a release: used where it is the one that is named, and else each run installs by itself."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import yaml

import bundle_build
from ospo_automation.site.serving import served

ROOT = Path(__file__).parents[1]
STEPS = {each["name"]: each for each in yaml.safe_load((ROOT / "actions/run/action.yml").read_text())["runs"]["steps"]}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small checkout, with a module that says which library it got."""
    root = tmp_path / "code"
    for name, text in {
        "ospo_automation/__init__.py": '__version__ = "9.8.7"\n',
        "ospo_automation/__main__.py": "import sys, alone, holidays\nprint(alone.SAYS, holidays.SAYS, *sys.argv[1:])\n",
        "ospo_automation/adopt/source.py": 'SOURCE = "acme/ours"\n',
        "requirements/runtime.txt": "alone==1\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "actions/run").mkdir(parents=True)
    shutil.copy(bundle_build.START, root / "actions/run")
    return root


def made(root: Path, place: Path) -> Path:
    for name in (
        "alone/__init__.py",
        "holidays/__init__.py",
        "holidays/countries/atlantis.py",
        "bin/tool.py",
        "a-1.dist-info/METADATA",
    ):
        (place / "libraries" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "libraries" / name).write_text(f"SAYS = {name!r}\n", encoding="utf-8")
    return bundle_build.made(place / "libraries", place / "out", root)


def test_the_same_files_give_the_same_bytes_that_tell_no_place(root: Path, tmp_path: Path) -> None:
    first, second = made(root, tmp_path / "a"), made(root, tmp_path / "other" / "b")
    assert first.read_bytes() == second.read_bytes()
    unpacked = subprocess.run(["zstd", "-dc", first], check=True, capture_output=True).stdout
    assert str(tmp_path).encode() not in unpacked
    assert b"atlantis" not in unpacked
    assert b"folders/a-1.dist-info/METADATA" in unpacked  # holidays asks for its own version
    (tmp_path / "a/libraries/x.pth").touch()
    with pytest.raises(ValueError, match="pth"):
        made(root, tmp_path / "a")


@dataclass
class Fetched:
    said: str
    told: dict[str, str]


def variables(root: Path, tmp_path: Path, **more: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {"PATH": path, "RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(root / "actions/run")}
    return (
        given | {"GITHUB_WORKSPACE": str(tmp_path), "APPLY": "true", "COMMAND": "run", "ISSUES": "", "FOUND": ""} | more
    )


def fetched(root: Path, tmp_path: Path, server: str) -> Fetched:
    out = tmp_path / "output"
    given = variables(root, tmp_path, GITHUB_OUTPUT=str(out), GITHUB_SERVER_URL=server)
    step = STEPS["Fetch the bundle of the release"]["run"]
    done = subprocess.run(["bash", "-c", step], env=given, capture_output=True, text=True, check=True)
    return Fetched(done.stdout, dict(line.split("=", 1) for line in out.read_text().splitlines()))


@pytest.mark.parametrize("what", ["used", "absent", "another", "cut", "other python", "other libraries", "no line"])
def test_a_bundle_is_used_only_where_it_is_the_one(what: str, root: Path, tmp_path: Path) -> None:
    file = made(root, tmp_path)
    digest, locked = (
        hashlib.sha256(each.read_bytes()).hexdigest() for each in (file, root / "requirements/runtime.txt")
    )
    kind = "cpython-27" if what == "other python" else bundle_build.kind()
    locked = "0" * 64 if what == "other libraries" else locked
    line = "# none" if what == "no line" else f"{kind} {digest} {locked} acme/{file.name}"
    (root / "actions/run/bundles.txt").write_text(f"{line}\n", encoding="utf-8")
    released = tmp_path / "released/acme" / file.name
    released.parent.mkdir(parents=True)
    if what != "absent":
        content = file.read_bytes()
        released.write_bytes({"another": content + b"x", "cut": content[:-9]}.get(what, content))
    with served(tmp_path / "released", "") as server:
        it = fetched(root, tmp_path, server.rstrip("/"))
    assert ("::warning::" in it.said) == (what in {"another", "cut"})
    assert it.told.get("ready") == ("true" if what == "used" else None)
    assert (Path(it.told["place"]) / "bundle").exists() == (what == "used")
    if what != "used":
        return
    given = variables(root, tmp_path, PLACE=it.told["place"], BUNDLE="true")
    run = partial(subprocess.run, ["bash", "-c", STEPS["Run ospo_automation"]["run"]], env=given, text=True, check=True)
    assert run(capture_output=True).stdout == "alone/__init__.py holidays/__init__.py run --apply\n"
    (root / "ospo_automation/__main__.py").write_text("print('changed since')\n", encoding="utf-8")
    assert run(capture_output=True).stdout == "changed since\n"  # what was compiled before counts no more
    assert not list(root.rglob("__pycache__"))


def test_nothing_compiled_stands_in_the_repository_and_each_line_names_a_bundle_whole() -> None:
    lines = [each for each in bundle_build.BUNDLES.read_text(encoding="utf-8").splitlines() if not each.startswith("#")]
    assert all(len(each.split(" ")) == 4 and each.endswith(".tar.zst") for each in lines)


def test_what_installs_is_left_out_where_a_bundle_is_ready() -> None:
    for name in ("Install uv", "Install ospo_automation"):
        assert STEPS[name]["if"] == "steps.bundle.outputs.ready != 'true'"
