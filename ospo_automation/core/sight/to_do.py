"""What goes on only once a coordinator or a maintainer did something, beside the casussen that wait for one.

Each kind of it is found by one function: whoever adds a kind adds that, its deed, and a line in the text of the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any
from urllib.parse import quote

from ..casus.remembered import BOARD, rows_on
from ..engine.plan import own_issue
from ..engine.reader import Reader
from ..github.event import Event
from ..github.failed_runs import FAILURES
from ..github.issue import Issue, own_state
from ..knowledge import digests, experience, page_meant
from ..knowledge.published import Drafting, to_look_over
from ..meetings import series
from ..network import by_mail, joiner
from ..outgoing.proposal import TAKES_BACK
from ..outgoing.safe import Safe
from ..primitives.section import Section
from ..signals import tips_sent
from ..signals.feeds_kept import NEWS
from ..signals.news_list import NewsList
from ..signals.tips_kept import TIPS, TipMemory
from .confirmations import open_forms
from .outsiders import WAITING
from .partner_events import waiting_events
from .signing_form import STAGE, WAITS, state_of
from .standing_members import in_teams, leaving

MOST_NAMED = 5  # casussen in one line
MOST_UNSEEN, A_CROWD = 300, 5_000  # runs of numbers of those that our list remembers, and how long none is
UNSEEN_AFTER = 5  # working days: until then it is the experts who were asked that look first

UNSEEN = "unseen"
MAILS, COUNT = "mails", "count"
"""Kind of comment on the board that tells how many mails wait for a person, and where it remembers that."""

PROPOSING = (
    Drafting, page_meant.Settings, experience.Settings, series.Settings, joiner.Settings, digests.Settings,
)  # fmt: skip
"""The sections with which we propose pages."""


class Settings(Section):
    """The list for coordinators: nothing to choose yet."""


class Deed(IntEnum):
    """What somebody could do, in the order of how much else waits for it."""

    MEND = 0  # the automation itself
    ANSWER = 1  # mails that no program should
    WELCOME = 2  # or not: who signed up
    LET_IN = 3  # or not: events of others
    MERGE = 4  # or turn down: a proposal of ours
    TAKE_IN = 5  # or not: tips
    TAKE_OUT = 6  # of the files: who left, where only people do that
    CHOOSE = 7  # what of the news of the week is passed on
    LOOK = 8  # at casussen that nobody of the network saw yet
    REVIEW = 9  # lessons: whether they still hold
    REPLACE = 10  # the address of a feed that can't be read


@dataclass(frozen=True)
class ToDo:
    """One line of the list: one click, or one word.

    `number` is the issue or pull request to go to, and `numbers` are all of them where one line tells of several, the
    oldest first; `total` counts those as well that aren't named. `about` is the issue for which a proposal is, `what`
    what it is called after, as in its branch. `is_approved`: it waits only to be merged. `names` are the logins of
    those who said in public that they leave, `pages` the title and the file of each page that it is about.
    """

    deed: Deed
    numbers: tuple[int, ...]
    day: date | None = None
    total: int = 1
    about: int = 0
    what: str = ""
    is_approved: bool = False
    names: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()

    @property
    def number(self) -> int:
        """0 where it is about pages alone."""
        return self.numbers[0] if self.numbers else 0

    def shown(self) -> dict[str, Any]:
        """As the list tells it."""
        return {
            "deed": self.deed.name.lower(),
            "number": self.number,
            "numbers": list(self.numbers),
            "more": self.total - len(self.names or self.pages or self.numbers),
            "day": self.day,
            "about": self.about,
            "what": self.what,
            "is_approved": self.is_approved,
            "names": list(self.names),
            "pages": [{"title": title, "path": Safe(quote(path))} for title, path in self.pages],
        }


Source = Callable[[Reader, Event], Iterable[ToDo]]


def _failures(hub: Reader, event: Event) -> Iterator[ToDo]:
    ours = own_issue(hub, FAILURES)
    if ours is not None and ours.is_open:
        yield ToDo(Deed.MEND, (ours.number,), hub.checkout.network.calendar.today(ours.created_at))


def _mails(hub: Reader, event: Event) -> Iterator[ToDo]:
    """How many wait for a person, as the job that reads the mailbox told on the board: never what they say."""
    checkout = hub.checkout
    board = own_issue(hub, BOARD) if checkout.network.section(by_mail.Settings) is not None else None
    count = own_state(board.comments, checkout.network.bots, MAILS).get(COUNT) if board is not None else 0
    if board is not None and isinstance(count, int) and count > 0:
        yield ToDo(Deed.ANSWER, (board.number,), total=count)


def _joiners(hub: Reader, event: Event) -> Iterator[ToDo]:
    """All in one line, however many sign up."""
    checkout = hub.checkout
    if checkout.network.section(joiner.Settings) is None:
        return
    there = (each for each in open_forms(hub) if not hub.issue(each).is_locked)
    found = sorted(each for each in there if state_of(hub.comments(each), checkout).get(STAGE) == WAITS)
    if found:
        yield ToDo(Deed.WELCOME, tuple(found[:MOST_NAMED]), total=len(found))


def _events(hub: Reader, event: Event) -> Iterator[ToDo]:
    """All in one line, however many are sent in."""
    found = waiting_events(hub)
    if found:
        yield ToDo(Deed.LET_IN, tuple(found[:MOST_NAMED]), total=len(found))


def _proposals(hub: Reader, event: Event) -> Iterator[ToDo]:
    """Those first that take something back, then what only waits to be merged, and then the oldest."""
    network = hub.checkout.network
    if not any(network.section(each) for each in PROPOSING):
        return
    there = [each for each in hub.own_pulls() if each.merged_at is None and not each.is_draft and each.is_opened_inside]
    for each in sorted(there, key=lambda one: (one.key not in TAKES_BACK, one.is_void or not one.approvals, one.pull)):
        day = network.calendar.today(each.opened_at) if each.opened_at is not None else None
        is_approved = bool(each.approvals) and not each.is_void
        yield ToDo(Deed.MERGE, (each.pull,), day, about=each.number, what=each.key, is_approved=is_approved)


def _tips(hub: Reader, event: Event) -> Iterator[ToDo]:
    """All in one line: the forms that wait, and our own issue, which says of all others where they stand."""
    home = own_issue(hub, TIPS) if hub.checkout.network.section(tips_sent.Settings) is not None else None
    waits = TipMemory.of(home.state).waits if home is not None else ()
    if home is not None and waits:
        forms = sorted(each.number for each in waits if not each.comment)
        others = len(waits) - len(forms)
        named = forms[: MOST_NAMED - bool(others)]
        numbers = (*named, *([home.number] if others else []))
        yield ToDo(Deed.TAKE_IN, numbers, total=len(waits) - max(0, others - 1), about=home.number)


def _news(hub: Reader, event: Event) -> Iterator[ToDo]:
    """Each list of what is new in the feeds, as long as something of it waits."""
    if hub.checkout.network.section(tips_sent.Settings) is None:
        return
    for each in hub.own_issues():
        left = NewsList.of(each.state).left if each.is_open and NEWS.has(each.key) else ()
        if left:
            yield ToDo(Deed.CHOOSE, (each.number,), total=len(left))


def _feeds(hub: Reader, event: Event) -> Iterator[ToDo]:
    """All in one line; our comment on the issue about tips names those that couldn't be read."""
    settings = hub.checkout.network.section(tips_sent.Settings)
    home = own_issue(hub, TIPS) if settings is not None and settings.feeds else None
    failing = TipMemory.of(home.state).failing if home is not None else 0
    if home is not None and failing > 0:
        yield ToDo(Deed.REPLACE, (home.number,), total=failing)


def _left(hub: Reader, event: Event) -> Iterator[ToDo]:
    """Who left and stands where no proposal of ours takes them away: in a team, or anywhere if we propose nothing."""
    checkout = hub.checkout
    board = own_issue(hub, BOARD)
    if board is None:
        return
    going = leaving(rows_on(board, checkout.network.bots, checkout.accounts).pauses, checkout)
    found = in_teams(going, checkout) if checkout.network.section(joiner.Settings) is not None else going
    if found:
        yield ToDo(Deed.TAKE_OUT, (board.number,), total=len(found), names=tuple(found[:MOST_NAMED]))


def _unseen(hub: Reader, event: Event) -> Iterator[ToDo]:
    """In one line as well. In a crowd that is told of, these are too many to name."""
    found = unseen(hub, event) if not hub.crowd else ()
    if found:
        yield ToDo(Deed.LOOK, tuple(found[:MOST_NAMED]), total=len(found))


def unseen(hub: Reader, event: Event) -> Sequence[int]:
    """The open casussen at which nobody of the network looked in time. Of those that a sweep leaves out it goes by what
    our list remembers.
    """
    ours = own_issue(hub, WAITING) if hub.leaves_out else None
    noted = _noted(ours.state) if ours is not None else []
    if not hub.leaves_out or noted is None:
        return [number for number in sorted(hub.open_casussen()) if _is_unseen(hub.issue(number), hub, event)]
    read = set(hub.read_so_far())
    new = (number for number in read if _is_unseen(hub.issue(number), hub, event))
    return sorted({*new, *(number for number in noted if number not in read)})


def noting(found: Sequence[int]) -> dict[str, list[list[int]]]:
    """What our list is to remember of those: where each run of numbers begins, and how long it is. Nothing where they
    are too many for it.
    """
    runs: list[list[int]] = []
    for number in found:
        if runs and number == sum(runs[-1]):
            runs[-1][1] += 1
        else:
            runs.append([number, 1])
    return {UNSEEN: runs} if len(runs) <= MOST_UNSEEN else {}


def _noted(state: Mapping[str, Any]) -> list[int] | None:
    runs: Any = state.get(UNSEEN)
    try:
        return [number for begin, count in runs for number in range(int(begin), int(begin) + min(int(count), A_CROWD))]
    except (TypeError, ValueError):
        return None


def _is_unseen(issue: Issue, hub: Reader, event: Event) -> bool:
    network = hub.checkout.network
    today, labels = network.calendar.today(event.now), network.labels
    names = [name.lower() for name in issue.labels]
    is_casus = labels.casus.name.lower() in names and issue.is_open and not issue.is_pull_request
    is_told = labels.is_looked_at(names) or labels.is_unlisted(names) or labels.triage.name.lower() in names
    day = network.calendar.today(issue.created_at)
    return is_casus and not is_told and network.calendar.working_days_between(day, today) >= UNSEEN_AFTER


def _reviews(hub: Reader, event: Event) -> Iterator[ToDo]:
    """All in one line, those that wait longest first."""
    checkout = hub.checkout
    if checkout.network.section(Drafting) is None:
        return
    found = to_look_over(checkout.lessons(), checkout.pages(), checkout.network.calendar.today(event.now))
    if found:
        named = tuple((each.title, each.path) for each in found[:MOST_NAMED])
        yield ToDo(Deed.REVIEW, (), total=len(found), pages=named)


SOURCES: tuple[Source, ...] = (
    _failures,
    _mails,
    _joiners,
    _events,
    _proposals,
    _tips,
    _left,
    _news,
    _unseen,
    _reviews,
    _feeds,
)


def to_do(hub: Reader, event: Event) -> list[ToDo]:
    """All of it, what helps most first."""
    found = [each for source in SOURCES for each in source(hub, event)]
    return sorted(found, key=lambda each: each.deed)
