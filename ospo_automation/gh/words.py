"""What was written in a repository, as we read it: whose words they are, and what of them is surely ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from github.Repository import Repository

from ospo_automation.core.github.issue import Comment, Doubted, brought, writer_of
from ospo_automation.core.github.person import Person
from ospo_automation.core.github.signing import Signing
from ospo_automation.core.primitives.marker import Mark, looks_marked

from . import graphql
from .client import Connection
from .judging import Changed, Judging
from .lists import moment_of
from .people import People


class Words:
    """`doubtful` are comments by their id, and `doubtful_issues` issues by number, that aren't surely ours."""

    def __init__(self, connection: Connection, repository: Repository, people: People, signing: Signing) -> None:
        self._connection, self._repository, self._people = connection, repository, people
        self._signing = signing
        self.doubtful: dict[int, Comment] = {}
        self.doubtful_issues: dict[int, Doubted] = {}

    @cached_property
    def judging(self) -> Judging:
        network = self._people.network
        day, zone = network.signed_after, ZoneInfo(network.calendar.timezone)
        return Judging(self.signing, datetime.combine(day + timedelta(days=1), time(), zone) if day else None)

    @property
    def signing(self) -> Signing:
        """What our markers are signed with, and for which repository: by its number, since names change."""
        if self._signing.is_on and not self._signing.repository:
            number = self._connection.again(lambda: self._repository.id)
            self._signing = replace(self._signing, repository=number)
        return self._signing

    @property
    def signs_without_a_day(self) -> bool:
        """Whether nobody said until when an unsigned marker counts."""
        return self._signing.is_on and self._people.network.signed_after is None

    def read(self, comments: Iterable[Mapping[str, Any]], number: int) -> tuple[Comment, ...]:
        return self._noted(map(self.signed, self.judging.comments(comments, number)))

    def of_repository(self, found: Sequence[dict[str, Any]]) -> Sequence[Comment]:
        changed = (Changed(datetime.fromisoformat(each["updated_at"]), moment_of(each)) for each in found)
        known = self.doubtful
        read = [*self._noted(map(self.signed, self.judging.read(map(comment_of, found), changed)))]
        self.doubtful |= known  # which tells who changed them; this list doesn't
        return read

    def signed(self, comment: Comment) -> Comment:
        """With who wrote it: what we did with a person's token is no word of theirs, and what we brought for somebody
        who wrote it in a mail is theirs, where it is signed.
        """
        author = writer_of(comment.author, comment.body, self._people.bots)
        found = comment if author is comment.author else replace(comment, author=author)
        return brought(found) if self._signing.is_on and self._people.bots.has(author) else found

    def _noted(self, comments: Iterable[Comment]) -> tuple[Comment, ...]:
        found = tuple(comments)
        self.doubtful = self.doubtful | {each.id: each for each in found if each.doubt is not None}
        return found

    def text_of(self, node: dict[str, Any]) -> str:
        """The text of an issue; without its first line where that looks like ours and isn't surely."""
        text = str(node["body"])
        if not looks_marked(text) or not self._people.bots.has(graphql.person_of(node["author"])):
            return text
        read, doubt = self.judging.issue(node)
        if doubt is not None and (mark := Mark.read(text)) is not None:
            number = int(node["number"])
            self.doubtful_issues[number] = Doubted(number, doubt, key=mark.key)
        return read


def comment_of(node: Mapping[str, Any]) -> Comment:
    """From REST's list of all comments of a repository."""
    return Comment(
        id=int(node["id"]),
        number=int(str(node["issue_url"]).rpartition("/")[2]),
        author=Person.of(node.get("user")),
        body=str(node.get("body") or ""),
        created_at=moment_of(node),
        url=str(node["html_url"]),
        belongs=node.get("author_association") in graphql.INSIDERS,
    )
