"""REST and GraphQL have quotas of their own: what a query costs is known before it is asked, and each counts apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from typing import Any

import pytest
from graphql import parse

from ospo_automation import gh
from ospo_automation.core.github.event import Event
from ospo_automation.core.primitives.errors import Postponed
from ospo_automation.gh import at_once, owners
from ospo_automation.gh.client import connect
from ospo_automation.gh.graphql import query
from ospo_automation.gh.pace import MOST_MADE, Pace
from ospo_automation.gh.points import points
from ospo_automation.gh.quota import GRAPHQL, REST, Quotas, until
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.runner import RESERVE, run
from ospo_automation.sandbox import Request
from ospo_automation.sandbox.graphql_points import weigh
from tests.town import NAME, Town, keys

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
# The example of GitHub's own page, with the two of its page on nodes.
OF_GITHUB = """
query {
  viewer {
    login
    repositories(first: 100) {
      edges { node { id issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id name } } } } } } } }
    }
  }
}
"""
OF_NODES = """
query Complex($few: Int = 10, $more: Int!) {
  viewer {
    repositories(first: 50) {
      edges {
        repository: node {
          pullRequests(first: $more) { edges { pullRequest: node { title comments(last: $few) { nodes { body } } } } }
          issues(first: $more) { ...Issues }
        }
      }
    }
    followers(first: 10) { edges { follower: node { login } } }
  }
}
# A remark with a { in it.
fragment Issues on IssueConnection {
  totalCount
  edges { issue: node { ... on Issue @include(if: true) { title comments(first: 10) { nodes { body } } } } }
}
"""
TEXTS = {
    each.name.removesuffix(".graphql"): f"\n{each.read_text('utf-8')}"
    for each in files(gh).joinpath("queries").iterdir()
    if each.name.endswith(".graphql")
}
QUERIES = sorted(name for name, text in TEXTS.items() if "\nquery" in text)
FRAGMENTS = [name for name, text in TEXTS.items() if "\nquery" not in text and "\nmutation" not in text]


PEOPLE = [f"persoon-{index}" for index in range(owners.AT_ONCE)]
MADE = {
    "numbered": at_once.numbered(range(1, at_once.AT_ONCE + 1)),
    "owners": owners.open_fragment(PEOPLE),
    "who_is_known": owners.known_fragment({login: index for index, login in enumerate(PEOPLE, 1)}),
}
"""Fragments that are made of what a query is about, as many as it takes at once."""


def of_ours(name: str) -> str:
    """With all fragments: those it doesn't use cost nothing."""
    return "\n".join((query(name, *FRAGMENTS), MADE.get(name, "")))


def test_a_query_costs_what_githubs_page_says() -> None:
    assert points(OF_GITHUB, {}) == 51
    weight = weigh(parse(OF_GITHUB), {})
    assert (weight.requests, weight.points) == (5_101, 51)
    weight = weigh(parse(OF_NODES), {"more": 20})
    assert weight.nodes == 22_060
    assert points(OF_NODES, {"more": 20}) == weight.points == 21


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("size", [None, 1, 7, 100])
def test_what_we_think_a_query_of_ours_costs_is_what_github_would(name: str, size: int | None) -> None:
    """By a parser of GraphQL that isn't ours."""
    document = of_ours(name)
    variables: dict[str, Any] = {} if size is None else dict.fromkeys(("first_issues", "first_own"), size)
    variables |= {"ids": ["a", "b"]}
    assert points(document, variables) == weigh(parse(document), variables).points
    assert weigh(parse(document), variables).nodes < 500_000


def test_what_changes_something_costs_one_point() -> None:
    assert points(query("pin"), {"issue": "x"}) == points(query("commit"), {}) == 1
    assert (
        points("mutation { a: closeIssue(input: {issueId: 1}) { issue { comments(first: 100) { totalCount } } } }", {})
        == 1
    )


def told(left: int, resource: str = "", reset: datetime = NOW + DAY, limit: int = 1_000) -> dict[str, Any]:
    named = {"x-ratelimit-resource": resource} if resource else {}
    figures = {"remaining": left, "limit": limit, "reset": int(reset.timestamp())}
    return named | {f"x-ratelimit-{name}": str(value) for name, value in figures.items()}


def test_each_quota_is_counted_apart_until_its_hour_is_over() -> None:
    moment = [NOW]
    quotas = Quotas(lambda: moment[0])
    assert quotas.left(REST) > 1_000_000
    quotas.hear(told(7, "core"), GRAPHQL)
    quotas.hear(told(900, reset=NOW + timedelta(minutes=5)), GRAPHQL)  # an older server names none
    assert (quotas.left(REST), quotas.left(GRAPHQL)) == (7, 900)
    quotas.hear({}, REST)
    quotas.hear(told(0, "core", limit=0), REST)  # a server of one's own counts nothing
    quotas.hear({"x-ratelimit-remaining": "x"}, REST)
    assert quotas.left(REST) == 7
    moment[0] += timedelta(minutes=5)
    assert quotas.left(GRAPHQL) > 1_000_000
    assert quotas.left(REST) == 7


RESET = {"x-ratelimit-reset": str(int((NOW + timedelta(minutes=40)).timestamp()))}
LATER: dict[str, tuple[dict[str, Any], timedelta]] = {
    "nothing": ({}, timedelta(minutes=1)),
    "retry after": ({"retry-after": "90"}, timedelta(seconds=90)),
    "retry after, a date": ({"retry-after": format_datetime(NOW + DAY, usegmt=True)}, DAY),
    "retry after, no time": ({"retry-after": "soon"}, timedelta(minutes=1)),
    "used up": ({**RESET, "x-ratelimit-remaining": "0"}, timedelta(minutes=40)),
    "used up, and not said": (RESET, timedelta(minutes=40)),
    "not used up": ({**RESET, "x-ratelimit-remaining": "700"}, timedelta(minutes=1)),
    "not used up, retry after": ({**RESET, "x-ratelimit-remaining": "700", "retry-after": "30"}, timedelta(seconds=30)),
    "both": ({**RESET, "x-ratelimit-remaining": "0", "retry-after": "60"}, timedelta(minutes=40)),
    "past": ({"x-ratelimit-reset": "1", "x-ratelimit-remaining": "0"}, timedelta(minutes=1)),
}


@pytest.mark.parametrize(("headers", "after"), LATER.values(), ids=LATER)
def test_until_when_is_what_github_says_or_a_minute(headers: dict[str, Any], after: timedelta) -> None:
    assert until(headers, NOW) == NOW + after


def spend(place: Town, resource: str, left: int) -> None:
    """Others were there before us."""
    windows = [window for name, window in place.box.world.windows.items() if name.startswith(resource)]
    assert windows
    for window in windows:
        window.used = place.box.quota - left


def test_points_that_are_used_up_put_off_in_githubs_way_and_cost_no_second_request(place: Town) -> None:
    number = place.send()
    place.play()
    spend(place, "graphql", 0)
    reader = place.reader()
    for _ in range(2):
        before = len(place.box.requests)
        with pytest.raises(Postponed) as put_off:
            reader.issue(number)
        until_ = put_off.value.until
        assert until_ is not None
        assert place.box.now < until_ <= place.box.now + timedelta(hours=1)
    assert len(place.box.requests) == before  # the second time we knew
    assert reader.left.requests > 100
    place.box.advance(timedelta(hours=1))
    assert reader.issue(number).number == number


def test_without_points_what_needs_only_rest_goes_on(place: Town) -> None:
    place.send()
    place.play()
    reader = place.reader()
    reader.issue(1)
    spend(place, "graphql", 0)
    with pytest.raises(Postponed):
        reader.proposal("ospo/x", ["x"])
    assert reader.is_maintainer("zoe")


def test_a_query_that_asks_for_too_much_is_refused_as_github_does(place: Town) -> None:
    place.send()
    document = """
      { repository(owner: "acme", name: "netwerk") { issues(first: 100) { nodes {
        comments(first: 100) { nodes { reactions(first: 60) { totalCount } } } } } } }
    """
    requester = place.connection(place.token).client.requester
    status, headers, answer = requester.requestJson("POST", requester.graphql_url, input={"query": document})
    assert status == 200
    assert "MAX_NODE_LIMIT_EXCEEDED" in answer
    assert "610,100 possible nodes" in answer
    assert (headers["x-ratelimit-resource"], headers["x-ratelimit-used"]) == ("graphql", "101")


@pytest.mark.parametrize("resource", ["core", "graphql"])
def test_a_sweep_leaves_of_each_quota_what_people_may_need(place: Town, resource: str) -> None:
    numbers = [place.send(who=f"owner{index}") for index in range(8)]
    place.box.events.clear()
    reader = place.reader()
    reader.load(place.box.now)
    reader.commanded(place.box.now)
    spend(place, resource, RESERVE + 12)
    outcome = place.sweep()
    assert not outcome.is_postponed
    assert "de rest komt de volgende keer" in outcome.summary.terminal()
    assert 0 < sum(bool(keys(place, number)) for number in numbers) < 8
    place.box.advance(timedelta(hours=1))
    place.sweep()
    assert all(keys(place, number) for number in numbers)


@dataclass
class Busy:
    """A small GitHub whose clock goes on: a third of a second for a request, and our pauses."""

    place: Town
    made: list[datetime] = field(default_factory=list)
    refused: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        box = self.place.box
        box.hurries, box.faults, box.quota = True, self.heard, 100_000

    def heard(self, request: Request) -> None:
        self.place.box.advance(timedelta(seconds=0.3))
        if self.place.box.requests[:-1]:
            last = self.place.box.requests[-2]
            self.refused += [last] if last.status == 403 else []
        if (request.method in {"POST", "PATCH"} and b'"query": "# ' not in request.sent) or b"mutation" in request.sent:
            self.made.append(self.place.box.now)

    def reader(self) -> GitHubReader:
        box = self.place.box
        start = box.now

        def sleep(seconds: float) -> None:
            box.advance(timedelta(seconds=seconds))

        def passed() -> float:
            return (box.now - start).total_seconds()

        pace = Pace(now=passed, sleep=sleep)
        connection = connect(url=box.url, token=self.place.token, pace=pace, clock=lambda: box.now)
        return GitHubReader(connection, NAME, self.place.reader().checkout)

    def most_in(self, span: timedelta) -> int:
        return max(sum(at <= other < at + span for other in self.made) for at in self.made)


def test_a_first_sweep_over_many_makes_no_more_than_github_lets_us(place: Town) -> None:
    """160 casussen that nobody looked at yet: more than one sweep may see to."""
    place.send()
    place.play()  # now there are labels
    for index in range(160):
        place.send(who=f"owner{index}")
    place.box.events.clear()
    busy = Busy(place)
    left = []
    for _ in range(3):
        reader = busy.reader()
        outcome = run(Event("schedule", None, None, None, place.box.now), reader, GitHubWriter(reader))
        assert not outcome.is_postponed
        assert not outcome.has_failed
        left.append(reader.left.made)
        place.box.advance(timedelta(hours=1))
    assert busy.refused == []
    assert busy.most_in(timedelta(minutes=1)) <= 60
    assert busy.most_in(timedelta(hours=1)) <= 500 - RESERVE + 20
    assert min(left) >= RESERVE - 20  # the board and the labels come on top
    assert all("intake" in keys(place, number) for number in range(1, 162))


def test_without_pauses_content_is_refused_as_github_does(place: Town) -> None:
    number = place.send()
    place.box.hurries = True
    reader = place.reader()
    issue = reader.repository.get_issue(number)
    for _ in range(80):
        issue.create_comment("x")
    with pytest.raises(Postponed) as put_off, reader.connection.translated():
        issue.create_comment("x")
    assert put_off.value.until == place.box.now + timedelta(minutes=1)
    place.box.advance(timedelta(minutes=1))
    issue.create_comment("x")


def test_a_sweep_rests_before_github_has_to_stop_it_from_making_more(place: Town) -> None:
    numbers = [place.send(who=f"owner{index}") for index in range(8)]
    place.box.events.clear()
    reader = place.reader()
    reader.connection.pace.made = MOST_MADE - RESERVE - 12
    outcome = run(Event("schedule", None, None, None, place.box.now), reader, GitHubWriter(reader))
    assert "de rest komt de volgende keer" in outcome.summary.terminal()
    assert 0 < sum(bool(keys(place, number)) for number in numbers) < 8
