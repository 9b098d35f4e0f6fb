"""Events of others: which issue is one, who lets it in, who goes, and all that are in the calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..casus.checkout import Checkout
from ..engine.reader import Reader
from ..github.issue import Comment, Issue, own_state
from ..github.person import Person
from ..incoming.forms import Reading
from ..incoming.plain_words import goes
from ..meetings.partner_event import FORM, PartnerEvent, Settings, event_of, print_of
from .from_forms import read_as, threads_of_forms
from .signing_form import is_there_already

EVENT = "event"
STAGE, TYPED, STALE, LET_IN, AFTER = "stage", "typed", "stale", "let_in", "after"
TITLE, EDITED, THEIRS = "title", "edited", "theirs"
"""What our comment remembers: how far it is, what stands for what was filled in, whose thumbs are from before that was
changed, whose thumbs let it in, and the last comment before it was changed. And what stands for its title, when its
text was last edited, and whether it is a coordinator's own word as it stands there.
"""
IN, WAITS = "in", "waits"
MOST_PAST = 50  # of those that were held: what is older stands in no calendar any more


def event_in(issue: Issue, checkout: Checkout) -> Reading | None:
    """What somebody filled in of an event; None for any other issue."""
    return read_as(FORM, issue, checkout)


def is_let_in(issue: Issue, reading: Reading, comments: Iterable[Comment], checkout: Checkout) -> bool:
    """Whether it reads as a coordinator let it in: another text is in no calendar before a run of ours judged it."""
    state = own_state(comments, checkout.network.bots, EVENT)
    return state.get(STAGE) == IN and state.get(TYPED) == print_of(issue, reading)


def goers(issue: Issue, comments: Iterable[Comment], not_meant: Collection[int], checkout: Checkout) -> list[Person]:
    """Who of the network said that they go, by a word or a 👍: anybody can make any number of accounts, and the site
    says how many go. Of very many thumbs GitHub tells the last.

    The thumbs that are `not_meant` so let it in, and said only that; a word says it all the same.
    """
    found = {each.id: each for each in issue.liked if each.id not in not_meant}
    for each in sorted(comments, key=lambda each: (each.created_at, each.id)):
        who = each.author
        answer = goes(each.given.rest) if who is not None and not who.is_bot and not each.was_edited else None
        if who is not None and answer is True:
            found[who.id] = who
        elif who is not None and answer is False:
            found.pop(who.id, None)
    return [each for each in found.values() if is_there_already(each, checkout)]


def names_of(people: Iterable[Person], checkout: Checkout) -> tuple[str, ...]:
    """The names of those who let the site show theirs."""
    pages = (checkout.profiles.pages.get(each.login.lower()) for each in people)
    return tuple(sorted(page.name for page in pages if page is not None and page.name and page.is_on_site))


def with_goers(
    event: PartnerEvent, issue: Issue, comments: Sequence[Comment], checkout: Checkout, let_in: Collection[int]
) -> PartnerEvent:
    """`let_in` are those whose thumb let it in."""
    people = goers(issue, comments, let_in, checkout)
    return replace(event, going=len(people), names=names_of(people, checkout))


def coming_events(hub: Reader, now: datetime) -> list[PartnerEvent]:
    """Those that are in the calendar and aren't over, in order; with who goes. In a sweep it takes no request more."""
    if hub.checkout.network.section(Settings) is None:
        return []
    found = (_known(issue, hub.comments(issue.number), hub.checkout) for issue in threads_of_forms(hub))
    return _sorted(each for each in found if each is not None and each.when.ends > now)


def waiting_events(hub: Reader) -> list[int]:
    """The numbers of the forms that wait for a coordinator, the oldest first; as above."""
    checkout = hub.checkout
    if checkout.network.section(Settings) is None:
        return []
    there = (each for each in threads_of_forms(hub) if event_in(each, checkout) is not None)
    said = ((each.number, own_state(hub.comments(each.number), checkout.network.bots, EVENT)) for each in there)
    return sorted(number for number, state in said if state.get(STAGE) == WAITS)


def all_events(hub: Reader, now: datetime, back: timedelta) -> list[PartnerEvent]:
    """With those that were held within so long before, and what was called off: it reads them one by one."""
    network = hub.checkout.network
    if network.section(Settings) is None:
        return []
    there = {each.number: each for each in (*hub.all_issues(network.labels.event.name), *threads_of_forms(hub))}
    closed = [each for each in there.values() if not each.is_open and (each.closed_at or now) > now - back]
    newest = sorted(closed, key=lambda each: each.number)[-MOST_PAST:]
    recent = [*(each for each in there.values() if each.is_open), *newest]
    found = (_known(hub.issue(each.number), hub.comments(each.number), hub.checkout) for each in recent)
    return _sorted(each for each in found if each is not None and each.when.ends > now - back)


def events_among(
    issues: Iterable[Issue], said: Mapping[int, Sequence[Comment]], checkout: Checkout
) -> list[PartnerEvent]:
    """Those among issues that were read already, with what was said on each."""
    found = (_known(each, said.get(each.number, ()), checkout) for each in issues)
    return _sorted(each for each in found if each is not None)


def _known(issue: Issue, comments: Sequence[Comment], checkout: Checkout) -> PartnerEvent | None:
    reading = event_in(issue, checkout)
    if reading is None or not is_let_in(issue, reading, comments, checkout):
        return None
    found = event_of(issue, reading, ZoneInfo(checkout.network.calendar.timezone))
    let_in = noted_ids(own_state(comments, checkout.network.bots, EVENT), LET_IN)
    return with_goers(found, issue, comments, checkout, let_in) if isinstance(found, PartnerEvent) else None


def _sorted(found: Iterable[PartnerEvent]) -> list[PartnerEvent]:
    return sorted(found, key=lambda each: (each.when.starts, each.issue))


def noted_ids(state: Mapping[str, Any], key: str) -> frozenset[int]:
    """Whose numbers our comment remembers under a key."""
    noted = state.get(key)
    return frozenset(each for each in noted if isinstance(each, int)) if isinstance(noted, list) else frozenset()
