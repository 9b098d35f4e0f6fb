"""Everything that a run reads of GitHub, asked once and kept for as long as the run lasts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from github.IssueComment import IssueComment
from github.Repository import Repository

from ospo_automation.core.asks import Ask, asks_in, met_in
from ospo_automation.core.course import LONG_AGO, QUESTIONS_WITHIN
from ospo_automation.core.errors import Gone, Moved, NoEntry, TooMuch, Trouble
from ospo_automation.core.issue import DUPLICATE, Comment, Hands, Issue, Original, OwnIssue, Person, own_comments
from ospo_automation.core.labels import Status
from ospo_automation.core.marker import Mark
from ospo_automation.core.meetings import Meeting, Settings
from ospo_automation.core.overview import ENDED, Overview
from ospo_automation.core.planning import planned
from ospo_automation.core.proposal import Proposal
from ospo_automation.core.reader import Checkout
from ospo_automation.core.records import Records, record_of
from ospo_automation.core.rounds import WEEK, Load
from ospo_automation.core.rows import BOARD, Rows, holds_all_rows
from ospo_automation.core.runs import FailedRun

from . import graphql
from .by_label import ByLabel
from .client import Connection
from .nodes import Nodes
from .portions import Portions
from .proposals import proposal_of

MOST_COMMENTS_A_WEEK = 1_500  # 15 requests; a network where more is said in a week is being flooded
TAKEN_UP = (Status.IN_PROGRESS, Status.ADVISED)
MOST_PAGES = 10  # of newer casussen among which we look for one of ours, and of people who gave a 👍
COMMENTS = ("comment", "author")  # what a query needs that reads comments


class GitHubReader:
    """Reads one repository over REST and GraphQL. Every method may raise Gone, Postponed or Trouble."""

    def __init__(self, connection: Connection, repository: str, checkout: Checkout) -> None:
        self.checkout = checkout
        self.connection = connection
        self.repository: Repository = connection.client.get_repo(repository)
        self.nodes = Nodes()
        self._name = repository
        self._portions = Portions(connection)
        self._issues: dict[int, Issue] = {}
        self._comments: dict[int, tuple[Comment, ...]] = {}
        self._load: Load | None = None
        self._labels: dict[str, tuple[str, str]] | None = None
        self._own: tuple[OwnIssue, ...] | None = None
        self._own_keys: frozenset[str] | None = None
        self._overview: Overview | None = None
        self._thumbs: dict[int, Mapping[int, frozenset[int]]] | None = None
        self._maintainers: dict[str, bool] = {}
        self._by_label = ByLabel(repository, checkout.network, self._ask)
        self._recent: Sequence[int] | None = None
        self._open_casussen: Sequence[int] | None = None
        self._proposals: dict[str, Proposal] = {}
        self._asked_of: dict[str, frozenset[str]] = {}
        self._resolved: Sequence[int] | None = None
        self._opened: tuple[datetime, Mapping[str, int]] | None = None

    def issue(self, number: int) -> Issue:
        if number not in self._issues:
            self._look(number)
        return self._issues[number]

    def comments(self, number: int) -> Sequence[Comment]:
        if number not in self._comments:
            self._look(number)
        return self._comments[number]

    def _look(self, number: int) -> None:
        """Reads an issue with all its comments, and the labels there are, as they are at one moment."""
        found = self._asked("look", "comment_page", "label_page", "casus", *COMMENTS, number=number)["repository"]
        node = found["issue"]
        if node is None:
            raise Gone(f"there is no issue {number}")
        place = node["repository"]["nameWithOwner"]
        if place != found["nameWithOwner"]:
            raise Moved(number, place)
        comments, page = graphql.nodes_of(node["comments"]), node["comments"]["pageInfo"]
        while page["hasNextPage"]:
            more = self._asked("comments", "comment_page", *COMMENTS, number=number, after_comments=page["endCursor"])
            page = more["repository"]["issue"]["comments"]["pageInfo"]
            comments += graphql.nodes_of(more["repository"]["issue"]["comments"])
        self._keep(node, comments)
        self._comments[number] = tuple(graphql.comment_of(each, number) for each in comments)
        if not found["labels"]["pageInfo"]["hasNextPage"]:
            self._keep_labels(graphql.nodes_of(found["labels"]))

    def original(self, number: int) -> Original | None:
        """Asked in queries of their own, whose failure harms nothing: older servers know neither."""
        is_one = self.issue(number).reason == DUPLICATE
        for name in ("duplicate", "marked"):
            try:
                repository = self._asked(name, number=number)["repository"]
            except (Gone, Trouble):
                continue
            node = repository["issue"] or {}
            is_one = is_one or str(node.get("stateReason")).lower() == DUPLICATE
            marked = next(reversed(graphql.nodes_of(node.get("timelineItems"))), {})
            found = graphql.original_of(repository, node.get("duplicateOf") or marked.get("canonical"))
            if found is not None:
                return found
        return Original() if is_one else None

    def own_comment(self, number: int, key: str) -> Comment | None:
        """Our comment with this purpose, looked up afresh: after a write whose answer got lost."""
        self._comments.pop(number, None)
        ours = own_comments(self.comments(number), self.checkout.network.bots)
        return next((comment for comment, mark in ours if mark.key == key), None)

    def load(self, now: datetime) -> Load:
        if self._load is None:
            comments = self._comments_since(now - WEEK)
            asks = asks_in(comments, self.checkout.network.bots)
            is_partial = len(comments) >= MOST_COMMENTS_A_WEEK
            met = met_in(comments, self.checkout.network.bots)
            self._load = Load(asks, self._open(), is_partial=is_partial, pauses=self._rows().pauses, met=met)
        return self._load

    def expect(self, asks: Iterable[Ask], met: Iterable[str] = ()) -> None:
        """Reckons with what this run does itself: the next casus that it looks at must count that."""
        if self._load is not None:
            self._load = replace(self._load, asks=(*self._load.asks, *asks), met=self._load.met.union(met))

    def failed_runs(self, now: datetime, *, files: Collection[str], mended_by: str) -> Sequence[FailedRun]:
        try:
            mended = self._runs(f"workflows/{mended_by}/runs", status="success", per_page=1)
            failed = self._runs("runs", status="failure", created=f">={now - WEEK:%Y-%m-%d}", per_page=100)
        except Gone as gone:
            raise Trouble(404, f"there is no workflow file {mended_by}") from gone
        since = max((run["created_at"] for run in mended), default="")
        return [
            FailedRun(run["name"], run["display_title"], run["html_url"], datetime.fromisoformat(run["created_at"]))
            for run in failed
            if run["created_at"] > since and run["path"].rpartition("/")[2] in files
        ]

    def _runs(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        url = f"{self.repository.url}/actions/{path}"
        requester = self.connection.client.requester
        _, answer = self.connection.again(lambda: requester.requestJsonAndCheck("GET", url, parameters=parameters))
        return list(answer["workflow_runs"])

    def proposal(self, branch: str, paths: Collection[str]) -> Proposal:
        known = self._proposals.get(branch)
        if known is None or not set(paths) <= self._asked_of[branch]:
            known = self.proposal_now(branch, paths)
        return known

    def proposal_now(self, branch: str, paths: Collection[str]) -> Proposal:
        """Looked up afresh: after a write."""
        place = f"refs/heads/{branch}"
        first, *others = sorted(paths) or [""]
        found = self._ask("proposal", "author", branch=branch, head=place, file=f"{place}:{first}")["repository"]
        texts = {first: found["file"]}
        for path in others:
            texts[path] = self._ask("file", file=f"{place}:{path}")["repository"]["file"]
        files = {path: str(file["text"]) for path, file in texts.items() if file and file.get("text") is not None}
        self._asked_of[branch] = frozenset(paths)
        self._proposals[branch] = proposal_of(branch, found, files, self.checkout.network.bots)
        return self._proposals[branch]

    def resolved_casussen(self) -> Sequence[int]:
        if self._resolved is None:
            labels = [self.checkout.network.labels.of_status(Status.RESOLVED).name]
            found = self._ask("resolved_casussen", labels=labels)["repository"]
            self._resolved = tuple(int(node["number"]) for node in graphql.nodes_of(found["issues"]))
        return self._resolved

    def thumbs_up(self, number: int) -> Mapping[int, frozenset[int]]:
        if self._thumbs is None:
            advised = [self.checkout.network.labels.of_status(Status.ADVISED).name]
            nodes = self._listed("issues", "advised", advised=advised)
            self._thumbs = {int(node["number"]): graphql.thumbs_of(node) for node in nodes}
        return self._thumbs.get(number, {})

    def hands_on(self, comment: Comment) -> Hands:
        liked: list[Person] = []
        editor: Person | None = None
        after: str | None = None
        for _ in range(MOST_PAGES):
            node = self._hands(comment, after)
            if node is None:
                break
            editor, page = graphql.person_of(node["editor"]), node["reactions"]
            users = (each["user"] for each in graphql.nodes_of(page))
            liked += [Person(str(user["login"]), int(user["databaseId"])) for user in users if user]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        return Hands(tuple(liked), editor)

    def _hands(self, comment: Comment, after: str | None) -> dict[str, Any] | None:
        """A page of who gave a 👍; None where the comment was deleted since it was read."""
        variables = {"id": self.nodes.comment(comment.id), "after_reactions": after}
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
                return graphql.opened_of(found, self.checkout.network.bots)
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

    def is_maintainer(self, login: str) -> bool:
        if login not in self._maintainers:
            try:
                found = self.connection.again(lambda: self.repository.get_collaborator_permission(login))
            except (Gone, Trouble):
                found = "none"
            self._maintainers[login] = found in {"admin", "write"}
        return self._maintainers[login]

    @property
    def requests_left(self) -> int:
        left, limit = self.connection.client.requester.rate_limiting
        return left if limit > 0 else sys.maxsize  # a server of one's own may count nothing

    def own_issues(self) -> Sequence[OwnIssue]:
        if self._own is None:
            found = self._ask("own_issues", "own", *COMMENTS, own=[self.checkout.network.labels.own.name])
            self._keep_own(found["repository"])
        return self._own or ()

    def own_keys(self) -> frozenset[str]:
        if self._own_keys is None:
            found = self._ask("own_keys", "author", own=[self.checkout.network.labels.own.name])["repository"]["made"]
            bots = self.checkout.network.bots
            ours = (
                node for node in graphql.nodes_of(found) if (by := graphql.person_of(node["author"])) and by.id in bots
            )
            marks = (Mark.read(str(node["body"])) for node in ours)
            self._own_keys = frozenset(mark.key for mark in marks if mark is not None)
        return self._own_keys

    def forget(self, number: int) -> None:
        """What stood on one of our own issues, since we just wrote there: others of this run must see that."""
        if any(issue.number == number for issue in self._own or ()):
            self._own = None
            self._comments.pop(number, None)

    def forget_labelled(self, names: Collection[str]) -> None:
        """Which issues carry these labels, since we just changed that."""
        self._by_label.forget(names)

    def own_issue(self, key: str) -> OwnIssue | None:
        """Our issue with this purpose, looked up afresh: after a write whose answer got lost."""
        self._own = None
        return next((issue for issue in self.own_issues() if issue.key == key), None)

    def overview(self, newest: int) -> Overview:
        if self._overview is None:
            self._overview = self._read_board(newest)
        return self._overview

    def open_casussen(self) -> Iterator[int]:
        """The numbers of all open casussen, oldest first, each read with its comments; a page a request.

        Also the newest open issues that have no casus label, since GitHub leaves out a label that doesn't exist yet.
        """
        if self._open_casussen is not None:
            yield from self._open_casussen
            return
        seen: list[int] = []
        casus, after, is_first = [self.checkout.network.labels.casus.name], None, True
        while True:
            variables = {"casus": casus, "after_issues": after, **({} if is_first else {"first_recent": 1})}
            found = self._ask("open_casussen", "first_and_last", "casus", *COMMENTS, **variables)["repository"]
            if is_first:
                self._recent = [int(node["number"]) for node in graphql.nodes_of(found["recent"])]
            for node in (*graphql.nodes_of(found["issues"]), *(graphql.nodes_of(found["recent"]) if is_first else ())):
                if int(node["number"]) not in self._issues:
                    seen.append(self._known(node))
                    yield seen[-1]
            if not found["issues"]["pageInfo"]["hasNextPage"]:
                self._open_casussen = seen
                return
            after, is_first = found["issues"]["pageInfo"]["endCursor"], False

    def all_casussen(self) -> Iterator[int]:
        """The numbers of all casussen there ever were, each read with its comments; a page a request."""
        casus = [self.checkout.network.labels.casus.name]
        yield from map(self._known, self._listed("issues", "all_casussen", "casus", *COMMENTS, casus=casus))

    def records(self, page: str) -> Records:
        """What is kept of every casus and every planned meeting for the site. `page` is the repository's own."""
        numbers = self.all_casussen()
        found = (record_of(self.issue(number), self.comments(number), self.checkout, page) for number in numbers)
        return Records(tuple(each for each in found if each is not None), tuple(self.planned_meetings()))

    def planned_meetings(self) -> list[Meeting]:
        """Those that were planned by form; none where the network plans none here."""
        network = self.checkout.network
        is_on = network.section(Settings) is not None
        return planned(self.all_issues(network.labels.meeting.name), self.checkout) if is_on else []

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
            found = self._asked("together", "first_and_last", "casus", *COMMENTS, one=one, two=two, three=three)
        except (Gone, TooMuch):  # one of them was deleted, and GitHub doesn't say which; or together they are too much
            for number in numbers:
                with suppress(Gone):
                    self._look(number)
            return
        repository = found["repository"]
        for node in (repository[name] for name in ("one", "two", "three")):
            if node is not None and node["repository"]["nameWithOwner"] == repository["nameWithOwner"]:
                self._known(node)

    def newest_casussen(self) -> Sequence[Issue]:
        return self.open_issues(self.checkout.network.labels.casus.name)

    def open_issues(self, label: str) -> Sequence[Issue]:
        return self._by_label.of(label, "OPEN")

    def all_issues(self, label: str) -> Sequence[Issue]:
        return self._by_label.of(label, "OPEN", "CLOSED")

    def recent_issues(self) -> Sequence[Issue]:
        if self._recent is None:
            next(iter(self.open_casussen()), None)
        return [self.issue(number) for number in self._recent or ()]

    def closed_casussen(self, now: datetime) -> Sequence[int]:
        labels, today = self.checkout.network.labels, self.checkout.network.calendar.today(now)
        ended = {status: labels.of_status(status).name for status in (Status.RESOLVED, Status.PUBLISHED)}
        searched = f'repo:{self._name} is:issue is:closed label:"{labels.casus.name}"'
        without = " ".join(f'-label:"{labels.of_status(status).name}"' for status in ENDED)
        then, until = today - LONG_AGO - QUESTIONS_WITHIN, today - LONG_AGO
        variables = {"lately": f"{searched} {without} closed:>={today - QUESTIONS_WITHIN}"}
        variables |= {
            status.value: f'{searched} label:"{name}" closed:{then}..{until}' for status, name in ended.items()
        }
        found = self._ask("closed_casussen", "first_and_last", "casus", *COMMENTS, **variables)
        return [self._known(node) for each in found.values() for node in graphql.nodes_of(each)]

    def _known(self, node: dict[str, Any]) -> int:
        """Keeps an issue and, if these are all, its comments."""
        comments = {
            each["fullDatabaseId"]: each
            for each in (*graphql.nodes_of(node["comments"]), *graphql.nodes_of(node["latest"]))
        }
        number = self._keep(node, list(comments.values()))
        if node["comments"]["totalCount"] == len(comments):
            self._comments[number] = tuple(graphql.comment_of(each, number) for each in comments.values())
        return number

    def _keep(self, node: dict[str, Any], comments: Sequence[Mapping[str, Any]]) -> int:
        issue = graphql.issue_of(node)
        self._issues[issue.number] = issue
        self.nodes.read_casus(node, comments)
        return issue.number

    def label_names(self) -> frozenset[str]:
        return frozenset(self.labels())

    def labels(self) -> dict[str, tuple[str, str]]:
        """Every label's colour and description, by name in lower case."""
        if self._labels is None:
            self._keep_labels(list(self._listed("labels", "labels", "label_page")))
        return self._labels or {}

    def _keep_labels(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        self._labels = {}
        for each in nodes:
            name = str(each["name"]).lower()
            self._labels[name] = (str(each["color"]), str(each["description"] or ""))
            self.nodes.labels[name] = str(each["id"])

    def _comments_since(self, moment: datetime) -> list[Comment]:
        """Comments in the whole repository made after a moment, newest first, so that the reading stops in time."""
        found: list[Comment] = []

        def read() -> list[Comment]:
            found.clear()
            for each in self.repository.get_issues_comments(sort="created", direction="desc", since=moment):
                comment = comment_of(each)
                if comment.created_at < moment or len(found) >= MOST_COMMENTS_A_WEEK:
                    break
                found.append(comment)
            return found

        try:
            return self.connection.again(read)
        except Gone as gone:  # a list of the whole repository is there as long as that is
            raise NoEntry(404, f"there is no repository '{self._name}' that this token may see.") from gone

    def _rows(self) -> Rows:
        """What our board issue remembers; it was read with the load."""
        boards = (issue for issue in self._own or () if issue.key == BOARD)
        return next((Rows.of(issue.comments, self.checkout.network.bots) for issue in boards), Rows())

    def _keep_own(self, repository: dict[str, Any]) -> None:
        found = graphql.own_issues_of(repository, self.checkout.network.bots)
        for node in graphql.own_nodes_of(repository):
            self.nodes.read_casus(node, graphql.nodes_of(node["comments"]))
        for issue in found:
            if issue.comment_count == len(issue.comments):
                self._comments[issue.number] = issue.comments
        self._own = tuple(self._with_rows(issue) if issue.key == BOARD else issue for issue in found)

    def _with_rows(self, board: OwnIssue) -> OwnIssue:
        """With all comments where others wrote more on the board than we read, so that some of our rows aren't there.

        Who stands in those would not be away any more.
        """
        is_complete = len(board.comments) >= board.comment_count
        if is_complete or holds_all_rows(board.comments, self.checkout.network.bots):
            return board
        return replace(board, comments=tuple(self.comments(board.number)))

    def _read_board(self, newest: int) -> Overview:
        labels = self.checkout.network.labels
        statuses = {status.value: [labels.of_status(status).name] for status in Status}
        wanted = f'repo:{self._name} is:issue is:open label:"{labels.casus.name}" sort:reactions-+1-desc'
        triage, own = [labels.triage.name], [labels.own.name]
        sizes = {f"first_{each}": newest for each in (*statuses, "triage")}
        data = self._ask("board", "own", *COMMENTS, wanted=wanted, triage=triage, own=own, **statuses, **sizes)
        self._keep_own(data["repository"])
        return graphql.overview_of(data)

    def _open(self) -> dict[str, int]:
        """In how many open casussen that were taken up somebody takes part, by login in lower case."""
        labels = self.checkout.network.labels
        taken_up = {labels.of_status(status).name for status in TAKEN_UP}
        if self._open_casussen is not None:  # a sweep has read them all
            names = {name.lower() for name in taken_up}
            self.own_issues()
            issues = [self._issues[number] for number in self._open_casussen]
            teams = [issue.assignees for issue in issues if names.intersection(map(str.lower, issue.labels))]
        else:
            teams = list(self._teams(sorted(taken_up)))
        return dict(Counter(login.lower() for team in teams for login in team))

    def _teams(self, taken_up: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Who takes part in the open casussen with one of these labels, by login; read with our own issues."""
        after: str | None = None
        while True:
            variables = {"labels": taken_up, "own": [self.checkout.network.labels.own.name], "after_issues": after}
            found = self._ask("load", "own", *COMMENTS, **variables)["repository"]
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
        owner, _, repository = self._name.partition("/")
        return self._portions.ask(name, fragments, variables | {"owner": owner, "name": repository})


def comment_of(comment: IssueComment) -> Comment:
    """From an element of a list. Its attributes are there; `raw_data` would fetch every comment once more."""
    user = comment.user
    return Comment(
        id=comment.id,
        number=int(comment.issue_url.rpartition("/")[2]),
        author=Person.of({"login": user.login, "id": user.id, "type": user.type}) if user else None,
        body=comment.body or "",
        created_at=comment.created_at,
        url=comment.html_url,
    )
