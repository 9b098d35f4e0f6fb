"""Has our libraries and our own code loaded once for many jobs under act: that takes as long as all else of a job.

`compiled_once`, with which every Python of a job begins, hands over to a copy of the one that waits here, where that
has loaded the same files with the same libraries: with the job's own folder, variables, arguments and output. The
tests of an adopter's repository do without, and load all anew in each job as GitHub does.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
import signal
import socket
import sys
import threading
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

LOADED = ("ospo_automation/", "issue-templates/", "requirements/")
AT_ONCE = ("cli.main", "run.opening", "run.runner", "gh.writing", "mail", "core.incoming.same_question")
LIBRARIES = ("babel.dates", "babel.lists", "phonenumbers", "stdnum.iban", "stdnum.nl.bsn")  # which only some runs need
KILLED = 137
OUTPUTS = 3  # what is typed, what is said, and what went wrong


def fingerprint(root: Path) -> str:
    """Of all files below `root` that a run loads."""
    told = hashlib.sha256()
    for folder in LOADED:
        for file in sorted(each for each in (root / folder).rglob("*") if each.is_file()):
            if "__pycache__" not in file.parts:
                told.update(f"{file.relative_to(root)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return told.hexdigest()[:16]


def handed_over() -> None:
    """Ends this process with what the other one did, or returns where there is none for it."""
    folder, libraries = Path(os.environ["WARM_FOR_TESTS"]), os.environ["WARM_LIBRARIES"]
    place = folder / fingerprint(Path(os.environ["PYTHONPATH"]))
    if not place.exists() or not any(each.startswith(libraries) for each in sys.path):
        return
    told = {"arguments": sys.orig_argv[4:], "variables": dict(os.environ), "folder": str(Path.cwd())}
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(place))
        socket.send_fds(line, [b"!"], list(range(OUTPUTS)))
        line.sendall(json.dumps(told).encode() + b"\n")
        ended = line.recv(1)
    os._exit(ended[0] if ended else KILLED)


def serve(folder: Path) -> None:
    """Until it is ended."""
    place = folder / fingerprint(Path(os.environ["PYTHONPATH"]))
    for each in AT_ONCE:
        import_module(f"ospo_automation.{each}")
    for each in LIBRARIES:
        import_module(each)
    # A hundred countries are loaded with the first day that is promised.
    import_module("ospo_automation.core.primitives.calendar").Calendar().is_working_day(date(2026, 11, 30))
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place.with_suffix(".part")))
        door.listen()
        place.with_suffix(".part").rename(place)
        print("warm", flush=True)
        while True:
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _run(line)
            line.close()


def _run(line: socket.socket) -> None:
    """One job, in a process of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, outputs, _, _ = socket.recv_fds(line, 1, OUTPUTS)
    for number, output in enumerate(outputs):
        os.dup2(output, number)
        os.close(output)
    told = json.loads(line.makefile("rb").readline())
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["variables"])
    sys.argv = ["ospo", *told["arguments"]]
    threading.Thread(target=_ends_with, args=(line,), daemon=True).start()
    ended = 1
    try:
        if place := os.environ.get("FEEDS_FOR_TESTS"):
            _feeds_from(place)
        import_module("ospo_automation.cli.main").main()
        ended = 0
    except SystemExit as end:
        ended = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        for each in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                each.flush()
        line.sendall(bytes([ended]))
        os._exit(ended)


def _feeds_from(place: str) -> None:
    """Every feed is the one that a test serves there, on this machine; nothing of ours can be told to open that."""
    fetching, host, port = import_module("ospo_automation.feeds.fetching"), *place.split(":")
    there = (host, int(port))
    reach = fetching.Reach(lambda _host, _port: [there], lambda asked: asked == there)
    setattr(fetching, "Web", partial(fetching.Web, reach))  # noqa: B010  (a module that is imported by name)


def _ends_with(line: socket.socket) -> None:
    """Whoever kills the job kills this too."""
    line.recv(1)
    os._exit(KILLED)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
