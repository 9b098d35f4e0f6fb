"""What people share is there once and is told once, wherever the run that was to see to it is cut short."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import unified_diff
from pprint import pformat
from typing import Any

import pytest

from ospo_automation.core.knowledge.experience import FORM as EXPERIENCE
from ospo_automation.core.meetings.partner_event import FORM as EVENT
from ospo_automation.core.primitives.errors import Trouble
from ospo_automation.core.signals.tips_sent import FORM as TIP
from ospo_automation.sandbox import Event
from tests.automations.test_events import answers as event_told
from tests.automations.test_experiences import answers as experience_told
from tests.given import OSPO_YML
from tests.joiners import sweep
from tests.journeys.test_crash import crash, deaths
from tests.losses import doubled, mailed, state_of
from tests.site.knowledge import lesson
from tests.town import NAME, Moment, Town, town

ON = f"""{OSPO_YML}conversation:
signals:
experiences:
events:
digest:
  announcements: true
communication:
meetings:
  lead: 14
  extra:
    - {{ at: 2026-11-10 13:00 }}
    - {{ at: 2026-12-15 13:00 }}
    - {{ at: 2027-01-14 13:00 }}
site:
  address: https://kennis.example.org/
"""
MINUTES = "---\ntitle: Verslag\ndate: 2026-11-10\n---\n\n# Verslag\n\n## Besluiten\n\n- We tekenen het manifest.\n"
FILES = {
    "docs/lessen/2026/9-eupl.md": lesson("Mag het?", date="2026-11-20", topics="[inkoop]"),
    "docs/bijeenkomsten/2026-11-10-extra.md": MINUTES,
}
LINK = "https://nieuws.example/rapport"


@dataclass(frozen=True)
class Start:
    """A town with everything on in which nothing was shared yet, and the moment to which each tale goes back."""

    place: Town
    moment: Moment


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    with town(tmp_path_factory.mktemp("shared"), ON) as place:
        place.repo.let_actions_open_pulls()
        place.repo.commit(FILES)
        place.box.events.clear()
        sweep(place)
        yield Start(place, Moment(place))


def form(name: str, who: str, title: str, **answers: Any) -> Callable[[Town], int]:
    return lambda place: place.repo.submit_form(who, name, title=title, answers=answers, strict=False)


tip = form(TIP, "piet", "Samen inkopen", link=LINK, matters="Zo delen dertig gemeenten hun inkoop.")
experience = form(EXPERIENCE, "olga", "Onze code staat open", **experience_told())
event = form(EVENT, "olga", "Dag van de open source", **event_told())


def newest(place: Town) -> Event:
    """The last that a workflow of ours listens to; what came before it was run."""
    return [*place.waiting()][-1]


def hour(place: Town) -> Event:
    return Event("schedule", None, NAME, "zoe", {"schedule": "17 * * * *"}, place.box.now)


def sent(send: Callable[[Town], int]) -> Callable[[Town], Event]:
    def tale(place: Town) -> Event:
        send(place)
        return newest(place)

    return tale


def then(send: Callable[[Town], int], who: str, *words: str) -> Callable[[Town], Event]:
    """Somebody writes below what was sent in, one thing after the other; the last is what happens."""

    def tale(place: Town) -> Event:
        number = send(place)
        for each in words:
            place.play()
            place.repo.comment(who, number, each)
        return newest(place)

    return tale


def merged(place: Town) -> Event:
    place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
    return next(each for each in place.waiting() if each.name == "pull_request")  # a push follows it


def told_and_merged(place: Town) -> Event:
    experience(place)
    place.play()
    return merged(place)


def at_the_end_of_the_month(place: Town) -> Event:
    """With a casus that nobody answered; the sweep is the first of a working day of December."""
    casus = place.send()
    place.play()
    place.repo.react("zoe", casus, "+1")
    place.box.advance(datetime(2026, 12, 2, 9, tzinfo=UTC) - place.box.now)
    return hour(place)


def digest(place: Town) -> int:
    at_the_end_of_the_month(place)
    sweep(place)
    sweep(place)
    return next(each.number for each in place.repo.issues() if each.title.startswith("Maandbericht"))


def written_in(place: Town) -> Event:
    """Somebody wrote a beginning, and an expert answered what stands first in it."""
    own = digest(place)
    body = str(place.repo.issue(own).body)
    place.repo.edit_issue("zoe", own, body=body.replace("<!-- Schrijf", "Een drukke maand.\n\n<!-- Schrijf"))
    experience(place)
    place.play()
    return hour(place)


def published(place: Town) -> Event:
    digest(place)
    return merged(place)


def quarter_told(place: Town) -> Event:
    """The agenda of a meeting that comes after the end of a quarter leads to what that was worth."""
    place.box.advance(datetime(2027, 1, 4, 9, tzinfo=UTC) - place.box.now)
    return hour(place)


TALES: dict[str, Callable[[Town], Event]] = {
    "a tip is sent in": sent(tip),
    "a tip is taken in": then(tip, "zoe", "Akkoord"),
    "an experience is sent in": sent(experience),
    "an experience is published": told_and_merged,
    "an event is sent in": sent(event),
    "an event is let in": then(event, "zoe", "Akkoord"),
    "somebody goes": then(event, "zoe", "Akkoord", "Ik ga!"),
    "others may be called": then(Town.send, "zoe", "/blog"),
    "others are called": then(Town.send, "olga", "/blog"),
    "a text stands elsewhere": then(Town.send, "zoe", "/geplaatst https://pleio.example/blog/1"),
    "a digest is opened": at_the_end_of_the_month,
    "a digest is brought up to date": written_in,
    "a digest is published": published,
    "a quarter is told": quarter_told,
}
SEEN = {
    "a tip is taken in": f"[Samen inkopen]({LINK})",
    "somebody goes": "gaat nu één iemand",
    "others may be called": "appeal-asked",
    "others are called": "Denk jij mee?",
    "a text stands elsewhere": "https://pleio.example/blog/1",
    "a digest is brought up to date": "Een drukke maand.",
    "a digest is published": "ospo:announced/2026-11",
    "a quarter is told": "kwartaal/2026-4",
}
"""What shows that a tale came to its end."""


def run(place: Town, happened: Event) -> None:
    with suppress(Trouble):  # as the command line tells it
        place.run(happened)


def left(place: Town, happened: Event) -> tuple[Any, list[str], list[Any]]:
    """What stands there after a sweep, who had mail about it, and what stands there twice. What we open ourselves is
    whole after the next one, and what is to be announced as well closes then.
    """
    for _ in range(1 if happened.name.startswith("issue") else 2):
        sweep(place)
    return state_of(place), mailed(place), doubled(place)


def differences(there: object, expected: object) -> str:
    """But for the moment until which a yes counts for nothing: what no run saw when it came may have been changed."""
    before, after = (re.sub(r'"after":[01],', "", pformat(each, width=140)).splitlines() for each in (expected, there))
    return "\n".join(unified_diff(before, after, "undisturbed", "cut short", n=0, lineterm=""))


@pytest.mark.parametrize("name", TALES)
def test_the_next_sweep_finishes_what_was_cut_short(start: Start, name: str) -> None:
    place = start.place
    start.moment.back()
    place.box.events.clear()
    happened = TALES[name](place)
    moment, before = Moment(place), len(place.box.requests)
    assert not place.run(happened).has_failed
    requests = len(place.box.requests) - before
    assert requests <= (10 if happened.name != "schedule" else 25)
    expected = left(place, happened)
    assert expected[2] == []
    assert SEEN.get(name, "") in repr(expected)
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        run(place, happened)
        place.box.faults = None
        if moment.is_new():
            assert differences(left(place, happened), expected) == "", (at, when)
