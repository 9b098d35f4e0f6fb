"""Mails as people write them, made of `examples/mails`: who wrote each, what it is, what nobody may read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ospo_automation.core.correspondence.meant import Expects, MailKind
from ospo_automation.core.correspondence.received import Received
from tests.loading import loaded

FOLDER = Path("tests/examples/mails")
AT = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    name: str
    address: str
    foot: str

    def received(self, text: str, subject: str = "") -> Received:
        return Received("m@example.org", self.address, self.name, subject, text.replace("{foot}", self.foot), AT)


@dataclass(frozen=True)
class MailExample:
    """`kinds` are what it may be taken for, mostly one. `rest` are the other things that it says of itself."""

    id: str
    person: Person
    received: Received
    expects: Expects
    kinds: Sequence[MailKind]
    rest: Mapping[str, Any]


@cache
def people() -> Mapping[str, Person]:
    return {who: Person(**each) for who, each in _loaded("senders").items()}


def examples(*names: str) -> Iterator[MailExample]:
    for name in names:
        for each in _loaded(name):
            person = people()[each.pop("who")]
            kinds = each.pop("is")
            received = person.received(each.pop("text"), each.pop("subject"))
            expects = Expects(each.pop("expects"))
            every = [MailKind(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
            yield MailExample(each.pop("id"), person, received, expects, every, each)


def _loaded(name: str) -> Any:
    return loaded(FOLDER / f"{name}.yml")


def name_parts(person: Person) -> set[str]:
    """What of somebody's name and signature nobody may read, in small letters: parts of three letters and more."""
    words = re.findall(r"[^\W\d_]{3,}", person.name.partition("|")[0].partition("(Ink")[0].partition("(func")[0])
    return {word.lower() for word in words} - {"van", "den", "der"}
