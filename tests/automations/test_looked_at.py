"""What somebody types stands in no list and not on the site before a person of the network looked at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.adopt.forms import CASUS
from ospo_automation.core.github.issue import ORIGIN, owner_record
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.web_addresses import has_web_address
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.for_site import CasusRecord
from ospo_automation.gh.records import records_of
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_meetings import SECTION
from tests.given import OSPO_YML
from tests.town import COMPLETE, Town, town

TITLE = "Koop nu zwarte schoenen"
TALKS = OSPO_YML + "conversation:\nboard:\nwaiting:\n"


def sent(place: Town, who: str = "mallory") -> int:
    number = place.send(who)
    place.repo.edit_issue(who, number, title=TITLE)
    place.play()
    return number


def records(place: Town) -> dict[int, CasusRecord]:
    """As `ospo site read` gets them."""
    there = records_of(place.reader(), "https://github.com/acme/netwerk", place.box.now)
    return {each.number: each for each in there.casussen}


def lists(place: Town) -> str:
    """All that our own issues show."""
    place.sweep()
    ours = [issue for issue in place.repo.issues() if "automatisering" in issue.labels]
    assert ours
    return "\n".join(issue.body or "" for issue in ours)


def is_shown(place: Town, number: int) -> bool:
    record, board = records(place)[number], lists(place)
    assert (record.title == TITLE) is (TITLE in board) is not record.is_unlisted
    return record.title == TITLE


def answers(place: Town, number: int) -> None:
    place.repo.comment("carla", number, "Kijk eens bij de EUPL, artikel 5: dat regelt wat je mag verspreiden.")


def joins(place: Town, number: int) -> None:
    place.repo.comment("carla", number, "/meedoen")


def likes(place: Town, number: int) -> None:
    place.repo.react("carla", number, "+1")


def coordinates(place: Town, number: int) -> None:
    place.repo.comment("wim", number, "Welke versie van de licentie gebruiken jullie nu?")


def maintains(place: Town, number: int) -> None:
    place.repo.comment("zoe", number, "Dit hoort bij het zaaksysteem van vorig jaar.")


def test_nobody_makes_up_that_the_network_helped(tmp_path: Path) -> None:
    """What the site and the report tell of how it ended is public, and goes to managers."""
    with town(tmp_path, TALKS) as place:
        made_up, real = sent(place), sent(place, "olga")
        answers(place, real)
        for number, who in ((made_up, "mallory"), (real, "olga")):
            place.repo.comment(who, number, "/geholpen")
        place.play()
        assert {number: each.outcome for number, each in records(place).items()} == {made_up: "", real: "helped"}


@pytest.mark.parametrize("looks", [answers, joins, likes, coordinates, maintains])
def test_it_stands_there_once_somebody_of_the_network_looked(
    tmp_path: Path, looks: Callable[[Town, int], None]
) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        assert not is_shown(place, number)
        looks(place, number)
        place.play()
        assert is_shown(place, number)


def says_more(place: Town, number: int) -> None:
    place.repo.comment("mallory", number, "Het gaat om de koppeling met het zaaksysteem, wie weet dit?")


def has_a_second_account(place: Town, number: int) -> None:
    place.box.add_user("mallory2")
    place.repo.comment("mallory2", number, "Deze vraag heb ik ook, het gaat om artikel 5 van de EUPL.")
    place.repo.react("mallory2", number, "+1")


def closes(place: Town, number: int) -> None:
    place.repo.comment("mallory", number, "geholpen")
    place.play()
    place.repo.close_issue("mallory", number, "completed")


def declines(place: Town, number: int) -> None:
    place.repo.comment("carla", number, "/nu-niet")


def is_away(place: Town, number: int) -> None:
    place.repo.comment("carla", number, "Ik ben afwezig tot 4 januari.")


@pytest.mark.parametrize("does", [says_more, has_a_second_account, closes, declines, is_away])
def test_what_is_no_look_shows_nothing(tmp_path: Path, does: Callable[[Town, int], None]) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        does(place, number)
        place.play()
        assert not is_shown(place, number)


def test_who_writes_above_their_casus_that_it_is_another_s_is_still_who_changed_its_title(tmp_path: Path) -> None:
    """GitHub lets only an author and who may write change a title: the author is whom GitHub calls so."""
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        answers(place, number)
        place.play()
        line = Mark(ORIGIN.key("5-abc"), owner_record(Person("anna", 1002))).line()
        place.repo.edit_issue("mallory", number, body=f"{line}\n{place.repo.issue(number).body}")
        place.play()
        assert is_shown(place, number)
        place.repo.edit_issue("mallory", number, title="Nog meer schoenen")
        place.play()
        assert records(place)[number].is_unlisted


@pytest.mark.parametrize("who", ["mallory", "wim", "zoe"])
def test_one_word_takes_it_off_within_one_run(tmp_path: Path, who: str) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        answers(place, number)
        place.play()
        assert is_shown(place, number)
        place.repo.comment(who, number, "/niet-publiceren")
        assert records(place)[number].is_unlisted  # also of a site that is made before our run
        place.play()
        ours = [issue.body or "" for issue in place.repo.issues() if "automatisering" in issue.labels]
        assert TITLE not in "".join(ours)
        assert not is_shown(place, number)


def test_a_stranger_takes_nothing_off(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        answers(place, number)
        place.play()
        place.box.add_user("eve")
        place.repo.comment("eve", number, "/niet-publiceren")
        place.play()
        assert is_shown(place, number)


EVIL = "Koop nu witte schoenen"


def is_evil_shown(place: Town, number: int) -> bool:
    return EVIL in records(place)[number].title or EVIL in lists(place)


def looked_at_and_changed(place: Town, who: str = "mallory") -> int:
    number = sent(place)
    answers(place, number)
    place.play()
    assert is_shown(place, number)
    place.repo.edit_issue(who, number, title=EVIL)
    return number


@pytest.mark.parametrize("seen", ["at once", "by the sweep"])
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_title_that_is_changed_after_the_look_needs_another(tmp_path: Path, seen: str, *, is_closed: bool) -> None:
    with town(tmp_path, TALKS) as place:
        number = looked_at_and_changed(place)
        assert records(place)[number].title == ""  # also of a site that is made before our run
        if is_closed:
            place.repo.close_issue("mallory", number, "completed")
        if seen == "at once":
            place.play()
        list(place.waiting())
        assert not is_evil_shown(place, number)
        says_more(place, number)
        place.play()
        assert not is_evil_shown(place, number)
        coordinates(place, number)
        place.play()
        assert is_evil_shown(place, number)


def test_where_the_event_of_the_change_is_lost_no_agenda_shows_it_either(tmp_path: Path) -> None:
    """The sweep that takes the label off is the one that writes the agenda."""
    with town(tmp_path, TALKS + SECTION.replace("lead: 5", "lead: 60")) as place:
        number = sent(place)
        coordinates(place, number)
        place.repo.comment("mallory", number, "/agenda")
        place.play()
        assert agenda_of(place).count(TITLE) == 1
        place.repo.edit_issue("mallory", number, title=EVIL)
        list(place.waiting())
        assert EVIL not in agenda_of(place)


def agenda_of(place: Town) -> str:
    lists(place)
    (agenda,) = [each.body or "" for each in place.repo.issues() if each.title.startswith("Agenda")]
    return agenda


def test_a_look_at_the_title_before_is_none_at_the_one_that_came_before_our_run(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        answers(place, number)
        place.repo.edit_issue("mallory", number, title=EVIL)
        place.play()
        assert not is_evil_shown(place, number)


def test_who_answers_after_the_change_saw_it(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = looked_at_and_changed(place)
        coordinates(place, number)
        place.play()
        assert is_evil_shown(place, number)


@pytest.mark.parametrize("does", ["changed by who may write", "changed back", "labelled by hand", "liked anew"])
def test_it_stands_there_again_once_somebody_vouches_for_it(tmp_path: Path, does: str) -> None:
    with town(tmp_path, TALKS) as place:
        place.repo.react("carla", number := sent(place), "+1")
        place.sweep()
        place.repo.edit_issue("mallory", number, title=EVIL)
        place.play()
        place.sweep()
        assert not is_evil_shown(place, number)
        if does == "changed by who may write":
            place.repo.edit_issue("zoe", number, title=TITLE)
            answers(place, number)
        elif does == "changed back":
            place.repo.edit_issue("mallory", number, title=TITLE)
            answers(place, number)
        elif does == "labelled by hand":
            place.repo.add_label("zoe", number, "bekeken")
        else:
            place.repo.react("bert", number, "+1")
        place.play()
        place.sweep()
        place.sweep()
        assert TITLE in lists(place) or EVIL in lists(place)


@pytest.mark.parametrize("who", ["zoe", "mallory"])
def test_who_may_write_mends_a_title_and_it_stays(tmp_path: Path, who: str) -> None:
    with town(tmp_path, TALKS) as place:
        number = looked_at_and_changed(place, who)
        place.play()
        assert is_evil_shown(place, number) is (who == "zoe")


def on_lists(place: Town) -> str:
    """What our own issues show before any sweep."""
    return "\n".join(issue.body or "" for issue in place.repo.issues() if "automatisering" in issue.labels)


def is_missed(place: Town) -> None:
    """What happened comes to no run: our look in front of the line lets one person through ten times an hour."""
    assert list(place.waiting())


def liked(place: Town) -> int:
    number = sent(place)
    likes(place, number)
    place.sweep()
    assert is_shown(place, number)
    return number


def test_a_title_that_is_changed_is_off_every_list_within_one_run_and_no_word_of_its_owner_brings_it_back(
    tmp_path: Path,
) -> None:
    with town(tmp_path, TALKS) as place:
        number = liked(place)
        place.repo.edit_issue("mallory", number, title=EVIL)
        place.play()
        assert EVIL not in on_lists(place)
        says_more(place, number)
        place.play()
        assert EVIL not in on_lists(place)
        assert not is_evil_shown(place, number)


def test_the_word_takes_what_many_like_off_every_list_within_one_run(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = liked(place)
        place.repo.comment("mallory", number, "/niet-publiceren")
        place.play()
        assert TITLE not in on_lists(place)


@pytest.mark.parametrize("looks", [answers, likes])
@pytest.mark.parametrize("reaches", ["no run", "no run yet", "one by a comment"])
def test_nobody_vouches_for_a_title_that_was_changed_before_a_run_saw_the_look(
    tmp_path: Path, reaches: str, looks: Callable[[Town, int], None]
) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        looks(place, number)
        place.repo.edit_issue("mallory", number, title=EVIL)
        assert records(place)[number].title == ""
        if reaches != "no run yet":
            is_missed(place)
        if reaches == "one by a comment":
            says_more(place, number)
        place.play()
        assert EVIL not in on_lists(place)
        assert not is_evil_shown(place, number)


def test_what_no_run_of_ours_met_yet_is_on_no_site(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = place.send("mallory")
        place.repo.add_label("zoe", number, "casus")
        answers(place, number)
        place.repo.edit_issue("mallory", number, title=EVIL)
        assert records(place)[number].title == ""


def test_who_mends_a_title_vouches_for_no_other_that_comes_right_after_it(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        answers(place, number)
        place.play()
        place.repo.edit_issue("zoe", number, title=TITLE + "?")
        place.repo.edit_issue("mallory", number, title=EVIL)
        place.play()
        assert EVIL not in on_lists(place)
        assert not is_evil_shown(place, number)


GOOD = (
    "Mag onze  koppeling met het  zaaksysteem  van  de  gemeente onder de EUPL  worden  uitgebracht  als  er ook een"
    "  bibliotheek onder de LGPL in  zit  of  niet graag advies"
)
BAD = (
    "De wethouder van  financien van deze  gemeente is  een dief  en een leugenaar en  dat weet  iedereen hier  allang"
    "  dus  stem  hem  weg bij de volgende keer en de keer daarna"
)
"""Found within a minute: both had the print a0b705842718, as long as a print had twelve digits."""


def test_nobody_finds_two_titles_of_which_one_is_looked_at_and_the_other_stands_there(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = place.send("mallory")
        place.repo.edit_issue("mallory", number, title=GOOD)
        place.play()
        answers(place, number)
        place.play()
        place.repo.edit_issue("mallory", number, title=BAD)
        place.play()
        assert records(place)[number].title == ""
        assert "wethouder" not in lists(place)


SMALL = "Koop schoenen"


def test_another_owner_reads_no_title_that_nobody_looked_at(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        place.box.add_user("mallory")
        first = place.send("mallory")
        place.repo.edit_issue("mallory", first, title=f"Mag dit onder de EUPL? {SMALL}")
        place.play()
        second = place.send("olga")
        place.play()
        place.sweep()
        place.sweep()
        ours = [each.body for each in place.repo.comments(second) if each.author == BOT_LOGIN]
        assert any(f"casus #{first}" in each for each in ours)
        assert SMALL not in "\n".join(ours)
        likes(place, first)
        place.sweep()
        place.sweep()
        assert SMALL in "\n".join(each.body for each in place.repo.comments(second))


LOOKED_AT = ("casus", "bekeken", "status: opgelost")


def taken_over(place: Town, *, is_open: bool = False) -> int:
    """An issue from before us that somebody let be a casus with `looked_at: true`: labels, and no word of ours."""
    place.box.add_user("mallory")
    number = place.repo.open_issue("mallory", title=SMALL, body="Wij maken een koppeling.")
    if not is_open:
        place.repo.close_issue("zoe", number)
    place.box.advance(timedelta(days=20))
    for label in LOOKED_AT[: 2 if is_open else 3]:
        if label not in place.repo.labels():
            place.repo.make_label(label, "ededed")
        place.repo.add_label("zoe", number, label)
    return number


def unheard(place: Town, number: int, *titles: str, who: str = "mallory") -> None:
    """Their title is changed while no run of ours hears of it, as of somebody who wrote very much within the hour."""
    for title in titles:
        place.box.advance(timedelta(minutes=1))
        place.repo.edit_issue(who, number, title=title)
    list(place.waiting())
    place.box.advance(timedelta(hours=1))


@pytest.mark.parametrize("since", ["", "since: 2026-12-10\n"])
def test_a_label_of_a_look_is_for_the_title_of_then_where_nothing_else_is_known(tmp_path: Path, since: str) -> None:
    """Also where it is left alone, and GitHub never started a run for the change."""
    with town(tmp_path, TALKS + since) as place:
        number = taken_over(place)
        list(place.waiting())
        place.sweep()
        assert records(place)[number].title == SMALL
        unheard(place, number, TITLE)
        assert TITLE not in lists(place)
        assert records(place)[number].is_unlisted
        assert place.repo.issue(number).labels == ["casus", "status: opgelost"]


def test_nor_does_whoever_wakes_it_up_make_it_one_for_another(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = taken_over(place, is_open=True)
        list(place.waiting())
        unheard(place, number, TITLE)
        place.repo.comment("mallory", number, "Wie weet dit?")
        place.play()
        place.sweep()
        assert records(place)[number].is_unlisted
        assert TITLE not in lists(place)


def test_a_title_of_a_locked_casus_is_one_too(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        number = sent(place)
        answers(place, number)
        place.play()
        assert is_shown(place, number)
        place.repo.lock_issue("zoe", number)
        unheard(place, number, SMALL)
        assert SMALL not in lists(place)
        place.repo.add_label("zoe", number, "bekeken")
        place.repo.edit_issue("mallory", number, title=TITLE)
        place.play()
        assert "bekeken" not in place.repo.issue(number).labels


@pytest.mark.parametrize("who", ["zoe", "mallory"])
def test_who_may_write_vouches_for_what_they_make_of_it(tmp_path: Path, who: str) -> None:
    with town(tmp_path, TALKS) as place:
        number = taken_over(place)
        list(place.waiting())
        unheard(place, number, "Iets anders")
        if who == "zoe":
            unheard(place, number, SMALL, who="zoe")
        else:  # somebody looks at today's
            place.repo.remove_label("zoe", number, "bekeken")
            place.repo.add_label("zoe", number, "bekeken")
            list(place.waiting())
        place.sweep()
        assert records(place)[number].title == (SMALL if who == "zoe" else "Iets anders")


ADDRESSES = (
    "https://kwaad.example/x",
    "HTTP://kwaad.example",
    "www.kwaad.example",
    "kwaad.example",
    "kwaad.example/login",
    "[de licentie](https://kwaad.example)",
    "<a href='//kwaad.example'>de licentie</a>",
    "hxxps kwaad",
    "kwaad[.]example",
    "kwaad punt nl",
    "kwaad . nl",
    "kwaad\u00b7nl",
    "\u201ckwaad-inlog.nl\u201d",
    "kwaad.com\u00bb",
    "kwaad-inlog.nl\u2019s pagina",
    "kwaad-inlog.nl\u2014nu",
    "kwaad-inlog.nl\u2192",
    "\U0001f449kwaad-inlog.nl\U0001f448",
    "kwaad-inlog.nl\u3001nu",
    "kwaad\\.nl/inlog",
    "kwaad<!-- -->.nl/inlog",
    "kwaad.&lt;!-- x --&gt;nl/inlog",
    "//kwaad/x",
    "\\\\kwaad\\x",
    "kwaad\u3002example",
    "k\u200bwaad\uff0eexample",
    "кваад.рф",
    "inloggen-kwaad.sh/verder",
    "kwaad.md?x",
    "10.20.30.40",
    "jan.jansen@kwaad.example",
    "06-12345678",
)


def ask_of(place: Town, title: str, question: str, who: str = "mallory") -> str:
    place.box.add_user(who)
    answers = {**COMPLETE, "question": question}
    place.repo.submit_form(who, CASUS, title=title, answers=answers, strict=False)
    place.play()
    asks = [each.body for issue in place.repo.issues() for each in place.repo.comments(issue.number)]
    return next((each for each in reversed(asks) if "ask/" in each.partition("\n")[0]), "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_mail_to_experts_leads_nowhere_else(tmp_path: Path, address: str) -> None:
    with town(tmp_path) as place:
        ask = ask_of(place, f"Kijk op {address}", f"Kijk even op {address} voor meer. Mag dit onder de EUPL?")
        assert not any(each in ask.lower() for each in ("kwaad", "кваад", "10.20", "12345678", "href"))
        assert ask == "" or "@" in ask


@pytest.mark.parametrize("who", ["mallory", "anna"])
def test_who_is_of_the_network_may_name_an_address(tmp_path: Path, who: str) -> None:
    with town(tmp_path) as place:
        ask = ask_of(place, "Mag dit?", "Dat staat op kwaad.example beschreven. Mag dit onder de EUPL-1.2?", who)
        assert "Mag dit onder de EUPL-1.2?" in ask
        assert ("kwaad" in ask) is (who == "anna")


@pytest.mark.parametrize(
    "text",
    [
        "Node.js en package.json, i.v.m. art. 5.2",
        "GPL-3.0-or-later of v2.1?",
        "En nu... wat?",
        "EUPL · MIT · een // of twee",
        "Klaar . Of niet",
        "Zie README.md, src/main.rs:12 en docs/start.md#kop. Werkt deploy.sh? Ja/nee",
    ],
)
def test_a_dot_makes_no_address(text: str) -> None:
    assert not has_web_address(text)


def test_whoever_asks_the_same_reads_no_title_at_which_nobody_looked(tmp_path: Path) -> None:
    with town(tmp_path, TALKS) as place:
        theirs = place.repo.submit_form("piet", CASUS, title="Koop hier: mag dit onder de EUPL?", answers=COMPLETE)
        place.play()
        number = place.send()
        place.play()
        assert f"casus #{theirs}, met een vraag die op de jouwe lijkt" in place.repo.comments(number)[0].body
        assert "Koop hier" not in place.repo.comments(number)[0].body
        place.repo.comment("carla", theirs, "Ja, dat mag onder de EUPL.")
        place.play()
        place.again(number)
        assert "Koop hier" in place.repo.comments(number)[0].body
