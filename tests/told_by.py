"""Examples as data: what each text is told with, and for each command how it is given and what it costs.

`tests/examples/texts` has a file per folder of texts, `tests/examples/commands` one per file of `commands`. In them
`!safe` is text of ours and `!mention` an account that is told; `<<: *name` begins with the values of an earlier one.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ospo_automation.commands import COMMANDS
from ospo_automation.core.casus.part import Role
from ospo_automation.core.outgoing.safe import Mention, Safe
from ospo_automation.run.traces import Stands
from ospo_automation.texts import LANGUAGES, render
from tests.given import checkout
from tests.loading import SAFE

FOLDER = Path(__file__).parent / "examples"
Example = tuple[str, dict[str, Any]]
"""The name of a text, and values to tell it with."""


class _Loader(SAFE):  # type: ignore[misc]  # one of two
    """Reads what our texts take beside text, numbers and days."""


_LOADER: Any = _Loader
_LOADER.add_constructor("!safe", lambda loader, node: Safe(loader.construct_scalar(node)))
_LOADER.add_constructor("!mention", lambda loader, node: Mention(loader.construct_scalar(node)))


@cache
def read(path: Path) -> Mapping[str, Any]:
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))  # noqa: S506  (a safe one)


@cache
def of_commands() -> Mapping[str, Mapping[str, Any]]:
    """By the name of the file: what its texts are told with (`texts`), who may give it (`given`), and how it is played
    (`played`).
    """
    return {file.stem: read(file) for file in sorted((FOLDER / "commands").glob("*.yml"))}


@cache
def about_commands(kind: str) -> Mapping[str, Any]:
    """What stands at one place in the files of all commands."""
    return {name: told for each in of_commands().values() for name, told in each.get(kind, {}).items()}


@cache
def of_texts() -> Mapping[str, list[dict[str, Any]]]:
    """By the name of the text, such as `intake/welcome`; without those that follow from what there is."""
    found = {f"commands/{name}": list(told) for name, told in about_commands("texts").items()}
    for file in sorted((FOLDER / "texts").glob("*.yml")):
        found |= {f"{file.stem}/{name}": list(told) for name, told in read(file).items()}
    return found


def _followed() -> Iterator[Example]:
    """What each option of the form, each command and each kind of trace is told as."""
    form, ask = checkout().form, of_texts()["routing/ask"][0]
    yield from (("routing/ask", ask | {"kind": each}) for each in form.short["organisation_type"])
    yield from (("routing/ask", ask | {"term": each}) for each in form.short["urgency"])
    spelled = [(each.name, each.spelled("nl")) for each in COMMANDS if each.is_shown_to(frozenset(Role))]
    for shown, advice in (*((each, "") for each in _longest()), (spelled[:1], ""), (spelled[:3], "/advies")):
        yield "commands/help", of_texts()["commands/help"][0] | {"commands": shown, "advice": advice}
    group = of_texts()["explain/words_group"][0]
    yield from (("explain/words_group", group | {"stands": each.value}) for each in Stands)


def _longest() -> list[list[tuple[str, str]]]:
    """All that the help tells somebody, whatever they are in a casus; without what tells no more than another."""
    every = [frozenset(each) for count in range(len(Role) + 1) for each in itertools.combinations(Role, count)]
    told = {frozenset(each.name for each in COMMANDS if each.is_shown_to(roles)) for roles in every}
    longest = (each for each in told if not any(each < other for other in told))
    return sorted([(each.name, each.spelled("nl")) for each in COMMANDS if each.name in names] for names in longest)


@cache
def all_examples() -> list[Example]:
    found = [(name, values) for name, told in of_texts().items() for values in told]
    return [*found, *(each for each in _followed() if each not in found)]


def main(begins: str) -> None:
    """Prints the texts whose names begin so, as they come out with each of their examples."""
    for name, values in all_examples():
        if name.startswith(begins):
            for language in LANGUAGES:
                print(f"== {name} ({language})\n\n{render(language, name, values)}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
