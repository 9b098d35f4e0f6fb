"""What an automation is: when it looks, what it needs to know, and what it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from ..github.event import Event
from ..github.issue import Issue, OwnKind
from ..network.decided import Network
from ..primitives.section import Section
from .effects import Effect
from .reader import Reader

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Automation(Generic[Facts]):
    """`gather` reads and gives None where there is nothing to decide; `decide` is pure.

    `name` is also its section in `.github/ospo.yml`, read as `settings`; without settings it is always on. `may` are
    the kinds of effect that it can decide on: the permissions of the shipped workflows follow from them. `looks_back`:
    the sweep shows it closed casussen too, where anything happened in the last hundred days or so. `sweeps` are issues
    that are no casus and that the sweep shows it as well. `issues` are those of ours that it keeps. `about_runs`: it
    needs the token of the sweep's own job, which may read and switch on workflows. `takes_back`: it looks at what is
    left alone as well, where a label of ours may say what isn't so any more. `ends` are the issues on which something
    ends with a pull request of ours that was closed just now, beside the one for which it was made. `ahead` is what
    it will read anyway, as `Reader.ahead` wants it: for each question one that asks it last.
    """

    name: str
    purpose: str
    on: tuple[str, ...]
    may: tuple[type[Effect], ...]
    settings: type[Section] | None
    gather: Callable[[Reader, Event], Facts | None]
    decide: Callable[[Facts], Iterator[Effect]]
    looks_back: bool = False
    sweeps: Callable[[Reader], Sequence[Issue]] | None = None
    about_runs: bool = False
    takes_back: bool = False
    issues: tuple[OwnKind, ...] = ()
    ends: Callable[[Reader, Event], Sequence[int]] | None = None
    ahead: Callable[[Reader, Event], Iterator[Callable[[], object]]] | None = None

    def is_on(self, network: Network) -> bool:
        return self.settings is None or network.section(self.settings) is not None

    def hears(self, event: Event, network: Network) -> bool:
        """Whether it looks at this event in this network."""
        return event.kind in self.on and self.is_on(network)

    def effects(self, hub: Reader, event: Event) -> list[Effect]:
        """What it wants for this event; nothing where the network has no section for it."""
        if not self.hears(event, hub.checkout.network):
            return []
        facts = self.gather(hub, event)
        return [] if facts is None else list(self.decide(facts))


@dataclass(frozen=True)
class Turn:
    """Automations that decide at one time, and why then: all of them see the world as earlier turns will leave it.

    Where two of them say something of one issue, it is done in their order. Those that show the whole look at it even
    where a casus is left alone, each with a plan of its own in a sweep: what goes wrong with one stops no other.
    """

    why: str
    automations: tuple[Automation[Any], ...]
    shows_the_whole: bool = False

    def only(self, wanted: Callable[[Automation[Any]], bool]) -> Turn:
        """Those that are wanted now."""
        return replace(self, automations=tuple(each for each in self.automations if wanted(each)))


def of_turns(turns: Iterable[Turn]) -> list[Automation[Any]]:
    """All automations, in the order in which they decide."""
    return [each for turn in turns for each in turn.automations]


def by_what_they_show(turns: Iterable[Turn]) -> tuple[list[Turn], list[Turn]]:
    """The turns that are about one casus, and those that show the whole."""
    found: tuple[list[Turn], list[Turn]] = [], []
    for turn in turns:
        found[turn.shows_the_whole].append(turn)
    return found
