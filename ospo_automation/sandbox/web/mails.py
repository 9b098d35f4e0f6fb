"""A mail of GitHub's, made of a notification: its headers, what stands in it, and how Outlook begins the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from ..state import MENTIONED, Comment, Issue, Notification
from . import dates, markdown
from .finishing import Place
from .quoting import as_text
from .visit import Missing, Visit

OPENING = "opening"  # in an address where a comment's id would stand: the mail about the issue itself
# GitHub's own words, in whatever language the network speaks; as they were in 2026.
_BECAUSE = {
    "mention": "you were mentioned",
    MENTIONED: "you were mentioned",
    "author": "you authored the thread",
    "comment": "you commented",
    "assign": "you were assigned",
}
_BODY = """<p lang="en"><strong>{writer}</strong> {did} <a href="{address}">({name}#{number})</a></p>
{text}
<p lang="en">—<br>Reply to this email directly, <a href="{address}">view it on GitHub</a>, or unsubscribe.<br>
You are receiving this because {because}.<br>Message ID: &lt;{message}@github.com&gt;</p>"""


@dataclass(frozen=True)
class Mail:
    """`text` is Markdown, as it reads now: GitHub mails what was written first. `comment` is None for the issue's own.

    `writer` is a login, `sender` the name that a mail program shows.
    """

    repository: str
    number: int
    comment: int | None
    to: str
    reason: str
    at: datetime
    writer: str
    sender: str
    title: str
    text: str
    address: str

    @property
    def path(self) -> str:
        """Where its page is, behind the repository's address."""
        return f"/issues/{self.number}/mail/{self.to}/{self.comment or OPENING}"

    @property
    def subject(self) -> str:
        return f"{'Re: ' if self.comment else ''}[{self.repository}] {self.title} (Issue #{self.number})"

    def headers(self, language: str) -> Mapping[str, str]:
        """By our key for each, in Outlook's order."""
        name = self.repository.rpartition("/")[2]
        return {
            "from": f"{self.sender} <notifications@github.com>",
            "sent": dates.mailed(self.at, language),
            "to": f"{self.repository} <{name}@noreply.github.com>",
            "subject": self.subject,
        }

    def body(self, place: Place) -> Markup:
        return Markup(_BODY).format(  # noqa: S704  # our own words; `format` escapes the rest
            writer=self.writer,
            did="left a comment" if self.comment else "created an issue",
            address=self.address,
            name=self.repository,
            number=self.number,
            text=markdown.render(self.text, place),
            because=_BECAUSE[self.reason],
            message=f"{self.repository}/issues/{self.number}{f'/{self.comment}' if self.comment else ''}",
        )


def is_answerable(visit: Visit, note: Notification) -> bool:
    """Whether it has a page: it is about a text that still stands below a casus, and it tells more than a name."""
    issue = visit.repo.issues.get(note.number)
    stands = issue is not None and not issue.deleted and issue.moved_to is None and issue.pull is None
    if note.comment_id is None:
        return stands and note.reason == "mention"
    return stands and note.comment_id in visit.repo.comments


def mail_to(visit: Visit, issue: Issue, login: str, which: str) -> Mail:
    """`which`: a comment's id, or `OPENING`. Raises Missing where that person got no such mail."""
    comment_id = None if which == OPENING else int(which)
    for note in visit.box.world.notifications:
        is_it = (note.login, note.repo, note.number, note.comment_id) == (login, issue.repo, issue.number, comment_id)
        if is_it and is_answerable(visit, note):
            return _mail(visit, issue, note, visit.repo.comments[comment_id] if comment_id else None)
    raise Missing


def _mail(visit: Visit, issue: Issue, note: Notification, comment: Comment | None) -> Mail:
    author = (comment or issue).author
    account = visit.box.world.account(author)
    page = visit.box.acts.shapes.page(issue)
    return Mail(
        repository=issue.repo,
        number=issue.number,
        comment=note.comment_id,
        to=note.login,
        reason=note.reason,
        at=note.at,
        writer=author or "ghost",
        sender=(account and account.name) or author or "ghost",
        title=issue.title,
        text=comment.body if comment else issue.body or "",
        address=f"{page}#issuecomment-{comment.id}" if comment else page,
    )


def begun_answer(visit: Visit, mail: Mail, body: Markup) -> str:
    """What stands in the window when one presses reply: an empty line to type on, and the mail that was answered."""
    headers = mail.headers(visit.view.language).items()
    block = "\n".join(f"{visit.say(f'mail.{key}')}: {value}" for key, value in headers)
    return f"\n\n{block}\n\n{as_text(body, visit.box.url)}\n"
