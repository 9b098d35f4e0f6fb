"""Plays a few casussen through the automation, as GitHub would, and shows each as its readers see it."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
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
from ospo_automation.sandbox import Repository, Sandbox

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

    def casus(self, told: Mapping[str, Any]) -> int:
        """What a person does in the browser, and what happens then."""
        number = self.repository.submit_form(
            told["who"], CASUS, title=told["title"], answers=told["answers"], strict=False
        )
        self.play()
        if "reply" in told:
            self.box.advance(timedelta(hours=2))
            self.repository.comment(told["who"], number, told["reply"])
            self.play()
        self.box.advance(timedelta(hours=1))
        return number


def tell(language: str, *, serve: bool) -> None:
    """Plays the story in a language and prints it; then serves the small GitHub until Ctrl-C."""
    console = Console(width=min(Console().width, 100))
    story = yaml.safe_load(files(__package__).joinpath(f"{language}.yml").read_text(encoding="utf-8"))
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Sandbox(now=START) as box:
        with _progress(console, len(story["casussen"]) + 2) as step:
            stage = Stage(box, story, Path(folder))
            step("network installed")
            labels = stage.make_labels()
            step(f"{labels} labels made")
            numbers = [_played(stage, told, step) for told in story["casussen"]]
        for told, number in zip(story["casussen"], numbers, strict=True):
            _show(console, stage, told, number)
        _close(console, stage, time.monotonic() - begun)
        if serve:
            _serve(console, stage)


def _played(stage: Stage, told: Mapping[str, Any], step: Any) -> int:
    number = stage.casus(told)
    step(f"casus {number}: {told['title'][:40]}")
    return number


def _installed(box: Sandbox, story: Mapping[str, Any], folder: Path) -> Repository:
    """What an adopter does once: configuration, expertise file, pages of experts, and the forms made from them."""
    box.add_org(NAME.partition("/")[0])
    people = dict.fromkeys([*story["experts"], *(told["who"] for told in story["casussen"])])
    for login in people:
        box.add_user(login, name=login.title())
    repository = box.add_repo(NAME)
    for login in story["network"]["teams"]["ospo-demo/coordinatoren"]:
        repository.grant(login, "write")
    configuration = yaml.safe_dump(story["network"], allow_unicode=True, sort_keys=False)
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).write_text(configuration, encoding="utf-8")
    expertise = files(__package__).joinpath("EXPERTISE").read_text(encoding="utf-8")
    pages = {f"docs/experts/{login}.md": _page(page) for login, page in story["experts"].items()}
    forms = render(read_network(folder))
    repository.commit(
        {FILE: configuration, ".github/EXPERTISE": expertise, **pages, **forms},
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
def _progress(console: Console, total: int) -> Iterator[Any]:
    columns = (BarColumn(bar_width=30), TextColumn("{task.completed}/{task.total} {task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=total)
        yield lambda done: progress.update(task, advance=1, description=done)


def _show(console: Console, stage: Stage, told: Mapping[str, Any], number: int) -> None:
    issue = stage.repository.issue(number)
    console.print()
    console.rule(Text(f"#{number}  {issue.title}", style="bold"), align="left")
    console.print(Text(told["why"], style="italic"))
    console.print(Text("  ".join(f"[{label}]" for label in issue.labels), style="cyan"))
    for comment in stage.repository.comments(number):
        notified = [
            each.login for each in stage.box.notifications if each.comment_id == comment.id and each.reason == "mention"
        ]
        console.print(comment_panel(comment.author or "ghost", comment.body, comment.created_at, notified))


def _close(console: Console, stage: Stage, seconds: float) -> None:
    asked = [each for each in stage.box.notifications if each.reason == "mention"]
    runs = len(stage.requests)
    console.print()
    console.print(
        Panel(
            f"{len(stage.repository.issues())} casussen, {runs} runs of the automation, at most "
            f"{max(stage.requests)} requests to GitHub each.\n"
            f"{len(asked)} people were mentioned, all of them from the expertise file.\n"
            f"It took {seconds:.1f} s on this machine; nothing left it.",
            title="What happened",
            title_align="left",
        )
    )


def _serve(console: Console, stage: Stage) -> None:
    url = stage.box.url
    console.print("\nThe small GitHub is still there, as an API and for git. Try, in another terminal:")
    console.print(Text(f"  curl {url}/repos/{NAME}/issues/1/comments"))
    console.print(Text(f"  git clone {url}/{NAME}.git"))
    console.print("Ctrl-C ends it.")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("\nEnded. Next: read 'Use it in your own network' in README.md")
