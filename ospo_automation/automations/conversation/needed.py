"""What the commands of this run look at beside the casus, read from GitHub for those that declare it and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ospo_automation.core.casus.assessing import assess
from ospo_automation.core.casus.casus import is_by_us
from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import BOARD, rows_on
from ospo_automation.core.command import Behind, Command, Need, Stray, named_in, number_in
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.incoming.slash import Line
from ospo_automation.core.primitives.errors import Gone, Moved
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
        load = hub.load(facts.now, about=_may_be_asked(facts))
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


def _may_be_asked(facts: Facts) -> list[str]:
    """Whom a command asks for by name, or by a topic; without any, whoever may be asked for this casus."""
    checkout = facts.scene.checkout
    found: list[str] = []
    for _, line, command in _who_need(Need.LOAD, facts):
        topics: Sequence[str] = facts.scene.casus.topics
        if command.behind is Behind.PERSON:
            path = checkout.network.topic_named(named_in(line.argument))
            topics = [path] if path else ()
            found += [] if path else [checkout.accounts.today(named_in(line.argument))]
        rings = checkout.expertise.rings(topics) if topics else ()
        found += [login for ring in rings for login in ring.experts]
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
