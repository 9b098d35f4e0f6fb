"""REST: the labels of a repository, and those on an issue."""

from __future__ import annotations

import re

from .access import Refusal, invalid
from .rest import Answer, Call, route, told
from .rest_issues import label_names
from .state import Label

ALL = "/repos/{owner}/{repo}/labels"
ONE = ALL + "/{name}"
ON_ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/labels"


@route("GET", ALL, needs="issues:read")
def list_labels(call: Call) -> Answer:
    return call.page(list(call.repo.labels.values()), lambda label: call.shapes.label(call.repo, label))


@route("POST", ALL, needs="issues:write", status=201)
def create_label(call: Call) -> Answer:
    body = call.body
    _check(call, body, None)
    label = call.acts.make_label(call.repo, body["name"], body.get("color", "ededed"), body.get("description"))
    shape = call.shapes.label(call.repo, label)
    return Answer(shape, headers={"Location": shape["url"]})


def _check(call: Call, body: dict[str, str], itself: Label | None) -> None:
    name = body.get("new_name", body.get("name")) if itself else body.get("name")
    if name is not None:
        label_names([name])
        if (other := call.repo.label(name)) and other is not itself:
            raise invalid("Label", "name", "already_exists")
    if "color" in body and not re.fullmatch(r"[0-9A-Fa-f]{6}", body["color"]):
        raise invalid("Label", "color", "invalid")
    if len(body.get("description") or "") > 100:
        raise invalid("Label", "description", "custom", "description is too long (maximum is 100 characters)")


def found_label(call: Call) -> Label:
    label = call.repo.label(call.params["name"])
    if label is None:
        raise Refusal(404, "Not Found")
    return label


told(ONE, "issues:read", lambda call: call.shapes.label(call.repo, found_label(call)))


@route("PATCH", ONE, needs="issues:write")
def update_label(call: Call) -> Answer:
    label, body = found_label(call), call.body or {}
    _check(call, body, label)
    label.name = body.get("new_name", label.name)
    label.color = body.get("color", label.color).lower()
    label.description = body.get("description", label.description)
    return Answer(call.shapes.label(call.repo, label))


@route("DELETE", ONE, needs="issues:write", status=204)
def delete_label(call: Call) -> Answer:
    call.acts.forget_label(call.repo, found_label(call))
    return Answer()


def asked_labels(call: Call) -> list[Label]:
    listed = call.body if isinstance(call.body, list) else (call.body or {}).get("labels", [])
    names = label_names(listed)
    return [call.acts.label_or_new(call.repo, name) for name in names]


@route("POST", ON_ISSUE, needs="issues:write", role="triage")
def add_to_issue(call: Call) -> Answer:
    issue = call.issue()
    call.acts.add_labels(call.caller.actor, call.repo, issue, asked_labels(call))
    return Answer(call.shapes.labels_of(issue))
