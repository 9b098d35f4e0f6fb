"""A repository as a test or a demo handles it: what people do in the web interface, and what stands there."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .forms import fill
from .gitstore import ENVIRONMENT
from .repository_pulls import RepositoryPulls
from .repository_settings import RepositorySettings
from .seeing import seen
from .shapes import REACTIONS, identity
from .state import BOT_LOGIN, ROLES, WORKFLOW_STATES, Comment, Issue, Run


@dataclass(frozen=True)
class IssueView:
    number: int
    title: str
    body: str | None
    state: str
    state_reason: str | None
    labels: list[str]
    assignees: list[str]
    author: str | None
    comments: int
    locked: bool
    pinned: bool
    created_at: datetime
    updated_at: datetime
    reactions: list[tuple[str | None, str]]  # who, what
    milestone: int | None = None  # its number


@dataclass(frozen=True)
class CommentView:
    id: int
    number: int
    author: str | None
    author_id: int | None
    body: str
    created_at: datetime
    updated_at: datetime
    minimized: str | None
    reactions: list[tuple[str | None, str]]
    created_via_email: bool = False


class Repository(RepositorySettings, RepositoryPulls):
    """Found with `box.repo(...)`; holds nothing itself."""

    def __repr__(self) -> str:
        return f"Repository({self.full_name!r})"

    @property
    def owner(self) -> str:
        return self.full_name.split("/", maxsplit=1)[0]

    @property
    def clone_url(self) -> str:
        return f"{self.box.url}/{self.full_name}.git"

    def grant(self, login: str, role: str) -> None:
        if role not in ROLES:
            raise ValueError(f"{role} is none of {ROLES}")
        with self.box.turn(changes=True):
            account = self.box.account(login)
            self.state.roles[account.login.lower()] = role

    # -- code

    def commit(
        self, files: Mapping[str, str | bytes | None], *, message: str = "Change", author: str = BOT_LOGIN
    ) -> str:
        """A commit on main to set the scene; its sha. Unlike `push` it starts nothing. None takes a file away."""
        with self.box.turn(changes=True):
            who = identity(self.box.account(author), author)
            self.state.pushed_at = self.box.now
            git = self.box.git_of(self.full_name)
            return git.commit(files, message=message, author=who, committer=who, at=self.box.now)

    def files(self) -> list[str]:
        return [entry.path for entry in self.box.git_of(self.full_name).entries("main", recursive=True)]

    def read(self, path: str, branch: str = "main") -> str:
        """Raises FileNotFoundError."""
        git = self.box.git_of(self.full_name)
        found = [entry for entry in git.entries(branch, path) if entry.kind == "blob"]
        if not found:
            raise FileNotFoundError(f"{path} in {self.full_name}")
        return git.blob(found[0].sha).decode("utf-8")

    def clone(self, folder: Path | str) -> None:
        """A work tree of main, with the address of the sandbox as origin."""
        source = self.box.git_of(self.full_name).folder
        command = ["git", "clone", "--quiet", "--template=", str(source), str(folder)]
        subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
        config = Path(folder) / ".git/config"
        config.write_text(
            config.read_text(encoding="utf-8").replace(f"url = {source}\n", f"url = {self.clone_url}\n"),
            encoding="utf-8",
        )

    # -- what people do

    def submit_form(self, login: str, form: str, *, title: str, answers: Mapping[str, Any], strict: bool = True) -> int:
        """Fills in `.github/ISSUE_TEMPLATE/<form>`; see `forms.fill` for what it refuses."""
        self.may_speak(login, opens=True)
        filled = fill(self.read(f".github/ISSUE_TEMPLATE/{form}"), title, answers, strict=strict)
        with self.box.turn(changes=True):
            labels = [label for name in filled.labels if (label := self.state.label(name))]
            issue = self.box.acts.open_issue(
                self._actor(login),
                self.state,
                title=filled.title,
                body=filled.body,
                labels=labels,
                assignees=filled.assignees,
            )
            return issue.number

    def open_issue(self, login: str, *, title: str, body: str | None = None, labels: Sequence[str] = ()) -> int:
        """`labels` are those of a form with which somebody opened it: of these GitHub sets the ones that are there."""
        self.may_speak(login, opens=True)
        with self.box.turn(changes=True):
            there = [label for name in labels if (label := self.state.label(name))]
            issue = self.box.acts.open_issue(self._actor(login), self.state, title=title, body=body, labels=there)
            return issue.number

    def edit_issue(self, login: str, number: int, *, title: str | None = None, body: str | None = None) -> None:
        with self.box.turn(changes=True):
            self.box.acts.edit_issue(self._actor(login), self._issue(number), title=title, body=body)

    def close_issue(self, login: str, number: int, reason: str = "completed", *, of: int = 0) -> None:
        """`of`: the number of the issue here of which it is closed as a duplicate."""
        with self.box.turn(changes=True):
            original = (self.full_name, of) if of else None
            issue = self._issue(number)
            self.box.acts.close_issue(self._actor(login), issue, "duplicate" if of else reason, duplicate_of=original)

    def mark_as_duplicate(self, login: str, number: int, of: int) -> None:
        """In the older way: with a comment, which GitHub understands of who may write here."""
        self.comment(login, number, f"Duplicate of #{of}")
        with self.box.turn(changes=True):
            issue = self._issue(number)
            issue.marked_as, issue.marked_by = (self.full_name, of), login

    def reopen_issue(self, login: str, number: int) -> None:
        with self.box.turn(changes=True):
            self.box.acts.reopen_issue(self._actor(login), self._issue(number))

    def lock_issue(self, login: str, number: int, reason: str | None = None) -> None:
        with self.box.turn(changes=True):
            self._actor(login)
            self.box.acts.lock_issue(self._issue(number), reason)

    def delete_issue(self, number: int) -> None:
        with self.box.turn(changes=True):
            self.box.acts.delete_issue(self.state, self._issue(number))

    def transfer_issue(self, number: int, other: Repository, login: str | None = None) -> int:
        """The number that it gets there. Done by `login`, or else by whoever opened it."""
        with self.box.turn(changes=True):
            issue = self._issue(number)
            actor = self._actor(login or issue.author or self.owner)
            return self.box.acts.transfer_issue(actor, issue, other.state).number

    def comment(self, login: str, number: int, body: str, *, by_mail: bool = False) -> int:
        """The comment's id. Raises PermissionError where the web page offers no place to write.

        `by_mail`: as an answer to a mail of GitHub's, which then shows no mail address that stands in it.
        """
        with self.box.turn(changes=True):
            issue = self._issue(number)
            if issue.locked and not self.box.world.has_role(self.state, login, "write"):
                raise PermissionError(f"issue {number} is locked for {login}")
            self.may_speak(login)
            return self.box.acts.comment(self._actor(login), self.state, issue, body, by_mail=by_mail).id

    def edit_comment(self, login: str, comment_id: int, body: str) -> None:
        with self.box.turn(changes=True):
            comment = self.state.comments[comment_id]
            self.box.acts.edit_comment(self._actor(login), self.state, comment, body)

    def delete_comment(self, comment_id: int, login: str | None = None) -> None:
        with self.box.turn(changes=True):
            comment = self.state.comments[comment_id]
            actor = self._actor(login or comment.author or self.owner)
            self.box.acts.delete_comment(actor, self.state, comment)

    def react(self, login: str, number: int, content: str, comment: int | None = None) -> None:
        if content not in REACTIONS:
            raise ValueError(f"{content} is none of {REACTIONS}")
        with self.box.turn(changes=True):
            subject = self._issue(number) if comment is None else self.state.comments[comment]
            self.box.acts.react(self._actor(login), subject, content)

    def make_label(self, name: str, color: str, description: str | None = None) -> None:
        """As somebody does below Issues, Labels."""
        with self.box.turn(changes=True):
            self.box.acts.make_label(self.state, name, color, description)

    def add_label(self, login: str, number: int, name: str) -> None:
        """The web interface offers existing labels only; here a missing one is made, to keep tests short."""
        with self.box.turn(changes=True):
            label = self.box.acts.label_or_new(self.state, name)
            self.box.acts.add_labels(self._actor(login), self.state, self._issue(number), [label])

    def remove_label(self, login: str, number: int, name: str) -> None:
        with self.box.turn(changes=True):
            label = self.state.label(name)
            if label:
                self.box.acts.remove_labels(self._actor(login), self.state, self._issue(number), [label])

    def assign(self, login: str, number: int, *logins: str) -> None:
        with self.box.turn(changes=True):
            self.box.acts.assign(self._actor(login), self._issue(number), logins)

    def unassign(self, login: str, number: int, *logins: str) -> None:
        with self.box.turn(changes=True):
            self.box.acts.unassign(self._actor(login), self._issue(number), logins)

    def dispatch(self, login: str, workflow: str, inputs: Mapping[str, Any] | None = None) -> None:
        with self.box.turn(changes=True):
            text = {name: str(value) for name, value in inputs.items()} if inputs else None
            self.box.acts.dispatch(self._actor(login), self.state, workflow, "refs/heads/main", text)

    def record_run(
        self,
        workflow: str,
        event: str,
        number: int | None,
        *,
        requests: int,
        summary: str,
        failed: bool = False,
        actor: str | None = None,
        conclusion: str = "",
        fork: str = "",
        name: str = "",
    ) -> int:
        """What a run of a workflow did, for the page that shows the runs and for who asks the API; its id.

        `conclusion`: how it ended where it neither failed nor went well, such as "cancelled"; or how it stands where
        it didn't end yet, such as "pending". `fork`: from which a pull request started it, and `name` what its own
        file calls the workflow.
        """
        with self.box.turn(changes=True):
            world = self.box.world
            id_, now = world.next_id("run"), world.now
            run = Run(id_, workflow, event, number, now, requests, summary, failed, actor, conclusion, fork, name)
            self.state.runs.append(run)
            return run.id

    def set_workflow_state(self, file: str, state: str) -> None:
        """Such as "disabled_inactivity", which GitHub does by itself after sixty quiet days."""
        if state not in WORKFLOW_STATES:
            raise ValueError(f"{state} is none of {WORKFLOW_STATES}")
        with self.box.turn(changes=True):
            path = f".github/workflows/{file}"
            if path not in self.files():
                raise FileNotFoundError(f"{path} in {self.full_name}")
            self.state.workflow_states.pop(path, None)
            if state != "active":
                self.state.workflow_states[path] = state

    # -- what stands there

    def issue(self, number: int) -> IssueView:
        with self.box.turn():
            return self._view(self._issue(number))

    def issues(self) -> list[IssueView]:
        with self.box.turn():
            return [self._view(issue) for issue in self.state.listed() if issue.pull is None]

    def comments(self, number: int) -> list[CommentView]:
        with self.box.turn():
            return [self._comment_view(comment) for comment in self.state.comments_of(number)]

    def labels(self) -> dict[str, tuple[str, str | None]]:
        """By name: colour and description."""
        with self.box.turn():
            return {label.name: (label.color, label.description) for label in self.state.labels.values()}

    def snapshot(self) -> dict[str, Any]:
        """What stands in the issues, without ids and times, for comparing how two runs end."""
        with self.box.turn():
            return {
                str(issue.number): {
                    "title": issue.title,
                    "body": issue.body,
                    "author": issue.author,
                    "state": issue.state,
                    "state_reason": issue.state_reason,
                    "labels": sorted(self.state.labels[one].name for one in issue.labels),
                    "assignees": sorted(issue.assignees),
                    "locked": issue.locked,
                    "pinned": issue.pinned,
                    "reactions": sorted(f"{one.login} {one.content}" for one in issue.reactions),
                    **({"pull": self._pull_snapshot(issue.pull)} if issue.pull else {}),
                    "milestone": self.state.milestones[issue.milestone].title if issue.milestone else None,
                    "comments": [self._comment_snapshot(one) for one in self.state.comments_of(issue.number)],
                }
                for issue in self.state.listed()
            }

    def _comment_snapshot(self, comment: Comment) -> dict[str, Any]:
        reactions = sorted(f"{one.login} {one.content}" for one in comment.reactions)
        return {"author": comment.author, "body": comment.body, "minimized": comment.minimized, "reactions": reactions}

    def _issue(self, number: int) -> Issue:
        issue = self.state.issues[number]
        if issue.deleted or issue.moved_to:
            raise KeyError(f"issue {number} of {self.full_name} is gone")
        return issue

    def _view(self, issue: Issue) -> IssueView:
        return seen(
            IssueView,
            issue,
            labels=[self.state.labels[one].name for one in issue.labels],
            comments=len(self.state.comments_of(issue.number)),
            reactions=[(one.login, one.content) for one in issue.reactions],
        )

    def _comment_view(self, comment: Comment) -> CommentView:
        account = self.box.world.account(comment.author)
        given = [(one.login, one.content) for one in comment.reactions]
        return seen(CommentView, comment, author_id=account.id if account else None, reactions=given)
