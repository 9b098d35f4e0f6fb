"""A mailbox to try things on, with what others do to it: as files, and as it is on a server."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ospo_automation.mail.access import mailbox_from, post_from
from ospo_automation.mail.eml_folder import EmlFolder, EmlPost
from ospo_automation.mail.mailbox import INBOX, Mailbox
from ospo_automation.mail.posting import Post
from ospo_automation.mail.sending import Outbox, Went, put_out, send_waiting, without_copies
from ospo_automation.mail.turns import turn
from ospo_automation.mail.writing import Outgoing
from tests.mail.servers import PASSWORD, Servers

NOW = datetime.datetime(2026, 11, 29, 21, 0, tzinfo=datetime.UTC)
OUTBOX = Outbox("Ospo/Uit", "Ospo/Onderweg", "Ospo/Verzonden", "Ospo/Niet bezorgd")
SLOT = "Ospo/Slot"
VARIABLES = {"OSPO_MAIL_PASSWORD": PASSWORD}


class Box(Protocol):
    """`address` is ours; each is new and empty, but for the folders of the outbox."""

    address: str

    def mailbox(self) -> Mailbox: ...
    def post(self) -> Post: ...
    def deliver(self, message: bytes, folder: str = INBOX) -> None: ...
    def messages(self, folder: str = INBOX) -> list[bytes]: ...
    def age(self, folder: str, by: datetime.timedelta) -> None: ...
    def got(self, address: str) -> list[bytes]:
        """What somebody else got of us."""


@dataclass
class FileBox:
    directory: Path
    address: str = "netwerk@ospo.example"

    def mailbox(self) -> EmlFolder:
        return EmlFolder(self.directory / "box")

    def post(self) -> EmlPost:
        return EmlPost(self.directory / "out", self.mailbox())

    def deliver(self, message: bytes, folder: str = INBOX) -> None:
        if folder != INBOX:
            self.mailbox().append(folder, message)
            return
        path = self._path(folder)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"van buiten {len(list(path.iterdir()))}.eml").write_bytes(message)

    def messages(self, folder: str = INBOX) -> list[bytes]:
        return [each.read_bytes() for each in sorted(self._path(folder).glob("*.eml"))]

    def age(self, folder: str, by: datetime.timedelta) -> None:
        then = time.time() - by.total_seconds()
        for each in self._path(folder).glob("*.eml"):
            os.utime(each, (then, then))

    def got(self, address: str) -> list[bytes]:
        out = (each.read_bytes() for each in (self.directory / "out").glob("*.eml"))
        return [each for each in out if f"To: {address}".encode() in each]

    def _path(self, folder: str) -> Path:
        return self.directory / "box" / ("" if folder == INBOX else folder)


@dataclass
class ServerBox:
    servers: Servers
    address: str
    prefix: str = ""
    opened: list[Mailbox | Post] = field(default_factory=list)

    def mailbox(self, port: int = 0) -> Mailbox:
        found = mailbox_from(self.servers.settings(self.address, imap=port), VARIABLES)
        self.opened.append(found)
        return found

    def post(self, port: int = 0) -> Post:
        found = post_from(self.servers.settings(self.address, smtp=port), VARIABLES)
        self.opened.append(found)
        return found

    def close(self) -> None:
        for each in self.opened:
            each.close()

    def deliver(self, message: bytes, folder: str = INBOX) -> None:
        self.servers.deliver(self.address, message, self._name(folder))

    def messages(self, folder: str = INBOX) -> list[bytes]:
        self.servers.wait()
        return self.servers.messages(self.address, self._name(folder))

    def age(self, folder: str, by: datetime.timedelta) -> None:
        self.servers.age(self.address, self._name(folder), by)

    def got(self, address: str) -> list[bytes]:
        self.servers.wait()
        return self.servers.messages(address)

    def _name(self, folder: str) -> str:
        return folder if folder == INBOX else f"{self.prefix}{folder.replace('/', '.' if self.prefix else '/')}"


def outgoing(to: str, sender: str, number: int = 1, text: str = "Dag,\n\nhet antwoord.") -> Outgoing:
    return Outgoing(
        to=to,
        subject=f"Antwoord {number}",
        text=text,
        message_id=f"ospo-{number}.{to.partition('@')[0]}@ospo.example",
        at=NOW,
        sender=sender,
        sender_name="Kennisnetwerk",
        private="geheim-van-ons",
    )


def is_ours(message_id: str) -> bool:
    return message_id.startswith("ospo-") and message_id.endswith("@ospo.example")


def run(box: Box, mailbox: Mailbox, post: Post, mails: Collection[Outgoing] = ()) -> list[Went] | None:
    """One run, as it is every quarter of an hour. None where another is at work."""
    with turn(mailbox, SLOT) as mine:
        if mine is None:
            return None
        put_out(mailbox, OUTBOX, mails)
        went = send_waiting(mailbox, post, OUTBOX, box.address, mine)
        without_copies(mailbox, OUTBOX, mailbox.stored(INBOX), is_ours)
        return went
