"""`ospo feeds`: what is new in the feeds that a network follows, and the list of the week that is made of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import APPLY, NOW, ROOT
from .workflow import give, shown, stop, summarise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..core.signals.feeds_found import Offer
    from ..gh.reading import GitHubReader
    from ..gh.writing import GitHubWriter


@click.command()
@click.option(
    "--found",
    envvar="OSPO_FEEDS",
    show_envvar=True,
    default="",
    metavar="WORD",
    help="What this command found before, as it gives it to the next job: then no feed is opened.",
)
@NOW
@ROOT
@APPLY
def feeds(found: str, now: datetime | None, root: Path, *, apply: bool) -> None:
    """Read the feeds below 'signals:' in .github/ospo.yml, and tell what is new in them.

    Whoever opens feeds may write nothing: with --apply it needs what was found before, and makes the list of the week
    of that.
    """
    moment = now or datetime.now(UTC)
    if found:
        _bring(found, root, moment, apply=apply)
    elif apply:
        stop("The feeds aren't opened where we may write: give what 'ospo feeds' found, in OSPO_FEEDS.")
    else:
        _look(root, moment)


def _look(root: Path, now: datetime) -> None:
    from ..core.signals.feeds_found import handed_over
    from ..core.signals.feeds_kept import FeedMemory
    from ..core.signals.tips_sent import Settings
    from ..feeds.fetching import Web
    from ..run.configuration import read_checkout
    from ..run.feeds_round import look, remembered
    from ..run.opening import opened

    checkout = read_checkout(root)
    settings = checkout.network.section(Settings)
    if settings is None or not settings.feeds:
        click.echo("No feeds below 'signals:' in .github/ospo.yml: nothing is read. How to begin: docs/tips.md.")
        return
    memory = remembered(opened(root, now, checkout=checkout)[0]) if os.environ.get("GITHUB_TOKEN") else FeedMemory()
    offers = look(checkout.network, memory, checkout.network.calendar.today(now), Web())
    _tell(offers, {each.address: each.address for each in settings.feeds})
    give("found", handed_over(offers))


def _tell(offers: Sequence[Offer], addresses: dict[str, str]) -> None:
    from ..core.primitives.marker import short_print

    named = {short_print(each): each for each in addresses}
    failed = [f"{named[each.feed]}: {each.fetched.value}" for each in offers if each.fetched.has_failed]
    new = [f"{one.title} <{one.link}>" for each in offers for one in each.candidates]
    ends = f"Feeds: {len(offers)} looked at, {len(failed)} couldn't be read, {len(new)} new entries."
    for line in (ends, *failed, *new):
        click.echo(shown(line))
    summarise(ends)


def _bring(found: str, root: Path, now: datetime, *, apply: bool) -> None:
    from ..gh.writing import GitHubWriter
    from ..run.feeds_round import bring
    from ..run.opening import opened
    from .running import tell_outcome

    def open_() -> tuple[GitHubReader, GitHubWriter | None]:
        reader = opened(root, now)[0]
        return reader, GitHubWriter(reader) if apply else None

    tell_outcome(bring(found, now, open_), apply=apply)
