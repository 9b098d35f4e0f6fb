"""Each name in the network's files keeps the account that it meant; when that changes, coordinators hear of it once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.remembered import BOARD, holds_rows, rows_on
from ospo_automation.core.casus.rounds import is_away
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, ReopenIssue, Say, Tell
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.accounts import Ended
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, OwnIssue, OwnKind, own_comments
from ospo_automation.core.network.communication import COMMUNICATION, accounts_of
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.network.profiles import FOLDER
from ospo_automation.core.outgoing.safe import Mention, Safe

RENAMES = OwnKind("renames")
MOST_TOLD = 5
MOST_SHOWN = 20


@dataclass(frozen=True)
class Renamed:
    """A login in our files that isn't any more whose it was. `now` is their login of today, "" where there is none.

    `lines` are those of the expertise file, `sections` are those of the configuration where it stands too.
    """

    login: str
    ended: Ended
    now: str
    lines: tuple[int, ...]
    sections: tuple[str, ...]
    page: str

    @property
    def key(self) -> str:
        """By which we know that we told of it."""
        return f"{self.login}/{self.ended.value}/{self.now}"


@dataclass(frozen=True)
class Facts:
    """`states` is what to remember on the `board`, None where there is none. `ours` is the issue about what moved."""

    network: Network
    file: str
    moved: Sequence[Renamed]
    states: Mapping[str, Mapping[str, Any]]
    board: int | None
    has_rows: bool
    ours: OwnIssue | None
    said: Sequence[Comment]
    coordinators: Sequence[str]
    today: date


def gather(hub: Reader, event: Event) -> Facts:
    hub.look_up(hub.checkout.people)  # what was read in between may have told whose a login was
    board, ours = own_issue(hub, BOARD), own_issue(hub, RENAMES)
    checkout = hub.checkout
    moved = tuple(_moved(checkout))
    today = checkout.network.calendar.today(event.now)
    return Facts(
        checkout.network,
        checkout.as_written.expertise.file,
        moved,
        checkout.accounts.states(checkout.people),
        board.number if board is not None else None,
        board is not None and holds_rows(board.comments, checkout.network.bots),
        ours,
        hub.comments(ours.number) if ours is not None and moved else (),
        _coordinators(checkout, board, today),
        today,
    )


def _moved(checkout: Checkout) -> Iterator[Renamed]:
    accounts, written = checkout.accounts, checkout.as_written
    in_teams = {login.lower() for team in checkout.network.teams.values() for login in team}
    tellers = accounts_of(checkout.network)
    for login in sorted(checkout.people):
        ended = accounts.ended(login)
        if ended is not None:
            lines = tuple(line.number for line in written.expertise.lines if login in line.named)
            page = f"{FOLDER}/{login}.md" if login in written.profiles.pages else ""
            now = accounts.today(login) if ended is Ended.RENAMED else ""
            sections = (("teams", login in in_teams), (COMMUNICATION, login in tellers))
            yield Renamed(login, ended, now, lines, tuple(name for name, is_there in sections if is_there), page)


def _coordinators(checkout: Checkout, board: OwnIssue | None, today: date) -> list[str]:
    """Those who aren't away, a few at most."""
    pauses = rows_on(board, checkout.network.bots, checkout.accounts).pauses
    named = sorted(checkout.expertise.coordinators)
    return [each for each in named if not is_away(each, checkout.profiles.of(each), pauses, today)][:MOST_TOLD]


def decide(facts: Facts) -> Iterator[Effect]:
    if facts.board is not None and facts.has_rows:  # they come first, whatever a run came to
        for key, state in facts.states.items():
            yield Say(facts.board, key, "renames/kept", {}, state)
    ours = facts.ours
    if not facts.moved:
        if ours is not None and ours.is_open:
            yield KeepIssue(RENAMES, "renames/title", "renames/list", _values(facts))
            yield CloseIssue(ours.number, "completed")
        return
    keys = [each.key for each in facts.moved]
    yield KeepIssue(RENAMES, "renames/title", "renames/list", _values(facts), {"moved": keys[:MOST_SHOWN]})
    if ours is None:
        return  # the next sweep tells of it
    if set(keys[:MOST_SHOWN]) - _texts(ours.state):  # who closes it has seen the others
        yield ReopenIssue(ours.number)
    if facts.network.calendar.is_working_day(facts.today):
        yield from _told(facts, ours, keys)


def _told(facts: Facts, ours: OwnIssue, keys: Collection[str]) -> Iterator[Effect]:
    """Of each once, whoever is coordinator by then."""
    marks = [mark for _, mark in own_comments(facts.said, facts.network.bots)]
    known = {key for mark in marks for key in _texts(mark.state)}
    if new := [key for key in keys if key not in known]:
        mentions = tuple(facts.coordinators)
        values = {"mentions": [Mention(login) for login in mentions], "count": len(new)}
        yield Tell(ours.number, f"{RENAMES}/{facts.today}", "renames/told", mentions, values, {"moved": new[:500]})


def _texts(state: Mapping[str, Any]) -> set[str]:
    found = state.get("moved")
    return {each for each in found if isinstance(each, str)} if isinstance(found, list) else set()


def _values(facts: Facts) -> dict[str, Any]:
    shown = [_shown(each) for each in facts.moved[:MOST_SHOWN]]
    return {"moved": shown, "more": len(facts.moved) - len(shown), "file": _named(facts.file), "settings": _named(FILE)}


def _named(file: str) -> Safe:
    """A file of ours, without the folder that people know it stands in."""
    return Safe(file.rpartition("/")[2])


def _shown(moved: Renamed) -> dict[str, Any]:
    return {
        "login": moved.login,
        "now": moved.now,
        "ended": moved.ended.value,
        "lines": list(moved.lines),
        "sections": [Safe(each) for each in moved.sections],
        "page": Safe(moved.page),
        "own_page": Safe(f"{FOLDER}/{moved.now or moved.login}.md"),
    }


automation = Automation(
    name="renames",
    purpose=(__doc__ or "").strip(),
    on=("schedule",),
    may=(KeepIssue, CloseIssue, ReopenIssue, Say, Tell),
    issues=(RENAMES,),
    settings=None,
    gather=gather,
    decide=decide,
)
