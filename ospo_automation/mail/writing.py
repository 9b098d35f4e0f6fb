"""A mail of ours as it goes out: plain text with a light page beside it, and nothing that tells who reads it."""

from __future__ import annotations

import hashlib
import html
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from .addresses import LONGEST_ADDRESS, named
from .header_fields import split_head
from .mailbox import Stored

PRIVATE = "X-Ospo"  # what we keep with a mail in the mailbox; it never leaves it
MOST_REFERENCES_WRITTEN = 10
MOST_SUBJECT_WRITTEN = 200
MOST_PRIVATE = 200_000  # characters

_ID = re.compile(r"[!-;=?-~]{1,250}")
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WHOM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@{label}(?:\.{label}){0,20}".replace("{label}", _LABEL))
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}")
_WIDTH = 76


@dataclass(frozen=True)
class Outgoing:
    """`message_id` and `references` (newest first, as of a mail received) stand without brackets. `text` is plain, with
    `> ` before what is quoted. `private` is visible ASCII without spaces, of which whoever gets the mail sees nothing.
    `leave_by` is the subject of a mail that ends such mails, where they go to people on a list. `page` is the same as
    HTML, where that holds more than paragraphs: it is sent as it stands.
    """

    to: str
    subject: str
    text: str
    message_id: str
    at: datetime
    sender: str
    sender_name: str = ""
    reply_to: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    private: str = field(default="", repr=False)
    leave_by: str = ""
    page: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for address in filter(None, (self.to, self.sender, self.reply_to)):
            if not can_be_written_to(address):
                raise ValueError("no address that a mail can go to")
        if not self.to or not self.sender or not _ID.fullmatch(self.message_id):
            raise ValueError("a mail of ours has a sender, a reader and an id")
        if self.private and not re.fullmatch(r"[!-~]+", self.private[: MOST_PRIVATE + 1]):
            raise ValueError("what is kept with a mail is visible ASCII without spaces")
        if len(self.private) > MOST_PRIVATE:
            raise ValueError("too much is kept with a mail")


def can_be_written_to(address: str) -> bool:
    """Whether it is an address of plain characters, as nearly all are."""
    return len(address) <= LONGEST_ADDRESS and _WHOM.fullmatch(address) is not None


def written(mail: Outgoing) -> bytes:
    """The same bytes for the same mail."""
    text = _plain(mail.text)
    border = f"ospo-{hashlib.sha256((mail.message_id + text).encode()).hexdigest()[:32]}"
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(mail, border))
    parts = (("plain", text), ("html", mail.page or page_of(text)))
    body = "".join(f"--{border}\r\n{_part(kind, words)}\r\n" for kind, words in parts)
    return f"{head}\r\n{body}--{border}--\r\n".encode("ascii")


def _headers(mail: Outgoing, border: str) -> Iterator[tuple[str, str]]:
    yield "Message-ID", f"<{mail.message_id}>"
    yield "Date", format_datetime(mail.at)
    yield "From", _whom(mail.sender_name, mail.sender)
    yield "To", mail.to
    if mail.reply_to:
        yield "Reply-To", mail.reply_to
    yield "Subject", _encoded(mail.subject[:MOST_SUBJECT_WRITTEN], "Subject")
    answered = _ids([mail.in_reply_to])
    if answered:
        yield "In-Reply-To", answered[0]
    if known := _ids(_chain(mail.references, mail.in_reply_to)):
        yield "References", "\r\n ".join(known)
    yield "Auto-Submitted", "auto-replied" if answered else "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    # Only who signed up to be asked is on a list. Any other mail is one of a conversation that its reader began, which
    # an answer ends: a mail program that offered to leave a list would promise what isn't so.
    if mail.leave_by:
        yield "List-Unsubscribe", f"<mailto:{mail.sender}?subject={quote(mail.leave_by)}>"
    if mail.private:
        pieces = (mail.private[at : at + _WIDTH] for at in range(0, len(mail.private), _WIDTH))
        yield PRIVATE, "\r\n ".join(["", *pieces])
    yield "MIME-Version", "1.0"
    yield "Content-Type", f'multipart/alternative; boundary="{border}"'


def _chain(references: Sequence[str], answered: str) -> list[str]:
    """The oldest first, as they stand in a mail: of many the one with which it began, and the newest."""
    newest = list(dict.fromkeys(each for each in (answered, *references) if each))
    kept = newest if len(newest) <= MOST_REFERENCES_WRITTEN else [*newest[: MOST_REFERENCES_WRITTEN - 1], newest[-1]]
    return kept[::-1]


def _ids(ids: Sequence[str]) -> list[str]:
    return [f"<{each}>" for each in ids if _ID.fullmatch(each)]


def _whom(name: str, address: str) -> str:
    name = " ".join(_UNSEEN.sub(" ", name).split())[:60]
    if not name:
        return address
    if name.isascii():
        quoted = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{quoted}" <{address}>'
    return f"{_encoded(name, 'From')}\r\n <{address}>"


def _encoded(words: str, header: str) -> str:
    words = " ".join(_UNSEEN.sub(" ", words).split())
    plain = words.isascii() and "=?" not in words and all(len(each) < _WIDTH - 16 for each in words.split(" "))
    return Header(words, "us-ascii" if plain else "utf-8", _WIDTH, header).encode(linesep="\r\n")


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_UNSEEN.sub("", line.replace("\t", "    ")).rstrip() for line in lines).strip("\n") + "\n"


def _part(kind: str, text: str) -> str:
    lines = quopri.encodestring(text.encode()).decode("ascii").replace("\n", "\r\n")
    return f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{lines}"


def page_of(text: str) -> str:
    """The same words as a page: paragraphs, quotes and links, and nothing that is fetched from anywhere."""
    inner = paragraphs(text)
    return f'<!DOCTYPE html>\n<html><body style="font-family: sans-serif; max-width: 40em">\n{inner}\n</body></html>\n'


def paragraphs(text: str) -> str:
    """As above, without the page around it."""
    blocks = [block for block in re.split(r"\n{2,}", text.strip("\n")) if block.strip()]
    return "\n".join(map(_block, blocks))


def _block(block: str) -> str:
    lines = block.split("\n")
    if all(line.startswith(">") for line in lines):
        words = "<br>\n".join(_linked(line[1:].removeprefix(" ")) for line in lines)
        style = "border-left: 3px solid #767676; margin: 0 0 1em; padding-left: 1em"
        return f'<blockquote style="{style}">{words}</blockquote>'
    words = "<br>\n".join(map(_linked, lines))
    return f"<p>{words}</p>"


def _linked(line: str) -> str:
    said, at = [], 0
    for each in _LINK.finditer(line):
        link = each[0].rstrip(".,;:!?)")
        said += [html.escape(line[at : each.start()]), f'<a href="{html.escape(link)}">{html.escape(link)}</a>']
        at = each.start() + len(link)
    return "".join([*said, html.escape(line[at:])])


def private_of(stored: Stored) -> str:
    """What is kept with a mail of ours, of a list that asked for `PRIVATE`; "" where nothing is."""
    return "".join(stored.header(PRIVATE).split())


def private_part(message: bytes) -> str:
    """What is kept with a mail of ours; "" where nothing is."""
    head, _ = _lines(message)
    return "".join("".join(line.split(":", 1)[1].split()) for line in _fields(head) if _is_private(line))


def as_sent(message: bytes) -> bytes:
    """What leaves the mailbox of it: to the byte, but for what is private."""
    head, body = _lines(message)
    kept = (line for line in _fields(head) if not _is_private(line))
    return "".join(kept).encode("utf-8", "surrogateescape") + body


def reader_of(message: bytes) -> str:
    """The address to which it goes; "" where that isn't one."""
    found = [each.address for value in split_head(message)[0].all("to") for each in named(value, 2)]
    return found[0] if len(found) == 1 and can_be_written_to(found[0]) else ""


def _lines(message: bytes) -> tuple[list[str], bytes]:
    """The lines of the headers, and all that stands below them with the empty line itself."""
    end = re.search(rb"\n(?=\r?\n)", message)
    at = len(message) if end is None else end.end()
    return re.findall(r"[^\n]*\n|[^\n]+", message[:at].decode("utf-8", "surrogateescape")), message[at:]


def _fields(lines: Sequence[str]) -> Iterator[str]:
    """Each header with the lines on which it goes on."""
    whole: list[str] = []
    for line in lines:
        if whole and line[:1] not in {" ", "\t"}:
            yield "".join(whole)
            whole = []
        whole.append(line)
    yield "".join(whole)


def _is_private(line: str) -> bool:
    return line.lower().startswith(f"{PRIVATE.lower()}:")
