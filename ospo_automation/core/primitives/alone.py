"""One module of a library that else would bring all of its countries, or all of its languages, into every run."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType


def alone(name: str) -> ModuleType:
    """A module without what its package's own `__init__` imports beside it; whoever wants the whole package still gets
    it.

    Raises ModuleNotFoundError.
    """
    package = name.rpartition(".")[0]
    if not package or name in sys.modules or package in sys.modules:
        return import_module(name)
    spec = find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"there is no {package}", name=package)
    sys.modules[package] = module_from_spec(spec)  # made, and not run
    try:
        return import_module(name)
    finally:
        del sys.modules[package]
