"""The part of the front door that makes the knowledge base a site: generate, build, finish, audit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from ..extras import missing
from .options import NOW, ROOT, Number
from .site_audit import BASELINE, EVIDENCE, JSON, SARIF, audit_
from .site_options import BROWSER, FILE, OUT, layout_of, settings_of
from .workflow import annotate, shown, summarise

if TYPE_CHECKING:
    from ..site.finish import Finished
    from ..site.finish_ahead import Ahead
    from ..site.generate import Generated
    from ..site.gleaned import Gleaned
    from ..site.meanwhile import Meanwhile

CASUSSEN = click.option(
    "--casussen",
    "records_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="The casussen as `ospo site read` wrote them, for the board, the topics and the figures.",
)
SEARCH = click.option("--search/--no-search", "indexes", default=True, help="Make the index in which people search.")


@click.group()
def site() -> None:
    """Make the knowledge base a site that is found and that everyone can use.

    `make` does all of it: generate, build, finish and audit, one after the other. `serve` shows it on this machine.
    """


def _repository(root: Path) -> str:
    """The page of the repository, for links: from the workflow, from git, or as the knowledge base names it itself."""
    from ..gh.environment import repository_page
    from ..site.theirs import read_theirs, repository_told

    return repository_page(os.environ, root) or repository_told(read_theirs(root).value)


@site.command("make")
@CASUSSEN
@SEARCH
@BROWSER
@click.option(
    "--audit",
    "fails_on",
    type=click.Choice(["report", "errors", "strict"]),
    default="report",
    show_default=True,
    help="What of the audit fails: nothing, errors, or what can be better too.",
)
@JSON
@SARIF
@EVIDENCE
@BASELINE
@NOW
@OUT
@ROOT
@click.pass_context
def make_(
    context: click.Context,
    /,
    *,
    browser: str,
    indexes: bool,
    records_file: Path | None,
    fails_on: str,
    now: datetime | None,
    out: Path | None,
    root: Path,
    **files: Path | None,
) -> None:
    """Generate, build, finish and audit, one after the other; tells how long each took.

    Fails where a step can't be done; what the audit finds is told, and --audit says what of it fails as well.
    """
    from ..site.finish import MOST_GLEANED
    from ..site.meanwhile import Meanwhile

    gleaned: dict[str, Gleaned] = {}
    where: dict[str, Any] = {"out": out, "root": root}
    levels = {"strict": fails_on == "strict", "only_reports": fails_on == "report"}
    spent: list[str] = []

    def timed(name: str, step: Callable[..., Any], **given: Any) -> Any:
        begun = perf_counter()
        done = context.invoke(step, **given, **where)
        spent.append(f"{name} {perf_counter() - begun:.1f} s")
        return done

    made = timed("generate", _generate, records_file=records_file, now=now)
    with Meanwhile(made.rest, partial(_ahead, out, root, time_ns(), indexes=indexes), made.pages) as aside:
        apart = made.pages > MOST_GLEANED
        del made  # it holds every page
        timed("build", build)
        timed("finish", _finish, indexes=indexes, now=now, gleaned=gleaned, aside=aside, is_apart=apart)
    timed("audit", audit_, browser=browser, now=now, gleaned=gleaned, **levels, **files)
    click.echo(f"\n{', '.join(spent)}. Next: ospo site serve")


@site.command()
@click.option("--port", type=Number(65_535), default=8000, show_default=True)
@OUT
@ROOT
def serve(port: int, out: Path | None, root: Path) -> None:
    """Show the site on this machine until Ctrl-C, below the path of its own address."""
    from threading import Event

    from ..run.for_making import site_network
    from ..site.serving import served

    layout = layout_of(root, out)
    if not layout.html.is_dir():
        raise click.UsageError("there is no site yet. First: ospo site make")
    path = urlsplit(settings_of(site_network(root)).address).path
    try:
        with served(layout.html, path, port) as home:
            click.echo(f"{home}\nCtrl-C stops it.")
            Event().wait()
    except OSError as error:
        raise click.ClickException(f"port {port} can't be used ({error.strerror}). Another: --port") from None
    except KeyboardInterrupt:
        click.echo()


@site.command()
@click.option("--to", "file", type=FILE, required=True, help="The file for `ospo site generate --casussen`.")
@NOW
@ROOT
def read(file: Path, now: datetime | None, root: Path) -> None:
    """Read all casussen and planned meetings from GitHub: when things happened and where they stand, nobody's name."""
    from ..core.sight.for_site import dump
    from ..gh.environment import repository_page
    from ..gh.records import records_of
    from ..run.opening import opened
    from ..run.summary import sentence

    hub, _ = opened(root)
    records = records_of(hub, repository_page(os.environ, root), now or datetime.now(UTC))
    if hub.is_fork:
        raise click.ClickException(sentence(hub.checkout.network.language, "fork"))
    file.write_bytes(dump(records))
    click.echo(f"{len(records.casussen)} casussen, {len(records.meetings)} meetings planned by form.")
    click.echo(f"Next: ospo site generate --casussen {file}")


@site.command()
@CASUSSEN
@NOW
@OUT
@ROOT
def generate(records_file: Path | None, now: datetime | None, out: Path | None, root: Path) -> None:
    """Copy the knowledge base and make the pages that follow from it: lessons, topics, people, the board.

    Nothing in docs/ is changed. Checks what every page says of itself, and names file and line.
    """
    _generate(records_file, now, out, root).rest()


def _generate(records_file: Path | None, now: datetime | None, out: Path | None, root: Path) -> Generated:
    """As far as the engine needs it: its rest is to be done."""
    from ..core.sight.for_site import load
    from ..run.for_making import read_for_making
    from ..site.figures_page import figures_summary
    from ..site.generate import begun, content_of

    checkout = read_for_making(root)
    today = checkout.network.calendar.today(now or datetime.now(UTC))
    records = load(records_file.read_bytes(), records_file.name) if records_file else None
    content, dates_known = content_of(
        root,
        checkout.network,
        checkout.form,
        checkout.expertise,
        today=today,
        repository=_repository(root),
        records=records,
    )
    done = begun(root, layout_of(root, out), content, dates_known=dates_known)
    click.echo(f"{done.pages} pages; {done.written} files written, {done.removed} taken away.")
    if not dates_known:
        click.echo(
            "Git can't tell when pages changed (a checkout needs 'fetch-depth: 0'), so the site shows no such dates."
        )
    if records is None:
        click.echo("Without --casussen board and figures are empty: ospo site read --to casussen.json")
    else:
        summarise(figures_summary(content))
    return done


@site.command()
@OUT
@ROOT
def build(out: Path | None, root: Path) -> None:
    """Let the engine make HTML of it: MkDocs with Material, or Zensical, as `.github/ospo.yml` says."""
    from ..run.for_making import site_network
    from ..site.build import MissingEngine
    from ..site.build import build as make

    network = site_network(root)
    settings = settings_of(network)
    layout = layout_of(root, out)
    if not layout.docs.is_dir():
        raise click.UsageError("there is nothing to build yet. First: ospo site generate")
    try:
        built = make(
            root,
            layout,
            settings,
            language=network.language,
            name=network.name,
            contact=network.contact,
            repository=_repository(root),
        )
    except MissingEngine as engine:
        raise click.ClickException(missing(str(engine))) from None
    for line in (*built.notes, *built.warnings):
        click.echo(shown(line))
    click.echo("Next: ospo site finish")


@site.command()
@SEARCH
@NOW
@OUT
@ROOT
def finish(now: datetime | None, out: Path | None, root: Path, *, indexes: bool) -> None:
    """Make the pages findable and safe: addresses, descriptions, structured data, feeds, policy, redirects, search.

    Works on the HTML of any engine. Fails where a page would fetch something from elsewhere.
    """
    _finish(now, out, root, indexes=indexes)


def _ahead(out: Path | None, root: Path, begun: int, has_ended: Callable[[], bool], *, indexes: bool) -> Ahead | None:
    """Pages that are finished while the engine builds others."""
    from ..run.for_making import site_network
    from ..site.finish_ahead import finish_ahead

    network = site_network(root)
    layout, site, page = layout_of(root, out), settings_of(network), _repository(root)
    return finish_ahead(root, layout, network, site, has_ended, begun=begun, repository=page, searches=indexes)


def _finish(
    now: datetime | None,
    out: Path | None,
    root: Path,
    *,
    indexes: bool,
    gleaned: dict[str, Gleaned] | None = None,
    aside: Meanwhile[Ahead | None] | None = None,
    is_apart: bool = False,
) -> None:
    """`gleaned` is filled with what the audit needs of each page, so that none is read twice. `aside` has some of them
    finished already. `is_apart`: so many pages that another process has them, and nothing of them is kept here.
    """
    from ..run.for_making import site_network
    from ..site.finish import finish as make
    from ..site.parallel import apart
    from ..site.search import make_index

    network = site_network(root)
    layout = layout_of(root, out)
    if not layout.html.is_dir():
        raise click.UsageError("there is no HTML yet. First: ospo site build")
    today = network.calendar.today(now or datetime.now(UTC))
    page = _repository(root)
    audits = gleaned is not None
    settings = settings_of(network)
    ahead = aside.found() if aside is not None else None

    def made() -> tuple[Finished, int]:
        done = make(
            root,
            layout,
            network,
            settings,
            today=today,
            repository=page,
            searches=indexes,
            audits=audits,
            ahead=ahead.taken if ahead is not None else None,
        )
        found = make_index(layout, network, done.gleaned) if indexes else 0
        return replace(done, gleaned={}) if is_apart else done, found

    done, found = apart(made) if is_apart else made()
    click.echo(f"{done.pages} pages, {done.changed} files changed.")
    for note in done.notes:
        click.echo(shown(note))
    if indexes:
        click.echo(f"{found} things can be found by searching.")
    for place, address in done.foreign:
        told = f"{place} fetches {address}. Put a copy of it in docs/, or take it out."
        click.echo(f"error: {shown(told)}", err=True)
        annotate("error", told)
    if done.foreign:
        sys.exit(1)
    if gleaned is not None:
        gleaned.update((name, each) for name, each in done.gleaned.items() if each.seen is not None)
    click.echo("Next: ospo site audit")


site.add_command(audit_)
