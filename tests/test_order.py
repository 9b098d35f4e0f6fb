"""What takes long comes first for each worker, and nothing gets lost on the way."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from tests.order import LONGEST, dealt

SHORT = [f"test_a.py::{number}" for number in range(40)]
ACT = [f"act/test_b.py::{number}" for number in range(5)]
TOLD = ["demo/test_demo.py::nl", "demo/test_demo.py::en", "run/test_erasure.py::nl"]
DAYS = ["test_days.py::0", "test_days.py::1"]


def path_of(test: str) -> PurePath:
    return PurePath(test.partition("::")[0])


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
def test_each_worker_begins_with_something_long_and_nothing_is_lost(workers: int) -> None:
    tests = [*SHORT[:20], *ACT, *TOLD, *SHORT[20:], *DAYS]
    found = dealt(tests, workers, path_of)
    assert sorted(found) == sorted(tests)
    rest, parts = found, []
    for place in range(workers):  # as xdist hands them out
        size = len(rest) // (workers - place)
        parts.append(rest[:size])
        rest = rest[size:]
    for part in parts:
        is_long = [each not in SHORT for each in part]
        assert is_long == sorted(is_long, reverse=True)
        assert is_long[0]
    places = [next(place for place, part in enumerate(parts) if each in part) for each in TOLD]
    assert len(set(places)) == 1
    assert len({place for place, part in enumerate(parts) for each in ACT if each in part}) == min(workers, len(ACT))


def test_what_takes_long_is_there() -> None:
    assert [name for name in LONGEST if not any(Path(__file__).parent.rglob(name))] == []
