"""Who signs up with the form "Ik denk mee", and what they want: to be asked or to follow, and what may show."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from ..github.person import Person
from ..incoming.forms import OwnForm, Reading
from ..incoming.slash import Given, How, names
from ..outgoing.safe import clean
from ..primitives.marker import fingerprint
from ..primitives.section import Section
from .decided import Network
from .profiles import Profile, Shown

UNKNOWN = "unknown"  # of the topics: they don't know
TEXTS = ("name", "organisation", "job", "sentence")
LONGEST = 200  # characters of each
MOST_PER_WEEK = 5
_TOPIC = re.compile(r"([+-]?) ?([^+, -][^+,]*?)(?= [+-]|,|\+|$)")
_PER_WEEK = re.compile(
    r"(?:hooguit |hoogstens |maximaal |at most )?([1-5]) (?:x |keer |vragen? |questions? |times )?(?:per|a|in de) week"
)


class Settings(Section):
    """Nothing to choose yet."""


FORM = OwnForm("join", Settings)


@dataclass(frozen=True)
class Joiner:
    """What somebody wants of themselves in the network. `announce`: the next meeting may hear that they joined.

    `number` is the issue of their form.
    """

    person: Person
    topics: tuple[str, ...] = ()
    follower: bool = False
    per_week: int = 1
    organisation_type: str = ""
    personal: bool = False
    organisation: str = ""
    job: str = ""
    region: str = ""
    name: str = ""
    sentence: str = ""
    shown: tuple[Shown, ...] = ()
    announce: bool = False
    number: int = 0

    @property
    def print(self) -> str:
        """What stands for all of it: an approval is one to this."""
        wanted = (self.person.id, self.topics, self.follower, self.per_week, self.organisation_type, self.personal)
        return fingerprint(
            repr((*wanted, self.organisation, self.job, self.region, self.name, self.sentence, self.shown))
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The topics for which they are to stand in the expertise file."""
        return () if self.follower else self.topics

    def page(self, before: Profile, day: date) -> Profile:
        """What their own page is to say at its top: of what they don't want shown only what we go by ourselves."""
        told = {
            "name": (self.name or self.person.login) if "name" in self.shown else "",
            "organisation": self.organisation if "organisation" in self.shown and not self.personal else "",
            "role": self.job if "role" in self.shown else "",
            "organisation_type": self.organisation_type,
            "region": self.region,
            "topics": self.topics if self.follower else before.topics,
            "asks_per_week": before.asks_per_week if self.follower else self.per_week,
            "personal": self.personal,
            "follower": self.follower,
            "shown": self.shown,
            "announce": self.announce or before.announce,
            "github_id": self.person.id,
            "form": self.number or before.form,
            "joined_on": before.joined_on or day,
        }
        confirmed = before.confirmed_on
        same = all(getattr(before, name) == value for name, value in told.items())
        return before.model_copy(update={**told, "confirmed_on": confirmed if same and confirmed else day})

    @property
    def text(self) -> str:
        """The sentence about themselves, where that may be shown."""
        return self.sentence if "text" in self.shown else ""


def joiner_of(person: Person, reading: Reading, network: Network, number: int = 0) -> Joiner:
    """What somebody filled in, as far as we know the answers."""
    texts = {id_: " ".join(clean(reading.text(id_), LONGEST).split()) for id_ in TEXTS}
    ticked = reading.values.get("shown", ())
    week = reading.choice("per_week") or "1"
    return Joiner(
        person,
        topics=tuple(each for each in network.topics if each in reading.values.get("topics", ())),
        follower=reading.choice("part") == "follower",
        per_week=int(week) if week.isdecimal() and 0 < int(week) <= MOST_PER_WEEK else 1,
        organisation_type=reading.choice("organisation_type") or "",
        personal=reading.choice("role") == "personal",
        region=reading.choice("region") or "",
        shown=tuple(each for each in get_args(Shown) if each in ticked),
        announce="announce" in ticked,
        number=number,
        **texts,
    )


def missing_of(reading: Reading, joiner: Joiner) -> tuple[str, ...]:
    """What is still to be asked for; topics only of who wants to be asked about something."""
    wants_topics = not joiner.follower and not joiner.topics and "part" not in reading.missing
    return (*reading.missing, *(("topics",) if wants_topics and "topics" not in reading.missing else ()))


def changed_by(joiner: Joiner, said: Given, network: Network) -> Joiner:
    """With what somebody says below their own form: `/thema +inkoop -licenties`, or `hooguit 2 vragen per week`."""
    topics = set(joiner.topics)
    for line in said.lines:
        if line.how is How.DONE and names()[line.name] == "topic":
            for sign, name in _TOPIC.findall(" ".join(line.argument[:LONGEST].split())):
                path = network.topic_named(name)
                if path is not None:
                    topics = topics - {path} if sign == "-" else topics | {path}
    ordered = tuple(each for each in network.topics if each in topics)
    found = _PER_WEEK.fullmatch(" ".join(said.rest.lower().split()).rstrip(".!"))
    return replace(joiner, topics=ordered or joiner.topics, per_week=int(found[1]) if found else joiner.per_week)


def unknown_topics(said: Given, network: Network) -> list[str]:
    """What somebody named behind `/thema` that is no topic."""
    lines = (line for line in said.lines if line.how is How.DONE and names()[line.name] == "topic")
    named = (name for line in lines for _, name in _TOPIC.findall(" ".join(line.argument[:LONGEST].split())))
    return [name for name in named if network.topic_named(name) is None]


def in_one(people: Iterable[Joiner]) -> list[Joiner]:
    """One for each person: who sent two forms is meant by the last."""
    return list({each.person.id: each for each in people}.values())


def signs(joiner: Joiner, standing: Collection[str]) -> Sequence[str]:
    """The topics on whose lines somebody has to be put, of those that don't name them yet."""
    return [each for each in joiner.lines if each not in standing]


def data(joiner: Joiner, network: Network) -> dict[str, Any]:
    """What our texts tell of it, so that its writer can see whether we understood."""
    return {
        "login": joiner.person.login,
        "topics": [network.topics[each].title for each in joiner.topics],
        "follower": joiner.follower,
        "per_week": joiner.per_week,
        "personal": joiner.personal,
        "shown": list(joiner.shown),
        "on_site": "name" in joiner.shown,
    }
