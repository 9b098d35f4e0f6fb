"""Makes the bundle that a release carries: the libraries of a run, and our code, compiled. `make bundle`.

The same files and the same Python give the same bytes. It prints the line for actions/run/bundles.txt;
`--check` refuses where that one isn't there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import marshal
import py_compile
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements/runtime.txt"
BUNDLES = ROOT / "actions/run/bundles.txt"
START = ROOT / "actions/run/start.py"
OURS = "ospo_automation"
NEEDS_FOLDER = {"babel", "certifi", "holidays"}
"""Packages that look for files of their own by path; so does what has machine code. All others stay in one file:
making two thousand files takes a runner longer than all else."""
LEFT_OUT = re.compile(
    r"bin/|.*\.(?:pyi|[ch]|pyx)$|.*\.dist-info/(?!METADATA$|entry_points)"  # holidays asks for its own version
    r"|babel/locale-data/(?!(?:root|nl|en|nl_NL|en_US|en_GB)\.dat)"  # what our texts are written in
    r"|holidays/(?:countries/(?!__init__|netherlands)|financial/(?!__init__)|locale/(?!en_US/LC_MESSAGES/NL\.mo|nl/))"
)
NEVER_RUN = ("ospo_automation/sandbox/", "ospo_automation/demo/", "ospo_automation/site/", "ospo_automation/adopt/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--check", action="store_true", help="fail unless its line stands in actions/run/bundles.txt")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
        subprocess.run([*pip, "--target", folder, *locked], check=True)
        file = made(Path(folder), asked.out)
    line = line_for(file)
    print(line)
    if asked.check and line not in BUNDLES.read_text(encoding="utf-8").splitlines():
        sys.exit(f"error: {file.name} isn't the one that actions/run/bundles.txt promises.")


def made(libraries: Path, out: Path, root: Path = ROOT) -> Path:
    """The bundle of what is installed in a folder. Raises ValueError for what a bundle can't do."""
    subjects = [path for path in sorted(libraries.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    names = {path.relative_to(libraries).as_posix(): path for path in subjects}
    if any(name.endswith(".pth") for name in names):
        raise ValueError("a library wants a .pth file, which a bundle has not")
    folders = NEEDS_FOLDER | {name.split("/")[0] for name in names if name.endswith(".so") or ".dist-info/" in name}
    kept = {name: path for name, path in names.items() if not LEFT_OUT.match(name)}
    packed, members = io.BytesIO(), {"licences.txt": licences(names)}
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in compiled_alone(kept, folders):
            archive.writestr(zipfile.ZipInfo(name), content)
    members["libraries.zip"] = packed.getvalue()
    for name, path in kept.items():
        if name.split("/")[0] in folders:
            members[f"folders/{name}"] = path.read_bytes()
            if name.endswith(".py"):
                beside = path.parent.relative_to(libraries) / "__pycache__" / f"{path.stem}.{tag()}.pyc"
                members[f"folders/{beside.as_posix()}"] = compiled(
                    path, name, py_compile.PycInvalidationMode.UNCHECKED_HASH
                )
    members["ours"] = marshal.dumps(dict(ours(root)), 2)
    file = out / f"ospo-bundle-{version(root)}-{kind()}.tar.zst"
    out.mkdir(parents=True, exist_ok=True)
    file.write_bytes(compressed(archived(members)))
    return file


def compiled_alone(kept: dict[str, Path], folders: set[str]) -> Iterator[tuple[str, bytes]]:
    for name, path in kept.items():
        if name.split("/")[0] in folders:
            continue
        if name.endswith(".py"):
            yield f"{name}c", compiled(path, name, py_compile.PycInvalidationMode.UNCHECKED_HASH)
        else:
            yield name, path.read_bytes()


def ours(root: Path) -> Iterator[tuple[str, bytes]]:
    """Of each module of ours what the interpreter uses only after it compared the text."""
    for path in sorted((root / OURS).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(NEVER_RUN):
            yield name, compiled(path, name, py_compile.PycInvalidationMode.CHECKED_HASH)


def compiled(path: Path, name: str, how: py_compile.PycInvalidationMode) -> bytes:
    """As the interpreter keeps it, with no trace of where it was made."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "compiled"
        py_compile.compile(str(path), str(file), dfile=name, doraise=True, optimize=0, invalidation_mode=how)
        return file.read_bytes()


def licences(names: dict[str, Path]) -> bytes:
    found = [name for name in names if re.search(r"\.dist-info/(?:.*/)?(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)", name)]
    return b"\n".join(f"== {name}\n".encode() + names[name].read_bytes() for name in found)


def archived(members: dict[str, bytes]) -> bytes:
    """With nothing in it but names and contents: no times, owners or rights of whoever made it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(members):
            told = tarfile.TarInfo(name)
            told.size = len(members[name])
            archive.addfile(told, io.BytesIO(members[name]))
    return packed.getvalue()


def compressed(content: bytes) -> bytes:
    command = ["zstd", "--quiet", "-19", "--stdout"]
    return subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True).stdout


def tag() -> str:
    return sys.implementation.cache_tag or ""


def kind() -> str:
    """Raises ValueError where no run would find it again."""
    told = subprocess.run([sys.executable, "-I", "-S", START], check=True, stdout=subprocess.PIPE, text=True).stdout
    if told.strip().endswith("-other"):
        raise ValueError(f"no bundle for {told.strip()}")
    return told.strip()


def version(root: Path) -> str:
    told = (root / OURS / "__init__.py").read_text(encoding="utf-8")
    (found,) = re.findall(r'^__version__ = "(.+)"', told, re.MULTILINE)
    return str(found)


def source(root: Path) -> str:
    told = (root / OURS / "adopt/source.py").read_text(encoding="utf-8")
    (found,) = re.findall(r'^SOURCE = "(.+)"', told, re.MULTILINE)
    return str(found)


def line_for(file: Path, root: Path = ROOT) -> str:
    digest, locked = (hashlib.sha256(each.read_bytes()).hexdigest() for each in (file, LOCK))
    asset = f"{source(root)}/releases/download/v{version(root)}/{file.name}"
    return f"{kind()} {digest} {locked} {asset}"


if __name__ == "__main__":
    main()
