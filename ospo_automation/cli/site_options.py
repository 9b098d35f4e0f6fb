"""What the commands of the site share: where it is made, what is decided about it, and whether a browser looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..core.network.decided import Network
    from ..core.network.website import Settings
    from ..site.layout import Layout

FILE = click.Path(dir_okay=False, path_type=Path)
BROWSER = click.option(
    "--browser",
    type=click.Choice(["auto", "yes", "no"]),
    default="auto",
    envvar="OSPO_BROWSER",
    show_envvar=True,
    help="Look in a real browser too.",
)
OUT = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Where the site is made; the folder '.site' of the checkout if left out.",
)


def layout_of(root: Path, out: Path | None) -> Layout:
    """The folder in which the site is made."""
    from ..site.layout import WORK, Layout

    return Layout(out or root / WORK)


def settings_of(network: Network) -> Settings:
    """The section `site`; without it there is nothing to make."""
    from ..core.network.website import Settings

    settings = network.section(Settings)
    if settings is None:
        where = "docs/adopt.md of ospo_automation shows an example"
        raise click.UsageError(f"there is no section 'site' in .github/ospo.yml; {where}.")
    return settings
