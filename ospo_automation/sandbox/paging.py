"""Long lists in pages: by number, or from one entry to the next, with the links that lead to the other pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from .access import Refusal

Thing = TypeVar("Thing")
Headers = dict[str, str]
_CURSORS = ("after", "before")


def by_number(things: Sequence[Thing], query: Mapping[str, str], address: str) -> tuple[Sequence[Thing], Headers]:
    """What `page` asks for, and the `Link` header."""
    size = _size(query)
    number = max(1, int(query.get("page", 1) or 1))
    last = max(1, -(-len(things) // size))
    targets: dict[str, int] = {}
    if number > 1:
        targets |= {"prev": min(number - 1, last), "first": 1}
    if number < last:
        targets |= {"next": number + 1, "last": last}
    queries = {name: {**query, "page": str(target)} for name, target in targets.items()}
    return things[(number - 1) * size : number * size], _links(address, queries)


def by_cursor(
    things: Sequence[Thing], key: Callable[[Thing], int], query: Mapping[str, str], address: str
) -> tuple[Sequence[Thing], Headers]:
    """What `after` and `before` ask for, and the `Link` header; `key` rises along the list."""
    size, kept = _size(query), {name: text for name, text in query.items() if name not in _CURSORS}
    after, before = (_place(query[name]) if query.get(name) else None for name in _CURSORS)
    within = [one for one in things if (after is None or key(one) > after) and (before is None or key(one) < before)]
    chosen = within[-size:] if before is not None and after is None else within[:size]
    queries: dict[str, dict[str, str]] = {}
    if chosen and key(things[0]) < key(chosen[0]):
        queries["prev"] = {**kept, "before": _cursor(key(chosen[0]))}
    if chosen and key(things[-1]) > key(chosen[-1]):
        queries["next"] = {**kept, "after": _cursor(key(chosen[-1]))}
    return chosen, _links(address, queries)


def _size(query: Mapping[str, str]) -> int:
    return max(1, min(100, int(query.get("per_page", 30) or 30)))


def _links(address: str, queries: Mapping[str, Mapping[str, str]]) -> Headers:
    listed = [f'<{address}?{urlencode(query)}>; rel="{name}"' for name, query in queries.items()]
    return {"Link": ", ".join(listed)} if listed else {}


def _cursor(place: int) -> str:
    """Opaque, as GitHub's are."""
    return base64.urlsafe_b64encode(f"cursor:{place}".encode()).decode()


def _place(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).removeprefix(b"cursor:"))
    except (ValueError, binascii.Error):
        raise Refusal(422, f"Invalid cursor: {cursor}") from None
