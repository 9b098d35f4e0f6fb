"""What people asked for is done, one thing after the other, or refused in a friendly comment."""

from __future__ import annotations

from dataclasses import replace

from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import NO_ROOM, Rows
from ospo_automation.core.casus.turns import looked_at
from ospo_automation.core.command import Call, Change, Command, Need
from ospo_automation.core.engine.effects import React, Relabel, Say
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.incoming.slash import How, Line
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.sight.scene import Scene
from ospo_automation.core.standing import Standing

from .enough import is_one_too_many
from .facts import AGAIN, REFUSAL, Facts, Known, Said

MOST_AT_ONCE = 12  # effects of commands in one run; the rest waits for the next
MOST_SEEN = 3  # reactions in one run to what isn't answered any more


def hear(facts: Facts, state: Standing) -> None:
    """Does what was said, in its turn, until it is enough for one run."""
    number = facts.scene.number
    seen: list[int] = []
    for said in facts.said:
        if len(state.effects) > MOST_AT_ONCE:
            break
        done = [_does(facts, said, index, state) for index in range(len(said.lines))]
        if all(each is None for each in done):  # enough was answered here for today, or it asks nothing
            seen.append(said.comment.id)
            if done and len(state.effects) < MOST_SEEN:
                state.effects.append(React(number, said.comment.id, "eyes"))
        elif not said.comment.is_ours(facts.scene.checkout.network.bots):
            state.effects.append(React(number, said.comment.id, "eyes"))
            state.effects.append(React(number, said.comment.id, "confused" if False in done else "+1"))
            seen.append(said.comment.id)
    state.course = looked_at(state.course, facts.waiting, seen)


def _does(facts: Facts, said: Said, index: int, state: Standing) -> bool | None:
    """Whether a command could be done; None where it only asked for one answer more than there are."""
    changes, is_done = _changes(facts, said, index, state)
    kept = [each for each in changes if not (isinstance(each, Say) and is_one_too_many(facts, said, each, state))]
    for change in kept:
        state.take(change)
    return is_done if kept or not changes else None


def _changes(facts: Facts, said: Said, index: int, state: Standing) -> tuple[list[Change], bool]:
    """What a command brings about, and whether it could be done; a friendly comment where not."""
    scene, line = state.scene, said.lines[index]
    has_joined = said.actor.login.lower() in map(str.lower, scene.casus.issue.assignees)
    roles = said.roles | ({Role.TEAM} if has_joined else frozenset())
    command = facts.known.of(line)
    if command is None or line.how in {How.MISPLACED, How.EDITED}:
        return [_not_carried_out(facts.known, scene, said.comment, line)], False
    possible = _possible(facts.known, scene, roles) if Need.POSSIBLE in command.needs else ()
    read = replace(facts.read, load=state.load, rows=state.rows, possible=possible)
    call = Call(command, scene, state.course, said.comment, said.actor, roles, line, facts.now, index, read)
    try:
        return _carried_out(command, call, has_board=facts.board is not None), True
    except Refused as no:
        if line.how is How.PLAIN and no.text != NO_ROOM:
            return [], True  # they asked for nothing: what can't be done isn't missed
        network = scene.checkout.network
        known = {"contact": Safe(network.contact), "later": scene.later}
        refusal = Say(scene.number, f"{REFUSAL}/{said.comment.id}", no.text, {**known, **no.values})
        # Whoever is away can't mail a coordinator.
        told = [Relabel(scene.number, add=frozenset({network.labels.triage.name}))] if line.how is How.PLAIN else []
        return [*told, refusal], False


def _carried_out(command: Command, call: Call, *, has_board: bool) -> list[Change]:
    """What a command brings about. Raises Refused where this person may not do it, or where it can't be done."""
    _check(command, call)
    do = command.do if command.is_for(call.roles) or command.otherwise is None else command.otherwise
    changes = list(do(call))
    for change in changes:
        command.check(change)
    if not has_board and any(isinstance(change, Rows) for change in changes):
        raise Refused("refused/no_board")
    return changes


def _not_carried_out(known: Known, scene: Scene, comment: Comment, line: Line) -> Say:
    """One line about what only looks like a command."""
    command = known.of(line)
    if command is None:
        values = {"word": f"/{line.name}", "meant": Safe(f"`/{known.meant(line)}`")}
        return Say(scene.number, f"{REFUSAL}/{comment.id}", "refused/unknown", values)
    spelled = Safe(f"`{command.spelled(scene.checkout.network.language)}`")
    is_edited = line.how is How.EDITED
    key = f"{AGAIN if is_edited else REFUSAL}/{comment.id}"
    return Say(scene.number, key, "refused/edited" if is_edited else "refused/misplaced", {"command": spelled})


def _check(command: Command, call: Call) -> None:
    """Raises Refused where this person may not do this, or where it makes no sense now."""
    if not command.is_for(call.roles) and command.otherwise is None:
        raise Refused("refused/role", {"command": call.spelled, "who": sorted(role.value for role in command.who)})
    if not command.fits(call.scene.casus.statuses):
        status = call.scene.casus.statuses[0]
        name = call.scene.checkout.network.labels.status_name(status)
        raise Refused("refused/status", {"command": call.spelled, "status": name})


def _possible(known: Known, scene: Scene, roles: frozenset[Role]) -> tuple[Command, ...]:
    now, network = scene.casus.statuses, scene.checkout.network
    return tuple(
        each for each in known.commands if each.is_shown_to(roles) and each.fits(now) and each.is_offered(now, network)
    )
