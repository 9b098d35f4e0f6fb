"""What a network has decided for itself in `.github/ospo.yml`: its topics, teams, labels and days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, cached_property
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..github.ours import WORKFLOW_BOT, Ours
from ..primitives import yaml_lines
from ..primitives.calendar import Calendar
from ..primitives.errors import BadConfig, Fault
from ..primitives.logins import LOGIN, is_login
from ..primitives.section import Day, NamedSection, Section
from .labels import LabelDefinition, Labels, Status, colors, forgotten

FILE = ".github/ospo.yml"
Language = Literal["nl", "en"]
S = TypeVar("S", bound=Section)


def _topic_path(path: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-/][a-z0-9]+)*", path) or len(path) > 40:
        raise ValueError("is no topic path; use at most 40 of a-z, 0-9, '-' and '/' as in 'licenties/eupl'")
    return path


def _topic_title(title: str) -> str:
    if "," in title or title.strip().lower() == "none":
        raise ValueError("can't be an option in a GitHub form: leave out commas, and don't name it 'None'")
    return title.strip()


def _team(name: str) -> str:
    if not re.fullmatch(rf"@?{LOGIN}/[A-Za-z0-9_.-]+", name):
        raise ValueError("is no team; write it as organisation/team")
    return name.removeprefix("@").lower()


def _login(name: str) -> str:
    if not is_login(name.removeprefix("@")):
        raise ValueError("is no GitHub name; write it as anna")
    return name.removeprefix("@")


def _account(value: object) -> object:
    """Names change, and may be somebody else's then: an account is known by its number."""
    name = str(value).strip().removeprefix("@")
    if isinstance(value, str) and re.fullmatch(rf"{LOGIN}(\[bot\])?", name) and not name.isdecimal():
        there = name.replace("[", "%5B").replace("]", "%5D")
        raise ValueError(f"is a name, which may change; write its number, which 'gh api users/{there} --jq .id' tells")
    return value


def mail_address(text: str) -> str:
    """Raises ValueError for what is none; the address of a network has no use for the odder shapes."""
    if not re.fullmatch(r"[A-Za-z0-9._+-]{0,63}[A-Za-z0-9]@[A-Za-z0-9.-]{1,100}\.[A-Za-z]{2,20}", text):
        raise ValueError("is no mail address; write it as ospo@example.org")
    return text


Title = Annotated[
    str, Field(min_length=1, max_length=80, examples=["Licenties en auteursrecht"]), AfterValidator(_topic_title)
]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,60}\.ya?ml$", examples=["sweep.yml"])]
Login = Annotated[str, Field(examples=["anna"]), AfterValidator(_login)]
Team = Annotated[str, Field(examples=["organisation/team"]), AfterValidator(_team)]
AccountId = Annotated[int, Field(ge=1, lt=2**53, examples=["41898282"]), BeforeValidator(_account)]
TopicPath = Annotated[str, Field(examples=["licenties"]), AfterValidator(_topic_path)]


class _Written:
    """`bots:` stands in the file as a list of ids, and is read as whose markers are ours."""

    written = tuple[AccountId, ...]

    def __get_pydantic_core_schema__(self, _: Any, make: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(Ours, make(self.written))


Bots = Annotated[Ours, _Written()]


class Topic(NamedSection):
    """A subject that people ask about; `formerly` keeps titles that stand in older casussen.

    `earlier` are paths under which it was known, so that what was said of those holds for it: one that was split stands
    at each of its parts, those that were merged at the one of today. `description` stands on its page of the site: what
    it is about, in a sentence or two.
    """

    name_key = "title"
    title: Title
    description: Annotated[str, Field(max_length=400)] = ""
    formerly: tuple[Title, ...] = ()
    earlier: tuple[TopicPath, ...] = ()


class Network(Section):
    """The shared part of the configuration; every automation adds its own section beside it.

    What was sent in before the day `since` is left alone; without it, before this file was there. `signed_after` is the
    last day on which a comment of ours counts without a signature.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    contact: Annotated[str, Field(examples=["ospo@example.org"]), AfterValidator(mail_address)]
    language: Language = "nl"
    since: Day | None = None
    topics: Annotated[dict[TopicPath, Topic], Field(min_length=1)]
    teams: dict[Team, tuple[Login, ...]] = Field(default_factory=dict)
    bots: Bots = Field(default_factory=Ours, json_schema_extra={"default": [WORKFLOW_BOT]})
    signed_after: Day | None = None
    labels: Labels
    calendar: Calendar = Calendar()

    def section(self, kind: type[S]) -> S | None:
        """A section as the network has it, or None where it leaves it out (which means: off)."""
        name = _sections(type(self)).get(kind)
        if name is None:
            what = "is no section of the configuration: no automation has it as its settings, nor is it in"
            raise LookupError(f"{kind.__module__}.{kind.__name__} {what} OTHERS of run/configuration.py")
        found: S | None = getattr(self, name)
        return found

    @property
    def begins(self) -> datetime | None:
        """When the day begins from which on we act, where the network says so."""
        return self.calendar.start_of(self.since) if self.since is not None else None

    @cached_property
    def moved(self) -> Mapping[str, tuple[str, ...]]:
        """By each earlier path the topics of today."""
        found: dict[str, tuple[str, ...]] = {}
        for path, topic in self.topics.items():
            for earlier in topic.earlier:
                found[earlier] = (*found.get(earlier, ()), path)
        return found

    def today(self, path: str) -> tuple[str, ...]:
        """The topics of today that are meant by a path; none for one that there never was."""
        return (path,) if path in self.topics else self.moved.get(path, ())

    def all_today(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The same of some, each once; what we don't know stays as it is."""
        return tuple(dict.fromkeys(now for path in paths for now in self.today(path) or (path,)))

    def topic_named(self, name: str) -> str | None:
        """The path of the topic that somebody names by path or by title, also an earlier one of only one topic."""
        titles = {topic.title.lower(): path for path, topic in self.topics.items()}
        earlier = {path: now[0] for path, now in self.moved.items() if len(now) == 1}
        known = earlier | titles | {path: path for path in self.topics}
        return known.get(name.strip().lower())

    def topic_label(self, path: str) -> LabelDefinition:
        return self.labels.topic.named(path, self.topics[path].title)

    def label_definitions(self) -> tuple[LabelDefinition, ...]:
        """Every label that doesn't depend on the form."""
        return (
            *(label.named() for label in self.labels.singles()),
            *(self.labels.of_status(status) for status in Status),
            *(self.topic_label(path) for path in self.topics),
        )

    def topics_in(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        """The configured topics that a casus's labels name, in the order of the configuration."""
        present = {topic for name in labels for topic in self._by_label.get(name.lower(), ())}
        return tuple(path for path in self.topics if path in present)

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[str, ...]]:
        """By the name of a label the topics that it stands for, with those of earlier paths."""
        earlier = {self.labels.topic.named(path).name.lower(): now for path, now in self.moved.items()}
        return earlier | {self.topic_label(path).name.lower(): (path,) for path in self.topics}

    def labels_today(self, name: str) -> tuple[str, ...]:
        """The labels of today in the place of that of an earlier topic; any other stays."""
        now = self._by_label.get(name.lower(), ())
        names = tuple(self.topic_label(path).name for path in now)
        return names if names and name.lower() not in map(str.lower, names) else (name,)


@cache
def _sections(model: type[Network]) -> Mapping[type[Section], str]:
    """The sections that may be left out, by what they are read as. Raises TypeError where two are read as one."""
    found: dict[type[Section], str] = {}
    for name, field in model.model_fields.items():
        for kind in get_args(field.annotation):
            if isinstance(kind, type) and issubclass(kind, Section) and found.setdefault(kind, name) != name:
                raise TypeError(f"the sections '{found[kind]}' and '{name}' have the same settings, {kind.__module__}")
    return found


Defaults = Callable[[str], Mapping[str, Any]]


def load(
    text: str, *, model: type[Network], defaults: Defaults, file: str = FILE, unread: Collection[str] = ()
) -> Network:
    """Reads the configuration. `defaults` gives the words of a language for labels; sections in `unread` aren't read.

    Raises BadConfig with file, line and remedy for every fault at once.
    """
    document = yaml_lines.load(text, file)
    if not isinstance(document.value, dict):
        remedy = "Start with name, contact and topics, as in docs/adopt.md of ospo_automation."
        raise BadConfig([Fault(file, 1, "is empty.", remedy)])
    value = {name: each for name, each in document.value.items() if name not in unread}
    language = value.get("language", "nl")
    own_labels = value.get("labels") or {}
    if isinstance(own_labels, dict):
        spoken = language if language in ("nl", "en") else "nl"
        words = defaults(spoken)
        if wrong := forgotten(words):  # of us, and nothing that an adopter could mend
            raise LookupError(f"texts/{spoken}/words.yml: {'; '.join(wrong)}")
        value["labels"] = _laid_over(_laid_over(_as_labels(colors(), "color"), words), _as_labels(own_labels, "name"))
    for name in model.model_fields:
        if name in value and value[name] is None and name not in Network.model_fields:
            value[name] = {}  # `routing:` with nothing under it switches it on as it is
    network = document.read_as(model, value)
    doubled = [
        *_doubled_titles(network, document),
        *_doubled_labels(network, document),
        *_still_there(network, document),
    ]
    if doubled:
        raise BadConfig(doubled)
    return network


def _doubled_titles(network: Network, document: yaml_lines.Document) -> Iterator[Fault]:
    paths: dict[str, str] = {}
    for path, topic in network.topics.items():
        other = paths.setdefault(topic.title.lower(), path)
        if other != path:
            what = f"the topic '{path}' has the same title as '{other}'."
            yield document.fault(("topics", path), what, "People couldn't tell them apart: change one.")


def _still_there(network: Network, document: yaml_lines.Document) -> Iterator[Fault]:
    for path, topic in network.topics.items():
        for earlier in topic.earlier:
            if earlier in network.topics:
                what = f"'{earlier}' stands at 'earlier' of '{path}', and is a topic still."
                remedy = "Take it out there, or take the topic away that became this one."
                yield document.fault(("topics", path), what, remedy)


def _doubled_labels(network: Network, document: yaml_lines.Document) -> Iterator[Fault]:
    names = Counter(definition.name.lower() for definition in network.label_definitions())
    doubled = sorted(name for name, count in names.items() if count > 1)
    if doubled:
        yield document.fault(
            ("labels",), f"more than one label would be named '{doubled[0]}'.", "Give each its own name."
        )


def _as_labels(texts: Mapping[str, Any], key: str) -> dict[str, Any]:
    """`casus: vraag` and `casus: {name: vraag}` mean the same; `status` holds one such line for each status."""

    def one(value: Any) -> Any:
        return {key: value} if isinstance(value, str) else value

    return {
        name: one(value)
        if name != "status"
        else {status: one(label) for status, label in value.items()}
        if isinstance(value, Mapping)
        else value
        for name, value in texts.items()
    }


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        lower = result.get(key)
        if value is None and isinstance(lower, Mapping):
            continue  # a section with nothing below it has its defaults
        result[key] = _laid_over(lower, value) if isinstance(lower, Mapping) and isinstance(value, Mapping) else value
    return result
