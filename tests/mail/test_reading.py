"""Whatever somebody sends becomes something that we can go by."""

from __future__ import annotations

import base64
import email.policy
import subprocess
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from ospo_automation.core.correspondence.received import (
    MOST_ADDRESSES,
    MOST_REFERENCES,
    MOST_TEXT,
    Dropped,
    Received,
    Vouched,
)
from ospo_automation.mail.html_words import words_of
from ospo_automation.mail.reading import received
from tests.mail.hostile_mails import mail
from tests.sampled import some

NOW = datetime(2026, 11, 29, 21, tzinfo=UTC)
HEAD = b"From: Anna <anna@gemeente.example>\r\nTo: netwerk@ospo.example\r\nMessage-ID: <a@b>\r\n"
MOST_SECONDS, MOST_MEMORY = 2.0, 60_000_000


def read(raw: bytes | EmailMessage, server: str = "") -> Received:
    return received(raw if isinstance(raw, bytes) else raw.as_bytes(policy=email.policy.SMTP), NOW, server)


def made(text: str = "Dag,\n\nmag dit?\n", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = (
        "Anna <Anna@Gemeente.example>",
        "netwerk@ospo.example",
        "<a@b>",
    )
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def test_an_ordinary_mail() -> None:
    found = read(made(Subject="Vraag over licenties: één dag", References="<c@d> <e@f>", In_Reply_To="<g@h>"))
    assert found == Received(
        message_id="a@b",
        sender="anna@gemeente.example",
        name="Anna",
        subject="Vraag over licenties: één dag",
        text="Dag,\n\nmag dit?",
        at=NOW,
        to=("netwerk@ospo.example",),
        also_to=("netwerk@ospo.example",),
        references=("g@h", "e@f", "c@d"),
    )


@pytest.mark.parametrize(
    ("plain", "page", "expected"),
    [
        ("Gewone tekst", "<p>Opgemaakte tekst", "Gewone tekst"),
        ("  \n", "<p>Opgemaakte <b>tekst</b>", "Opgemaakte tekst"),
        ("Bekijk deze mail in uw browser", "<p>De vraag", "De vraag"),
        ("Your mail client does not support HTML", "<p>De vraag", "De vraag"),
        ("Ons browserprobleem", "", "Ons browserprobleem"),
    ],
)
def test_the_plain_one_of_two_unless_it_only_tells_of_the_other(plain: str, page: str, expected: str) -> None:
    message = made(plain)
    message.add_alternative(page, subtype="html")
    assert read(message).text == expected
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="brief.pdf")
    assert (read(message).text, set(read(message).dropped)) == (expected, {Dropped.ATTACHMENT})


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Een<br>twee</p><p>drie", "Een\ntwee\n\ndrie"),
        ("Ja<blockquote>vraag<blockquote>ouder</blockquote></blockquote>", "Ja\n\n> vraag\n>\n> > ouder"),
        ("<ul><li>een<li>twee</ul>", "- een\n- twee"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ("<style>p{}</style><script>a<b</script><title>x</title>tekst<!-- niet -->", "tekst"),
        ("a<div style='display:none'>onzichtbaar<div>ook</div></div>b", "ab"),
        ("zie <a href='https://a.example/b?c=1&amp;d'>de pagina</a>", "zie de pagina (https://a.example/b?c=1&d)"),
        ("<a href='https://a.example/'>https://a.example</a>", "https://a.example"),
        ("<a href='javascript:alert(1)'>klik</a>", "klik"),
        ("a &lt; b &amp; c&nbsp;d &euro;", "a < b & c d €"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<img alt=">" title="a>b">c', "c"),
        ("1 < 2 <!-- nooit dicht", "1 < 2"),
        ("<!--[if mso]>weg<![endif]-->blijft<![if !x]>ook<![endif]>", "blijftook"),
    ],
)
def test_a_page_as_its_reader_saw_it(page: str, expected: str) -> None:
    assert words_of(page) == expected


def whole(kind: str, body: bytes, more: bytes = b"") -> bytes:
    return HEAD + b"Content-Type: " + kind.encode() + b"\r\n" + more + b"\r\n" + body


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (whole("text/plain; charset=iso-8859-1", b"\x80 \xe9\xe9n"), "€ één"),
        (whole("text/plain; charset=us-ascii", "één".encode()), "één"),
        (whole("text/plain; charset=utf-8", b"\xe9\xe9n"), "één"),
        (whole("text/plain; charset=bestaatniet", b"\xe9\xe9n"), "één"),
        (whole("text/plain; charset=punycode", b"abc-"), "abc-"),
        (whole("text/plain; charset=zip", b"abc"), "abc"),
        (whole('text/plain; charset="utf-16"', "één".encode("utf-16")), "één"),
        (whole("text/plain", b"a=E2=82=AC=\r\nb=zz", b"Content-Transfer-Encoding: quoted-printable\r\n"), "a€b=zz"),
        (whole("text/plain", b"4oK\r\nsIGE!", b"Content-Transfer-Encoding: BASE64\r\n"), "€ a"),
        (
            whole("text/plain; format=flowed", b"een \r\ntwee\r\n>> q \r\n>> r\r\n  stuf\r\n-- \r\nA"),
            "een twee\n>> q r\n stuf\n-- \nA",
        ),
        (whole("text/plain; format=flowed; delsp=yes", b"lang \r\nwoord"), "langwoord"),
        (whole("multipart/mixed; boundary=x", b"--x\r\n\r\neen\r\n--x\r\n\r\ntwee\r\n--x--"), "een\n\ntwee"),
        (whole("multipart/mixed; boundary=x", b"--x\r\n\r\nniet dicht"), "niet dicht"),
        (whole("multipart/mixed; boundary=x", b"nergens een grens"), "nergens een grens"),
        (whole("multipart/mixed", b"geen grens genoemd"), "geen grens genoemd"),
        (whole("onzin", b"toch tekst"), "toch tekst"),
        (b"\r\nniets boven de tekst", "niets boven de tekst"),
        (HEAD + b"\r\na\x00b\x1bc\rd", "abc\nd"),
    ],
)
def test_however_it_is_encoded(raw: bytes, expected: str) -> None:
    assert read(raw).text == expected


INVITED = whole(
    "multipart/alternative; boundary=x",
    b"--x\r\n\r\nKom je?\r\n--x\r\nContent-Type: text/calendar\r\n\r\nBEGIN\r\n--x--",
)
TNEF = whole(
    "multipart/mixed; boundary=x",
    b"--x\r\n\r\n\r\n--x\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx\r\n--x--",
)
LOGO = whole(
    "multipart/related; boundary=x",
    b"--x\r\n\r\nDag\r\n--x\r\nContent-Type: image/png\r\n\r\n" + b"x" * 900 + b"\r\n--x--",
)
SCREEN = LOGO.replace(b"x" * 900, b"x" * 90_000)
FORWARD = whole(
    "multipart/mixed; boundary=x",
    b"--x\r\n\r\nZie hieronder\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
    b"From: B <b@c.nl>\r\nSubject: =?utf-8?q?H=C3=A9?=\r\n\r\nDe vraag\r\n--x--",
)
FORWARDED = "---------- Forwarded message ---------"
SIGNED = whole(
    "multipart/signed; boundary=x",
    b"--x\r\n\r\nOndertekend\r\n--x\r\nContent-Type: application/pgp-signature\r\n\r\nSIG\r\n--x--",
)


@pytest.mark.parametrize(
    ("raw", "text", "dropped"),
    [
        (INVITED, "Kom je?", {Dropped.INVITATION}),
        (TNEF, "", {Dropped.ATTACHMENT}),
        (LOGO, "Dag", set()),
        (SCREEN, "Dag", {Dropped.IMAGE}),
        (SIGNED, "Ondertekend", set()),
        (FORWARD, f"Zie hieronder\n\n{FORWARDED}\nFrom: B <b@c.nl>\nSubject: Hé\n\nDe vraag", set()),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(raw: bytes, text: str, dropped: set[Dropped]) -> None:
    found = read(raw)
    assert (found.text, set(found.dropped), found.is_closed) == (text, dropped, False)


def test_what_is_closed_and_what_is_only_signed(tmp_path: Path) -> None:
    assert read(whole("multipart/encrypted; boundary=x", b"--x\r\n\r\nVersion: 1\r\n--x--")).is_closed
    armour = "-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n-----END PGP MESSAGE-----"
    closed = read(HEAD + b"\r\nDag\r\n" + armour.encode())
    assert (closed.is_closed, closed.text) == (True, "Dag")
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: X\r\n\r\n- - een\r\ntwee\r\n-----BEGIN PGP SIGNATURE-----\r\nabc"
    )
    found = read(HEAD + b"\r\n" + signed.encode())
    assert (found.is_closed, found.text) == (False, "- een\ntwee")
    key, inner = (
        tmp_path / "key.pem",
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nOndertekend \xc3\xa9\xc3\xa9n\r\n",
    )
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=a",
        "-out",
        str(key),
        "-keyout",
        str(key),
    ]
    subprocess.run(make, check=True, capture_output=True)
    for command, is_closed in ((["-sign", "-nodetach", "-signer", str(key)], False), (["-encrypt", str(key)], True)):
        for streams in ([], ["-stream"]):
            made = subprocess.run(
                ["openssl", "cms", "-outform", "DER", command[0], *streams, *command[1:]],
                input=inner * 100, check=True, capture_output=True,
            ).stdout  # fmt: skip
            kind = "application/pkcs7-mime; name=smime.p7m"
            found = read(whole(kind, base64.encodebytes(made), b"Content-Transfer-Encoding: base64\r\n"))
            assert (found.is_closed, found.text.startswith("Ondertekend één")) == (is_closed, not is_closed)


BOUNCE = whole(
    "multipart/report; report-type=delivery-status; boundary=x",
    b"--x\r\n\r\nNiet bezorgd\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
    b"Message-ID: <ons@ospo>\r\n\r\nOns\r\n--x--",
)


@pytest.mark.parametrize(
    ("raw", "is_automatic", "is_bounce"),
    [
        (BOUNCE, True, True),
        (BOUNCE.replace(b"failed", b"delayed"), True, False),
        (b"Return-Path: <>\r\nFrom: Mailer-Daemon@mx.example\r\n\r\nundeliverable", True, True),
        (b"Return-Path: <>\r\n" + HEAD + b"\r\nik ben er niet", True, False),
        (b"Return-Path: <anna@gemeente.example>\r\n" + HEAD + b"\r\nhallo", False, False),
        (HEAD + b"Auto-Submitted: auto-replied (vacation)\r\n\r\nweg", True, False),
        (HEAD + b"Auto-Submitted: no\r\n\r\nhallo", False, False),
        (HEAD + b"X-Auto-Response-Suppress: All\r\n\r\nweg", True, False),
        (HEAD + b"Precedence: Bulk\r\n\r\nnieuws", True, False),
        (HEAD + b"List-Id: <a.b>\r\n\r\nlijst", True, False),
        (HEAD + b"Feedback-ID: a:b\r\n\r\nnieuws", True, False),
        (b"From: <no-reply@gemeente.example>\r\n\r\nontvangen", True, False),
        (b"From: <nora.reply@gemeente.example>\r\n\r\nhallo", False, False),
    ],
)
def test_what_a_program_sent(raw: bytes, *, is_automatic: bool, is_bounce: bool) -> None:
    found = read(raw)
    assert (found.is_automatic, found.is_bounce) == (is_automatic, is_bounce)


def test_a_bounce_names_the_mail_of_ours_that_came_back() -> None:
    assert (read(BOUNCE).references, read(BOUNCE).text) == (("ons@ospo",), "Niet bezorgd")


@pytest.mark.parametrize(
    ("header", "sender", "name"),
    [
        ('"anna@gemeente.example" <eve@elders.example>', "eve@elders.example", "anna@gemeente.example"),
        ("anna@gemeente.example <eve@elders.example>", "eve@elders.example", "anna@gemeente.example"),
        ("anna@gemeente.example (eve@elders.example)", "anna@gemeente.example", ""),
        ("=?utf-8?q?A_=3Canna=40gemeente.example=3E=2C?= <e@f.example>", "e@f.example", "A <anna@gemeente.example>,"),
        ("anna@gemeente.example, eve@elders.example", "", ""),
        ("<anna@gemeente.example> <eve@elders.example>", "", ""),
        ("anna@gemeente.example\r\nFrom: eve@elders.example", "", ""),
        ('"Jansen, Anna" <ANNA@Gemeente.example>', "anna@gemeente.example", "Jansen, Anna"),
        ("=?iso-8859-1?q?Andr=E9?= <a@b.example>", "a@b.example", "André"),
        ("Anna", "", ""),
        ("<>", "", ""),
        ('"anna@gemeente.example"@elders.example', "", ""),
        ('<"anna@gemeente.example"@elders.example>', "", ""),
        ("<anna@gemeente.example@elders.example>", "", ""),
        ("anna@gemeente.example(x)@elders.example", "", ""),
        ('"Anna \\"A\\" <x@y.example>" <a@b.example>', "a@b.example", 'Anna "A" <x@y.example>'),
    ],
)  # fmt: skip
def test_who_sent_it(header: str, sender: str, name: str) -> None:
    found = read(f"From: {header}\r\n\r\nhallo".encode())
    assert (found.sender, found.name) == (sender, name)


def test_headers_without_an_end_are_bounded() -> None:
    many = ", ".join(f"a{number}@b.example" for number in range(10_000))
    refs = " ".join(f"<r{number}@x>" for number in range(5_000))
    raw = f"From: a@b.example\r\nTo: {many}\r\nReferences: {refs}\r\nSubject: {'lang ' * 100_000}\r\n\r\nDag"
    found = read(raw.encode())
    assert (len(found.to), len(found.references), len(found.subject) <= 300) == (MOST_ADDRESSES, MOST_REFERENCES, True)
    assert found.references[0] == "r4999@x"
    assert found.text == "Dag"
    assert read(b"From: a@b.example\r\nX: " + b"a" * 3_000_000 + b"\r\n\r\nDag").sender == "a@b.example"


def test_a_mail_without_an_id_has_one_of_its_own() -> None:
    one, same, other = read(b"\r\na"), read(b"\r\na"), read(b"\r\nb")
    assert one.message_id == same.message_id != other.message_id
    assert one.message_id.endswith("@no-id")


def test_of_long_texts_the_beginning_is_read_and_that_is_told() -> None:
    found = read(HEAD + b"\r\n" + b"woord " * 100_000)
    assert (len(found.text), set(found.dropped)) == (MOST_TEXT, {Dropped.REST})
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(500))
    assert read(HEAD + nested + b"\r\ndiep").dropped == {Dropped.REST}


UNNAMED = b"Authentication-Results: spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=x.example; "  # as Microsoft 365 does
OWN = b"Authentication-Results: mx.ospo.example; "


@pytest.mark.parametrize(
    ("head", "server", "expected"),
    [
        (OWN + b"dmarc=pass header.from=gemeente.example", "", Vouched.PASSED),
        (OWN + b"dkim=pass header.d=gemeente.example; dmarc=fail", "", Vouched.FAILED),
        (OWN + b"dkim=pass header.d=gemeente.example", "mx.ospo.example", Vouched.PASSED),
        (OWN + b"dkim=pass header.i=@mail.gemeente.example", "", Vouched.PASSED),
        (OWN + b"dkim=pass header.d=elders.example", "", Vouched.NOT_SAID),
        (OWN + b"dkim=pass (dmarc=pass) header.d=elders.example", "", Vouched.NOT_SAID),
        (OWN + b"spf=pass smtp.mailfrom=a@gemeente.example", "", Vouched.PASSED),
        (OWN + b"spf=softfail smtp.mailfrom=gemeente.example", "", Vouched.FAILED),
        (OWN + b"none", "", Vouched.NOT_SAID),
        (OWN + b"spf=none\r\nAuthentication-Results: mx.ospo.example; dmarc=pass", "", Vouched.PASSED),
        (OWN + b"spf=none\r\nReceived: x\r\n" + OWN + b"dmarc=pass", "", Vouched.NOT_SAID),
        (OWN + b"dmarc=fail\r\nAuthentication-Results: eve.example; dmarc=pass", "", Vouched.FAILED),
        (b"Authentication-Results: eve.example; dmarc=pass", "mx.ospo.example", Vouched.NOT_SAID),
        (OWN + b"dmarc=pass", "none", Vouched.NOT_SAID),
        (OWN + b"dmarc=pass header.from=elders.example", "", Vouched.FAILED),
        (UNNAMED + b"dmarc=pass header.from=elders.example;compauth=pass", "", Vouched.FAILED),
        (OWN + b"dmarc=pass header.from=mail.gemeente.example", "", Vouched.PASSED),
        (OWN + b'spf=pass smtp.mailfrom="x;dkim=pass header.d=gemeente.example"@elders.example', "", Vouched.NOT_SAID),
        (UNNAMED + b"dkim=pass (s) header.d=x.example;dmarc=pass action=none;compauth=pass", "", Vouched.PASSED),
        (UNNAMED + b"dkim=none; dmarc=none;compauth=fail reason=001", "", Vouched.FAILED),
    ],
)  # fmt: skip
def test_only_what_our_own_server_noted_counts(head: bytes, server: str, expected: Vouched) -> None:
    assert read(head + b"\r\n" + HEAD + b"\r\nhallo", server).vouched is expected


@pytest.mark.slow
def test_a_thousand_hostile_mails() -> None:
    for seed in some(range(1_000), 7):
        raw = mail(seed)
        begun = time.process_time()
        found = read(raw)
        assert time.process_time() - begun < MOST_SECONDS, seed
        told = "".join((found.message_id, found.sender, found.name, found.subject, found.text, *found.to))
        "".join((told, *found.references)).encode()  # halves of characters can't be
        assert not any(each in told for each in "\x00\x1b\r"), seed
        assert found.message_id, seed
        assert len(found.text) <= MOST_TEXT, seed


@pytest.mark.slow
@pytest.mark.parametrize("seed", [224, 440])  # which take the longest
def test_the_largest_of_them_take_little_memory(seed: int) -> None:
    raw = mail(seed)
    tracemalloc.start()
    try:
        read(raw)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


HARD: dict[str, Callable[[int], bytes]] = {
    "words in =??=": lambda n: b"Subject: " + b"=?utf-8?q?a" * (n // 11) + b"\r\n\r\n",
    "open notes": lambda n: b"From: " + b"(" * n + b"\r\n\r\n",
    "escapes in quotes": lambda n: b"From: " + b'"\\' * (n // 2) + b"\r\n\r\n",
    "open tags": lambda n: whole("text/html", b"<a " * (n // 3)),
    "open comments": lambda n: whole("text/html", b"<!--" * (n // 4)),
    "quotes in tags": lambda n: whole("text/html", b"<a b='" * (n // 6)),
    "other quotes": lambda n: whole("text/html", b"<a b=\"c' >" * (n // 10)),
    "deep quotes": lambda n: whole("text/html", b"<blockquote>a" * (n // 13)),
    "hidden": lambda n: whole("text/html", b"<p hidden>a" * (n // 11)),
    "scripts": lambda n: whole("text/html", b"<script>" * (n // 8)),
    "links": lambda n: whole("text/html", b"<a href=http://a>b" * (n // 18)),
    "flowing": lambda n: whole("text/plain; format=flowed", b"> a \r\n" * (n // 6)),
    "borders": lambda n: whole("multipart/mixed; boundary=x", b"\r\n--x" * (n // 5)),
    "nearly borders": lambda n: whole("multipart/mixed; boundary=x", b"\r\n--xy" * (n // 6)),
    "lines of headers": lambda n: b"Subject: a\r\n" + b" b\r\n" * (n // 4),
    "headers": lambda n: b"A: b\r\n" * (n // 6),
    "armour": lambda n: HEAD + b"\r\n" + b"-----BEGIN PGP SIGNED MESSAGE-----\r\n" * (n // 36),
    "lengths": lambda n: whole("application/pkcs7-mime", b"\x30\x80" * (n // 2)),
    "results": lambda n: OWN + b"dkim=(" * (n // 6) + b"\r\n\r\n",
    "references": lambda n: b"References: " + b"<" * n + b"\r\n\r\n",
    "types": lambda n: b"Content-Type: a/b; " + b"a=\"" * (n // 3) + b"\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("shape", HARD)
def test_the_longest_mail_of_any_shape_is_read_at_once(shape: str) -> None:
    raw = HARD[shape](2_000_000)
    started = time.process_time()
    read(raw)
    assert time.process_time() - started < MOST_SECONDS
