"""Tests of who is asked among those whose turn it is alike: somebody who sees it from elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ospo_automation.core.casus.asks import Ask, History
from ospo_automation.core.casus.rounds import Limits, Load, Obstacle, Request, Verdict, choose, obstacle
from ospo_automation.core.casus.wasted import Spent
from ospo_automation.core.github.issue import by_mail
from ospo_automation.core.github.person import Person
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


def test_of_all_who_ask_by_mail_no_more_begin_than_of_one_owner_while_nobody_answers() -> None:
    """Where their domain has another one already; who never wrote before waits for no other domain's."""
    writers = [by_mail(f"{nth:010x}") for nth in range(10)]
    every = tuple(Ask(nth, 1, 0, (), NOW, NOW.date(), who.id) for nth, who in enumerate(writers[:9], 1) if who)
    limits, made = Limits(), every[:3]
    first = Request(10, ("licenties",), [RING], History(), writers[9])
    request = replace(first, is_beside=True)

    def turn(load: Load, request: Request = request) -> Verdict:
        found = choose(request, load=load, profiles=Profiles(), limits=limits, calendar=Calendar(), now=NOW)
        return found.turn

    assert turn(Load(made)) is Verdict.ENOUGH
    assert turn(Load(made), first) is Verdict.ASK
    assert turn(Load(every[:-1]), first) is Verdict.ASK
    assert turn(Load(every), first) is Verdict.ENOUGH, "all domains together don't flood the network"
    assert turn(Load(made[1:])) is Verdict.ASK
    assert turn(Load(made, spent=Spent(settled=frozenset({2})))) is Verdict.ASK, "somebody of the network answered one"
    given_up = Spent(settled=frozenset({2}), given_up=frozenset({2}))
    assert turn(Load(made, spent=given_up)) is Verdict.ENOUGH, "nobody makes room for themselves"
    assert turn(Load(made), replace(request, is_first=True)) is Verdict.ASK, "a coordinator lets one go first"
    assert turn(Load(made), replace(request, owner=Person("olga", 7))) is Verdict.ASK, "accounts have their own"


def test_who_deletes_their_account_gets_no_more_of_the_experts_week_by_that() -> None:
    """One account could send any number of casussen, of which one is asked at a time: without an owner all were."""

    def turn(load: Load, number: int = 9) -> Verdict:
        request = Request(number, ("licenties",), [RING], History(), None)
        return choose(request, load=load, profiles=Profiles(), limits=Limits(), calendar=Calendar(), now=NOW).turn

    of_nobody = tuple(Ask(nth, 1, 0, (), NOW, NOW.date(), 0) for nth in range(1, 4))
    assert turn(Load()) is Verdict.ASK
    assert turn(Load(of_nobody[:1])) is Verdict.LINE
    answered = Spent(settled=frozenset({1, 2, 3}))
    assert turn(Load(of_nobody[:1], spent=answered)) is Verdict.ASK
    assert turn(Load(of_nobody, spent=answered)) is Verdict.ENOUGH
