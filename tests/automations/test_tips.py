"""Tips by form, line and command: one click or word takes them in, nothing comes twice, nobody's text shows early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.outgoing.safe import live_mentions
from ospo_automation.core.primitives.marker import Mark, parts_of
from ospo_automation.core.sight.tips_taken import taken_since
from ospo_automation.core.signals.tips_kept import MOST_OF_STRANGERS, TipMemory, WaitingTip
from ospo_automation.core.signals.tips_sent import FORM
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import OSPO_YML
from tests.joiners import said, sweep
from tests.town import Town, town

ON = OSPO_YML + "signals:\nconversation:\nwaiting:\nboard:\n"
LINK = "https://nieuws.example/rapport"
WHY = "Zo delen dertig gemeenten hun inkoop."
MOST = 10


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.box.events.clear()
        sweep(it)
        yield it


def home(place: Town) -> int:
    return next(each.number for each in place.repo.issues() if each.title == "Tips voor het netwerk")


def body(place: Town) -> str:
    return place.repo.issue(home(place)).body or ""


def shown(place: Town) -> str:
    """All that stands on our own issue of tips and on the list for coordinators, with what is hidden there."""
    lists = [
        each
        for each in place.repo.issues()
        if each.title in {"Tips voor het netwerk", "Wacht op jou: wat een coördinator kan doen"}
    ]
    ours = [each.body for one in lists for each in place.repo.comments(one.number) if each.author == BOT_LOGIN]
    return "\n".join([*(each.body or "" for each in lists), *ours])


def send(place: Town, who: str = "piet", *, title: str = "Samen inkopen", play: bool = True, **changed: Any) -> int:
    place.box.add_user(who)
    given = {"link": LINK, "matters": WHY, "topics": ["Inkoop en aanbesteden"], **changed}
    given = {id_: answer for id_, answer in given.items() if answer}
    number = place.repo.submit_form(who, FORM, title=title, answers=given, strict=False)
    if play:
        place.play()
    return number


def write(place: Town, who: str, number: int, text: str) -> int:
    place.box.add_user(who)
    comment = place.repo.comment(who, number, text)
    place.play()
    return comment


def taken(place: Town) -> list[tuple[str, str, str]]:
    found = taken_since(place.reader(), date(2020, 1, 1))
    return [(each.link, each.title, each.sender) for each in found]


def labels(place: Town, number: int) -> list[str]:
    return sorted(place.repo.issue(number).labels)


def test_a_form_waits_and_a_word_takes_it_in(place: Town) -> None:
    before = len(place.box.requests)
    number = send(place, link=f"{LINK}?utm_source=mail")
    assert len(place.box.requests) - before <= MOST
    assert LINK in said(place, number)
    assert "utm" not in said(place, number)
    assert f"#{number}" in body(place)
    assert "dertig gemeenten" not in shown(place)
    before = len(place.box.requests)
    write(place, "zoe", number, "Akkoord!")
    assert len(place.box.requests) - before <= MOST
    assert said(place, number).startswith("Dank je wel")
    assert (place.repo.issue(number).state, labels(place, number)) == ("closed", ["bekeken", "tip"])
    assert taken(place) == [(LINK, "Samen inkopen", "other")]
    (tip,) = taken_since(place.reader(), place.box.now.date())
    assert (tip.number, tip.topics, tip.why) == (number, ("inkoop",), WHY)
    assert f"[Samen inkopen]({LINK})" in body(place)
    assert not place.mentioned()


def test_a_thumb_takes_it_in_and_a_no_closes_it_kindly(place: Town) -> None:
    first, second = send(place), send(place, "quinten", link="https://x.example/twee")
    place.repo.react("zoe", first, "+1")
    write(place, "piet", second, "akkoord")  # who is no coordinator
    assert place.repo.issue(second).state == "open"
    sweep(place)
    write(place, "zoe", second, "Nee, liever niet.")
    assert [place.repo.issue(each).state_reason for each in (first, second)] == ["completed", "not_planned"]
    assert "niet passen bij" in said(place, second)
    assert [each[0] for each in taken(place)] == [LINK]


def test_a_thumb_of_before_a_change_is_none(place: Town) -> None:
    number = send(place)
    place.repo.react("zoe", number, "+1")
    place.repo.edit_issue(
        "piet", number, body=str(place.repo.issue(number).body).replace(LINK, "https://anders.example/")
    )
    place.play()
    sweep(place)
    assert place.repo.issue(number).state == "open"
    assert "https://anders.example/" in said(place, number)
    write(place, "zoe", number, "akkoord")
    assert [each[0] for each in taken(place)] == ["https://anders.example/"]


def test_a_thumb_to_a_line_that_was_changed_before_any_run_saw_it_is_none(place: Town) -> None:
    place.box.add_user("piet")
    comment = place.repo.comment("piet", home(place), f"{LINK} {WHY}")
    place.repo.react("zoe", home(place), "+1", comment=comment)
    place.repo.edit_comment("piet", comment, f"https://kwaad.example {WHY}")
    for _ in range(3):
        sweep(place)
    assert taken(place) == []
    write(place, "zoe", home(place), "ja 1")
    assert [link for link, *_ in taken(place)] == ["https://kwaad.example/"]


def test_a_yes_of_before_its_title_changed_is_none(place: Town) -> None:
    """GitHub counts a changed title as no edit of its text."""
    number = send(place)
    place.repo.comment("zoe", number, "Akkoord")  # whose run hasn't begun yet
    place.repo.edit_issue("piet", number, title="Koop hier")
    place.play()
    sweep(place)
    sweep(place)
    assert taken(place) == []
    write(place, "zoe", number, "Akkoord")
    assert [each[1] for each in taken(place)] == ["Koop hier"]


@pytest.mark.parametrize("title", ["Koop hier", ""])
def test_a_yes_before_our_first_look_is_one_to_what_it_was_called_then(place: Town, title: str) -> None:
    number = send(place, play=False)
    place.box.events.clear()
    place.repo.comment("zoe", number, "Akkoord")
    if title:
        place.box.advance(timedelta(seconds=20))
        place.repo.edit_issue("piet", number, title=title)
    place.play()
    sweep(place)
    assert [each[1] for each in taken(place)] == ([] if title else ["Samen inkopen"])


def test_a_thumb_of_before_it_was_a_tip_is_none(place: Town) -> None:
    number = place.repo.open_issue("piet", title="Mooie dag", body="Bedankt voor de mooie dag!")
    place.repo.react("zoe", number, "+1")
    place.play()
    form = str(place.repo.issue(send(place, "quinten", link="https://anders.example/")).body).replace("anders", "koop")
    place.repo.edit_issue("piet", number, title="Koop hier", body=form)
    place.play()
    sweep(place)
    sweep(place)
    assert taken(place) == []
    write(place, "zoe", number, "Akkoord")
    assert [each[1] for each in taken(place)] == ["Koop hier"]


@pytest.mark.parametrize("is_form", [True, False])
def test_a_yes_to_somebody_who_asked_something_takes_nothing_in(place: Town, is_form: bool) -> None:
    """Whoever sends something in can ask anything below it."""
    if is_form:
        number = send(place)
    else:
        number = home(place)
        write(place, "piet", number, f"{LINK}?a=1 {WHY}")
        sweep(place)
    write(place, "piet", number, "Laat maar weten of dit de plek is." if is_form else "Is dit de plek voor tips？")
    write(place, "zoe", number, "Ja, graag")
    sweep(place)
    assert taken(place) == []
    write(place, "zoe", number, "Akkoord")
    assert [each[0].partition("?")[0] for each in taken(place)] == [LINK]


def test_a_line_below_our_own_issue(place: Town) -> None:
    here = home(place)
    comment = write(place, "quinten", here, f"{LINK} - {WHY}")
    assert "Er wacht nu geen tip" in body(place)  # what a stranger says starts no run
    sweep(place)
    assert f"#issuecomment-{comment}" in body(place)
    assert "dertig gemeenten" not in shown(place)
    write(place, "zoe", here, "Ja 1!")
    assert taken(place) == [(LINK, WHY[:-1], "other")]
    assert "Dank je wel" in said(place, here)
    write(place, "anna", here, "En wat een mooie lijst wordt dit.")  # no tip
    assert len(taken(place)) == 1


def test_the_command_on_a_casus_and_a_thumb_below_it(place: Town) -> None:
    casus = place.send()
    place.play()
    before = len(place.box.requests)
    comment = write(place, "quinten", casus, f"/tip {LINK} {WHY}")
    assert len(place.box.requests) - before <= MOST
    assert f"bij #{casus}" in body(place)
    place.repo.react("zoe", casus, "+1", comment)
    before = len(place.box.requests)
    sweep(place)
    assert taken(place) == [(LINK, WHY[:-1], "other")]
    assert any("Dank je wel" in each.body for each in place.repo.comments(casus))
    assert place.repo.issue(casus).state == "open"
    assert len(place.box.requests) > before


def test_who_sends_a_known_one_reads_since_when(place: Town) -> None:
    number = send(place)
    write(place, "zoe", number, "akkoord")
    place.box.advance(timedelta(days=3))
    again = send(place, "quinten", link="http://www.nieuws.example/rapport/?fbclid=1")
    assert "al binnen" in said(place, again)
    assert place.repo.issue(again).state_reason == "not_planned"
    casus = place.send()
    place.play()
    write(place, "bert", casus, f"/tip {LINK}")
    assert "al binnen" in said(place, casus)
    assert len(taken(place)) == 1


def test_what_was_refused_or_went_away_keeps_nobody_s_from_coming_in(place: Town) -> None:
    number = send(place, title="Spam")
    place.repo.close_issue("piet", number)
    place.play()
    again = send(place, "quinten")
    assert place.repo.issue(again).state == "open"
    write(place, "zoe", again, "nee")
    write(place, "zoe", home(place), f"{LINK} Toch goed.")  # a coordinator may think better of it
    assert [each[2] for each in taken(place)] == ["coordinator"]
    write(place, "anna", home(place), f"Nee: {LINK}")  # who is none
    assert len(taken(place)) == 1
    write(place, "zoe", home(place), f"Nee: {LINK}?utm_source=mail")
    assert taken(place) == []
    assert LINK not in body(place)


def test_what_is_deleted_waits_for_nobody(place: Town) -> None:
    casus, form = place.send(), send(place)
    place.play()
    comments = [write(place, "quinten", casus, f"/tip https://x.example/{each} Kijk.") for each in "ab"]
    assert len(re.findall(r"^- tip \d", body(place), re.MULTILINE)) == 3
    place.repo.delete_issue(form)
    place.repo.delete_comment(comments[0], "quinten")
    sweep(place)
    assert re.findall(r"^- tip \d", body(place), re.MULTILINE) == ["- tip 3"]
    write(place, "bert", casus, "/tip https://x.example/a Kijk.")
    assert len(re.findall(r"^- tip \d", body(place), re.MULTILINE)) == 2


def test_a_yes_by_number_is_one_to_what_stood_there(place: Town) -> None:
    casus = place.send()
    place.play()
    comment = write(place, "quinten", casus, f"/tip {LINK} {WHY}")
    place.repo.comment("zoe", home(place), "ja 1")
    place.repo.edit_comment("quinten", comment, f"/tip {LINK} Koop hier goedkoop.")
    place.play()
    assert taken(place) == []
    write(place, "zoe", home(place), "Akkoord.")
    assert [each[1] for each in taken(place)] == ["Koop hier goedkoop"]


def test_a_coordinator_s_own_is_taken_in_at_once(place: Town) -> None:
    number = send(place, "zoe")
    assert place.repo.issue(number).state == "closed"
    write(place, "zoe", home(place), "https://x.example/twee Nog een.")
    assert [each[2] for each in taken(place)] == ["coordinator", "coordinator"]


@pytest.mark.parametrize("link", ["http://127.0.0.1/x", "http://intranet/x", "https://a:b@x.example/", "geen"])
def test_what_can_t_be_passed_on_is_said(place: Town, link: str) -> None:
    number = send(place, link=link)
    assert place.repo.issue(number).state == "open"
    assert said(place, number).startswith("Dank voor je tip.")
    assert "link" in said(place, number)
    assert "Er wacht nu geen tip" in body(place)
    casus = place.send()
    place.play()
    write(place, "quinten", casus, f"/tip {link}")
    assert "link" in said(place, casus)


def test_nobody_s_number_is_passed_on(place: Town) -> None:
    number = send(place, matters="Bel mij: 06 12345678")
    assert "telefoonnummer" in said(place, number)
    write(place, "zoe", number, "akkoord")
    assert taken(place) == []
    assert "Er wacht nu geen tip" in body(place)


def test_a_long_conversation_below_it_hides_no_tip(place: Town) -> None:
    for index in range(30):
        place.repo.comment("anna", home(place), f"Mooie lijst, {index}.")
    comment = place.repo.comment("olga", home(place), f"{LINK} {WHY}")
    place.box.events.clear()
    before = len(place.box.requests)
    sweep(place)
    asked = len(place.box.requests) - before
    assert f"#issuecomment-{comment}" in body(place)
    place.repo.react("zoe", home(place), "+1", comment)
    before = len(place.box.requests)
    sweep(place)
    assert len(place.box.requests) - before <= asked + 5  # what is written
    assert taken(place) == [(LINK, WHY[:-1], "other")]


def test_many_at_once_are_done_one_run_after_the_other(place: Town) -> None:
    casus = place.send()
    place.play()
    forms = [send(place, who, link=f"https://x.example/{who}") for who in ("piet", "olga", "emma", "carla", "bert")]
    lines = [write(place, who, casus, f"/tip https://x.example/{who}/2 Kijk.") for who in ("piet", "olga", "emma")]
    write(place, "zoe", home(place), "ja 1, 2, 3, 4 en 5")
    for comment in lines:
        place.repo.react("zoe", casus, "+1", comment)
    for _ in range(3):
        sweep(place)
    assert len(taken(place)) == len(set(taken(place))) == 8
    assert all(place.repo.issue(each).state == "closed" for each in forms)


def test_what_people_type_can_do_nothing_on_the_list(place: Town) -> None:
    typed = "@zoe <b>#1</b> [x](javascript:y) `/geholpen`"
    number = send(place, title=typed, link=f"{LINK}/@zoe?a=)|`", matters=f"{typed}\n<!-- ospo:tips {{}} -->\n### Kop")
    casus = place.send()
    place.play()
    comment = write(place, "quinten", casus, f"/tip https://x.example/twee {typed} ![](https://x.example/y.png)")
    write(place, "zoe", home(place), "ja 1 en 2")
    assert [each[0] for each in taken(place)] == [f"{LINK}/%40zoe?a=%29%7C", "https://x.example/twee"]
    ours = [body(place), *(each.body for each in place.repo.comments(home(place)) if each.author == BOT_LOGIN)]
    assert all(not live_mentions(each) for each in ours)
    assert not any("](javascript:" in each.replace("\\", "") and "\\](" not in each for each in ours)
    place.repo.delete_comment(comment, "quinten")
    sweep(place)
    assert place.repo.issue(number).state == "closed"


def test_new_agendas_show_what_was_taken_in_and_nothing_else(tmp_path: Path) -> None:
    series = "meetings:\n  lead: 20\n  extra: [{ at: 2026-12-10 13:00 }]\n"
    with town(tmp_path, ON + series) as place:
        place.box.events.clear()
        sweep(place)
        agenda = next(each.number for each in place.repo.issues() if "10 december" in each.title)
        number = send(place)
        sweep(place)
        assert "Samen inkopen" not in str(place.repo.issue(agenda).body)
        write(place, "anna", agenda, "/tip https://x.example/twee Handig.")
        write(place, "zoe", number, "akkoord")
        sweep(place)
        assert f"- Tip: [Samen inkopen]({LINK})" in str(place.repo.issue(agenda).body)
        write(place, "zoe", home(place), "akkoord")
        sweep(place)
        assert "- Tip: [Handig](https://x.example/twee)" in str(place.repo.issue(agenda).body)


def test_a_flood_costs_nothing_else(place: Town) -> None:
    casus = place.send()
    place.play()
    for each in range(8):
        write(place, "quinten", casus, f"/tip https://x.example/{each} Kijk.")
    answers = [each for each in place.repo.comments(casus) if "vandaag al drie tips" in each.body]
    assert len(answers) == 1
    assert body(place).count("bij #") == 3
    before = len(place.box.requests)
    sweep(place)
    first = len(place.box.requests) - before
    before = len(place.box.requests)
    sweep(place)
    assert len(place.box.requests) - before <= first
    place.box.advance(timedelta(days=1))
    write(place, "quinten", casus, "/tip https://x.example/9 Kijk.")
    assert body(place).count("bij #") == 4


def test_it_stands_in_the_list_for_coordinators_without_its_text(place: Town) -> None:
    number = send(place, title="Koop nu goedkoop")
    sweep(place)
    assert f"#{number}: iemand gaf een tip door" in shown(place)
    assert "goedkoop" not in shown(place)
    write(place, "zoe", number, "akkoord")
    sweep(place)
    assert "iemand gaf een tip door" not in shown(place)


def test_a_sweep_asks_one_question_more(tmp_path: Path) -> None:
    """For all of it: forms and lines that wait, here and elsewhere. Lists of what waits have their own price."""
    asked, alone = [], ON.replace("waiting:\n", "")
    for index, settings in enumerate((alone.replace("signals:\n", ""), alone)):
        with town(tmp_path / str(index), settings) as place:
            casus = place.send()
            sweep(place)
            if index:
                send(place, play=False)
                place.repo.comment("piet", casus, "/tip https://x.example/twee Kijk.")
                place.repo.comment("anna", home(place), "https://x.example/drie Kijk.")
            place.play()
            for _ in range(3):
                sweep(place)
            before = len(place.box.requests)
            sweep(place)
            asked.append(len(place.box.requests) - before)
    assert asked[1] - asked[0] == 1


def test_sweeps_after_that_change_nothing(place: Town) -> None:
    for number in (send(place), send(place, "quinten", link="https://x.example/twee")):
        write(place, "zoe", number, "akkoord")
    write(place, "bert", home(place), "https://x.example/drie Kijk.")
    sweep(place)
    sweep(place)
    after = shown(place)
    for _ in range(3):
        sweep(place)
    assert shown(place) == after
    assert all(parts_of(each.body) for each in place.repo.comments(home(place)) if each.author == BOT_LOGIN)


def test_one_person_s_lines_keep_nobody_s_from_coming_in(place: Town) -> None:
    """Nor coordinators from being heard; and what one said before a tip was there is no yes to it."""
    here = home(place)
    first = write(place, "quinten", here, f"{LINK} {WHY}")
    sweep(place)
    for who in ("eve", "eva"):
        place.box.add_user(who)
        for each in range(30):
            place.repo.comment(who, here, f"https://{who}.example/{each} Kijk.")
    last = place.repo.comment("anna", here, "https://nieuws.example/goed Dit helpt.")
    place.box.events.clear()
    write(place, "zoe", here, "Akkoord.")
    assert taken(place) == [(LINK, WHY[:-1], "other")], "of who said it when one tip waited"
    place.repo.comment("zoe", here, "ja 8")
    place.box.events.clear()
    for _ in range(3):
        sweep(place)
    assert f"#issuecomment-{last}" in body(place)
    assert f"#issuecomment-{first}" not in body(place)
    assert len(re.findall(r"^- tip \d", body(place), re.MULTILINE)) == 7
    assert len(taken(place)) == 1


def crowded(place: Town) -> None:
    """As many strangers' tips wait as can."""
    number = home(place)
    day = place.box.now.date()
    waits = [WaitingTip(900 + each, 0, each, f"{each:012x}", "f" * 32, day, 10**6) for each in range(MOST_OF_STRANGERS)]
    there = place.repo.state.issues[number]
    there.body = (
        f"{Mark('tips', TipMemory(tuple(waits), last=99).record()).line()}\n{body(place).partition(chr(10))[2]}"
    )


def test_strangers_tips_keep_none_of_the_network_s_waiting(place: Town) -> None:
    """A few accounts took every place. Then everybody's tip waited, and what came as a command was never heard of."""
    casus = place.send()
    place.play()
    crowded(place)
    form = send(place, "anna", link="https://anna.example/form")
    assert "Nu kijkt een coördinator ernaar" in said(place, form)
    assert "geen bij kunnen nemen" in said(place, send(place, "piet", link="https://piet.example/form"))
    first = write(place, "piet", home(place), "https://piet.example/regel Kijk.")
    line = write(place, "bert", home(place), "https://bert.example/regel Kijk.")
    sweep(place)
    assert f"#issuecomment-{line}" in body(place)
    assert f"#issuecomment-{first}" not in body(place)
    command = write(place, "emma", casus, "/tip https://emma.example/a Kijk.")
    assert f"#issuecomment-{command}" in body(place)
    write(place, "piet", casus, "/tip https://piet.example/a Kijk.")
    assert "Stuur deze over een paar dagen gerust opnieuw" in said(place, casus), "nobody's is lost without a word"
    write(place, "zoe", casus, "/tip https://zoe.example/a Kijk.")
    assert [each[0] for each in taken(place)] == ["https://zoe.example/a"]
    sweep(place)
    again = len(place.repo.comments(home(place)))
    sweep(place)
    assert len(place.repo.comments(home(place))) == again
    assert body(place).count(f"#issuecomment-{line}") == 1


def test_nobody_takes_a_page_from_the_network_by_sending_it_first(place: Town) -> None:
    first = send(place, "piet", title="Oplichters", matters="Niet lezen.")
    own = send(place, "anna", title="Goed rapport")
    assert "Nu kijkt een coördinator ernaar" in said(place, own)
    write(place, "zoe", first, "Nee")
    write(place, "zoe", own, "Akkoord")
    assert [each[1] for each in taken(place)] == ["Goed rapport"]
    assert "kwam vandaag al binnen" in said(place, send(place, "carla", title="Nog een keer"))
