"""Whom the network misses, on the small GitHub: in the agenda and in what waits, in numbers and without a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.given import WITH_BOARD
from tests.site.knowledge import ABOUT, ADDRESS
from tests.town import PEOPLE, Town, town

DAY = timedelta(days=1)
MEETINGS = "meetings:\n  lead: 20\n  series:\n    k: { rule: 'FREQ=MONTHLY;BYDAY=2TH', first: '2026-12-10 13:00' }\n"
SECTIONS = f"conversation:\nreminders:\nwaiting:\nprivacy:\n{MEETINGS}{ABOUT % ADDRESS}"
LINES = "* @zoe @wim\nlicenties @anna @bert\nlicenties/eupl @carla\ninkoop @emma\n"
AWAY = "---\npaused_until: 2027-02-01\n---\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + SECTIONS) as it:
        pages = {f"docs/experts/{login}.md": AWAY for login in ("anna", "bert", "emma")}
        it.repo.commit({".github/EXPERTISE": LINES, **pages}, message="Wie", author="zoe")
        it.renew()
        yield it


def ours(place: Town, key: str) -> str:
    return next(each.body or "" for each in place.repo.issues() if (each.body or "").startswith(f"<!-- ospo:{key}"))


def gaps(agenda: str) -> str:
    return agenda.partition("## Waar we nog iemand zoeken")[2].partition("\n## ")[0]


def test_agenda_and_list_say_whom_we_miss_in_numbers_and_no_name(place: Town) -> None:
    number = place.send(topics=["Veilig publiceren"])
    place.play()
    outcomes = []
    for _ in range(9):
        place.box.advance(DAY)
        outcomes.append(place.sweep())
    section = gaps(ours(place, "agenda/"))
    assert "- We zoeken nog een expert voor *Veilig publiceren*." in section
    assert "één thema met één expert, één thema waar nu niemand ruimte heeft" in section, "of inkoop no room is told"
    assert "zonder antwoord" not in section, "nobody of the network looked at it: it may be anything"
    assert f"([welke]({ADDRESS}wie-missen-we/))" in section
    place.repo.react("zoe", number, "+1")
    for _ in range(3):
        place.sweep()
    section = gaps(ours(place, "agenda/"))
    assert f"- Ook voor #{number}." in section
    assert "één vraag zonder antwoord van een expert" in section
    waiting = ours(place, "waiting ")
    assert "We missen mensen: één thema zonder expert, één thema met één expert" in waiting
    told = [waiting, section, *(each.summary.terminal() + each.summary.markdown() for each in outcomes)]
    experts = re.compile(rf"\b({'|'.join(set(PEOPLE) - {'zoe', 'wim', 'olga'})})\b")
    assert [each for each in told if experts.search(each)] == []
    assert place.sweep().summary.plan.steps == ()


def test_nothing_waits_only_because_somebody_is_missed(place: Town) -> None:
    place.sweep()
    place.sweep()
    assert not [each for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:waiting ")]
