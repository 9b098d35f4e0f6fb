"""A casus as values, to which people do things and our automations answer: all that can become of it, in one process.

Nothing is rendered: of each comment of ours only its marker is kept, with what its text claims.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ospo_automation.automations import TURNS
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.overview import Card, Column, Overview
from ospo_automation.core.casus.remembered import BOARD
from ospo_automation.core.engine.afterwards import Projected
from ospo_automation.core.engine.effects import Assign, CloseIssue, KeepIssue, Relabel, ReopenIssue, Say, Tell
from ospo_automation.core.engine.plan import tidy
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, OwnIssue
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.texts import claims
from tests.given import BOT, NOW, OWNER, Given, body, checkout, issue, undeclared

SECTIONS = "board:\nprivacy:\nconversation:\nreminders:\nintroductions:\nwaiting:\n"
TOPICS = """\
name: Proefnetwerk
contact: ospo@example.org
language: nl
topics:
  licenties: Licenties
intake:
routing: { per_round: 1 }
"""
EXPERTISE = "* @zoe\nlicenties @bert\nlicenties @anna\n"
ANNA, BERT, ZOE = Person("anna", 11), Person("bert", 12), Person("zoe", 13)
NUMBER, BOARD_NUMBER = 1, 9
CHECKOUT: Checkout = checkout(TOPICS + SECTIONS, EXPERTISE.replace("licenties @bert", "licenti* @bert"), pages={})
ELSEWHERE = {"waiting", "failures", "schedule", "meetings", "planning", "minutes", "additions", "experiences", "events"}
"""Automations that look at something else than a casus."""
Claims = Mapping[str, Any]


@dataclass(frozen=True)
class World:
    """`said` is what each comment of ours claims, by its id; `new` are those of the last run, `board` what it shows."""

    casus: Issue
    comments: tuple[Comment, ...] = ()
    said: Mapping[int, Claims] = field(default_factory=dict)
    new: frozenset[int] = frozenset()
    board: Claims = field(default_factory=dict)
    rows: tuple[Comment, ...] = ()
    now: datetime = NOW
    has_board: bool = False

    @property
    def today(self) -> Any:
        return CHECKOUT.network.calendar.today(self.now)

    def hub(self) -> Given:
        labels = CHECKOUT.network.labels
        card, there = Card.of(self.casus), labels.statuses_in(self.casus.labels)
        columns = {status: Column(1, (card,)) if status in there else Column() for status in Status}
        overview = Overview("https://x.example", columns, Column())
        own = OwnIssue(BOARD_NUMBER, BOARD, "", "", "", True, True, NOW, self.rows, len(self.rows))
        return Given(
            CHECKOUT,
            issues=(self.casus, Issue(BOARD_NUMBER, "", "", BOT, (), True, False, False)),
            said=(*self.comments, *self.rows),
            own=(own,),
            stand=overview,
            liked={NUMBER: {}},
        )

    def says(self, who: Person, text: str, *, by_mail: bool = False) -> World:
        id_ = 100 + 10 * (len(self.comments) + 1)
        at = self.now + timedelta(minutes=5)
        spoken = Comment(id_, NUMBER, who, text, at, by_mail=by_mail)
        after = replace(self, comments=(*self.comments, spoken), now=at)
        return after.run("issue_comment.created", who, comment=id_, gives="/" in text)

    def changed(self, who: Person, kind: str, **what: Any) -> World:
        return replace(self, casus=replace(self.casus, **what), now=self.now + timedelta(minutes=5)).run(kind, who)

    def later(self, days: int) -> World:
        """So many days go by, with a sweep on each."""
        after = self
        for _ in range(days):
            after = replace(after, now=after.now + timedelta(days=1)).run("schedule", None)
        return after

    def run(self, kind: str, who: Person | None, *, comment: int | None = None, gives: bool = False) -> World:
        name, _, action = kind.partition(".")
        event = Event(name, action or None, NUMBER, who, self.now, author=OWNER, comment=comment, gives_command=gives)
        if not event.concerns_us(CHECKOUT.expertise.everybody):
            return replace(self, new=frozenset())
        plan = tidy(_decided(self.hub(), event), self.hub(), lambda name, values: f"{name} {_fingerprint(values)}")
        assert undeclared((step.effect for step in plan.steps), CHECKOUT) == []
        after = replace(self, new=frozenset())
        for step in plan.steps:
            after = after._applied(step)
        return after

    def _applied(self, step: Any) -> World:
        effect = step.effect
        match effect:
            case Relabel() | Assign() | CloseIssue() | ReopenIssue():
                return replace(self, casus=_changed(self.casus, effect, self.now))
            case KeepIssue() if effect.key == BOARD:
                return replace(self, board=claims("nl", effect.text, effect.values))
            case Say() | Tell() if effect.number == BOARD_NUMBER:
                return replace(self, rows=(Comment(900, BOARD_NUMBER, BOT, step.body, self.now),))
            case Say() | Tell():
                return self._told(step)
        return self

    def _told(self, step: Any) -> World:
        """With a comment of ours, made or edited, and what it claims."""
        told = claims("nl", step.effect.text, step.effect.values)
        if step.comment is not None:
            edited = (replace(each, body=step.body) if each.id == step.comment else each for each in self.comments)
            return replace(self, comments=tuple(edited), said={**self.said, step.comment: told})
        id_ = 100 + 10 * (len(self.comments) + 1)
        made = Comment(id_, NUMBER, BOT, step.body, self.now)
        return replace(self, comments=(*self.comments, made), said={**self.said, id_: told}, new=self.new | {id_})


def _changed(casus: Issue, effect: Relabel | Assign | CloseIssue | ReopenIssue, now: datetime) -> Issue:
    match effect:
        case Relabel():
            gone = {name.lower() for name in effect.remove}
            kept = tuple(name for name in casus.labels if name.lower() not in gone)
            return replace(casus, labels=(*kept, *sorted(effect.add - set(kept))))
        case Assign():
            left = [each for each in casus.assignees if each not in effect.remove]
            return replace(casus, assignees=(*left, *sorted(effect.add - set(left))))
    is_open = isinstance(effect, ReopenIssue)
    return replace(casus, is_open=is_open, closed_by=None if is_open else BOT, closed_at=now)


def _fingerprint(values: Mapping[str, Any]) -> str:
    return str(hash(repr(sorted(values.items(), key=lambda each: each[0]))))


def _decided(hub: Given, event: Event) -> list[Any]:
    effects: list[Any] = []
    world = Projected(hub, (), event.now)
    for turn in TURNS:
        world = world.after(effects)
        for automation in turn.automations:
            if automation.name not in ELSEWHERE:
                effects += automation.effects(world, event)
    return effects


# --- What an owner, two experts and a coordinator can do ------------------------------------------------------------

PRIVATE = "Bel me op 06-12345678."


def _closed(world: World) -> World:
    if not world.casus.is_open:
        return world.changed(OWNER, "issues.reopened", is_open=True, closed_by=None, closed_at=None)
    return world.changed(OWNER, "issues.closed", is_open=False, closed_by=OWNER, closed_at=world.now)


def _taken_up(world: World) -> World:
    """The coordinator sets the status by hand; there is no event for that, so the next one tells."""
    labels = CHECKOUT.network.labels
    others = tuple(name for name in world.casus.labels if name.lower() not in labels.status_names())
    taken = labels.of_status(Status.IN_PROGRESS).name
    return replace(world, casus=replace(world.casus, labels=(*others, taken))).run("schedule", None)


def _private(world: World) -> World:
    """The owner writes a telephone number into the casus, and takes it out again."""
    text = world.casus.body
    after = text.replace(PRIVATE, "") if PRIVATE in text else text.replace("zaaksysteem.", f"zaaksysteem. {PRIVATE}")
    return world.changed(OWNER, "issues.edited", body=after)


EVENTS: Mapping[str, Callable[[World], World]] = {
    "anna answers": lambda world: world.says(ANNA, "Kies de EUPL, dat deden wij ook."),
    "anna says no": lambda world: world.says(ANNA, "Sorry, ik heb hier nu geen tijd voor."),
    "bert is away": lambda world: world.says(BERT, "Ik ben afwezig tot en met 4 januari 2027.", by_mail=True),
    "anna joins": lambda world: world.says(ANNA, "/meedoen"),
    "anna advises": lambda world: world.says(ANNA, "/advies Kies de EUPL, die past hier."),
    "bert doesn't know": lambda world: world.says(BERT, "Geen idee, sorry."),
    "it helped": lambda world: world.says(OWNER, "Geholpen, dank!"),
    "it didn't help": lambda world: world.says(OWNER, "/niet-geholpen Dat had ik al gedaan."),
    "the owner closes or opens it": _closed,
    "it rests": lambda world: world.says(OWNER, "/parkeren 15 december"),
    "the coordinator takes it up by hand": _taken_up,
    "something personal comes or goes": _private,
    "a week goes by": lambda world: world.later(7),
}


def begun() -> World:
    text = body(topics="Licenties")
    casus = replace(issue(NUMBER, text=text), created_at=NOW)
    return World(casus).run("issues.opened", OWNER)


def reached(most: int) -> Iterator[tuple[World, tuple[str, ...]]]:
    """Every state that can be reached, nearest first, each once, with the way to it; at most so many."""
    start = begun()
    seen, queue = {state_of(start)}, deque[tuple[World, tuple[str, ...]]]([(start, ())])
    for _ in range(most):
        if not queue:
            return
        world, way = queue.popleft()
        yield world, way
        if len(seen) > most:
            continue  # enough are waiting
        for name, does in EVENTS.items():
            after = does(world)
            if (state := state_of(after)) not in seen:
                seen.add(state)
                queue.append((after, (*way, name)))


def state_of(world: World) -> object:
    """What makes a state another one: neither ids nor dates, but how long things still take."""
    ours = {comment.id: Mark.read(comment.body) for comment in world.comments if comment.id in world.said}
    keys = tuple(sorted({mark.key.partition("/")[0] for mark in ours.values() if mark is not None}))
    standing = tuple(sorted((id_ in world.new, _dateless(each, world)) for id_, each in world.said.items()))
    return (
        tuple(sorted(world.casus.labels)),
        world.casus.is_open,
        world.casus.assignees,
        keys,
        standing[-6:],
        _dateless(world.board, world),
    )


def _dateless(told: Claims, world: World) -> str:
    days = {
        about: (value - world.today).days if hasattr(value, "toordinal") else value for about, value in told.items()
    }
    return repr(sorted(days.items()))
