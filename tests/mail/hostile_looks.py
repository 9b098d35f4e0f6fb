"""Whole looks at a mailbox full of mails of people who mean harm and of broken programs, and honest ones between."""

from __future__ import annotations

from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.network.by_mail import MOST_TO_ONE
from ospo_automation.mail.reading import received
from ospo_automation.run.mails_in import MOST_READ
from tests.by_mail import ADDRESS, Mail, mail_town
from tests.composed_mails import composed, plain
from tests.mail import hostile_mails

AGAIN = 4  # looks after the first mails are all read
HONEST = 5  # of so many one is


def as_mail(mail: Received) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f'"{mail.name}" <{mail.sender}>', ADDRESS, mail.subject
    made["Message-ID"] = f"<{mail.message_id}>"
    made.set_content(mail.text)
    return made.as_bytes()


def wrong(folder: Path, seed: int, count: int) -> list[str]:
    """What is wrong after so many mails in one go; nothing if all is well."""
    heard, found = StringIO(), list[str]()
    with redirect_stdout(heard), redirect_stderr(heard), mail_town(folder, f"  most_a_day: {4 * count}\n") as mail:
        found += _wrong(mail, heard, seed, count)
    return found


def _wrong(mail: Mail, heard: StringIO, seed: int, count: int) -> list[str]:
    honest, hostile = count // HONEST, count - count // HONEST
    ordinary = [composed(seed * honest + each) for each in range(honest)]
    raw = [hostile_mails.mail(seed * hostile + each) for each in range(hostile)]
    for each in (*raw, *(as_mail(one.received) for one in ordinary)):
        mail.put(each)
    now = mail.place.box.now
    wrote = {received(each, now).sender for each in raw} | {one.received.sender for one in ordinary}
    failures: list[str] = []
    counts = [_agreed(mail, failures) for _ in range(-(-count // MOST_READ) - 1 + AGAIN)]
    to = Counter(each.to[0] for each in mail.got())
    public = plain(f"{mail.place.repo.snapshot()}{heard.getvalue()}{mail.place.box.requests}")
    told = {secret for one in ordinary for secret in one.secrets if "@" in secret and secret in public}
    return [
        *(f"failed: {each}" for each in failures),
        *(f"{each} didn't write to us, and heard from us" for each in to.keys() - wrote),
        *(f"{each} heard {many} times" for each, many in to.items() if many > MOST_TO_ONE),
        *(["something goes on by itself"] if counts[-1] else []),
        *(f"{each} is public" for each in told),
    ]


def _agreed(mail: Mail, failures: list[str]) -> int:
    """A look, after which everybody who saw a draft agrees to it; how many mails it sent."""
    before = len(mail.got())
    failures += mail.look_alone().failures
    new = mail.got()[before:]
    for each in new:
        if "Er staat nog niets online" in each.text:
            mail.write("akkoord", sender=each.to[0], answers=each)
    return len(new)
