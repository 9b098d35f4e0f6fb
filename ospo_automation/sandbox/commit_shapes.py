"""How GitHub's REST answers describe commits, whose they are and who vouches for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .gitstore import Commit
from .shapes import Shapes, stamp
from .state import RepositoryState

Json = dict[str, Any]

_UNSIGNED: Json = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
# Nobody checks it: GitHub's own key signs nothing here.
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\nsandbox\n-----END PGP SIGNATURE-----\n"


def person(who: tuple[str, str, str]) -> Json:
    return {"name": who[0], "email": who[1], "date": stamp(datetime.fromisoformat(who[2]))}


def verification(repo: RepositoryState, commit: Commit) -> Json:
    """GitHub signs what it commits itself; nothing else here is signed."""
    if commit.sha not in repo.signed:
        return _UNSIGNED
    payload = f"tree {commit.tree}\n\n{commit.message}"
    moment = stamp(datetime.fromisoformat(commit.committer[2]))
    return {
        "verified": True,
        "reason": "valid",
        "signature": _SIGNATURE,
        "payload": payload,
        "verified_at": moment,
    }


def commit_in_run(commit: Commit) -> Json:
    """As a run of a workflow tells what it ran on."""
    people = {role: person(who) for role, who in (("author", commit.author), ("committer", commit.committer))}
    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "message": commit.message,
        "timestamp": people["committer"]["date"],
        **{role: {"name": one["name"], "email": one["email"]} for role, one in people.items()},
    }


def short_commit(shapes: Shapes, repo: RepositoryState, commit: Commit) -> Json:
    """As git knows it."""
    api, page = shapes.api(repo.full_name), f"{shapes.url}/{repo.full_name}"
    parents = [
        {"sha": sha, "url": f"{api}/git/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in commit.parents
    ]
    return {
        "sha": commit.sha,
        "node_id": f"C_{commit.sha}",
        "url": f"{api}/git/commits/{commit.sha}",
        "html_url": f"{page}/commit/{commit.sha}",
        "author": person(commit.author),
        "committer": person(commit.committer),
        "message": commit.message,
        "tree": {"sha": commit.tree, "url": f"{api}/git/trees/{commit.tree}"},
        "parents": parents,
        "verification": verification(repo, commit),
    }


def full_commit(shapes: Shapes, repo: RepositoryState, commit: Commit) -> Json:
    """With the accounts behind it, as in lists."""
    api, short = shapes.api(repo.full_name), short_commit(shapes, repo, commit)
    inner = {key: short[key] for key in ("author", "committer", "message", "tree", "url", "verification")}
    accounts = {"author": shapes.behind(commit.author[1]), "committer": shapes.behind(commit.committer[1])}
    return {
        "sha": commit.sha,
        "node_id": short["node_id"],
        "url": f"{api}/commits/{commit.sha}",
        "html_url": short["html_url"],
        "comments_url": f"{api}/commits/{commit.sha}/comments",
        "commit": inner | {"comment_count": 0},
        **{role: shapes.account(account) if account else None for role, account in accounts.items()},
        "parents": short["parents"],
    }
