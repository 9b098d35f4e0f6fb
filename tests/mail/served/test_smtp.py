"""What becomes of a mail that is handed over to a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ospo_automation.mail.posting import Fate, Handed
from ospo_automation.mail.smtp import SmtpPost
from ospo_automation.mail.writing import as_sent, written
from tests.mail.boxes import OUTBOX, ServerBox, outgoing, run
from tests.mail.servers import Servers

MESSAGE = b"Subject: Vraag\r\n\r\n.een punt\r\n..twee\r\n.\r\nslot\r\n"


@pytest.fixture
def post(server_box: ServerBox) -> SmtpPost:
    found = server_box.post()
    assert isinstance(found, SmtpPost)
    return found


@pytest.fixture
def greylisting(office: Servers) -> Iterator[None]:
    office.greylists(True)
    yield
    office.greylists(False)


def test_both_get_it_to_the_letter_and_neither_knows_of_the_other(server_box: ServerBox, post: SmtpPost) -> None:
    reader = f"anna.{server_box.address}"
    assert post.send(MESSAGE, server_box.address, reader, server_box.address) == Handed(Fate.SENT, "250")
    for got, other in ((server_box.got(reader), server_box.address), (server_box.messages(), reader)):
        assert [each.partition(b"\r\n\r\n")[2] for each in got] == [MESSAGE.partition(b"\r\n\r\n")[2]]
        assert f"To: {other}".encode() not in got[0]


@pytest.mark.parametrize(
    ("message", "sender", "reader", "copy", "expected"),
    [
        (MESSAGE, "", "weg@elders.example", "", Handed(Fate.REFUSED, "550 5.1.1")),
        (MESSAGE, "", "anna@elders.example", "weg@ospo.example", Handed(Fate.STOPPED, "550 5.1.1")),
        (MESSAGE, "verboden@ospo.example", "anna@elders.example", "", Handed(Fate.STOPPED, "550 5.7.60")),
        (b"Subject: u bent winnaar\r\n\r\n", "", "anna@elders.example", "", Handed(Fate.REFUSED, "550 5.7.1")),
    ],
)
def test_what_is_refused_reaches_nobody_and_what_comes_next_does(
    server_box: ServerBox, post: SmtpPost, message: bytes, sender: str, reader: str, copy: str, expected: Handed
) -> None:
    own = server_box.address
    assert post.send(message, sender or own, reader, copy or own) == expected
    assert server_box.messages() == []
    assert post.send(MESSAGE, own, f"b.{own}", own).fate is Fate.SENT
    assert len(server_box.messages()) == 1


@pytest.mark.usefixtures("greylisting")
def test_whoever_says_later_is_asked_later(server_box: ServerBox, post: SmtpPost, office: Servers) -> None:
    own = server_box.address
    mailbox = server_box.mailbox()
    mailbox.ensure(OUTBOX.folders)
    went = run(server_box, mailbox, post, [outgoing(f"c.{own}", own)]) or []
    assert [each.handed for each in went] == [Handed(Fate.LATER, "451 4.7.1")]
    assert mailbox.counts([OUTBOX.waiting, OUTBOX.under_way]) == {OUTBOX.waiting: 1, OUTBOX.under_way: 0}
    office.greylists(False)
    assert [each.handed.fate for each in run(server_box, mailbox, post) or ()] == [Fate.SENT]
    assert len(server_box.got(f"c.{own}")) == 1
    office.greylists(True)


def test_nobody_there_is_no_reason_to_lose_a_mail(office: Servers) -> None:
    box = ServerBox(office, office.fresh())
    mailbox = box.mailbox()
    mailbox.ensure(OUTBOX.folders)
    went = (
        run(box, mailbox, box.post(9), [outgoing(f"d.{box.address}", box.address, number) for number in (1, 2)]) or []
    )
    assert [each.handed for each in went] == [Handed(Fate.STOPPED, "connection")]
    assert mailbox.counts(OUTBOX.folders) == dict.fromkeys(OUTBOX.folders, 0) | {OUTBOX.waiting: 2}
    box.close()


def test_a_page_that_others_write_comes_through_and_ours_does_to_them(server_box: ServerBox, post: SmtpPost) -> None:
    mail = outgoing(f"e.{server_box.address}", server_box.address, text="Dag,\n\n.een\n\n> €\n" + "lang " * 500)
    assert post.send(as_sent(written(mail)), server_box.address, mail.to, server_box.address).fate is Fate.SENT
    (got,) = server_box.got(mail.to)
    assert as_sent(written(mail)).partition(b"\r\n\r\n")[2] == got.partition(b"\r\n\r\n")[2]
