"""A sample of small faults put into `core`, each tried by the tests of its own room: which would nobody notice?

`make mutants` takes 300, always the same; `make mutants ARGS="40 languages"` forty of one part. No file is changed:
each fault lives in a process of its own, which takes the libraries along from this one and so starts at once.
mutmut runs all tests once to learn which belong where, and leaves alone what stands outside of functions; cosmic-ray
runs the same tests for every module in a new process, which imports for seconds.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import io
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import babel
import github
import graphql
import holidays
import jinja2
import jsonschema
import pydantic
import pytest
import werkzeug
import yaml

from tests.quick import ROOT, is_quick

# Each try takes them along instead of loading them.
LIBRARIES = (babel, github, graphql, holidays, jinja2, jsonschema, pydantic, werkzeug, yaml)
CORE = ROOT / "ospo_automation/core"
SEED, MANY, SHOWN = 17, 300, 160
SECONDS = 60  # of processor, for one fault; what takes longer is told by itself, since it may hang or only be slow
MOST_FILES = 3  # of the tests of one room
# Tests of something else, or of everything.
ELSEWHERE = {"act", "browser", "opinions", "sandbox"} | {
    f"test_{each}.py" for each in ("linear", "house", "demo", "erasure", "mutants")
}
COMPARED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNTED: Mapping[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}


@dataclass(frozen=True)
class Fault:
    """The `place`th change that can be made in a file."""

    file: Path
    place: int
    line: int
    was: str
    now: str

    def __str__(self) -> str:
        was, now = (each if len(each) <= SHOWN else f"{each[:SHOWN]}…" for each in (self.was, self.now))
        return f"{self.file.relative_to(ROOT)}:{self.line}: {was}  ->  {now}"


# --- What can be wrong ------------------------------------------------------------------------------------------


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand there instead."""
    match node:
        case ast.Compare(ops=[first, *_]) if type(first) in COMPARED:
            new = copy.deepcopy(node)
            new.ops[0] = COMPARED[type(first)]()
            yield new
        case ast.BoolOp():
            new_bool = copy.deepcopy(node)
            new_bool.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield new_bool
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=operator) if type(operator) in COUNTED and not isinstance(node.left, ast.Constant):
            new_sum = copy.deepcopy(node)
            new_sum.op = COUNTED[type(operator)]()
            yield new_sum
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(number)):
            yield ast.Constant(number + 1)
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign() | ast.Continue():
            yield ast.Pass()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


class _Changing(ast.NodeTransformer):
    """Makes one change, counted in the order of the file. What only types say stays as it is."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self.found: list[tuple[int, str, str]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        for new in changed(node):
            self.found.append((getattr(node, "lineno", 0), ast.unparse(node), ast.unparse(new)))
            if len(self.found) - 1 == self._wanted:
                return ast.copy_location(new, node)
        seen: ast.AST = super().visit(node)
        return seen

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            value = self.visit(node.value)
            assert isinstance(value, ast.expr)
            node.value = value
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        return node if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)


def faults(file: Path) -> list[Fault]:
    """Every change that can be made in this file."""
    walk = _Changing(-1)
    walk.visit(ast.parse(file.read_text(encoding="utf-8")))
    return [Fault(file, place, *each) for place, each in enumerate(walk.found)]


def with_fault(text: str, fault: Fault) -> CodeType:
    tree = _Changing(fault.place).visit(ast.parse(text))
    assert isinstance(tree, ast.Module)
    return compile(ast.fix_missing_locations(tree), str(fault.file), "exec", dont_inherit=True)


# --- Who should notice ------------------------------------------------------------------------------------------


@cache
def _imports() -> Mapping[Path, frozenset[str]]:
    """Of every file of tests and of ours, the names that it takes from elsewhere."""
    found = {}
    ours = (file for file in (ROOT / "ospo_automation").rglob("*.py") if not {"sandbox", "demo"} & set(file.parts))
    for file in [*(ROOT / "tests").rglob("*.py"), *ours]:
        package = file.relative_to(ROOT).parts[:-1]
        names: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1] if node.level else ()
                source = ".".join([*base, *filter(None, [node.module])])
                names |= {source, *(f"{source}.{each.name}" for each in node.names)}
            elif isinstance(node, ast.Import):
                names |= {each.name for each in node.names}
        found[file] = frozenset(names)
    return found


@cache
def room_of(file: Path) -> list[Path]:
    """The tests of a module's room: those that take something from it, or from what takes something from it, and of
    these those that are most about its floor. What needs nothing but values goes first.
    """
    near, steps = {_name(file)}, dict[Path, int]()
    for step in range(4):
        users = [each for each, names in _imports().items() if names & near]
        for each in users:
            if each.name.startswith("test_") and not ELSEWHERE & set(each.parts):
                steps.setdefault(each, step)
        near |= {_name(each) for each in users if "tests" not in each.relative_to(ROOT).parts}
    floor = ".".join(_name(file).split(".")[:3])

    def about(test: Path) -> float:
        ours = [name for name in _imports()[test] if name.startswith("ospo_automation.")]
        return sum(name.startswith(floor) for name in ours) / (len(ours) + 1)

    nearest = sorted(steps, key=lambda each: (steps[each] - 3 * about(each), each))[:MOST_FILES]
    return sorted(nearest, key=lambda each: not is_quick(each))


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


# --- The tries --------------------------------------------------------------------------------------------------


def _try(fault: Fault, tests: Sequence[Path]) -> None:
    """In a process of its own: ends with 0 where nobody noticed."""
    os.setsid()  # what the tests start ends with them
    get_code = SourceFileLoader.get_code

    def with_it(loader: SourceFileLoader, name: str) -> CodeType | None:
        if Path(loader.path) == fault.file:
            return with_fault(fault.file.read_text(encoding="utf-8"), fault)
        return get_code(loader, name)

    SourceFileLoader.get_code = with_it  # type: ignore[method-assign, assignment]  # what imports every module
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--disable-warnings", "-m", "not slow"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        ended = pytest.main([*options, *map(str, tests)])
    os._exit(0 if ended == 0 else 1)


@dataclass
class Try:
    fault: Fault
    process: multiprocessing.process.BaseProcess
    began: float

    @property
    def is_over(self) -> bool:
        """Ended by itself, or as here where it took too long."""
        if self.process.is_alive() and self._took_too_long():
            os.killpg(self.process.pid or 0, signal.SIGKILL)
            self.process.join()
        return not self.process.is_alive()

    def _took_too_long(self) -> bool:
        return _seconds_of(self.process.pid or 0) > SECONDS or time.monotonic() - self.began > 10 * SECONDS

    @property
    def end(self) -> str:
        code = self.process.exitcode
        return {0: "LIVES", 1: "noticed"}.get(code if code is not None else -1, "too long")


def tried(chosen: Sequence[Fault], room: Callable[[Path], Sequence[Path]] = room_of) -> Iterator[Try]:
    """As many at a time as there are processors."""
    waiting, running = list(reversed(chosen)), list[Try]()
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            fault = waiting.pop()
            process = multiprocessing.get_context("fork").Process(target=_try, args=(fault, room(fault.file)))
            process.start()
            running.append(Try(fault, process, time.monotonic()))
        over = [each for each in running if each.is_over]
        running = [each for each in running if each not in over]
        yield from over
        time.sleep(0.1)


def _seconds_of(pid: int) -> float:
    """Of processor, so that a busy machine makes nothing hang."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def sample(many: int, part: str = "") -> list[Fault]:
    """The same ones each time; of every file as many as it has of all."""
    every = [each for file in sorted(CORE.rglob("*.py")) if part in str(file) for each in faults(file)]
    return random.Random(SEED).sample(every, min(many, len(every)))  # noqa: S311  (no secret)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("many", nargs="?", type=int, default=MANY)
    parser.add_argument("part", nargs="?", default="")
    parser.add_argument("--from", dest="first", type=int, default=0)
    given = parser.parse_args(arguments)
    chosen = sample(given.many, given.part)[given.first :]
    ends = Counter[str]()
    for number, each in enumerate(tried(chosen), 1):
        ends[each.end] += 1
        if each.end != "noticed":
            room = " ".join(str(file.relative_to(ROOT / "tests")) for file in room_of(each.fault.file))
            print(f"{each.end}: {each.fault}    [{room}]", flush=True)
        if number % 10 == 0 or number == len(chosen):
            print(f"{number} tried: {dict(ends)}, {ends['noticed'] / number:.0%} noticed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
