"""REST: the list of project boards, one board, and one of what stands on it."""

from __future__ import annotations

from ospo_automation.sandbox import project_access
from ospo_automation.sandbox.rest import Answer, Call
from ospo_automation.sandbox.rest_projects import (
    ITEM,
    OF_ORG,
    ONE,
    asked_fields,
    both,
    item_of,
    owner_of,
    project_of,
    reads,
    refuse_search,
    seen_item,
)


def _sees_owner(call: Call) -> None:
    project_access.require_permission(call.caller, owner_of(call), "read")


@both("GET", "", _sees_owner)
def list_projects(call: Call) -> Answer:
    """Those that the caller may see."""
    refuse_search(call)
    listed = call.world.projects_of(owner_of(call).login)
    seen = [one for one in listed if project_access.may(call.caller, one, "read")]
    return call.cursor_page(seen, lambda one: one.id, call.project_shapes.project)


@both("GET", ONE, reads)
def get_project(call: Call) -> Answer:
    return Answer(call.project_shapes.project(project_of(call)))


@both("GET", ITEM, reads, only=OF_ORG)
def get_item(call: Call) -> Answer:
    project = project_of(call)
    return Answer(seen_item(call, project, item_of(call, project), asked_fields(call, project)))
