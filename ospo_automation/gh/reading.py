"""Everything that a run reads of GitHub, asked once and kept for as long as the run lasts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from github.Repository import Repository

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.overview import Overview
from ospo_automation.core.casus.rounds import Load
from ospo_automation.core.casus.whole_look import BEFORE, FEW, MOST_WAITING, WholeLook
from ospo_automation.core.engine.effects import Relabel
from ospo_automation.core.engine.reader import Left
from ospo_automation.core.github.failed_runs import FailedRun
from ospo_automation.core.github.issue import Comment, Doubted, Hands, Issue, Original, OwnIssue, Unclaimed
from ospo_automation.core.github.ours import noted
from ospo_automation.core.github.person import Person
from ospo_automation.core.github.signing import UNSIGNED, Signing
from ospo_automation.core.github.told import ProjectState, Source, Told
from ospo_automation.core.outgoing.proposal import OwnPull, Proposal
from ospo_automation.core.primitives.errors import NoEntry, Trouble
from ospo_automation.core.primitives.logins import is_login
from ospo_automation.core.signals.feeds_found import Offer
from ospo_automation.core.signals.tips_kept import TipsThere

from .all_comments import AllComments
from .beginning import Beginning
from .by_label import ByLabel
from .casussen import Casussen
from .client import Connection
from .crowd import MOST_OPEN
from .hands import HandsOn
from .issues import Issues
from .load_of_week import LoadOfWeek
from .newcomers import Newcomers
from .nodes import Nodes
from .opened import Opened
from .own import Own
from .pace import MOST_MADE
from .past import Past
from .people import MOST_LOOKED_UP, People
from .portions import Portions
from .pulls import Pulls
from .quota import GRAPHQL, REST
from .remarks import Remarks
from .repository_labels import RepositoryLabels
from .repository_queries import Queries
from .settings_told import settings_told
from .tips_read import TipsRead
from .words import Words
from .workflow_runs import failed_runs, workflow_states
from .writers import Writers

T = TypeVar("T")


class GitHubReader:
    """Reads one repository over REST and GraphQL: what automations may ask, each answered by who knows it here.

    Every method may raise Gone, Postponed or Trouble. `files` stands for what the files say and for our own code; ""
    where nobody can tell: then each sweep looks at everything.
    """

    alike_missed = ""
    offers: Sequence[Offer] | None = None

    def __init__(
        self,
        connection: Connection,
        repository: str,
        checkout: Checkout,
        signing: Signing = UNSIGNED,
        *,
        may_be_fork: bool = False,
        files: str = "",
    ) -> None:
        self.connection = connection
        self.repository: Repository = connection.client.get_repo(repository)
        self.nodes = Nodes()
        self._files = files
        self._looked: WholeLook | None = None
        self._is_looked_up = False
        portions = self._portions = Portions(connection, may_be_nameless="bots" in checkout.network.model_fields_set)
        people = self._people = People(connection, portions, self._with_us(checkout))
        queries = self.queries = Queries(portions, repository, may_be_fork=may_be_fork)
        words = self._words = Words(connection, self.repository, people, signing)
        labels = self._labels = RepositoryLabels(queries, connection, people, self.nodes)
        issues = self._issues = Issues(queries, people, words, labels, self.nodes)
        writers = self._writers = Writers(
            connection, self.repository, lambda: self.checkout.network.bots, issues.said.values
        )
        own = self._own = Own(queries, people, words, issues, labels, self.nodes, writers)
        beginning = self._beginning = Beginning(queries, people)
        comments = self._all_comments = AllComments(connection, self.repository, repository, people, words)
        casussen = self._casussen = Casussen(
            queries, portions, connection, self.repository, people, labels, issues, beginning
        )
        self._load = LoadOfWeek(queries, people, issues, own, comments, casussen, writers, words, connection.ahead.want)
        self._by_label = ByLabel(repository, self.checkout.network, queries.ask, words.text_of)
        self.pulls = Pulls(
            connection, self.repository, queries.ask, lambda: self.checkout.network.bots, writers.may_be_ours
        )
        self._remarks = Remarks(queries, people, words)
        self._hands = HandsOn(queries, portions, people, self.nodes)
        self._tips = TipsRead(queries, people, words, issues, self.nodes)
        self._opened = Opened(queries, self.repository, people, writers)
        self._past = Past(queries, people, issues)
        self._newcomers = Newcomers(queries, people, issues, self._load.owners)

    # --- Who is who, and what is ours ---

    @property
    def checkout(self) -> Checkout:
        return self._people.checkout

    @property
    def signing(self) -> Signing:
        return self._words.signing

    @property
    def signs_without_a_day(self) -> bool:
        return self._words.signs_without_a_day

    @property
    def is_fork(self) -> bool:
        return self.queries.is_fork

    @is_fork.setter
    def is_fork(self, is_one: bool) -> None:
        self.queries.is_fork = is_one

    def _with_us(self, checkout: Checkout) -> Checkout:
        """What we go by, where who we are is asked of GitHub."""
        network = checkout.network
        bots = replace(network.bots, asked=self._portions.who, remembered=self._remembered)
        return replace(checkout, network=network.model_copy(update={"bots": bots}))

    def _remembered(self) -> tuple[int, ...]:
        """Accounts that we wrote under before: they stand in the description of the label of our own issues."""
        _, description = self.labels().get(self.checkout.network.labels.own.name.lower(), ("", ""))
        return noted(description)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        return make()

    def meet(self, people: Iterable[Person | None]) -> None:
        self._people.meet(people)

    def look_up(self, logins: Collection[str]) -> None:
        names = [login for login in map(str.lower, logins) if is_login(login)]
        if not self._own.are_read:  # what we remember of them stands there
            self._own.read(names[:MOST_LOOKED_UP])
        self._people.look_up(names)

    def is_maintainer(self, login: str) -> bool:
        return self._writers.is_maintainer(login)

    def is_known_here(self, number: int) -> bool:
        return self._newcomers.is_known_here(number)

    def doubts(self) -> Sequence[Doubted]:
        return self._issues.doubts()

    def unclaimed_on(self, number: int) -> Sequence[Unclaimed]:
        return self._own.unclaimed_on(number)

    def unclaimed_issues(self) -> Sequence[Unclaimed]:
        return self._own.unclaimed_issues()

    def unclaimed(self) -> Sequence[Unclaimed]:
        return self._own.unclaimed()

    # --- Issues, and what was said on them ---

    def issue(self, number: int) -> Issue:
        return self._issues.issue(number)

    def ahead(self, read: Callable[[], object]) -> None:
        self.connection.ahead.want(read)

    def load_ahead(self, now: datetime, about: Callable[[], Collection[str]]) -> None:
        self._load.ahead(now, about)

    def forget_ahead(self) -> None:
        """What was read for later: something was written since, or is about to be."""
        self.connection.ahead.forget()

    def comments(self, number: int) -> Sequence[Comment]:
        return self._issues.comments(number)

    def pages(self, number: int) -> Sequence[str]:
        return self._issues.pages(number)

    def own_comment(self, number: int, key: str) -> Comment | None:
        return self._issues.own_comment(number, key)

    def has_read(self, number: int) -> bool:
        return self._issues.has_read(number)

    def read_so_far(self) -> Sequence[int]:
        return self._issues.read_so_far()

    def original(self, number: int) -> Original | None:
        return self._past.original(number)

    def is_reopened_after(self, number: int, labels: Collection[str]) -> bool | None:
        return self._past.is_reopened_after(number, labels)

    def thumbs_on(self, comment: Comment) -> frozenset[int]:
        return self._hands.thumbs_on(comment)

    def hands_on(self, comment: Comment) -> Hands:
        return self._hands.of(comment)

    def hands_on_issue(self, number: int) -> Hands:
        return self._hands.of_issue(number)

    @property
    def cut(self) -> Sequence[int]:
        return self._hands.cut

    def commanded(self, now: datetime) -> Sequence[Comment]:
        return self._all_comments.commanded(now, self._load.remembered(now))

    # --- Which casussen and other issues there are ---

    def begun(self, now: datetime) -> datetime:
        return self._beginning.begun(now)

    def installed(self, now: datetime) -> datetime | None:
        return self._beginning.installed(now)

    @property
    def left_alone(self) -> int:
        return self._casussen.left_alone

    @property
    def crowd(self) -> int:
        return self._casussen.crowd

    def open_casussen(self, now: datetime | None = None) -> Iterator[int]:
        return self._casussen.all_open(now)

    def due_casussen(self, now: datetime) -> Iterator[int]:
        self._go_by_earlier_look(now)
        return self._casussen.due(now)

    def _go_by_earlier_look(self, now: datetime) -> None:
        if self._is_looked_up or not self._files:
            return
        self._is_looked_up = True
        self._own.issues()
        board, today = self._own.board(), self.checkout.network.calendar.today(now)
        found = WholeLook.of(board.comments, self.checkout.network.bots) if board is not None else None
        self._casussen.go_by(found if found is not None and found.is_of(today, self._files) else None, now)

    @property
    def leaves_out(self) -> bool:
        return self._casussen.leaves_out

    def pointing_casussen(self) -> Iterator[int]:
        return self._casussen.pointing()

    def keep_look(
        self, now: datetime, waits: Collection[int], points: Mapping[int, Collection[int]], *, was_cut: bool
    ) -> None:
        there, is_crowd = self._casussen.open_read or (), bool(self.crowd)
        if not self._files or self.leaves_out or len(there) <= FEW or (was_cut and len(there) <= MOST_OPEN):
            return
        day, since = self.checkout.network.calendar.today(now), now - BEFORE
        due = self._casussen.of_those(waits)
        kept = {number: frozenset(points[number]) for number in self._casussen.of_those(points)}
        ever, newest = self._casussen.ever
        newest = max((newest, *there))  # one that was moved here has a number of now and a day of long ago
        self._looked = WholeLook(day, self._files, since, self.left_alone, due, kept, ever=ever, newest=newest)
        if was_cut or is_crowd or len(due) > MOST_WAITING:
            self._looked = WholeLook(day, self._files, since, was_cut=True)

    def looked(self) -> Mapping[str, Mapping[str, Any]]:
        return self._looked.states() if self._looked is not None else {}

    def closed_casussen(self, now: datetime) -> Iterator[int]:
        self._go_by_earlier_look(now)
        return self._casussen.closed(now)

    def all_casussen(self) -> Iterator[int]:
        return self._casussen.all_ever()

    def resolved_casussen(self) -> Sequence[int]:
        return self._casussen.resolved()

    def retitled(self, label: str, now: datetime) -> Mapping[int, Person | None]:
        return self._past.retitled(label, now)

    def in_turn(self, now: datetime) -> Iterator[int]:
        return self._casussen.in_turn(now)

    def threads(self, *labels: str) -> Sequence[int]:
        return self._casussen.threads(*labels)

    def tips(self, home: int, nodes: Collection[str]) -> TipsThere:
        return self._tips.all(home, nodes)

    def node_of(self, number: int, comment: int = 0) -> str:
        return (self.nodes.comments.get(comment) if comment else self.nodes.issues.get(number)) or ""

    def together(self, numbers: Collection[int]) -> Sequence[int]:
        return self._casussen.together(numbers)

    def recent_issues(self) -> Sequence[Issue]:
        return self._casussen.recent()

    def newest_casussen(self, about: Collection[str]) -> Sequence[Issue]:
        """Nothing where GitHub can't give them: a new casus is welcomed all the same. That is asked once."""
        try:
            return () if self.alike_missed else self._by_label.compared(tuple(about))
        except NoEntry:
            raise
        except Trouble as trouble:
            self.alike_missed = str(trouble)
            return ()

    def open_issues(self, label: str) -> Sequence[Issue]:
        return self._by_label.of(label, "OPEN")

    def all_issues(self, label: str) -> Sequence[Issue]:
        return self._by_label.of(label, "OPEN", "CLOSED")

    @property
    def overfull(self) -> Sequence[str]:
        return self._by_label.overfull

    def keep_relabelled(self, effect: Relabel, *, is_done: bool) -> None:
        """What we just changed: which issues carry these labels is asked anew, and where it was done, one that was read
        stands with them from now on.
        """
        self._by_label.forget(effect.add | effect.remove)
        if is_done:
            self._issues.relabel(effect)
            self._by_label.relabel(effect)

    def opened_since(self, moment: datetime) -> Mapping[str, int]:
        return self._opened.since(moment)

    def opened_now(self, key: str, moment: datetime) -> str | None:
        return self._opened.now(key, moment)

    def forget_opened(self) -> None:
        self._opened.forget()

    # --- Our own issues, and what they remember ---

    def own_issues(self) -> Sequence[OwnIssue]:
        return self._own.issues()

    def own_issue(self, key: str) -> OwnIssue | None:
        return self._own.issue_for(key)

    def own_keys(self) -> frozenset[str]:
        return self._own.keys()

    def overview(self, newest: int) -> Overview:
        return self._own.overview(newest)

    def forget(self, number: int, url: str = "") -> None:
        """What was read of an issue, unless what we just wrote at this address is known to be there."""
        if not (url and self._own.knows(number, url)):
            self._own.forget(number)

    def keep_edited(self, number: int, comment: int, body: str) -> None:
        self._own.keep_edited(number, comment, body)

    def keep_own(self, issue: OwnIssue) -> None:
        self._own.keep_made(issue)

    def keep_comment(self, number: int, comment: dict[str, Any]) -> None:
        self._own.keep_comment(number, comment)

    def load(self, now: datetime, about: Collection[str] = ()) -> Load:
        return self._load.load(now, about)

    def week(self, now: datetime) -> Mapping[str, Mapping[str, Any]]:
        return self._load.week(now)

    def expect(self, asks: Iterable[Ask], met: Iterable[str] = ()) -> None:
        self._load.expect(asks, met)

    # --- Labels ---

    def label_names(self) -> frozenset[str]:
        return self._labels.names()

    def labels(self) -> dict[str, tuple[str, str]]:
        return self._labels.known()

    def keep_label(self, name: str, label: Mapping[str, Any]) -> None:
        self._labels.keep_made(name, label)

    def expect_labels(self, names: Iterable[str]) -> None:
        self._labels.expect(names)

    # --- Pull requests, workflows, and what GitHub lets us do ---

    def proposal(self, branch: str, paths: Collection[str]) -> Proposal:
        return self.pulls.proposal(branch, paths)

    def conflicts(self, pull: int) -> bool:
        return self.pulls.conflicts(pull)

    def own_pulls(self, number: int | None = None) -> Sequence[OwnPull]:
        return self.pulls.ours(number)

    def remarks(self, pull: int) -> Sequence[Comment]:
        return self._remarks.on(pull)

    def own_remark(self, pull: int, key: str) -> Comment | None:
        return self._remarks.ours(pull, key)

    def failed_runs(self, now: datetime, *, files: Collection[str], mended_by: str) -> Sequence[FailedRun]:
        return failed_runs(self.connection, self.repository.url, now, files=files, mended_by=mended_by)

    def workflow_states(self) -> Mapping[str, str]:
        return workflow_states(self.connection, self.repository.url)

    def settings(
        self, sources: Iterable[Source[Any]], now: datetime, project: Callable[[], ProjectState] | None = None
    ) -> Told:
        return settings_told(self, self.queries.ask, sources, now, project)

    @property
    def left(self) -> Left:
        quotas = self.connection.quotas
        return Left(quotas.left(REST), quotas.left(GRAPHQL), MOST_MADE - self.connection.pace.made)
