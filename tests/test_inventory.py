"""Whoever adds a command, an automation or a text and forgets a place reads which: each of them left out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from ospo_automation.core.command import Call, Change, Command, Need
from ospo_automation.texts import LANGUAGES
from tests.inventory import ROOT, Inventory, found, missing

Value = TypeVar("Value")
HERE = found()
FRONT = "---\ndoes: shouts it from the roofs\nbehind: Add what.\n---\n"


def do(_call: Call) -> Iterator[Change]:
    yield from ()


do.__module__ = "ospo_automation.commands.shout"
SHOUT = Command("shout", do)
ECHO = replace(HERE.automations[0], name="echo", purpose="What is shouted comes back.")


def with_(there: Mapping[str, Mapping[str, Value]], key: str, value: Value) -> dict[str, dict[str, Value]]:
    return {language: {**each, key: value} for language, each in there.items()}


def whole() -> Inventory:
    """The checkout with one more command and one more automation, in which nothing is missing."""
    texts = with_(HERE.texts, "commands/shout", f"{FRONT}{{{{ what }}}}")
    return replace(
        HERE,
        command_files=HERE.command_files | {"shout"},
        commands=(*HERE.commands, SHOUT),
        names=with_(HERE.names, "shout", ["x"]),
        texts=with_(texts, "echo/back", "Ho."),
        examples={**HERE.examples, "shout": {"given": {"shout": {}}, "played": {"x": {"command": "shout"}}}},
        told=HERE.told | {"commands/shout", "echo/back"},
        automation_files=HERE.automation_files | {"echo"},
        automations=(*HERE.automations, ECHO),
        made={**HERE.made, "automations/echo.py": frozenset({"Say"}), "commands/shout.py": frozenset({"Say"})},
        named={**HERE.named, "ospo_automation/automations/echo.py": frozenset({"echo/back"})},
    )


def without(there: Mapping[str, Value], key: str) -> dict[str, Value]:
    return {name: each for name, each in there.items() if name != key}


def text(language: str, name: str, source: str | None) -> Callable[[Inventory], Inventory]:
    """With another text there, or none."""

    def change(it: Inventory) -> Inventory:
        theirs = without(it.texts[language], name) if source is None else {**it.texts[language], name: source}
        return replace(it, texts={**it.texts, language: theirs})

    return change


def example(**changed: Any) -> Callable[[Inventory], Inventory]:
    return lambda it: replace(it, examples={**it.examples, "shout": {**it.examples["shout"], **changed}})


def command(**changed: Any) -> Callable[[Inventory], Inventory]:
    return lambda it: replace(it, commands=(*it.commands[:-1], replace(SHOUT, **changed)))


def made(**kinds: frozenset[str]) -> Callable[[Inventory], Inventory]:
    files = {f"{name.replace('__', '/')}.py": each for name, each in kinds.items()}
    return lambda it: replace(it, made={**it.made, **files})


COMMAND = {
    "ospo_automation/commands/shout.py",
    "ospo_automation/commands/__init__.py",
    *(f"ospo_automation/core/languages/{each}.yml" for each in LANGUAGES),
    *(f"ospo_automation/texts/{each}/commands/shout.md" for each in LANGUAGES),
    "tests/examples/commands/shout.yml",
}
AUTOMATION = {
    "ospo_automation/automations/echo.py",
    "ospo_automation/automations/__init__.py",
    *(f"ospo_automation/texts/{each}/echo/back.md" for each in LANGUAGES),
    "tests/examples/texts/echo.yml",
}
FORGOTTEN: list[tuple[str, Callable[[Inventory], Inventory]]] = [
    ("ospo_automation/commands/__init__.py", lambda it: replace(it, commands=HERE.commands)),
    ("tests/examples/commands/shout.yml", lambda it: replace(it, examples=HERE.examples)),
    ("tests/examples/commands/shout.yml", example(given={})),
    ("tests/examples/commands/shout.yml", example(played={})),
    ("tests/examples/commands/shout.yml", example(plaid={})),
    ("tests/examples/commands/shout.yml", lambda it: replace(it, told=it.told - {"commands/shout"})),
    ("ospo_automation/core/casus/mailing.py", command(answers="shout")),
    ("ospo_automation/commands/shout.py", command(needs=frozenset({Need.STRAYS}))),
    ("ospo_automation/automations/__init__.py", lambda it: replace(it, automations=HERE.automations)),
    ("ospo_automation/automations/echo.py", lambda it: replace(it, automation_files=HERE.automation_files)),
    ("ospo_automation/automations/echo.py", made(automations__echo=frozenset({"Say", "Propose"}))),
    ("ospo_automation/automations/conversation/__init__.py", made(commands__shout=frozenset({"Propose"}))),
    ("tests/examples/texts/echo.yml", lambda it: replace(it, told=it.told - {"echo/back"})),
]


def of_language(language: str) -> list[tuple[str, Callable[[Inventory], Inventory]]]:
    folder = f"ospo_automation/texts/{language}"

    def unnamed(it: Inventory) -> Inventory:
        return replace(it, names={**it.names, language: without(it.names[language], "shout")})

    def form(**fields: bool) -> Callable[[Inventory], Inventory]:
        forms = {**HERE.fields[language], "casus": {**HERE.fields[language]["casus"], **fields}}
        return lambda it: replace(it, fields={**it.fields, language: forms})

    def unworded(it: Inventory) -> Inventory:
        return replace(it, labels={**it.labels, language: without(it.labels[language], "signal")})

    other = next(each for each in LANGUAGES if each != language)
    return [
        (f"issue-templates/{other}/casus.yml", form(mood=False)),
        (f"{folder}/words.yml", form(tried=True)),
        (f"{folder}/words.yml", unworded),
        (f"ospo_automation/core/languages/{language}.yml", unnamed),
        (f"{folder}/commands/shout.md", text(language, "commands/shout", None)),
        (f"{folder}/commands/shout.md", text(language, "commands/shout", "{{ what }}")),
        (f"{folder}/commands/shout.md", text(language, "commands/shout", FRONT.replace("does", "claims: {}\ndid"))),
        (f"{folder}/commands/shout.md", text(language, "commands/shout", "---\ndoes: shouts\n---\n")),
        (f"{folder}/commands/shout.md", text(language, "commands/shout", f"---\ndid: x\n---\n{FRONT}")),
        (f"{folder}/echo/back.md", text(language, "echo/back", None)),
        (f"{folder}/echo/back.md", text(language, "echo/back", "---\nclaims:\n  sattus: x\n---\nHo.")),
    ]


ALL = [*FORGOTTEN, *(each for language in LANGUAGES for each in of_language(language))]


def test_with_every_place_nothing_is_missing() -> None:
    told = list(missing(whole()))
    assert told == [], "\n".join(told)


@pytest.mark.parametrize(("place", "forget"), ALL, ids=[place for place, _ in ALL])
def test_a_forgotten_place_is_named(place: str, forget: Callable[[Inventory], Inventory]) -> None:
    told = list(missing(forget(whole())))
    assert told
    assert {each.partition(":")[0] for each in told} == {place}


def test_a_text_that_is_named_and_nowhere_there_is_missing_in_each_language() -> None:
    it = whole()
    named = {**it.named, "ospo_automation/automations/echo.py": frozenset({"echo/back", "echo/forth"})}
    told = {each.partition(":")[0] for each in missing(replace(it, named=named))}
    assert told == {f"ospo_automation/texts/{language}/echo/forth.md" for language in LANGUAGES}


def test_every_place_of_the_recipes_can_be_forgotten_and_no_other() -> None:
    """What CONTRIBUTING tells to make is what is missed where it isn't there."""
    recipe = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    missed = {place for place, _ in ALL}
    for places, name in ((COMMAND, "shout"), (AUTOMATION, "echo")):
        assert places - {f"ospo_automation/commands/{name}.py", *missed} == set()
        for place in places:
            written = place.removeprefix("ospo_automation/").replace(name, "NAME").replace("/back.", "/TEXT.")
            assert f"`{written}`" in recipe, written
