"""Personal data, staying out of lists, and owners who are introduced: on the small GitHub, as people live it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.engine.effects import KeepIssue
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_conversation import last, says, status
from tests.automations.test_waiting import own
from tests.given import WITH_BOARD
from tests.town import Town, keys, town

ALL_ON = WITH_BOARD + "conversation:\nreminders:\nwaiting:\nprivacy:\nintroductions:\n"
BSN = "Het gaat om de inwoner met bsn 123456782."
MEET: dict[str, Any] = {"introduce": True}
SBOM = "Een leverancier stuurt ons bij elke versie een SBOM."
SIGNED = "Kies de EUPL, die past hier.\n\nMet vriendelijke groet,\n\nCarla\nT 06-12345678\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ALL_ON) as it:
        yield it


def ours(place: Town, number: int) -> str:
    return "\n".join(each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN)


def test_with_personal_data_nobody_is_asked_until_they_are_gone(place: Town) -> None:
    number = place.send(situation=BSN)
    place.play()
    assert keys(place, number) == ["privacy/1"]
    assert place.mentioned() == []
    assert "*een getal dat op een burgerservicenummer (bsn) lijkt*" in last(place, number)
    assert "123456782" not in ours(place, number)
    assert status(place, number) == "status: nieuw"
    assert says(place, "olga", number, "/erbij carla") == "confused"
    place.sweep()
    place.sweep()
    assert keys(place, number).count("privacy/1") == 1
    assert place.mentioned() == ["wim", "zoe"]  # of the issue about what waits
    assert "daarna de oude versie" in (place.repo.issue(own(place, "waiting") or 0).body or "")
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue("olga", number, body=body.replace(BSN, "Het gaat om een inwoner."))
    place.play()
    assert "oude versie ook weg?" in ours(place, number)
    assert "ask/1" in keys(place, number)
    assert place.mentioned()[-1] == "carla"
    place.sweep()
    assert "Kijk of ook de oude versie weg is" in (place.repo.issue(own(place, "waiting") or 0).body or "")
    assert place.again(number).summary.plan.steps == ()


@pytest.mark.parametrize("where", ["title", "body"])
def test_what_is_written_into_an_older_casus_is_found_by_the_sweep_too(place: Town, where: str) -> None:
    """Also where no run heard of the change, as of somebody who wrote very much within the hour."""
    number = place.send()
    place.play()
    place.box.advance(timedelta(days=3))
    text = f"{place.repo.issue(number).body}\n\n{BSN}" if where == "body" else BSN
    place.repo.edit_issue("olga", number, **{where: text})
    list(place.waiting())
    place.sweep()
    assert "privacy/1" in keys(place, number)
    place.box.advance(timedelta(days=14))
    place.sweep()
    assert "ask/2" not in keys(place, number)


def test_who_wrote_it_may_say_that_it_is_none_and_nobody_else(place: Town) -> None:
    number = place.send(question="Bel mij op 06-12345678 over de EUPL?")
    place.play()
    assert "*een telefoonnummer*" in last(place, number)
    place.repo.comment("piet", number, "Klopt niet.")
    place.sweep()
    assert place.mentioned() == []
    place.repo.comment("olga", number, "Nee, mag blijven staan.")
    place.play()
    assert "mag volgens de schrijver" in ours(place, number)
    assert place.mentioned() == ["carla"]
    place.repo.comment("olga", number, "Mijn rekening is NL91ABNA0417164300.")  # another kind
    place.play()
    assert keys(place, number)[-1] == "privacy/2"
    assert "0417164300" not in ours(place, number)


def test_in_a_stranger_s_reply_the_sweep_finds_them_and_the_casus_goes_on(place: Town) -> None:
    number = place.send()
    place.play()
    place.repo.comment("piet", number, BSN)
    place.play()
    place.sweep()
    assert keys(place, number)[-1] == "alert"
    place.box.advance(timedelta(days=9))
    place.sweep()
    assert [key for key in keys(place, number) if key.startswith(("ask/", "privacy/"))] == ["ask/1", "ask/2"]


def test_what_stands_below_a_mail_is_told_once_however_much_later_the_next_one_comes(place: Town) -> None:
    number = place.send()
    place.play()
    for _ in range(2):
        place.repo.comment("carla", number, SIGNED, by_mail=True)
        place.play()
        place.sweep()
        assert sum(key.startswith("foot/") for key in keys(place, number)) == 1
        place.box.advance(timedelta(days=9))
    assert "privacy/1" not in keys(place, number)
    assert "12345678" not in ours(place, number)


def test_what_may_stay_is_not_asked_again_by_a_sweep_that_reads_what_is_new(place: Town) -> None:
    number = place.send()
    place.play()
    for text in ("Bel mij op 06-12345678.", "Mag blijven staan."):
        place.repo.comment("carla", number, text)
        place.play()
    place.box.advance(timedelta(days=9))
    place.repo.comment("carla", number, "Ik ben er vandaag: 06-12345678.")
    place.play()
    place.sweep()
    assert keys(place, number).count("privacy/2") == 0
    assert "mag volgens de schrijver" in ours(place, number)


def test_personal_data_in_an_advice_or_a_title_are_not_repeated(place: Town) -> None:
    number = place.send()
    place.play()
    says(place, "carla", number, "/meedoen")
    says(place, "carla", number, "/advies Bel Jan op 06-12345678, die weet het wel.")
    place.repo.edit_issue("olga", number, title="Vraag van jan.devries@gemeente-voorbeeld.nl")
    place.play()
    place.sweep()
    board = place.repo.issue(own(place, "board") or 0).body or ""
    assert "12345678" not in ours(place, number) + board
    assert "devries" not in ours(place, number) + board


def test_what_stays_out_of_lists_stays_out(place: Town) -> None:
    number = place.send()
    place.play()
    assert says(place, "piet", number, "/niet-publiceren") == "+1"
    assert "coördinator nodig" not in place.repo.issue(number).labels  # that list is not for strangers to fill
    place.sweep()
    assert f"#{number}" in (place.repo.issue(own(place, "waiting") or 0).body or "")
    assert says(place, "olga", number, "/niet-publiceren") == "+1"
    assert "de casus zelf blijft op GitHub staan" in ours(place, number)
    assert f"#{number} " not in (place.repo.issue(own(place, "board") or 0).body or "")
    other = place.send("piet")
    place.play()
    assert f"#{number}" not in ours(place, other)


def test_a_new_casus_hears_of_its_like_and_willing_owners_meet_once(place: Town) -> None:
    first = place.send(**MEET)
    shy = place.send("piet")
    place.play()
    says(place, "wim", first, "Welke versie van de licentie gebruiken jullie?")
    place.repo.commit({"docs/lessen/2026/3-eupl.md": LESSON}, message="Lesson", author="zoe")
    place.renew()
    second = place.send("emma", **MEET)
    place.play()
    welcome = welcome_of(place, second)
    assert f"casus #{first}, met een vraag die op de jouwe lijkt: **{place.repo.issue(first).title}**" in welcome
    assert "[Mag een koppeling onder de EUPL?](../blob/HEAD/docs/lessen/2026/3-eupl.md) (praktijkles, 2026)" in welcome
    place.sweep()
    place.sweep()
    met = [key for number in (first, shy, second) for key in keys(place, number) if key.startswith("introduce/")]
    assert met == [f"introduce/{first}"]
    assert {"olga", "emma"} <= set(place.mentioned())
    told = next(each.body for each in place.repo.comments(second) if f"introduce/{first}" in each.body)
    assert f"casus #{first}: **{place.repo.issue(first).title}**" in told
    assert "- deze casus\n" in told  # at which nobody of the network looked yet
    assert place.again(second).summary.plan.steps == ()
    assert says(place, "emma", second, f"/koppelen #{shy}") == "+1"
    place.sweep()
    assert f"introduce/{shy}" not in keys(place, second)


def test_who_asks_something_else_in_the_same_words_meets_only_by_a_link_of_the_network(place: Town) -> None:
    first = place.send(situation=SBOM, question="Hoe controleren wij of de SBOM klopt?", **MEET)
    place.play()
    second = place.send("emma", situation=SBOM, question="Hoe maken wij de SBOM openbaar?", **MEET)
    place.play()
    place.sweep()
    assert f"casus #{first}" in welcome_of(place, second)
    assert f"introduce/{first}" not in keys(place, second)
    assert says(place, "emma", second, f"/koppelen #{first}") == "+1"
    place.sweep()
    assert f"introduce/{first}" not in keys(place, second)
    assert says(place, "zoe", first, f"/koppelen #{second}") == "+1"
    place.sweep()
    assert f"introduce/{second}" in keys(place, first)


def test_a_title_is_shown_as_it_is_now_and_not_at_all_where_it_stays_out_of_lists_or_is_held_up(place: Town) -> None:
    first = place.send()
    place.play()
    second = place.send("emma")
    place.play()
    sharp = "Fixes #1 @carla [klik](https://kwaad.example) **Mag dit?**"
    place.repo.edit_issue("olga", first, title=sharp)
    place.play()
    says(place, "wim", first, "Welke versie van de licentie gebruiken jullie?")
    place.again(second)
    welcome = welcome_of(place, second)
    assert "Mag dit?" in welcome
    assert says(place, "zoe", second, "/meedoen") == "+1"
    place.repo.edit_issue("zoe", first, title="Mag dit toch?")
    place.play()
    place.sweep()
    assert "Mag dit toch?" in welcome_of(place, second)
    assert not any(each in welcome for each in ("Fixes #1", "@carla", "](https://kwaad"))
    place.repo.edit_issue("olga", first, body=f"{place.repo.issue(first).body}\n{BSN}")
    place.play()
    assert "privacy/1" in keys(place, first)
    place.again(second)
    assert "Mag dit" not in welcome_of(place, second)
    assert f"casus #{first}, met een vraag" in welcome_of(place, second)
    place.repo.delete_issue(first)
    gone = place.again(second)
    assert not gone.has_failed
    assert [type(step.effect) for step in gone.summary.plan.steps] == [KeepIssue], "the board, which shows it no more"
    assert place.again(second).summary.plan.steps == ()


def welcome_of(place: Town, number: int) -> str:
    return next(each.body for each in place.repo.comments(number) if "ospo:intake" in each.body)


LESSON = """\
---
title: Mag een koppeling onder de EUPL?
---
# Mag een koppeling onder de EUPL?

## In het kort

Een koppeling met het zaaksysteem mag je onder de EUPL publiceren.
"""
