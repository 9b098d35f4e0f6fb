"""`gh`, GitHub's own command: it finds the sandbox as github.localhost, the one host to which it speaks plain HTTP."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests import programs

if TYPE_CHECKING:
    from pathlib import Path

    from ospo_automation.sandbox import Repository, Sandbox

NUMBERS = """
query($endCursor: String) {
  repository(owner: "acme", name: "netwerk") {
    issues(first: 2, after: $endCursor) { nodes { number } pageInfo { hasNextPage endCursor } }
  }
}
"""
PLACE = ("--repo", "acme/netwerk")


class Shell:
    """Somebody at a terminal."""

    def __init__(self, box: Sandbox, token: str, home: Path) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "GH_CONFIG_DIR": str(home),
            "GH_HOST": "github.localhost",
            "GH_TOKEN": token,
            "GH_PROMPT_DISABLED": "1",
            "GH_NO_UPDATE_NOTIFIER": "1",
            "NO_COLOR": "1",
            "http_proxy": box.url,
        }

    def run(self, *arguments: str, sent: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [programs.path_of("opinions/test_gh.py"), *arguments]
        return subprocess.run(
            command, cwd=self.home, env=self.environment, input=sent, check=False, capture_output=True, text=True
        )

    def __call__(self, *arguments: str, sent: str | None = None) -> str:
        done = self.run(*arguments, sent=sent)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments))


@pytest.fixture
def gh(box: Sandbox, repo: Repository, tmp_path: Path) -> Shell:
    del repo  # gets its people before one of them takes a seat
    return Shell(box, box.user_token("zoe"), tmp_path)


def test_rest_in_pages_and_with_refusals(gh: Shell, box: Sandbox, repo: Repository) -> None:
    for number in range(5):
        repo.open_issue("anna", title=str(number))
    listed = gh("api", "repos/acme/netwerk/issues?per_page=2", "--paginate", "--jq", ".[].number")
    assert listed.split() == ["5", "4", "3", "2", "1"]
    assert {request.actor for request in box.requests} == {"zoe"}, "the next page was asked for without the token"
    made = gh("api", "repos/acme/netwerk/issues", "-f", "title=é ✓", "-f", "labels[]=topic/eupl", "--jq", ".number")
    assert (repo.issue(int(made)).title, repo.issue(int(made)).labels) == ("é ✓", ["topic/eupl"])
    assert gh("api", "repos/acme/netwerk/contents/README.md", "-H", "Accept: application/vnd.github.raw") == "# Netwerk"
    gh("api", "-X", "DELETE", "repos/acme/netwerk/labels/topic%2Feupl")
    assert repo.labels() == {}
    missing = gh.run("api", "repos/acme/netwerk/issues/99")
    assert (missing.returncode, missing.stderr.strip()) == (1, "gh: Not Found (HTTP 404)")
    assert json.loads(missing.stdout)["status"] == "404"
    refused = gh.run("api", "repos/acme/netwerk/labels", "-f", "name=x", "-f", "color=rood")
    assert "HTTP 422" in refused.stderr
    assert json.loads(refused.stdout)["errors"][0]["field"] == "color"


def test_graphql_in_pages(gh: Shell, repo: Repository) -> None:
    for number in range(5):
        repo.open_issue("anna", title=str(number))
    ask = ("api", "graphql", "--paginate", "-f", f"query={NUMBERS}")
    assert gh(*ask, "--jq", ".data.repository.issues.nodes[].number").split() == ["1", "2", "3", "4", "5"]
    missing = gh.run("api", "graphql", "-f", 'query={ repository(owner: "acme", name: "weg") { id } }')
    assert missing.returncode == 1
    assert "Could not resolve to a Repository with the name 'acme/weg'." in missing.stderr


def test_an_issue_from_beginning_to_end(gh: Shell, repo: Repository) -> None:
    repo.add_label("zoe", repo.open_issue("anna", title="eerst"), "nieuw")
    address = gh("issue", "create", *PLACE, "-t", "Mag dit?", "-F", "-", "-l", "nieuw", "-a", "bert", sent="Ja?\n")
    assert address.endswith("/acme/netwerk/issues/2")
    made = repo.issue(2)
    assert (made.title, made.body, made.author) == ("Mag dit?", "Ja?\n", "zoe")
    assert (made.labels, made.assignees) == (["nieuw"], ["bert"])
    gh("issue", "comment", "2", *PLACE, "--body", "Een.")
    gh("issue", "comment", "2", *PLACE, "--body", "Twee.", "--edit-last")
    assert [(one.author, one.body) for one in repo.comments(2)] == [("zoe", "Twee.")]
    gh("issue", "edit", "2", *PLACE, "--title", "Mag dat?", "--remove-label", "nieuw", "--add-assignee", "zoe")
    assert (repo.issue(2).title, repo.issue(2).labels, repo.issue(2).assignees) == ("Mag dat?", [], ["bert", "zoe"])
    gh("issue", "close", "2", *PLACE, "--reason", "not planned", "--comment", "Klaar.")
    assert (repo.issue(2).state, repo.issue(2).state_reason, len(repo.comments(2))) == ("closed", "not_planned", 2)
    gh("issue", "reopen", "2", *PLACE)
    gh("issue", "pin", "2", *PLACE)
    gh("issue", "lock", "2", *PLACE, "--reason", "too_heated")
    seen = repo.issue(2)
    assert (seen.state, seen.pinned, seen.locked, repo.state.issues[2].lock_reason) == (
        "open",
        True,
        True,
        "too heated",
    )
    gh("issue", "unlock", "2", *PLACE)
    gh("issue", "unpin", "2", *PLACE)
    assert (repo.issue(2).pinned, repo.issue(2).locked) == (False, False)


def test_issues_are_listed_found_and_shown(gh: Shell, repo: Repository) -> None:
    for title, author in (("een", "anna"), ("twee", "bert"), ("drie", "anna")):
        repo.open_issue(author, title=title, body="Vraag van @zoe")
    repo.add_label("zoe", 1, "nieuw")
    repo.assign("zoe", 2, "zoe")
    repo.comment("bert", 1, "hoi")
    repo.react("bert", 1, "+1")
    repo.close_issue("zoe", 3)

    def numbers(*arguments: str) -> list[int]:
        return [one["number"] for one in gh.json("issue", "list", *PLACE, "--json", "number", *arguments)]

    assert gh("issue", "list", *PLACE).splitlines()[1].split("\t")[:4] == ["1", "OPEN", "een", "nieuw"]
    assert numbers() == [2, 1]
    assert numbers("--state", "all", "--limit", "2") == [3, 2]
    assert numbers("--author", "anna", "--state", "closed") == [3]
    assert (numbers("--assignee", "@me"), numbers("--mention", "zoe")) == ([2], [2, 1])
    assert (numbers("--label", "nieuw"), numbers("--search", "twee in vraag"), numbers("--search", "vraag")) == (
        [1],
        [],
        [2, 1],
    )
    shown = gh.json("issue", "view", "1", *PLACE, "--json", "title,author,labels,comments,reactionGroups,state,closed")
    assert (shown["title"], shown["author"]["login"], shown["state"], shown["closed"]) == ("een", "anna", "OPEN", False)
    assert [label["name"] for label in shown["labels"]] == ["nieuw"]
    assert [(one["author"]["login"], one["body"]) for one in shown["comments"]] == [("bert", "hoi")]
    assert [(one["content"], one["users"]["totalCount"]) for one in shown["reactionGroups"]] == [("THUMBS_UP", 1)]
    assert (
        "Could not resolve to an issue or pull request with the number of 9."
        in gh.run("issue", "view", "9", *PLACE).stderr
    )


def test_what_github_itself_refuses_to_an_old_gh(gh: Shell, repo: Repository) -> None:
    """It asks for classic projects; since they are gone, these are GitHub's words."""
    repo.open_issue("anna", title="een")
    plain = gh.run("issue", "view", "1", *PLACE)
    assert "Projects (classic) is being deprecated" in plain.stderr


def test_labels_workflows_and_the_repository(gh: Shell, box: Sandbox, repo: Repository, tmp_path: Path) -> None:
    gh("label", "create", "topic/eupl", *PLACE, "--color", "FF0000", "--description", "Over de EUPL")
    gh("label", "edit", "topic/eupl", *PLACE, "--name", "eupl")
    assert repo.labels() == {"eupl": ("ff0000", "Over de EUPL")}
    assert gh("label", "list", *PLACE) == "eupl\tOver de EUPL\t#ff0000"
    seen = gh.json(
        "repo", "view", "acme/netwerk", "--json", "nameWithOwner,viewerPermission,isPrivate,defaultBranchRef"
    )
    assert seen["nameWithOwner"] == "acme/netwerk"
    assert (seen["viewerPermission"], seen["isPrivate"], seen["defaultBranchRef"]) == ("ADMIN", False, {"name": "main"})
    assert gh("workflow", "list", *PLACE).split("\t")[:2] == ["Casus", "active"]
    while box.take_event():
        pass
    gh("workflow", "run", "casus.yml", *PLACE, "-f", "number=1")
    started = box.take_event()
    assert started is not None
    assert (started.name, started.payload["inputs"], started.payload["ref"]) == (
        "workflow_dispatch",
        {"number": "1"},
        "refs/heads/main",
    )
    gh("repo", "clone", "acme/netwerk", "checkout", "--", "--quiet")
    assert (tmp_path / "checkout/README.md").read_text(encoding="utf-8") == "# Netwerk\n"


def test_an_issue_moves_and_goes(gh: Shell, box: Sandbox, repo: Repository) -> None:
    other = box.add_repo("acme/elders")
    other.grant("zoe", "admin")
    for title in ("een", "twee"):
        repo.open_issue("anna", title=title)
    assert gh("issue", "transfer", "1", "acme/elders", *PLACE).endswith("/acme/elders/issues/1")
    gh("issue", "delete", "2", "--yes", *PLACE)
    assert ([one.title for one in other.issues()], repo.issues()) == (["een"], [])


def test_it_is_a_proxy_to_nowhere_else(gh: Shell, box: Sandbox) -> None:
    outside = gh.run("api", "http://elsewhere.example/repos/acme/netwerk")
    assert "HTTP 502" in outside.stderr
    assert box.unknown_routes == []
