"""`ospo mail`: questions that come by mail are answered, and whoever asked hears what happens. The mailbox is all that
remembers them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import APPLY, NOW, ROOT
from .workflow import annotate, shown, stop, summarise

if TYPE_CHECKING:
    from ..core.casus.checkout import Checkout
    from ..core.github.signing import Secrets
    from ..core.network.by_mail import Settings
    from ..mail.access import Server
    from ..mail.mailbox import Mailbox
    from ..mail.posting import Post
    from ..run.brought import Bringer
    from ..run.mails_in import Report

OUT = "verzonden"
IMAPS, SMTPS = 993, 465
IMAP_STARTTLS, SUBMISSION = 143, 587
FOR_TRIALS = "ospo-mail-trial-without-any-secret-0123456789abcdef"
"""What ties mails together in a folder on somebody's own machine, where nothing can become public."""


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help="Instead of the mailbox: a directory of .eml files. What would be sent stands in its folder 'verzonden'.",
)
@NOW
@ROOT
@APPLY
def mail(folder: Path | None, now: datetime | None, root: Path, *, apply: bool) -> None:
    """Answer the mails that came in, and tell by mail what happened on a casus.

    Needs a section 'mail' in .github/ospo.yml, the secret that signs our comments in OSPO_SIGNING_SECRET, and what gets
    us into the mailbox in OSPO_MAIL_PASSWORD, or in OSPO_MAIL_CLIENT_SECRET or OSPO_MAIL_TOKEN. What it prints are
    numbers: who wrote stands in no log.
    """
    from ..core.network.by_mail import Settings
    from ..mail.mailbox import MailboxTrouble
    from ..run.configuration import read_checkout

    moment = now or datetime.now(UTC)
    checkout = read_checkout(root)
    settings = checkout.network.section(Settings)
    if settings is None:
        click.echo("No section 'mail' in .github/ospo.yml: nothing is read. How to begin: docs/mail.md.")
        return
    mailbox, post = _in_files(folder) if folder is not None else _on_a_server(settings)
    try:
        report = _looked(mailbox, post, checkout, settings, root, moment, is_trial=folder is not None, apply=apply)
    except MailboxTrouble as trouble:
        stop(str(trouble))
    finally:
        post.close()
        mailbox.close()
    _tell(report, apply=apply)


def _looked(
    mailbox: Mailbox,
    post: Post,
    checkout: Checkout,
    settings: Settings,
    root: Path,
    now: datetime,
    *,
    is_trial: bool,
    apply: bool,
) -> Report:
    from ..core.correspondence.desk import Folders
    from ..core.correspondence.seals import Seals
    from ..gh.environment import repository_page
    from ..run.mailbox_look import Look
    from ..run.mails_out import Writer
    from ..texts import words

    secrets = _secrets(os.environ, is_trial=is_trial)
    repository = repository_page(os.environ, root)
    mails = Writer(checkout, settings, Seals(secrets), repository)
    folders = Folders(**words(checkout.network.language, "mails")["folders"])
    look = Look(mailbox, post, mails, folders, _bringer(root, now, checkout), now, settings.server_name)
    return look.through() if apply else look.only_read()


def _secrets(variables: Mapping[str, str], *, is_trial: bool) -> Secrets:
    from ..core.github.signing import VARIABLE, Secrets
    from ..core.primitives.errors import BadConfig, Fault

    found = Secrets.of(variables.get(VARIABLE, ""))
    if found:
        return found
    if is_trial and not variables.get("GITHUB_TOKEN"):
        return Secrets.of(FOR_TRIALS)
    remedy = "Make one with 'openssl rand -hex 32', and keep it as a secret of the repository: docs/mail.md."
    raise BadConfig(
        [Fault("environment", 0, f"{VARIABLE} is not set; without it nobody owns a casus by mail.", remedy)]
    )


def _bringer(root: Path, now: datetime, checkout: Checkout) -> Callable[[], Bringer]:
    """GitHub, opened where there is something to bring or to tell."""
    made: list[Bringer] = []

    def opened() -> Bringer:
        from ..gh.writing import GitHubWriter
        from ..run.brought import Bringer
        from ..run.opening import opened as reader_of

        if not made:
            reader = reader_of(root, now, checkout=checkout)[0]
            made.append(Bringer(reader, GitHubWriter(reader), os.environ.get("GITHUB_REF_NAME") or "main"))
        return made[0]

    return opened


def _in_files(folder: Path) -> tuple[Mailbox, Post]:
    from ..mail.eml_folder import EmlFolder, EmlPost

    mailbox = EmlFolder(folder)
    return mailbox, EmlPost(folder / OUT, mailbox)


def _on_a_server(settings: Settings) -> tuple[Mailbox, Post]:
    from ..mail.access import MailSettings, Way, mailbox_from, post_from

    ports = (IMAP_STARTTLS, SUBMISSION) if settings.starttls else (IMAPS, SMTPS)
    imap, smtp = (
        _server(host, port, settings) for host, port in zip((settings.imap, settings.smtp), ports, strict=True)
    )
    access = MailSettings(
        settings.address,
        imap,
        smtp,
        user=settings.user,
        way=Way(settings.login),
        tenant=settings.tenant,
        client_id=settings.client_id,
        token_url=settings.token_url,
        ca_file=os.environ.get("OSPO_MAIL_CA", ""),
        server_name=settings.server_name,
    )
    return mailbox_from(access, os.environ), post_from(access, os.environ)


def _server(host: str, port: int, settings: Settings) -> Server:
    from ..mail.access import Server

    name, _, given = host.partition(":")
    return Server(name, int(given) if given else port, settings.starttls)


def _tell(report: Report, *, apply: bool) -> None:
    if report.is_elsewhere:
        click.echo("Another run is at work in this mailbox: nothing was done.")
        return
    lines = [f"{count} {name}" for name, count in sorted(report.counts.items())]
    done = ", ".join(lines) if lines else "nothing new"
    told = f"Mail: {done}; {report.waiting} wait for a person." if apply else f"Mail, would be done: {done}."
    click.echo(shown(told))
    summarise(told)
    for each in report.failures:
        annotate("warning", each)
        click.echo(shown(each), err=True)
