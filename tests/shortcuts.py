"""What happens in each of the hundred thousand requests of the tests, in a fraction of the time and with the same end.

Whatever isn't plain goes the long way. `test_shortcuts.py` holds that both ways end alike.
"""

from __future__ import annotations

import http.client
import importlib.metadata
import io
import re
import typing
from collections.abc import Callable
from functools import cache
from http.client import HTTPMessage
from typing import IO

PROTOCOL = "_get_protocol_attrs"
_PLAIN = re.compile(rb"([!-9;-~]+):[ \t]*([^\r\n]*)\r\n")
_WITH_PARTS = (b"multipart/", b"message/")  # of these the reader of mails looks into what comes next
_parsed: Callable[..., HTTPMessage] = http.client.parse_headers


def headers(file: IO[bytes], _class: type[HTTPMessage] = HTTPMessage) -> HTTPMessage:
    """The head of a request or answer. Python reads it as one of a mail, a character at a time."""
    lines: list[bytes] = http.client._read_headers(file)  # type: ignore[attr-defined]  # not in its stubs
    found = [_PLAIN.fullmatch(line) for line in lines[:-1]]
    text = b"".join(lines)
    if None in found or lines[-1] != b"\r\n" or any(each in text.lower() for each in _WITH_PARTS):
        return _parsed(io.BytesIO(text), _class)
    message = _class()
    for each in found:
        assert each is not None
        message.set_raw(each[1].decode("ascii"), each[2].decode("iso-8859-1"))
    message.set_payload("")
    return message


def take() -> None:
    """Before Python 3.12 what a protocol asks for is looked up anew at each `isinstance`, and requests ask six times
    each; which version werkzeug has, whenever a server starts.
    """
    http.client.parse_headers = headers  # type: ignore[assignment]  # it has overloads
    importlib.metadata.version = cache(importlib.metadata.version)
    if hasattr(typing, PROTOCOL):
        setattr(typing, PROTOCOL, cache(getattr(typing, PROTOCOL)))
