"""A mail of ours, as other programs read it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ospo_automation.mail.reading import received
from ospo_automation.mail.writing import (
    Outgoing,
    as_sent,
    can_be_written_to,
    page_of,
    private_part,
    reader_of,
    written,
)
from tests.hostile import text as hostile

NOW = datetime(2026, 11, 29, 21, tzinfo=UTC)
MAIL = Outgoing(
    to="anna@gemeente.example",
    subject="Je vraag: één licentie voor €?",
    text="Dag Anna,\n\nlees https://netwerk.example/les?a=1&b=2.\n\n> je vraag\n> ging verder\n\nGroet <b>",
    message_id="vraag-1.abc@netwerk.example",
    at=NOW,
    sender="vraag@netwerk.example",
    sender_name='Kennisnetwerk "Ë"',
    reply_to="vraag+t0k3n@netwerk.example",
    in_reply_to="a@b",
    references=("a@b", "c@d"),
    private="staat" * 100,
)


def test_another_program_reads_what_we_wrote() -> None:
    read = email.message_from_bytes(written(MAIL), policy=email.policy.default)
    assert read["Subject"] == MAIL.subject
    assert [(each.display_name, each.addr_spec) for each in read["From"].addresses] == [(MAIL.sender_name, MAIL.sender)]
    assert (read["To"], read["Reply-To"], read["Date"].datetime) == (MAIL.to, MAIL.reply_to, NOW)
    assert (read["In-Reply-To"], read["References"].split()) == ("<a@b>", ["<c@d>", "<a@b>"])
    assert (read["Auto-Submitted"], read["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    plain, page = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().replace("\r\n", "\n") == f"{MAIL.text}\n"
    assert "Groet &lt;b&gt;" in page.get_content()
    assert '<a href="https://netwerk.example/les?a=1&amp;b=2">' in page.get_content()
    assert not read.defects


def test_it_is_the_same_each_time_within_the_limits_of_mail_and_fetches_nothing() -> None:
    raw = written(MAIL)
    assert raw == written(MAIL)
    assert all(len(line) <= 78 for line in raw.split(b"\r\n") if not line.startswith(b"Content-Type: multipart"))
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not re.search(r"<(?:img|link|script|style|iframe|form)|url\(|src=", page_of(MAIL.text))
    assert written(replace(MAIL, in_reply_to="")).count(b"Auto-Submitted: auto-generated") == 1


def test_what_we_keep_with_it_leaves_with_nobody() -> None:
    raw = written(MAIL)
    assert private_part(raw) == MAIL.private
    assert as_sent(raw) == written(replace(MAIL, private=""))
    assert b"staatstaat" not in as_sent(raw)
    assert reader_of(raw) == MAIL.to
    assert "staat" not in repr(MAIL)
    forged = as_sent(raw.replace(b"X-Ospo:", b"x-OSPO:\r\n\t"))
    assert b"staatstaat" not in forged


def test_of_a_long_thread_where_it_began_and_what_is_new_are_named() -> None:
    raw = written(replace(MAIL, references=[f"r{number}@x" for number in range(100)], in_reply_to="r0@x"))
    said = email.message_from_bytes(raw, policy=email.policy.default)["References"].split()
    assert (said[0], said[-1], len(said)) == ("<r99@x>", "<r0@x>", 10)


@pytest.mark.parametrize("seed", range(60))
def test_nothing_that_is_typed_becomes_a_header(seed: int) -> None:
    nasty = f"{hostile(seed)}\r\nBcc: eve@elders.example\r\n\r\n<p>\x85\u2028X: y"
    raw = written(
        replace(
            MAIL, subject=nasty, sender_name=nasty, text=nasty, in_reply_to=nasty, references=[nasty, "<a b>", "c@d"]
        )
    )
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert set(read.keys()) <= {
        "Message-ID", "Date", "From", "To", "Reply-To", "Subject", "References", "Auto-Submitted", "MIME-Version",
        "X-Auto-Response-Suppress", "X-Ospo", "Content-Type",
    }  # fmt: skip
    assert read["References"] == "<c@d>"
    assert [each.get_content_type() for each in read.iter_parts()] == ["text/plain", "text/html"]
    found = received(raw, NOW)
    assert (found.sender, found.to) == (MAIL.sender, (MAIL.to,))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("to", "anna@a.example\r\nBcc: b@c.example"),
        ("to", "anna@a.example, b@c.example"),
        ("to", "<anna@a.example>"),
        ("to", ""),
        ("to", "é@a.example"),
        ("sender", "x"),
        ("reply_to", "a@b c"),
        ("message_id", "a b@c"),
        ("message_id", "a>\r\nX: y"),
        ("private", "a b"),
        ("private", "a" * 300_000),
    ],
)
def test_no_mail_goes_to_what_is_no_address(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="mail") as refused:
        replace(MAIL, **{name: value})  # type: ignore[arg-type]  # whichever it is
    assert not value or value not in str(refused.value)


def test_who_can_be_written_to() -> None:
    assert can_be_written_to("o'neil+tag@sub.gemeente-x.example")
    assert not any(
        map(can_be_written_to, ("a@b..c", "@a.example", "a@", "a@-", "a@b.example\n", f"{'a' * 65}@b.example"))
    )
