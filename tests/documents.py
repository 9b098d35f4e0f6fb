"""Writes the tables of docs/ anew from the code: `make docs`. What stands around them people write."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ospo_automation.automations import AUTOMATIONS
from ospo_automation.cli.main import cli
from ospo_automation.commands import COMMANDS
from ospo_automation.core.checkup.all_rows import CHECKS
from ospo_automation.core.engine import effects
from ospo_automation.core.incoming.slash import spellings
from ospo_automation.core.primitives.wanted import Wanted
from ospo_automation.run.configuration import Configuration
from ospo_automation.run.export import TABLES as CARRIED
from ospo_automation.site.open_data import FILES as OPEN_DATA
from ospo_automation.site.open_data import schemas
from ospo_automation.texts import LANGUAGES, told_of_commands, words, words_of_doctor

DOCS = Path(__file__).resolve().parent.parent / "docs"
_PART = re.compile(r"(?<=<!-- make docs: )(?P<name>[a-z-]+)(?P<open> -->\n).*?(?=<!-- until here -->)", re.DOTALL)
_AFTER_A_SCALAR = "...\n"
ON_ALL = ("--root", "--now", "--out")
"""Options that are told of above the table, since most commands have them."""
SAID: Mapping[str, Mapping[str, Any]] = {
    "nl": {
        "name": "Nederlands",
        "heads": ("opdracht", "voor wie", "wat het doet"),
        "everybody": "iedereen",
        "only": "Alleen met `{}:` in de instellingen.",
        "day": "4 januari",
    },
    "en": {
        "name": "English",
        "heads": ("command", "for whom", "what it does"),
        "everybody": "everybody",
        "only": "Only with `{}:` in the settings.",
        "day": "4 January",
    },
}


def main() -> int:
    """Tells which pages changed."""
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        if (now := renewed(text)) != text:
            page.write_text(now, encoding="utf-8")
            print(page.relative_to(DOCS.parent))
    for name, text in schemas().items():
        (DOCS / "schemas" / name).write_text(text, encoding="utf-8")
    return 0


def renewed(text: str) -> str:
    """A page with each of its tables as it follows from the code. Raises KeyError for a table that nobody makes."""
    return _PART.sub(lambda found: f"{found['name']}{found['open']}\n{TABLES[found['name']]()}\n\n", text)


def tables_of(text: str) -> list[str]:
    """The names of the tables that stand on a page."""
    return [found["name"] for found in _PART.finditer(text)]


def automations() -> str:
    """In the order in which they decide."""
    rows = ((f"`{each.name}`", each.purpose, f"`{each.name}:`" if each.settings else "") for each in AUTOMATIONS)
    return _table(("automation", "what it does", "section"), rows)


def commands(language: str) -> str:
    """In the order of the help."""
    said, here, helped = words(language), SAID[language], told_of_commands(language)
    rows = []
    for each in COMMANDS:
        who = [name for role, name in said["roles"].items() if role in each.who] or [here["everybody"]]
        does, behind = helped[each.name]
        told = [f"{does[:1].upper()}{does[1:]}."]
        told += [behind.format(later=here["day"])] if behind else []
        told += [here["only"].format(name) for name, section in sections() if section is each.section]
        rows.append((_spelled(each.name, language), ", ".join(who), " ".join(told)))
    return _table(here["heads"], rows)


def exported() -> str:
    """Every field of every table that an export writes."""
    return _table(
        ("table", "field", "what it is"),
        (
            (f"`{name}`" if index == 0 else "", f"`{field}`", told.description or "")
            for name, row in CARRIED.items()
            for index, (field, told) in enumerate(row.model_fields.items())
        ),
    )


def open_data() -> str:
    """Every field of every file that the site has for programs."""
    return _table(
        ("file", "field", "what it is"),
        (
            (f"`{name}`" if index == 0 else "", f"`{where}{field}`", told.description or "")
            for name, model in OPEN_DATA.items()
            for index, (where, field, told) in enumerate(_open_fields(model))
        ),
    )


def _open_fields(model: type[BaseModel], where: str = "") -> Iterator[tuple[str, str, FieldInfo]]:
    for name, told in model.model_fields.items():
        yield where, name, told
        for kind in get_args(told.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _open_fields(kind, f"{name}[].")


def names() -> str:
    """What each command is called in every language."""
    return _table(
        [SAID[language]["name"] for language in LANGUAGES],
        ([_spelled(each.name, language) for language in LANGUAGES] for each in COMMANDS),
    )


def _spelled(command: str, language: str) -> str:
    return ", ".join(f"`/{name}`" for name in spellings(command)[language])


def sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """The sections of `.github/ospo.yml`, each with the class of its settings."""
    for name, wanted in Wanted.of(Configuration).keys.items():
        if isinstance(wanted.type, type) and issubclass(wanted.type, BaseModel):
            yield name, wanted.type


def configuration() -> str:
    """First what every network has, then each section below its own heading."""
    purposes = {each.name: each.purpose for each in AUTOMATIONS}
    fields, of_sections = Configuration.model_fields, dict(sections())
    shared = [name for name in fields if name not in of_sections]
    heads = ("key", "what may stand there", "if left out")
    found = ["## At the top", "", _table(heads, _settings(Configuration, shared))]
    for name, kind in of_sections.items():
        doc = inspect.cleandoc(kind.__doc__ or "") if "__doc__" in vars(kind) else ""
        doc = re.sub(rf"^The section `{name}`[.:] (.)", lambda begins: begins[1].upper(), " ".join(doc.split()))
        found += ["", f"## `{name}:`", "", *(line for each in (purposes.get(name), doc) if each for line in (each, ""))]
        rows = list(_settings(kind, kind.model_fields))
        found += [_table(heads, rows) if rows else f"The line `{name}:` switches it on."]
    return "\n".join(found)


def _settings(kind: type[BaseModel], names: Iterable[str], before: str = "") -> Iterator[Sequence[str]]:
    """A row for each setting, those below it too. What all of a kind may be is one row."""
    wanted = Wanted.of(kind).keys
    below = {name: each.type for name, each in wanted.items() if each.keys}
    same = len(below) > 2 and len(set(below.values())) == 1
    for name in names:
        each, field = wanted[name], kind.model_fields[name]
        if name in below and not (same or field.is_required()):
            yield from _settings(below[name], below[name].model_fields, f"{before}{name}.")
            continue
        told = field.json_schema_extra  # a default that isn't what stands in the file says here what does
        usual = told["default"] if isinstance(told, dict) else field.get_default(call_default_factory=True)
        is_needed = field.is_required() and not each.keys
        yield f"`{before}{name}`", _in_words(each), "needed" if is_needed else _as_yaml(usual)
        if each.item is not None and each.item.keys:
            sign = ".…" if each.key is not None else "[]"
            yield from _settings(each.item.type, each.item.type.model_fields, f"{before}{name}{sign}.")


def _in_words(wanted: Wanted) -> str:
    """As `ospo check` would say it, with its example as code."""
    if hasattr(wanted.type, "name_key"):
        return f"a text, or below it {', '.join(f'`{key}:`' for key in wanted.keys)}"
    return re.sub(r"such as (?:'([^']*)'|(\[.*\]|\{.*\}))(?=$|,)", r"such as `\1\2`", wanted.in_words())


def _as_yaml(value: object) -> str:
    """A default as people would write it, nothing where it is empty."""
    plain = _plain(value)
    if plain in (None, "", [], {}) or plain is PydanticUndefined:
        return ""
    written = yaml.safe_dump(plain, default_flow_style=True, sort_keys=False, width=10_000)
    return f"`{written.removesuffix(_AFTER_A_SCALAR).strip()}`"


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def permissions() -> str:
    """Every kind of effect with the permission that it needs, and who decides on it."""
    rows = []
    for kind in sorted(effects.Effect.__args__, key=lambda each: (each.needs, each.__name__)):
        first = inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0]
        by = [f"`{each.name}`" for each in AUTOMATIONS if kind in each.may]
        rows.append((f"`{kind.needs}`", f"`{kind.__name__}`", " ".join(first.split()), ", ".join(by)))
    return _table(("permission", "effect", "what is true afterwards", "decided by"), rows)


def checkup() -> str:
    """Every row of the checkup with what to look at, where it is set, and what it takes to see it."""
    said = words_of_doctor("en")["checks"]
    rows = []
    for each in CHECKS:
        permissions = dict.fromkeys(source.permission for source in each.sources) or {"your own files": None}
        by_sweep = each.is_weekly and each.breaks and all(source.by_workflow for source in each.sources)
        told = "it costs people time" if not each.breaks else "weekly" if by_sweep else ""
        rows.append((f"`{each.name}`", said[each.name]["look"], ", ".join(permissions), told))
    return _table(("check", "what it looks at", "a token needs", "told by the sweep"), rows)


def command_line() -> str:
    return _table(("command", "what it does"), _usages(cli, "ospo"))


def _usages(command: click.Command, name: str) -> Iterator[Sequence[str]]:
    if isinstance(command, click.Group):
        for below, each in sorted(command.commands.items()):
            yield from _usages(each, f"{name} {below}")
        return
    context = click.Context(command, info_name=name)
    shown = [each for each in map(partial(_parameter, context), command.params) if each]
    help_ = re.sub(r"(?<=`)'|'(?=`)", "", (command.help or "").partition("\n\n")[0])
    yield f"`{' '.join((name, *sorted(shown, key=lambda each: each.startswith('['))))}`", " ".join(help_.split())


def _parameter(context: click.Context, parameter: click.Parameter) -> str:
    metavar = parameter.make_metavar(context).replace("|", "/")
    if isinstance(parameter, click.Argument):
        return metavar
    metavar = metavar.strip("[]")
    name = next(each for each in parameter.opts if each.startswith("--"))
    if name in ON_ALL:
        return ""
    is_flag = isinstance(parameter, click.Option) and parameter.is_flag
    both = "/".join((name, *parameter.secondary_opts))
    whole = both if is_flag else f"{name} {metavar}"
    return whole if parameter.required else f"[{whole}]"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(each.replace('|', '/') for each in line)} |" for line in lines)


TABLES: Mapping[str, Callable[[], str]] = {
    "automations": automations,
    "opdrachten": partial(commands, "nl"),
    "commands": partial(commands, "en"),
    "names": names,
    "configuration": configuration,
    "permissions": permissions,
    "command-line": command_line,
    "checkup": checkup,
    "export": exported,
    "open-data": open_data,
}

if __name__ == "__main__":
    sys.exit(main())
