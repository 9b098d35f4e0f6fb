"""Pull requests: the list, and of each what it says, its commits and what it changes in the files."""

from __future__ import annotations

from ..state import Pull, World
from .changes import commits_between, files_changed
from .records import Said, is_bot, opening, replies, row, rows
from .rendering import place
from .visit import Page, Redirect, Visit


def show_list(visit: Visit) -> Page:
    state = "closed" if visit.query.get("state") == "closed" else "open"
    with visit.turn():
        found = [issue for issue in visit.repo.listed() if issue.pull is not None]
        chosen = sorted((issue for issue in found if issue.state == state), key=lambda issue: -issue.number)
        part = visit.slice(chosen)
        counts = {each: sum(issue.state == each for issue in found) for each in ("open", "closed")}
        values = {"rows": rows(visit.repo, part), "part": part, "state": state, "counts": counts}
    return Page("pulls.html", visit.say("pulls.title"), "pulls", values)


def show(visit: Visit, number: str) -> Page | Redirect:
    with visit.turn():
        issue = visit.issue(number)
        pull = issue.pull
        if pull is None:
            return Redirect(f"{visit.home}/issues/{number}")
        said = [*replies(visit.box.world, visit.repo, issue), *_reviews(visit.box.world, pull)]
        values = {
            "row": row(visit.repo, issue, len(said)),
            "opening": opening(visit.box.world, issue),
            "replies": sorted(said, key=lambda one: one.at),
            "head": pull.head,
            "base": pull.base,
            "merged_at": pull.merged_at,
            "merged_by": pull.merged_by,
            "reviewers": list(pull.reviewers),
        }
        between = (pull.base_sha, pull.head_sha)
    values |= {"commits": commits_between(visit.git, *between), "files": files_changed(visit.git, *between)}
    values |= {"place": place(visit, 2), "below": place(visit, 3)}
    return Page("pull.html", f"{issue.title} · #{number}", "pulls", values)


def _reviews(world: World, pull: Pull) -> list[Said]:
    """A review without words is told by its state alone."""
    return [
        Said(one.id, one.author, is_bot(world, one.author), one.body, one.at, None, verdict=one.state)
        for one in pull.reviews
    ]
