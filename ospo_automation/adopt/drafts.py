"""The files with which a network begins, made from six answers: its configuration, its experts, and a first page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from slugify import slugify

from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.expertise import PLACES
from ospo_automation.texts import render_page, words

from .source import SOURCE

EXPERTISE = PLACES[0]
DOCUMENTATION = f"https://github.com/{SOURCE}/blob/main/docs"
ALWAYS = (
    *("intake", "routing", "board", "privacy", "conversation", "reminders"),
    *("introductions", "joining", "signals", "waiting", "failures", "schedule"),
)
CHOICES = ("lessons", "meetings", "site", "projects")
"""What somebody may switch on beside those."""
_LONGEST_PATH = 40
_PLAIN = re.compile(r"[A-Za-z][\w .()/&-]*")


@dataclass(frozen=True)
class Answers:
    """`topics` are titles by path. `board` is the number of a Projects board, where `projects` is switched on."""

    name: str
    contact: str
    coordinators: tuple[str, ...]
    topics: Mapping[str, str]
    language: str
    switched_on: tuple[str, ...]
    address: str = ""
    board: int = 1


def topics_of(titles: list[str]) -> dict[str, str]:
    """`Licenties` or `licenties=Licenties en auteursrecht`, each with a path of its own."""
    found: dict[str, str] = {}
    for each in filter(None, map(str.strip, titles)):
        path, _, title = each.partition("=") if re.match(r"[a-z0-9/-]+=", each) else ("", "", each)
        path = path or slugify(title, max_length=_LONGEST_PATH, word_boundary=True, stopwords=("en", "and", "the"))
        path = path or "thema"
        others = (f"{path[: _LONGEST_PATH - 3]}-{number}" for number in range(2, 100))
        found[next(each for each in (path, *others) if found.get(each, title.strip()) == title.strip())] = title.strip()
    return found


def drafted(answers: Answers, today: date, page: str, *, has_home: bool) -> dict[str, str]:
    """The files by path. From then on they are the network's own: no later version of ours changes them."""
    said = words(answers.language, "adopting")
    first = {said["page"]["path"]: _first_page(answers, page)}
    home = {} if has_home or "site" not in answers.switched_on else {"docs/index.md": _home(answers)}
    return {FILE: configuration(answers, today), EXPERTISE: _expertise(answers), **first, **home}


def configuration(answers: Answers, today: date) -> str:
    """As a person would write it: what each line is for stands behind it."""
    said = words(answers.language, "adopting")["configuration"]
    lines = [
        f"# {said['top'].format(address=f'{DOCUMENTATION}/configuration.md')}",
        f"name: {_quoted(answers.name)}",
        f"contact: {answers.contact} # {said['contact']}",
        f"language: {answers.language}",
        f"since: {today} # {said['since']}",
        "",
        f"topics: # {said['topics']}",
        *(f"  {path}: {_quoted(title)}" for path, title in answers.topics.items()),
        "",
        f"# {said['sections']}",
        *(line for each in ALWAYS for line in _always(each, said)),
        *_switched_on(answers, said),
    ]
    return "\n".join(lines) + "\n"


def _always(section: str, said: Mapping[str, str]) -> Iterator[str]:
    """A section that each network begins with; what many want below it stands there to be switched on."""
    yield f"{section}:"
    if section == "signals":
        yield f"  # feeds: [https://nieuws.example.org/feed.xml] # {said['feeds']}"


def _switched_on(answers: Answers, said: Mapping[str, str]) -> Iterator[str]:
    if "lessons" in answers.switched_on:
        yield from (f"lessons: # {said['lessons']}", "additions:", "experiences:", "digest:", "communication:")
    if "meetings" in answers.switched_on:
        yield from (f"meetings: # {said['meetings']}", "events:")
    if "projects" in answers.switched_on:
        yield from ("project:", f"  number: {answers.board} # {said['projects']}")
    if "site" in answers.switched_on:
        yield from ("", "site:", f"  address: {answers.address} # {said['site']}")


def _expertise(answers: Answers) -> str:
    said = words(answers.language, "adopting")["expertise"]
    names = " ".join(f"@{each}" for each in answers.coordinators)
    lines = [f"# {said['top']}", f"# {said['consent']}", f"* {names}" if names else "# * @", "", f"# {said['example']}"]
    width = max(map(len, answers.topics))
    return "\n".join([*lines, *(f"# {path:<{width}} @" for path in answers.topics)]) + "\n"


def _first_page(answers: Answers, page: str) -> str:
    said = words(answers.language, "adopting")["page"]
    values = {
        "title": said["title"],
        "description": said["description"],
        "name": answers.name,
        "topics": list(answers.topics.values()),
        "contact": answers.contact,
        "guide": f"{DOCUMENTATION}/gids/expert.md",
        "form": f"{page or 'https://github.com'}/issues/new/choose",
    }
    return render_page(answers.language, "site/take_part", values) + "\n"


def _home(answers: Answers) -> str:
    said = words(answers.language, "adopting")["page"]
    there = said["path"].removeprefix("docs/")
    return f"# {answers.name}\n\n[{said['title']}]({there}): {said['description']}\n"


def _quoted(text: str) -> str:
    """As YAML takes a text whatever stands in it, and as a person would write it where that will do."""
    return (
        text
        if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS
        else json.dumps(text, ensure_ascii=False)
    )


_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
