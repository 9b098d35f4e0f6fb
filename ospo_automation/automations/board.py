"""One pinned issue shows where every casus stands: how many per status, the newest, and what most people ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AfterValidator, Field

from ospo_automation.core.casus.looked_at import may_be_listed
from ospo_automation.core.casus.overview import ENDED, Card, Column, Overview
from ospo_automation.core.casus.remembered import BOARD, ROWS, SWEEP, Rows, holds_rows, rows_on
from ospo_automation.core.casus.week import WEEK
from ospo_automation.core.casus.whole_look import LOOKED
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, Pin, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.accounts import ACCOUNTS
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.incoming.personal import title
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.labels import LabelDefinition, Status
from ospo_automation.core.outgoing.safe import Safe, inline
from ospo_automation.core.primitives.section import Section

PINNED_WITHIN = timedelta(days=1)  # if the token may not pin, that is tried on the board's first day only
LONGEST_TITLE = 90
MOST_TOPICS = 2  # shown of a casus: whoever fills in the form may choose them all, and the board must stay small
MOST_NAMED = 3  # of a team
LONGEST_NAME = 40  # of a topic or a kind of organisation


def _once(columns: tuple[Status, ...]) -> tuple[Status, ...]:
    if len(set(columns)) < len(columns):
        raise ValueError("names a column twice")
    return columns


class Settings(Section):
    """The columns in their order, and how many casussen each shows."""

    columns: Annotated[tuple[Status, ...], Field(min_length=1), AfterValidator(_once)] = tuple(Status)
    newest: Annotated[int, Field(ge=1, le=10)] = 5


@dataclass(frozen=True)
class Facts:
    """`boards` are our board issues, oldest first: one, unless two runs crossed. `swept`: this run sees everything.

    `week` is what is to be remembered of the asks of the week, `accounts` whose the logins in our files are, `looked`
    what a look at all open casussen found.
    """

    network: Network
    settings: Settings
    overview: Overview
    boards: tuple[OwnIssue, ...]
    now: datetime
    swept: bool
    week: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    looked: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None or (event.number is not None and not _is_on_board(hub, event.number)):
        return None
    boards = tuple(issue for issue in hub.own_issues() if issue.key == BOARD)
    overview = hub.overview(settings.newest)
    accounts = hub.checkout.accounts.states(hub.checkout.people)
    week, looked = hub.week(event.now), hub.looked()
    return Facts(network, settings, overview, boards, event.now, event.number is None, week, accounts, looked)


def _is_on_board(hub: Reader, number: int) -> bool:
    issue = hub.issue(number)
    return not issue.is_pull_request and _has_label(issue.labels, hub.checkout.network)


def _has_label(names: Collection[str], network: Network) -> bool:
    labels = network.labels
    return labels.casus.name.lower() in map(str.lower, names) or bool(labels.statuses_in(names))


def ahead(hub: Reader, event: Event) -> Iterator[Callable[[], object]]:
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is not None and (event.is_scheduled or _has_label(event.labels, network)):
        yield lambda: hub.overview(settings.newest)


def decide(facts: Facts) -> Iterator[Effect]:
    board = facts.boards[0] if facts.boards else None
    today = facts.network.calendar.today(facts.now)
    below = () if facts.swept else tuple(_first(facts, 0))  # a first sweep has enough to do: the next run writes them
    yield KeepIssue(BOARD, "board/title", "board/board", _values(facts), below=below)
    if board is None or (not board.was_pinned and facts.now - board.created_at < PINNED_WITHIN):
        yield Pin(BOARD)
    for double in facts.boards[1:]:
        if double.is_open:
            yield CloseIssue(double.number, "not_planned")
    if board is not None and facts.swept:
        rows = rows_on(board, facts.network.bots).done(SWEEP, today)
        yield Say(board.number, ROWS, "board/rows", {"runs": dict(rows.runs)}, rows.states()[ROWS])
    if board is not None and not facts.swept and not holds_rows(board.comments, facts.network.bots):
        yield from _first(facts, board.number)
    if board is not None:
        yield from _week(facts, board)
        for key, state in facts.looked.items():
            yield Say(board.number, key, "board/looked", {}, state, within=ROWS if key == LOOKED else "")


def _first(facts: Facts, number: int) -> Iterator[Say]:
    """What we remember on the board, before strangers who write there can push it out of what comes with it."""
    yield Say(number, ROWS, "board/rows", {"runs": {}}, Rows().states()[ROWS])
    for key, state in (facts.accounts or {ACCOUNTS: {}}).items():
        yield Say(number, key, "renames/kept", {}, state, within=ROWS if key == ACCOUNTS else "")


def _week(facts: Facts, board: OwnIssue) -> Iterator[Say]:
    for key, state in facts.week.items():
        within = ROWS if key == WEEK else ""
        yield Say(board.number, key, "board/week", {}, state, is_renewed=True, within=within)


def _values(facts: Facts) -> dict[str, Any]:
    network, overview = facts.network, facts.overview
    labels = network.labels
    columns = [
        _column(
            facts, overview.columns[status], labels.of_status(status), labels.status_name(status), ended=status in ENDED
        )
        for status in facts.settings.columns
    ]
    triage = _column(facts, overview.triage, labels.triage.named(), labels.triage.name, ended=False)
    return {
        "today": network.calendar.today(facts.now),
        "columns": columns,
        "sections": [column for column in (triage, *columns) if column["cards"]],
        "wanted": [
            _card(facts, card)
            for card in _listed(network, overview.wanted)
            if card.thumbs_up and may_be_listed(labels, card.labels)
        ],
        "left_alone": overview.left_alone,
        "since": network.since,
        "form": Safe(f"{overview.url}/issues/new?template=casus.yml"),
    }


def _column(facts: Facts, column: Column, label: LabelDefinition, name: str, *, ended: bool) -> dict[str, Any]:
    newest = _listed(facts.network, column.newest)[: facts.settings.newest]
    search = quote(f'is:issue {"" if ended else "is:open "}label:"{label.name}"', safe="")
    return {
        "name": name,
        "meaning": label.description,
        "total": column.total,
        "more": max(0, column.total - max(len(newest), min(len(column.newest), facts.settings.newest))),
        "cards": [_card(facts, card) for card in newest],
        "all": Safe(f"{facts.overview.url}/issues?q={search}"),
    }


def _listed(network: Network, cards: Sequence[Card]) -> list[Card]:
    return [card for card in cards if not network.labels.is_unlisted(card.labels)]


def _card(facts: Facts, card: Card) -> dict[str, Any]:
    """Without a title until somebody of the network looked: then only its number, and what stands in labels of ours.

    By its address: GitHub unfolds a bare number in a list to the title.
    """
    network = facts.network
    is_looked_at = may_be_listed(network.labels, card.labels)
    family = network.labels.organisation_type.name.lower()
    kinds = [name[len(family) :] for name in card.labels if name.lower().startswith(family)]
    titles = [inline(network.topics[path].title, LONGEST_NAME) for path in network.topics_in(card.labels)]
    return {
        "number": card.number,
        "title": inline(title(card.title), LONGEST_TITLE) if is_looked_at else "",
        "link": Safe(f"{facts.overview.url}/issues/{card.number}"),
        "organisation_type": inline(kinds[0], LONGEST_NAME) if kinds else "",
        "topics": [*titles[:MOST_TOPICS], *(["…"] if len(titles) > MOST_TOPICS else [])],
        "day": network.calendar.today(card.created_at),
        "thumbs_up": card.thumbs_up,
        "team": [*map(inline, card.team[:MOST_NAMED]), *(["…"] if len(card.team) > MOST_NAMED else [])],
    }


automation = Automation(
    name="board",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issues.reopened",
        "issues.closed",
        "issue_comment.created",
        "workflow_dispatch",
        "schedule",
    ),
    may=(KeepIssue, Pin, CloseIssue, Say),
    issues=(BOARD,),
    settings=Settings,
    gather=gather,
    decide=decide,
    ahead=ahead,
)
