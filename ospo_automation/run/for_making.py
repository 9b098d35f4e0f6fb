"""What making the site reads of a checkout. It loads no automation: for a small site that took as long as its pages.

Of the configuration it reads what everything shares, and the sections by which pages differ. What stands in another is
told by `ospo check` and in each run; here that section only has to be one that there is.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from pydantic import create_model

from ..core.casus.casus import CasusForm
from ..core.casus.rounds import Limits
from ..core.knowledge import experience, page_meant
from ..core.meetings import partner_event, series
from ..core.network import by_mail, communication, joiner, website
from ..core.network.decided import Network
from ..core.network.expertise import Expertise
from ..core.primitives.errors import BadConfig
from ..core.primitives.section import Section
from ..core.sight import cards
from ..core.signals import tips_sent
from .first_files import configuration_text, network_as, read_casus_form, read_expertise

SEEN: dict[str, type[Section]] = {
    "additions": page_meant.Settings,
    "events": partner_event.Settings,
    "experiences": experience.Settings,
    "joining": joiner.Settings,
    "meetings": series.Settings,
    "routing": Limits,
    "signals": tips_sent.Settings,
    by_mail.MAIL: by_mail.Settings,
    cards.PROJECT: cards.Settings,
    communication.COMMUNICATION: communication.Settings,
    website.SITE: website.Settings,
}
"""The sections by which pages differ, as `run/configuration.py` has them."""
_Seen: type[Network] = create_model(
    "_Seen",
    __base__=Network,
    **{name: (settings | None, None) for name, settings in SEEN.items()},  # type: ignore[call-overload]  # as in configuration.py
)
_AUTOMATIONS = Path(__file__).resolve().parent.parent / "automations"  # each has the name of its section


class ForMaking(NamedTuple):
    """A checkout as far as pages are made of it."""

    network: Network
    form: CasusForm
    expertise: Expertise


def site_network(root: Path) -> Network:
    """Raises BadConfig with every fault in `.github/ospo.yml` where there is one that matters here."""
    text = configuration_text(root)
    unread = {name.partition(".")[0] for name in os.listdir(_AUTOMATIONS)} - SEEN.keys()  # noqa: PTH208  (of names only)
    try:
        return network_as(_Seen, text, unread)
    except BadConfig:
        from .configuration import network_of  # noqa: PLC0415  (it loads all automations, to tell of their sections too)

        return network_of(text)


def read_for_making(root: Path) -> ForMaking:
    """Raises BadConfig as above; other faults are kept in the parts."""
    network = site_network(root)
    return ForMaking(network, read_casus_form(root, network), read_expertise(root, network))
