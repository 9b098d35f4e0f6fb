"""The first page: what this is, what you can do here, what is open and what happened lately."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..state import Issue, RepositoryState
from . import clock, project_page
from .records import casussen, is_bot, rows
from .rendering import place
from .visit import Page, Redirect, Visit

OPEN_SHOWN, HAPPENED_SHOWN, MEANWHILE_SHOWN = 6, 10, 20


@dataclass(frozen=True)
class Happened:
    """Something that somebody did. `what` is a key of the words under `happened`."""

    at: datetime
    what: str
    who: str | None
    number: int
    title: str
    is_pull: bool
    comment: int | None = None


def lead(visit: Visit) -> Redirect | Page:
    """From `/` to the repository, once it is there."""
    if visit.box.world.repo(visit.view.repository) is None:
        return Page("refusal.html", visit.say("refused.early.title"), "", {"why": "early"}, 503)
    return Redirect(visit.home)


def show(visit: Visit) -> Page:
    with visit.turn():
        asked = casussen(visit.box.world, visit.repo, visit.view.beside)
        still_open = [issue for issue in asked if issue.state == "open"]
        newest = heapq.nlargest(OPEN_SHOWN, still_open, key=lambda issue: issue.number)
        whole = list(_happened(visit.repo, visit.repo.listed(), {issue.number for issue in asked}))
        happened = heapq.nlargest(HAPPENED_SHOWN, whole, key=lambda each: each.at)
        passing = clock.passing(visit)
        values = {
            "rows": rows(visit.repo, newest),
            "happened": happened,
            "open": len(still_open),
            "columns": _counted(visit, asked),
            "projects": project_page.links(visit),
            "clock": clock.token() if visit.view.put_forward else "",
            "passing": passing,
            "meanwhile": _meanwhile(visit, whole, passing) if passing is not None and passing.is_over else [],
        }
    return Page("home.html", visit.view.name, "home", values | {"place": place(visit, 1)})


def _counted(visit: Visit, asked: list[Issue]) -> list[tuple[str, str, int, int]]:
    """Of each column its title, its label's name and id, and how many casussen have it."""
    found = []
    for column in visit.view.columns:
        label = visit.repo.label(column.label)
        if label:
            count = sum(label.id in issue.labels for issue in asked)
            found.append((column.heading, label.name, label.id, count))
    return found


def _meanwhile(visit: Visit, happened: list[Happened], passing: clock.Passing) -> list[Happened]:
    """What happened by itself while time passed, the first of it first."""
    by_itself = [each for each in happened if each.at >= passing.since and is_bot(visit.box.world, each.who)]
    return heapq.nsmallest(MEANWHILE_SHOWN, by_itself, key=lambda each: each.at)


def _happened(repo: RepositoryState, issues: list[Issue], asked: set[int]) -> Iterator[Happened]:
    titles = {issue.number: issue for issue in issues}
    for issue in issues:
        about = (issue.number, issue.title, issue.pull is not None)
        opened = "opened" if issue.number in asked else "sent"
        yield Happened(issue.created_at, "proposed" if issue.pull else opened, issue.author, *about)
        if issue.pull and issue.pull.merged_at:
            yield Happened(issue.pull.merged_at, "merged", issue.pull.merged_by, *about)
        elif issue.closed_at:
            yield Happened(issue.closed_at, "closed", issue.closed_by, *about)
    for comment in repo.comments.values():
        if found := titles.get(comment.number):
            about = (found.number, found.title, found.pull is not None)
            yield Happened(comment.created_at, "commented", comment.author, *about, comment.id)
