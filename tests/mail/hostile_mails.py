"""Mails that people who mean harm would send, and that broken programs do send, made by the thousand from a seed."""

from __future__ import annotations

import base64
import random
import zlib

from tests.hostile import text

SHAPES = ("plain", "page", "alternative", "mixed", "nested", "report", "passed on", "sealed", "headers", "noise", "cut")
NAMES = (
    b"From", b"To", b"Cc", b"Subject", b"Message-ID", b"References", b"In-Reply-To", b"Date", b"Content-Type",
    b"Content-Transfer-Encoding", b"Authentication-Results", b"Auto-Submitted", b"Return-Path", b"List-Id", b"Received",
    b"X-Ospo", b"", b" ", b"\x00", b"Precedence", b"MIME-Version", b"Delivered-To", b"Content-Disposition",
)  # fmt: skip
VALUES = (
    b"anna@example.org", b"<anna@example.org>", b'"a, b" <anna@example.org>', b"a@b.nl, c@d.nl", b"<>", b"<<a@b>>",
    b"=?utf-8?q?=E2=82?=", b"=?utf-8?b?/w==?= =?x?b?!?=", b"=?punycode?b?YWFhYQ==?=", b"=?zip?q?a?=", b"\xff\xfe",
    b"<" * 300, b"(" * 3_000, b'"\\' * 3_000, b"<a@b> " * 3_000, b"a@b.nl," * 10_000, b"\x00\r\n b", b"1 Jan",
    b"multipart/mixed; boundary=x", b'multipart/alternative; boundary="', b"multipart/mixed; boundary=", b"text/html",
    b"multipart/report; report-type=delivery-status; boundary=x", b"text/plain; charset=unicode_escape", b"image/png",
    b"text/plain; charset=utf-7; format=flowed; delsp=yes", b"text/plain; charset=" + b"x" * 5_000, b"message/rfc822",
    b"application/pkcs7-mime; smime-type=signed-data", b"application/ms-tnef; name=winmail.dat", b"base64", b"no",
    b"quoted-printable", b"x-uuencode", b"attachment; filename*=utf-8''%", b"mx.example; dmarc=pass; dkim=pass", b"",
)  # fmt: skip
BOMB = zlib.compress(b"\0" * 10_000_000)  # nobody unpacks it
LINES = (b"> ", b" \r\n", b"=\r\n", b"=E2", b"\x00", b"-----BEGIN PGP SIGNED MESSAGE-----\n")
BREAKS = (b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\n\n")


def mail(seed: int) -> bytes:
    """The same for the same seed; now and then megabytes."""
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    made = _made(chance, chance.choice(SHAPES))
    if chance.random() < 0.2:
        at = chance.randrange(len(made) + 1)
        made = made[:at] + chance.randbytes(chance.randrange(200)) + made[at:]
    return made


def _made(chance: random.Random, shape: str) -> bytes:
    if shape == "noise":
        return chance.randbytes(chance.randrange(5_000))
    if shape == "headers":
        return _head(chance, chance.randrange(1, 2_000)) + b"\r\n\r\n" + _words(chance)
    if shape == "cut":
        whole = _made(chance, "mixed")
        return whole[: chance.randrange(len(whole) + 1)]
    return _head(chance, chance.randrange(12)) + b"\r\n" + _part(chance, shape, 0)


def _head(chance: random.Random, count: int) -> bytes:
    break_ = chance.choice(BREAKS[:2])
    return break_.join(chance.choice(NAMES) + b": " + chance.choice(VALUES) for _ in range(count))


def _part(chance: random.Random, shape: str, depth: int) -> bytes:
    if shape in {"alternative", "mixed", "report", "nested"}:
        kinds = {"nested": "mixed", "report": "report; report-type=delivery-status"}
        border = chance.choice((b"x", b"--", b"a" * 300, b"x--", b"\xc3\xab"))
        deep = 60 if shape == "nested" and depth == 0 else 1
        inner = [_part(chance, _inner(chance, depth), depth + 1) for _ in range(chance.randrange(1, 4))]
        if shape == "mixed" and chance.random() < 0.1:
            inner = [_told("text/plain") + b"een van velen"] * 300
        lines = [b"--" + border + b"\r\n" + each for each in inner]
        body = b"\r\n".join([*lines, b"--" + border + chance.choice((b"--", b"", b"-"))])
        made = _told(f"multipart/{kinds.get(shape, shape)}", b'; boundary="' + border + b'"') + body
        for level in range(deep - 1):
            outer = b"n%d" % level
            made = _told("multipart/mixed", b"; boundary=" + outer) + b"--" + outer + b"\r\n" + made
        return made
    if shape == "passed on":
        return _told("message/rfc822") + _head(chance, 5) + b"\r\n\r\n" + _words(chance)
    if shape == "sealed":
        raw = b"\x30\x80" * chance.randrange(3_000) + chance.randbytes(500)
        return _told("application/pkcs7-mime", b"\r\nContent-Transfer-Encoding: base64") + base64.encodebytes(raw)
    if shape == "page":
        return _told("text/html", b"; charset=utf-8") + _page(chance)
    return _told(chance.choice(("text/plain", "text/calendar", "image/png", "text/x; a"))) + _words(chance)


def _inner(chance: random.Random, depth: int) -> str:
    return chance.choice(SHAPES[:9] if depth < 2 else SHAPES[:2])


def _told(kind: str, more: bytes = b"") -> bytes:
    return b"Content-Type: " + kind.encode() + more + b"\r\n\r\n"


def _words(chance: random.Random) -> bytes:
    which = chance.randrange(6)
    if which == 0:
        return BOMB
    if which == 1:
        return chance.choice(LINES) * chance.choice((10, 20_000))
    return text(chance.randrange(10**6)).encode("utf-8", "surrogatepass")


def _page(chance: random.Random) -> bytes:
    parts = (
        b"<blockquote>", b"</blockquote>", b"<p>", b"<a href='x", b'<a href="', b"<!--", b"-->", b"<", b"<a ", b"&#",
        b"<br>", b"<style>", b"<div style='display:none'>", b"</div>", b"<pre>", b"<td>", b"&nbsp;", b"<![CDATA[",
        b"<script>", b"='",
    )  # fmt: skip
    if chance.random() < 0.3:
        return chance.choice(parts) * chance.choice((1_000, 100_000))
    said = text(chance.randrange(10**6)).encode("utf-8", "surrogatepass")
    return b"".join(chance.choice((*parts, said)) for _ in range(chance.randrange(200)))
