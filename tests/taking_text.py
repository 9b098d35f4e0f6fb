"""The functions of `core` and `site` that take text, and values of every kind to call them with.

They are found by their annotations, so a new one comes along by itself.
"""

from __future__ import annotations

import builtins
import dataclasses
import enum
import importlib
import inspect
import pkgutil
import re
import sys
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

import ospo_automation.core
import ospo_automation.site
from ospo_automation.core.primitives.errors import BadConfig, Gone, Refused
from tests.samples import samples

NOT_CALLED: Mapping[str, Sequence[str]] = yaml.safe_load(
    Path(__file__).with_name("examples").joinpath("not_called.yml").read_text(encoding="utf-8")
)
"""Functions that can't be called here, by the reason."""
ORDINARY = "Hallo, mag dit? 2026-11-24\n"


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
