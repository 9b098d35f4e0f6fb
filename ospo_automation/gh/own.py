"""The issues that we made ourselves and keep up to date, and what looks like ours and may not be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ospo_automation.core.casus.overview import Overview
from ospo_automation.core.casus.remembered import BOARD, Rows, rows_on
from ospo_automation.core.github.issue import EPOCH, Comment, OwnIssue, Unclaimed, unclaimed_in
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.marker import Mark

from . import graphql
from .issues import Issues
from .nodes import Nodes
from .people import People
from .portions import PEOPLE
from .repository_labels import RepositoryLabels
from .repository_queries import COMMENTS, Queries, stamp
from .words import Words
from .writers import Writers

MOST_OTHERS = 5  # pages of open issues that carry our label, beyond the first
MOST_OF_OWN = 20  # comments that come with an issue of our own
MOST_UNKNOWN = 4  # accounts on an issue of which we ask whether they may write


class Own:
    def __init__(
        self,
        queries: Queries,
        people: People,
        words: Words,
        issues: Issues,
        labels: RepositoryLabels,
        nodes: Nodes,
        writers: Writers,
    ) -> None:
        self._queries, self._people, self._words = queries, people, words
        self._issues, self._labels, self._nodes, self._writers = issues, labels, nodes, writers
        self._known: tuple[OwnIssue, ...] | None = None
        self._keys: frozenset[str] | None = None
        self._overview: Overview | None = None
        self._unclaimed: dict[int, Sequence[Unclaimed]] = {}
        self._unclaimed_own: Sequence[Unclaimed] = ()

    @property
    def are_read(self) -> bool:
        return self._known is not None

    def issues(self) -> Sequence[OwnIssue]:
        if self._known is None:
            beside, self._issues.ours = self._issues.ours, None
            if beside is None:
                self.read([])
            else:
                self.keep(beside)
        return self._known or ()

    def read(self, people: Sequence[str]) -> None:
        """Reads our own issues, with whose these logins are, and the labels that there are."""
        own = [self._people.network.labels.own.name]
        found = self._queries.ask("own_issues", "own", "label_page", *COMMENTS, own=own, people=people)
        if not self._labels.are_known:
            self._labels.read(found["repository"]["labels"])
        self._people.learn(self._people.accounts.looked_up(found.get(PEOPLE, {})))
        self.keep(found["repository"])

    def keys(self) -> frozenset[str]:
        if self._keys is None:
            found = self._queries.ask("own_keys", "author", own=[self._people.network.labels.own.name])["repository"][
                "made"
            ]
            self._keys = frozenset(
                mark.key
                for node in graphql.nodes_of(found)
                if (mark := Mark.read(str(node["body"])))
                and self._writers.may_be_ours(graphql.person_of(node["author"]))
            )
        return self._keys

    def forget(self, number: int) -> None:
        """What stood on one of our own issues, since we just wrote there: others of this run must see that."""
        self._issues.ours = None
        if any(issue.number == number for issue in self._known or ()):
            self._known = None
            self._issues.said.pop(number, None)

    def keep_made(self, issue: OwnIssue) -> None:
        """One that we just made: the others of this run find it there."""
        self._issues.ours = None
        if self._known is not None:
            self._known, self._issues.said[issue.number] = (*self._known, issue), ()

    def keep_comment(self, number: int, comment: dict[str, Any]) -> None:
        """One that we just wrote, as REST or GraphQL has it, where it is on an issue of ours that we know whole."""
        is_rest = "node_id" in comment
        id_, node = (comment["id"], comment["node_id"]) if is_rest else (comment["fullDatabaseId"], comment["id"])
        self._nodes.comments[int(id_)] = str(node)
        ours = self._whole(number)
        if ours is not None and number in self._issues.said:
            self._issues.ours = None
            new = self._words.of_repository([comment]) if is_rest else self._words.read([comment], number)
            self._keep_said(ours, (*ours.comments, *new))

    def keep_edited(self, number: int, comment: int, body: str) -> None:
        """What we just made of a comment of ours: on an issue of ours that is known whole nothing is read anew."""
        ours = self._whole(number)
        if ours is None or all(each.id != comment for each in ours.comments):
            self.forget(number)
            return
        new = (replace(each, body=body, was_edited=True) if each.id == comment else each for each in ours.comments)
        self._issues.ours = None
        self._keep_said(ours, tuple(new))

    def knows(self, number: int, url: str) -> bool:
        """Whether what stands at this address below our issue was kept, with all else there."""
        ours = self._whole(number)
        return ours is not None and any(each.url == url for each in ours.comments)

    def _whole(self, number: int) -> OwnIssue | None:
        """Our issue, where we know all that stands below it."""
        found = (issue for issue in self._known or () if issue.number == number)
        return next((issue for issue in found if issue.comment_count == len(issue.comments)), None)

    def _keep_said(self, ours: OwnIssue, said: tuple[Comment, ...]) -> None:
        self._issues.said[ours.number] = said
        new = replace(ours, comments=said, comment_count=len(said))
        self._known = tuple(new if issue.number == ours.number else issue for issue in self._known or ())

    def issue_for(self, key: str) -> OwnIssue | None:
        """Our issue with this purpose, looked up afresh: after a write whose answer got lost."""
        self._known = self._issues.ours = None
        return next((issue for issue in self.issues() if issue.key == key), None)

    def keep(self, repository: dict[str, Any]) -> None:
        """Where others use our label too, ours may stand behind theirs."""
        list_, page = repository["own"], repository["own"]["pageInfo"]
        for _ in range(MOST_OTHERS):
            if not page["hasNextPage"]:
                break
            labels = [self._people.network.labels.own.name]
            variables = {"own": labels, "first_own": 100, "after_own": page["endCursor"], "first_done": 1, "people": []}
            more = self._queries.ask("own_issues", "own", "label_page", *COMMENTS, **variables)["repository"]["own"]
            list_["nodes"] = [*graphql.nodes_of(list_), *graphql.nodes_of(more)]
            page = more["pageInfo"]
        for node in graphql.own_nodes_of(repository):
            if graphql.is_cut(node["comments"], MOST_OF_OWN):
                page = self._queries.asked(
                    "comments", "comment_page", *COMMENTS, number=int(node["number"]), first_comments=MOST_OF_OWN
                )
                node["comments"]["nodes"] = page["repository"]["issue"]["comments"]["nodes"]
        found = graphql.own_issues_of(repository, self._people.bots, self._words.read, self._words.text_of)
        for node in graphql.own_nodes_of(repository):
            self._nodes.read_casus(node, graphql.nodes_of(node["comments"]))
        unclaimed = graphql.unclaimed_of(repository, self._people.bots)
        self._unclaimed_own = [each for each in unclaimed if self._writers.may_be_ours(each.account)]
        for issue in found:
            self._people.meet(comment.author for comment in issue.comments)
            if issue.comment_count == len(issue.comments):
                self._issues.said[issue.number] = issue.comments
        self._known = tuple(self._issues.with_rows(issue) if issue.key == BOARD else issue for issue in found)
        board = next((issue.comments for issue in self._known if issue.key == BOARD), ())
        self._people.learn(self._people.accounts.remembered(board, self._people.bots))

    def board(self) -> OwnIssue | None:
        return next((issue for issue in self._known or () if issue.key == BOARD), None)

    def rows(self) -> Rows:
        """What our board issue remembers; it was read with the load."""
        boards = (issue for issue in self._known or () if issue.key == BOARD)
        return rows_on(next(boards, None), self._people.bots, self._people.accounts)

    def overview(self, newest: int) -> Overview:
        if self._overview is None:
            self._overview = self._read_board(newest)
        return self._overview

    def _read_board(self, newest: int) -> Overview:
        labels = self._people.network.labels
        statuses = {status.value: [labels.of_status(status).name] for status in Status}
        wanted = f'repo:{self._queries.name} is:issue is:open label:"{labels.casus.name}" sort:reactions-+1-desc'
        triage, own = [labels.triage.name], [labels.own.name]
        sizes: dict[str, Any] = {f"first_{each}": newest for each in (*statuses, "triage")}
        begins = (
            self._people.network.begins
        )  # only a day that every run knows: the board must not change back and forth
        sizes |= {"casus": [labels.casus.name], "since": stamp(begins or EPOCH)}
        data = self._queries.ask("board", "own", *COMMENTS, wanted=wanted, triage=triage, own=own, **statuses, **sizes)
        self.keep(data["repository"])
        return graphql.overview_of(data)

    def unclaimed_on(self, number: int) -> Sequence[Unclaimed]:
        if number not in self._unclaimed:
            found = unclaimed_in(self._issues.comments(number), self._people.bots)
            first = list(dict.fromkeys(each.account for each in found))[:MOST_UNKNOWN]  # ours come early
            self._unclaimed[number] = [
                each for each in found if each.account in first and self._writers.may_be_ours(each.account)
            ]
        return self._unclaimed[number]

    def unclaimed_issues(self) -> Sequence[Unclaimed]:
        self.issues()
        return self._unclaimed_own

    def unclaimed(self) -> Sequence[Unclaimed]:
        return [
            *(each for number in sorted(self._issues.said) for each in self.unclaimed_on(number)),
            *self._unclaimed_own,
        ]
