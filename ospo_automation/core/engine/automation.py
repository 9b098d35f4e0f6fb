"""What an automation is: when it looks, what it needs to know, and what it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from ..github.event import Event
from ..github.issue import Issue
from ..network.decided import Network
from ..primitives.section import Section
from .effects import Effect
from .reader import Reader

Facts = TypeVar("Facts")


class When(IntEnum):
    """In which order automations decide: each sees the world as those of an earlier turn will leave it."""

    FIRST = 0  # what may hold up all else
    SECOND = 1  # what people asked for
    THIRD = 2
    FOURTH = 3  # what tidies up after the others
    LAST = 4  # what shows the whole


@dataclass(frozen=True)
class Automation(Generic[Facts]):
    """`gather` reads and gives None where there is nothing to decide; `decide` is pure.

    `name` is also its section in `.github/ospo.yml`, read as `settings`; without settings it is always on. `may` are
    the kinds of effect that it can decide on: the permissions of the shipped workflows follow from them. `looks_back`:
    the sweep shows it closed casussen too. `sweeps` are issues that are no casus and that the sweep shows it as well.
    `about_runs`: it needs the token of the sweep's own job, which may read and switch on workflows.
    """

    name: str
    purpose: str
    on: tuple[str, ...]
    may: tuple[type[Effect], ...]
    settings: type[Section] | None
    gather: Callable[[Reader, Event], Facts | None]
    decide: Callable[[Facts], Iterator[Effect]]
    when: When = When.THIRD
    looks_back: bool = False
    sweeps: Callable[[Reader], Sequence[Issue]] | None = None
    about_runs: bool = False

    def is_on(self, network: Network) -> bool:
        return self.settings is None or network.section(self.settings) is not None

    def effects(self, hub: Reader, event: Event) -> list[Effect]:
        """What it wants for this event; nothing where the network has no section for it."""
        if event.kind not in self.on or not self.is_on(hub.checkout.network):
            return []
        facts = self.gather(hub, event)
        return [] if facts is None else list(self.decide(facts))
