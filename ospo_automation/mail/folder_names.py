"""Names of folders, as people read them and as a server writes them (RFC 3501, 5.1.3)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from .mailbox import INBOX

_PLAIN = re.compile(r"[ -%'-~]+|&|[^ -~]+|[\x00-\x1f\x7f]+")
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_LISTED = re.compile(rb'\(([^)]*)\) (?:"(?:\\?(.))"|NIL) (.*)', re.DOTALL)


@dataclass(frozen=True)
class Naming:
    """`prefix` stands before each folder of ours but the inbox, `between` between a folder and one in it."""

    prefix: str = ""
    between: str = "/"

    def wire(self, folder: str) -> str:
        """As a command takes it, in quotes."""
        quoted = re.sub(r"([\\\"])", r"\\\1", encoded(self.whole(folder)))
        return f'"{quoted}"'

    def whole(self, folder: str) -> str:
        if folder.upper() == INBOX:
            return INBOX
        parts = folder.split("/")
        if self.between and self.between != "/":
            parts = [part.replace(self.between, "-") for part in parts]
        name = (self.between or "-").join(parts)
        return name if self.prefix and name.startswith(self.prefix) else f"{self.prefix}{name}"

    def folder(self, name: str) -> str:
        """As we call what a server names so."""
        own = name if name.upper() == INBOX else name.removeprefix(self.prefix)
        return own.replace(self.between, "/") if self.between else own


@dataclass(frozen=True)
class Listed:
    name: str
    marks: frozenset[str]  # such as \sent, in lower case

    @property
    def is_there(self) -> bool:
        return not self.marks & {"\\noselect", "\\nonexistent"}


def listed(answer: object) -> Listed | None:
    """One line of what a server lists; imaplib gives a pair where the name doesn't fit in a line."""
    literal = answer[1] if isinstance(answer, tuple) else None
    line = answer[0] if isinstance(answer, tuple) else answer
    found = _LISTED.match(line) if isinstance(line, bytes) else None
    if found is None:
        return None
    name = literal if isinstance(literal, bytes) else found[3].strip()
    if literal is None and name[:1] == b'"':
        name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return Listed(
        decoded_name(name.decode("utf-8", "replace")), frozenset(found[1].decode("ascii", "replace").lower().split())
    )


def encoded(name: str) -> str:
    return "".join(map(_shifted, _PLAIN.findall(name)))


def _shifted(piece: str) -> str:
    if piece == "&":
        return "&-"
    if piece.isascii() and piece.isprintable():
        return piece
    letters = base64.b64encode(piece.encode("utf-16-be", "replace"), b"+,").decode("ascii").rstrip("=")
    return f"&{letters}-"


def decoded_name(name: str) -> str:
    return _SHIFTED.sub(_unshifted, name)


def _unshifted(found: re.Match[str]) -> str:
    letters = found[1]
    if not letters:
        return "&"
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), b"+,").decode("utf-16-be")
    except ValueError:
        return found[0]
