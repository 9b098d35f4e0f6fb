"""How GitHub's REST answers describe project boards, their fields and what stands on them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from .project_state import ProjectField, ProjectItem, ProjectOption, ProjectState
from .pull_shapes import PullShapes
from .shapes import Shapes, filled
from .state import Issue

Json = dict[str, Any]


def _both(text: str) -> Json:
    return {"raw": text, "html": escape(text)}


class ProjectShapes:
    def __init__(self, shapes: Shapes, pulls: PullShapes) -> None:
        self.shapes = shapes
        self.pulls = pulls

    def api(self, project: ProjectState) -> str:
        owner = self.shapes.world.account(project.owner)
        kind = "orgs" if owner and owner.kind == "Organization" else "users"
        return f"{self.shapes.url}/{kind}/{project.owner}/projectsV2/{project.number}"

    def project(self, project: ProjectState) -> Json:
        owner = self.shapes.user(project.owner)
        # GitHub gives its "ghost" for a creator who is gone; here it is whose project it is.
        creator = self.shapes.user(project.creator) or owner
        more = {"state": "open", "latest_status_update": None, "is_template": False}
        return filled("projects-v2", project, owner=owner, creator=creator, **more)

    def field(self, project: ProjectState, field: ProjectField) -> Json:
        shape = filled("projects-v2-field", field, project_url=self.api(project))
        if field.data_type != "single_select":
            return shape
        return shape | {"node_id": f"PVTSSF_kwDO{field.id}", "options": [self._option(one) for one in field.options]}

    def _option(self, option: ProjectOption) -> Json:
        words = {"name": _both(option.name), "description": _both(option.description)}
        return {"id": option.id, "color": option.color, **words}

    def item(self, project: ProjectState, item: ProjectItem, issue: Issue) -> Json:
        """As when it has just been added."""
        api, creator = self.api(project), self.shapes.user(item.creator)
        return filled(
            "projects-v2-item-simple",
            item,
            project_url=api,
            item_url=f"{api}/items/{item.id}",
            content_type="PullRequest" if issue.pull else "Issue",
            content=self.pulls.simple_pull(issue) if issue.pull else self._issue(issue),
            **({"creator": creator} if creator else {}),
        )

    def _issue(self, issue: Issue) -> Json:
        repo = self.shapes.world.repos[issue.repo.lower()]
        return self.shapes.issue(issue) | {"repository": self.shapes.repository(repo)}

    def item_with(self, project: ProjectState, item: ProjectItem, issue: Issue, fields: Iterable[ProjectField]) -> Json:
        """As in lists, with what it has in these fields. When and by whom it got that, GitHub doesn't tell here."""
        told = [
            {"id": one.id, "name": one.name, "data_type": one.data_type, "value": self._value(item, issue, one)}
            for one in fields
        ]
        return self.item(project, item, issue) | {"fields": told}

    def _value(self, item: ProjectItem, issue: Issue, field: ProjectField) -> Any:
        """None: it has nothing there."""
        found = item.values.get(field.id)
        if field.data_type == "single_select":
            chosen = next((one for one in field.options if found and one.id == found.value), None)
            return self._option(chosen) if chosen else None
        if found:
            return _both(str(found.value)) if field.data_type == "text" else found.value
        if field.data_type == "repository":
            return self.shapes.repository(self.shapes.world.repos[issue.repo.lower()])
        if field.data_type == "title":
            return self._title(issue)
        as_issue = self.shapes.issue(issue)
        if field.data_type in ("assignees", "labels", "milestone"):
            return as_issue[field.data_type]
        return [] if field.data_type in ("linked_pull_requests", "reviewers") else None

    def _title(self, issue: Issue) -> Json:
        return _both(issue.title) | {
            "number": issue.number,
            "url": self.shapes.page(issue),
            "issue_id": issue.id,
            "state": issue.state,
            "state_reason": issue.state_reason,
            "is_draft": issue.pull is not None and issue.pull.draft,
        }
