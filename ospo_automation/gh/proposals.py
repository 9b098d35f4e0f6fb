"""Proposals: a branch with a commit that GitHub signs, and a pull request. It writes, reads again and writes again.

Every step looks first whether it was done already, by an earlier run or by a try whose answer got lost.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Literal, Protocol

from github.PullRequest import PullRequest
from github.Repository import Repository

from ospo_automation.core.engine.effects import Propose
from ospo_automation.core.engine.plan import Step
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.github.person import Person
from ospo_automation.core.outgoing.proposal import Approval, OwnPull, Proposal, is_as_proposed, issue_of, key_of
from ospo_automation.core.primitives.errors import Gone, Trouble

from .client import PATIENCE, Connection
from .graphql import INSIDERS, nodes_of, person_of, query

Read = Callable[[str, Collection[str]], Proposal]


class Afresh(Protocol):
    """What is read again after a write. GitHub's own ids are known once a proposal was read."""

    repository_id: str
    pull_ids: dict[int, str]

    def proposal_now(self, branch: str, paths: Collection[str]) -> Proposal: ...


FORBIDDEN = "not permitted to create"  # GitHub's words where the setting of the repository or organisation says so
MOST_PULLS = 10  # for one branch, of which we close what is open
STATES: Mapping[str, Literal["open", "closed", "merged"]] = {"OPEN": "open", "CLOSED": "closed", "MERGED": "merged"}


def pull_among(
    found: Mapping[str, Any], base: str, bots: Ours, may_write: Callable[[Person | None], bool]
) -> Mapping[str, Any] | None:
    """Of these pull requests, newest first, the one that counts: ours, or somebody else's from our own branch to the
    default branch, as where we may open none. Anybody may open one like that and close it again: that turns nothing
    down, unless they may write. What was merged into another branch came on no page.
    """
    pulls = [
        node
        for node in nodes_of(found["pullRequests"])
        if (_is_ours(node, bots) and not _is_astray(node, base))
        or (node["baseRefName"] == base and not node["isCrossRepository"])
    ]
    last = next((node for node in pulls if _is_ours(node, bots) or node["state"] == "MERGED"), None)
    there = next((node for node in pulls if node["state"] == "OPEN"), None)
    if there is not None:
        is_over = last is not None and last["state"] == "MERGED" and not _is_ours(there, bots)
        return last if is_over and not may_write(person_of(there["author"])) else there
    newer = (node for node in pulls if last is None or int(node["number"]) > int(last["number"]))
    return next((node for node in newer if may_write(person_of(node["author"]))), last)


def proposal_of(
    branch: str, found: Mapping[str, Any], pull: Mapping[str, Any] | None, files: Mapping[str, str], bots: Ours
) -> Proposal:
    """From GitHub's answer, with the pull request that counts."""
    default, head = found["defaultBranchRef"], found["head"]
    return Proposal(
        branch=branch,
        start=str(default["target"]["oid"]),
        default=str(default["name"]),
        head=str(head["oid"]) if head else "",
        number=int(pull["number"]) if pull else 0,
        url=str(pull["url"]) if pull else "",
        state=STATES[pull["state"]] if pull else "",
        body=str(pull["body"]) if pull else "",
        closed_at=datetime.fromisoformat(pull["closedAt"]) if pull and pull["closedAt"] else None,
        files=files,
        approvals=approvals_of(pull) if pull else (),
        is_theirs=pull is not None and not _is_ours(pull, bots),
        is_draft=pull is not None and pull["isDraft"] is True,
        was_astray=pull is None
        and any(_is_astray(node, str(default["name"])) for node in nodes_of(found["pullRequests"])),
    )


def approvals_of(pull: Mapping[str, Any]) -> tuple[Approval, ...]:
    """Of people: what a program approved, nobody read."""
    yes = [each for each in nodes_of(pull["reviews"]) if each["state"] == "APPROVED"]
    said = [(person_of(each["author"]), each["commit"] or {}) for each in yes]
    return tuple(Approval(by.login, str(commit.get("oid", ""))) for by, commit in said if by and not by.is_bot)


def own_pull_of(node: Mapping[str, Any], bots: Ours) -> OwnPull | None:
    """None for one that isn't for an issue, or is from a fork where a branch is called as one of ours."""
    number = issue_of(str(node["headRefName"]))
    if number is None or node["isCrossRepository"]:
        return None
    merged_at = datetime.fromisoformat(node["mergedAt"]) if node["mergedAt"] else None
    pull, url, head = int(node["number"]), str(node["url"]), str(node["headRefOid"])
    return OwnPull(
        number,
        pull,
        url,
        head,
        approvals_of(node),
        merged_at,
        key=key_of(str(node["headRefName"])),
        opened_at=datetime.fromisoformat(node["createdAt"]),
        is_draft=node["isDraft"] is True,
        is_opened_inside=is_opened_inside(node, bots),
    )


def is_opened_inside(node: Mapping[str, Any], bots: Ours) -> bool:
    """Whether we opened it, or somebody whom GitHub says to belong to the repository."""
    return _is_ours(node, bots) or node["authorAssociation"] in INSIDERS


def _is_ours(node: Mapping[str, Any], bots: Ours) -> bool:
    return bots.has(person_of(node["author"]))


def _is_astray(node: Mapping[str, Any], base: str) -> bool:
    """Whether it was merged into another branch than the one from which pages are made."""
    return bool(node["state"] == "MERGED" and node["baseRefName"] != base and not node["isCrossRepository"])


class Proposals:
    """Makes proposals true in one repository. `known` is one as this run read it, `pulls` looks afresh."""

    def __init__(self, repository: Repository, connection: Connection, pulls: Afresh, *, known: Read) -> None:
        self._repository = repository
        self._connection = connection
        self._pulls = pulls
        self._known, self._look = known, pulls.proposal_now

    def make(self, effect: Propose, step: Step) -> tuple[str, bool]:
        """The address of the pull request and True; or of the page on which a person can open one, and False."""
        there = self._known(effect.branch, (*step.pages, *step.gone))
        if not (there.head or there.state):
            made = self._at_once(effect, there, step)
            if made is not None:
                return self._asked_to_read(effect, *made), True
            there = self._look(effect.branch, (*step.pages, *step.gone))
        if there.is_draft and effect.is_awaited and not is_as_proposed(there, {}, step.body):
            self._sent("ready", {"pull": self._pulls.pull_ids[there.number]})  # else a person does: its text says so
        if there.state == "open" and not (there.holds(step.pages, step.gone) or is_as_proposed(there, {}, step.body)):
            if self._sent("renew", self._commit_of(there, step) | self._said_of(there, step)) is not None:
                return there.url, True
            there = self._look(effect.branch, (*step.pages, *step.gone))
        if not there.is_under_way:
            there = self._begun(there, step)
        if not there.holds(step.pages, step.gone):
            there = self._commit(there, step)
        if there.state == "open":
            self._describe(there, step)
            return there.url, True
        return self._open(effect, there, step)

    def _at_once(self, effect: Propose, there: Proposal, step: Step) -> tuple[str, int] | None:
        """The address and the number of a pull request that was made with its branch in one request."""
        variables = {
            **self._commit_of(replace(there, head=there.start, files=dict.fromkeys(step.gone, "")), step),
            "id": self._pulls.repository_id,
            "ref": f"refs/heads/{there.branch}",
            "start": there.start,
            "base": there.default,
            "title": step.title,
            "body": step.body,
            "draft": effect.is_draft,
        }
        made = self._sent("begin", {name: value for name, value in variables.items() if name != "head"})
        if made is None:
            return None
        pull = made["createPullRequest"]["pullRequest"]
        return str(pull["url"]), int(pull["number"])

    def _said_of(self, there: Proposal, step: Step) -> dict[str, Any]:
        return {"pull": self._pulls.pull_ids[there.number], "body": step.body}

    def _sent(self, name: str, variables: Mapping[str, Any]) -> dict[str, Any] | None:
        """GitHub's answer to several changes at once.

        None where they didn't come to their end, whatever the reason: then each step looks how far it is.
        """
        try:
            with self._connection.translated():
                _, made = self._connection.client.requester.graphql_query(query(name), dict(variables))
        except (Gone, Trouble):
            return None
        return dict(made["data"])

    def end(self, effect: Propose, step: Step) -> str | None:
        """Closes what stands open for the branch, whoever opened it, with a word there, and does away with the branch.

        The address of the last pull request, "" where there was none; None where it was merged in the same moment.
        """
        head = f"{self._repository.full_name.partition('/')[0]}:{effect.branch}"
        newest: list[PullRequest] = self._connection.again(
            lambda: list(self._repository.get_pulls(state="all", head=head)[:MOST_PULLS])
        )
        for pull in [each for each in newest if each.state == "open"] or newest[:1]:
            if pull.state == "open":
                self._connection.again(partial(pull.edit, state="closed"))
            if pull.merged_at is not None:
                return None
            self._say(pull, step.body)
        url, requester = f"{self._repository.url}/git/refs/heads/{effect.branch}", self._repository.requester
        try:
            self._connection.again(lambda: requester.requestJsonAndCheck("DELETE", url))
        except (Gone, Trouble) as end:
            if isinstance(end, Trouble) and end.status != 422:  # "Reference does not exist"
                raise
        return newest[0].html_url if newest else ""

    def _say(self, pull: PullRequest, body: str) -> None:
        """A comment below a pull request, once."""
        for turn in range(PATIENCE):
            there = self._connection.again(lambda: [each.body for each in pull.get_issue_comments()])
            if any(each.replace("\r\n", "\n") == body for each in there if each):
                return
            try:
                with self._connection.translated():
                    pull.create_issue_comment(body)
                    return
            except Trouble as trouble:
                if turn == PATIENCE - 1 or not trouble.is_passing:
                    raise

    def _begun(self, there: Proposal, step: Step) -> Proposal:
        """A branch that begins at the default branch; one whose pull request was merged begins there anew."""
        ref = f"heads/{there.branch}"
        requester, url = self._repository.requester, f"{self._repository.url}/git/refs/{ref}"
        moved = {"sha": there.start, "force": True}
        try:
            if there.head:  # PyGithub's own way goes by the address of a lazy ref, where GitHub takes no change
                self._connection.again(lambda: requester.requestJsonAndCheck("PATCH", url, input=moved))
            else:
                self._connection.again(lambda: self._repository.create_git_ref(f"refs/{ref}", there.start))
        except Trouble as trouble:
            if trouble.status != 422:
                raise
            # It exists, since another run was first or the answer to our own try got lost; or GitHub means its no, as
            # where a ruleset lets nobody make such a branch.
            now = self._look(there.branch, (*step.pages, *step.gone))
            if now.head == there.head:
                raise
            return now
        return replace(there, head=there.start, files=dict.fromkeys(step.gone, ""))

    def _commit(self, there: Proposal, step: Step) -> Proposal:
        """One commit with all pages, on top of what we looked at."""
        variables = self._commit_of(there, step)
        for turn in range(PATIENCE):
            try:
                with self._connection.translated():
                    _, made = self._connection.client.requester.graphql_query(query("commit"), variables)
                    return self._committed(there, step, str(made["data"]["createCommitOnBranch"]["commit"]["oid"]))
            except Trouble as trouble:
                if turn == PATIENCE - 1 or not trouble.is_passing:
                    raise
            now = self._look(there.branch, (*step.pages, *step.gone))
            if now.holds(step.pages, step.gone):
                return now
        raise Trouble(409, f"somebody changed {there.branch} at the same moment; the next run goes on from there")

    def _commit_of(self, there: Proposal, step: Step) -> dict[str, Any]:
        encoded = {path: base64.b64encode(text.encode()).decode() for path, text in step.pages.items()}
        return {
            "repository": self._repository.full_name,
            "branch": there.branch,
            "head": there.head,
            "message": step.title,
            "files": [{"path": path, "contents": contents} for path, contents in sorted(encoded.items())],
            "gone": [{"path": path} for path in step.gone if path in there.files],
        }

    def _committed(self, there: Proposal, step: Step, head: str) -> Proposal:
        """As the branch is now: GitHub makes the commit as we asked, or not at all."""
        kept = {path: text for path, text in there.files.items() if path not in step.gone}
        return replace(there, head=head, files={**kept, **step.pages}, is_bare=False)

    def _describe(self, there: Proposal, step: Step) -> None:
        if is_as_proposed(there, {}, step.body):
            return
        pull = self._repository.get_pull(there.number)
        self._connection.again(lambda: pull.edit(body=step.body))

    def _open(self, effect: Propose, there: Proposal, step: Step) -> tuple[str, bool]:
        try:
            url, number = self._opened(effect, there, step)
        except Trouble as trouble:
            if trouble.status != 403 or FORBIDDEN not in trouble.message:
                raise
            # "Allow GitHub Actions to create pull requests" is off here: a person opens it with one click.
            page = self._connection.again(lambda: self._repository.html_url)
            return f"{page}/compare/{there.default}...{there.branch}?expand=1", False
        return self._asked_to_read(effect, url, number), True

    def _asked_to_read(self, effect: Propose, url: str, number: int) -> str:
        for login in effect.reviewers:
            self._ask(number, login)
        return url

    def _opened(self, effect: Propose, there: Proposal, step: Step) -> tuple[str, int]:
        for turn in range(PATIENCE):
            try:
                with self._connection.translated():
                    made = self._repository.create_pull(
                        base=there.default,
                        head=there.branch,
                        title=step.title,
                        body=step.body,
                        draft=effect.is_draft,
                    )
                    return made.html_url, made.number
            except Trouble as trouble:
                now = self._look(there.branch, step.pages)
                if now.state == "open":  # by another run, or by a try of ours whose answer got lost
                    return now.url, now.number
                if turn == PATIENCE - 1 or not trouble.is_passing:
                    raise
        raise AssertionError("unreachable")

    def _ask(self, number: int, login: str) -> None:
        """Only who works together on the repository can be asked; the text of the pull request names the others."""
        try:
            self._connection.again(lambda: self._repository.get_pull(number).create_review_request([login]))
        except (Gone, Trouble) as end:
            if isinstance(end, Trouble) and end.is_passing:
                raise
