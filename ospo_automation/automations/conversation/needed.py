"""What the commands of this run look at beside the casus, read from GitHub for those that declare it and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ospo_automation.core.casus.assessing import assess
from ospo_automation.core.casus.casus import is_by_us
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import BOARD, rows_on
from ospo_automation.core.command import Behind, Command, Need, Stray, named_in, number_in
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.incoming.slash import Line
from ospo_automation.core.incoming.slash import given as given_in
from ospo_automation.core.primitives.errors import Gone, Moved
from ospo_automation.core.sight.scene import may_be_asked
from ospo_automation.core.sight.telling_elsewhere import Story, story_of

from .facts import Facts, Known, Said


def with_needed(hub: Reader, facts: Facts) -> Facts:
    """The load is read last, later than the casus: another run may have asked in between."""
    read = replace(facts.read, strays=dict(_looked_at(hub, facts)), story=_told(hub, facts))
    if _who_need(Need.ROWS, facts):
        board = own_issue(hub, BOARD)
        if board is not None:
            read = replace(read, rows=rows_on(board, hub.checkout.network.bots, hub.checkout.accounts))
            facts = replace(facts, board=board.number)
    if _who_need(Need.LOAD, facts):
        given = [(line, command) for _, line, command in _who_need(Need.LOAD, facts)]
        about = _may_be_asked(given, facts.scene.casus.topics, facts.scene.checkout)
        load = hub.load(facts.now, about=about)
        read = replace(read, load=load)
        past = facts.scene.past.joined(load.asks, facts.scene.number)
        facts = replace(facts, scene=replace(facts.scene, checkout=hub.checkout, past=past))
    return replace(facts, read=read)


def _told(hub: Reader, facts: Facts) -> Story | None:
    """What there is to tell elsewhere of this issue; whoever may not have it told makes us look at nothing."""
    for each, line, command in _who_need(Need.STORY, facts):
        if command.is_for(each.roles):
            return story_of(hub, facts.scene, each.comment, line.argument, facts.now, is_casus=facts.is_casus)
    return None


def _who_need(need: Need, facts: Facts) -> list[tuple[Said, Line, Command]]:
    """The commands that were given and need this, each with its line and comment."""
    return [
        (each, line, command)
        for each in facts.said
        for line, command in facts.known.given(each.lines)
        if need in command.needs
    ]


def load_ahead(known: Known, hub: Reader, event: Event) -> None:
    """Where the event is a command after which people may be asked, by somebody who may well give it."""
    given = known.given(given_in(event.said).lines) if event.gives_command else []
    asking = [(line, each) for line, each in given if Need.LOAD in each.needs or each.has_others_asked]
    roles = _roles_of_sender(event, hub.checkout) if asking else frozenset[Role]()
    if any(each.who & roles for _, each in asking):
        topics = hub.checkout.network.topics_in(tuple(event.labels))
        hub.load_ahead(event.now, lambda: _may_be_asked(asking, topics, hub.checkout))


def _roles_of_sender(event: Event, checkout: Checkout) -> frozenset[Role]:
    """As far as the event tells: who stands in our files may have been asked, or be in a team."""
    if event.sender is None:
        return frozenset()
    is_of_us = event.sender.login.lower() in checkout.expertise.everybody
    owner = event.asker or event.author
    is_owner = owner is not None and owner.id == event.sender.id
    return frozenset(({Role.ASKED, Role.TEAM} if is_of_us else set()) | ({Role.OWNER} if is_owner else set()))


def _may_be_asked(given: Iterable[tuple[Line, Command]], topics: Sequence[str], checkout: Checkout) -> list[str]:
    """Whom a command asks for by name, or by a topic; without any, whoever may be asked for a casus of these topics."""
    found: list[str] = []
    for line, command in given:
        if command.behind is not Behind.PERSON:
            found += may_be_asked(topics, checkout)
        elif path := checkout.network.topic_named(named_in(line.argument)):
            found += may_be_asked([path], checkout)
        else:
            found.append(checkout.accounts.today(named_in(line.argument)))
    return found


def linked(comment: Comment, lines: Iterable[Line], known: Known) -> list[int]:
    """The numbers in a comment at which we look to see whether they are a casus."""
    wanted = (line for line, command in known.given(lines) if Need.STRAYS in command.needs)
    return [number for line in wanted if (number := number_in(line.argument, comment))]


def _looked_at(hub: Reader, facts: Facts) -> Iterator[tuple[int, Stray | None]]:
    """What people want to link with. Whoever may not link at all makes us look at nothing."""
    for each, line, command in _who_need(Need.STRAYS, facts):
        number = number_in(line.argument, each.comment)
        may_join = {Role.TEAM} if Role.EXPERT in each.roles else set()  # with a command before this one
        if command.is_for(each.roles | may_join) and number not in {0, facts.scene.number}:
            yield number, _stray(hub, number)


def _stray(hub: Reader, number: int) -> Stray | None:
    network = hub.checkout.network
    try:
        issue = hub.issue(number)
        is_casus = assess(issue, hub.comments(number), hub.checkout.form, network) is not None
    except Moved as moved:
        return Stray("moved", moved.place)
    except Gone:
        return Stray("missing")
    if is_casus:
        return None
    return Stray("missing" if issue.is_pull_request else "ours" if is_by_us(issue, network) else "other")
