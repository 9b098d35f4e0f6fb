"""A Projects board follows the labels, and what people moved there becomes a label.

It must write, read and write again, in an order that is safe wherever a run stops. What people moved is set as a label
first. The remembered status of casussen whose card we are about to write is forgotten before, and the new one
remembered after: in between the label wins.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .. import texts
from ..core.casus.checkout import Checkout
from ..core.casus.remembered import BOARD
from ..core.engine.effects import OnProject, Relabel, Say, SetStatus
from ..core.engine.plan import MOST_EFFECTS, Plan, Step, own_issue, tidy
from ..core.github.event import Event
from ..core.github.told import ProjectState
from ..core.network.decided import Network
from ..core.network.labels import Status
from ..core.primitives.errors import Gone, Postponed, Trouble
from ..core.sight.cards import (
    PROJECT,
    Board,
    CardField,
    Difference,
    Settings,
    as_state,
    difference,
    known_options,
    lacking,
    remembered,
)
from ..gh.client import connect
from ..gh.environment import PROJECT_TOKEN, Environment
from ..gh.projects import NoBoard, ProjectBoard, casussen
from ..gh.reading import GitHubReader
from ..gh.writing import GitHubWriter, Receipt
from .play import Outcome, ended
from .summary import Summary, quota, sentence

MOST_WRITES = 100  # on the board in one run: with GitHub's pauses some three minutes
CLOSED_WITHIN = timedelta(days=14)
MOST_TOLD = 5  # cards that stand under something else than a status


@dataclass(frozen=True)
class Place:
    """Where the board is: in GitHub's API, and in the words of a person."""

    path: str
    name: str


def follow(reader: GitHubReader, environment: Environment, now: datetime, *, apply: bool) -> Outcome:
    """Makes board and labels agree. Whatever the board or its token lacks is told, and is no failure."""
    network = reader.checkout.network
    settings = network.section(Settings)
    if settings is None:
        return _only(network.language, "project_off")
    if not environment.project_token:
        return _only(network.language, "project_no_token", variable=PROJECT_TOKEN)
    place = _place(settings, environment.repository)
    names = settings.names(texts.words(network.language)["project"])
    clock = reader.connection.quotas.clock
    connection = connect(url=environment.api_url, token=environment.project_token, clock=clock)
    project = ProjectBoard(connection, place.path, environment.repository, names)
    try:
        return _Run(reader, project, names, place, now).through(apply=apply)
    except NoBoard as no:
        name = "project_not_found" if no.status == 404 else "project_refused"
        told = _only(network.language, name, project=place.name, status=no.status)
        wrong = f"the token in {PROJECT_TOKEN} is wrong or expired."
        return replace(told, no_entry=wrong) if no.status == 401 else told
    except (Gone, Postponed, Trouble) as end:
        end = Trouble(404, str(end)) if isinstance(end, Gone) else end
        return ended(end, Event("schedule", None, None, None, now), reader)


def _only(language: str, name: str, **values: Any) -> Outcome:
    return Outcome(Summary(language, notes=[sentence(language, name, **values)]))


def state_of(network: Network, environment: Environment, clock: Callable[[], datetime]) -> ProjectState:
    """Whether the board can be reached with the token for it, and which of our fields it lacks: in one request."""
    settings = network.section(Settings) or Settings(number=1)
    place = _place(settings, environment.repository)
    names = settings.names(texts.words(network.language)["project"])
    connection = connect(url=environment.api_url, token=environment.project_token, clock=clock)
    try:
        fields = ProjectBoard(connection, place.path, environment.repository, names).fields()
    except NoBoard as no:
        return ProjectState(place.name, no.status)
    lacks = [name for part, name in names.items() if part not in fields or fields[part].options is None]
    return ProjectState(place.name, lacks=tuple(lacks))


def _place(settings: Settings, repository: str) -> Place:
    owner = settings.owner or repository.partition("/")[0]
    kind = "orgs" if settings.kind == "organisation" else "users"
    return Place(f"/{kind}/{owner}/projectsV2/{settings.number}", f"{kind}/{owner}/projects/{settings.number}")


@dataclass(frozen=True)
class _Run:
    """What one run goes by."""

    reader: GitHubReader
    project: ProjectBoard
    names: Mapping[CardField, str]
    place: Place
    now: datetime

    @property
    def checkout(self) -> Checkout:
        return self.reader.checkout

    @property
    def language(self) -> str:
        return self.checkout.network.language

    def through(self, *, apply: bool) -> Outcome:
        ours = own_issue(self.reader, BOARD)
        if self.reader.is_fork:
            return _only(self.language, "fork")
        if ours is None:
            return _only(self.language, "project_no_memory")
        known = remembered(self.reader.comments(ours.number), self.checkout.network.bots, self.place.name)
        board = self.project.read()
        since = (self.now - CLOSED_WITHIN).strftime("%Y-%m-%dT%H:%M:%SZ")
        issues = casussen(self.reader, self.now, since)
        found = [
            difference(issue, board.items.get(issue.number), board, known.get(issue.number), self.checkout)
            for issue in issues
        ]
        moved = [each for each in found if each.moved]
        moves, shows = moved[:MOST_EFFECTS], _within(found, board)
        waiting = {each.number for each in moved} - {each.number for each in moves}
        waiting |= {each.number for each in found if each.show} - {each.number for each in shows}
        notes = self._told(moves, found, lacking(issues, self.names, board, self.checkout))
        if not board.is_whole:
            notes.append(sentence(self.language, "project_too_large", project=self.place.name))
        if waiting:
            notes.append(sentence(self.language, "rest_later"))
        labels = tidy([SetStatus(each.number, each.moved) for each in moves if each.moved], self.reader, self._render)
        cards = Plan(tuple(Step(each.show) for each in shows if each.show))
        plan = Plan((*labels.steps, *cards.steps))
        if not apply:
            return Outcome(Summary(self.language, plan, None, notes))
        receipts = self._applied(ours.number, known, found, waiting, labels, cards)
        notes += self._ends(receipts)
        is_postponed = any(receipt.postponed for receipt in receipts)
        return Outcome(Summary(self.language, plan, receipts, notes), is_postponed=is_postponed)

    def _applied(
        self,
        board_issue: int,
        known: Mapping[int, Status],
        found: Sequence[Difference],
        waiting: Collection[int],
        labels: Plan,
        cards: Plan,
    ) -> tuple[Receipt, ...]:
        writer = GitHubWriter(self.reader, self.project)
        moved = tuple(writer.apply(labels))
        unsure = {each.number for each in found if each.writes_status and each.number not in waiting}
        memory = {number: status for number, status in known.items() if number not in unsure}
        forgotten = self._remember(writer, board_issue, memory) if memory != known else ()
        if any(receipt.error for receipt in forgotten):
            return (*moved, *forgotten)  # with what we remember now, a write of ours would look like somebody's move
        shown = tuple(writer.apply(cards))
        undone = _undone((*moved, *shown))
        # Who was closed long ago, or is no casus any more, isn't read and need not be remembered.
        after = {
            each.number: _after(each, is_undone=each.number in undone, is_waiting=each.number in waiting)
            for each in found
        }
        settled = {number: status for number, status in after.items() if status is not None}
        later: tuple[Receipt, ...] = ()
        if settled != memory:
            if forgotten:
                self.reader.own_comment(board_issue, PROJECT)  # as it stands there now
            later = self._remember(writer, board_issue, settled)
        return (*moved, *shown, *(each for each in (*forgotten, *later) if each.error))

    def _remember(self, writer: GitHubWriter, board_issue: int, memory: Mapping[int, Status]) -> tuple[Receipt, ...]:
        """In a comment of our own on the board issue, edited in place."""
        say = Say(
            board_issue, PROJECT, "board/project", {"project": self.place.name}, as_state(memory, self.place.name)
        )
        return tuple(writer.apply(tidy([say], self.reader, self._render)))

    def _render(self, name: str, values: Mapping[str, Any]) -> str:
        return texts.render(self.language, name, values)

    def _told(
        self, moves: Sequence[Difference], found: Sequence[Difference], parts: Mapping[CardField, str]
    ) -> list[str]:
        """What people did on the board, and what it lacks."""
        name_of = self.checkout.network.labels.status_name
        foreign = [each for each in found if each.foreign][:MOST_TOLD]
        return [
            *(self._sentence("project_moved", each, name_of(each.moved)) for each in moves if each.moved),
            *(self._sentence("project_foreign", each, each.foreign) for each in foreign),
            *self._lacking(parts),
        ]

    def _sentence(self, name: str, each: Difference, option: str) -> str:
        return sentence(self.language, name, number=each.number, option=option)

    def _lacking(self, parts: Mapping[CardField, str]) -> list[str]:
        board = self.project.board
        said = []
        for part, name in parts.items():
            there = board.fields.get(part)
            wanted = known_options(part, self.checkout)
            options = [each for each in wanted if there is None or not there.option(each)]
            key = "project_field" if there is None else "project_kind" if there.options is None else "project_options"
            quoted = ", ".join(f"‘{each}’" for each in options)
            said.append(sentence(self.language, key, project=self.place.name, field=name, options=quoted))
        return said

    def _ends(self, receipts: Sequence[Receipt]) -> list[str]:
        notes = []
        if any(isinstance(each.step.effect, OnProject) and each.declined for each in receipts):
            notes.append(sentence(self.language, "project_refused", project=self.place.name, status=403))
        postponed = next((each.postponed for each in receipts if each.postponed), None)
        if postponed is not None:
            notes.append(quota(self.language, postponed.until))
        return notes


def _within(found: Sequence[Difference], board: Board) -> list[Difference]:
    """The oldest that fit in one run; a new card takes two requests."""
    chosen, writes = [], 0
    for each in found:
        if each.show is None:
            continue
        writes += 1 if each.number in board.items else 2
        if writes > MOST_WRITES:
            break
        chosen.append(each)
    return chosen


def _after(each: Difference, *, is_undone: bool, is_waiting: bool) -> Status | None:
    """What to remember of a casus after the run. Of a status that may or may not stand on the board: nothing."""
    if is_undone:
        return None if each.writes_status else each.last
    return each.last if is_waiting else each.then


def _undone(receipts: Sequence[Receipt]) -> set[int]:
    """The casussen of which something wasn't written."""
    effects = (receipt.step.effect for receipt in receipts if receipt.error or receipt.declined)
    return {effect.number for effect in effects if isinstance(effect, Relabel | OnProject)}
