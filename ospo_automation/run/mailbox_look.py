"""One look into the mailbox: what came in is answered, and what happened on a casus is told to whoever asked it.

It must read, write and read again. Wherever it breaks off, the next look finds each mail where it was: what goes to
GitHub is made once by the mail that asks for it, then our answer waits in the mailbox under an id that is the same
whenever it is made anew, and only then the mail is moved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ..core.correspondence.desk import Folders
from ..mail.mailbox import Mailbox
from ..mail.posting import Fate, Post
from ..mail.sending import send_waiting
from ..mail.turns import turn
from .digest_mail import put_digest
from .mail_news import Telling
from .mailbox_memory import Memory
from .mails_in import Incoming, Report
from .mails_out import Writer

if TYPE_CHECKING:  # nobody opens GitHub where nothing came in
    from .brought import Bringer


@dataclass
class Look:
    """One look. `bringer` opens GitHub: only where there is something to bring or to tell."""

    mailbox: Mailbox
    post: Post
    mails: Writer
    folders: Folders
    bringer: Callable[[], Bringer]
    now: datetime
    server: str = ""
    report: Report = field(default_factory=Report)
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Memory(self.mailbox, self.mails, self.folders, self.now)

    def through(self) -> Report:
        memory, telling = self.memory, Telling(self.memory, self.bringer, self.report)
        with turn(self.mailbox, self.folders.lock, self.mails.seals.turn) as own:
            if own is None:
                self.report.is_elsewhere = True
                return self.report
            self.mailbox.ensure(self.folders.all)
            memory.recall()
            self._incoming.answer_all(own)
            telling.tell_all()
            self._count("digest", put_digest(memory, self.mails.checkout.network.calendar.today(self.now)))
            address, is_made = self.mails.settings.address, memory.is_made
            for went in send_waiting(self.mailbox, self.post, memory.outbox, address, own, is_made=is_made):
                self.report.counts["sent" if went.handed.fate is Fate.SENT else "not_sent"] += 1
            self._count("removed", memory.clean())
            self.report.waiting = len(memory.of_people(self.folders.person))
            telling.tell_waiting()
        return self.report

    def only_read(self) -> Report:
        """What would become of each mail in the inbox: nothing is moved, sent or brought anywhere."""
        self.memory.recall()
        self._incoming.only_count()
        self.report.waiting = len(self.memory.of_people(self.folders.person))
        return self.report

    @property
    def _incoming(self) -> Incoming:
        return Incoming(self.memory, self.bringer, self.report, self.server)

    def _count(self, what: str, count: int) -> None:
        if count:
            self.report.counts[what] += count
