"""What waits for a coordinator, on the small GitHub: one issue, one message a week, and gone when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from ospo_automation.automations.waiting import WaitingItem, WaitsFor, _personal_first
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.marker import Mark, parts_of
from ospo_automation.core.sight.scene import Scene
from ospo_automation.core.sight.tally import Tally, remembered
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_conversation import says
from tests.given import WITH_BOARD
from tests.site.knowledge import lesson
from tests.town import Town, keys, town

DAY = timedelta(days=1)
TRIAGE = "coördinator nodig"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "conversation:\nreminders:\nwaiting:\n") as it:
        yield it


def own(place: Town, key: str) -> int | None:
    return next((one.number for one in place.repo.issues() if (one.body or "").startswith(f"<!-- ospo:{key} ")), None)


def test_coordinators_hear_once_a_week_of_what_waits_and_not_of_what_is_done(place: Town) -> None:
    number = place.send()
    place.play()
    place.repo.react("anna", number, "+1")
    place.sweep()
    assert own(place, "waiting") is None
    place.repo.add_label("zoe", number, TRIAGE)
    for _ in range(3):
        assert not place.sweep().has_failed
    ours = own(place, "waiting")
    assert ours is not None
    assert keys(place, ours) == ["week/2026-48"]
    assert f"#{number} **Mag dit onder de EUPL?**" in (place.repo.issue(ours).body or "")
    assert [each for each in place.mentioned() if each in {"zoe", "wim"}] == ["wim", "zoe"]
    for _ in range(5):  # until Sunday
        place.box.advance(DAY)
        place.sweep()
    assert keys(place, ours) == ["week/2026-48"]
    assert says(place, "wim", number, "/pauze 4 januari") == "+1"
    place.box.advance(DAY)
    place.sweep()
    assert keys(place, ours) == ["week/2026-48", "week/2026-49"]
    assert "@wim" not in place.repo.comments(ours)[-1].body
    place.repo.remove_label("zoe", number, TRIAGE)
    place.sweep()
    assert place.repo.issue(ours).state == "closed"
    place.box.advance(DAY)
    place.repo.add_label("zoe", number, TRIAGE)
    place.sweep()
    assert place.repo.issue(ours).state == "open"
    assert place.sweep().summary.plan.steps == ()


def test_at_most_five_are_shown_quickest_first(place: Town) -> None:
    numbers = [place.send() for _ in range(7)]
    place.play()
    for number in numbers:
        place.repo.add_label("zoe", number, TRIAGE)
    place.sweep()
    body = place.repo.issue(own(place, "waiting") or 0).body or ""
    assert body.count("\n- [casus ") == 5
    assert "Mag dit" not in body  # nobody of the network looked yet
    assert "wachten nog twee casussen" in body
    assert place.repo.issue(own(place, "waiting") or 0).author == BOT_LOGIN


def body(place: Town) -> str:
    return place.repo.issue(own(place, "waiting") or 0).body or ""


def test_what_nobody_of_the_network_saw_waits_in_one_line_until_somebody_did(place: Town) -> None:
    number, *others = [place.send() for _ in range(7)]
    place.play()
    place.sweep()
    assert own(place, "waiting") is None  # those who were asked look first
    place.box.advance(7 * DAY)
    place.sweep()
    assert body(place).count("\n- ") == 1 + 3  # and how things stand
    assert "- #1, #2, #3, #4 en #5 en nog twee: hier keek nog niemand uit het netwerk naar." in body(place)
    place.sweep()
    assert keys(place, own(place, "waiting") or 0) == ["week/2026-49"]
    place.repo.react("anna", number, "+1")
    for each in others:
        place.repo.close_issue("zoe", each, reason="not_planned")
    for _ in range(2):
        place.sweep()
    assert place.repo.issue(own(place, "waiting") or 0).state == "closed"


def test_how_soon_people_were_answered_is_remembered_by_quarter(place: Town) -> None:
    for days in range(5):
        number = place.send()
        place.play()
        place.box.advance(days * DAY)
        place.repo.add_label("zoe", number, TRIAGE)
        place.repo.comment("carla", number, "/meedoen")
        place.play()
    place.box.advance(3 * DAY)
    for _ in range(2):
        place.sweep()
    ours = own(place, "waiting") or 0
    [mark] = [part.mark for part in parts_of(place.repo.issue(ours).body or "")]
    assert list(mark.state["first"]) == ["2026-4"]
    assert sorted(mark.state["first"]["2026-4"].values()) == [0, 1, 1, 2, 4]  # a weekend is in between
    assert "Eerste antwoord dit kwartaal: bij de helft binnen één werkdag" in body(place)


def test_numbers_are_counted_once_a_week(place: Town) -> None:
    number = place.send()
    place.play()
    place.repo.add_label("zoe", number, TRIAGE)
    for _ in range(2):
        place.sweep()
    assert "zoekt expert: 1" in body(place)
    place.send()
    place.play()
    for days, is_counted in ((1, False), (6, True)):
        place.box.advance(days * DAY)
        place.sweep()
        assert ("nieuw: 1" in body(place)) is is_counted


def test_what_makes_no_sense_in_what_is_remembered_counts_as_not_there() -> None:
    nonsense = {"first": {"2026-3": {"7": 2, "x": 1, "٣": 4, "8": "2", "9": -1}, "2026-2": {"1": 1}, "2026-4": []}}
    assert remembered(nonsense, ("2026-3", "2026-4")) == {"2026-3": {7: 2}, "2026-4": {}}


def test_the_newest_of_two_quarters_are_remembered_where_there_are_many() -> None:
    first = {"2026-3": dict.fromkeys(range(1, 501), 1), "2026-4": dict.fromkeys(range(501, 1001), 2)}
    kept = Tally(date(2026, 11, 30), first=first).record()["first"]
    assert (len(kept["2026-4"]), len(kept["2026-3"])) == (500, 100)
    assert "401" in kept["2026-3"]
    assert "400" not in kept["2026-3"]
    assert len(Mark("waiting", {"first": kept}).line()) < 10_000


def test_one_of_each_person_is_shown_before_a_second_of_anybody() -> None:
    def item(owner: int, why: WaitsFor) -> WaitingItem:
        casus = SimpleNamespace(owner=Person(f"p{owner}", owner))
        return WaitingItem(cast(Scene, SimpleNamespace(casus=casus)), why)

    bad = [item(1, WaitsFor.PERSONAL) for _ in range(4)]
    real = [item(number, WaitsFor.NOBODY) for number in (2, 3, 4)]
    assert _personal_first([*bad, *real]) == [bad[0], *real, *bad[1:]]
    others = [item(number, WaitsFor.PERSONAL) for number in (5, 6, 7)]
    assert _personal_first([bad[0], *others, *real]) == [bad[0], others[0], real[0], others[1], *real[1:], others[2]]


def test_lessons_past_the_day_of_their_review_are_in_the_list_until_somebody_looked(tmp_path: Path) -> None:
    old, new = (lesson(title, review=day) for title, day in (("Mag het?", "2026-11-01"), ("Nog niet", "2026-12-24")))
    with town(tmp_path, f"{WITH_BOARD}waiting:\nlessons:\n") as place:
        place.repo.commit({"docs/lessen/2025/2-oud.md": old, "docs/lessen/2026/3-nieuw.md": new})
        place.renew_if_changed()
        place.sweep()
        ours = own(place, "waiting")
        assert ours is not None
        listed = place.repo.issue(ours).body or ""
        assert "[Mag het?](../blob/HEAD/docs/lessen/2025/2-oud.md): klopt deze les nog?" in listed
        assert "Nog niet" not in listed
        place.repo.commit({"docs/lessen/2025/2-oud.md": old.replace("2026-11-01", "2028-01-01")})
        place.renew_if_changed()
        place.sweep()
        assert place.repo.issue(ours).state == "closed"
