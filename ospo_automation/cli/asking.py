"""What somebody may want to know: who would be asked, why something was done, what we read in a form."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from .options import JSON, NOW, ROOT, Number, text_of
from .workflow import in_workflow, only_here, shown

if TYPE_CHECKING:
    pass


@click.command()
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
    found = find(checkout, paths, load, moment, says_why=not in_workflow())
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


@click.command()
@click.option(
    "--casussen",
    "records_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="The casussen as `ospo site read` wrote them: what was asked in vain, and who asked.",
)
@click.option("--names", is_flag=True, help="Name people as well. Only on your own machine: never in a workflow.")
@NOW
@JSON
@ROOT
def coverage(records_file: Path | None, now: datetime | None, root: Path, *, names: bool, as_json: bool) -> None:
    """Show whom the network misses: topics without people, questions asked in vain, organisations not heard of.

    Numbers only, and none by which a person could be known. With GITHUB_REPOSITORY and GITHUB_TOKEN set, who has room
    this week counts as well.
    """
    from ..core.casus.rounds import Load
    from ..core.sight.coverage import as_json as in_json
    from ..core.sight.coverage import coverage as find
    from ..core.sight.coverage import full_topics
    from ..core.sight.for_site import load as records_in
    from ..gh.environment import is_online
    from ..run.configuration import read_checkout
    from ..run.covering import coverage_as_text, ever_asked, names_as_json, names_as_text, names_of

    if names:
        only_here("ospo coverage --names")
    moment = now or datetime.now(UTC)
    checkout = read_checkout(root)
    records = records_in(records_file.read_bytes(), records_file.name) if records_file else None
    load, asked = Load(), None
    online = is_online(os.environ)
    if online:
        from ..run.opening import opened

        reader = opened(root)[0]
        load = reader.load(moment, about=sorted(checkout.expertise.everybody))
        asked = ever_asked(reader) if names else None
        checkout = checkout.known(reader.checkout.accounts)
    knows_room = online and not load.is_partial
    full = full_topics(checkout, load, moment) if knows_room else None
    day = checkout.network.calendar.today(moment)
    found = find(checkout, day, full=full, records=records.casussen if records else None)
    named = names_of(checkout, load, asked, moment) if names else None
    if as_json:
        told = in_json(found) | (names_as_json(named) if named is not None else {})
        click.echo(shown(json.dumps(told, indent=2, ensure_ascii=False)))
        return
    click.echo(shown(coverage_as_text(found, checkout)))
    if named is not None:
        click.echo(f"\n{shown(names_as_text(named))}")


@click.command()
@NOW
@JSON
@ROOT
def confirmations(now: datetime | None, root: Path, *, as_json: bool) -> None:
    """Show whose page was last said to be right a year ago or longer. Only on your own machine: never in a workflow.

    With GITHUB_REPOSITORY and GITHUB_TOKEN set, also who was asked and what they said.
    """
    from ..core.engine.plan import own_issue
    from ..core.sight.confirmations import CONFIRMATIONS, Memory
    from ..gh.environment import is_online
    from ..run.configuration import read_checkout
    from ..run.yearly import yearly, yearly_as_json, yearly_as_text

    only_here("ospo confirmations")
    checkout, memory = read_checkout(root), None
    online = is_online(os.environ)
    if online:
        from ..run.opening import opened

        reader = opened(root)[0]
        reader.look_up(checkout.people)
        memory, checkout = Memory.of(own_issue(reader, CONFIRMATIONS)), reader.checkout
    found = yearly(checkout, memory, checkout.network.calendar.today(now or datetime.now(UTC)))
    if as_json:
        click.echo(shown(json.dumps(yearly_as_json(found), indent=2, ensure_ascii=False)))
        return
    click.echo(shown(yearly_as_text(found)))
    if not online:
        click.echo("\nWho was asked isn't known here: set GITHUB_REPOSITORY and GITHUB_TOKEN to see that too.")


@click.command()
@click.argument("issue", type=Number())
@NOW
@ROOT
def explain(issue: int, now: datetime | None, root: Path) -> None:
    """Explain what was done on a casus and why. ISSUE is its number."""
    from ..core.github.event import Event
    from ..run.explain import explained
    from ..run.opening import opened
    from ..texts import render

    reader = opened(root)[0]
    event = Event("workflow_dispatch", None, issue, None, now or datetime.now(UTC))
    click.echo(shown(render(reader.checkout.network.language, "explain/casus", explained(reader, event))))


@click.command()
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
    from ..run.configuration import read_form, read_network
    from ..run.explain import form_as_json, form_as_text
    from ..run.first_files import read_casus_form

    text = text_of(body)
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
        click.echo(shown(form_as_text(reading, known)))
