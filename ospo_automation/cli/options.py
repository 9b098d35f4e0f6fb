"""What several commands on the command line can be told: which checkout, which moment, and to really do it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The checkout of the network's repository; this folder if left out.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="For another program to read.")
APPLY = click.option("--apply", is_flag=True, help="Do it. Without this you only see what would be done.")


class Moment(click.ParamType[datetime]):
    """A moment as text; without a time zone it is UTC."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no moment; write it as 2026-11-24T09:30:00Z", param, ctx)
        if not 2000 <= moment.year < 2100:
            self.fail(f"'{value}' is not in this century; write it as 2026-11-24T09:30:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Number(click.ParamType[int]):
    """A whole number, of an issue unless it says otherwise."""

    name = "number"

    def __init__(self, most: int = 999_999_999) -> None:
        self.most = most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= self.most):
            self.fail(f"'{value}' is no number from 1 to {self.most}", param, ctx)
        return int(text)


def text_of(file: TextIO) -> str:
    """What stands in it. Raises BadConfig where that is no text."""
    from ..core.primitives.errors import BadConfig, Fault

    try:
        return file.read()
    except UnicodeDecodeError:
        raise BadConfig([Fault(file.name, 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None


NOW = click.option(
    "--now",
    type=Moment(),
    default=None,
    envvar="OSPO_NOW",
    show_envvar=True,
    help="The moment to reckon with, such as 2026-11-24T09:30:00Z.",
)
DIFF = click.option("--diff", "whole", is_flag=True, help="Show every line, of new files too.")
