"""The network's repository as a run sees it: the checkout on this machine, and GitHub behind it."""

from __future__ import annotations

import os
from pathlib import Path

from .configuration import read_checkout
from .gh.client import connect
from .gh.environment import Environment
from .gh.reading import GitHubReader


def opened(root: Path) -> tuple[GitHubReader, Environment]:
    """Raises BadConfig for faults in the files or the environment. PyGithub is loaded here: a fifth of a second."""
    checkout = read_checkout(root)
    environment = Environment.of(os.environ)
    client = connect(url=environment.api_url, token=environment.token)
    may_be_fork = environment.may_be_fork
    return GitHubReader(client, environment.repository, checkout, may_be_fork=may_be_fork), environment
