"""From a form to the calendar: who lets an event in, who goes, and what becomes of it when it changes or is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ospo_automation.core.github.issue import Issue
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.forms import read
from ospo_automation.core.incoming.plain_words import goes
from ospo_automation.core.meetings.partner_event import FORM, PartnerEvent, event_of
from ospo_automation.core.sight.partner_events import coming_events
from ospo_automation.gh.records import records_of
from tests.given import NOW, OSPO_YML, checkout
from tests.town import Town, keys, town

BARE = OSPO_YML + "since: 2026-11-01\nadditions:\n"  # with which pull requests are looked at as well
ON = BARE + "events:\nexperiences:\nsite:\n  address: https://kennisbank.example.org/kb\n"
TITLE = "Dag van de open source"
ANNA = "---\nname: Anna Smit\nshown: [name]\n---\n"
HIDDEN = "---\nname: Bert de Boer\nshown: []\n---\n"


def answers(**changed: object) -> dict[str, object]:
    told = {
        "date": "10 december",
        "from": "13.00",
        "until": "16.30 uur",
        "where": "Stadskantoor Utrecht",
        "link": "https://dag.example.org/programma?x=1&y=2",
        "what": "Lezingen <b>en</b> @anna.",
        "audience": "iedereen",
        "no_secrets": True,
    }
    return {name: answer for name, answer in {**told, **changed}.items() if answer}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        yield it


def send(place: Town, who: str = "olga", **changed: object) -> int:
    number = place.repo.submit_form(who, FORM, title=TITLE, answers=answers(**changed), strict=False)
    place.play()
    return number


def says(place: Town, who: str, number: int, text: str) -> None:
    place.repo.comment(who, number, text)
    place.play()


def said(place: Town, number: int) -> str:
    return place.repo.comments(number)[-1].body.partition("\n")[2]


def ours(place: Town, number: int) -> str:
    bodies = [each.body for each in place.repo.comments(number) if each.body.startswith("<!-- ospo:")]
    return bodies[-1].partition("\n")[2]


def in_calendar(place: Town) -> list[PartnerEvent]:
    return coming_events(place.reader(), place.box.now)


def test_a_coordinator_s_thumb_lets_it_in_and_says_only_that(place: Town) -> None:
    number = send(place)
    assert "**donderdag 10 december 2026**, van 13.00 tot 16.30 uur, Stadskantoor Utrecht" in said(place, number)
    assert (place.repo.issue(number).labels, in_calendar(place)) == (["evenement"], [])
    place.repo.react("piet", number, "+1")
    place.sweep()
    assert in_calendar(place) == []
    place.repo.react("zoe", number, "+1")
    place.sweep()
    [event] = in_calendar(place)
    assert (event.title, event.date, event.place, event.issue, event.going) == (
        TITLE, date(2026, 12, 10), "Stadskantoor Utrecht", number, 0,
    )  # fmt: skip
    assert event.link == "https://dag.example.org/programma?x=1&y=2"
    says(place, "zoe", number, "Ik ga ook mee!")
    assert [each.going for each in in_calendar(place)] == [1]


def test_whoever_is_no_part_of_the_network_is_no_one_who_goes(place: Town) -> None:
    """Anybody can make accounts, and the site says how many go."""
    number = send(place, "wim")
    for each in range(3):
        place.box.add_user(f"sok{each}")
        place.repo.react(f"sok{each}", number, "+1")
        says(place, f"sok{each}", number, "Ik ga!")
    says(place, "anna", number, "Ik ga!")
    assert [each.going for each in in_calendar(place)] == [1]
    assert "Uit het netwerk gaat nu één iemand." in ours(place, number)
    place.repo.commit({"docs/experts/anna.md": ANNA}, message="Page", author="zoe")
    place.renew()
    place.sweep()
    assert "Uit het netwerk gaat nu één iemand: Anna Smit." in ours(place, number)


def test_who_goes_is_counted_once_and_named_only_where_they_let_the_site_do_that(place: Town) -> None:
    place.repo.commit({"docs/experts/anna.md": ANNA, "docs/experts/bert.md": HIDDEN}, message="Pages", author="zoe")
    number = send(place, "wim")  # a coordinator's own needs no yes
    for who in ("anna", "bert", "piet"):
        says(place, who, number, "Ik ga!")
    place.repo.react("anna", number, "+1")
    place.repo.react("carla", number, "+1")
    says(place, "piet", number, "Ik ga toch niet")
    says(place, "emma", number, "Ik ga niet. Wie gaat er?")
    place.renew()
    [event] = in_calendar(place)
    assert (event.going, event.names) == (3, ("Anna Smit",))
    assert "Uit het netwerk gaan nu drie mensen, onder wie Anna Smit." in ours(place, number)
    assert [key for key in keys(place, number) if key.startswith("event")] == ["event"]  # edited: nobody gets a mail


def test_what_changed_is_let_in_anew_unless_a_coordinator_changed_it(place: Town) -> None:
    number = send(place)
    place.repo.react("zoe", number, "+1")
    says(place, "wim", number, "Akkoord")
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue("olga", number, body=body.replace("Stadskantoor", "Casino"))
    assert in_calendar(place) == []  # before a run of ours judged it
    place.play()
    assert "Stond je 👍 er al? Schrijf dan *akkoord*." in ours(place, number)
    place.sweep()
    assert in_calendar(place) == []
    says(place, "zoe", number, "Akkoord.")
    assert [each.place for each in in_calendar(place)] == ["Casino Utrecht"]
    place.repo.edit_issue("zoe", number, body=body)
    place.play()
    assert [each.place for each in in_calendar(place)] == ["Stadskantoor Utrecht"]


def test_a_title_changed_after_a_coordinator_mended_the_text_is_nobody_s(place: Town) -> None:
    """GitHub tells who edited the text last; of a title it tells nothing there."""
    number = send(place)
    place.repo.edit_issue("zoe", number, body=str(place.repo.issue(number).body).replace("13.00", "13.30"))
    place.play()
    assert [each.title for each in in_calendar(place)] == [TITLE]
    place.repo.edit_issue("olga", number, title="Koop hier")
    place.play()
    assert in_calendar(place) == []
    place.sweep()
    assert in_calendar(place) == []  # a look that finds nothing new is no yes either
    place.repo.edit_issue("zoe", number, body=str(place.repo.issue(number).body).replace("13.30", "14.00"))
    place.play()
    assert [each.title for each in in_calendar(place)] == ["Koop hier"]


@pytest.mark.parametrize("does", ["run", "sweep"])
@pytest.mark.parametrize("title", ["Koop hier", ""])
def test_what_no_run_saw_before_a_yes_is_let_in_as_it_was_called_then(place: Town, does: str, title: str) -> None:
    """Its writer can have our run for a form wait by sending very much within the hour."""
    send(place, "emma")  # with which the label is made
    number = place.repo.submit_form("olga", FORM, title=TITLE, answers=answers(), strict=False)
    place.box.events.clear()
    place.repo.comment("zoe", number, "Akkoord")
    if title:
        place.box.advance(timedelta(seconds=20))
        place.repo.edit_issue("olga", number, title=title)
    if does == "run":
        place.play()
    place.sweep()
    assert [each.title for each in in_calendar(place)] == ([] if title else [TITLE])
    says(place, "zoe", number, "Akkoord")
    assert [each.title for each in in_calendar(place)] == [title or TITLE]


def test_a_yes_to_what_a_stranger_said_lets_nothing_in(place: Town) -> None:
    """A question needs no sign."""
    number = send(place)
    says(place, "olga", number, "Laat maar weten of dit de goede plek is.")
    says(place, "zoe", number, "Ja")
    assert in_calendar(place) == []
    says(place, "zoe", number, "Akkoord")
    assert [each.issue for each in in_calendar(place)] == [number]


def test_what_is_over_closes_by_itself_and_what_is_called_off_is_told(place: Town) -> None:
    first, second = send(place, "zoe"), send(place, "zoe", date="12 december")
    place.repo.close_issue("zoe", second)
    place.play()
    assert "gaat niet door" in said(place, second)
    place.box.advance(timedelta(days=17))
    place.sweep()
    assert place.repo.issue(first).state == "closed"
    place.sweep()
    known = records_of(place.reader(), "https://github.com/acme/netwerk", place.box.now).events
    assert [(each.issue, each.is_cancelled) for each in known] == [(first, False), (second, True)]
    assert len(place.repo.comments(first)) == 1


def test_what_isn_t_clear_or_seems_personal_waits(place: Town) -> None:
    number = send(place, link="http://dag.example.org", until="12.00", where="")
    assert "hoe laat het afgelopen is" in said(place, number)
    assert "een plaats van hooguit 200 tekens" in said(place, number)
    private = send(place, "zoe", what="Bel Jan op 06 12345678.")
    assert "een telefoonnummer" in said(place, private)
    assert in_calendar(place) == []


def test_events_and_what_people_told_take_one_request_of_a_sweep(place: Town) -> None:
    def requests() -> int:
        before = len(place.box.requests)
        place.sweep()
        return len(place.box.requests) - before

    place.sweep()
    bare = requests()
    for who in ("zoe", "wim"):
        send(place, who)
    place.sweep()
    assert requests() == bare
    place.repo.commit({".github/ospo.yml": BARE}, message="Off", author="zoe")
    place.renew()
    assert bare - requests() <= 1


HERE = checkout(ON)


def event(day: str, begins: str, ends: str = "") -> PartnerEvent | tuple[str, ...]:
    headings = {
        "Op welke dag is het evenement?": day,
        "Hoe laat begint het evenement?": begins,
        "Hoe laat is het evenement afgelopen?": ends or "_No response_",
        "Waar is het evenement?": "online",
        "Waar staat meer over het evenement?": "https://x.example.org/",
        "Wat is het voor evenement?": "Iets.",
        "Openbaar en veilig": "- [X] Er staan geen persoonsgegevens of vertrouwelijke informatie in, en ik weet dat "
        "iedereen dit kan lezen",
    }
    body = "\n\n".join(f"### {heading}\n\n{text}" for heading, text in headings.items())
    issue = Issue(7, TITLE, body, Person("olga", 7), (), True, False, False, NOW)
    return event_of(issue, read(body, HERE.other_form(FORM)), ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("day", "begins", "ends", "utc"),
    [
        ("27 maart 2027", "13.00", "15.00", (12, 14)),  # the day before summer time begins
        ("28-03-2027", "13:00", "15:00 uur", (11, 13)),  # and the day itself
        ("31 oktober 2027", "om 1 uur", "4.00", (23, 3)),  # a night of an hour more
        ("2027-03-11", "13.00", "", (12, 14)),
    ],
)
def test_times_are_those_of_the_network_s_clocks(day: str, begins: str, ends: str, utc: tuple[int, int]) -> None:
    found = event(day, begins, ends)
    assert isinstance(found, PartnerEvent)
    assert found.when.starts.astimezone(UTC).hour == utc[0]
    assert isinstance(found.when.ends, datetime)


def test_a_day_or_a_time_that_is_none_is_asked_for() -> None:
    assert event("ooit", "13.00") == ("date",)
    assert event("11 maart", "25.00", "26.00") == ("from", "until")
    assert event("11 maart", "16.00", "13.00") == ("until",)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Ik ga!", True),
        ("ik ga ook mee", True),
        ("Ja, ik kom.", True),
        ("I'm going too", True),
        ("Count me in", True),
        ("Ik ga niet", False),
        ("Ik kan toch niet, sorry", False),
        ("I can't make it", False),
        ("Ik ga liever niet", None),
        ("Ik ga dit eens bespreken met mijn collega's", None),
        ("Ga jij ook?", None),
        ("ik ga?", None),
        ("Ja", None),
        ("", None),
    ],
)
def test_going_is_said_in_few_words(text: str, answer: bool | None) -> None:
    assert goes(text) is answer


def test_no_flood_takes_what_is_in_the_calendar_out_of_it(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ospo_automation.gh.casussen.MOST_THREADS", 2)
    numbers = [send(place, who) for who in ("piet", "piet", "olga", "piet", "piet", "emma")]
    place.repo.react("zoe", numbers[2], "+1")
    place.play()
    says(place, "zoe", numbers[2], "Akkoord")
    assert [each.issue for each in in_calendar(place)] == [numbers[2]]
    place.repo.edit_issue("olga", numbers[2], title="Koop hier goedkoop")
    place.play()
    assert place.repo.issue(numbers[2]).labels == ["evenement"]
    assert in_calendar(place) == []
