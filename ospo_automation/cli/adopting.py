"""Into somebody's repository and out again: `ospo init`, `ospo upgrade` and `ospo remove`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .adopting_done import finish, record_of, text_in, texts_in, with_theirs
from .adopting_told import tell_changes, tell_clicks, tell_files, tell_found, tell_kept, tell_left
from .options import APPLY, DIFF, NOW, ROOT, Number
from .workflow import shown

if TYPE_CHECKING:
    from ..adopt.found import Found
    from ..adopt.laid import Change, Record
    from ..adopt.source import Release
    from ..core.network.decided import Network

RELEASE = click.option("--release", default=None, metavar="COMMIT", help="The 40 characters of another commit of ours.")
SOURCE = click.option("--source", default=None, metavar="OWNER/NAME", help="Where that commit is, if not with us.")
_VERSION = re.compile(r"v?(\d+\.\d+\.\d+)")


@click.command()
@click.option("--name", default=None, help="What the network is called.")
@click.option("--contact", default=None, help="The mail address for people who would rather talk first.")
@click.option("--coordinators", default=None, help="GitHub names, with commas between them.")
@click.option("--topics", default=None, help="Titles with commas between them; 'path=Title' names its path too.")
@click.option("--language", type=click.Choice(["nl", "en"]), default=None, help="The language of the network.")
@click.option("--with", "switched_on", default=None, help="Of lessons, meetings, site, projects, with commas.")
@click.option("--address", default=None, help="Where the site will stand.")
@click.option("--board", type=Number(), default=1, help="The number of the Projects board, with 'projects'.")
@click.option("--yes", is_flag=True, help="Ask nothing: the default answers, but for what is given.")
@RELEASE
@SOURCE
@DIFF
@NOW
@ROOT
@APPLY
def init(
    release: str | None,
    source: str | None,
    now: datetime | None,
    root: Path,
    *,
    yes: bool,
    whole: bool,
    apply: bool,
    **given: Any,
) -> None:
    """Put the automation into this repository: six questions, then the files. A second time changes nothing.

    Files that people made or changed stay as they are; where we have something else, it is laid beside them.
    """
    from ..adopt.drafts import drafted
    from ..adopt.laid import begun
    from ..core.network.decided import FILE
    from ..texts import words
    from .adopting_asked import asked

    found = _found(root, words(given["language"] or "nl", "adopting"))
    language = given["language"] or found.language or "nl"
    if found.is_configured:
        language = _network(root).language
    said = words(language, "adopting")
    ours, record = _release(release, source, said), record_of(root)
    tell_found(found, ours, record, said)
    starting: dict[str, str] = {}
    if not found.is_configured:
        answers = asked(found, given, said, language, asks=not yes)
        said = words(answers.language, "adopting")
        today = (now or datetime.now(UTC)).date()
        starting = drafted(answers, today, found.page, has_home=found.has_home)
    network = _network(root, starting.get(FILE))
    _tell_labels(network, said)
    changes = [*begun(starting, texts_in(root, starting), record), *_kept_up(root, network, ours, record)]
    asks = bool(starting) and not yes and not apply
    wanted = _wanted(root, network, ours, record)[0]
    said = words(network.language, "adopting")
    done = finish(root, ours, record, changes, wanted, said, starting=starting, whole=whole, apply=apply, asks=asks)
    if done or not any(each.does_something for each in changes):
        tell_clicks(found, network, changes, said, root)


@click.command()
@RELEASE
@SOURCE
@DIFF
@ROOT
@APPLY
def upgrade(release: str | None, source: str | None, root: Path, *, whole: bool, apply: bool) -> None:
    """Bring what a later version changes: workflows and forms. Says what changes for whom.

    Files that people changed stay as they are, but for the line that names the release; what else we changed in them
    is laid beside them. An earlier version's workflows, with all jobs in them, are brought over.
    """
    from ..adopt.changelog import order
    from ..texts import words

    network = _network(root)
    said = words(network.language, "adopting")
    ours, record = _release(release, source, said), record_of(root)
    tell_found(_found(root, said), ours, record, said)
    pinned = _pinned(root)
    before = record.release or pinned
    for there in filter(None, (before, pinned)):
        if order(there.version) > order(ours.version):
            raise click.ClickException(said["wrong"]["older"].format(ours=ours.version, theirs=there.version))
    tell_changes(before, ours, said)
    changes = _kept_up(root, network, ours, record)
    finish(root, ours, record, changes, _wanted(root, network, ours, record)[0], said, whole=whole, apply=apply)
    if apply:
        tell_kept(changes, said)


@click.command()
@click.option("--pages", is_flag=True, help="The pages that we wrote too.")
@click.option("--labels", is_flag=True, help="Our labels on GitHub too; needs GITHUB_REPOSITORY and GITHUB_TOKEN.")
@click.option("--edited", is_flag=True, help="Forms and pages that people changed too.")
@click.option("--language", type=click.Choice(["nl", "en"]), default=None, help="In which language it is told.")
@DIFF
@ROOT
@APPLY
def remove(
    root: Path, language: str | None, *, pages: bool, labels: bool, edited: bool, whole: bool, apply: bool
) -> None:
    """Take out what we put into this repository, and nothing else. Pages and labels only when told."""
    from ..adopt.drafts import EXPERTISE
    from ..adopt.laid import BASELINE, BESIDE, RECORD, lay, taken_out, unrecorded
    from ..adopt.source import Release
    from ..core.network.decided import FILE
    from ..texts import words

    record, network = record_of(root), _last_network(root)
    if record.release is None and network is not None:
        more = unrecorded(*_wanted(root, network, Release("", ""), record)).files
        record = replace(record, files={**more, **record.files})
    said = words(language or (network.language if network is not None else "nl"), "adopting")
    found = _found(root, said)
    beside = (f"{path}{BESIDE}" for path in record.proposed)
    there = texts_in(root, [*record.files, *record.starting, *beside, BASELINE, RECORD, FILE, EXPERTISE])
    changes = taken_out(there, record, pages=pages, edited=edited)
    if labels and network is None:
        raise click.ClickException(said["wrong"]["labels"].format(file=FILE))
    if apply:
        _refuse_to_lose(root, changes, record, said)
    gone = _labels(network, apply=apply) if labels and network is not None else []
    if not changes and not gone:
        raise click.ClickException(said["wrong"]["nothing"])
    tell_files(changes, said, whole=whole)
    for name in gone:
        click.echo(shown(said["labels_gone" if apply else "labels_would"].format(name=name)))
    if apply:
        lay(root, changes)
        tell_left(found, changes, said, labels=labels)
    else:
        click.echo(f"\n{said['dry']}")


def _refuse_to_lose(root: Path, changes: Sequence[Change], record: Record, said: Mapping[str, Any]) -> None:
    """What people made of our files must be in git before it goes."""
    from ..adopt.laid import Kind, fingerprint
    from ..gh.environment import unkept

    marks = {**record.files, **record.starting}
    going = [each for each in changes if each.kind is Kind.REMOVED and each.path in marks and each.before is not None]
    edited = [each.path for each in going if fingerprint(each.path, each.before or "") != marks[each.path]]
    if edited and (lost := unkept(root, edited)):
        raise click.ClickException(said["wrong"]["unkept"].format(files=", ".join(lost)))


def _found(root: Path, said: Mapping[str, Any]) -> Found:
    from ..adopt.found import look_around
    from ..gh.environment import files_of, own_mail, repository_page, top_of

    top = top_of(root)
    if top is None:
        raise click.ClickException(said["wrong"]["repository"])
    if top.resolve() != root.resolve():
        raise click.ClickException(said["wrong"]["folder"].format(folder=top))
    page = repository_page(os.environ, root)
    return look_around(files_of(root), lambda name: text_in(root, name), page, own_mail(root))


def _release(commit: str | None, source: str | None, said: Mapping[str, Any]) -> Release:
    from ..adopt import source as ours

    if commit is not None:
        return ours.named(commit, source or ours.SOURCE)
    own = ours.own_release()
    if own is None:
        why = said["wrong"]["changed"] if ours.is_changed() else ""
        raise click.UsageError(said["wrong"]["release"].format(why=why))
    return own


def _network(root: Path, text: str | None = None) -> Network:
    from ..run.configuration import network_of, read_network

    return read_network(root) if text is None else network_of(text)


def _last_network(root: Path) -> Network | None:
    """As it stands there, or where it is gone or broken as git last had it: whoever goes need not mend it first."""
    from ..core.network.decided import FILE
    from ..core.primitives.errors import BadConfig
    from ..gh.environment import earlier_texts

    with suppress(BadConfig):
        return _network(root)
    for text in earlier_texts(root, FILE):
        with suppress(BadConfig):
            return _network(root, text)
    return None


def _wanted(root: Path, network: Network, ours: Release, record: Record) -> tuple[dict[str, str], dict[str, str]]:
    """What belongs in the repository, by path, and what is there of that and of all workflows."""
    from ..adopt.forms import render
    from ..adopt.laid import placed
    from ..adopt.thin import workflows
    from ..run.configuration import workflow_texts

    wanted = {**workflows(network, ours), **render(network)}
    there = {**workflow_texts(root), **texts_in(root, {*wanted, *record.files})}
    return placed(wanted, there, record), there


def _kept_up(root: Path, network: Network, ours: Release, record: Record) -> list[Change]:
    from ..adopt.laid import brought_over

    changes = brought_over(*_wanted(root, network, ours, record), record)
    return [with_theirs(root, each, record.files.get(each.path)) for each in changes]


def _tell_labels(network: Network, said: Mapping[str, Any]) -> None:
    """Which of our labels are there already, where GitHub can be asked: they keep their colour."""
    from ..gh.client import connect
    from ..gh.environment import Environment, is_online
    from ..gh.labels_named import names_of_labels

    if not is_online(os.environ):
        return
    given = Environment.of(os.environ)
    connection = connect(url=given.api_url, token=given.token)
    names = names_of_labels(connection.client.get_repo(given.repository), connection)
    there = [each.name for each in network.label_definitions() if each.name.lower() in names]
    if there:
        click.echo(shown(said["labels_there"].format(names=", ".join(there))))


def _pinned(root: Path) -> Release | None:
    """The release that the workflows name, where nothing else tells."""
    from ..adopt.source import COMMIT, Release
    from ..adopt.thin import calls
    from ..run.configuration import workflow_texts

    found = [call for file, text in workflow_texts(root).items() for call in calls(file, text)]
    pins = {(each.source, each.ref, _VERSION.match(each.remark)) for each in found if COMMIT.fullmatch(each.ref)}
    names = {(source, ref): version[1] if version else "" for source, ref, version in pins}
    return Release(*next(iter(names)), version=next(iter(names.values()))) if len(names) == 1 else None


def _labels(network: Network, *, apply: bool) -> list[str]:
    """The names of those that are as we make them: name, colour and description. With `apply` they are gone by now."""
    from ..adopt.forms import casus_form
    from ..adopt.labels import ours_among
    from ..core.casus.casus_labels import label_definitions
    from ..gh.client import connect
    from ..gh.environment import Environment
    from ..gh.labels_named import named_there, take_away

    given = Environment.of(os.environ)
    connection = connect(url=given.api_url, token=given.token)
    every = [each.name for each in label_definitions(casus_form(network), network)]
    names = ours_among(named_there(every, given.repository, connection), network)
    if apply:
        take_away(names, connection.client.get_repo(given.repository), connection)
    return names
