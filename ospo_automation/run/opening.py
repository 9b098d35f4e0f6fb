"""The network's repository as a run sees it: the checkout on this machine, and GitHub behind it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ospo_automation

from ..core.casus.checkout import Checkout
from ..gh.client import connect
from ..gh.environment import Environment
from ..gh.reading import GitHubReader
from .configuration import read_checkout


def opened(
    root: Path,
    now: datetime | None = None,
    variables: Mapping[str, str] | None = None,
    checkout: Checkout | None = None,
) -> tuple[GitHubReader, Environment]:
    """Raises BadConfig for faults in the files or the environment. PyGithub is loaded here: a fifth of a second.

    `now` is the moment to reckon with, if that is another one than it is; `variables` count instead of those there are.
    A `checkout` that was read already isn't read again.
    """
    checkout = read_checkout(root) if checkout is None else checkout
    environment = Environment.of(os.environ if variables is None else variables)
    client = connect(url=environment.api_url, token=environment.token, clock=_clock(now))
    may_be_fork, name = environment.may_be_fork, environment.repository
    files = f"{environment.commit} {ospo_automation.__version__}" if environment.commit else ""
    signing = environment.signing
    return GitHubReader(client, name, checkout, signing, may_be_fork=may_be_fork, files=files), environment


def _clock(now: datetime | None) -> Callable[[], datetime]:
    """One that goes on from that moment."""
    begin, moment = time.monotonic(), now or datetime.now(UTC)
    return lambda: moment + timedelta(seconds=time.monotonic() - begin)
