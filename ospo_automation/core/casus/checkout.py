"""The files of a network's repository that we go by, already read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..github.accounts import Accounts
from ..github.own_workflow import OwnWorkflow
from ..incoming.forms import Form
from ..knowledge.published import Lesson
from ..network import communication
from ..network.decided import Network
from ..network.expertise import Expertise
from ..network.profiles import Profiles
from ..primitives.errors import Fault
from .casus import CasusForm


@dataclass(frozen=True)
class Named:
    """The files in which people stand, with the names that they have there."""

    expertise: Expertise
    profiles: Profiles


@dataclass(frozen=True)
class Checkout:
    """The files of the default branch that we go by, already read, with everybody by their login of today.

    `named` are the files as people wrote them, and `accounts` who is meant by the names in them.
    """

    network: Network
    form: CasusForm
    expertise: Expertise
    profiles: Profiles
    lessons: Callable[[], Sequence[Lesson]] = tuple  # read only where they are needed
    pages: Callable[[], Mapping[str, str]] = dict  # all of the knowledge base by path, as above
    schedules: Callable[[], Sequence[str]] = tuple  # the names of our workflow files that have a schedule
    other_form: Callable[[str], Form] = lambda _: Form(())
    guidance: Callable[[str], str] = lambda _: ""  # the first lines of what people wrote about a topic
    workflows: Callable[[], Sequence[OwnWorkflow]] = tuple  # those that do our work
    echoes: Callable[[], Sequence[Fault]] = tuple  # workflows that may write as if they were us, or sign nothing
    accounts: Accounts = field(default_factory=Accounts)
    named: Named | None = None

    @property
    def as_written(self) -> Named:
        return self.named or Named(self.expertise, self.profiles)

    @property
    def members(self) -> frozenset[str]:
        """Who stands in the expertise file or has a page, by their login as it stands there."""
        return self.as_written.expertise.everybody.union(self.as_written.profiles.pages)

    @property
    def people(self) -> frozenset[str]:
        """Every login in the files, as it stands there, also of who only tells others about the network."""
        return self.members | communication.accounts_of(self.network)

    @property
    def tellers(self) -> frozenset[str]:
        """Who tells others about the network, by their login of today."""
        return frozenset(map(self.accounts.today, communication.accounts_of(self.network)))

    def known(self, accounts: Accounts) -> Checkout:
        """With what we know of accounts by now."""
        named = self.as_written
        experts, pages = named.expertise.known(accounts), named.profiles.known(accounts)
        return replace(self, expertise=experts, profiles=pages, accounts=accounts, named=named)
