"""What `ospo init`, `ospo upgrade` and `ospo remove` tell: what was found, what changes, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from .workflow import shown

if TYPE_CHECKING:
    from ..adopt.found import Found
    from ..adopt.laid import Change, Record
    from ..adopt.source import Release
    from ..core.network.decided import Network

Said = Mapping[str, Any]
SAVE = "git add --all && git commit -m ospo && git push"
BASELINE = "ospo site make && ospo site audit --baseline .github/site-baseline.json --write-baseline"
ELSEWHERE = "https://github.com/{source}/blob/main/actions/run/README.md#jobs-of-your-own"
SOMEBODYS = "https://github.com/OWNER/NAME"
"""Where git tells of no repository on the web."""


def tell_found(found: Found, ours: Release, record: Record, said: Said) -> None:
    from ..adopt.forms import INSTALLED
    from ..adopt.source import SOURCE
    from ..core.network.decided import FILE

    told = {
        "repository": found.repository,
        "settings": found.name if found.has_settings else "",
        "pages": str(found.pages or ""),
        "owners": ", ".join(found.owners),
        "forms": ", ".join(each for each in found.forms if f"{INSTALLED}/{each}" not in record.files),
        "configuration": FILE if found.is_configured else "",
    }
    what = [said["finds"][name].format(value=value) for name, value in told.items() if value]
    if what:
        click.echo(shown(said["found"].format(what=", ".join(what))))
    host = urlsplit(found.page).hostname
    if host not in {None, "github.com"}:
        click.echo(shown(said["elsewhere"].format(host=host, address=ELSEWHERE.format(source=SOURCE))))
    version = ours.version if ours.is_tagged else f"{ours.version}{said['unreleased']}"
    click.echo(said["release"].format(source=ours.source, commit=ours.commit, version=version))


def tell_files(changes: Sequence[Change], said: Said, *, whole: bool) -> None:
    """What people have to read: the diff of what changes, and of new files those that they go on with."""
    from ..adopt.laid import Kind

    for each in changes:
        is_read = whole or each.kind is Kind.RENEWED or (each.kind is Kind.NEW and _is_read_now(each.path))
        if each.does_something and is_read:
            click.echo(f"\n{shown(each.diff())}".rstrip("\n"))
    click.echo()
    width = max((len(each.path) for each in changes), default=0)
    for each in changes:
        kind = said["kinds"][each.kind].format(beside=each.target)
        count = len((each.after or "").splitlines())
        is_short = each.kind is Kind.NEW and not whole and not _is_read_now(each.path)
        more = f" ({said['more'].format(count=count)})" if is_short else ""
        click.echo(shown(f"{each.path:<{width}}  {kind}{more}"))


def _is_read_now(path: str) -> bool:
    from ..adopt.drafts import EXPERTISE
    from ..core.network.decided import FILE

    return path in {FILE, EXPERTISE}


def tell_changes(before: Release | None, ours: Release, said: Said) -> None:
    """What changed for whom since the release that is there."""
    from ..adopt.changelog import changelog, since

    if before is None or before.commit == ours.commit:
        return
    found = since(changelog(), before.version) if before.version else {}
    told = {"before": before.version or before.commit[:12], "after": ours.version}
    click.echo("\n" + said["changes"]["title" if found else "none"].format(**told))
    for heading, points in found.items():
        click.echo(f"\n{heading}")
        for each in points:
            click.echo(shown(f"* {each}"))
    address = f"https://github.com/{ours.source}/compare/{before.commit}...{ours.commit}"
    click.echo(said["changes"]["where"].format(address=address))


def tell_clicks(found: Found, network: Network, changes: Sequence[Change], said: Said, root: Path) -> None:
    click.echo(f"\n{said['done']}")
    _numbered(_clicks(found, network, changes, said["clicks"], root))


def _clicks(found: Found, network: Network, changes: Sequence[Change], said: Said, root: Path) -> Iterator[str]:
    yield from _in_the_files(found, network, changes, said, root)
    yield said["show"].format(address=f"{found.page or SOMEBODYS}/settings/variables/actions/new")
    yield from _on_github(found, network, said)
    yield said["first"].format(address=f"{found.page or SOMEBODYS}/issues/new/choose")


def _in_the_files(found: Found, network: Network, changes: Sequence[Change], said: Said, root: Path) -> Iterator[str]:
    """What is left to do in the checkout, and that it has to be pushed."""
    from ..adopt.drafts import EXPERTISE
    from ..adopt.laid import Kind
    from ..core.network import website
    from ..run.first_files import read_expertise

    if any(each.kind is Kind.PROPOSED for each in changes):
        yield said["merge"]
    ours = {each.name.lower() for each in network.label_definitions()}
    for name, form in found.labels.items():
        if name.lower() in ours and form not in {each.path for each in changes}:
            yield said["label"].format(name=name, form=form)
    if not read_expertise(root, network).coordinators:
        yield said["coordinators"].format(file=EXPERTISE)
    if network.section(website.Settings) is not None:
        yield said["baseline"].format(commands=BASELINE)
    if any(each.does_something for each in changes):
        yield said["save"].format(commands=SAVE)


def _on_github(found: Found, network: Network, said: Said) -> Iterator[str]:
    from ..adopt.drafts import DOCUMENTATION
    from ..core.checkup.row import proposes
    from ..core.network import website
    from ..core.sight import cards

    settings = f"{found.page or SOMEBODYS}/settings"
    if proposes(network):
        yield said["proposals"].format(address=f"{settings}/actions")
        yield said["approvals"].format(address=f"{settings}/rules/new?target=branch")
    if network.section(website.Settings) is not None:
        yield said["pages"].format(address=f"{settings}/pages")
        yield said["site"].format(address=f"{settings}/variables/actions/new")
        if found.publishing:
            files = ", ".join(found.publishing)
            yield said["publishing"].format(files=files, address=f"{found.page or SOMEBODYS}/actions")
    if network.section(cards.Settings) is not None:
        yield said["projects"].format(address=f"{DOCUMENTATION}/project-board.md")


def tell_kept(changes: Sequence[Change], said: Said) -> None:
    """What is left after an upgrade."""
    from ..adopt.laid import Kind

    words = said["clicks"]
    kept = [words["merge"]] if any(each.kind is Kind.PROPOSED for each in changes) else []
    click.echo(f"\n{said['done']}")
    _numbered([*kept, words["look"], words["save"].format(commands=SAVE)])


def tell_left(found: Found, changes: Sequence[Change], said: Said, *, labels: bool) -> None:
    """What is left after we went."""
    click.echo(f"\n{said['removed']}")
    _numbered(_left(found, changes, said["clicks"], labels=labels))


def _left(found: Found, changes: Sequence[Change], said: Said, *, labels: bool) -> Iterator[str]:
    from ..adopt.laid import Kind

    page = found.page or SOMEBODYS
    if any(each.does_something for each in changes):
        yield said["save"].format(commands=SAVE)
    yield said["variables"].format(address=f"{page}/settings/variables/actions")
    yield said["secrets"].format(address=f"{page}/settings/secrets/actions")
    yield said["board"].format(address=f"{page}/issues")
    if not labels:
        yield said["labels"]
    if any(each.kind is Kind.STAYS for each in changes):
        yield said["pages_stay"]


def _numbered(lines: Iterable[str]) -> None:
    for number, line in enumerate(lines, 1):
        click.echo(f"{number:>2}. {shown(line)}")
