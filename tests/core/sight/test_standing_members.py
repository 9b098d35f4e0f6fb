"""Who stands in the files of a network, and who only tells others about it."""

from __future__ import annotations

from ospo_automation.core.casus.remembered import LEFT
from ospo_automation.core.sight.standing_members import former, leaving
from tests.given import OSPO_YML, checkout

TELLING = f"{OSPO_YML}communication:\n  accounts: [anna]\n"


def test_who_left_and_still_tells_others_about_the_network_leaves_no_file_any_more() -> None:
    assert leaving({"anna": LEFT}, checkout(TELLING, "inkoop @anna\n")) == ["anna"]
    here = checkout(TELLING, "inkoop @emma\n")
    assert "anna" in here.people
    assert leaving({"anna": LEFT}, here) == []
    assert former("anna", here) == []
