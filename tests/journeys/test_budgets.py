"""What a command costs in requests, and that whatever goes wrong in between it is done once and wholly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from ospo_automation.adopt.forms import CASUS
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.commands import COMMANDS
from ospo_automation.core.github.issue import Comment, Issue
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight import scene
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_meetings import SECTION as MEETINGS
from tests.commanded import SAID, Said, Village, village
from tests.gh.test_threads import asked
from tests.given import OSPO_YML
from tests.journeys.test_crash import crash, deaths
from tests.journeys.test_faults import Stage, cross, overtaken
from tests.town import COMPLETE, keys, town

CROSSED = ("join", "leave", "ask", "advice", "helped", "after_all", "withdraw", "pause")
ALL = pytest.mark.parametrize("said", SAID.values(), ids=SAID)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with village(tmp_path_factory.mktemp("bare"), with_board=False) as it:
        yield it


@pytest.fixture(scope="module")
def boarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with village(tmp_path_factory.mktemp("boarded"), with_board=True) as it:
        yield it


def staged(said: Said, bare: Village, boarded: Village) -> Stage:
    """Played once undisturbed, where it takes the fewest requests."""
    it = boarded if said.needs_board else bare
    return Stage(it.place, lambda _: it.tell(said))


def reaction(it: Stage) -> str:
    found = next(each for each in reversed(it.place.repo.comments(it.number)) if each.author != BOT_LOGIN)
    return next(content for login, content in reversed(found.reactions) if login == BOT_LOGIN)


def test_every_command_is_among_them() -> None:
    assert {said.command for said in SAID.values()} == {command.name for command in COMMANDS}


FOR_COMMUNICATION = ("placed", "call_elsewhere")  # of a network that says who does that, as this one doesn't


@ALL
def test_a_command_takes_few_requests(said: Said, bare: Village, boarded: Village) -> None:
    if not said.needs_board:
        it = Stage(bare.place, lambda _: bare.tell(said))
        assert it.requests <= said.most_requests
        not_done = {SAID[each] for each in ("refused", "misspelled", *FOR_COMMUNICATION)}
        assert reaction(it) == ("confused" if said in not_done else "+1")
    it = Stage(boarded.place, lambda _: boarded.tell(said))
    assert it.requests <= said.most_requests  # the board is read and written with something else


def test_a_new_casus_takes_few_requests_with_everything_on(tmp_path: Path) -> None:
    """One that reads, one that asks people, and one that notes that. Where another casus is like it, one more looks
    whether that may be shown.
    """
    on = (each.name for each in AUTOMATIONS if each.settings and f"\n{each.name}:" not in OSPO_YML + MEETINGS)
    with town(tmp_path, OSPO_YML + MEETINGS + "".join(f"{name}:\n" for name in on)) as place:
        place.send("sam")
        place.send("tom", topics=["Inkoop en aanbesteden"], question="Hoe vraag ik een leverancier om zijn broncode?")
        place.play()  # every label is there, and our own issues are
        for who, question, most in (("olga", "Mag dit onder de EUPL?", 4), ("piet", "Wie toetst onze parkeerapp?", 3)):
            answers = {**COMPLETE, "question": question, "situation": question}
            number = place.repo.submit_form(who, CASUS, title=question, answers=answers, strict=False)
            assert asked(place, place.play) <= most
            assert "ask/1" in keys(place, number)
            welcome = place.repo.comments(number)[0].body
            assert ("casus/1" in welcome) == (most == 4)


def test_a_command_looks_once_at_each_world_and_reads_each_marker_few_times(
    boarded: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A world is what the turns so far leave: what is there, what people asked for, what follows from that. Looking
    anew for each automation it were 7 looks, and 60 readings of the same 11 lines.
    """
    looks, readings, bodies = Counter[str](), 0, set[str]()
    seen, read = scene.assess, Mark.read.__func__  # type: ignore[attr-defined]  # what is behind a class method

    def assess(issue: Issue, comments: Sequence[Comment], *rest: Any, **more: Any) -> Any:
        looks[repr((issue, [comment.body for comment in comments]))] += 1
        return seen(issue, comments, *rest, **more)

    def counted(cls: type[Mark], body: str) -> Mark | None:
        nonlocal readings
        readings += 1
        bodies.add(body)
        return cast("Mark | None", read(cls, body))

    it = Stage(boarded.place, lambda _: boarded.tell(SAID["advice"]))
    monkeypatch.setattr(scene, "assess", assess)
    monkeypatch.setattr(Mark, "read", classmethod(counted))
    it.back(with_labels=True)
    it.run()
    assert set(looks.values()) == {1}
    assert len(looks) == 3
    assert readings <= 29
    assert len(bodies) == 11


@ALL
def test_a_command_is_finished_by_the_next_run(said: Said, bare: Village, boarded: Village) -> None:
    it = staged(said, bare, boarded)
    for at, when in deaths(it.requests):
        it.back(with_labels=True)
        it.place.box.faults = crash(at, when, for_good=True)
        it.run()
        it.check_comments((at, when))
        it.check_end((at, when))
        it.check_mail_once((at, when))


@pytest.mark.parametrize("said", [SAID[name] for name in CROSSED], ids=CROSSED)
def test_two_runs_for_one_command_do_it_once(said: Said, bare: Village, boarded: Village) -> None:
    it = staged(said, bare, boarded)
    for after in range(1, it.requests + 1):
        it.back(with_labels=True)
        cross(it, overtaken(after), 2)
        it.check_end(after)
