"""Values for tests of decisions: a network, casussen and a reader that knows only what a test gives it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from ospo_automation.adopt.forms import casus_form, other_form, render
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.casus.casus_labels import label_definitions
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.overview import Column, Overview
from ospo_automation.core.casus.rounds import Load
from ospo_automation.core.engine.effects import Effect, KeepIssue, Pin, Relabel
from ospo_automation.core.engine.reader import Left
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.failed_runs import FailedRun
from ospo_automation.core.github.issue import (
    Comment,
    Doubted,
    Hands,
    Issue,
    Original,
    OwnIssue,
    Unclaimed,
    unclaimed_in,
)
from ospo_automation.core.github.ours import WORKFLOW_BOT, Ours
from ospo_automation.core.github.person import Person
from ospo_automation.core.github.told import Source, Told
from ospo_automation.core.network import decided, expertise, profiles
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.proposal import OwnPull, Proposal
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.signals.feeds_found import Offer
from ospo_automation.core.signals.tips_kept import TipsThere
from ospo_automation.run.configuration import Configuration
from ospo_automation.texts import words

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
BOT = Person("github-actions[bot]", WORKFLOW_BOT, is_bot=True)
OURS = Ours()
OWNER = Person("olga", 7)

OSPO_YML = """\
name: Proefnetwerk
contact: ospo@example.org
language: nl
topics:
  licenties: Licenties en auteursrecht
  licenties/eupl: EUPL
  inkoop: Inkoop en aanbesteden
  beveiliging/publiceren: Veilig publiceren
teams:
  acme/coordinatoren: [zoe, wim]
intake:
routing:
"""
WITH_BOARD = OSPO_YML + "board:\n"
EXPERTISE = """\
*               @acme/coordinatoren
licenties       @anna @bert
licenties/eupl  @carla
inkoop          @emma
"""


def configured(text: str = OSPO_YML) -> Network:
    return decided.load(text, model=Configuration, defaults=lambda language: words(language)["labels"])


def checkout(
    text: str = OSPO_YML, lines: str = EXPERTISE, pages: Mapping[str, str] | None = None, form: str | None = None
) -> Checkout:
    settings = configured(text)
    return Checkout(
        network=settings,
        form=casus_form(settings, form),
        expertise=expertise.parse(lines, teams=settings.teams),
        profiles=profiles.read(pages or {}),
        other_form=cache(lambda name: other_form(name, settings)),
    )


def undeclared(effects: Iterable[Effect], here: Checkout) -> list[str]:
    """The labels that effects put on something and that nobody defined: GitHub would make them up, without words. And
    issues of ours that no automation says that it keeps.
    """
    effects = list(effects)
    kinds = [kind for each in AUTOMATIONS for kind in each.issues]
    keys = {each.key for each in effects if isinstance(each, KeepIssue)}
    pinned = {each.key for each in effects if isinstance(each, Pin)}
    return [
        *(
            f"'{key}' is among the `issues` of no automation"
            for key in sorted(keys)
            if not any(kind.has(key) for kind in kinds)
        ),
        *(
            f"'{key}' is no kind that `is_pinned`"
            for key in pinned
            if not any(each.is_pinned for each in kinds if each == key)
        ),
        *_labels(effects, here),
    ]


def _labels(effects: Iterable[Effect], here: Checkout) -> list[str]:
    defined = {each.name.lower() for each in label_definitions(here.form, here.network)}
    added = {name for effect in effects if isinstance(effect, Relabel) for name in effect.add}
    return [f"'{name}' is no label of core/network/labels.py" for name in sorted(added) if name.lower() not in defined]


ANSWERS = {
    "Wat voor organisatie?": "gemeente",
    "Welke organisatie?": "_No response_",
    "Waar gaat het over?": "EUPL",
    "Wat speelt er?": "Een koppeling met het zaaksysteem.",
    "Waar loop je op vast?": "Mag dit onder de EUPL?",
    "Wanneer heb je antwoord nodig?": "binnen een maand",
    "Openbaar en veilig": (
        "- [X] Er staan geen persoonsgegevens of vertrouwelijke informatie in, en ik weet dat iedereen dit kan lezen"
    ),
}


def body(**changed: str) -> str:
    """A body as GitHub writes it; say `question=""` to leave an answer empty."""
    headings = {"topics": "Waar gaat het over?", "situation": "Wat speelt er?", "question": "Waar loop je op vast?"}
    headings |= {"organisation_type": "Wat voor organisatie?", "no_secrets": "Openbaar en veilig"}
    answers = dict(ANSWERS)
    for id_, text in changed.items():
        answers[headings[id_]] = text or "_No response_"
    return "\r\n".join(f"### {heading}\r\n\r\n{answer}\r\n" for heading, answer in answers.items())


def issue(
    number: int = 1,
    *,
    text: str | None = None,
    labels: Sequence[str] = ("casus",),
    title: str = "Mag dit?",
    **changed: bool,
) -> Issue:
    return Issue(
        number=number,
        title=title,
        body=body() if text is None else text,
        author=OWNER,
        labels=tuple(labels),
        is_open=changed.get("is_open", True),
        is_locked=changed.get("is_locked", False),
        is_pull_request=changed.get("is_pull_request", False),
    )


def comment(
    text: str,
    author: Person | None = OWNER,
    *,
    id_: int = 100,
    number: int = 1,
    at: datetime = NOW,
    by_mail: bool = False,
) -> Comment:
    return Comment(id=id_, number=number, author=author, body=text, created_at=at, by_mail=by_mail)


@dataclass
class Given:
    """A reader that answers with what a test gave it."""

    checkout: Checkout = field(default_factory=checkout)
    issues: Iterable[Issue] = field(default_factory=lambda: (issue(),))
    said: Sequence[Comment] = ()
    carried: Load = field(default_factory=Load)
    existing: frozenset[str] | None = None
    own: Sequence[OwnIssue] = ()
    stand: Overview | None = None
    left_alone: int = 0
    crowd: int = 0
    is_fork: bool = False
    workflows: Mapping[str, str] = field(default_factory=dict)
    left: Left = field(default_factory=lambda: Left(1_000, 1_000, 500))
    cut: Sequence[int] = ()
    overfull: Sequence[str] = ()
    alike_missed: str = ""
    maintainers: frozenset[str] = frozenset()
    known_here: Collection[int] = ()
    failed: Sequence[FailedRun] = ()
    strange: Sequence[Unclaimed] = ()
    proposed: Mapping[str, Proposal] = field(default_factory=dict)
    liked: Mapping[int, Mapping[int, frozenset[int]]] = field(default_factory=dict)
    hands: Mapping[int, Hands] = field(default_factory=dict)
    conflicting: Collection[int] = ()
    doubted: Sequence[Doubted] = ()
    originals: Mapping[int, Original] = field(default_factory=dict)
    pulls: Sequence[OwnPull] = ()
    remembered: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    begin: Mapping[int, Sequence[str]] = field(default_factory=dict)
    told: Told = field(default_factory=lambda: Told("https://x.example/acme/netwerk"))

    def issue(self, number: int) -> Issue:
        found = next((each for each in self.issues if each.number == number), None)
        if found is None:
            raise Gone(f"there is no issue {number}")
        return found

    def original(self, number: int) -> Original | None:
        return self.originals.get(number)

    def ahead(self, read: Callable[[], object]) -> None:
        """All of it is here."""

    def load_ahead(self, now: datetime, about: Callable[[], Collection[str]]) -> None:
        """As above."""

    def is_reopened_after(self, number: int, labels: Collection[str]) -> bool | None:
        assert number
        assert labels
        return None

    def retitled(self, label: str, now: datetime) -> Mapping[int, Person | None]:
        assert label
        assert now.tzinfo is not None
        return {}

    def comments(self, number: int) -> Sequence[Comment]:
        return [each for each in self.said if each.number == number]

    def pages(self, number: int) -> Sequence[str]:
        return self.begin.get(number, ())

    def week(self, now: datetime) -> Mapping[str, Mapping[str, Any]]:
        assert now.tzinfo is not None
        return self.remembered

    def meet(self, people: Iterable[Person | None]) -> None:
        """It knows nobody but by login."""

    def look_up(self, logins: Collection[str]) -> None:
        """As above."""

    def begun(self, now: datetime) -> datetime:
        return self.checkout.network.begins or min((each.created_at for each in self.issues), default=now)

    def load(self, now: datetime, about: Collection[str] = ()) -> Load:
        assert now.tzinfo is not None
        return self.carried

    def expect(self, asks: Iterable[Ask], met: Iterable[str] = ()) -> None:
        self.carried = replace(self.carried, asks=(*self.carried.asks, *asks), met=self.carried.met.union(met))

    def open_casussen(self, now: datetime | None = None) -> Iterable[int]:
        assert now is None or now.tzinfo is not None
        return [each.number for each in self.issues if each.is_open]

    def due_casussen(self, now: datetime) -> Iterable[int]:
        return self.open_casussen(now)

    @property
    def leaves_out(self) -> bool:
        return False

    def pointing_casussen(self) -> Iterable[int]:
        return ()

    def keep_look(
        self, now: datetime, waits: Collection[int], points: Mapping[int, Collection[int]], *, was_cut: bool
    ) -> None:
        """It looks at everything each time."""

    def looked(self) -> Mapping[str, Mapping[str, Any]]:
        return {}

    def together(self, numbers: Collection[int]) -> Sequence[int]:
        return [each for each in numbers if any(issue.number == each for issue in self.issues)]

    def newest_casussen(self, about: Collection[str]) -> Sequence[Issue]:
        assert not isinstance(about, str)
        return list(self.issues)

    def open_issues(self, label: str) -> Sequence[Issue]:
        return [each for each in self.issues if each.is_open and label in each.labels]

    def all_issues(self, label: str) -> Sequence[Issue]:
        return [each for each in self.issues if label in each.labels]

    def recent_issues(self) -> Sequence[Issue]:
        return [each for each in self.issues if each.is_open]

    def closed_casussen(self, now: datetime) -> Iterable[int]:
        assert now.tzinfo is not None
        return [each.number for each in self.issues if not each.is_open]

    def commanded(self, now: datetime) -> Sequence[Comment]:
        assert now.tzinfo is not None
        return [each for each in self.said if each.given.lines]

    def in_turn(self, now: datetime) -> Iterable[int]:
        assert now.tzinfo is not None
        return [each.number for each in self.issues]

    def tips(self, home: int, nodes: Collection[str]) -> TipsThere:
        return TipsThere([each for each in self.said if each.number == home])

    @property
    def offers(self) -> Sequence[Offer] | None:
        return None

    def node_of(self, number: int, comment: int = 0) -> str:
        return f"node-{number}-{comment}"

    def failed_runs(self, now: datetime, *, files: Collection[str], mended_by: str) -> Sequence[FailedRun]:
        assert mended_by in files
        return self.failed

    def proposal(self, branch: str, paths: Collection[str]) -> Proposal:
        return self.proposed.get(branch, Proposal(branch))

    def conflicts(self, pull: int) -> bool:
        return pull in self.conflicting

    def threads(self, *labels: str) -> Sequence[int]:
        return [each.number for each in self.issues if each.is_open and not set(labels).isdisjoint(each.labels)]

    def own_pulls(self, number: int | None = None) -> Sequence[OwnPull]:
        return [each for each in self.pulls if number in (None, each.number)]

    def remarks(self, pull: int) -> Sequence[Comment]:
        return [each for each in self.said if each.number == pull]

    def resolved_casussen(self) -> Sequence[int]:
        return [each.number for each in self.issues if not each.is_open]

    def thumbs_on(self, comment: Comment) -> frozenset[int]:
        return self.liked.get(comment.number, {}).get(comment.id, frozenset())

    def hands_on_issue(self, number: int) -> Hands:
        return self.hands.get(-number, Hands())

    def hands_on(self, comment: Comment) -> Hands:
        return self.hands.get(comment.id, Hands())

    def settings(self, sources: Iterable[Source[Any]], now: datetime) -> Told:
        return self.told

    def workflow_states(self) -> Mapping[str, str]:
        return self.workflows

    def opened_since(self, moment: datetime) -> Mapping[str, int]:
        assert moment.tzinfo is not None
        return {mark.key: each.number for each in self.issues if (mark := Mark.read(each.body)) is not None}

    def unclaimed_on(self, number: int) -> Sequence[Unclaimed]:
        return [each for each in unclaimed_in(self.comments(number), self.checkout.network.bots) if each.account.is_bot]

    def unclaimed_issues(self) -> Sequence[Unclaimed]:
        return ()

    def unclaimed(self) -> Sequence[Unclaimed]:
        return self.strange

    def has_read(self, number: int) -> bool:
        return any(each.number == number for each in self.issues)

    def is_known_here(self, number: int) -> bool:
        return number in self.known_here

    def read_so_far(self) -> Sequence[int]:
        return [each.number for each in self.issues]

    def is_maintainer(self, login: str) -> bool:
        return login in self.maintainers

    def doubts(self) -> Sequence[Doubted]:
        return self.doubted

    def own_issues(self) -> Sequence[OwnIssue]:
        return self.own

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        return make()

    def own_keys(self) -> frozenset[str]:
        return frozenset(each.key for each in self.own)

    def overview(self, newest: int) -> Overview:
        assert newest > 0
        return self.stand or Overview("https://github.example", {status: Column() for status in Status}, Column())

    def label_names(self) -> frozenset[str]:
        return self.existing if self.existing is not None else frozenset()

    def expect_labels(self, names: Iterable[str]) -> None:
        self.existing = self.label_names().union(name.lower() for name in names)


def event(kind: str = "issues.opened", number: int | None = 1, *, now: datetime = NOW, sender: Person = OWNER) -> Event:
    name, _, action = kind.partition(".")
    return Event(name, action or None, number, sender, now, author=OWNER)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def many_experts(*, experts: int, topics: int, pages: bool = True) -> dict[str, str]:
    """The files of a network of that size, with a line and a page for each expert; nothing is wrong in them."""
    paths = [f"thema{number // 10}/deel{number}" for number in range(topics)]
    told = "".join(f"  {path}: Thema {number}\n" for number, path in enumerate(paths))
    configuration = f"name: Groot\ncontact: ospo@example.nl\ntopics:\n{told}intake:\nrouting:\nprivacy:\nwaiting:\n"
    lines = "".join(f"{paths[number % topics]} @expert{number}\n" for number in range(experts))
    profile = "---\nname: Iemand\n---\n"
    of_people = {f"{profiles.FOLDER}/expert{number}.md": profile for number in range(experts)} if pages else {}
    forms = render(configured(configuration))
    return {decided.FILE: configuration, ".github/EXPERTISE": f"* @zoe\n{lines}", **forms, **of_people}
