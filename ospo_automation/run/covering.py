"""Whom a network misses, for who asks it on the command line: numbers for everybody, names for a coordinator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..core.casus.asks import History, asks_in
from ..core.casus.checkout import Checkout
from ..core.casus.rounds import Load, Obstacle, Request, obstacle
from ..core.sight.coverage import Cover, Coverage, experts_of

if TYPE_CHECKING:
    from ..gh.reading import GitHubReader  # 0.2 s to load, and without GitHub nothing is asked of it

_COVERS = {
    Cover.NOBODY: "nobody signed up",
    Cover.ONE: "one person",
    Cover.FULL: "nobody has room now",
    Cover.COVERED: "covered",
}
_ROOM = {
    Obstacle.AWAY: "away",
    Obstacle.ASKED_ENOUGH: "was asked often enough this week",
    Obstacle.TAKES_PART_ENOUGH: "takes part in enough casussen",
}


@dataclass(frozen=True)
class Place:
    """Somebody who signed up for a topic; `why` they couldn't be asked now, "" where they could."""

    topic: str
    login: str
    why: str


@dataclass(frozen=True)
class Names:
    """For a coordinator alone. `never_asked` is None where nobody read what was asked."""

    places: Sequence[Place]
    never_asked: Sequence[str] | None


def names_of(checkout: Checkout, load: Load, asked: Collection[str] | None, now: datetime) -> Names:
    today = checkout.network.calendar.today(now)
    request = Request(0, (), (), History(), None)
    places = []
    for topic in checkout.network.topics:
        for login in sorted(experts_of(checkout, topic)):
            hindered = obstacle(login, request, load, checkout.profiles, today, now)
            places.append(Place(topic, login, _ROOM[hindered] if hindered is not None else ""))
    people = sorted({each.login for each in places})
    return Names(places, None if asked is None else [login for login in people if login not in asked])


def ever_asked(hub: GitHubReader) -> frozenset[str]:
    """Whoever we asked anything on any casus, by their login of today: about a request for each twenty casussen."""
    bots, accounts = hub.checkout.network.bots, hub.checkout.accounts
    asks = (each.known(accounts) for number in hub.all_casussen() for each in asks_in(hub.comments(number), bots))
    return frozenset(person.login.lower() for ask in asks for person in ask.people)


def coverage_as_text(found: Coverage, checkout: Checkout) -> str:
    """For the terminal, and nothing in it that may not be read by everybody."""
    names = checkout.form.short
    width = max(len(each.path) for each in found.topics)
    lines = [
        f"{each.path:<{width}}  {'; '.join(_said(each.cover, each.at_least, each.in_vain))}" for each in found.topics
    ]
    for what, question, ids in (
        ("kinds of organisation", "organisation_type", found.kinds),
        ("regions", "region", found.regions),
    ):
        if ids:
            told = ", ".join(names[question][each] for each in ids)
            lines += ["", f"No question, lesson or person yet from these {what}: {told}."]
    if not found.knows_casussen:
        lines += ["", "What was asked in vain isn't known here: ospo site read --to casussen.json, then --casussen."]
    if not found.knows_room:
        lines += ["", "Who has room isn't known here: set GITHUB_REPOSITORY and GITHUB_TOKEN to count that too."]
    return "\n".join(lines)


def _said(cover: Cover, at_least: int, in_vain: int) -> Iterator[str]:
    yield _COVERS[cover]
    if at_least:
        yield f"{at_least} people or more"
    elif cover not in {Cover.NOBODY, Cover.ONE}:
        yield "fewer than five people"
    if in_vain:
        yield f"{in_vain} {'question' if in_vain == 1 else 'questions'} asked in vain"


def names_as_text(found: Names) -> str:
    lines = []
    topic = None
    for each in found.places:
        lines += [each.topic] if each.topic != topic else []
        topic = each.topic
        lines.append(f"  {each.login:<20} {each.why or 'has room'}")
    never = found.never_asked
    told = "unknown here: set GITHUB_REPOSITORY and GITHUB_TOKEN" if never is None else ", ".join(never) or "nobody"
    return "\n".join([*lines, "", f"Never asked: {told}."])


def names_as_json(found: Names) -> dict[str, Any]:
    return {
        "people": [{"topic": each.topic, "login": each.login, "why_not_now": each.why} for each in found.places],
        "never_asked": None if found.never_asked is None else list(found.never_asked),
    }
