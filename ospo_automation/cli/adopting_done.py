"""What our commands do with files that people may have changed: theirs stays, and ours is laid beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .adopting_asked import agreed
from .adopting_told import tell_files

if TYPE_CHECKING:
    from ..adopt.laid import Change, Record
    from ..adopt.source import Release


def record_of(root: Path) -> Record:
    from ..adopt.laid import RECORD, Record

    return Record.read(text_in(root, RECORD))


def text_in(root: Path, name: str) -> str | None:
    """As it stands there, line ends too."""
    from ..run.first_files import text_of

    return text_of(root / name, root, newline="")


def texts_in(root: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: text for name in names if (text := text_in(root, name)) is not None}


def with_theirs(root: Path, change: Change, mark: str | None) -> Change:
    """A proposal with what people changed in it, where git still has what we wrote and the two can be joined."""
    from ..adopt.laid import Kind, fingerprint
    from ..gh.environment import earlier_texts, merged

    if change.kind is not Kind.PROPOSED or mark is None or change.before is None or change.after is None:
        return change
    texts = earlier_texts(root, change.path)
    base = next((text for text in texts if fingerprint(change.path, text) == mark), None)
    both = merged(change.before, base, change.after) if base is not None else None
    return replace(change, after=both) if both is not None else change


def finish(
    root: Path,
    ours: Release | None,
    record: Record,
    changes: Sequence[Change],
    wanted: Mapping[str, str],
    said: Mapping[str, Any],
    *,
    starting: Mapping[str, str] | None = None,
    whole: bool,
    apply: bool,
    asks: bool = False,
) -> bool:
    """Shows what changes, the record among it, and with `apply`, or a yes where it `asks`, does it. Whether it did.

    `wanted` is what we keep up to date, `starting` what the network goes on with by itself.
    """
    from ..adopt.laid import RECORD, Change, Kind, lay

    before = text_in(root, RECORD)
    after = record.noted(ours, changes, wanted, starting or {}).text(said["record"])
    if before != after:
        changes = [*changes, Change(Kind.NEW if before is None else Kind.RENEWED, RECORD, before, after)]
    tell_files(changes, said, whole=whole)
    if not any(each.does_something for each in changes):
        click.echo(f"\n{said['unchanged']}")
        return apply
    if apply or (asks and agreed(said)):
        lay(root, changes)
        return True
    click.echo(f"\n{said['dry']}")
    return False
