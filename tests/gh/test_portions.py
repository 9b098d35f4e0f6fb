"""GitHub that gives no more than a few of anything at once: what is read then is what is read else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    parse,
)
from graphql.language.ast import SelectionSetNode

from ospo_automation import gh
from ospo_automation.core.github.event import Event
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import TooMuch, Trouble
from ospo_automation.gh import at_once, owners
from ospo_automation.gh.client import PATIENCE
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.runner import run
from ospo_automation.sandbox.graphql_points import weigh
from tests.gh.test_setbacks import LIMITS, PASSING, Answer, Stub, graphql, reader_of, reading
from tests.given import WITH_BOARD
from tests.town import Town, town

TOO_MUCH = graphql(LIMITS, type="RESOURCE_LIMITS_EXCEEDED")
AT_MOST_THREE = "pinnedIssues"  # GitHub pins no more
AT_MOST_ONE = {"reactions", "timelineItems"}  # of an issue: how many there are, or what happened last
DOCUMENTS = {
    each.name: parse(each.read_text("utf-8"))
    for each in files(gh).joinpath("queries").iterdir()
    if each.name.endswith(".graphql")
}
MADE = [parse(owners.open_fragment(["anna"])), parse(at_once.numbered([7]))]
"""Of fragments that are made of the people or the numbers that a query is about."""
OF_PEOPLE = {"owners.graphql", "who_is_known.graphql"}
FRAGMENTS = {
    each.name.value: each
    for document in (*DOCUMENTS.values(), *MADE)
    for each in document.definitions
    if isinstance(each, FragmentDefinitionNode)
}
QUERIES = {
    name: each
    for name, document in DOCUMENTS.items()
    for each in document.definitions
    if isinstance(each, OperationDefinitionNode)
}


def fields(within: SelectionSetNode | None) -> Iterator[FieldNode]:
    """Those directly in it, also by way of fragments."""
    for each in within.selections if within else ():
        if isinstance(each, FieldNode):
            yield each
        elif isinstance(each, InlineFragmentNode):
            yield from fields(each.selection_set)
        elif isinstance(each, FragmentSpreadNode):
            yield from fields(FRAGMENTS[each.name.value].selection_set)


def lists(within: SelectionSetNode, *, is_within: bool = False) -> Iterator[tuple[FieldNode, bool]]:
    """All, and whether they are in another list, or of one issue."""
    for each in fields(within):
        name, arguments = each.name.value, {argument.name.value for argument in each.arguments or ()}
        is_list = bool({"first", "last"} & arguments)
        if is_list:
            yield each, is_within
        is_one = name in {"issue", "pullRequest", "nodes"} and (arguments or is_within)
        if each.selection_set:
            yield from lists(each.selection_set, is_within=is_within or is_list or bool(is_one))


@pytest.mark.parametrize("query", [name for name, each in QUERIES.items() if each.operation is OperationType.QUERY])
def test_every_query_can_be_the_first_of_a_run_and_asks_whose_token_it_is(query: str) -> None:
    """Whatever comes before it may have failed."""
    spread = [each for each in QUERIES[query].selection_set.selections if isinstance(each, FragmentSpreadNode)]
    assert "Us" in {each.name.value for each in spread}


@pytest.mark.parametrize("query", QUERIES)
def test_every_list_of_every_query_can_be_asked_in_portions(query: str) -> None:
    for each, is_within in lists(QUERIES[query].selection_set):
        name = each.alias.value if each.alias else each.name.value
        given = {one.name.value: one.value for one in each.arguments or ()}
        variables = {key: value.name.value for key, value in given.items() if isinstance(value, VariableNode)}
        below = {field.name.value for field in fields(each.selection_set)}
        size = given.get("first", given.get("last"))
        if query in OF_PEOPLE:  # a few ids of each; where fifty people are too much they are asked one by one or missed
            assert isinstance(size, IntValueNode)
            assert int(size.value) <= owners.MOST_OPEN
            assert below == {"nodes"}
            continue
        if name == AT_MOST_THREE or (name in AT_MOST_ONE and isinstance(size, IntValueNode) and size.value == "1"):
            continue
        if is_within and "after" not in given:
            assert f"most_{name}" in {variables.get("first"), variables.get("last")}
            assert below & {"totalCount", "filteredCount"}
        else:
            assert (variables.get("first"), variables.get("after")) == (f"first_{name}", f"after_{name}")
            assert "pageInfo" in below


class Stingy(Stub):
    """Gives no more than `most` of any list; `refused` and `given` count queries."""

    def __init__(self, reader: GitHubReader, most: int, answer: Answer = TOO_MUCH) -> None:
        self.refused = 0
        self.given = 0
        self.most = most
        self._answer = answer
        super().__init__(reader.connection.client.requester, reading)

    def __call__(self, verb: str, url: str, *rest_: Any, **named: Any) -> tuple[int, dict[str, Any], str]:
        sent = named["input"] if "input" in named else rest_[2] if len(rest_) > 2 else None
        sizes = [value for name, value in (sent or {}).get("variables", {}).items() if name.startswith("first_")]
        if max(sizes, default=0) > self.most:
            self.refused += 1
            return self._answer.as_sent()
        self.given += bool(sizes)
        return super().__call__(verb, url, *rest_, **named)


class Narrow(Stub):
    """Gives no more than so many nodes in all, counted as GitHub counts what a query may give."""

    def __init__(self, reader: GitHubReader, most: int) -> None:
        self.refused = 0
        self._nodes = most
        super().__init__(reader.connection.client.requester, reading)

    def __call__(self, verb: str, url: str, *rest_: Any, **named: Any) -> tuple[int, dict[str, Any], str]:
        sent = named["input"] if "input" in named else rest_[2] if len(rest_) > 2 else None
        document = (sent or {}).get("query")
        if sent and document and weigh(parse(document), sent["variables"]).nodes > self._nodes:
            self.refused += 1
            return TOO_MUCH.as_sent()
        return super().__call__(verb, url, *rest_, **named)


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Open casussen, and closed ones with and without an outcome, advice, comments, our own issues, and a meeting."""
    with town(tmp_path_factory.mktemp("lively"), WITH_BOARD + "meetings:\n") as place:
        place.box.quota = 100_000
        for index in range(7):
            number = place.send(who=f"owner{index}")
            place.play()
            for turn in range(4):
                place.repo.comment("bert", number, f"Reactie {turn}")
        for number in (1, 2, 3):
            place.repo.close_issue(f"owner{number - 1}", number)
        for number, label in (
            (1, "status: opgelost"),
            (2, "status: opgelost"),
            (4, "status: advies gegeven"),
            (5, "status: opgepakt"),
        ):
            place.repo.add_label("zoe", number, label)
        for login in ("olga", "anna", "emma"):
            place.repo.react(login, 4, "+1", place.repo.comments(4)[-1].id)
        labels = place.reader().checkout.network.labels
        for each in (labels.theme, labels.agenda_point, labels.signal, labels.minutes, labels.meeting):
            for index in range(3):
                number = place.repo.open_issue("olga", title=f"{each.name} {index}", body="")
                place.repo.add_label("zoe", number, each.name)
        place.box.events.clear()
        sweep(place)
        yield place


def sweep(place: Town) -> None:
    reader = place.reader()
    assert not run(Event("schedule", None, None, None, place.box.now), reader, GitHubWriter(reader)).has_failed


def as_read(reader: GitHubReader, numbers: Any) -> Any:
    return [(reader.issue(number), tuple(reader.comments(number))) for number in numbers]


def of_meetings(reader: GitHubReader, _: Town) -> Any:
    labels = reader.checkout.network.labels
    wanted = (labels.theme, labels.agenda_point, labels.signal, labels.minutes)
    return [*(reader.open_issues(each.name) for each in wanted), reader.all_issues(labels.meeting.name)]


def hands(reader: GitHubReader, _: Town) -> Any:
    return reader.hands_on(reader.comments(4)[-1])


READS: dict[str, Callable[[GitHubReader, Town], Any]] = {
    "look": lambda reader, _: as_read(reader, [4]),
    "labels": lambda reader, _: reader.labels(),
    "load": lambda reader, place: reader.load(place.box.now),
    "own_issues": lambda reader, _: reader.own_issues(),
    "own_pulls": lambda reader, _: reader.own_pulls(),
    "threads": lambda reader, _: as_read(reader, reader.threads("agendapunt")),
    "begun": lambda reader, place: [reader.begun(place.box.now + timedelta(days=each)) for each in (400, 0)],
    "own_keys": lambda reader, _: reader.own_keys(),
    "board": lambda reader, _: reader.overview(5),
    "open_casussen": lambda reader, _: as_read(reader, reader.open_casussen()),
    "recent": lambda reader, _: reader.recent_issues(),
    "all_casussen": lambda reader, _: as_read(reader, reader.all_casussen()),
    "closed_casussen": lambda reader, place: as_read(reader, reader.closed_casussen(place.box.now + timedelta(days=1))),
    "resolved_casussen": lambda reader, _: reader.resolved_casussen(),
    "compared_casussen": lambda reader, _: reader.newest_casussen(["casus", "thema: EUPL"]),
    "newest_issues": lambda reader, _: reader.all_issues("casus"),
    "opened": lambda reader, place: reader.opened_since(place.box.now - timedelta(days=30)),
    "advised": lambda reader, _: [reader.thumbs_on(each) for each in reader.comments(4)],
    "hands": hands,
    "meeting_lists": of_meetings,
    "proposal": lambda reader, _: reader.proposal("ospo/lesson-1", ["docs/x.md"]),
}


@pytest.mark.parametrize("most", [1, 3, 20])
@pytest.mark.parametrize("read", READS)
def test_whatever_we_read_is_the_same_in_portions(read: str, most: int, lively: Town) -> None:
    expected = READS[read](reader_of(lively), lively)
    reader = reader_of(lively)
    stingy = Stingy(reader, most)
    assert READS[read](reader, lively) == expected
    assert stingy.given
    assert stingy.refused <= 6 * PATIENCE


@pytest.mark.parametrize("read", READS)
def test_where_one_of_each_is_too_much_lists_within_lists_are_made_smaller(read: str, lively: Town) -> None:
    """Down to one of those as well; what is missing is asked for each issue by itself."""
    expected = READS[read](reader_of(lively), lively)
    reader = reader_of(lively)
    narrow = Narrow(reader, 90)
    assert READS[read](reader, lively) == expected
    assert narrow.refused


def test_the_lists_that_are_compared_are_long_enough_to_tell(lively: Town) -> None:
    found = {name: read(reader_of(lively), lively) for name, read in READS.items()}
    lengths = {name: len(each) for name, each in found.items() if isinstance(each, list | tuple | dict)}
    assert (lengths["all_casussen"], lengths["resolved_casussen"]) == (7, 2)
    assert lengths["open_casussen"] > 3
    assert lengths["labels"] > 10
    assert [len(each) for each in found["meeting_lists"]] == [3] * 5
    assert len(found["hands"].liked) == 3
    assert len(found["advised"]) > 1
    assert min(lengths["own_issues"], lengths["closed_casussen"]) > 0
    assert found["board"].columns[Status.RESOLVED].total == 2


def test_what_isnt_given_one_by_one_either_is_a_trouble_that_passes(lively: Town) -> None:
    reader = reader_of(lively)
    stingy = Stingy(reader, 0)
    with pytest.raises(TooMuch) as trouble:
        list(reader.open_casussen())
    assert trouble.value.is_passing
    # 50, 10, 2, and one by one; of each 100 labels, 20, 4, and one by one until it is enough.
    assert stingy.refused == 3 + 3 + PATIENCE
    assert isinstance(trouble.value, Trouble)


@pytest.mark.parametrize("answer", ["502", "504", "wrong"])
def test_what_takes_too_long_is_asked_in_portions_down_to_one(answer: str, lively: Town) -> None:
    expected = READS["all_casussen"](reader_of(lively), lively)
    reader = reader_of(lively)
    slow = Stingy(reader, 1, PASSING[answer])
    assert READS["all_casussen"](reader, lively) == expected
    # As often as anything else, and once on the way down: 100, 20, and one by one.
    assert slow.refused == PATIENCE + 1


def test_a_github_that_is_down_is_asked_in_portions_once_a_run(lively: Town) -> None:
    reader = reader_of(lively)
    down = Stingy(reader, 0, PASSING["502"])
    with pytest.raises(Trouble):
        reader.issue(4)
    first = down.refused
    with pytest.raises(Trouble):
        reader.issue(5)
    assert first == 2 * PATIENCE
    assert down.refused - first == PATIENCE
    down.most = 100
    assert as_read(reader, [4]) == as_read(reader_of(lively), [4])
    assert down.given == 1


def test_what_was_too_much_once_isnt_asked_again_in_that_run(lively: Town) -> None:
    reader = reader_of(lively)
    stingy = Stingy(reader, 2)
    list(reader.all_casussen())
    refused = stingy.refused
    list(reader.all_casussen())
    assert (refused, stingy.refused) == (2, 2)


def test_casussen_that_are_too_much_together_are_read_one_by_one(lively: Town) -> None:
    reader = reader_of(lively)
    stub = Stub(
        reader.connection.client.requester,
        lambda _, __, sent: "query Numbered(" in str(sent),
        *[TOO_MUCH] * (3 + PATIENCE),
    )
    assert reader.together([4, 5, 6]) == [4, 5, 6]
    assert stub.asked == 3 + PATIENCE
    assert as_read(reader, [4, 5, 6]) == as_read(reader_of(lively), [4, 5, 6])
