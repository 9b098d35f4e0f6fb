"""A mailbox on a real server."""

from __future__ import annotations

import re
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.mail.access import MailSettings, Server, Way, mailbox_from, post_from
from ospo_automation.mail.mailbox import INBOX, MailboxTrouble, Refusal
from ospo_automation.mail.posting import Fate, Handed
from ospo_automation.mail.reading import received
from tests.mail.boxes import OUTBOX, VARIABLES, ServerBox
from tests.mail.breaking import Breaking, Wire
from tests.mail.promised import FOLDERS, PromisedOfAMailbox, is_told_of
from tests.mail.servers import HERE, Servers
from tests.mail.tokens import SECRET


class TestOnAServer(PromisedOfAMailbox):
    @pytest.fixture
    def box(self, server_box: ServerBox) -> ServerBox:
        return server_box


class TestOnAnOldServer(PromisedOfAMailbox):
    @pytest.fixture
    def box(self, old_office: Servers) -> Iterator[ServerBox]:
        box = ServerBox(old_office, old_office.fresh(), "INBOX.")
        yield box
        box.close()


def test_a_certificate_that_nobody_vouches_for_is_refused_before_a_word_is_said(office: Servers) -> None:
    settings = replace(office.settings(office.fresh()), ca_file="")
    mailbox, post = mailbox_from(settings, VARIABLES), post_from(settings, VARIABLES)
    with pytest.raises(Refusal, match="vouched"):
        mailbox.counts([INBOX])
    assert post.send(b"x", "a@b.example", "c@d.example", "a@b.example") == Handed(Fate.STOPPED, "certificate")
    other = replace(office.settings(office.fresh()), imap=Server("localhost.", office.imap))
    with pytest.raises(MailboxTrouble):
        mailbox_from(other, VARIABLES).counts([INBOX])  # it vouches for another name


def test_tls_may_begin_after_some_words_in_the_open(office: Servers) -> None:
    address = office.fresh()
    settings = replace(
        office.settings(address),
        imap=Server(HERE, office.imap_open, starttls=True),
        smtp=Server(HERE, office.smtp_open, starttls=True),
    )
    mailbox, post = mailbox_from(settings, VARIABLES), post_from(settings, VARIABLES)
    assert mailbox.counts([INBOX]) == {INBOX: 0}
    assert post.send(b"Subject: x\r\n\r\nx\r\n", address, f"b.{address}", address).fate is Fate.SENT
    mailbox.close()
    post.close()
    strict = replace(settings, ca_file="")
    with pytest.raises(Refusal, match="vouched"):
        mailbox_from(strict, VARIABLES).counts([INBOX])


def test_a_wrong_password_is_told_without_it(office: Servers) -> None:
    settings = office.settings(office.fresh())
    wrong = {"OSPO_MAIL_PASSWORD": "niet-het-goede"}
    mailbox = mailbox_from(settings, wrong)
    with pytest.raises(Refusal, match="doesn't let us in") as refused:
        mailbox.counts([INBOX])
    assert not is_told_of(refused, "niet-het-goede", settings.address)
    handed = post_from(settings, wrong).send(b"x", settings.address, "a@b.example", settings.address)
    assert handed == Handed(Fate.STOPPED, "535")
    assert "niet-het-goede" not in repr(mailbox) + repr(settings) + repr(mailbox._sign_in)


def test_what_is_missing_to_get_in_is_told_with_a_remedy() -> None:
    settings = MailSettings("a@b.example", Server("imap.b.example", 993), Server("smtp.b.example", 465))
    with pytest.raises(BadConfig, match="OSPO_MAIL_PASSWORD is not set"):
        mailbox_from(settings, {})
    with pytest.raises(BadConfig, match="OSPO_MAIL_CLIENT_SECRET is not set"):
        mailbox_from(replace(settings, way=Way.MICROSOFT), {})
    with pytest.raises(BadConfig, match="tenant is not set"):
        mailbox_from(replace(settings, way=Way.MICROSOFT, client_id="x"), {"OSPO_MAIL_CLIENT_SECRET": "x"})
    with pytest.raises(BadConfig, match="OSPO_MAIL_TOKEN is not set"):
        mailbox_from(replace(settings, way=Way.GOOGLE, client_id="x"), {})
    with pytest.raises(BadConfig, match="certificates"):
        mailbox_from(replace(settings, ca_file="/nergens.pem"), VARIABLES)


@pytest.mark.parametrize("variable", ["OSPO_MAIL_CLIENT_SECRET", "OSPO_MAIL_TOKEN"])
def test_with_a_token_as_microsoft_and_google_ask_it(office: Servers, variable: str) -> None:
    address, tokens = office.fresh(), office.tokens
    tokens.whose, before = address, len(tokens.asked)
    settings = replace(office.settings(address), way=Way.OTHER, client_id="ons", token_url=tokens.url, scope="mail")
    mailbox, post = mailbox_from(settings, {variable: SECRET}), post_from(settings, {variable: SECRET})
    for _ in range(2):
        assert mailbox.counts([INBOX]) == {INBOX: 0}
        mailbox.close()
    assert post.send(b"Subject: x\r\n\r\nx\r\n", address, f"b.{address}", address).fate is Fate.SENT
    post.close()
    asked = tokens.asked[before:]
    assert len(asked) == 2  # once to read, as long as it holds, and once to send
    kind = {"OSPO_MAIL_TOKEN": "refresh_token", "OSPO_MAIL_CLIENT_SECRET": "client_credentials"}[variable]
    assert {each["grant_type"] for each in asked} == {kind}
    assert all((each["client_id"], each["scope"]) == ("ons", "mail") for each in asked)


def test_no_token_or_one_of_somebody_else_lets_nobody_in_and_tells_no_secret(office: Servers) -> None:
    address, tokens = office.fresh(), office.tokens
    settings = replace(office.settings(address), way=Way.OTHER, client_id="ons", token_url=tokens.url)
    tokens.whose = "iemand@anders.example"
    mailbox = mailbox_from(settings, {"OSPO_MAIL_CLIENT_SECRET": SECRET})
    with pytest.raises(Refusal, match="doesn't let us in") as refused:
        mailbox.counts([INBOX])
    assert not is_told_of(refused, SECRET, "token-", address)
    wrong = mailbox_from(settings, {"OSPO_MAIL_CLIENT_SECRET": "een-ander-geheim"})
    with pytest.raises(Refusal, match=r"no token .* 400 \(invalid_grant\)") as refused:
        wrong.counts([INBOX])
    assert not is_told_of(refused, "een-ander-geheim", "iemand")
    tokens.status = 503
    try:
        with pytest.raises(MailboxTrouble, match="503") as passing:
            mailbox_from(settings, {"OSPO_MAIL_TOKEN": SECRET}).counts([INBOX])
    finally:
        tokens.status = 200
    assert not isinstance(passing.value, Refusal)
    with pytest.raises(Refusal, match="https only"):
        mailbox_from(replace(settings, token_url="http://login.example/token"), {"OSPO_MAIL_TOKEN": SECRET})
    gone = replace(settings, token_url="http://127.0.0.1:9/token")
    assert post_from(gone, {"OSPO_MAIL_TOKEN": SECRET}).send(b"x", address, "b@c.example", address).fate is Fate.STOPPED


def test_an_idle_look_says_few_words(office: Servers) -> None:
    box, breaking = ServerBox(office, office.fresh()), Breaking(what=re.compile(rb"\A[A-Z]{4}\d+ "))
    box.mailbox().ensure(FOLDERS)
    wire = Wire(office.folder, office.imap_open, breaking)
    mailbox = box.mailbox(wire.port)
    started = time.process_time()
    counts = mailbox.counts([INBOX, OUTBOX.waiting, OUTBOX.under_way])
    took = time.process_time() - started  # of a machine on which others work as well
    box.close()
    wire.close()
    assert set(counts.values()) == {0}
    assert took < 0.5
    assert len(breaking.words) == 8, breaking.words


def test_five_hundred_waiting_mails_are_read_in_time_and_little_memory(office: Servers) -> None:
    box = ServerBox(office, office.fresh())
    with office.looking(box.address) as client:
        for number in range(500):
            message = (
                b"From: a@b.example\r\nMessage-ID: <m%d@b>\r\nSubject: Vraag\r\n\r\n" % number + b"een woord " * 2_000
            )
            client.append("INBOX", "", "", message + b"\r\n" + b"x" * (300_000 if number % 50 == 0 else 0))
    mailbox = box.mailbox()
    tracemalloc.start()
    started, cpu = time.monotonic(), time.process_time()
    try:
        found = mailbox.stored(INBOX)
        read = sum(len(received(mailbox.read(each), each.at).text) for each in found)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert (len(found), read > 9_000_000) == (500, True)
    assert time.process_time() - cpu < 10, time.monotonic() - started
    box.close()


def test_a_folder_with_thousands_is_told_in_portions(office: Servers) -> None:
    box = ServerBox(office, office.fresh())
    with office.looking(box.address) as client:
        client.append("INBOX", "", "", b"Message-ID: <m@b>\r\n\r\n")
        client.select("INBOX")
        for _ in range(11):
            client.copy("1:*", "INBOX")  # twice as many each time
    started = time.process_time()
    found = box.mailbox().stored(INBOX)
    assert len(found) == len({each.uid for each in found}) == 2_048
    assert time.process_time() - started < 5
    box.close()
