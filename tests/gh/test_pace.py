"""A pause only between two changes, and only for what is left of a second. The clock here moves when it is told to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from graphql import OperationDefinitionNode, OperationType, parse

from ospo_automation.core.github.event import Event
from ospo_automation.gh.client import Connection, connect
from ospo_automation.gh.pace import Pace
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.runner import run
from ospo_automation.sandbox import Fault, Request
from tests.town import NAME, Town


@dataclass
class Clock:
    """Each request takes `request` seconds of it; else only pauses take time."""

    request: float = 0
    at: float = 1_000
    pauses: list[float] = field(default_factory=list)
    changes: int = 0
    reads: int = 0

    def sleep(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 6))
        self.at += seconds

    def heard(self, request: Request) -> Fault | None:
        """By GraphQL's own grammar, which is another opinion of what changes something."""
        self.at += self.request
        self.changes += _changes(request)
        self.reads += not _changes(request)
        return None


def _changes(request: Request) -> bool:
    if not request.path.endswith("/graphql"):
        return request.method != "GET"
    kinds = (each for each in parse(json.loads(request.sent)["query"]).definitions)
    return any(isinstance(each, OperationDefinitionNode) and each.operation is OperationType.MUTATION for each in kinds)


def connected(place: Town, clock: Clock) -> Connection:
    place.box.faults = clock.heard
    pace = Pace(between_changes=1, before_again=2, now=lambda: clock.at, sleep=clock.sleep)
    return connect(url=place.box.url, token=place.token, pace=pace)


def played(place: Town, event: Event, clock: Clock) -> None:
    reader = GitHubReader(connected(place, clock), NAME, place.reader().checkout)
    assert not run(event, reader, GitHubWriter(reader)).has_failed


def test_a_run_pauses_between_its_changes_and_at_no_other_moment(place: Town) -> None:
    place.send()
    happened = next(place.waiting())
    clock = Clock()
    played(place, Event.of(happened.name, json.dumps(happened.payload), place.box.now), clock)
    assert clock.changes > 2
    assert clock.reads > 1
    assert clock.pauses == [1] * (clock.changes - 1)


def test_a_sweep_with_nothing_to_do_never_pauses(place: Town) -> None:
    """Hundreds of queries are no change, however they are sent."""
    for _ in range(3):
        place.send()
    place.play()
    sweep = Event("schedule", None, None, None, place.box.now + timedelta(hours=1))
    played(place, sweep, Clock())
    clock = Clock()
    played(place, replace(sweep, now=sweep.now + timedelta(minutes=1)), clock)
    assert clock.reads > 1
    assert clock.pauses == [1] * max(0, clock.changes - 1)
    assert clock.changes < clock.reads


@pytest.mark.parametrize(("passed", "pauses"), [(0.0, [1]), (0.3, [0.7]), (0.999, [0.001]), (1.0, []), (60.0, [])])
def test_only_what_is_left_of_the_second_is_waited(place: Town, passed: float, pauses: list[float]) -> None:
    number = place.send()
    clock = Clock()
    issue = connected(place, clock).client.get_repo(NAME).get_issue(number)
    issue.create_comment("one")
    clock.at += passed
    issue.create_comment("two")
    assert clock.pauses == pauses


def test_reading_between_two_changes_neither_waits_nor_counts(place: Town) -> None:
    number = place.send()
    clock = Clock(request=0.25)
    repository = connected(place, clock).client.get_repo(NAME)
    repository.get_issue(number).create_comment("one")
    assert [comment.body for comment in repository.get_issue(number).get_comments()][-1:] == ["one"]
    repository.get_issue(number).create_comment("two")
    assert clock.pauses == [0.75]


def test_a_change_that_github_refused_counts_as_one(place: Town) -> None:
    number = place.send()
    clock = Clock()
    connection = connected(place, clock)
    issue = connection.client.get_repo(NAME).get_issue(number)

    def refused(request: Request) -> Fault | None:
        clock.heard(request)
        return Fault() if clock.changes == 1 else None

    place.box.faults = refused
    call: Callable[[], object] = lambda: issue.add_to_labels("casus")  # noqa: E731  (typed)
    connection.again(call)
    assert clock.pauses == [2]  # before it is tried again; that is longer ago than a second
    assert clock.changes == 2


def test_without_a_pace_of_ones_own_this_machine_is_never_waited_for(place: Town) -> None:
    assert connect(url=place.box.url, token=place.token).pace.between_changes == 0
    there = connect(url="https://api.github.example", token="t").pace
    assert (there.between_changes, there.before_again) == (1, 2)
