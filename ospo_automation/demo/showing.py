"""What the demo draws in a terminal: a comment as its reader sees it, a whole casus, and where all of them stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ospo_automation.core.labels import Status
from ospo_automation.core.network import Network
from ospo_automation.sandbox import CommentView, IssueView, Notification

from .story import ToldCasus, Words

IN_PROSE = ("situation", "question")  # what somebody typed into the form, shown to the letter
_HIDDEN = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def comment_panel(comment: CommentView, heading: str, body: str, below: str = "") -> Panel:
    author = comment.author or "ghost"
    moment, edited = _clock(comment.created_at), _clock(comment.updated_at)
    title = heading.format(author=author, moment=moment, edited=edited)
    parts: list[RenderableType] = [Markdown(_HIDDEN.sub("", body))]
    if below:
        parts.append(Text(f"→ {below}", style="dim"))
    style = "green" if author.endswith("[bot]") else "white"
    return Panel(Group(*parts), title=Text(title), title_align="left", border_style=style)


def show_casus(
    console: Console,
    told: ToldCasus,
    issue: IssueView,
    comments: Sequence[CommentView],
    *,
    first: Mapping[int, str],
    notifications: Sequence[Notification],
    words: Words,
) -> None:
    """A casus with everything said on it, in the order in which it was read. An edited comment stands there twice."""
    console.print()
    console.rule(Text(f"#{issue.number}  {issue.title}", style="bold"), align="left")
    console.print(Text(told.why, style="italic"))
    console.print(Text("  ".join(f"[{label}]" for label in issue.labels), style="cyan"))
    asked = words.asked.format(author=issue.author, moment=_clock(issue.created_at))
    typed = "\n\n".join(str(told.answers[each]).strip() for each in IN_PROSE if each in told.answers)
    console.print(Panel(Text(typed), title=Text(asked), title_align="left"))
    panels: list[tuple[datetime, Panel]] = []
    for comment in comments:
        told_to = ", ".join(
            each.login for each in notifications if (each.comment_id, each.reason) == (comment.id, "mention")
        )
        below = words.told.format(names=told_to) if told_to else ""
        was = first.get(comment.id, comment.body)
        if was != comment.body:
            panels.append((comment.created_at, comment_panel(comment, words.first, was)))
            panels.append((comment.updated_at, comment_panel(comment, words.edited, comment.body, below)))
        else:
            panels.append((comment.created_at, comment_panel(comment, "{author}, {moment}", comment.body, below)))
    for _, panel in sorted(panels, key=lambda each: each[0]):
        console.print(panel)


def casus_table(issues: Sequence[IssueView], network: Network, words: Words) -> Table:
    """All casussen in the order of the board, each with its status and how many people have the same question."""
    table = Table(title=words.table, title_justify="left", title_style="bold", box=None, pad_edge=False)
    casus, status, likes = words.columns
    table.add_column(casus, no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(status, no_wrap=True)
    table.add_column(likes, justify="right")
    table.expand = True
    for name, issue in _by_status(issues, network):
        thumbs = sum(content == "+1" for _, content in issue.reactions)
        table.add_row(Text(f"#{issue.number:<3}{issue.title}"), Text(name, style="cyan"), str(thumbs or ""))
    return table


def _by_status(issues: Sequence[IssueView], network: Network) -> Iterator[tuple[str, IssueView]]:
    """Casussen with the name of their status, in the order of the statuses."""
    casussen = [issue for issue in issues if is_casus(issue, network)]
    for status in (*Status, None):
        for issue in casussen:
            found = network.labels.statuses_in(issue.labels)
            if (found[-1] if found else None) is status:
                yield network.labels.status_name(status) if status else "", issue


def is_casus(issue: IssueView, network: Network) -> bool:
    return network.labels.casus.name in issue.labels


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/Amsterdam')):%d-%m %H:%M}"
