"""Few mails: what of ours goes together, what waits, what folds away, and whom it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.automations.folding import automation as folding
from ospo_automation.automations.mending import automation as mending
from ospo_automation.core.casus.mailing import MOST_AN_HOUR, is_enough
from ospo_automation.core.engine.afterwards import Projected
from ospo_automation.core.engine.effects import Minimize, Say, TakeBack, Tell
from ospo_automation.core.engine.plan import Plan, tidy
from ospo_automation.core.github.issue import Comment, own_comments, own_state
from ospo_automation.core.outgoing.safe import block, inline
from ospo_automation.core.primitives.marker import Mark, Part, joined, parts_of
from ospo_automation.sandbox import BOT_LOGIN, graphql
from ospo_automation.sandbox.graphql_look import refused
from tests.automations.test_conversation import TALKING, says
from tests.given import BOT, NOW, OURS, OWNER, Given, comment, event
from tests.hostile import text
from tests.town import Town, keys, town

DAY = timedelta(days=1)
ASKED = {
    "round": 1,
    "ring": 0,
    "asked": [["anna", "licenties", "licenties"]],
    "at": NOW.isoformat(),
    "due": "2026-12-01",
}


def plan(*effects: Say | Tell, hub: Given) -> Plan:
    return tidy(effects, hub, lambda name, values: f"{name} {values.get('x', '')}")


def ours(*marks: Mark, id_: int = 50) -> Comment:
    return comment(joined(Part(mark, f"van {mark.key}") for mark in marks), BOT, id_=id_)


# --- Several things in one comment ----------------------------------------------------------------------------------


@given(st.integers(0, 10_000))
def test_a_comment_gives_back_what_it_says(seed: int) -> None:
    """Whatever people typed that went through the gate: it is no marker."""
    parts = [Part(Mark("intake", {"a": seed}), inline(text(seed))), Part(Mark("routing"), block(text(seed + 1)))]
    assert parts_of(joined(parts)) == parts
    assert parts_of(joined(parts).replace("\n", "\r\n")) == parts
    assert [each.mark for each in parts_of(joined(parts).replace("\n", "  \r\n"))] == [each.mark for each in parts]


def test_what_has_no_marker_on_its_first_line_says_nothing_of_ours() -> None:
    assert parts_of(f"Hallo\n{Mark('routing').line()}\nx") == []
    forged = comment(joined([Part(Mark("routing", {"seen": 99}), "x")]), OWNER)
    assert own_comments([forged], OURS) == []


def test_what_nobody_waits_for_stands_within_another_comment() -> None:
    welcome, say = ours(Mark("intake", {"welcomed": True})), Say(1, "routing", "r", {"x": 1}, within="intake")
    hub = Given(said=[welcome])
    (step,) = plan(say, hub=hub).steps
    assert step.comment == 50
    assert [(part.mark.key, part.text) for part in parts_of(step.body)] == [
        ("intake", "van intake"),
        ("routing", "r 1"),
    ]
    both = Given(said=[comment(step.body, BOT, id_=50)])
    assert plan(say, hub=both).steps == ()
    # Both at once are one edit, and it comes last as the overview does.
    renewed = Say(1, "intake", "w", {}, {"welcomed": True}, is_renewed=True)
    (step,) = plan(renewed, replace(say, values={"x": 2}, comes_last=True), hub=both).steps
    assert isinstance(step.effect, Say)
    assert (step.effect.key, [part.text for part in parts_of(step.body)]) == ("routing", ["w ", "r 2"])
    # Where that comment isn't there or is too long, or an own one is from before, it is a comment of its own.
    full = Given(said=[comment(f"{welcome.body}\n{'x' * 59_990}", BOT, id_=50)])
    assert [each.comment for each in plan(say, hub=full).steps] == [None]
    assert [each.comment for each in plan(say, hub=Given()).steps] == [None]
    before = Given(said=[welcome, ours(Mark("routing"), id_=51)])
    assert [each.comment for each in plan(say, hub=before).steps] == [51]


def test_what_stands_beside_an_ask_goes_into_it() -> None:
    ask, say = Tell(1, "ask/1", "a", ("anna",)), Say(1, "outcome/9", "o", beside_an_ask=True)
    (step,) = plan(say, ask, hub=Given()).steps
    assert (step.effect, [part.mark.key for part in parts_of(step.body)]) == (ask, ["ask/1", "outcome/9"])
    assert len(plan(say, hub=Given()).steps) == 1
    assert len(plan(say, replace(ask, number=2), hub=Given()).steps) == 2
    there = Given(said=[ours(Mark("ask/1"))])
    assert [each.effect for each in plan(say, ask, hub=there).steps] == [say]  # nothing is asked now


def test_who_asks_two_things_at_once_gets_one_answer() -> None:
    says = [Say(1, "refusal/9", "r"), Say(1, "help/9", "h"), Say(1, "help/10", "h"), Say(1, "kept/x", "k")]
    made = [[part.mark.key for part in parts_of(step.body)] for step in plan(*says, hub=Given()).steps]
    assert made == [["refusal/9", "help/9"], ["help/10"], ["kept/x"]]


def test_what_is_decided_later_sees_what_stands_within() -> None:
    hub = Given(said=[ours(Mark("intake")), ours(Mark("advice/7", {"by": "anna", "comment": 7}), id_=51)])
    say = Say(1, "advice/8", "a", {}, {"by": "bert", "comment": 8}, within="advice/7")
    seen = own_comments(Projected(hub, [say], NOW).comments(1), OURS)
    assert [(each.id, mark.key) for each, mark in seen] == [(50, "intake"), (51, "advice/7"), (51, "advice/8")]


def test_what_is_news_is_a_new_comment_and_the_one_before_folds_away() -> None:
    waits = Say(1, "planning", "planning/waits", {"x": 1}, is_news=True)
    (step,) = plan(waits, hub=Given()).steps
    there = comment(step.body, BOT, id_=50)
    assert plan(waits, hub=Given(said=[there])).steps == ()
    (edit,) = plan(replace(waits, values={"x": 2}), hub=Given(said=[there])).steps  # the same text, as it is now
    assert edit.comment == 50
    planned = replace(waits, text="planning/planned", state={"typed": "a"})
    new, folded = sorted(
        plan(planned, hub=Given(said=[there])).steps, key=lambda each: isinstance(each.effect, Minimize)
    )
    assert (new.comment, folded.effect) == (None, Minimize(1, 50))
    both = [there, comment(new.body, BOT, id_=51)]
    assert own_state(both, OURS, "planning") == {"typed": "a", "says": "planning/planned"}
    assert plan(planned, hub=Given(said=both)).steps == ()
    third = plan(waits, hub=Given(said=both)).steps
    assert {each.effect for each in third if isinstance(each.effect, Minimize)} == {Minimize(1, 51)}
    seen = Projected(Given(said=both), [replace(planned, state={"typed": "b"})], NOW).comments(1)
    assert own_state(seen, OURS, "planning")["typed"] == "b"
    old = comment(f"{Mark('planning', {'typed': 'a'}).line()}\nx", BOT, id_=52)  # from before we remembered the text
    assert [each.comment for each in plan(planned, hub=Given(said=[old])).steps] == [52]


def test_a_comment_that_says_something_else_as_well_is_never_taken_back() -> None:
    first, both = ours(Mark("outcome/9"), id_=50), ours(Mark("ask/2"), Mark("outcome/9"), id_=51)
    assert mending.effects(Given(said=[first, both]), event()) == []
    twice = ours(Mark("ask/2"), Mark("outcome/9"), id_=52)
    (gone,) = mending.effects(Given(said=[first, both, twice]), event())
    assert gone == TakeBack(1, 52, "ask/2")


# --- Not too many in an hour ----------------------------------------------------------------------------------------


def test_an_hour_has_room_for_three_beside_answers_to_their_own_words() -> None:
    asked = Mark("ask/1", ASKED)
    said = [ours(Mark("intake")), ours(asked, id_=51), ours(Mark("introduce/4"), id_=52)]
    later = NOW + timedelta(minutes=30)

    def enough(*more: Comment, at: datetime = later) -> bool:
        there = [*said, *more]
        return is_enough(more, own_comments(there, OURS), OWNER, at)

    assert len(said) == MOST_AN_HOUR
    assert enough()
    assert not enough(at=NOW + timedelta(hours=2))
    assert not enough(comment("Zeg eens?", id_=60, at=later))  # what comes now answers the owner, and anna got two
    assert enough(comment("Zeg eens?", replace(OWNER, login="anna", id=8), id_=60, at=later))
    own = [comment("/hulp", id_=53, at=NOW), ours(Mark("help/53"), id_=54)]
    there = [*said[:2], *own]
    assert not is_enough(own[:1], own_comments(there, OURS), OWNER, later)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    """A network in which six people know of licences."""
    with town(tmp_path, TALKING + "reminders:\nlessons:\n") as it:
        for login in KNOWING:
            it.box.add_user(login)
        it.repo.commit({".github/EXPERTISE": f"* @zoe @wim\nlicenties {' '.join(f'@{each}' for each in KNOWING)}\n"})
        it.renew_if_changed()
        yield it


KNOWING = ("anna", "bert", "carla", "dirk", "eva", "fien")


def sent(place: Town) -> int:
    number = place.send(topics=["EUPL"], publish=True)
    place.play()
    return number


def of_ours(place: Town, number: int) -> list[int]:
    return [each.id for each in place.repo.comments(number) if each.author == BOT_LOGIN]


def mailed(place: Town, number: int) -> dict[str, int]:
    """How often each was notified of something of ours on a casus."""
    ids = set(of_ours(place, number))
    found: dict[str, int] = {}
    for note in place.box.notifications:
        if note.number == number and note.comment_id in ids:
            found[note.login] = found.get(note.login, 0) + 1
    return found


AWAY = "Automatisch antwoord: ik ben afwezig tot en met 4 januari 2027."


def test_who_take_the_places_of_those_who_are_away_are_asked_together(place: Town) -> None:
    number = sent(place)
    first = place.mentioned()
    for login in first[:2]:
        place.repo.comment(login, number, AWAY, by_mail=True)
        place.play()
    assert keys(place, number).count("ask/2") == 0  # the third may still answer
    place.box.advance(timedelta(hours=1))
    place.sweep()
    assert len(place.mentioned()) == len(first) + 2
    assert not {"ask/3"} & set(keys(place, number))


def test_the_last_who_could_answer_is_followed_at_once(place: Town) -> None:
    number = sent(place)
    first = place.mentioned()
    for login in first[:2]:
        place.repo.comment(login, number, AWAY, by_mail=True)
        place.play()
    assert says(place, first[2], number, "/nu-niet") == "+1"
    assert len(place.mentioned()) == len(first) + 3


def test_nobody_gets_more_than_three_in_an_hour_whatever_is_said(place: Town) -> None:
    number = sent(place)
    for _ in range(4):
        for login in place.mentioned():
            place.repo.comment(login, number, "/nu-niet")
            place.play()
    assert max(mailed(place, number).values()) <= MOST_AN_HOUR + 1  # the one more answers their own word
    assert mailed(place, number)["olga"] <= MOST_AN_HOUR
    place.box.advance(timedelta(hours=1))
    place.sweep()
    assert mailed(place, number)["olga"] > MOST_AN_HOUR  # nothing is forgotten


def test_strangers_hold_up_nobody_and_mail_nobody_much(place: Town) -> None:
    number = sent(place)
    place.box.advance(DAY)
    place.repo.comment("piet", number, "Interessant!")
    for _ in range(6):
        place.repo.comment("piet", number, "/hulp")
        place.repo.comment("emma", number, "/meedoen")
    before, first = mailed(place, number)["olga"], place.mentioned()
    place.play()
    assert mailed(place, number)["olga"] - before <= MOST_AN_HOUR - 1
    assert says(place, "piet", number, "/meedoen") == "eyes"  # seen, and not answered
    for login in first:
        place.repo.comment(login, number, "/nu-niet")
    place.play()
    assert len(place.mentioned()) == 2 * len(first)  # at once, as if nobody else had said a thing
    assert says(place, "olga", number, "/hulp") == "+1"
    assert keys(place, number)[-1].startswith("help/")
    for _ in range(24):  # nor do they use up what is answered in a day
        place.box.advance(timedelta(hours=1))
        place.repo.comment("piet", number, "/hulp")
        place.play()
    assert says(place, "olga", number, "/hulp") == "+1"
    assert keys(place, number)[-1].startswith("help/")


def test_signatures_of_many_are_told_of_a_few_at_a_time(tmp_path: Path) -> None:
    with town(tmp_path, TALKING + "privacy:\n") as place:
        number = sent(place)
        for nth in range(5):
            place.box.add_user(f"w{nth}")
            page = {f"docs/experts/w{nth}.md": "---\nname: Wil\n---\n\nIk doe mee.\n"}
            place.repo.commit(page, message="Wil", author="zoe")
            place.repo.comment(f"w{nth}", number, f"Leuk.\n\nGroet,\n\nWil\nM 06-1234567{nth}", by_mail=True)
        place.renew()
        told = []
        for _ in range(4):
            place.sweep()
            told.append(sum(key.startswith("foot/") for key in keys(place, number)))
            place.box.advance(timedelta(hours=1))
        assert told == [2, 4, 5, 5]


def test_who_said_no_is_mentioned_never_again(place: Town) -> None:
    number = sent(place)
    gone = place.mentioned()[0]
    assert says(place, gone, number, "/nu-niet") == "+1"
    assert says(place, "olga", number, f"/erbij @{gone}") == "confused"
    for _ in range(6):
        place.box.advance(7 * DAY)
        place.sweep()
    ids = of_ours(place, number)
    named = [note.login for note in place.box.notifications if note.reason == "mention" and note.comment_id in ids]
    assert len(named) > 3
    assert named.count(gone) == 1


# --- Folded away ----------------------------------------------------------------------------------------------------


def test_what_was_overtaken_folds_away_and_what_counts_stays(place: Town) -> None:
    number = sent(place)
    anna = place.mentioned()[0]
    assert says(place, anna, number, "/meedoen") == "+1"
    assert says(place, anna, number, "/advies Lees de licentietekst nog eens goed.") == "+1"
    assert says(place, "olga", number, "/hulp") == "+1"

    def folded() -> set[str]:
        there = [each for each in place.repo.comments(number) if each.author == BOT_LOGIN and each.minimized]
        assert all(each.minimized == "outdated" for each in there)
        return {part.mark.key.partition("/")[0] for each in there for part in parts_of(each.body)}

    assert folded() == set()
    assert says(place, "olga", number, "Geholpen, dank jullie wel.") == "+1"
    assert folded() == {"ask", "advice", "help"}  # not the welcome with the overview, nor how it ended
    assert keys(place, number)[:2] == ["intake", "routing"]
    assert place.again(number).summary.plan.steps == ()


def test_strangers_fold_no_reminder(place: Town) -> None:
    number = sent(place)
    anna = place.mentioned()[0]
    assert says(place, anna, number, "/meedoen") == "+1"
    place.box.advance(20 * DAY)
    place.sweep()
    reminder = of_ours(place, number)[-1]

    def is_folded() -> bool:
        return next(bool(each.minimized) for each in place.repo.comments(number) if each.id == reminder)

    assert "reminder" in keys(place, number)[-1]
    says(place, "piet", number, "/hulp")
    assert not is_folded()
    says(place, anna, number, "Ik kijk er deze week naar.")
    assert is_folded()


def test_what_two_runs_said_twice_overtakes_nothing() -> None:
    first, twice = (ours(Mark("advice/9", {"by": "anna", "comment": 9}), id_=each) for each in (50, 51))
    hub = Given(said=[ours(Mark("intake"), id_=49), first, twice])
    assert folding.effects(hub, event("issue_comment.created")) == []
    later = ours(Mark("advice/60", {"by": "anna", "comment": 60}), id_=61)
    folded = folding.effects(Given(said=[*hub.said, later]), event("issue_comment.created"))
    assert folded == [Minimize(1, 50)]  # the other one is taken back


@pytest.mark.parametrize("kind", ["FORBIDDEN", "UNPROCESSABLE", "NOT_FOUND", "INTERNAL"])
def test_where_nothing_can_be_folded_all_else_is_done(kind: str, place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refused(kind, "Resource not accessible by integration")

    monkeypatch.setitem(graphql.FIELDS, "Mutation.minimizeComment", refuse)
    number = sent(place)
    anna = place.mentioned()[0]
    assert says(place, anna, number, "/meedoen") == "+1"
    assert says(place, anna, number, "/advies Lees de licentietekst nog eens goed.") == "+1"
    assert says(place, "olga", number, "Geholpen, dank jullie wel.") == "+1"
    assert not any(each.minimized for each in place.repo.comments(number))
    assert place.repo.issue(number).state == "closed"
