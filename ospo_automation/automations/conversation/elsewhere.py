"""What can be asked in an issue that is no casus: an expert asks for a pause where they read that they can."""

from __future__ import annotations

from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.sight.scene import look

from .facts import Facts, Known, Said
from .hearing import new_in


def elsewhere(hub: Reader, event: Event, known: Known) -> Facts | None:
    """Only the comment that started this run counts, and of its commands those that can be given anywhere."""
    if event.comment is None or not event.gives_command:
        return None
    scene = look(hub, event, at_rest=True, anywhere=True)
    if scene is None:
        return None
    said = []
    for comment, author, given in new_in(scene, event.now, known):
        if comment.id != event.comment:
            continue
        roles = scene.parts.roles_of(author)
        commands = ((line, known.of(line)) for line in given)
        wanted = [line for line, each in commands if each is not None and each.anywhere and each.is_for(roles)]
        if wanted:
            said.append(Said(comment, author, roles, wanted))
    return Facts(scene, said, event.now, known, is_casus=False) if said else None
