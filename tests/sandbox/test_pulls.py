"""Pull requests, branches, pushes and milestones, as PyGithub, git and webhooks see them."""

from __future__ import annotations

import base64
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests
from github import Github, GithubException, InputGitTreeElement, UnknownObjectException

from ospo_automation.sandbox import BOT_LOGIN, Change, Sandbox
from tests.opinions.further import milestones
from tests.sandbox.test_code import git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from github.Repository import Repository as Remote

    from ospo_automation.sandbox import Repository

    Client = Callable[[str], Github]

LESSON = {"lessen/een.md": "# Les\n\nTekst\n"}


@pytest.fixture
def bert(box: Sandbox, repo: Repository, connect: Client) -> Remote:
    return connect(box.user_token("bert")).get_repo(repo.full_name)


def told(box: Sandbox) -> list[str]:
    """What happened since the last look."""
    names = [f"{event.name}.{event.action}" if event.action else event.name for event in box.events]
    box.events.clear()
    return names


def send(box: Sandbox, token: str, method: str, path: str, body: object = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.request(method, f"{box.url}{path}", json=body, headers=headers, timeout=5)


def test_the_whole_life_of_a_pull_request(box: Sandbox, repo: Repository, bert: Remote) -> None:
    repo.open_issue("anna", title="Wie schrijft de les?")
    repo.grant("cleo", "write")
    box.events.clear()
    bert.create_git_ref("refs/heads/les", bert.get_branch("main").commit.sha)
    bert.create_file("lessen/een.md", "Een les", "# Les\n", branch="les")
    pull = bert.create_pull(title="Een les", body="Closes #1. @anna", head="les", base="main", draft=False)
    assert told(box) == ["push", "push", "pull_request.opened"]
    assert (pull.number, pull.state, pull.mergeable, pull.mergeable_state) == (2, "open", True, "clean")
    assert (pull.commits, pull.additions, pull.deletions, pull.changed_files) == (1, 1, 0, 1)
    assert pull.html_url == f"{box.url}/{repo.full_name}/pull/2"
    assert pull.head.label == "ospo-nl:les"

    # It is an issue too: comments, labels and numbers are shared.
    listed = {issue.number: issue.pull_request for issue in bert.get_issues()}
    assert listed[1] is None
    assert listed[2] is not None
    comment = pull.create_issue_comment("mooi, @cleo")
    assert comment.html_url == f"{pull.html_url}#issuecomment-{comment.id}"
    assert "pull_request" in box.events[-1].payload["issue"]
    pull.add_to_labels("les")
    pull.edit(title="Een betere les")
    pull.create_review_request(reviewers=["cleo"])
    box.advance(timedelta(hours=1))
    bert.create_file("lessen/twee.md", "Nog een", "# Twee\n", branch="les")
    assert told(box) == [
        "issue_comment.created",
        "pull_request.labeled",
        "pull_request.edited",
        "pull_request.review_requested",
        "push",
        "pull_request.synchronize",
    ]
    pull = bert.get_pull(2)
    assert [one.commit.message for one in pull.get_commits()] == ["Een les", "Nog een"]
    assert [(one.filename, one.status, one.patch) for one in pull.get_files()] == [
        ("lessen/een.md", "added", "@@ -0,0 +1 @@\n+# Les"),
        ("lessen/twee.md", "added", "@@ -0,0 +1 @@\n+# Twee"),
    ]
    repo.review("cleo", 2, "APPROVED", "goed, @bert")
    assert [(one.user.login, one.state, one.commit_id) for one in pull.get_reviews()] == [
        ("cleo", "APPROVED", pull.head.sha)
    ]
    assert repo.pull(2).reviewers == []
    assert told(box) == ["pull_request_review.submitted"]

    before = bert.get_branch("main").commit.sha
    done = pull.merge()
    assert done.merged
    assert told(box) == ["pull_request.closed", "push", "issues.closed"]
    assert (repo.issue(1).state, repo.issue(1).state_reason) == ("closed", "completed")
    pull = bert.get_pull(2)
    assert (pull.is_merged(), pull.merged_by.login, pull.merge_commit_sha) == (True, "bert", done.sha)
    assert (pull.merged_at, pull.closed_at) == (box.now, box.now)
    merged = bert.get_commit(done.sha)
    assert merged.commit.message == "Merge pull request #2 from ospo-nl/les\n\nEen betere les"
    assert [parent.sha for parent in merged.parents] == [before, pull.head.sha]
    assert merged.commit.raw_data["verification"]["verified"]
    assert [one.filename for one in merged.files] == ["lessen/een.md", "lessen/twee.md"]
    assert "les" in repo.branches()  # nothing is deleted by itself
    bert.get_git_ref("heads/les").delete()
    assert [one.filename for one in bert.get_pull(2).get_files()] == ["lessen/een.md", "lessen/twee.md"]
    assert [(note.login, note.reason) for note in box.notifications if note.number == 2] == [
        ("anna", "mention"),
        ("cleo", "mention"),
        ("anna", "mentioned"),
        ("cleo", "review_requested"),
        ("bert", "mention"),
        ("anna", "mentioned"),
        ("cleo", "merged"),
        ("anna", "merged"),
    ]


def test_what_changed_is_told_in_githubs_words(repo: Repository, bert: Remote) -> None:
    long = "".join(f"regel {number}\n" for number in range(20))
    repo.commit({"weg.md": "weg\n", "oud naam.md": long, "é.md": "een\ntwee\n", "plaatje": b"\0\1"})
    files = {"weg.md": None, "oud naam.md": None, "map/nieuw.md": long, "é.md": "een\ndrie", "plaatje": b"\0\2"}
    repo.open_pull("bert", title="x", head="anders", files=files)
    repo.push("bert", "main", {"elders.md": "niet van dit verzoek"})
    changes = {change.path: change for change in repo.pull_changes(1)}
    assert [(one.path, one.status, one.previous) for one in changes.values()] == [
        ("map/nieuw.md", "renamed", "oud naam.md"),
        ("plaatje", "modified", None),
        ("weg.md", "removed", None),
        ("é.md", "modified", None),
    ]
    patch = "@@ -1,2 +1,2 @@\n een\n-twee\n+drie\n\\ No newline at end of file"
    assert changes["é.md"] == Change("é.md", None, "modified", 1, 1, patch, changes["é.md"].sha)
    assert changes["plaatje"].patch is None
    seen = {one.filename: one for one in bert.get_pull(1).get_files()}
    assert seen["map/nieuw.md"].previous_filename == "oud naam.md"
    assert seen["é.md"].patch == patch
    assert bert.get_git_blob(seen["é.md"].sha).content == base64.encodebytes(b"een\ndrie").decode()
    compared = bert.compare("main", "anders")
    assert (compared.status, compared.ahead_by, compared.behind_by) == ("diverged", 1, 1)
    assert {one.filename for one in compared.files} == set(changes)


def test_a_pull_request_that_conflicts_can_not_be_merged(box: Sandbox, repo: Repository, bert: Remote) -> None:
    repo.commit({"a.md": "een\n"})
    repo.open_pull("bert", title="x", head="x", files={"a.md": "twee\n"})
    repo.push("bert", "main", {"a.md": "drie\n"})
    pull = bert.get_pull(1)
    assert (pull.mergeable, pull.mergeable_state, repo.pull(1).mergeable) == (False, "dirty", False)
    for method in ("merge", "squash", "rebase"):
        with pytest.raises(GithubException) as refused:
            pull.merge(merge_method=method)
        assert refused.value.status == 405
    old = pull.head.sha
    repo.push("bert", "x", {"a.md": "drie\n"}, "Toch maar zo")
    repo.push("bert", "x", {"b.md": "vier\n"}, "En dit")
    with pytest.raises(GithubException, match="Head branch was modified") as refused:
        pull.merge(sha=old)
    assert refused.value.status == 409
    done = pull.merge(merge_method="squash", commit_title="In één keer")
    assert [one.sha for one in bert.get_commit(done.sha).parents] == [repo.pull(1).base_sha]
    assert bert.get_commit(done.sha).commit.message.startswith("In één keer\n\n* x\n\n* Toch maar zo")
    assert repo.read("b.md") == "vier\n"
    with pytest.raises(GithubException, match="not mergeable"):
        pull.merge()

    repo.open_pull("bert", title="y", head="y", files={"c.md": "c\n"}, draft=True)
    repo.push("bert", "main", {"d.md": "d\n"}, "d")
    with pytest.raises(GithubException, match="still a draft"):
        bert.get_pull(2).merge()
    repo.open_pull("bert", title="z", head="z", files={"e.md": "e\n"})
    repo.push("bert", "main", {"f.md": "f\n"}, "f")
    bert.get_pull(3).merge(merge_method="rebase")
    assert [one.commit.message for one in bert.get_commits()][:3] == ["z", "f", "d"]
    assert box.notifications == []


def test_who_may_do_what(box: Sandbox, repo: Repository, connect: Client, bert: Remote) -> None:
    everything = {"pull_requests": "write", "contents": "write"}
    repo.push("bert", "les", LESSON)
    writer = connect(box.token(repo, everything)).get_repo(repo.full_name)

    def opened(there: Remote) -> int:
        return there.create_pull(title="x", body="y", head="les", base="main").number

    allowed = "GitHub Actions is not permitted to create or approve pull requests"
    with pytest.raises(GithubException, match=allowed) as refused:
        opened(writer)
    assert refused.value.status == 403
    repo.grant("anna", "admin")
    permissions = f"/repos/{repo.full_name}/actions/permissions/workflow"
    answer = send(box, box.user_token("anna"), "GET", permissions)
    assert not answer.json()["can_approve_pull_request_reviews"]
    assert send(box, box.token(repo, everything), "GET", permissions).status_code == 403
    repo.let_actions_open_pulls()
    for less in ({"contents": "write"}, {"issues": "write"}, {"pull_requests": "read"}):
        with pytest.raises(GithubException, match="Resource not accessible by integration"):
            opened(connect(box.token(repo, less)).get_repo(repo.full_name))
    with pytest.raises(GithubException) as refused:
        opened(connect(box.user_token("cleo")).get_repo(repo.full_name))
    assert refused.value.status == 403
    with pytest.raises(PermissionError):
        repo.push("cleo", "les", {"x": "x"})

    told(box)
    assert opened(writer) == 1
    with pytest.raises(GithubException, match="A pull request already exists for ospo-nl:les"):
        opened(writer)
    # Comments and labels on a pull request are a matter of its own permission.
    only_issues = connect(box.token(repo, {"issues": "write"})).get_repo(repo.full_name)
    with pytest.raises(GithubException, match="Resource not accessible by integration"):
        only_issues.get_issue(1).create_comment("x")
    writer.get_issue(1).create_comment("x")
    writer.get_pull(1).edit(body="z", state="closed")
    writer.get_pull(1).edit(state="open")
    without_contents = connect(box.token(repo, {"pull_requests": "write"})).get_repo(repo.full_name)
    with pytest.raises(GithubException, match="Resource not accessible by integration"):
        without_contents.get_pull(1).merge()
    with pytest.raises(GithubException, match="approve your own") as refused:
        writer.get_pull(1).create_review(event="APPROVE")
    assert refused.value.status == 422
    with pytest.raises(GithubException, match="Reviews may only be requested from collaborators"):
        writer.get_pull(1).create_review_request(reviewers=["cleo"])
    assert writer.get_pull(1).merge().merged
    assert told(box) == []  # nothing of it starts anything
    assert repo.pull(1).merged_by == BOT_LOGIN
    repo.push("bert", "les2", {".github/workflows/x.yml": "on: push"})
    repo.open_pull("bert", title="x", head="les2")
    with pytest.raises(GithubException, match="Resource not accessible by integration"):
        writer.get_pull(2).merge()
    assert bert.get_pull(2).merge().merged


def test_what_github_refuses_to_open_or_open_again(box: Sandbox, repo: Repository, bert: Remote) -> None:
    repo.push("bert", "les", LESSON)
    for head, base, mistake in (
        ("nergens", "main", {"code": "invalid", "field": "head"}),
        ("les", "nergens", {"code": "invalid", "field": "base"}),
        ("main", "les", {"code": "custom", "message": "No commits between les and main"}),
    ):
        with pytest.raises(GithubException) as refused:
            bert.create_pull(title="x", body="", head=head, base=base)
        assert refused.value.status == 422
        assert refused.value.data["errors"] == [{"resource": "PullRequest"} | mistake]
    repo.open_pull("bert", title="x", head="les")
    repo.open_issue("anna", title="geen verzoek")
    with pytest.raises(UnknownObjectException):
        bert.get_pull(2)
    assert [one.number for one in bert.get_pulls(head="ospo-nl:les", base="main")] == [1]
    assert list(bert.get_pulls(head="ospo-nl:anders")) == []
    assert [one.number for one in bert.get_pulls(head="anders")] == [1]  # without its owner GitHub passes it over
    told(box)
    repo.delete_branch("bert", "les")
    assert told(box) == ["push", "pull_request.closed"]
    with pytest.raises(GithubException, match="state cannot be changed"):
        bert.get_pull(1).edit(state="open")
    assert bert.get_pull(1).head.sha == repo.pull(1).head_sha
    repo.push("bert", "les", LESSON)
    bert.get_pull(1).edit(state="open")
    assert told(box) == ["push", "pull_request.reopened"]


def test_git_pushes_and_pull_requests_follow(box: Sandbox, repo: Repository, bert: Remote, tmp_path: Path) -> None:
    repo.commit({"a.md": "een\n"})
    number = repo.open_issue("anna", title="vraag")
    git(tmp_path, "clone", "--quiet", repo.clone_url, "work")
    work = tmp_path / "work"

    def push(token: str, *what: str) -> None:
        git(work, "push", "--quiet", repo.clone_url.replace("://", f"://x-access-token:{token}@"), *what)

    def commit(path: str, text: str, message: str) -> str:
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text(text)
        git(work, "add", ".")
        git(work, "commit", "--quiet", "-m", message)
        return git(work, "rev-parse", "HEAD").strip()

    human, robot = box.user_token("bert"), box.token(repo, {"contents": "write"})
    git(work, "checkout", "--quiet", "-b", "les")
    first = commit("b.md", "twee\n", "Les")
    told(box)
    push(human, "les")
    opened = repo.open_pull("bert", title="Les", head="les")
    second = commit("b.md", "drie\n", "Beter")
    push(human, "les")
    push_event, sync = box.events[-2].payload, box.events[-1].payload
    assert told(box) == ["push", "pull_request.opened", "push", "pull_request.synchronize"]
    assert (push_event["ref"], push_event["before"], push_event["after"]) == ("refs/heads/les", first, second)
    assert [(one["message"], one["modified"]) for one in push_event["commits"]] == [("Beter", ["b.md"])]
    assert (sync["before"], sync["after"], sync["pull_request"]["head"]["sha"]) == (first, second, second)
    git(work, "fetch", "--quiet", "origin", f"refs/pull/{opened}/merge")
    assert git(work, "show", "FETCH_HEAD:b.md") == "drie\n"
    for refused in (f"les:refs/pull/{opened}/head", "les~1:les"):
        with pytest.raises(subprocess.CalledProcessError):
            push(human, refused)
    commit(".github/workflows/x.yml", "on: push\n", "Werkstroom")
    with pytest.raises(subprocess.CalledProcessError) as no:
        push(robot, "les")
    assert "without `workflows` permission" in no.value.stderr
    git(work, "reset", "--quiet", "--hard", second)
    commit("c.md", "x\n", f"Fixes #{number}")
    push(robot, "les:robot")
    assert told(box) == []
    push(robot, ":robot")
    push(human, "les:main", "les")  # whoever pushes the commits to main has merged the pull request
    assert told(box) == ["push", "pull_request.synchronize", "push", "pull_request.closed", "issues.closed"]
    assert (repo.pull(opened).merged, repo.issue(number).state) == (True, "closed")
    assert repo.pull(opened).merge_sha == bert.get_branch("main").commit.sha


def test_a_commit_made_of_gits_own_objects(box: Sandbox, repo: Repository, connect: Client) -> None:
    repo.commit({"a.md": "een", "map/b.md": "twee"})
    token = box.token(repo, {"contents": "write"})
    there = connect(token).get_repo(repo.full_name)
    head = there.get_branch("main").commit
    blob = there.create_git_blob(base64.b64encode(b"\xff\0").decode(), "base64")
    tree = there.create_git_tree(
        [
            InputGitTreeElement("map/plaatje", "100644", "blob", sha=blob.sha),
            InputGitTreeElement("c.md", "100644", "blob", content="drie"),
            InputGitTreeElement("a.md", "100644", "blob", sha=None),
        ],
        there.get_git_tree(head.sha),
    )
    assert [one.path for one in there.get_git_tree(tree.sha, recursive=True).tree] == [
        "c.md",
        "map",
        "map/b.md",
        "map/plaatje",
    ]
    commit = there.create_git_commit("Samengesteld", tree, [head.commit])
    assert commit.raw_data["verification"]["verified"]
    there.create_git_ref("refs/heads/les", commit.sha)
    assert [one.ref for one in there.get_git_matching_refs("heads/")] == ["refs/heads/les", "refs/heads/main"]
    ref = there.get_git_ref("heads/main")
    ref.edit(commit.sha)
    assert repo.files() == ["c.md", "map/b.md", "map/plaatje"]
    with pytest.raises(GithubException, match="Update is not a fast forward"):
        ref.edit(head.sha)
    ref.edit(head.sha, force=True)
    with pytest.raises(GithubException, match="Reference already exists"):
        there.create_git_ref("refs/heads/les", commit.sha)
    with pytest.raises(GithubException, match="Object does not exist"):
        there.create_git_ref("refs/heads/meer", "0" * 39 + "1")
    for name in ("refs/heads/..x", "refs/heads/les/onder"):
        with pytest.raises(GithubException, match="Reference update failed"):
            there.create_git_ref(name, commit.sha)
    gone = there.get_git_ref("heads/les")
    gone.delete()
    with pytest.raises(GithubException, match="Reference does not exist"):
        gone.delete()


def test_milestones(box: Sandbox, repo: Repository, robot: Github) -> None:
    there = robot.get_repo(repo.full_name)
    later = there.create_milestone("Bijeenkomst 2", description="in Utrecht", due_on=datetime(2027, 1, 5, tzinfo=UTC))
    sooner = there.create_milestone("Bijeenkomst 1", due_on=datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(GithubException) as refused:
        there.create_milestone("Bijeenkomst 1")
    assert refused.value.data["errors"][0]["code"] == "already_exists"
    assert [one.title for one in there.get_milestones()] == ["Bijeenkomst 1", "Bijeenkomst 2"]
    issue = there.create_issue("Punt", milestone=sooner)
    assert issue.milestone is not None
    assert issue.milestone.title == "Bijeenkomst 1"
    assert repo.issue(issue.number).milestone == sooner.number
    issue.edit(milestone=later)
    assert [one.number for one in there.get_issues(milestone=later)] == [issue.number]
    assert list(there.get_issues(milestone="none")) == []
    number = repo.open_pull("bert", title="Les", head="les", files=LESSON)
    milestones.put(repo, number, later.number)
    repo.close_issue("bert", issue.number)
    later = next(one for one in there.get_milestones() if one.number == later.number)
    assert (later.open_issues, later.closed_issues, repo.pull(number).milestone) == (1, 1, later.number)
    later.edit("Bijeenkomst 2", state="closed")
    assert [one.number for one in there.get_milestones(state="closed")] == [later.number]
    issue.edit(milestone=None)
    assert repo.issue(issue.number).milestone is None
    assert [(title, state, still_open) for title, state, _, still_open in milestones.seen(repo)] == [
        ("Bijeenkomst 2", "closed", 1),
        ("Bijeenkomst 1", "open", 0),
    ]
    anna = send(box, box.user_token("anna"), "POST", f"/repos/{repo.full_name}/issues", {"title": "x", "milestone": 1})
    assert anna.json()["milestone"] is None  # in silence, as with labels


def test_pull_requests_and_milestones_are_kept(tmp_path: Path) -> None:
    with Sandbox(keep=tmp_path) as box:
        box.add_user("bert")
        repo = box.add_repo("bert/netwerk")
        repo.let_actions_open_pulls()
        milestones.add(repo, "bert", "Bijeenkomst", due_on=box.now)
        repo.open_pull("bert", title="x", head="x", files={"a.md": "a"})
        repo.open_pull("bert", title="y", head="y", files={"b.md": "b"})
        milestones.put(repo, 1, 1)
        repo.review("bert", 1, "COMMENTED", "hm")
        repo.merge_pull("bert", 1, "squash")
        before = repo.pulls(), milestones.seen(repo), repo.snapshot()
    with Sandbox(keep=tmp_path) as box:
        repo = box.repo("bert/netwerk")
        assert (repo.pulls(), milestones.seen(repo), repo.snapshot()) == before
        assert repo.state.signed == {repo.pull(1).merge_sha}
        box.delete_account("bert")
        assert (repo.pull(1).author, repo.pull(1).merged_by, repo.pull(1).reviews[0].author) == (None, None, None)
        with pytest.raises(KeyError):
            repo.pull(3)


COMMIT = """
mutation($branch: CommittableBranch!, $head: GitObjectID!, $changes: FileChanges!) {
  createCommitOnBranch(input: {
    branch: $branch, expectedHeadOid: $head, fileChanges: $changes, message: {headline: "Bij", body: "omdat"}
  }) { commit { oid url } }
}
"""
OPEN = """
mutation($repository: ID!) {
  createPullRequest(input: {repositoryId: $repository, baseRefName: "main", headRefName: "les", title: "Les"}) {
    pullRequest { id number url }
  }
}
"""
LOOK = """
query { repository(owner: "ospo-nl", name: "netwerk") {
  pullRequest(number: 1) {
    title additions deletions isDraft mergeable mergedAt baseRefName headRefName headRefOid reviewDecision
    files(first: 10) { nodes { path } }
    commits(last: 1) { nodes { commit { oid committedDate statusCheckRollup { state } } } }
    reviews(first: 10) { nodes { author { login } state } }
  }
  pullRequests(first: 10, states: OPEN) { totalCount nodes { number } }
  issues(first: 10) { totalCount }
} }
"""


def test_commits_and_pull_requests_over_graphql(box: Sandbox, repo: Repository, connect: Client) -> None:
    repo.commit({"a.md": "een"})
    repo.push("bert", "les", {"b.md": "twee"})
    repo.let_actions_open_pulls()
    token = box.token(repo, {"contents": "write", "pull_requests": "write"})

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        answer: dict[str, Any] = send(box, token, "POST", "/graphql", body).json()
        return answer

    told(box)
    branch = {"repositoryNameWithOwner": repo.full_name, "branchName": "les"}
    changes = {
        "additions": [{"path": "c.md", "contents": base64.b64encode(b"drie").decode()}],
        "deletions": [{"path": "b.md"}],
    }
    head = repo.branches()["les"]
    made = ask(COMMIT, branch=branch, head=head, changes=changes)["data"]["createCommitOnBranch"]["commit"]
    assert made["oid"] == repo.branches()["les"]
    commit = connect(token).get_repo(repo.full_name).get_commit(made["oid"])
    assert commit.commit.message == "Bij\n\nomdat"
    assert (commit.author.login, commit.commit.committer.email) == (BOT_LOGIN, "noreply@github.com")
    assert commit.commit.raw_data["verification"]["verified"]
    late = ask(COMMIT, branch=branch, head=head, changes=changes)["errors"][0]
    assert late["type"] == "STALE_DATA"
    for wrong, kind in (
        ({"deletions": [{"path": "b.md"}]}, "UNPROCESSABLE"),
        ({"additions": [{"path": ".github/workflows/x.yml", "contents": ""}]}, "FORBIDDEN"),
    ):
        assert ask(COMMIT, branch=branch, head=made["oid"], changes=wrong)["errors"][0]["type"] == kind

    repository = connect(token).get_repo(repo.full_name).raw_data["node_id"]
    opened = ask(OPEN, repository=repository)["data"]["createPullRequest"]["pullRequest"]
    assert opened["url"] == f"{box.url}/{repo.full_name}/pull/1"
    assert opened["id"] == connect(token).get_repo(repo.full_name).get_pull(1).raw_data["node_id"]
    assert "already exists" in ask(OPEN, repository=repository)["errors"][0]["message"]
    assert told(box) == []
    comment = 'mutation($id: ID!) { addComment(input: {subjectId: $id, body: "x"}) { subject { id } } }'
    assert "errors" not in ask(comment, id=opened["id"])
    token = box.token(repo, {"issues": "write"})
    assert ask(comment, id=opened["id"])["errors"][0]["type"] == "FORBIDDEN"
    repo.review("bert", 1, "CHANGES_REQUESTED", "nee")
    seen = ask(LOOK)["data"]["repository"]
    pull = seen["pullRequest"]
    assert (pull["additions"], pull["mergeable"], pull["reviewDecision"]) == (1, "MERGEABLE", "CHANGES_REQUESTED")
    assert pull["commits"]["nodes"][0]["commit"]["oid"] == pull["headRefOid"] == made["oid"]
    assert [one["path"] for one in pull["files"]["nodes"]] == ["c.md"]
    assert (seen["pullRequests"]["totalCount"], seen["issues"]["totalCount"]) == (1, 0)
