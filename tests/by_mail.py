"""Somebody without an account, their mail program, and the mailbox of a network on the small GitHub."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ospo_automation import texts
from ospo_automation.core.correspondence.desk import Folders
from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.correspondence.seals import Seals
from ospo_automation.core.github.signing import Secrets, Signing
from ospo_automation.core.network.by_mail import Settings
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.mail.eml_folder import EmlFolder, EmlPost
from ospo_automation.mail.mailbox import INBOX, MailboxTrouble
from ospo_automation.mail.posting import Handed
from ospo_automation.mail.reading import received
from ospo_automation.run.brought import Bringer
from ospo_automation.run.mailbox_look import Look
from ospo_automation.run.mails_in import Report
from ospo_automation.run.mails_out import Writer
from tests.given import OSPO_YML
from tests.town import Town, town

ADDRESS = "vragen@ospo.example.org"
JOS = "jos.devries@gemeente-westerhaar.example"
OF_JOS = ("Jos", "Vries", "0612345678", "westerhaar", "Westerhaar", "jos.devries")
SECRET = "f3a1c0de" * 7 + "0b2d4e6f"
SECTIONS = f"""conversation:
privacy:
lessons:
waiting:
signed_after: 2026-01-01
mail:
  address: {ADDRESS}
  imap: imap.example.org
  smtp: smtp.example.org
"""
MAY = {"contents": "read", "issues": "write", "pull_requests": "read", "actions": "write"}
ASKED = """Beste mensen,

Wij zijn een gemeente en laten een koppeling met ons zaaksysteem bouwen. Onze leverancier wil de code
onder de LGPL houden. Mag een gemeente zo'n koppeling zelf onder de EUPL publiceren? Graag antwoord
binnen een maand.

Met vriendelijke groet,

Jos de Vries
Adviseur informatievoorziening
Gemeente Westerhaar
T 0612345678
jos.devries@gemeente-westerhaar.example
"""


_BY_CHANCE = re.compile(rb"\b[0-9a-f]{32}(?:\.[0-9a-f]+)?(?=@ospo>)")


class Breaking:
    """A mailbox, or who brings mails, that breaks off at one of its operations: before it is done, or after."""

    def __init__(self, inner: Any, breaks: Callable[[], str]) -> None:
        self._inner, self._breaks = inner, breaks

    def __getattr__(self, name: str) -> Any:
        there = getattr(self._inner, name)
        if name in {"close", "copies", "sent"}:
            return there

        def done(*given: Any) -> Any:
            when = self._breaks()
            if when == "before":
                raise MailboxTrouble("broke off")
            result = there(*given)
            if when == "after":
                raise MailboxTrouble("broke off")
            return result

        return done


class Mail:
    """The mailbox of the network, and what everybody else got."""

    def __init__(self, place: Town, folder: Path) -> None:
        self.place, self.folder = place, folder
        self.box = EmlFolder(folder / "mailbox")
        self.out = EmlPost(folder / "out", self.box)
        self.count = 0
        self.breaks: Callable[[], str] = str

    def write(
        self,
        text: str,
        *,
        sender: str = f"Jos de Vries <{JOS}>",
        subject: str = "Vraag over licentie",
        answers: Received | None = None,
        **headers: str,
    ) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, f"RE: {answers.subject}" if answers else subject
        mail["Date"] = format_datetime(self.place.box.now)
        self.count += 1
        mail["Message-ID"] = f"<{self.count}.abc@gemeente-westerhaar.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        if answers is not None:
            mail["In-Reply-To"] = f"<{answers.message_id}>"
            quoted = "\n".join(f"> {line}" for line in answers.text.split("\n"))
            text = f"{text}\n\nOp 24 november 2026 om 10:12 schreef {ADDRESS}:\n{quoted}"
        mail.set_content(text)
        self.put(mail.as_bytes())

    def put(self, raw: bytes) -> None:
        self.box.append(INBOX, raw)

    def answer(self, text: str) -> None:
        self.write(text, answers=self.got()[-1])

    def look(self) -> Report:
        """One look, as the job has it; then the runs that it started, a minute later."""
        report = self.look_alone()
        self.place.box.advance(minutes(1))
        self.place.play()
        return report

    def look_alone(self) -> Report:
        place = self.place
        place.renew_if_changed()
        settings = place.checkout.network.section(Settings)
        assert settings is not None
        seals = Seals(Secrets.of(SECRET))
        made: list[Bringer] = []

        def bringer() -> Bringer:
            if not made:
                reader = place.reader(place.box.token(place.repo, permissions=MAY))
                made.append(Bringer(reader, GitHubWriter(reader), "main"))
            return made[0]

        mails = Writer(place.checkout, settings, seals, f"{place.box.url}/acme/netwerk")
        folders = Folders(**texts.words("nl", "mails")["folders"])
        box, out = Breaking(self.box, self.breaks), Breaking(self.out, self.breaks)
        return Look(box, out, mails, folders, bringer, place.box.now).through()

    def got(self) -> list[Received]:
        """What we sent, oldest first, as its reader's program shows it."""
        sent = self.out.sent
        return [received(sent.read(each), each.at) for each in sent.stored(INBOX)]

    def subjects(self, folder: str) -> list[str]:
        return [received(self.box.read(each), each.at).subject for each in self.box.stored(folder)]

    def age(self, seconds: int) -> None:
        """Time goes by for all that lies there: what a broken run held is anybody's again."""
        for each in self.folder.rglob("*"):
            there = each.stat()
            os.utime(each, (there.st_atime - seconds, there.st_mtime - seconds))

    def stands(self) -> list[tuple[str, bytes]]:
        """All that lies there, but for the word of chance by which a run knows its own turn: no other has it again."""
        files = sorted(each for each in self.folder.rglob("*") if each.is_file())
        return [(each.relative_to(self.folder).as_posix(), _BY_CHANCE.sub(b"", each.read_bytes())) for each in files]

    def kept(self, folder: Path) -> None:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)

    def back(self, folder: Path) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.box = EmlFolder(self.folder / "mailbox")
        self.out = EmlPost(self.folder / "out", self.box)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@contextmanager
def mail_town(folder: Path, more: str = "") -> Iterator[Mail]:
    with town(folder, OSPO_YML + SECTIONS + more) as place:
        place.signing = Signing(Secrets.of(SECRET), place.repo.state.id)
        place.repo.let_actions_open_pulls()
        workflow = {".github/workflows/ospo.yml": "name: ospo\non:\n  workflow_dispatch:\n"}
        place.repo.commit(workflow, message="The workflow", author="zoe")
        place.renew()
        yield Mail(place, folder / "mail")


__all__ = ["ADDRESS", "ASKED", "JOS", "OF_JOS", "Breaking", "Handed", "Mail", "mail_town"]
