"""Issues with all that was said on them, each read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ospo_automation.core.casus.casus import INTAKE, PAGES
from ospo_automation.core.casus.remembered import BOARD, holds_all_rows
from ospo_automation.core.casus.week import holds_whole_week
from ospo_automation.core.engine.becomes import after
from ospo_automation.core.engine.doubts import is_by_others
from ospo_automation.core.engine.effects import Relabel
from ospo_automation.core.github.accounts import holds_all_accounts
from ospo_automation.core.github.issue import Comment, Doubted, Issue, OwnIssue, own_comments, own_state, writer_of
from ospo_automation.core.github.person import Person
from ospo_automation.core.github.repeated_lines import unrepeated
from ospo_automation.core.primitives.errors import Gone, Moved

from . import graphql
from .nodes import Nodes
from .people import People
from .repository_labels import RepositoryLabels
from .repository_queries import COMMENTS, Queries
from .threads import Threads
from .words import Words


class Issues:
    """`known` are those that were read, `said` the comments on those of which all were; both by number.

    `ours` is what a look told of our own issues beside, as GitHub said it, until somebody takes it.
    """

    def __init__(self, queries: Queries, people: People, words: Words, labels: RepositoryLabels, nodes: Nodes) -> None:
        self._queries, self._people, self._words, self._labels, self._nodes = queries, people, words, labels, nodes
        self.known: dict[int, Issue] = {}
        self.said: dict[int, tuple[Comment, ...]] = {}
        self.ours: dict[str, Any] | None = None
        self._threads = Threads(queries.asked)

    def issue(self, number: int) -> Issue:
        if number not in self.known:
            self.look(number)
        return self.known[number]

    def comments(self, number: int) -> Sequence[Comment]:
        if number not in self.said:
            self.look(number)
        return self.said[number]

    def relabel(self, effect: Relabel) -> None:
        if effect.number in self.known:
            self.known[effect.number] = after(self.known[effect.number], effect, self._people.network.labels)

    def pages(self, number: int) -> Sequence[str]:
        return self._threads.beginnings.get(number, ())

    def look(self, number: int) -> None:
        """Reads an issue with all its comments, and the labels there are, as they are at one moment."""
        own = [self._people.network.labels.own.name]
        fragments = ("looked", "comment_page", "label_page", "closed_by", "casus", "own", *COMMENTS)
        found = self._queries.asked("look", *fragments, number=number, own=own)["repository"]
        node = found["issue"]
        if node is None:
            raise Gone(f"there is no issue {number}")
        place = graphql.elsewhere(found, node)
        if place is None:
            raise Gone(f"issue {number} isn't here any more")
        if place:
            raise Moved(number, place)
        self._labels.read(found["labels"])  # which tell of times before us, for whose words are ours
        comments, page = graphql.nodes_of(node["comments"]), node["comments"]["pageInfo"]
        if page["hasNextPage"]:
            first = self._words.judging.comments(comments, number)
            remembered = own_state(first, self._people.bots, INTAKE).get(PAGES)
            comments += self._threads.rest(number, comments, page["endCursor"], remembered)
        self.said[number] = self._words.read(comments, number)
        self._remember_accounts(found)
        self.ours = found
        self._keep(node, comments)
        self.said[number] = self._as_said(number, self.said[number])
        self._people.bind(self.said[number])

    def own_comment(self, number: int, key: str) -> Comment | None:
        """Our comment with this purpose, looked up afresh: after a write whose answer got lost."""
        self.said.pop(number, None)
        ours = own_comments(self.comments(number), self._people.bots)
        return next((comment for comment, mark in ours if mark.key == key), None)

    def _remember_accounts(self, repository: dict[str, Any]) -> None:
        """What our comments on the board remember of accounts, where a run reads that beside something else."""
        ours = graphql.own_issues_of(repository, self._people.bots, self._words.read, self._words.text_of)
        board = next((issue for issue in ours if issue.key == BOARD), None)
        if board is not None:
            self._people.learn(self._people.accounts.remembered(self.with_rows(board).comments, self._people.bots))

    def with_rows(self, board: OwnIssue) -> OwnIssue:
        """With all comments where others wrote more on the board than we read, so that some of our rows aren't there.

        Who stands in those would not be away any more.
        """
        is_complete = len(board.comments) >= board.comment_count
        holds_all = (holds_all_rows, holds_all_accounts, holds_whole_week)
        if is_complete or all(each(board.comments, self._people.bots) for each in holds_all):
            return board
        return replace(board, comments=tuple(self.comments(board.number)))

    def keep_all(self, node: dict[str, Any]) -> int:
        """Keeps an issue and, if these are all, its comments."""
        comments = graphql.nodes_of(node["comments"])
        number = self._keep(node, comments)
        read = self._as_said(number, self._words.read(comments, number))
        self._people.bind(read)
        if node["comments"]["totalCount"] == len(comments):
            self.said[number] = read
        return number

    def _as_said(self, number: int, comments: Sequence[Comment]) -> tuple[Comment, ...]:
        issue = self.known[number]
        return unrepeated(comments, issue.author, issue.body or "")

    def _keep(self, node: dict[str, Any], comments: Sequence[Mapping[str, Any]]) -> int:
        issue = graphql.issue_of({**node, "body": self._words.text_of(node)})
        author = writer_of(issue.author, issue.body, self._people.bots)
        issue = issue if author is issue.author else replace(issue, author=author)
        self.known[issue.number] = issue
        people = (each for each in graphql.nodes_of(node["assignees"]) if each["databaseId"])
        self._people.meet(
            (issue.author, issue.closed_by, *(Person(each["login"], each["databaseId"]) for each in people))
        )
        self._nodes.read_casus(node, comments)
        return issue.number

    def has_read(self, number: int) -> bool:
        return number in self.said

    def read_so_far(self) -> Sequence[int]:
        return sorted(self.known.keys() & self.said.keys())

    def doubts(self) -> Sequence[Doubted]:
        bots = self._people.bots
        ours = [each for _, each in sorted(self._words.doubtful.items()) if bots.wrote(each.author, each.body)]
        doubtful = (each for each in ours if not self._is_by_others(each))
        said = [Doubted(each.number, each.doubt, each.url) for each in doubtful if each.doubt is not None]
        return (*self._words.doubtful_issues.values(), *said)

    def _is_by_others(self, comment: Comment) -> bool:
        issue, there = self.known.get(comment.number), self.said.get(comment.number)
        return issue is not None and there is not None and is_by_others(comment, issue, there, self._people.network)
