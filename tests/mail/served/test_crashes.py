"""Wherever a run breaks off, at each word to the mailbox and to whoever brings mails: once it goes on, each mail went
out once, and nothing is left behind.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from ospo_automation.mail.mailbox import INBOX, MailboxTrouble
from ospo_automation.mail.writing import Outgoing
from tests.mail.boxes import OUTBOX, SLOT, ServerBox, outgoing, run
from tests.mail.breaking import ANYTHING, CHANGES, SENDING, Breaking, Wire
from tests.mail.promised import LATE
from tests.mail.servers import Servers
from tests.sampled import some

FOLDERS = (*OUTBOX.folders, SLOT)
MOST = 200
EXPECTED = dict.fromkeys([*FOLDERS, INBOX], 0) | {OUTBOX.sent: 1, "got": 1}


@dataclass
class Trial:
    """A mailbox of its own, with a mail to go out."""

    box: ServerBox
    mail: Outgoing

    @classmethod
    def new(cls, office: Servers, prefix: str) -> Trial:
        box = ServerBox(office, office.fresh(), prefix)
        box.mailbox().ensure(FOLDERS)
        return cls(box, outgoing(f"anna.{box.address}", box.address))

    def broken(self, breaking: Breaking) -> None:
        """A run that breaks off there."""
        office = self.box.servers
        wires = [Wire(office.folder, port, breaking) for port in (office.imap_open, office.smtp_open)]
        mailbox, post = self.box.mailbox(wires[0].port), self.box.post(wires[1].port)
        with suppress(MailboxTrouble):
            run(self.box, mailbox, post, [self.mail])
        self.box.close()
        for each in wires:
            each.close()

    def goes_on(self) -> None:
        """A quarter of an hour later, and long after."""
        mailbox, post = self.box.mailbox(), self.box.post()
        run(self.box, mailbox, post, [self.mail])
        for _ in range(2):
            self.box.servers.wait()
            self.box.age(SLOT, LATE)
            self.box.age(OUTBOX.under_way, LATE)
            run(self.box, mailbox, post, [self.mail])
        self.box.servers.wait()
        run(self.box, mailbox, post, [self.mail])

    def told(self) -> dict[str, int]:
        return {**self.box.mailbox().counts([*FOLDERS, INBOX]), "got": len(self.box.got(self.mail.to))}


def broken_everywhere(office: Servers, what: re.Pattern[bytes], *, is_heard: bool, is_old: bool, step: int = 1) -> int:
    """At how many places, or one in so many; each is told with what was wrong after it."""
    wrong = []
    for at in some(range(1, MOST), step):
        trial, breaking = Trial.new(office, "INBOX." if is_old else ""), Breaking(at, is_heard, what)
        trial.broken(breaking)
        trial.goes_on()
        if (told := trial.told()) != EXPECTED:
            wrong.append((at, breaking.words[-1:], {name: n for name, n in told.items() if n != EXPECTED[name]}))
        trial.box.close()
        if breaking.said < at:
            break
    assert wrong == []
    return breaking.said


def test_no_mail_is_sent_twice_and_none_lost_when_an_answer_is_not_heard(office: Servers) -> None:
    assert broken_everywhere(office, CHANGES, is_heard=True, is_old=False, step=2) > 12


def test_nor_where_a_server_cannot_move_a_mail_at_once(old_office: Servers) -> None:
    assert broken_everywhere(old_office, CHANGES, is_heard=True, is_old=True, step=3) > 15


def test_nor_when_a_word_to_whoever_brings_it_is_not_heard(office: Servers) -> None:
    assert broken_everywhere(office, SENDING, is_heard=False, is_old=False, step=2) > 5


def test_nor_when_it_breaks_while_it_looks(office: Servers) -> None:
    assert broken_everywhere(office, ANYTHING, is_heard=False, is_old=False, step=7) > 30
