"""Milestones, which give issues and pull requests a common date: by REST, and as a person has them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.access import Refusal, invalid
from ospo_automation.sandbox.acts import clean
from ospo_automation.sandbox.rest import Answer, Call, moment, route
from ospo_automation.sandbox.state import Milestone

if TYPE_CHECKING:
    from ospo_automation.sandbox import Repository
    from ospo_automation.sandbox.acts import Acts
    from ospo_automation.sandbox.state import Issue, RepositoryState, World

LIST = "/repos/{owner}/{repo}/milestones"
_NEVER = datetime.max.replace(tzinfo=UTC)


@route("GET", LIST, needs="issues:read")
def list_milestones(call: Call) -> Answer:
    """Those with a date first, by date."""
    query, state = call.query, call.query.get("state", "open")
    chosen = [one for one in call.repo.milestones.values() if state in ("all", one.state)]
    keys: dict[str, Any] = {
        "due_on": lambda one: (one.due_on or _NEVER, one.number),
        "completeness": lambda one: (_completeness(call, one), one.number),
    }
    chosen.sort(key=keys[query.get("sort", "due_on")], reverse=query.get("direction") == "desc")
    return call.page(chosen, lambda one: call.shapes.milestone(call.repo, one))


def _completeness(call: Call, milestone: Milestone) -> float:
    states = [issue.state for issue in call.repo.listed() if issue.milestone == milestone.number]
    return states.count("closed") / len(states) if states else 0.0


@route("POST", LIST, needs="issues:write", status=201)
def create_milestone(call: Call) -> Answer:
    body = call.body
    _check_title(call, body["title"], None)
    due_on = moment(body["due_on"]) if body.get("due_on") else None
    login, description = call.caller.actor.login, body.get("description")
    milestone = made(call.world, call.repo, login, body["title"], due_on=due_on, description=description)
    _set_state(call, milestone, body.get("state"))
    shape = call.shapes.milestone(call.repo, milestone)
    return Answer(shape, headers={"Location": shape["url"]})


@route("PATCH", LIST + "/{milestone_number}", needs="issues:write")
def update_milestone(call: Call) -> Answer:
    number, body = call.params["milestone_number"], call.body or {}
    milestone = call.repo.milestones.get(int(number)) if number.isdecimal() else None
    if milestone is None:
        raise Refusal(404, "Not Found")
    if "title" in body:
        _check_title(call, body["title"], milestone)
        milestone.title = body["title"]
    milestone.description = body.get("description", milestone.description)
    if "due_on" in body:
        milestone.due_on = moment(body["due_on"])
    milestone.updated_at = call.world.now
    _set_state(call, milestone, body.get("state"))
    return Answer(call.shapes.milestone(call.repo, milestone))


def _set_state(call: Call, milestone: Milestone, state: str | None) -> None:
    if state and state != milestone.state:
        milestone.state = state
        milestone.closed_at = call.world.now if state == "closed" else None


def _check_title(call: Call, title: str, itself: Milestone | None) -> None:
    if not title.strip():
        raise invalid("Milestone", "title", "missing_field")
    if any(one.title == title and one is not itself for one in call.repo.milestones.values()):
        raise invalid("Milestone", "title", "already_exists")


def made(
    world: World, repo: RepositoryState, login: str, title: str, *, due_on: datetime | None, description: str | None
) -> Milestone:
    now, number = world.now, max(repo.milestones, default=0) + 1
    milestone = Milestone(world.next_id("milestone"), number, clean(title), description, due_on=due_on)
    milestone.created_at, milestone.updated_at, milestone.creator = now, now, login
    repo.milestones[number] = milestone
    return milestone


def put_on(acts: Acts, issue: Issue, number: int | None) -> None:
    """GitHub's "milestoned" and "demilestoned": nothing of ours listens to them, they are not queued."""
    if issue.milestone != number:
        issue.milestone = number
        acts.touch(issue)


# -- as a person handles them in the web interface


def add(repo: Repository, login: str, title: str, *, due_on: datetime) -> None:
    with repo.box.turn(changes=True):
        made(repo.box.world, repo.state, repo.box.account(login).login, title, due_on=due_on, description=None)


def put(repo: Repository, number: int, milestone: int) -> None:
    """Puts an issue or pull request on the milestone with that number."""
    with repo.box.turn(changes=True):
        put_on(repo.box.acts, repo.state.issues[number], milestone)


def seen(repo: Repository) -> list[tuple[str, str, datetime | None, int]]:
    """Title, state, when it is due, and how many issues on it are open."""
    with repo.box.turn():
        issues = [one for one in repo.state.listed() if one.state == "open"]
        return [
            (each.title, each.state, each.due_on, sum(one.milestone == each.number for one in issues))
            for each in repo.state.milestones.values()
        ]
