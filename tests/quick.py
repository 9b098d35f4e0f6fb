"""Which tests are for between two thoughts: those of files that need neither the small GitHub nor another program."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SLOW = ("ospo_automation.sandbox", "ospo_automation.demo", "subprocess", "playwright", "tests.served")


def is_quick(module: Path) -> bool:
    """Whether nothing slow stands behind a file of tests, however far."""
    return not any(name.startswith(SLOW) for name in _behind(module))


def _behind(module: Path) -> set[str]:
    found: set[str] = set()
    todo = [module]
    while todo:
        new = imported(todo.pop()) - found
        found |= new
        todo += [file for name in new if name.startswith("tests.") and (file := _file_of(name)) is not None]
    return found


@cache
def imports_in(module: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Those within functions too. What can hold none isn't walked through."""
    found: list[ast.Import | ast.ImportFrom] = []
    todo: list[ast.AST] = [ast.parse(module.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
        for part in _PARTS:
            todo += getattr(node, part, ())
    return tuple(found)


_PARTS = ("body", "orelse", "finalbody", "handlers", "cases")


@cache
def imported(module: Path) -> frozenset[str]:
    package = module.relative_to(ROOT).parts[:-1]
    found: set[str] = set()
    for node in imports_in(module):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        else:
            base = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*base, *filter(None, [node.module])])
            found |= {source, *(f"{source}.{each.name}" for each in node.names)}
    return frozenset(found)


def _file_of(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split("."))
    return next((each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file()), None)
