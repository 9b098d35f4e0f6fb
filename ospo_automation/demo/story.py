"""What the demo tells: a network, its people, and what each of them does and when. One YAML file per language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from operator import itemgetter
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.section import Section

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_CASUS_OF = re.compile(r"#\{(\w+)\}")


def _in_amsterdam(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("is no local time; write it as 2026-11-03 09:12")
    return moment.replace(tzinfo=AMSTERDAM)


def _ticked(answer: Any) -> Any:
    """Our YAML is all text; a box of the form is ticked or not."""
    return {"true": True, "false": False}.get(answer, answer) if isinstance(answer, str) else answer


Moment = Annotated[datetime, AfterValidator(_in_amsterdam)]
Answer = Annotated[bool | tuple[str, ...] | str, BeforeValidator(_ticked)]
OneOrMany = Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]


class Act(Section):
    """What one person does at one moment. `edits`: what stands in the casus, and what is to stand there instead.

    `thanks`: whose newest comment gets a heart. `likes`: a thumb on the casus, "my question too". `by_mail`: they say
    it in answer to a mail of GitHub's. `mails`: somebody without an account answers our last mail. `polishes`: as
    `edits`, in the draft of its lesson; `merges` puts that, or a pull request of people, on the default branch.
    """

    at: Moment
    who: str
    likes: bool = False
    thanks: str = ""
    edits: dict[str, str] = Field(default_factory=dict)
    says: str = ""
    by_mail: bool = False
    mails: str = ""
    status: Status | None = None
    closes: Literal["completed", "not_planned"] | None = None
    polishes: dict[str, str] = Field(default_factory=dict)
    merges: bool = False

    @property
    def refers_to(self) -> set[str]:
        """By whom the casussen are that they name."""
        return set(_CASUS_OF.findall(self.says))

    def words(self, numbers: Mapping[str, int]) -> str:
        """What they say, with `#{loes}` written out as the number of her casus."""
        return _CASUS_OF.sub(lambda found: f"#{numbers[found[1]]}", self.says)

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not self.model_fields_set - {"at", "who", "by_mail"}:
            raise ValueError(f"{self.who} does nothing here; add says, likes, status or another act")
        if self.by_mail and not self.says:
            raise ValueError(f"{self.who} says nothing here, so nothing comes by mail; add says or leave out by_mail")
        return self


class Told(Section):
    """What somebody begins, and what happens `then`, in order."""

    who: str
    at: Moment
    title: str
    then: tuple[Act, ...] = ()

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        moments = [self.at, *(act.at for act in self.then)]
        for before, after in pairwise(moments):
            if after < before:
                raise ValueError(f"'{self.title}': {after:%Y-%m-%d %H:%M} comes after {before:%Y-%m-%d %H:%M}")
        return self


class ToldCasus(Told):
    """A casus sent with the form; `why` says what to watch for.

    `show` in the terminal: what happened step by step, or every word of it.
    """

    answers: dict[str, Answer]
    why: str
    show: Literal["steps", "full"] | None = None


class ToldPull(Told):
    """Somebody adds themselves to the expertise file, for `topics`, with a page of their own."""

    body: str
    topics: Annotated[tuple[str, ...], Field(min_length=1)]
    page: dict[str, str]


class ToldForm(Told):
    """Somebody fills in another form: an addition to a page, an agenda point, a meeting, a tip, or to join.

    With `why`, which says what to watch for, the terminal tells of it step by step.
    """

    form: str
    answers: dict[str, Answer]
    why: str = ""


class ToldLetter(Told):
    """A question that somebody without an account mails; `title` is that of the casus that comes of it.

    `who` is what the story calls them, on GitHub they are nobody. `why` says what to watch for.
    """

    name: str
    address: str
    subject: str
    text: str
    why: str


class ToldOurs(Told):
    """What people do with the issue of this title that we open ourselves before `at`; `why` says what to watch for."""

    why: str


class ToldEntry(Section):
    """What others put on the web in a feed that the network follows."""

    at: Moment
    title: str
    link: str


class Knowledge(Section):
    """What the network knew before the story: what each topic is about, and pages by their path."""

    topics: dict[str, str] = Field(default_factory=dict)
    pages: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def load(cls, language: str) -> Knowledge:
        name = f"pages_{language}.yml"
        document = yaml_lines.load(files(__package__).joinpath(name).read_text(encoding="utf-8"), f"demo/{name}")
        return document.read_as(cls, document.value)


class Counts(Section):
    """Words for one and for more of them."""

    labels: OneOrMany
    messages: OneOrMany
    mails: OneOrMany
    requests: OneOrMany


class StepWords(Section):
    """What happens to a casus, each in one line; `said` are the words for what a comment of ours was for."""

    began: str
    mailed: str
    says: str
    mails: str
    puts_away: str
    edits: str
    merges: str
    sets: str
    sweep: str
    asked: OneOrMany
    asked_on: OneOrMany
    joined: OneOrMany
    status: str
    proposes: str
    said: dict[str, str]


class Words(Section):
    """What the demo itself says; everything else on the screen was said by people or by the automation."""

    installed: str
    heading: str
    introduction: str
    told: str
    asked: str
    edited: str
    first: str
    by_mail: str
    agenda: str
    members: str
    shared: str
    others: str
    table: str
    columns: Annotated[tuple[str, ...], Field(min_length=3, max_length=3)]
    happened: str
    sums: str
    continued: str
    restarted: str
    language: str
    welcome: str
    tour: str
    own: str
    own_welcome: str
    site: str
    hint: str
    coordinator: str
    expert: str
    served: str
    stop: str
    live: str
    swept: str
    looked: str
    nothing: str
    failed: str
    counts: Counts
    steps: StepWords
    kept: str
    next: str


class Story(Section):
    """`network`, `expertise` and `experts` (their pages) are the adopter's files; `ends` is where the clock stops."""

    network: dict[str, Any]
    ends: Moment
    visitor: str
    says: Words
    expertise: str
    experts: dict[str, dict[str, str]]
    people: dict[str, str]
    casussen: tuple[ToldCasus, ...]
    pull_requests: tuple[ToldPull, ...] = ()
    forms: tuple[ToldForm, ...] = ()
    letters: tuple[ToldLetter, ...] = ()
    agendas: tuple[ToldOurs, ...] = ()
    members: tuple[ToldOurs, ...] = ()
    shared: tuple[ToldOurs, ...] = ()
    feed: tuple[ToldEntry, ...] = ()

    @cached_property
    def knowledge(self) -> Knowledge:
        return Knowledge.load(self.network["language"])

    @classmethod
    def load(cls, language: str) -> Story:
        name = f"{language}.yml"
        return cls.read(files(__package__).joinpath(name).read_text(encoding="utf-8"), f"demo/{name}")

    @classmethod
    def read(cls, text: str, file: str) -> Story:
        """Raises BadConfig with the line of every mistake."""
        document = yaml_lines.load(text, file)
        return document.read_as(cls, document.value)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for at, told, act in self.moments():
            where = f"'{told.title}', {at:%Y-%m-%d %H:%M}"
            involved = {act.who, *filter(None, [act.thanks])} if act else {told.who}
            if unknown := involved - set(self.names):
                raise ValueError(f"{where}: {', '.join(sorted(unknown))} is nobody here; see experts and people")
            if act and act.mails and act.who not in self.addresses:
                raise ValueError(f"{where}: {act.who} has an account, and mails nothing; use says")
            if at > self.ends:
                raise ValueError(f"{where} is after the end of the story, {self.ends:%Y-%m-%d %H:%M}")
            if unsent := (act.refers_to if act else set()) - {each.who for each in self.casussen if each.at <= at}:
                raise ValueError(f"{where}: {', '.join(sorted(unsent))} has sent no casus by then")
        return self

    @property
    def names(self) -> Mapping[str, str]:
        """Everybody's name by login, or by what the story calls them."""
        return {**self.accounts, **{each.who: each.name.partition(" ")[0] for each in self.letters}}

    @property
    def accounts(self) -> Mapping[str, str]:
        """The name of whoever is on GitHub, by login."""
        pages = {login: page.get("name", login) for login, page in self.experts.items()}
        return pages | self.people | {self.visitor: self.visitor.title()}

    @property
    def addresses(self) -> Mapping[str, str]:
        """From where those mail who have no account."""
        return {each.who: each.address for each in self.letters}

    @property
    def begins(self) -> datetime:
        """A day before anything happens: then the network is installed."""
        return min(at for at, _, _ in self.moments()) - timedelta(days=1)

    def moments(self) -> Iterator[tuple[datetime, Told, Act | None]]:
        """Everything that people do, in the order of the clock; None where somebody begins something."""
        told = (*self.casussen, *self.pull_requests, *self.forms, *self.letters)
        begun: list[tuple[datetime, Told, Act | None]] = [(each.at, each, None) for each in told]
        acts = (
            (act.at, each, act) for each in (*told, *self.agendas, *self.members, *self.shared) for act in each.then
        )
        yield from sorted([*begun, *acts], key=itemgetter(0))
