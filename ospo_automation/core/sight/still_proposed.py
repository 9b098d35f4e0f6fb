"""For which issues pages of ours still wait to be merged, whatever became of those issues since."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..engine.reader import Reader
from ..github.issue import Issue
from ..primitives.errors import Gone


def still_proposed(hub: Reader, key: str, known: Collection[int]) -> Iterator[Issue]:
    """The issues, beside those that are `known`, for which we have a pull request with this key open. Of one that is
    gone nothing can be said any more: what is open for it people see.
    """
    numbers = dict.fromkeys(each.number for each in hub.own_pulls() if each.key == key and each.merged_at is None)
    for number in numbers:
        if number in known:
            continue
        try:
            yield hub.issue(number)
        except Gone:
            continue
