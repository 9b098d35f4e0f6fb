"""Rows about questions that come by mail: what the job needs that looks into the mailbox, and who else gets that."""

from __future__ import annotations

from collections.abc import Iterator

from ..github.signing import VARIABLE
from ..github.told import ENVIRONMENTS, MAIL_SECRETS, SECRETS, VARIABLES
from ..network.by_mail import CLIENT_SECRET, ENVIRONMENT, PASSWORD, TOKEN, Settings
from ..network.decided import Network
from .row import VARIABLES_PAGE, Check, Subject, Values
from .what_shows import ENVIRONMENTS_PAGE, waiting

_OPENS = {
    "password": (PASSWORD,),
    "microsoft": (CLIENT_SECRET, TOKEN),
    "google": (TOKEN,),
    "oauth2": (CLIENT_SECRET, TOKEN),
}
"""By the way to log in: the secrets of which one opens the mailbox."""
SECRETS_PAGE = "settings/secrets/actions"


def _has_mail(network: Network) -> bool:
    return network.section(Settings) is not None


def _is_unsigned(network: Network) -> bool:
    """Where all that we write is to be signed, another row asks for the secret."""
    return _has_mail(network) and network.signed_after is None


def _variable(subject: Subject) -> Iterator[Values]:
    if subject.told.of(VARIABLES).get("OSPO_MAIL", "").lower() != "on":
        yield {"name": "OSPO_MAIL"}


def _signature(subject: Subject) -> Iterator[Values]:
    if VARIABLE not in subject.told.of(SECRETS):
        yield {"name": VARIABLE}


def _key(subject: Subject) -> Iterator[Values]:
    settings = subject.network.section(Settings)
    wanted = _OPENS[settings.login] if settings is not None else ()
    is_there = ENVIRONMENT in subject.told.of(ENVIRONMENTS)
    if not (is_there and subject.told.of(MAIL_SECRETS) & set(wanted)):
        yield {"names": " / ".join(wanted), "name": ENVIRONMENT}


def _key_for_all(subject: Subject) -> Iterator[Values]:
    found = subject.told.of(SECRETS) & {PASSWORD, CLIENT_SECRET, TOKEN}
    if found:
        yield {"names": ", ".join(sorted(found)), "name": ENVIRONMENT}


def _waits(subject: Subject) -> Iterator[Values]:
    yield from waiting(subject, ENVIRONMENT)


ROWS = (
    Check("mail_variable", VARIABLES_PAGE, (VARIABLES,), _variable, _has_mail),
    Check("mail_unsigned", SECRETS_PAGE, (SECRETS,), _signature, _is_unsigned),
    Check("mail_key", ENVIRONMENTS_PAGE, (ENVIRONMENTS, MAIL_SECRETS), _key, _has_mail),
    Check("mail_key_for_all", SECRETS_PAGE, (SECRETS,), _key_for_all, _has_mail, breaks=False),
    Check("mail_waits", ENVIRONMENTS_PAGE, (ENVIRONMENTS,), _waits, _has_mail),
)
