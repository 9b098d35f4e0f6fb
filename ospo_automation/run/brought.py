"""What came by mail, brought to GitHub: a casus for whoever asked it, and comments in their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from .. import texts
from ..core.casus.remembered import BOARD
from ..core.correspondence.draft import CasusDraft
from ..core.correspondence.mail_thread import MailThread
from ..core.correspondence.step import Post
from ..core.engine.effects import Effect, KeepIssue, Say
from ..core.engine.plan import own_issue, tidy
from ..core.github.issue import ACTS, BESIDE, BY_EXPERT, FROM, LETTER, MAILED, own_comments
from ..core.outgoing.quoted import quoted
from ..core.outgoing.safe import ZERO_WIDTH_SPACE, Safe
from ..core.primitives.errors import Gone
from ..core.sight.to_do import COUNT, MAILS
from ..gh.lists import changed_since
from ..gh.reading import GitHubReader
from ..gh.writing import GitHubWriter
from .mails_out import Unwritten, Writer

PLAYS = "ospo.yml"
"""The workflow that is started for a casus: what our own token writes starts nothing by itself."""
MOST_CHANGED = 500
MARGIN = timedelta(minutes=1)  # between the clock of whoever opened a casus and that of GitHub


class Bringer:
    """`branch` is the default one, on which the workflow is started."""

    def __init__(self, reader: GitHubReader, writer: GitHubWriter, branch: str) -> None:
        self.reader, self._writer, self._branch = reader, writer, branch
        self.asked: set[int] = set()

    def open(self, draft: CasusDraft, talk: MailThread, mails: Writer, *, is_beside: bool) -> int:
        """The number of the casus that a conversation became; made once. `is_beside`: as another of their domain did
        this week.
        """
        begun = min((each.at for each in talk.sent), default=None)
        if begun is None:
            raise AssertionError("nobody can agree to what wasn't shown")
        key = MAILED.key(talk.id)
        title = Safe(" ".join(draft.title.split()).replace("@", f"@{ZERO_WIDTH_SPACE}"))
        since = begun - MARGIN
        self.reader.ahead(self.reader.label_names)
        self._apply(
            [
                KeepIssue(
                    key,
                    "brought/casus_title",
                    "brought/casus",
                    {"title": title, "answers": mails.public(draft)},
                    {BESIDE: True} if is_beside else {},
                    since=since,
                )
            ]
        )
        number = self.reader.opened_since(since).get(key)
        if number is None:
            raise Unwritten("a casus was opened, and GitHub doesn't show it yet")
        return number

    def post(self, number: int, post: Post, letter: str, talk: MailThread, name: str = "") -> bool:
        """Whether it is new there. A letter is brought once, whoever edits or hides it later. `name` is that of an
        expert who agreed to it. Raises Gone where people locked it: nobody writes there by mail either.
        """
        comments = self.reader.comments(number)
        if self.reader.issue(number).is_locked:
            raise Gone(f"issue {number} is locked")
        if any(each.letter == letter for each in comments):
            return False
        if post.is_experts:
            key = f"{BY_EXPERT}/{letter}"
            if any(mark.key == key for _, mark in own_comments(comments, self.reader.checkout.network.bots)):
                return False
            self._apply([Say(number, key, "brought/expert", {"name": name, "words": quoted(post.words)})])
            return True
        values = {
            "does": self._does(post.acts),
            "words": quoted(post.words) if post.words else "",
        }
        state = {FROM: talk.id, **({ACTS: post.acts} if post.acts else {})}
        self._apply([Say(number, f"{LETTER}/{letter}", "brought/comment", values, state)])
        return True

    def tell_waiting(self, count: int) -> None:
        """How many mails wait for a person, on the board, where the list for coordinators finds it."""
        board = own_issue(self.reader, BOARD)
        if board is not None:
            self._apply([Say(board.number, MAILS, "board/mails", {"count": count}, {COUNT: count})])

    def play(self, number: int) -> None:
        """Starts a run for a casus. Where that can't be, the next sweep does what it would have."""
        if number in self.asked:
            return
        self.asked.add(number)
        repository = self.reader.repository
        url = f"{repository.url}/actions/workflows/{PLAYS}/dispatches"
        given = {"ref": self._branch, "inputs": {"number": str(number)}}
        self.reader.connection.again(lambda: repository.requester.requestJsonAndCheck("POST", url, input=given))

    def changed(self, since: datetime) -> Mapping[int, datetime]:
        """The issues in which anything happened since then, with when that was last."""
        url = f"{self.reader.repository.url}/issues"
        found, _ = changed_since(self.reader.connection, url, since, MOST_CHANGED, state="all")
        issues = (each for each in found if "pull_request" not in each)
        return {int(each["number"]): datetime.fromisoformat(each["updated_at"]) for each in issues}

    def _does(self, acts: str) -> str:
        """What a command stands for, in words."""
        if not acts:
            return ""
        language = self.reader.checkout.network.language
        words: Mapping[str, str] = texts.words(language, "mails")["does"]
        name, _, behind = acts.removeprefix("/").partition(" ")
        return Safe(words[known(name)].format(day=behind))

    def _apply(self, effects: Sequence[Effect]) -> None:
        language = self.reader.checkout.network.language

        def render(name: str, values: Mapping[str, Any]) -> str:
            return texts.render(language, name, values)

        for receipt in self._writer.apply(tidy(effects, self.reader, render)):
            if receipt.postponed is not None:
                raise receipt.postponed
            if receipt.error:
                raise Unwritten(receipt.error)


def known(name: str) -> str:
    """A command by the name under which we tell of it."""
    from ..core.incoming.slash import names  # noqa: PLC0415  (only where somebody gave one)

    return names()[name]
