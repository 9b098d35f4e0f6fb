"""What is new in feeds is one list a week: a tick, a word or a 👍 takes lines in as tips, and nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from ospo_automation.core.github.signing import Secrets, Signing
from ospo_automation.core.outgoing.safe import live_mentions
from ospo_automation.core.primitives.errors import Trouble
from ospo_automation.core.sight.tips_taken import taken_since
from ospo_automation.core.signals.feeds_found import handed_over
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.feeds_round import bring, is_due, look, remembered
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_tips import home, write
from tests.feed_served import Served, rss, served
from tests.given import OSPO_YML
from tests.joiners import said, sweep
from tests.journeys.test_crash import crash, deaths
from tests.town import NAME, Moment, Town, town

FEED = "http://nieuws.example/feed.xml"
ON = OSPO_YML + f"signals:\n  feeds:\n    - {{address: '{FEED}', topic: inkoop}}\nconversation:\nwaiting:\nboard:\n"
DAY = "Tue, 24 Nov 2026 08:00:00 GMT"


def news(*numbers: int, day: str = DAY) -> str:
    return rss(*((f"Bericht {each}", f"https://nieuws.example/{each}?utm_source=rss", day) for each in numbers))


@pytest.fixture
def web() -> Iterator[Served]:
    with served() as it:
        it.put("/feed.xml", news(*range(1, 6)))
        yield it


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.box.events.clear()
        sweep(it)
        yield it


def week(place: Town, web: Served, *, checks: bool = True) -> str:
    """What both jobs do, if the sweep says that they are to; the word that goes from one to the other."""
    reader = place.reader()
    if not is_due(reader, place.box.now):
        return ""
    network = place.checkout.network
    token = place.box.token(place.repo, permissions={"contents": "read", "issues": "read"})
    reading = GitHubReader(place.connection(token), NAME, place.checkout)  # nor has it the secret that signs
    offers = look(network, remembered(reading), network.calendar.today(place.box.now), web.web())
    word = handed_over(offers)

    def open_() -> tuple[GitHubReader, GitHubWriter]:
        eyes = place.reader()
        return eyes, GitHubWriter(eyes)

    outcome = bring(word, place.box.now, open_)
    assert not (checks and outcome.has_failed), outcome.failures
    return word


def lists(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if each.title.startswith("Nieuws van week")]


def todo(place: Town) -> str:
    return next(str(each.body) for each in place.repo.issues() if each.title.startswith("Wacht op jou"))


def ours(place: Town) -> list[str]:
    return [each.body for each in place.repo.comments(home(place)) if each.author == BOT_LOGIN]


def taken(place: Town) -> list[str]:
    return [each.link for each in taken_since(place.reader(), date(2020, 1, 1))]


def links(*numbers: int) -> list[str]:
    return [f"https://nieuws.example/{each}" for each in numbers]


def test_words_a_tick_and_a_thumb_take_lines_in(place: Town, web: Served) -> None:
    assert week(place, web)
    assert not is_due(place.reader(), place.box.now)
    (number,) = lists(place)
    body = str(place.repo.issue(number).body)
    assert "- [ ] **3** [Bericht 3](https://nieuws.example/3) (nieuws.example, 24 november), bij *Inkoop" in body
    write(place, "piet", number, "ja 1")  # no coordinator
    assert taken(place) == []
    write(place, "zoe", number, "ja 3 en 5, nee 4")
    assert sorted(taken(place)) == links(3, 5)
    body = str(place.repo.issue(number).body)
    assert "- **4** Bericht 4 (nieuws.example): niet opgenomen" in body
    place.repo.edit_issue("zoe", number, body=body.replace("- [ ] **2**", "- [x] **2**"))
    place.play()
    assert sorted(taken(place)) == links(2, 3, 5)
    assert place.repo.issue(number).state == "open"
    place.repo.react("piet", number, "+1")
    sweep(place)
    assert len(taken(place)) == 3
    place.repo.react("zoe", number, "+1")
    sweep(place)
    sweep(place)
    assert sorted(taken(place)) == links(1, 2, 3, 5)
    assert place.repo.issue(number).state_reason == "completed"
    (tip, *_) = taken_since(place.reader(), date(2020, 1, 1))
    assert (tip.number, tip.topics, tip.sender) == (number, ("inkoop",), "feed")
    mentioned = {each.number for each in place.box.notifications if each.reason == "mention"}
    assert not mentioned & {number, home(place)}  # coordinators hear of it in their own list


def test_the_next_week_brings_what_is_new_and_folds_away_the_list_before(place: Town, web: Served) -> None:
    place.signing = Signing(Secrets.of("a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8"), place.repo.state.id)
    web.put("/feed.xml", news(*range(1, 6)), ETag='"a1"')
    assert week(place, web)
    (first,) = lists(place)
    sweep(place)
    assert "vijf nieuwe berichten" in todo(place)
    web.put("/feed.xml", news(*range(1, 8), day="Mon, 30 Nov 2026 08:00:00 GMT"))
    place.box.advance(timedelta(days=7))
    assert week(place, web)
    assert web.asked[-1][1]["If-None-Match"] == '"a1"'
    second = lists(place)[-1]
    assert place.repo.issue(first).state_reason == "not_planned"
    assert "Bericht 7" in str(place.repo.issue(second).body)
    assert "Bericht 5" not in str(place.repo.issue(second).body)
    write(place, "zoe", second, "nee")
    sweep(place)
    assert place.repo.issue(second).state == "closed"
    place.box.advance(timedelta(days=7))
    assert week(place, web)
    assert lists(place) == [first, second]
    assert not is_due(place.reader(), place.box.now)


def test_a_feed_that_fails_is_told_of_once(place: Town, web: Served) -> None:
    web.answers.clear()
    assert week(place, web)
    sweep(place)
    assert "een bron die we volgen" in todo(place)
    assert f"`{FEED}`: die pagina is er niet meer" in "\n".join(ours(place))
    count = len(ours(place))
    place.box.advance(timedelta(days=7))
    assert week(place, web)
    assert len(ours(place)) == count
    web.put("/feed.xml", news(1))
    place.box.advance(timedelta(days=7))
    assert week(place, web)
    sweep(place)
    assert "bron die we volgen" not in todo(place)
    assert len(ours(place)) == count


def test_what_a_feed_says_is_shown_as_text(place: Town, web: Served) -> None:
    title = "@zoe #1 &lt;img src=x&gt; ](https://kwaad.example) `/sluit` closes #2 &#x202e;" + "lang" * 2_000
    web.put("/feed.xml", rss((title, "https://nieuws.example/1?x=](y)@zoe", DAY)))
    assert week(place, web)
    (number,) = lists(place)
    body = str(place.repo.issue(number).body).partition("\n")[2]
    assert not live_mentions(body)
    assert "<img" not in body
    assert "`](https:\u200b//kwaad" in body
    assert "closes `#\u200b2`" in body
    assert max(map(len, body.split("\n"))) < 700


def test_wherever_a_job_ends_the_week_has_one_list_and_loses_nothing(place: Town, web: Served) -> None:
    moment, before = Moment(place), len(place.box.requests)
    assert week(place, web)
    for at, when in deaths(len(place.box.requests) - before):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        with suppress(Exception):
            week(place, web, checks=False)
        place.box.faults = None
        if not moment.is_new():
            continue
        week(place, web)
        week(place, web)
        (number,) = lists(place)
        assert str(place.repo.issue(number).body).count("- [ ] **") == 5, (at, when)
        assert not is_due(place.reader(), place.box.now)


def test_wherever_the_run_of_a_word_ends_each_line_is_judged_once(place: Town, web: Served) -> None:
    week(place, web)
    (number,) = lists(place)
    place.repo.comment("zoe", number, "ja 3 en 5, nee 4")
    happened = [*place.waiting()][-1]
    moment, before = Moment(place), len(place.box.requests)
    place.run(happened)
    expected = place.repo.issue(number).body
    for at, when in deaths(len(place.box.requests) - before):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        with suppress(Trouble):
            place.run(happened)
        place.box.faults = None
        if moment.is_new():
            sweep(place)
            assert place.repo.issue(number).body == expected, (at, when)
            assert sorted(taken(place)) == links(3, 5), (at, when)


@pytest.mark.parametrize(
    ("asked", "says"),
    [("Hebben jullie hier bezwaar tegen?", "Ja"), ("Zeg maar of we dit overslaan.", "Nee")],
)
def test_a_word_to_somebody_who_asked_something_judges_no_list(place: Town, web: Served, asked: str, says: str) -> None:
    week(place, web)
    (number,) = lists(place)
    question = write(place, "piet", number, asked)
    write(place, "zoe", number, says)
    assert taken(place) == []
    assert place.repo.issue(number).state == "open"
    place.repo.delete_comment(question, "piet")  # what was an answer stays one
    sweep(place)
    assert taken(place) == []
    assert place.repo.issue(number).state == "open"
    assert "Zet er het nummer achter" in said(place, number)
    write(place, "zoe", number, "ja 2")
    assert taken(place) == links(2)
