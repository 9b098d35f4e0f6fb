"""The short ways end where the long ones do."""

from __future__ import annotations

import http.client
import importlib.metadata
import io
from http.client import HTTPMessage
from typing import Protocol, runtime_checkable

import pytest

from tests import shortcuts

HEADS = {
    "plain": b"Host: 127.0.0.1:80\r\nContent-Length: 12\r\nX-Empty:\r\nx-twice: a\r\nX-Twice:  b \t\r\n\r\n",
    "none": b"\r\n",
    "not English": "Location: /é\r\nX-High: \xa0\x85\x0b\r\n\r\n".encode("iso-8859-1"),
    "colons": b'Link: <http://a/?b=c:d>; rel="next"\r\n\r\n',
    "folded": b"X-Long: one\r\n two\r\nX-Next: a\r\n\r\n",
    "bare ends": b"X-One: a\nX-Two: b\n\n",
    "cut short": b"X-One: a\r\nX-Tw",
    "no header": b"X-One: a\r\nnothing\r\nX-Two: b\r\n\r\n",
    "space before": b"X-One : a\r\n\r\n",
    "no name": b": a\r\n\r\n",
    "with parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n",
    "a mail": b"Content-Type: message/rfc822\r\n\r\n",
    "a return inside": b"X-One: a\rb\r\nX-Two: c\r\n\r\n",
    "from a mailbox": b"From me\r\nX-One: a\r\n\r\n",
}


def told(message: HTTPMessage) -> dict[str, object]:
    """All that is inside, and of what is a value of its own the kind."""
    plain = {name: value for name, value in vars(message).items() if name not in {"defects", "_payload"}}
    return plain | {"defects": list(map(type, message.defects)), "written": message.as_bytes()}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_head_is_read_as_python_reads_it(head: bytes) -> None:
    short, long = (read(io.BytesIO(head + b"body")) for read in (shortcuts.headers, shortcuts._parsed))
    assert type(short) is type(long) is HTTPMessage
    assert told(short) == told(long)


@pytest.mark.parametrize("head", [b"X: " + b"a" * 70_000 + b"\r\n\r\n", b"X: a\r\n" * 101 + b"\r\n"])
def test_too_much_is_refused_as_before(head: bytes) -> None:
    for read in (shortcuts.headers, shortcuts._parsed):
        with pytest.raises(http.client.HTTPException):
            read(io.BytesIO(head))


@runtime_checkable
class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def test_what_a_protocol_asks_for_stays_the_same() -> None:
    for _ in range(2):
        assert isinstance(io.BytesIO(), Readable)
        assert not isinstance({}, Readable)


def test_the_short_ways_are_taken() -> None:
    assert http.client.parse_headers is shortcuts.headers
    assert importlib.metadata.version("werkzeug") == importlib.metadata.distribution("werkzeug").version
