"""What stands on a page itself: outsiders' HTML made safe, and small repairs so that everyone can use it.

An engine's page is text to us: what we don't change stays to the letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3

from .layout import Kind

CONTRIBUTED = frozenset({Kind.LESSON, Kind.PERSON, Kind.MEETING, Kind.WITHDRAWN, Kind.TOPIC, Kind.LIST, Kind.BOARD})
"""Pages with words that others brought in; what maintainers wrote by themselves, the first page too, may hold more."""
_OPENINGS = tuple(re.compile(rf"<({name})\b[^>]*>", re.IGNORECASE) for name in ("article", "main"))
_TAGS = nh3.ALLOWED_TAGS | {"nav", "section", "footer", "label", "svg", "path", "abbr"} - {"map", "area"}
_EVERYWHERE = {"class", "id", "title", "lang", "dir", "role", "tabindex"}
_EVERYWHERE |= {"aria-label", "aria-hidden", "aria-describedby"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
    "svg": {"viewBox", "viewbox", "xmlns", "width", "height"},
    "path": {"d"},
}
_FOR_SCRIPTS = re.compile(r"(<[a-z][^<>]*) (?:id=\"__(?:config|drawer|search|toc|palette\w*)\"|class=\"mermaid\")")
"""By which the theme's script finds its settings, and what it would fetch a program from elsewhere for."""
REST = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
"""Of a tag, in a regular expression: what is in quotes may hold a >."""
_FOREIGN_IMAGE = re.compile(rf"<img\b(?={REST}\bsrc\s*=\s*[\"']?(?:https?:)?//){REST}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LINK = re.compile(r"<a\b([^>]*)>((?:(?!</a\b).)*)</a>", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(
    r"\baria-label(?:ledby)?\s*=|\btitle\s*=|<img\b[^>]*\balt=\"[^\"]|\baria-hidden=\"true\"", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_TABLE = re.compile(r"<table(?![^>]*\bclass=)([^>]*)>(.*?)</table>", re.IGNORECASE | re.DOTALL)
_HEADING_LINK = re.compile(r"<a(?![^>]*\bdata-pagefind-ignore)(?=[^>]*\bclass=\"headerlink\")", re.IGNORECASE)
_TASK = re.compile(r"(<li>\s*(?:<p>)?)\[([ xX])\] ")  # a list of tasks, as GitHub has it and not every engine
_CODE = re.compile(r"<pre(?![^>]*\btabindex=)", re.IGNORECASE)


@dataclass(frozen=True)
class Cut:
    """A page around what is its own: `before`, the `inside` of its article, and `after`."""

    before: str
    inside: str
    after: str


def cut(page: str) -> Cut | None:
    """None where a page has neither an article nor a main part."""
    opening = next((found for each in _OPENINGS if (found := each.search(page))), None)
    end = page.rfind(f"</{opening[1]}>") if opening else -1
    if opening is None or end < opening.end():
        return None
    return Cut(page[: opening.end()], page[opening.end() : end], page[end:])


def safe(inside: str) -> str:
    """What Markdown makes of words, and nothing that runs, sends or fetches."""
    cleaned = nh3.clean(
        inside,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style"},
    )
    return _FOR_SCRIPTS.sub(r"\1", cleaned) if "__" in cleaned or "mermaid" in cleaned else cleaned


def _as_link(found: re.Match[str]) -> str:
    """A picture from elsewhere would tell that place who reads this; an emoji is a letter anyway."""
    given = attributes(found[0])
    target = given.get("src", "")
    words = given.get("alt") or target
    if "emoji" in given.get("class", ""):
        return html.escape(words)
    return f'<a href="{html.escape(target)}">{html.escape(words)}</a>'


def attributes(tag: str) -> Mapping[str, str]:
    """The attributes of one tag by their name in lower case, entities decoded."""
    found = _ATTRIBUTE.finditer(tag)
    return {each[1].lower(): html.unescape(each[2] or each[3] or each[4] or "") for each in found}


def repaired(inside: str, words: Mapping[str, str]) -> str:
    """Links that have no name get one, tables and code scroll by keyboard too, and no picture comes from elsewhere."""

    def named(found: re.Match[str]) -> str:
        given, words_in = found[1], _TAG.sub("", found[2]).strip()
        if words_in or _NAMED.search(given) or _NAMED.search(found[2]) or "href" not in given.lower():
            return found[0]
        name = html.escape(words["link_to"].format(place=_place(attributes(f"<a {given}>").get("href", ""))))
        return f'<a aria-label="{name}"{given}>{found[2]}</a>'

    def scrolling(found: re.Match[str]) -> str:
        label = html.escape(words["table"])
        frame = f'<div class="ospo-scroll" role="group" tabindex="0" aria-label="{label}">'
        return f'{frame}<table class="ospo-table"{found[1]}>{found[2]}</table></div>'

    inside = _FOREIGN_IMAGE.sub(_as_link, inside)
    inside = _HEADING_LINK.sub("<a data-pagefind-ignore", inside)  # a sign that is no word of the page
    inside = _TABLE.sub(scrolling, _CODE.sub('<pre tabindex="0"', inside))
    inside = _TASK.sub(lambda found: f"{found[1]}{'☑' if found[2] != ' ' else '☐'} ", inside)
    return _LINK.sub(named, inside)


def _place(target: str) -> str:
    parts = urlsplit(target)
    return f"{parts.netloc}{parts.path}".strip("/") or target


def words_of(inside: str) -> str:
    """The text of a part of a page, on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", inside)).split())


_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*?(/?)>", re.IGNORECASE)
_EMPTY = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))


def sections(inside: str) -> list[tuple[int, int]]:
    """Where each part below a heading of the second level begins and ends. Only headings that stand in nothing else
    count, so that what lies between the two is a whole number of elements.
    """
    depth, opened, closed = 0, [], []
    for tag in _ANY_TAG.finditer(inside):
        name = tag[2].lower()
        if name in _EMPTY or tag[3]:
            continue
        if tag[1]:
            depth -= 1
            closed.append((tag.start(), depth))
        else:
            if name == "h2":
                opened.append((tag.start(), depth))
            depth += 1
    top = min((level for _, level in opened), default=0)
    starts = [at for at, level in opened if level == top]
    ends = [at for at, level in closed if level < top]
    return [(at, min((each for each in (*starts, *ends) if each > at), default=len(inside))) for at in starts]


_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.IGNORECASE | re.DOTALL)


def first_words(inside: str, at_least: int = 70) -> str:
    """The first paragraph that is long enough to tell what a page is about, or the first few together."""
    found = ""
    for paragraph in _PARAGRAPH.finditer(inside):
        text = words_of(paragraph[1])
        if len(text) >= at_least:
            return text
        found = f"{found} {text}".strip()
        if len(found) >= at_least:
            return found
    return found or words_of(inside)
