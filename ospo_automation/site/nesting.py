"""HTML no deeper than anybody means it: whatever reads it looks through all that is open, for each thing that opens.

The tags are told as the standard has it, and not as they look: https://html.spec.whatwg.org/#tokenization
"""

from __future__ import annotations

import re

FEW = 1_500  # tags that may nest as they like: it costs next to nothing
DEEPEST = 60
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)"
    r"(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+|(?=>)))?+)*+"
    r"[\s/]*+(?:>|\Z)"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/[^a-z>])[^>]*+",
    re.IGNORECASE | re.DOTALL,
)
_EMPTY = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_ENDED_BY_THE_NEXT = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option", "html", "head", "body"))
_ONLY_WORDS = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"))
_CDATA = re.compile(r"<!\[CDATA\[", re.IGNORECASE)


def flattened(html: str) -> str:
    """The same HTML without the tags that would nest deeper; their words stay."""
    if html.count("<") <= FEW:
        return html
    html = _CDATA.sub("&lt;![CDATA[", html)  # words in drawings, and not elsewhere
    found: list[str] = []
    opened: list[tuple[str, bool]] = []
    at = last = depth = words_end = 0
    while (tag := _TAG.search(html, at)) is not None:
        if at < words_end <= tag.end():
            at = words_end
            if tag.start() < words_end:
                continue
        at, name = tag.end(), (tag["name"] or "").lower()
        if not name or name in _EMPTY or name in _ENDED_BY_THE_NEXT:
            continue
        is_kept = depth < DEEPEST
        if not tag["end"]:
            opened.append((name, is_kept))
            depth += is_kept
            if name in _ONLY_WORDS and at > words_end:
                words_end = _end_of(name, html, at)
        elif at > words_end and opened and opened[-1][0] == name:
            is_kept = opened.pop()[1]
            depth -= is_kept
        if not is_kept:  # also an end that fits nothing: it is looked for among all that is open
            found.append(html[last : tag.start()])
            last = at
    return "".join((*found, html[last:])) if found else html


def _end_of(name: str, html: str, at: int) -> int:
    """Where an element ends that holds words only. What opens in it is counted all the same: in a drawing it would."""
    close = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
    return close.start() if close else len(html)
