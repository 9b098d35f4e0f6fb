"""The part of the front door that makes the knowledge base a site: generate, build, finish, audit."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import NOW, ROOT

if TYPE_CHECKING:
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
    from .core.website import Settings
    from .site.build import MissingEngine
    from .site.build import build as make

    network = read_network(root)
    settings = network.section(Settings)
    if settings is None:
        raise click.UsageError("there is no section 'site' in .github/ospo.yml.")
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
