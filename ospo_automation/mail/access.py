"""How we get into a mailbox: what its owner settles, and what only the environment of a run knows."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ospo_automation.core.network.by_mail import CLIENT_SECRET, PASSWORD, TOKEN
from ospo_automation.core.primitives.errors import BadConfig, Fault

from .imap import ImapMailbox
from .oauth import GOOGLE, Grant, Tokens, microsoft
from .signing_in import Password, SignIn, XOAuth2
from .smtp import SmtpPost

ENVIRONMENT = "environment"


class Way(StrEnum):
    """How we prove who we are."""

    PASSWORD = "password"  # noqa: S105  (a way, and no password)
    MICROSOFT = "microsoft"
    GOOGLE = "google"
    OTHER = "oauth2"  # as `token_url` gives them


@dataclass(frozen=True)
class Server:
    """`starttls`: TLS begins after some words in the open, as on ports 143 and 587; else from the first byte."""

    host: str
    port: int
    starttls: bool = False


@dataclass(frozen=True)
class MailSettings:
    """`address` is ours, and `user` whom the server knows us by, where that is another. `ca_file` vouches for the
    certificates of a network of its own; else what this machine trusts does. `server_name` is under which name the
    mailbox's server notes where mails come from: "" for the topmost note, "none" where it notes nothing.
    """

    address: str
    imap: Server
    smtp: Server
    user: str = ""
    way: Way = Way.PASSWORD
    tenant: str = ""
    client_id: str = ""
    token_url: str = ""
    scope: str = ""
    ca_file: str = ""
    server_name: str = ""

    @property
    def known_as(self) -> str:
        return self.user or self.address


def mailbox_from(settings: MailSettings, variables: Mapping[str, str]) -> ImapMailbox:
    """Raises BadConfig, with what to do about it. Nothing is connected yet."""
    server = settings.imap
    sign_in = _sign_in(settings, variables)
    return ImapMailbox(server.host, server.port, _trust(settings), sign_in, starttls=server.starttls)


def post_from(settings: MailSettings, variables: Mapping[str, str]) -> SmtpPost:
    """As `mailbox_from`."""
    server = settings.smtp
    named = settings.address.rpartition("@")[2]
    sign_in = _sign_in(settings, variables)
    return SmtpPost(server.host, server.port, _trust(settings), sign_in, starttls=server.starttls, named=named)


def _trust(settings: MailSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file or None)
    except (OSError, ssl.SSLError):
        remedy = "Give a file of certificates in PEM, or leave it out."
        raise BadConfig([Fault(settings.ca_file, 0, "vouches for no mail server.", remedy)]) from None


def _sign_in(settings: MailSettings, variables: Mapping[str, str]) -> SignIn:
    if settings.way is Way.PASSWORD:
        return Password(settings.known_as, _needed(variables, PASSWORD)[PASSWORD])
    return XOAuth2(settings.known_as, Tokens(_grant(settings, variables)))


def _grant(settings: MailSettings, variables: Mapping[str, str]) -> Grant:
    """Microsoft lets an application in by itself, with its secret; all let it in for a person, by a token of theirs."""
    refresh, secret = variables.get(TOKEN, ""), variables.get(CLIENT_SECRET, "")
    if not refresh and settings.way is not Way.GOOGLE:
        secret = _needed(variables, CLIENT_SECRET)[CLIENT_SECRET]
    elif not refresh:
        refresh = _needed(variables, TOKEN)[TOKEN]
    missing = [name for name in ("client_id", *_also(settings)) if not getattr(settings, name)]
    if missing:
        remedy = "It stands with the application that you registered at your provider."
        raise BadConfig([Fault("mail", 0, f"{name} is not set.", remedy) for name in missing])
    url, scope = settings.token_url, settings.scope
    if settings.way is Way.MICROSOFT:
        url, scope = url or microsoft(settings.tenant)[0], scope or microsoft(settings.tenant)[1]
        if refresh and not settings.scope:
            scope = ""  # what the person agreed to
    elif settings.way is Way.GOOGLE:
        url = url or GOOGLE
    return Grant(url, settings.client_id, secret, refresh, scope)


def _also(settings: MailSettings) -> tuple[str, ...]:
    if settings.way is Way.OTHER:
        return ("token_url",)
    return ("tenant",) if settings.way is Way.MICROSOFT and not settings.token_url else ()


def _needed(variables: Mapping[str, str], *names: str) -> dict[str, str]:
    missing = [name for name in names if not variables.get(name)]
    if missing:
        remedy = "Set it as a secret of the environment in which mail is read."
        raise BadConfig([Fault(ENVIRONMENT, 0, f"{name} is not set.", remedy) for name in missing])
    return {name: variables[name] for name in names}
