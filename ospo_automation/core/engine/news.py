"""What we say anew in a new comment, since nobody is told of an edit; the comment that it replaces folds away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..github.issue import Comment, newest, turn_of
from ..primitives.marker import Mark
from .effects import Say

SAYS = "says"
"""The key under which a comment remembers which of our texts it shows."""


def anew(effect: Say, ours: Iterable[tuple[Comment, Mark]]) -> tuple[Say, Comment | None]:
    """How it is said, and the comment that it replaces, if any: one that shows another text.

    One from before we remembered that is edited, as it was then.
    """
    if not effect.is_news:
        return effect, None
    effect = replace(effect, state={**effect.state, SAYS: effect.text})
    there = newest(ours, effect.key)
    if there is None:
        return effect, None
    comment, mark = there
    if mark.state.get(SAYS) in (None, effect.text):
        return replace(effect, key=mark.key), None
    return replace(effect, key=f"{effect.key}-{turn_of(mark.key, effect.key) + 1}"), comment
