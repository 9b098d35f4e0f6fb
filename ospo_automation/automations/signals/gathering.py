"""What came in as tips since a run last looked, and which of those that wait a coordinator said yes or no to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, OwnIssue
from ospo_automation.core.incoming.slash import Conversation
from ospo_automation.core.sight.tips_taken import shelf_comments
from ospo_automation.core.signals.tips_kept import TIPS, TipMemory, TipsThere, shelves_in
from ospo_automation.core.signals.tips_sent import Settings, form_of, given_in

from .below import MOST_WRITES, below, fitting, is_other, is_persons, line, writes
from .facts import Arrival, Facts
from .filled_in_form import look_at_form, network_s
from .news_heard import feed_round, lists_now, open_lists

LATELY = timedelta(days=3)  # a command that is older was heard, or is past


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None or (event.number is None and not event.is_scheduled):
        return None
    today = network.calendar.today(event.now)
    facts = Facts(network, today, per_day=settings.per_day, known=network_s(hub))
    home = own_issue(hub, TIPS)
    if home is None:
        return facts if event.is_scheduled else None
    memory = TipMemory.of(home.state)
    facts = replace(facts, home=home, memory=memory, heard=memory.heard, called=memory.called)
    round_ = feed_round(hub, event, home, settings)
    if round_ is not None:
        found: Facts | None = replace(facts, round=round_)
    else:
        found = _swept(hub, event, home, facts) if event.is_scheduled else _one(hub, event, home, facts)
    return None if found is None else replace(found, shelves=shelves_in(shelf_comments(hub, home), network.bots))


def _one(hub: Reader, event: Event, home: OwnIssue, facts: Facts) -> Facts | None:
    """What one event is about."""
    number = event.number or 0
    if number == home.number:
        return below(hub, home, facts, {each.id: each for each in hub.comments(number)}, TipsThere())
    news = [each for each in open_lists(hub) if each.number == number]
    if news:
        return replace(facts, news=list(lists_now(hub, news)))
    issue = hub.issue(number)
    if form_of(issue, hub.checkout) is not None:
        if not issue.is_open:
            return replace(facts, gone=[(number, 0)]) if facts.memory.at((number, 0)) is not None else None
        form = look_at_form(hub, issue, facts.memory, {}, event)
        return None if form is None else replace(facts, arrivals=[form])
    if event.comment is None or not event.gives_command:
        return None
    said = (each for each in hub.comments(number) if each.id == event.comment)
    found = [line(each, hub) for each in said if _gives_tip(each, hub, facts.memory)]
    return replace(facts, arrivals=found) if found else None


def _gives_tip(comment: Comment, hub: Reader, memory: TipMemory) -> bool:
    is_new = not (comment.was_edited or memory.has_heard(comment.id))
    return is_new and is_persons(comment, hub) and given_in(comment) is not None


def _swept(hub: Reader, event: Event, home: OwnIssue, facts: Facts) -> Facts:
    """All that waits, and what came in while no run of its own did. Without anything of that nothing is asked."""
    memory, news = facts.memory, open_lists(hub)
    nodes = [*filter(None, (each.node for each in memory.waits)), *(each.node for each in news)]
    asks = bool(news) or bool(memory.waits) or home.comment_count > len(home.comments)
    there = hub.tips(home.number, nodes) if asks else TipsThere()
    facts = below(hub, home, facts, {each.id: each for each in (*home.comments, *there.comments)}, there)
    forms = list(_forms(hub, event, memory, there))
    done = {each.place for each in facts.arrivals}
    others = [each for each in forms if each.place not in done]
    waiting = [each for each in others if memory.at(each.place) is not None]
    todo = [each for each in waiting if each.verdict is not None or is_other(each, memory)]
    new = [each for each in others if memory.at(each.place) is None]
    fresh = [*sorted(new, key=lambda each: each.told is not None), *_elsewhere(hub, event, home, memory)]
    gone = [(each, 0) for each in there.forms if not hub.issue(each).is_open and memory.at((each, 0)) is not None]
    more = fitting((*todo, *fresh), MOST_WRITES - sum(map(writes, facts.arrivals)))
    said_of_news = list(lists_now(hub, news))
    return replace(facts, arrivals=[*facts.arrivals, *more], gone=[*facts.gone, *gone], news=said_of_news)


def _forms(hub: Reader, event: Event, memory: TipMemory, there: TipsThere) -> Iterator[Arrival]:
    """The open ones that wait, and of the newest issues those whose own run got lost or that there was no room for."""
    waiting = (hub.issue(each) for each in there.forms)
    issues = {each.number: each for each in (*waiting, *hub.recent_issues()) if each.is_open}
    for _, issue in sorted(issues.items()):
        form = look_at_form(hub, issue, memory, there.liked, event)
        if form is not None and not (form.is_settled or form.is_its_writer_s_turn):
            yield form


def _elsewhere(hub: Reader, event: Event, home: OwnIssue, memory: TipMemory) -> Sequence[Arrival]:
    """Commands whose own run got lost: on what this sweep has read, and what it heard of the network's people."""
    if hub.checkout.network.section(Conversation) is None:
        return []
    said = (each for number in hub.read_so_far() for each in hub.comments(number))
    late = (each for each in (*said, *hub.commanded(event.now)) if event.now - each.created_at <= LATELY)
    found = {each.id: each for each in late if each.number != home.number and _gives_tip(each, hub, memory)}
    return [line(each, hub) for _, each in sorted(found.items())]
