"""Mails of people who mean harm and of broken programs, through a whole look: nothing comes back twice, nothing of who
wrote is told anywhere, and nobody hears from us who didn't write.
"""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.network.by_mail import MOST_TO_ONE
from ospo_automation.mail.reading import received
from tests.by_mail import ADDRESS, Mail, mail_town
from tests.composed_mails import composed, plain
from tests.mail import hostile_mails

HOSTILE, COMPOSED = 160, 40  # a look takes two hundred; `make soak` is for more
LOOKS = 4


def as_mail(mail: Received) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f'"{mail.name}" <{mail.sender}>', ADDRESS, mail.subject
    made["Message-ID"] = f"<{mail.message_id}>"
    made.set_content(mail.text)
    return made.as_bytes()


@pytest.mark.parametrize("seed", [0, 1])
def test_two_hundred_hostile_mails(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with mail_town(tmp_path) as mail:
        ordinary = [composed(seed * COMPOSED + each) for each in range(COMPOSED)]
        raw = [hostile_mails.mail(seed * HOSTILE + each) for each in range(HOSTILE)]
        for each in (*raw, *(as_mail(one.received) for one in ordinary)):
            mail.put(each)
        wrote = {received(each, mail.place.box.now).sender for each in raw} | {one.received.sender for one in ordinary}
        counts = [_agreed(mail) for _ in range(LOOKS)]
        got = mail.got()
        assert {each.to[0] for each in got} <= wrote, "nobody hears from us who didn't write"
        assert max(sum(each.to[0] == address for each in got) for address in wrote if address) <= MOST_TO_ONE
        assert counts[-1] == 0, "nothing goes on by itself"
        public = plain(f"{mail.place.repo.snapshot()}{capsys.readouterr()}{mail.place.box.requests}")
        told = {secret for one in ordinary for secret in one.secrets if "@" in secret and secret in public}
        assert told == set()


def _agreed(mail: Mail) -> int:
    """A look, after which everybody who saw a draft agrees to it; how many mails it sent."""
    before = len(mail.got())
    report = mail.look_alone()
    assert report.failures == []
    new = mail.got()[before:]
    for each in new:
        if "Er staat nog niets online" in each.text:
            mail.write("akkoord", sender=each.to[0], answers=each)
    return len(new)
