"""A million hostile casussen through the whole house: `make soak`, or `python -m tests.soak [count] [first seed]`.

First it measures how long the longest comments take to read, however they are written. It stops at the first casus
that does what none may, with its seed, title and body, and exits 1.
"""

from __future__ import annotations

import signal
import sys
import time
import traceback
from multiprocessing import Pool
from types import FrameType

from tests.hostile_casussen import complaints, hostile_issue, written
from tests.reading import READERS, SHAPES, too_slow

PROCESSES = 2
BLOCK = 500
BLOCKS_OF_A_PROCESS = 10  # cmarkgfm never gives back the 30 kB of a comment: a new process does
LINE = 10_000
LONGEST = 2.0  # seconds for one casus


def main(count: int = 1_000_000, first: int = 0) -> int:
    slow = list(too_slow())
    print(
        "\n".join((*slow, f"{len(READERS)} readers, {len(SHAPES)} shapes of comments, {len(slow)} too slow")),
        flush=True,
    )
    if slow:
        return 1
    started = time.monotonic()
    blocks = [range(start, min(start + BLOCK, first + count)) for start in range(first, first + count, BLOCK)]
    done = said = 0
    with Pool(PROCESSES, initializer=_limit_time, maxtasksperchild=BLOCKS_OF_A_PROCESS) as pool:
        for block, (comments, complaint) in zip(blocks, pool.imap(judge, blocks), strict=True):
            if complaint:
                print(complaint, flush=True)
                return 1
            done += len(block)
            said += comments
            if done % LINE < BLOCK or done == count:
                rate = done / (time.monotonic() - started)
                print(f"{done:,} of {count:,} casussen, {said:,} comments, {rate:.0f} casussen a second", flush=True)
    return 0


def judge(seeds: range) -> tuple[int, str]:
    """How many comments were made, and what is wrong with the first casus that isn't well; nothing if all are."""
    made = 0
    for seed in seeds:
        signal.setitimer(signal.ITIMER_REAL, LONGEST)
        try:
            bodies = list(written(seed))
            wrong = [complaint for body in bodies for complaint in complaints(body)]
        except Exception:  # noqa: BLE001  (whatever it is, it comes with its seed)
            wrong = [traceback.format_exc()]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if wrong:
            title, typed = hostile_issue(seed)
            return made, "\n".join((f"seed {seed}", *wrong, f"title: {title!a}", f"body: {typed!a}"))
        made += len(bodies)
    return made, ""


def _limit_time() -> None:
    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"longer than {LONGEST} seconds")

    signal.signal(signal.SIGALRM, late)


if __name__ == "__main__":
    sys.exit(main(*(int(argument.replace(",", "").replace("_", "")) for argument in sys.argv[1:3])))
