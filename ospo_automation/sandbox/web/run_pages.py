"""What each run of the automation did, newest first."""

from __future__ import annotations

from ..state import Run
from .rendering import place
from .visit import Missing, Page, Redirect, Visit
from .words import knows

PAGE_SIZE = 20


def show(visit: Visit) -> Page:
    """With `?issue=` those of one casus."""
    asked = visit.query.get("issue", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    with visit.turn():
        found = [run for run in reversed(visit.repo.runs) if number is None or run.number == number]
        part = visit.slice(found, PAGE_SIZE)
        titles = {run.number: visit.repo.issues[run.number].title for run in part if run.number in visit.repo.issues}
        failed = sum(run.failed for run in found)
    headings = {run.id: _heading(visit, run) for run in part}
    values = {"part": part, "headings": headings, "titles": titles, "number": number, "failed": failed}
    return Page("runs.html", visit.say("runs.title"), "runs", values | {"place": place(visit, 2)})


def lead(visit: Visit, number: str) -> Redirect:
    """From the address that the API gives for a run to where it stands in the list."""
    with visit.turn():
        newest_first = [run.id for run in reversed(visit.repo.runs)]
    if int(number) not in newest_first:
        raise Missing
    page = newest_first.index(int(number)) // PAGE_SIZE + 1
    return Redirect(f"{visit.home}/actions?page={page}#run-{number}")


def _heading(visit: Visit, run: Run) -> str:
    """In words where there are words for its workflow or its event; else GitHub's own name."""
    keys = (f"runs.workflows.{run.workflow}", f"runs.events.{run.event.replace('.', '_')}")
    return next((visit.say(key) for key in keys if knows(visit.view.language, key)), run.event)
