"""One module of a library that else would bring all of its countries, calendars or languages into every run."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any


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


def name_by_name(package: str) -> None:
    """From now on a package whose `__init__` does nothing but import names brings each of them when it is asked for.
    One that does more is left as it is.
    """
    top = find_spec(package.partition(".")[0])
    spec = PathFinder.find_spec(package, top.submodule_search_locations) if top is not None else None
    if package in sys.modules or spec is None or spec.origin is None:
        return
    within = ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body
    imports = [each for each in within if isinstance(each, ast.ImportFrom) and not each.level]
    if len(imports) < len(within):
        return
    places = {each.asname or each.name: (whole.module or "", each.name) for whole in imports for each in whole.names}
    module = module_from_spec(spec)

    def asked(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        place, there = places[name]
        found = vars(module)[name] = getattr(import_module(place), there)
        return found

    vars(module)["__getattr__"] = asked
    sys.modules[package] = module
