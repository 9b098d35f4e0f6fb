"""Nothing in feeds comes twice, however often it comes back, changes or moves; another job is believed in nothing."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from ospo_automation.core.primitives.marker import Mark, short_print
from ospo_automation.core.signals.feed_text import FeedEntry
from ospo_automation.core.signals.feeds_found import (
    LONGEST_TITLE,
    LONGEST_WORD,
    Candidate,
    FeedFound,
    Fetched,
    Offer,
    handed_over,
    taken_over,
)
from ospo_automation.core.signals.feeds_kept import LATELY, FeedMemory, after_reading, new_in
from ospo_automation.core.signals.news_list import NewsLine, NewsList

MONDAY = date(2026, 11, 30)
FEED = "https://nieuws.example/feed.xml"


def entry(number: int, day: date | None = MONDAY, *, link: str = "", id_: str = "", title: str = "") -> FeedEntry:
    link, id_ = link or f"https://nieuws.example/{number}", id_ or f"tag:nieuws.example,2026:{number}"
    return FeedEntry(title or f"Bericht {number}", link, id_, day)


def read(memory: FeedMemory, *feeds: FeedFound, today: date = MONDAY, most: int = 20) -> FeedMemory:
    """A week: both jobs, with what they hand over."""
    known = {short_print(each.address): each for each in feeds}
    word = handed_over(new_in(each, memory, today) for each in feeds)
    assert len(word) <= LONGEST_WORD
    memory = after_reading(memory, taken_over(word, known), (), list(known), today, most)
    line = Mark("feeds", memory.record()).line()
    again = Mark.read(line)
    assert again is not None, len(line)
    assert FeedMemory.of(again.state) == replace(memory, shown=FeedMemory.of(again.state).shown)
    return FeedMemory.of(again.state)


def links(memory: FeedMemory) -> list[str]:
    return [each.link for _, each in memory.lines]


def test_nothing_comes_twice_in_twenty_weeks() -> None:
    chance, memory, shown = Random(7), FeedMemory(), []  # noqa: S311  (no secret)
    there: dict[int, FeedEntry] = {}
    for week in range(20):
        today = MONDAY + timedelta(weeks=week)
        there |= {week * 10 + each: entry(week * 10 + each, today) for each in range(8)}
        now = [
            chance.choice(
                (
                    each,
                    replace(each, title=each.title + " (bijgewerkt)", day=today),
                    replace(each, link=each.link.replace("https://", "http://www.") + "/?utm_source=x&fbclid=1"),
                    replace(each, link=each.link + "-verhuisd", day=today),
                )
            )
            for each in there.values()
            if chance.random() < 0.7
        ]
        chance.shuffle(now)
        feeds = (FeedFound(FEED, entries=tuple(now)), FeedFound(f"{FEED}?2", entries=tuple(now[:20])))
        memory = read(memory, *feeds, today=today)
        shown += [each.title.partition(" (")[0] for _, each in memory.lines]
    assert len(shown) > 100
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("id_", ["https://nieuws.example/?p=7", "tag:nieuws.example,2026:7", "urn:isbn:7", "7"])
def test_no_feed_takes_the_names_of_what_another_will_tell(id_: str) -> None:
    """Many sites count theirs, so that anybody can tell the next one."""
    taken = FeedFound("https://boos.example/f", entries=(entry(7, id_=id_, link="https://boos.example/niets"),))
    memory = read(FeedMemory(), taken)
    memory = read(memory, FeedFound(FEED, entries=(entry(7, id_=id_),)), today=MONDAY + timedelta(7))
    assert links(memory) == ["https://nieuws.example/7"]


def test_only_what_came_lately_and_can_have_come() -> None:
    days = [
        MONDAY,
        MONDAY - LATELY,
        MONDAY - LATELY - timedelta(days=1),
        MONDAY + timedelta(days=2),
        date(9999, 12, 31),
    ]
    found = FeedFound(FEED, entries=tuple(entry(number, day) for number, day in enumerate(days)))
    assert links(read(FeedMemory(), found)) == ["https://nieuws.example/0", "https://nieuws.example/1"]


def test_without_days_what_stands_on_top_since_is_new() -> None:
    old = tuple(entry(number, None) for number in (3, 2, 1))
    first = read(FeedMemory(), FeedFound(FEED, entries=old))
    assert links(first) == []
    second = read(
        first, FeedFound(FEED, entries=(entry(5, None), entry(4, None), *old[:2])), today=MONDAY + timedelta(7)
    )
    assert links(second) == ["https://nieuws.example/5", "https://nieuws.example/4"]
    elsewhere = FeedFound(FEED, entries=tuple(entry(number, None) for number in range(20, 40)))
    assert links(read(second, elsewhere, today=MONDAY + timedelta(14))) == []  # all of it is another feed by now


def test_each_feed_has_its_turn_and_what_has_no_room_comes_next_week() -> None:
    busy = FeedFound(FEED, etag='"1"', entries=tuple(entry(number) for number in range(30)))
    calm = FeedFound("https://rustig.example/f", etag='"2"', entries=(entry(99, link="https://rustig.example/99"),))
    first = read(FeedMemory(), busy, calm, most=10)
    assert len(first.lines) == 10
    assert "https://rustig.example/99" in links(first)
    assert (first.known(FEED).etag, first.known(calm.address).etag) == ("", '"2"')
    second = read(first, busy, replace(calm, fetched=Fetched.SAME, entries=()), today=MONDAY + timedelta(7), most=10)
    assert len(second.lines) == 10
    assert not set(links(first)) & set(links(second))


def test_the_most_there_can_be_is_remembered() -> None:
    memory = FeedMemory()
    for week in range(4):
        today = MONDAY + timedelta(weeks=week)
        feeds = []
        for number in range(50):
            ends = [f"{'é' * 30}{week}-{each}" for each in range(4)]
            some = (entry(0, today, link=f"https://n{number}.example/{end}", title="🦀" * 200, id_=end) for end in ends)
            feeds.append(
                FeedFound(f"https://n{number}.example/f", etag="e" * 90, modified="m" * 90, entries=tuple(some))
            )
        memory = read(memory, *feeds, today=today)
        assert memory.lines
    assert memory.shown


def test_a_feed_that_failed_keeps_what_we_knew() -> None:
    first = read(FeedMemory(), FeedFound(FEED, etag='"1"', entries=(entry(1),)))
    second = read(first, FeedFound(FEED, Fetched.LATE), today=MONDAY + timedelta(7))
    assert (second.head(FEED).failed, second.head(FEED).etag) == ("late", '"1"')
    assert read(second, FeedFound(FEED, Fetched.SAME), today=MONDAY + timedelta(14)).head(FEED).failed == ""


@pytest.mark.parametrize(
    "value",
    [
        *(None, 1, {}, [1], [[]], [[None] * 6], "x" * 200_000, [["z", "read", "", "", [], []]]),
        [[short_print(FEED), "boos", "", "", [], []]],
    ],
    ids=str,
)
def test_what_is_handed_over_is_believed_in_nothing(value: object) -> None:
    word = base64.urlsafe_b64encode(json.dumps(value).encode()).decode()
    assert taken_over(word, {short_print(FEED): FEED}) == []


LONG, STRANGE = (base64.b64encode(each).decode() for each in (b"[" * 60_000, b"\xff"))


@pytest.mark.parametrize("word", ["é", "W10", "=", LONG, STRANGE], ids=range(5))
def test_what_is_no_word_of_ours_is_nothing(word: str) -> None:
    assert taken_over(word, {short_print(FEED): FEED}) == []


def test_what_fits_is_made_plain_once_more() -> None:
    typed = ["@zoe <b>&amp;lt;</b>\u202e\x07" + "x" * 500, "https://A.example/1?utm_source=x", "2026-11-30", ""]
    bad = [["x", link, "2026-11-30", ""] for link in ("javascript:x", "http://10.0.0.1/", "https://a.example/ )[x](y")]
    offer = [short_print(FEED), "read", 'x"\n', "m", ["nee", 1], [typed, *bad, typed * 2]]
    word = base64.urlsafe_b64encode(json.dumps([offer, offer, ["0" * 12, *offer[1:]]]).encode()).decode()
    (found,) = taken_over(word, {short_print(FEED): FEED})
    assert (found.etag, found.tops) == ("", ())
    first, *others = found.candidates
    assert (first.link, first.day) == ("https://a.example/1", MONDAY)
    assert len(first.title) <= LONGEST_TITLE + 1
    assert first.title.isprintable()
    assert "\u202e" not in first.title
    assert not any(character in each.link for each in others for character in " ()[]<>@")


def test_another_job_can_bring_nothing_back() -> None:
    old = Candidate("Oud", "https://nieuws.example/1", MONDAY)
    memory = FeedMemory(shown=old.prints)
    older = replace(old, link="https://x.example/2", day=date(1999, 1, 1))
    offers = [Offer(short_print(FEED), Fetched.READ, candidates=(old, older))]
    assert after_reading(memory, offers, (), [short_print(FEED)], MONDAY, 20).lines == ()
    assert after_reading(FeedMemory(), offers, old.prints, [short_print(FEED)], MONDAY, 20).lines == ()


def test_addresses_full_of_hyphens_fit_in_what_is_remembered() -> None:
    """A hyphen takes six characters there: who may put entries in a feed had all that we know of feeds forgotten."""
    entries = tuple(entry(each, link=f"https://nieuws.example/{'-' * 350}{each}") for each in range(30))
    memory = read(FeedMemory(), FeedFound(FEED, entries=entries), most=30)
    assert memory.lines
    lines = NewsList(tuple(NewsLine(each, "inkoop") for _, each in memory.lines))
    assert Mark.read(Mark("news/2026-11-30", lines.record()).line()) is not None
