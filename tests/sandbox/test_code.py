"""Files, branches and commits over REST; git itself over HTTP; and going on tomorrow."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import requests
from github import Github, GithubException, UnknownObjectException

from ospo_automation.sandbox import Sandbox

if TYPE_CHECKING:
    from pathlib import Path

    from ospo_automation.sandbox import Repository


def git(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=Bert", "-c", "user.email=bert@example.org"]
    return subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_files_are_read_written_and_deleted(box: Sandbox, repo: Repository, robot: Github) -> None:
    repo.commit({"docs/één b.md": "inhoud\n", "README.md": "hoi", "bytes": b"\xff\0"}, message="begin", author="anna")
    there = robot.get_repo(repo.full_name)
    file = there.get_contents("docs/één b.md")
    assert not isinstance(file, list)
    assert file.decoded_content.decode() == "inhoud\n"
    folder = there.get_contents("")
    assert isinstance(folder, list)
    assert [(one.path, one.type) for one in folder] == [("README.md", "file"), ("bytes", "file"), ("docs", "dir")]
    with pytest.raises(UnknownObjectException):
        there.get_contents("nergens.md")
    raw = requests.get(
        f"{box.url}/repos/{repo.full_name}/contents/bytes", headers={"Accept": "application/vnd.github.raw"}, timeout=5
    )
    assert raw.content == b"\xff\0"

    box.advance(timedelta(hours=1))
    there.create_file("kennis/nieuw.md", "nieuw", "tekst")
    with pytest.raises(GithubException) as refused:
        there.create_file("kennis/nieuw.md", "nog eens", "tekst")
    assert refused.value.status == 422
    with pytest.raises(GithubException) as refused:
        there.update_file(file.path, "x", "x", "0" * 40)
    assert refused.value.status == 409
    there.update_file(file.path, "bij", "beter", file.sha)
    assert repo.read(file.path) == "beter"
    gone = there.get_contents("README.md")
    assert not isinstance(gone, list)
    there.delete_file("README.md", "weg", gone.sha)
    assert repo.files() == ["bytes", "docs/één b.md", "kennis/nieuw.md"]
    commits = list(there.get_commits())
    assert [one.commit.message for one in commits] == ["weg", "bij", "nieuw", "begin", "Start"]
    assert commits[0].author is not None
    assert commits[0].author.login == "github-actions[bot]"
    assert commits[0].commit.author.date == box.now
    assert there.get_commits(path="README.md").totalCount == 2
    assert there.get_commits(since=box.now).totalCount == 3
    assert there.get_commits(author="anna").totalCount == 1
    branch = there.get_branch("main")
    assert branch.commit.sha == there.get_git_ref("heads/main").object.sha == commits[0].sha
    with pytest.raises(GithubException):
        there.get_branch("geen")


def test_git_clones_and_pushes_over_http(box: Sandbox, repo: Repository, tmp_path: Path) -> None:
    repo.commit({"a.md": "een"})
    git(tmp_path, "clone", "--quiet", repo.clone_url, "work")
    work = tmp_path / "work"
    assert (work / "a.md").read_text() == "een"
    (work / "b.md").write_text("twee")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "-m", "b")
    for token in (box.token(repo), box.user_token("anna")):
        with pytest.raises(subprocess.CalledProcessError):
            git(work, "push", "--quiet", repo.clone_url.replace("://", f"://x-access-token:{token}@"), "main")
    token = box.token(repo, {"contents": "write"})
    git(work, "push", "--quiet", repo.clone_url.replace("://", f"://x-access-token:{token}@"), "main")
    assert repo.read("b.md") == "twee"
    repo.clone(tmp_path / "checkout")
    assert git(tmp_path / "checkout", "status", "--porcelain", "--branch").strip() == "## main...origin/main"
    assert git(tmp_path / "checkout", "remote", "get-url", "origin").strip() == repo.clone_url


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    with Sandbox(keep=tmp_path) as box:
        box.add_user("anna", name="Anna")
        box.add_user("bert")
        repo = box.add_repo("ospo-nl/netwerk")
        repo.commit({"a.md": "een"}, author="anna")
        repo.grant("bert", "triage")
        repo.open_issue("anna", title="x", body="@bert")
        repo.comment("bert", 1, "ja")
        repo.add_label("bert", 1, "a")
        repo.react("bert", 1, "+1")
        box.take_event()
        token = box.user_token("bert")
        box.advance(timedelta(days=3))
        now, before, waiting = box.now, repo.snapshot(), [(event.name, event.action) for event in box.events]
    with Sandbox(keep=tmp_path) as box:
        repo = box.repo("OSPO-nl/netwerk")
        assert (box.now, repo.snapshot(), repo.read("a.md")) == (now, before, "een")
        assert [(event.name, event.action) for event in box.events] == waiting
        assert box.events[0].payload["repository"]["url"].startswith(box.url)
        assert [note.login for note in box.notifications] == ["bert", "anna"]
        answer = requests.get(f"{box.url}/user", headers={"Authorization": f"Bearer {token}"}, timeout=5)
        assert answer.json()["login"] == "bert"
        assert repo.open_issue("anna", title="y") == 2
        assert box.add_user("cleo").id == 1003
        assert repo.comment("anna", 2, "z") > repo.comments(1)[0].id
        assert box.violations == []


def test_two_runs_with_the_same_end_have_the_same_snapshot(box: Sandbox, repo: Repository) -> None:
    other = box.add_repo("ospo-nl/ander")
    for one, names in ((repo, ("a", "b")), (other, ("b", "a"))):
        one.open_issue("anna", title="x", body="y")
        box.advance(timedelta(hours=1))
        for name in names:
            one.add_label("bert", 1, name)
        one.comment("bert", 1, "z")
    assert repo.snapshot() == other.snapshot()
    other.comment("bert", 1, "z")
    assert repo.snapshot() != other.snapshot()
