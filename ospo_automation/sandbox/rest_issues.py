"""REST: issues, who they are assigned to, and whether they are locked."""

from __future__ import annotations

from .access import Refusal, invalid
from .acts import MAX_BODY
from .rest import Answer, Call, moment, route, told
from .state import Account, Issue, Label, RepositoryState

LIST = "/repos/{owner}/{repo}/issues"
ONE = LIST + "/{issue_number}"


@route("GET", LIST, needs="issues:read")
def list_issues(call: Call) -> Answer:
    query = call.query
    chosen = [issue for issue in call.repo.listed() if _fits(call, issue)]
    keys = {
        "created": lambda issue: (issue.created_at, issue.number),
        "updated": lambda issue: (issue.updated_at, issue.number),
        "comments": lambda issue: (len(call.repo.comments_of(issue.number)), issue.number),
    }
    chosen.sort(key=keys[query.get("sort", "created")], reverse=query.get("direction", "desc") == "desc")
    return call.page(chosen, call.shapes.issue)


def _fits(call: Call, issue: Issue) -> bool:
    query = call.query
    state, assignee = query.get("state", "open"), query.get("assignee", "").lower()
    names = {call.repo.labels[number].name.casefold() for number in issue.labels}
    wanted = {name.strip().casefold() for name in query.get("labels", "").split(",") if name.strip()}
    logins = {login.lower() for login in issue.assignees}
    return (
        state in ("all", issue.state)
        and wanted <= names
        and (
            not assignee
            or (assignee == "*" and bool(logins))
            or (assignee == "none" and not logins)
            or assignee in logins
        )
        and _on_milestone(issue, query.get("milestone"))
        and ("creator" not in query or (issue.author or "").lower() == query["creator"].lower())
        and ("since" not in query or issue.updated_at >= moment(query["since"]))
    )


def _on_milestone(issue: Issue, wanted: str | None) -> bool:
    if wanted is None or wanted == "*":
        return wanted is None or issue.milestone is not None
    return issue.milestone is None if wanted == "none" else str(issue.milestone) == wanted


@route("POST", LIST, needs="issues:write", role="read", status=201)
def create_issue(call: Call) -> Answer:
    title, body = str(call.body["title"]), call.body.get("body")
    check_title(title)
    check_body(body)
    labels: list[Label] = []
    assignees: list[str] = []
    milestone: int | None = None
    # Labels, assignees and milestone of someone without triage right are dropped, in silence.
    if call.has_role("triage"):
        labels = [call.acts.label_or_new(call.repo, name) for name in label_names(call.body.get("labels", []))]
        assignees = asked_assignees(call, None)
        milestone = asked_milestone(call)
    issue = call.acts.open_issue(
        call.caller.actor,
        call.repo,
        title=title,
        body=body,
        labels=labels,
        assignees=assignees,
        milestone=milestone,
    )
    return Answer(call.shapes.single_issue(issue), headers={"Location": call.shapes.issue(issue)["url"]})


told(ONE, "issues:read", lambda call: call.shapes.single_issue(call.issue()))


def change_state(call: Call, issue: Issue) -> None:
    asked = call.body or {}
    state, reason = asked.get("state"), asked.get("state_reason")
    if state == "closed":
        call.acts.close_issue(call.caller.actor, issue, reason or "completed")
    elif state == "open" and issue.state != "open":
        if issue.pull and (words := call.acts.closed_for_good(issue)):
            raise invalid("PullRequest", "state", "invalid", f"state cannot be changed. {words}")
        call.acts.reopen_issue(call.caller.actor, issue)


def asked_milestone(call: Call) -> int | None:
    asked = call.body.get("milestone") or None  # an empty text takes it off as well
    if asked is not None and (not str(asked).isdecimal() or int(asked) not in call.repo.milestones):
        raise invalid("Issue", "milestone", "invalid")
    return None if asked is None else int(asked)


def label_names(listed: list[str | dict[str, str]]) -> list[str]:
    names = [entry if isinstance(entry, str) else entry["name"] for entry in listed]
    for name in names:
        if not name.strip():
            raise invalid("Label", "name", "missing_field")
        if len(name) > 50:
            raise invalid("Label", "name", "custom", "name is too long (maximum is 50 characters)")
    return names


def check_title(title: str) -> None:
    if not title.strip():
        raise invalid("Issue", "title", "missing_field")
    if len(title) > 256:
        raise invalid("Issue", "title", "custom", "title is too long (maximum is 256 characters)")


def check_body(body: str | None) -> None:
    if body is not None and len(body) > MAX_BODY:
        raise invalid("Issue", "body", "custom", f"body is too long (maximum is {MAX_BODY} characters)")


def has_a_role(repo: RepositoryState, login: str) -> bool:
    return login.lower() in {*repo.roles, repo.owner.lower()}


def assignable(call: Call, login: str, issue: Issue | None) -> bool:
    account = call.world.account(login)
    return account is not None and may_take_part(call.repo, account, issue)


def may_take_part(repo: RepositoryState, account: Account, issue: Issue | None) -> bool:
    """Whoever has a role in the repository; for an issue also whoever takes part in it."""
    if account.kind != "User":
        return False
    if has_a_role(repo, account.login):
        return True
    if issue is None:
        return False
    return account.login in {issue.author, *(one.author for one in repo.comments_of(issue.number))}


def asked_assignees(call: Call, issue: Issue | None) -> list[str]:
    """Asked for when creating or changing an issue: here someone who can't be assigned is an error."""
    body = call.body
    listed = body["assignees"] if "assignees" in body else [body["assignee"]] if body.get("assignee") else []
    logins = [entry if isinstance(entry, str) else entry["login"] for entry in listed]
    for login in logins:
        if not assignable(call, login, issue):
            error = {"resource": "Issue", "field": "assignees", "code": "invalid", "value": login}
            raise Refusal(422, "Validation Failed", [error])
    return [account.login for login in logins if (account := call.world.account(login))]
