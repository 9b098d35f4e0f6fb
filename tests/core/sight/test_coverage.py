"""Whom a network misses: as values, and that nothing in it tells of one person."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from ospo_automation.core.casus.asks import Ask, Asked
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.rounds import Load
from ospo_automation.core.knowledge import published
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.coverage import (
    FEWEST,
    Cover,
    Coverage,
    as_json,
    coverage,
    full_topics,
    is_in_vain,
    told,
)
from ospo_automation.core.sight.for_site import CasusRecord
from tests.given import NOW, OSPO_YML, checkout, many_experts

TODAY = date(2026, 11, 24)
TOPICS = OSPO_YML.replace("inkoop:", "groot: Groot\n  inkoop:")
LINES = "* @zoe\nlicenties @anna @bert\nlicenties/eupl @carla\ninkoop @emma\ngroot @a1 @a2 @a3 @a4 @a5 @a6\n"


def page(**said: object) -> str:
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in said.items()) + "---\n"


def asked(*logins: str) -> Load:
    return Load((Ask(7, 1, 0, tuple(Asked(each, "x", "x") for each in logins), NOW, TODAY),))


def found(here: Checkout, load: Load | None = None, records: Iterable[CasusRecord] = ()) -> Coverage:
    return coverage(here, TODAY, full=full_topics(here, load or Load(), NOW), records=list(records))


def cover_of(seen: Coverage, path: str) -> Cover:
    return next(each.cover for each in seen.topics if each.path == path)


def record(number: int = 1, days: int = 20, **more: object) -> CasusRecord:
    made = CasusRecord(number, "t", "u", Status.SEEKING, True, NOW - timedelta(days=days), topics=("licenties/eupl",))
    return replace(made, **more)  # type: ignore[arg-type]  # of any field


def test_a_topic_has_nobody_one_or_more_and_coordinators_and_followers_are_no_cover() -> None:
    here = checkout(TOPICS, LINES, {"docs/experts/bert.md": page(follower="true")})
    covers = {each.path: (each.cover, each.at_least) for each in found(here).topics}
    assert covers == {
        "licenties": (Cover.ONE, 0),
        "licenties/eupl": (Cover.COVERED, 0),
        "groot": (Cover.COVERED, 5),
        "inkoop": (Cover.ONE, 0),
        "beveiliging/publiceren": (Cover.NOBODY, 0),
    }


def test_nobody_has_room_is_told_without_a_reason() -> None:
    six = [f"a{number}" for number in range(1, 7)]
    paused = {"docs/experts/a1.md": page(paused_until="2027-01-04")}
    reasons = [
        found(checkout(TOPICS, LINES, paused), asked(*six[1:], "anna", "bert")),
        found(checkout(TOPICS, LINES), asked(*six, "anna", "bert")),
        found(checkout(TOPICS, LINES), Load(open=dict.fromkeys([*six, "anna", "bert"], 3))),
    ]
    assert [cover_of(each, "groot") for each in reasons] == [Cover.FULL] * 3
    assert [cover_of(each, "licenties") for each in reasons] == [Cover.FULL] * 3, "two are enough to tell it of"
    assert reasons[0] == reasons[1] == reasons[2]


def test_of_the_only_one_nobody_reads_whether_they_have_room() -> None:
    here = checkout(TOPICS, LINES)
    assert found(here, asked("emma")) == found(here)


def test_what_is_told_is_the_same_whoever_it_is_and_however_many_fewer_than_five() -> None:
    """However the people of a topic are swapped, and whether two, three or four think along, all of it reads alike."""
    said = set()
    for count in range(2, FEWEST):
        for people in combinations(("a1", "a2", "a3", "a4", "emma"), count):
            here = checkout(TOPICS, f"* @zoe\nlicenties {' '.join(f'@{each}' for each in people)}\n")
            value = as_json(found(here)), told(found(here), here.form)
            said.add(json.dumps(value, default=str))
    assert len(said) == 1


def test_no_difference_of_two_numbers_tells_of_fewer_than_five() -> None:
    """A narrower topic counts those of the wider one as well: with exact numbers the rest would be known."""
    for extra in range(1, FEWEST):
        more = " ".join(f"@b{each}" for each in range(extra))
        here = checkout(TOPICS, f"* @zoe\nlicenties @a1 @a2 @a3 @a4 @a5\nlicenties/eupl {more}\n")
        counts = {each.path: each.at_least for each in found(here).topics}
        assert counts["licenties"] == counts["licenties/eupl"] == FEWEST


def test_no_name_and_no_login_stands_in_any_of_it() -> None:
    pages = {f"docs/experts/{each}.md": page(name=f"Naam {each}", organisation="Gemeente X") for each in ("anna", "a1")}
    here = checkout(TOPICS, LINES, pages)
    text = json.dumps([as_json(found(here, asked("anna"))), told(found(here), here.form)], default=str)
    assert not [each for each in ("anna", "bert", "carla", "emma", "a1", "@", "Naam", "Gemeente X") if each in text]


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (record(), True),
        (record(days=6), False),  # four working days
        (record(first_expert_at=NOW), False),
        (record(advised_at=NOW), False),
        (record(status=Status.WAITING), False),
        (record(status=Status.PARKED), False),
        (record(status=None), False),
        (record(status=Status.WITHDRAWN, is_open=False, closed_at=NOW), True),
        (record(status=Status.WITHDRAWN, is_open=False, closed_at=NOW - timedelta(days=19)), False),
        (record(outcome="helped"), False),
    ],
)
def test_a_question_is_asked_in_vain_when_no_expert_said_a_word_for_as_long_as_we_wait(
    one: CasusRecord, counts: bool
) -> None:
    assert is_in_vain(one, checkout(TOPICS, LINES), TODAY) is counts


def test_what_strangers_typed_counts_for_nothing_before_somebody_looked() -> None:
    here = checkout(TOPICS, LINES)
    many = [record(number, is_unlisted=True, organisation_type="care") for number in range(50)]
    assert found(here, records=many) == found(here)
    seen = found(here, records=[record(organisation_type="care"), *many])
    assert [(each.path, each.in_vain) for each in seen.in_vain] == [("licenties", 1), ("licenties/eupl", 1)]
    assert set(found(here).kinds) - set(seen.kinds) == {"care"}


def test_kinds_are_heard_of_by_a_question_a_lesson_or_a_person_who_speaks_for_one() -> None:
    pages = {
        "docs/experts/anna.md": page(organisation_type="province"),
        "docs/experts/bert.md": page(organisation_type="ministry", personal="true"),
        "docs/experts/gast.md": page(organisation_type="supplier", follower="true"),
    }
    lesson = published.read("docs/lessen/2026/3-x.md", '---\ntitle: Een les\norganisation_type: "municipality"\n---\n')
    here = replace(checkout(TOPICS, LINES, pages), lessons=lambda: (lesson,))
    kinds = found(here).kinds
    assert {"province", "supplier", "municipality", "other"}.isdisjoint(kinds)
    assert {"ministry", "water_authority"} <= set(kinds), "who is there for themselves speaks for no organisation"


def test_regions_are_missed_once_somebody_said_theirs() -> None:
    assert found(checkout(TOPICS, LINES)).regions == ()
    here = checkout(TOPICS, LINES, {"docs/experts/anna.md": page(region="zeeland", follower="true")})
    regions = found(here).regions
    assert "utrecht" in regions
    assert {"zeeland", "national"}.isdisjoint(regions)


def test_two_thousand_experts_and_two_hundred_topics_take_no_second() -> None:
    files = many_experts(experts=2_000, topics=200)
    pages = {name: text for name, text in files.items() if name.startswith("docs/experts/")}
    here = checkout(files[".github/ospo.yml"], files[".github/EXPERTISE"], pages)
    load = Load(open={f"expert{number}": 3 for number in range(0, 2_000, 200)})
    begun = time.process_time()
    seen = coverage(here, TODAY, full=full_topics(here, load, datetime(2026, 11, 24, tzinfo=UTC)), records=[])
    assert time.process_time() - begun < 1
    assert [each.path for each in seen.with_cover(Cover.FULL)] == ["thema0/deel0"]
    assert len(seen.topics) == 200
