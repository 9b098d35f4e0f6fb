"""Who tells others about the network, and where: for that nobody needs rights in the repository."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from ..primitives.section import Section
from . import website
from .decided import Login, Network

COMMUNICATION = "communication"
PLACE = "Pleio"


def _name(text: str) -> str:
    if set("<>[]()`*_\\|") & set(text) or text != " ".join(text.split()):
        raise ValueError("is no name; write it as Pleio")
    return text


class Settings(Section):
    """The section `communication`: texts for elsewhere are drafted, and what was put there is remembered.

    `accounts` may have them drafted and say where they were put. `place` is what people call the site on which they
    are put.
    """

    accounts: tuple[Login, ...] = ()
    place: Annotated[str, Field(min_length=1, max_length=40, examples=[PLACE]), AfterValidator(_name)] = PLACE


def accounts_of(network: Network) -> frozenset[str]:
    """Who tells others about the network, as they stand there, in lower case. Logins change hands: whose they are by
    now the checkout says.
    """
    settings = network.section(Settings)
    return frozenset(map(str.lower, settings.accounts)) if settings is not None else frozenset()


def list_below(network: Network) -> str:
    """The address of the site on which stands what can still be put elsewhere; "" where there is no such list."""
    site = network.section(website.Settings)
    return site.address if site is not None and network.section(Settings) is not None else ""
