"""Long conversations: read for few requests, whole, and to the same end as short ones."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from github.Requester import Requester

from ospo_automation.automations.conversation import automation as conversation
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.threads import COMMENTS, Threads
from ospo_automation.sandbox import Fault, Request
from ospo_automation.sandbox.graphql_look import cursor
from tests.commanded import ADVICE, BOARD, JOIN
from tests.gh.test_setbacks import LIMITS, Answer, Stub, graphql, reader_of, reading
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, Town, keys, town

STRANGERS = ("sil", "kim", "noa")
SIZES = (99, 100, 101, 199, 1_386, 1_387, 1_388, 2_500, 5_000)


def talk(place: Town, number: int, count: int, who: tuple[str, ...] = STRANGERS) -> None:
    """So many comments more, one every ten seconds, by people without a part in it, for which no run comes."""
    state = place.repo.state
    for login in who:
        place.box.add_user(login)
    one = state.comments[place.repo.comment(who[0], number, "Volg ik.")]
    for index in range(1, count):
        place.box.advance(timedelta(seconds=10))
        at = dict.fromkeys(("created_at", "updated_at"), place.box.now)
        given = {"author": who[index % len(who)], "body": f"Volg ik ook, al {index} dagen."}
        state.put_comment(type(one)(**vars(one) | given | at | {"id": place.box.world.next_id("comment")}))
    state.issues[number].updated_at = place.box.now
    list(place.waiting())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as it:
        it.box.quota = 1_000_000
        yield it


def asked(place: Town, do: Callable[[], object]) -> int:
    """How many requests something takes."""
    before = len(place.box.requests)
    do()
    return len(place.box.requests) - before


def there(place: Town, number: int) -> list[int]:
    return [each.id for each in place.repo.comments(number)]


@pytest.mark.parametrize("count", SIZES)
def test_all_is_read_in_few_requests(count: int, place: Town) -> None:
    number = place.send()
    talk(place, number, count)
    reader = place.reader()
    read: list[Comment] = []
    requests = asked(place, lambda: read.extend(reader.comments(number)))
    assert [each.id for each in read] == there(place, number)
    assert requests <= 2 + count // 1_287


def of_a_thread(verb: str, _: str, sent: Any) -> bool:
    return reading(verb, "", sent) and "query Thread" in str((sent or {}).get("query"))


class Changing(Stub):
    """Somebody deletes a comment before each request of a certain kind."""

    def __init__(self, place: Town, reader: GitHubReader, number: int, *places: int) -> None:
        self.place, self.number, self.places = place, number, list(places)
        super().__init__(reader.connection.client.requester, of_a_thread)

    def __call__(self, verb: str, url: str, *rest: Any, **named: Any) -> tuple[int, dict[str, Any], str]:
        if self.places and of_a_thread(verb, url, named.get("input") or rest[2]):
            state = self.place.repo.state
            state.drop_comment(state.comments_of(self.number)[self.places.pop(0)])
        return super().__call__(verb, url, *rest, **named)


@pytest.mark.parametrize(
    "places", [(0,), (98,), (99,), (100,), (1_385,), (1_500,), (99, 1_386), (0, 0), (-1,)], ids=str
)
def test_no_comment_is_missed_where_others_are_deleted_meanwhile(places: tuple[int, ...], place: Town) -> None:
    number = place.send()
    talk(place, number, 1_600)
    reader = place.reader()
    Changing(place, reader, number, *places)
    read = [each.id for each in reader.comments(number)]
    assert set(there(place, number)) <= set(read)
    assert read == sorted(set(read))


NO_SUCH = graphql("Field 'timelineItems' doesn't accept argument 'skip'", extensions={"code": "argumentNotAccepted"})
TOO_MUCH = graphql(LIMITS, type="RESOURCE_LIMITS_EXCEEDED")


@pytest.mark.parametrize(("answers", "most"), [([NO_SUCH], 8), ([TOO_MUCH], 6), ([TOO_MUCH] * 4, 12)], ids=str)
def test_it_is_read_as_well_where_that_is_too_much_or_not_known(answers: list[Answer], most: int, place: Town) -> None:
    number, other = place.send(), place.send()
    talk(place, number, 700)
    talk(place, other, 150)
    reader = reader_of(place)
    stub = Stub(reader.connection.client.requester, of_a_thread, *answers)
    read: list[Comment] = []
    assert asked(place, lambda: read.extend(reader.comments(number))) + len(answers) <= most + 1
    assert [each.id for each in read] == there(place, number)
    assert stub.asked >= len(answers)
    assert [each.id for each in reader.comments(other)] == there(place, other)


def test_a_server_that_skips_nothing_is_read_page_after_page(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number = place.send()
    talk(place, number, 450)
    ask, skipped = Requester.requestJsonAndCheck, 0

    def without_skipping(self: Requester, verb: str, url: str, *rest: Any, **named: Any) -> tuple[dict[str, Any], Any]:
        nonlocal skipped
        given = (named.get("input") or {}).get("variables") or {}
        skipping = {name: 0 for name in given if name.startswith("skip_")}
        skipped += bool(skipping)
        given |= skipping
        return ask(self, verb, url, *rest, **named)

    monkeypatch.setattr(Requester, "requestJsonAndCheck", without_skipping)
    assert [each.id for each in place.reader().comments(number)] == there(place, number)
    assert skipped


def without_skipping(request: Request) -> Fault | None:
    """A server on which one can't skip."""
    answer = {"errors": [{"message": "Field 'timelineItems' doesn't accept argument 'skip'"}]}
    return Fault(status=200, body=json.dumps(answer).encode()) if b"query Thread" in request.sent else None


def test_where_its_pages_begin_is_remembered_on_a_server_that_cannot_skip(place: Town) -> None:
    number = place.send()
    place.play()
    place.box.faults = without_skipping
    talk(place, number, 2_500)
    place.repo.comment("olga", number, "/hulp")
    assert asked(place, place.play) > 25
    talk(place, number, 150)
    for words in ("/meedoen", "/advies Kies de EUPL, die past hier."):
        place.repo.comment("anna", number, words)
        assert asked(place, place.play) <= 11
    reader = place.reader()
    read: list[Comment] = []
    assert asked(place, lambda: read.extend(reader.comments(number))) <= 5
    assert [each.id for each in read] == there(place, number)
    state = place.repo.state  # some of them go, also where pages begin
    for each in state.comments_of(number)[90:110] + state.comments_of(number)[1_000:1_300]:
        state.drop_comment(each)
    assert [each.id for each in place.reader().comments(number)] == there(place, number)


@pytest.mark.parametrize(
    "wrong", [["x"], [""], ["x" * 101], [1], ["x"] * 61, {"x": 1}, 7, "later", "earlier", "one left out"], ids=str
)
def test_beginnings_that_are_none_leave_no_comment_out(wrong: object, place: Town) -> None:
    number = place.send()
    talk(place, number, 700)
    if isinstance(wrong, str):
        cursors = [cursor(position) for position in (99, 199, 299, 399, 499)]
        wrong = {"later": cursors[3:], "earlier": ["", *cursors][1:2], "one left out": [cursors[1], cursors[3]]}[wrong]
    reader = place.reader()
    reader.issue(number)
    page = place.reader().queries.asked("comments", "comment_page", *COMMENTS, number=number)["repository"]["issue"][
        "comments"
    ]
    found = Threads(reader.queries.asked).rest(number, page["nodes"], page["pageInfo"]["endCursor"], wrong)
    assert [int(each["fullDatabaseId"]) for each in (*page["nodes"], *found)] == there(place, number)


@pytest.fixture
def asked_about(tmp_path: Path) -> Iterator[tuple[Town, int]]:
    """A casus with advice, about which the owner was asked whether it helped."""
    with town(tmp_path, BOARD) as it:
        it.box.quota = 1_000_000
        number = it.send(topics=["Licenties en auteursrecht"])
        it.play()
        for who, words in (JOIN, ADVICE):
            it.repo.comment(who, number, words)
            it.play()
        yield it, number


@pytest.mark.parametrize("begins", ["with a casus", "with a sweep"])
def test_who_fills_the_board_from_its_first_minute_costs_no_run_a_request(begins: str, tmp_path: Path) -> None:
    with town(tmp_path, BOARD) as place:
        place.box.quota = 1_000_000
        if begins == "with a sweep":
            place.sweep()
        place.send()
        place.play()
        board = next(issue.number for issue in place.reader().own_issues() if issue.key == "board")
        talk(place, board, 1_300)
        talk(place, place.send("piet"), 60)
        place.play()
        place.send("nina")
        place.play()  # the first in such a week reads all of it
        place.sweep()
        for who in ("wim", "emma"):
            place.send(who)
            assert asked(place, place.play) <= 11
        assert set(keys(place, board)) == {"rows", "week", "accounts"}


@pytest.mark.parametrize("count", [10, 2_500])
def test_a_long_conversation_ends_as_a_short_one(count: int, asked_about: tuple[Town, int]) -> None:
    place, number = asked_about
    talk(place, number, count)
    place.repo.comment("olga", number, "Ja")  # to whom? others wrote in between
    assert asked(place, place.play) <= 11
    assert "status: advies gegeven" in place.repo.issue(number).labels
    place.repo.comment("olga", number, "Geholpen!")
    assert asked(place, place.play) <= 11
    assert "outcome" in " ".join(keys(place, number))
    assert place.repo.issue(number).state == "closed"


def processor(place: Town, number: int) -> float:
    """This thread's time for understanding what was said, beside reading it; the best of seven, since what else runs on
    the machine only ever takes longer.
    """
    spent = []
    for _ in range(7):
        reader, event = place.reader(), Event("schedule", None, number, None, place.box.now)
        reader.comments(number)
        begun = time.thread_time()
        conversation.gather(reader, event)
        spent.append(time.thread_time() - begun)
    return min(spent)


def test_what_strangers_say_is_understood_in_time_that_grows_with_its_length(place: Town) -> None:
    number = place.send()
    place.play()
    talk(place, number, 700)
    short = processor(place, number)
    talk(place, number, 700)
    assert any(processor(place, number) <= 2.6 * short for _ in range(3))  # measured anew before it complains


def test_a_sweep_reads_long_conversations_for_a_few_requests_each(tmp_path: Path) -> None:
    with town(tmp_path, BOARD) as place:
        place.box.quota = 1_000_000
        numbers = [place.send(f"owner{index}") for index in range(20)]
        place.play()
        place.sweep()
        short = asked(place, place.sweep)
        for number in numbers:
            talk(place, number, 120)
            place.box.advance(timedelta(minutes=20))
        place.sweep()
        place.sweep()
        assert asked(place, place.sweep) <= short + 20 * 2 + 5  # and what everybody said in the last hour


def test_a_command_below_a_long_conversation_is_done_once_whatever_breaks(asked_about: tuple[Town, int]) -> None:
    place, number = asked_about
    talk(place, number, 150)
    place.repo.comment("olga", number, "/geholpen")
    (happened,) = place.waiting()
    before = Moment(place)
    requests = asked(place, lambda: place.run(happened))
    end = [*keys(place, number)]
    for at, when in deaths(requests):
        before.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        if not before.is_new():
            continue
        place.sweep()
        assert sorted(set(keys(place, number))) == sorted(set(end)), (at, when)
        assert sum(key.startswith("outcome/") for key in keys(place, number)) == 1
