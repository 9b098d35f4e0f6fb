"""What somebody would write instead with PyGithub alone: as short as it can be, and as most scripts of networks are.

`python -m benchmarks.plain casus NUMBER FILE` welcomes one casus and asks its experts, with the limits that ours keeps.
`python -m benchmarks.plain figures` counts how long each issue waited for its first answer.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from github import Auth, Github
from github.Issue import Issue
from github.Repository import Repository

AT_MOST = 2  # asks of somebody in a week
STATUSES = ("nieuw", "zoekt hulp", "opgepakt", "advies gegeven", "opgelost")


def main(what: str, *given: str) -> None:
    client = Github(
        auth=Auth.Token(os.environ["GITHUB_TOKEN"]), base_url=os.environ["GITHUB_API_URL"], per_page=100, lazy=True
    )
    repository = client.get_repo(os.environ["GITHUB_REPOSITORY"])
    if what == "figures":
        print(Counter(_waited(issue) for issue in repository.get_issues(state="all")))
        return
    number, experts, now = given
    _welcome(repository, repository.get_issue(int(number)), Path(experts), datetime.fromisoformat(now))


def _waited(issue: Issue) -> int | None:
    """Days until somebody else answered."""
    others = (each.created_at for each in issue.get_comments() if each.user and each.user.login != issue.user.login)
    first = min(others, default=None)
    return None if first is None else (first - issue.created_at).days


def _welcome(repository: Repository, issue: Issue, experts: Path, now: datetime) -> None:
    topics = re.findall(r"^- \[[xX]\] (.+)$", issue.body or "", re.MULTILINE)
    asked = Counter[str]()
    for comment in repository.get_issues_comments(since=now - timedelta(days=7)):
        asked.update(set(re.findall(r"@([\w-]+)", comment.body)))
    busy = Counter(each.login for open_ in repository.get_issues(state="open") for each in open_.assignees)
    alike = [each.title for each in repository.get_issues(state="closed") if each.title == issue.title]
    lines = [each.split() for each in experts.read_text(encoding="utf-8").splitlines() if each[:1].isalpha()]
    known = [login.lstrip("@") for _, *logins in lines for login in logins]
    chosen = [login for login in dict.fromkeys(known) if asked[login] < AT_MOST and busy[login] < AT_MOST][:AT_MOST]
    issue.add_to_labels("status: zoekt hulp")
    issue.create_comment(f"Bedankt voor je vraag over {', '.join(topics) or 'open source'}. Eerder gevraagd: {alike}")
    issue.create_comment(f"{' '.join(f'@{login}' for login in chosen)} Kunnen jullie meedenken?")
    count = {
        status: repository.get_issues(state="open", labels=[f"status: {status}"]).totalCount for status in STATUSES
    }
    board = next(iter(repository.get_issues(state="open", labels=["automatisering"])), None)
    if board is not None:
        board.create_comment("\n".join(f"* {status}: {number}" for status, number in count.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
