"""What an event, the sweep, or a person who looks at a page asks of the house: `ospo run` and its kin."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import APPLY, NOW, ROOT, Moment, Number
from .workflow import Left, annotate, give, shown, stop, summarise

if TYPE_CHECKING:
    from ..core.github.event import Event
    from ..run.play import Outcome


@click.command()
@click.option(
    "--event-name",
    envvar="GITHUB_EVENT_NAME",
    show_envvar=True,
    required=True,
    help="What happened, such as 'issues'.",
)
@click.option(
    "--event-path",
    envvar="GITHUB_EVENT_PATH",
    show_envvar=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the event, as GitHub Actions makes it.",
)
@click.option(
    "--swept",
    envvar="OSPO_SWEPT",
    show_envvar=True,
    type=Moment(),
    default=None,
    help="When a sweep last ended: with --apply one that is overdue comes first.",
)
@NOW
@ROOT
@APPLY
def run(
    event_name: str, event_path: Path, swept: datetime | None, now: datetime | None, root: Path, *, apply: bool
) -> None:
    """Do what an event on GitHub asks for, or show it.

    A manual run (event 'workflow_dispatch') with an issue number in its inputs plays that casus again.
    """
    from ..core.github.event import Event, UnknownEvent

    try:
        text = event_path.read_text(encoding="utf-8", errors="replace")
        event = Event.of(event_name, text, now or datetime.now(UTC))
    except UnknownEvent as error:
        raise click.UsageError(f"{error}.") from None
    _run(event, root, swept, apply=apply)


@click.command()
@NOW
@ROOT
@APPLY
def sweep(now: datetime | None, root: Path, *, apply: bool) -> None:
    """Look at every open casus again, and at the board: what was missed or is due now is done, or shown."""
    from ..core.github.event import Event

    _run(Event("schedule", None, None, None, now or datetime.now(UTC)), root, apply=apply)


def _run(event: Event, root: Path, swept: datetime | None = None, *, apply: bool) -> None:
    from ..core.network.decided import FILE
    from ..run.opening import opened
    from ..run.runner import made_up, together
    from ..run.runner import run as run_event

    reader, environment = opened(root, event.now)
    reader.is_fork = event.in_fork and not environment.may_be_fork
    if apply:
        from ..gh.writing import GitHubWriter

        leave = Left("proposals")
        writer = GitHubWriter(reader, leave=leave)
        before = made_up(event, swept, reader, writer) if swept is not None else None
        if before is not None:  # what was read for that is no longer so
            reader = opened(root, event.now)[0]
            writer = GitHubWriter(reader, leave=leave)
        outcome = run_event(event, reader, writer)
        if before is not None:
            outcome = together([before, outcome], [], reader.checkout.network.language)
    else:
        outcome = run_event(event, reader, None)
    if event.is_sweep and reader.signs_without_a_day:
        line = f"signed_after: {reader.checkout.network.calendar.today(event.now)}"
        annotate("warning", f"Our comments are signed, but it isn't said since when. Add the line '{line}'.", FILE)
    if event.is_sweep and apply and not outcome.is_postponed:
        from ..run.feeds_round import is_due

        if is_due(reader, event.now):
            give("feeds", "due")  # to a job that opens them, and may write nothing
    tell_outcome(outcome, apply=apply)


@click.command()
@click.argument("issues", nargs=-1, required=True, type=Number())
@NOW
@ROOT
@APPLY
def propose(issues: Sequence[int], now: datetime | None, root: Path, *, apply: bool) -> None:
    """Propose the pages that are due for ISSUES, each in a pull request: `run` and `sweep` name them.

    Needs a token that may write files and pull requests, which the others don't.
    """
    from ..gh.writing import GitHubWriter
    from ..run.opening import opened
    from ..run.runner import propose as propose_pages

    reader = opened(root, now)[0]
    writer = GitHubWriter(reader) if apply else None
    outcome = propose_pages(issues, now or datetime.now(UTC), reader, writer)
    tell_outcome(outcome, apply=apply)


@click.command()
@click.option("--now", type=Moment(), default=None, help="The moment to reckon with, such as 2026-11-24T09:30:00Z.")
@ROOT
@APPLY
def projects(now: datetime | None, root: Path, *, apply: bool) -> None:
    """Make a Projects board follow the labels, and set as a label what people moved there.

    Needs a section 'project' in .github/ospo.yml, and in OSPO_PROJECT_TOKEN a token of a GitHub App or a fine-grained
    one. Without them it says what to do and ends well.
    """
    from ..run.board import follow
    from ..run.opening import opened

    reader, environment = opened(root, now)
    tell_outcome(follow(reader, environment, now or datetime.now(UTC), apply=apply), apply=apply)


def tell_outcome(outcome: Outcome, *, apply: bool) -> None:
    if outcome.no_entry and set(outcome.failures) <= {outcome.no_entry}:
        stop(outcome.no_entry)
    click.echo(shown(outcome.summary.terminal()))
    summarise(outcome.summary.markdown())
    for failure in dict.fromkeys(outcome.failures):
        if not any(failure in note for note in outcome.summary.notes):
            click.echo(shown(failure), err=True)
        annotate("error", failure.splitlines()[-1])
    if outcome.is_postponed:
        annotate("warning", outcome.summary.notes[-1])
    if outcome.has_failed:
        sys.exit(1)
    if not apply and outcome.summary.plan.steps:
        click.echo("\nNothing was changed. To do it: the same command with --apply")
