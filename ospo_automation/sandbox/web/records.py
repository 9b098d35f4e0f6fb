"""What the pages show of issues, comments and labels: copies, so that drawing a page holds nobody up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..seeing import seen
from ..state import Comment, Issue, Label, Notification, Reaction, RepositoryState, World


@dataclass(frozen=True)
class Chip:
    """A label."""

    id: int
    name: str
    description: str


@dataclass(frozen=True)
class Emoji:
    """A kind of reaction, and who gave it."""

    content: str  # GitHub's own word, such as "+1"
    people: tuple[str, ...]


LATER = ("closed", "reopened", "merged")  # mails about the issue as a whole that its text didn't cause


@dataclass(frozen=True)
class Told:
    """Somebody who was notified, and why: GitHub's own word, such as "mention"."""

    login: str
    reason: str


@dataclass(frozen=True)
class Row:
    """An issue or pull request in a list."""

    number: int
    title: str
    author: str | None
    state: str
    created_at: datetime
    updated_at: datetime
    chips: tuple[Chip, ...]
    comments: int
    thumbs: int
    is_pull: bool
    is_merged: bool = False
    is_draft: bool = False

    def family(self, beginning: str) -> tuple[str, ...]:
        """What stands behind the beginning in the names of its labels."""
        folded = beginning.casefold()
        names = (chip.name for chip in self.chips)
        return tuple(name[len(beginning) :] for name in names if folded and name.casefold().startswith(folded))


@dataclass(frozen=True)
class Said:
    """A text that somebody wrote: the issue's own (`id` is None), a comment or a review."""

    id: int | None
    author: str | None
    is_bot: bool
    text: str
    at: datetime
    edited_at: datetime | None
    reactions: tuple[Emoji, ...] = ()
    told: tuple[Told, ...] = ()
    hidden_because: str | None = None
    verdict: str | None = None  # of a review: GitHub's own word, such as "APPROVED"
    came_by_mail: bool = False


def chip(label: Label) -> Chip:
    return Chip(label.id, label.name, label.description or "")


def row(repo: RepositoryState, issue: Issue, comments: int) -> Row:
    pull = issue.pull
    return seen(
        Row,
        issue,
        chips=tuple(chip(repo.labels[one]) for one in issue.labels),
        comments=comments,
        thumbs=sum(one.content == "+1" for one in issue.reactions),
        is_pull=pull is not None,
        is_merged=pull is not None and pull.merged_at is not None,
        is_draft=pull is not None and pull.draft,
    )


def rows(repo: RepositoryState, issues: Iterable[Issue]) -> list[Row]:
    counted: dict[int, int] = {}
    for comment in repo.comments.values():
        counted[comment.number] = counted.get(comment.number, 0) + 1
    return [row(repo, issue, counted.get(issue.number, 0)) for issue in issues]


def casussen(world: World, repo: RepositoryState, beside: Iterable[str] = ()) -> list[Issue]:
    """What people asked: no pull requests, and no issues that an automation keeps for itself, such as its own board.

    Nor what has one of the labels `beside`: it came in by another form.
    """
    others = {label.id for name in beside if (label := repo.label(name))}
    asked = [issue for issue in repo.listed() if issue.pull is None and not is_bot(world, issue.author)]
    return [issue for issue in asked if not others.intersection(issue.labels)]


def opening(world: World, issue: Issue) -> Said:
    """What the issue itself says."""
    told = _told([note for note in _notes(world, issue) if note.reason not in LATER], None)
    return _said(world, issue, id=None, told=told)


def replies(world: World, repo: RepositoryState, issue: Issue) -> list[Said]:
    notes = _notes(world, issue)
    return [_reply(world, comment, notes) for comment in repo.comments_of(issue.number)]


def _reply(world: World, comment: Comment, notes: list[Notification]) -> Said:
    told, by_mail = _told(notes, comment.id), comment.created_via_email
    return _said(world, comment, id=comment.id, told=told, hidden_because=comment.minimized, came_by_mail=by_mail)


def _said(world: World, written: Issue | Comment, **more: Any) -> Said:
    return Said(
        author=written.author,
        is_bot=is_bot(world, written.author),
        text=written.body or "",
        at=written.created_at,
        edited_at=written.edited_at,
        reactions=_emojis(written.reactions),
        **more,
    )


def is_bot(world: World, login: str | None) -> bool:
    account = world.account(login)
    return account is not None and account.kind == "Bot"


def _emojis(reactions: Iterable[Reaction]) -> tuple[Emoji, ...]:
    given: dict[str, list[str]] = {}
    for one in reactions:
        given.setdefault(one.content, []).append(one.login or "ghost")
    return tuple(Emoji(content, tuple(people)) for content, people in given.items())


def _notes(world: World, issue: Issue) -> list[Notification]:
    return [note for note in world.notifications if note.number == issue.number and note.repo == issue.repo]


def _told(notes: list[Notification], comment: int | None) -> tuple[Told, ...]:
    return tuple(dict.fromkeys(Told(note.login, note.reason) for note in notes if note.comment_id == comment))
