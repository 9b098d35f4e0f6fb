"""What somebody who signs up hears, at each step; who is in is welcomed, and their form closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ospo_automation.core.casus.remembered import LEFT, ROWS
from ospo_automation.core.engine.effects import CloseIssue, Effect, Relabel, ReopenIssue, Say
from ospo_automation.core.incoming.personal import kinds
from ospo_automation.core.network.joiner import data
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.signing_form import (
    AFTER,
    DAY,
    JOINING,
    LEFT_AGAIN,
    MOMENT,
    NEW,
    STAGE,
    STALE,
    TYPED,
    moment_of,
)

from .facts import Facts, Stage

MOST_STALE = 50  # people whose thumbs are remembered as from before
TEXTS = {
    Stage.PRIVATE: "joining/private",
    Stage.NOT_OWN: "joining/not_own",
    Stage.INCOMPLETE: "joining/incomplete",
    Stage.TAKEN: "joining/taken",
    Stage.WAITS: "joining/waits",
    Stage.APPROVED: "joining/approved",
    Stage.CHANGED: "joining/changed",
    Stage.THERE: "joining/welcome",
    Stage.TURNED_DOWN: "joining/turned_down",
    Stage.WITHDRAWN: "joining/withdrawn",
    Stage.OLDER: "joining/older",
    Stage.NO_PAGE: "joining/no_page",
}
FOR_COORDINATORS = (Stage.TAKEN, Stage.NO_PAGE)


def decide(facts: Facts) -> Iterator[Effect]:
    number, stage, labels = facts.number, facts.stage, facts.network.labels
    if stage is Stage.THERE and not facts.state and not facts.form.issue.is_open:
        return  # it was closed before we ever spoke there
    add = {labels.join.name, *([labels.triage.name] if stage in FOR_COORDINATORS else [])}
    yield Relabel(number, add=frozenset(add))
    if stage is Stage.CHANGED and not facts.form.issue.is_open:
        yield ReopenIssue(number)
    yield Say(number, JOINING, _text(facts), _values(facts), _state(facts), is_news=True)
    if stage is Stage.THERE and facts.is_asked:
        return
    yield from _away(facts)
    if stage in {Stage.THERE, Stage.WITHDRAWN, Stage.TURNED_DOWN, Stage.OLDER}:
        yield CloseIssue(number, "completed" if stage is Stage.THERE else "not_planned")


def _away(facts: Facts) -> Iterator[Effect]:
    """Who stands in the files against their word is asked nothing, and a proposal takes them away again. Who left
    before and is back is here again.
    """
    if facts.rows is None:
        return
    if facts.stage is Stage.WITHDRAWN:
        rows = facts.rows.paused(facts.login, LEFT, facts.day, facts.form.joiner.person.id)
    else:
        rows = facts.rows.back(facts.login, facts.day) if facts.rows.pauses.get(facts.login) == LEFT else None
    if rows is None:
        return
    for key, remembered in rows.changed(facts.rows).items():
        yield Say(facts.board, key, "board/rows", {"runs": dict(rows.runs) if key == ROWS else {}}, remembered)


def _text(facts: Facts) -> str:
    if facts.stage is Stage.THERE and not facts.is_new:
        return "joining/as_you_wish"
    return TEXTS[facts.stage]


def _values(facts: Facts) -> dict[str, Any]:
    if facts.stage is Stage.PRIVATE:
        return {"kinds": sorted(facts.private.kinds)}
    if facts.stage is Stage.INCOMPLETE:
        titles = [topic.title for topic in facts.network.topics.values()]
        return {"missing": dict.fromkeys(facts.form.missing, ""), "topics": titles}
    if facts.stage is Stage.WITHDRAWN:
        return {"contact": Safe(facts.network.contact), "is_there": facts.is_there}
    if facts.stage is Stage.TURNED_DOWN:
        return {"contact": Safe(facts.network.contact)}
    if facts.stage in {Stage.NOT_OWN, Stage.TAKEN, Stage.NO_PAGE, Stage.OLDER}:
        return {}
    known, unknown = data(facts.form.joiner, facts.network), list(facts.form.unknown)[:5]
    if kinds("\n".join(unknown)):
        unknown = []  # whatever stands there isn't said again: our comment would outlast theirs
    return {**known, "unknown": unknown, "look": facts.look}


def _state(facts: Facts) -> dict[str, Any]:
    own: dict[str, Any] = {STAGE: facts.stage.value, TYPED: facts.form.joiner.print, DAY: facts.day.isoformat()}
    own |= {MOMENT: moment_of(facts.form)}
    if facts.stage is Stage.THERE and facts.is_new:
        own[NEW] = True
    if facts.stage is Stage.WITHDRAWN and (facts.rows is not None or facts.state.get(LEFT_AGAIN)):
        own[LEFT_AGAIN] = True
    stale = {STALE: list(facts.stale[:MOST_STALE])} if facts.stale else {}
    after = {AFTER: facts.after} if facts.after else {}
    return facts.private.over({**own, **stale, **after})
