"""What our own issue about tips remembers: all of it comes back, however much there is, and nonsense is left out."""

from __future__ import annotations

from datetime import date, timedelta

from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.signals.tips_kept import (
    EMPTY,
    MOST_HEARD,
    MOST_KNOWN,
    MOST_SENDERS,
    MOST_WAITING,
    Shelf,
    Tip,
    TipMemory,
    WaitingTip,
    put_away,
    since,
)

DAY = date(2026, 11, 30)


def tip(number: int, *, size: int = 40) -> Tip:
    link = f"https://x.example/{number}/{'a' * size}"
    return Tip(number, link, "Een rapport", "é" * size, ("inkoop",), "other", DAY + timedelta(days=number // 100))


def test_a_full_memory_fits_in_one_line_and_comes_back() -> None:
    waits = [
        WaitingTip(10**6, 10**12 + each, each, "0" * 12, "f" * 32, DAY, 10**9, f"IC_{'x' * 40}", (10**9, 10**9 + 1))
        for each in range(MOST_WAITING)
    ]
    known = {f"{each:012x}": DAY + timedelta(days=each % 90) for each in range(MOST_KNOWN)}
    elsewhere = tuple(10**12 + each for each in range(MOST_HEARD))
    senders = {10**9 + each: 3 for each in range(MOST_SENDERS)}
    full = TipMemory(tuple(waits), known, 10**12, elsewhere, senders, DAY, 999)
    mark = Mark.read(Mark("tips", full.record()).line())
    assert mark is not None
    assert TipMemory.of(mark.state) == full
    assert full.is_full
    assert full.has_heard(5)
    assert not full.has_heard(10**13)


def test_however_much_strangers_change_and_like_it_can_be_read_again() -> None:
    """Forty tips, each changed after twenty accounts gave it a thumb: the line grew longer than any run could read, and
    all that waited, with all that was ever taken in, was gone.
    """
    liked = tuple(10**9 + each for each in range(20))
    waits = [
        WaitingTip(10**6, 10**12 + each, each, "0" * 12, "f" * 32, DAY, 10**9, f"IC_{'x' * 30}-{'y' * 8}", liked)
        for each in range(MOST_WAITING)
    ]
    known = {f"{each:012x}": DAY - timedelta(days=each) for each in range(MOST_KNOWN)}
    heard = tuple(10**12 + each for each in range(MOST_HEARD))
    senders = {10**9 + each: 3 for each in range(MOST_SENDERS)}
    full = TipMemory(tuple(waits), known, 10**12, heard, senders, DAY, 999, heard)
    mark = Mark.read(Mark("tips", full.record()).line())
    assert mark is not None
    again = TipMemory.of(mark.state)
    assert again.waits == full.waits
    newest = sorted(known, key=lambda each: known[each], reverse=True)
    assert set(again.known) == set(newest[: len(again.known)]), "of the pages that came in the oldest make room"


def test_nonsense_is_left_out() -> None:
    state = {"waits": [[1, 2], "x", [1, 2, 3, "a", "b", 10**9, 1, "n", []]], "known": {"x": "a", "5": 3}, "day": "z"}
    assert TipMemory.of(state) == TipMemory()
    assert Tip.of([1, 2, "https://x.example/", "t", "w", [3], "other", "gisteren"]) is None
    assert Tip.of(tip(1).record()) == tip(1)


def test_what_was_taken_in_stands_on_shelves_of_which_the_oldest_makes_room() -> None:
    shelves = EMPTY
    for number in range(300):
        shelves = put_away(shelves, tip(number))
    assert [Shelf.of(each.record()) for each in shelves] == list(shelves)
    assert not any(each.is_too_long for each in shelves)
    kept = since(shelves, DAY)
    assert [each.number for each in kept] == list(range(300 - len(kept), 300))
    assert len(kept) > 100
    assert len(since(shelves, DAY + timedelta(days=2))) == 100
    widest = put_away(EMPTY, tip(1, size=380))
    assert since(widest, DAY) == [tip(1, size=380)]
