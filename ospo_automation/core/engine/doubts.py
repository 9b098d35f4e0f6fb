"""Where something stands under our account that isn't surely ours, we neither go by it nor do anything: it waits.

What we would ask or say there may have been said before, so that people would be asked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..casus.asks import ASK, history
from ..casus.casus import INTAKE, is_by_us
from ..casus.remembered import BOARD
from ..github.issue import Comment, Doubted, Issue, own_comments
from ..github.signing import Why
from ..network.decided import Network
from ..network.labels import Status
from .effects import Effect, KeepIssue, Pin, Tell
from .reader import Reader

_TRACE = "ospo:"
"""What stands in every line by which we know our own comments again."""


def waiting(hub: Reader) -> frozenset[int]:
    """The issues on which nothing is done until somebody looked at them, of those that this run has read so far.

    Not the board: what people ask of us there, such as a pause, is kept.
    """
    doubted = {each.number for each in hub.doubts()}
    return frozenset(doubted - _boards(hub)) if doubted else frozenset()


def is_by_others(comment: Comment, issue: Issue, there: Sequence[Comment], network: Network) -> bool:
    """Whether what somebody changed under our account, and has no trace of ours, is another workflow's: on a casus
    where nothing of ours is missing. `there` are all comments on it. Our welcome knows of all that we asked.
    """
    is_bare = comment.doubt is not None and comment.doubt.why is Why.OVERWRITTEN and _TRACE not in comment.body
    if not is_bare or is_by_us(issue, network):
        return False
    statuses = network.labels.statuses_in(issue.labels)
    ours = {mark.key for _, mark in own_comments(there, network.bots)}
    if INTAKE not in ours:
        return not (ours or statuses)
    asks = history(there, network.bots).asks
    return not any(each.is_gone for each in asks) and (bool(asks) or Status.SEEKING not in statuses)


def asks_wait(effects: Iterable[Effect], hub: Reader) -> bool:
    """Whether people would be asked while somebody changed what we remember on the board: who is away stands there.

    What another workflow writes there is passed over, or anybody could keep us from asking.
    """
    changed = {each.number for each in hub.doubts() if each.doubt.by_hand}
    asks = any(isinstance(each, Tell) and each.key.partition("/")[0] == ASK for each in effects)
    return bool(changed) and asks and not changed.isdisjoint(_boards(hub))


def _boards(hub: Reader) -> set[int]:
    return {issue.number for issue in hub.own_issues() if issue.key == BOARD}


def certain(effects: Sequence[Effect], hub: Reader) -> Iterator[Effect]:
    """Without what would be done where something waits, or made anew of what may be there already."""
    held = waiting(hub)
    for effect in effects:
        if not may_be_there(effect, hub) and getattr(effect, "number", None) not in held:
            yield effect


def may_be_there(effect: Effect, hub: Reader) -> Sequence[Doubted]:
    """The issues that look like the one that it makes, where none is surely ours."""
    found = [each for each in hub.doubts() if isinstance(effect, KeepIssue | Pin) and each.key == effect.key]
    return [] if found and any(each.key == found[0].key for each in hub.own_issues()) else found
