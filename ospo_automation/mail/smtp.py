"""Handing a mail to a server over SMTP, always with TLS: to its reader and to our own mailbox, or to neither."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress

from .mailbox import MailboxTrouble
from .posting import Fate, Handed
from .signing_in import SignIn

PATIENCE = 30.0  # seconds for each word of the server's
PATIENCE_FOR_ALL = 120.0  # once it has the mail, and looks through it
_ENHANCED = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")
# What a server won't do for us, whoever the reader is.
_ABOUT_US = frozenset({"5.7.0", "5.7.3", "5.7.8", "5.7.9", "5.7.57", "5.7.60", "5.7.64", "5.7.139"})
_UNKNOWN_HERE = frozenset({421, 530, 534, 535, 538})


class SmtpPost:
    """`Post`. Connected when the first mail goes, and anew after the connection broke. `named` is our domain."""

    def __init__(
        self, host: str, port: int, trust: ssl.SSLContext, sign_in: SignIn, *, starttls: bool = False, named: str = ""
    ) -> None:
        self._host, self._port, self._trust, self._sign_in = host, port, trust, sign_in
        self._starttls, self._named = starttls, named or "localhost"
        self._client: smtplib.SMTP | None = None

    def send(self, message: bytes, sender: str, reader: str, copy: str) -> Handed:
        try:
            client = self._client or self._connected()
        except ssl.SSLCertVerificationError:
            return self._broken("certificate")
        except smtplib.SMTPResponseException as error:
            return self._broken(_code(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, MailboxTrouble, OSError):
            return self._broken("connection")
        try:
            no = self._announced(client, sender, reader, copy)
        except (smtplib.SMTPException, OSError):
            return self._broken("connection")
        return no or self._given(client, message)

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(smtplib.SMTPException, OSError):
                client.quit()

    def _connected(self) -> smtplib.SMTP:
        if self._starttls:
            client = smtplib.SMTP(self._host, self._port, self._named, timeout=PATIENCE)
            client.ehlo()
            client.starttls(context=self._trust)
        else:
            client = smtplib.SMTP_SSL(self._host, self._port, self._named, timeout=PATIENCE, context=self._trust)
        try:
            client.ehlo()
            self._sign_in.to_smtp(client)
        except BaseException:
            client.close()
            raise
        self._client = client
        return client

    def _announced(self, client: smtplib.SMTP, sender: str, reader: str, copy: str) -> Handed | None:
        """From whom, to whom, and that it comes. None where the server waits for the mail itself."""
        code, said = client.docmd("MAIL", f"FROM:<{sender}>")
        if code != 250:
            return self._no(code, said, is_about_us=True)
        for whom in (reader, copy):
            code, said = client.docmd("RCPT", f"TO:<{whom}>")
            if code not in {250, 251}:
                return self._no(code, said, is_about_us=whom == copy)
        code, said = client.docmd("DATA")
        return None if code == 354 else self._no(code, said)

    def _given(self, client: smtplib.SMTP, message: bytes) -> Handed:
        """From here on a broken connection tells nothing."""
        try:
            if client.sock is not None:
                client.sock.settimeout(PATIENCE_FOR_ALL)
            client.send(re.sub(rb"(?m)^\.", b"..", message).removesuffix(b"\r\n") + b"\r\n.\r\n")
            code, said = client.getreply()
            if client.sock is not None:
                client.sock.settimeout(PATIENCE)
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Handed(Fate.UNKNOWN)
        return Handed(Fate.SENT, str(code)) if code == 250 else self._no(code, said)

    def _no(self, code: int, said: bytes, *, is_about_us: bool = False) -> Handed:
        """Nobody got it. Whether a later try may help stands in the first digit."""
        try:
            client = self._client
            if client is not None:
                client.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        told = _code(code, said)
        if is_about_us or code in _UNKNOWN_HERE or told.partition(" ")[2] in _ABOUT_US:
            return Handed(Fate.STOPPED, told)
        return Handed(Fate.REFUSED if 500 <= code < 600 else Fate.LATER, told)

    def _broken(self, code: str) -> Handed:
        self._drop()
        return Handed(Fate.STOPPED, code)

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _code(code: int, said: bytes | str) -> str:
    """Only the numbers."""
    found = _ENHANCED.search(said if isinstance(said, bytes) else said.encode())
    return f"{code} {found[1].decode('ascii')}" if found else str(code)
