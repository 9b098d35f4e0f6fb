"""What is new to hear in a casus: what people ask with a command or in plain words, each in their turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.turns import in_turn
from ospo_automation.core.command import Behind, Command, Need
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.issue import Comment, belonging_first
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.slash import MOST_LINES, How, Line
from ospo_automation.core.sight.scene import Scene

from .facts import AGAIN, LATELY, REFUSAL, Known, Said, Spoken
from .in_a_word import in_a_word, is_passed_by, shares_at_once
from .needed import linked

MOST_STRANGERS = 3  # people of whom we ask GitHub in one run whether they maintain the repository
MOST_LINKED = 3  # issues at which we look in one run to see whether they are a casus
MOST_READ = 200  # comments with commands in one run


def new_in(scene: Scene, now: datetime, known: Known) -> list[Spoken]:
    """People's comments that hold a command and weren't looked at yet, oldest first.

    Of those edited since nothing is carried out: whoever may edit them isn't always who wrote them.
    """
    bots = scene.checkout.network.bots
    found = []
    has_helped = False
    for comment in sorted(scene.comments, key=lambda each: each.id):
        author = comment.author
        if author is None or author.is_bot or comment.is_ours(bots):
            continue
        is_seen = scene.course.has_seen(comment.id)
        if comment.was_edited:
            given = [] if now - comment.created_at > LATELY else _to_write_again(scene, comment, known, is_seen=is_seen)
        elif is_seen:
            continue
        else:
            given = _given(scene, comment, author, known)
            plain = in_a_word(scene, comment, now)
            helps = has_helped or _says_helped(plain, known)
            if helps and shares_at_once(scene, comment, now, has_ended=bool(plain)):
                plain = [*plain, Line("lesson", how=How.PLAIN)]
            given = [*given, *_beside(given, plain, known)]
            has_helped = has_helped or _says_helped(given, known)
        if given or (not comment.was_edited and is_passed_by(scene, comment, author)):
            found.append((comment, author, given))
    return found


def _says_helped(lines: Sequence[Line], known: Known) -> bool:
    return any(known.name_of(line) == "helped" for line in lines)


def _beside(given: Sequence[Line], plain: Sequence[Line], known: Known) -> Sequence[Line]:
    """What plain words say beside commands, as in `Graag.` above `/parkeren 11 januari`.

    Where a command takes them as its text, or says the same, they are that.
    """
    commands = [command for line in given if (command := known.of(line)) is not None]
    takes_words = any(each.behind is Behind.WORDS for each in commands)
    names = {each.name for each in commands}
    return [] if takes_words else [line for line in plain if known.name_of(line) not in names]


def _given(scene: Scene, comment: Comment, author: Person, known: Known) -> list[Line]:
    """The commands in a comment, and what looks like one; in a sentence only of people with a part in the casus."""
    takes_part = bool(scene.parts.roles_of(author))
    return [
        line
        for line in comment.given.lines[:MOST_LINES]
        if (known.of(line) and (line.how is How.DONE or takes_part)) or (line.how is How.UNKNOWN and known.meant(line))
    ]


def _to_write_again(scene: Scene, comment: Comment, known: Known, *, is_seen: bool) -> list[Line]:
    """What looks like a command in an edited comment, where its writer may wait for something to happen.

    Of one that was looked at before that is so where we didn't understand it then.
    """
    was_refused = f"{REFUSAL}/{comment.id}" in scene.said
    if f"{AGAIN}/{comment.id}" in scene.said or (is_seen and not was_refused):
        return []
    lines = [line for line in comment.given.lines if known.of(line) and line.how is How.DONE]
    return [replace(line, how=How.EDITED) for line in lines[:1]]


def said_in(hub: Reader, scene: Scene, new: Sequence[Spoken], known: Known) -> list[Said]:
    """What is to be done now, in its turn. What would take too many questions to GitHub waits for the next run, and
    keeps nothing else waiting.
    """
    found: list[Said] = []
    numbers: set[int] = set()
    unsure = _unsure(scene, new, known)
    maintainers = {login for login in unsure[:MOST_STRANGERS] if hub.is_maintainer(login)}
    in_order = in_turn(
        new, scene.course, lambda person: bool(scene.parts.roles_of(person)) or person.login in maintainers
    )
    for comment, author, given in in_order[:MOST_READ]:
        roles = scene.parts.roles_of(author)
        wanted = numbers.union(linked(comment, given, known))
        if len(wanted) > MOST_LINKED and found:
            continue
        if _may_be_a_maintainers(given, roles, known):
            if author.login in unsure[MOST_STRANGERS:]:
                continue
            if author.login in maintainers:
                roles |= {Role.MAINTAINER}
        numbers = wanted
        found.append(Said(comment, author, roles, given))
    return found


def _unsure(scene: Scene, new: Sequence[Spoken], known: Known) -> list[str]:
    """Of whom it matters whether they maintain the repository: who has a part in it first."""
    roles = {author.login: scene.parts.roles_of(author) for _, author, _ in new}
    asking = (author.login for _, author, given in new if _may_be_a_maintainers(given, roles[author.login], known))
    in_order = belonging_first(asking, (comment for comment, _, _ in new))
    return sorted(in_order, key=lambda login: not roles[login])


def _may_be_a_maintainers(given: Sequence[Line], roles: frozenset[Role], known: Known) -> bool:
    return any(asks_who_maintains(command, roles) for _, command in known.given(given))


def asks_who_maintains(command: Command, roles: frozenset[Role]) -> bool:
    """Whether GitHub has to be asked that of somebody with these roles who gives this command."""
    return Need.POSSIBLE in command.needs or (Role.MAINTAINER in command.who and not command.is_for(roles))
