"""How long a site of many lessons takes beside its engine, how much memory, and whether search finds the right page."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import yaml

from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.site.layout import WORK
from ospo_automation.site.serving import served
from ospo_automation.texts import render_page
from tests.served import chromium

from .crowds import Row
from .processes import ROOT, Used, measured

KENNISBANK = ROOT / "tests/kennisbank"
DATA = Path(__file__).with_name("lessons.yml")
UNSEEN = Path(__file__).with_name("questions_unseen.yml")
TOPICS = {
    "licenties": "Licenties en auteursrecht",
    "licenties/eupl": "EUPL",
    "inkoop": "Inkoop en aanbesteden",
    "beveiliging": "Beveiliging",
    "ospo": "Een OSPO opzetten",
    "community": "Community en governance",
    "werkplek": "Open source werkplek",
    "wetgeving/woo": "Woo en hergebruik",
    "toegankelijkheid": "Toegankelijkheid",
    "bijdragen": "Bijdragen met CLA of DCO",
    "vindbaarheid": "publiccode.yml en vindbaarheid",
}
ADDRESS = "https://kennisbank.example.org/kennisbank/"
CONFIGURATION: Mapping[str, Any] = {
    "name": "Kennisnetwerk",
    "contact": "ospo@example.org",
    "topics": TOPICS,
    "additions": {},
    "site": {"address": ADDRESS, "publisher": "Kennisnetwerk"},
}
NOW = "2026-11-24T09:30:00Z"
FIRST = 3  # results in which the right page must be
QUIET = {"DISABLE_MKDOCS_2_WARNING": "true", "NO_MKDOCS_2_WARNING": "1"}


def sites() -> Iterator[Row]:
    """`ospo site make` and the engine alone, one after the other, each a process of its own."""
    for count, goal in ((1_000, "60%"),):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            knowledge(root, many(count))
            made = step(root, "make", "--browser", "no", "--now", NOW)
            engine = engine_alone(root)
            again = step(root, "generate", "--now", NOW)
        seconds, processor = made.seconds - engine.seconds, made.processor - engine.processor
        told = f"{seconds:.1f} s, {seconds / engine.seconds:.0%} of the engine's {engine.seconds:.1f} s"
        yield f"{count:,} lessons: `ospo site make` (no browser) less the engine", told, goal
        told = f"{processor:.1f} s, {processor / engine.processor:.0%} of the engine's {engine.processor:.1f} s"
        yield f"{count:,} lessons: the same, the processor's time", told, ""
        memory = f"{made.megabytes:.0f} MB; the engine's {engine.megabytes:.0f} MB"
        yield f"{count:,} lessons: the largest process of `ospo site make`", memory, "300 MB"
        yield f"{count:,} lessons: generate again with nothing new", f"{again.seconds:.1f} s", ""


def found_again() -> Iterator[Row]:
    """Questions as somebody types them, for the real knowledge base and thirty lessons, by the site's own search."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    ways = {"asks": ("as one types them", "38"), "otherwise": ("in deliberately other words", "34")}
    unseen = yaml.safe_load(UNSEEN.read_text(encoding="utf-8"))["questions"]
    asked = {told: [(each[way], each["page"]) for each in data["questions"]] for way, (told, _) in ways.items()}
    asked["written before the search was"] = [(each["asks"], each["page"]) for each in unseen]
    goals = dict(ways.values())
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(KENNISBANK, root, dirs_exist_ok=True)
        knowledge(root, {f"docs/lessen/2026/{each['slug']}.md": lesson(each) for each in data["lessons"]})
        step(root, "make", "--browser", "no", "--now", NOW)
        places = results(root / WORK / "html", [question for some in asked.values() for question, _ in some])
    for told, some in asked.items():
        ranks = [rank(places[question], page) for question, page in some]
        found = f"{sum(0 < each <= FIRST for each in ranks)} of {len(ranks)} (first: {ranks.count(1)})"
        yield f"{len(ranks)} questions {told}: the right page is in the first {FIRST}", found, goals.get(told, "50")


def rank(places: list[str], page: str) -> int:
    """From 1; 0 where it isn't there."""
    wanted = f"{page.removesuffix('/index').removesuffix('README').rstrip('/')}/".lstrip("/")
    return next((number for number, place in enumerate(places, 1) if place == wanted), 0)


def results(html: Path, questions: list[str]) -> dict[str, list[str]]:
    """What the site's own search page shows for each question, as places below the site's address."""
    found = {}
    with served(html, "kennisbank") as home, chromium() as browser:
        page = browser.new_page()
        for question in questions:
            page.goto(f"{home}zoeken/?q={quote(question)}")
            page.locator("#ospo-search > [role=status]:not(:empty)").wait_for()
            page.wait_for_timeout(200)  # the results come one by one
            links = page.locator("#ospo-search ol > li h2 a").evaluate_all("all => all.map(each => each.href)")
            found[question] = [link.removeprefix(home) for link in links]
    return found


def knowledge(root: Path, pages: Mapping[str, str]) -> None:
    """A repository with these pages and its whole history."""
    files = {
        ".github/ospo.yml": yaml.safe_dump(dict(CONFIGURATION), allow_unicode=True),
        ".github/EXPERTISE": "* @zoe\n",
    }
    for name, text in (files | dict(pages)).items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "All"]):
        who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
        subprocess.run(["git", "-C", root, *who, *command], check=True)


def lesson(told: Mapping[str, Any], day: date = date(2026, 6, 1)) -> str:
    """A page as the automation drafts it, from a casus's worth of text, and as a person finishes it."""
    text = render_page("nl", "pages/lesson", {
        "title": told["title"], "description": told["description"], "day": day, "topics": told["topics"],
        "organisation_type": "municipality", "casus": int(told["slug"].partition("-")[0]), "link": "", "experts": [],
        "outcome": "helped", "personal": False, "review": day + timedelta(days=540), "licence": "CC-BY-4.0", "site": "",
        "short": "", "helped": Safe(told["outcome"]), "situation": Safe(told["situation"]), "tried": "",
        "question": Safe(told["question"]), "advice": [{"name": "", "text": Safe(told["advice"])}],
        "views": [], "sources": [],
    })  # fmt: skip
    before, _, after = text.partition("> **Concept.**")
    short = "\n".join(f"- {line}" for line in told["short"])
    return f"{before}{short}\n\n## {after.partition(chr(10) + '## ')[2]}\n"


def many(count: int) -> dict[str, str]:
    """Lessons that differ in every sentence, made of the words of the thirty."""
    written = yaml.safe_load(DATA.read_text(encoding="utf-8"))["lessons"]
    words = " ".join(f"{each['situation']} {each['advice']} {each['outcome']}" for each in written).split()
    pages = {}
    for number in range(count):
        random, like = Random(number), written[number % len(written)]  # noqa: S311  (the same texts each time)
        say = partial(said, random, words)
        told = {
            "slug": f"{number + 1}-{like['slug'].partition('-')[2]}"[:60].rstrip("-"),
            "title": f"{like['title'].rstrip('?')} in geval {number + 1}?",
            "description": f"{number + 1}: {say(14)}"[:155].ljust(75, "."),
            "topics": like["topics"],
            "short": [say(9), say(9), say(9)],
            "situation": say(90),
            "question": say(14),
            "advice": f"{say(70)}\n\n{say(60)}",
            "outcome": say(30),
        }
        day = date(2024, 1, 1) + timedelta(days=number % 1_000)
        pages[f"docs/lessen/{day.year}/{told['slug']}.md"] = lesson(told, day)
    return pages


def said(random: Random, words: list[str], count: int) -> str:
    return " ".join(random.choice(words) for _ in range(count)).translate(str.maketrans("", "", "[]()*_`<>#|&"))


def step(root: Path, *arguments: str) -> Used:
    """One command of ours in a process of its own."""
    command = [sys.executable, "-P", "-m", "ospo_automation", "site", *arguments, "--root", str(root)]
    return measured(command, root, **QUIET)


def engine_alone(root: Path) -> Used:
    """The same build by the engine only, into another folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", "mkdocs.yml"]
    return measured([*command, "--site-dir", str(root / "engine")], root / WORK, **QUIET)
