"""What stands inside a mail that S/MIME signed in one piece (CMS, RFC 5652): it isn't checked, only read."""

from __future__ import annotations

from collections.abc import Iterator

_SEQUENCE, _OBJECT = 0x30, 0x06
_STRING, _STRINGS = 0x04, 0x24
_SIGNED = bytes.fromhex("2a864886f70d010702")
_CONTENT = bytes.fromhex("2a864886f70d010701")
_MOST_PIECES = 10_000


def signed_content(raw: bytes) -> bytes | None:
    """The mail that was signed. None where it is something else, such as encrypted."""
    try:
        outer = list(_elements(_only(raw, _SEQUENCE)))
        if outer[0] != (_OBJECT, _SIGNED):
            return None
        signed = _only(outer[1][1], _SEQUENCE)
        content = next(list(_elements(body)) for tag, body in _elements(signed) if tag == _SEQUENCE)
        if content[0] != (_OBJECT, _CONTENT):
            return None
        return b"".join(body for tag, body in _elements(content[1][1]) for body in _strings(tag, body))
    except (IndexError, StopIteration, ValueError):
        return None


def _only(raw: bytes, tag: int) -> bytes:
    found, body = next(_elements(raw))
    if found != tag:
        raise ValueError(tag)
    return body


def _strings(tag: int, body: bytes) -> Iterator[bytes]:
    if tag == _STRING:
        yield body
    elif tag == _STRINGS:
        yield from (inner for each, inner in _elements(body) if each == _STRING)


def _elements(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Tags and what they hold, one level deep; what is cut off at its end raises ValueError."""
    at = 0
    for _ in range(_MOST_PIECES):
        if at >= len(raw) or raw[at : at + 2] == b"\0\0":
            return
        tag, start, end, at = _element(raw, at)
        yield tag, raw[start:end]


def _element(raw: bytes, at: int, depth: int = 0) -> tuple[int, int, int, int]:
    """The tag, where what it holds begins and ends, and where the next one begins."""
    if at + 2 > len(raw) or depth > 12:
        raise ValueError(at)
    tag, length, start = raw[at], raw[at + 1], at + 2
    if length == 0x80:  # it ends where two zeros stand
        end = start
        for _ in range(_MOST_PIECES):
            if raw[end : end + 2] == b"\0\0":
                return tag, start, end, end + 2
            end = _element(raw, end, depth + 1)[3]
        raise ValueError(at)
    if length > 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(raw[start : start + size], "big"), start + size
        if size > 4:
            raise ValueError(at)
    return tag, start, min(start + length, len(raw)), start + length
