"""Wherever a run breaks off, at each word to the mailbox and to whoever brings mails: once it goes on, each mail went
out once, and nothing is left behind.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import pytest

from ospo_automation.mail.mailbox import INBOX, MailboxTrouble
from ospo_automation.mail.writing import Outgoing
from tests.mail.boxes import OUTBOX, SLOT, ServerBox, outgoing, run
from tests.mail.breaking import Breaking, Wire
from tests.mail.promised import LATE
from tests.mail.servers import Servers

FOLDERS = (*OUTBOX.folders, SLOT)
MOST = 200


@dataclass
class Trial:
    """A mailbox with a mail to go out, and one that waits there already."""

    box: ServerBox
    readers: tuple[str, str]

    @classmethod
    def new(cls, office: Servers, prefix: str) -> Trial:
        box = ServerBox(office, office.fresh(), prefix)
        own = box.address.partition("@")[0]
        trial = cls(box, (f"anna.{own}@ospo.example", f"bert.{own}@ospo.example"))
        box.mailbox().ensure(FOLDERS)
        return trial

    @property
    def mails(self) -> list[Outgoing]:
        return [outgoing(each, self.box.address) for each in self.readers]

    def broken(self, at: int, *, is_heard: bool) -> Breaking:
        """After a run that breaks off there."""
        breaking = Breaking(at, is_heard)
        office = self.box.servers
        wires = [Wire(office.folder, port, breaking) for port in (office.imap_open, office.smtp_open)]
        mailbox, post = self.box.mailbox(wires[0].port), self.box.post(wires[1].port)
        with suppress(MailboxTrouble):
            run(self.box, mailbox, post, self.mails)
        for each in (mailbox, post, *wires):
            each.close()
        return breaking

    def goes_on(self) -> None:
        """A quarter of an hour later, and long after."""
        mailbox, post = self.box.mailbox(), self.box.post()
        run(self.box, mailbox, post, self.mails)
        for _ in range(3):
            self.box.servers.wait()
            self.box.age(SLOT, LATE)
            self.box.age(OUTBOX.under_way, LATE)
            run(self.box, mailbox, post, self.mails)

    def told(self) -> dict[str, int]:
        return dict(self.box.mailbox().counts([*FOLDERS, INBOX])) | {
            each.partition(".")[0]: len(self.box.got(each)) for each in self.readers
        }


EXPECTED = dict.fromkeys([*FOLDERS, INBOX], 0) | {OUTBOX.sent: 2, "anna": 1, "bert": 1}


@pytest.mark.parametrize("is_heard", [False, True], ids=["unheard", "heard"])
@pytest.mark.parametrize("age", ["new", "old"])
def test_no_mail_is_sent_twice_and_none_lost(age: str, *, is_heard: bool, request: pytest.FixtureRequest) -> None:
    office: Servers = request.getfixturevalue("office" if age == "new" else "old_office")
    wrong, at = {}, 0
    for at in range(1, MOST):
        trial = Trial.new(office, "INBOX." if age == "old" else "")
        breaking = trial.broken(at, is_heard=is_heard)
        trial.goes_on()
        if (told := trial.told()) != EXPECTED:
            wrong[at] = {name: count for name, count in told.items() if count != EXPECTED[name]}, breaking.words[-1]
        trial.box.close()
        if breaking.said < at:
            break
    assert wrong == {}
    assert 30 < at < MOST
