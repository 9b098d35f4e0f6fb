"""A casus in haste goes quicker, and reaches a coordinator before its week is over; for all others nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_automation.automations.routing import automation as routing
from ospo_automation.commands.ask import command as ask_command
from ospo_automation.core.casus.asks import Ask, Asked, asks_in
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.course import Course
from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.rounds import Limits, Load, Terms
from ospo_automation.core.command import Call
from ospo_automation.core.engine.effects import Tell
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.slash import Line
from ospo_automation.core.network import expertise, profiles
from ospo_automation.core.primitives.calendar import Calendar, QuietPeriod
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.scene import look
from tests.given import BOT, NOW, OSPO_YML, OURS, OWNER, Given, body, checkout, comment, configured, event, issue
from tests.sampled import sized

TERMS = {"week": "binnen een week", "month": "binnen een maand", "quarter": "binnen drie maanden", "none": "geen haast"}
SIX_RINGS = "* @zoe @wim\n" + "".join(f"licenties/eupl @r{ring}a @r{ring}b\n" for ring in range(6))
DAY = timedelta(days=1)
BASE = checkout()
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def typed(term: str) -> str:
    return body().replace("binnen een maand", TERMS.get(term, term))


@dataclass
class Played:
    """One casus, looked at again and again; what was asked stands below it."""

    here: Checkout
    term: str
    created: datetime
    asks: list[Ask] = field(default_factory=list)
    noes: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def hub(self) -> Given:
        labels = ["casus", *(["status: zoekt expert"] if self.asks else [])]
        casus = replace(issue(text=typed(self.term), labels=labels), created_at=self.created)
        said = [
            comment(f"{Mark(ask.key, ask.record()).line()}\nx", BOT, id_=2 * number, at=ask.at)
            for number, ask in enumerate(self.asks, 50)
        ]
        said += [
            comment("/nu-niet", Person(login, 1_000), id_=1_000 + number, at=at)
            for number, (login, at) in enumerate(self.noes)
        ]
        return Given(self.here, issues=[casus], said=said, carried=Load(tuple(self.asks)))

    def look(self, now: datetime) -> Ask | None:
        """One run, and what was asked in it."""
        for effect in routing.effects(self.hub, replace(event(now=now), name="schedule", action=None)):
            if isinstance(effect, Tell):
                ask = Ask.of(1, effect.state)
                assert ask is not None
                self.asks.append(ask)
                return ask
        return None

    def day(self, ask: Ask) -> date:
        return self.here.network.calendar.today(ask.at)

    @property
    def reached(self) -> date | None:
        """The day on which a coordinator was asked."""
        return next((self.day(ask) for ask in self.asks if any(each.pattern == "*" for each in ask.people)), None)


def rings(asks: list[Ask]) -> list[tuple[str, str]]:
    return [(f"{ask.at:%a}", min(ask.logins)) for ask in asks]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("week", [("Mon", "r5a"), ("Wed", "r4a"), ("Fri", "wim"), ("Tue", "r3a"), ("Thu", "r2a")]),
        ("month", [("Mon", "r5a"), ("Mon", "r4a"), ("Mon", "r3a")]),
        ("none", [("Mon", "r5a"), ("Mon", "r4a"), ("Mon", "r3a")]),
        ("voor de zomer", [("Mon", "r5a"), ("Mon", "r4a"), ("Mon", "r3a")]),
    ],
)
def test_silence_in_haste_goes_on_after_two_working_days(term: str, expected: list[tuple[str, str]]) -> None:
    casus = Played(checkout(lines=SIX_RINGS), term, MONDAY)
    for day in range(15):
        casus.look(MONDAY + day * DAY)
    assert rings(casus.asks)[: len(expected)] == expected
    if term != "week":
        assert [ask.ring for ask in casus.asks] == [0, 1, 2]


def test_each_term_has_a_pace_of_its_own() -> None:
    assert Limits().terms == Terms(week=2)
    assert [Limits().pace(term) for term in TERMS] == [2, 5, 5, 5]
    chosen = configured(f"{OSPO_YML}  working_days: 3\n  terms: {{week: 4, month: 8}}\n").section(Limits)
    assert chosen is not None
    assert [chosen.pace(term) for term in TERMS] == [4, 8, 3, 3]
    assert Limits(working_days=1).pace("week") == 1  # haste that nobody set is never the slower
    for wrong in ("{weeks: 2}", "{week: 0}", "{week: 61}", "2"):
        with pytest.raises(BadConfig):
            configured(f"{OSPO_YML}  terms: {wrong}\n")


def test_a_first_ask_that_comes_late_leaves_a_day_for_a_coordinator() -> None:
    casus = Played(checkout(lines=SIX_RINGS), "week", MONDAY)
    first = casus.look(MONDAY + 3 * DAY)  # a Thursday
    assert first is not None
    assert (first.ring, first.due) == (0, date(2026, 11, 6))  # and not Monday, when the week is over
    assert rings([*filter(None, [casus.look(MONDAY + 4 * DAY)])]) == [("Fri", "wim")]


def test_who_takes_the_place_of_a_no_may_have_to_be_a_coordinator() -> None:
    casus = Played(checkout(lines=SIX_RINGS), "week", MONDAY)
    casus.look(MONDAY)
    casus.noes.append(("r5a", MONDAY + DAY))
    second = casus.look(MONDAY + DAY)
    assert second is not None
    assert (second.ring, len(second.people), second.due) == (1, 1, date(2026, 11, 5))
    casus.noes.append(("r5b", MONDAY + 3 * DAY))
    third = casus.look(MONDAY + 3 * DAY)
    assert third is not None
    assert (len(third.people), third.people[0].pattern) == (1, "*")


def test_a_term_that_changes_counts_from_the_next_ask_on() -> None:
    casus = Played(checkout(lines=SIX_RINGS), "month", MONDAY)
    casus.look(MONDAY)
    casus.term = "week"
    assert casus.look(MONDAY + 4 * DAY) is None
    found = casus.look(MONDAY + 7 * DAY)
    assert found is not None
    assert (found.people[0].pattern, found.due) == ("*", date(2026, 11, 11))
    casus.term = "quarter"
    casus.look(MONDAY + 9 * DAY)
    assert casus.asks[-1].due == date(2026, 11, 18)


def test_who_asks_for_one_more_expert_gets_no_coordinator_in_their_place() -> None:
    here = checkout(lines=SIX_RINGS + "inkoop @emma\n")
    casus = Played(here, "week", MONDAY)
    casus.look(MONDAY)
    now = MONDAY + 4 * DAY
    scene = look(casus.hub, event(now=now))
    assert scene is not None
    said = comment("/erbij inkoop", id_=200, at=now)
    call = Call(ask_command, scene, Course(), said, OWNER, frozenset({Role.OWNER}), Line("ask", "inkoop"), now)
    (found,) = ask_command.do(call)
    assert isinstance(found, Tell)
    assert found.mentions == ("emma",)


@st.composite
def networks(draw: st.DrawFn) -> Checkout:
    """Up to six rings, some of them away, and a calendar with days off of its own."""
    lines, people = ["* @zoe @wim"], 0
    pages: dict[str, str | Fault] = {}
    for _ in range(draw(st.integers(1, 6))):
        ring = [f"p{people + each}" for each in range(draw(st.integers(1, 4)))]
        people += len(ring)
        lines.append(f"licenties/eupl {' '.join(f'@{login}' for login in ring)}")
        if draw(st.booleans()):
            pages |= {f"docs/experts/{login}.md": "---\npaused_until: 2099-01-01\n---\n" for login in ring}
    experts = expertise.parse("\n".join(lines), teams={})
    free = draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40))
    quiet = draw(st.sampled_from([(), (QuietPeriod(first="12-24", last="01-01"),)]))
    pace = Limits(terms=Terms(week=draw(st.integers(1, 4))))
    calendar = Calendar(free=tuple(free), quiet=quiet)
    network = BASE.network.model_copy(update={"calendar": calendar, "routing": pace})
    return replace(BASE, network=network, expertise=experts, profiles=profiles.read(pages))


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))


def days_before(casus: Played, first: date) -> Iterator[date]:
    """The working days after the first ask on which the week isn't over yet."""
    calendar = casus.here.network.calendar
    day = first + DAY
    while day < calendar.today(casus.created) + 7 * DAY:
        if calendar.is_working_day(day):
            yield day
        day += DAY


@pytest.mark.slow
@settings(deadline=None, max_examples=sized(60, 300))
@given(networks(), MOMENTS, st.integers(0, 8), st.lists(st.integers(0, 9), max_size=4))
def test_a_coordinator_is_asked_before_the_week_is_over(
    here: Checkout, created: datetime, delay: int, declines: list[int]
) -> None:
    """Whenever a working day is left for it: with silence and with people who say no, however many rings there are."""
    casus = Played(here, "week", created)
    for day in range(delay, 12):
        now = created + day * DAY
        if day in declines and casus.asks:
            casus.noes += [(login, now) for login in sorted(casus.asks[-1].logins)[:1]]
        casus.look(now)
    if not casus.asks:
        return
    first = casus.asks[0]
    able = [
        ring for ring in here.expertise.rings(["licenties/eupl"]) if not set(ring.experts) <= set(here.profiles.pages)
    ]
    assert set(first.logins) <= set(able[0].experts)
    if any(days_before(casus, casus.day(first))) and first.people[0].pattern != "*":
        assert casus.reached is not None
        assert casus.reached < here.network.calendar.today(created) + 7 * DAY


@pytest.mark.slow
@settings(deadline=None, max_examples=sized(20, 60))
@given(networks(), MOMENTS, st.sampled_from(["month", "quarter", "none", "Kies een termijn", "anders"]))
def test_without_haste_all_is_as_it_was(here: Checkout, created: datetime, term: str) -> None:
    casus = Played(here, term, created)
    for day in range(25):
        casus.look(created + day * DAY)
    calendar = here.network.calendar
    assert [ask.due for ask in casus.asks] == [calendar.after_working_days(casus.day(ask), 5) for ask in casus.asks]


def test_the_record_of_an_ask_before_there_was_haste_is_still_read() -> None:
    ask = Ask(1, 1, 0, (Asked("carla", "x", "x"),), NOW, date(2026, 12, 1))
    assert "shown" not in ask.record()
    assert asks_in([comment(Mark(ask.key, ask.record()).line(), BOT)], OURS) == (ask,)
    for odd in ("x", 3, None, {"a": 1}):
        assert Ask.of(1, {**ask.record(), "shown": odd}) == ask


def test_who_takes_a_place_isnt_yet_the_ring_they_come_from() -> None:
    lines = "* @zoe @wim\nlicenties/ @cor @dik @els\nlicenties/eupl @anna @bert\n"
    casus = Played(checkout(lines=lines), "month", MONDAY)
    casus.look(MONDAY)
    casus.noes = [("anna", MONDAY + timedelta(hours=1))]
    casus.look(MONDAY + timedelta(hours=2))
    for day in range(1, 15):
        casus.look(MONDAY + day * DAY)
    assert [len(ask.people) for ask in casus.asks] == [2, 1, 2, 2]
    assert set(casus.asks[1].logins) | set(casus.asks[2].logins) == {"cor", "dik", "els"}
    assert set(casus.asks[3].logins) == {"zoe", "wim"}
