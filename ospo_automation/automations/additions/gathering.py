"""What is known of an addition: what was filled in, which page is meant, and whether it is its turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ospo_automation.core.casus.allowed import Allowance, look_at
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.part import is_backed
from ospo_automation.core.engine.effects import branch_of
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import DUPLICATE, NOT_PLANNED, Comment, Issue, own_state
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.incoming.filled_in import MOST_REPLIES
from ospo_automation.core.incoming.forms import Reading, read
from ospo_automation.core.incoming.personal import Detail, details
from ospo_automation.core.knowledge.page_meant import FORM, Settings, may_be_named, near, page_named
from ospo_automation.core.knowledge.page_turn import is_its_turn
from ospo_automation.core.network import website
from ospo_automation.core.outgoing.page_words import markdown
from ospo_automation.core.outgoing.placing import placed
from ospo_automation.core.outgoing.proposal import Proposal, seals_in
from ospo_automation.core.outgoing.safe import clean
from ospo_automation.core.primitives.marker import fingerprint
from ospo_automation.core.sight.no_longer_wanted import TakenBack, still_proposed

from .facts import ADDITION, TYPED, Facts, WhyNot

ENOUGH_HEADINGS = 2
MOST_LINES = 50  # of a reply, in which a page may be named
_SPLITS = re.compile(r"[*_`\\]")
TEXTS = ("page", "passage", "text", "source")
LICENCE = "licence"


def gather(hub: Reader, event: Event) -> Facts | None:
    settings = hub.checkout.network.section(Settings)
    if settings is None or event.number is None:
        return None
    issue = hub.issue(event.number)
    reading = _reading(issue, hub.checkout)
    if reading is None:
        return None
    facts = _known(issue, reading, hub, event)
    if facts.over is not None:
        return replace(facts, taken_back=_proposed(facts, hub, event))
    return _about(facts, issue, hub, settings, event) if issue.is_open and not issue.is_locked else None


def _known(issue: Issue, reading: Reading, hub: Reader, event: Event) -> Facts:
    """What needs no look at the page, nor at what was proposed for it."""
    comments, checkout = hub.comments(issue.number), hub.checkout
    network = checkout.network
    day, label = network.calendar.today(issue.created_at), network.labels.addition.name
    typed = "\n\n".join(map(reading.text, TEXTS))
    there = frozenset[Detail]().union(*(details(each, known=(network.contact,)) for each in (typed, _shown(typed))))
    state = own_state(comments, network.bots, ADDITION)
    private = look_at(there, issue.author, state, comments, checkout.expertise.coordinators)
    return Facts(
        issue.number,
        reading,
        day,
        label,
        private=private,
        typed=fingerprint(typed),
        state=private.over(state),
        insists=not event.is_scheduled,
        contact=network.contact,
        is_known=is_backed(issue, checkout),
        over=_why_over(issue, reading, private, network.bots),
    )


def _why_over(issue: Issue, reading: Reading, private: Allowance, bots: Ours) -> WhyNot | None:
    """Why nothing of it may be published as it is. Who keeps the repository may close it as done while it waits."""
    by = issue.closed_by
    if not issue.is_open and by is not None and not bots.has(by):
        if issue.author is not None and issue.author.id == by.id:
            return WhyNot.CLOSED
        return WhyNot.DECLINED if issue.reason in {NOT_PLANNED, DUPLICATE} else None
    if not issue.is_open:
        return None
    if private.kinds:
        return WhyNot.PRIVATE
    if LICENCE in reading.missing:
        return WhyNot.LICENCE
    return WhyNot.INCOMPLETE if reading.missing else None


def _proposed(facts: Facts, hub: Reader, event: Event) -> TakenBack | None:
    """What we proposed of it, where we did: where a run ended before it told so, a sweep sees that all the same."""
    looks = event.is_scheduled or event.is_manual
    is_one = bool(seals_in(facts.state)) or (
        looks and any(each.key == ADDITION for each in hub.own_pulls(facts.number))
    )
    return _how_far(hub.proposal(branch_of(ADDITION, facts.number), ()), facts.number, hub, event) if is_one else None


def _how_far(there: Proposal, number: int, hub: Reader, event: Event) -> TakenBack:
    return TakenBack.of(ADDITION, there, hub.comments(number), hub.checkout.network.bots, event)


def _about(facts: Facts, issue: Issue, hub: Reader, settings: Settings, event: Event) -> Facts:
    """With the page that is meant and how our proposal for it stands."""
    comments, checkout, reading = hub.comments(issue.number), hub.checkout, facts.reading
    pages = {path: text for path, text in checkout.pages().items() if may_be_named(path, text)}
    path = _path(issue, comments, reading, pages, checkout)
    if path is None:
        return replace(facts, near=near(reading.text("page"), pages))
    proposal = hub.proposal(branch_of(ADDITION, issue.number), [path])
    before = _how_far(proposal, issue.number, hub, event)
    waits = (not proposal.state or before.is_ours) and not _is_its_turn(issue, hub, settings)
    place = placed(pages[path], reading.text("passage"), markdown(reading.text("text")))
    is_late = facts.state.get(TYPED, facts.typed) != facts.typed and proposal.is_frozen
    return replace(facts, path=path, there=proposal, waits=waits, is_late=is_late, place=place, taken_back=before)


def _shown(typed: str) -> str:
    """About as a page shows it: what is split by markup or a comment stands together there."""
    words = _SPLITS.sub("", clean(typed, len(typed)))
    return re.sub(r"(?<!\n)\n(?!\n)", " ", words)


def _reading(issue: Issue, checkout: Checkout) -> Reading | None:
    """What somebody filled in; None for an issue that is no addition."""
    is_ours = checkout.network.bots.wrote(issue.author, issue.body)
    labels = checkout.network.labels
    named = {name.lower() for name in issue.labels}
    if issue.is_pull_request or is_ours or labels.casus.name.lower() in named:
        return None
    reading = read(issue.body, checkout.other_form(FORM))
    is_one = labels.addition.name.lower() in named or reading.headings > ENOUGH_HEADINGS
    return reading if is_one else None


def _path(
    issue: Issue, comments: Iterable[Comment], reading: Reading, pages: Mapping[str, str], checkout: Checkout
) -> str | None:
    """The page that the form names, or else one that its writer named below it. Once proposed it stays that page."""
    proposed = seals_in(own_state(comments, checkout.network.bots, ADDITION))
    known = next((path for path in proposed if path in pages), None)
    author = issue.author.id if issue.author is not None else None
    replies = [each for each in comments if each.author is not None and each.author.id == author][-MOST_REPLIES:]
    named = [reading.text("page"), *(line for reply in replies for line in reply.given.rest.split("\n")[:MOST_LINES])]
    return known or page_named(filter(str.strip, named), pages, checkout.network.section(website.Settings))


def _is_its_turn(issue: Issue, hub: Reader, settings: Settings) -> bool:
    """What isn't ready yet keeps nobody waiting."""
    others = [each for each in open_additions(hub) if _is_ready(each, hub.checkout)]
    coordinators = hub.checkout.expertise.coordinators
    most = {"at_once": settings.at_once, "per_person": settings.per_person}
    return is_its_turn(issue, others, coordinators, lambda each: is_backed(each, hub.checkout), **most)


def _is_ready(issue: Issue, checkout: Checkout) -> bool:
    reading = _reading(issue, checkout)
    return reading is not None and not reading.missing


def open_additions(hub: Reader) -> Sequence[Issue]:
    return hub.open_issues(hub.checkout.network.labels.addition.name)


def ahead(hub: Reader, event: Event) -> Iterator[Callable[[], object]]:
    """The lists of `sweeps`."""
    if event.is_scheduled:
        yield lambda: open_additions(hub)
        yield hub.own_pulls


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Those with their label, and of the newest issues those that have none since a run for them got lost; also closed
    ones of which a proposal of ours is still open.
    """
    if hub.checkout.network.section(Settings) is None:
        return ()
    bare = [each for each in hub.recent_issues() if _reading(each, hub.checkout) is not None]
    there = {each.number: each for each in (*open_additions(hub), *bare)}
    return [*there.values(), *still_proposed(hub, ADDITION, there)]
