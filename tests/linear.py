"""Whether every function of `core` and `site` that takes text reads a text twice as long in about twice the time.

Which they are stands in `taking_text.py`, what they get in `hard_texts.py`. `python -m tests.linear [part of a name]
[how many to pass over]` looks at those; `make soak ARGS=linear` at all.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from multiprocessing import Pool
from types import FrameType

from tests.hard_texts import shapes
from tests.taking_text import NOT_CALLED, Found, functions, given_to

LONGEST = 262_144  # bytes that GitHub keeps of a text
STEPS = 16  # one call with a text so much shorter says what the longest would take, and spares most of the others
EVEN = 1.3  # times as much as that; a last doubling of 2.3 times is 1.33 for what also grows by the square
SHORTEST = 2_048
LONG_ENOUGH = 0.5  # seconds: with half as long a text it is seen as well
MOST_FOR_DOUBLE = 2.3
WORTH_MEASURING = 0.030  # seconds of the processor; below it a ratio says nothing
TURNS = 5
PATIENCE = 1.0  # seconds for one call
PROCESSES = 2
LINE = 10
MOST_RESULTS = 100_000  # of what yields without an end
FATAL = (RecursionError, MemoryError)
"""How no text may end a function; whatever else one refuses, it has refused."""

_ANOTHER = count(100_000)


class Late(BaseException):
    """A call took more than our patience."""


def seconds(one: Found, varied: str, text: str) -> float:
    """The processor's time of one call; what is remembered of an earlier text isn't asked again."""
    text = f"{text[:-6]}{next(_ANOTHER):x}"
    positional, given = given_to(one, varied, text)
    started = time.process_time()
    try:
        result = one.call(*positional, **given)
        if isinstance(result, Iterator):
            for _ in islice(result, MOST_RESULTS):
                pass
    except FATAL:
        raise
    except Exception:  # noqa: BLE001  (it took its time to refuse it)
        return time.process_time() - started
    return time.process_time() - started


def limited(one: Found, varied: str, text: str) -> float:
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        return seconds(one, varied, text)
    except Late:
        return PATIENCE
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def growth(one: Found, varied: str, shape: Callable[[int], str], length: int) -> tuple[float, float]:
    """Seconds for a text of a length, and how many times those of one half as long: the best of some turns.

    What lies at a quarter must grow as much: a machine at work has better and worse moments.
    """
    best = [float("inf")] * 3
    for _ in range(TURNS):
        for at, size in enumerate((length, length // 2, length // 4)):
            best[at] = min(best[at], limited(one, varied, shape(size)))
        times = min(best[0] / max(best[1], 1e-6), (best[0] / max(best[2], 1e-6)) ** 0.5)
        if times < MOST_FOR_DOUBLE:
            break
    return best[0], times


@dataclass
class Looking:
    """A function with the texts that it gets in one parameter.

    Most take no time worth measuring for the longest text, and are called once. `is_slow`: it took more than our
    patience for the one before. `least` is how long the text was that had to do for the longest there is.
    """

    one: Found
    varied: str
    is_slow: bool = False
    least: int = LONGEST

    def complaint(self, shape: Callable[[int], str]) -> str:
        """What is wrong with the function and a text; nothing where its time grows as the text does."""
        took = PATIENCE if self.is_slow else self._limited(shape, LONGEST)
        if took < WORTH_MEASURING:
            return ""
        length, foretold = self._longest(shape)
        if took >= PATIENCE:
            took = self._limited(shape, length)
        self.is_slow = length < LONGEST
        self.least = min(self.least, length)
        if took < min(PATIENCE, foretold * EVEN):
            return ""
        while took > LONG_ENOUGH and length > SHORTEST:
            length //= 2
            took = self._limited(shape, length)
        name = f"{self.one.name}({self.varied})"
        if took >= PATIENCE:
            return f"{name}: longer than {PATIENCE} s for {length:,}, for {shape.__name__} {shape(24)!a}"
        took, times = growth(self.one, self.varied, shape, length)
        if times > MOST_FOR_DOUBLE:  # seen twice: others may have been at work
            took, times = growth(self.one, self.varied, shape, length)
        if took > WORTH_MEASURING / 2 and times > MOST_FOR_DOUBLE:
            what = f"{name}: {took * 1000:.0f} ms for {length:,}, {times:.1f} times that of half of it"
            return f"{what}, for {shape.__name__} {shape(24)!a}"
        return ""

    def _longest(self, shape: Callable[[int], str]) -> tuple[int, float]:
        """How long a text can be for our patience, and what it takes then if its time grows as the text does."""
        length = LONGEST
        while True:
            short = min(self._limited(shape, length // STEPS) for _ in range(2))
            if short * STEPS < PATIENCE or length <= SHORTEST:
                return length, short * STEPS
            length //= 2 if short < PATIENCE else STEPS

    def _limited(self, shape: Callable[[int], str], length: int) -> float:
        return limited(self.one, self.varied, shape(length))


def complaint(one: Found, varied: str, shape: Callable[[int], str]) -> str:
    return Looking(one, varied).complaint(shape)


def _late(_: int, __: FrameType | None) -> None:
    raise Late


def watch() -> None:
    """Lets a call be ended that takes longer than our patience."""
    signal.signal(signal.SIGVTALRM, _late)


def looked(name: str) -> tuple[str, list[str], int]:
    """A function's name, all complaints about it, and how long the longest text was that had to do for any."""
    one = next(each for each in functions() if each.name == name)
    watch()
    gc.disable()  # its work isn't the function's
    found: list[str] = []
    least = LONGEST
    for varied in one.texts:
        looking = Looking(one, varied)
        for shape in shapes(one.module):
            try:
                wrong = looking.complaint(shape)
            except FATAL as error:
                wrong = f"{one.name}({varied}) ended with {type(error).__name__} for {shape(24)!a}"
            if wrong:
                found.append(wrong)
                if len(found) > 3:
                    return name, found, looking.least
        least = min(least, looking.least)
    return name, found, least


def main(part: str = "", passed: str = "0") -> int:
    """`passed`: how many an earlier look has come past, as it told in its last line."""
    listed = {name for names in NOT_CALLED.values() for name in names}
    there = [one for one in functions() if part in one.name and one.name not in listed]
    wanted = there[int(passed) :]
    wrong = 0
    shorter: dict[str, int] = {}
    with Pool(PROCESSES, maxtasksperchild=20) as pool:
        for at, (name, found, least) in enumerate(pool.imap(looked, [one.name for one in wanted]), int(passed) + 1):
            for each in found:
                print(each, flush=True)
            wrong += bool(found)
            shorter |= {name: least} if least < LONGEST else {}
            if at % LINE == 0:
                print(f"{at} of {len(there)} functions", flush=True)
    for name, least in sorted(shorter.items()):
        print(f"{name} takes longer than {PATIENCE:g} s for {LONGEST:,}: a text of {least:,} had to do", flush=True)
    print(f"{len(wanted)} functions that take text, {wrong} of them slow", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
