"""A page of ours as a file of its own, that one can send on, open anywhere and print: nothing in it is fetched."""

from __future__ import annotations

import html
from importlib.resources import files
from string import Template

from ospo_automation.core.primitives import front

PAGE = "printed.html"


def printed(text: str, language: str) -> str:
    """`text` is a page as the engine gets it: what it says of itself at the top, and Markdown with our own tables."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  (only who prints needs it)

    parts = front.parts(text, PAGE)
    said = parts.front.value if parts.front is not None and isinstance(parts.front.value, dict) else {}
    template = Template(files(__package__).joinpath(PAGE).read_text(encoding="utf-8"))
    body = MarkdownIt("commonmark", {"html": True}).render(parts.text)
    return template.substitute(language=language, title=html.escape(str(said.get("title", ""))), body=body.strip())
