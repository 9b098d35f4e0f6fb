"""The part of the front door that finds what somebody wrote, for whoever has to take it back."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import JSON, NOW, ROOT
from .workflow import shown

if TYPE_CHECKING:
    from ..core.casus.checkout import Checkout
    from ..run.erasure import Answer


@click.command()
@click.argument("login")
@click.option(
    "--also",
    multiple=True,
    metavar="NAME",
    help="Another name that they have or had, such as an earlier login; may be given more than once.",
)
@NOW
@JSON
@ROOT
def words(login: str, also: Sequence[str], now: datetime | None, root: Path, *, as_json: bool) -> None:
    """Find every place that holds words of LOGIN, or their name: for an answer to a request for erasure.

    With each it says what can be done about it, and at the end what can't be seen from here. Nothing is changed.

    \b
    Somebody writes: please remove everything of me. Then:
      1. Ask which account it is, and whether they had others, or another name: those go behind --also.
      2. Pull the default branch, and run this with GITHUB_REPOSITORY and GITHUB_TOKEN set. A token that may
         read is enough. Without them only the files of this checkout are looked at.
      3. Go through the list from the top: what comes later often goes by itself once the first things are gone.
      4. Run it again. Keep no copy of its answer longer than you need: it holds what you are to remove.
      5. Tell the person, within a month, what is gone, what stays and why.

    Earlier logins that the network's files or our own comments knew them by are looked for as well. It takes about
    one request for each hundred issues, and for each hundred comments.
    """  # noqa: D301  (click leaves the lines below such a sign as they are)
    from ..core.primitives.logins import is_login
    from ..run.configuration import read_checkout
    from ..run.erasure import as_json as answer_as_json
    from ..run.erasure import as_text

    login = login.removeprefix("@")
    if not is_login(login.removesuffix("[bot]")):
        raise click.UsageError(f"'{login}' is no login on GitHub. Other names go behind --also.")
    checkout = read_checkout(root)
    answer = _answer(checkout, root, login, also, now or datetime.now(UTC))
    if as_json:
        click.echo(shown(json.dumps(answer_as_json(answer), indent=2, ensure_ascii=False)))
    else:
        click.echo(shown(as_text(answer, checkout.network.language)))


def _answer(checkout: Checkout, root: Path, login: str, also: Sequence[str], now: datetime) -> Answer:
    from ..gh.archive import account, account_before, archive, commits_by, earlier_logins
    from ..gh.environment import repository_page
    from ..run.erasure import search, somebody_of
    from ..run.opening import opened

    page = repository_page(os.environ, root)
    if not (os.environ.get("GITHUB_REPOSITORY") and os.environ.get("GITHUB_TOKEN")):
        return search(checkout, root, somebody_of(checkout, login, also, None, ""), None, page=page, now=now)
    reader = opened(root)[0]
    known = account(reader, login)
    there = archive(reader, known.login, lambda what: click.echo(f"Reading {what} ...", err=True))
    if known.id is None and (now_named := account_before(reader, there, login)) is not None:
        known, there = now_named, replace(there, commits=commits_by(reader, now_named.login))
    click.echo("Comparing ...", err=True)
    before = earlier_logins(reader, there, known)
    somebody = somebody_of(checkout, known.login, (*also, *before), known.id, known.name)
    return search(reader.checkout, root, somebody, there, page=page, now=now)
