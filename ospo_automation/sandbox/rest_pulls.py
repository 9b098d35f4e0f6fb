"""REST: pull requests, and asking for their reviews."""

from __future__ import annotations

from .access import Refusal, invalid
from .gitstore import GitStore
from .pull_shapes import pull_of
from .rest import Answer, Call, route
from .rest_issues import change_state, check_body, check_title, has_a_role
from .state import Issue, RepositoryState

LIST = "/repos/{owner}/{repo}/pulls"
ONE = LIST + "/{pull_number}"
ACTIONS_MAY_NOT = "GitHub Actions is not permitted to create or approve pull requests."


@route("GET", LIST, needs="pull_requests:read")
def list_pulls(call: Call) -> Answer:
    query = call.query
    chosen = [issue for issue in call.repo.listed() if issue.pull and _fits(call, issue)]
    sort = query.get("sort", "created")
    if sort == "long-running":
        raise Refusal(501, "sandbox: sort=long-running is not implemented")
    keys = {
        "created": lambda issue: (issue.created_at, issue.number),
        "updated": lambda issue: (issue.updated_at, issue.number),
        "popularity": lambda issue: (len(call.repo.comments_of(issue.number)), issue.number),
    }
    # The newest first where it is by creation, the oldest first otherwise.
    direction = query.get("direction", "desc" if sort == "created" else "asc")
    chosen.sort(key=keys[sort], reverse=direction == "desc")
    return call.page(chosen, call.acts.pull_shapes.simple_pull)


def _fits(call: Call, issue: Issue) -> bool:
    query, pull = call.query, pull_of(issue)
    owner = pull.fork or call.repo.owner
    # GitHub passes over a head without its owner.
    head = query.get("head", "") if ":" in query.get("head", "") else ""
    return (
        query.get("state", "open") in ("all", issue.state)
        and query.get("base", pull.base) == pull.base
        and head.lower() in ("", f"{owner}:{pull.head}".lower())
    )


@route("POST", LIST, needs="pull_requests:write", status=201)
def create_pull(call: Call) -> Answer:
    body = call.body
    if "issue" in body or "head_repo" in body:
        raise Refusal(501, "sandbox: a pull request from an issue or from another repository is not implemented")
    if call.caller.automated and not call.repo.actions_may_open_pulls:
        raise Refusal(403, ACTIONS_MAY_NOT)
    check_title(str(body.get("title", "")))
    check_body(body.get("body"))
    owner = call.repo.owner
    head, base = body["head"].removeprefix(f"{owner}:"), body["base"]
    check_branches(call.git, call.repo, head, base)
    draft = body.get("draft", False)
    actor, title = call.caller.actor, str(body["title"])
    opened = call.acts.open_pull(
        actor, call.repo, title=title, body=body.get("body"), head=head, base=base, draft=draft
    )
    shape = call.acts.pull_shapes.pull(opened)
    return Answer(shape, headers={"Location": shape["url"]})


def check_branches(git: GitStore, repo: RepositoryState, head: str, base: str) -> None:
    """Raises the 422 that GitHub gives."""
    for field, name in (("head", head), ("base", base)):
        if git.branch(name) is None:
            raise invalid("PullRequest", field, "invalid")
    if not git.commits(f"refs/heads/{base}..refs/heads/{head}", limit=1):
        raise _custom(f"No commits between {base} and {head}")
    for issue in repo.listed():
        if not issue.pull or issue.pull.fork:
            continue
        if issue.state == "open" and (issue.pull.head, issue.pull.base) == (head, base):
            owner = repo.owner
            raise _custom(f"A pull request already exists for {owner}:{head}.")


def _custom(words: str) -> Refusal:
    return Refusal(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": words}])


@route("GET", ONE, needs="pull_requests:read")
def get_pull(call: Call) -> Answer:
    issue, accept = call.pull(), call.headers.get("accept", "")
    if "patch" in accept or "diff" in accept:
        raise Refusal(501, "sandbox: a pull request as a patch or diff is not implemented")
    return Answer(call.acts.pull_shapes.pull(issue))


@route("PATCH", ONE, needs="pull_requests:write", role="read")
def update_pull(call: Call) -> Answer:
    issue, body, actor = call.pull(), call.body or {}, call.caller.actor
    if issue.author != call.caller.login and not call.caller.has_role(call.repo, "write", "pull_requests:write"):
        raise Refusal(403, "Must have admin rights to Repository.")
    if body.get("title") is not None:
        check_title(str(body["title"]))
    check_body(body.get("body"))
    base = str(body.get("base") or pull_of(issue).base)
    if base != pull_of(issue).base:
        if issue.state != "open":
            raise _custom("Cannot change the base branch of a closed pull request.")
        check_branches(call.git, call.repo, pull_of(issue).head, base)
        call.acts.retarget(actor, issue, base)
    title = str(body["title"]) if body.get("title") is not None else None
    call.acts.edit_issue(actor, issue, title=title, body=body["body"] or "" if "body" in body else None)
    change_state(call, issue)
    return Answer(call.acts.pull_shapes.pull(issue))


@route("POST", ONE + "/requested_reviewers", needs="pull_requests:write", status=201)
def request_reviewers(call: Call) -> Answer:
    issue, body = call.pull(), call.body or {}
    if body.get("team_reviewers"):
        raise Refusal(501, "sandbox: reviews by teams are not implemented")
    logins = body.get("reviewers", [])
    if any(login.lower() == (issue.author or "").lower() for login in logins):
        raise Refusal(422, "Review cannot be requested from pull request author.")
    if any(call.world.account(login) is None or not has_a_role(call.repo, login) for login in logins):
        words = "Reviews may only be requested from collaborators. One or more of the users or teams you specified"
        raise Refusal(422, f"{words} is not a collaborator of the {call.repo.full_name} repository.")
    call.acts.request_review(call.caller.actor, issue, logins)
    return Answer(call.acts.pull_shapes.simple_pull(issue))
