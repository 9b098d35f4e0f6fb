"""What a command says that it needs and does: with a made-up one all limits hold, and what it doesn't say is a bug."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ospo_automation.automations.conversation import conversing
from ospo_automation.automations.conversation.enough import MOST_ANSWERS, MOST_ANSWERS_TO_OTHERS
from ospo_automation.commands import COMMANDS
from ospo_automation.core.casus.asks import Ask, Asked
from ospo_automation.core.casus.course import Course
from ospo_automation.core.casus.mailing import answers_to
from ospo_automation.core.casus.remembered import Rows
from ospo_automation.core.casus.rounds import Load, Verdict
from ospo_automation.core.command import Behind, Call, Change, Command, Need, Read, Undeclared, named_in
from ospo_automation.core.engine.effects import Effect, React, Say, Tell
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.slash import Line
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.asking import tell
from ospo_automation.core.sight.overtaken import overtaken
from ospo_automation.core.sight.scene import look
from tests.commands.test_commands import PEOPLE, given
from tests.given import BOT, NOW, OWNER, Given, comment, event

NAME = "call"  # that people type for the made-up command: it stands in for the one of that name
LATE = NOW + timedelta(hours=2)


def playing(made_up: Command, hub: Given, now: datetime = NOW) -> list[Effect]:
    """What comes of a comment where there is this command as well."""
    commands = [made_up if each.name == made_up.name else each for each in COMMANDS]
    return conversing(commands).effects(hub, event("issue_comment.created", now=now))


def texts(effects: list[Effect]) -> list[str]:
    return [each.text for each in effects if isinstance(each, Say) and each.key != "routing"]


# -- asking


def asks(call: Call) -> Iterator[Change]:
    """Asks one more person in a way of its own."""
    wanted = named_in(call.line.argument)
    path = call.scene.checkout.network.topic_named(wanted) if wanted else None
    choice = call.ask_one(topic=path, login=wanted if wanted and path is None else None)
    if choice.turn is not Verdict.ASK or choice.ask is None:
        raise Refused("refused/not_askable", {"turn": choice.turn.value})
    yield tell(call.scene, replace(choice.ask, by=f"{call.comment.id}/{call.index}"))


ASKS = Command(NAME, asks, behind=Behind.PERSON, needs=frozenset({Need.LOAD}))
EMMA = (Asked("emma", "inkoop", "inkoop"),)
DUE = date(2026, 12, 1)
LIMITS = {
    "asked this week": Load((Ask(7, 1, 0, EMMA, NOW - timedelta(days=2), DUE),)),
    "as many today as the network allows": Load(
        tuple(Ask(each, 1, 0, (Asked(f"x{each}", "a", "a"),), NOW, DUE) for each in range(20, 50))
    ),
    "as many of this owner this week as the network allows": Load(
        tuple(
            Ask(each, 1, 0, (Asked(f"x{each}", "a", "a"),), NOW - timedelta(days=2), DUE, OWNER.id)
            for each in range(20, 23)
        )
    ),
    "away": Load(pauses={"emma": None}),
    "takes part in enough": Load(open={"emma": 9}),
    "more was said than we read": Load(is_partial=True),
}


@pytest.mark.parametrize("load", LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("argument", ["inkoop", "@emma"])
def test_for_a_second_command_that_asks_all_limits_hold(load: Load, argument: str) -> None:
    hub = given(f"/bellen {argument}", OWNER)
    assert [each.mentions for each in playing(ASKS, hub) if isinstance(each, Tell)] == [("emma",)]
    hub.carried = load
    made_up = playing(ASKS, hub)
    assert not [each for each in made_up if isinstance(each, Tell) and "emma" in each.mentions]
    hub.said = (hub.said[0], comment(f"/erbij {argument}", OWNER, id_=60))
    ordinary = playing(ASKS, hub)
    assert [each for each in made_up if isinstance(each, Tell | Say)] == [
        each for each in ordinary if isinstance(each, Tell | Say)
    ]
    assert argument == "inkoop" or texts(made_up) == ["refused/not_askable"]


def test_what_one_command_asked_counts_for_the_next() -> None:
    hub = given("/bellen emma\n/erbij emma\n/bellen emma", OWNER)
    assert [each.mentions for each in playing(ASKS, hub) if isinstance(each, Tell)] == [("emma",)]


@pytest.mark.parametrize("behind", [Behind.PERSON, None])
def test_whoever_may_be_asked_is_looked_up(behind: Behind | None) -> None:
    looked_up: list[str] = []

    class Looking(Given):
        def load(self, now: datetime, about: Collection[str] = ()) -> Load:
            looked_up.extend(about)
            return super().load(now)

    hub = given("/bellen @Emma" if behind else "/bellen", OWNER)
    hub = Looking(hub.checkout, issues=hub.issues, said=hub.said)
    playing(replace(ASKS, behind=behind), hub)
    assert set(looked_up) >= ({"emma"} if behind else {"anna", "bert", "zoe", "wim"})


# -- answering


def shouts(call: Call) -> Iterator[Change]:
    yield call.answer("commands/link", {"number": 12})


SHOUTS = Command(NAME, shouts)


def answered(count: int, who: Person, key: str = "answer/{}-call") -> Given:
    """A casus on which we answered so many this morning; somebody asks once more."""
    hub = given("/bellen", who)
    before = [comment(f"{Mark(key.format(1000 + each)).line()}\nx", BOT, id_=200 + each) for each in range(count)]
    hub.said = (hub.said[0], *before, comment("/bellen", who, id_=600, at=LATE))
    return hub


@pytest.mark.parametrize("key", ["answer/{}-call", "answer/{}-later", "help/{}", "refusal/{}"])
def test_a_new_command_that_answers_is_bounded_by_the_day(key: str) -> None:
    """Whichever command answered before: also where who asked took their comment away again."""
    for who, most in ((OWNER, MOST_ANSWERS), (PEOPLE["reader"], MOST_ANSWERS_TO_OTHERS)):
        assert texts(playing(SHOUTS, answered(most - 1, who, key), LATE)) == ["commands/link"]
        effects = playing(SHOUTS, answered(most, who, key), LATE)
        assert texts(effects) == []
        assert [each.content for each in effects if isinstance(each, React)] == ["eyes"]


def test_a_flood_of_a_new_command_is_answered_for_a_while() -> None:
    hub = given("/bellen", OWNER)
    hub.said = (hub.said[0], *(comment("/bellen", OWNER, id_=60 + each) for each in range(40)))
    said: tuple[Comment, ...] = tuple(hub.said)
    keys: set[str] = set()
    for _ in range(20):
        effects = playing(SHOUTS, replace(hub, said=said))
        for each in effects:
            if isinstance(each, Say):
                keys.add(each.key)
                said = (
                    *(other for other in said if (mark := Mark.read(other.body)) is None or mark.key != each.key),
                    comment(f"{Mark(each.key, each.state).line()}\nx", BOT, id_=1000 + len(said)),
                )
    assert sum(key.startswith("answer/") for key in keys) == MOST_ANSWERS


def test_an_answer_is_known_as_one_to_the_comment_it_answers() -> None:
    (say, *_) = (each for each in playing(SHOUTS, given("/bellen", OWNER)) if isinstance(each, Say))
    assert say.key == "answer/60-call"
    assert answers_to(Mark(say.key)) == 60


def test_an_answer_folds_away_once_whoever_got_it_writes_again() -> None:
    hub = answered(0, OWNER)
    ours = comment(f"{Mark('answer/60-call').line()}\nx", BOT, id_=61)
    for says, is_overtaken in ((PEOPLE["reader"], False), (OWNER, True)):
        hub.said = (comment("/bellen", OWNER, id_=60), ours, comment("Dank.", says, id_=62))
        scene = look(hub, event("issue_comment.created"))
        assert scene is not None
        assert (ours in overtaken(scene)) == is_overtaken


# -- what isn't declared


def called(command: Command, read: Read | None = None) -> Call:
    hub = given("/bellen", OWNER)
    scene = look(hub, event("issue_comment.created"))
    assert scene is not None
    said = hub.said[-1]
    return Call(command, scene, Course(), said, OWNER, frozenset(), Line("call"), NOW, read=read or Read())


READS = {
    Need.LOAD: lambda call: call.load,
    Need.ROWS: lambda call: call.rows,
    Need.STRAYS: lambda call: call.stray(12),
    Need.POSSIBLE: lambda call: call.possible,
    Need.STORY: lambda call: call.story,
}


@pytest.mark.parametrize("need", Need)
def test_what_a_command_did_not_declare_it_cannot_read(need: Need) -> None:
    others = frozenset(Need) - {need}
    with pytest.raises(Undeclared, match=rf"^/call .*Need\.{need.name} "):
        READS[need](called(Command(NAME, shouts, needs=others)))
    READS[need](called(Command(NAME, shouts, needs=frozenset({need})), Read(strays={12: None})))


def test_asking_one_more_person_needs_the_load() -> None:
    with pytest.raises(Undeclared, match=r"Need\.LOAD"):
        called(Command(NAME, asks)).ask_one(topic="inkoop", login=None)
    with pytest.raises(Undeclared, match=r"^/call reads call\.load"):
        playing(replace(ASKS, needs=frozenset()), given("/bellen inkoop", OWNER))


def test_a_number_at_which_nobody_looked_is_no_casus_by_mistake() -> None:
    with pytest.raises(Undeclared, match="#13"):
        called(Command(NAME, shouts, needs=frozenset({Need.STRAYS})), Read(strays={12: None})).stray(13)


TOLD = Tell(1, "ask/9", "routing/ask", ("emma",))
UNSAID: dict[str, Change] = {
    "a comment that nobody counts": Say(1, "shout/60", "commands/link"),
    "who is away": Rows(),
    "people who are mentioned": TOLD,
}


@pytest.mark.parametrize("change", UNSAID.values(), ids=UNSAID)
def test_what_a_command_did_not_declare_it_cannot_bring_about(change: Change) -> None:
    with pytest.raises(Undeclared, match=r"^/call "):
        playing(Command(NAME, lambda _: iter([change])), given("/bellen", OWNER))


# -- anywhere


def test_a_new_command_can_be_given_anywhere_by_whoever_may() -> None:
    def do(call: Call) -> Iterator[Change]:
        yield call.rows.paused(call.actor.login, None, call.scene.today) or Rows()

    for made_up, who, is_done in (
        (Command(NAME, do, PAUSES.who, needs=frozenset({Need.ROWS}), anywhere=True), "expert", True),
        (Command(NAME, do, PAUSES.who, needs=frozenset({Need.ROWS}), anywhere=True), "reader", False),
        (Command(NAME, do, PAUSES.who, needs=frozenset({Need.ROWS})), "expert", False),
    ):
        hub = given("/bellen", PEOPLE[who])
        hub.issues = (replace(hub.issue(1), labels=(), body="Een vraag."),)
        hub.said = hub.said[1:]
        now = replace(event("issue_comment.created"), comment=60, gives_command=True)
        commands = [made_up if each.name == NAME else each for each in COMMANDS]
        effects = conversing(commands).effects(hub, now)
        assert any(isinstance(each, Say) and each.key == "rows" for each in effects) == is_done, (who, made_up.anywhere)


PAUSES = next(each for each in COMMANDS if each.name == "pause")
