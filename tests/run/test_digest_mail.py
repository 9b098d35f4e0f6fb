"""A digest that was merged is mailed once to the list for it, wherever a look breaks off, and reads well there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.mail.mailbox import INBOX, MailboxTrouble
from ospo_automation.run.digest_mail import newest_digest
from tests.by_mail import Mail, mail_town
from tests.given import NOW

LIST = "nieuws@lijst.example.org"
SITE = "site:\n  address: https://kennis.example.org/\n"
PAGE = "docs/maandberichten/2026-10.md"
TEXT = """---
title: "Maandbericht van oktober 2026"
description: "Wat er in oktober speelde."
date: 2026-10-31
issue: 9
---

# Maandbericht van oktober 2026

Een **drukke** maand. <script>alert(1)</script>

## Nieuwe praktijklessen

- [Mag het?](../lessen/2026/9-eupl.md#advies)
- [Elders](https://nieuws.example/1)

![Een tekening van een brug](brug.png)
"""


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    with mail_town(tmp_path, f"digest:\n  mail_to: Nieuws@lijst.example.org\n{SITE}") as it:
        it.place.repo.commit({PAGE: TEXT, PAGE.replace("10", "09"): TEXT.replace("10-31", "09-30")})
        yield it


def test_it_has_real_headings_a_language_and_the_words_of_its_pictures(mail: Mail) -> None:
    assert mail.look_alone().counts["digest"] == 1
    mail.look_alone()
    (got,) = mail.got()
    assert got.subject == "Maandbericht van oktober 2026"
    (stored,) = mail.out.sent.stored(INBOX)
    raw = mail.out.sent.read(stored)
    assert f"To: {LIST}\r\n".encode() in raw
    assert b"Reply-To: ospo@example.org\r\n" in raw
    assert b"X-Ospo" not in raw
    page, text = html_of(raw), got.text
    assert '<html lang="nl">' in page
    assert "<h1>Maandbericht van oktober 2026</h1>" in page
    assert "<h2>Nieuwe praktijklessen</h2>" in page
    assert '<a href="https://kennis.example.org/lessen/2026/9-eupl/#advies">Mag het?</a>' in page
    assert "[Afbeelding: Een tekening van een brug]" in page
    assert "<img" not in page
    assert "<script" not in page
    for words in (
        "Nieuwe praktijklessen",
        "- Elders (https://nieuws.example/1)",
        "Afbeelding",
        "/maandberichten/2026-10/",
    ):
        assert words in text, text


def html_of(raw: bytes) -> str:
    part = message_from_bytes(raw, policy=policy.default).get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_it_goes_once_wherever_a_look_breaks_off(mail: Mail, tmp_path: Path) -> None:
    mail.folder.mkdir()
    mail.kept(tmp_path / "before")
    count = [0]

    def breaking(at: int, when: str) -> Callable[[], str]:
        def breaks() -> str:
            count[0] += 1
            return when if count[0] == at else ""

        return breaks

    at, wrong = 0, []
    while True:
        at += 1
        ended = []
        for when in ("before", "after"):
            mail.back(tmp_path / "before")
            count[0] = 0
            mail.breaks = breaking(at, when)
            try:
                mail.look_alone()
                ended.append(count[0] < at)
            except MailboxTrouble:
                pass
            mail.breaks = str
            for _ in range(2):  # what a broken look held is anybody's again after a while
                mail.age(3_600)
                mail.look_alone()
            wrong += [] if len(mail.got()) == 1 else [(at, when, len(mail.got()))]
        if ended == [True, True]:
            break
    assert wrong == []
    assert at > 10


def test_what_is_no_news_or_has_no_list_is_mailed_to_nobody(mail: Mail) -> None:
    mail.place.box.advance(datetime(2026, 12, 20, 9, tzinfo=UTC) - mail.place.box.now)
    assert mail.look_alone().counts["digest"] == 0
    checkout = mail.place.checkout
    assert newest_digest(checkout, NOW.date()) is not None
    assert newest_digest(checkout, NOW.date() + timedelta(days=30)) is None
    assert newest_digest(read_checkout_without(mail), NOW.date()) is None


def read_checkout_without(mail: Mail) -> Checkout:
    return replace(mail.place.checkout, pages=dict)


def test_it_is_kept_longer_than_other_mails_so_that_it_goes_no_second_time(mail: Mail) -> None:
    place = mail.place
    mail.look_alone()
    mail.age(86_400 * 200)
    mail.look_alone()
    mail.look_alone()
    assert len(mail.got()) == 1
    assert place.repo.state.issues == {}


def test_a_mail_in_the_name_of_the_list_is_answered_to_nobody(mail: Mail) -> None:
    """Whoever reads the list would get the words of whoever wrote it, as ours."""
    mail.look_alone()
    before = len(mail.got())
    mail.write("Mag een gemeente code onder de EUPL publiceren? We zijn een gemeente.", sender=f"Nieuws <{LIST}>")
    mail.write("Zie bijlage.", sender=f"Nieuws <{LIST.upper()}>")
    mail.look_alone()
    assert len(mail.got()) == before
