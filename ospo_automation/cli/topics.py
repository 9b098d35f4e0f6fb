"""A topic that was added, renamed, split or merged in `.github/ospo.yml`, carried through everywhere in one go."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .network_files import write_forms
from .options import APPLY, ROOT
from .workflow import shown

if TYPE_CHECKING:
    from ..adopt.carrying import Carried
    from ..gh.reading import GitHubReader


@click.command()
@ROOT
@APPLY
def topics(root: Path, *, apply: bool) -> None:
    """Carry a topic through that was added, renamed, split or merged in .github/ospo.yml.

    Say at the topic of today which paths it had: `earlier: [licenties]`. Then labels get its name and stay on their
    casussen; the expertise file, pages, guidance, old addresses and forms follow. People's order and comments stay.
    Labels need GITHUB_REPOSITORY and GITHUB_TOKEN.
    """
    from ..adopt.carrying import REDIRECTS, carried_over, of_projects, unknown_topics
    from ..gh.environment import is_online
    from ..run.configuration import read_checkout
    from ..run.first_files import text_of
    from ..run.opening import opened

    reader = opened(root)[0] if is_online(os.environ) else None
    there = _labels_of(reader) if reader is not None else {}  # before anything is told or written
    checkout = read_checkout(root)
    file = checkout.expertise.file
    lines = text_of(root / file, root, newline="") or ""
    redirects = text_of(root / REDIRECTS, root, newline="") or ""
    pages = checkout.pages()
    carried = carried_over(checkout.network, (file, lines), pages, redirects)
    before = {file: lines, **pages, REDIRECTS: redirects}
    for name, text in carried.written.items():
        click.echo(f"{name}: {'written' if apply else 'would be written'}")
        for line in _changed(before[name], text):
            click.echo(shown(f"  {line}"))
    for old, new in carried.moved.items():
        click.echo(f"{old}: {'moved' if apply else 'would be moved'} to {new}")
    if apply:
        _write(root, carried)
    has_forms = write_forms(root, checkout.network, apply=apply, but_for_choices=True)
    has_labels = _labels(reader, there, apply=apply) if reader is not None else False
    for note in (*carried.notes, *of_projects(checkout.network), *unknown_topics(checkout.network, there, pages)):
        click.echo(shown(f"note: {note}"))
    if reader is None:
        click.echo("\nLabels weren't looked at: set GITHUB_REPOSITORY and GITHUB_TOKEN to carry those through as well.")
    has_files = bool(carried.written or carried.moved or has_forms)
    if not (has_files or has_labels):
        click.echo(f"\n{'All files follow' if reader is None else 'Everything follows'} the topics already.")
    elif not apply:
        click.echo("\nTo do it: ospo topics --apply")
    elif has_files:
        click.echo("\nNext: commit these files.")


def _labels_of(reader: GitHubReader) -> dict[str, tuple[str, str]]:
    """All labels, by name in lower case; colour and description only of ours where there are very many."""
    from ..gh.labels_named import names_of_labels

    ours = reader.labels()
    return dict.fromkeys(names_of_labels(reader.repository, reader.connection), ("", "")) | ours


def _changed(before: str, after: str) -> Iterator[str]:
    """The lines that go and come."""
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return (line for line in told if line[:1] in "+-" and line[:3] not in {"+++", "---"})


def _write(root: Path, carried: Carried) -> None:
    """To the letter, line ends too. A moved file takes along what was written in it. Nothing behind a link."""
    home = root.resolve()
    for name in (*carried.written, *carried.moved, *carried.moved.values()):
        if (home / name).resolve() != home / name:
            raise click.ClickException(f"{shown(name)} lies behind a link. Put a real file or folder there first.")
    for name, text in carried.written.items():
        with (root / name).open("w", encoding="utf-8", newline="") as opened:
            opened.write(text)
    for old, new in carried.moved.items():
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        (root / old).rename(root / new)


def _labels(reader: GitHubReader, there: Mapping[str, tuple[str, str]], *, apply: bool) -> bool:
    """Whether any had to be moved or made, or would have to be; tells of each."""
    from ..adopt.labels import plan_labels
    from ..core.engine.effects import DefineLabel
    from ..core.engine.plan import Plan
    from ..core.network.moved_topics import label_moves
    from ..gh.label_moves import carry
    from ..gh.writing import GitHubWriter

    network = reader.checkout.network
    moves = label_moves(network, list(there))
    wanted = {network.topic_label(path).name: network.topic_label(path) for path in network.topics}
    renamed = {move.new[0].lower() for move in moves} - there.keys()
    steps = []
    for step in plan_labels(there, reader.checkout).steps:
        name = step.effect.label.name if isinstance(step.effect, DefineLabel) else ""
        if name in wanted and name.lower() not in renamed:
            steps.append(step)
            done = "brought up to date" if name.lower() in there else "made"
            click.echo(f"label '{name}': {done if apply else f'would be {done}'}")
    if apply:
        failed = [receipt.error for receipt in GitHubWriter(reader).apply(Plan(tuple(steps))) if receipt.error]
        if failed:
            raise click.ClickException(f"a label can't be made: {failed[0]}")
    known = set(there)
    for move in moves:
        is_there = move.new[0].lower() in known
        known.add(move.new[0].lower())
        count = carry(move, wanted, reader.repository, reader.connection) if apply else None
        click.echo(shown(_said(move.old, move.new, count, is_there=is_there)))
    return bool(steps or moves)


def _said(old: str, new: Sequence[str], count: int | None, *, is_there: bool) -> str:
    """`count` is how many casussen got a label, None where nothing was done."""
    first, *others = (f"'{name}'" for name in new)
    is_dry = count is None
    if is_there:
        names = " and ".join((first, *others))
        would, did = (
            f"its casussen would get {names}, and then it would go",
            f"{count} casussen got {names}, and it is gone",
        )
        return f"label '{old}': {would if is_dry else did}"
    also = f"; its casussen {'would get' if is_dry else 'got'} {' and '.join(others)} too" if others else ""
    return f"label '{old}': {'would be renamed' if is_dry else 'renamed'} to {first}{also}"
