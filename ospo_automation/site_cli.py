"""The part of the front door that makes the knowledge base a site: generate, build, finish, audit."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import NOW, ROOT

if TYPE_CHECKING:
    from .core.network import Network
    from .core.website import Settings
    from .site.layout import Layout

OUT = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Where the site is made; the folder '.site' of the checkout if left out.",
)


@click.group()
def site() -> None:
    """Make the knowledge base a site that is found and that everyone can use.

    One after the other: generate, build, finish, audit.
    """


def layout_of(root: Path, out: Path | None) -> Layout:
    """The folder in which the site is made."""
    from .site.layout import WORK, Layout

    return Layout(out or root / WORK)


def settings_of(network: Network) -> Settings:
    """The section `site`; without it there is nothing to make."""
    from .core.website import Settings

    settings = network.section(Settings)
    if settings is None:
        raise click.UsageError("there is no section 'site' in .github/ospo.yml; the README shows an example.")
    return settings


@site.command()
@click.option(
    "--casussen",
    "records_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="The casussen as `ospo site read` wrote them, for the board, the topics and the figures.",
)
@NOW
@OUT
@ROOT
def generate(records_file: Path | None, now: datetime | None, out: Path | None, root: Path) -> None:
    """Copy the knowledge base and make the pages that follow from it: lessons, topics, people, the board.

    Nothing in docs/ is changed. Checks what every page says of itself, and names file and line.
    """
    from .configuration import read_checkout
    from .core.records import load
    from .gh.environment import repository_page
    from .site.generate import content_of
    from .site.generate import generate as make

    checkout = read_checkout(root)
    today = checkout.network.calendar.today(now or datetime.now(UTC))
    records = load(records_file.read_bytes(), records_file.name) if records_file else None
    content, dates_known = content_of(
        root,
        checkout.network,
        checkout.form,
        checkout.expertise,
        today=today,
        repository=repository_page(os.environ, root),
        records=records,
    )
    done = make(root, layout_of(root, out), content, dates_known=dates_known)
    click.echo(f"{done.pages} pages; {done.written} files written, {done.removed} taken away.")
    if not dates_known:
        click.echo(
            "Git can't tell when pages changed (a checkout needs 'fetch-depth: 0'), so the site shows no such dates."
        )
    if records is None:
        click.echo("Without --casussen the board is empty: ospo site read --to casussen.json")


@site.command()
@OUT
@ROOT
def build(out: Path | None, root: Path) -> None:
    """Let the engine make HTML of it: MkDocs with Material, or Zensical, as `.github/ospo.yml` says."""
    from .configuration import read_network
    from .site.build import MissingEngine
    from .site.build import build as make

    network = read_network(root)
    settings = settings_of(network)
    layout = layout_of(root, out)
    if not layout.docs.is_dir():
        raise click.UsageError("there is nothing to build yet. First: ospo site generate")
    try:
        built = make(root, layout, settings, language=network.language, name=network.name)
    except MissingEngine as engine:
        extra = "zensical" if str(engine) == "zensical" else "site"
        raise click.ClickException(f"{engine} isn't installed: it comes with the extra '{extra}'.") from None
    for line in (*built.notes, *built.warnings):
        click.echo(line)
    click.echo("Next: ospo site finish")


@site.command()
@click.option("--search/--no-search", "indexes", default=True, help="Make the index in which people search.")
@NOW
@OUT
@ROOT
def finish(now: datetime | None, out: Path | None, root: Path, *, indexes: bool) -> None:
    """Make the pages findable and safe: addresses, descriptions, structured data, feeds, policy, redirects, search.

    Works on the HTML of any engine. Fails where a page would fetch something from elsewhere.
    """
    from .configuration import read_network
    from .gh.environment import repository_page
    from .site.finish import finish as make
    from .site.search import SearchFailed, make_index

    network = read_network(root)
    layout = layout_of(root, out)
    if not layout.html.is_dir():
        raise click.UsageError("there is no HTML yet. First: ospo site build")
    today = network.calendar.today(now or datetime.now(UTC))
    page = repository_page(os.environ, root)
    done = make(root, layout, network, settings_of(network), today=today, repository=page)
    click.echo(f"{done.pages} pages, {done.changed} files changed.")
    if indexes:
        try:
            make_index(layout.html, network.language)
        except SearchFailed as error:
            raise click.ClickException(str(error)) from None
    for place, address in done.foreign:
        click.echo(f"error: {place} fetches {address}. Put a copy of it in docs/, or take it out.", err=True)
    if done.foreign:
        sys.exit(1)
    click.echo("Next: ospo site audit")
