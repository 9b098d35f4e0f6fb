"""A network that people can join by form, and what they and its coordinators do there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from ospo_automation.core.network.joiner import FORM
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import OSPO_YML
from tests.town import NAME, Town, town

ON = OSPO_YML + "joining:\nconversation:\nboard:\n"

ANSWERS: dict[str, Any] = {
    "part": "Ik denk mee en jullie mogen mij vragen stellen",
    "topics": ["Inkoop en aanbesteden"],
    "per_week": "twee vragen per week",
    "organisation_type": "gemeente",
    "organisation": "Gemeente Zeldzaam",
    "job": "inkoper",
    "sentence": "Koopt graag samen in.",
    "shown": ["name", "organisation", "topics", "text"],
    "own_form": True,
}

BOXES = {
    "name": "Mijn naam, met een eigen pagina",
    "organisation": "Mijn organisatie",
    "topics": "Mijn thema's",
    "text": "De zin over mijzelf",
}


@contextmanager
def open_to_joiners(folder: Path) -> Iterator[Town]:
    with town(folder, ON) as it:
        it.repo.let_actions_open_pulls()
        it.box.events.clear()
        yield it


def send(place: Town, who: str = "piet", **changed: Any) -> int:
    place.box.add_user(who)
    given = {**ANSWERS, **changed}
    given = {id_: answer for id_, answer in given.items() if answer}
    if isinstance(given.get("shown"), list):
        given["shown"] = [BOXES[each] for each in given["shown"]]
    number = place.repo.submit_form(who, FORM, title="Ik denk mee", answers=given, strict=False)
    place.play()
    return number


def id_of(place: Town, who: str) -> int:
    account = place.box.world.account(who)
    assert account is not None
    return account.id


def said(place: Town, number: int) -> str:
    ours = [each for each in place.repo.comments(number) if each.author == BOT_LOGIN]
    return ours[-1].body.partition("\n")[2]


def sweep(place: Town) -> None:
    place.renew_if_changed()
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.failures
    place.propose(outcome)
    place.box.advance(timedelta(minutes=1))


def on_branch(place: Town, path: str, number: int, key: str = "joining") -> str:
    return place.box.git_of(NAME).run("show", f"ospo/{key}-{number}:{path}").decode()


def home(place: Town) -> int:
    return next(each.number for each in place.repo.issues() if each.title == "Wie erbij komt en wie weggaat")


def agree(place: Town, number: int, who: str = "zoe", word: str = "akkoord") -> None:
    place.repo.comment(who, number, word)
    place.play()


def member(place: Town, who: str = "piet", **changed: Any) -> int:
    """Somebody who is in by now; the number of their form."""
    number = send(place, who, **changed)
    agree(place, number)
    place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
    place.play()
    sweep(place)
    assert said(place, number).startswith("Welkom")
    return number
