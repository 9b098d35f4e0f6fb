"""Reads those files of a checkout by which everything goes, and loads nothing of what a run does with them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ..adopt.forms import CASUS, INSTALLED, casus_form
from ..core.casus.casus import CasusForm
from ..core.network import decided, expertise
from ..core.network.decided import Network
from ..core.primitives.errors import BadConfig, Fault
from ..texts import words


def configuration_text(root: Path) -> str:
    """What stands in `.github/ospo.yml`. Raises BadConfig where it isn't there or can't be read."""
    text = text_of(root / decided.FILE, root)
    if text is None:
        remedy = f"We looked in {root.resolve()}; elsewhere, use --root. An example: docs/adopt.md of ospo_automation."
        raise BadConfig([Fault(decided.FILE, 0, "is not there.", remedy)])
    return text


def network_as(model: type[Network], text: str, unread: Collection[str] = ()) -> Network:
    """The network as it stands in a configuration, which needn't be a file yet, without the sections in `unread`."""
    return decided.load(text, model=model, defaults=lambda language: words(language)["labels"], unread=unread)


def read_casus_form(root: Path, configured: Network) -> CasusForm:
    """The casus form as it stands in the repository."""
    return casus_form(configured, text_of(root / INSTALLED / CASUS, root))


def read_expertise(root: Path, configured: Network) -> expertise.Expertise:
    for place in expertise.PLACES:
        text = text_of(root / place, root, newline="")
        if text is not None:
            return expertise.parse(text, teams=configured.teams, file=place)
    what = "is not there, so nobody can be asked."
    remedy = "Make one with a line such as '* @coordinator'."
    return expertise.Expertise((), (Fault(expertise.PLACES[0], 0, what, remedy),))


def text_of(file: Path, root: Path, newline: str | None = None, *, is_within: bool = False) -> str | None:
    """A file's text, or None where there is none. A link that leads out of the checkout is refused.

    With `newline=""` its lines end as they do in the file. `is_within`: somebody looked already that no link leads out.
    """
    if not file.is_file():
        return None
    name = file.relative_to(root).as_posix()
    if not is_within and not file.resolve().is_relative_to(root.resolve()):
        raise BadConfig([Fault(name, 0, "is a link to a place outside the repository.", "Put the file itself here.")])
    try:
        with file.open(encoding="utf-8", newline=newline) as opened:
            return opened.read()
    except UnicodeDecodeError:
        raise BadConfig([Fault(name, 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None
