"""Each is asked on an issue of their own, once; silence brings a pause, and takes nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ospo_automation.core.casus.remembered import ROWS, Rows
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, Relabel, ReopenIssue, Say, Tell
from ospo_automation.core.outgoing.safe import Mention
from ospo_automation.core.sight.confirmations import CONFIRMATIONS, MONTH, RESTS, TO_ONE, WAITING, YearlyQuestion

from .facts import Facts, Member
from .gathering import key_of


def decide(facts: Facts) -> Iterator[Effect]:
    asked, yes, rests = dict(facts.memory.asked), dict(facts.memory.yes), dict(facts.memory.rests)
    for id_, number in facts.answered.items():
        yield Say(number, key_of(asked[id_].day), "confirming/thanks", {})
        yield CloseIssue(number, "completed")
        yes[id_] = facts.today
        del asked[id_]
    rows = facts.rows
    for each in facts.silent:
        paused = rows.paused(each.login, None, facts.today, each.id)
        if paused is None:
            break  # no room is told of where somebody asks for a pause
        rows = paused
        del asked[each.id]
        if each.number:
            yield CloseIssue(each.number, "not_planned")
    yield from _rows(facts, rows)
    for each in facts.due:
        if each.number:
            yield ReopenIssue(each.number)
            yield Relabel(each.number, add=frozenset({facts.network.labels.join.name}))
            yield from _asked(each, key_of(facts.today), "confirming/asked", facts)
            asked[each.id] = YearlyQuestion(facts.today, each.number)
        else:
            yield KeepIssue(TO_ONE.key(each.id), "confirming/one_title", "confirming/one", {})
    for each in facts.resting:
        if each.number:
            yield from _asked(each, f"{RESTS}/{facts.today.isoformat()}", "confirming/rests", facts)
            rests[each.id] = (rests[each.id][0], True)
            if each.is_ours:
                yield CloseIssue(each.number, "completed")
        else:
            yield KeepIssue(TO_ONE.key(each.id), "confirming/one_title", "confirming/one", {})
    memory = replace(facts.memory, asked=asked, yes=yes, rests=rests)
    if facts.ours is not None or asked or yes or rests:
        values = {"asked": len(asked), "yes": len(yes)}
        yield KeepIssue(CONFIRMATIONS, "confirming/title", "confirming/list", values, memory.record())


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


def _rows(facts: Facts, rows: Rows) -> Iterator[Effect]:
    if facts.board is None:
        return
    for key, remembered in rows.changed(facts.rows).items():
        yield Say(facts.board, key, "board/rows", {"runs": dict(rows.runs) if key == ROWS else {}}, remembered)
