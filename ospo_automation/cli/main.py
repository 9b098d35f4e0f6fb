"""The front door: all that people and workflows can ask for on the command line. Dry unless told --apply."""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from .. import __version__
from ..extras import missing
from .doctor import doctor
from .meetings import meetings
from .minutes import minutes
from .options import APPLY, JSON, NOW, ROOT, Moment, Number
from .site import site
from .words import words
from .workflow import Left, annotate, shown, summarise

if TYPE_CHECKING:
    from ..core.github.event import Event
    from ..core.network.decided import Network
    from ..core.outgoing.proposal import ReviewRules
    from ..core.primitives.errors import BadConfig, Fault
    from ..run.play import Outcome


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ospo")
def cli() -> None:
    """Automation for a knowledge network on GitHub: questions reach the people who can help."""


@cli.command()
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


@cli.command()
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
    _tell_outcome(outcome, apply=apply)


@cli.command()
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
    _tell_outcome(outcome, apply=apply)


@cli.command()
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
    _tell_outcome(follow(reader, environment, now or datetime.now(UTC), apply=apply), apply=apply)


def _tell_outcome(outcome: Outcome, *, apply: bool) -> None:
    if outcome.no_entry and set(outcome.failures) <= {outcome.no_entry}:
        _stop(outcome.no_entry)
    click.echo(outcome.summary.terminal())
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


@cli.command()
@ROOT
def check(root: Path) -> None:
    """Check the configuration, the expertise file, the experts' pages and the forms.

    With GITHUB_REPOSITORY and GITHUB_TOKEN set, GitHub is asked as well whose the names of people are by now, and
    whether a rule keeps what was changed after its approval from being merged.
    """
    from ..adopt.binding import LOOK, binding_faults, proposes
    from ..adopt.check import check as find_faults
    from ..core.primitives.errors import BadConfig
    from ..gh.environment import is_online
    from ..gh.rules import review_rules
    from ..run.configuration import lesson_faults, read_checkout, read_forms, second_job_warnings, workflow_warnings
    from ..run.opening import opened

    rules: ReviewRules | None = None
    network: Network | None = None
    try:
        found = read_checkout(root)
        network = found.network
        if is_online(os.environ):
            reader = opened(root)[0]
            reader.look_up(found.people)
            found = reader.checkout
            rules = review_rules(reader) if proposes(network) else None
        day = found.network.calendar.today(datetime.now(UTC))
        of_files = (*find_faults(found, read_forms(root), day), *second_job_warnings(root))
        of_rules = binding_faults(network, rules) if rules is not None else ()
        faults: Sequence[Fault] = (*of_files, *lesson_faults(root), *workflow_warnings(root, network), *of_rules)
    except BadConfig as error:
        faults = error.faults
        click.echo("These come first; the other files are checked once they are repaired.")
    for fault in faults:
        click.echo(shown(f"{'warning' if fault.warning else 'error'}: {fault}"))
        annotate("warning" if fault.warning else "error", f"{fault.what} {fault.remedy}", fault.file, fault.line)
    if rules is None and network is not None and proposes(network):
        click.echo(LOOK)
    wrong = sum(not fault.warning for fault in faults)
    click.echo(f"{wrong} to repair, {len(faults) - wrong} to look at." if faults else "Everything is in order.")
    if wrong:
        sys.exit(1)


@cli.command()
@ROOT
@APPLY
def forms(root: Path, *, apply: bool) -> None:
    """Write the forms with this network's topics to .github/ISSUE_TEMPLATE."""
    from ..adopt.forms import render
    from ..run.configuration import read_network

    changed = 0
    for name, text in render(read_network(root)).items():
        file = root / name
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            click.echo(f"{name}: up to date")
            continue
        changed += 1
        if apply:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        click.echo(f"{name}: {'written' if apply else 'would be written'}")
    if changed:
        click.echo("\nNext: commit the forms." if apply else "\nTo write them: ospo forms --apply")


@cli.command()
@ROOT
@APPLY
def labels(root: Path, *, apply: bool) -> None:
    """Create the labels, and bring colours and descriptions in line with the configuration."""
    from ..adopt.labels import plan_labels
    from ..gh.writing import GitHubWriter
    from ..run.opening import opened
    from ..run.summary import Summary

    reader = opened(root)[0]
    plan = plan_labels(reader.labels(), reader.checkout)
    receipts = tuple(GitHubWriter(reader).apply(plan)) if apply else None
    summary = Summary(reader.checkout.network.language, plan, receipts)
    click.echo(summary.terminal())
    summarise(summary.markdown())
    if any(receipt.error for receipt in receipts or ()):
        sys.exit(1)
    if plan.steps and not apply:
        click.echo("\nTo create them: ospo labels --apply")


@cli.command()
@click.argument("topics", nargs=-1)
@click.option(
    "--expertise",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Another expertise file than the network's own, to try a change.",
)
@NOW
@JSON
@ROOT
def who(topics: Sequence[str], expertise: Path | None, now: datetime | None, root: Path, *, as_json: bool) -> None:
    """Show who would be asked about topics, and why not the others.

    Topics are paths or titles; without any, it is as if nobody knows the topic. With GITHUB_REPOSITORY and GITHUB_TOKEN
    set, this week's asks and open casussen count as well.
    """
    from ..core.casus.rounds import Load
    from ..gh.environment import is_online
    from ..run.configuration import read_checkout
    from ..run.explain import known_topics, who_as_json, who_as_text
    from ..run.explain import who as find
    from ..run.opening import opened

    moment = now or datetime.now(UTC)
    checkout = read_checkout(root, expertise)
    paths, unknown = known_topics(checkout.network, topics)
    if unknown:
        told = ", ".join(each or "''" for each in unknown)
        raise click.UsageError(f"no topic: {told}. Topics: {', '.join(checkout.network.topics)}.")
    online = is_online(os.environ)
    load = Load()
    if online:
        reader = opened(root)[0]
        named = [login for ring in checkout.expertise.rings(paths) for login in ring.experts]
        load = reader.load(moment, about=named)
        checkout = checkout.known(reader.checkout.accounts)
    found = find(checkout, paths, load, moment)
    if as_json:
        click.echo(shown(json.dumps(who_as_json(found), indent=2, ensure_ascii=False)))
        return
    for fault in checkout.expertise.faults:
        click.echo(shown(f"{'warning' if fault.warning else 'error'}: {fault}"), err=True)
    click.echo(shown(who_as_text(found, checkout.expertise.file)))
    if not online:
        click.echo(
            "\nWho was asked this week isn't known here: set GITHUB_REPOSITORY and GITHUB_TOKEN to count that too."
        )


@cli.command()
@click.argument("issue", type=Number())
@NOW
@ROOT
def explain(issue: int, now: datetime | None, root: Path) -> None:
    """Explain what was done on a casus and why. ISSUE is its number."""
    from ..core.github.event import Event
    from ..core.outgoing.safe import for_log
    from ..run.explain import explained
    from ..run.opening import opened
    from ..texts import render

    reader = opened(root)[0]
    event = Event("workflow_dispatch", None, issue, None, now or datetime.now(UTC))
    click.echo(for_log(render(reader.checkout.network.language, "explain/casus", explained(reader, event))))


@cli.command()
@click.argument("body", type=click.File(encoding="utf-8"))
@click.option(
    "--form",
    "form_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="The form that it was made with, to try one: only that form is looked at.",
)
@JSON
@ROOT
def form(body: TextIO, form_file: Path | None, root: Path, *, as_json: bool) -> None:
    """Show what we read in the BODY of an issue (a file, or - for what you type).

    Without a form it is read as a casus of this network: also by earlier headings and those of the other language.
    """
    from ..core.incoming.forms import read
    from ..core.outgoing.safe import for_log
    from ..run.configuration import read_casus_form, read_form, read_network
    from ..run.explain import form_as_json, form_as_text

    text = _text_of(body)
    if form_file is None:
        known = read_casus_form(root, read_network(root)).known
    else:
        known, faults = read_form(form_file)
        for fault in faults:
            click.echo(shown(f"{'warning' if fault.warning else 'error'}: {fault}"), err=True)
    reading = read(text, known)
    if as_json:
        click.echo(shown(json.dumps(form_as_json(reading, known), indent=2, ensure_ascii=False)))
    else:
        click.echo(for_log(form_as_text(reading, known)))


def _text_of(file: TextIO) -> str:
    from ..core.primitives.errors import BadConfig, Fault

    try:
        return file.read()
    except UnicodeDecodeError:
        raise BadConfig([Fault(file.name, 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None


@cli.command()
def schema() -> None:
    """Print the JSON Schema of .github/ospo.yml, for an editor that completes and checks it."""
    from ..run.configuration import schema as make_schema

    click.echo(json.dumps(make_schema(), indent=2, ensure_ascii=False))


cli.add_command(doctor)
cli.add_command(meetings)
cli.add_command(minutes)
cli.add_command(site)
cli.add_command(words)


@cli.command()
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    default=None,
    help="The language of the network: Dutch, unless you say otherwise or it was kept.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=None,
    help="Keep everything in this folder, and go on there the next time.",
)
@click.option("--no-serve", is_flag=True, help="End when the story is told, instead of serving until Ctrl-C.")
def demo(language: str | None, keep: Path | None, *, no_serve: bool) -> None:
    """See a small network at work on this machine, with a GitHub of its own. Needs the extra 'demo'."""
    from ..demo import tell

    tell(language, serve=not no_serve, keep=keep)


def _tell(error: BadConfig) -> None:
    for fault in error.faults:
        click.echo(f"error: {shown(str(fault))}", err=True)
        annotate("error", f"{fault.what} {fault.remedy}", fault.file, fault.line)
    if any(fault.line and Path(fault.file).suffix != ".json" for fault in error.faults):
        click.echo("To check your files before a run: ospo check", err=True)


def main() -> None:
    """Three ends: well (also when a person was refused something), wrong files, or a bug with its traceback."""
    from ..core.primitives.errors import BadConfig

    try:
        cli(prog_name="ospo")
    except BadConfig as error:
        _tell(error)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  (the outermost door: whatever it is, it is told and fails the run)
        told = _in_a_line(error)
        if told is None:
            click.echo(shown(traceback.format_exc()), err=True)
            annotate("error", f"ospo_automation stopped: {type(error).__name__}: {error}")
            sys.exit(1)
        _stop(told)


def _stop(why: str) -> NoReturn:
    """Ends with one line, that stands wherever somebody may look."""
    click.echo(f"error: {shown(why)}", err=True)
    annotate("error", why)
    summarise(why)
    sys.exit(1)


def _in_a_line(error: Exception) -> str | None:
    """What a person can do something about; None for a bug of ours."""
    from ..core.primitives.errors import Gone, Postponed, Trouble

    match error:
        case Trouble() | Postponed() | Gone():
            return str(error)
        case ModuleNotFoundError():
            return missing(error.name or "")
        case OSError(filename=file) if file is not None:
            return f"{file}: {(error.strerror or 'can not be used').lower()}."
        case OSError(errno=errno.ENOSPC):
            return "no space is left where the output goes."
    return None
