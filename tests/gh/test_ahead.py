"""What a run reads anyway goes along with its first question: the same is read, in fewer requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from ospo_automation.core.github.event import Event
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.errors import Trouble
from ospo_automation.gh.ahead import Query, joined, parted
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.run.runner import run
from ospo_automation.sandbox import Fault, Request
from tests.gh import test_portions
from tests.gh.test_portions import READS
from tests.gh.test_setbacks import reader_of
from tests.town import Town

lively = test_portions.lively
NEVER_ALONG = {"look", "labels", "load", "opened", "closed_casussen", "hands"}
"""What somebody reads first, or asks of more than GraphQL first, or only with another answer in hand."""


@pytest.fixture
def sent(lively: Town) -> Iterator[list[str]]:
    """The addresses of what was asked of GitHub."""
    found: list[str] = []

    def note(request: Request) -> None:
        found.append(request.path)

    lively.box.faults = note
    yield found
    lively.box.faults = None


@pytest.mark.parametrize("read", READS)
def test_what_came_along_is_what_would_have_been_read(read: str, lively: Town, sent: list[str]) -> None:
    expected = READS[read](reader_of(lively), lively)
    alone = len(sent)
    reader = reader_of(lively)
    sent.clear()
    reader.ahead(lambda: READS[read](reader, lively))
    reader.comments(5)
    assert len(sent) == 1
    assert READS[read](reader, lively) == expected
    assert len(sent) <= alone + (read in NEVER_ALONG)


@pytest.mark.parametrize("days", [3, 40, 400])
def test_a_sweep_that_reads_ahead_wants_what_it_would_want_else(
    lively: Town, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nobody looks: what would be read is read to the end by nobody but who needs it."""
    event = Event("schedule", None, None, None, lively.box.now + timedelta(days=days))
    ahead, else_ = reader_of(lively), reader_of(lively)
    monkeypatch.setattr(else_.connection.ahead, "want", lambda _: None)  # as if nothing were read ahead
    plans = [run(event, reader, None).summary.plan.steps for reader in (ahead, else_)]
    assert plans[0] == plans[1]
    assert plans[0]


def test_several_things_come_along_with_one_question(lively: Town, sent: list[str]) -> None:
    reader = reader_of(lively)
    for name in ("board", "compared_casussen", "resolved_casussen"):
        reader.ahead(partial(READS[name], reader, lively))
    reader.comments(5)
    for name in ("board", "compared_casussen", "resolved_casussen"):
        READS[name](reader, lively)
    assert len(sent) == 1


def test_one_thing_after_the_other_comes_along_with_what_follows(lively: Town, sent: list[str]) -> None:
    """What is known only by the first answer is asked with the second."""

    def read() -> Any:
        return reader.together([each.number for each in reader.newest_casussen(["casus"]) if each.number < 4])

    reader = reader_of(lively)
    expected = read()
    assert expected
    reader = reader_of(lively)
    sent.clear()
    reader.ahead(lambda: reader.newest_casussen(["casus"]))
    reader.ahead(read)
    reader.comments(5)
    reader.own_keys()
    assert read() == expected
    assert len(sent) == 2


def test_whom_a_new_casus_may_ask_comes_along_with_it(lively: Town, sent: list[str]) -> None:
    """Also that one of them isn't there: that is an answer, beside which all others stand."""
    about, now = ["anna", "nobody-has-this", "bert"], lively.box.now
    alone = reader_of(lively)
    expected = alone.load(now, about)
    reader = reader_of(lively)
    sent.clear()
    reader.load_ahead(now, lambda: about)
    reader.comments(5)
    assert reader.load(now, about) == expected
    assert len(sent) == 1
    known = reader.checkout.accounts.holders
    assert {each: known[each] for each in about} == {each: alone.checkout.accounts.holders[each] for each in about}
    assert known["anna"]
    assert known["nobody-has-this"] is None


def test_a_fault_in_what_reads_ahead_is_met_by_whoever_reads(lively: Town, sent: list[str]) -> None:
    reader = reader_of(lively)

    def read() -> None:
        raise ValueError

    reader.ahead(read)
    reader.ahead(lambda: reader.overview(5))
    assert reader.comments(5)
    assert reader.overview(5).url
    assert len(sent) == 1


def test_after_we_wrote_it_is_read_anew(lively: Town, sent: list[str]) -> None:
    reader = reader_of(lively)
    reader.ahead(lambda: reader.overview(5))
    reader.comments(5)
    reader.forget_ahead()
    reader.overview(5)
    assert len(sent) == 2


def test_what_can_not_be_given_keeps_nothing_else_back(lively: Town, sent: list[str]) -> None:
    """GitHub is out of order for the whole: then each is asked alone, and no more often than else."""
    reader = reader_of(lively)

    def cut(request: Request) -> Fault | None:
        sent.append(request.path)
        return Fault(status=502) if b"also1_" in request.sent else None

    lively.box.faults = cut
    reader.ahead(lambda: reader.overview(5))
    assert [each.number for each in reader.comments(5)]
    assert reader.overview(5).url
    assert len(sent) == 3

    def broken(request: Request) -> Fault | None:
        sent.append(request.path)
        return Fault(status=502)

    lively.box.faults, counts = broken, []
    for reads_ahead in (False, True):
        reader = reader_of(lively)
        sent.clear()
        if reads_ahead:
            reader.ahead(partial(reader.overview, 5))
        with pytest.raises(Trouble):
            reader.comments(5)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_whose_token_it_is_is_asked_once(lively: Town) -> None:
    reader: GitHubReader = reader_of(lively)
    reader.ahead(lambda: reader.overview(5))
    reader.comments(5)
    assert isinstance(reader.checkout.network.bots.us, int | Person)


FIRST = Query("# Why.\nquery A($a: Int) {\n  ...Us\n  one(x: $a)\n}\nfragment Us on Query {\n  viewer\n}\n", {"a": 1})
OTHER = Query(
    "query B($a: Int) {\n  one: two(x: $a) {\n    ...P\n    ... on Q {\n      three\n    }\n  }\n}\n"
    "fragment P on Q {\n  three\n}\n",
    {"a": 2},
)


def test_names_of_the_others_stand_nowhere_else() -> None:
    whole = joined(FIRST, [OTHER])
    assert whole.variables == {"a": 1, "also1_a": 2}
    assert "  also1_one: two(x: $also1_a) {\n    ...also1_P\n    ... on Q {\n      three" in whole.text
    assert "fragment also1_P on Q {\n  three\n}" in whole.text
    assert "  one(x: $a)" in whole.text


def test_an_answer_is_parted_by_whom_it_is_for() -> None:
    data = {"one": 1, "also1_one": 2, "also2_one": None, "also10_one": 3}
    errors = [{"path": ["also2_one", 4]}, {"path": ["one"]}]
    first, one, two = parted({"data": data, "errors": errors}, 2)
    assert first == {"data": {"one": 1, "also10_one": 3}, "errors": [{"path": ["one"]}]}
    assert (one, two) == ({"data": {"one": 2}}, None)
    (_, *others) = parted({"data": data, "errors": errors}, 2, lambda error: error["path"] == ["one", 4])
    assert others == [{"data": {"one": 2}}, {"data": {"one": None}, "errors": [{"path": ["one", 4]}]}]
    assert parted({"errors": [{"message": "no"}]}, 1) == [{"errors": [{"message": "no"}]}, None]
    assert parted([], 1) == [{"errors": []}, None]
