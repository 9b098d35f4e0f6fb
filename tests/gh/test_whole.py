"""Answers that are none, and what GitHub doesn't find for a while: told as that, and made good by the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ospo_automation.core.primitives.errors import Gone, Trouble
from ospo_automation.sandbox import Fault, Request
from tests.given import WITH_BOARD
from tests.journeys.test_crash import a_reply_that_completes, undisturbed
from tests.town import Moment, Town, keys, town

NO_JSON = {
    "half": lambda whole: whole[: len(whole) // 2],
    "nothing": lambda _: b"",
    "a web page": lambda _: b"<html>Sign in to the guest network</html>",
    "null": lambda _: b"null",
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "conversation:\n") as it:
        yield it


def only(at: int, fault: Fault) -> Callable[[Request], Fault | None]:
    count = 0

    def fails(_: Request) -> Fault | None:
        nonlocal count
        count += 1
        return fault if count == at else None

    return fails


@pytest.mark.parametrize("spoil", NO_JSON.values(), ids=NO_JSON)
def test_an_answer_that_is_none_is_no_bug_and_leaves_nothing_undone(
    spoil: Callable[[bytes], bytes], place: Town
) -> None:
    a_reply_that_completes(place)
    happened = next(place.waiting())
    moment = Moment(place)
    expected, mentioned, requests = undisturbed(place, happened)
    for at in range(1, requests + 1):
        moment.back()
        place.box.faults = only(at, Fault(when="after", spoil=spoil))
        outcome = place.run(happened)
        assert not [each for each in outcome.failures if "Traceback" in each], at
        place.box.faults = None
        place.run(happened)
        assert place.repo.snapshot() == expected, at
        assert place.mentioned() == mentioned, at


def test_what_github_does_not_find_for_a_while_is_said_by_the_next_run(place: Town) -> None:
    """A 404 on a new comment; what comes last and tells what was heard waits for it."""
    number = place.send()
    place.play()
    place.repo.comment("carla", number, "/meedoen")
    place.repo.comment("carla", number, "/advies Begin klein, en kies een licentie die past.")
    place.play()
    place.repo.comment("olga", number, "/deels De leverancier wil nog niet.")
    happened = next(place.waiting())
    place.box.faults = lambda request: Fault(status=404) if b"addComment" in request.sent else None
    assert place.run(happened).has_failed
    place.box.faults = None
    assert not place.sweep().has_failed
    assert sum(key.startswith("outcome/") for key in keys(place, number)) == 1


def test_a_push_that_comes_while_github_is_out_of_order_is_told_as_that(place: Town) -> None:
    place.send(publish=True)
    place.play()
    page = "---\ntitle: Een les\ndescription: Wat anderen hiervan leren.\ncasus: 1\n---\n\nTekst.\n"
    place.repo.push("zoe", "main", {"docs/lessen/2026/1-een-les.md": page})
    happened = next(place.waiting())
    assert happened.name == "push"
    place.box.faults = lambda _: Fault(status=502)
    outcome = place.run(happened)
    assert outcome.failures
    assert not [each for each in outcome.failures if "Traceback" in each]
    place.box.faults = lambda _: Fault(status=429, headers={"Retry-After": "60"})
    assert place.run(happened).is_postponed


@pytest.mark.parametrize("status", [400, 403, 404, 422, 500])
def test_an_error_that_is_told_as_a_list_is_an_error_like_others(place: Town, status: int) -> None:
    """As of a proxy: PyGithub takes what stands there for names with values."""
    reader = place.reader()
    reader.connection.has_answered = True
    place.box.faults = lambda _: Fault(status=status, body=b'["nee"]')
    with pytest.raises((Trouble, Gone)):
        reader.workflow_states()
