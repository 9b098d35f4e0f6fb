"""How somebody without an account is reached: by mail, in a mailbox that the network keeps for it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ..primitives.section import Section
from .decided import Network, mail_address

MAIL = "mail"
ENVIRONMENT = "ospo-mail"
"""The environment of the one job that may open the mailbox."""
PASSWORD, CLIENT_SECRET, TOKEN = "OSPO_MAIL_PASSWORD", "OSPO_MAIL_CLIENT_SECRET", "OSPO_MAIL_TOKEN"
"""The secrets that open it, of which each way to log in takes one."""
KEPT = 90  # days after the end of a conversation
MOST_A_DAY = 200  # mails that we send in a day, whoever wrote to us
MOST_TO_ONE = 12  # mails that we send to one address in a day
MOST_OF_ONE = 10  # mails of one address in a day that become a comment


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::[0-9]{1,5})?", text):
        raise ValueError("is no mail server; write it as imap.example.org, or with a port as imap.example.org:993")
    return text


Host = Annotated[str, Field(examples=["imap.example.org"]), AfterValidator(_host)]


class Settings(Section):
    """The section `mail`: which mailbox, and on which servers it is read and answered.

    `address` is the mailbox's own, never the network's `contact`: that stands in many texts, also for what must go.
    `user` is who logs in, if that isn't the address. Servers are reached over TLS from the first byte, or where
    `starttls` says so after a word in the clear. `login`: with a password, or with a token as Microsoft 365 (`tenant`,
    `client_id`), Google (`client_id`) or somebody else (`client_id`, `token_url`) gives it; what is secret never stands
    here. `server_name` is under which name the mailbox's server notes where mails come from, "" for the topmost note.

    With `plus` the server also takes mail to `vragen+something@...`, which ties an answer to its question even where a
    mail program loses the subject. `keep` is in days after the end.
    """

    address: Annotated[str, Field(examples=["vragen@example.org"]), AfterValidator(mail_address)]
    imap: Host
    smtp: Host
    user: str = ""
    starttls: bool = False
    login: Literal["password", "microsoft", "google", "oauth2"] = "password"
    tenant: str = ""
    client_id: str = ""
    token_url: str = ""
    server_name: str = ""
    plus: bool = False
    keep: Annotated[int, Field(ge=1, le=3650)] = KEPT
    most_a_day: Annotated[int, Field(ge=1, le=5000)] = MOST_A_DAY


def asked_at(network: Network) -> str:
    """Where somebody mails a question: the mailbox for it, or without one the network's contact."""
    settings = network.section(Settings)
    return settings.address if settings is not None else network.contact
