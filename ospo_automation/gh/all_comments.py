"""What was said lately in the whole repository, in one list whatever issue it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from github.Repository import Repository

from ospo_automation.core.casus.part import is_of_network
from ospo_automation.core.casus.week import Newest
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.meetings.minutes_command import minutes_in
from ospo_automation.core.primitives.errors import Gone, NoEntry

from .client import Connection
from .lists import PAGE, changed_since, is_all_of, newest_changed, newest_first
from .people import People
from .words import Words

JUST_NOW = timedelta(hours=3)  # of which a sweep looks what was said: the one before it may have come late
MOST_JUST_NOW = 200  # comments: what an hour of a flood brings
MOST_COMMANDED = 60  # of those the newest


class AllComments:
    def __init__(self, connection: Connection, repository: Repository, name: str, people: People, words: Words) -> None:
        self._connection, self._repository, self._name = connection, repository, name
        self._people, self._words = people, words
        self._since: tuple[datetime, Sequence[Comment]] | None = None
        self._commanded: Sequence[Comment] | None = None

    def newest(self, begin: datetime) -> Newest:
        """What was made or changed last in the repository since then: one page, before it is known what the board
        remembers. Mostly it is all of a week.
        """
        path = f"{self._repository.url}/issues/comments"
        try:
            found, is_all = newest_changed(self._connection, path, begin)
        except Gone as gone:
            raise self._without_repository() from gone
        last = min((datetime.fromisoformat(each["updated_at"]) for each in found), default=begin)
        back_to = begin if is_all else last + timedelta(seconds=1)  # others of that second may stand on the next page
        return Newest(self._words.of_repository(found), back_to)

    def since(self, moment: datetime, most: int) -> tuple[Sequence[Comment], datetime | None]:
        """Comments in the whole repository made or changed since a moment, and up to when where these aren't all.

        There may be older ones among them, where this run read back further.
        """
        if self._since is not None and self._since[0] <= moment:
            return self._since[1], None
        path = f"{self._repository.url}/issues/comments"
        try:
            found, until = changed_since(self._connection, path, moment, most)
        except Gone as gone:  # a list of the whole repository is there as long as that is
            raise self._without_repository() from gone
        comments = self._words.of_repository(found)
        if until is None:
            self._since = (moment, comments)
        return comments, until

    def commanded(self, now: datetime, remembered: datetime | None = None) -> Sequence[Comment]:
        """`remembered` is from when on what was asked may be read as well: mostly one page holds both."""
        if self._commanded is None:
            since = now - JUST_NOW
            found = self._said_since(since, min(since, remembered or since))
            self._people.meet(each.author for each in found)
            theirs = (each for each in found if each.created_at >= since and self._is_of_us(each))
            asked = [each for each in theirs if each.given.lines or minutes_in(each.words) is not None]
            self._commanded = sorted(asked, key=lambda each: each.id)[-MOST_COMMANDED:]
        return self._commanded

    def _said_since(self, moment: datetime, back_to: datetime) -> Sequence[Comment]:
        """Without a request where this run read the week, and else the newest: where one page holds all back to
        `back_to`, nobody asks for that again. Where nothing but ours is on a page of those, what people said before
        that is for the next sweep, which looks as far back.
        """
        if self._since is not None and self._since[0] <= moment:
            return self._since[1]
        said = newest_first(self._connection, f"{self._repository.url}/issues/comments", back_to, MOST_JUST_NOW)
        found: list[Comment] = []
        for _ in range(MOST_JUST_NOW // PAGE):
            given = list(islice(said, PAGE))
            page = self._words.of_repository(given)
            if not found and is_all_of(given):
                self._since = (back_to, page)
            found += page
            is_further = len(given) == PAGE and datetime.fromisoformat(given[-1]["updated_at"]) >= moment
            if not is_further or all(each.is_ours(self._people.bots) for each in page):
                break
        return found

    def _is_of_us(self, comment: Comment) -> bool:
        """Whether somebody with a part in the network wrote it, on an issue."""
        is_pull = "/pull/" in comment.url
        return not is_pull and (comment.belongs or is_of_network(comment.author, self._people.checkout))

    def _without_repository(self) -> NoEntry:
        return NoEntry(404, f"there is no repository '{self._name}' that this token may see.")
