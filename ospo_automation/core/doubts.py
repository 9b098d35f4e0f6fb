"""Where something stands under our account that isn't surely ours, we neither go by it nor do anything: it waits.

What we would ask or say there may have been said before, so that people would be asked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .asks import ASK
from .effects import Effect, KeepIssue, Pin, Tell
from .reader import Reader
from .rows import BOARD


def waiting(hub: Reader) -> frozenset[int]:
    """The issues on which nothing is done until somebody looked at them, of those that this run has read so far.

    Not the board: what people ask of us there, such as a pause, is kept.
    """
    doubted = {each.number for each in hub.doubts()}
    return frozenset(doubted - _boards(hub)) if doubted else frozenset()


def asks_wait(effects: Iterable[Effect], hub: Reader) -> bool:
    """Whether people would be asked while somebody changed what we remember on the board: who is away stands there.

    What another workflow writes there is passed over, or anybody could keep us from asking.
    """
    changed = {each.number for each in hub.doubts() if each.doubt.by_hand}
    asks = any(isinstance(each, Tell) and each.key.partition("/")[0] == ASK for each in effects)
    return bool(changed) and asks and not changed.isdisjoint(_boards(hub))


def _boards(hub: Reader) -> set[int]:
    return {issue.number for issue in hub.own_issues() if issue.key == BOARD}


def certain(effects: Iterable[Effect], hub: Reader) -> Iterator[Effect]:
    """Without what would be done where something waits, or made anew of what may be there already."""
    wanted = list(effects)  # after this we know all that was read for them
    held = waiting(hub)
    may_be_there = {each.key for each in hub.doubts() if each.key}
    for effect in wanted:
        if isinstance(effect, KeepIssue | Pin):
            if effect.key not in may_be_there or any(each.key == effect.key for each in hub.own_issues()):
                yield effect
        elif getattr(effect, "number", None) not in held:
            yield effect
