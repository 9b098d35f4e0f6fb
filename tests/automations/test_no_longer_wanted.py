"""What its writer takes back, or is taken away, is proposed no more; what is mended is proposed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.automations import test_additions
from tests.automations.test_approval import KINDS, ON, sweep
from tests.core.meetings import test_minutes
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, Town, keys, town

TICKED, UNTICKED = "- [X] Iedereen mag", "- [ ] Iedereen mag"
CALL = "Bel Jan op 06 12345678"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.repo.commit(test_additions.PAGES, message="Pages", author="zoe")
        it.renew()
        it.repo.let_actions_open_pulls()
        it.box.events.clear()
        yield it


def edited(old: str, new: str) -> Callable[[Town, int], None]:
    def edit(place: Town, number: int) -> None:
        body = place.repo.issue(number).body or ""
        assert old in body
        place.repo.edit_issue("piet", number, body=body.replace(old, new))

    return edit


def closed(who: str, reason: str = "completed") -> Callable[[Town, int], None]:
    return lambda place, number: place.repo.close_issue(who, number, reason)


def opened(who: str) -> Callable[[Town, int], None]:
    return lambda place, number: place.repo.reopen_issue(who, number)


WAYS = {
    "unticked": (edited(TICKED, UNTICKED), edited(UNTICKED, TICKED), "vinkte uit"),
    "closed": (closed("piet"), opened("piet"), "heeft dat bericht gesloten"),
    "turned down": (closed("zoe", "not_planned"), opened("zoe"), "not planned"),
    "personal": (edited("**korter**", CALL), edited(CALL, "**korter**"), "persoonsgegeven"),
    "emptied": (edited("Een DCO is **korter**.", "_No response_"), edited("_No response_", "Kort."), "ontbreekt"),
}


def open_pulls(place: Town) -> list[int]:
    return [each.number for each in place.repo.pulls() if each.state == "open"]


def below(place: Town, pull: int) -> str:
    return place.repo.comments(pull)[-1].body


def told(place: Town, number: int) -> str:
    return "\n".join(each.body for each in place.repo.comments(number))


AT_ONCE, LATER = "at once", "by the sweep"


@pytest.mark.parametrize(
    ("way", "seen"),
    [
        ("unticked", AT_ONCE),
        ("closed", AT_ONCE),
        ("closed", LATER),
        ("turned down", LATER),
        ("personal", AT_ONCE),
        ("emptied", LATER),
    ],
)
def test_an_addition_that_may_not_be_published_any_more_is_proposed_no_more(way: str, seen: str, place: Town) -> None:
    take_back, mend, why = WAYS[way]
    number, pull = KINDS["addition"].begin(place)
    place.repo.review("zoe", pull, "APPROVED")
    take_back(place, number)
    if seen == AT_ONCE:
        place.play()
    else:
        place.box.events.clear()
        sweep(place)
    assert open_pulls(place) == [], "nobody can merge it"
    assert f"ospo/addition-{number}" not in place.repo.branches()
    assert why in below(place, pull)
    assert "is gesloten, zodat niemand het nu publiceert" in told(place, number)
    before = place.repo.snapshot()
    sweep(place)
    assert place.repo.snapshot() == before
    mend(place, number)
    place.play()
    (anew,) = open_pulls(place)
    assert anew != pull
    place.repo.merge_pull("zoe", anew)
    place.play()
    assert "staat op de pagina" in told(place, number)


def test_who_closes_it_as_done_while_it_waits_takes_nothing_back(place: Town) -> None:
    number, pull = KINDS["addition"].begin(place)
    place.repo.close_issue("zoe", number)
    place.play()
    sweep(place)
    assert open_pulls(place) == [pull]


def test_where_it_was_merged_meanwhile_nothing_is_said_of_taking_it_back(place: Town) -> None:
    number, pull = KINDS["addition"].begin(place)
    edited(TICKED, UNTICKED)(place, number)
    place.repo.merge_pull("zoe", pull)
    place.play()
    sweep(place)
    assert not [each for each in keys(place, number) if each.startswith("addition/over")]


def test_a_crash_anywhere_leaves_none_open_and_tells_it_once(place: Town) -> None:
    number, pull = KINDS["addition"].begin(place)
    closed("piet")(place, number)
    (happened,) = [each for each in place.waiting() if each.action == "closed"]
    moment = Moment(place)
    before = len(place.box.requests)
    place.run(happened)
    requests = len(place.box.requests) - before
    assert open_pulls(place) == []
    assert keys(place, number) == ["addition", f"addition/over-{pull}"]
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        if not moment.is_new():
            continue
        for _ in range(2):
            sweep(place)
        assert open_pulls(place) == [], at
        assert keys(place, number) == ["addition", f"addition/over-{pull}"], at
        assert len(place.repo.comments(pull)) <= 1, at


def source(place: Town, number: int) -> int:
    return next(each.id for each in place.repo.comments(number) if each.author == "wim")


GONE: dict[str, Callable[[Town, int], None]] = {
    "deleted": lambda place, number: place.repo.delete_comment(source(place, number)),
    "hidden": lambda place, number: setattr(place.repo.state.comments[source(place, number)], "minimized", "spam"),
    "emptied": lambda place, number: place.repo.edit_comment("wim", source(place, number), "/verslag"),
    "written over": lambda place, number: place.repo.edit_comment("wim", source(place, number), "Toch maar niet."),
    "personal": lambda place, number: place.repo.edit_comment(
        "wim", source(place, number), f"{test_minutes.SAID}\n{CALL}\n"
    ),
}


@pytest.mark.parametrize("way", GONE)
def test_minutes_whose_comment_is_gone_are_proposed_no_more(way: str, place: Town) -> None:
    agenda, pull = KINDS["minutes"].begin(place)
    GONE[way](place, agenda)
    sweep(place)
    assert open_pulls(place) == []
    assert "Voeg het ook later niet samen" in below(place, pull)
    assert "is gesloten, zodat niemand het nu publiceert" in told(place, agenda)
    before = place.repo.snapshot()
    sweep(place)
    assert place.repo.snapshot() == before
    place.repo.comment("zoe", agenda, test_minutes.SAID)
    place.play()
    sweep(place)
    (anew,) = open_pulls(place)
    place.repo.merge_pull("zoe", anew)
    place.play()
    assert place.repo.issue(agenda).state == "closed"


def test_a_second_try_that_goes_wrong_leaves_the_first_as_it_is(place: Town) -> None:
    agenda, pull = KINDS["minutes"].begin(place)
    place.repo.comment("zoe", agenda, "/verslag")
    place.play()
    sweep(place)
    assert open_pulls(place) == [pull]


def test_minutes_in_a_form_that_is_turned_down_are_proposed_no_more(place: Town) -> None:
    test_minutes.held(place)
    answers = {"held_on": "10 december 2026", "minutes": test_minutes.SAID.partition("\n")[2], "people": "7"}
    number = place.repo.submit_form("wim", "minutes.yml", title="Verslag", answers=answers, strict=False)
    place.play()
    (pull,) = open_pulls(place)
    place.repo.close_issue("zoe", number, "not_planned")
    place.box.events.clear()
    sweep(place)
    assert open_pulls(place) == []
    assert "not planned" in below(place, pull)
    place.repo.reopen_issue("zoe", number)
    place.play()
    assert len(open_pulls(place)) == 1
