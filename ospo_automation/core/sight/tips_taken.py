"""The tips that coordinators took in, for whatever tells of them: they stand in our own issue, which each run reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..engine.plan import own_issue
from ..engine.reader import Reader
from ..github.issue import Comment, OwnIssue
from ..signals import tips_kept
from ..signals.tips_kept import TIPS, Tip
from ..signals.tips_sent import Settings


def taken_since(hub: Reader, day: date) -> Sequence[Tip]:
    """All tips taken in since a day, that day with it, oldest first.

    It takes no request where our own issues were read, as each run does. Well over a hundred are remembered: a network
    that takes in one a day knows those of a quarter.
    """
    home = own_issue(hub, TIPS) if hub.checkout.network.section(Settings) is not None else None
    if home is None:
        return ()
    return tips_kept.since(tips_kept.shelves_in(shelf_comments(hub, home), hub.checkout.network.bots), day)


def shelf_comments(hub: Reader, home: OwnIssue) -> Sequence[Comment]:
    """Our comments on it that hold them: mostly the first ones, else all that is said there."""
    is_here = tips_kept.has_all_shelves(home.comments, hub.checkout.network.bots)
    return home.comments if is_here or home.comment_count <= len(home.comments) else hub.comments(home.number)
