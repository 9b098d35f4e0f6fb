"""One list of who comes and who goes, and for each of both one proposal that follows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ospo_automation.core.engine.effects import (
    CloseIssue,
    Effect,
    KeepIssue,
    Propose,
    ProposedPage,
    ReopenIssue,
    Say,
    Tell,
)
from ospo_automation.core.network.joiner import Joiner
from ospo_automation.core.outgoing.safe import Mention, Safe
from ospo_automation.core.sight.standing_members import HOME, noted

from .facts import COMING, GOING, WEEKLY, BranchFiles, Facts
from .gathering import BASE, WROTE

MOST_SHOWN = 100
TEXTS = {
    COMING: ("roster/pull_title", "roster/pull", "roster/told"),
    GOING: ("roster/leave_title", "roster/leave_pull", "roster/leave_told"),
}
"""The title and the text of a pull request, and our comment that says where it is."""


def decide(facts: Facts) -> Iterator[Effect]:
    home, has_any = facts.home, bool(facts.waiting or facts.coming or facts.going or facts.stuck or facts.renewed)
    if home is None and not has_any:
        return
    handled = dict(facts.handled)
    if COMING in facts.anew:
        handled[COMING] = facts.there[COMING].number
    if has_any or (home is not None and home.is_open):
        state = noted(facts.coming, facts.ended, handled, facts.withdrawn)
        yield KeepIssue(HOME, "roster/title", "roster/list", _list(facts), state)
    if home is None:
        return
    if has_any and not home.is_open:
        yield ReopenIssue(home.number)
    if facts.to_tell:
        mentions = tuple(facts.to_tell)
        values = {"mentions": [Mention(login) for login in mentions], "count": len(facts.waiting)}
        yield Tell(home.number, f"{WEEKLY}/{facts.today.isoformat()}", "roster/waits", mentions, values)
    wanted = [*_coming(facts, home.number), *_going(facts, home.number)]
    yield from wanted
    is_left = any(isinstance(each, Propose) for each in wanted)
    if not (has_any or is_left) and home.is_open:
        yield CloseIssue(home.number, "completed")


def _coming(facts: Facts, number: int) -> Iterator[Effect]:
    there = facts.there.get(COMING)
    if facts.is_left:
        title, text, told_of = TEXTS[COMING]
        yield Propose(number, COMING, title, text, (), Say(number, COMING, told_of, {}), is_left=True)
    if there is None:
        return
    is_left = there.state == "closed" and bool(there.head)
    is_empty = not (facts.coming or facts.renewed) and there.state == "open" and not there.is_frozen
    if COMING in facts.anew or is_left or is_empty:
        text = facts.anew.get(COMING, "roster/closed")
        told = Say(number, f"{COMING}/over", "roster/over", {}, {}, is_news=True)
        yield Propose(number, COMING, "roster/pull_title", text, (), told, {}, is_over=True)
    elif facts.coming or facts.renewed:
        people = [{**_told(each), "is_in": number in facts.changed} for number, each in facts.coming.items()]
        values = {"people": people[:MOST_SHOWN], "count": len(people), "renewed": facts.renewed}
        yield _proposal(facts, number, COMING, values)
    else:
        yield from _merged(facts, number, COMING)


def _going(facts: Facts, number: int) -> Iterator[Effect]:
    there = facts.there.get(GOING)
    if there is None:
        return
    is_taken_back = GOING in facts.anew or (not facts.going and there.state == "open")
    if is_taken_back or (there.state == "closed" and there.head):
        told = Say(number, f"{GOING}/over", "roster/over", {}, {}, is_news=True)
        text = facts.anew.get(GOING, "roster/closed")
        yield Propose(number, GOING, "roster/leave_title", text, (), told, {}, is_over=True)
        return
    draft = facts.drafts[GOING]
    if not facts.going:
        yield from _merged(facts, number, GOING)
    if not facts.going or not (draft.pages or draft.gone):
        return  # who stands in a team alone is taken out of it by hand
    values = {"count": len(facts.going), "in_teams": list(facts.in_teams), "none_left": facts.last_coordinators}
    yield _proposal(facts, number, GOING, values)


def _merged(facts: Facts, number: int, key: str) -> Iterator[Effect]:
    """Where our comment still says that a maintainer is to merge it, while one did."""
    there = facts.there[key]
    if there.state == "merged" and facts.remembered.get(key):
        yield Say(number, key, "roster/merged", {"url": Safe(there.url)}, facts.remembered[key])


def _proposal(facts: Facts, number: int, key: str, values: dict[str, Any]) -> Propose:
    draft: BranchFiles = facts.drafts[key]
    pages = (
        *(ProposedPage(path, before=text, after="") for path, text in draft.pages.items()),
        *(ProposedPage(path, is_gone=True) for path in draft.gone),
    )
    title, text, told_of = TEXTS[key]
    state = {WROTE: dict(draft.wrote), **({BASE: facts.base} if key == COMING else {})}
    told = Say(number, key, told_of, {"count": values["count"] + values.get("renewed", 0)}, state)
    return Propose(number, key, title, text, pages, told, values, insists=facts.insists, is_exact=True)


def _told(joiner: Joiner) -> dict[str, Any]:
    return {"login": joiner.person.login, "follower": joiner.follower}


def _list(facts: Facts) -> dict[str, Any]:
    return {
        "waiting": [{"number": each.number, "login": each.login, "likes": each.likes} for each in facts.waiting],
        "coming": [{"number": number, **_told(each)} for number, each in facts.coming.items()],
        "going": len(facts.going),
        "in_teams": list(facts.in_teams),
        "renewed": facts.renewed,
        "stuck": list(facts.stuck),
    }
