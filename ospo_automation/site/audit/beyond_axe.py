"""What axe doesn't see: where the keyboard comes and whether one sees it there, and what is lost on paper.

Our pages of one kind are built alike, so one of each kind is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .findings import Finding, Level
from .seeing import Seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

HIGH, LOW, NARROW = 900, 256, 400  # a window of 1280 by 1024 at 400% is 320 by 256
RULES = ("keyboard_unreached", "focus_hidden", "focus_unseen", "print_lost", "logo_faint")
_SCRIPT = Path(__file__).with_suffix(".js")
_LOOK = "{ %s; return [...beyondAxe.unreachable(), ...beyondAxe.focus(), ...beyondAxe.logo()]; }"
_SHOWN = "{ %s; window.ospoSeen = beyondAxe.onScreen(); }"
_LOST = """{ %s; return [...new Set([...window.ospoSeen, ...beyondAxe.folded()].filter((one) => !beyondAxe.seen(one))
    .map((one) => one.textContent.trim().replace(/\\s+/g, " ").slice(0, 60)).filter(Boolean))].slice(0, 3); }"""


@cache
def _script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")


def one_of_each_kind(pages: Sequence[Seen]) -> frozenset[str]:
    """Their addresses."""
    return frozenset({seen.page.kind: seen.place for seen in reversed(pages)}.values())


def beyond_axe(page: Page, seen: Seen, width: int) -> Iterator[Finding]:
    """`page` shows it already, at that width."""
    page.set_viewport_size({"width": width, "height": LOW if width < NARROW else HIGH})
    for rule, about, *more in _asked(page, _LOOK):
        values = {"what": about, "width": str(width), "ratio": "".join(more)}
        yield _found(seen, rule, f"{about} {width}", values)
    _asked(page, _SHOWN)
    page.emulate_media(media="print")
    lost = _asked(page, _LOST)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": HIGH})
    for about in lost:
        yield _found(seen, "print_lost", about, {"what": about})


def _asked(page: Page, look: str) -> Any:
    return page.evaluate(f"() => {look % _script()}")


def _found(seen: Seen, rule: str, about: str, values: dict[str, str]) -> Finding:
    return Finding(rule, seen.place, seen.page.source, 1 if seen.page.source else 0, about, Level.ERROR, values)
