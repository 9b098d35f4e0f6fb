"""What ties a mail to a conversation: short words that only we can make, for one address.

They are made with the secret that signs our markers. Whoever writes from another address than the one with which a
conversation began can't go on with it: a forwarded mail is for a person.
"""

from __future__ import annotations

import hmac
import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ..github.signing import Secrets

CONVERSATION, SEAL = 10, 10  # hexadecimal digits: 40 bits each
_TOKEN = re.compile(rf"(?<![0-9a-z])([0-9a-f]{{{CONVERSATION}}})-([0-9a-f]{{{SEAL}}})(?![0-9a-z])")
MOST_TOKENS = 20  # of one mail that we look at
_MAC = 32
_MOST_RECORD = 1_000_000  # bytes: anybody can put a header into a mail


_IN_WORDS = re.compile(rf"[ \t]*[\[(+]?{_TOKEN.pattern}[\])]?", re.IGNORECASE)


def without_tokens(text: str) -> str:
    """Words in which no token stands: whoever reads one could go on with somebody else's conversation."""
    return _IN_WORDS.sub("", text)


def _inflated(packed: bytes) -> bytes:
    return zlib.decompressobj().decompress(packed, _MOST_RECORD)


def _is_same(own: str, given: str) -> bool:
    """Anything at all may be given: an id of somebody's mail is whatever its headers hold."""
    return hmac.compare_digest(own.encode(), given.encode("utf-8", "replace"))


@dataclass(frozen=True)
class Seals:
    """`secrets` are those of our markers, of which the first makes new ones."""

    secrets: Secrets

    def conversation(self, message_id: str, address: str) -> str:
        """The name of the conversation that a mail begins: the same however often that mail is read."""
        return self._mac(self.secrets.keys[0], "conversation", message_id, address)[:CONVERSATION]

    def token(self, conversation: str, address: str) -> str:
        """`0f3c9a1b22-8e1d004c77`, as it stands in a subject, a reply address and the id of each mail of ours."""
        return f"{conversation}-{self._seal(self.secrets.keys[0], conversation, address)}"

    def message_id(self, token: str, what: str, address: str) -> str:
        """The id of a mail of ours, the same whenever it is made: `what` is what it is for, and what it answers."""
        domain = address.rpartition("@")[2]
        local = f"{token}.{self._mac(self.secrets.keys[0], 'mail', token, what)[:16]}"
        return f"{local}.{self._mac(self.secrets.keys[0], 'id', local)[:SEAL]}@{domain}"

    def note(self, message_id: str, sender: str, address: str) -> str:
        """The id of the note that lies beside somebody's mail."""
        token = self.token(self.conversation(message_id, sender), sender)
        return self.message_id(token, f"note {message_id}", address)

    def is_ours(self, message_id: str) -> bool:
        """Whether we made this id, for whatever mail."""
        local, _, mac = message_id.partition("@")[0].rpartition(".")
        right = [_is_same(self._mac(key, "id", local)[:SEAL], mac) for key in self.secrets.keys]
        return bool(local) and any(right)

    def letter(self, message_id: str) -> str:
        """The name of one mail, where it becomes a comment: of the mail itself that tells nothing."""
        return self._mac(self.secrets.keys[0], "letter", message_id)[:20]

    def turn(self, word: str) -> str:
        """What stands behind a word that only we put into the mailbox."""
        return self._mac(self.secrets.keys[0], "turn", word)[:20]

    def tied_to(self, texts: Iterator[str], address: str) -> tuple[str, bool]:
        """The conversation of which one of these texts names a token, and whether it is one with this address.

        "" where none does. One of another address counts only where there is none with this one.
        """
        other, tried = "", 0
        for text in texts:
            for conversation, seal in _TOKEN.findall(text.lower()):
                tried += 1
                if tried > MOST_TOKENS:
                    return other, False
                if self._is_right(conversation, seal, address):
                    return conversation, True
                other = other or conversation
        return other, False

    def packed(self, record: Mapping[str, Any], message_id: str) -> str:
        """What we remember with a mail of ours, for its own header: only the mailbox keeps it."""
        text = json.dumps(record, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        mac = self._mac(self.secrets.keys[0], "record", message_id, text)
        return f"{urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()}.{mac}"

    def unpacked(self, header: str, message_id: str) -> Mapping[str, Any] | None:
        """As above; None where it isn't ours, or is that of another mail."""
        packed, _, mac = "".join(header.split()).partition(".")
        try:
            text = _inflated(urlsafe_b64decode(packed.encode("ascii"))).decode("ascii")
        except (ValueError, UnicodeError, zlib.error):
            return None
        right = [_is_same(self._mac(key, "record", message_id, text), mac) for key in self.secrets.keys]
        if not any(right):
            return None
        record: Mapping[str, Any] = json.loads(text)  # we wrote it
        return record

    def _is_right(self, conversation: str, seal: str, address: str) -> bool:
        right = [_is_same(self._seal(key, conversation, address), seal) for key in self.secrets.keys]
        return any(right)

    def _seal(self, key: bytes, conversation: str, address: str) -> str:
        return self._mac(key, "token", conversation, address)[:SEAL]

    @staticmethod
    def _mac(key: bytes, purpose: str, *parts: str) -> str:
        said = "\n".join(("ospo_automation mail 1", purpose, *(part.replace("\n", " ") for part in parts)))
        return hmac.new(key, said.encode("utf-8", "replace"), sha256).hexdigest()[:_MAC]
