"""`githubkit`, whose models are made from GitHub's description: what it can't read, GitHub would not have written."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import TYPE_CHECKING, Any, Final

import pytest
from githubkit import GitHub
from githubkit.exception import (
    GraphQLFailed,
    PrimaryRateLimitExceeded,
    RequestError,
    RequestFailed,
    SecondaryRateLimitExceeded,
)
from pydantic import ValidationError

from ospo_automation.sandbox import BOT_ID, Fault, deviations
from ospo_automation.sandbox.rest import ROUTES, find
from ospo_automation.sandbox.settings_state import PagesSite, Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from githubkit import TokenAuthStrategy
    from githubkit_schemas.v2022_11_28.rest import RestNamespace

    from ospo_automation.sandbox import Repository, Sandbox

OLDER: Final = "2022-11-28"
NEWER: Final = "2026-03-10"
VERSION: Final = OLDER  # where it makes no difference
BOTH = pytest.mark.parametrize("version", [OLDER, NEWER])
OWNER, NAME = "acme", "netwerk"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
# Nothing here is spoken over TLS, and for each request it would read all authorities that there are.
NO_AUTHORITIES = SSLContext(PROTOCOL_TLS_CLIENT)
ROBOT = {"issues": "write", "contents": "write", "actions": "write", "pull_requests": "write"}


def client(box: Sandbox, token: str, *, cache: bool = False) -> GitHub[TokenAuthStrategy]:
    return GitHub(
        token, base_url=box.url, http_cache=cache, auto_retry=False, trust_env=False, ssl_verify=NO_AUTHORITIES
    )


class Desk:
    """Zoë at work: she writes in the repository."""

    def __init__(self, box: Sandbox, repo: Repository, version: str = VERSION) -> None:
        self.box, self.repo, self.version = box, repo, version
        self.client = client(box, box.user_token("zoe"))
        # What differs between the two namespaces is what a test is about.
        self.rest: RestNamespace = self.client.rest(OLDER) if version == OLDER else self.client.rest(NEWER)


@pytest.fixture
def desk(box: Sandbox, repo: Repository) -> Desk:
    return Desk(box, repo)


def people(desk: Desk) -> None:
    rest = desk.rest
    assert rest.users.get_authenticated().parsed_data.login == "zoe"
    assert rest.users.get_by_username("anna").parsed_data.name == "Anna"
    anna = rest.users.get_by_username("anna").parsed_data.id
    assert rest.users.get_by_id(anna).parsed_data.login == "anna"
    assert rest.users.get_by_username("acme").parsed_data.type == "Organization"
    assert rest.rate_limit.get().parsed_data.resources.core.remaining < 5000
    there = rest.repos.get(OWNER, NAME).parsed_data
    assert (there.full_name, there.default_branch, there.owner.type) == ("acme/netwerk", "main", "Organization")
    found = rest.repos.get_collaborator_permission_level(OWNER, NAME, "bert").parsed_data
    assert (found.permission, found.role_name) == ("read", "triage")
    assert rest.repos.get_collaborator_permission_level(OWNER, NAME, "anna").parsed_data.permission == "read"
    assert [one.login for one in rest.repos.list_collaborators(OWNER, NAME).parsed_data] == ["bert", "zoe"]
    assert rest.repos.check_collaborator(OWNER, NAME, "zoe").status_code == 204
    assert [one.login for one in rest.issues.list_assignees(OWNER, NAME).parsed_data] == ["bert", "zoe"]
    assert rest.issues.check_user_can_be_assigned(OWNER, NAME, "zoe").status_code == 204


def labels(desk: Desk) -> None:
    issues = desk.rest.issues
    made = issues.create_label(OWNER, NAME, name="topic / eupl é", color="FF0000", description="d").parsed_data
    assert (made.color, made.archived_at) == ("ff0000", None)
    assert issues.get_label(OWNER, NAME, "topic / eupl é").parsed_data.id == made.id
    assert issues.update_label(OWNER, NAME, "topic / eupl é", new_name="topic").parsed_data.name == "topic"
    issues.create_label(OWNER, NAME, name="soon gone", color="00ff00")
    assert [one.name for one in issues.list_labels_for_repo(OWNER, NAME).parsed_data] == ["topic", "soon gone"]
    assert issues.delete_label(OWNER, NAME, "soon gone").status_code == 204


def issues(desk: Desk) -> None:
    issues = desk.rest.issues
    made = issues.create(OWNER, NAME, title="een", body="@anna", labels=["topic", "nieuw"], assignees=["zoe"])
    assert (made.status_code, made.parsed_data.number, made.parsed_data.state) == (201, 1, "open")
    issues.create(OWNER, NAME, title="twee")
    chosen = issues.list_for_repo(
        OWNER, NAME, state="all", labels="topic,nieuw", assignee="zoe", creator="zoe", since=LONG_AGO, sort="updated"
    )
    assert [one.title for one in chosen.parsed_data] == ["een"]
    closed = issues.update(OWNER, NAME, 1, body="anders", state="closed", state_reason="not_planned", assignees=[])
    assert (closed.parsed_data.state_reason, closed.parsed_data.assignees) == ("not_planned", [])
    assert issues.get(OWNER, NAME, 1).parsed_data.closed_by is not None
    assert issues.update(OWNER, NAME, 1, state="open").parsed_data.state_reason == "reopened"
    assert issues.lock(OWNER, NAME, 1, lock_reason="too heated").status_code == 204
    assert issues.get(OWNER, NAME, 1).parsed_data.active_lock_reason == "too heated"
    assert issues.unlock(OWNER, NAME, 1).status_code == 204
    assigned = issues.add_assignees(OWNER, NAME, 1, assignees=["bert", "nobody"]).parsed_data
    assert [one.login for one in assigned.assignees or []] == ["bert"]
    assert issues.remove_assignees(OWNER, NAME, 1, assignees=["bert"]).parsed_data.assignees == []
    on_issue = issues.add_labels(OWNER, NAME, 1, labels=["een/twee"]).parsed_data
    assert [one.name for one in on_issue] == ["topic", "nieuw", "een/twee"]
    assert len(issues.list_labels_on_issue(OWNER, NAME, 1).parsed_data) == 3
    assert len(issues.remove_label(OWNER, NAME, 1, "een/twee").parsed_data) == 2
    assert [one.name for one in issues.set_labels(OWNER, NAME, 1, labels=["a"]).parsed_data] == ["a"]
    assert issues.remove_all_labels(OWNER, NAME, 1).status_code == 204


def comments(desk: Desk) -> None:
    issues, reactions = desk.rest.issues, desk.rest.reactions
    said = issues.create_comment(OWNER, NAME, 1, body="dag").parsed_data
    assert (said.body, said.author_association) == ("dag", "COLLABORATOR")
    robot = client(desk.box, desk.box.token(desk.repo, ROBOT))
    by_robot = robot.rest(VERSION).issues.create_comment(OWNER, NAME, 1, body="piep").parsed_data
    assert by_robot.user is not None
    assert (by_robot.user.id, by_robot.user.type) == (BOT_ID, "Bot")
    assert issues.update_comment(OWNER, NAME, said.id, body="dag!").parsed_data.body == "dag!"
    assert issues.get_comment(OWNER, NAME, said.id).parsed_data.body == "dag!"
    assert len(issues.list_comments(OWNER, NAME, 1, since=LONG_AGO).parsed_data) == 2
    newest = issues.list_comments_for_repo(OWNER, NAME, sort="updated", direction="desc", since=LONG_AGO).parsed_data
    assert [one.body for one in newest] == ["piep", "dag!"]
    first = reactions.create_for_issue(OWNER, NAME, 1, content="rocket")
    again = reactions.create_for_issue(OWNER, NAME, 1, content="rocket")
    assert (first.status_code, again.status_code, first.parsed_data.id) == (201, 200, again.parsed_data.id)
    assert reactions.create_for_issue_comment(OWNER, NAME, said.id, content="+1").parsed_data.content == "+1"
    counted = issues.get_comment(OWNER, NAME, said.id).parsed_data.reactions
    assert counted
    assert (counted.plus_one, counted.total_count) == (1, 1)
    assert len(reactions.list_for_issue(OWNER, NAME, 1).parsed_data) == 1
    assert len(reactions.list_for_issue_comment(OWNER, NAME, said.id, content="heart").parsed_data) == 0
    assert reactions.delete_for_issue(OWNER, NAME, 1, first.parsed_data.id).status_code == 204
    assert issues.delete_comment(OWNER, NAME, by_robot.id).status_code == 204
    desk.repo.comment("anna", 1, "weg")
    desk.box.delete_account("anna")
    assert issues.list_comments(OWNER, NAME, 1).parsed_data[-1].user is None


def files(desk: Desk) -> None:
    repos = desk.rest.repos
    found: Any = repos.get_content(OWNER, NAME, "docs/een twee.md", ref="main").parsed_data
    assert base64.b64decode(found.content) == b"x\n"
    folder: Any = repos.get_content(OWNER, NAME, "").parsed_data
    assert [(one.name, one.type) for one in folder] == [(".github", "dir"), ("README.md", "file"), ("docs", "dir")]
    text, other = (base64.b64encode(words).decode() for words in (b"hoi", b"dag"))
    made = repos.create_or_update_file_contents(OWNER, NAME, "docs/nieuw.md", message="Nieuw", content=text)
    assert made.status_code == 201
    content = made.parsed_data.content
    assert content
    again = repos.create_or_update_file_contents(
        OWNER, NAME, "docs/nieuw.md", message="Beter", content=other, sha=content.sha, branch="main"
    )
    assert again.status_code == 200
    content = again.parsed_data.content
    assert content
    gone = repos.delete_file(OWNER, NAME, "docs/nieuw.md", message="Weg", sha=content.sha).parsed_data
    assert (gone.content, gone.commit.message) == (None, "Weg")
    latest = repos.list_commits(OWNER, NAME, path="docs/nieuw.md", author="zoe", since=LONG_AGO).parsed_data
    assert [one.commit.message for one in latest] == ["Weg", "Beter", "Nieuw"]
    assert repos.get_commit(OWNER, NAME, "main").parsed_data.sha == latest[0].sha
    assert repos.get_branch(OWNER, NAME, "main").parsed_data.commit.sha == latest[0].sha
    compared = repos.compare_commits(OWNER, NAME, f"{latest[2].sha}...main").parsed_data
    assert (compared.status, compared.ahead_by) == ("ahead", 2)


def git(desk: Desk) -> None:
    git = desk.rest.git
    head = git.get_ref(OWNER, NAME, "heads/main").parsed_data.object_.sha
    tree = git.get_commit(OWNER, NAME, head).parsed_data.tree.sha
    blob = git.create_blob(OWNER, NAME, content="een\n", encoding="utf-8").parsed_data.sha
    assert base64.b64decode(git.get_blob(OWNER, NAME, blob).parsed_data.content) == b"een\n"
    entry: Any = {"path": "een.md", "mode": "100644", "type": "blob", "sha": blob}
    made = git.create_tree(OWNER, NAME, tree=[entry], base_tree=tree).parsed_data
    assert "een.md" in [one.path for one in git.get_tree(OWNER, NAME, made.sha, recursive="1").parsed_data.tree]
    commit = git.create_commit(OWNER, NAME, message="Een", tree=made.sha, parents=[head]).parsed_data
    assert git.create_ref(OWNER, NAME, ref="refs/heads/een", sha=head).status_code == 201
    moved = git.update_ref(OWNER, NAME, "heads/een", sha=commit.sha).parsed_data
    assert moved.object_.sha == commit.sha
    assert [one.ref for one in git.list_matching_refs(OWNER, NAME, "heads/ee").parsed_data] == ["refs/heads/een"]
    git.create_ref(OWNER, NAME, ref="refs/heads/soon-gone", sha=head)
    assert git.delete_ref(OWNER, NAME, "heads/soon-gone").status_code == 204


def milestones(desk: Desk) -> None:
    issues = desk.rest.issues
    made = issues.create_milestone(OWNER, NAME, title="Ronde 1", due_on=LONG_AGO).parsed_data
    assert (made.state, made.open_issues) == ("open", 0)
    kept = issues.update(OWNER, NAME, 1, milestone=made.number).parsed_data.milestone
    assert kept
    assert (kept.title, kept.open_issues) == ("Ronde 1", 1)
    assert issues.update_milestone(OWNER, NAME, made.number, state="closed").parsed_data.closed_at
    assert [one.number for one in issues.list_milestones(OWNER, NAME, state="all").parsed_data] == [made.number]


def pulls(desk: Desk) -> None:
    pulls = desk.rest.pulls
    made = pulls.create(OWNER, NAME, title="Een", head="een", base="main", body="b", draft=False).parsed_data
    assert (made.state, made.merged, made.head.ref, made.additions) == ("open", False, "een", 1)
    assert pulls.update(OWNER, NAME, made.number, title="Eén").parsed_data.title == "Eén"
    assert pulls.get(OWNER, NAME, made.number).parsed_data.mergeable
    desk.rest.issues.add_labels(OWNER, NAME, made.number, labels=["nieuw"])
    assert [one.number for one in pulls.list(OWNER, NAME, state="all", head="acme:een").parsed_data] == [made.number]
    assert [one.filename for one in pulls.list_files(OWNER, NAME, made.number).parsed_data] == ["een.md"]
    assert [one.commit.message for one in pulls.list_commits(OWNER, NAME, made.number).parsed_data] == ["Een"]
    desk.repo.ask_reviews(1, dismiss_stale=True)
    (rule,) = desk.rest.repos.get_branch_rules(OWNER, NAME, "main").parsed_data
    assert rule.model_dump()["parameters"]["dismiss_stale_reviews_on_push"] is True
    asked = pulls.request_reviewers(OWNER, NAME, made.number, reviewers=["bert"]).parsed_data
    assert [one.login for one in asked.requested_reviewers or []] == ["bert"]
    bert = client(desk.box, desk.box.user_token("bert"))
    reviewed = (
        bert.rest(VERSION).pulls.create_review(OWNER, NAME, made.number, event="APPROVE", body="mooi").parsed_data
    )
    assert reviewed.state == "APPROVED"
    assert [one.id for one in pulls.list_reviews(OWNER, NAME, made.number).parsed_data] == [reviewed.id]
    with pytest.raises(RequestFailed) as not_yet:
        pulls.check_if_merged(OWNER, NAME, made.number)
    assert not_yet.value.response.status_code == 404
    assert pulls.merge(OWNER, NAME, made.number, merge_method="squash").parsed_data.merged
    assert pulls.check_if_merged(OWNER, NAME, made.number).status_code == 204
    as_issue = desk.rest.issues.get(OWNER, NAME, made.number).parsed_data
    assert as_issue.pull_request
    assert as_issue.pull_request.merged_at


def workflows(desk: Desk) -> None:
    actions = desk.rest.actions
    found = actions.list_repo_workflows(OWNER, NAME).parsed_data
    assert [(one.name, one.path) for one in found.workflows] == [("Casus", ".github/workflows/casus.yml")]
    assert actions.get_workflow(OWNER, NAME, "casus.yml").parsed_data.id == found.workflows[0].id
    for given in ("casus.yml", found.workflows[0].id):
        started = actions.create_workflow_dispatch(OWNER, NAME, given, data={"ref": "main", "inputs": {"number": "1"}})
        assert started.status_code == (204 if desk.version == OLDER else 200)
        if desk.version == NEWER:
            assert started.json()["run_url"].endswith(f"/actions/runs/{started.json()['workflow_run_id']}")
    assert actions.get_github_actions_default_workflow_permissions_repository(OWNER, NAME).status_code == 200
    desk.repo.set_workflow_state("casus.yml", "disabled_inactivity")
    assert actions.get_workflow(OWNER, NAME, "casus.yml").parsed_data.state == "disabled_inactivity"
    assert actions.enable_workflow(OWNER, NAME, "casus.yml").status_code == 204
    desk.repo.record_run("casus.yml", "issues.opened", 1, requests=1, summary="", failed=True, actor="bert")
    since = f">={desk.box.now.date()}"
    failed = actions.list_workflow_runs_for_repo(OWNER, NAME, status="failure", event="issues", created=since)
    assert [(one.name, one.conclusion) for one in failed.parsed_data.workflow_runs] == [("Casus", "failure")]
    assert actions.list_workflow_runs(OWNER, NAME, "casus.yml", created="<2026-01-01").parsed_data.total_count == 0
    told = desk.rest.repos.create_dispatch_event(OWNER, NAME, event_type="x", client_payload={"a": 1})
    assert told.status_code == 204


def projects(desk: Desk) -> None:
    projects = desk.rest.projects
    board = desk.box.add_project("acme", "Bord", fields={"Term": "date"}, by="zoe")
    assert [one.title for one in projects.list_for_org("acme").parsed_data] == ["Bord"]
    assert projects.get_for_org(board.number, "acme").parsed_data.creator.login == "zoe"
    fields = {one.name: one for one in projects.list_fields_for_org(board.number, "acme", per_page=100).parsed_data}
    status = fields["Status"]
    assert status.options
    assert [one.name.raw for one in status.options] == ["Todo", "In Progress", "Done"]
    made = projects.add_item_for_org("acme", board.number, type="Issue", owner=OWNER, repo=NAME, number=1)
    item = int(made.parsed_data.id)
    wanted: Any = [{"id": status.id, "value": status.options[0].id}, {"id": fields["Term"].id, "value": "2026-12-01"}]
    written = projects.update_item_for_org(board.number, "acme", item, fields=wanted).parsed_data
    assert written.content_type == "Issue"
    asked = ",".join(str(one.id) for one in fields.values())
    listed = projects.list_items_for_org(board.number, "acme", fields=asked).parsed_data
    assert [one.id for one in listed] == [item]
    found = projects.get_org_item(board.number, "acme", item, fields=asked).parsed_data
    assert len(found.fields or []) == len(fields)
    assert projects.delete_item_for_org(board.number, "acme", item).status_code == 204


def own_projects(desk: Desk) -> None:
    """Of a person; they have the same routes under another address."""
    projects = desk.rest.projects
    desk.box.add_project("zoe", "Van mij")
    assert [one.number for one in projects.list_for_user("zoe").parsed_data] == [1]
    assert projects.get_for_user(1, "zoe").parsed_data.owner.login == "zoe"
    title, status = (
        one.id for one in projects.list_fields_for_user(1, "zoe").parsed_data if one.name in ("Title", "Status")
    )
    pull = next(one.number for one in desk.rest.pulls.list(OWNER, NAME, state="all").parsed_data)
    made = projects.add_item_for_user("zoe", 1, type="PullRequest", owner=OWNER, repo=NAME, number=pull).parsed_data
    empty: Any = [{"id": status, "value": None}]
    assert projects.update_item_for_user(1, "zoe", int(made.id), fields=empty).parsed_data.updated_at
    listed = projects.list_items_for_user(1, "zoe", fields=str(title)).parsed_data
    assert [one.content_type for one in listed] == ["PullRequest"]
    assert projects.delete_item_for_user(1, "zoe", int(made.id)).status_code == 204


def settings(desk: Desk) -> None:
    """For her who administers it by now."""
    rest, repo = desk.rest, desk.repo
    repo.grant("zoe", "admin")
    repo.switch(
        allowed_actions="selected",
        patterns_allowed=["acme/*"],
        variables={"OSPO_SITE": "on"},
        secrets=["OSPO_SIGNING_SECRET"],
        environments={"github-pages": ["required_reviewers"]},
        environment_secrets={"github-pages": ["OSPO_MAIL_PASSWORD"]},
        pages=PagesSite("https://acme.example/"),
        policies=[Policy(1, "Alleen push", events=["push"], enforcement="evaluate")],
        protected_checks=["ci"],
    )
    actions = rest.actions
    assert rest.interactions.get_restrictions_for_repo(OWNER, NAME).json() == {}
    repo.switch(interaction="existing_users", interaction_until=LONG_AGO)
    assert rest.interactions.get_restrictions_for_repo(OWNER, NAME).json()["limit"] == "existing_users"
    assert rest.interactions.get_restrictions_for_repo(OWNER, NAME).parsed_data
    assert actions.get_github_actions_permissions_repository(OWNER, NAME).parsed_data.allowed_actions == "selected"
    assert actions.get_allowed_actions_repository(OWNER, NAME).parsed_data.patterns_allowed == ["acme/*"]
    approval = actions.get_fork_pr_contributor_approval_permissions_repository(OWNER, NAME).parsed_data
    assert approval.approval_policy == "first_time_contributors"
    assert [one.value for one in actions.list_repo_variables(OWNER, NAME).parsed_data.variables] == ["on"]
    assert actions.list_repo_organization_variables(OWNER, NAME).parsed_data.total_count == 0
    assert [one.name for one in actions.list_repo_secrets(OWNER, NAME).parsed_data.secrets] == ["OSPO_SIGNING_SECRET"]
    assert actions.list_repo_organization_secrets(OWNER, NAME).parsed_data.total_count == 0
    there = rest.repos.get_all_environments(OWNER, NAME).parsed_data.environments or []
    assert [one.name for one in there] == ["github-pages"]
    held = actions.list_environment_secrets(OWNER, NAME, "github-pages").parsed_data.secrets
    assert [one.name for one in held] == ["OSPO_MAIL_PASSWORD"]
    assert rest.repos.get_pages(OWNER, NAME).parsed_data.build_type == "workflow"
    checks = rest.repos.get_branch_protection(OWNER, NAME, "main").parsed_data.required_status_checks
    assert checks
    assert checks.contexts == ["ci"]
    # Not in these models yet.
    address = f"/repos/{OWNER}/{NAME}/actions/policies"
    listed = desk.client.request("GET", address).json()["policies"]
    assert [(one["name"], "rules" in one) for one in listed] == [("Alleen push", False)]
    assert desk.client.request("GET", f"{address}/1").json()["rules"][0]["parameters"] == {"allowed_events": ["push"]}
    repo.switch(interaction="", policies=[], protected_checks=[])


CHAPTERS: list[Callable[[Desk], None]] = [
    people,
    labels,
    issues,
    comments,
    files,
    git,
    milestones,
    pulls,
    workflows,
    projects,
    own_projects,
    settings,
]


@BOTH
def test_every_route_answers_as_the_models_say(box: Sandbox, repo: Repository, version: str) -> None:
    desk = Desk(box, repo, version)
    for chapter in CHAPTERS:
        chapter(desk)
    met = {found[0] for request in desk.box.requests if (found := find(request.method, request.path))}
    assert [f"{one.method} {one.template}" for one in ROUTES if one not in met] == []
    read_payloads(desk)


def read_payloads(desk: Desk) -> None:
    """Every event that waits for somebody, and the known deviations: no more and no fewer."""
    refused: dict[tuple[str, str], str] = {}
    parse = desk.client.webhooks(VERSION).parse
    for event in desk.box.events:
        try:
            parse(event.name, json.dumps(event.payload))
        except ValidationError as error:
            places = [".".join(str(step) for step in each["loc"]) for each in error.errors()]
            refused |= {(event.name, place): str(error) for place in places}
    assert set(refused) == deviations.MODELS_REFUSE, refused


def test_every_event_reads_as_the_models_say(desk: Desk) -> None:
    """The events of what people do; those of the API's changes are read above."""
    repo, box = desk.repo, desk.box
    number = repo.open_issue("anna", title="een", body="@zoe")
    repo.edit_issue("anna", number, title="twee", body="drie")
    repo.add_label("bert", number, "a")
    repo.remove_label("bert", number, "a")
    repo.assign("zoe", number, "bert")
    repo.unassign("zoe", number, "bert")
    said = repo.comment("anna", number, "x")
    repo.edit_comment("anna", said, "y")
    repo.delete_comment(said, "anna")
    repo.close_issue("zoe", number, "not_planned")
    repo.reopen_issue("anna", number)
    repo.transfer_issue(number, box.add_repo("acme/elders"), "zoe")
    repo.dispatch("zoe", "casus.yml", {"number": 1})
    desk.rest.repos.create_dispatch_event(OWNER, NAME, event_type="x")
    read_payloads(desk)


def refusal(call: Callable[[], Any]) -> tuple[int, dict[str, Any]]:
    with pytest.raises(RequestFailed) as refused:
        call()
    answer = refused.value.response
    answer.parsed_data  # noqa: B018  # reads the error as GitHub describes errors
    return answer.status_code, answer.json()


def test_refusals_read_as_the_models_say(desk: Desk, box: Sandbox, repo: Repository) -> None:
    rest = desk.rest
    for title in ("een", "twee"):
        repo.open_issue("anna", title=title)
    repo.delete_issue(2)
    blind, lost = client(box, box.token(repo)), client(box, "ghp_nobody")
    assert refusal(lambda: rest.issues.get(OWNER, NAME, 99))[0] == 404
    assert refusal(lambda: rest.issues.get(OWNER, NAME, 2))[0] == 410
    assert refusal(lambda: rest.repos.get(OWNER, "elders"))[0] == 404
    assert refusal(lambda: lost.rest(VERSION).issues.get(OWNER, NAME, 1)) == (
        401,
        {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "status": "401"},
    )
    status, words = refusal(lambda: blind.rest(VERSION).issues.create(OWNER, NAME, title="x"))
    assert (status, words["message"]) == (403, "Resource not accessible by integration")
    status, words = refusal(lambda: rest.issues.create(OWNER, NAME, title=" "))
    assert (status, words["errors"]) == (422, [{"resource": "Issue", "code": "missing_field", "field": "title"}])
    assert refusal(lambda: rest.issues.create(OWNER, NAME, title="x", assignees=["nobody"]))[0] == 422
    assert refusal(lambda: rest.issues.create_label(OWNER, NAME, name="x", color="rood"))[0] == 422
    assert refusal(lambda: rest.repos.get_content(OWNER, NAME, "weg.md"))[0] == 404
    old = {"message": "x", "content": "eA==", "sha": "0" * 40}
    assert refusal(lambda: rest.repos.create_or_update_file_contents(OWNER, NAME, "README.md", data=old))[0] == 409


@BOTH
def test_the_version_that_was_asked_for_is_named_and_no_unknown_one_is_spoken(desk: Desk, version: str) -> None:
    url = f"/repos/{OWNER}/{NAME}/issues"
    status, words = refusal(lambda: desk.client.request("GET", url, headers={"X-GitHub-Api-Version": "2021-01-01"}))
    assert status == 400
    assert words["message"] == (
        'The version you specified in the "X-GitHub-API-Version" request header, "2021-01-01", is not a supported '
        'version. The following versions are currently supported: "2026-03-10" (most recent), "2022-11-28".'
    )
    answer = desk.client.request("GET", url, headers={"X-GitHub-Api-Version": version})
    assert answer.headers["X-GitHub-Api-Version-Selected"] == version
    usual = desk.client.request("GET", url)
    assert usual.headers["X-GitHub-Api-Version-Selected"] == OLDER


def test_pages_lead_on_and_a_moved_issue_is_followed(desk: Desk, box: Sandbox, repo: Repository) -> None:
    for number in range(7):
        repo.open_issue("anna", title=str(number))
    listed = desk.client.rest.paginate(desk.rest.issues.list_for_repo, owner=OWNER, repo=NAME, per_page=3)
    assert [one.number for one in listed] == [7, 6, 5, 4, 3, 2, 1]
    page = desk.rest.issues.list_for_repo(OWNER, NAME, per_page=3, page=2).raw_response
    assert set(page.links) == {"prev", "next", "first", "last"}
    repo.transfer_issue(7, box.add_repo("acme/elders"))
    assert desk.rest.issues.get(OWNER, NAME, 7).parsed_data.repository_url.endswith("/repos/acme/elders")


def test_the_paths_of_an_enterprise_server_lead_here_too(box: Sandbox, repo: Repository) -> None:
    for number in range(3):
        repo.open_issue("anna", title=str(number))
    api = f"{box.url}/api/v3"
    zoe = GitHub(box.user_token("zoe"), base_url=api, http_cache=False, auto_retry=False, trust_env=False)
    page = zoe.rest(VERSION).issues.list_for_repo(OWNER, NAME, per_page=1)
    assert [one.number for one in page.parsed_data] == [3]
    assert page.raw_response.links["next"]["url"].startswith(f"{api}/repos/acme/netwerk/issues?")
    listed = zoe.rest.paginate(zoe.rest(VERSION).issues.list_for_repo, owner=OWNER, repo=NAME, per_page=1)
    assert [one.number for one in listed] == [3, 2, 1]
    assert zoe.graphql("{ viewer { login } }") == {"viewer": {"login": "zoe"}}


def test_what_did_not_change_is_not_sent_again(box: Sandbox, repo: Repository) -> None:
    caching = client(box, box.user_token("zoe"), cache=True)
    issues = caching.rest(VERSION).issues
    for found in (0, 0, 1):
        assert len(issues.list_for_repo(OWNER, NAME).parsed_data) == found
        if len(box.requests) == 2:
            repo.open_issue("anna", title="x")
    assert [request.status for request in box.requests] == [200, 304, 200]


def test_limits_are_told_apart(desk: Desk, box: Sandbox, repo: Repository) -> None:
    box.quota = 1
    robot = client(box, box.token(repo))
    robot.rest(VERSION).issues.list_for_repo(OWNER, NAME)
    with pytest.raises(PrimaryRateLimitExceeded):
        robot.rest(VERSION).issues.list_for_repo(OWNER, NAME)
    box.faults = lambda _: Fault(status=403, headers={"Retry-After": "60"})
    with pytest.raises(SecondaryRateLimitExceeded) as secondary:
        desk.rest.issues.list_for_repo(OWNER, NAME)
    assert secondary.value.retry_after == timedelta(seconds=60)
    box.faults = lambda _: Fault(drop=True)
    with pytest.raises(RequestError):
        desk.rest.issues.list_for_repo(OWNER, NAME)


ISSUES = """
query($cursor: String) {
  repository(owner: "acme", name: "netwerk") {
    issues(first: 2, after: $cursor) { nodes { id number } pageInfo { hasNextPage endCursor } }
  }
}
"""
PIN = "mutation($input: PinIssueInput!) { pinIssue(input: $input) { issue { number isPinned } } }"
SAY = "mutation($input: AddCommentInput!) { addComment(input: $input) { commentEdge { node { id body } } } }"
HIDE = "mutation($input: MinimizeCommentInput!) { minimizeComment(input: $input) { minimizedComment { isMinimized } } }"


def test_graphql(desk: Desk, box: Sandbox, repo: Repository) -> None:
    for number in range(5):
        repo.open_issue("anna", title=str(number))

    def ask(query: str, variables: Mapping[str, Any] | None = None) -> Any:
        return desk.client.graphql(query, dict(variables or {}))

    pages = [page["repository"]["issues"]["nodes"] for page in desk.client.graphql.paginate(ISSUES)]
    assert [[one["number"] for one in page] for page in pages] == [[1, 2], [3, 4], [5]]
    identity = pages[0][0]["id"]
    assert identity == desk.rest.issues.get(OWNER, NAME, 1).parsed_data.node_id
    assert ask(PIN, {"input": {"issueId": identity}}) == {"pinIssue": {"issue": {"number": 1, "isPinned": True}}}
    said = ask(SAY, {"input": {"subjectId": identity, "body": "dag"}})["addComment"]["commentEdge"]["node"]
    assert said["body"] == "dag"
    ask(HIDE, {"input": {"subjectId": said["id"], "classifier": "OUTDATED"}})
    assert repo.comments(1)[0].minimized == "outdated"
    blind = client(box, box.token(repo))
    with pytest.raises(GraphQLFailed) as refused:
        blind.graphql(PIN, {"input": {"issueId": identity}})
    errors = refused.value.response.errors
    assert errors
    assert [(one.type, one.message) for one in errors] == [("FORBIDDEN", "Resource not accessible by integration")]
    with pytest.raises(GraphQLFailed, match="NOT_FOUND"):
        ask('{ repository(owner: "acme", name: "weg") { id } }')
