"""The feeds of a week: whether they are to be read, what a look at them gives, and what another job makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from ..automations import TURNS, signals
from ..core.engine.plan import own_issue
from ..core.engine.reader import Reader
from ..core.github.event import Event
from ..core.network.decided import Network
from ..core.primitives.marker import short_print
from ..core.signals.feeds_found import FeedFound, Offer, taken_over
from ..core.signals.feeds_kept import NEWS, FeedMemory, kept_in, new_in, week_of
from ..core.signals.tips_kept import TIPS, TipMemory
from ..core.signals.tips_sent import Settings
from ..feeds.fetching import Web
from ..gh.reading import GitHubReader
from ..gh.writing import GitHubWriter
from .play import Outcome, play
from .runner import together

AT_ONCE = 10
LOOKS = 2  # what was read is remembered by the first, and listed by the second


def is_due(hub: Reader, now: datetime) -> bool:
    """Whether the feeds of this week are still to be read, on a day on which we say anything."""
    network = hub.checkout.network
    settings, today = network.section(Settings), network.calendar.today(now)
    home = own_issue(hub, TIPS) if settings is not None and settings.feeds else None
    if home is None or not network.calendar.is_working_day(today):
        return False
    is_listed = any(each.key == NEWS.key(week_of(today)) for each in hub.own_issues())
    return not is_listed and TipMemory.of(home.state).read != week_of(today)


def remembered(hub: Reader) -> FeedMemory:
    """What we know of the feeds, as far as it takes no token that writes to see it."""
    home = own_issue(hub, TIPS)
    return kept_in(hub.comments(home.number), hub.checkout.network.bots) if home is not None else FeedMemory()


def look(network: Network, memory: FeedMemory, today: date, web: Web) -> list[Offer]:
    """What is new in each feed that the network follows; nothing where this week's were read already."""
    settings = network.section(Settings)
    if settings is None or memory.week == week_of(today):
        return []
    known = [memory.known(each.address) for each in settings.feeds]
    return [new_in(each, memory, today) for each in _all(web.read, known)]


def _all(read: Callable[[FeedFound], FeedFound], known: Sequence[FeedFound]) -> list[FeedFound]:
    with ThreadPoolExecutor(AT_ONCE) as several:
        return list(several.map(read, known))


def bring(word: str, now: datetime, open_: Callable[[], tuple[GitHubReader, GitHubWriter | None]]) -> Outcome:
    """What another job read comes into the list of the week; `open_` gives each look eyes of its own."""
    turns = [turn.only(lambda each: each is signals.automation) for turn in TURNS]
    outcomes: list[Outcome] = []
    language = "nl"
    for _ in range(LOOKS):
        hub, writer = open_()
        network = hub.checkout.network
        settings, language = network.section(Settings), network.language
        feeds = {short_print(each.address): each for each in settings.feeds} if settings is not None else {}
        hub.offers = taken_over(word, feeds)
        outcomes.append(play(Event("schedule", None, None, None, now), hub, writer, turns))
        if outcomes[-1].has_failed or outcomes[-1].is_postponed or writer is None:
            break
    return together(outcomes, [], language)
