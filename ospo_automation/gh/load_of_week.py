"""Who was asked in the last week and takes part in what, from what the board remembers and all that was said since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.casus.rounds import WEEK, Load
from ospo_automation.core.casus.week import Newest, Week
from ospo_automation.core.github.issue import EPOCH
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Gone, Postponed, TooMuch, Trouble
from ospo_automation.core.primitives.logins import is_login

from . import fates, graphql
from .all_comments import AllComments
from .casussen import Casussen
from .issues import Issues
from .own import Own
from .people import MOST_LOOKED_UP, People
from .portions import PEOPLE, SMALLER
from .repository_queries import COMMENTS, Queries
from .writers import Writers

MOST_COMMENTS = 1_500  # 15 requests, since the board remembered the asks; where more was said, sweeps come first
MOST_COMMENTS_OF_A_SWEEP = 2_000
NEWS = 100  # comments, a page: where more was said since the board last remembered the asks, it does so anew
LATE = timedelta(minutes=10)  # our clock may be ahead, GitHub's lists may lag behind; what is read twice counts once
TAKEN_UP = (Status.IN_PROGRESS, Status.ADVISED)


class LoadOfWeek:
    def __init__(
        self,
        queries: Queries,
        people: People,
        issues: Issues,
        own: Own,
        comments: AllComments,
        casussen: Casussen,
        writers: Writers,
    ) -> None:
        self._queries, self._people, self._issues, self._own = queries, people, issues, own
        self._comments, self._casussen, self._writers = comments, casussen, writers
        self._load: Load | None = None
        self._week = Week(EPOCH)
        self._has_news = False
        self._fates = fates.Fates()

    def load(self, now: datetime, about: Collection[str] = ()) -> Load:
        people = [each for each in dict.fromkeys(map(str.lower, about)) if is_login(each)][:MOST_LOOKED_UP]
        if self._load is None:
            if self._own.are_read and not self._comments.has_newest(now - WEEK):
                is_partial = self._read_week(now, None)
                taken_up = self._open(people, _numbers(each.ask for each in self._week.made)[: fates.AT_ONCE])
            else:
                page = self._comments.newest(now - WEEK)
                taken_up = self._open(people, _numbers(page.asks)[: fates.AT_ONCE])
                is_partial = self._read_week(now, self._comments.read(page))
            asks, met = self._week.asks(self._people.accounts), self._week.who_met(self._people.accounts)
            self._read_fates(_numbers(asks)[: fates.MOST])
            spent = self._fates.spent(self._week, self._people.network, self._writers.is_maintainer)
            pauses = self._own.rows().pauses
            self._load = Load(asks, taken_up, is_partial=is_partial, pauses=pauses, met=met, spent=spent)
        unknown = [each for each in people if each not in self._people.accounts.holders]
        if unknown:
            self._people.ask(unknown)
        return self._load

    def ahead(self, now: datetime) -> None:
        """Reads what was said lately before anything else, so that all that `load` asks after it can go along with
        that. Where GitHub doesn't give it, `load` asks once more, and tells.
        """
        if self._load is None:
            with suppress(Gone, Postponed, Trouble):
                self._comments.newest(now - WEEK)

    def owners(self) -> Collection[int]:
        """For whose casussen people were asked this week, by id: in a sweep, which comes by all that they have."""
        return {ask.owner for ask in self._load.asks} if self._is_sweep and self._load is not None else ()

    def week(self, now: datetime) -> Mapping[str, Mapping[str, Any]]:
        board = self._own.board() if self._is_sweep and self._load is None else None
        if board is not None and Week.of(board.comments, self._people.bots) is not None:
            self.load(now)  # where so much is said that it is remembered, no sweep lets it grow old
        return self._week.states() if self._has_news else {}

    def remembered(self, now: datetime) -> datetime | None:
        """From when on a sweep has to read what was asked; None where it has read that, or what the board remembers
        isn't known yet.
        """
        if not self._is_sweep or self._load is not None or not self._own.are_read:
            return None
        return self._from_on(now).until

    def _from_on(self, now: datetime) -> Week:
        """The week as the board remembers it, up to when it does."""
        board, begin = self._own.board(), now - WEEK
        known = Week.of(board.comments, self._people.bots) if board is not None else None
        return known if known is not None and begin < known.until <= now else Week(begin)

    def expect(self, asks: Iterable[Ask], met: Iterable[str] = ()) -> None:
        """Reckons with what this run does itself: the next casus that it looks at must count that."""
        if self._load is not None:
            self._load = replace(self._load, asks=(*self._load.asks, *asks), met=self._load.met.union(met))

    def _read_week(self, now: datetime, newest: Newest | None) -> bool:
        """Reads what was asked, from what the board remembers on; whether there was more to read than we do at once.

        How far that came is remembered as well: however much strangers say, the next sweeps come to its end.
        """
        bots, begin = self._people.bots, now - WEEK
        week = self._from_on(now)
        most = MOST_COMMENTS_OF_A_SWEEP if self._is_sweep else MOST_COMMENTS
        comments, until = (
            (newest.comments, None)
            if newest is not None and newest.back_to <= week.until
            else self._comments.since(week.until, most)
        )
        is_partial = until is not None
        until = until if until is not None else max(week.until, now - LATE)
        self._week = week.with_(comments, bots, begin, until)
        self._people.bind(comments, [each.ask for each in self._week.made])
        self._has_news = len(comments) > NEWS
        return is_partial

    @property
    def _is_sweep(self) -> bool:
        return self._casussen.open_read is not None

    def _read_fates(self, numbers: Sequence[int]) -> None:
        """What became of those of these casussen that weren't asked yet with something else."""
        casus = self._people.network.labels.casus.name
        size = fates.AT_ONCE
        while some := [each for each in numbers if each not in self._fates.known][:size]:
            try:
                found = self._queries.ask("fates", "author", casus=casus, casussen=some)["repository"]
            except TooMuch:
                if size == 1:
                    raise
                size = max(1, size // SMALLER)
                continue
            self._fates = self._fates.joined(found, some, self._queries.name)

    def _open(self, people: Sequence[str], asked: Sequence[int]) -> dict[str, int]:
        """In how many open casussen that were taken up somebody takes part, by login in lower case. What became of
        those `asked` is read along, where that takes no request of its own.
        """
        labels = self._people.network.labels
        taken_up = {labels.of_status(status).name for status in TAKEN_UP}
        if self._casussen.open_read is not None:  # a sweep has read them all
            names = {name.lower() for name in taken_up}
            self._own.issues()
            issues = [self._issues.known[number] for number in self._casussen.open_read]
            teams = [issue.assignees for issue in issues if names.intersection(map(str.lower, issue.labels))]
        else:
            teams = list(self._teams(sorted(taken_up), people, asked))
        return dict(Counter(login.lower() for team in teams for login in team))

    def _teams(self, taken_up: Sequence[str], people: Sequence[str], asked: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """Who takes part in the open casussen with one of these labels, by login; read with our own issues, and with
        whose the logins are that may be mentioned next.
        """
        after: str | None = None
        while True:
            labels = self._people.network.labels
            variables: dict[str, Any] = {"labels": taken_up, "own": [labels.own.name], "casus": labels.casus.name}
            variables |= {"after_issues": after, "casussen": [] if after else asked}
            try:
                answer = self._queries.ask("load", "own", *COMMENTS, people=[] if after else people, **variables)
            except TooMuch:
                if after or not asked:
                    raise
                asked = []  # those are asked apart then
                continue
            self._people.learn(self._people.accounts.looked_up(answer.get(PEOPLE, {})))
            found = answer["repository"]
            self._fates = self._fates.joined(found, [] if after else asked, self._queries.name)
            self._own.keep(found)
            issues = found["issues"]
            for issue in graphql.nodes_of(issues):
                yield graphql.logins_of(issue["assignees"])
            if not issues["pageInfo"]["hasNextPage"]:
                return
            after = issues["pageInfo"]["endCursor"]


def _numbers(asks: Iterable[Ask]) -> list[int]:
    """Of their casussen, the newest first."""
    return sorted({ask.number for ask in asks}, reverse=True)
