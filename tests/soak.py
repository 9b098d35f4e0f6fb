"""A million hostile casussen through the whole house: `make soak`, or `python -m tests.soak [count] [first seed]`.

First it measures how long the longest comments take to read, however they are written. It stops at the first casus
that does what none may, with its seed, title and body, and exits 1. Then come days of virtual time on which GitHub
answers at random, one for every five thousand casussen: each that breaks a promise is told with its seed.
`python -m tests.soak days [count] [first seed]` plays those only, and `python -m tests.soak linear [part of a name]
[how many to pass over]` gives every function of `core` and `site` that takes text the longest there is. `python -m
tests.soak mails [mailboxes] [first seed]` fills mailboxes with a thousand hostile mails each. `python -m
tests.soak samples` runs the tests that take samples elsewhere with all of them. At the end, and with `python -m
tests.soak act`, a job of the shipped workflows is killed of each kind in which somebody comes, goes or shares
something.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from multiprocessing import Pool
from pathlib import Path
from types import FrameType

from tests.days import day
from tests.hostile_casussen import complaints, hostile_issue, written
from tests.linear import main as linear
from tests.mail.hostile_looks import wrong as wrong_mails
from tests.promises import broken, differences
from tests.reading import READERS, SHAPES, too_slow
from tests.sampled import SOAKS, files

PROCESSES = 2
BLOCK = 500
BLOCKS_OF_A_PROCESS = 10  # cmarkgfm never gives back the 30 kB of a comment: a new process does
LINE = 10_000
LONGEST = 2.0  # seconds for one casus
MAILS = 1_000  # in one mailbox
CASUSSEN_A_DAY = 5_000  # of those that are played by themselves, for one day that is played whole


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
    return days(count // CASUSSEN_A_DAY, first) or samples() or act()


def act() -> int:
    file = Path(__file__).parent / "act" / "killed_jobs.py"
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "0", file], check=False).returncode


def samples() -> int:
    """Every test that takes some samples each time, with all of them."""
    command: list[str | Path] = [sys.executable, "-m", "pytest", "-q", "-n", str(PROCESSES), *files()]
    return subprocess.run(command, env={**os.environ, SOAKS: "1"}, check=False).returncode


def mails(count: int = 4, first: int = 0) -> int:
    broken = 0
    with Pool(PROCESSES, maxtasksperchild=1) as pool:
        for seed, wrong in pool.imap(mailbox, range(first, first + count)):
            print("\n  ".join((f"seed {seed}: {MAILS:,} hostile mails", *wrong)), flush=True)
            broken += bool(wrong)
    print(f"{count} mailboxes, {broken} of them with something that may not be", flush=True)
    return 1 if broken else 0


def mailbox(seed: int) -> tuple[int, list[str]]:
    """What is wrong once so many hostile mails came in one go."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return seed, wrong_mails(Path(folder), seed, MAILS)
        except Exception:  # noqa: BLE001  (whatever it is, it comes with its seed)
            return seed, [traceback.format_exc()]


def days(count: int = 200, first: int = 0) -> int:
    broken = 0
    with Pool(PROCESSES, maxtasksperchild=BLOCKS_OF_A_PROCESS) as pool:
        for told, wrong in pool.imap(played, range(first, first + count)):
            print("\n  ".join((told, *wrong)), flush=True)
            broken += bool(wrong)
    print(f"{count} bad days, {broken} of them with a promise that wasn't kept", flush=True)
    return 1 if broken else 0


def played(seed: int) -> tuple[str, list[str]]:
    """A bad day or several, and a calm one with the same people: what happened, and every promise that was broken."""
    casussen, length = 6 + seed % 9, 1 + seed % 3
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        try:
            with day(Path(one), seed) as bad, day(Path(other), seed, is_bad=False) as calm:
                for each in (bad, calm):
                    each.play(casussen, length)
                wrong = [
                    *broken(bad),
                    *(f"undisturbed: {each}" for each in broken(calm)),
                    *differences(bad, calm),
                ]
                told = f"seed {seed}: {length} days, {bad.counts}, {bad.weather.told}"
        except Exception:  # noqa: BLE001  (whatever it is, it comes with its seed)
            return f"seed {seed}", [traceback.format_exc()]
    return told, wrong


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
    if sys.argv[1:2] == ["linear"]:
        sys.exit(linear(*sys.argv[2:4]))
    if sys.argv[1:2] in (["act"], ["samples"]):
        sys.exit(act() if sys.argv[1] == "act" else samples())
    apart = {"days": days, "mails": mails}.get(" ".join(sys.argv[1:2]))
    play, given = (apart, sys.argv[2:4]) if apart is not None else (main, sys.argv[1:3])
    sys.exit(play(*(int(argument.replace(",", "").replace("_", "")) for argument in given)))
