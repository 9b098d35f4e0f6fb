"""A comment in the terminal, as its reader sees it on GitHub: without the hidden first line, with Markdown shown."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from ospo_automation.sandbox import CommentView

_HIDDEN = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def comment_panel(comment: CommentView, heading: str, below: str = "") -> Panel:
    """One comment. `heading` is used where it was edited, or always if it says nothing of that."""
    author = comment.author or "ghost"
    moment, edited = _clock(comment.created_at), _clock(comment.updated_at)
    plain = moment == edited and "{edited}" in heading
    title = f"{author}, {moment}" if plain else heading.format(author=author, moment=moment, edited=edited)
    parts: list[RenderableType] = [Markdown(_HIDDEN.sub("", comment.body))]
    if below:
        parts.append(Text(f"→ {below}", style="dim"))
    style = "green" if author.endswith("[bot]") else "white"
    return Panel(Group(*parts), title=Text(title), title_align="left", border_style=style)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/Amsterdam')):%d-%m %H:%M}"
