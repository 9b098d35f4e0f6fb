"""The part of the front door by which all that the network holds goes out again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from .options import NOW, ROOT


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="A new or an empty folder, or one with an earlier export, which is made anew.",
)
@NOW
@ROOT
def export(folder: Path, now: datetime | None, root: Path) -> None:
    """Write casussen, what was said of them, lessons, meetings, experts and figures as tables, to keep or to move.

    JSON Lines for programs, CSV for spreadsheets, with a schema. What is to stay out of lists or was withdrawn stays
    out, and nobody is named who isn't on the site. Nothing on GitHub is changed; a token that may read is enough.
    """
    from ..gh.environment import repository_page
    from ..run.export import begun, files
    from ..run.export import export as read
    from ..run.opening import opened
    from ..run.summary import sentence

    begun(folder)
    moment = now or datetime.now(UTC)
    reader = opened(root, now)[0]
    found = read(reader, root, repository_page(os.environ, root), moment)
    if reader.is_fork:
        raise click.ClickException(sentence(reader.checkout.network.language, "fork"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(found, reader.checkout, moment):
        (folder / name).write_bytes(text)
    for name, rows in found.rows.items():
        click.echo(f"{len(rows):>6} {name}")
    click.echo(f"{found.unlisted} casussen stay out, and the words of {found.unsaid} contributions.")
    click.echo(f"Of {found.cut} casussen the title or an answer stays out: something personal seems to stand there.")
    click.echo(f"Next: read {folder / 'README.md'}")
