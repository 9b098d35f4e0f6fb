"""What a page may run and fetch: a policy that the browser keeps, and the requests to others that must not be there."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_HAS_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_IS_DATA = re.compile(r"\btype\s*=\s*[\"']?(?:application/(?:ld\+)?json|text/template)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.IGNORECASE | re.DOTALL)
_STYLED = re.compile(r"style\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|track|input)\b[^>]*?\bsrc\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]+)"
    r"|<(?:img|source)\b[^>]*?\bsrcset\s*=\s*[\"'][^\"']*?((?:https?:)?//[^\s\"'>]+)"
    r"|<video\b[^>]*?\bposter\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]+)"
    r"|<object\b[^>]*?\bdata\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]+)"
    r"|<link\b(?=[^>]*\brel\s*=\s*[\"']?(?:[\w ]*\b)?(?:stylesheet|preconnect|dns-prefetch|preload|prefetch|icon)\b)"
    r"[^>]*?\bhref\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]+)",
    re.IGNORECASE,
)
_FETCHED_BY_STYLE = re.compile(
    r"(?:@import\s+(?:url\()?|url\()\s*(?:[\"']|&quot;|&#39;)?((?:https?:)?//[^\s\"')&]+)", re.IGNORECASE
)


def policy(around: str) -> str:
    """The content security policy of a page. `around` is all but its article: scripts in that are never allowed."""
    hashes = sorted({_hash(found[2]) for found in _SCRIPT.finditer(around) if _runs(found[1])})
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


def _runs(attributes: str) -> bool:
    return not _HAS_SOURCE.search(attributes) and not _IS_DATA.search(attributes)


@cache
def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def foreign(page: str, own: str) -> Iterable[str]:
    """Addresses that a page would fetch from elsewhere than the site's own address."""
    page = _COMMENT.sub("", page)
    for found in _FETCHED.finditer(page):
        address = next(part for part in found.groups() if part)
        if not address.startswith(own):
            yield address
    for style in _styles(page):
        yield from foreign_in_style(style, own)


def _styles(page: str) -> Iterator[str]:
    """The styles of a page and of its elements; what only looks like one in a text is none."""
    yield from (found[1] for found in _STYLE.finditer(page))
    lower, at = page.lower(), -1
    while (at := lower.find("style", at + 1)) >= 0:
        found = _STYLED.match(page, at)
        if found and page.rfind("<", 0, at) > page.rfind(">", 0, at):
            yield found[1] or found[2] or ""


def foreign_in_style(style: str, own: str) -> Iterable[str]:
    """The same for a style sheet. A page that only writes about one fetches nothing."""
    for found in _FETCHED_BY_STYLE.finditer(style) if "//" in style else ():
        if not found[1].startswith(own):
            yield found[1]
