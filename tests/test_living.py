"""A repository that lives already: what was there before us is left alone, and nothing is made or asked twice."""

from __future__ import annotations

from pathlib import Path

from ospo_automation.sandbox import Request
from tests.given import WITH_BOARD
from tests.town import town


def changes(requests: list[Request]) -> list[str]:
    """What was written, by REST and by GraphQL."""
    return [each.path for each in requests if each.method != "GET" and (each.path != "/graphql" or b"mutation" in each.sent)]


def test_a_first_sweep_makes_each_label_once(tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD) as place:
        place.box.quota = 10_000
        topics = ("EUPL", "Inkoop en aanbesteden", "Licenties en auteursrecht")
        numbers = [place.send(who=f"owner{index}", topics=[topics[index % 3]]) for index in range(100)]
        place.box.events.clear()
        before = len(place.box.requests)
        assert not place.sweep().has_failed
        asked = place.box.requests[before:]
        made = [each for each in asked if each.path == "/repos/acme/netwerk/labels"]
        print(len(asked), len(changes(asked)), len(made))
        assert {each.status for each in made} == {201}
        assert not any("/labels/" in each.path for each in asked)
        assert len(numbers) == 100
