"""The list of casussen, and the page of one: what was asked, what was answered, and who heard of it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from werkzeug.wrappers import Request as WebRequest

from ..state import BOT_LOGIN, Issue
from . import guard, replying, sending
from .records import Chip, chip, opening, replies, row, rows
from .rendering import place
from .replying import Draft
from .visit import Document, Missing, Page, Redirect, Visit

STATES = ("open", "closed", "all")


def show_list(visit: Visit) -> Page:
    state = visit.query.get("state", "open")
    state = state if state in STATES else "open"
    with visit.turn():
        named = visit.query.get("label", "")
        label = visit.repo.label(named) if named else None
        found = [issue for issue in visit.repo.listed() if issue.pull is None]
        if named:
            found = [issue for issue in found if label and label.id in issue.labels]
        families = _families(visit)
        counts = {each: sum(each in ("all", issue.state) for issue in found) for each in STATES}
        chosen = [issue for issue in found if state in ("all", issue.state)]
        chosen.sort(key=lambda issue: issue.number, reverse=True)
        part = visit.slice(chosen)
        values = {
            "rows": rows(visit.repo, part),
            "part": part,
            "state": state,
            "counts": counts,
            "named": named,
            "label": chip(label) if label else None,
            "families": families,
        }
    return Page("issues.html", visit.say("issues.title"), "issues", values)


def _families(visit: Visit) -> list[tuple[str, list[tuple[Chip, str, int]]]]:
    """Labels to choose from, by family: each with its short name and how many casussen have it."""
    counted = Counter(label for issue in visit.repo.listed() if issue.pull is None for label in issue.labels)
    labels = [visit.repo.labels[one] for one in sorted(counted, key=lambda one: visit.repo.labels[one].name.lower())]
    columns = ((visit.repo.label(column.label), column.heading) for column in visit.view.columns)
    found = {"status": [(chip(each), title, counted[each.id]) for each, title in columns if each and counted[each.id]]}
    for family, beginning in (("topic", visit.view.topic), ("organisation_type", visit.view.organisation_type)):
        members = [each for each in labels if beginning and each.name.lower().startswith(beginning.lower())]
        found[family] = [(chip(each), each.name[len(beginning) :], counted[each.id]) for each in members]
    return [(family, members) for family, members in found.items() if members]


def show(visit: Visit, number: str, draft: Draft | None = None, status: int = 200) -> Page | Redirect:
    """`draft`: a reply that can't be sent yet."""
    draft = draft or Draft()
    with visit.turn():
        issue = visit.repo.issues.get(int(number))
        if issue and issue.moved_to and issue.moved_to[0] == visit.repo.full_name:
            return Redirect(f"{visit.home}/issues/{issue.moved_to[1]}")
        issue = visit.issue(number)
        if issue.pull is not None:
            return Redirect(f"{visit.home}/pull/{number}")
        said = replies(visit.box.world, visit.repo, issue)
        values = {
            "row": row(visit.repo, issue, len(said)),
            "opening": opening(visit.box.world, issue),
            "replies": said,
            "assignees": list(issue.assignees),
            "reason": issue.state_reason,
            "locked": issue.locked,
            "runs": sum(run.number == issue.number for run in visit.repo.runs),
            "news": _news(visit, issue),
            "speakers": replying.speakers(visit, issue),
        }
    values |= {"place": place(visit, 2), "below": place(visit, 3)}
    values |= {"draft": draft, "token": guard.token(_form(visit, number))}
    title = f"{issue.title} · #{number}"
    if draft.count:
        title = f"{visit.say('form.problem')}: {title}"
    return Page("issue.html", title, "issues", values, status)


def reply(visit: Visit, web: WebRequest, number: str) -> Page | Redirect:
    """Takes in what the visitor answers, or shows the page again with everything that was typed."""
    sent = sending.sent(visit, web, _form(visit, number))
    if isinstance(sent, Page):
        return sent
    closes = sent.get("act") == "close"
    with visit.turn():  # between looking and writing nobody else may change anything
        issue = visit.issue(number)
        if issue.pull is not None:
            raise Missing
        draft = Draft(sent.get("who", ""), sent.get("text", ""))
        draft = replying.judged(visit, issue, draft, closes=closes)
        if not draft.count:
            return Redirect(f"{visit.home}/issues/{number}{replying.done(visit, issue, draft, closes=closes)}", 303)
    return show(visit, number, draft, 429 if draft.of_all else 422)


def _form(visit: Visit, number: str) -> str:
    return f"{visit.view.repository}#{number}"


def news(visit: Visit, number: str) -> Document:
    """What the page's script asks every moment: has anything changed, and is the automation at work?"""
    with visit.turn():
        found = _news(visit, visit.issue(number))
    return Document(json.dumps(found).encode(), "application/json")


def _news(visit: Visit, issue: Issue) -> dict[str, Any]:
    said = visit.repo.comments_of(issue.number)
    runs = sum(run.number == issue.number for run in visit.repo.runs)
    told = sum(note.number == issue.number for note in visit.box.world.notifications)
    seen = (issue.title, issue.body, issue.state, issue.labels, issue.assignees, issue.reactions, said, runs, told)
    version = hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
    return {"version": version, "at_work": _is_at_work(visit, issue, runs)}


def _is_at_work(visit: Visit, issue: Issue, runs: int) -> bool:
    """Something of this casus waits for the automation or is with it now, or nothing has answered the visitor yet."""
    events = [*visit.box.world.events, *filter(None, [visit.box.in_hand])]
    waiting = (event.payload.get("issue") for event in events if event.repo == issue.repo)
    if any(about and about["number"] == issue.number for about in waiting):
        return True
    answered = runs or any(one.author == BOT_LOGIN for one in visit.repo.comments_of(issue.number))
    return not answered and issue.author == visit.view.visitor and issue.state == "open"
