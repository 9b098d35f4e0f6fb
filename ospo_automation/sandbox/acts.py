"""What can happen to issues, whoever does it: the change itself, and the events and notifications that follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import contract
from .gitstore import GitStore
from .mentions import mentioned
from .project_acts import ProjectActs
from .project_shapes import ProjectShapes
from .pull_refs import PullRefs
from .pull_shapes import PullShapes
from .shapes import Shapes
from .starting import starts
from .state import (
    BOT_LOGIN,
    MENTIONED,
    Comment,
    Event,
    Issue,
    Label,
    Notification,
    Past,
    Pull,
    Reaction,
    RepositoryState,
    Review,
    World,
)

Json = dict[str, Any]
MAX_BODY = 65_536
_ADDRESS = re.compile(r"<?[\w.%+/=-]{1,128}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII)


def clean(text: str) -> str:
    """What GitHub keeps of a text: no NUL, and nothing that isn't a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _mailed(text: str) -> str:
    """As it arrives by mail: without anybody's address, and without the bracket before it.

    No documentation says so; it can be seen below many issues, such as https://github.com/midudev/jscamp/issues/35.
    """
    return _ADDRESS.sub("***@***.***", text)


@dataclass(frozen=True)
class Actor:
    """Who does it. `automated`: with the workflow token, whose acts start nothing."""

    login: str
    automated: bool = False


class Acts:
    """On one world. Whether someone may is asked elsewhere: here it happens. `AllActs` has them all."""

    def __init__(self, world: World, violations: list[str], git_of: Callable[[str], GitStore]) -> None:
        self.world = world
        self.git_of = git_of
        self.shapes = Shapes(world)
        self.pull_shapes = PullShapes(self.shapes, git_of)
        self.refs = PullRefs(world, git_of)
        self.project_shapes = ProjectShapes(self.shapes, self.pull_shapes)
        self.projects = ProjectActs(world)
        self.violations = violations

    # -- issues

    def open_issue(
        self,
        actor: Actor,
        repo: RepositoryState,
        *,
        title: str,
        body: str | None,
        labels: Sequence[Label] = (),
        assignees: Sequence[str] = (),
        milestone: int | None = None,
        pull: Pull | None = None,
    ) -> Issue:
        repo.last_number += 1
        now = self.world.now
        text = clean(body) if body is not None else None
        number, identity = repo.last_number, self.world.next_id("issue")
        issue = Issue(repo.full_name, identity, number, clean(title), text, actor.login, now, now)
        issue.milestone, issue.pull = milestone, pull
        issue.labels = list(dict.fromkeys(label.id for label in labels))
        issue.history = [Past(now, actor.login, id_) for id_ in issue.labels]
        issue.assignees = [account.login for login in assignees if (account := self.world.account(login))]
        repo.issues[number] = issue
        if pull:
            self.refs.keep(issue)
        self.tell_issue(actor, issue, "opened")
        for label in labels:
            self.tell_issue(actor, issue, "labeled", label=self.shapes.label(repo, label))
        self.notify(actor, issue, None, text or "")
        for login in issue.assignees:
            self._tell_assigned(actor, issue, login)
        return issue

    def edit_issue(self, actor: Actor, issue: Issue, *, title: str | None = None, body: str | None = None) -> None:
        """None leaves as it was; an empty body is empty."""
        changes: Json = {}
        if title is not None and clean(title) != issue.title:
            changes["title"] = {"from": issue.title}
            issue.history.append(Past(self.world.now, actor.login, title=issue.title))
            issue.title = clean(title)
        if body is not None and clean(body) != (issue.body or ""):
            changes["body"] = {"from": issue.body or ""}
            issue.body = clean(body)
            issue.edited_at, issue.editor = self.world.now, actor.login
        if changes:
            self.touch(issue)
            self.tell_issue(actor, issue, "edited", changes=changes)

    def close_issue(
        self,
        actor: Actor,
        issue: Issue,
        reason: str | None = "completed",
        *,
        duplicate_of: tuple[str, int] | None = None,
    ) -> None:
        reason = None if issue.pull else reason  # a pull request is closed or merged, and that is that
        issue.duplicate_of = duplicate_of
        if issue.state == "closed":
            issue.state_reason = reason
            return
        issue.state, issue.state_reason = "closed", reason
        issue.closed_at, issue.closed_by = self.world.now, actor.login
        self.touch(issue)
        self.tell_issue(actor, issue, "closed")
        self.tell_subscribers(actor, issue, "closed")

    def reopen_issue(self, actor: Actor, issue: Issue) -> None:
        if issue.state == "open":
            return
        issue.state, issue.closed_at, issue.closed_by, issue.duplicate_of = "open", None, None, None
        issue.state_reason = None if issue.pull else "reopened"
        issue.history.append(Past(self.world.now, actor.login))
        if issue.pull:
            self.refs.catch_up(issue)
        self.touch(issue)
        self.tell_issue(actor, issue, "reopened")
        self.tell_subscribers(actor, issue, "reopened")

    def lock_issue(self, issue: Issue, reason: str | None = None, *, locked: bool = True) -> None:
        issue.locked, issue.lock_reason = locked, reason if locked else None

    def delete_issue(self, repo: RepositoryState, issue: Issue) -> None:
        issue.deleted, issue.pinned = True, False
        for comment in repo.comments_of(issue.number):
            repo.drop_comment(comment)

    def transfer_issue(self, actor: Actor, issue: Issue, target: RepositoryState) -> Issue:
        """As GitHub does: comments and assignees go along, labels where the other side has them. It opens there anew.

        The issue has another id there: https://github.com/GoogleCloudPlatform/repo-automation-playground/issues/85. Of
        comments no documentation says it; they get new ones too, so that nothing of ours leans on the old ones.
        """
        source = self.world.repos[issue.repo.lower()]
        names = [source.labels[number].name for number in issue.labels]
        kept = [label for name in names if (label := target.label(name))]
        target.last_number += 1
        fields = dict(vars(issue)) | {"repo": target.full_name, "number": target.last_number}
        fields["id"] = self.world.next_id("issue")
        moved = Issue(**fields | {"labels": [label.id for label in kept], "pinned": False, "milestone": None})
        target.issues[moved.number] = moved
        for comment in source.comments_of(issue.number):
            source.drop_comment(comment)
            comment.repo, comment.number = target.full_name, moved.number
            comment.id = self.world.next_id("comment")
            target.put_comment(comment)
        old = self.shapes.issue(issue)
        issue.moved_to, issue.pinned = (target.full_name, moved.number), False
        changes = {"old_issue": old, "old_repository": self.shapes.repository(source)}
        self.tell_issue(actor, moved, "opened", changes=changes)
        return moved

    def assign(self, actor: Actor, issue: Issue, logins: Iterable[str]) -> None:
        """GitHub takes ten at most, and passes over the rest in silence."""
        for login in logins:
            account = self.world.account(login)
            if account and account.login not in issue.assignees and len(issue.assignees) < 10:
                issue.assignees.append(account.login)
                self.touch(issue)
                self._tell_assigned(actor, issue, account.login)

    def unassign(self, actor: Actor, issue: Issue, logins: Iterable[str]) -> None:
        gone = {login.lower() for login in logins}
        for login in [login for login in issue.assignees if login.lower() in gone]:
            issue.assignees.remove(login)
            self.touch(issue)
            # "unassigned" has no schema in our subset and nothing of ours listens to it: it is not queued.

    # -- labels

    def make_label(self, repo: RepositoryState, name: str, color: str, description: str | None) -> Label:
        label = Label(self.world.next_id("label"), clean(name), color.lower(), description)
        repo.labels[label.id] = label
        return label

    def forget_label(self, repo: RepositoryState, label: Label) -> None:
        del repo.labels[label.id]
        for issue in repo.issues.values():
            if label.id in issue.labels:
                issue.labels.remove(label.id)

    def label_or_new(self, repo: RepositoryState, name: str) -> Label:
        """GitHub makes a label that doesn't exist, in grey."""
        return repo.label(name) or self.make_label(repo, name, "ededed", None)

    def add_labels(self, actor: Actor, repo: RepositoryState, issue: Issue, labels: Iterable[Label]) -> None:
        for label in labels:
            if label.id not in issue.labels:
                issue.labels.append(label.id)
                issue.history.append(Past(self.world.now, actor.login, label.id))
                self.touch(issue)
                self.tell_issue(actor, issue, "labeled", label=self.shapes.label(repo, label))

    def remove_labels(self, actor: Actor, repo: RepositoryState, issue: Issue, labels: Iterable[Label]) -> None:
        for label in labels:
            if label.id in issue.labels:
                issue.labels.remove(label.id)
                self.touch(issue)
                self.tell_issue(actor, issue, "unlabeled", label=self.shapes.label(repo, label))

    def set_labels(self, actor: Actor, repo: RepositoryState, issue: Issue, labels: Sequence[Label]) -> None:
        wanted = {label.id for label in labels}
        self.remove_labels(actor, repo, issue, [repo.labels[n] for n in issue.labels if n not in wanted])
        self.add_labels(actor, repo, issue, labels)

    # -- comments

    def comment(
        self, actor: Actor, repo: RepositoryState, issue: Issue, body: str, *, by_mail: bool = False
    ) -> Comment:
        now, text = self.world.now, _mailed(clean(body)) if by_mail else clean(body)
        number = self.world.next_id("comment")
        comment = Comment(repo.full_name, issue.number, number, actor.login, text, now, now)
        comment.created_via_email = by_mail
        repo.put_comment(comment)
        self.touch(issue)
        self._tell_comment(actor, issue, comment, "created")
        self.notify(actor, issue, comment, text)
        return comment

    def edit_comment(self, actor: Actor, repo: RepositoryState, comment: Comment, body: str) -> None:
        before, text = comment.body, clean(body)
        if text == before:
            return
        comment.body, comment.updated_at, comment.edited_at = text, self.world.now, self.world.now
        comment.editor = actor.login
        issue = repo.issues[comment.number]
        self.touch(issue)
        self._tell_comment(actor, issue, comment, "edited", changes={"body": {"from": before}})

    def delete_comment(self, actor: Actor, repo: RepositoryState, comment: Comment) -> None:
        repo.drop_comment(comment)
        issue = repo.issues[comment.number]
        self.touch(issue)
        self._tell_comment(actor, issue, comment, "deleted")

    def react(self, actor: Actor, subject: Issue | Comment, content: str) -> tuple[Reaction, bool]:
        """The reaction, and whether it is new."""
        for reaction in subject.reactions:
            if reaction.login == actor.login and reaction.content == content:
                return reaction, False
        reaction = Reaction(self.world.next_id("reaction"), actor.login, content, self.world.now)
        subject.reactions.append(reaction)
        return reaction, True

    # -- what follows

    def dispatch(self, actor: Actor, repo: RepositoryState, workflow: str, ref: str, inputs: Json | None) -> None:
        payload = {"inputs": inputs, "ref": ref, "workflow": f".github/workflows/{workflow}"}
        self.tell(actor, repo, "workflow_dispatch", None, payload)

    def touch(self, issue: Issue) -> None:
        issue.updated_at = self.world.now

    def tell_issue(self, actor: Actor, issue: Issue, action: str, **more: Any) -> None:
        if actor.automated:
            return
        repo = self.world.repos[issue.repo.lower()]
        if issue.pull:
            parts = {"number": issue.number, "pull_request": self.pull_shapes.pull(issue)}
            self.tell(actor, repo, "pull_request", action, {**parts, **more})
        else:
            self.tell(actor, repo, "issues", action, {"issue": self.shapes.issue(issue), **more})

    def _tell_assigned(self, actor: Actor, issue: Issue, login: str) -> None:
        self.tell_issue(actor, issue, "assigned", assignee=self.shapes.user(login))
        if login != actor.login:
            self.note(login, issue, None, "assign")

    def _tell_comment(self, actor: Actor, issue: Issue, comment: Comment, action: str, **more: Any) -> None:
        if not actor.automated:
            repo = self.world.repos[issue.repo.lower()]
            shapes = {"issue": self.shapes.issue(issue), "comment": self.shapes.comment(comment)}
            self.tell(actor, repo, "issue_comment", action, {**shapes, **more})

    def tell(self, actor: Actor, repo: RepositoryState, name: str, action: str | None, parts: Json) -> None:
        payload: Json = {} if action is None else {"action": action}
        payload |= parts | {"repository": self.shapes.repository(repo), "sender": self.shapes.user(actor.login)}
        owner = self.world.account(repo.owner)
        if owner and owner.kind == "Organization":
            payload["organization"] = self.shapes.organization(owner)
        for problem in contract.problems_of_payload(name, action, payload):
            self.violations.append(f"webhook {name} {action}: {problem}")
        if starts(self.world, self.git_of(repo.full_name), repo, actor.login, name):
            event = Event(name, action, repo.full_name, actor.login, payload, self.world.now)
            self.world.events.append(event)

    def notify(
        self, actor: Actor, issue: Issue, comment: Comment | None, text: str, *, review: Review | None = None
    ) -> None:
        """A new text notifies: whoever it mentions, and for an answer whoever takes part. One reason for each.

        Whoever is mentioned is subscribed from then on, as whoever writes there or is assigned is.
        """
        reasons: dict[str, str] = {}
        for login in mentioned(text):
            account = self.world.account(login)
            if account and account.kind == "User":
                reasons[account.login] = "mention"
        named = set(reasons)
        if comment or review:
            for login, reason in self._participants(issue):
                reasons.setdefault(login, reason)
        for login, reason in reasons.items():
            if login not in (actor.login, BOT_LOGIN):
                self.note(login, issue, comment, reason)
        issue.mentioned = list(dict.fromkeys((*issue.mentioned, *(each for each in reasons if each in named))))

    def tell_subscribers(self, actor: Actor, issue: Issue, done: str) -> None:
        """Closing, reopening and merging are mailed to whoever takes part."""
        for login in dict(self._participants(issue)):
            if login not in (actor.login, BOT_LOGIN):
                self.note(login, issue, None, done)

    def _participants(self, issue: Issue) -> list[tuple[str, str]]:
        found = [(login, "assign") for login in issue.assignees]
        found += [(login, "review_requested") for login in issue.pull.reviewers] if issue.pull else []
        found += [(issue.author, "author")] if issue.author else []
        comments = self.world.repos[issue.repo.lower()].comments_of(issue.number)
        found += [(one.author, "comment") for one in comments if one.author]
        found += [(one.author, "comment") for one in issue.pull.reviews if one.author] if issue.pull else []
        found += [(login, MENTIONED) for login in issue.mentioned]
        return found

    def note(self, login: str, issue: Issue, comment: Comment | None, reason: str) -> None:
        identity = comment.id if comment else None
        note = Notification(login, issue.repo, issue.number, identity, reason, self.world.now)
        self.world.notifications.append(note)
