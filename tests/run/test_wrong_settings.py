"""Whatever may be set is set wrong in every way, and what we say of it is read: where, what, and what is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from ospo_automation.adopt import forms, importing
from ospo_automation.core.knowledge import experience, published
from ospo_automation.core.network import profiles
from ospo_automation.core.network.labels import Labels, StatusLabels
from ospo_automation.core.primitives import front, yaml_lines
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.primitives.section import NamedSection, Section
from ospo_automation.core.primitives.wanted import Wanted
from ospo_automation.run import for_making
from ospo_automation.run.configuration import Configuration
from ospo_automation.site import content
from tests.given import configured

Path = tuple[str | int, ...]
HERE = "HERE-IS-WHAT-IS-WRONG"
WRONG = (
    *("", "''", "veel", "-1", "0", "1.5", "999999999999", "9" * 6_000, "true", "[]", "[een, twee]", "{}", "{x: 1}"),
    *(
        "[[een]]",
        "[{x: 1}]",
        "[een, [], {x: 1}]",
        "2027-02-30",
        "27-1-2027",
        "2027-01-04",
        "2027-02-30 25:61",
        "'12-32'",
    ),
    *(
        f'"{"x" * 3_000}"',
        '"@x"',
        '"<b>"',
        '"a\\u0007\\nb"',
        "'x: y'",
        "'\"'",
        "{2027-02-30: 1}",
        "{'': ''}",
        "é",
        "#d4c5f9",
    ),
    "{x: {y: {z: 1}}}",
)
RIGHT: tuple[Any, ...] = (
    *("text", "20", "2", "true", "2027-01-04", "2027-03-11 13:00", "ospo@example.org", "https://x.example.org/"),
    *(
        "acme/team",
        "FREQ=MONTHLY;BYDAY=2TH",
        "12-24",
        "sweep.yml",
        "d4c5f9",
        "x" * 80,
        "Europe/Amsterdam",
        "docs/bereik.csv",
        "docs/huisstijl.css",
    ),
    *([], ["new"]),
)
# No reader may meet this: pydantic's own words, the names of Python's types, or a regular expression.
RAW = re.compile(
    r"[Ii]nput should|type=|pydantic|Value error|Assertion|validation error|<class|function-|datetime|Section|Settings|"
    r"\b(None|NoneType|dict|dictionary|tuple|str|int|bool|instance|model|literal|True|False|Enum|Annotated|FieldInfo)\b|"
    r"\^|\\\w|\(\?|\[a-z"
)


@dataclass(frozen=True)
class Root:
    """What people write into files. `read` raises BadConfig."""

    kind: type[BaseModel]
    file: str
    read: Callable[[str], object]
    before: str = ""

    def faults(self, text: str) -> tuple[Fault, ...]:
        try:
            self.read(text)
        except BadConfig as error:
            return error.faults
        return ()


def fenced(read: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: read(f"---\n{text}---\n# Title\n")


def read_meeting(text: str) -> object:
    page = front.parts(text, "docs/bijeenkomsten/1.md").front
    assert page is not None
    return page.read_as(content.MeetingFront, page.value)


def read_told(path: str, text: str) -> object:
    page = front.parts(text, path).front
    assert page is not None
    return page.read_as(experience.ExperienceFront, page.value)


def read_as_it_is(text: str) -> Any:
    document = yaml_lines.load(text, "import.yml")
    return document.read_as(importing.Meanings, document.value)


ROOTS = (
    Root(Configuration, ".github/ospo.yml", configured),
    Root(profiles.Profile, "docs/experts/anna.md", fenced(lambda text: profiles.parse(text, "docs/experts/anna.md"))),
    Root(
        published.LessonFront, "docs/lessen/1.md", fenced(lambda text: published.read_front("docs/lessen/1.md", text))
    ),
    Root(
        experience.ExperienceFront,
        "docs/ervaringen/1.md",
        fenced(lambda text: read_told("docs/ervaringen/1.md", text)),
    ),
    Root(content.MeetingFront, "docs/bijeenkomsten/1.md", fenced(read_meeting)),
    Root(importing.Meanings, "import.yml", read_as_it_is),
)
# Made by us and never by an adopter: the demo's story, and the options of our own forms.
OURS = {forms.Option, forms.FormChoices, forms.Spoken, forms.Vocabulary, for_making._Seen}


def right(wanted: Wanted) -> Any:
    """A value that may stand there."""
    if wanted.keys:
        fields = wanted.type.model_fields
        return {name: right(each) for name, each in wanted.keys.items() if fields[name].is_required()}
    if isinstance(wanted.type, type) and issubclass(wanted.type, BaseModel):
        return {}
    if wanted.key is not None and wanted.item is not None:
        return {one_of(wanted.key.annotation): right(wanted.item)}
    return one_of(wanted.annotation)


def one_of(annotation: Any) -> Any:
    checked = TypeAdapter(annotation)
    for value in (*Wanted.of(annotation).choices, *RIGHT):
        try:
            checked.validate_python(value)
        except ValidationError:
            continue
        return value
    raise AssertionError(f"nothing in RIGHT fits {annotation}: add a value that does")


def places(wanted: Wanted, path: Path = ()) -> Iterator[tuple[Path, Wanted]]:
    """Every place where something may be set, those within lists and below names of people's own included."""
    if path:
        yield path, wanted
    for name, each in wanted.keys.items():
        yield from places(each, (*path, name))
    if wanted.item is not None:
        below = one_of(wanted.key.annotation) if wanted.key is not None else 0
        yield from places(wanted.item, (*path, below))


def document(root: Root, path: Path) -> Any:
    """Right in every way but at one place."""
    whole = {} if root.kind is Configuration else right(Wanted.of(root.kind))
    if root.kind is Configuration:
        whole = {"name": "Proefnetwerk", "contact": "ospo@example.org", "topics": {"licenties": {"title": "Licenties"}}}
    return put(whole, Wanted.of(root.kind), path)


def put(value: Any, wanted: Wanted, path: Path) -> Any:
    if not path:
        return HERE
    head, rest = path[0], path[1:]
    below = wanted.keys.get(str(head)) or wanted.item
    assert below is not None
    if isinstance(head, int):
        return [put(right(below), below, rest)]
    there = value if isinstance(value, dict) else {}
    is_label = wanted.type in {Labels, StatusLabels}
    return {**({} if is_label else there), head: put({} if is_label else there.get(head) or right(below), below, rest)}


CASES = [
    pytest.param(root, path, id=".".join(map(str, path))) for root in ROOTS for path, _ in places(Wanted.of(root.kind))
]


def of_pydantic(root: Root, text: str) -> set[str]:
    try:
        root.kind.model_validate(yaml_lines.load(text, root.file).value)
    except (ValidationError, BadConfig) as error:
        if isinstance(error, ValidationError):
            ours = {"value_error", "unknown_keys"}
            return {each["msg"] for each in error.errors() if each["type"] not in ours}
    return set()


@pytest.mark.parametrize(("root", "path"), CASES)
def test_every_setting_says_where_what_and_what_would_be_right(root: Root, path: Path) -> None:
    text = yaml.safe_dump(document(root, path), sort_keys=False, width=1_000_000)
    (line,) = (number for number, each in enumerate(text.split("\n"), 1) if HERE in each)
    line += root.file.endswith(".md")  # below a line of dashes
    name = ".".join(map(str, path))
    refused = 0
    for wrong in WRONG:
        changed = text.replace(HERE, wrong)
        for fault in root.faults(changed):
            refused += 1
            said = str(fault)
            assert said.startswith(f"{root.file}:{line}: "), (wrong, said)
            assert name in said or "is unknown here" in said or "twice" in said, (wrong, said)
            assert fault.remedy, (wrong, said)
            ours = said.replace(wrong.strip("'\""), "") if len(wrong) > 1 else said
            assert not RAW.search(ours), (wrong, said)
            assert len(said) < 600, (wrong, said)
            assert not [each for each in of_pydantic(root, changed) if each.lower() in said.lower()], (wrong, said)
    assert refused > 1, "nothing wrong is refused here"


@pytest.mark.parametrize(("root", "path"), CASES)
def test_every_example_that_we_give_is_right(root: Root, path: Path) -> None:
    wanted = dict(places(Wanted.of(root.kind)))[path]
    TypeAdapter(wanted.annotation).validate_python(yaml_lines.load(wanted.shown(), "").value)
    assert wanted.example or wanted.item or "pattern" not in str(wanted.annotation), (
        "a pattern needs an example beside it"
    )


def test_every_section_that_people_write_is_tried() -> None:
    def below(wanted: Wanted) -> Iterable[type]:
        yield wanted.type
        for each in (*wanted.keys.values(), *([wanted.item] if wanted.item else []), *wanted.either):
            yield from below(each)

    tried = {kind for root in ROOTS for kind in below(Wanted.of(root.kind))}
    every = {
        each
        for each in sections(Section)
        if each.__module__.startswith("ospo_automation.") and "demo" not in each.__module__
    }
    abstract = {NamedSection, *(each for each in every if each.__subclasses__())}
    assert every - abstract - OURS - tried == set()


def sections(kind: type) -> Iterator[type]:
    below: list[type] = kind.__subclasses__()
    for each in below:
        yield each
        yield from sections(each)
