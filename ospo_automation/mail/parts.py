"""A mail taken apart: the text that its writer wrote, out of whatever parts a program put it in."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ospo_automation.core.correspondence.received import MOST_TEXT, Dropped

from .cms import signed_content
from .flowing import unflowed
from .header_fields import Fields, clean, decoded, from_base64, in_charset, parameters, split_head
from .html_words import MOST_PAGE, words_of

MOST_PARTS = 100
DEEPEST = 15
_SMALL_IMAGE = 20_000  # bytes: a logo in a signature, of which nobody needs to hear

_TELLS_OF_PAGE = re.compile(
    r"html|browser|webversi|web version|online (?:versi|bekijk)|view (?:it|this)|programma|client", re.IGNORECASE
)
_POOR = 300  # characters of a plain text that only says that there is another
_PGP = re.compile(r"^-----BEGIN PGP (SIGNED )?MESSAGE-----[ \t]*$", re.MULTILINE)
_PGP_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----"


@dataclass(frozen=True)
class Part:
    """`kind` as in `Content-Type`."""

    fields: Fields
    body: bytes
    kind: str
    says: dict[str, str]

    @classmethod
    def of(cls, raw: bytes, usual: str = "text/plain") -> Part:
        fields, body = split_head(raw)
        kind, says = parameters(fields.first("content-type"))
        return cls(fields, body, kind if kind.count("/") == 1 else usual, says)

    @property
    def is_attached(self) -> bool:
        return parameters(self.fields.first("content-disposition"))[0] == "attachment"

    @property
    def file_name(self) -> str:
        given = parameters(self.fields.first("content-disposition"))[1].get("filename", "")
        return decoded(given or self.says.get("name", "")).lower()

    def content(self, most: int) -> bytes:
        """As it was before it was encoded: its beginning."""
        way = self.fields.first("content-transfer-encoding").strip().lower()
        if way == "base64":
            return from_base64(self.body[: most * 3 // 2])[:most]
        if way == "quoted-printable":
            return binascii.a2b_qp(self.body[: most * 3])[:most]
        return self.body[:most]

    def inner(self) -> Iterator[bytes]:
        """The parts of which it is put together, or nothing where none can be told apart."""
        boundary = self.says.get("boundary", "").encode()
        if not boundary:
            return
        mark, whole = b"\n--" + boundary, b"\n" + self.body
        at, begun = 0, -1
        while True:
            found = whole.find(mark, at)
            if found < 0:
                break
            at = found + len(mark)
            if whole[at : at + 1] not in {b"", b"\r", b"\n", b" ", b"\t", b"-"}:
                continue
            if begun >= 0:
                yield whole[begun:found].removesuffix(b"\r")
            if whole.startswith(b"--", at):
                return
            begun = whole.find(b"\n", at) + 1 or len(whole)
            at = begun - 1  # the mark of an empty part follows at once
        if begun >= 0:
            yield whole[begun:]


@dataclass
class Writing:
    """What is found while a mail is taken apart."""

    dropped: set[Dropped] = field(default_factory=set)
    is_closed: bool = False
    parts: int = 0
    reports: list[Part] = field(default_factory=list)  # what a mail server tells of a mail of ours

    def text_of(self, part: Part, depth: int = 0) -> str | None:
        """What it says; None where it isn't text."""
        self.parts += 1
        if depth > DEEPEST or self.parts > MOST_PARTS:
            self.dropped.add(Dropped.REST)
            return None
        if part.kind.startswith("multipart/"):
            return self._several(part, depth)
        if part.kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
            return self._sealed(part, depth)
        if part.kind == "message/rfc822" and not part.is_attached:
            return self._passed_on(part, depth)
        if part.kind in {"text/plain", "text/html", "text/enriched", "text/markdown"} and not part.is_attached:
            return self._words(part)
        self._drop(part)
        return None

    def _several(self, part: Part, depth: int) -> str | None:
        inner = [Part.of(each, self._usual(part)) for each, _ in zip(part.inner(), range(MOST_PARTS), strict=False)]
        if not inner:
            return self._words(part)
        if part.kind == "multipart/alternative":
            return self._best(inner, depth)
        if part.kind == "multipart/encrypted":
            self.is_closed = True
            return None
        if part.kind == "multipart/signed":
            return self.text_of(inner[0], depth + 1)
        if part.kind == "multipart/report":
            self.reports += inner[1:]
            return self.text_of(inner[0], depth + 1)
        told = [self.text_of(each, depth + 1) for each in inner]
        texts = [each for each in told if each]
        return "\n\n".join(texts) if texts else None

    @staticmethod
    def _usual(part: Part) -> str:
        return "message/rfc822" if part.kind == "multipart/digest" else "text/plain"

    def _best(self, inner: list[Part], depth: int) -> str | None:
        """The plain text, unless it only says that there is a page to look at."""
        poor = None
        for each in inner:
            if _is_invitation(each):
                self._drop(each)
        for part in inner:
            text = self.text_of(part, depth + 1)
            if text is None or not text.strip():
                continue
            others = any(_is_page(each) for each in inner if each is not part)
            if others and part.kind == "text/plain" and len(text) < _POOR and _TELLS_OF_PAGE.search(text):
                poor = text
                continue
            return text
        return poor

    def _sealed(self, part: Part, depth: int) -> str | None:
        """S/MIME in one piece: what is only signed can be read."""
        content = signed_content(part.content(MOST_PAGE * 2))
        if content is None:
            self.is_closed = True
            return None
        return self.text_of(Part.of(content), depth + 1)

    def _passed_on(self, part: Part, depth: int) -> str | None:
        """A mail within this one, below headers as programs write them that pass one on."""
        message = Part.of(part.content(MOST_PAGE * 2))
        text = self.text_of(message, depth + 1)
        told = ((name, decoded(message.fields.first(name.lower()))[:500]) for name in ("From", "Date", "Subject", "To"))
        head = "\n".join(f"{name}: {value}" for name, value in told if value)
        return f"---------- Forwarded message ---------\n{head}\n\n{text or ''}".rstrip()

    def _words(self, part: Part) -> str:
        is_page = part.kind == "text/html"
        text = in_charset(part.content(MOST_PAGE if is_page else MOST_TEXT * 4), part.says.get("charset", ""))
        text = clean(text)
        if is_page:
            text = words_of(text)
        elif part.says.get("format", "").lower() == "flowed":
            text = unflowed(text, drops_space=part.says.get("delsp", "").lower() == "yes")
        return self._opened(text)

    def _opened(self, text: str) -> str:
        """Without the armour of PGP where it is only signed."""
        found = _PGP.search(text)
        if found is None:
            return text
        if not found[1]:
            self.is_closed = True
            return text[: found.start()]
        before, inner = text[: found.start()], text[found.end() :].lstrip("\n")
        signed = inner.partition(_PGP_SIGNATURE)[0].partition("\n\n")[2]
        return before + re.sub(r"^- ", "", signed, flags=re.MULTILINE)

    def _drop(self, part: Part) -> None:
        if _is_invitation(part):
            self.dropped.add(Dropped.INVITATION)
        elif part.kind.startswith("image/") and not part.is_attached:
            if len(part.body) > _SMALL_IMAGE:
                self.dropped.add(Dropped.IMAGE)
        elif part.kind not in {"application/pgp-signature", "application/pkcs7-signature", "application/pgp-keys"}:
            self.dropped.add(Dropped.IMAGE if part.kind.startswith("image/") else Dropped.ATTACHMENT)


def _is_invitation(part: Part) -> bool:
    return part.kind in {"text/calendar", "application/ics"} or part.file_name.endswith(".ics")


def _is_page(part: Part) -> bool:
    return part.kind in {"text/html", "multipart/related", "multipart/mixed"}
