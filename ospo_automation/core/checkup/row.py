"""A row of the checkup: one thing that can be wrong, where it is set, what it takes to see it, and how it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from ..casus.checkout import Checkout
from ..github.told import Hidden, NotTold, Source, Told
from ..knowledge import page_meant
from ..knowledge.published import Drafting
from ..meetings import series
from ..network.decided import Network

Values = Mapping[str, Any]
VARIABLES_PAGE = "settings/variables/actions"
PAGE = "page"
"""Among the values of what was found: another page than the row's, where this one is set elsewhere."""


@dataclass(frozen=True)
class Subject:
    """What a row looks at: the files of the network, and what GitHub told."""

    checkout: Checkout
    told: Told

    @property
    def network(self) -> Network:
        return self.checkout.network


def proposes(network: Network) -> bool:
    """Whether pages are proposed here."""
    return any(network.section(each) is not None for each in (Drafting, page_meant.Settings, series.Settings))


def _always(_network: Network) -> bool:
    return True


@dataclass(frozen=True)
class Check:
    """`look` yields the values of each thing that is wrong; how it is told stands at its `name` in `texts`.

    `page` is where it is set: below the repository's page, or with a slash in front on GitHub; values may stand in it.
    It matters only for networks for which it is `wanted`. One that doesn't `break` us only costs people time. Not
    `is_weekly`: another place tells it by itself already, or it is nothing that comes about later.
    """

    name: str
    page: str
    sources: tuple[Source[Any], ...]
    look: Callable[[Subject], Iterator[Values]]
    wanted: Callable[[Network], bool] = _always
    breaks: bool = True
    is_weekly: bool = True


@dataclass(frozen=True)
class Found:
    """Something that is wrong; `address` is the page to go to."""

    check: Check
    address: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Unseen:
    """What couldn't be looked at: which source wasn't told, and why."""

    check: Check
    address: str
    source: Source[Any]
    why: Hidden


@dataclass(frozen=True)
class Checkup:
    """All rows that matter for a network: what is wrong, what wasn't seen, and what is in order."""

    found: tuple[Found, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    fine: tuple[Check, ...] = ()

    @property
    def breaking(self) -> tuple[Found, ...]:
        return tuple(each for each in self.found if each.check.breaks)


def looked_over(checks: Iterable[Check], checkout: Checkout, told: Told) -> Checkup:
    """Each row by itself: what one of them isn't told keeps no other from looking."""
    found: list[Found] = []
    unseen: list[Unseen] = []
    fine: list[Check] = []
    for check in checks:
        if not check.wanted(checkout.network):
            continue
        before = len(found)
        try:
            found.extend(_found(check, Subject(checkout, replace(told, asked=check.sources))))
        except NotTold as end:
            unseen.append(Unseen(check, _address(told.url, check.page, {}), end.source, end.why))
        else:
            fine += [check] if len(found) == before else []
    return Checkup(tuple(found), tuple(unseen), tuple(fine))


def _found(check: Check, subject: Subject) -> Iterator[Found]:
    for values in check.look(subject):
        yield Found(check, _address(subject.told.url, check.page, values), values)


def _address(url: str, page: str, values: Values) -> str:
    """Where values are missing, as where nothing was seen, the page above it."""
    server, owner, repository = url.rsplit("/", 2)
    asked = str(values.get(PAGE, page))
    if "{file}" in asked and "file" not in values:
        asked = asked.partition("/{file}")[0]
    known = {name: quote(str(value), safe="/") for name, value in values.items()}
    told = asked.format(**{**known, "owner": owner, "repository": repository})
    return f"{server}{told}" if told.startswith("/") else f"{url}/{told}".rstrip("/")
