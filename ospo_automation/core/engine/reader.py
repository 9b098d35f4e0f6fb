"""What the automations may know of the world, whoever finds it out: GitHub in a run, values in a test."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from ..casus.asks import Ask
from ..casus.checkout import Checkout
from ..casus.overview import Overview
from ..casus.rounds import Load
from ..github.failed_runs import FailedRun
from ..github.issue import Comment, Doubted, Hands, Issue, Original, OwnIssue, Unclaimed
from ..github.person import Person
from ..github.told import Source, Told
from ..outgoing.proposal import OwnPull, Proposal
from ..signals.feeds_found import Offer
from ..signals.tips_kept import TipsThere

T = TypeVar("T")


class Left(NamedTuple):
    """What GitHub lets us do still this hour: requests to REST, points for GraphQL, and requests that make content."""

    requests: int
    points: int
    made: int


class Reader(Protocol):
    """One look at the repository, shared by all automations of a run: nothing is asked of GitHub twice."""

    @property
    def checkout(self) -> Checkout:
        """The files, with everybody by their login of today as far as this run knows it by now."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of what there is to read here, made once as long as that stays as it is."""

    def meet(self, people: Iterable[Person | None]) -> None:
        """Learns from accounts that GitHub showed elsewhere, such as in an event."""

    def look_up(self, logins: Collection[str]) -> None:
        """Asks GitHub who has these logins now, a hundred at a time."""

    def issue(self, number: int) -> Issue:
        """Raises Gone if it was deleted or moved to another repository."""

    def ahead(self, read: Callable[[], object]) -> None:
        """`read` will be called sooner or later in this run: what it asks of this reader goes along with what is asked
        before. It is called for that as well, and breaks off there: so nothing is noted as asked before it is.
        """

    def load_ahead(self, now: datetime, about: Callable[[], Collection[str]]) -> None:
        """`load` will be called about these: the same for what it asks, which is more than one question."""

    def original(self, number: int) -> Original | None:
        """Of which issue a closed one is a duplicate; None where nobody called it one."""

    def is_reopened_after(self, number: int, labels: Collection[str]) -> bool | None:
        """Whether an issue was opened again after a person last gave it one of these labels; None where GitHub doesn't
        say, or where we gave it that label since.
        """

    def comments(self, number: int) -> Sequence[Comment]:
        """All comments on one issue, oldest first."""

    def pages(self, number: int) -> Sequence[str]:
        """Where the pages of a long conversation begin, to be remembered where that makes the next look quicker."""

    def begun(self, now: datetime) -> datetime:
        """From when on we act: what was sent in before that is left alone."""

    @property
    def is_fork(self) -> bool:
        """Whether this is a copy of another repository, of which nobody said that a network lives there; as far as was
        read.
        """

    @property
    def left_alone(self) -> int:
        """How many open casussen are from before that, with nothing said or done since; as far as was read."""

    @property
    def crowd(self) -> int:
        """How many casussen are open, where they are more than a sweep looks at: `open_casussen` has some of them then;
        otherwise 0. As far as was read.
        """

    def load(self, now: datetime, about: Collection[str] = ()) -> Load:
        """The asks of the week before `now`, who takes part in which open casussen, and who asked for a pause.

        `about` are logins that may be mentioned next: whose they are is known from then on.
        """

    def week(self, now: datetime) -> Mapping[str, Mapping[str, Any]]:
        """What our comments on the board are to remember of the asks of the week, by key, where this run had much to
        read for them.
        """

    def doubts(self) -> Sequence[Doubted]:
        """What stands under our account and isn't surely ours, of all that this run has read so far."""

    def label_names(self) -> frozenset[str]:
        """The labels that exist in the repository, in lower case."""

    def own_issues(self) -> Sequence[OwnIssue]:
        """The issues that we made ourselves and keep up to date, oldest first."""

    def own_keys(self) -> frozenset[str]:
        """What our newest issues are or were for, a hundred of them: `own_issues` has few of those that are closed."""

    def overview(self, newest: int) -> Overview:
        """Where all casussen stand, with so many cards per status."""

    def open_casussen(self, now: datetime | None = None) -> Iterable[int]:
        """The numbers of all open issues that may be a casus; each is read together with many others.

        A sweep, which asks first, leaves out those from before us in which nothing happened since: that needs `now`.
        In a crowd these are those of the network, the newest, and the oldest that wait for a coordinator.
        """

    def due_casussen(self, now: datetime) -> Iterable[int]:
        """The numbers of the open casussen that a sweep looks at, each read as above: all, or where one of this day did
        that already those in which anything may be due since; see `leaves_out`.
        """

    @property
    def leaves_out(self) -> bool:
        """Whether this sweep left open casussen out, of which it has read nothing then. Who asks for `open_casussen`
        gets them all the same, for as many requests as that takes.
        """

    def pointing_casussen(self) -> Iterable[int]:
        """In such a sweep the numbers of those that tell of a closed casus in which anything happened."""

    def keep_look(
        self, now: datetime, waits: Collection[int], points: Mapping[int, Collection[int]], *, was_cut: bool
    ) -> None:
        """That all open casussen were looked at: which are due in each sweep all the same, and which tell of others."""

    def looked(self) -> Mapping[str, Mapping[str, Any]]:
        """What our comments on the board are to remember of that, by key; nothing in any other run."""

    def has_read(self, number: int) -> bool:
        """Whether all comments on it are here already, so that it takes no request to look at them."""

    def read_so_far(self) -> Sequence[int]:
        """The numbers of all issues that this run has read with all their comments."""

    def together(self, numbers: Collection[int]) -> Sequence[int]:
        """Which of these issues are there, each read with its comments; 25 take one request.

        In a sweep, which has read all open casussen, these are the open ones.
        """

    def newest_casussen(self, about: Collection[str]) -> Sequence[Issue]:
        """With titles, texts and labels: the newest open casussen, at most 200, the newest 50 closed ones, and the
        newest hundred that are closed and have one of the labels `about`; see `alike_missed`.
        """

    @property
    def alike_missed(self) -> str:
        """Why GitHub didn't give the newest casussen, so that nobody is pointed to those; "" where it did."""

    def open_issues(self, label: str) -> Sequence[Issue]:
        """Open issues with a label, with their titles, texts and labels: at most 200, the newest.

        Of what a meeting may talk about fewer, and without their texts: the oldest points, and the most wanted themes.
        """

    def all_issues(self, label: str) -> Sequence[Issue]:
        """The newest issues with a label, open or closed, as above: few."""

    def recent_issues(self) -> Sequence[Issue]:
        """The newest open issues whatever their labels, at most 50: what nobody has looked at yet is among them."""

    def closed_casussen(self, now: datetime) -> Iterable[int]:
        """The numbers of closed casussen about which something may be left to ask, read as the open ones are."""

    def commanded(self, now: datetime) -> Sequence[Comment]:
        """Comments of the last hours in which somebody of the network gave a command, wherever in the repository,
        oldest first: what an event alone would tell of is among them, where its run was put off or got lost.
        """

    def retitled(self, label: str, now: datetime) -> Mapping[int, Person | None]:
        """The issues with a label, of those changed lately, whose author changed their title after they got that, and
        nobody else since; with that author, None where the account is gone.
        """

    def in_turn(self, now: datetime) -> Iterable[int]:
        """The numbers of issues for us of every kind and age, read as above: all, or where they are many some of them;
        in a crowd first some of the open casussen that are in no list.

        It ends early where looking at them takes many requests; another moment gives others.
        """

    def threads(self, *labels: str) -> Sequence[int]:
        """The numbers of all open issues with any of these labels, each read with its comments; a page a request."""

    def tips(self, home: int, nodes: Collection[str]) -> TipsThere:
        """All that a sweep looks at for tips, in one request: what was said last on our own issue `home`, and the forms
        and comments with these ids of GitHub's, as far as they are still there.
        """

    @property
    def offers(self) -> Sequence[Offer] | None:
        """What a job without a token that writes read of the feeds; None in a run that has nothing to do with them."""

    def node_of(self, number: int, comment: int = 0) -> str:
        """GitHub's other id of an issue, or of a comment, that this run read; "" where it doesn't tell."""

    def failed_runs(self, now: datetime, *, files: Collection[str], mended_by: str) -> Sequence[FailedRun]:
        """What didn't come to its end in the last week in these workflow files, newest first, since the last sweep that
        did: what failed, and what GitHub or a person stopped.
        """

    def workflow_states(self) -> Mapping[str, str]:
        """Whether each workflow file is on, in GitHub's words, by its name."""

    def settings(self, sources: Iterable[Source[Any]], now: datetime) -> Told:
        """What GitHub tells of the repository's settings; each source that it doesn't tell is among the hidden ones."""

    def proposal(self, branch: str, paths: Collection[str]) -> Proposal:
        """A branch of ours with its pull request, and the texts of these files on it."""

    def conflicts(self, pull: int) -> bool:
        """Whether GitHub says that a pull request can't be merged as it stands, since both sides changed the same."""

    def own_pulls(self, number: int | None = None) -> Sequence[OwnPull]:
        """The open pull requests from branches of ours, and those that were merged last, whoever opened them; for this
        issue only.
        """

    def remarks(self, pull: int) -> Sequence[Comment]:
        """All comments on one pull request, oldest first."""

    def resolved_casussen(self) -> Sequence[int]:
        """The numbers of closed casussen that are resolved and have no published lesson, those changed last first."""

    @property
    def overfull(self) -> Sequence[str]:
        """The labels that more issues carry than we read of, so that we know only the oldest and the newest."""

    def thumbs_on(self, comment: Comment) -> frozenset[int]:
        """The ids of who gave a 👍 to a comment on an open casus with advice: of few of them no question of its own."""

    @property
    def cut(self) -> Sequence[int]:
        """The issues on which so many gave a 👍 to a comment that we didn't read of all who they are; as far as was
        read.
        """

    def hands_on_issue(self, number: int) -> Hands:
        """The same of an issue: it tells the last few who gave a 👍, and how many did."""

    def hands_on(self, comment: Comment) -> Hands:
        """Who gave a 👍 to a comment and who edited it last: neither starts a run, and each question is a request."""

    def opened_since(self, moment: datetime) -> Mapping[str, int]:
        """The casussen that we opened ourselves since then: their numbers, by what they are for.

        Raises Trouble where so many were sent in since that we can't tell.
        """

    def unclaimed_on(self, number: int) -> Sequence[Unclaimed]:
        """Comments on an issue that look like ours, under accounts that may write and that we don't know."""

    def unclaimed_issues(self) -> Sequence[Unclaimed]:
        """The same of issues that we would have made ourselves."""

    def unclaimed(self) -> Sequence[Unclaimed]:
        """All of both that this run met."""

    def is_known_here(self, number: int) -> bool:
        """Whether who opened an issue isn't new: they belong to the repository, or a casus of theirs was taken up."""

    def is_maintainer(self, login: str) -> bool:
        """Whether somebody may change the repository, as GitHub says. Where it can't say: no."""

    def expect(self, asks: Iterable[Ask], met: Iterable[str] = ()) -> None:
        """Counts what this run does itself in the load from now on: asks, and owners who were introduced."""

    def expect_labels(self, names: Iterable[str]) -> None:
        """Counts these labels among those that exist: a run that only shows what it would do makes none."""

    @property
    def left(self) -> Left:
        """As far as we know: what GitHub doesn't count has no end."""
