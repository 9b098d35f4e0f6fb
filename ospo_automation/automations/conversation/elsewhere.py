"""What can be asked in an issue that is no casus: an expert asks for a pause where they read that they can."""

from __future__ import annotations

from dataclasses import replace

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Need
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, own_comments
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.slash import Line
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.sight.scene import look

from .facts import AGAIN, REFUSAL, Facts, Known, Said
from .hearing import asks_who_maintains, new_in


def elsewhere(hub: Reader, event: Event, known: Known) -> Facts | None:
    """Of the comment that started this run, or that a sweep finds unheard, the commands that can be given anywhere."""
    if event.is_scheduled:
        meant = _asked_last(hub, event, known)
    else:
        meant = {event.comment} if event.comment is not None and event.gives_command else set()
    scene = look(hub, event, at_rest=True, anywhere=True) if meant else None
    if scene is None:
        return None
    said = []
    for comment, author, given in new_in(scene, event.now, known):
        if comment.id not in meant or _is_about_their_form(comment, author, hub):
            continue
        commands = [(line, each) for line in given if (each := known.of(line)) is not None and each.anywhere]
        roles = scene.parts.roles_of(author)
        if any(asks_who_maintains(each, roles) for _, each in commands) and hub.is_maintainer(author.login):
            roles |= {Role.MAINTAINER}
        wanted = [line for line, each in commands if each.is_for(roles)]
        if wanted:
            said.append(Said(comment, author, roles, wanted))
    if not said:
        return None
    that_day = scene.checkout.network.calendar.today(said[-1].comment.created_at)  # on which `tomorrow` was said
    scene = replace(scene, today=that_day)
    return Facts(scene, said, event.now, known, is_casus=False, is_late=event.is_scheduled)


def _is_about_their_form(comment: Comment, author: Person, hub: Reader) -> bool:
    """Whether somebody meant the form with which they signed up then, and not the network in which they are by now:
    it was said there before they sent or changed the form with which they came in.
    """
    issue, last = hub.issue(comment.number), hub.checkout.profiles.of(author.login).form
    is_form = hub.checkout.network.labels.join.name.lower() in map(str.lower, issue.labels)
    if not (is_form and last and issue.author is not None and issue.author.id == author.id):
        return False
    try:
        theirs = hub.issue(last)
    except Gone:
        return False
    return comment.created_at <= max(theirs.created_at, theirs.edited_at or theirs.created_at)


def _is_for_anywhere(line: Line, known: Known) -> bool:
    command = known.of(line)
    return command is not None and command.anywhere


def _is_about_them(comment: Comment, known: Known) -> bool:
    """Whether it changes who is away."""
    return any(Need.ROWS in command.needs for _, command in known.given(comment.given.lines))


def _asked_last(hub: Reader, event: Event, known: Known) -> set[int | None]:
    """The comments here in which somebody last asked for a pause or took it back, of all that was said lately: theirs
    on a casus count as well. Of what is about the issue each counts. Those that we refused were heard.
    """
    last: dict[tuple[int, int], Comment] = {}
    for each in hub.commanded(event.now):
        if each.author is not None and any(_is_for_anywhere(line, known) for line in each.given.lines):
            last[each.author.id, 0 if _is_about_them(each, known) else each.id] = each
    here = [each for each in last.values() if each.number == event.number]
    marks = own_comments(hub.comments(event.number or 0), hub.checkout.network.bots) if here else ()
    said = {mark.key for _, mark in marks}
    return {each.id for each in here if not said & {f"{REFUSAL}/{each.id}", f"{AGAIN}/{each.id}"}}
