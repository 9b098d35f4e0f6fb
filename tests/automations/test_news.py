"""What is new in feeds is one list a week: a tick, a word or a 👍 takes lines in as tips, and nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ospo_automation.core.sight.tips_taken import taken_since
from ospo_automation.core.signals.feeds_found import handed_over
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.feeds_round import bring, is_due, look, remembered
from tests.feed_served import Served, rss, served
from tests.given import OSPO_YML
from tests.joiners import sweep
from tests.town import Town, town

FEED = "https://nieuws.example/feed.xml"
ON = OSPO_YML + f"signals:\n  feeds:\n    - {{address: '{FEED}', topic: inkoop}}\nconversation:\nwaiting:\nboard:\n"
HTTP = ON.replace("https", "http")
DAY = "Tue, 24 Nov 2026 08:00:00 GMT"


@pytest.fixture
def web() -> Iterator[Served]:
    with served() as it:
        it.put(
            "/feed.xml",
            rss(*((f"Bericht {each}", f"https://nieuws.example/{each}?utm_source=rss", DAY) for each in (1, 2, 3))),
        )
        yield it


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, HTTP) as it:
        it.box.events.clear()
        sweep(it)
        yield it


def week(place: Town, web: Served) -> str:
    """What both jobs do, if the sweep says that they are to; the word that goes from one to the other."""
    reader = place.reader()
    if not is_due(reader, place.box.now):
        return ""
    network = place.checkout.network
    reading = place.reader(place.box.token(place.repo, permissions={"contents": "read", "issues": "read"}))
    offers = look(network, remembered(reading), network.calendar.today(place.box.now), web.web())
    word = handed_over(offers)

    def open_():
        eyes = place.reader()
        return eyes, GitHubWriter(eyes)

    outcome = bring(word, place.box.now, open_)
    assert not outcome.has_failed, outcome.failures
    return word


def lists(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if each.title.startswith("Nieuws van week")]


def taken(place: Town) -> list[str]:
    return [each.link for each in taken_since(place.reader(), date(2020, 1, 1))]


def test_a_week_s_news_is_one_list_and_a_word_takes_it_in(place: Town, web: Served) -> None:
    assert week(place, web)
    (number,) = lists(place)
    print(place.repo.issue(number).body)
    assert not is_due(place.reader(), place.box.now)
    place.repo.comment("zoe", number, "ja 3 en 1")
    place.play()
    print(place.repo.issue(number).body)
    assert sorted(taken(place)) == ["https://nieuws.example/1", "https://nieuws.example/3"]
    assert place.repo.issue(number).state == "open"
    place.repo.comment("zoe", number, "nee")
    place.play()
    assert place.repo.issue(number).state == "closed"
