"""Who was asked in the last week and takes part in what, from what the board remembers and all that was said since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.casus.rounds import WEEK, Load
from ospo_automation.core.casus.week import Newest, Week
from ospo_automation.core.github.issue import EPOCH
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import TooMuch
from ospo_automation.core.primitives.logins import is_login

from . import fates, graphql
from .all_comments import AllComments
from .casussen import Casussen
from .issues import Issues
from .own import Own
from .people import MOST_LOOKED_UP, People
from .portions import PEOPLE, SMALLER
from .repository_queries import COMMENTS, Queries
from .said_lately import Lately, said_lately
from .words import Words
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
        words: Words,
        want: Callable[[Callable[[], object]], None],
    ) -> None:
        self._queries, self._people, self._issues, self._own = queries, people, issues, own
        self._comments, self._casussen, self._writers = comments, casussen, writers
        self._words, self._want = words, want
        self._load: Load | None = None
        self._taken_up: Mapping[str, int] | None = None
        self._lately: tuple[Lately | None] | None = None  # what we were told, once we asked
        self._week = Week(EPOCH)
        self._has_news = False
        self._fates = fates.Fates()

    def load(self, now: datetime, about: Collection[str] = ()) -> Load:
        people = _known(about)
        if self._load is None:
            self.ahead(now, lambda: people)
            newest = self._newest(now)
            taken_up = self._open(people)
            is_partial = self._read_week(now, newest() if newest is not None else None)
            asks, met = self._week.asks(self._people.accounts), self._week.who_met(self._people.accounts)
            self._read_fates(_numbers(asks)[: fates.MOST])
            spent = self._fates.spent(self._week, self._people.network, self._writers.is_maintainer)
            pauses = self._own.rows().pauses
            self._load = Load(asks, taken_up, is_partial=is_partial, pauses=pauses, met=met, spent=spent)
        unknown = [each for each in people if each not in self._people.accounts.holders]
        if unknown:
            self._people.ask(unknown)
        return self._load

    def ahead(self, now: datetime, about: Callable[[], Collection[str]]) -> None:
        """What is asked for a load goes along with what is asked next."""
        if self._load is None and not self._is_sweep:
            self._want(lambda: self._said_lately(now))
            self._want(lambda: self._open(_known(about())))

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
        self._has_news = len(comments) > NEWS or (newest is not None and newest.back_to > week.until)
        return is_partial

    def _newest(self, now: datetime) -> Callable[[], Newest] | None:
        """What was said last, as far as one question tells it; None where GitHub doesn't, or a sweep needs less."""
        if self._is_sweep:
            return None if self._own.are_read else partial(self._comments.newest, now - WEEK)
        lately = self._said_lately(now)
        return None if lately is None else partial(self._newest_of, lately)

    def _newest_of(self, lately: Lately) -> Newest:
        """With what became of the casussen. Nobody is asked anything on our own issues, however much is said there."""
        nodes = {fates.alias(number): node for number, node in zip(lately.numbers, lately.issues, strict=True)}
        self._fates = self._fates.joined({**lately.repository, **nodes}, lately.numbers, self._queries.name)
        return lately.newest(self._words, {issue.number for issue in self._own.issues()})

    def _said_lately(self, now: datetime) -> Lately | None:
        if self._lately is None:
            casus = self._people.network.labels.casus.name
            self._lately = (said_lately(self._queries, now - WEEK, casus),)
        return self._lately[0]

    @property
    def _is_sweep(self) -> bool:
        return self._casussen.is_of_sweep

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

    def _open(self, people: Sequence[str]) -> Mapping[str, int]:
        """In how many open casussen that were taken up somebody takes part, by login in lower case."""
        if self._taken_up is None:
            self._taken_up = self._count_open(people)
        return self._taken_up

    def _count_open(self, people: Sequence[str]) -> Mapping[str, int]:
        labels = self._people.network.labels
        taken_up = {labels.of_status(status).name for status in TAKEN_UP}
        if self._casussen.open_read is not None:  # a sweep has read them all
            names = {name.lower() for name in taken_up}
            self._own.issues()
            issues = [self._issues.known[number] for number in self._casussen.open_read]
            teams = [issue.assignees for issue in issues if names.intersection(map(str.lower, issue.labels))]
        else:
            teams = list(self._teams(sorted(taken_up), people))
        return dict(Counter(login.lower() for team in teams for login in team))

    def _teams(self, taken_up: Sequence[str], people: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Who takes part in the open casussen with one of these labels, by login; read with our own issues, and with
        whose the logins are that may be mentioned next.
        """
        after: str | None = None
        while True:
            own = [self._people.network.labels.own.name]
            variables: dict[str, Any] = {"labels": taken_up, "own": own, "after_issues": after}
            answer = self._queries.ask("load", "own", *COMMENTS, people=[] if after else people, **variables)
            self._people.learn(self._people.accounts.looked_up(answer.get(PEOPLE, {})))
            found = answer["repository"]
            self._own.keep(found)
            issues = found["issues"]
            for issue in graphql.nodes_of(issues):
                yield graphql.logins_of(issue["assignees"])
            if not issues["pageInfo"]["hasNextPage"]:
                return
            after = issues["pageInfo"]["endCursor"]


def _known(about: Collection[str]) -> list[str]:
    """Of whom it can be asked whose their logins are."""
    return [each for each in dict.fromkeys(map(str.lower, about)) if is_login(each)][:MOST_LOOKED_UP]


def _numbers(asks: Iterable[Ask]) -> list[int]:
    """Of their casussen, the newest first."""
    return sorted({ask.number for ask in asks}, reverse=True)
