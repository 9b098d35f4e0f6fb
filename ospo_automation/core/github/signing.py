"""Whether a marker was written by us: with a secret of the repository each one is signed, and read without signature.

Other workflows of a repository share its identity, and may repeat what people typed. A signature is to one marker (its
purpose and all that it remembers) at one place. It stands among what the marker remembers, so that a version from
before reads the marker as well; nobody else in the house ever sees it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from hashlib import sha256

from ..primitives.errors import BadConfig, Fault
from ..primitives.marker import Mark

SIGNATURE = "signed"
"""The key under which a marker holds its signature."""
VARIABLE = "OSPO_SIGNING_SECRET"
LEAST = 32  # characters of a secret: 64 as `openssl rand -hex 32` gives it
LEAST_VARIED = 8  # different characters: the same one 32 times is no secret
LENGTH = 32  # characters of a signature: 128 bits
_DOMAIN = "ospo_automation marker 1"
_SEPARATORS = re.compile(r"[,\r\n]+")


class Seal(Enum):
    """How the markers of a text are signed: all of them rightly, or one of them not. NONE: it has no marker."""

    NONE = "none"
    RIGHT = "right"
    MISSING = "missing"
    WRONG = "wrong"


class Why(StrEnum):
    """Why what stands under our account may not be ours, or isn't as we wrote it."""

    UNSIGNED = "unsigned"
    WRONG = "wrong"
    OVERWRITTEN = "overwritten"


@dataclass(frozen=True)
class Doubt:
    """Whether something is ours; `at` is since when it reads as it does. `by_hand`: another account changed it last."""

    why: Why
    at: datetime
    by_hand: bool = False


def doubts(found: Sequence[tuple[Seal, datetime]], until: datetime | None) -> list[Doubt | None]:
    """Whether each of the texts at one place is ours, by how it is signed and since when it reads so.

    What was written before `until` counts without a signature. Where nobody said until when, it counts from before the
    first that is signed there.
    """
    signed = [at for seal, at in found if seal is Seal.RIGHT]
    since = until if until is not None else min(signed, default=None)
    told: list[Doubt | None] = []
    for seal, at in found:
        why = {Seal.MISSING: Why.UNSIGNED, Seal.WRONG: Why.WRONG}.get(seal)
        told.append(Doubt(why, at) if why is not None and since is not None and at > since else None)
    return told


@dataclass(frozen=True)
class Secrets:
    """What markers are signed with: the first signs, and what any of them signed is right. They stand in no text."""

    keys: tuple[bytes, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.keys)

    @classmethod
    def of(cls, given: str) -> Secrets:
        """From the text of a secret, with commas or line ends between several. Raises BadConfig for a weak one."""
        found = list(dict.fromkeys(filter(None, (each.strip() for each in _SEPARATORS.split(given)))))
        if any(len(each) < LEAST or len(set(each)) < LEAST_VARIED for each in found):
            what = f"{VARIABLE} is too easy to guess: each secret needs at least {LEAST} characters, of all kinds."
            remedy = "Make one with 'openssl rand -hex 32', and replace the secret of the repository by it."
            raise BadConfig([Fault("environment", 0, what, remedy)])
        return cls(tuple(each.encode("utf-8", "surrogatepass") for each in found))


NO_SECRETS = Secrets()


@dataclass(frozen=True)
class Signing:
    """Signs for one repository, by its number: names change. Without secrets it signs nothing."""

    secrets: Secrets = NO_SECRETS
    repository: int = 0

    @property
    def is_on(self) -> bool:
        return bool(self.secrets)

    def signed(self, text: str, number: int | None) -> str:
        """A comment of ours on an issue; with None the text of an issue, whose number isn't known when it is made."""
        if not self.is_on:
            return text
        return _each_marker(text, lambda mark: self._signed(mark, number), only_first=number is None)

    def read(self, text: str, number: int | None) -> tuple[str, Seal]:
        """A text as it was before it was signed, and how its markers are."""
        if not self.is_on and f'"{SIGNATURE}":' not in text:
            return text, Seal.NONE
        seals: list[Seal] = []

        def bare(mark: Mark) -> Mark:
            given = mark.state.get(SIGNATURE)
            unsigned = Mark(mark.key, {name: value for name, value in mark.state.items() if name != SIGNATURE})
            if self.is_on:
                is_right = isinstance(given, str) and self._is_right(given, unsigned, number)
                seals.append(Seal.RIGHT if is_right else Seal.MISSING if given is None else Seal.WRONG)
            return unsigned if SIGNATURE in mark.state else mark

        read = _each_marker(text, bare, only_first=number is None)
        return read, next((seal for seal in (Seal.WRONG, Seal.MISSING, Seal.RIGHT) if seal in seals), Seal.NONE)

    def _signed(self, mark: Mark, number: int | None) -> Mark:
        return Mark(mark.key, {**mark.state, SIGNATURE: self._signature(self.secrets.keys[0], mark, number)})

    def _is_right(self, given: str, mark: Mark, number: int | None) -> bool:
        """Compares with all of them, in a time that tells nothing."""
        sought = given.encode("utf-8", "replace")
        right = [self._signature(key, mark, number).encode() for key in self.secrets.keys]
        return sum(hmac.compare_digest(sought, each) for each in right) > 0  # all of them, whichever it is

    def _signature(self, key: bytes, mark: Mark, number: int | None) -> str:
        place = "issue" if number is None else f"comment {number}"
        said = "\n".join((_DOMAIN, str(self.repository), place, mark.line()))  # a marker is one line
        return hmac.new(key, said.encode("utf-8"), sha256).hexdigest()[:LENGTH]


UNSIGNED = Signing()


def _each_marker(text: str, change: Callable[[Mark], Mark], *, only_first: bool) -> str:
    """A text of ours with its markers changed, as `parts_of` finds them; all else stays to the letter."""
    if not text.startswith("<!-- ospo:"):
        return text
    lines = text.split("\n")
    for index, line in enumerate(lines):
        mark = Mark.read(line) if line.startswith("<!--") else None
        if mark is not None and (changed := change(mark)) is not mark:
            lines[index] = changed.line() + line[len(line.rstrip()) :]
        elif mark is None and index == 0:
            return text
        if only_first:
            break
    return "\n".join(lines)
