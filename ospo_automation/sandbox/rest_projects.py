"""REST: project boards of organisations and of people, their fields, and what stands on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import project_access
from .access import Refusal, invalid
from .project_acts import fault_of
from .project_state import ProjectField, ProjectItem, ProjectState
from .rest import Answer, Call, route
from .state import Account, Issue

OF_ORG, OF_PERSON = "/orgs/{org}/projectsV2", "/users/{username}/projectsV2"
ONE = "/{project_number}"
ITEMS = ONE + "/items"
ITEM = ITEMS + "/{item_id}"


def owner_of(call: Call) -> Account:
    kind, login = ("Organization", "org") if "org" in call.params else ("User", "username")
    found = call.world.account(call.params[login])
    if found is None or found.kind != kind:
        raise Refusal(404, "Not Found")
    return found


def project_of(call: Call, level: str = "read") -> ProjectState:
    owner = owner_of(call)
    project_access.require_permission(call.caller, owner, level)
    number = call.params["project_number"]
    found = next((one for one in call.world.projects_of(owner.login) if str(one.number) == number), None)
    return project_access.require_role(call.caller, found, level)


def reads(call: Call) -> None:
    project_of(call)


def _writes(call: Call) -> None:
    project_of(call, "write")


def both(
    method: str, rest: str, admit: Callable[[Call], None], *, status: int = 200, only: str | None = None
) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """The same route for an organisation and for a person; `only` where our copy of the contract has one of them."""

    def add(run: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        for start in (OF_ORG, OF_PERSON) if only is None else (only,):
            route(method, start + rest, admit=admit, status=status)(run)
        return run

    return add


@both("GET", ONE + "/fields", reads)
def list_fields(call: Call) -> Answer:
    project = project_of(call)
    fields = list(project.fields.values())
    return call.cursor_page(fields, lambda one: one.id, lambda one: call.project_shapes.field(project, one))


@both("GET", ITEMS, reads)
def list_items(call: Call) -> Answer:
    """With the title only, unless `fields` asks for others by their ids."""
    refuse_search(call)
    project = project_of(call)
    fields = asked_fields(call, project)
    listed = call.acts.projects.listed(project)
    return call.cursor_page(listed, lambda one: one[0].id, lambda one: seen_item(call, project, one, fields))


@both("POST", ITEMS, _writes, status=201)
def add_item(call: Call) -> Answer:
    project, body = project_of(call), call.body
    issue = _asked_issue(call, body)
    if issue is None or issue.deleted or issue.moved_to or not _is_seen(call, issue):
        raise Refusal(404, "Not Found")
    item = call.acts.projects.add(project, issue, call.caller.actor.login)
    return Answer(call.project_shapes.item(project, item, issue))


@both("PATCH", ITEM, _writes)
def update_item(call: Call) -> Answer:
    """All of the values or none of them."""
    project = project_of(call)
    item, issue = item_of(call, project)
    wanted: list[tuple[ProjectField, Any]] = []
    for entry in call.body["fields"]:
        field = project.fields.get(entry["id"])
        words = fault_of(field, entry["value"]) if field else f"there is no field {entry['id']}"
        if field is None or words:
            raise invalid("ProjectV2Item", "fields", "invalid", words)
        wanted.append((field, entry["value"]))
    for field, value in wanted:
        call.acts.projects.put(project, item, field, value, call.caller.actor.login)
    return Answer(seen_item(call, project, (item, issue), [field for field, _ in wanted]))


@both("DELETE", ITEM, _writes, status=204)
def delete_item(call: Call) -> Answer:
    project = project_of(call)
    call.acts.projects.remove(project, item_of(call, project)[0])
    return Answer()


def item_of(call: Call, project: ProjectState) -> tuple[ProjectItem, Issue]:
    number = call.params["item_id"]
    item = project.items.get(int(number)) if number.isdecimal() else None
    issue = call.acts.projects.issue_of(item) if item else None
    if item is None or issue is None:
        raise Refusal(404, "Not Found")
    return item, issue


def seen_item(
    call: Call, project: ProjectState, placed: tuple[ProjectItem, Issue], fields: list[ProjectField]
) -> dict[str, Any]:
    """An item about something that the caller may not see tells only that it is there."""
    if _is_seen(call, placed[1]):
        return call.project_shapes.item_with(project, *placed, fields)
    return call.project_shapes.item_with(project, *placed, []) | {"content": None}


def _is_seen(call: Call, issue: Issue) -> bool:
    return call.caller.may_see(call.world.repos[issue.repo.lower()])


def asked_fields(call: Call, project: ProjectState) -> list[ProjectField]:
    if "fields" not in call.query:
        return [field for field in project.fields.values() if field.data_type == "title"]
    known = {str(number): field for number, field in project.fields.items()}
    asked = [text.strip() for text in call.query["fields"].split(",")]
    if strange := [text for text in asked if text not in known]:
        raise invalid("ProjectV2Item", "fields", "invalid", f"there is no field {', '.join(strange)}")
    return [known[text] for text in asked]


def _asked_issue(call: Call, body: dict[str, Any]) -> Issue | None:
    """By its id, which pull requests count apart, or by where it is."""
    is_pull = body["type"] == "PullRequest"
    if "id" in body:
        everywhere = [issue for repo in call.world.repos.values() for issue in repo.issues.values()]
        listed = [issue for issue in everywhere if (issue.pull.id if issue.pull else issue.id) == body["id"]]
    else:
        repo = call.world.repo(f"{body['owner']}/{body['repo']}")
        listed = [repo.issues[body["number"]]] if repo and body["number"] in repo.issues else []
    return next((issue for issue in listed if (issue.pull is not None) == is_pull), None)


def refuse_search(call: Call) -> None:
    if call.query.get("q"):
        raise Refusal(501, "sandbox: the search words of projects (`q`) are not understood here")
