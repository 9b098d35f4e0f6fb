"""What waits for a coordinator, on the small GitHub: one issue, one message a week, and gone when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_conversation import says
from tests.given import WITH_BOARD
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
