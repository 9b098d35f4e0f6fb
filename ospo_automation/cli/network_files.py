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

from .options import APPLY, ROOT
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
@ROOT
@APPLY
def forms(root: Path, *, apply: bool) -> None:
    """Write the forms with this network's topics to .github/ISSUE_TEMPLATE."""
    from ..run.configuration import read_network

    if write_forms(root, read_network(root), apply=apply):
        click.echo("\nNext: commit the forms." if apply else "\nTo write them: ospo forms --apply")


def write_forms(root: Path, network: Network, *, apply: bool) -> bool:
    """Whether any had to be written, or would have to be; tells of each."""
    from ..adopt.forms import render
    from ..adopt.laid import RECORD, Record, fingerprint
    from ..run.configuration import text_of
    from ..texts import words

    record = Record.read(text_of(root / RECORD, root))
    written = {}
    for name, text in render(network).items():
        file = root / name
        if text_of(file, root) == text:
            click.echo(f"{name}: up to date")
            continue
        written[name] = text
        if apply:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        click.echo(f"{name}: {'written' if apply else 'would be written'}")
    if apply and record.release is not None:  # or an upgrade would take the new topics for a change by people
        files = {**record.files, **{name: fingerprint(name, text) for name, text in written.items()}}
        top = words(network.language, "adopting")["record"]
        (root / RECORD).write_text(replace(record, files=files).text(top), encoding="utf-8")
    return bool(written)


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
    click.echo(summary.terminal())
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
