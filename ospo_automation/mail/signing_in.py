"""How we prove to a server who we are, in the same way for reading and for sending; secrets stand in no repr."""

from __future__ import annotations

import base64
import imaplib
import smtplib
from dataclasses import dataclass, field
from typing import Protocol

from .oauth import Tokens


class SignIn(Protocol):
    def to_imap(self, client: imaplib.IMAP4) -> None:
        """Raises IMAP4.error where we aren't let in."""

    def to_smtp(self, client: smtplib.SMTP) -> None:
        """Raises SMTPAuthenticationError where we aren't let in."""


@dataclass(frozen=True)
class Password:
    user: str
    password: str = field(repr=False)

    def to_imap(self, client: imaplib.IMAP4) -> None:
        if "AUTH=PLAIN" in client.capabilities:
            client.authenticate("PLAIN", lambda _: self._plain)
        else:
            client.login(self.user, self.password)

    def to_smtp(self, client: smtplib.SMTP) -> None:
        if "PLAIN" in str(client.esmtp_features.get("auth", "")).upper().split():
            _told(client, f"PLAIN {base64.b64encode(self._plain).decode('ascii')}")
            return
        _told(
            client, "LOGIN", *(base64.b64encode(each.encode()).decode("ascii") for each in (self.user, self.password))
        )

    @property
    def _plain(self) -> bytes:
        return f"\0{self.user}\0{self.password}".encode()


@dataclass(frozen=True)
class XOAuth2:
    """As Microsoft 365 and Google take a token."""

    user: str
    tokens: Tokens

    def to_imap(self, client: imaplib.IMAP4) -> None:
        said = self._said
        answers = iter([said])  # what it asks afterwards is why not: the answer to that is empty
        client.authenticate("XOAUTH2", lambda _: next(answers, b""))

    def to_smtp(self, client: smtplib.SMTP) -> None:
        _told(client, f"XOAUTH2 {base64.b64encode(self._said).decode('ascii')}", "")

    @property
    def _said(self) -> bytes:
        return f"user={self.user}\1auth=Bearer {self.tokens.current()}\1\1".encode()


def _told(client: smtplib.SMTP, first: str, *others: str) -> None:
    """What each further question is answered with."""
    code, said = client.docmd("AUTH", first)
    for each in others:
        if code == 334:
            code, said = client.docmd(each)
    if code not in {235, 503}:
        raise smtplib.SMTPAuthenticationError(code, said)
