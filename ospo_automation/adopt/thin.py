"""The workflow files of an adopter: events, permissions, and one line that calls ours at a commit.

They are those of this very repository, which calls its own by `$/`: this repository at the commit that runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ospo_automation.core.network import by_mail, website
from ospo_automation.core.network.decided import Network
from ospo_automation.core.sight import cards
from ospo_automation.texts import LANGUAGES, words

from .source import Release
from .workflow_files import FOLDER

LONGEST = 40  # lines
_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE.parent / FOLDER, _PACKAGE / "workflows")  # a checkout, or an installed wheel
_OWN = re.compile(rf"(?m)^    uses: \$/({re.escape(FOLDER)}/[\w.-]+)$")
_CALL = re.compile(
    r"^(?P<lead>\s*(?:-\s+)?uses:\s*)[\"']?(?P<source>[\w.-]+/[\w.-]+)/"
    r"(?P<called>\.github/workflows/run-(?:ospo|sweep|check|site|projects|mail)\.yml|actions/(?:look|run|site|check))"
    r"@(?P<ref>[\w./-]+)[\"']?(?:\s+#\s*(?P<remark>.*?))?\s*$"
)


@dataclass(frozen=True)
class Part:
    """A workflow file, in which networks it belongs, and whether it is one of the base, which can't do without."""

    file: str
    is_needed: Callable[[Network], bool]
    is_base: bool = True

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.file}"


def _always(_: Network) -> bool:
    return True


def _has_site(network: Network) -> bool:
    return network.section(website.Settings) is not None


def _has_mail(network: Network) -> bool:
    return network.section(by_mail.Settings) is not None


def _has_projects(network: Network) -> bool:
    return network.section(cards.Settings) is not None


PARTS = (
    Part("ospo.yml", _always),
    Part("sweep.yml", _always),
    Part("check.yml", _always, is_base=False),
    Part("site.yml", _has_site),
    Part("site-nightly.yml", _has_site),
    Part("projects.yml", _has_projects, is_base=False),
    Part("mail.yml", _has_mail, is_base=False),
)


@dataclass(frozen=True)
class Call:
    """A line of a workflow that uses something of ours: a workflow or an action, at what, and the remark behind it."""

    file: str
    line: int
    source: str
    called: str
    ref: str
    remark: str


def workflows(network: Network, release: Release) -> dict[str, str]:
    """The workflow files that belong in the repository of a network, by path."""
    return {part.path: thin(part, release, network) for part in PARTS if part.is_needed(network)}


def thin(part: Part, release: Release, network: Network | None = None) -> str:
    """The text of a workflow file as an adopter has it. `network` tells of names of its own."""
    place = next((place for place in _PLACES if (place / part.file).is_file()), None)
    if place is None:
        raise FileNotFoundError(f"the workflow {part.file} is in none of {', '.join(map(str, _PLACES))}")
    text = (place / part.file).read_text(encoding="utf-8")
    called, count = _OWN.subn(rf"    uses: {release.source}/\1@{release.commit} # {release.remark}", text)
    if count != 1:
        raise LookupError(f"{part.file} calls {count} workflows of ours, and not one")
    return called + (_names_of_its_own(network) if part.file == "site.yml" and network is not None else "")


def _names_of_its_own(network: Network) -> str:
    name = network.labels.unlisted.name
    if name in {words(language)["labels"]["unlisted"]["name"] for language in LANGUAGES}:
        return ""
    return f"    with:\n      unlisted: {json.dumps(name, ensure_ascii=False)} # the label of .github/ospo.yml\n"


def unpinned(text: str) -> str:
    """The text of a workflow without what differs between releases that are otherwise the same."""
    return "\n".join(_CALL.sub(r"\g<lead>$/\g<called>", line) for line in text.splitlines())


def repinned(text: str, ours: str) -> str:
    """The text of a workflow in which each line that calls ours is of the release that `ours` names: the file as we
    write it now. What it calls stays.
    """
    pin = next(filter(None, map(_CALL.match, ours.splitlines())), None)
    if pin is None:
        return text
    at = f"@{pin['ref']}" + (f" # {pin['remark']}" if pin["remark"] else "")
    return "".join(
        f"{found['lead']}{pin['source']}/{found['called']}{at}{line[len(line.rstrip()) :]}"
        if (found := _CALL.match(line)) and (_is_ours(found) or found["called"].startswith(FOLDER))
        else line
        for line in text.splitlines(keepends=True)
    )


def calls(file: str, text: str) -> Iterator[Call]:
    """Every line of a workflow file that uses something of ours, in whose repository it may be."""
    for number, line in enumerate(text.splitlines(), 1):
        if (found := _CALL.match(line)) and _is_ours(found):
            yield Call(file, number, found["source"], found["called"], found["ref"], found["remark"] or "")


def _is_ours(call: re.Match[str]) -> bool:
    return "ospo" in call["source"].lower()
