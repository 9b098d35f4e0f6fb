"""Turns what people typed into a page as GitHub does, and lets nothing of it be more than text."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.tasklists import tasklists_plugin

from ..mentions import mentioned
from ..tangles import References, is_tangled, is_tangled_html
from .finishing import Finishing, Place

# What GitHub lets through, after the list that it published with html-pipeline; `input` is for task lists only.
TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "i", "strong", "em", "a", "pre", "code", "img", "tt", "div",
    "ins", "del", "sup", "sub", "p", "ol", "ul", "table", "thead", "tbody", "tfoot", "blockquote", "dl", "dt", "dd",
    "kbd", "q", "samp", "var", "hr", "ruby", "rt", "rp", "li", "tr", "td", "th", "s", "strike", "summary",
    "details", "caption", "figure", "figcaption", "abbr", "bdo", "cite", "dfn", "mark", "small", "span", "time",
    "input",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "details": {"open"},
    "input": {"checked"},
    "time": {"datetime"},
}
_GONE_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea"}
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ONE_AT_A_TIME = threading.Lock()  # the library that finds bare addresses keeps its place in itself


def render(text: str, place: Place) -> Markup:
    """Safe HTML. A text of nothing but hidden marks gives nothing."""
    html, people = _clean(text, in_file=place.folder is not None)
    return Markup(Finishing(place, frozenset(people)).finished(html))  # noqa: S704  # nh3 cleaned it


def front_matter(text: str) -> tuple[str, str]:
    """What stands between the dashes at the top of a file, and the rest."""
    found = _FRONT_MATTER.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


@lru_cache(maxsize=2000)
def _clean(text: str, *, in_file: bool) -> tuple[str, tuple[str, ...]]:
    """The text as HTML without anything that could do harm, and who is mentioned in it."""
    raw = _raw(text, in_file=in_file)
    cleaned = nh3.clean(
        raw,
        tags=TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    )
    return cleaned, tuple(mentioned(text))


def _raw(text: str, *, in_file: bool) -> str:
    """As HTML that nobody looked at yet."""
    if not is_tangled(text):
        with _ONE_AT_A_TIME:
            html: str = _parser(breaks=not in_file).render(text, {"references": References()})
        if not is_tangled_html(html):
            return html
    return f"<pre>{escape(text)}</pre>"


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if name == "dir":
        return value if value in {"ltr", "rtl", "auto"} else None
    return value


@cache
def _parser(*, breaks: bool) -> MarkdownIt:
    """In comments a line's end is a line's end, in files it isn't."""
    made = MarkdownIt("gfm-like", {"html": True, "maxNesting": 100, "breaks": breaks}).use(tasklists_plugin)
    made.add_render_rule("th_open", _cell)
    made.add_render_rule("td_open", _cell)
    return made


def _cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Alignment as an attribute: a style would be taken out."""
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrSet("align", style.rpartition(":")[2])
    return self.renderToken(tokens, index, options, env)
