"""The part of the front door that shows when the network meets."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from .options import NOW, ROOT
from .workflow import shown

if TYPE_CHECKING:
    from ..core.meetings.series import Meeting


@click.group()
def meetings() -> None:
    """When the network meets: as the section 'meetings' of .github/ospo.yml says, and as was planned by form."""


@meetings.command("list")
@NOW
@ROOT
def list_(now: datetime | None, root: Path) -> None:
    """Show the coming meetings, and when the agenda of each opens.

    A meeting on a holiday or another day off is told, and stays where it is. Those planned by form stand on GitHub:
    with GITHUB_REPOSITORY and GITHUB_TOKEN they are shown too.
    """
    from ..core.meetings import series as core
    from ..gh.environment import is_online
    from ..run.configuration import read_network

    network = read_network(root)
    settings = network.section(core.Settings)
    if settings is None:
        where = "docs/meetings.md of ospo_automation shows an example"
        raise click.UsageError(f"there is no section 'meetings' in .github/ospo.yml; {where}.")
    today = network.calendar.today(now or datetime.now(UTC))
    online = is_online(os.environ)
    planned = _planned(root) if online else []
    found = core.meetings(settings, ZoneInfo(network.calendar.timezone), today, today + core.AHEAD, planned)
    for each in found:
        click.echo(shown(_line(each)))
        if not each.is_cancelled:
            opens = each.opens(network.calendar, settings.lead)
            click.echo(f"  the agenda {'opens on' if opens > today else 'has been open since'} {opens:%a %d %b %Y}")
    for each in core.warnings(found, network.calendar):
        click.echo(
            f"warning: {each.day:%a %d %b %Y} is no working day; to move it: 'moved:' in .github/ospo.yml", err=True
        )
    if not found:
        click.echo("No meeting is planned in the coming year.")
    if not online:
        click.echo("Without GITHUB_REPOSITORY and GITHUB_TOKEN those planned by form are not shown.", err=True)


def _planned(root: Path) -> list[Meeting]:
    from ..gh.records import planned_meetings
    from ..run.opening import opened

    return planned_meetings(opened(root)[0])


def _line(meeting: Meeting) -> str:
    about = meeting.about
    when = f"{meeting.starts:%a %d %b %Y %H:%M}-{meeting.ends:%H:%M}"
    changed = "cancelled" if meeting.is_cancelled else f"moved from {meeting.planned}" if meeting.was_changed else ""
    said = (meeting.key, about.place, "online" if about.online else "", about.theme, changed)
    return ", ".join((when, *(each for each in said if each)))
