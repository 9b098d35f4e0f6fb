"""A sample of small faults put into `core`, each tried by the tests that come past it: which would nobody notice?

`make mutants` takes 300, always the same; `make mutants ARGS="40 languages"` forty of one part. No file is changed:
all faults of the sample are compiled into the modules at once, each behind a switch that also tells which tests come
past it. These run with the fault switched on, in a process that takes along all that is imported and collected. First
the tests that need nothing but values, then for what they leave alive those of the module's room. What acts while
modules are imported can't be switched: it gets a process that imports anew, and the tests of its room.

What can't be noticed, since it makes no difference, stands with its reason in `examples/same_faults.yml`.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import contextlib
import copy
import io
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.machinery import SourceFileLoader
from itertools import accumulate
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

from tests.loading import loaded
from tests.quick import ROOT, imported, is_quick

# Each try takes them along instead of loading them.
LIBRARIES = (babel, github, graphql, holidays, jinja2, jsonschema, pydantic, werkzeug, yaml)
CORE = ROOT / "ospo_automation/core"
SAME = ROOT / "tests/examples/same_faults.yml"
SEED, MANY, SHOWN = 17, 300, 160
AT_A_TIME = os.cpu_count() or 1
SECONDS = 60  # of processor, for one fault; what takes longer is told by itself, since it may hang or only be slow
ENOUGH = 20  # seconds of tests for one fault, the quickest first; in half a minute nobody who works waits for more
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
        case ast.Return(value=value) if value is not None and not _is_no(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign() | ast.Continue():
            yield ast.Pass()


def _is_no(node: ast.expr) -> bool:
    """None, or what whoever asks takes for the same."""
    return isinstance(node, ast.Constant) and not node.value


class _Changing(ast.NodeTransformer):
    """Makes the changes that `wanted` names by their place in the file. What only types say stays as it is."""

    def __init__(self, wanted: Mapping[int, Change]) -> None:
        self._wanted = wanted
        self.found: list[tuple[int, str, str]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        change, new = None, next(changed(node), None)
        if new is not None:
            change = self._wanted.get(len(self.found))
            self.found.append((getattr(node, "lineno", 0), ast.unparse(node), ast.unparse(new)))
            new = copy.deepcopy(new)
        seen: ast.AST = super().visit(node)
        return ast.copy_location(change(seen, new), node) if change is not None and new is not None else seen

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
        returned, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returned
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """How much is remembered makes no difference to what is said."""
        if ast.unparse(node.func) != "lru_cache":
            self.generic_visit(node)
        return node


Change = Callable[[ast.AST, ast.AST], ast.AST]
SWITCH = "is_switched_on__"  # among the builtins: asked wherever a fault may be


def _instead(_: ast.AST, new: ast.AST) -> ast.AST:
    return new


@dataclass(frozen=True)
class _Switched:
    """Does as the fault has it where its number is on."""

    number: int

    def __call__(self, old: ast.AST, new: ast.AST) -> ast.AST:
        asked = ast.Call(ast.Name(SWITCH, ast.Load()), [ast.Constant(self.number)], [])
        match old, new:
            case ast.Return(value=ast.expr() as value), ast.Return(value=ast.expr() as other):
                return ast.Return(ast.IfExp(asked, other, value))
            case ast.expr(), ast.expr():
                return ast.IfExp(asked, new, old)
            case ast.stmt(), ast.stmt():
                return ast.If(asked, [new], [old])
        raise TypeError(ast.dump(old))


def faults(file: Path) -> list[Fault]:
    """Every change that can be made in this file."""
    walk = _Changing({})
    walk.visit(ast.parse(file.read_text(encoding="utf-8")))
    return [Fault(file, place, *each) for place, each in enumerate(walk.found)]


def with_fault(text: str, fault: Fault) -> CodeType:
    return _compiled(text, fault.file, {fault.place: _instead})


def with_switches(text: str, file: Path, numbers: Mapping[int, int]) -> CodeType:
    """With all faults at once, each where its number is switched on. `numbers`: by the place in the file."""
    return _compiled(text, file, {place: _Switched(number) for place, number in numbers.items()})


def _compiled(text: str, file: Path, wanted: Mapping[int, Change]) -> CodeType:
    tree = _Changing(wanted).visit(ast.parse(text))
    assert isinstance(tree, ast.Module)
    return compile(ast.fix_missing_locations(tree), str(file), "exec", dont_inherit=True)


# --- Who should notice ------------------------------------------------------------------------------------------


@cache
def _imports() -> Mapping[Path, frozenset[str]]:
    """Of every file of tests and of ours, the names that it takes from elsewhere."""
    ours = (file for file in (ROOT / "ospo_automation").rglob("*.py") if not {"sandbox", "demo"} & set(file.parts))
    return {file: imported(file) for file in [*(ROOT / "tests").rglob("*.py"), *ours]}


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

Code = Callable[[Path], CodeType | None]
OPTIONS = ("-q", "-n", "0", "-p", "no:cacheprovider", "--disable-warnings", "-m", "not slow")


def _import_as(code_of: Code) -> None:
    """From now on modules are imported as `code_of` has them; None for what stays as it is."""
    get_code = SourceFileLoader.get_code

    def code(loader: SourceFileLoader, name: str) -> CodeType | None:
        return code_of(Path(loader.path)) or get_code(loader, name)

    SourceFileLoader.get_code = code  # type: ignore[method-assign, assignment]  # what imports every module


def _run_pytest(tests: Iterable[Path], *plugins: object, options: Sequence[str] = ()) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(pytest.main([*OPTIONS, *options, *map(str, tests)], plugins=plugins))


def _imported_anew(fault: Fault, tests: Sequence[Path]) -> int:
    """0 where nobody noticed."""
    text = fault.file.read_text(encoding="utf-8")
    _import_as(lambda file: with_fault(text, fault) if file == fault.file else None)
    return min(1, _run_pytest(tests, options=["-x"]))


@dataclass
class Job:
    """Something to do in a process of its own, of which the exit code counts."""

    about: Fault | Path
    do: Callable[[], int]
    process: multiprocessing.process.BaseProcess | None = None
    began: float = 0

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = multiprocessing.get_context("fork").Process(target=self._run)
        self.process.start()

    def _run(self) -> None:
        os.setsid()  # what the tests start ends with them
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PYTEST_DEBUG_TEMPROOT"] = folder  # where each run of pytest makes its own
            ended = self.do()
        os._exit(ended)

    @property
    def is_over(self) -> bool:
        """Ended by itself, or as here where it took too long."""
        assert self.process is not None
        if self.process.is_alive() and isinstance(self.about, Fault) and self._took_too_long():
            os.killpg(self.process.pid or 0, signal.SIGKILL)
            self.process.join()
        return not self.process.is_alive()

    def _took_too_long(self) -> bool:
        assert self.process is not None
        return _seconds_of(self.process.pid or 0) > SECONDS or time.monotonic() - self.began > 20 * SECONDS

    @property
    def end(self) -> str:
        assert self.process is not None
        code = self.process.exitcode
        return {0: LIVES, 1: NOTICED}.get(code if code is not None else -1, "too long")


LIVES, NOTICED = "LIVES", "noticed"


def done(jobs: Iterable[Job]) -> Iterator[Job]:
    """As many at a time as there are processors."""
    waiting, running = list(reversed(list(jobs))), list[Job]()
    while waiting or running:
        while waiting and len(running) < AT_A_TIME:
            running.append(waiting.pop())
            running[-1].start()
        over = [each for each in running if each.is_over]
        running = [each for each in running if each not in over]
        yield from over
        time.sleep(0.01)


def tried(chosen: Sequence[Fault], room: Callable[[Path], Sequence[Path]] = room_of) -> Iterator[Job]:
    """Each in a process that imports it."""
    return done(Job(each, partial(_imported_anew, each, room(each.file))) for each in chosen)


@dataclass
class Switches:
    """Which fault is on, and which were asked about."""

    on: int = -1
    asked: set[int] = field(default_factory=set)

    def __call__(self, number: int) -> bool:
        self.asked.add(number)
        return number == self.on


@dataclass
class Trying:
    """Instead of running its tests, pytest tries the faults of `chosen` with those tests that come past them."""

    chosen: Mapping[int, Fault]
    switches: Switches
    tell: Callable[[int, str], None]
    folder: Path

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        at_import = frozenset(self.switches.asked)
        passing = self._passing(session)
        jobs = []
        for number, fault in self.chosen.items():
            tests = _affordable(passing[number])
            if number in at_import:
                self.tell(number, AT_IMPORT)
            elif tests:
                jobs.append(Job(fault, partial(self._with, number, session, tests)))
            else:
                self.tell(number, UNSEEN)
        numbers = {fault: number for number, fault in self.chosen.items()}
        for job in done(jobs):
            assert isinstance(job.about, Fault)
            self.tell(numbers[job.about], job.end)
        return True

    def _passing(self, session: pytest.Session) -> Mapping[int, list[tuple[float, pytest.Item]]]:
        """The tests that come past each fault, with their seconds; only those that hold without one."""
        found: dict[int, list[tuple[float, pytest.Item]]] = defaultdict(list)
        of_file: dict[Path, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            of_file[item.path].append(item)
        for job in done(Job(file, partial(self._look, session, items)) for file, items in of_file.items()):
            assert isinstance(job.about, Path)
            seen = self._seen(job.about)
            if not seen.exists():
                raise RuntimeError(f"{job.about} could not be run: {job.end}")
            for place, seconds, numbers in json.loads(seen.read_text(encoding="utf-8")):
                for number in numbers:
                    found[number].append((seconds, of_file[job.about][place]))
        return found

    def _look(self, session: pytest.Session, items: Sequence[pytest.Item]) -> int:
        rows = []
        for place in range(len(items)):
            self.switches.asked.clear()
            began, failed = time.process_time(), session.testsfailed
            self._run(session, items, place)
            if session.testsfailed == failed:
                rows.append((place, time.process_time() - began, sorted(self.switches.asked)))
        self._seen(items[0].path).write_text(json.dumps(rows), encoding="utf-8")
        return 0

    def _seen(self, file: Path) -> Path:
        return self.folder / f"{file}.json".replace("/", "-")

    def _with(self, number: int, session: pytest.Session, items: Sequence[pytest.Item]) -> int:
        self.switches.on = number
        for place in range(len(items)):
            self._run(session, items, place)
            if session.testsfailed:
                return 1
        return 0

    @staticmethod
    def _run(session: pytest.Session, items: Sequence[pytest.Item], place: int) -> None:
        following = items[place + 1] if place + 1 < len(items) else None
        session.config.hook.pytest_runtest_protocol(item=items[place], nextitem=following)


def _affordable(tests: Sequence[tuple[float, pytest.Item]]) -> list[pytest.Item]:
    """The quickest ones."""
    ordered = sorted(tests, key=lambda each: each[0])
    sums = accumulate(seconds for seconds, _ in ordered)
    return [item for (_, item), until in zip(ordered, sums, strict=True) if until <= ENOUGH]


AT_IMPORT, UNSEEN, SAME_THING = "at import", "no test comes past it", "makes no difference"


def switched(chosen: Sequence[Fault], files: Sequence[Path]) -> Iterator[tuple[Fault, str]]:
    """What became of each, with the tests of these files. In a process that has imported nothing of ours yet."""
    numbered = dict(enumerate(chosen))
    receiving, sending = multiprocessing.Pipe(duplex=False)

    def warm() -> int:
        switches = Switches()
        setattr(builtins, SWITCH, switches)
        places: dict[Path, dict[int, int]] = defaultdict(dict)
        for number, fault in numbered.items():
            places[fault.file][fault.place] = number
        _import_as(
            lambda file: with_switches(file.read_text(encoding="utf-8"), file, places[file]) if file in places else None
        )
        with tempfile.TemporaryDirectory() as folder:
            return _run_pytest(files, Trying(numbered, switches, lambda *each: sending.send(each), Path(folder)))

    process = multiprocessing.get_context("fork").Process(target=lambda: os._exit(warm()))
    process.start()
    left = set(numbered)
    while left:
        if not receiving.poll(1):
            if not process.is_alive():
                raise RuntimeError(f"pytest ended with {process.exitcode} before {len(left)} faults were tried")
            continue
        number, end = receiving.recv()
        left.discard(number)
        yield numbered[number], end
    process.join()


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


Place = tuple[Path, str, str, str]


@cache
def same() -> frozenset[Place]:
    """Faults that make no difference to anybody: file, line, what stood there and what stands there instead."""
    rows = loaded(SAME)
    return frozenset((CORE / each["file"], each["line"], each["was"], each["now"]) for each in rows)


def change(fault: Fault) -> Place:
    lines = fault.file.read_text(encoding="utf-8").splitlines()
    return fault.file, lines[fault.line - 1].strip(), fault.was, fault.now


def quick_ones() -> list[Path]:
    """The files of tests that need nothing but values, in whichever folder."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [each for each in files if is_quick(each) and not ELSEWHERE & set(each.relative_to(ROOT).parts)]


def outcomes(chosen: Sequence[Fault]) -> Iterator[tuple[Fault, str]]:
    """What became of each, and told at once. What lives through the quick tests goes on to the others of its room."""
    left = [each for each in chosen if change(each) not in same()]
    yield from ((each, SAME_THING) for each in chosen if each not in left)
    for is_last in (False, True):
        rooms = {file for each in left for file in room_of(each.file) if not is_quick(file)}
        on, left = left, []
        for fault, end in switched(on, sorted(rooms) if is_last else quick_ones()):
            if (end in {LIVES, UNSEEN, AT_IMPORT} and not is_last) or end == AT_IMPORT:
                left.append(fault)
            else:
                yield fault, end
    yield from ((job.about, job.end) for job in tried(left) if isinstance(job.about, Fault))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("many", nargs="?", type=int, default=MANY)
    parser.add_argument("part", nargs="?", default="")
    given = parser.parse_args(arguments)
    ends = Counter[str]()
    for fault, end in outcomes(sample(given.many, given.part)):
        ends[end] += 1
        if end not in {NOTICED, SAME_THING}:
            room = " ".join(str(file.relative_to(ROOT / "tests")) for file in room_of(fault.file))
            print(f"{end}: {fault}    [{room}]", flush=True)
        if ends.total() % 10 == 0:
            print(dict(ends), flush=True)
    tried_ = ends.total() - ends[SAME_THING]
    living = ends[LIVES] + ends[UNSEEN]
    print(f"{tried_} tried, {tried_ - living} noticed or stopped: {1 - living / max(1, tried_):.0%}; {dict(ends)}")


if __name__ == "__main__":
    main(sys.argv[1:])
