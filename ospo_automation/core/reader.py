"""What the automations may know of the world, whoever finds it out: GitHub in a run, values in a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .casus import CasusForm
from .expertise import Expertise
from .issue import Comment, Issue
from .network import Network
from .profiles import Profiles
from .rounds import Load


@dataclass(frozen=True)
class Checkout:
    """The files of the default branch that we go by, already read."""

    network: Network
    form: CasusForm
    expertise: Expertise
    profiles: Profiles


class Reader(Protocol):
    """One look at the repository, shared by all automations of a run: nothing is asked of GitHub twice."""

    @property
    def checkout(self) -> Checkout: ...

    def issue(self, number: int) -> Issue:
        """Raises Gone if it was deleted or moved to another repository."""

    def comments(self, number: int) -> Sequence[Comment]:
        """All comments on one issue, oldest first."""

    def load(self, now: datetime) -> Load:
        """The asks of the week before `now`, and who takes part in which open casussen."""

    def label_names(self) -> frozenset[str]:
        """The labels that exist in the repository, in lower case."""
