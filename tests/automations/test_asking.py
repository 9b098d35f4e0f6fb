"""An ask can be answered from the mail; what its owner takes back leaves it with the next run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation import texts
from ospo_automation.automations.conversation import automation as conversation
from ospo_automation.automations.intake import automation as intake
from ospo_automation.automations.routing import automation as routing
from ospo_automation.core.casus.asks import Ask, Asked, history
from ospo_automation.core.casus.rounds import Load
from ospo_automation.core.engine.afterwards import Projected
from ospo_automation.core.engine.effects import Effect, Say, Tell
from ospo_automation.core.engine.plan import tidy
from ospo_automation.core.github.issue import Comment, Issue
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.excerpt import prints
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.asking import tell
from ospo_automation.core.sight.scene import look
from tests.automations.test_intake_and_routing import CARLA, FIRST, asked, only, sticky
from tests.given import BOT, NOW, OSPO_YML, OURS, OWNER, Given, body, checkout, comment, event, issue
from tests.hostile import text
from tests.hostile_casussen import complaints
from tests.journeys.test_crash import crash, deaths
from tests.rendered import effects as rendered
from tests.sampled import sized
from tests.town import COMPLETE, Moment, Town, town

TITLE = "Mag onze koppeling open?"
QUESTION = "We bouwden een koppeling. Mag die onder de EUPL? Onze leverancier heet Knutselsoft."
SEEKING = ("casus", "status: zoekt expert", "thema: licenties/eupl")
HERE = checkout(f"{OSPO_YML}conversation:\n")
SHOWN = prints([TITLE, "We bouwden een koppeling.", "Mag die onder de EUPL?", "Onze leverancier heet Knutselsoft."])
ASK = replace(FIRST, shown=SHOWN)


def casus(
    question: str = QUESTION, title: str = TITLE, labels: tuple[str, ...] = SEEKING, *, is_open: bool = True
) -> Issue:
    return issue(text=body(question=question), title=title, labels=labels, is_open=is_open)


def hub(after: Issue, *said: Comment, ask: Ask = ASK) -> Given:
    welcome = sticky(welcomed=True, labels=["thema: licenties/eupl"])
    return Given(HERE, issues=[after], said=[welcome, asked(ask), *said], carried=Load((ask,)))


def decided(given: Given, kind: str = "issues.edited") -> list[Effect]:
    return routing.effects(given, event(kind, now=NOW + timedelta(hours=1)))


def ask_of(question: str, title: str = TITLE) -> Tell:
    found = only(routing.effects(Given(HERE, issues=[casus(question, title, ("casus",))]), event()), Tell)
    assert isinstance(found, Tell)
    return found


def test_an_ask_shows_what_is_asked_by_whom_and_by_when() -> None:
    found = ask_of(QUESTION)
    assert found.values["question"] == QUESTION
    assert (found.values["kind"], found.values["term"], found.values["more"]) == ("municipality", "month", False)
    assert found.state["shown"] == list(SHOWN)


def test_options_of_an_adopter_s_own_are_shown_as_they_are() -> None:
    form = """\
body:
- {type: dropdown, id: organisation_type, attributes: {label: Wat voor organisatie?, options: [stichting, gemeente]}}
- {type: dropdown, id: topics, attributes: {label: Waar gaat het over?, multiple: true, options: [EUPL]}}
- {type: textarea, id: question, attributes: {label: Waar loop je op vast?}}
- {type: dropdown, id: urgency, attributes: {label: Wanneer heb je antwoord nodig?, options: [voor @anna]}}
"""
    typed = body(question=QUESTION, organisation_type="stichting").replace("binnen een maand", "voor @anna")
    given = Given(checkout(form=form), issues=[issue(text=typed)])
    found = only(routing.effects(given, event()), Tell)
    assert isinstance(found, Tell)
    assert (found.values["kind"], found.values["term"]) == ("stichting", "voor @anna")
    for language in texts.LANGUAGES:
        assert rendered(texts.render(language, found.text, found.values)).mentions == {"carla"}


@pytest.mark.parametrize("personal", ["Bel me op 06 12345678.", "Mail naar jan.jansen@gemeente.nl, graag."])
def test_where_something_personal_seems_to_stand_only_the_title_is_shown_at_most(personal: str) -> None:
    found = ask_of(f"Mag dit onder de EUPL? {personal}")
    assert (found.values["question"], found.values["kind"], found.values["term"]) == ("", "", "")
    assert found.values["title"] == TITLE
    assert found.state["shown"] == list(prints([TITLE]))
    found = ask_of(QUESTION, f"Mag dit? {personal}")
    assert (found.values["title"], found.values["question"]) == ("", "")
    assert "shown" not in found.state


def test_the_network_s_own_address_hides_nothing() -> None:
    assert ask_of("Mogen we ospo@example.org noemen?").values["question"] == "Mogen we ospo@example.org noemen?"


def test_what_the_owner_replied_is_the_question_in_the_first_ask_and_in_the_next() -> None:
    waiting = casus("", labels=("casus", "status: wacht op eigenaar"))
    reply = comment("Hoe schrijven we deze eis in het bestek?", id_=60)
    thanks = comment("Dank jullie wel, dat helpt ons al heel goed verder.", id_=70)
    given = Given(HERE, issues=[waiting], said=[sticky(welcomed=False), reply])
    now = event("issue_comment.created")
    first = only(routing.effects(given, now), Tell)
    welcome = only(intake.effects(given, now), Say)
    assert isinstance(first, Tell)
    assert isinstance(welcome, Say)
    assert first.values["question"] == "Hoe schrijven we deze eis in het bestek?"
    assert welcome.state["understood"] == {"question": []}  # it isn't copied
    ask = Ask.of(1, first.state)
    assert ask is not None
    before = [comment(Mark("intake", welcome.state).line(), BOT, id_=50), reply, asked(ask, id_=65), thanks]
    later = Given(HERE, issues=[casus("")], said=before, carried=Load((ask,)))
    second = only(routing.effects(later, event("schedule", now=NOW + timedelta(days=10))), Tell)
    assert isinstance(second, Tell)
    assert second.values["question"] == first.values["question"]
    (again,) = [each for each in intake.effects(later, now) if isinstance(each, Say)]
    assert again.state == welcome.state
    gone = Given(HERE, issues=[casus("")], said=[each for each in before if each is not reply])
    (say,) = (each for each in routing.effects(gone, event("issues.edited")) if isinstance(each, Say))
    assert say.key == "ask/1"
    scene = look(gone, event())
    assert scene is not None
    assert scene.casus.reading.text("question") == ""  # and not what was said afterwards
    filled = Given(HERE, issues=[casus("Mag dit onder de EUPL?")], said=before)
    scene = look(filled, event())
    assert scene is not None
    assert scene.casus.reading.text("question") == "Mag dit onder de EUPL?"


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        f"Dag. {QUESTION} Kan iemand helpen?",
        QUESTION.replace("Knutselsoft.", "Knutselsoft en is klein."),
        f"- {QUESTION}".replace(". ", ".\n- "),
    ],
)
def test_an_owner_who_only_adds_words_changes_nothing(question: str) -> None:
    assert decided(hub(casus(question))) == []
    assert decided(hub(casus(question, f"{TITLE} En hoe?"))) == []


def test_what_the_owner_removes_leaves_the_ask_and_is_looked_at_again() -> None:
    now = casus(QUESTION.replace(" Onze leverancier heet Knutselsoft.", ""))
    (say,) = decided(hub(now))
    assert isinstance(say, Say)
    assert (say.key, say.text) == ("ask/1", "routing/asked")
    assert say.values == {"people": ["carla"], "title": TITLE, "is_open": True}
    assert say.state == {**ASK.record(), "shown": list(SHOWN[:3])}
    after = Ask.of(1, say.state)
    assert after is not None
    assert decided(hub(now, ask=after)) == []
    (again,) = decided(hub(casus(now.body, "Mag het open?"), ask=after))
    assert isinstance(again, Say)
    assert again.values["title"] == "Mag het open?"
    latest = Ask.of(1, again.state)
    assert latest is not None
    assert prints(["Mag het open?"])[0] in latest.shown
    (last,) = decided(hub(casus("", "Toch iets anders"), ask=latest))
    assert isinstance(last, Say)
    assert last.state["shown"] == list(prints(["Toch iets anders"]))


@pytest.mark.parametrize(
    ("labels", "is_open"),
    [(("casus", "status: opgepakt"), True), (("casus", "status: opgelost"), False), (("casus",), False)],
)
def test_it_leaves_also_when_the_casus_has_gone_further(labels: tuple[str, ...], is_open: bool) -> None:
    (say,) = decided(hub(casus("Iets anders.", labels=labels, is_open=is_open)))
    assert isinstance(say, Say)
    assert say.values["is_open"] is is_open


def test_of_a_casus_with_something_personal_not_even_the_title_stays() -> None:
    found = comment(Mark("privacy/1", {"found": ["a"]}).line(), BOT, id_=80)
    (say,) = decided(hub(casus("Iets anders."), found))
    assert isinstance(say, Say)
    assert say.values["title"] == ""
    (say,) = decided(hub(casus("Iets anders.", "Bel 06 12345678")))
    assert isinstance(say, Say)
    assert say.values["title"] == ""
    assert say.state["shown"] == []


def test_an_ask_from_before_is_left_alone_and_of_two_the_first_counts() -> None:
    assert decided(hub(casus("Iets anders.", "Iets anders"), ask=FIRST)) == []
    broken = comment(Mark("ask/2", {"asked": "weird", "shown": ["3:x"]}).line(), BOT, id_=52)
    second = replace(ASK, people=(replace(CARLA, login="anna"),))
    says = decided(hub(casus("Iets anders."), broken, asked(second, id_=53)))
    assert [say.values["people"] for say in says if isinstance(say, Say)] == [["carla"]]


def test_the_ledger_and_the_history_are_as_before() -> None:
    given = hub(casus("Iets anders."))
    says = decided(given)
    projected = Projected(given, says, NOW)
    before, after = (history(each.comments(1), OURS) for each in (given, projected))
    assert [replace(ask, shown=()) for ask in after.asks] == [replace(ask, shown=()) for ask in before.asks]
    assert after.rounds == before.rounds
    steps = tidy(says, given, lambda name, values: texts.render("nl", name, values)).steps
    assert [step.comment for step in steps] == [51]
    assert rendered(steps[0].body).mentions == set()
    assert "Knutselsoft" not in steps[0].body


def test_one_more_ask_and_a_changed_one_go_in_one_plan() -> None:
    given = hub(casus("Iets anders. Nog meer?"), comment("/erbij @emma", id_=90))
    now = event("issue_comment.created", now=NOW + timedelta(hours=1))
    first = conversation.effects(given, now)
    then = routing.effects(Projected(given, first, now.now), now)
    assert [(type(each), each.key) for each in (*first, *then) if isinstance(each, Tell)] == [(Tell, "ask/2")]
    assert [each.key for each in then if isinstance(each, Say)] == ["ask/1"]
    assert tidy([*first, *then], given, lambda name, values: texts.render("nl", name, values)).steps


def test_whatever_is_typed_an_ask_mentions_only_who_is_asked() -> None:
    for seed in range(sized(200, 1_500)):
        typed, title = text(seed, 40), text(seed + 90_000, 8)[:256] or "x"
        given = Given(HERE, issues=[replace(issue(text=body(), title=title), author=OWNER)])
        scene = look(given, event())
        assert scene is not None
        values = {**scene.casus.reading.values, "question": (f"Mag dit onder de EUPL? {typed}",)}
        scene = replace(scene, casus=replace(scene.casus, reading=replace(scene.casus.reading, values=values)))
        found = tell(scene, replace(FIRST, people=(Asked("carla", "x", "x"), Asked("bert", "*", "*"))))
        for language in texts.LANGUAGES:
            shown = texts.render(language, found.text, found.values)
            seen = rendered(shown)
            assert seen.mentions == {"carla", "bert"}, seed
            assert not re.search(r"(?:maand|month): \*", seen.text), seed  # the question is in italics, to its end
            assert list(complaints(shown)) == [], seed
            assert not [line for line in shown.split("\n") if line.lstrip().startswith("/")], seed
            assert len(shown) < 6_000, seed


CALLS = [("Hulp gevraagd", "Kan iemand mij helpen?"), ("Vraag", "wat nu"), ("DRINGEND!!", "???"), ("Test", "casus")]


@pytest.mark.parametrize(("title", "question"), CALLS)
def test_who_only_calls_for_help_is_asked_what_it_is_about_once(title: str, question: str) -> None:
    call = casus(question, title, labels=("casus",))
    (say,) = (each for each in intake.effects(Given(issues=[call]), event()) if isinstance(each, Say))
    assert say.text == "intake/incomplete"
    assert (list(say.values["missing"]), say.values["is_short"]) == (["question"], True)
    assert routing.effects(Given(issues=[call]), event()) == []
    waiting = replace(call, labels=("casus", "status: wacht op eigenaar"))
    asked_once = sticky(welcomed=False)

    def after(*said: Comment, now: Issue = waiting) -> list[Effect]:
        given = Given(HERE, issues=[now], said=[asked_once, *said])
        happened = event("issue_comment.created")
        return [*intake.effects(given, happened), *routing.effects(given, happened)]

    answered = only(after(comment("Mogen we onze koppeling uitbrengen?", id_=60)), Tell)
    assert isinstance(answered, Tell)
    assert answered.values["question"] == "Mogen we onze koppeling uitbrengen?"
    assert only(after(comment("Graag hulp", id_=60)), Tell)  # once is enough
    for silent in (comment("/hulp", id_=60), comment("Ik ook", Person("piet", 30), id_=60), comment("👍", id_=60)):
        assert [each.text for each in after(silent) if isinstance(each, Say)] == ["intake/incomplete"]
    assert only(after(now=replace(waiting, title="Mag dit onder de EUPL?")), Tell)
    welcomed = Given(HERE, issues=[call], said=[sticky(welcomed=True)])
    assert only(routing.effects(welcomed, event()), Tell)
    assert only(routing.effects(Given(HERE, issues=[replace(call, author=None)]), event()), Tell)


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Mag dit?", "Mag dit onder de EUPL?"),
        ("Vraag", "Wat moet er in 2027?"),
        ("Vraag over de AVG", "Wat nu?"),
        ("Hulp", "Inkoop en aanbesteden"),
        ("Vraag over IT", "hoe dan"),
        ("Hulp", "Zie https://x.example"),
        ("Question about licensing", "Can anybody help?"),
    ],
)
def test_who_says_anything_is_not_asked_again(title: str, question: str) -> None:
    given = Given(HERE, issues=[casus(question, title, labels=("casus",))])
    assert only(routing.effects(given, event()), Tell)


def test_an_expert_who_was_asked_reads_how_advice_is_put_down() -> None:
    def helped(login: str, *team: str, status: Status = Status.SEEKING) -> Any:
        label = HERE.network.labels.of_status(status).name
        now = replace(casus(labels=("casus", label)), assignees=team)
        said = comment("/hulp", Person(login, 40), id_=90)
        effects = conversation.effects(hub(now, said), event("issue_comment.created"))
        (found,) = (each for each in effects if isinstance(each, Say) and each.text == "commands/help")
        return found.values["advice"]

    assert helped("carla") == "/advies"
    assert helped("anna") == ""  # who wasn't asked
    assert helped("carla", "carla") == ""  # who takes part has it in the list
    assert helped("carla", status=Status.RESOLVED) == ""


@pytest.fixture
def place(tmp_path: Path) -> Any:
    with town(tmp_path) as it:
        yield it


def removed(place: Town) -> int:
    """A casus of which experts were asked, and whose owner then takes a sentence out of the question."""
    number = place.send(question=QUESTION)
    place.play()
    before = place.repo.issue(number).body or ""
    place.repo.edit_issue("olga", number, body=before.replace(" Onze leverancier heet Knutselsoft.", ""))
    return number


def test_a_crash_while_it_is_taken_out_is_mended_by_the_next_run(place: Town) -> None:
    number = removed(place)
    happened = next(place.waiting())
    moment, before = Moment(place), len(place.box.requests)
    assert not place.run(happened).has_failed
    requests, expected, mailed = len(place.box.requests) - before, place.repo.snapshot(), place.mentioned()
    ask = next(each for each in place.repo.comments(number) if "ospo:ask/1" in each.body)
    assert "Knutselsoft" not in ask.body
    assert mailed == ["carla"]
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        if not moment.is_new():
            continue
        assert not place.run(happened).has_failed
        assert (place.repo.snapshot(), place.mentioned()) == (expected, mailed), at
        assert place.again(number).summary.plan.steps == (), at


def test_the_sweep_takes_out_what_no_run_saw(place: Town) -> None:
    number = removed(place)
    place.box.events.clear()
    assert not place.sweep().has_failed
    ask = next(each for each in place.repo.comments(number) if "ospo:ask/1" in each.body)
    assert "@" not in ask.body.partition("\n")[2]
    assert "Knutselsoft" not in ask.body
    place.box.advance(timedelta(days=8))
    place.sweep()
    assert set(place.mentioned()) == {"carla", "anna", "bert"}
    assert place.sweep().summary.plan.steps == ()
    assert COMPLETE["question"] != QUESTION


def test_it_leaves_a_closed_casus_too(place: Town) -> None:
    number = place.send(question=QUESTION)
    place.play()
    place.repo.close_issue("olga", number)
    place.play()
    before = place.repo.issue(number).body or ""
    place.repo.edit_issue("olga", number, body=before.replace(" Onze leverancier heet Knutselsoft.", ""))
    place.play()
    assert not [each for each in place.repo.comments(number) if "Knutselsoft" in each.body]
