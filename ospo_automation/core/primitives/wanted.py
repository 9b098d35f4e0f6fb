"""What a setting may be, in the words of somebody who edits the file. They follow from its type: none lacks them."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

DAY, MOMENT = "2027-01-04", "2027-03-11 13:00"
_LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length")
_KEY = "[key]"  # so pydantic marks a fault in the key of a mapping


@dataclass(frozen=True)
class Wanted:
    """A type with its limits; `example` is one that its author gave, as it stands in YAML."""

    type: Any
    limits: Mapping[str, int]
    example: str = ""
    annotation: Any = None

    @classmethod
    def of(cls, annotation: Any, metadata: Iterable[Any] = (), examples: Sequence[Any] | None = None) -> Wanted:
        """From a field of a class. One that may be left out counts as what it is otherwise."""
        whole, found = annotation, list(metadata)
        for each in found:
            whole = Annotated[whole, each]
        given = list(examples or ())
        while True:
            if get_origin(annotation) is Annotated:
                annotation, *more = get_args(annotation)
                found += more
            elif written := next((each.written for each in found if hasattr(each, "written")), None):
                annotation, found = written, [each for each in found if not hasattr(each, "written")]
            elif len(some := [each for each in _choices(annotation) if each is not type(None)]) == 1:
                annotation = some[0]
            else:
                break
        for each in tuple(found):
            if isinstance(each, FieldInfo):
                found += each.metadata
                given += each.examples or ()
        limits = {
            name: getattr(each, name) for each in found for name in _LIMITS if getattr(each, name, None) is not None
        }
        return cls(annotation, limits, str(given[0]) if given else "", whole)

    @property
    def keys(self) -> Mapping[str, Wanted]:
        """What may stand below a section."""
        return _keys_of(self.type) if _is(self.type, BaseModel) else {}

    @property
    def key(self) -> Wanted | None:
        """What the keys of a mapping are, whose keys people choose themselves."""
        return Wanted.of(get_args(self.type)[0]) if self._is_mapping else None

    @property
    def item(self) -> Wanted | None:
        """What stands in a list, or behind the keys of a mapping."""
        if self._is_mapping:
            return Wanted.of(get_args(self.type)[1])
        return Wanted.of(get_args(self.type)[0]) if get_origin(self.type) is tuple else None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of which it is one."""
        if _is(self.type, Enum):
            return tuple(str(each.value) for each in self.type)
        return tuple(map(str, get_args(self.type))) if get_origin(self.type) is Literal else ()

    @property
    def either(self) -> list[Wanted]:
        return [Wanted.of(each) for each in _choices(self.type)]

    @property
    def _is_mapping(self) -> bool:
        return _is(get_origin(self.type), Mapping)

    def at(self, place: Sequence[str | int]) -> tuple[tuple[str | int, ...], Wanted]:
        """The setting that pydantic means by `place`, without what it adds about types: its path in the file, and what
        it may be.
        """
        if not place or self.either:
            return (), self  # where one of several is meant, all of them are
        head, *rest = place
        below = self.keys.get(str(head)) or self.item
        if below is None:
            return (), self
        if rest[:1] == [_KEY]:
            return (head,), self.key or self
        path, found = below.at(rest)
        return (head, *path), found

    @property
    def advice(self) -> str:
        """What to do, in a sentence."""
        if not _is(self.type, BaseModel):
            return f"Write {self.in_words()}."
        if not self.keys:
            return "There is nothing to choose: leave the rest of the line empty."
        is_free = not any(each.is_required() for each in self.type.model_fields.values())
        return f"Known keys: {', '.join(self.keys)}." + (" Or leave it empty, for what is usual." if is_free else "")

    def in_words(self) -> str:
        """As it follows on "Write "."""
        if self.either:
            return " or ".join(dict.fromkeys(each.in_words() for each in self.either))
        if self.choices:
            *most, last = (f"'{each}'" if each else "nothing ('')" for each in self.choices)
            return f"{', '.join(most)} or {last}" if most else last
        if self._is_mapping or self.keys:
            return f"lines below it, such as '{self.shown()}'"
        if self.item is not None:
            within = f", each {self.item.in_words()}" if self.item.choices or self.item.limits else ""
            return f"a list, such as {self.shown()}{within}"
        return self._simple()

    def _simple(self) -> str:
        if self.type is bool:
            return "true or false"
        if _is(self.type, int):
            return f"a whole number{_within(*self._range())}"
        if _is(self.type, date):
            return f"{'a moment' if _is(self.type, datetime) else 'a day'} as {self.shown()}"
        least, most = self.limits.get("min_length", 0), self.limits.get("max_length")
        size = (
            f" of {least} to {most} characters"
            if most and least > 1
            else f" of at most {most} characters"
            if most
            else ""
        )
        return f"a text{size}" + (f", such as '{self.example}'" if self.example else "")

    def _range(self) -> tuple[int | None, int | None]:
        least, most = self.limits.get("ge"), self.limits.get("le")
        above, below = self.limits.get("gt"), self.limits.get("lt")
        return (above + 1 if above is not None else least), (below - 1 if below is not None else most)

    def line(self, name: str) -> str:
        """An example of the whole setting, to copy."""
        return f"{name}: {self.shown()}"

    def shown(self) -> str:
        """An example of what may stand behind the colon."""
        if self.example or self.either:
            return self.example or self.either[0].shown()
        if _is(self.type, BaseModel):
            return self._section()
        if self.item is not None:
            key = self.key
            return f"[{self.item.shown()}]" if key is None else f"{key.shown()}: {self.item.shown()}"
        return self._value()

    def _section(self) -> str:
        """What it can't do without, or else its first key; nothing where there is nothing to choose."""
        if alone := getattr(self.type, "name_key", ""):  # it may be written as its name alone
            return self.keys[alone].shown()
        needed = [name for name, each in self.type.model_fields.items() if each.is_required()]
        lines = [self.keys[name].line(name) for name in needed or list(self.keys)[:1]]
        return f"{{ {', '.join(lines)} }}" if lines else ""

    def _value(self) -> str:
        if self.choices:
            return self.choices[0]
        if self.type is bool:
            return "true"
        if _is(self.type, int):
            return str(next((each for each in reversed(self._range()) if each is not None and each < 100), 3))
        if _is(self.type, date):
            return MOMENT if _is(self.type, datetime) else DAY
        return "text"


@cache
def _keys_of(section: type[BaseModel]) -> Mapping[str, Wanted]:
    """The same for ever, and asked for again at each step of each fault's way through the file."""
    fields = section.model_fields.items()
    return {name: Wanted.of(each.annotation, each.metadata, each.examples) for name, each in fields}


def _choices(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in {Union, types.UnionType} else ()


def _is(kind: Any, parent: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, parent)


def _within(least: int | None, most: int | None) -> str:
    if least is None:
        return f" of at most {most}" if most is not None else ""
    return f" from {least} to {most}" if most is not None else f" of at least {least}"


def problem(kind: str, given: Any, wanted: Wanted, *, in_list: bool = False) -> str:
    """What is wrong with a value, by pydantic's name for the kind of error; it follows on the name of the setting."""
    if given is None:
        return "is empty" if in_list else "has nothing behind the colon"
    if kind.startswith("model_") and not wanted.keys:
        return "takes nothing behind the colon and nothing below it"
    if kind in _SIZES:
        return _SIZES[kind] if len(given) else "is empty"
    if kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        return "is too low" if kind.startswith("greater") else "is too high"
    if isinstance(given, list | dict) and wanted.item is None and not wanted.keys:
        return f"is {'a list' if isinstance(given, list) else 'more than one line'}, where one value belongs"
    return next((words for start, words in _IN_WORDS.items() if kind.startswith(start)), "can't be used here")


_SIZES = {
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "too_short": "has too few",
    "too_long": "has too many",
}
_IN_WORDS = {
    "int_": "is no whole number",
    "bool_": "is neither true nor false",
    "tuple_type": "is no list",
    "dict_type": "needs lines below it",
    "mapping_type": "needs lines below it",
    "model_": "needs lines below it",
    "string_pattern": "isn't written as it should be",
    "string_": "is no text",
    "date_": "is no day in the calendar",
    "datetime_": "is no moment in the calendar",
    "literal_error": "isn't known here",
    "enum": "isn't known here",
}
