"""What a run is going to read anyway goes along with what it reads first: several queries in one request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
MOST = 8  # queries beside the one that somebody waits for
_COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
_QUERY = re.compile(r"^query (?P<name>\w+)(?:\((?P<asked>[^{]*)\))? \{\n(?P<body>.*?)^\}$", re.MULTILINE | re.DOTALL)
_OF_ROOT = re.compile(
    r"^(?P<head>(?:query \w|fragment \w+ on Query)[^{]*\{\n)(?P<body>.*?^\})$", re.MULTILINE | re.DOTALL
)
_FIELD = re.compile(r"^  (?:(?P<alias>\w+): )?(?P<name>\w+)", re.MULTILINE)
_NAME = re.compile(r"(?<=^fragment )(?=\w)|(?<=\.\.\.)(?=\w)|(?<=\$)(?=\w)", re.MULTILINE)


class NotNow(Exception):
    """Nothing is asked while we look what somebody would ask."""


@dataclass(frozen=True)
class Query:
    """A document of ours with its variables."""

    text: str
    variables: Mapping[str, Any]

    @property
    def key(self) -> str:
        return f"{self.text}\n{json.dumps(self.variables, sort_keys=True)}"


@dataclass
class Ahead:
    """What will be read, and GitHub's answers to it until somebody reads them; those hold until we write something."""

    _wanted: list[Callable[[], object]] = field(default_factory=list)
    _told: dict[str, Json] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _note: Query | None = None
    _taken: dict[str, Json] = field(default_factory=dict)
    is_noting: bool = False

    def want(self, read: Callable[[], object]) -> None:
        """`read` will be called sooner or later: the first that it would ask and that nobody asked yet goes along with
        what is asked next. What it reads before that is kept for the run by whoever reads it.
        """
        self._wanted.append(read)

    def forget(self) -> None:
        self._wanted.clear()
        self._told.clear()

    def refuse(self) -> None:
        """Called before anything is asked: while we only note what would be, nothing is."""
        if self.is_noting:
            raise NotNow

    def told(self, query: Query) -> Json | None:
        """The answer that came along with another one, once. Raises NotNow while we only note what would be asked."""
        if not (self._told or self.is_noting):
            return None
        found = self._told.pop(query.key, None)
        if found is None and self.is_noting:
            self._note = query
            raise NotNow
        if found is not None and self.is_noting:
            self._taken[query.key] = found
        return found

    def along(self, query: Query) -> list[Query]:
        """What can be asked together with this."""
        found: dict[str, Query] = {}
        for read in tuple(self._wanted):
            if len(found) == MOST:
                break
            note, self._note, self._taken, self.is_noting = None, None, {}, True
            try:
                read()
            except NotNow:
                note = self._note
                self._told |= self._taken  # it will be read once more
                if note is None or note.key in {query.key, *self._asked, *found}:
                    continue  # it will ask more when that is known
                found[note.key] = note
            except Exception:  # noqa: BLE001, S110  (whoever reads it meets that again, and tells)
                pass
            finally:
                self.is_noting = False
            self._wanted.remove(read)
        self._asked |= found.keys()
        return [*found.values()]

    def keep(self, queries: Sequence[Query], answers: Iterable[Json | None]) -> None:
        for query, answer in zip(queries, answers, strict=True):
            if answer is not None:
                self._told[query.key] = answer


def joined(query: Query, others: Sequence[Query]) -> Query:
    """One document for all. What the others call something, and what it is called in the answer, begins with a word
    that is theirs alone.
    """
    heads, asked, bodies, fragments, variables = [], "", "", [], dict[str, Any]()
    for place, each in enumerate((query, *others)):
        own = _prefix(place)
        text = _renamed(_COMMENT.sub("", each.text), own) if own else each.text
        found = _QUERY.search(text)
        if found is None:
            raise ValueError(f"no query of ours: {text[:80]}")
        asked, bodies = asked + (found["asked"] or ""), bodies + found["body"]
        heads.append(f"# {own[:-1]}: query {found['name']}(...)" if own else f"query {found['name']}")
        fragments.append(text[: found.start()] + text[found.end() :])
        variables |= {f"{own}{name}": value for name, value in each.variables.items()}
    first, *also = heads
    return Query("\n".join((*also, f"{first}({asked}) {{\n{bodies}}}", *fragments)), variables)


def _renamed(text: str, own: str) -> str:
    def aliased(found: re.Match[str]) -> str:
        fields = _FIELD.sub(lambda it: f"  {own}{it['alias'] or it['name']}: {it['name']}", found["body"])
        return found["head"] + fields

    return _NAME.sub(own, _OF_ROOT.sub(aliased, text))


def parted(answer: Any, count: int, is_answer: Callable[[Json], bool] = lambda _error: False) -> list[Json | None]:
    """The answer to each of so many queries that went along with a first one, after the answer to that. The first gets
    all that isn't about one of the others, and those None where anything went wrong with them that isn't an answer too.
    """
    owns = [_prefix(place) for place in range(1, count + 1)]
    whole = answer if isinstance(answer, dict) else {}
    errors = whole.get("errors") or []
    data = found if isinstance(found := whole.get("data"), dict) else {}
    first = {**whole, "errors": [each for each in errors if not any(_begins_with(each, own) for own in owns)]}
    if data:
        first["data"] = {name: value for name, value in data.items() if not name.startswith(tuple(owns))}
    return [first, *(_part(data, errors, own, is_answer) for own in owns)]


def _part(data: Json, errors: Sequence[Any], own: str, is_answer: Callable[[Json], bool]) -> Json | None:
    """What of an answer belongs to the query with this word before its names, as if that had been asked alone."""
    part = {name.removeprefix(own): value for name, value in data.items() if name.startswith(own)}
    wrong = [
        {**each, "path": [str(each["path"][0]).removeprefix(own), *each["path"][1:]]}
        for each in errors
        if _begins_with(each, own)
    ]
    if not part or not all(map(is_answer, wrong)):
        return None
    return {"data": part, "errors": wrong} if wrong else {"data": part}


def _begins_with(error: Any, own: str) -> bool:
    """Whether it is about a field of the root whose name begins so."""
    path = error.get("path") if isinstance(error, dict) else None
    return isinstance(path, list) and bool(path) and str(path[0]).startswith(own)


def _prefix(place: int) -> str:
    return f"also{place}_" if place else ""
