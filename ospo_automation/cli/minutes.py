"""The part of the front door that reads minutes on somebody's own machine, and drafts them from a transcript."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from .options import ROOT
from .workflow import shown

LARGEST = 20_000_000  # bytes; a day of talk is a few million
_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # by the first two bytes; others are UTF-8


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    default=None,
    help="Write to this file, which may not be there yet, instead of to the screen.",
)
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    default=None,
    help="The language of what is written: that of the network in this folder, or else Dutch.",
)
@ROOT
def minutes(file: Path, output: Path | None, language: str | None, root: Path) -> None:
    """Draft minutes from a transcript, or show what is read in minutes. Nothing leaves this machine.

    FILE is a transcript (WebVTT, as Teams and Zoom write it), or minutes as text or Markdown; - is what you type. A
    draft holds no names but of who said a decision, an action point, a question or a tip: a person has to finish it.
    """
    from ..core.meetings.transcript import is_transcript
    from ..texts import render

    text = _read(file)
    chosen = language or _language(root)
    is_draft = is_transcript(text)
    name, values = ("minutes/draft", _drafted(text)) if is_draft else ("explain/minutes", _as_read(text))
    written = render(chosen, name, values)
    if output is None:
        click.echo(shown(written))
        return
    try:
        with output.open("x", encoding="utf-8") as made:
            made.write(f"{written}\n")
    except FileExistsError:
        raise click.UsageError(f"{output} is there already; name another file, or move that one.") from None
    except OSError as error:
        raise click.UsageError(f"{output} can't be written: {error.strerror}.") from None
    click.echo(f"{output}: written. {'Finish it yourself before you post it.' if is_draft else ''}".rstrip())


def _read(file: Path) -> str:
    with sys.stdin.buffer if str(file) == "-" else file.open("rb") as source:
        content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise click.UsageError(f"{file} is larger than {LARGEST // 10**6} MB: no minutes or transcript is.")
    try:
        text = content.decode(_ENCODINGS.get(content[:2], "utf-8-sig"))
    except UnicodeDecodeError:
        raise click.UsageError(
            f"{file} is no text. From a text editor: save it as plain text (UTF-8); from Teams or Zoom: take the .vtt."
        ) from None
    if not text.strip():
        raise click.UsageError(f"{file} is empty.")
    return text


def _language(root: Path) -> str:
    from ..core.network.decided import FILE
    from ..run.configuration import read_network

    return read_network(root).language if (root / FILE).is_file() else "nl"


def _drafted(text: str) -> dict[str, Any]:
    from ..core.meetings.minute_lines import EntryKind
    from ..core.meetings.transcript import lasts, remarks, voices
    from ..core.outgoing.safe import Safe, clean

    found = remarks(text)
    return {
        "voices": voices(text),
        "minutes": lasts(text),
        **{
            name: [
                {"words": Safe(clean(each.words, len(each.words))), "heard": Safe(clean(each.heard, len(each.heard)))}
                for each in found
                if each.kind is kind
            ]
            for name, kind in (
                ("decisions", EntryKind.DECISION),
                ("actions", EntryKind.ACTION),
                ("questions", EntryKind.QUESTION),
                ("tips", EntryKind.TIP),
            )
        },
    }


def _as_read(text: str) -> dict[str, Any]:
    from ..core.meetings.notes import taken
    from ..core.outgoing.safe import Safe, clean

    def shown(words: str) -> Safe:
        return Safe(clean(words, len(words)))

    found = taken(text, datetime.now(UTC).date())
    return {
        "people": found.people,
        "decisions": [shown(each) for each in found.decisions],
        "actions": [{"text": shown(each.text), "is_done": each.is_done} for each in found.actions],
        "questions": [shown(each) for each in found.questions],
        "tips": [shown(each) for each in found.tips],
        "withheld": [shown(" ".join(each.split())) for each in found.withheld],
        "attendance": [shown("; ".join(line.strip(" -*") for line in each.split("\n"))) for each in found.attendance],
        "text": shown(found.text),
    }
