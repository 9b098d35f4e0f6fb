"""Starts ospo_automation with the libraries of an unpacked bundle and our own files of this checkout.

What the bundle holds compiled of ours counts only where it is of the very text that stands here: the interpreter itself
compares. Without arguments it says which bundles this Python can use.
"""

from __future__ import annotations

import marshal
import os
import runpy
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120  (pathlib takes longer to load than all of this)


def kind() -> str:
    """Of interpreter, machine and C library, as it stands in bundles.txt and in a bundle's name."""
    try:
        library = (os.confstr("CS_GNU_LIBC_VERSION") or "").replace(" ", "-")
    except ValueError:
        library = ""
    return f"{sys.implementation.cache_tag}{sys.abiflags}-{sys.platform}-{os.uname().machine}-{library or 'other'}"


def start(bundle: str) -> None:
    """Runs `python -m ospo_automation` with the arguments behind the folder of the bundle."""
    with open(f"{bundle}/ours", "rb") as file:  # noqa: PTH123  (as above)
        ours: dict[str, bytes] = marshal.load(file)  # noqa: S302  (its digest was compared before it was unpacked)
    compiled = {cache_from_source(f"{HERE}/{name}"): code for name, code in ours.items()}
    SourceFileLoader.get_data = _kept(compiled, SourceFileLoader.get_data)  # type: ignore[method-assign, assignment]  # where .pyc are read
    sys.dont_write_bytecode = True  # nothing is written beside the action's own code
    sys.path[:0] = [HERE, f"{bundle}/folders", f"{bundle}/libraries.zip"]
    runpy.run_module("ospo_automation", run_name="__main__", alter_sys=True)


def _kept(
    compiled: dict[str, bytes], read: Callable[[SourceFileLoader, str], bytes]
) -> Callable[[SourceFileLoader, str], bytes]:
    def get_data(loader: SourceFileLoader, path: str) -> bytes:
        code = compiled.get(path)
        return read(loader, path) if code is None else code

    return get_data


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(kind())
    else:
        start(sys.argv.pop(1))
