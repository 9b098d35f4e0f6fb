"""Our proposals: branches of ours, what stands on them, and the pull requests that ask to merge them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from github.Repository import Repository

from ospo_automation.core.github.ours import Ours
from ospo_automation.core.github.person import Person
from ospo_automation.core.outgoing.proposal import OwnPull, Proposal, issue_of

from . import graphql
from .client import Connection
from .lists import listed
from .proposals import is_opened_inside, own_pull_of, proposal_of, pull_among
from .repository_queries import in_parts

AT_ONCE = 10  # files in one request
MOST_OF_BRANCH = 5  # pull requests from a branch of ours, where forks have it in very many


MANY = {"most_pulls": 50, "first_refs": 10}
"""How we read where more are open from one branch than we look at: anybody may open one to each other branch."""


class Pulls:
    """Read once each. `ask` asks GraphQL, `bots` tells who we are, `may_be_ours` who may have opened one for us.
    `repository_id` and `pull_ids`, by number, are GitHub's own of what was read with proposals.
    """

    def __init__(
        self,
        connection: Connection,
        repository: Repository,
        ask: Callable[..., dict[str, Any]],
        bots: Callable[[], Ours],
        may_be_ours: Callable[[Person | None], bool],
    ) -> None:
        self._connection, self._repository = connection, repository
        self._ask, self._bots, self._may_be_ours = ask, bots, may_be_ours
        self._known: dict[str, Proposal] = {}
        self._asked_of: dict[str, frozenset[str]] = {}
        self._ours: tuple[OwnPull, ...] | None = None
        self.repository_id = ""
        self.pull_ids: dict[int, str] = {}

    def proposal(self, branch: str, paths: Collection[str]) -> Proposal:
        known = self._known.get(branch)
        if known is None or not set(paths) <= self._asked_of[branch]:
            known = self.proposal_now(branch, paths)
            known = self._known[branch] = replace(known, is_bare=self._is_bare(known))
        return known

    def proposal_now(self, branch: str, paths: Collection[str]) -> Proposal:
        """Looked up afresh: after a write."""
        place = f"refs/heads/{branch}"
        first, *others = [*in_parts(sorted(set(paths)), AT_ONCE)] or [()]
        fragments = ("ten_files", "proposed_pull", "approved", "own_branch", "author")
        variables = {"branch": branch, "head": place, **_asked_for(place, first)}
        found = self._ask("proposal", *fragments, **variables)["repository"]
        texts = _given(found, first)
        for some in others:
            texts |= _given(self._ask("files", "ten_files", **_asked_for(place, some))["repository"], some)
        files = {path: str(file["text"]) for path, file in texts.items() if file and file.get("text") is not None}
        self._asked_of[branch] = frozenset(paths)
        self.repository_id = str(found["id"])
        bots = self._bots()
        base = str(found["defaultBranchRef"]["name"])
        pull = pull_among(found, base, bots, self._may_be_ours)
        if pull is None and found["pullRequests"]["pageInfo"]["hasNextPage"]:
            pull = self._pull_of(branch, base)
        self.pull_ids |= {int(pull["number"]): str(pull["id"])} if pull is not None else {}
        there = proposal_of(branch, found, pull, files, bots)
        open_ = {f"ospo/{ref['name']}" for ref in self._refs(found) if self._is_open(ref)}
        self._known[branch] = replace(there, beside=frozenset(open_))
        return self._known[branch]

    def _refs(self, found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """All branches of ours: those that were merged may still be there."""
        yield from graphql.nodes_of(found["refs"])
        page = found["refs"]["pageInfo"]
        while page["hasNextPage"]:
            more = self._ask("own_branches", "own_branch", "author", after_refs=page["endCursor"])["repository"]["refs"]
            yield from graphql.nodes_of(more)
            page = more["pageInfo"]

    def _is_open(self, ref: Mapping[str, Any]) -> bool:
        """Whether we opened one from it, or somebody who belongs here: others may open one from any branch."""
        return any(is_opened_inside(node, self._bots()) for node in graphql.nodes_of(ref["pulls"]))

    def _pull_of(self, branch: str, base: str) -> Mapping[str, Any] | None:
        """The newest pull request from a branch of ours, for which GitHub looks itself: anybody may open as many as
        they like from a fork, where a branch may have the same name.
        """
        path, head = f"{self._repository.url}/pulls", f"{self._repository.full_name.partition('/')[0]}:{branch}"
        newest = islice(listed(self._connection, path, 1, state="all", head=head), MOST_OF_BRANCH)
        numbers = [int(each["number"]) for each in newest]
        asked = (self._ask("pull", "proposed_pull", "approved", "author", number=each) for each in numbers)
        found = {"pullRequests": {"nodes": [each["repository"]["pullRequest"] for each in asked]}}
        return pull_among(found, base, self._bots(), self._may_be_ours)

    def ours(self, number: int | None = None) -> Sequence[OwnPull]:
        if self._ours is None:
            known = [each for branch, each in self._known.items() if number == issue_of(branch) is not None]
            if known and all(each.state in ("", "open") and not each.approvals for each in known):
                return ()  # this run has just looked: nobody approved anything
            nodes: list[dict[str, Any]] = []
            asked: dict[str, Any] = {}
            while True:
                found = self._ask("own_pulls", "own_pull", "approved", "author", **asked)["repository"]
                refs = graphql.nodes_of(found["refs"])
                if not asked.keys() & MANY.keys() and any(_is_crowded(ref) for ref in refs):
                    asked |= MANY
                    continue
                nodes += graphql.nodes_of(found["merged"]) if "after_refs" not in asked else ()
                nodes += [each for ref in refs for each in graphql.nodes_of(ref["pulls"])]
                page = found["refs"]["pageInfo"]
                if not page["hasNextPage"]:
                    break
                asked |= {"after_refs": page["endCursor"], "first_merged": 1}
            bots = self._bots()
            pulls = (own_pull_of(node, bots) for node in nodes)
            self._ours = tuple(each for each in pulls if each is not None)
        return [each for each in self._ours if number in (None, each.number)]

    def conflicts(self, pull: int) -> bool:
        """Whether it can't be merged as it stands; GitHub needs a moment to find out, and until then it can."""
        url, requester = f"{self._repository.url}/pulls/{pull}", self._connection.client.requester
        _, found = self._connection.again(lambda: requester.requestJsonAndCheck("GET", url))
        return found.get("mergeable") is False

    def _is_bare(self, there: Proposal) -> bool:
        """Whether nothing stands on a branch yet. On one with a pull request something does: GitHub opens none else."""
        if there.state or not there.head:
            return False
        url = f"{self._repository.url}/compare/{there.default}...{there.head}"
        requester, asked = self._connection.client.requester, {"per_page": 1}
        _, found = self._connection.again(lambda: requester.requestJsonAndCheck("GET", url, parameters=asked))
        return bool(found["ahead_by"] == 0)


def _asked_for(place: str, paths: Sequence[str]) -> dict[str, str]:
    """What isn't asked for is the branch itself, which is no file."""
    wanted = [f"{place}:{path}" for path in paths] + [place] * (AT_ONCE - len(paths))
    return {f"file_{index}": each for index, each in enumerate(wanted)}


def _given(repository: Mapping[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    return {path: repository[f"file_{index}"] for index, path in enumerate(paths)}


def _is_crowded(ref: Mapping[str, Any]) -> bool:
    """Whether more pull requests are open from a branch than were read."""
    return int(ref["pulls"]["totalCount"]) > len(graphql.nodes_of(ref["pulls"]))
