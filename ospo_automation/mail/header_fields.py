"""The headers of a message as they stand there: found in bounded time in whatever bytes somebody sent."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_HEADER_BYTES = 256_000  # of all headers together
MOST_FIELDS = 500
MOST_OF_A_NAME = 20
LONGEST_FIELD = 20_000  # characters of one header; of a longer one its begin and its end

_NAME = re.compile(r"[!-9;-~]{1,80}")
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_ENCODED = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
# Codecs of text alone: others of Python's unpack, or take more than linear time.
_CHARSETS = re.compile(
    r"utf_?(?:8|16|32|7)|ascii|latin|iso|cp\d|windows|koi|gb|big5|euc|shift|mac|hz$|johab|tis|kz|ptcp|hp_?roman"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Field:
    """A header: `name` in lower case, `value` unfolded, and not yet decoded."""

    name: str
    value: str


class Fields:
    """All headers of a message or of a part, in their order."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = fields

    def all(self, name: str) -> list[str]:
        return [each.value for each in self.fields if each.name == name]

    def first(self, name: str) -> str:
        return next((each.value for each in self.fields if each.name == name), "")

    def has(self, *names: str) -> bool:
        return any(each.name in names for each in self.fields)


def split_head(raw: bytes, longest: int = LONGEST_FIELD) -> tuple[Fields, bytes]:
    """The headers, and what stands below them."""
    head, body = _cut(raw)
    text = head[:MOST_HEADER_BYTES].decode("utf-8", "surrogateescape")
    found: list[tuple[str, list[str]]] = []
    for line in (each.rstrip("\r") for each in text.split("\n")):
        if line[:1] in {" ", "\t"}:
            if found:
                found[-1][1].append(line)
            continue
        name, colon, value = line.partition(":")
        if colon and _NAME.fullmatch(name := name.rstrip(" \t")):
            if len(found) == MOST_FIELDS:
                break
            found.append((name.lower(), [value]))
    return Fields(
        [Field(name, _shortened(_in_characters("".join(lines).strip()), longest)) for name, lines in found]
    ), body


def _cut(raw: bytes) -> tuple[bytes, bytes]:
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw[raw.index(b"\n") + 1 :]
    ends = [(at, len(mark)) for mark in (b"\n\n", b"\n\r\n") if (at := raw.find(mark)) >= 0]
    if not ends:
        return raw, b""
    at, length = min(ends)
    return raw[:at], raw[at + length :]


def _shortened(value: str, longest: int) -> str:
    if len(value) <= longest:
        return value
    half = longest // 2
    return f"{value[:half]} {value[-half:]}"


def chosen(head: bytes, names: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
    """Those of the headers that are asked for, by their names in lower case, and at most so many characters of them."""
    told: dict[str, tuple[str, ...]] = {}
    left, found = most, split_head(head, most)[0]
    for name in (each.lower() for each in names):
        values = [value[:left] for value in found.all(name)[:MOST_OF_A_NAME]]
        left = max(left - sum(map(len, values)), 0)
        if any(values):
            told[name] = tuple(filter(None, values))
    return told


def decoded(value: str) -> str:
    """A header's words as people read them: on one line, with what is encoded decoded."""
    joined = _BETWEEN_ENCODED.sub(r"\1", value)
    return " ".join(clean(_ENCODED.sub(_word, joined)).split())


def _word(found: re.Match[str]) -> str:
    charset, kind, text = found.groups()
    raw = text.encode("ascii", "replace")
    plain = from_base64(raw) if kind in "bB" else binascii.a2b_qp(raw, header=True)
    return in_charset(plain, charset.partition("*")[0])


def _in_characters(value: str) -> str:
    """Also where bytes stand in a header that aren't UTF-8."""
    return value if value.isascii() else in_charset(value.encode("utf-8", "surrogateescape"), "")


def from_base64(raw: bytes) -> bytes:
    """Whatever of it can be read."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw.partition(b"=")[0])
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def in_charset(raw: bytes, charset: str) -> str:
    """As the charset says, else as UTF-8, else as Windows wrote it; in time linear to its length."""
    name = _codec(charset)
    if name in {"ascii", "iso8859-1"}:
        name = "utf-8" if name == "ascii" else "cp1252"
    for each in filter(None, (name, "utf-8")):
        try:
            return raw.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252" if name in {"", "utf-8", "cp1252"} else name, "replace")


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip("\"' ")[:40]).name if charset.isascii() else ""
    except (LookupError, ValueError):
        return ""
    return name if _CHARSETS.match(name.replace("-", "_")) else ""


def clean(text: str) -> str:
    """Lines as ours, and without what no text has: controls, and halves of characters."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


_PARAMETER = re.compile(
    r';\s{0,20}([A-Za-z0-9_.*-]{1,40})\s{0,20}=\s{0,20}(?:"((?:[^"\\]|\\.){0,500})"|([^;\s"]{0,500}))'
)


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """What stands first in a header such as `Content-Type`, in lower case, and what follows it by name."""
    found: dict[str, str] = {}
    for each in _PARAMETER.finditer(value[:4_000]):
        name, quoted, bare = each.groups()
        given = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
        found.setdefault(name.lower().partition("*")[0], given)
    return value.partition(";")[0].strip().lower(), found
