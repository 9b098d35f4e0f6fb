"""A comment in the terminal, as its reader sees it on GitHub: without the hidden first line, with Markdown shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

_HIDDEN = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def comment_panel(author: str, body: str, at: datetime, notified: Sequence[str]) -> Panel:
    """One comment with who wrote it and whom GitHub told because of a mention."""
    moment = at.astimezone(ZoneInfo("Europe/Amsterdam"))
    parts: list[RenderableType] = [Markdown(_HIDDEN.sub("", body))]
    if notified:
        parts.append(Text(f"→ GitHub tells {', '.join(notified)}", style="dim"))
    style = "green" if author.endswith("[bot]") else "white"
    return Panel(Group(*parts), title=Text(f"{author}, {moment:%d-%m %H:%M}"), title_align="left", border_style=style)
