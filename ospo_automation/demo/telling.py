"""Plays a few casussen through the automation, as GitHub would, and shows each as its readers see it."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from ospo_automation.adopt.forms import CASUS, render
from ospo_automation.adopt.labels import plan_labels
from ospo_automation.configuration import read_checkout, read_network
from ospo_automation.core.event import Event
from ospo_automation.core.network import FILE
from ospo_automation.gh.client import connect
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.runner import run
from ospo_automation.sandbox import CommentView, Repository, Sandbox

from .showing import comment_panel

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)  # a Tuesday morning in Amsterdam
NAME = "ospo-demo/netwerk"
PERMISSIONS = {"contents": "read", "issues": "write"}  # what actions/run asks for, and nothing more


class Stage:
    """The sandbox with the network installed in it, and the automation that takes each event as a workflow would."""

    def __init__(self, box: Sandbox, story: Mapping[str, Any], folder: Path) -> None:
        self.box = box
        self.story = story
        self.repository = _installed(box, story, folder)
        self.token = box.token(self.repository, permissions=PERMISSIONS)
        self.root = folder / "checkout"
        self.repository.clone(self.root)
        self.requests: list[int] = []

    def reader(self) -> GitHubReader:
        return GitHubReader(connect(url=self.box.url, token=self.token), NAME, read_checkout(self.root))

    def make_labels(self) -> int:
        reader = self.reader()
        plan = plan_labels(reader.labels(), reader.checkout)
        _all_went_well(GitHubWriter(reader).apply(plan))
        return len(plan.steps)

    def play(self) -> None:
        """Gives every waiting event to the automation."""
        while (happened := self.box.take_event()) is not None:
            before = len(self.box.requests)
            reader = self.reader()
            event = Event.of(happened.name, json.dumps(happened.payload), self.box.now)
            outcome = run(event, reader, GitHubWriter(reader))
            if outcome.has_failed:
                raise RuntimeError("\n".join([outcome.summary.terminal(), *outcome.failures]))
            if len(self.box.requests) > before:  # an event that no workflow of ours listens to costs nothing
                self.requests.append(len(self.box.requests) - before)
            self.box.advance(timedelta(minutes=3))

    def casus(self, told: Mapping[str, Any]) -> tuple[int, list[CommentView]]:
        """What a person does in the browser and what happens then: the number, and what was said before any reply."""
        number = self.repository.submit_form(
            told["who"], CASUS, title=told["title"], answers=told["answers"], strict=False
        )
        self.play()
        first = self.repository.comments(number) if "reply" in told else []
        if "reply" in told:
            self.box.advance(timedelta(hours=2))
            self.repository.comment(told["who"], number, told["reply"])
            self.play()
        self.box.advance(timedelta(hours=1))
        return number, first


def tell(language: str, *, serve: bool) -> None:
    """Plays the story in a language and prints it; then serves the small GitHub until Ctrl-C."""
    console = Console(width=min(Console().width, 100))
    story = yaml.safe_load(files(__package__).joinpath(f"{language}.yml").read_text(encoding="utf-8"))
    says = story["says"]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Sandbox(now=START) as box:
        with _progress(console, says["starting"], len(story["casussen"]) + 2) as step:
            stage = Stage(box, story, Path(folder))
            step(says["installed"])
            stage.make_labels()
            step(says["labels"])
            played = []
            for told in story["casussen"]:
                played.append(stage.casus(told))
                step(f"{says['casus']} {played[-1][0]}: {told['title'][:40]}")
        for told, (number, first) in zip(story["casussen"], played, strict=True):
            _show(console, stage, told, number, first)
        _close(console, stage, time.monotonic() - begun)
        if serve:
            _serve(console, stage)


def _installed(box: Sandbox, story: Mapping[str, Any], folder: Path) -> Repository:
    """What an adopter does once: configuration, expertise file, pages of experts, and the forms made from them."""
    box.add_org(NAME.partition("/")[0])
    people = dict.fromkeys([*story["experts"], *(told["who"] for told in story["casussen"])])
    for login in people:
        box.add_user(login, name=login.title())
    repository = box.add_repo(NAME)
    for team in story["network"]["teams"].values():
        for login in team:
            repository.grant(login, "write")
    configuration = yaml.safe_dump(story["network"], allow_unicode=True, sort_keys=False)
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).write_text(configuration, encoding="utf-8")
    pages = {f"docs/experts/{login}.md": _page(page) for login, page in story["experts"].items()}
    forms = render(read_network(folder))
    repository.commit(
        {FILE: configuration, ".github/EXPERTISE": story["expertise"], **pages, **forms},
        message="Install the network",
        author="zoe",
    )
    return repository


def _page(page: Mapping[str, Any]) -> str:
    front = {key: value for key, value in page.items() if key != "text"}
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n\n{page['text']}\n"


def _all_went_well(receipts: Iterator[Any]) -> None:
    wrong = [receipt.error for receipt in receipts if receipt.error]
    if wrong:
        raise RuntimeError("; ".join(wrong))


@contextmanager
def _progress(console: Console, starting: str, total: int) -> Iterator[Callable[[str], None]]:
    columns = (BarColumn(bar_width=30), TextColumn("{task.completed}/{task.total} {task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(starting, total=total)
        yield lambda done: progress.update(task, advance=1, description=done)


def _show(console: Console, stage: Stage, told: Mapping[str, Any], number: int, first: Sequence[CommentView]) -> None:
    says = stage.story["says"]
    issue = stage.repository.issue(number)
    console.print()
    console.rule(Text(f"#{number}  {issue.title}", style="bold"), align="left")
    console.print(Text(told["why"], style="italic"))
    console.print(Text("  ".join(f"[{label}]" for label in issue.labels), style="cyan"))
    for comment in first:
        console.print(comment_panel(comment, says["first"]))
    for comment in stage.repository.comments(number):
        names = ", ".join(
            each.login for each in stage.box.notifications if (each.comment_id, each.reason) == (comment.id, "mention")
        )
        console.print(comment_panel(comment, says["edited"], says["told"].format(names=names) if names else ""))


def _close(console: Console, stage: Stage, seconds: float) -> None:
    says = stage.story["says"]
    sums = says["sums"].format(
        casussen=len(stage.repository.issues()),
        runs=len(stage.requests),
        requests=max(stage.requests),
        mentioned=sum(each.reason == "mention" for each in stage.box.notifications),
        seconds=f"{seconds:.1f}",
    )
    console.print()
    console.print(Panel(sums, title=says["happened"], title_align="left"))


def _serve(console: Console, stage: Stage) -> None:
    says = stage.story["says"]
    console.print(f"\n{says['served']}")
    console.print(Text(f"  curl {stage.box.url}/repos/{NAME}/issues/1/comments"))
    console.print(Text(f"  git clone {stage.box.url}/{NAME}.git"))
    console.print(says["stop"])
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print(f"\n{says['next']}")
