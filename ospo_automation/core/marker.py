"""The hidden first line by which we know our own comments again and remember what they were for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_LINE = re.compile(r"<!-- ospo:([a-z0-9/-]{1,60}) (\{.{0,20000}\}) -->")
_UNSAFE = {character: f"\\u{ord(character):04x}" for character in "<>&-@#`"}


def fingerprint(text: str) -> str:
    """What is remembered of a text to see whether it is still the same."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


@dataclass(frozen=True)
class Mark:
    """`key` says what the comment is for (one per issue); `state` is the little that must be remembered."""

    key: str
    state: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """An HTML comment on one line. Nothing in the state can end it, mention or refer."""
        text = json.dumps(self.state, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return f"<!-- ospo:{self.key} {''.join(_UNSAFE.get(character, character) for character in text)} -->"

    @classmethod
    def read(cls, body: str) -> Mark | None:
        """The marker on the first line of a body; None if there is none that we could have written."""
        found = _LINE.fullmatch(body.split("\n", 1)[0].rstrip("\r"))
        if found is None:
            return None
        try:
            state = json.loads(found[2])
        except (ValueError, RecursionError):
            return None
        return cls(found[1], state) if isinstance(state, dict) else None
