"""The front door: all that people and workflows can ask for on the command line. Dry unless told --apply."""

from __future__ import annotations

import errno
import gc
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import __version__
from ..extras import missing
from .adopting import init, remove, upgrade
from .asking import confirmations, coverage, explain, form, who
from .doctor import doctor
from .export import export
from .feeds import feeds
from .importing import import_
from .mail import mail
from .meetings import meetings
from .minutes import minutes
from .network_files import check, forms, labels, schema
from .report import report
from .running import projects, propose, run, sweep
from .site import site
from .topics import topics
from .trying import trial
from .words import words
from .workflow import annotate, shown, stop

if TYPE_CHECKING:
    from ..core.primitives.errors import BadConfig


SELDOM = (50_000, 20, 20)  # nothing that is loaded goes away: looking for what may took a sixth of the time it takes


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ospo")
def cli() -> None:
    """Automation for a knowledge network on GitHub: questions reach the people who can help."""


for each in (
    init,
    upgrade,
    remove,
    doctor,
    run,
    sweep,
    propose,
    projects,
    check,
    forms,
    labels,
    topics,
    schema,
    who,
    coverage,
    confirmations,
    explain,
    form,
    meetings,
    minutes,
    mail,
    feeds,
    site,
    report,
    export,
    trial,
    import_,
    words,
):
    cli.add_command(each)


@cli.command()
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    default=None,
    help="The language of the network: Dutch, unless you say otherwise or it was kept.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=None,
    help="Keep everything in this folder, and go on there the next time.",
)
@click.option(
    "--with",
    "own",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    default=None,
    help="Instead of the story: your own configuration, experts, forms and pages, from this folder.",
)
@click.option("--no-serve", is_flag=True, help="End when the story is told, instead of serving until Ctrl-C.")
def demo(language: str | None, keep: Path | None, own: Path | None, *, no_serve: bool) -> None:
    """See a small network at work on this machine, with a GitHub of its own. Needs the extra 'demo'."""
    from ..demo.telling import tell, tell_own

    if own is None:
        tell(language, serve=not no_serve, keep=keep)
    elif language or keep or no_serve:
        raise click.UsageError("--with goes by itself: the language is that of the network, and nothing is kept.")
    else:
        tell_own(own)


def _tell(error: BadConfig) -> None:
    for fault in error.faults:
        click.echo(f"error: {shown(str(fault))}", err=True)
        annotate("error", f"{fault.what} {fault.remedy}", fault.file, fault.line)
    if any(fault.line and Path(fault.file).suffix != ".json" for fault in error.faults):
        click.echo("To check your files before a run: ospo check", err=True)


def main() -> None:
    """Three ends: well (also when a person was refused something), wrong files, or a bug with its traceback."""
    from ..core.primitives.errors import BadConfig

    gc.set_threshold(*SELDOM)
    try:
        cli(prog_name="ospo")
    except BadConfig as error:
        _tell(error)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  (the outermost door: whatever it is, it is told and fails the run)
        told = _in_a_line(error)
        if told is None:
            click.echo(shown(traceback.format_exc()), err=True)
            annotate("error", f"ospo_automation stopped: {type(error).__name__}: {error}")
            sys.exit(1)
        stop(told)


def _in_a_line(error: Exception) -> str | None:
    """What a person can do something about; None for a bug of ours."""
    from ..core.primitives.errors import Gone, Postponed, Trouble

    match error:
        case Trouble() | Postponed() | Gone():
            return str(error)
        case ModuleNotFoundError():
            return missing(error.name or "")
        case OSError(filename=file) if file is not None:
            return f"{file}: {(error.strerror or 'can not be used').lower()}."
        case OSError(errno=errno.ENOSPC):
            return "no space is left where the output goes."
    return None
