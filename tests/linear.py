"""Whether every function of `core` and `site` that takes text reads a text twice as long in about twice the time.

Functions are found by their annotations, so a new one comes along by itself, and so do the texts: beside shapes that
are hard for anybody, what the patterns of a function's own module look for, cut off at each of its parts. `python -m
tests.linear [part of a name]` looks at those; `make soak ARGS=linear` at all.
"""

from __future__ import annotations

import builtins
import dataclasses
import enum
import gc
import importlib
import inspect
import pkgutil
import re
import signal
import sys
import time
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from itertools import count, islice
from multiprocessing import Pool
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]  # theirs alone, and told nowhere
from re import _parser  # type: ignore[attr-defined]  # as above
from types import FrameType
from typing import Any

import yaml

import ospo_automation.core
import ospo_automation.site
from ospo_automation.core.primitives.errors import BadConfig, Gone, Refused
from tests.samples import samples

LONGEST = 262_144  # bytes that GitHub keeps of a text
STEPS = 16  # one call with a text so much shorter says what the longest would take, and spares most of the others
EVEN = 1.3  # times as much as that; a last doubling of 2.3 times is 1.33 for what also grows by the square
SHORTEST = 2_048
LONG_ENOUGH = 0.5  # seconds: with half as long a text it is seen as well
MOST_FOR_DOUBLE = 2.3
WORTH_MEASURING = 0.030  # seconds of the processor; below it a ratio says nothing
TURNS = 5
PATIENCE = 1.0  # seconds for one call
PROCESSES = 2
LINE = 50
MOST_RESULTS = 100_000  # of what yields without an end
NOT_CALLED: Mapping[str, Sequence[str]] = yaml.safe_load(
    Path(__file__).with_name("examples").joinpath("not_called.yml").read_text(encoding="utf-8")
)
"""Functions that can't be called here, by the reason."""
ORDINARY = "Hallo, mag dit? 2026-11-24\n"
FATAL = (RecursionError, MemoryError)
"""How no text may end a function; whatever else one refuses, it has refused."""

SHAPES = (
    " ", "\t", "\n", " \n", "\r\n", "\xa0", "\u2028", "`", "``` \n", "~~~\n", "'", '"', "[", "]", "(", ")", "{",
    "}", "<", ">", "&", "&#", "&amp;", "&lt;!--", "<!--", "-->", "<!-- -->", "0", "1 ", "12-", "1.", "a", "a ",
    "a\n", "A", "\u0301", "e\u0301", "\u0e31", "\u05b0", "\U0001f600", "\x00", "\x1b[", "\u200b", "\ufdfa",
    "\u0130", "@", "@a ", "@a, ", "#", "# a\n", "## a\n", "*", "**a", "_a_ ", "~", "|", "| a ", "|a|\n|-|\n", "-",
    "- ", "- a\n", "  - a\n", "1. a\n", "> ", ">", "> a\n", "--", "---\n", "===\n", "/", "/a ", "//", "/..", "../",
    ".", "..", ". ", ",", ", ", ": ", ":", "a: ", "a: b\n", ";", "?", "!", "![", "](", "[a](", "[a]: ", "[a",
    "![a](b", "\\", "\\\\", "%", "%2", "$", "=", "a=", ' a="', "+", "^", "<a", "<a ", "<a>", "</a>", '<a href="',
    "<a href='x' ", "<b><i>", "<p>", "<p><b>", "<div>", "<div ", "</div>", "<h2>", "</h2>", "<h2>a</h2>", "<table>",
    "<td>", "<pre>", "<img ", '<img src="//', '<img alt="', "<script>", "<style>", 'style="', "style", "<svg>",
    "<math>", "<article>", "<title>", "<link ", "<meta ", "<!--ospo-->", "<!", "<?", "<![CDATA[", "https://",
    "https://a", "http://a ", "//a", "www.", "a@", "a@b.nl ", "{{", "{%", "{: ", "2026-01-01", "12:30 ", "a, ",
    "a; ", "nee ", "niet ", "van ", "en ", "of ", "ik ", "tot ",
)  # fmt: skip
AROUND = (
    ("[", "]"), ("(", ")"), ("{", "}"), ("<b>", "</b>"), ("<div>", "</div>"), ("*", "*"), ("`", "`"), ("<", ">"),
    ("<!--", "-->"), ("[", "](x)"), ("> ", ""), ("- ", ""), ("<h2>", "</h2>"), ('"', "'"), ("<a>", "</a>"),
    ("\n", "x"), (" ", "x"), ("a", " "),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A function with what each of its parameters takes."""

    name: str
    call: Callable[..., Any]
    takes: Mapping[str, Any]

    @property
    def module(self) -> str:
        return self.name.partition(":")[0]

    @property
    def texts(self) -> Sequence[str]:
        """The parameters that hold text, somewhere within."""
        return [name for name, kind in self.takes.items() if _holds_text(kind)]


class _Names(dict[str, Any]):
    """What annotations name, also what is imported for them only."""

    def __init__(self, module: types.ModuleType) -> None:
        super().__init__(vars(module))

    def __missing__(self, name: str) -> Any:
        return getattr(builtins, name, Any)


def modules() -> Iterator[types.ModuleType]:
    for room in (ospo_automation.core, ospo_automation.site):
        for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            yield importlib.import_module(each.name)


@cache
def functions() -> tuple[Found, ...]:
    """All of both rooms, with methods and what is private, that take text."""
    found = [one for module in modules() for one in _functions_in(module)]
    return tuple(one for one in found if one.texts)


def _functions_in(module: types.ModuleType) -> Iterator[Found]:
    short = module.__name__.removeprefix("ospo_automation.")
    for name, there in vars(module).items():
        if getattr(there, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(there):
            for within, given in vars(there).items():
                yield from _method(module, there, f"{short}:{name}.{within}", within, given)
        elif inspect.isfunction(inspect.unwrap(there)):
            inner = inspect.unwrap(there)
            yield Found(f"{short}:{name}", inner, _takes(inner, module))


def _method(module: types.ModuleType, owner: type, name: str, within: str, given: Any) -> Iterator[Found]:
    if within.startswith("__"):
        return
    if isinstance(given, classmethod | staticmethod):
        inner = inspect.unwrap(given.__func__)
        takes = _takes(inner, module)
        first = next(iter(inspect.signature(inner).parameters), "")
        if isinstance(given, classmethod):
            yield Found(name, _bound(inner, owner), {key: kind for key, kind in takes.items() if key != first})
        else:
            yield Found(name, inner, takes)
        return
    inner = given.fget if isinstance(given, property) else given.func if isinstance(given, cached_property) else given
    inner = inspect.unwrap(inner) if callable(inner) else inner
    if inspect.isfunction(inner) and inner.__module__ == module.__name__:
        first = next(iter(inspect.signature(inner).parameters), "")
        if not first:  # a function that a class only keeps
            return
        yield Found(name, inner, {first: owner, **_takes(inner, module)})


def _bound(inner: Callable[..., Any], owner: type) -> Callable[..., Any]:
    return lambda **given: inner(owner, **given)


def _takes(inner: Callable[..., Any], module: types.ModuleType) -> Mapping[str, Any]:
    hints = typing.get_type_hints(inner, {}, _Names(module))
    kinds = inspect.signature(inner).parameters
    return {name: hints[name] for name, each in kinds.items() if name in hints and each.kind is not each.VAR_KEYWORD}


def _holds_text(kind: Any, depth: int = 0) -> bool:
    if kind in {str, bytes, Any, object}:
        return (kind is not Any and kind is not object) or depth == 0
    if kind is re.Match or typing.get_origin(kind) is re.Match:
        return False
    if typing.get_origin(kind) in {type, typing.Literal} or typing.get_origin(kind) is Callable:
        return False
    inner = typing.get_args(kind)
    if inner:
        return any(_holds_text(each, depth + 1) for each in inner)
    if inspect.isclass(kind) and dataclasses.is_dataclass(kind) and depth < 4:
        return any(_holds_text(each, depth + 1) for each in _fields(kind).values())
    return inspect.isclass(kind) and issubclass(kind, str) and not issubclass(kind, enum.Enum)


@cache
def _fields(kind: type) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind, {}, _Names(sys.modules[kind.__module__]))
    return {each.name: hints[each.name] for each in dataclasses.fields(kind) if each.init}


class CannotMake(Exception):
    """No value of this kind is known."""


@dataclass
class Making:
    """Values of every kind, with a text where one holds text."""

    samples: Mapping[Any, Any] = field(default_factory=dict)

    def of(self, kind: Any, text: str) -> Any:  # noqa: C901, PLR0911, PLR0912  (a line for each kind)
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if kind in self.samples:
            return self.samples[kind]
        if kind in {str, Any, object}:
            return text
        if kind is bytes:
            return text.encode("utf-8", "surrogatepass")
        if kind is None or kind is type(None):
            return None
        if origin in {typing.Union, types.UnionType}:
            return self.of(next(each for each in inner if each is not type(None)), text)
        if origin is typing.Literal:
            return inner[0]
        if origin is typing.Annotated:
            return self.of(inner[0], text)
        if origin is type:
            return inner[0]
        if origin is not None and issubclass(origin, Callable):  # type: ignore[arg-type]  # a class when it runs
            return partial(self._called, inner[-1])
        if origin is tuple and (len(inner) != 2 or inner[1] is not ...):
            return tuple(self.of(each, text) for each in inner)
        if origin is not None and issubclass(origin, Mapping):
            return {self.of(inner[0], text): self.of(inner[1], text)}
        if origin is not None and issubclass(origin, Iterable):
            parts = _lines_of(text) if inner[0] is str else [self.of(inner[0], text)]
            shape = origin if origin in {list, set, frozenset, tuple} else tuple
            return iter(parts) if origin.__name__ == "Iterator" else shape(parts)
        if inspect.isclass(kind) and issubclass(kind, enum.Enum):
            return next(iter(kind))
        if inspect.isclass(kind) and dataclasses.is_dataclass(kind):
            return self._dataclass(kind, text)
        if inspect.isclass(kind) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
            hints = typing.get_type_hints(kind, {}, _Names(sys.modules[kind.__module__]))
            return kind(**{name: self.of(hints[name], text) for name in kind._fields})
        if inspect.isclass(kind) and issubclass(kind, str):
            return kind(text)
        raise CannotMake(str(kind))

    def _called(self, kind: Any, *_: Any, **__: Any) -> Any:
        return self.of(kind, "x")

    def _dataclass(self, kind: type, text: str) -> Any:
        there = {each.name: each for each in dataclasses.fields(kind) if each.init}
        return kind(
            **{
                name: self.of(each, text)
                for name, each in _fields(kind).items()
                if _is_needed(there[name]) or each is str
            }
        )


@lru_cache(maxsize=2)
def _lines_of(text: str) -> Sequence[str]:
    """A function may take the same text in many places."""
    return text.splitlines() or [""]


def _is_needed(there: dataclasses.Field[Any]) -> bool:
    return there.default is dataclasses.MISSING and there.default_factory is dataclasses.MISSING


@cache
def making() -> Making:
    return Making(samples())


# The texts


def shapes(module: str) -> Iterator[Callable[[int], str]]:
    """Texts of a length, as bad as they can be."""
    units = dict.fromkeys((*SHAPES, *(unit for pattern in _patterns(module) for unit in cut_off(pattern))))
    for unit in units:
        yield _repeated(unit)
    yield from (_around(*each) for each in AROUND)
    yield from (_growing(each) for each in "`*~#_- $")
    yield from _MANY


_NUMBERED = (
    (" ", "{:x}"), ("\n", "{:x}"), ("\n", "## {:x}"), ("", "<h2>{:x}</h2>"), ("", "[{:x}]: x\n"), ("", "k{:x}: x\n"),
)  # fmt: skip
"""Many things that are each another."""


def _joined(glue: str, unit: str) -> Callable[[int], str]:
    @lru_cache(maxsize=2)  # it takes longer to make than most functions take to read it
    def made(length: int) -> str:
        return glue.join(unit.format(each) for each in range(length // (len(unit) + len(glue)) + 1))[:length]

    return made


_MANY = tuple(_joined(*each) for each in _NUMBERED)


def _around(opening: str, closing: str) -> Callable[[int], str]:
    def made(length: int) -> str:
        half = length // 2
        return (opening * (half // len(opening)) + closing * (half // max(1, len(closing))))[:length]

    return made


def _growing(unit: str) -> Callable[[int], str]:
    def made(length: int) -> str:
        return " a".join(unit * each for each in range(1, int((2 * length) ** 0.5)))[:length]

    return made


def _repeated(unit: str) -> Callable[[int], str]:
    def made(length: int) -> str:
        return (unit * (length // len(unit) + 1))[:length]

    made.__name__ = repr(unit)
    return made


@cache
def _patterns(module: str) -> tuple[re.Pattern[str], ...]:
    there = vars(sys.modules[f"ospo_automation.{module}"])
    found: list[re.Pattern[str]] = []

    def take(value: Any, depth: int = 0) -> None:
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            found.append(value)
        elif isinstance(value, Mapping) and depth < 3 and len(value) < 200:
            for each in (*value.keys(), *value.values()):
                take(each, depth + 1)
        elif isinstance(value, tuple | list | frozenset | set) and depth < 3 and len(value) < 200:
            for each in value:
                take(each, depth + 1)

    for value in list(there.values()):
        take(value)
    return tuple(dict.fromkeys(found))


MOST_UNITS = 24


@cache
def cut_off(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """A text that the pattern looks for, and its beginnings: what begins a match and never ends one."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    parts = _sampled(tree)
    found: dict[str, None] = {}
    text = ""
    for part in parts:
        text += part
        if text and len(text) < 200:
            found[text] = None
            found[text + " "] = None
    return tuple(found)[:MOST_UNITS]


def _sampled(tree: Any) -> list[str]:  # noqa: C901  (a line for each kind)
    """Pieces of a text that matches, one for each part."""
    found: list[str] = []
    for operation, given in tree:
        if operation is sre.LITERAL:
            found.append(chr(given))
        elif operation is sre.NOT_LITERAL:
            found.append("a" if given != ord("a") else "b")
        elif operation is sre.ANY:
            found.append("a")
        elif operation is sre.IN:
            found.append(_one_of(given))
        elif operation is sre.BRANCH:
            found += _sampled(given[1][0])
        elif operation is sre.SUBPATTERN:
            found += _sampled(given[-1])
        elif operation in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, inner = given
            found += _sampled(inner) * min(max(least, 1), 4, most)
        elif operation is sre.ATOMIC_GROUP:
            found += _sampled(given)
        elif operation is sre.ASSERT:
            found += _sampled(given[1]) if given[0] < 0 else []
    return found


def _one_of(given: Any) -> str:
    negated = given and given[0][0] is sre.NEGATE
    if negated:
        pattern = [each for each in given if each[0] is not sre.NEGATE]
        for candidate in "a -.0\n":
            if not any(_has(each, candidate) for each in pattern):
                return candidate
        return "é"
    operation, what = given[0]
    if operation is sre.LITERAL:
        return chr(what)
    if operation is sre.RANGE:
        return chr(what[0])
    names = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
    return names.get(what, "-")


def _has(each: Any, candidate: str) -> bool:
    operation, what = each
    if operation is sre.LITERAL:
        return bool(chr(what) == candidate)
    if operation is sre.RANGE:
        return bool(what[0] <= ord(candidate) <= what[1])
    tests = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w"}
    tests |= {sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_NOT_WORD: r"\W"}
    return bool(re.match(tests[what], candidate))


# The measure

_ANOTHER = count(100_000)


class Late(BaseException):
    """A call took more than our patience."""


def given_to(one: Found, varied: str, text: str) -> tuple[list[Any], dict[str, Any]]:
    """What a function is called with: a text in one of its parameters, and something short in all others."""
    maker = making()
    given = {name: maker.of(kind, text if name == varied else "x") for name, kind in one.takes.items()}
    kinds = inspect.signature(one.call).parameters
    positional: list[Any] = []
    if any(each.kind is each.VAR_POSITIONAL for each in kinds.values()):
        positional = [
            given.pop(name) for name, each in kinds.items() if name in given and each.kind is not each.KEYWORD_ONLY
        ]
    return positional, given


def trouble(one: Found) -> str:
    """Why a function can't be called with an ordinary text; nothing where it can."""
    for varied in one.texts:
        try:
            positional, given = given_to(one, varied, ORDINARY)
            result = one.call(*positional, **given)
            if isinstance(result, Iterator):
                for _ in islice(result, 100):
                    pass
        except (BadConfig, Gone, Refused, ValueError):
            continue
        except Exception as error:  # noqa: BLE001  (whatever it is, it is why)
            return f"{type(error).__name__}: {error}"[:200]
    return ""


def seconds(one: Found, varied: str, text: str) -> float:
    """The processor's time of one call; what is remembered of an earlier text isn't asked again."""
    text = f"{text[:-6]}{next(_ANOTHER):x}"
    positional, given = given_to(one, varied, text)
    started = time.process_time()
    try:
        result = one.call(*positional, **given)
        if isinstance(result, Iterator):
            for _ in islice(result, MOST_RESULTS):
                pass
    except FATAL:
        raise
    except Exception:  # noqa: BLE001  (it took its time to refuse it)
        return time.process_time() - started
    return time.process_time() - started


def limited(one: Found, varied: str, text: str) -> float:
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        return seconds(one, varied, text)
    except Late:
        return PATIENCE
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def growth(one: Found, varied: str, shape: Callable[[int], str], length: int) -> tuple[float, float]:
    """Seconds for a text of a length, and how many times those of one half as long: the best of some turns.

    What lies at a quarter must grow as much: a machine at work has better and worse moments.
    """
    best = [float("inf")] * 3
    for _ in range(TURNS):
        for at, size in enumerate((length, length // 2, length // 4)):
            best[at] = min(best[at], limited(one, varied, shape(size)))
        times = min(best[0] / max(best[1], 1e-6), (best[0] / max(best[2], 1e-6)) ** 0.5)
        if times < MOST_FOR_DOUBLE:
            break
    return best[0], times


@dataclass
class Looking:
    """A function with the texts that it gets in one parameter.

    Most take no time worth measuring for the longest text, and are called once. `is_slow`: it took more than our
    patience for the one before. `least` is how long the text was that had to do for the longest there is.
    """

    one: Found
    varied: str
    is_slow: bool = False
    least: int = LONGEST

    def complaint(self, shape: Callable[[int], str]) -> str:
        """What is wrong with the function and a text; nothing where its time grows as the text does."""
        took = PATIENCE if self.is_slow else self._limited(shape, LONGEST)
        if took < WORTH_MEASURING:
            return ""
        length, foretold = self._longest(shape)
        if took >= PATIENCE:
            took = self._limited(shape, length)
        self.is_slow = length < LONGEST
        self.least = min(self.least, length)
        if took < min(PATIENCE, foretold * EVEN):
            return ""
        while took > LONG_ENOUGH and length > SHORTEST:
            length //= 2
            took = self._limited(shape, length)
        name = f"{self.one.name}({self.varied})"
        if took >= PATIENCE:
            return f"{name}: longer than {PATIENCE} s for {length:,}, for {shape.__name__} {shape(24)!a}"
        took, times = growth(self.one, self.varied, shape, length)
        if times > MOST_FOR_DOUBLE:  # seen twice: others may have been at work
            took, times = growth(self.one, self.varied, shape, length)
        if took > WORTH_MEASURING / 2 and times > MOST_FOR_DOUBLE:
            what = f"{name}: {took * 1000:.0f} ms for {length:,}, {times:.1f} times that of half of it"
            return f"{what}, for {shape.__name__} {shape(24)!a}"
        return ""

    def _longest(self, shape: Callable[[int], str]) -> tuple[int, float]:
        """How long a text can be for our patience, and what it takes then if its time grows as the text does."""
        length = LONGEST
        while True:
            short = min(self._limited(shape, length // STEPS) for _ in range(2))
            if short * STEPS < PATIENCE or length <= SHORTEST:
                return length, short * STEPS
            length //= 2 if short < PATIENCE else STEPS

    def _limited(self, shape: Callable[[int], str], length: int) -> float:
        return limited(self.one, self.varied, shape(length))


def complaint(one: Found, varied: str, shape: Callable[[int], str]) -> str:
    return Looking(one, varied).complaint(shape)


def _late(_: int, __: FrameType | None) -> None:
    raise Late


def watch() -> None:
    """Lets a call be ended that takes longer than our patience."""
    signal.signal(signal.SIGVTALRM, _late)


def looked(name: str) -> tuple[str, list[str], int]:
    """A function's name, all complaints about it, and how long the longest text was that had to do for any."""
    one = next(each for each in functions() if each.name == name)
    watch()
    gc.disable()  # its work isn't the function's
    found: list[str] = []
    least = LONGEST
    for varied in one.texts:
        looking = Looking(one, varied)
        for shape in shapes(one.module):
            try:
                wrong = looking.complaint(shape)
            except FATAL as error:
                wrong = f"{one.name}({varied}) ended with {type(error).__name__} for {shape(24)!a}"
            if wrong:
                found.append(wrong)
                if len(found) > 3:
                    return name, found, looking.least
        least = min(least, looking.least)
    return name, found, least


def main(part: str = "") -> int:
    listed = {name for names in NOT_CALLED.values() for name in names}
    wanted = [one for one in functions() if part in one.name and one.name not in listed]
    wrong = 0
    shorter: dict[str, int] = {}
    with Pool(PROCESSES, maxtasksperchild=20) as pool:
        for at, (name, found, least) in enumerate(pool.imap_unordered(looked, [one.name for one in wanted]), 1):
            for each in found:
                print(each, flush=True)
            wrong += bool(found)
            shorter |= {name: least} if least < LONGEST else {}
            if at % LINE == 0:
                print(f"{at} of {len(wanted)} functions", flush=True)
    for name, least in sorted(shorter.items()):
        print(f"{name} takes longer than {PATIENCE:g} s for {LONGEST:,}: a text of {least:,} had to do", flush=True)
    print(f"{len(wanted)} functions that take text, {wrong} of them slow", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
