"""Each is asked on an issue of their own, once; silence brings a pause, and takes nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from ospo_automation.core.casus.remembered import ROWS
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, Relabel, ReopenIssue, Say, Tell
from ospo_automation.core.outgoing.safe import Mention
from ospo_automation.core.sight.confirmations import CONFIRMATIONS, MONTH, RESTS, TO_ONE, WAITING, YearlyQuestion

from .facts import Facts, Member
from .gathering import key_of


def decide(facts: Facts) -> Iterator[Effect]:
    asked, yes, rests = dict(facts.memory.asked), dict(facts.memory.yes), dict(facts.memory.rests)
    yield from _settled(facts, asked)
    yes |= dict.fromkeys(facts.answered, facts.today)
    yield from _silent(facts, asked)
    for each in facts.due:
        yield from _due(each, facts, asked)
    for each in facts.resting:
        yield from _resting(each, facts, rests)
    memory = replace(facts.memory, asked=asked, yes=yes, rests=rests)
    if facts.ours is not None or asked or yes or rests or facts.begins_with_seen:
        values = {"asked": len(asked), "right": sum(id_ not in facts.said_so for id_ in yes)}
        yield KeepIssue(CONFIRMATIONS, "confirming/title", "confirming/list", values, memory.record())


def _settled(facts: Facts, asked: dict[int, YearlyQuestion]) -> Iterator[Effect]:
    """In the place of the question stands the same for who answered, who kept silent and who left."""
    for id_, number in facts.answered.items():
        yield Say(number, key_of(asked.pop(id_).day), "confirming/over", {})
        yield CloseIssue(number, "completed")
    for id_, question in facts.over.items():
        yield Say(question.number, key_of(question.day), "confirming/over", {})
        yield CloseIssue(question.number, "not_planned")
        del asked[id_]


def _silent(facts: Facts, asked: dict[int, YearlyQuestion]) -> Iterator[Effect]:
    """A pause without an end, of which nothing is said anywhere."""
    rows = facts.rows
    for each in facts.silent:
        paused = rows.paused(each.login, None, facts.today, each.id)
        if paused is None:
            break  # that there is no room is told where somebody asks for a pause
        rows, question = paused, asked.pop(each.id)
        yield Say(question.number, key_of(question.day), "confirming/over", {})
        if each.number:
            yield CloseIssue(each.number, "completed")  # as for who answered: it tells nobody which it was
    for key, remembered in rows.changed(facts.rows).items() if facts.board is not None else ():
        values = {"runs": dict(rows.runs) if key == ROWS else {}}
        yield Say(facts.board or 0, key, "board/rows", values, remembered)


def _due(member: Member, facts: Facts, asked: dict[int, YearlyQuestion]) -> Iterator[Effect]:
    if not member.number:
        yield KeepIssue(TO_ONE.key(member.id), "confirming/one_title", "confirming/one", {})
        return
    yield ReopenIssue(member.number)
    yield Relabel(member.number, add=frozenset({facts.network.labels.join.name}))
    yield from _asked(member, key_of(facts.today), "confirming/asked", facts)
    asked[member.id] = YearlyQuestion(facts.today, member.number)


def _resting(member: Member, facts: Facts, rests: dict[int, tuple[date, bool]]) -> Iterator[Effect]:
    """On a form that stays closed: nothing waits for an answer."""
    if not member.number:
        yield KeepIssue(TO_ONE.key(member.id), "confirming/one_title", "confirming/one", {})
        return
    yield from _asked(member, f"{RESTS}/{facts.today.isoformat()}", "confirming/rests", facts)
    rests[member.id] = (rests[member.id][0], True)
    if member.is_ours:
        yield CloseIssue(member.number, "completed")


def _asked(member: Member, key: str, text: str, facts: Facts) -> Iterator[Effect]:
    """On their own form they hear of it by themselves; on an issue of ours they are mentioned."""
    values: dict[str, Any] = {
        "topics": list(member.titles),
        "follower": member.page.follower,
        "per_week": member.page.asks_per_week,
        "due": facts.today + MONTH,
        "later": facts.later,
        "mentions": [Mention(member.login)] if member.is_ours else [],
        "has_form": not member.is_ours,
    }
    if member.is_ours:
        yield Tell(member.number, key, text, (member.login,), values, {WAITING: True})
    else:
        yield Say(member.number, key, text, values, {WAITING: True})
