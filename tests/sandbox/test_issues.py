"""Issues, comments, labels, reactions and assignees, as PyGithub sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import requests
from github import Github, GithubException, UnknownObjectException

from ospo_automation.sandbox import BOT_ID, BOT_LOGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from ospo_automation.sandbox import Repository, Sandbox


def test_an_issue_is_opened_changed_closed_and_reopened(box: Sandbox, repo: Repository, robot: Github) -> None:
    issue = robot.get_repo(repo.full_name).create_issue("Hoi", body="vraag", labels=["nieuw"], assignees=["bert"])
    assert (issue.user.login, issue.user.id, issue.user.type) == (BOT_LOGIN, BOT_ID, "Bot")
    assert repo.labels() == {"nieuw": ("ededed", None)}
    box.advance(timedelta(hours=1))
    issue.edit(title="Dag", body="", state="closed", state_reason="not_planned", labels=["a", "B"])
    assert (issue.title, issue.body, issue.closed_at) == ("Dag", "", box.now)
    assert issue.closed_by is not None
    seen = repo.issue(issue.number)
    assert (seen.state, seen.state_reason, seen.labels, seen.assignees) == (
        "closed",
        "not_planned",
        ["a", "B"],
        ["bert"],
    )
    issue.edit(state="open")
    assert repo.issue(1).state_reason == "reopened"
    assert box.events == []  # the workflow token starts nothing


def test_labels_have_one_spelling(repo: Repository, robot: Github) -> None:
    there = robot.get_repo(repo.full_name)
    label = there.create_label("Status: zoekt", "C0FFEE", "beschrijving")
    with pytest.raises(GithubException) as refused:
        there.create_label("status: ZOEKT", "ffffff")
    assert refused.value.status == 422
    assert refused.value.data["errors"] == [{"resource": "Label", "code": "already_exists", "field": "name"}]
    label.edit("status: zoekt", "abcdef", "anders")
    assert repo.labels() == {"status: zoekt": ("abcdef", "anders")}
    repo.open_issue("anna", title="x")
    issue = there.get_issue(1)
    issue.add_to_labels("STATUS: ZOEKT", "thema/licenties")
    assert repo.issue(1).labels == ["status: zoekt", "thema/licenties"]
    issue.remove_from_labels("thema/licenties")
    with pytest.raises(GithubException, match="Label does not exist"):
        issue.remove_from_labels("thema/licenties")
    issue.set_labels()
    assert repo.issue(1).labels == []
    there.get_label("status: zoekt").delete()
    assert list(repo.labels()) == ["thema/licenties"]


def test_comments_are_listed_by_issue_and_by_repository(box: Sandbox, repo: Repository, robot: Github) -> None:
    there = robot.get_repo(repo.full_name)
    for number in (repo.open_issue("anna", title="een"), repo.open_issue("anna", title="twee")):
        there.get_issue(number).create_comment(f"bij {number}")
    box.advance(timedelta(days=1))
    moment = box.now
    first = there.get_issue(1).get_comments()[0]
    first.edit("anders")
    assert [one.body for one in there.get_issue(1).get_comments()] == ["anders"]
    assert [one.body for one in there.get_issues_comments()] == ["anders", "bij 2"]
    assert [one.body for one in there.get_issues_comments(since=moment)] == ["anders"]
    newest = there.get_issues_comments(sort="updated", direction="desc")
    assert [one.body for one in newest] == ["anders", "bij 2"]
    first.delete()
    with pytest.raises(UnknownObjectException):
        there.get_issue(1).get_comment(first.id)
    assert repo.issue(1).comments == 0


def test_lists_come_in_pages_and_can_be_filtered(box: Sandbox, repo: Repository, robot: Github) -> None:
    for number in range(1, 206):
        repo.open_issue("anna" if number % 2 else "cleo", title=f"nr {number}")
    repo.add_label("bert", 3, "a")
    repo.add_label("bert", 3, "b")
    repo.add_label("bert", 4, "b")
    repo.assign("bert", 5, "bert")
    repo.close_issue("anna", 6)
    there = robot.get_repo(repo.full_name)
    assert there.get_issues().totalCount == 204
    assert [issue.number for issue in there.get_issues(state="all", direction="asc")] == list(range(1, 206))
    assert [issue.number for issue in there.get_issues(labels=["A", "b"])] == [3]
    assert [issue.number for issue in there.get_issues(assignee="bert")] == [5]
    assert there.get_issues(assignee="none", creator=robot.get_user("cleo")).totalCount == 101
    assert [issue.number for issue in there.get_issues(state="closed")] == [6]
    answer = requests.get(f"{box.url}/repos/{repo.full_name}/issues?per_page=500&page=2&state=all", timeout=5)
    assert len(answer.json()) == 100
    assert set(answer.links) == {"prev", "first", "next", "last"}
    assert answer.links["next"]["url"].endswith("page=3&state=all")


def test_reactions_count_once_for_each_person(
    box: Sandbox, repo: Repository, robot: Github, connect: Callable[[str], Github]
) -> None:
    repo.open_issue("anna", title="x")
    comment = repo.comment("anna", 1, "dank")
    repo.react("bert", 1, "heart")
    issue = robot.get_repo(repo.full_name).get_issue(1)
    reaction = issue.create_reaction("heart")
    assert issue.create_reaction("heart").id == reaction.id
    issue.get_comment(comment).create_reaction("rocket")
    assert issue.get_comment(comment).reactions["rocket"] == 1
    assert issue.delete_reaction(reaction.id)
    assert [one.user.login for one in issue.get_reactions()] == ["bert"]
    token = box.user_token("cleo")
    address = f"{box.url}/repos/{repo.full_name}/issues/1/reactions"
    given = [
        requests.post(
            address, json={"content": "+1"}, headers={"Authorization": f"token {token}"}, timeout=5
        ).status_code
        for _ in range(2)
    ]
    assert given == [201, 200]
    assert connect(token).get_user().login == "cleo"


def test_assignees(repo: Repository, robot: Github) -> None:
    there = robot.get_repo(repo.full_name)
    repo.open_issue("anna", title="x")
    issue = there.get_issue(1)
    issue.add_to_assignees("bert", "cleo", "anna", "nobody")  # cleo takes no part: passed over in silence
    assert repo.issue(1).assignees == ["bert", "anna"]
    issue.remove_from_assignees("bert")
    assert repo.issue(1).assignees == ["anna"]
    assert [one.login for one in there.get_assignees()] == ["bert"]
    assert there.has_in_assignees("bert")
    assert not there.has_in_assignees("cleo")
    with pytest.raises(GithubException) as refused:
        issue.edit(assignees=["cleo"])
    assert refused.value.status == 422


def test_what_is_gone_says_how(repo: Repository, robot: Github, box: Sandbox) -> None:
    there = robot.get_repo(repo.full_name)
    for title in ("weg", "verhuisd"):
        repo.open_issue("anna", title=title, body="tekst")
    repo.comment("bert", 2, "reis mee")
    other = box.add_repo("ospo-nl/elders")
    repo.delete_issue(1)
    assert repo.transfer_issue(2, other) == 1
    with pytest.raises(GithubException) as gone:
        there.get_issue(1)
    assert (gone.value.status, gone.value.data["message"]) == (410, "This issue was deleted")
    answer = requests.get(f"{box.url}/repos/{repo.full_name}/issues/2/comments", allow_redirects=False, timeout=5)
    assert (answer.status_code, answer.json()["message"]) == (301, "Moved Permanently")
    assert requests.get(answer.headers["Location"], timeout=5).json()[0]["body"] == "reis mee"
    assert list(there.get_issues(state="all")) == []
    with pytest.raises(UnknownObjectException):
        there.get_issue(99)


def test_too_long_blank_or_locked(
    repo: Repository, robot: Github, connect: Callable[[str], Github], box: Sandbox
) -> None:
    repo.open_issue("anna", title="x")
    issue = robot.get_repo(repo.full_name).get_issue(1)
    issue.create_comment("é" * 65_536)
    for text in ("x" * 65_537, "  \n"):
        with pytest.raises(GithubException) as refused:
            issue.create_comment(text)
        assert refused.value.status == 422
    with pytest.raises(GithubException, match="body is too long"):
        issue.edit(body="x" * 65_537)
    issue.lock("resolved")
    issue.create_comment("een workflow mag nog")
    for login, expected in (("anna", 403), ("bert", None)):
        theirs = connect(box.user_token(login)).get_repo(repo.full_name).get_issue(1)
        if expected is None:
            theirs.create_comment("mag")
            continue
        with pytest.raises(GithubException, match="locked") as refused:
            theirs.create_comment("mag niet")
        assert refused.value.status == expected
    issue.unlock()
    assert not repo.issue(1).locked


def test_what_happened_to_an_issue_stays_whoever_did_it_is_called_by_now(box: Sandbox, repo: Repository) -> None:
    repo.open_issue("anna", title="x")
    repo.edit_issue("anna", 1, title="y")
    box.rename_user("anna", "anna2")
    assert [(each.title, each.actor) for each in repo.state.issues[1].history] == [("x", "anna2")]
    box.delete_account("anna2")
    assert [each.title for each in repo.state.issues[1].history] == ["x"]


def test_a_deleted_account_leaves_its_words(box: Sandbox, repo: Repository, robot: Github) -> None:
    repo.open_issue("anna", title="x", body="tekst")
    repo.comment("anna", 1, "reactie")
    repo.react("anna", 1, "+1")
    box.delete_account("anna")
    issue = robot.get_repo(repo.full_name).get_issue(1)
    assert issue.user is None
    assert issue.body == "tekst"
    assert [comment.raw_data["user"] for comment in issue.get_comments()] == [None]
    assert (repo.issue(1).author, repo.comments(1)[0].author_id) == (None, None)
    with pytest.raises(UnknownObjectException):
        robot.get_user("anna")
