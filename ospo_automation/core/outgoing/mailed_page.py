"""A page of the knowledge base as it can be mailed: its headings, lists and links, and nothing that is fetched."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any


def mailed_page(text: str, image: str, whole: Callable[[str], str]) -> str:
    """As HTML. `whole` makes an address that leads there from anywhere; of a picture its words are left, behind the
    word `image`.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415  (only who mails one needs it)

    def link(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
        tokens[at].attrs = {"href": whole(str(tokens[at].attrs.get("href", "")))}
        return str(self.renderToken(tokens, at, options, env))

    def picture(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
        words = self.renderInlineAsText(tokens[at].children or [], options, env).strip()
        return html.escape(f"[{image}: {words}]") if words else ""

    maker = MarkdownIt("commonmark", {"html": False})
    maker.add_render_rule("link_open", link)
    maker.add_render_rule("image", picture)
    return str(maker.render(text)).strip()
