"""What a look at the mailbox takes, as the job does it: in a process of its own, with a folder in place of a server."""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from ospo_automation.mail.eml_folder import EmlPost
from ospo_automation.mail.mailbox import INBOX
from tests.by_mail import ASKED, MAY, SECRET, Mail, mail_town
from tests.town import NAME

from .crowds import Row
from .processes import Used, measured

WAITING = 500


def mails() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, mail_town(Path(folder)) as mail:
        mail.place.box.quota = 1_000_000
        mail.folder.mkdir(exist_ok=True)
        mail.out = EmlPost(mail.folder / "mailbox/verzonden", mail.box)
        mail.place.send()
        mail.place.play()  # the first run of all makes the labels
        idle = look(mail)
        mail.write(ASKED)
        first = look(mail)
        mail.answer("Akkoord")
        second = look(mail)
        mail.place.play()
        look(mail)  # tells what became of it
        quiet = look(mail)
        for number in range(WAITING):
            mail.write(f"{ASKED}\nZaak {number}", sender=f"Iemand {number} <i{number}@g{number}.example>")
        many = look(mail)
        left = len(mail.box.stored(INBOX))
    return [
        ("a look at an empty mailbox, a whole process", told(idle), "1 s, 0 requests"),
        ("a question by mail, shown back to who asks", told(first), ""),
        ("its *akkoord*, which makes a casus", told(second), "6 requests"),
        ("a look where a talk is open and nothing new", told(quiet), "1 s, 1 request"),
        (f"a look at {WAITING} waiting mails ({left} left for the next)", told(many), "20 s, 150 MB"),
    ]


def look(mail: Mail) -> tuple[Used, int]:
    place = mail.place
    token = place.box.token(place.repo, permissions=MAY)
    given = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": token}
    given |= {"OSPO_SIGNING_SECRET": SECRET, "GITHUB_REF_NAME": "main"}
    command = [
        sys.executable,
        "-P",
        "-m",
        "ospo_automation",
        "mail",
        "--apply",
        "--folder",
        str(mail.folder / "mailbox"),
    ]
    before = len(place.box.requests)
    used = measured([*command, "--root", str(place.root), "--now", place.box.now.isoformat()], mail.folder, **given)
    place.box.advance(timedelta(minutes=15))
    return used, len(place.box.requests) - before


def told(taken: tuple[Used, int]) -> str:
    used, requests = taken
    return (
        f"{used.seconds:.1f} s ({used.processor:.1f} s of the processor), {used.megabytes:.0f} MB, {requests} requests"
    )
