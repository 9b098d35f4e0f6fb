"""The sweep: what was missed or became due is done, once, in the right order, and with few requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.automations import TURNS
from ospo_automation.core.engine.automation import Automation, Turn
from ospo_automation.core.engine.effects import Effect, KeepIssue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.primitives.errors import Trouble
from ospo_automation.gh.by_label import MOST_ASKED
from ospo_automation.gh.client import PATIENCE
from ospo_automation.gh.pace import is_change
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run import runner
from ospo_automation.run.runner import run
from ospo_automation.sandbox import BOT_LOGIN, Fault, Request
from ospo_automation.sandbox.shapes import node_id
from tests.automations.test_meetings import SECTION
from tests.automations.test_waiting import own
from tests.given import OSPO_YML, WITH_BOARD, configured, event, issue
from tests.given import Given as Values
from tests.spoiled import asked_as
from tests.town import Moment, Town, keys, repeated, town

DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD) as it:
        yield it


def well(place: Town) -> None:
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.summary.terminal()


def test_a_missed_casus_is_welcomed_and_put_to_experts_also_without_its_label(place: Town) -> None:
    missed, bare = place.send(), place.send("piet", topics=["Inkoop en aanbesteden"])
    place.box.events.clear()
    place.repo.remove_label("zoe", bare, "casus")
    well(place)
    assert keys(place, missed) == keys(place, bare) == ["intake", "ask/1"]
    well(place)
    assert keys(place, missed) == ["intake", "ask/1"]


def test_what_comes_in_at_the_weekend_is_asked_on_monday(place: Town) -> None:
    place.box.advance(4 * DAY)  # a Saturday
    number = place.send()
    place.play()
    assert keys(place, number) == ["intake"]
    welcome = place.repo.comments(number)[0].body
    assert "Op **maandag 30 november** zoeken we mensen aan wie we je vraag kunnen voorleggen." in welcome
    assert "coördinator nodig" not in place.repo.issue(number).labels
    place.box.advance(DAY)
    well(place)
    assert place.repo.comments(number)[0].body == welcome
    place.box.advance(DAY)
    well(place)
    assert keys(place, number) == ["intake", "ask/1"]
    assert place.mentioned() == ["carla"]


def test_after_silence_a_wider_ring_is_asked_once_and_an_answer_stops_it(place: Town) -> None:
    number = place.send()
    place.play()
    for _ in range(6):
        place.box.advance(DAY)
        well(place)
    assert keys(place, number) == ["intake", "ask/1"]
    place.box.advance(DAY)
    well(place)
    well(place)
    assert keys(place, number) == ["intake", "ask/1", "ask/2"]
    assert set(place.mentioned()) == {"carla", "anna", "bert"}
    place.repo.comment("anna", number, "Dat mag.")
    place.play()
    place.box.advance(10 * DAY)
    well(place)
    assert keys(place, number) == ["intake", "ask/1", "ask/2"]


def test_in_a_long_conversation_an_ask_in_the_middle_still_counts(place: Town) -> None:
    number = place.send()
    for index in range(8):
        place.repo.comment("piet", number, f"Vraag ik me ook af ({index}).")
    place.play()
    for index in range(18):
        place.repo.comment("piet", number, f"En nu? ({index})")
    place.box.events.clear()
    well(place)
    assert keys(place, number) == ["intake", "ask/1"]
    assert place.mentioned() == ["carla"]


def test_casussen_that_people_took_further_are_left_to_them(place: Town) -> None:
    number = place.send()
    place.play()
    place.repo.remove_label("zoe", number, "status: zoekt expert")
    place.repo.add_label("zoe", number, "status: opgepakt")
    place.box.advance(10 * DAY)
    well(place)
    assert keys(place, number) == ["intake", "ask/1"]


def test_the_preview_keeps_to_the_limits_as_the_sweep_itself_does(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML.replace("routing:\n", "routing: {per_day: 2}\n")) as place:
        for who, topic in (("olga", "EUPL"), ("piet", "Inkoop en aanbesteden"), ("nina", "Licenties en auteursrecht")):
            place.send(who, topics=[topic])
        place.box.events.clear()
        preview = run(Event("schedule", None, None, None, place.box.now), place.reader(), None)
        steps = [step for step in preview.summary.plan.steps if step.body.startswith("<!-- ospo:ask/")]
        well(place)
        assert [step.body for step in steps] == [
            comment.body
            for number in (1, 2, 3)
            for comment in place.repo.comments(number)
            if comment.body.startswith("<!-- ospo:ask/")
        ]
        assert len(place.mentioned()) == 2


def test_who_is_in_a_hurry_or_has_most_thumbs_up_comes_first(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML.replace("routing:\n", "routing: {per_day: 1}\n")) as place:
        topics = {"calm": "EUPL", "hurry": "Inkoop en aanbesteden", "wanted": "Licenties en auteursrecht"}
        urgency = {"calm": "binnen een maand", "hurry": "binnen een week", "wanted": "binnen een maand"}
        number = {name: place.send(name, topics=[topics[name]], urgency=urgency[name]) for name in topics}
        for login in ("anna", "bert"):
            place.repo.react(login, number["wanted"], "+1")
        place.box.events.clear()
        asked = []
        for _ in range(4):  # on the third day it is a wider ring's turn for the one in a hurry
            well(place)
            asked += [name for name in number if "ask/1" in keys(place, number[name]) and name not in asked]
            place.box.advance(DAY)
        assert asked == ["hurry", "wanted", "calm"]


def test_however_many_call_for_one_casus_an_older_one_gets_its_turn(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML.replace("routing:\n", "routing: {per_day: 1}\n")) as place:
        older = place.send(who="piet")
        place.box.advance(20 * DAY)
        called_for = place.send(topics=["Inkoop en aanbesteden"])
        for index in range(40):
            place.box.add_user(f"sock{index}")
            place.repo.react(f"sock{index}", called_for, "+1")
        place.box.events.clear()
        well(place)
        assert keys(place, older) == ["intake", "ask/1"]
        assert "ask/1" not in keys(place, called_for)


def test_what_always_goes_on_in_others_keeps_nobody_from_their_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strangers ask for something in each of those in front, hour after hour, more than a sweep does."""
    monkeypatch.setattr(runner, "MOST_CHANGED", 10)
    with town(tmp_path, WITH_BOARD + "conversation:\nmeetings:\n") as place:
        place.box.quota = 100_000
        many = [place.send(f"new{index % 9}", urgency="binnen een week") for index in range(18)]
        place.play()
        late = place.send("olga", urgency="geen haast")
        point = place.repo.open_issue("olga", title="Iets", body="")
        place.repo.add_label("zoe", point, place.reader().checkout.network.labels.agenda_point.name)
        closed = place.send("emma", urgency="geen haast")
        place.repo.close_issue("emma", closed, "not_planned")
        for _ in range(6):
            for index, number in enumerate(many):
                place.repo.comment(f"new{index % 9}", number, "/hulp")
            place.box.events.clear()
            place.box.advance(timedelta(hours=1))
            outcome = place.sweep()
            assert not outcome.has_failed, outcome.summary.terminal()
            effects = [each.effect for each in outcome.summary.plan.steps]
            assert len({each.number for each in effects if hasattr(each, "number")}) < 15
            assert any("de rest komt de volgende keer" in note for note in outcome.summary.notes)
        assert keys(place, late)[0] == "intake"
        assert keys(place, point)
        assert "status: ingetrokken" in place.repo.issue(closed).labels


def test_casussen_that_always_fail_keep_nobody_from_their_turn(place: Town) -> None:
    """So it is with one that has 2,500 comments: GitHub takes no more."""
    stuck = [place.send(who=f"owner{index}", urgency="binnen een week") for index in range(5)]
    number = place.send(topics=["Inkoop en aanbesteden"], urgency="geen haast")
    place.box.events.clear()
    full = [node_id(place.repo.state.issues[each]).encode() for each in stuck]
    words = "Commenting is disabled on issues with more than 2500 comments"
    place.box.faults = lambda request: (
        Fault(status=403, message=words)
        if b"addComment" in request.sent and any(each in request.sent for each in full)
        else None
    )
    assert place.sweep().has_failed
    assert keys(place, number) == ["intake", "ask/1"]


def test_a_status_under_another_name_was_given_by_people(place: Town) -> None:
    """A maintainer renames a label on GitHub: nobody is asked again for what was taken up long ago."""
    numbers = [place.send(), place.send("nina", topics=["Inkoop en aanbesteden"])]
    place.play()
    for number in numbers:
        place.repo.remove_label("zoe", number, "status: zoekt expert")
        place.repo.add_label("zoe", number, "status: opgepakt")
    mentioned = place.mentioned()
    label = next(each for each in place.repo.state.labels.values() if each.name == "status: opgepakt")
    label.name = "Status: in behandeling"
    place.box.advance(10 * DAY)
    well(place)
    assert place.mentioned() == mentioned
    labels = place.repo.issue(numbers[0]).labels
    assert [name for name in labels if name.lower().startswith("status")] == ["Status: in behandeling"]
    fresh = place.send(who="piet", topics=["Licenties en auteursrecht"])  # a form may give a label like that itself
    place.repo.add_label("zoe", fresh, "Status: in behandeling")
    well(place)
    assert keys(place, fresh) == ["intake", "ask/1"]
    shared = OSPO_YML + "labels: {topic: 'status: '}\n"  # then we can't tell
    assert not configured(shared).labels.has_foreign_status(["status: in behandeling"])


def test_long_conversations_leave_requests_for_what_people_do(place: Town) -> None:
    number = place.send()
    for index in range(21):
        place.repo.comment("piet", number, f"En nu? ({index})")
    place.play()
    repeated(place, number, 300)
    place.box.advance(timedelta(hours=2))
    place.box.quota = 350
    outcome = place.sweep()
    assert not outcome.is_postponed
    assert "de rest komt de volgende keer" in outcome.summary.terminal()
    assert sum(request.path != "/graphql" for request in place.box.requests[-160:]) <= 155


def test_where_requests_are_not_counted_there_are_enough(place: Town) -> None:
    before = len(place.box.requests)
    left = place.reader().left
    assert min(left.requests, left.points) > 1_000_000
    assert len(place.box.requests) == before  # GitHub Enterprise Server would answer 404


def test_of_what_looks_at_the_whole_one_that_fails_stops_no_other(place: Town) -> None:
    def decide(_: object) -> Iterator[Effect]:
        yield KeepIssue("x", "no/such/title", "no/such/text", {})

    broken: Automation[object] = Automation(
        "broken", "Fails.", ("schedule",), (KeepIssue,), None, lambda *_: object(), decide
    )
    reader = place.reader()
    event = Event("schedule", None, None, None, place.box.now)
    outcome = run(event, reader, GitHubWriter(reader), [*TURNS, Turn("what breaks", (broken,), shows_the_whole=True)])
    assert outcome.has_failed
    assert [each.labels for each in place.repo.issues()] == [["automatisering"]]  # the board


def test_a_page_that_is_too_much_for_github_is_asked_for_in_parts(place: Town) -> None:
    place.send()
    place.play()  # now there are labels
    sizes = []

    def faults(request: Request) -> Fault | None:
        if asked_as(request, "OpenCasussen") is None:
            return None
        sizes.append(json.loads(request.sent)["variables"]["first_issues"])
        return Fault(status=502) if sizes[-1] > 10 else None

    place.box.faults = faults
    numbers = [place.send(who=f"owner{index}") for index in range(25)]
    place.box.events.clear()
    well(place)
    assert all("intake" in keys(place, number) for number in numbers)
    assert sizes.count(10) == 3


def test_ids_of_comments_may_be_larger_than_32_bits(place: Town) -> None:
    """On GitHub they are: GraphQL has another field for those."""
    place.box.world.last_ids["comment"] = 2**40
    number = place.send()
    place.box.events.clear()
    well(place)
    assert place.repo.comments(number)[0].id > 2**40
    well(place)
    assert keys(place, number) == ["intake", "ask/1"]


def test_an_issue_that_is_gone_or_a_bug_with_one_stops_no_other(place: Town) -> None:
    first, second = place.send(), place.send("piet", topics=["Inkoop en aanbesteden"])
    place.box.events.clear()
    casus = node_id(place.repo.state.issues[first]).encode()
    place.box.faults = lambda request: (
        Fault(status=410) if b"Labelable" in request.sent and casus in request.sent else None
    )
    outcome = place.sweep()
    assert keys(place, second) == ["intake", "ask/1"]
    place.box.faults = None
    assert "mislukt" in outcome.summary.terminal()
    well(place)
    assert keys(place, first) == ["intake", "ask/1"]


def test_out_of_quota_it_stops_says_so_and_goes_on_next_time(place: Town) -> None:
    numbers = [place.send(who=f"owner{index}") for index in range(6)]
    place.box.events.clear()
    place.box.quota = 30
    outcome = place.sweep()
    assert outcome.is_postponed or "de rest komt de volgende keer" in outcome.summary.terminal()
    assert not outcome.has_failed
    assert 0 < sum(bool(keys(place, number)) for number in numbers) < 6
    place.box.quota = 1_000
    place.box.advance(timedelta(hours=1))
    well(place)
    assert all("intake" in keys(place, number) for number in numbers)


def test_when_github_is_down_it_does_not_go_on_and_on(place: Town) -> None:
    for index in range(8):
        place.send(who=f"owner{index}")
    place.box.events.clear()
    asked = []

    def is_down(request: Request) -> Fault | None:
        if b"mutation" not in request.sent:
            return None
        asked.append(request)
        return Fault(status=502)

    place.box.faults = is_down
    assert place.sweep().has_failed
    assert len(asked) <= 3 * 4  # three tries for each of three casussen, and the board's


def test_a_thousand_open_casussen_with_nothing_due_take_few_requests(place: Town) -> None:
    number = place.send()
    place.play()
    board = next(each for each in place.repo.issues() if each.author == BOT_LOGIN)
    repeated(place, number, 1_000)
    well(place)  # the board
    before = len(place.box.requests)
    assert place.sweep().summary.plan.steps == ()
    assert len(place.box.requests) - before <= 25
    assert board.number


def test_an_empty_repository_is_no_trouble() -> None:
    outcome = run(event("schedule", None), Values(issues=()), None)
    assert not outcome.has_failed
    assert "niets te doen" in outcome.summary.terminal()
    closed = Values(issues=(issue(is_open=False),))
    assert run(event("schedule", None), closed, None).summary.plan.steps == ()


def test_a_crash_anywhere_in_a_sweep_is_finished_by_the_next(place: Town) -> None:
    place.send()
    place.send(topics=["Inkoop en aanbesteden"], question="")
    place.box.events.clear()
    moment = Moment(place)

    def end(at: int, when: str) -> tuple[Any, int]:
        moment.back()
        count = 0

        def dies(_: Request) -> Fault | None:
            nonlocal count
            count += 1
            dead = count > at
            at_last = when if count == at else "before"
            return Fault(when=at_last, drop=True) if count == at or dead else None  # type: ignore[arg-type]  # one of two

        place.box.faults = dies
        place.sweep()
        place.box.faults = None
        for _ in range(2):  # the second notes the first one's day on the board
            assert not place.sweep().has_failed
        return place.repo.snapshot(), count

    expected, requests = end(10_000, "before")
    for at in range(1, requests + 1, 5):
        for when in ("before", "after"):
            assert end(at, when)[0] == expected, (at, when)


OUT_OF_ORDER = {
    "502": Fault(status=502),
    "resource limits": Fault(status=502, message="Resource limits for this query exceeded."),
    "refused": Fault(status=422, message="The listed users and repositories cannot be searched"),
}


def only(*names: bytes, fault: Fault) -> Callable[[Request], Fault | None]:
    """For queries of these names."""
    return lambda request: fault if any(b"query %s(" % name in request.sent for name in names) else None


@pytest.mark.parametrize("fault", OUT_OF_ORDER.values(), ids=OUT_OF_ORDER)
@pytest.mark.parametrize("listed", [b"ClosedCasussen", b"Chosen", b"ResolvedCasussen"])
def test_closed_casussen_keep_no_open_one_from_its_turn(place: Town, fault: Fault, listed: bytes) -> None:
    """Nor the board; and that something went wrong is told, in a run that fails."""
    ended = place.send(who="emma")
    place.play()
    place.repo.close_issue("emma", ended)
    front = f"title: Mag dat\ndescription: {'Dat mag. ' * 10}\ndate: 2026-11-02\ncasus: {ended}\n"
    place.repo.commit({"docs/lessen/2026/1-x.md": f"---\n{front}---\n\nX\n"}, message="A lesson", author="zoe")
    place.renew()
    number = place.send(topics=["Inkoop en aanbesteden"])
    place.box.events.clear()
    place.box.faults = only(listed, fault=fault)
    outcome = place.sweep()
    asked = [request for request in place.box.requests if request.status >= 400]
    place.box.faults = None
    assert asked
    # What is too much together is read one by one.
    assert outcome.has_failed == ((listed, "Resource" in fault.message) != (b"Chosen", True))
    assert not outcome.no_entry
    assert keys(place, number) == ["intake", "ask/1"]
    assert own(place, "board") is not None


def test_a_page_of_open_casussen_that_fails_keeps_none_from_its_turn_that_was_read(place: Town) -> None:
    settled = place.send()
    place.play()
    number = place.send(who="piet", topics=["Inkoop en aanbesteden"])
    repeated(place, settled, 60)
    place.box.events.clear()
    pages = []

    def second(request: Request) -> Fault | None:
        if b"query OpenCasussen(" not in request.sent:
            return None
        pages.append(request)
        return Fault(status=500) if len(pages) > 1 else None

    place.box.faults = second
    outcome = place.sweep()
    assert outcome.has_failed
    assert len(pages) == 1 + 3
    assert "intake" in keys(place, number)


def _without(hidden: int, kind: str, below: list[str | int]) -> Callable[[Request], Fault | None]:
    """A GitHub that can't show one of the open casussen, or what is below it."""

    def spoilt(sent: bytes) -> bytes:
        answer = json.loads(sent)
        for name in ("issues", "recent"):
            nodes = answer["data"]["repository"][name]["nodes"]
            for at in [index for index, node in enumerate(nodes) if node["number"] == hidden]:
                nodes[at] = {**nodes[at], "comments": {"totalCount": 1, "nodes": [None]}} if below else None
                error = {"type": kind, "message": "No.", "path": ["repository", name, "nodes", at, *below]}
                answer.setdefault("errors", []).append(error)
        return json.dumps(answer).encode()

    return lambda request: Fault(when="after", spoil=spoilt) if b"query OpenCasussen(" in request.sent else None


def test_a_casus_that_github_never_shows_keeps_no_list_from_the_others(tmp_path: Path) -> None:
    """It is told once in a run, and the open casussen are read once."""
    with town(tmp_path, WITH_BOARD + "waiting:\n" + SECTION) as place:
        numbers = [place.send(), place.send(who="piet")]
        place.play()
        place.repo.add_label("zoe", numbers[1], "coördinator nodig")
        hidden = _without(numbers[0], "INTERNAL", [])
        asked: list[Request] = []

        def faults(request: Request) -> Fault | None:
            asked.extend([request] if b"query OpenCasussen(" in request.sent else [])
            return hidden(request)

        place.box.faults = faults
        outcome = place.sweep()
        assert len(asked) == PATIENCE
        assert [failure for failure in outcome.failures if "No." in failure] == list(outcome.failures)
        assert len(outcome.failures) == 1
        assert f"issues/{numbers[1]}" in str(place.repo.issue(own(place, "waiting") or 0).body)


@pytest.mark.parametrize("kind", ["INTERNAL", "FORBIDDEN", "NOT_FOUND"])
@pytest.mark.parametrize("below", [[], ["comments", "nodes", 0]], ids=["itself", "what is below it"])
def test_a_casus_that_github_cant_show_keeps_no_other_from_its_turn(
    place: Town, kind: str, below: list[str | int]
) -> None:
    """GitHub puts null there, says why beside that, and gives all else: also when it is asked again."""
    numbers = [place.send(), place.send(who="piet", topics=["Inkoop en aanbesteden"])]
    place.box.events.clear()
    hidden = numbers[0]
    faults = _without(hidden, kind, below)
    place.box.faults = faults
    outcome = place.sweep()
    assert outcome.has_failed
    assert any("No." in failure for failure in outcome.failures)
    assert keys(place, numbers[1]) == ["intake", "ask/1"]
    assert own(place, "board") is not None
    place.box.faults = None
    well(place)
    assert keys(place, hidden) == keys(place, numbers[1]) == ["intake", "ask/1"]


@pytest.mark.parametrize("kind", ["INTERNAL", "FORBIDDEN", "NOT_FOUND"])
@pytest.mark.parametrize("below", [[], ["comments", "nodes", 0]], ids=["itself", "what is below it"])
@pytest.mark.parametrize("is_open", [True, False], ids=["in turn", "closed"])
def test_one_of_those_chosen_that_github_cant_show_keeps_no_other_from_its_turn(
    place: Town, kind: str, below: list[str | int], *, is_open: bool
) -> None:
    """Closed casussen, and what comes by in turn, are asked by their ids."""
    numbers = [place.send(who=f"owner{index}") for index in range(3)]
    place.play()
    for number in numbers if not is_open else ():
        place.repo.close_issue(f"owner{number - 1}", number)
    place.box.events.clear()
    hidden = numbers[1]

    def spoilt(sent: bytes) -> bytes:
        answer = json.loads(sent)
        nodes = answer["data"]["nodes"]
        for at in [index for index, node in enumerate(nodes) if node and node["number"] == hidden]:
            nodes[at] = {**nodes[at], "comments": {"totalCount": 1, "nodes": [None]}} if below else None
            error = {"type": kind, "message": "No.", "path": ["nodes", at, *below]}
            answer.setdefault("errors", []).append(error)
        return json.dumps(answer).encode()

    def faults(request: Request) -> Fault | None:
        if is_open and b"query OpenCasussen(" in request.sent:
            return Fault(when="after", spoil=_none_open)
        return Fault(when="after", spoil=spoilt) if b"query Chosen(" in request.sent else None

    place.box.faults = faults
    reader, now = place.reader(), place.box.now
    list(reader.open_casussen(now))
    found: list[int] = []
    listed = reader.in_turn(now) if is_open else reader.closed_casussen(now)
    if kind == "NOT_FOUND":  # it may have been deleted a moment ago: it is looked at by itself
        assert sorted(listed) == numbers
        return
    with pytest.raises(Trouble, match="No"):
        found.extend(listed)
    assert sorted(found) == [numbers[0], numbers[2]]
    outcome = place.sweep()
    assert any("No." in failure for failure in outcome.failures)
    assert own(place, "board") is not None


def _none_open(sent: bytes) -> bytes:
    answer = json.loads(sent)
    for name in ("issues", "recent"):
        answer["data"]["repository"][name]["nodes"] = []
    return json.dumps(answer).encode()


def test_a_sweep_that_welcomes_many_looks_a_few_times_for_what_is_alike(place: Town) -> None:
    topics = [[title] for title in ("EUPL", "Licenties en auteursrecht", "Inkoop en aanbesteden", "Veilig publiceren")]
    numbers = [place.send(who=f"nieuw{index}", topics=topics[index % 4]) for index in range(8)]
    place.box.events.clear()
    asked: list[Request] = []

    def heard(request: Request) -> None:
        if b"query ComparedCasussen(" in request.sent:
            asked.append(request)

    place.box.faults = heard
    assert not place.sweep().has_failed
    assert len(asked) == MOST_ASKED
    assert all("intake" in keys(place, number) for number in numbers)


def test_where_nothing_alike_can_be_looked_for_a_casus_is_welcomed_all_the_same(place: Town) -> None:
    numbers = [place.send(), place.send(who="piet", topics=["Inkoop en aanbesteden"])]
    place.box.events.clear()
    error = {"type": "INTERNAL", "message": "No.", "path": ["repository", "issues"]}
    answer = json.dumps({"data": {"repository": None}, "errors": [error]}).encode()
    asked: list[Request] = []

    def faults(request: Request) -> Fault | None:
        if b"query ComparedCasussen(" not in request.sent:
            return None
        asked.append(request)
        return Fault(status=200, body=answer)

    place.box.faults = faults
    outcome = place.sweep()
    assert not outcome.has_failed
    assert len(asked) == PATIENCE
    assert [note for note in outcome.summary.notes if "No." in note]
    assert [keys(place, number) for number in numbers] == [["intake", "ask/1"]] * 2
    place.box.faults = None
    assert place.sweep().summary.notes == ()


ENDED = {
    "token": (Fault(status=401, message="Bad credentials"), 1),
    "connection": (Fault(drop=True), 12),
    "server": (Fault(status=502), 60),
}


@pytest.mark.parametrize(("fault", "most"), ENDED.values(), ids=ENDED)
def test_a_sweep_that_loses_github_while_it_writes_ends_soon(place: Town, fault: Fault, most: int) -> None:
    numbers = [place.send(who=f"owner{index}") for index in range(6)]
    place.box.events.clear()
    asked: list[Request] = []

    def ends(request: Request) -> Fault | None:
        if asked or is_change(request.method, json.loads(request.sent or b"{}")):
            asked.append(request)
        return fault if asked else None

    place.box.faults = ends
    outcome = place.sweep()
    assert outcome.has_failed
    assert 0 < len(asked) <= most
    assert outcome.summary.receipts
    assert all(receipt.error for receipt in outcome.summary.receipts)
    place.box.faults = None
    well(place)
    assert all("intake" in keys(place, number) for number in numbers)


def test_of_what_else_a_sweep_looks_at_one_list_that_fails_stops_no_other(place: Town) -> None:
    looked: list[int] = []

    def gather(_: object, event: Event) -> None:
        looked.append(event.number or 0)

    def fails(_: Reader) -> Sequence[Issue]:
        raise Trouble(502, "this one")

    def automation(name: str, sweeps: Callable[[Reader], Sequence[Issue]]) -> Automation[object]:
        return Automation(name, "x", ("schedule",), (), None, gather, lambda _: iter(()), sweeps=sweeps)

    number = place.repo.open_issue("olga", title="x", body="x")
    both = automation("first", fails), automation("second", lambda hub: [hub.issue(number)])
    outcome = run(Event("schedule", None, None, None, place.box.now), place.reader(), None, [Turn("what looks", both)])
    assert looked == [number, number]
    assert [failure for failure in outcome.failures if "this one" in failure]


def test_a_sweep_searches_for_no_closed_casus(place: Town) -> None:
    """A search is heavy (502 on fifty), and GitHub may answer it with less than there is."""
    number = place.send(who="emma")
    place.play()
    place.repo.close_issue("emma", number)
    sent: list[bytes] = []

    def heard(request: Request) -> None:
        sent.append(request.sent)

    place.box.faults = heard
    well(place)
    assert any(b"query ClosedCasussen(" in each for each in sent)
    assert not any(b"is:closed" in each for each in sent)


def test_long_conversations_keep_no_casus_from_its_turn_for_ever(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one sweep can read: the next goes on further in the line."""
    monkeypatch.setattr(runner, "MOST_UNREAD", 30)
    monkeypatch.setattr(runner, "FURTHER", 20)
    number = place.send(who="anna")
    for index in range(21):
        place.repo.comment("piet", number, f"En nu? ({index})")
    place.play()
    repeated(place, number, 80)
    place.box.advance(timedelta(hours=2))
    place.box.quota = 260
    looked: set[int] = set()

    def gather(hub: Reader, event: Event) -> None:
        assert event.number is not None
        hub.comments(event.number)
        looked.add(event.number)

    automation: Automation[object] = Automation("looks", "x", ("schedule",), (), None, gather, lambda _: iter(()))
    counts: list[int] = []
    while len(looked) < 81 and len(counts) < 7:
        reader = place.reader()
        event_ = Event("schedule", None, None, None, place.box.now)
        assert not run(event_, reader, GitHubWriter(reader), [Turn("what looks", (automation,))]).is_postponed
        place.box.advance(timedelta(hours=1))
        counts.append(len(looked))
    assert len(counts) > 1
    assert counts[-1] == 81
