"""Who stands in the network's files, and what our own issue about joining remembers of who comes and who goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from ..casus.checkout import Checkout
from ..casus.remembered import LEFT, Pauses
from ..github.issue import OwnIssue, OwnKind
from ..network.joiner import Joiner, signs
from ..network.profiles import FOLDER, OVERVIEWS, Profile
from ..network.signing_up import topics_of

HOME = OwnKind("joining")
APPROVED, ENDED, HANDLED, WITHDRAWN = "approved", "ended", "handled", "withdrawn"
"""What it remembers: the forms that are to be proposed, those that were turned down, with the last comment then, the
last of our pull requests that was closed, by its branch, and the forms that were taken back after an approval.
"""
MOST_REMEMBERED = 200


def page_of(login: str, checkout: Checkout) -> str:
    """The file of the page that is called after this login, as it is called where there is one."""
    wanted = f"{FOLDER}/{login}.md"
    return next((path for path in checkout.pages() if path.lower() == wanted.lower()), wanted)


def page_there(login: str, checkout: Checkout) -> str:
    """The file of somebody's own page as it is today: also one that is called after a login that they had before."""
    if login.lower() in checkout.as_written.profiles.pages:
        return page_of(login, checkout)
    before = (each for each in former(login, checkout) if each in checkout.as_written.profiles.pages)
    return page_of(next(before, login), checkout)


def login_of(path: str) -> str:
    """Whose page a file is, as it is called."""
    return path.rpartition("/")[2].removesuffix(".md")


def is_own_page(login: str) -> bool:
    """Whether the page that is called so is somebody's."""
    return login.lower() not in OVERVIEWS


def former(login: str, checkout: Checkout) -> list[str]:
    """The logins that somebody had before and by which our files still name them."""
    login, accounts = login.lower(), checkout.accounts
    return sorted(each for each in checkout.members if each != login and accounts.today(each) == login)


def says_so(joiner: Joiner, checkout: Checkout) -> bool:
    """Whether the files say what somebody wants: their page, and the lines of their topics and no others."""
    login = joiner.person.login
    page = checkout.profiles.pages.get(login.lower())
    if page is None or page.github_id != joiner.person.id:
        return False
    named = own_lines(login, checkout)
    wanted = joiner.page(page, page.confirmed_on or date.min)
    is_signed = not signs(joiner, named) and set(named) <= set(joiner.lines)
    return is_signed and _as_wanted(page) == _as_wanted(wanted)


def own_lines(login: str, checkout: Checkout) -> list[str]:
    """The topics on whose lines somebody stands: coordinators' and wider ones are people's affair."""
    text, logins = checkout.as_written.expertise.text, (login, *former(login, checkout))
    named = (each.strip("/") for name in logins for each in topics_of(text, name))
    return [each for each in dict.fromkeys(named) if each in checkout.network.topics]


def _as_wanted(page: Profile) -> Profile:
    return page.model_copy(update={"confirmed_on": None, "joined_on": None})


def leaving(pauses: Pauses, checkout: Checkout) -> list[str]:
    """Who wants to go and still stands in the files, as they stand there."""
    gone = {login for login, until in pauses.items() if until == LEFT}
    return sorted(each for each in checkout.members if checkout.accounts.today(each) in gone)


def in_teams(logins: Iterable[str], checkout: Checkout) -> list[str]:
    """Who of these stands in a team of `ospo.yml`, out of which only people take somebody: it says who may what."""
    there = {each.lower() for team in checkout.network.teams.values() for each in team}
    return [each for each in logins if each.lower() in there]


def is_named_alone(login: str, checkout: Checkout) -> bool:
    """Whether somebody has a line or a page of their own, which a proposal can take away."""
    logins = [login.lower(), *former(login, checkout)]
    text, pages = checkout.as_written.expertise.text, checkout.as_written.profiles.pages
    return any(each in pages or topics_of(text, each) for each in logins)


def numbers_in(home: OwnIssue | None, key: str) -> dict[int, int]:
    """What it remembers by the number of a form."""
    found = home.state.get(key) if home is not None else None
    return {
        int(number): last
        for number, last in (found.items() if isinstance(found, dict) else ())
        if str(number).isdecimal() and isinstance(last, int)
    }


def ended_in(home: OwnIssue | None) -> dict[int, int]:
    """The forms that were turned down, each with the last comment that there was then on it."""
    return numbers_in(home, ENDED)


def approved_in(home: OwnIssue | None) -> list[int]:
    """The forms that were to be proposed when a run last looked."""
    return _list_in(home, APPROVED)


def withdrawn_in(home: OwnIssue | None) -> list[int]:
    """The forms that were taken back after an approval, whose people may stand in the files all the same."""
    return _list_in(home, WITHDRAWN)


def _list_in(home: OwnIssue | None, key: str) -> list[int]:
    found = home.state.get(key) if home is not None else None
    return [each for each in found if isinstance(each, int)] if isinstance(found, list) else []


def handled_in(home: OwnIssue | None) -> dict[str, int]:
    """By branch the last of our pull requests of which it was seen that it is closed."""
    found = home.state.get(HANDLED) if home is not None else None
    return {str(each): pull for each, pull in found.items() if isinstance(pull, int)} if isinstance(found, dict) else {}


def noted(
    approved: Iterable[int], ended: Mapping[int, int], handled: Mapping[str, int], withdrawn: Collection[int] = ()
) -> dict[str, Any]:
    """What our own issue is to remember."""
    kept = sorted(ended.items())[-MOST_REMEMBERED:]
    return {
        APPROVED: sorted(approved)[:MOST_REMEMBERED],
        ENDED: {str(number): last for number, last in kept},
        HANDLED: dict(handled),
        **({WITHDRAWN: sorted(withdrawn)[-MOST_REMEMBERED:]} if withdrawn else {}),
    }
