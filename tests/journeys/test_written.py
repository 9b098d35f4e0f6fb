"""What people really wrote and what has to come of it: every case of examples/written.yml on the small GitHub."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.adopt.forms import CASUS
from ospo_automation.core.casus.course import advice_in
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.knowledge.published import FOLDER
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.core.sight.scene import look
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_conversation import says, status
from tests.given import WITH_BOARD
from tests.loading import loaded
from tests.town import COMPLETE, NAME, Town, keys, town

CASES = {each["id"]: each for each in loaded("tests/examples/written.yml")}
EVERYTHING = WITH_BOARD + "conversation:\nreminders:\nprivacy:\nintroductions:\nlessons:\n"
WHO = {"owner": "olga", "expert": "carla", "team": "carla"}  # carla is the one who was asked
LONG = timedelta(days=9)  # by then somebody else was asked, unless there is an answer
NUMBER = "06 - 12 34 56 78"


class Told:
    """A case on a casus about which its writer was asked."""

    def __init__(self, place: Town, case: dict[str, str]) -> None:
        self.place, self.text, self.want, self.who = place, case["text"], case["want"], WHO[case["who"]]
        self.by_mail = case["channel"] == "mail"
        self.number = place.send(topics=["EUPL"], publish=True)
        place.play()
        assert place.mentioned() == ["carla"]
        if case["who"] == "team":
            assert says(place, "carla", self.number, "/meedoen") == "+1"
        self.begin = len(place.repo.comments(self.number))

    def post(self, text: str = "", who: str = "", *, by_mail: bool | None = None) -> int:
        """Somebody's comment, and the run that follows; without more it is that of the case."""
        mailed = self.by_mail if by_mail is None else by_mail
        comment = self.place.repo.comment(who or self.who, self.number, text or self.text, by_mail=mailed)
        self.play()
        return comment

    def play(self) -> None:
        assert not any(outcome.has_failed for outcome in self.place.play())

    def read(self, comment: int) -> Comment:
        """As the automation reads it."""
        return next(each for each in self.place.reader().comments(self.number) if each.id == comment)

    def reaction(self, comment: int) -> str:
        found = next(each for each in self.place.repo.comments(self.number) if each.id == comment)
        ours = [content for login, content in found.reactions if login == BOT_LOGIN]
        return ours[-1] if ours else ""

    def new(self) -> list[str]:
        """What our comments since the beginning are for."""
        ours = [each.body for each in self.place.repo.comments(self.number)[self.begin :] if each.author == BOT_LOGIN]
        return [part.mark.key for body in ours for part in parts_of(body)]

    def asks(self) -> int:
        return sum(key.startswith("ask/") for key in keys(self.place, self.number))

    def later(self) -> None:
        self.place.box.advance(LONG)
        assert not self.place.sweep().has_failed

    def status(self) -> str:
        return status(self.place, self.number).removeprefix("status: ")

    def lesson(self) -> str:
        """The page that is drafted once the owner says that it helped."""
        self.place.repo.let_actions_open_pulls()
        if self.status() == "zoekt expert":
            self.post("/meedoen\n/advies Begin klein, en vraag het na.", "carla", by_mail=False)
        assert self.reaction(self.post("/geholpen", "olga", by_mail=False)) == "+1"
        git, branch = self.place.box.git_of(NAME), f"ospo/lesson-{self.number}"
        files = git.run("ls-tree", "-r", "--name-only", branch).decode().split()
        before = git.run("ls-tree", "-r", "--name-only", "main").decode().split()
        (page,) = {file for file in files if re.match(rf"{FOLDER}/\d+/", file)} - {*before}
        return git.run("show", f"{branch}:{page}").decode()


CHECKS: dict[str, Callable[[Told], None]] = {}


def check(*cases: str) -> Callable[[Callable[[Told], None]], Callable[[Told], None]]:
    """What has to come of these cases."""

    def noted(judge: Callable[[Told], None]) -> Callable[[Told], None]:
        for case in cases:
            assert case not in CHECKS
            CHECKS[case] = judge
        return judge

    return noted


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, EVERYTHING) as it:
        yield it


@pytest.mark.parametrize("name", CASES)
def test_what_somebody_wrote_has_come_to_what_they_meant(name: str, place: Town) -> None:
    assert name in CHECKS, f"nobody says yet what has to come of {name}: {CASES[name]['want']}"
    CHECKS[name](Told(place, CASES[name]))


def test_no_check_is_of_a_case_that_is_gone() -> None:
    assert set(CHECKS) == set(CASES)


# --- Nothing is lost ------------------------------------------------------------------------------------------------


@check("schreef-1", "dashes-1")
def advice_and_the_lesson_of_it_are_whole(told: Told) -> None:
    comment = told.post()
    whole = told.text.removeprefix("/advies ")
    assert told.reaction(comment) == "+1"
    assert told.status() == "advies gegeven"
    assert advice_in(told.read(comment)) == whole
    page = told.lesson()
    for line in whole.replace("--", "").split("\n"):
        assert line in page


@check("van-1", "van-2")
def the_answer_to_an_incomplete_casus_is_whole(told: Told) -> None:
    told.number = told.place.send(question="")
    told.play()
    assert told.status() == "wacht op eigenaar"
    told.post()
    event = Event("workflow_dispatch", None, told.number, None, told.place.box.now)
    scene = look(told.place.reader(), event)
    assert scene is not None
    assert scene.casus.is_complete
    assert scene.casus.reading.text("question") == told.text


@check("verzonden-1", "no-3")
def all_of_it_is_an_answer(told: Told) -> None:
    comment = told.post()
    assert told.read(comment).words == told.text
    told.later()
    assert told.asks() == 1
    assert told.text in told.lesson()


@check("mail-outlook-1", "mail-galaxy")
def of_a_mail_what_they_wrote_themselves_is_an_answer(told: Told) -> None:
    comment = told.post()
    assert told.read(comment).words == told.want
    assert told.read(comment).is_cut
    told.later()
    assert told.asks() == 1
    assert told.place.mentioned() == ["carla"]


# --- A signature ----------------------------------------------------------------------------------------------------


@check("mail-signature-1")
def she_hears_once_of_her_number_and_the_casus_goes_on(told: Told) -> None:
    told.post()
    assert [key.partition("/")[0] for key in told.new()] == ["foot"]
    told.post(told.text.replace("Ja, dat mag.", "En het mag ook bij een tweede versie."))
    told.later()
    assert [key.partition("/")[0] for key in told.new()] == ["foot"]
    assert told.asks() == 1
    assert set(told.place.mentioned()) == {"carla"}
    assert "Ja, dat mag." in (page := told.lesson())
    assert NUMBER not in page


@check("mail-signature-2")
def her_word_counts_for_this_number_wherever_it_stands(told: Told) -> None:
    told.post(f"Ja, dat mag.\n\nMet vriendelijke groet,\nCarla Voorbeeld\nM {NUMBER}")
    before = told.new()
    told.post()
    told.post(f"Nog iets: lees ook de toelichting.\n\nGroet,\nCarla\nM {NUMBER}")
    told.post(f"Bel me gerust op {NUMBER}.", by_mail=False)
    told.later()
    assert [key for key in told.new() if key.startswith(("foot/", "privacy/"))] == before
    assert told.asks() == 1


@check("stem-1")
def nobody_is_introduced(told: Told) -> None:
    found = re.fullmatch(r"(.+\?) +\(against: '(.+)'\)", told.text)
    assert found is not None
    for who, question in (("piet", found[1]), ("emma", found[2])):
        answers: dict[str, Any] = {**COMPLETE, "topics": ["Inkoop en aanbesteden"], "question": question}
        answers |= {"introduce": True, "situation": "Een collega wil het weten." if who == "piet" else "Zie de titel."}
        told.number = told.place.repo.submit_form(who, CASUS, title=question, answers=answers)
        told.play()
    told.place.sweep()
    told.place.sweep()
    assert not any(key.startswith("introduce/") for key in keys(told.place, told.number))
    welcome = next(each.body for each in told.place.repo.comments(told.number) if "ospo:intake" in each.body)
    assert f"#{told.number - 1}" not in welcome


# --- Three kinds of reply -------------------------------------------------------------------------------------------


@check("away-1")
def somebody_else_is_asked_and_she_is_not_until_she_is_back(told: Told) -> None:
    told.post()
    assert told.asks() == 2
    assert {"anna", "bert"} & set(told.place.mentioned())

    def is_asked(who: str) -> bool:
        before = told.place.mentioned().count("carla")
        told.place.send(who, topics=["EUPL"])
        told.play()
        return told.place.mentioned().count("carla") > before

    assert not is_asked("piet")
    told.place.box.advance(datetime(2027, 1, 4, 9, tzinfo=UTC) - told.place.box.now)
    told.place.sweep()
    assert not is_asked("emma")
    told.place.box.advance(timedelta(days=1))
    assert is_asked("wim")


@check("away-2", "no-1")
def somebody_else_is_asked_at_once(told: Told) -> None:
    told.post()
    assert told.asks() == 2
    assert {"anna", "bert"} & set(told.place.mentioned())
    assert told.status() == "zoekt expert"


@check("no-2")
def it_stays_her_turn(told: Told) -> None:
    comment = told.post()
    assert (told.reaction(comment), told.new()) == ("", [])
    told.later()
    assert told.asks() == 2


# --- Commands forgive -----------------------------------------------------------------------------------------------


@check("cmd-dot", "cmd-space", "cmd-hyphen")
def it_is_done(told: Told) -> None:
    assert told.reaction(told.post()) == "+1"
    assert told.asks() == 2


@check("cmd-colon", "cmd-nbsp")
def it_is_advice_with_its_text(told: Told) -> None:
    comment = told.post()
    assert told.reaction(comment) == "+1"
    assert advice_in(told.read(comment)) == re.sub(r"^/advies\W+", "", told.text)
    assert told.status() == "advies gegeven"


@check("cmd-bullet", "cmd-bold", "cmd-in-line")
def it_is_done_or_told_in_one_line(told: Told) -> None:
    comment = told.post()
    if told.reaction(comment) == "+1":
        assert told.asks() == 2
        return
    assert told.reaction(comment) == "confused"
    assert told.new() == [f"refusal/{comment}"]
    assert told.asks() == 1
    told.later()
    assert told.asks() == 2  # it was no answer


@check("cmd-span")
def nothing_is_said_to_who_explains(told: Told) -> None:
    comment = told.post()
    assert (told.reaction(comment), told.new()) == ("", [])


@check("cmd-indented")
def code_is_no_command(told: Told) -> None:
    comment = told.post()
    assert (told.reaction(comment), told.new()) == ("", [])
    assert told.asks() == 1


@check("cmd-unlist")
def it_stays_out_of_lists(told: Told) -> None:
    assert told.reaction(told.post()) == "+1"
    assert "niet in lijsten" in told.place.repo.issue(told.number).labels


@check("cmd-edited")
def what_was_edited_has_to_be_written_again(told: Told) -> None:
    found = re.fullmatch(r"(/\w+)  \(edited a minute later to (/[\w-]+)\)", told.text)
    assert found is not None
    comment = told.post(found[1])
    told.place.repo.edit_comment("carla", comment, found[2])
    told.play()
    missed = told.place.repo.comment("carla", told.number, found[1])
    told.place.repo.edit_comment("carla", missed, found[2])
    told.place.box.events.clear()  # that run never came
    for _ in range(2):
        assert not told.place.sweep().has_failed
    assert [key for key in told.new() if key.startswith("again/")] == [f"again/{comment}", f"again/{missed}"]
    assert told.asks() == 1
    told.later()
    assert told.asks() == 2


# --- The owner's own words ------------------------------------------------------------------------------------------


@check("cmd-bang")
def it_is_resolved(told: Told) -> None:
    assert told.reaction(told.post()) == "+1"
    assert told.status() == "opgelost"
    assert told.place.repo.issue(told.number).state == "closed"


@check("cmd-near")
def it_did_not_help(told: Told) -> None:
    assert told.reaction(told.post()) == "+1"
    assert told.status() == "zoekt expert"
    assert told.asks() == 2


@check("owner-early", "owner-helped-2", "owner-helped-3", "owner-helped-4")
def it_helped_once_an_expert_has_said_anything(told: Told) -> None:
    too_early = told.post()
    assert (told.reaction(too_early), told.status()) == ("", "zoekt expert")
    told.post("Ja, dat mag: kies de EUPL.", "carla")
    it_is_resolved(told)


@check("owner-not")
def it_is_never_taken_for_help(told: Told) -> None:
    told.post("Ja, dat mag: kies de EUPL.", "carla")
    told.post()
    told.later()
    assert told.status() != "opgelost"
    assert told.place.repo.issue(told.number).state == "open"


def test_the_owner_s_word_counts_also_when_it_was_there_before_our_question(place: Town) -> None:
    told = Told(place, CASES["owner-early"])
    for who, words in (("carla", "/meedoen\n/advies Kies gewoon de EUPL."), ("olga", told.text)):
        place.repo.comment(who, told.number, words)
    told.play()
    assert told.status() == "opgelost"
    assert place.again(told.number).summary.plan.steps == ()
