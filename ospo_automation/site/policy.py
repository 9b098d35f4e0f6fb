"""What a page may run and fetch: a policy that the browser keeps, and the requests to others that must not be there."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from ospo_automation.site.addresses import leads_out, plain

from .markup import attributes, elements
from .nesting import flattened

_DATA = ("application/json", "application/ld+json", "text/template")
_FETCHING = {
    **dict.fromkeys(
        ("script", "img", "iframe", "frame", "source", "video", "audio", "embed", "track", "input"), ("src",)
    ),
    "script": ("src", "href", "xlink:href"),
    "video": ("src", "poster"),
    "object": ("data",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "body": ("background",),
    "table": ("background",),
    "td": ("background",),
}
"""What a browser fetches by itself, by element and attribute."""
_LINKED = frozenset(
    [
        "stylesheet",
        "preconnect",
        "dns-prefetch",
        "preload",
        "prefetch",
        "modulepreload",
        "icon",
        "apple-touch-icon",
        "manifest",
    ]
)
_TOLD_TO_GO = re.compile(r"[\d.\s]*+[;,]?\s*+(?:url\s*+=\s*+)?[\"']?([^\"'\s]++)", re.IGNORECASE)
_PAINTED = (
    *("fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker-start", "marker-mid", "marker-end"),
    *("style", "marker"),
)
"""Attributes that hold what a style sheet may say, outside HTML's own elements too."""
_MOVED = ("from", "to", "by", "values")
"""Of what moves in a drawing: any attribute of it, an address too, becomes one of these."""
_LOOKED_AT = ",".join(
    (*_FETCHING, "link", "style", "meta[http-equiv]", "set", "animate", *(f"[{name}]" for name in _PAINTED))
)
_SEVERAL = re.compile(r"[^\s,]++")
_SEVERAL_VALUES = re.compile(r"[^\s;]++")
_FETCHED_BY_STYLE = re.compile(
    r"(?:@import\s*+(?:url\()?+|url\()\s*+(?:[\"']|&quot;|&#39;)?+([^\s\"')&;]++)", re.IGNORECASE
)
_IMAGE_SET = re.compile(r"image-set\(([^;{}]*+)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"']([^\"'\s]++)[\"']")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|([^\n0-9a-f]))", re.IGNORECASE)


def policy(around: str) -> str:
    """The content security policy of a page. `around` is all but its article: scripts in that are never allowed."""
    hashes = sorted({_hash(each.inside) for each in elements(around, "script") if _runs(attributes(each.tag))})
    allowed = " ".join(f"'{each}'" for each in hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {allowed}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "frame-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _runs(given: Mapping[str, str]) -> bool:
    return "src" not in given and not given.get("type", "").strip().lower().startswith(_DATA)


@cache
def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def foreign(page: str, own: str) -> Iterable[str]:
    """Addresses that a page would fetch from elsewhere than the site's own address, as a browser reads it."""
    return foreign_in(LexborHTMLParser(flattened(page)), own)


def foreign_in(tree: LexborHTMLParser, own: str) -> Iterator[str]:
    """The same of a page that was read already."""
    there = {node.mem_id: node for node in tree.css(_LOOKED_AT)}
    for node in there.values():
        given = {name.lower(): value or "" for name, value in node.attributes.items()}
        tag = str(node.tag).lower()
        fetched = [given[name] for name in _FETCHING.get(tag, ()) if name in given]
        fetched += _SEVERAL.findall(given.get("srcset", "")) if tag in {"img", "source"} else []
        fetched += (
            [given.get("href", "")] if tag == "link" and _LINKED & set(given.get("rel", "").lower().split()) else []
        )
        if tag == "link":
            fetched += _SEVERAL.findall(given.get("imagesrcset", ""))
        if tag in {"set", "animate"}:
            fetched += [each for name in _MOVED for each in _SEVERAL_VALUES.findall(given.get(name, ""))]
        if tag == "meta" and given.get("http-equiv", "").strip().lower() == "refresh":
            goes = _TOLD_TO_GO.match(given.get("content", ""))  # nobody clicks on anything
            fetched += [goes[1]] if goes else []
        yield from (plain(each) for each in fetched if _is_foreign(each, own))
        for name in _PAINTED:
            if name in given:
                yield from foreign_in_style(given[name], own)
        if tag == "style":
            yield from foreign_in_style(node.text(deep=True), own)


def _is_foreign(address: str, own: str) -> bool:
    return leads_out(address) and not plain(address).startswith(own)


def foreign_in_style(style: str, own: str) -> Iterator[str]:
    """The same for a style sheet. A page that only writes about one fetches nothing."""
    if not any(sign in style for sign in "(@\\"):  # most of what is drawn names a colour
        return
    read = _ESCAPED.sub(_meant, _COMMENT.sub(" ", style))
    there = [
        *(found[1] for found in _FETCHED_BY_STYLE.finditer(read)),
        *(address for images in _IMAGE_SET.findall(read) for address in _QUOTED.findall(images)),
    ]
    yield from (plain(each) for each in there if _is_foreign(each, own))


def _meant(escaped: re.Match[str]) -> str:
    """A character of a style sheet that stands there by its number, or behind a backslash."""
    if escaped[1] is None:
        return escaped[2]
    number = int(escaped[1], 16)
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\N{REPLACEMENT CHARACTER}"
