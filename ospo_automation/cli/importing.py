"""The part of the front door by which issues from before us come in as casussen."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import APPLY, JSON, NOW, ROOT, text_of
from .workflow import shown

if TYPE_CHECKING:
    from ..adopt.importing import FoundIssue, Meanings, TakenOver
    from ..core.engine.plan import Step
    from ..gh.reading import GitHubReader
    from ..gh.writing import Receipt

    Change = tuple[FoundIssue, Step]

AT_ONCE = 20  # issues in one request: GitHub gives up on what takes it more than ten seconds


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--seen", metavar="PRINT", default="", help="With 'looked_at: true': for which titles, as was shown before."
)
@click.option("--draft", is_flag=True, help="Make FILE, with the labels that issues have, to begin with.")
@NOW
@JSON
@ROOT
@APPLY
def import_(
    file: Path, seen: str, now: datetime | None, root: Path, *, draft: bool, as_json: bool, apply: bool
) -> None:
    """Let issues from before us be casussen: FILE says which, and what their labels mean here.

    Only labels are added, which notifies nobody, and no comment is written. An open one stays quiet until its owner
    writes, or somebody of the network gives a command there. A closed one counts in the figures, and becomes a lesson
    when somebody types /lesson (/les) there and its owner agrees. What was done isn't done again: after a stop, run it
    once more.

    \b
      1. ospo import import.yml --draft    makes the file; a person goes through it
      2. ospo import import.yml            shows every change
      3. ospo import import.yml --apply    with what the second ends with
    """  # noqa: D301  (click leaves the lines below such a sign as they are)
    from ..adopt.importing import read_meanings
    from ..core.primitives.errors import BadConfig, Fault
    from ..run.opening import opened

    reader = opened(root, now)[0]
    if draft:
        _draft(file, reader)
        return
    if not file.is_file():
        raise BadConfig([Fault(str(file), 0, "is not there.", f"To make it: ospo import {file} --draft")])
    with file.open(encoding="utf-8") as there:
        meanings = read_meanings(text_of(there), str(file), reader.checkout)
    click.echo("Reading the issues ...", err=True)
    found = _found(reader, meanings, now or datetime.now(UTC))
    if as_json:
        click.echo(shown(json.dumps(_as_json(found, meanings), indent=2, ensure_ascii=False)))
    else:
        _tell(found)
    shown_as = found.print_of_titles() if meanings.looked_at else ""
    is_other = apply and seen != shown_as
    if apply and found.steps and not is_other:
        _do(found, reader, has_print=bool(shown_as))
    elif found.steps and not as_json:
        why = "Nobody saw these titles before, and the file vouches for them. " if is_other and shown_as else ""
        how = f" --seen {shown_as}" if shown_as else ""
        click.echo(f"\n{why}Nothing was changed. To do it: ospo import {file} --apply{how}")
    if is_other and found.steps:
        sys.exit(1)


def _draft(file: Path, reader: GitHubReader) -> None:
    from ..adopt.importing import drafted_meanings
    from ..gh.older_issues import labels_in_use

    if file.exists():
        raise click.UsageError(f"{file} is there already. Name another, or leave out --draft.")
    text = drafted_meanings(labels_in_use(reader), reader.checkout)  # first: where that fails there is no file
    with file.open("x", encoding="utf-8") as new:
        new.write(text)
    click.echo(f"{file} was made. Fill in 'take:' and what the labels mean; then: ospo import {file}")


def _found(reader: GitHubReader, meanings: Meanings, now: datetime) -> TakenOver:
    from ..adopt.importing import FoundIssue, taken_over
    from ..gh.older_issues import is_ours, searched, with_labels

    there = [*with_labels(reader, meanings.take), *(searched(reader, meanings.query) if meanings.query else ())]
    issues = {
        each.number: FoundIssue(
            each.number,
            each.title,
            each.labels,
            each.is_open,
            each.created_at,
            reason,
            is_ours(each, reader.checkout.network),
        )
        for each, reason in there
    }
    return taken_over(issues.values(), meanings, reader.checkout, reader.begun(now) if issues else None)


def _tell(found: TakenOver) -> None:
    if found.late:
        which = ", ".join(f"#{number}" for number in found.late)
        click.echo(f"From after the start and open, so left: {which}. 'since:' in .github/ospo.yml is the day.")
    for issue, step in found.steps:
        state = "open" if issue.is_open else "closed"
        click.echo(shown(f"#{issue.number} {state}: {_added(step)} | {issue.title}"))
    if found.steps:
        click.echo()
    click.echo(f"{len(found.steps)} to take over, {found.already} are casussen already, {found.left} stay as they are.")
    if found.unmeant:
        many = sorted(found.unmeant.items(), key=lambda each: (-each[1], each[0]))
        click.echo(shown(f"The file says nothing of: {', '.join(f'{name} ({count})' for name, count in many)}."))


def _as_json(found: TakenOver, meanings: Meanings) -> dict[str, object]:
    changes = [{"number": issue.number, "title": issue.title, "add": _names(step)} for issue, step in found.steps]
    counts = {"already": found.already, "left": found.left, "late": list(found.late), "unmeant": dict(found.unmeant)}
    return {"changes": changes, **counts, "seen": found.print_of_titles() if meanings.looked_at else ""}


def _do(found: TakenOver, reader: GitHubReader, *, has_print: bool) -> None:
    """First the labels, then a score of issues a request; stops at the first thing that GitHub refuses for good."""
    from ..adopt.labels import plan_labels
    from ..core.engine.plan import Plan
    from ..gh.writing import GitHubWriter

    writer = GitHubWriter(reader)
    done = 0
    plans = [plan_labels(reader.labels(), reader.checkout)]
    plans += [Plan(tuple(step for _, step in some)) for some in _portions(found.steps)]
    for index, plan in enumerate(plans):
        receipts = list(writer.apply(plan))
        done += sum(not each.error and each.postponed is None for each in receipts) if index else 0
        wrong = next(_wrong(receipts), None)
        if wrong is not None:
            click.echo(shown(f"{done} were taken over, {len(found.steps) - done} were not: {wrong}."), err=True)
            how = " without --apply, and with what that tells," if has_print else ""
            click.echo(f"Run it again{how} to go on from there.", err=True)
            sys.exit(1)
        if index and done % (AT_ONCE * 10) == 0:
            click.echo(f"{done} of {len(found.steps)} ...", err=True)
    click.echo(f"{done} were taken over.")


def _wrong(receipts: list[Receipt]) -> Iterator[str]:
    for each in receipts:
        if each.postponed is not None:
            yield str(each.postponed)
        elif each.error:
            yield each.error


def _portions(steps: Sequence[Change]) -> Iterator[Sequence[Change]]:
    return (steps[index : index + AT_ONCE] for index in range(0, len(steps), AT_ONCE))


def _names(step: Step) -> list[str]:
    return sorted(getattr(step.effect, "add", ()))


def _added(step: Step) -> str:
    return ", ".join(_names(step))
