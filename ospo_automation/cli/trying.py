"""The part of the front door that tries one casus on the small GitHub, before anything is pushed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from .options import NOW, ROOT, Number, text_of


@click.command(name="try")
@click.argument("casus", type=click.File(encoding="utf-8"), default="-")
@click.option("--topic", "topics", multiple=True, help="A path or title, where CASUS names none; may be given again.")
@click.option("--days", type=Number(60), default=5, show_default=True, help="Working days of silence to play.")
@NOW
@ROOT
def trial(casus: TextIO, topics: Sequence[str], days: int, now: datetime | None, root: Path) -> None:
    """Try a CASUS (a file, or what you type) with your own files on a GitHub of this machine.

    Shows its labels, what is said, who is asked and why, who gets which mail, and what comes of some silent days. CASUS
    has the headings of the form, or is plain words: then the first line is its title. Nothing leaves this machine, and
    nothing is changed. Needs the extra 'demo'.
    """
    from ..core.outgoing.safe import for_log
    from ..demo.trial import show
    from ..demo.trying import tried
    from ..gh.environment import repository_page
    from ..run.configuration import read_network
    from ..run.explain import known_topics
    from ..texts import render

    network = read_network(root)
    paths, unknown = known_topics(network, topics)
    if unknown:
        raise click.UsageError(f"no topic: {', '.join(unknown)}. Topics: {', '.join(network.topics)}.")
    if casus.isatty():
        click.echo(render(network.language, "trial/typing", {}), err=True)
    text = text_of(casus)
    if not text.strip():
        raise click.UsageError("there is nothing in that casus. Give a file with text, or type it.")
    name = "/".join(repository_page(os.environ, root).split("/")[-2:])
    show(tried(root, for_log(text), name=name, topics=paths, days=days, now=now or datetime.now(UTC)))
