"""Forms for meetings: what people fill in is understood, who may plan does, and nobody is left without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.meetings.sent_in import MEETING, MINUTES, POINT, THEME, meeting_of, sent_in
from ospo_automation.core.meetings.series import Meeting
from ospo_automation.core.sight.all_meetings import known
from ospo_automation.gh.records import planned_meetings
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_meetings import SECTION, agendas, at, text_of
from tests.given import OSPO_YML, checkout, issue
from tests.hostile import text as hostile
from tests.town import Town, repeated, town

ZONE = ZoneInfo("Europe/Amsterdam")
CHECKOUT = checkout(OSPO_YML + SECTION)
HEADINGS = {
    "day": "Op welke dag is de bijeenkomst?",
    "starts": "Hoe laat begint de bijeenkomst?",
    "ends": "Hoe laat is de bijeenkomst afgelopen?",
    "how": "Hoe komen jullie bij elkaar?",
    "place": "Waar is de bijeenkomst?",
    "theme": "Staat het thema al vast?",
    "sign_up": "Waar melden mensen zich aan?",
}
ANSWERS = {"day": "14 januari 2027", "starts": "10.00", "ends": "11:30 uur", "how": "online"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, OSPO_YML + SECTION) as there:
        yield there


def read_from(**answers: str) -> Meeting | tuple[str, ...]:
    given_ = {**ANSWERS, **answers}
    body = "\n\n".join(f"### {HEADINGS[id_]}\n\n{answer}" for id_, answer in given_.items())
    written = replace(issue(5, text=body, labels=()), created_at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    sent = sent_in(written, CHECKOUT)
    assert sent is not None
    assert sent.form == MEETING
    return meeting_of(sent, ZONE)


@pytest.mark.parametrize(
    ("starts", "at_"),
    [("10.00", "10:00"), ("9:05 uur", "09:05"), ("om 9 uur", "09:00"), ("11", "11:00"), ("9u", "09:00")],
)
def test_a_time_is_read_as_people_write_it(starts: str, at_: str) -> None:
    found = read_from(starts=starts)
    assert isinstance(found, Meeting)
    assert f"{found.starts:%Y-%m-%d %H:%M}" == f"2027-01-14 {at_}"
    assert found.key == "form-5"
    assert found.about.online


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "ergens in januari"}, ("day",)),
        ({"day": "2020-01-14"}, ("day",)),
        ({"starts": "ochtend"}, ("ends", "starts")),
        ({"ends": "9.00"}, ("ends",)),
        ({"ends": "25.00"}, ("ends",)),
        ({"sign_up": "javascript:alert(1)"}, ("sign_up",)),
        ({"sign_up": "https://x.nl/) @anna"}, ("sign_up",)),
        ({"place": "x" * 201, "day": "?"}, ("day", "place")),
    ],
)
def test_what_can_t_be_understood_is_named(wrong: dict[str, str], said: tuple[str, ...]) -> None:
    assert read_from(**wrong) == said


@given(st.dictionaries(st.sampled_from(sorted(HEADINGS)), st.integers(0, 10_000).map(lambda seed: hostile(seed, 6))))
def test_no_text_breaks_the_reading(answers: dict[str, str]) -> None:
    found = read_from(**{id_: text.replace("\n#", "\n") for id_, text in answers.items()})
    assert isinstance(found, Meeting) or set(found) <= HEADINGS.keys()


def plan(place: Town, who: str, /, **answers: str) -> int:
    given_ = {**ANSWERS, **answers}
    number = place.repo.submit_form(who, MEETING, title="Inloopuur", answers=given_, strict=False)
    place.play()
    return number


def said(place: Town, number: int) -> str:
    """Our newest answer, as it reads now; those that it replaced are folded away."""
    ours = [each for each in place.repo.comments(number) if each.author == BOT_LOGIN]
    assert [each.minimized for each in ours[:-1]] == ["outdated"] * (len(ours) - 1)
    return ours[-1].body


def planned(place: Town) -> list[str]:
    return [each.key for each in known(place.reader(), place.box.now) if each.issue and not each.is_cancelled]


def test_a_coordinator_plans_and_is_told_of_a_day_off(place: Town) -> None:
    number = plan(place, "zoe", day="5 mei 2027", place="https://video.example.org/x")
    assert place.repo.issue(number).labels == ["bijeenkomst"]
    assert "geen werkdag" in said(place, number)
    assert "https://video.example.org/x (online)" in said(place, number)
    assert planned(place) == [f"form-{number}"]
    place.repo.close_issue("zoe", number)
    place.play()
    assert "gaat niet door" in said(place, number)
    assert planned(place) == []
    (there,) = [each for each in known(place.reader(), place.box.now) if each.issue]
    assert there.is_cancelled
    assert there.changes > 0


def test_somebody_else_needs_a_coordinator_and_again_once_the_text_is_another(place: Town) -> None:
    number = plan(place, "piet")
    assert (place.repo.issue(number).labels, planned(place)) == ([], [])
    assert "Een coördinator of beheerder beslist" in said(place, number)
    place.repo.comment("piet", number, "akkoord")
    place.repo.comment("anna", number, "akkoord")
    place.play()
    assert planned(place) == []
    place.repo.comment("wim", number, "Akkoord")
    place.play()
    assert planned(place) == [f"form-{number}"]
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue("piet", number, body=body.replace("14 januari", "15 januari"))
    place.play()
    assert planned(place) == []
    assert "veranderd" in said(place, number)
    place.repo.comment("wim", number, "akkoord")
    place.play()
    assert planned(place) == [f"form-{number}"]
    place.repo.edit_issue("zoe", number, body=body.replace("14 januari", "18 januari"))
    place.play()
    assert planned(place) == [f"form-{number}"]
    assert "maandag 18 januari" in said(place, number)


@pytest.mark.parametrize("asked", ["Is dit de plek voor zulke vragen?", "Laat maar weten of dit de goede plek is."])
def test_a_yes_to_somebody_who_asked_something_plans_nothing(place: Town, asked: str) -> None:
    """Whoever sent it in can ask anything below it."""
    number = plan(place, "piet")
    place.repo.comment("piet", number, asked)
    place.repo.comment("wim", number, "Ja!")
    place.play()
    assert planned(place) == []
    place.repo.comment("wim", number, "Akkoord")
    place.play()
    assert planned(place) == [f"form-{number}"]


def test_a_yes_is_one_to_the_text_that_stands_there(place: Town) -> None:
    """Not to what it was before, nor to nothing, nor once its writer changed it after it was agreed on."""
    bare = place.repo.open_issue("piet", title="Los idee", body="Zullen we weer eens?")
    place.repo.comment("wim", bare, "Ja, graag!")
    place.play()
    text = "\n\n".join(f"### {HEADINGS[id_]}\n\n{answer}" for id_, answer in ANSWERS.items())
    place.repo.edit_issue("piet", bare, body=text)
    place.play()
    assert planned(place) == []
    place.repo.comment("wim", bare, "...")
    place.play()
    assert planned(place) == []
    place.repo.comment("wim", bare, "Ja")
    place.repo.edit_issue("piet", bare, body=text.replace("14 januari", "21 januari"))  # before any run comes by
    place.play()
    assert planned(place) == []
    place.repo.comment("wim", bare, "Akkoord")
    place.play()
    assert planned(place) == [f"form-{bare}"]
    place.repo.close_issue("piet", bare)
    place.repo.edit_issue("piet", bare, body=text.replace("14 januari", "1 december"))
    place.play()
    assert place.repo.issue(bare).labels == []
    assert [each for each in known(place.reader(), place.box.now) if each.issue] == []


@pytest.mark.parametrize("by_mail", [False, True])
def test_a_yes_by_mail_may_answer_an_earlier_question(place: Town, *, by_mail: bool) -> None:
    """Whoever changes what they sent right after we asked about it has two mails to answer, and GitHub doesn't tell
    which of them somebody answers.
    """
    number = plan(place, "piet")
    body = (place.repo.issue(number).body or "").replace("10.00", "11.00")
    place.repo.edit_issue("piet", number, body=body)
    place.play()
    assert "per mail telt nu niet" in said(place, number)
    place.repo.comment("zoe", number, "akkoord", by_mail=by_mail)
    place.play()
    place.sweep()
    assert planned(place) == ([] if by_mail else [f"form-{number}"])
    place.repo.comment("zoe", number, "akkoord")
    place.play()
    assert planned(place) == [f"form-{number}"]


@pytest.mark.parametrize("seen", ["at once", "by the sweep"])
@pytest.mark.parametrize("changes", ["body", "title", ""])
def test_a_label_by_hand_is_for_what_stood_there(place: Town, changes: str, seen: str) -> None:
    """No run heard of what was sent in: so nothing tells what the text was to which somebody gave the label."""
    number = place.repo.submit_form("piet", MEETING, title="Inloopuur", answers=ANSWERS, strict=False)
    place.repo.make_label("bijeenkomst", "ededed")
    place.repo.add_label("zoe", number, "bijeenkomst")
    list(place.waiting())
    place.box.advance(timedelta(minutes=5))
    if changes == "title":
        place.repo.edit_issue("piet", number, title="Koop schoenen")
    elif changes:
        place.repo.edit_issue("piet", number, body=f"{place.repo.issue(number).body}".replace("10.00", "11.00"))
    assert planned_meetings(place.reader()) == []  # before any run
    if seen == "at once" and changes:
        place.play()
    else:
        list(place.waiting())
        place.sweep()
    assert (planned(place) == []) is bool(changes)


@pytest.mark.parametrize("seen", ["at once", "by the sweep"])
@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("changed", ["date", "place", "title"])
def test_what_was_agreed_is_one_text_also_where_nobody_may_talk_any_more(
    changed: str, seen: str, place: Town, *, locked: bool
) -> None:
    number = plan(place, "piet", place="Utrecht")
    place.repo.comment("wim", number, "akkoord")
    place.play()
    if locked:
        place.repo.lock_issue("zoe", number)
    place.play()
    place.sweep()
    assert planned(place) == [f"form-{number}"]
    title, body = place.repo.issue(number).title, place.repo.issue(number).body or ""
    body = body.replace("14 januari", "15 januari") if changed == "date" else body
    body = body.replace("Utrecht", "Elders") if changed == "place" else body
    place.repo.edit_issue("piet", number, title="Iets anders" if changed == "title" else title, body=body)
    assert planned_meetings(place.reader()) == []  # nor is it on a site that is made before our run
    if seen == "at once":
        place.play()
    else:
        list(place.waiting())
        place.sweep()
    assert planned(place) == []
    assert "veranderd" in said(place, number)
    place.sweep()
    assert place.sweep().summary.plan.steps == ()


def test_no_personal_data_beside_it_keep_a_changed_meeting_in_the_calendar(place: Town) -> None:
    number = plan(place, "piet", place="Utrecht")
    place.repo.comment("wim", number, "akkoord")
    place.play()
    body = (place.repo.issue(number).body or "").replace("14 januari", "15 januari")
    place.repo.edit_issue("piet", number, body=body.replace("Utrecht", "Utrecht, bel 06-12345678"))
    place.play()
    assert planned(place) == []
    place.repo.edit_issue("piet", number, body=body)
    place.play()
    assert planned(place) == []
    assert "veranderd" in said(place, number)


def test_a_coordinator_s_edit_agrees_to_no_later_one(place: Town) -> None:
    number = plan(place, "piet")
    place.repo.comment("wim", number, "akkoord")
    place.play()
    body = (place.repo.issue(number).body or "").replace("11:30", "11:45")
    place.repo.edit_issue("zoe", number, body=body)
    place.repo.edit_issue("piet", number, body=body.replace("14 januari", "15 januari"))
    first, *_ = place.waiting()
    place.run(first)  # of the coordinator's edit, after the other was made
    assert planned(place) == []


def test_a_meeting_that_is_off_and_on_again_has_its_agenda_again(place: Town) -> None:
    number = plan(place, "zoe", day="9 december 2026")
    place.sweep()
    at(place, date(2026, 12, 2))
    place.sweep()
    (agenda,) = agendas(place)
    place.repo.close_issue("zoe", number)
    place.play()
    place.sweep()
    assert place.repo.issue(agenda).state == "closed"
    before = [each.changes for each in known(place.reader(), place.box.now) if each.issue]
    place.box.advance(timedelta(hours=1))
    place.repo.reopen_issue("zoe", number)
    place.play()
    place.sweep()
    assert place.repo.issue(agenda).state == "open"
    assert any("gaat toch door" in each.body for each in place.repo.comments(agenda))
    assert [each.changes for each in known(place.reader(), place.box.now) if each.issue] > before
    place.sweep()
    assert place.sweep().summary.plan.steps == ()
    place.repo.close_issue("zoe", agenda)  # this time by hand
    place.sweep()
    assert place.repo.issue(agenda).state == "closed"


def test_a_flood_of_points_and_yeses_keeps_nobody_out(place: Town) -> None:
    number = plan(place, "piet")
    early = place.repo.submit_form("olga", POINT, title="Een echt punt", answers={"point": "x"}, strict=False)
    wanted = place.repo.submit_form("olga", THEME, title="Een echt thema", answers={"why": "x"}, strict=False)
    place.play()
    place.repo.react("anna", wanted, "+1")
    repeated(place, early, 210)
    for index in range(40):
        place.box.add_user(f"s{index}")
        place.repo.comment(f"s{index}", number, "akkoord")
    list(place.waiting())
    before = len(place.box.requests)
    place.again(number)
    assert len(place.box.requests) - before < 12
    place.repo.comment("wim", number, "akkoord")
    place.play()
    assert planned(place) == [f"form-{number}"]
    at(place, date(2026, 12, 3))
    place.sweep()
    (agenda,) = agendas(place)
    assert f"(#{early})" in text_of(place, agenda)
    assert "Een echt thema (voorgesteld" in text_of(place, agenda)


def test_however_many_say_yes_before_a_maintainer_theirs_is_heard(place: Town) -> None:
    place.repo.grant("anna", "write")  # and in no team
    number = plan(place, "piet")
    for who in ("olga", "bert", "carla", "emma", "anna"):
        place.repo.comment(who, number, "akkoord")
    place.play()
    assert planned(place) == [f"form-{number}"]


def test_people_s_hands_are_followed(place: Town) -> None:
    mine, theirs = plan(place, "zoe"), plan(place, "piet")
    place.repo.add_label("zoe", theirs, "bijeenkomst")
    place.repo.remove_label("zoe", mine, "bijeenkomst")
    place.sweep()
    assert planned(place) == [f"form-{theirs}"]
    assert place.sweep().summary.plan.steps == ()


def test_a_lost_event_is_made_good_by_the_sweep(place: Town) -> None:
    number = place.repo.submit_form("zoe", MEETING, title="Inloopuur", answers=ANSWERS, strict=False)
    list(place.waiting())
    place.sweep()
    assert planned(place) == [f"form-{number}"]


def test_points_and_themes_are_answered_and_find_their_agenda(place: Town) -> None:
    point = place.repo.submit_form("emma", POINT, title="Een logo", answers={"point": "Wie maakt het?"}, strict=False)
    theme = place.repo.submit_form("emma", THEME, title="Ons manifest", answers={"why": "Het is tijd."}, strict=False)
    bare = place.repo.open_issue(
        "piet", title="Los", body="### Wat wil je bespreken?\n\nX\n\n### Wat wil je bereiken?\n\nX"
    )
    private = place.repo.submit_form("piet", POINT, title="Bel mij", answers={"point": "06-12345678"}, strict=False)
    place.play()
    assert "donderdag 10 december 2026" in said(place, point)
    assert "meeste 👍" in said(place, theme)
    assert place.repo.issue(bare).labels == ["agendapunt"]
    assert "telefoonnummer" in said(place, private)
    at(place, date(2026, 12, 3))
    place.sweep()
    (agenda,) = agendas(place)
    assert f"- [ ] Een logo (#{point})" in text_of(place, agenda)
    assert "Ons manifest (voorgesteld" in text_of(place, agenda)
    assert place.mentioned() == []


def test_minutes_and_casussen_are_no_plans() -> None:
    held = replace(
        issue(5, text="### Op welke dag was de bijeenkomst?\n\nx\n\n### Wat is er besproken?\n\nx", labels=())
    )
    sent = sent_in(held, CHECKOUT)
    assert sent is not None
    assert sent.form == MINUTES
    assert sent_in(issue(6), CHECKOUT) is None
    assert sent_in(issue(7, labels=(), text="Zomaar iets"), CHECKOUT) is None
