"""Abuse and bad luck in great number: limits hold, everybody hears from us, and people are served afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.storm import storm

DAY = timedelta(days=1)


def test_after_a_flood_every_owner_hears_from_us_and_experts_are_asked_in_order(tmp_path: Path) -> None:
    """The large form is in the benchmarks: 500 casussen. Here the quota and the limits are smaller with them."""
    with storm(tmp_path, experts=20, per_day=9, per_round=3) as it:
        it.place.box.quota = 400
        midnight = it.place.box.now.replace(hour=23, minute=0)
        it.flood(60)
        it.sweep_until(midnight, every=timedelta(hours=1))
        assert set(it.heard()) == set(it.wanted_by)
        assert {moment.date() for moment in it.heard().values()} == {midnight.date()}
        it.answer()
        while len({ask.number for ask in it.asks}) < 60:
            it.sweep_until(it.place.box.now + DAY, every=DAY)
            it.answer()
        assert max(it.people_a_day().values()) == 9
        assert max(len(ask.people) for ask in it.asks) == 3
        assert it.most_a_week() <= 5
        assert it.out_of_turn() == []
        assert it.most_requests <= 30
        assert all(day.weekday() < 5 for day in it.people_a_day())
        assert {ask.round for ask in it.asks} == {1}
