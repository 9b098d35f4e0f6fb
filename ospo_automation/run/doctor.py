"""What a look at GitHub's settings is told as: for a terminal, and for another program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from ..core.checkup.all_rows import examined, needed
from ..core.checkup.row import PAGE, Checkup, Found, Unseen
from ..core.github.told import Hidden
from ..core.outgoing.safe import visible
from ..gh.environment import Environment
from ..gh.reading import GitHubReader
from ..texts import told_of_check, words_of_doctor
from .board import state_of

WIDTH = 80


def looked_over(reader: GitHubReader, environment: Environment, now: datetime) -> Checkup:
    """Asks GitHub for all that matters for this network, and looks at it."""
    network, clock = reader.checkout.network, reader.connection.quotas.clock
    project = partial(state_of, network, environment, clock) if environment.project_token else None
    told = reader.settings(needed(reader.checkout), now, project)
    return examined(reader.checkout, told)


def as_text(checkup: Checkup, repository: str, language: str) -> str:
    """At most 80 wide, but for addresses: those stand on lines of their own, whole."""
    said = words_of_doctor(language)["report"]
    lines = [said["heading"].format(repository=repository)]
    costs = [each for each in checkup.found if not each.check.breaks]
    lines += _listed(said["breaks"], checkup.breaking, language)
    lines += _listed(said["costs"], costs, language)
    if not checkup.breaking:
        lines += ["", said["all_well"]]
    if checkup.unseen:
        lines += ["", said["unseen"], *_wrapped(said["unseen_why"], "")]
        lines += _unseen(checkup.unseen, language)
    total = len(checkup.fine) + len(
        {each.check.name for each in checkup.found} | {each.check.name for each in checkup.unseen}
    )
    lines += ["", said["fine"].format(count=len(checkup.fine), total=total)]
    counts = {"breaks": len(checkup.breaking), "costs": len(costs), "unseen": len(checkup.unseen)}
    lines += [said["counts"].format(**counts), *_wrapped(said["weekly"], "")]
    return "\n".join(lines)


def _listed(title: str, found: Sequence[Found], language: str) -> Iterator[str]:
    if found:
        yield from ("", title)
    for number, each in enumerate(found, 1):
        yield from ("", *_found(each, number, language))


def _found(found: Found, number: int, language: str) -> Iterator[str]:
    lead = f"  {number}. "
    indent = " " * len(lead)
    yield from _wrapped(_told(found, "says", language), lead)
    yield from _wrapped(_told(found, "do", language), indent)
    yield f"{indent}{found.address}"


def _unseen(unseen: Iterable[Unseen], language: str) -> Iterator[str]:
    """By the page on which they stand, with what it takes to see it."""
    said, why = words_of_doctor(language)["report"], words_of_doctor(language)["why"]
    pages: dict[tuple[str, str, Hidden], list[str]] = {}
    for each in unseen:
        question = told_of_check(language, each.check.name, "look", {}, str)
        asked = pages.setdefault((each.address, each.source.permission, each.why), [])
        asked += [question] if question not in asked else []
    for (address, permission, reason), questions in pages.items():
        yield from ("", f"  {address}")
        needs = said["needs"].format(permission=permission)
        yield from _wrapped(needs if reason is Hidden.FORBIDDEN else f"{needs}; {why[reason.value]}", "  ")
        for question in questions:
            yield from _wrapped(question, "  - ")


def _told(found: Found, part: str, language: str) -> str:
    return told_of_check(language, found.check.name, part, found.values, lambda value: visible(str(value)))


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_json(checkup: Checkup, repository: str, language: str) -> Mapping[str, Any]:
    """The same. `fine` are the names of checks at which nothing was found."""
    return {
        "repository": repository,
        "found": [
            {
                "check": each.check.name,
                "breaks": each.check.breaks,
                "says": _told(each, "says", language),
                "do": _told(each, "do", language),
                "address": each.address,
                "values": {name: _plain(value) for name, value in each.values.items() if name != PAGE},
            }
            for each in checkup.found
        ],
        "unseen": [
            {
                "check": each.check.name,
                "look": told_of_check(language, each.check.name, "look", {}, str),
                "address": each.address,
                "permission": each.source.permission,
                "why": each.why.value,
            }
            for each in checkup.unseen
        ],
        "fine": [each.name for each in checkup.fine],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)
