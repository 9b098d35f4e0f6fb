"""The part of the front door that makes the knowledge base a site: generate, build, finish, audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

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
