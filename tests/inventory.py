"""What belongs together: of each command, automation and text what stands where, and what of it is missing.

`python -m tests.inventory` tells what is missing in the checkout.
"""

from __future__ import annotations

import ast
import re
import typing
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ospo_automation.automations import AUTOMATIONS
from ospo_automation.commands import COMMANDS
from ospo_automation.core.casus.course import LINK
from ospo_automation.core.casus.mailing import ANSWERS
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Behind, Command, Need
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect
from ospo_automation.core.languages import languages
from ospo_automation.core.network.labels import forgotten
from ospo_automation.texts import CLAIMS, FOLDER, LANGUAGES, body_of, does_in, front_of, words
from tests.told_by import of_commands, of_texts

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ospo_automation"
TALKS = "conversation"
"""The automation that carries out commands."""
TELLING = sorted(each for room in ("automations", "commands") for each in (PACKAGE / room).rglob("*.py"))
"""Where effects are made, and a string that looks like a text's name is one."""
LANGUAGE_FILES = "ospo_automation/core/languages"
SECTIONS = {"texts", "given", "played"}
FRONT = {"does", "behind", "claims"}
OWN_FRONT = ("pages/", "site/")
"""Texts that are pages, and begin with what a page says of itself."""
KINDS = {kind.__name__ for kind in typing.get_args(Effect)}
_TEXT = re.compile(r"[a-z]+/[a-z_]+")


@dataclass(frozen=True)
class Inventory:
    """`command_files` and `automation_files` are what has a file; by language: `names` that people type for each
    command, `texts` as they are written down, and the `roles` that have words. `examples` is by file of a command,
    `told` are the texts that have an example, `named` those that a file of code names. `fields` are those of our forms,
    by language and form, with whether one is required; `asked_for` those that have words with which we ask for them.
    `labels` are the words of labels, by language.
    """

    command_files: frozenset[str]
    commands: tuple[Command, ...]
    automation_files: frozenset[str]
    automations: tuple[Automation[Any], ...]
    names: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, frozenset[str]]
    examples: Mapping[str, Mapping[str, Any]]
    told: frozenset[str]
    named: Mapping[str, frozenset[str]]
    fields: Mapping[str, Mapping[str, Mapping[str, bool]]]
    asked_for: Mapping[str, frozenset[str]]
    labels: Mapping[str, Mapping[str, Any]]
    made: Mapping[str, frozenset[str]]


def found() -> Inventory:
    """What there is in the checkout."""
    return Inventory(
        command_files=modules(PACKAGE / "commands"),
        commands=COMMANDS,
        automation_files=modules(PACKAGE / "automations"),
        automations=tuple(AUTOMATIONS),
        names={language: known["commands"] for language, known in languages().items()},
        texts={language: dict(_texts(language)) for language in LANGUAGES},
        roles={language: frozenset(words(language)["roles"]) for language in LANGUAGES},
        examples=of_commands(),
        told=frozenset(of_texts()),
        fields={language: dict(_forms(language)) for language in LANGUAGES},
        made={each.relative_to(PACKAGE).as_posix(): _made(each) for each in TELLING},
        asked_for={language: frozenset(words(language)["asked_for"]) for language in LANGUAGES},
        labels={language: words(language)["labels"] for language in LANGUAGES},
        named={each.relative_to(ROOT).as_posix(): _named(each) for each in TELLING},
    )


def modules(folder: Path) -> frozenset[str]:
    """What has a file in a room, or a folder once it outgrew one."""
    files = (each.stem for each in folder.glob("*.py") if each.stem != "__init__")
    return frozenset((*files, *(each.parent.name for each in folder.glob("*/__init__.py"))))


def _texts(language: str) -> Iterator[tuple[str, str]]:
    for file in sorted((FOLDER / language).rglob("*.md")):
        name = file.relative_to(FOLDER / language).with_suffix("").as_posix()
        yield name, file.read_text(encoding="utf-8")


@cache
def _nodes(module: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(module.read_text("utf-8"))))


def _named(module: Path) -> frozenset[str]:
    """The texts that a module may mean: whole strings that look like a name of one."""
    strings = (each.value for each in _nodes(module) if isinstance(each, ast.Constant))
    return frozenset(each for each in strings if isinstance(each, str) and _TEXT.fullmatch(each))


def _made(module: Path) -> frozenset[str]:
    """The kinds of effect that a module makes."""
    calls = (each.func for each in _nodes(module) if isinstance(each, ast.Call))
    return frozenset(each.id for each in calls if isinstance(each, ast.Name) and each.id in KINDS)


def _forms(language: str) -> Iterator[tuple[str, dict[str, bool]]]:
    """The templates aren't YAML before they are rendered: a field begins with its type."""
    for file in sorted((ROOT / "issue-templates" / language).glob("*.yml")):
        fields = re.split(r"\n *- type: ", file.read_text(encoding="utf-8"))
        named = ((each, re.search(r"\n *id: (\w+)", each)) for each in fields)
        yield file.stem, {found[1]: "required: true" in each for each, found in named if found is not None}


def module_of(command: Command) -> str:
    return command.do.__module__.rpartition(".")[2]


def missing(it: Inventory) -> Iterator[str]:
    """Each begins with the file in which something is missing, or stands that shouldn't."""
    yield from _of_commands(it)
    yield from _of_automations(it)
    yield from _of_texts(it)
    yield from _of_forms(it)
    yield from _of_labels(it)


def _of_commands(it: Inventory) -> Iterator[str]:
    by_file: dict[str, list[Command]] = {name: [] for name in sorted(it.command_files)}
    for each in it.commands:
        by_file.setdefault(module_of(each), []).append(each)
    for name, commands in by_file.items():
        if not commands:
            yield f"ospo_automation/commands/__init__.py: no line for what commands/{name}.py makes"
            continue
        yield from _of_texts_of(name, commands, it)
        yield from _of_examples(name, commands, it)
        for each in commands:
            yield from _of_command(each, it)
    for name in sorted(it.examples.keys() - by_file.keys()):
        yield f"tests/examples/commands/{name}.yml: there is no commands/{name}.py"


def _of_command(each: Command, it: Inventory) -> Iterator[str]:
    for language, names in it.names.items():
        if not names.get(each.name):
            yield f"{LANGUAGE_FILES}/{language}.yml: no name at `commands:` that people type for {each.name}"
    if each.answers not in {*ANSWERS, LINK}:
        yield f"ospo_automation/core/casus/mailing.py: ANSWERS lacks {each.answers!r}, with which /{each.name} answers"
    if Need.STRAYS in each.needs and each.behind is not Behind.CASUS:
        yield f"ospo_automation/commands/{module_of(each)}.py: Need.STRAYS is of what stands behind it: Behind.CASUS"


def _of_texts_of(name: str, commands: list[Command], it: Inventory) -> Iterator[str]:
    """What the help says of the commands of one file."""
    fronts = {language: front_of(texts.get(f"commands/{name}", "")) for language, texts in it.texts.items()}
    for language, said in fronts.items():
        file = f"ospo_automation/texts/{language}/commands/{name}.md"
        if f"commands/{name}" not in it.texts[language]:
            yield f"{file}: is not there; in its front matter `does:` says what help tells of commands/{name}.py"
            continue
        does, wanted = does_in(said, name) if "does" in said else {}, {each.name for each in commands}
        yield from (f"{file}: no `does:` in its front matter for {each}" for each in sorted(wanted - does.keys()))
        yield from (f"{file}: `does:` of {each}, which is no command" for each in sorted(does.keys() - wanted))
        if "behind" not in said and any("behind" in other for other in fronts.values()):
            yield f"{file}: no `behind:` in its front matter, as there is in another language"


def _of_examples(name: str, commands: list[Command], it: Inventory) -> Iterator[str]:
    file = f"tests/examples/commands/{name}.yml"
    if name not in it.examples:
        yield f"{file}: is not there; it says who may give commands/{name}.py, and how it is played"
        return
    told, wanted = it.examples[name], {each.name for each in commands}
    given = set(told.get("given", {}))
    played = {each["command"] for each in told.get("played", {}).values()}
    yield from (f"{file}: no {each} at `given:`, with who may give it and when" for each in sorted(wanted - given))
    yield from (f"{file}: nothing at `played:` in which {each} is given" for each in sorted(wanted - played))
    yield from (f"{file}: {each} is no command" for each in sorted((given | played) - wanted))
    yield from (f"{file}: {each} is no part of it" for each in sorted(told.keys() - SECTIONS))


def _of_automations(it: Inventory) -> Iterator[str]:
    known = {each.name for each in it.automations}
    for name in sorted(it.automation_files - known):
        yield f"ospo_automation/automations/__init__.py: no line for what automations/{name}.py makes"
    for name in sorted(known - it.automation_files):
        yield f"ospo_automation/automations/{name}.py: is not there; an automation's file has its name"
    for each in it.automations:
        yield from _of_rights(each, it)


def _of_rights(each: Automation[Any], it: Inventory) -> Iterator[str]:
    """The permissions of the shipped workflows follow from what an automation says that it may do."""
    rooms = (f"automations/{each.name}.py", f"automations/{each.name}/", *(("commands/",) * (each.name == TALKS)))
    may = {kind.__name__ for kind in each.may}
    for module, made in it.made.items():
        for kind in sorted(made - may) if module.startswith(rooms) else ():
            yield f"{_home(each.name, it)}: its `may` lacks {kind}, which {module} makes"


def _home(automation: str, it: Inventory) -> str:
    """The file in which an automation is made."""
    folder = f"automations/{automation}/__init__.py"
    return f"ospo_automation/{folder if folder in it.made else f'automations/{automation}.py'}"


def _of_texts(it: Inventory) -> Iterator[str]:
    every = {name for texts in it.texts.values() for name in texts}
    for name in sorted(every):
        for language, texts in it.texts.items():
            file = f"ospo_automation/texts/{language}/{name}.md"
            if name not in texts:
                yield f"{file}: is not there, as it is in another language"
            elif not name.startswith(OWN_FRONT):
                yield from (f"{file}: {wrong}" for wrong in _wrong_in(texts[name]))
        has_words = any(body_of(texts.get(name, "")).strip() for texts in it.texts.values())
        if has_words and name not in it.told and not name.startswith("site/"):
            folder, _, stem = name.partition("/")
            file = f"commands/{_whose(stem, it)}" if folder == "commands" else f"texts/{folder}"
            yield f"tests/examples/{file}.yml: no example of the text {name}"
    yield from _named_in_vain(every, it)
    for language, roles in it.roles.items():
        for role in sorted({each.value for each in Role} ^ roles):
            yield f"ospo_automation/texts/{language}/words.yml: `roles:` and the roles that there are differ in {role}"


def _named_in_vain(every: Collection[str], it: Inventory) -> Iterator[str]:
    folders = {name.partition("/")[0] for name in every} | it.automation_files
    for module, named in it.named.items():
        for name in sorted(named.difference(every)):
            if name.partition("/")[0] in folders:
                for language in it.texts:
                    yield f"ospo_automation/texts/{language}/{name}.md: is not there; {module} names it"


def _of_forms(it: Inventory) -> Iterator[str]:
    every = {(form, field) for forms in it.fields.values() for form, fields in forms.items() for field in fields}
    for language, forms in it.fields.items():
        for form, field in sorted(every):
            if field not in forms.get(form, {}):
                yield f"issue-templates/{language}/{form}.yml: no field {field}, as there is in another language"
            elif forms[form][field] and field not in it.asked_for[language]:
                file = f"ospo_automation/texts/{language}/words.yml"
                yield f"{file}: no {field} at `asked_for:`, with which we ask for what is missing in {form}.yml"


def _of_labels(it: Inventory) -> Iterator[str]:
    for language, there in it.labels.items():
        yield from (f"ospo_automation/texts/{language}/words.yml: {wrong}" for wrong in forgotten(there))


def _whose(stem: str, it: Inventory) -> str:
    """The file of commands whose text it is: that of its name, or of how its name begins."""
    return next((each for each in sorted(it.command_files, reverse=True) if f"{stem}_".startswith(f"{each}_")), stem)


def _wrong_in(source: str) -> Iterator[str]:
    said = front_of(source)
    if source.startswith("---") and not said:
        yield f"its front matter begins with none of {sorted(FRONT)}"
    yield from (f"{key!r} in its front matter means nothing" for key in sorted(said.keys() - FRONT))
    yield from (f"it claims {key!r}, which is nothing" for key in sorted(said.get("claims", {}).keys() - CLAIMS.keys()))


if __name__ == "__main__":
    print("\n".join(missing(found())) or "Nothing is missing.")
