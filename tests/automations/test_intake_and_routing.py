"""What is decided about a casus, as plain values: no network, no texts, no clock."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime

import pytest

from ospo_automation.automations.intake import automation as intake
from ospo_automation.automations.mending import automation as mending
from ospo_automation.automations.routing import automation as routing
from ospo_automation.core.casus.asks import Ask, Asked, asks_in
from ospo_automation.core.casus.rounds import Load
from ospo_automation.core.engine.effects import Effect, Relabel, Say, SetStatus, TakeBack, Tell
from ospo_automation.core.engine.plan import tidy
from ospo_automation.core.github.issue import Comment, Issue
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.excerpt import prints
from ospo_automation.core.primitives.marker import Mark, fingerprint
from tests.given import BOT, NOW, OSPO_YML, OURS, OWNER, Given, body, checkout, comment, days, event, issue

LABELS = ["thema: licenties/eupl", "soort organisatie: gemeente", "termijn: binnen een maand"]
CARLA = Asked("carla", "licenties/eupl", "licenties/eupl")
FIRST = Ask(1, 1, 0, (CARLA,), NOW, date(2026, 12, 1), OWNER.id)

SHOWN = prints(["Mag dit?", "Mag dit onder de EUPL?"])


def decided(hub: Given, kind: str = "issues.opened", now: datetime = NOW) -> list[Effect]:
    happened = event(kind, now=now)
    return [effect for each in (intake, routing, mending) for effect in each.effects(hub, happened)]


def only(effects: list[Effect], kind: type) -> Effect:
    found = [effect for effect in effects if isinstance(effect, kind)]
    assert len(found) == 1, found
    return found[0]


def sticky(*, welcomed: bool, labels: list[str] | None = None, id_: int = 50) -> Comment:
    return comment(Mark("intake", {"welcomed": welcomed, "labels": labels or []}).line() + "\nx", BOT, id_=id_)


def asked(ask: Ask = FIRST, id_: int = 51) -> Comment:
    return comment(Mark(ask.key, ask.record()).line() + "\nx", BOT, id_=id_, at=ask.at)


def test_a_complete_casus_is_labelled_welcomed_and_put_to_the_first_ring() -> None:
    effects = decided(Given())
    relabel = only(effects, Relabel)
    assert isinstance(relabel, Relabel)
    assert relabel.add == {"casus", *LABELS}
    assert relabel.remove == frozenset()
    assert only(effects, SetStatus) == SetStatus(1, Status.SEEKING)
    say = only(effects, Say)
    assert isinstance(say, Say)
    assert (say.key, say.text) == ("intake", "intake/welcome")
    there = {"there": fingerprint(issue().title)}  # nobody looked at it yet
    assert say.state == {"welcomed": True, "labels": LABELS, "understood": {}, "already": [], "look": there}
    assert (say.values["turn"], say.values["count"], say.values["due"]) == ("asked", 1, date(2026, 12, 1))
    tell = only(effects, Tell)
    assert isinstance(tell, Tell)
    assert tell.mentions == ("carla",)
    assert tell.state == replace(FIRST, shown=SHOWN).record()
    whom = {"mentions", "contact", "topics", "coordinators", "signed_up", "due", "wider", "talks", "later"}
    assert set(tell.values) == whom | {
        "title",
        "question",
        "more",
        "is_hidden",
        "kind",
        "personal",
        "term",
        "signed_before",
        "outcome",
    }


def test_what_is_missing_is_asked_for_once_and_nobody_is_mentioned() -> None:
    hub = Given(issues=[issue(text=body(question="", topics=""))])
    effects = decided(hub)
    assert only(effects, SetStatus) == SetStatus(1, Status.WAITING)
    say = only(effects, Say)
    assert isinstance(say, Say)
    assert say.text == "intake/incomplete"
    assert list(say.values["missing"]) == ["topics", "question"]
    assert not [effect for effect in effects if isinstance(effect, Tell)]


def test_a_plain_reply_of_the_owner_completes_the_casus() -> None:
    waiting = issue(text=body(question="", topics=""), labels=["casus", "status: wacht op eigenaar"])
    mail = "Van: bot <bot@example.org>\nVerzonden: dinsdag 24 november 2026 09:12\nOnderwerp: casus\n\nEUPL"
    reply = comment(f"Thema: inkoop.\nHoe schrijven we deze eis in het bestek?\n\n{mail}", id_=60, by_mail=True)
    hub = Given(issues=[waiting], said=[sticky(welcomed=False), reply])
    effects = decided(hub, "issue_comment.created")
    assert SetStatus(1, Status.SEEKING) in effects
    say = only(effects, Say)
    assert isinstance(say, Say)
    assert say.text == "intake/welcome"
    assert [each["answers"] for each in say.values["understood"]] == [
        ["Inkoop en aanbesteden"],
        [],  # their own text is not copied: they could no longer take it back
    ]
    tell = only(effects, Tell)
    assert isinstance(tell, Tell)
    assert tell.mentions == ("emma",)


@pytest.mark.parametrize(
    ("words", "author"),
    [
        ("Inkoop, en hoe schrijven we deze eis op?", Person("somebody", 99)),
        ("> inkoop\n> Hoe schrijven we deze eis op?", OWNER),
        ("Dank je wel", OWNER),
        ("Verstuurd vanaf mijn iPhone", OWNER),
        ("Dank\n\n-- \nOlga de Vries\nGemeente Voorbeeld, team inkoop en contracten", OWNER),
        ("On Tue, Nov 24, 2026 at 10:00 AM github-actions[bot] <\n***@***.***>\nwrote:\n\ninkoop hoe zit dat", OWNER),
        ("Op 24 nov 2026 om 10:00 heeft de bot\nhet volgende geschreven:\ninkoop hoe zit dat dan", OWNER),
        ("Op 24 november 2026 om 10:00 schreef de bot:\ninkoop, hoe schrijven we deze eis in het bestek?", OWNER),
    ],
)
def test_somebody_else_quotes_and_thanks_complete_nothing(words: str, author: Person) -> None:
    waiting = issue(text=body(question="", topics=""), labels=["casus", "status: wacht op eigenaar"])
    hub = Given(issues=[waiting], said=[sticky(welcomed=False), comment(words, author, id_=60, by_mail=True)])
    effects = decided(hub, "issue_comment.created")
    assert not [effect for effect in effects if isinstance(effect, Tell)]
    say = only(effects, Say)
    assert isinstance(say, Say)
    assert say.text == "intake/incomplete"


def test_naming_a_topic_is_not_yet_asking_a_question() -> None:
    waiting = issue(text=body(question="", topics=""), labels=["casus", "status: wacht op eigenaar"])
    hub = Given(issues=[waiting], said=[sticky(welcomed=False), comment("Dag, het gaat over de EUPL.", id_=60)])
    says = [each for each in decided(hub, "issue_comment.created") if isinstance(each, Say)]
    assert [(each.key, each.text) for each in says] == [("intake", "intake/incomplete"), ("reply/60", "intake/still")]
    for say in says:  # in our comment, and in a new one: nobody is told of an edit
        assert list(say.values["missing"]) == ["question"]
        assert say.values["understood"] == [{"heading": "Waar gaat het over?", "answers": ["EUPL"]}]
    answered = comment(f"{Mark('reply/60').line()}\nx", BOT, id_=61)
    again = decided(replace(hub, said=[*hub.said, answered]), "issue_comment.created")
    assert [each.key for each in again if isinstance(each, Say)] == ["intake"]


def still_missing(hub: Given) -> Say:
    """Our comment about the intake, after a reply."""
    says = [each for each in decided(hub, "issue_comment.created") if isinstance(each, Say)]
    return next(each for each in says if each.key == "intake")


def test_our_own_words_repeated_by_a_mail_program_are_no_answer() -> None:
    waiting = issue(text=body(question="", topics=""), labels=["casus", "status: wacht op eigenaar"])
    said = "Schrijf {}, dan leggen we je vraag voor aan een coördinator."
    before = sticky(welcomed=False)
    topics = "\n\nThema's waaruit je kunt kiezen: *Veilig publiceren van broncode* en *EUPL*."
    asked_before = replace(before, body=f"{before.body}\n\n{said.format('*geen idee*')}{topics}")
    chosen = comment("EUPL", id_=60, by_mail=True)
    say = still_missing(Given(issues=[waiting], said=[asked_before, chosen]))
    assert list(say.values["missing"]) == ["question"]
    reply = comment("Hoe schrijven we dit op?\n\n" + said.format("geen idee"), id_=60, by_mail=True)
    say = still_missing(Given(issues=[waiting], said=[asked_before, reply]))
    assert list(say.values["missing"]) == ["topics"]


def test_once_complete_later_words_and_deletions_change_nothing() -> None:
    waiting = issue(text=body(question="", topics=""), labels=["casus", "status: zoekt expert", "thema: inkoop"])
    state = {"welcomed": True, "labels": ["thema: inkoop"], "understood": {"topics": ["inkoop"], "question": []}}
    welcome = comment(Mark("intake", state).line() + "\nx", BOT, id_=50)
    for said in ([], [comment("Toch liever EUPL en licenties", id_=60)]):
        hub = Given(issues=[waiting], said=[welcome, *said])
        effects = decided(hub, "issue_comment.created")
        relabel = only(effects, Relabel)
        assert isinstance(relabel, Relabel)
        assert "thema: inkoop" not in relabel.remove
        assert not {"thema: licenties", "thema: licenties/eupl"} & relabel.add
        say = only(effects, Say)
        assert isinstance(say, Say)
        assert say.state["understood"] == state["understood"]


@pytest.mark.parametrize("typed", ["." * 4998 + "x", " " * 4998 + "x", "a " * 2500, "``" * 2500, "On " * 1600])
def test_replies_made_to_be_slow_are_not(typed: str) -> None:
    waiting = issue(
        text=body(question="", topics="", organisation_type=""), labels=["casus", "status: wacht op eigenaar"]
    )
    replies = [comment(typed, id_=60 + turn) for turn in range(200)]
    begun = time.process_time()
    decided(Given(issues=[waiting], said=[sticky(welcomed=False), *replies]), "issue_comment.created")
    assert time.process_time() - begun < 5  # it was 190 s


def test_one_owner_can_not_use_up_everybody() -> None:
    asks = tuple(
        Ask(n, 1, 0, (Asked(f"p{n}", "x", "x"),), NOW - days(1), date(2026, 12, 1), OWNER.id) for n in (7, 8, 9)
    )
    effects = decided(Given(carried=Load(asks), known_here=[1]))
    assert not [effect for effect in effects if isinstance(effect, Tell)]
    say = only(effects, Say)
    assert isinstance(say, Say)
    assert say.values["turn"] == "enough"
    relabel = only(effects, Relabel)
    assert isinstance(relabel, Relabel)
    assert "coördinator nodig" in relabel.add
    assert only(decided(Given(carried=Load(asks[:2]), known_here=[1])), Tell)
    trusted = checkout(lines="* @olga @zoe\nlicenties @anna")
    assert only(decided(Given(trusted, carried=Load(asks))), Tell)


def test_a_flood_of_comments_asks_nobody() -> None:
    say = only(decided(Given(carried=Load(is_partial=True))), Say)
    assert isinstance(say, Say)
    assert say.values["turn"] == "full"


@pytest.mark.parametrize("labels", [["casus"], ["casus", "status: nieuw"]])
def test_when_everybody_was_asked_a_removed_status_is_no_contradiction(labels: list[str]) -> None:
    everybody = tuple(Asked(login, "licenties/eupl", "x") for login in ("anna", "bert", "carla", "zoe", "wim"))
    all_asked = replace(FIRST, people=everybody, ring=2)
    hub = Given(issues=[issue(labels=labels)], said=[sticky(welcomed=True), asked(all_asked)])
    effects = decided(hub, "issue_comment.created", now=NOW + days(10))
    assert only(effects, SetStatus) == SetStatus(1, Status.NEW)
    assert tidy(effects, hub, lambda name, _: name).steps


def test_a_lost_or_broken_record_does_not_block_the_next_round() -> None:
    seeking = issue(labels=["casus", "status: zoekt expert", *LABELS])
    second = replace(FIRST, round=2)
    later = NOW + days(10)
    lost = Given(issues=[seeking], said=[sticky(welcomed=True, labels=LABELS), asked(second)])
    tell = only(decided(lost, "issue_comment.created", now=later), Tell)
    assert isinstance(tell, Tell)
    assert tell.key == "ask/3"
    broken = comment(Mark("ask/1", {"asked": "weird"}).line(), BOT, id_=51)
    tell = only(decided(Given(issues=[seeking], said=[sticky(welcomed=True, labels=LABELS), broken])), Tell)
    assert isinstance(tell, Tell)
    assert tell.key == "ask/2"


@pytest.mark.parametrize(
    ("part", "odd"),
    [
        ("2026-11-24T09:00:00+00:00", "2026-11-24T09:00:00"),
        ("2026-11-24T09:00:00+00:00", "9999-12-31T23:59:59+00:00"),
        ("2026-11-24T09:00:00+00:00", "0001-01-01T00:00:00+00:00"),
        ('"round":1', '"round":1e999'),
        ('"ring":0', '"ring":-1e999'),
        ('"ring":0', '"ring":Infinity'),
        ('"owner":7', '"owner":null'),
        ('["carla","licenties/eupl","licenties/eupl"]', '["carla"]'),
        ("2026-12-01", "morgen"),
    ],
)
def test_an_edited_record_crashes_nothing(part: str, odd: str) -> None:
    before, after = (text if text.startswith('"') else text.replace("-", "\\u002d") for text in (part, odd))
    line = Mark("ask/1", FIRST.record()).line()
    assert before in line
    edited = comment(line.replace(before, after), BOT, id_=51)
    hub = Given(said=[sticky(welcomed=True, labels=LABELS), edited], carried=Load(asks_in([edited], OURS)))
    assert decided(hub, now=NOW + days(20))


@pytest.mark.parametrize("number", [[], {}])
def test_an_edited_number_crashes_nothing(number: object) -> None:
    noted = Mark("intake", {"welcomed": True, "labels": LABELS, "number": number}).line()
    list(decided(Given(said=[comment(noted + "\nx", BOT, id_=50)])))


def test_state_that_names_our_leading_labels_takes_none_of_them_away() -> None:
    said = [sticky(welcomed=True, labels=["casus", "status: zoekt expert", "THEMA: LICENTIES/EUPL"])]
    relabel = only(decided(Given(said=said)), Relabel)
    assert isinstance(relabel, Relabel)
    assert relabel.remove == frozenset()
    assert "thema: licenties/eupl" not in relabel.add


def test_a_casus_label_that_a_person_took_off_stays_off() -> None:
    assert decided(Given(issues=[issue(labels=[])], said=[sticky(welcomed=True)])) == []


def test_after_a_corrected_topic_its_own_experts_come_first() -> None:
    corrected = issue(text=body(topics="Inkoop en aanbesteden"), labels=["casus", "status: zoekt expert", *LABELS])
    hub = Given(issues=[corrected], said=[sticky(welcomed=True, labels=LABELS), asked()])
    tell = only(decided(hub, "issues.edited", now=NOW + days(10)), Tell)
    assert isinstance(tell, Tell)
    assert tell.mentions == ("emma",)


def test_nobody_knows_the_topic_means_the_coordinators() -> None:
    tell = only(decided(Given(issues=[issue(text=body(topics="Weet ik niet"))])), Tell)
    assert isinstance(tell, Tell)
    assert set(tell.mentions) == {"zoe", "wim"}
    assert tell.values["coordinators"] is True


def test_the_owner_is_never_asked_about_their_own_casus() -> None:
    own = replace(issue(), author=Person("Carla", 8))
    tell = only(decided(Given(issues=[own])), Tell)
    assert isinstance(tell, Tell)
    assert set(tell.mentions) == {"anna", "bert"}  # the next ring, at once


def test_after_the_due_day_the_next_ring_is_asked_and_before_it_nobody() -> None:
    seeking = issue(labels=["casus", "status: zoekt expert", *LABELS])
    hub = Given(issues=[seeking], said=[sticky(welcomed=True, labels=LABELS), asked()])
    before = decided(hub, "issue_comment.created", now=NOW + days(6))
    assert not [effect for effect in before if isinstance(effect, Tell)]
    after = only(decided(hub, "issue_comment.created", now=NOW + days(7)), Tell)
    assert isinstance(after, Tell)
    assert (after.key, set(after.mentions)) == ("ask/2", {"anna", "bert"})


def test_an_answer_of_somebody_who_was_asked_stops_the_clock() -> None:
    seeking = issue(labels=["casus", "status: zoekt expert", *LABELS])
    answer = comment("Geen tijd voor veel, maar begin bij artikel 5.", Person("Carla", 30), id_=70, at=NOW + days(1))
    said = [sticky(welcomed=True, labels=LABELS), asked(), answer]
    effects = decided(Given(issues=[seeking], said=said), "issue_comment.created", now=NOW + days(30))
    assert not [effect for effect in effects if isinstance(effect, Tell)]
    say = only(effects, Say)
    assert isinstance(say, Say)
    assert say.values["turn"] == "answered"


def test_busy_paused_and_recently_asked_people_are_passed_over() -> None:
    pages = {
        "docs/experts/Anna.md": "---\npaused_until: 2026-11-25\n---\n",
        "docs/experts/carla.md": "---\nmax_open: 1\n---\n",
    }
    recent = Ask(9, 1, 0, (Asked("bert", "licenties", "licenties"),), NOW - days(6.9), date(2026, 11, 25))
    hub = Given(checkout(pages=pages), carried=Load((recent,), {"carla": 1}))
    tell = only(decided(hub), Tell)
    assert isinstance(tell, Tell)
    assert set(tell.mentions) == {"zoe", "wim"}  # carla is full, anna away until tomorrow, bert was asked this week
    later = only(decided(hub, now=NOW + days(1)), Tell)
    assert isinstance(later, Tell)
    assert set(later.mentions) == {"anna", "bert"}


def test_the_daily_limit_holds_and_the_casus_is_marked_for_people() -> None:
    people = tuple(Asked(f"p{number}", "inkoop", "inkoop") for number in range(30))
    today = Ask(9, 1, 0, people, NOW, date(2026, 12, 1))
    effects = decided(Given(carried=Load((today,))))
    assert not [effect for effect in effects if isinstance(effect, Tell)]
    assert only(effects, SetStatus) == SetStatus(1, Status.NEW)
    relabel = only(effects, Relabel)
    assert isinstance(relabel, Relabel)
    assert "coördinator nodig" in relabel.add
    smaller = Ask(9, 1, 0, people[:29], NOW, date(2026, 12, 1))
    tell = only(decided(Given(checkout(lines="inkoop @x\nlicenties @anna @bert"), carried=Load((smaller,)))), Tell)
    assert isinstance(tell, Tell)
    assert len(tell.mentions) == 1  # one more is the thirtieth of the day


def test_the_triage_label_goes_when_somebody_can_be_asked_after_all() -> None:
    labels = [*LABELS, "coördinator nodig"]
    waiting = issue(labels=["casus", "status: nieuw", *labels])
    hub = Given(issues=[waiting], said=[sticky(welcomed=True, labels=labels)])
    effects = decided(hub, "issue_comment.created")
    relabel = only(effects, Relabel)
    assert isinstance(relabel, Relabel)
    assert relabel.remove == {"coördinator nodig"}
    assert SetStatus(1, Status.SEEKING) in effects


@pytest.mark.parametrize("status", ["opgepakt", "advies gegeven", "geparkeerd", "ingetrokken", "wacht op eigenaar"])
def test_a_status_that_a_person_set_is_never_fought(status: str) -> None:
    hub = Given(issues=[issue(labels=["casus", f"status: {status}"])])
    assert decided(hub, "issues.edited") == []


def test_an_edit_changes_only_the_labels_that_the_form_gave() -> None:
    labels = ["casus", "status: zoekt expert", "thema: licenties/eupl", "van een mens"]
    edited = issue(text=body(topics="Inkoop en aanbesteden"), labels=labels)
    hub = Given(issues=[edited], said=[sticky(welcomed=True, labels=LABELS), asked()])
    relabel = only(decided(hub, "issues.edited"), Relabel)
    assert isinstance(relabel, Relabel)
    assert relabel.add == {"casus", "thema: inkoop"}
    assert relabel.remove == {"thema: licenties/eupl"}


def test_a_person_s_relabelling_decides_whom_we_ask() -> None:
    labels = ["casus", "status: nieuw", "thema: inkoop"]
    relabelled = issue(labels=labels)
    hub = Given(issues=[relabelled], said=[sticky(welcomed=True, labels=LABELS)])
    tell = only(decided(hub, "issues.edited"), Tell)
    assert isinstance(tell, Tell)
    assert tell.mentions == ("emma",)


@pytest.mark.parametrize(
    "quiet",
    [
        issue(labels=[], text="Zomaar een vraag"),
        issue(labels=[], text="### Wat speelt er?\n\nx\n\n### Waar loop je op vast?\n\ny"),
        issue(is_open=False),
        issue(is_locked=True),
        issue(is_pull_request=True),
        replace(issue(), author=BOT),
    ],
)
def test_what_is_no_open_casus_of_a_person_is_left_alone(quiet: Issue) -> None:
    assert decided(Given(issues=[quiet])) == []


def test_a_lost_label_is_no_lost_casus() -> None:
    relabel = only(decided(Given(issues=[issue(labels=[])])), Relabel)
    assert isinstance(relabel, Relabel)
    assert "casus" in relabel.add


def test_a_deleted_account_still_gets_its_casus_answered() -> None:
    assert only(decided(Given(issues=[replace(issue(), author=None)])), Tell)


def test_without_a_section_an_automation_is_off() -> None:
    hub = Given(checkout(OSPO_YML.replace("routing:", "")))
    effects = decided(hub)
    assert only(effects, SetStatus) == SetStatus(1, Status.NEW)
    say = only(effects, Say)
    assert isinstance(say, Say)
    assert say.values["turn"] == "off"


def test_doubled_comments_of_ours_are_taken_back_and_the_oldest_stays() -> None:
    forged = comment(Mark("intake", {}).line() + "\nx", Person("mallory", 66), id_=40)
    said = [forged, sticky(welcomed=True, id_=52), sticky(welcomed=True, id_=50), asked(id_=53), asked(id_=54)]
    effects = list(mending.effects(Given(said=said), event()))
    assert effects == [TakeBack(1, 52, "intake"), TakeBack(1, 54, "ask/1")]


def test_a_marker_in_somebody_else_s_comment_is_only_text() -> None:
    forged = comment(Mark("ask/1", FIRST.record()).line(), Person("mallory", 66), id_=40)
    assert only(decided(Given(said=[forged])), Tell)
