"""Which casussen a run looks at: all open ones, closed ones about which something is left to ask, and some in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from github.Repository import Repository

from ospo_automation.core.casus.assessing import already_in
from ospo_automation.core.casus.casus import INTAKE
from ospo_automation.core.casus.course import LONG_AGO, QUESTIONS_WITHIN
from ospo_automation.core.casus.overview import ENDED
from ospo_automation.core.casus.whole_look import BEFORE, WholeLook
from ospo_automation.core.github.issue import EPOCH, Issue, own_comments, own_state
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Trouble
from ospo_automation.core.sight.already import casus_in
from ospo_automation.core.sight.for_us import is_for_us

from . import graphql
from .at_once import AtOnce
from .beginning import Beginning
from .client import Connection
from .crowd import MOST_OF_A_DAY, MOST_OPEN, Crowd
from .in_turn import issues_on, pages_of
from .issues import Issues
from .people import People
from .portions import Portions
from .repository_labels import RepositoryLabels
from .repository_queries import COMMENTS, MOST_LOOKED_AT, MOST_THREADS, Queries, stamp

MOST_LISTED = 1_000  # closed casussen that were changed in some four months, among which we look
MANY = 100  # of them; where there are more, they may be from before us
MOST_CLOSED = 100  # of them that are read
MOST_CHANGED = 50  # of those that changed last, whatever their status and however long ago they were closed
MOST_IN_TURN = 60  # queries of a sweep about what stands in no list of ours
LASTING = frozenset((Status.RESOLVED, Status.PUBLISHED))
NEWEST = 50  # open issues that a sweep looks at whatever their labels: a run may have got lost
MOST_OLD = 150  # open casussen from before us, of those in which anything happened since
MOST_NEWS = 500  # casussen that changed since the whole look; where they are more, a sweep looks at all


class Casussen:
    """`open_read` are the numbers of all open ones, once a sweep has read them; `left_alone` are from before us.
    `due_read` are those that it looks at, where that `leaves_out` the others for an earlier whole look.
    """

    def __init__(
        self,
        queries: Queries,
        portions: Portions,
        connection: Connection,
        repository: Repository,
        people: People,
        labels: RepositoryLabels,
        issues: Issues,
        beginning: Beginning,
    ) -> None:
        self._queries, self._portions, self._connection, self._repository = queries, portions, connection, repository
        self._people, self._labels, self._issues, self._beginning = people, labels, issues, beginning
        self._at_once = AtOnce(queries, portions, issues)
        self._crowd = Crowd(queries, connection, repository, people, issues, self._at_once, beginning)
        self.open_read: Sequence[int] | None = None
        self.due_read: Sequence[int] | None = None
        self._open: frozenset[int] = frozenset()
        self.left_alone = 0
        self.ever = (0, 0)  # how many casussen there are, open and closed, and the number of the newest
        self._whole: WholeLook | None = None
        self._now: datetime | None = None
        self._closed: Sequence[dict[str, Any]] | None = None
        self._recent: Sequence[int] | None = None
        self._resolved: Sequence[int] | None = None
        self._threads: dict[tuple[str, ...], Sequence[int]] = {}

    @property
    def crowd(self) -> int:
        return self._crowd.size

    @property
    def leaves_out(self) -> bool:
        return self._whole is not None

    @property
    def is_of_sweep(self) -> bool:
        return self.open_read is not None or self.due_read is not None

    def go_by(self, whole: WholeLook | None, now: datetime) -> None:
        """A sweep goes by an earlier look of this day. Where there was none, it looks at more than others would."""
        self._now = now
        if whole is None or not whole.was_cut:
            self._whole, self._crowd.most = whole, MOST_OF_A_DAY

    def of_those(self, numbers: Iterable[int]) -> frozenset[int]:
        """The casussen among these: all else that a sweep looks at stands in lists of its own each time."""
        label = self._people.network.labels.casus.name.lower()
        known = (self._issues.known[number] for number in numbers if number in self._issues.known)
        return frozenset(each.number for each in known if label in map(str.lower, each.labels))

    def due(self, now: datetime) -> Iterator[int]:
        """The numbers of the open casussen that a sweep looks at: all, where no look at all of them tells what may be
        due since.
        """
        if self.due_read is not None:
            yield from self.due_read
            return
        missed: list[Trouble] = []
        whole = self._whole
        found = self._since(whole, missed) if whole is not None else None
        if found is None or whole is None:
            self._whole = None
            yield from self.all_open(now)
            return
        self.left_alone = whole.left_alone
        others = [each for each in sorted({*whole.waits, *whole.pointing_to(found)}) if each not in found]
        missed += self._at_once.by_number(others)
        there = (each for each in (*found, *others) if each in self._issues.known)
        self.due_read = [each for each in there if self._issues.known[each].is_open]
        missed += self._at_once.by_number(self._alike(self.due_read))
        yield from self.due_read
        if missed:
            raise missed[0]

    def _since(self, whole: WholeLook, missed: list[Trouble]) -> list[int] | None:
        """The open casussen that changed since, and the newest open issues; None where they are too many, or where any
        is gone: whoever tells of that knows nothing of it.
        """
        after: str | None = None
        found: dict[int, None] = {}
        new = set[int]()
        while True:
            page = self._open_page(whole.since, "DESC", after, missed, first_recent=NEWEST if after is None else 1)
            if int(page["issues"]["totalCount"]) > MOST_NEWS:
                self._crowd.most = MOST_OPEN
                return None
            recent = graphql.nodes_of(page["recent"]) if after is None else []
            self._recent = [int(node["number"]) for node in recent] if after is None else self._recent
            if after is None:
                self.ever = _ever(page)
            changed = graphql.nodes_of(page["issues"])
            new |= {int(node["number"]) for node in changed if int(node["number"]) > whole.newest}
            found |= {self._issues.keep_all(node): None for node in (*changed, *recent)}
            if not page["issues"]["pageInfo"]["hasNextPage"]:
                return None if self._is_any_gone(whole, new, found) else list(found)
            after = page["issues"]["pageInfo"]["endCursor"]

    def _is_any_gone(self, whole: WholeLook, new: Collection[int], found: Collection[int]) -> bool:
        """Whether a casus was deleted, moved away or called none since: then there are fewer than there would be. What
        became one since counts as new, or whoever makes one of an old issue would hide that.
        """
        look = whole.since + BEFORE
        try:
            there = self._closed_since(whole)
        except Trouble:
            there = []  # whoever asks for those next meets it again, and tells
        closed = {int(node["number"]) for node in there if _is_edited_after(node, look)}
        closed |= {number for node in there if (number := int(node["number"])) > whole.newest}
        became = (number for number in self.of_those(found) if self._may_have_become_one(number, look))
        return self.ever[0] < whole.ever + len({*new, *closed, *became})

    def _may_have_become_one(self, number: int, look: datetime) -> bool:
        """Whether we welcomed it after a look. Where more was said there than is read, it may be one of which the text
        was changed: then all are looked at once more, which tells.
        """
        said, issue = self._issues.said.get(number), self._issues.known[number]
        if said is None:
            return issue.edited_at is not None and issue.edited_at > look
        ours = own_comments(said, self._people.bots)
        return next((comment.created_at > look for comment, mark in ours if mark.key == INTAKE), False)

    def _alike(self, numbers: Sequence[int]) -> list[int]:
        """The casussen to which these point, of which nothing was read yet: each of them would take a request."""
        bots = self._people.bots
        states = (own_state(self._issues.said.get(each, ()), bots, INTAKE) for each in numbers)
        there = dict.fromkeys(casus_in(key) for state in states for key in already_in(state))
        return [each for each in there if each is not None and each not in self._issues.known]

    def pointing(self) -> Iterator[int]:
        """In a sweep that leaves casussen out those that tell of one that changed and is closed."""
        if self._whole is None:
            return
        closed = {int(node["number"]) for node in self._closed_since(self._whole)}
        others = [each for each in sorted(self._whole.pointing_to(closed)) if each not in (self.due_read or ())]
        missed = self._at_once.by_number([each for each in others if each not in self._issues.known])
        yield from (each for each in others if each in self._issues.known and self._issues.known[each].is_open)
        if missed:
            raise missed[0]

    def all_open(self, now: datetime | None = None) -> Iterator[int]:
        """The numbers of all open casussen, each read with its comments; a page a request.

        Also the newest open issues that have no casus label, since GitHub leaves out a label that doesn't exist yet. Of
        those from before us only such in which something happened since: there may be thousands, and nobody gets a word
        there. Which those are needs `now`. Where there are more than a sweep looks at, it is those of the network and
        the newest; `in_turn` has a part of the others then. What GitHub can't give of some of them is raised after the
        others, and once: who asks again gets those that were given, or a casus that it never shows would keep all out
        of every list.
        """
        if self.open_read is not None:
            yield from self.open_read
            return
        seen: dict[int, None] = {}
        missed: list[Trouble] = []
        for node in self._open_nodes(now or self._now, missed):
            if int(node["number"]) not in seen:
                seen[self._issues.keep_all(node)] = None
                yield int(node["number"])
        for number in self._crowd.of_people(seen, missed) if self.crowd else ():
            seen[number] = None
            yield number
        self.open_read, self._open = list(seen), frozenset(seen)
        if missed:
            raise missed[0]

    def _open_nodes(self, now: datetime | None, missed: list[Trouble]) -> Iterator[dict[str, Any]]:
        """Newest first, and from where they are from before us only those of `_older_nodes`."""
        after: str | None = None
        while True:
            found = self._open_page(EPOCH, "DESC", after, missed, first_recent=NEWEST if after is None else 1)
            nodes, page = graphql.nodes_of(found["issues"]), found["issues"]["pageInfo"]
            begun = self._begun_among(nodes, now)
            newer = [node for node in nodes if begun is None or graphql.created_at(node) >= begun]
            yield from newer
            if after is None:
                self.ever = _ever(found)
                recent = graphql.nodes_of(found["recent"])
                self._recent = [int(node["number"]) for node in recent]
                yield from recent
            if begun is not None and len(newer) < len(nodes):
                yield from self._older_nodes(begun, now, int(found["issues"]["totalCount"]), missed)
                return
            if not page["hasNextPage"]:
                return
            if after is None and self._crowd.is_one(int(found["issues"]["totalCount"]), now):
                yield from self._crowd.of_network(missed)
                return
            after = page["endCursor"]

    def _older_nodes(
        self, begun: datetime, now: datetime | None, total: int, missed: list[Trouble]
    ) -> Iterator[dict[str, Any]]:
        """What is from before us and where something happened since. `total` counts all open casussen.

        Our own first word may be from before the day in the configuration: there we go on.
        """
        since = self._beginning.here_since(now or begun)
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
        variables: dict[str, Any] = {"casus": [self._people.network.labels.casus.name], "since": stamp(since)}
        variables |= {"direction": direction, "after_issues": after, "first_recent": first_recent}
        found: dict[str, Any] = self._queries.ask(
            "open_casussen", "lately", "casus", *COMMENTS, missed=missed, **variables
        )
        return dict(found["repository"])

    def _begun_among(self, nodes: Sequence[Mapping[str, Any]], now: datetime | None) -> datetime | None:
        """From when on we act, where that matters: GitHub isn't asked as long as we have spoken on all of these."""
        if self._beginning.begun_as_known is not None or now is None:
            return self._beginning.begun_as_known
        bots = self._people.bots
        spoken = (graphql.has_word_of_ours(node, bots) for node in nodes)
        return self._beginning.begun(now) if self._people.network.begins is not None or not all(spoken) else None

    def threads(self, *labels: str) -> Sequence[int]:
        """The numbers of the open issues with any of these labels, each read with its comments; a page a request. Of
        very many, which anybody can send in, those in the middle have to wait, but for what somebody of the network let
        in: no flood makes that disappear.
        """
        if labels not in self._threads:
            self._threads[labels] = [self._issues.keep_all(node) for node in self._thread_nodes(labels)]
        return self._threads[labels]

    def _thread_nodes(self, labels: tuple[str, ...]) -> Iterable[dict[str, Any]]:
        fragments = ("lately", "closed_by", "casus", *COMMENTS)
        given = ("issues", "open_threads", *fragments)
        found = list(self._queries.from_both_ends(*given, most=MOST_THREADS, labels=list(labels)))
        if len(found) < 2 * MOST_THREADS:
            return found
        seen, wanted = {node["number"] for node in found}, {each.lower() for each in labels}
        looked_at = [self._people.network.labels.looked_at.name]
        others = islice(self._queries.listed(*given, direction="DESC", labels=looked_at), MOST_LOOKED_AT)
        theirs = (node for node in others if wanted & {each.lower() for each in graphql.labels_of(node)})
        return [*found, *(node for node in theirs if node["number"] not in seen)]

    def recent(self) -> Sequence[Issue]:
        if self._recent is None:
            next(iter(self.due(self._now) if self.leaves_out and self._now else self.all_open()), None)
        return [self._issues.issue(number) for number in self._recent or ()]

    def all_ever(self) -> Iterator[int]:
        """The numbers of all casussen there ever were, each read with its comments; a page a request."""
        casus = [self._people.network.labels.casus.name]
        yield from map(
            self._issues.keep_all,
            self._queries.listed("issues", "all_casussen", "lately", "closed_by", "casus", *COMMENTS, casus=casus),
        )

    def resolved(self) -> Sequence[int]:
        if self._resolved is None:
            labels = [self._people.network.labels.of_status(Status.RESOLVED).name]
            found = self._queries.ask("resolved_casussen", labels=labels)["repository"]
            self._resolved = tuple(int(node["number"]) for node in graphql.nodes_of(found["issues"]))
        return self._resolved

    def together(self, numbers: Collection[int]) -> Sequence[int]:
        if self.open_read is None:
            unread = [
                number for number in numbers if number not in self._issues.known or number not in self._issues.said
            ]
            if missed := self._at_once.by_number(unread):
                raise missed[0]
        else:
            return [number for number in numbers if number in self._open]
        there = [number for number in numbers if number in self._issues.known]
        return [number for number in there if self._issues.known[number].is_open] if self.leaves_out else there

    def closed(self, now: datetime) -> Iterator[int]:
        """Listed and not searched for: a search is heavy, and may leave out what it finds otherwise.

        What GitHub can't give of some of them is raised after the others.
        """
        labels, calendar = self._people.network.labels, self._people.network.calendar
        ended = {labels.of_status(status).name.lower(): status for status in ENDED}
        lately, until = calendar.today(now) - QUESTIONS_WITHIN, calendar.today(now) - LONG_AGO
        then = until - QUESTIONS_WITHIN
        whole = self._whole
        nodes = self._closed_nodes(f"{then}T00:00:00Z") if whole is None else self._closed_since(whole)
        due: dict[str, int] = {}
        changed: dict[str, int] = {}
        created: dict[int, str] = {}
        for index, node in enumerate(islice(nodes, MOST_LISTED)):
            if index >= MANY and datetime.fromisoformat(node["updatedAt"]) < self._beginning.here_since(now):
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
        missed = self._at_once.by_id(chosen)
        there = [number for number in chosen.values() if number in self._issues.known]
        yield from (number for number in there if number in due.values() or self._waits_for_us(number))
        waits = sorted(whole.waits.intersection(self._issues.known)) if whole is not None else []
        yield from (number for number in waits if not self._issues.known[number].is_open and number not in there)
        if missed:
            raise missed[0]

    def _closed_nodes(self, since: str) -> Iterator[dict[str, Any]]:
        casus = [self._people.network.labels.casus.name]
        return self._queries.listed("issues", "closed_casussen", casus=casus, since=since)

    def _closed_since(self, whole: WholeLook) -> Sequence[dict[str, Any]]:
        if self._closed is None:
            self._closed = list(islice(self._closed_nodes(stamp(whole.since)), MOST_LISTED))
        return self._closed

    def in_turn(self, now: datetime) -> Iterator[int]:
        others: list[Trouble] = []
        yield from self._crowd.others_in_turn(now, others) if self.crowd else ()
        asked = self._portions.asked
        pages = pages_of(max(self._issues.known, default=0), now)
        if self._labels.has_made and len(pages) == 1:
            pages = []  # as the first sweep does in a repository that lives already: it has enough to do
        there = issues_on(self._connection, f"{self._repository.url}/issues", pages)
        found = {node: issue for node, issue in there if self._is_in_turn(issue, now)}
        missed = self._at_once.by_id(
            {node: issue.number for node, issue in found.items() if issue.number not in self._issues.known}
        )
        read = [issue.number for issue in found.values() if issue.number in self._issues.known]
        for number in self._crowd.with_few_long(read, now) if self.crowd else read:
            if self._portions.asked - asked > MOST_IN_TURN:
                break
            if self._waits_for_us(number):
                yield number
        if missed := [*others, *missed]:
            raise missed[0]

    def _is_in_turn(self, issue: Issue, now: datetime) -> bool:
        """Whether it is for us and stands in no other list, nor is from before us with nothing done there since."""
        is_quiet = max(issue.created_at, issue.updated_at or EPOCH) < self._beginning.begun(now)
        is_listed = issue.number in (self.open_read or self.due_read or ()) or (
            self.leaves_out
            and issue.is_open
            and self._people.network.labels.casus.name.lower() in map(str.lower, issue.labels)
        )
        return is_for_us(issue, self._people.checkout) and not (is_quiet or is_listed)

    def _waits_for_us(self, number: int) -> bool:
        """Whether somebody may wait for something there: not where we never spoke before it was closed."""
        issue, bots = self._issues.known[number], self._people.bots
        return issue.is_open or bool(own_comments(self._issues.comments(number), bots))


def _ever(page: Mapping[str, Any]) -> tuple[int, int]:
    newest = (int(node["number"]) for node in graphql.nodes_of(page["ever"]))
    return int(page["ever"]["totalCount"]), next(newest, 0)


def _is_edited_after(node: Mapping[str, Any], moment: datetime) -> bool:
    return bool(node["lastEditedAt"]) and datetime.fromisoformat(node["lastEditedAt"]) > moment
