"""The part of the front door that says which settings of GitHub would stop us, and where to change them."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .options import JSON, NOW, ROOT
from .workflow import shown


@click.command()
@NOW
@JSON
@ROOT
def doctor(now: datetime | None, root: Path, *, as_json: bool) -> None:
    """Say which settings on GitHub would stop the automation, with what to do and where to click.

    Asks with GITHUB_TOKEN, or else GH_TOKEN; in a clone it knows which repository from git, else from
    GITHUB_REPOSITORY. A token that may read 'Administration', 'Variables', 'Secrets', 'Environments' and 'Pages' sees
    most; what yours may not see is listed as not seen. Changes nothing. Ends with 1 where something stops the
    automation.
    """
    from ..gh.environment import by_hand
    from ..run.doctor import as_json as checkup_as_json
    from ..run.doctor import as_text, looked_over
    from ..run.opening import opened

    reader, environment = opened(root, now, by_hand(os.environ, root))
    language = reader.checkout.network.language
    checkup = looked_over(reader, environment, now or datetime.now(UTC))
    if as_json:
        told = checkup_as_json(checkup, environment.repository, language)
        click.echo(shown(json.dumps(told, indent=2, ensure_ascii=False)))
    else:
        click.echo(shown(as_text(checkup, environment.repository, language)))
    if checkup.breaking:
        sys.exit(1)
