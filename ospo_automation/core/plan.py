"""All effects of a run looked at together before the first write: what is true already is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .casus import label_definitions
from .effects import DefineLabel, Effect, Relabel, Say, SetStatus, TakeBack, Tell
from .errors import Refused
from .issue import Comment, own_comments
from .labels import Status
from .marker import Mark
from .reader import Reader
from .text import live_mentions

MOST_EFFECTS = 20
LONGEST_BODY = 60_000  # GitHub's limit is 65,536, and it may answer well to an edit above it without making it
Render = Callable[[str, Mapping[str, Any]], str]


class Contradiction(Exception):
    """Two automations want opposite things: a bug of ours, found before anything was written."""


@dataclass(frozen=True)
class Step:
    """One write. `body` is the finished comment of Say and Tell; `comment` the id of the one that Say edits."""

    effect: DefineLabel | Relabel | Say | Tell | TakeBack
    body: str = ""
    comment: int | None = None


@dataclass(frozen=True)
class Plan:
    """What will be written, in this order: labels first, comments that people see last."""

    steps: tuple[Step, ...] = ()


def tidy(effects: Iterable[Effect], hub: Reader, render: Render) -> Plan:
    """Makes a plan of effects, in which nothing is left that is true already.

    Raises Contradiction, and Refused where it would be more than a run may do without a person.
    """
    wanted = _said_once(effects)
    relabels = [_missing(relabel, hub) for relabel in _relabels(wanted, hub)]
    relabels = [relabel for relabel in relabels if relabel.add or relabel.remove]
    steps = [*map(Step, _undefined(relabels, hub)), *map(Step, relabels)]
    steps += [step for effect in wanted if isinstance(effect, Say) for step in _said(effect, hub, render)]
    steps += [step for effect in wanted if isinstance(effect, Tell) for step in _told(effect, hub, render)]
    steps += [Step(effect) for effect in wanted if isinstance(effect, TakeBack)]
    size = sum(not isinstance(step.effect, DefineLabel) for step in steps)
    if size > MOST_EFFECTS:
        raise Refused("refused/too_much", {"count": size})
    return Plan(tuple(steps))


def _said_once(effects: Iterable[Effect]) -> list[Effect]:
    """Every effect once. Raises Contradiction where one comment should say two things."""
    wanted: list[Effect] = []
    comments: set[tuple[int, str]] = set()
    for effect in effects:
        if effect in wanted:
            continue
        if isinstance(effect, Say | Tell):
            if (effect.number, effect.key) in comments:
                raise Contradiction(f"#{effect.number}: comment '{effect.key}' should say two things")
            comments.add((effect.number, effect.key))
        wanted.append(effect)
    return wanted


def _relabels(effects: Iterable[Effect], hub: Reader) -> list[Relabel]:
    """One Relabel per issue out of everything that is said of its labels. Raises Contradiction."""
    labels = hub.checkout.network.labels
    add: dict[int, set[str]] = {}
    remove: dict[int, set[str]] = {}
    statuses: dict[int, Status] = {}
    for effect in effects:
        if isinstance(effect, Relabel):
            add.setdefault(effect.number, set()).update(effect.add)
            remove.setdefault(effect.number, set()).update(effect.remove)
        elif isinstance(effect, SetStatus):
            if statuses.setdefault(effect.number, effect.status) is not effect.status:
                raise Contradiction(f"#{effect.number} can't be both {statuses[effect.number]} and {effect.status}")
            names = {status: labels.of_status(status).name for status in Status}
            add.setdefault(effect.number, set()).add(names[effect.status])
            others = {name for status, name in names.items() if status is not effect.status}
            remove.setdefault(effect.number, set()).update(others)
    for number, names_added in add.items():
        both = names_added & remove.get(number, set())
        if both:
            raise Contradiction(f"#{number}: add and remove {', '.join(sorted(both))}")
    numbers = dict.fromkeys((*add, *remove))
    return [Relabel(n, frozenset(add.get(n, ())), frozenset(remove.get(n, ()))) for n in numbers]


def _missing(relabel: Relabel, hub: Reader) -> Relabel:
    present = {name.lower(): name for name in hub.issue(relabel.number).labels}
    return Relabel(
        relabel.number,
        frozenset(name for name in relabel.add if name.lower() not in present),
        frozenset(present[name.lower()] for name in relabel.remove if name.lower() in present),
    )


def _undefined(relabels: Iterable[Relabel], hub: Reader) -> Iterator[DefineLabel]:
    """Labels that have to be made first: those we are about to use, and with the first of them every status."""
    used = {name.lower() for relabel in relabels for name in relabel.add}
    if not used:
        return
    network = hub.checkout.network
    existing = hub.label_names()
    wanted = used | set(network.labels.status_names())
    for definition in label_definitions(hub.checkout.form, network):
        if definition.name.lower() in wanted - existing:
            yield DefineLabel(definition)


def _said(effect: Say, hub: Reader, render: Render) -> Iterable[Step]:
    body = _body(effect, render, mentions=())
    ours = _ours(effect.number, effect.key, hub)
    if ours is None:
        yield Step(effect, body)
    elif ours.body.replace("\r\n", "\n") != body:
        yield Step(effect, body, ours.id)


def _told(effect: Tell, hub: Reader, render: Render) -> Iterable[Step]:
    if _ours(effect.number, effect.key, hub) is None:
        yield Step(effect, _body(effect, render, mentions=effect.mentions))


def _ours(number: int, key: str, hub: Reader) -> Comment | None:
    """Our oldest comment for this purpose."""
    ours = own_comments(hub.comments(number), hub.checkout.network.bots)
    return next((comment for comment, mark in ours if mark.key == key), None)


def _body(effect: Say | Tell, render: Render, *, mentions: tuple[str, ...]) -> str:
    """The finished comment. That nobody else is mentioned is checked here once more, whatever the templates do."""
    body = f"{Mark(effect.key, effect.state).line()}\n{render(effect.text, effect.values)}"
    unexpected = live_mentions(body) - {login.lower() for login in mentions}
    if unexpected:
        raise AssertionError(f"{effect.text} would mention {', '.join(sorted(unexpected))}")
    if len(body) > LONGEST_BODY:
        raise AssertionError(f"{effect.text} would be {len(body)} characters long")
    return body
