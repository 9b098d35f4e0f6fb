"""What GitHub answers on a bad day, at random from a seed: every answer that we know of, alone and for a while.

Each request may go wrong by itself, and now and then one thing goes wrong for minutes or an hour. The weather decides
about answers only: what people do, and when runs start or die, stands in `tests/days.py`.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ospo_automation.sandbox import Fault, Request, Sandbox
from tests.gh.test_setbacks import ORDINARY, PASSING, QUOTA, TOO_MUCH, Answer

Json = dict[str, Any]
CHANCE = 0.02  # of each request by itself
BREAK = (timedelta(minutes=20), timedelta(hours=3))  # fair weather between two spells
SPELL = (timedelta(minutes=1), timedelta(minutes=50))
TIMED_OUT = timedelta(seconds=20)
STALE = timedelta(seconds=15)
HTML = "text/html; charset=utf-8"
_MUTATION = re.compile(r"^\s*mutation\b", re.MULTILINE)
_USUAL = re.compile(r"\$first_\w+: Int = (\d+)")
_NUMBERED = re.compile(r"/(?:issues|pulls)/(\d+)")


@dataclass(frozen=True)
class Asked:
    """A request as the weather looks at it. `most` is the largest page that it wants, `number` the issue it names."""

    is_graphql: bool
    is_change: bool
    most: int = 0
    number: int = 0
    changes: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: Request) -> Asked:
        if request.path != "/graphql":
            found = _NUMBERED.search(request.path)
            return cls(False, request.method not in {"GET", "HEAD"}, number=int(found[1]) if found else 0)
        sent = json.loads(request.sent)
        text, given = str(sent["query"]), sent.get("variables") or {}
        usual = [int(each) for each in _USUAL.findall(text)]
        chosen = [value for name, value in given.items() if name.startswith("first_")]
        number = given.get("number")
        is_change = bool(_MUTATION.search(text))
        most = max([*usual, *chosen], default=0)
        return cls(True, is_change, most, number or 0, tuple(each for each in given if each.startswith("change")))


Spell = Callable[["Weather", Asked], Fault | None]


class Weather:
    """Decides about each request while it `is_bad`. `told` counts what went wrong, by kind."""

    def __init__(self, box: Sandbox, seed: object) -> None:
        self.box = box
        self.is_bad = True
        self.told: dict[str, int] = {}
        self.chance = random.Random(f"weather {seed}")  # noqa: S311  (no secret depends on it)
        self._spell: Spell | None = None
        self._until = box.now + self._between(BREAK)
        self._detail = 0.0
        self._number = 0

    def of(self, request: Request) -> Fault | None:
        if not self.is_bad:
            return None
        self._turn()
        asked = Asked.of(request)
        fault, name = None, ""
        if self._spell is not None:
            fault, name = self._spell(self, asked), self._spell.__name__.strip("_")
        if fault is None and self.chance.random() < CHANCE:
            one = self.chance.choice(SPELLS)
            self._begin(one, asked.number)
            fault, name = one(self, asked), one.__name__.strip("_")
        if fault is not None:
            self.told[name] = self.told.get(name, 0) + 1
            if fault.drop:
                self.box.advance(TIMED_OUT)
        return fault

    def _between(self, limits: tuple[timedelta, timedelta]) -> timedelta:
        return limits[0] + (limits[1] - limits[0]) * self.chance.random()

    def _turn(self) -> None:
        """From fair weather to a spell, and back."""
        if self.box.now < self._until:
            return
        if self._spell is None:
            self._spell = self.chance.choice(SPELLS)
            self._until = self.box.now + self._between(SPELL)
            issues = [each for repo in self.box.world.repos.values() for each in repo.issues]
            self._begin(self._spell, self.chance.choice(issues) if issues else 0)
        else:
            self._spell = None
            self._until = self.box.now + self._between(BREAK)

    def _begin(self, spell: Spell, number: int) -> None:
        self._detail, self._number = self.chance.random(), number
        if spell is _used_up:
            self._use_up()

    def _use_up(self) -> None:
        """Somebody else spent what was left of this hour; what GitHub says of it is the small one's own answer."""
        for window in self.box.world.windows.values():
            if self.chance.random() < 0.5:
                window.used = max(window.used, self.box.quota)
        self.told["used_up"] = self.told.get("used_up", 0) + 1

    def pick(self, answers: dict[str, Answer], asked: Asked) -> Answer:
        """One that can come to such a request: only GraphQL answers with `data`."""
        able = [each for each in answers.values() if asked.is_graphql or not _is_graphql(each)]
        return self.chance.choice(able)

    @property
    def when(self) -> Any:
        return self.chance.choice(("before", "after"))

    @property
    def strength(self) -> float:
        """Of this spell: from now and then to always."""
        return (0.3, 0.6, 1.0)[int(self._detail * 3)]

    @property
    def number(self) -> int:
        return self._number

    @property
    def threshold(self) -> int:
        return (60, 40, 20, 4, 1)[int(self._detail * 5)]

    @property
    def now(self) -> datetime:
        return self.box.now


def _is_graphql(answer: Answer) -> bool:
    return answer.body is not None and "data" in answer.body


def as_fault(answer: Answer, when: Any) -> Fault:
    status, headers, text = answer.as_sent()
    kind = HTML if answer.body is None else "application/json; charset=utf-8"
    return Fault(when=when, status=status, headers=dict(headers), body=text.encode(), content_type=kind)


# -- what goes wrong; each may stay for a while


def _out_of_order(weather: Weather, asked: Asked) -> Fault | None:
    if weather.chance.random() > weather.strength:
        return None
    return as_fault(weather.pick(PASSING, asked), weather.when)


def _broken_off(weather: Weather, _: Asked) -> Fault | None:
    return Fault(when=weather.when, drop=True) if weather.chance.random() < weather.strength else None


def _web_page(weather: Weather, _: Asked) -> Fault | None:
    """A web page, nothing, or half of what should come: of GitHub's, of a proxy, or of somebody's hotel."""
    if weather.chance.random() > weather.strength:
        return None
    page = weather.chance.choice((b"<html><body>Unicorn!</body></html>", b"", b"<!DOCTYPE html>\n<p>Sign in"))
    status = weather.chance.choice((200, 500, 502, 503, 504))
    return Fault(when=weather.when, status=status, body=page, content_type=HTML)


def _cut_short(weather: Weather, _: Asked) -> Fault | None:
    """The true answer, but half of it."""
    if weather.chance.random() > weather.strength:
        return None
    part = weather.chance.random()
    return Fault(when="after", spoil=lambda whole: whole[: int(len(whole) * part)])


def _slow_down(weather: Weather, asked: Asked) -> Fault | None:
    """A quota in any of GitHub's words. It comes before the effect, as at GitHub."""
    if weather.chance.random() > weather.strength:
        return None
    answer = weather.pick(QUOTA, asked)
    headers = dict(answer.headers)
    if "x-ratelimit-reset" in headers:
        headers["x-ratelimit-reset"] = str(int(weather.now.timestamp()) + 600)
    return as_fault(Answer(answer.status, answer.body, headers), "before")


def _used_up(_: Weather, __: Asked) -> Fault | None:
    return None  # GitHub itself says so


def _no_entry(weather: Weather, _: Asked) -> Fault | None:
    if weather.chance.random() > weather.strength:
        return None
    return as_fault(Answer(401, {"message": "Bad credentials", "status": "401"}), "before")


def _one_gone(weather: Weather, asked: Asked) -> Fault | None:
    """One thing isn't there for a while, and all others are."""
    if not asked.number or asked.number != weather.number:
        return None
    if not asked.is_graphql:
        return as_fault(Answer(404, {"message": "Not Found", "status": "404"}), "before")
    words = f"Could not resolve to an Issue with the number of {asked.number}."
    error = {"type": "NOT_FOUND", "path": ["repository", "issue"], "message": words}
    return as_fault(Answer(200, {"data": {"repository": None}, "errors": [error]}), "before")


def _too_much(weather: Weather, asked: Asked) -> Fault | None:
    if not asked.is_graphql or asked.is_change or asked.most <= weather.threshold:
        return None
    return as_fault(weather.pick(TOO_MUCH, asked), "before")


def _refused(weather: Weather, asked: Asked) -> Fault | None:
    """Changes that GitHub doesn't want, in its own words."""
    if not asked.is_change or weather.chance.random() > weather.strength:
        return None
    if asked.is_graphql and weather.chance.random() < 0.5:
        return Fault(when="after", spoil=lambda whole: _undone(whole, weather.chance))
    if asked.is_graphql:
        return as_fault(_none_made(asked.changes, weather.chance), "before")
    conflict = Answer(409, {"message": "Git Repository is empty.", "status": "409"})
    return as_fault(weather.chance.choice((conflict, weather.pick(ORDINARY, asked))), "before")


def _halves(weather: Weather, asked: Asked) -> Fault | None:
    """Data with errors: some of it isn't there."""
    if not asked.is_graphql or weather.chance.random() > weather.strength:
        return None
    return Fault(when="after", spoil=lambda whole: _half(whole, weather.chance))


def _stale(weather: Weather, asked: Asked) -> Fault | None:
    """Lists of several issues and of all comments don't yet show what was just written."""
    if asked.is_change or asked.number:
        return None
    return Fault(when="after", spoil=lambda whole: _older(whole, weather.now - STALE))


SPELLS: tuple[Spell, ...] = (
    _out_of_order, _broken_off, _web_page, _cut_short, _slow_down, _used_up, _no_entry, _one_gone, _too_much, _refused,
    _halves, _stale,
)  # fmt: skip


# -- answers, spoilt


def _half(whole: bytes, chance: random.Random) -> bytes:
    answer = json.loads(whole)
    places = list(_nodes_in(answer.get("data"), ()))
    if not places:
        return whole
    path, holder, key = chance.choice(places)
    holder[key] = None
    words = "Something went wrong while executing your query."
    answer.setdefault("errors", []).append({"message": words, "path": list(path)})
    return json.dumps(answer).encode()


def _nodes_in(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any, str | int]]:
    if isinstance(value, dict):
        for key, below in value.items():
            if isinstance(below, dict):
                yield (*path, key), value, key
            yield from _nodes_in(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            if isinstance(below, dict):
                yield (*path, index), value, index
            yield from _nodes_in(below, (*path, index))


def _undone(whole: bytes, chance: random.Random) -> bytes:
    """Of changes that were made, one is told as refused: what was done before the answer is done all the same."""
    answer = json.loads(whole)
    data = answer.get("data")
    if not isinstance(data, dict) or not data:
        return whole
    name = chance.choice(sorted(data))
    data[name] = None
    answer.setdefault("errors", []).append(_refusal(name, chance))
    return json.dumps(answer).encode()


def _none_made(names: Sequence[str], chance: random.Random) -> Answer:
    """Changes of which none was made."""
    return Answer(200, {"data": dict.fromkeys(names), "errors": [_refusal(name, chance) for name in names]})


def _refusal(name: str, chance: random.Random) -> Json:
    kind, words = chance.choice((
        ("UNPROCESSABLE", "Validation failed"), ("FORBIDDEN", "Resource not accessible by integration"),
        ("NOT_FOUND", "Could not resolve to a node with the global id of 'x'"), ("INTERNAL", "nothing"),
    ))  # fmt: skip
    return {"type": kind, "message": words, "path": [name]}


def _older(whole: bytes, moment: datetime) -> bytes:
    """Without what is newer than a moment, in each list of issues, and in REST's lists."""
    try:
        answer = json.loads(whole)
    except ValueError:
        return whole
    if isinstance(answer, list):
        return json.dumps([each for each in answer if _is_older(each, "created_at", moment)]).encode()
    _drop_new(answer, moment)
    return json.dumps(answer).encode()


def _drop_new(value: Any, moment: datetime) -> None:
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "nodes" and isinstance(below, list):
                value[key] = [each for each in below if not _is_issue(each) or _is_older(each, "createdAt", moment)]
            _drop_new(value[key], moment)
    elif isinstance(value, list):
        for below in value:
            _drop_new(below, moment)


def _is_issue(node: Any) -> bool:
    return isinstance(node, dict) and {"number", "createdAt"} <= node.keys()


def _is_older(node: Any, key: str, moment: datetime) -> bool:
    return not isinstance(node, dict) or key not in node or datetime.fromisoformat(node[key]) <= moment
