"""The mailbox of the demo's network, and the mails of people without an account: in files, by the demo's own clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ospo_automation.core.correspondence.desk import Folders
from ospo_automation.core.correspondence.mail_thread import MailThread
from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.correspondence.seals import Seals
from ospo_automation.core.github.signing import Secrets
from ospo_automation.mail.eml_folder import EmlFolder, EmlPost
from ospo_automation.mail.mailbox import INBOX
from ospo_automation.mail.reading import received
from ospo_automation.run.brought import Bringer
from ospo_automation.run.mailbox_look import Look
from ospo_automation.run.mails_in import Report
from ospo_automation.run.mails_out import Writer
from ospo_automation.sandbox.web import Correspondent, DeskFolder, DeskLetter, Letter
from ospo_automation.texts import words

SECRETS = Secrets.of("ospo-demo-signs-with-this-on-your-own-machine-only-0123456789abcdef")
DESK = ("person", "public", "experts", "answered", "away")
"""The folders of coordinators, by their names for us: the first is where mails wait."""
TAKEN_UP = ("public", "experts")
"""Those in which a mail asks something of us."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")


class _Standing(NamedTuple):
    """What a look goes by: the mails in the inbox, those that a coordinator moved, and when each casus of somebody who
    mailed changed last.
    """

    inbox: tuple[int, ...] = ()
    desk: tuple[tuple[str, int], ...] = ()
    touched: tuple[tuple[int, datetime], ...] = ()

    def known(self, before: _Standing) -> _Standing:
        """As much of it as was there before."""
        return _Standing(
            tuple(each for each in self.inbox if each in before.inbox),
            tuple(each for each in self.desk if each in before.desk),
            tuple(each for each in self.touched if each in before.touched),
        )


@dataclass(frozen=True)
class _Mail:
    """One that went from or to somebody: `answers` are the ids of those that it answers, the first one last."""

    received: Received
    of: Correspondent
    is_own: bool

    @property
    def answers(self) -> Sequence[str]:
        return self.received.references


class Mailroom:
    """`folder` holds all of it. For the web view it is where the letters are, and where new ones go."""

    def __init__(self, folder: Path, address: str, clock: Callable[[], datetime]) -> None:
        self.address = address
        self._clock = clock
        is_new = not folder.exists()
        self._seals = Seals(SECRETS)
        self._mailbox = EmlFolder(folder / "mailbox", clock)
        self._out = EmlPost(folder / "sent", self._mailbox, clock)
        self._written = EmlFolder(folder / "written", clock)
        self._talks: tuple[MailThread, ...] = ()
        self._seen = _Standing() if is_new else None
        self._is_looking = False
        self._folders: Mapping[str, str] = {}

    # What the network does

    def has_news(self, touched: Callable[[int], datetime]) -> bool:
        """Whether a look may find something: a mail, or a casus that changed. `touched` is when one did last."""
        return self._standing(touched) != self._seen

    def look(
        self, mails: Writer, bringer: Callable[[], Bringer], now: datetime, touched: Callable[[int], datetime]
    ) -> Report:
        self._is_looking = True
        before = self._standing(touched)  # what comes while we look may not have been seen
        try:
            self._folders = words(mails.language, "mails")["folders"]
            folders = Folders(**self._folders)
            look = Look(self._mailbox, self._out, mails, folders, bringer, now)
            report = look.through()
            self._talks = tuple(look.memory.talks.values())
        finally:
            self._seen = self._standing(touched).known(before)
            self._is_looking = False
        return report

    def casus_of(self, address: str) -> int:
        """What became of their question; 0 while nothing is public."""
        return max((each.casus for each in self._talks if each.address == address), default=0)

    def _standing(self, touched: Callable[[int], datetime]) -> _Standing:
        open_ = sorted({each.casus for each in self._talks if each.casus and not each.is_over})
        return _Standing(self._waiting(), self._moved(), tuple((each, touched(each)) for each in open_))

    def _waiting(self) -> tuple[int, ...]:
        """Without the copies that a server keeps of what we sent."""
        return tuple(each.uid for each in self._mailbox.stored(INBOX) if not self._seals.is_ours(each.message_id))

    def _moved(self) -> tuple[tuple[str, int], ...]:
        folders = [self._folders[each] for each in TAKEN_UP if each in self._folders]
        return tuple((folder, each.uid) for folder in folders for each in self._mailbox.stored(folder))

    # What coordinators do

    def desk(self) -> Sequence[DeskFolder]:
        """The folders of whoever coordinates; none before the first look."""
        return [
            DeskFolder(id_, self._folders[id_], self._lying(self._folders[id_]), takes=id_ != DESK[0])
            for id_ in DESK
            if id_ in self._folders
        ]

    def move(self, letter: str, folder: str) -> bool:
        if folder not in DESK[1:] or folder not in self._folders:
            return False
        for id_ in DESK:
            for each in self._mailbox.stored(self._folders[id_]):
                if _short(each.message_id) == letter and not self._seals.is_ours(each.message_id):
                    return self._mailbox.move(each, self._folders[folder]) is not None
        return False

    def _lying(self, folder: str) -> list[DeskLetter]:
        there = [received(self._mailbox.read(each), each.at) for each in self._mailbox.stored(folder)]
        notes = {each.message_id: each.subject for each in there}
        return [
            DeskLetter(
                _short(each.message_id),
                f"{each.name} <{each.sender}>" if each.name else each.sender,
                each.at,
                each.subject,
                each.text,
                notes.get(self._seals.note(each.message_id, each.sender, self.address), "").removeprefix("↳ "),
            )
            for each in there
            if not self._seals.is_ours(each.message_id)
        ]

    # What people without an account do

    def is_at_work(self) -> bool:
        """Whether a mail came in, or was moved, that was not looked at yet."""
        seen = self._seen or _Standing()
        is_new = not set(self._waiting()) <= set(seen.inbox) or not set(self._moved()) <= set(seen.desk)
        return self._is_looking or is_new

    def correspondents(self) -> Sequence[Correspondent]:
        """Who wrote, by the name that they used last; who wrote last comes first."""
        found: dict[str, Correspondent] = {}
        for each in reversed([*self._own()]):
            found.setdefault(each.of.address, each.of)
        return [*found.values()]

    def letters(self, address: str) -> Sequence[Letter]:
        """What somebody wrote and got, oldest first."""
        mails = [*(each for each in self._own() if each.of.address == address), *self._answers(address)]
        mails.sort(key=lambda each: (each.received.at, not each.is_own))
        by_id = {each.received.message_id: each for each in mails}
        return [self._letter(each, by_id) for each in mails]

    def write(self, who: Correspondent, subject: str, text: str, answers: str = "") -> str:
        """A mail to the network; its id. `answers` is that of the letter that it answers."""
        answered = next((each for each in self._of(who.address) if _short(each.received.message_id) == answers), None)
        mail = EmailMessage()
        mail["From"] = _from(who)
        mail["To"] = self.address
        mail["Subject"] = _line(subject)
        mail["Date"] = format_datetime(self._clock())
        count = sum(self._written.counts([INBOX]).values())
        id_ = f"{count + 1}.{sha256(f'{who.address} {self._clock()}'.encode()).hexdigest()[:12]}@mail.example"
        mail["Message-ID"] = f"<{id_}>"
        if answered is not None:
            mail["In-Reply-To"] = f"<{answered.received.message_id}>"
            mail["References"] = " ".join(
                f"<{each}>" for each in (*answered.answers[::-1], answered.received.message_id)
            )
        mail.set_content(text.encode("utf-8", "replace").decode())
        self._written.append(INBOX, mail.as_bytes())
        self._mailbox.append(INBOX, mail.as_bytes())
        return _short(id_)

    def _of(self, address: str) -> Iterator[_Mail]:
        yield from (each for each in self._own() if each.of.address == address)
        yield from self._answers(address)

    def _own(self) -> Iterator[_Mail]:
        for each in _mails(self._written):
            yield _Mail(each, Correspondent(each.name or each.sender, each.sender), is_own=True)

    def _answers(self, address: str) -> Iterator[_Mail]:
        for each in _mails(self._out.sent):
            if address in (parseaddr(one)[1] for one in each.to):
                yield _Mail(each, Correspondent("", address), is_own=False)

    def _letter(self, mail: _Mail, by_id: dict[str, _Mail]) -> Letter:
        it = mail.received
        begun = next((each for each in reversed(mail.answers) if each in by_id), it.message_id)
        first = next((each for each in reversed(by_id[begun].answers) if each in by_id), begun)
        name = f"{it.name} <{it.sender}>" if it.name and it.name != it.sender else it.sender
        return Letter(
            id=_short(it.message_id),
            thread=_short(first),
            sender=name,
            to=self.address if mail.is_own else mail.of.address,
            at=it.at,
            subject=it.subject,
            text=it.text,
            is_own=mail.is_own,
        )


def _mails(folder: EmlFolder) -> Iterator[Received]:
    for each in folder.stored(INBOX):
        yield received(folder.read(each), each.at)


def _short(message_id: str) -> str:
    """An id as it can stand in an address."""
    return sha256(message_id.encode("utf-8", "replace")).hexdigest()[:16]


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


def _from(who: Correspondent) -> str:
    """With the name between quotes, in which nothing counts but what is escaped."""
    name = _line(who.name).replace("\\", "").replace('"', "")
    return f'"{name}" <{who.address}>' if name else who.address
