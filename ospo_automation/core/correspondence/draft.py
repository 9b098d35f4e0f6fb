"""A question that came by mail, as it would stand in public: shown to whoever asked it, before anything is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class CasusDraft:
    """`values` are answers by the form's field ids, as `core.incoming.forms` reads them: ids of options, own words.

    `left_out` are kinds of what we took out of their words (such as `phone`, `name`, `signature`); `doubtful` what in
    them still looks personal, in their own words: shown to them alone. `missing` are ids that we ask for, two at most.
    """

    title: str
    values: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """What the mailbox keeps of it with our own mail."""
        return {
            "title": self.title,
            "values": {id_: list(given) for id_, given in self.values.items()},
            "left_out": list(self.left_out),
            "doubtful": list(self.doubtful),
            "missing": list(self.missing),
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> CasusDraft:
        """Of what `record` kept, which is signed: it holds what we wrote."""
        values = {str(id_): tuple(map(str, given)) for id_, given in dict(record["values"]).items()}
        rest = {name: tuple(map(str, record[name])) for name in ("left_out", "doubtful", "missing")}
        return cls(str(record["title"]), values, **rest)


@dataclass(frozen=True)
class OwnWords:
    """What somebody wrote themselves in a mail, as it would be public. `found` is what in it matches their name,
    address, domain or signature, or looks personal: with anything there it is shown to them before it is public.
    """

    text: str
    found: tuple[str, ...] = ()
    is_cut: bool = False
    left_out: tuple[str, ...] = field(default=())
