"""The part of the front door by which somebody gets what a quarter was worth, to send on or to print."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from ..core.primitives.quarter import Quarter
from .options import NOW, ROOT


class QuarterOf(click.ParamType[Quarter]):
    """A quarter as text."""

    name = "quarter"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Quarter:
        try:
            return value if isinstance(value, Quarter) else Quarter.named(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.option("--quarter", type=QuarterOf(), default=None, help="Such as 2026-4; the last that has ended if left out.")
@click.option(
    "--casussen",
    "records_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="The casussen as `ospo site read` wrote them; from GitHub if left out.",
)
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="A file: .md, or .html for a page that prints well. Shown here if left out.",
)
@NOW
@ROOT
def report(
    quarter: Quarter | None, records_file: Path | None, file: Path | None, now: datetime | None, root: Path
) -> None:
    """Tell what a quarter was worth: questions, lessons, meetings and people, beside earlier quarters.

    Counts people in fives and never below five, and names nobody.
    """
    from ..core.network.website import Settings, address_of
    from ..core.sight.for_site import load
    from ..gh.environment import repository_page
    from ..run.configuration import read_checkout
    from ..site.generate import content_here
    from ..site.printed import printed
    from ..site.report_page import report_text
    from .workflow import shown

    if file is not None and file.suffix not in {".md", ".html"}:
        raise click.UsageError(f"'{file}' ends in neither .md nor .html.")
    moment = now or datetime.now(UTC)
    page = repository_page(os.environ, root)
    if records_file is not None:
        checkout, records = read_checkout(root), load(records_file.read_bytes(), records_file.name)
    else:
        from ..gh.records import records_of
        from ..run.opening import opened

        hub = opened(root, now)[0]
        checkout, records = hub.checkout, records_of(hub, page, moment)
    today = checkout.network.calendar.today(moment)
    wanted = quarter or Quarter.of(today).before(1)
    if wanted > Quarter.of(today):
        raise click.UsageError(f"{wanted} hasn't begun yet.")
    has_site = checkout.network.section(Settings) is not None
    if not (has_site or page):
        raise click.UsageError("set GITHUB_REPOSITORY, or say at 'site' in .github/ospo.yml where the site stands.")
    content = content_here(checkout, root, page, today, records.casussen)

    def link_to(path: str) -> str:
        return address_of(content.site, path) if has_site else f"{page}/blob/HEAD/docs/{path}"

    text = report_text(content, records.casussen, wanted, link_to)
    if file is None:
        click.echo(shown(text.partition("\n---\n")[2].strip()))
        return
    told = printed(text, content.language) if file.suffix == ".html" else text
    file.write_text(f"{told.strip()}\n", encoding="utf-8")
    click.echo(f"{wanted} stands in {file}.")
