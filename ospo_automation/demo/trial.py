"""A trial of one casus as its reader sees it in a terminal: what happened when, and every comment with its mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from ospo_automation.core.network.decided import Network
from ospo_automation.core.outgoing.safe import Safe, for_log
from ospo_automation.texts import render

from .trying import Moment, Spoken, Trial, Written

WIDEST = 80
_FOLD = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_FOLDS = re.compile(r"</?details>")


def show(trial: Trial) -> None:
    """All of it, from the casus to the last silent day."""
    console = Console(width=min(Console().width, WIDEST), highlight=False)
    for part in _parts(trial):
        console.print(part)


def _parts(trial: Trial) -> Iterator[RenderableType]:
    network, casus = trial.network, trial.casus
    yield Markdown(_told(trial, "opening", _opening(trial)))
    yield ""
    yield Panel(_filled_in(casus), title=Text(casus.title, style="bold"), title_align="left")
    for moment in trial.moments:
        yield ""
        yield Markdown(_told(trial, "moment", _of_moment(moment, network)))
        for spoken in moment.spoken:
            yield Padding(_comment(trial, spoken), (0, 0, 0, 2))
    yield ""
    paths = [path for path, topic in network.topics.items() if topic.title in casus.topics]
    asked = any(moment.asks for moment in trial.moments)
    values = {"days": trial.days, "labels": trial.labels, "asked": asked, "path": paths[0] if paths else ""}
    yield Markdown(_told(trial, "closing", values))


def _filled_in(casus: Written) -> Text:
    lines = Text()
    for heading, answer in casus.answers:
        lines.append(f"{heading}\n", style="bold").append(f"{answer}\n")
    lines.rstrip()
    return lines


def _comment(trial: Trial, spoken: Spoken) -> Panel:
    mailed = [{"login": login, "reason": reason} for login, reason in spoken.mailed]
    heading = _told(trial, "mailed", {"is_new": spoken.is_new, "mailed": mailed})
    parts: list[RenderableType] = [Text(heading, style="dim")]
    if mailed:
        parts.append(Text(f"Re: [{trial.repository}] {trial.casus.title} (Issue #1)", style="dim"))
    return Panel(Group(*parts, "", Markdown(_unfolded(for_log(spoken.text)))), border_style="green")


def _unfolded(text: str) -> str:
    """A terminal folds nothing away: what stands on a fold is a line above what lies in it."""
    return _FOLDS.sub("", _FOLD.sub(r"\n**\1**\n", text))


def _opening(trial: Trial) -> dict[str, Any]:
    return {
        "network": trial.network.name,
        "is_plain": trial.casus.is_plain,
        "topics": trial.casus.topics,
        "forms": trial.forms,
        "errors": trial.errors,
        "warnings": trial.warnings,
    }


def _of_moment(moment: Moment, network: Network) -> dict[str, Any]:
    at = moment.at.astimezone(ZoneInfo(network.calendar.timezone))
    titles = {path: topic.title for path, topic in network.topics.items()}
    people = [each for ask in moment.asks for each in ask.people]
    day: date = at.date()
    return {
        "day": day,
        "clock": f"{at:%H:%M}",
        "is_first": moment.is_first,
        "added": moment.added,
        "removed": moment.removed,
        "people": [
            {"login": each.login, "pattern": each.pattern, "topic": titles.get(each.topic, "")} for each in people
        ],
        "kept": [{"number": number, "title": title} for number, title in moment.kept],
        "nothing": not moment.tells,
        "notes": [Safe(each) for each in moment.notes],
    }


def _told(trial: Trial, text: str, values: dict[str, Any]) -> str:
    return for_log(render(trial.network.language, f"trial/{text}", values))
