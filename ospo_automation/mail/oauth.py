"""The token with which a server lets us in, as Microsoft 365 and Google give it for a secret that stays (RFC 6749)."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

import requests

from .mailbox import MailboxTrouble, Refusal

GOOGLE = "https://oauth2.googleapis.com/token"
_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
_MICROSOFT_SCOPE = "https://outlook.office365.com/.default"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PIECE, _MOST_PIECES = 10_000, 10  # bytes, of an answer
_PATIENCE = (10, 30)  # seconds, to be connected and to be answered
_EARLY = 120  # seconds before its end in which a token isn't used any more


def microsoft(tenant: str) -> tuple[str, str]:
    """Where an application of this tenant asks, and for what."""
    return _MICROSOFT.format(tenant=re.sub(r"[^A-Za-z0-9.-]", "", tenant)), _MICROSOFT_SCOPE


@dataclass(frozen=True)
class Grant:
    """With a `refresh_token` we come for the person who gave it, without for ourselves."""

    url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""

    def __post_init__(self) -> None:
        where = urlsplit(self.url)
        if where.scheme != "https" and where.hostname not in _LOOPBACK:
            raise Refusal("a token is asked for over https only")

    def asked(self) -> dict[str, str]:
        told = {
            "grant_type": "refresh_token" if self.refresh_token else "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
            "scope": self.scope,
        }
        return {name: value for name, value in told.items() if value}


class Tokens:
    """Asks once for as long as a token holds. Raises MailboxTrouble, and Refusal where asking again won't help."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant
        self._token, self._until = "", 0.0

    def current(self) -> str:
        if time.monotonic() >= self._until:
            asked_at = time.monotonic()
            self._token, seconds = _asked(self._grant)
            self._until = asked_at + max(seconds - _EARLY, 0)
        return self._token


def _asked(grant: Grant) -> tuple[str, float]:
    status, answer = _answer(grant)
    if status == 200 and (token := _token(answer.get("access_token"))):
        seconds = answer.get("expires_in", 0)
        return token, float(str(seconds)) if re.fullmatch(r"\d{1,8}", str(seconds)) else 0.0
    error = answer.get("error")
    why = f" ({error})" if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error) else ""
    kind = Refusal if 400 <= status < 500 and status not in {408, 429} else MailboxTrouble
    raise kind(f"no token is given to read and send mail: {status}{why}")


def _token(given: object) -> str:
    return given if isinstance(given, str) and re.fullmatch(r"[!-~]{1,20000}", given) else ""


def _answer(grant: Grant) -> tuple[int, dict[str, object]]:
    try:
        with requests.post(
            grant.url, data=grant.asked(), timeout=_PATIENCE, allow_redirects=False, stream=True
        ) as answer:
            read = json.loads(b"".join(islice(answer.iter_content(_PIECE), _MOST_PIECES)) or b"{}")
            return answer.status_code, read if isinstance(read, dict) else {}
    except (requests.RequestException, OSError):
        raise MailboxTrouble("whoever gives tokens to read mail can't be reached") from None
    except ValueError:
        return answer.status_code, {}
