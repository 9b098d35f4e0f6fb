"""What stands on a page itself: outsiders' HTML made safe, and small repairs so that everyone can use it.

An engine's page is text to us: what we don't change stays to the letter.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import nh3

from ospo_automation.core.outgoing.safe import unstacked
from ospo_automation.core.primitives.entities import unescaped
from ospo_automation.site.addresses import leads_out, plain, scheme

from .layout import PageKind
from .markup import REST, TAG, Element, attributes, elements, replaced, tags, with_attribute, words_of
from .washing import SCHEMES, washed

CONTRIBUTED = frozenset(
    {
        PageKind.LESSON,
        PageKind.EXPERIENCE,
        PageKind.DIGEST,
        PageKind.REPORT,
        PageKind.PERSON,
        PageKind.MEETING,
        PageKind.WITHDRAWN,
        PageKind.TOPIC,
        PageKind.LIST,
        PageKind.BOARD,
    }
)
"""Pages with words that others brought in; what maintainers wrote by themselves, the first page too, may hold more."""
_OPENINGS = ("article", "main")
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
_FOR_SCRIPTS = re.compile(r"__(?:config|drawer|search|toc|tabs|source|outdated|announce|consent|palette\w*)")
"""By which the theme's script finds its settings and its parts."""
_OF_THE_THEME = re.compile(r"mermaid|md-(?!button|typeset|icon).*", re.IGNORECASE)
"""Classes for which the theme's script would fetch a program from elsewhere, or that lay words over the page as if they
were the site's own: a bar on top, or a message in a corner.
"""
_ENDING = re.compile(r"\.(?:html?|md|php|aspx?)\Z", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9a-f]{8,}", re.IGNORECASE)  # a number by which a site knows a page tells nobody anything
_TASK = re.compile(r"(<li>\s*(?:<p>)?)\[([ xX])\] ")  # a list of tasks, as GitHub has it and not every engine


@dataclass(frozen=True)
class Cut:
    """A page around what is its own: `before`, the `inside` of its article, and `after`."""

    before: str
    inside: str
    after: str


def cut(page: str) -> Cut | None:
    """None where a page has neither an article nor a main part."""
    found = (tags(name).search(page) for name in _OPENINGS)
    opening = next((each for each in found if each is not None and each[0].endswith(">")), None)
    name = re.split(r"[\s/>]", opening[0][1:], maxsplit=1)[0] if opening else ""
    end = page.rfind(f"</{name}>") if opening else -1
    if opening is None or end < opening.end():
        return None
    return Cut(page[: opening.end()], page[opening.end() : end], page[end:])


def safe(inside: str) -> str:
    """What Markdown makes of words, and nothing that runs, sends or fetches."""
    return washed(
        unstacked(inside),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_as_it_may_be,
        strip_comments=True,
        clean_content_tags={"script", "style"},
    )


def _as_it_may_be(tag: str, name: str, value: str) -> str | None:
    """An attribute as it may stand on a page, None for one that may not. `tag` is what it is of."""
    del tag
    if name == "id":
        return None if _FOR_SCRIPTS.fullmatch(value) else value
    if name == "class":
        return " ".join(each for each in value.split() if not _OF_THE_THEME.fullmatch(each)) or None
    if name in {"href", "src"}:
        return plain(value) if scheme(value) in {"", *SCHEMES} else None
    return value


def repaired(inside: str, words: Mapping[str, str]) -> str:
    """Links that have no name get one, tables and code scroll by keyboard too, and no picture comes from elsewhere."""

    def named(link: Element) -> str:
        given = link.tag[2:-1]
        whole = f"{link.tag}{link.inside}</a>"
        if TAG.sub("", link.inside).strip() or _is_named(link) or "href" not in given.lower():
            return whole
        name = html.escape(words["link_to"].format(place=_place(attributes(link.tag).get("href", ""))))
        return f'<a aria-label="{name}"{given}>{link.inside}</a>'

    def scrolling(table: Element) -> str:
        if "class" in attributes(table.tag):
            return f"{table.tag}{table.inside}</table>"
        label = html.escape(words["table"])
        frame = f'<div class="ospo-scroll" role="group" tabindex="0" aria-label="{label}">'
        return f'{frame}<table class="ospo-table"{table.tag[6:]}{table.inside}</table></div>'

    inside = tags("img").sub(_as_link, inside)
    inside = tags("a").sub(_plainly, inside)
    inside = tags("pre").sub(_by_keyboard, inside)
    inside = replaced(inside, "table", scrolling)
    inside = _TASK.sub(lambda found: f"{found[1]}{'☑' if found[2] != ' ' else '☐'} ", inside)
    return replaced(inside, "a", named)


def _as_link(found: re.Match[str]) -> str:
    """A picture from elsewhere would tell that place who reads this; an emoji is a letter anyway."""
    given = attributes(found[0]) if found[0].endswith(">") else {}
    target = given.get("src", "")
    if not leads_out(target):
        return found[0]
    words = given.get("alt") or target
    if "emoji" in given.get("class", ""):
        return html.escape(words)
    return f'<a href="{html.escape(plain(target))}">{html.escape(words)}</a>'


def _plainly(found: re.Match[str]) -> str:
    """A link that says where it leads; a heading's sign is no word of the page."""
    tag = found[0]
    if not tag.endswith(">"):
        return tag
    given = attributes(tag)
    target = given.get("href", "")
    if (leads_out(target) and not target.startswith(("https://", "http://"))) or "\\" in target:
        tag = with_attribute(tag, "href", plain(target))
    is_sign = given.get("class") == "headerlink" and "data-ospo-unsearched" not in given
    return f"<a data-ospo-unsearched{tag[2:]}" if is_sign else tag


def _by_keyboard(found: re.Match[str]) -> str:
    return found[0] if "tabindex" in attributes(found[0]) else f'<pre tabindex="0"{found[0][4:]}'


def _is_named(link: Element) -> bool:
    """Whether it has a name that is read out, in whatever way."""
    given = attributes(link.tag)
    if given.keys() & {"aria-label", "aria-labelledby", "title"} or given.get("aria-hidden") == "true":
        return True
    within = [attributes(each[0]) for each in TAG.finditer(link.inside)]
    return any(
        each.keys() & {"aria-label", "aria-labelledby", "title", "alt"} - ({"alt"} if not each.get("alt") else set())
        or each.get("aria-hidden") == "true"
        for each in within
    )


def sources_named(inside: str, heading: str, address: str, titles: Mapping[str, str]) -> str:
    """Below the heading of sources a link of which the words are only its address is called by what it leads to, as far
    as its address tells. `titles` are those of our own pages, by their place below `address`.
    """

    def named(link: Element) -> str:
        target = attributes(link.tag).get("href", "")
        words = unescaped(link.inside).strip()
        is_bare = words == target and target.startswith(("https://", "http://"))
        known = titles.get(target.removeprefix(address)) or _source(target)
        return f"{link.tag}{html.escape(known, quote=False) if is_bare else link.inside}</a>"

    done, last = "", 0
    for start, end in sections(inside):
        if TAG.sub("", inside[start:end].partition("</h2>")[0]).strip().lower().startswith(heading):
            done += inside[last:start] + replaced(inside[start:end], "a", named)
            last = end
    return done + inside[last:]


def _source(target: str) -> str:
    """`https://www.example.org/docs/how-to-begin.html` is `How to begin (example.org)`."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    host, last = parts.netloc.removeprefix("www."), unquote(parts.path).rstrip("/").rpartition("/")[2]
    words = " ".join(re.split(r"[-_+\s]+", _ENDING.sub("", last))).strip()
    tells = len(re.findall(r"[^\W\d_]{3,}", words)) > 0 and not _NUMBERED.fullmatch(words)
    return f"{words[0].upper()}{words[1:]} ({host})" if tells else f"{host}{parts.path.rstrip('/')}"


def _place(target: str) -> str:
    try:
        parts = urlsplit(target)
    except ValueError:  # a host in brackets that is none
        return target
    return f"{parts.netloc}{parts.path}".strip("/") or target


_ANY_TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*+)\b{REST}>?", re.IGNORECASE)
_EMPTY = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))


@lru_cache(maxsize=1)  # of one page it is asked twice
def sections(inside: str) -> tuple[tuple[int, int], ...]:
    """Where each part below a heading of the second level begins and ends. Only headings that stand in nothing else
    count, so that what lies between the two is a whole number of elements.
    """
    depth, opened, closed = 0, [], []
    for tag in _ANY_TAG.finditer(inside):
        name = tag[2].lower()
        if name in _EMPTY or tag[0].endswith("/>") or not tag[0].endswith(">"):
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
    edges = sorted((*starts, *(at for at, level in closed if level < top), len(inside)))
    return tuple((at, edges[bisect_right(edges, at)]) for at in starts)


def first_words(inside: str, at_least: int = 70) -> str:
    """The first paragraph that is long enough to tell what a page is about, or the first few together."""
    found = ""
    for paragraph in elements(inside, "p"):
        text = words_of(paragraph.inside)
        if len(text) >= at_least:
            return text
        found = f"{found} {text}".strip()
        if len(found) >= at_least:
            return found
    return found or words_of(inside)
