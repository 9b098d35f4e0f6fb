"""Everything that a run reads of GitHub, asked once and kept for as long as the run lasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property, partial
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from github.Repository import Repository

from ospo_automation.core.casus.asks import Ask, asks_in
from ospo_automation.core.casus.casus import INTAKE, PAGES, label_definitions
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.course import LONG_AGO, QUESTIONS_WITHIN
from ospo_automation.core.casus.overview import ENDED, Overview
from ospo_automation.core.casus.part import is_of_network
from ospo_automation.core.casus.remembered import BOARD, Rows, holds_all_rows, rows_on
from ospo_automation.core.casus.rounds import WEEK, Load
from ospo_automation.core.casus.wasted import TAKEN_UP as TAKEN_UP_EVER
from ospo_automation.core.casus.week import Newest, Week, holds_whole_week
from ospo_automation.core.engine.doubts import is_by_others
from ospo_automation.core.engine.reader import Left
from ospo_automation.core.github.accounts import holds_all_accounts
from ospo_automation.core.github.failed_runs import FailedRun
from ospo_automation.core.github.issue import (
    DUPLICATE,
    EPOCH,
    US,
    Comment,
    Doubted,
    Hands,
    Issue,
    Original,
    OwnIssue,
    Unclaimed,
    own_comments,
    own_state,
    unclaimed_in,
    writer_of,
)
from ospo_automation.core.github.ours import noted
from ospo_automation.core.github.person import Person
from ospo_automation.core.github.signing import UNSIGNED, Signing
from ospo_automation.core.github.told import ProjectState, Source, Told
from ospo_automation.core.meetings.notes import minutes_in
from ospo_automation.core.meetings.sent_in import is_as_agreed, planned
from ospo_automation.core.meetings.series import Meeting, Settings
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.proposal import OwnPull, Proposal
from ospo_automation.core.primitives.errors import Gone, Moved, NoEntry, TooMuch, Trouble
from ospo_automation.core.primitives.logins import is_login
from ospo_automation.core.primitives.marker import Mark, looks_marked
from ospo_automation.core.sight.for_site import Records, record_of
from ospo_automation.core.sight.for_us import is_for_us

from . import fates, graphql
from .by_label import ByLabel
from .client import Connection
from .in_turn import issues_on, pages_of
from .judging import Changed, Judging
from .labels_named import labels_named
from .lists import PAGE, changed_since, moment_of, newest_changed, newest_first
from .nodes import Nodes
from .pace import MOST_MADE
from .people import MOST_LOOKED_UP, People
from .portions import PEOPLE, SMALLER, Portions
from .pulls import Pulls
from .quota import GRAPHQL, REST
from .settings_told import settings_told
from .threads import Threads
from .thumbs import Thumbs
from .workflow_runs import failed_runs, workflow_states
from .writers import Writers

MOST_COMMENTS = 1_500  # 15 requests, since the board remembered the asks; where more was said, sweeps come first
MOST_COMMENTS_OF_A_SWEEP = 2_000
NEWS = 100  # comments, a page: where more was said since the board last remembered the asks, it does so anew
LATE = timedelta(minutes=10)  # our clock may be ahead, GitHub's lists may lag behind; what is read twice counts once
MOST_UNKNOWN = 4  # accounts on an issue of which we ask whether they may write
MOST_LISTED = 1_000  # closed casussen that were changed in some four months, among which we look
MANY = 100  # of them; where there are more, they may be from before us
MOST_CLOSED = 100  # of them that are read
MOST_CHANGED = 50  # of those that changed last, whatever their status and however long ago they were closed
MOST_IN_TURN = 60  # queries of a sweep about what stands in no list of ours
AT_ONCE = 25  # in one request
LASTING = frozenset((Status.RESOLVED, Status.PUBLISHED))
TAKEN_UP = (Status.IN_PROGRESS, Status.ADVISED)
BELONGING = {"OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"}  # to the repository, in GitHub's words
MOST_PAGES = 10  # of newer casussen among which we look for one of ours
MOST_OLD = 150  # open casussen from before us, of those in which anything happened since
JUST_NOW = timedelta(hours=3)  # of which a sweep looks what was said: the one before it may have come late
MOST_JUST_NOW = 200  # comments: what an hour of a flood brings
MOST_COMMANDED = 60  # of those the newest
MOST_HISTORY = 5  # pages of labels that an issue ever got
MOST_OTHERS = 5  # pages of open issues that carry our label, beyond the first
GUESSED = timedelta(days=7)  # what is older is from before us, where nobody knows since when we are here
MOST_OF_OWN = 20  # comments that come with an issue of our own
T = TypeVar("T")
COMMENTS = ("comment", "author")  # what a query needs that reads comments


class GitHubReader:
    """Reads one repository over REST and GraphQL. Every method may raise Gone, Postponed or Trouble."""

    alike_missed = ""
    left_alone = 0
    is_fork = False
    _since: tuple[datetime, Sequence[Comment]] | None = None

    def __init__(
        self,
        connection: Connection,
        repository: str,
        checkout: Checkout,
        signing: Signing = UNSIGNED,
        *,
        may_be_fork: bool = False,
    ) -> None:
        self.connection = connection
        self._portions = Portions(connection, may_be_nameless="bots" in checkout.network.model_fields_set)
        self._people = People(connection, self._portions, self._with_us(checkout))
        self.repository: Repository = connection.client.get_repo(repository)
        self.nodes = Nodes()
        self._name = repository
        self._signing = signing
        self._doubtful: dict[int, Comment] = {}
        self._doubtful_issues: dict[int, Doubted] = {}
        self._issues: dict[int, Issue] = {}
        self._comments: dict[int, tuple[Comment, ...]] = {}
        self._load: Load | None = None
        self._fates = fates.Fates()
        self._known_here: dict[int, bool] = {}
        self._week = Week(EPOCH)
        self._has_news = False
        self._labels: dict[str, tuple[str, str]] | None = None
        self._own: tuple[OwnIssue, ...] | None = None
        self._own_keys: frozenset[str] | None = None
        self._overview: Overview | None = None
        self._thumbs: dict[int, frozenset[int]] | None = None
        self.cut: list[int] = []
        self._unclaimed: dict[int, Sequence[Unclaimed]] = {}
        self._unclaimed_own: Sequence[Unclaimed] = ()
        self._threads = Threads(self._asked)
        self._below_pulls = Threads(self._asked, "pull_thread", "remarks")
        self._writers = Writers(connection, self.repository, lambda: self.checkout.network.bots, self._comments.values)
        self.pulls = Pulls(
            connection, self.repository, self._ask, lambda: self.checkout.network.bots, self._writers.may_be_ours
        )
        self._by_label = ByLabel(repository, self.checkout.network, self._ask, self._text_of)
        self._recent: Sequence[int] | None = None
        self._open_casussen: Sequence[int] | None = None
        self._remarks: dict[int, tuple[Comment, ...]] = {}
        self._resolved: Sequence[int] | None = None
        self._commanded: Sequence[Comment] | None = None
        self._opened: tuple[datetime, Mapping[str, int]] | None = None
        self._expected_labels: frozenset[str] = frozenset()
        self._has_many_labels = False
        self._has_made_labels = False
        self._begun: datetime | None = None
        self._installed: datetime | None = None
        self._asked_installed = False
        self._may_be_fork = may_be_fork

    @cached_property
    def _judging(self) -> Judging:
        network = self.checkout.network
        day, zone = network.signed_after, ZoneInfo(network.calendar.timezone)
        return Judging(self.signing, datetime.combine(day + timedelta(days=1), time(), zone) if day else None)

    @property
    def signing(self) -> Signing:
        """What our markers are signed with, and for which repository: by its number, since names change."""
        if self._signing.is_on and not self._signing.repository:
            number = self.connection.again(lambda: self.repository.id)
            self._signing = replace(self._signing, repository=number)
        return self._signing

    @property
    def signs_without_a_day(self) -> bool:
        """Whether nobody said until when an unsigned marker counts."""
        return self._signing.is_on and self.checkout.network.signed_after is None

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

    @property
    def checkout(self) -> Checkout:
        return self._people.checkout

    def meet(self, people: Iterable[Person | None]) -> None:
        self._people.meet(people)

    def look_up(self, logins: Collection[str]) -> None:
        names = [login for login in map(str.lower, logins) if is_login(login)]
        if self._own is None:  # what we remember of them stands there
            self._read_own(names[:MOST_LOOKED_UP])
        self._people.look_up(names)

    def _remember_accounts(self, repository: dict[str, Any]) -> None:
        """What our comments on the board remember of accounts, where a run reads that beside something else."""
        ours = graphql.own_issues_of(repository, self.checkout.network.bots, self._read, self._text_of)
        board = next((issue for issue in ours if issue.key == BOARD), None)
        if board is not None:
            self._people.learn(
                self._people.accounts.remembered(self._with_rows(board).comments, self.checkout.network.bots)
            )

    def issue(self, number: int) -> Issue:
        if number not in self._issues:
            self._look(number)
        return self._issues[number]

    def comments(self, number: int) -> Sequence[Comment]:
        if number not in self._comments:
            self._look(number)
        return self._comments[number]

    def pages(self, number: int) -> Sequence[str]:
        return self._threads.beginnings.get(number, ())

    def _look(self, number: int) -> None:
        """Reads an issue with all its comments, and the labels there are, as they are at one moment."""
        own = [self.checkout.network.labels.own.name]
        fragments = ("comment_page", "label_page", "closed_by", "casus", "own", *COMMENTS)
        found = self._asked("look", *fragments, number=number, own=own)["repository"]
        node = found["issue"]
        if node is None:
            raise Gone(f"there is no issue {number}")
        place = graphql.elsewhere(found, node)
        if place is None:
            raise Gone(f"issue {number} isn't here any more")
        if place:
            raise Moved(number, place)
        comments, page = graphql.nodes_of(node["comments"]), node["comments"]["pageInfo"]
        if page["hasNextPage"]:
            first = self._judging.comments(comments, number)
            remembered = own_state(first, self.checkout.network.bots, INTAKE).get(PAGES)
            comments += self._threads.rest(number, comments, page["endCursor"], remembered)
        self._comments[number] = self._read(comments, number)
        self._remember_accounts(found)
        self._keep(node, comments)
        self._bind(self._comments[number])
        self._has_many_labels = bool(found["labels"]["pageInfo"]["hasNextPage"])
        if not self._has_many_labels:
            self._keep_labels(graphql.nodes_of(found["labels"]))

    def original(self, number: int) -> Original | None:
        """Asked in queries of their own, whose failure harms nothing: older servers know neither."""
        is_one = self.issue(number).reason == DUPLICATE
        for name, *fragments in (("duplicate",), ("marked", "author")):
            try:
                repository = self._asked(name, *fragments, number=number)["repository"]
            except NoEntry:
                raise
            except (Gone, Trouble):
                continue
            node = repository["issue"] or {}
            is_one = is_one or str(node.get("stateReason")).lower() == DUPLICATE
            marked = next(reversed(graphql.nodes_of(node.get("timelineItems"))), {})
            chosen = node.get("duplicateOf") if is_one else None  # by who closed it now, and not some other time
            end = graphql.end_of(repository, chosen, number)
            found = graphql.original_of(repository, end or marked.get("canonical"))
            if found is not None:
                return replace(found, by=graphql.person_of(marked.get("actor")))
        return Original() if is_one else None

    def is_reopened_after(self, number: int, labels: Collection[str]) -> bool | None:
        wanted, found, after = {name.lower() for name in labels}, None, None
        for _ in range(MOST_HISTORY):
            try:
                repository = self._asked("labelled", "author", number=number, after_timelineItems=after)["repository"]
            except NoEntry:
                raise
            except (Gone, Trouble):
                return None
            page = (repository["issue"] or {}).get("timelineItems") or {"pageInfo": {"hasNextPage": False}}
            for node in graphql.nodes_of(page):
                if node["__typename"] == "ReopenedEvent":
                    found = True
                elif node["label"]["name"].lower() in wanted:
                    found = None if self.checkout.network.bots.has(graphql.person_of(node["actor"])) else False
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]
        return None

    def own_comment(self, number: int, key: str) -> Comment | None:
        """Our comment with this purpose, looked up afresh: after a write whose answer got lost."""
        self._comments.pop(number, None)
        ours = own_comments(self.comments(number), self.checkout.network.bots)
        return next((comment for comment, mark in ours if mark.key == key), None)

    def begun(self, now: datetime) -> datetime:
        if self._begun is None:
            self._begun = self.checkout.network.begins or self.installed(now) or now - GUESSED
        return self._begun

    def _here_since(self, now: datetime) -> datetime:
        """When we first may have spoken: the day in the configuration may be a later one."""
        begun = self.begun(now)
        return min(begun, self.installed(now) or begun)

    def installed(self, now: datetime) -> datetime | None:
        """When our configuration came to the default branch; None where GitHub doesn't tell, or tells nonsense."""
        if self._installed is None and not self._asked_installed:
            self._asked_installed = True
            first = self._first_commit(FILE)
            self._installed = first if first is not None and first <= now else None
        return self._installed

    def _first_commit(self, path: str) -> datetime | None:
        """Of a file on the default branch. In a long history GitHub may not find it in time: then nobody knows."""
        found: datetime | None = None
        after: str | None = None
        try:
            for _ in range(MOST_PAGES):
                branch = self._asked("installed", file=path, after_history=after)["repository"]["defaultBranchRef"]
                page = ((branch or {}).get("target") or {}).get("history") or {}
                dates = [datetime.fromisoformat(str(node["committedDate"])) for node in graphql.nodes_of(page)]
                found = min([*dates, *([found] if found is not None else [])], default=None)
                if not page.get("pageInfo", {}).get("hasNextPage"):
                    return found
                after = page["pageInfo"]["endCursor"]
        except NoEntry:
            raise
        except (Gone, Trouble):
            return None
        return found

    def load(self, now: datetime, about: Collection[str] = ()) -> Load:
        people = [each for each in dict.fromkeys(map(str.lower, about)) if is_login(each)][:MOST_LOOKED_UP]
        if self._load is None:
            newest = self._newest(now - WEEK) if self._own is None else None
            taken_up = self._open(people, self._asked_in(newest.comments if newest else ()))
            is_partial = self._read_week(now, newest)
            asks, met = self._week.asks(self._people.accounts), self._week.who_met(self._people.accounts)
            self._read_fates(sorted({ask.number for ask in asks}, reverse=True)[: fates.MOST])
            spent = self._fates.spent(self._week, self.checkout.network, self.is_maintainer)
            pauses = self._rows().pauses
            self._load = Load(asks, taken_up, is_partial=is_partial, pauses=pauses, met=met, spent=spent)
        unknown = [each for each in people if each not in self._people.accounts.holders]
        if unknown:
            self._people.ask(unknown)
        return self._load

    def _newest(self, begin: datetime) -> Newest:
        """What was made or changed last in the repository since then: one page, before it is known what the board
        remembers. Mostly it is all of a week.
        """
        path = f"{self.repository.url}/issues/comments"
        try:
            found, is_all = newest_changed(self.connection, path, begin)
        except Gone as gone:
            raise self._without_repository() from gone
        last = min((datetime.fromisoformat(each["updated_at"]) for each in found), default=begin)
        back_to = begin if is_all else last + timedelta(seconds=1)  # others of that second may stand on the next page
        return Newest(self._comments_of(found), back_to)

    def _asked_in(self, comments: Sequence[Comment]) -> list[int]:
        asks = asks_in(comments, self.checkout.network.bots)
        return sorted({ask.number for ask in asks}, reverse=True)[: fates.AT_ONCE]

    def _read_week(self, now: datetime, newest: Newest | None) -> bool:
        """Reads what was asked, from what the board remembers on; whether there was more to read than we do at once.

        How far that came is remembered as well: however much strangers say, the next sweeps come to its end.
        """
        bots, begin = self.checkout.network.bots, now - WEEK
        board = self._board()
        known = Week.of(board.comments, bots) if board is not None else None
        week = known if known is not None and begin < known.until <= now else Week(begin)
        most = MOST_COMMENTS_OF_A_SWEEP if self._is_sweep else MOST_COMMENTS
        comments, until = (
            (newest.comments, None)
            if newest is not None and newest.back_to <= week.until
            else self._comments_since(week.until, most)
        )
        is_partial = until is not None
        until = until if until is not None else max(week.until, now - LATE)
        self._week = week.with_(comments, bots, begin, until)
        self._bind(comments, [each.ask for each in self._week.made])
        self._has_news = len(comments) > NEWS
        return is_partial

    @property
    def _is_sweep(self) -> bool:
        return self._open_casussen is not None

    def _board(self) -> OwnIssue | None:
        return next((issue for issue in self._own or () if issue.key == BOARD), None)

    def week(self, now: datetime) -> Mapping[str, Mapping[str, Any]]:
        board = self._board() if self._is_sweep and self._load is None else None
        if board is not None and Week.of(board.comments, self.checkout.network.bots) is not None:
            self.load(now)  # where so much is said that it is remembered, no sweep lets it grow old
        return self._week.states() if self._has_news else {}

    def _bind(self, comments: Sequence[Comment], others: Iterable[Ask] = ()) -> None:
        """Learns whose the logins are or were, as our own records in these comments say, and who wrote them."""
        asks = (*asks_in(comments, self.checkout.network.bots), *others)
        self._people.learn(self._people.accounts.bound((each.login, each.id) for ask in asks for each in ask.people))
        self.meet(comment.author for comment in comments)

    def expect(self, asks: Iterable[Ask], met: Iterable[str] = ()) -> None:
        """Reckons with what this run does itself: the next casus that it looks at must count that."""
        if self._load is not None:
            self._load = replace(self._load, asks=(*self._load.asks, *asks), met=self._load.met.union(met))

    def proposal(self, branch: str, paths: Collection[str]) -> Proposal:
        return self.pulls.proposal(branch, paths)

    def own_pulls(self, number: int | None = None) -> Sequence[OwnPull]:
        return self.pulls.ours(number)

    def remarks(self, pull: int) -> Sequence[Comment]:
        if pull not in self._remarks:
            asked = self._asked("remarks", "comment_page", *COMMENTS, number=pull)
            first = asked["repository"]["issue"]["comments"]
            found, page = graphql.nodes_of(first), first["pageInfo"]
            if page["hasNextPage"]:  # anybody may say there as much as they like
                found += self._below_pulls.rest(pull, found, page["endCursor"], None)
            self._remarks[pull] = self._read(found, pull)
        return self._remarks[pull]

    def own_remark(self, pull: int, key: str) -> Comment | None:
        """Our comment there with this purpose, looked up afresh: after a write whose answer got lost."""
        self._remarks.pop(pull, None)
        ours = own_comments(self.remarks(pull), self.checkout.network.bots)
        return next((comment for comment, mark in ours if mark.key == key), None)

    def resolved_casussen(self) -> Sequence[int]:
        if self._resolved is None:
            labels = [self.checkout.network.labels.of_status(Status.RESOLVED).name]
            found = self._ask("resolved_casussen", labels=labels)["repository"]
            self._resolved = tuple(int(node["number"]) for node in graphql.nodes_of(found["issues"]))
        return self._resolved

    def thumbs_on(self, comment: Comment) -> frozenset[int]:
        if self._thumbs is None:
            advised = [self.checkout.network.labels.of_status(Status.ADVISED).name]
            nodes = self._listed("issues", "advised", advised=advised)
            self._thumbs = {id_: found for node in nodes for id_, found in graphql.thumbs_of(node).items()}
        known = self._thumbs.get(comment.id)
        return known if known is not None else frozenset(each.id for each in self.hands_on(comment).liked)

    def hands_on(self, comment: Comment) -> Hands:
        hands = Thumbs(partial(self._hands, comment)).read()
        if hands.editor is not None and hands.editor.id == self.checkout.network.bots.us:
            hands = replace(hands, editor=US)
        self.meet((hands.editor, *hands.liked))
        if hands.is_cut and comment.number not in self.cut:
            self.cut.append(comment.number)
        return hands

    def _hands(self, comment: Comment, direction: str, after: str | None) -> dict[str, Any] | None:
        """A page of who gave a 👍; None where the comment was deleted since it was read."""
        variables = {"id": self.nodes.comment(comment.id), "direction": direction, "after_reactions": after}
        try:
            node: dict[str, Any] | None = self._portions.ask("hands", ("author",), variables)["node"]
        except Gone:
            return None
        return node

    def opened_since(self, moment: datetime) -> Mapping[str, int]:
        if self._opened is None or self._opened[0] > moment:
            self._opened = (moment, self._opened_since(moment))
        return self._opened[1]

    def _opened_since(self, moment: datetime) -> Mapping[str, int]:
        found: list[dict[str, Any]] = []
        casus, after = [self.checkout.network.labels.casus.name], None
        for _ in range(MOST_PAGES):
            page = self._ask("opened", "author", casus=casus, after_issues=after)["repository"]["issues"]
            nodes = graphql.nodes_of(page)
            found += nodes
            is_older = bool(nodes) and datetime.fromisoformat(nodes[-1]["createdAt"]) < moment
            if is_older or not page["pageInfo"]["hasNextPage"]:
                return graphql.opened_of(found, self._writers.may_be_ours)
            after = page["pageInfo"]["endCursor"]
        raise Trouble(200, f"more than {len(found)} casussen are newer than {moment:%Y-%m-%d %H:%M}")

    def opened_now(self, key: str, moment: datetime) -> str | None:
        """The address of a casus that we opened, looked up afresh: after a write."""
        self._opened = None
        number = self.opened_since(moment).get(key)
        return self.repository.get_issue(number).html_url if number is not None else None

    def forget_opened(self) -> None:
        """Which casussen we opened, since we just opened one."""
        self._opened = None

    def is_known_here(self, number: int) -> bool:
        author = self.issue(number).author
        if author is None:
            return False
        if author.id not in self._known_here:
            self._known_here[author.id] = self._is_known_here(number, author)
        return self._known_here[author.id]

    def _is_known_here(self, number: int, author: Person) -> bool:
        labels = self.checkout.network.labels
        # That it was solved its owner says alone; that somebody of the network came by, we do.
        others = TAKEN_UP_EVER - {Status.RESOLVED}
        taken_up = sorted((labels.looked_at.name, *(labels.of_status(status).name for status in others)))
        try:
            found = self._asked("known_here", number=number, login=author.login, taken_up=taken_up)["repository"]
        except Gone:
            return False
        belongs = (found["issue"] or {}).get("authorAssociation") in BELONGING
        return belongs or bool(graphql.nodes_of(found["issues"]))

    def is_maintainer(self, login: str) -> bool:
        try:
            return self._writers.may_write(login)
        except Trouble:
            return False

    def unclaimed_on(self, number: int) -> Sequence[Unclaimed]:
        if number not in self._unclaimed:
            found = unclaimed_in(self.comments(number), self.checkout.network.bots)
            first = list(dict.fromkeys(each.account for each in found))[:MOST_UNKNOWN]  # ours come early
            self._unclaimed[number] = [
                each for each in found if each.account in first and self._writers.may_be_ours(each.account)
            ]
        return self._unclaimed[number]

    def unclaimed_issues(self) -> Sequence[Unclaimed]:
        self.own_issues()
        return self._unclaimed_own

    def unclaimed(self) -> Sequence[Unclaimed]:
        return [
            *(each for number in sorted(self._comments) for each in self.unclaimed_on(number)),
            *self._unclaimed_own,
        ]

    def failed_runs(self, now: datetime, *, files: Collection[str], mended_by: str) -> Sequence[FailedRun]:
        return failed_runs(self.connection, self.repository.url, now, files=files, mended_by=mended_by)

    def workflow_states(self) -> Mapping[str, str]:
        return workflow_states(self.connection, self.repository.url)

    def settings(
        self, sources: Iterable[Source[Any]], now: datetime, project: Callable[[], ProjectState] | None = None
    ) -> Told:
        return settings_told(self, self._ask, sources, now, project)

    @property
    def left(self) -> Left:
        quotas = self.connection.quotas
        return Left(quotas.left(REST), quotas.left(GRAPHQL), MOST_MADE - self.connection.pace.made)

    def own_issues(self) -> Sequence[OwnIssue]:
        if self._own is None:
            self._read_own([])
        return self._own or ()

    def _read_own(self, people: Sequence[str]) -> None:
        """Reads our own issues, with whose these logins are."""
        own = [self.checkout.network.labels.own.name]
        found = self._ask("own_issues", "own", *COMMENTS, own=own, people=people)
        self._people.learn(self._people.accounts.looked_up(found.get(PEOPLE, {})))
        self._keep_own(found["repository"])

    def own_keys(self) -> frozenset[str]:
        if self._own_keys is None:
            found = self._ask("own_keys", "author", own=[self.checkout.network.labels.own.name])["repository"]["made"]
            self._own_keys = frozenset(
                mark.key
                for node in graphql.nodes_of(found)
                if (mark := Mark.read(str(node["body"])))
                and self._writers.may_be_ours(graphql.person_of(node["author"]))
            )
        return self._own_keys

    def forget(self, number: int) -> None:
        """What stood on one of our own issues, since we just wrote there: others of this run must see that."""
        if any(issue.number == number for issue in self._own or ()):
            self._own = None
            self._comments.pop(number, None)

    def forget_labelled(self, names: Collection[str]) -> None:
        """Which issues carry these labels, since we just changed that."""
        self._by_label.forget(names)

    def keep_own(self, issue: OwnIssue) -> None:
        """One that we just made: the others of this run find it there."""
        if self._own is not None:
            self._own, self._comments[issue.number] = (*self._own, issue), ()

    def keep_comment(self, number: int, comment: dict[str, Any]) -> None:
        """One that we just wrote, as REST tells of it, where it stands on an issue of ours that we know whole."""
        ours = next((issue for issue in self._own or () if issue.number == number), None)
        if ours is not None and ours.comment_count == len(ours.comments) and number in self._comments:
            said = (*ours.comments, *self._comments_of([comment]))
            self._comments[number] = said
            new = replace(ours, comments=said, comment_count=len(said))
            self._own = tuple(new if issue.number == number else issue for issue in self._own or ())

    def own_issue(self, key: str) -> OwnIssue | None:
        """Our issue with this purpose, looked up afresh: after a write whose answer got lost."""
        self._own = None
        return next((issue for issue in self.own_issues() if issue.key == key), None)

    def overview(self, newest: int) -> Overview:
        if self._overview is None:
            self._overview = self._read_board(newest)
        return self._overview

    def open_casussen(self, now: datetime | None = None) -> Iterator[int]:
        """The numbers of all open casussen, each read with its comments; a page a request.

        Also the newest open issues that have no casus label, since GitHub leaves out a label that doesn't exist yet. Of
        those from before us only such in which something happened since: there may be thousands, and nobody gets a word
        there. Which those are needs `now`. What GitHub can't give of some of them is raised after the others, and once:
        who asks again gets those that were given, or a casus that it never shows would keep all out of every list.
        """
        if self._open_casussen is not None:
            yield from self._open_casussen
            return
        seen: dict[int, None] = {}
        missed: list[Trouble] = []
        for node in self._open_nodes(now, missed):
            if int(node["number"]) not in seen:
                seen[self._known(node)] = None
                yield int(node["number"])
        self._open_casussen = list(seen)
        if missed:
            raise missed[0]

    def _open_nodes(self, now: datetime | None, missed: list[Trouble]) -> Iterator[dict[str, Any]]:
        """Newest first, and from where they are from before us only those of `_older_nodes`."""
        after: str | None = None
        while True:
            found = self._open_page(EPOCH, "DESC", after, missed, first_recent=50 if after is None else 1)
            nodes, page = graphql.nodes_of(found["issues"]), found["issues"]["pageInfo"]
            begun = self._begun_among(nodes, now)
            newer = [node for node in nodes if begun is None or graphql.created_at(node) >= begun]
            yield from newer
            if after is None:
                recent = graphql.nodes_of(found["recent"])
                self._recent = [int(node["number"]) for node in recent]
                yield from recent
            if begun is not None and len(newer) < len(nodes):
                yield from self._older_nodes(begun, now, int(found["issues"]["totalCount"]), missed)
                return
            if not page["hasNextPage"]:
                return
            after = page["endCursor"]

    def _older_nodes(
        self, begun: datetime, now: datetime | None, total: int, missed: list[Trouble]
    ) -> Iterator[dict[str, Any]]:
        """What is from before us and where something happened since. `total` counts all open casussen.

        Our own first word may be from before the day in the configuration: there we go on.
        """
        since = self._here_since(now or begun)
        count, after = 0, None
        while count < MOST_OLD:
            found = self._open_page(since, "ASC", after, missed, first_recent=1)["issues"]
            nodes = graphql.nodes_of(found)
            older = [node for node in nodes if graphql.created_at(node) < begun]
            yield from older
            self.left_alone = max(0, total - int(found["totalCount"]))
            if len(older) < len(nodes) or not found["pageInfo"]["hasNextPage"]:
                return
            count, after = count + len(older), found["pageInfo"]["endCursor"]

    def _open_page(
        self, since: datetime, direction: str, after: str | None, missed: list[Trouble], *, first_recent: int
    ) -> dict[str, Any]:
        variables: dict[str, Any] = {"casus": [self.checkout.network.labels.casus.name], "since": stamp(since)}
        variables |= {"direction": direction, "after_issues": after, "first_recent": first_recent}
        found: dict[str, Any] = self._ask("open_casussen", "lately", "casus", *COMMENTS, missed=missed, **variables)
        return dict(found["repository"])

    def _begun_among(self, nodes: Sequence[Mapping[str, Any]], now: datetime | None) -> datetime | None:
        """From when on we act, where that matters: GitHub isn't asked as long as we have spoken on all of these."""
        if self._begun is not None or now is None:
            return self._begun
        bots = self.checkout.network.bots
        spoken = (graphql.has_word_of_ours(node, bots) for node in nodes)
        return self.begun(now) if self.checkout.network.begins is not None or not all(spoken) else None

    def all_casussen(self) -> Iterator[int]:
        """The numbers of all casussen there ever were, each read with its comments; a page a request."""
        casus = [self.checkout.network.labels.casus.name]
        yield from map(
            self._known, self._listed("issues", "all_casussen", "lately", "closed_by", "casus", *COMMENTS, casus=casus)
        )

    def records(self, page: str) -> Records:
        """What is kept of every casus and every planned meeting for the site. `page` is the repository's own."""
        numbers = self.all_casussen()
        found = (record_of(self.issue(number), self.comments(number), self.checkout, page) for number in numbers)
        return Records(tuple(each for each in found if each is not None), tuple(self.planned_meetings()))

    def planned_meetings(self) -> list[Meeting]:
        """Those that were planned by form, as they were agreed on; none where the network plans none here."""
        network = self.checkout.network
        if network.section(Settings) is None:
            return []
        there = self.all_issues(network.labels.meeting.name)
        agreed = (each for each in there if is_as_agreed(each, self.comments(each.number), self.checkout))
        return planned(agreed, self.checkout)

    def has_read(self, number: int) -> bool:
        return number in self._comments

    def read_so_far(self) -> Sequence[int]:
        return sorted(self._issues.keys() & self._comments.keys())

    def together(self, numbers: Collection[int]) -> Sequence[int]:
        if self._open_casussen is None:
            unread = [number for number in numbers if number not in self._issues or number not in self._comments]
            for some in (unread[index : index + 3] for index in range(0, len(unread), 3)):
                self._read_together(some)
        known = self._issues if self._open_casussen is None else set(self._open_casussen)
        return [number for number in numbers if number in known]

    def _read_together(self, numbers: Sequence[int]) -> None:
        one, two, three = [*numbers, numbers[0], numbers[0]][:3]
        try:
            found = self._asked("together", "lately", "closed_by", "casus", *COMMENTS, one=one, two=two, three=three)
        except (Gone, TooMuch):  # one of them was deleted, and GitHub doesn't say which; or together they are too much
            for number in numbers:
                with suppress(Gone):
                    self._look(number)
            return
        repository = found["repository"]
        for node in (repository[name] for name in ("one", "two", "three")):
            if node is not None and node["repository"]["nameWithOwner"] == repository["nameWithOwner"]:
                self._known(node)

    @property
    def overfull(self) -> Sequence[str]:
        return self._by_label.overfull

    def newest_casussen(self) -> Sequence[Issue]:
        """Nothing where GitHub can't give them: a new casus is welcomed all the same. That is asked once."""
        try:
            return () if self.alike_missed else self.open_issues(self.checkout.network.labels.casus.name)
        except NoEntry:
            raise
        except Trouble as trouble:
            self.alike_missed = str(trouble)
            return ()

    def open_issues(self, label: str) -> Sequence[Issue]:
        return self._by_label.of(label, "OPEN")

    def all_issues(self, label: str) -> Sequence[Issue]:
        return self._by_label.of(label, "OPEN", "CLOSED")

    def recent_issues(self) -> Sequence[Issue]:
        if self._recent is None:
            next(iter(self.open_casussen()), None)
        return [self.issue(number) for number in self._recent or ()]

    def closed_casussen(self, now: datetime) -> Iterator[int]:
        """Listed and not searched for: a search is heavy, and may leave out what it finds otherwise.

        What GitHub can't give of some of them is raised after the others.
        """
        labels, calendar = self.checkout.network.labels, self.checkout.network.calendar
        ended = {labels.of_status(status).name.lower(): status for status in ENDED}
        lately, until = calendar.today(now) - QUESTIONS_WITHIN, calendar.today(now) - LONG_AGO
        then = until - QUESTIONS_WITHIN
        due: dict[str, int] = {}
        changed: dict[str, int] = {}
        created: dict[int, str] = {}
        nodes = self._listed("issues", "closed_casussen", casus=[labels.casus.name], since=f"{then}T00:00:00Z")
        for index, node in enumerate(islice(nodes, MOST_LISTED)):
            if index >= MANY and datetime.fromisoformat(node["updatedAt"]) < self._here_since(now):
                break  # they are from before us, and nothing happened there since
            status = {ended[name] for name in map(str.lower, graphql.labels_of(node)) if name in ended}
            closed = calendar.today(datetime.fromisoformat(node["closedAt"]))
            created[int(node["number"])] = str(node["createdAt"])
            if (closed >= lately and not status) or (then <= closed <= until and status & LASTING):
                due[str(node["id"])] = int(node["number"])
            elif len(changed) < MOST_CHANGED:
                changed[str(node["id"])] = int(node["number"])
        # The newest first: somebody who closes hundreds from before us keeps none of ours from its turn.
        newest = sorted(due.items(), key=lambda each: created[each[1]], reverse=True)
        chosen = dict([*newest, *changed.items()][:MOST_CLOSED])
        missed = self._read_all(chosen)
        there = [number for number in chosen.values() if number in self._issues]
        yield from (number for number in there if number in due.values() or self._waits_for_us(number))
        if missed:
            raise missed[0]

    def _waits_for_us(self, number: int) -> bool:
        """Whether somebody may wait for something there: not where we never spoke before it was closed."""
        issue, bots = self._issues[number], self.checkout.network.bots
        return issue.is_open or bool(own_comments(self.comments(number), bots))

    def commanded(self, now: datetime) -> Sequence[Comment]:
        if self._commanded is None:
            since = now - JUST_NOW
            found = self._said_since(since)
            self.meet(each.author for each in found)
            theirs = (each for each in found if each.created_at >= since and self._is_of_us(each))
            asked = [each for each in theirs if each.given.lines or minutes_in(each.words) is not None]
            self._commanded = sorted(asked, key=lambda each: each.id)[-MOST_COMMANDED:]
        return self._commanded

    def _said_since(self, moment: datetime) -> Sequence[Comment]:
        """Without a request where this run read the week, and else the newest. Where nothing but ours is on a page of
        those, what people said before that is for the next sweep, which looks as far back.
        """
        if self._since is not None and self._since[0] <= moment:
            return self._since[1]
        said = newest_first(self.connection, f"{self.repository.url}/issues/comments", moment, MOST_JUST_NOW)
        found: list[Comment] = []
        for _ in range(MOST_JUST_NOW // PAGE):
            page = self._comments_of(list(islice(said, PAGE)))
            found += page
            if len(page) < PAGE or all(each.is_ours(self.checkout.network.bots) for each in page):
                break
        return found

    def _is_of_us(self, comment: Comment) -> bool:
        """Whether somebody with a part in the network wrote it, on an issue."""
        is_pull = "/pull/" in comment.url
        return not is_pull and (comment.belongs or is_of_network(comment.author, self.checkout))

    def in_turn(self, now: datetime) -> Iterator[int]:
        asked = self._portions.asked
        pages = pages_of(max(self._issues, default=0), now)
        if self._has_made_labels and len(pages) == 1:
            return  # as the first sweep does in a repository that lives already: it has enough to do
        there = issues_on(self.connection, f"{self.repository.url}/issues", pages)
        found = {node: issue for node, issue in there if self._is_in_turn(issue, now)}
        missed = self._read_all(
            {node: issue.number for node, issue in found.items() if issue.number not in self._issues}
        )
        for number in (issue.number for issue in found.values() if issue.number in self._issues):
            if self._portions.asked - asked > MOST_IN_TURN:
                break
            if self._waits_for_us(number):
                yield number
        if missed:
            raise missed[0]

    def _is_in_turn(self, issue: Issue, now: datetime) -> bool:
        """Whether it is for us and stands in no other list, nor is from before us with nothing done there since."""
        is_quiet = max(issue.created_at, issue.updated_at or EPOCH) < self.begun(now)
        return is_for_us(issue, self.checkout) and not (is_quiet or issue.number in (self._open_casussen or ()))

    def _read_all(self, chosen: Mapping[str, int]) -> list[Trouble]:
        """As below, as many requests as it takes."""
        ids = [*chosen]
        return [
            trouble
            for some in (ids[index : index + AT_ONCE] for index in range(0, len(ids), AT_ONCE))
            for trouble in self._read_chosen({each: chosen[each] for each in some})
        ]

    def _read_chosen(self, chosen: Mapping[str, int]) -> list[Trouble]:
        """Reads issues by id, with their numbers; why GitHub doesn't give some of them."""
        missed: list[Trouble] = []
        found: list[dict[str, Any] | None] = [None] * len(chosen)
        fragments, is_answered = ("lately", "closed_by", "casus", *COMMENTS), False
        try:
            found = self._portions.ask("chosen", fragments, {"ids": [*chosen]}, missed=missed)["nodes"]
            is_answered = True
        except (Gone, TooMuch):  # one of them was deleted, and GitHub doesn't say which; or together they are too much
            pass  # then one by one
        for node in filter(None, found):
            self._known(node)
        gone = [each for each in missed if each.status == 404]
        if gone or not is_answered:  # what was deleted a moment ago is no trouble
            for number in (each for each, node in zip(chosen.values(), found, strict=True) if not node):
                with suppress(Gone):
                    self._look(number)
        return [each for each in missed if each not in gone]

    def _known(self, node: dict[str, Any]) -> int:
        """Keeps an issue and, if these are all, its comments."""
        comments = graphql.nodes_of(node["comments"])
        number = self._keep(node, comments)
        read = self._read(comments, number)
        self._bind(read)
        if node["comments"]["totalCount"] == len(comments):
            self._comments[number] = read
        return number

    def _read(self, comments: Iterable[Mapping[str, Any]], number: int) -> tuple[Comment, ...]:
        return self._noted(map(self._signed, self._judging.comments(comments, number)))

    def _signed(self, comment: Comment) -> Comment:
        """With who wrote it: what we did with a person's token is no word of theirs."""
        author = writer_of(comment.author, comment.body, self.checkout.network.bots)
        return comment if author is comment.author else replace(comment, author=author)

    def _keep(self, node: dict[str, Any], comments: Sequence[Mapping[str, Any]]) -> int:
        issue = graphql.issue_of({**node, "body": self._text_of(node)})
        author = writer_of(issue.author, issue.body, self.checkout.network.bots)
        issue = issue if author is issue.author else replace(issue, author=author)
        self._issues[issue.number] = issue
        people = (each for each in graphql.nodes_of(node["assignees"]) if each["databaseId"])
        self.meet((issue.author, issue.closed_by, *(Person(each["login"], each["databaseId"]) for each in people)))
        self.nodes.read_casus(node, comments)
        return issue.number

    def _noted(self, comments: Iterable[Comment]) -> tuple[Comment, ...]:
        found = tuple(comments)
        self._doubtful = self._doubtful | {each.id: each for each in found if each.doubt is not None}
        return found

    def _text_of(self, node: dict[str, Any]) -> str:
        """The text of an issue; without its first line where that looks like ours and isn't surely."""
        text = str(node["body"])
        if not looks_marked(text) or not self.checkout.network.bots.has(graphql.person_of(node["author"])):
            return text
        read, doubt = self._judging.issue(node)
        if doubt is not None and (mark := Mark.read(text)) is not None:
            number = int(node["number"])
            self._doubtful_issues[number] = Doubted(number, doubt, key=mark.key)
        return read

    def doubts(self) -> Sequence[Doubted]:
        bots = self.checkout.network.bots
        ours = [each for _, each in sorted(self._doubtful.items()) if bots.wrote(each.author, each.body)]
        doubtful = (each for each in ours if not self._is_by_others(each))
        said = [Doubted(each.number, each.doubt, each.url) for each in doubtful if each.doubt is not None]
        return (*self._doubtful_issues.values(), *said)

    def _is_by_others(self, comment: Comment) -> bool:
        issue, there = self._issues.get(comment.number), self._comments.get(comment.number)
        return issue is not None and there is not None and is_by_others(comment, issue, there, self.checkout.network)

    def label_names(self) -> frozenset[str]:
        return self._expected_labels.union(self.labels())

    def labels(self) -> dict[str, tuple[str, str]]:
        """Every label's colour and description, by name in lower case; where there are very many, of ours only."""
        if self._labels is None and not self._has_many_labels:
            found = self._ask("labels", "label_page")["repository"]["labels"]
            self._has_many_labels = bool(found["pageInfo"]["hasNextPage"])
            if not self._has_many_labels:
                self._keep_labels(graphql.nodes_of(found))
        if self._labels is None:
            names = [each.name for each in label_definitions(self.checkout.form, self.checkout.network)]
            owner, _, repository = self._name.partition("/")
            self._keep_labels(labels_named(names, owner, repository, self.connection))
        return self._labels or {}

    def _keep_labels(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        self._labels = {}
        for each in nodes:
            name = str(each["name"]).lower()
            self._labels[name] = (str(each["color"]), str(each["description"] or ""))
            self.nodes.labels[name] = str(each["id"])

    def keep_label(self, name: str, label: Mapping[str, Any]) -> None:
        """One that we just made, as REST tells of it: the next casus of this run finds it there."""
        self.nodes.labels[name.lower()] = str(label["node_id"])
        if self._labels is not None:
            self._labels[name.lower()] = (str(label["color"]), str(label["description"] or ""))
        self._has_made_labels = True

    def expect_labels(self, names: Iterable[str]) -> None:
        self._expected_labels |= {name.lower() for name in names}

    def _comments_since(self, moment: datetime, most: int) -> tuple[Sequence[Comment], datetime | None]:
        """Comments in the whole repository made or changed since a moment, and up to when where these aren't all."""
        path = f"{self.repository.url}/issues/comments"
        try:
            found, until = changed_since(self.connection, path, moment, most)
        except Gone as gone:  # a list of the whole repository is there as long as that is
            raise self._without_repository() from gone
        comments = self._comments_of(found)
        if until is None:
            self._since = (moment, comments)
        return comments, until

    def _without_repository(self) -> NoEntry:
        return NoEntry(404, f"there is no repository '{self._name}' that this token may see.")

    def _comments_of(self, found: Sequence[dict[str, Any]]) -> Sequence[Comment]:
        changed = (Changed(datetime.fromisoformat(each["updated_at"]), moment_of(each)) for each in found)
        known = self._doubtful
        read = [*self._noted(map(self._signed, self._judging.read(map(comment_of, found), changed)))]
        self._doubtful |= known  # which tells who changed them; this list doesn't
        return read

    def _rows(self) -> Rows:
        """What our board issue remembers; it was read with the load."""
        boards = (issue for issue in self._own or () if issue.key == BOARD)
        return rows_on(next(boards, None), self.checkout.network.bots, self._people.accounts)

    def _keep_own(self, repository: dict[str, Any]) -> None:
        """Where others use our label too, ours may stand behind theirs."""
        list_, page = repository["own"], repository["own"]["pageInfo"]
        for _ in range(MOST_OTHERS):
            if not page["hasNextPage"]:
                break
            labels = [self.checkout.network.labels.own.name]
            variables = {"own": labels, "first_own": 100, "after_own": page["endCursor"], "first_done": 1, "people": []}
            more = self._ask("own_issues", "own", *COMMENTS, **variables)["repository"]["own"]
            list_["nodes"] = [*graphql.nodes_of(list_), *graphql.nodes_of(more)]
            page = more["pageInfo"]
        for node in graphql.own_nodes_of(repository):
            if graphql.is_cut(node["comments"], MOST_OF_OWN):
                page = self._asked(
                    "comments", "comment_page", *COMMENTS, number=int(node["number"]), first_comments=MOST_OF_OWN
                )
                node["comments"]["nodes"] = page["repository"]["issue"]["comments"]["nodes"]
        found = graphql.own_issues_of(repository, self.checkout.network.bots, self._read, self._text_of)
        for node in graphql.own_nodes_of(repository):
            self.nodes.read_casus(node, graphql.nodes_of(node["comments"]))
        unclaimed = graphql.unclaimed_of(repository, self.checkout.network.bots)
        self._unclaimed_own = [each for each in unclaimed if self._writers.may_be_ours(each.account)]
        for issue in found:
            self.meet(comment.author for comment in issue.comments)
            if issue.comment_count == len(issue.comments):
                self._comments[issue.number] = issue.comments
        self._own = tuple(self._with_rows(issue) if issue.key == BOARD else issue for issue in found)
        board = next((issue.comments for issue in self._own if issue.key == BOARD), ())
        self._people.learn(self._people.accounts.remembered(board, self.checkout.network.bots))

    def _with_rows(self, board: OwnIssue) -> OwnIssue:
        """With all comments where others wrote more on the board than we read, so that some of our rows aren't there.

        Who stands in those would not be away any more.
        """
        is_complete = len(board.comments) >= board.comment_count
        holds_all = (holds_all_rows, holds_all_accounts, holds_whole_week)
        if is_complete or all(each(board.comments, self.checkout.network.bots) for each in holds_all):
            return board
        return replace(board, comments=tuple(self.comments(board.number)))

    def _read_board(self, newest: int) -> Overview:
        labels = self.checkout.network.labels
        statuses = {status.value: [labels.of_status(status).name] for status in Status}
        wanted = f'repo:{self._name} is:issue is:open label:"{labels.casus.name}" sort:reactions-+1-desc'
        triage, own = [labels.triage.name], [labels.own.name]
        sizes: dict[str, Any] = {f"first_{each}": newest for each in (*statuses, "triage")}
        begins = (
            self.checkout.network.begins
        )  # only a day that every run knows: the board must not change back and forth
        sizes |= {"casus": [labels.casus.name], "since": stamp(begins or EPOCH)}
        data = self._ask("board", "own", *COMMENTS, wanted=wanted, triage=triage, own=own, **statuses, **sizes)
        self._keep_own(data["repository"])
        return graphql.overview_of(data)

    def _read_fates(self, numbers: Sequence[int]) -> None:
        """What became of those of these casussen that weren't asked yet with something else."""
        casus = self.checkout.network.labels.casus.name
        size = fates.AT_ONCE
        while some := [each for each in numbers if each not in self._fates.known][:size]:
            try:
                found = self._ask("fates", "author", casus=casus, casussen=some)["repository"]
            except TooMuch:
                if size == 1:
                    raise
                size = max(1, size // SMALLER)
                continue
            self._fates = self._fates.joined(found, some, self._name)

    def _open(self, people: Sequence[str], asked: Sequence[int]) -> dict[str, int]:
        """In how many open casussen that were taken up somebody takes part, by login in lower case. What became of
        those `asked` is read along, where that takes no request of its own.
        """
        labels = self.checkout.network.labels
        taken_up = {labels.of_status(status).name for status in TAKEN_UP}
        if self._open_casussen is not None:  # a sweep has read them all
            names = {name.lower() for name in taken_up}
            self.own_issues()
            issues = [self._issues[number] for number in self._open_casussen]
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
            labels = self.checkout.network.labels
            variables: dict[str, Any] = {"labels": taken_up, "own": [labels.own.name], "casus": labels.casus.name}
            variables |= {"after_issues": after, "casussen": [] if after else asked}
            try:
                answer = self._ask("load", "own", *COMMENTS, people=[] if after else people, **variables)
            except TooMuch:
                if after or not asked:
                    raise
                asked = []  # those are asked apart then
                continue
            self._people.learn(self._people.accounts.looked_up(answer.get(PEOPLE, {})))
            found = answer["repository"]
            self._fates = self._fates.joined(found, [] if after else asked, self._name)
            self._keep_own(found)
            issues = found["issues"]
            for issue in graphql.nodes_of(issues):
                yield graphql.logins_of(issue["assignees"])
            if not issues["pageInfo"]["hasNextPage"]:
                return
            after = issues["pageInfo"]["endCursor"]

    def _listed(self, connection: str, name: str, *fragments: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """What is in a list of the repository, a page a request as long as more is wanted."""
        after: str | None = None
        while True:
            variables |= {f"after_{connection}": after}
            page = self._ask(name, *fragments, **variables)["repository"][connection]
            yield from graphql.nodes_of(page)
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def _ask(self, name: str, *fragments: str, **variables: Any) -> dict[str, Any]:
        """What GitHub answers to one of our queries about this repository, in which no one issue is meant."""
        try:
            return self._asked(name, *fragments, **variables)
        except Gone as gone:
            raise Trouble(404, str(gone)) from gone

    def _asked(self, name: str, *fragments: str, **variables: Any) -> dict[str, Any]:
        """`people` are logins of which it is asked as well whose they are, `casussen` those of which what became.
        `missed` gets what can't be given.
        """
        owner, _, repository = self._name.partition("/")
        given = variables | {"owner": owner, "name": repository}
        people, casussen, missed = (given.pop(each, None) for each in ("people", "casussen", "missed"))
        found = self._portions.ask(name, fragments, given, people, casussen, missed=missed)
        self.is_fork |= not self._may_be_fork and bool((found.get("repository") or {}).get("isFork"))
        return found


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


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
