"""The files and labels that a network has in its repository: checked, written, and described for an editor."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .adopting_done import finish, record_of, texts_in, with_theirs
from .adopting_told import tell_kept
from .options import APPLY, DIFF, ROOT
from .workflow import annotate, give, shown, summarise, table

if TYPE_CHECKING:
    from ..core.network.decided import Network
    from ..core.outgoing.proposal import ReviewRules
    from ..core.primitives.errors import Fault


@click.command()
@ROOT
def check(root: Path) -> None:
    """Check the configuration, the expertise file, the experts' pages and the forms.

    With GITHUB_REPOSITORY and GITHUB_TOKEN set, GitHub is asked as well whose the names of people are by now, and
    whether a rule keeps what was changed after its approval from being merged.
    """
    from ..adopt.binding import LOOK, binding_faults
    from ..core.checkup.row import proposes
    from ..core.primitives.errors import BadConfig
    from ..gh.environment import is_online
    from ..run.configuration import faults_in, read_checkout

    rules: ReviewRules | None = None
    network: Network | None = None
    try:
        found = read_checkout(root)
        network = found.network
        if is_online(os.environ):
            from ..gh.rules import review_rules
            from ..run.opening import opened

            reader = opened(root)[0]
            reader.look_up(found.people)
            found = reader.checkout
            rules = review_rules(reader) if proposes(network) else None
        day = found.network.calendar.today(datetime.now(UTC))
        of_rules = binding_faults(network, rules) if rules is not None else ()
        faults: Sequence[Fault] = (*faults_in(root, found, day), *of_rules)
    except BadConfig as error:
        faults = error.faults
        click.echo("These come first; the other files are checked once they are repaired.")
    for fault in faults:
        click.echo(shown(f"{'warning' if fault.warning else 'error'}: {fault}"))
        annotate("warning" if fault.warning else "error", f"{fault.what} {fault.remedy}", fault.file, fault.line)
    if rules is None and network is not None and proposes(network):
        click.echo(LOOK)
    wrong = sum(not fault.warning for fault in faults)
    end = f"{wrong} to repair, {len(faults) - wrong} to look at." if faults else "Everything is in order."
    click.echo(end)
    summarise(table(faults, end))
    give("errors", wrong)
    give("warnings", len(faults) - wrong)
    if wrong:
        sys.exit(1)


@click.command()
@DIFF
@ROOT
@APPLY
def forms(root: Path, *, whole: bool, apply: bool) -> None:
    """Write the forms with this network's topics to .github/ISSUE_TEMPLATE.

    One that people changed stays as it is, and ours is laid beside it.
    """
    from ..run.configuration import read_network

    write_forms(root, read_network(root), whole=whole, apply=apply)


def write_forms(
    root: Path, network: Network, *, whole: bool = False, apply: bool, but_for_choices: bool = False
) -> bool:
    """Whether any had to be written, or would have to be; tells of each.

    `but_for_choices`: a form that differs from ours only in what one can choose is ours from before.
    """
    from ..adopt.forms import render
    from ..adopt.laid import alike_but_for_choices, kept_up
    from ..texts import words

    record = record_of(root)
    wanted, said = render(network), words(network.language, "adopting")
    there = texts_in(root, wanted)  # one that people took away comes back: they ask for it
    marks = {path: mark for path, mark in record.files.items() if path in there}
    if but_for_choices:
        marks = alike_but_for_choices(wanted, there) | marks
    found = kept_up(wanted, there, replace(record, files=marks))
    changes = [with_theirs(root, each, marks.get(each.path)) for each in found]
    if finish(root, record.release, record, changes, wanted, said, whole=whole, apply=apply):
        tell_kept(changes, said)
    return any(each.does_something for each in changes)


@click.command()
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
    click.echo(shown(summary.terminal()))
    summarise(summary.markdown())
    if any(receipt.error for receipt in receipts or ()):
        sys.exit(1)
    if plan.steps and not apply:
        click.echo("\nTo create them: ospo labels --apply")


@click.command()
def schema() -> None:
    """Print the JSON Schema of .github/ospo.yml, for an editor that completes and checks it."""
    from ..run.configuration import schema as make_schema

    click.echo(json.dumps(make_schema(), indent=2, ensure_ascii=False))
