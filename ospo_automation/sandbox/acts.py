"""What can happen on GitHub, whoever does it: the change itself, and the events and notifications that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox import contract
from ospo_automation.sandbox.mentions import mentioned
from ospo_automation.sandbox.shapes import Shapes
from ospo_automation.sandbox.state import (
    BOT_LOGIN,
    Comment,
    Event,
    Issue,
    Label,
    Notification,
    Reaction,
    RepositoryState,
    World,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Json = dict[str, Any]
MAX_BODY = 65_536


def clean(text: str) -> str:
    """What GitHub keeps of a text: no NUL, and nothing that isn't a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Actor:
    """Who does it. `automated`: with the workflow token, whose acts start nothing."""

    login: str
    automated: bool = False


class Acts:
    """The acts, on one world. Whether someone may is asked elsewhere: here it happens."""

    def __init__(self, world: World, violations: list[str]) -> None:
        self.world = world
        self.shapes = Shapes(world)
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
    ) -> Issue:
        repo.last_number += 1
        now = self.world.now
        text = clean(body) if body is not None else None
        number, identity = repo.last_number, self.world.next_id("issue")
        issue = Issue(repo.full_name, identity, number, clean(title), text, actor.login, now, now)
        issue.labels = list(dict.fromkeys(label.id for label in labels))
        issue.assignees = [account.login for login in assignees if (account := self.world.account(login))]
        repo.issues[number] = issue
        self._tell_issue(actor, issue, "opened")
        for label in labels:
            self._tell_issue(actor, issue, "labeled", label=self.shapes.label(repo, label))
        self._notify(actor, issue, None, text or "")
        for login in issue.assignees:
            self._tell_assigned(actor, issue, login)
        return issue

    def edit_issue(self, actor: Actor, issue: Issue, *, title: str | None = None, body: str | None = None) -> None:
        """None leaves as it was; an empty body is empty."""
        changes: Json = {}
        if title is not None and clean(title) != issue.title:
            changes["title"] = {"from": issue.title}
            issue.title = clean(title)
        if body is not None and clean(body) != (issue.body or ""):
            changes["body"] = {"from": issue.body or ""}
            issue.body = clean(body)
            issue.edited_at = self.world.now
        if changes:
            self._touch(issue)
            self._tell_issue(actor, issue, "edited", changes=changes)

    def close_issue(self, actor: Actor, issue: Issue, reason: str = "completed") -> None:
        if issue.state == "closed":
            issue.state_reason = reason
            return
        issue.state, issue.state_reason = "closed", reason
        issue.closed_at, issue.closed_by = self.world.now, actor.login
        self._touch(issue)
        self._tell_issue(actor, issue, "closed")

    def reopen_issue(self, actor: Actor, issue: Issue) -> None:
        if issue.state == "open":
            return
        issue.state, issue.state_reason, issue.closed_at, issue.closed_by = "open", "reopened", None, None
        self._touch(issue)
        self._tell_issue(actor, issue, "reopened")

    def lock_issue(self, issue: Issue, reason: str | None = None, *, locked: bool = True) -> None:
        issue.locked, issue.lock_reason = locked, reason if locked else None

    def delete_issue(self, repo: RepositoryState, issue: Issue) -> None:
        issue.deleted, issue.pinned = True, False
        for comment in repo.comments_of(issue.number):
            del repo.comments[comment.id]

    def transfer_issue(self, actor: Actor, issue: Issue, target: RepositoryState) -> Issue:
        """As GitHub does: comments go along, labels where the other side has them, and the issue opens there anew."""
        source = self.world.repos[issue.repo.lower()]
        names = [source.labels[number].name for number in issue.labels]
        kept = [label for name in names if (label := target.label(name))]
        target.last_number += 1
        fields = dict(vars(issue)) | {"repo": target.full_name, "number": target.last_number}
        moved = Issue(**fields | {"labels": [label.id for label in kept], "pinned": False})
        target.issues[moved.number] = moved
        for comment in source.comments_of(issue.number):
            del source.comments[comment.id]
            comment.repo, comment.number = target.full_name, moved.number
            target.comments[comment.id] = comment
        old = self.shapes.issue(issue)
        issue.moved_to, issue.pinned = (target.full_name, moved.number), False
        changes = {"old_issue": old, "old_repository": self.shapes.repository(source)}
        self._tell_issue(actor, moved, "opened", changes=changes)
        return moved

    def assign(self, actor: Actor, issue: Issue, logins: Iterable[str]) -> None:
        """GitHub takes ten at most, and passes over the rest in silence."""
        for login in logins:
            account = self.world.account(login)
            if account and account.login not in issue.assignees and len(issue.assignees) < 10:
                issue.assignees.append(account.login)
                self._touch(issue)
                self._tell_assigned(actor, issue, account.login)

    def unassign(self, actor: Actor, issue: Issue, logins: Iterable[str]) -> None:
        gone = {login.lower() for login in logins}
        for login in [login for login in issue.assignees if login.lower() in gone]:
            issue.assignees.remove(login)
            self._touch(issue)
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
                self._touch(issue)
                self._tell_issue(actor, issue, "labeled", label=self.shapes.label(repo, label))

    def remove_labels(self, actor: Actor, repo: RepositoryState, issue: Issue, labels: Iterable[Label]) -> None:
        for label in labels:
            if label.id in issue.labels:
                issue.labels.remove(label.id)
                self._touch(issue)
                self._tell_issue(actor, issue, "unlabeled", label=self.shapes.label(repo, label))

    def set_labels(self, actor: Actor, repo: RepositoryState, issue: Issue, labels: Sequence[Label]) -> None:
        wanted = {label.id for label in labels}
        self.remove_labels(actor, repo, issue, [repo.labels[n] for n in issue.labels if n not in wanted])
        self.add_labels(actor, repo, issue, labels)

    # -- comments

    def comment(self, actor: Actor, repo: RepositoryState, issue: Issue, body: str) -> Comment:
        now, text = self.world.now, clean(body)
        number = self.world.next_id("comment")
        comment = Comment(repo.full_name, issue.number, number, actor.login, text, now, now)
        repo.comments[number] = comment
        self._touch(issue)
        self._tell_comment(actor, issue, comment, "created")
        self._notify(actor, issue, comment, text)
        return comment

    def edit_comment(self, actor: Actor, repo: RepositoryState, comment: Comment, body: str) -> None:
        before, text = comment.body, clean(body)
        if text == before:
            return
        comment.body, comment.updated_at, comment.edited_at = text, self.world.now, self.world.now
        issue = repo.issues[comment.number]
        self._touch(issue)
        self._tell_comment(actor, issue, comment, "edited", changes={"body": {"from": before}})

    def delete_comment(self, actor: Actor, repo: RepositoryState, comment: Comment) -> None:
        del repo.comments[comment.id]
        issue = repo.issues[comment.number]
        self._touch(issue)
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
        self._tell(actor, repo, "workflow_dispatch", None, payload)

    def repository_dispatch(self, actor: Actor, repo: RepositoryState, kind: str, content: Json | None) -> None:
        payload = {"branch": "main", "client_payload": content}
        self._tell(actor, repo, "repository_dispatch", kind, payload)

    def _touch(self, issue: Issue) -> None:
        issue.updated_at = self.world.now

    def _tell_issue(self, actor: Actor, issue: Issue, action: str, **more: Any) -> None:
        if not actor.automated:
            repo = self.world.repos[issue.repo.lower()]
            self._tell(actor, repo, "issues", action, {"issue": self.shapes.issue(issue), **more})

    def _tell_assigned(self, actor: Actor, issue: Issue, login: str) -> None:
        self._tell_issue(actor, issue, "assigned", assignee=self.shapes.user(login))
        if login != actor.login:
            self._note(login, issue, None, "assign")

    def _tell_comment(self, actor: Actor, issue: Issue, comment: Comment, action: str, **more: Any) -> None:
        if not actor.automated:
            repo = self.world.repos[issue.repo.lower()]
            shapes = {"issue": self.shapes.issue(issue), "comment": self.shapes.comment(comment)}
            self._tell(actor, repo, "issue_comment", action, {**shapes, **more})

    def _tell(self, actor: Actor, repo: RepositoryState, name: str, action: str | None, parts: Json) -> None:
        payload: Json = {} if action is None else {"action": action}
        payload |= parts | {"repository": self.shapes.repository(repo), "sender": self.shapes.user(actor.login)}
        owner = self.world.account(repo.full_name.split("/", maxsplit=1)[0])
        if owner and owner.kind == "Organization":
            payload["organization"] = self.shapes.organization(owner)
        for problem in contract.problems_of_payload(name, action, payload):
            self.violations.append(f"webhook {name} {action}: {problem}")
        self.world.events.append(Event(name, action, repo.full_name, actor.login, payload, self.world.now))

    def _notify(self, actor: Actor, issue: Issue, comment: Comment | None, text: str) -> None:
        """A new text notifies: whoever it mentions, and for a comment whoever takes part. One reason for each."""
        reasons: dict[str, str] = {}
        for login in mentioned(text):
            account = self.world.account(login)
            if account and account.kind == "User":
                reasons[account.login] = "mention"
        if comment:
            earlier = self.world.repos[issue.repo.lower()].comments_of(issue.number)
            participants = [(login, "assign") for login in issue.assignees]
            participants += [(issue.author, "author")] if issue.author else []
            participants += [(one.author, "comment") for one in earlier if one.author]
            for login, reason in participants:
                reasons.setdefault(login, reason)
        for login, reason in reasons.items():
            if login not in (actor.login, BOT_LOGIN):
                self._note(login, issue, comment, reason)

    def _note(self, login: str, issue: Issue, comment: Comment | None, reason: str) -> None:
        identity = comment.id if comment else None
        note = Notification(login, issue.repo, issue.number, identity, reason, self.world.now)
        self.world.notifications.append(note)
