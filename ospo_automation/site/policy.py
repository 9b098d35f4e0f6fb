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
_SEVERAL = re.compile(r"[^\s,]++")
_FETCHED_BY_STYLE = re.compile(
    r"(?:@import\s++(?:url\()?+|url\()\s*+(?:[\"']|&quot;|&#39;)?+([^\s\"')&;]++)", re.IGNORECASE
)


def policy(around: str) -> str:
    """The content security policy of a page. `around` is all but its article: scripts in that are never allowed."""
    hashes = sorted({_hash(each.inside) for each in elements(around, "script") if _runs(attributes(each.tag))})
    allowed = " ".join(f"'{each}'" for each in hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {allowed}".rstrip(),
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
    tree = LexborHTMLParser(flattened(page))
    there = {node.mem_id: node for node in tree.css(",".join((*_FETCHING, "link", "style", "[style]")))}
    for node in there.values():
        given = {name.lower(): value or "" for name, value in node.attributes.items()}
        tag = str(node.tag).lower()
        fetched = [given[name] for name in _FETCHING.get(tag, ()) if name in given]
        fetched += _SEVERAL.findall(given.get("srcset", "")) if tag in {"img", "source"} else []
        fetched += (
            [given.get("href", "")] if tag == "link" and _LINKED & set(given.get("rel", "").lower().split()) else []
        )
        yield from (plain(each) for each in fetched if _is_foreign(each, own))
        yield from foreign_in_style(given.get("style", ""), own)
        if tag == "style":
            yield from foreign_in_style(node.text(deep=True), own)


def _is_foreign(address: str, own: str) -> bool:
    return leads_out(address) and not plain(address).startswith(own)


def foreign_in_style(style: str, own: str) -> Iterator[str]:
    """The same for a style sheet. A page that only writes about one fetches nothing."""
    for found in _FETCHED_BY_STYLE.finditer(style):
        if _is_foreign(found[1], own):
            yield plain(found[1])
