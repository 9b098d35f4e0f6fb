"""Tests of who is asked among those whose turn it is alike: somebody who sees it from elsewhere."""

from datetime import UTC, datetime

import pytest

from ospo_automation.core.casus.asks import History
from ospo_automation.core.casus.rounds import Limits, Load, Obstacle, Request, Verdict, choose, obstacle
from ospo_automation.core.network.expertise import Reason, Ring
from ospo_automation.core.network.profiles import Profile, Profiles
from ospo_automation.core.primitives.calendar import Calendar

NOW = datetime(2026, 12, 2, 10, tzinfo=UTC)  # a Wednesday
KINDS = {"anna": "municipality", "bert": "municipality", "carla": "municipality", "daan": "ministry"}
RING = Ring({login: Reason("licenties", "licenties", 1) for login in KINDS})
PROFILES = Profiles({login: Profile(organisation_type=kind) for login, kind in KINDS.items()})


def asked(number: int, profiles: Profiles, load: Load, per_round: int = 2) -> list[str]:
    request = Request(number, ("licenties",), [RING], History(), None)
    limits = Limits(per_round=per_round)
    found = choose(request, load=load, profiles=profiles, limits=limits, calendar=Calendar(), now=NOW)
    assert found.turn is Verdict.ASK
    assert found.ask is not None
    return [each.login for each in found.ask.people]


@pytest.mark.parametrize("number", range(1, 30))
def test_of_two_one_is_from_another_kind_of_organisation(number: int) -> None:
    assert len({KINDS[login] for login in asked(number, PROFILES, Load())}) == 2


def test_whose_turn_comes_later_doesnt_come_first_for_it() -> None:
    found = asked(1, PROFILES, Load(open={"daan": 1}))
    assert "daan" not in found


def test_turns_go_round_as_before_where_nobody_says_where_they_work() -> None:
    firsts = {tuple(asked(number, Profiles(), Load())) for number in range(1, 40)}
    assert len({first for first, _ in firsts}) == 4


def test_a_follower_is_asked_nothing() -> None:
    request = Request(1, ("licenties",), [RING], History(), None)
    profiles = Profiles({"anna": Profile(follower=True)})
    assert obstacle("anna", request, Load(), profiles, NOW.date(), NOW) is Obstacle.FOLLOWS
    assert "anna" not in asked(1, profiles, Load(), per_round=4)
