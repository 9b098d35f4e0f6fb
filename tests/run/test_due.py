"""After a look at all casussen a sweep of that day looks at what may be due, and misses nothing because of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.adopt.forms import CASUS
from ospo_automation.core.casus.whole_look import LOOKED
from ospo_automation.core.github.event import Event
from ospo_automation.core.sight import to_do
from ospo_automation.gh import casussen, reading
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run import runner
from ospo_automation.run.runner import run
from tests.automations.test_safety_of_people import ALL_ON
from tests.automations.test_waiting import own
from tests.spoiled import refusing
from tests.town import COMPLETE, Town, keys, repeated, town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEEN = "gezien"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A few casussen are as many as there need be, and their last changes are some days ago."""
    monkeypatch.setattr(reading, "FEW", 0)
    monkeypatch.setattr(casussen, "NEWEST", 1)
    with town(tmp_path, ALL_ON) as it:
        it.leaves_out = True
        yield it


def quiet(place: Town) -> None:
    """Nothing happened for some days, and everything was looked at today."""
    place.play()
    place.repo.open_issue("zoe", title="Zaalhuur")  # the newest issue is looked at in any case
    for _ in range(2):
        place.box.advance(2 * DAY)
        assert read(place) == set(there(place))
    place.box.advance(HOUR)


def there(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if "casus" in each.labels]


def read(place: Town) -> set[int]:
    """Of which casussen a sweep read anything."""
    place.renew_if_changed()
    reader = place.reader()
    outcome = run(Event("schedule", None, None, None, place.box.now), reader, GitHubWriter(reader))
    assert not outcome.has_failed, outcome.summary.terminal()
    return set(there(place)).intersection(reader._issues.known)


def unlike(place: Town, who: str, topic: str, question: str) -> int:
    """A casus in which nobody else's question is asked."""
    given = COMPLETE | {"topics": [topic], "situation": "Wij zoeken het uit.", "question": question}
    return place.repo.submit_form(who, CASUS, title=question, answers=given)


def advised(place: Town, number: int) -> None:
    for words in ("/meedoen", "/advies Ja, dat mag onder de EUPL."):
        place.repo.comment("carla", number, words)
        place.play()


def listed(body: str | None) -> set[int]:
    return {int(each) for each in re.findall(r"(?:issues/|#)([0-9]+)", (body or "").partition("-->")[2])}


def lost(place: Town) -> None:
    place.box.events.clear()


def test_where_nothing_may_be_due_nothing_is_read(place: Town) -> None:
    for who, topic in (("olga", "EUPL"), ("piet", "Inkoop en aanbesteden"), ("emma", "Veilig publiceren")):
        place.send(who, topics=[topic])
    quiet(place)
    assert read(place) == set()
    place.box.advance(DAY)
    assert read(place) == set(there(place)), "a whole look each day"


def test_what_changed_is_looked_at_although_its_event_got_lost(place: Town) -> None:
    first = place.send()
    second = unlike(place, "piet", "Inkoop en aanbesteden", "Wat staat in de eisen aan een leverancier?")
    quiet(place)
    place.repo.comment("emma", second, "/meedoen")
    lost(place)
    assert read(place) == {second}
    assert "emma" in place.repo.issue(second).assignees
    assert first not in read(place)


def test_what_waits_for_a_thumb_is_looked_at_each_hour(place: Town) -> None:
    number = place.send()
    place.play()
    advised(place, number)
    quiet(place)
    question = next(each for each in place.repo.comments(number) if "geholpen" in each.body)
    assert read(place) == {number}
    place.repo.react("olga", number, "+1", comment=question.id)
    place.box.advance(HOUR)
    read(place)
    assert "status: opgelost" in place.repo.issue(number).labels


def other(place: Town) -> int:
    """A casus that is like no other."""
    given = {"topics": ["Inkoop en aanbesteden"], "situation": "Een leverancier.", "question": "Wat staat in de eisen?"}
    place.box.add_user("rik")
    return place.repo.submit_form("rik", CASUS, title="Eisen aan een leverancier", answers={**COMPLETE, **given})


@pytest.fixture
def pair(place: Town) -> tuple[int, int]:
    """A casus at which somebody looked, and a newer one whose welcome shows its title."""
    older = place.send()
    place.play()
    place.repo.add_label("zoe", older, "bekeken")
    newer = place.send("piet")
    other(place)
    quiet(place)
    assert "Mag dit onder de EUPL?" in welcome(place, newer)
    assert read(place) == set()
    return older, newer


def welcome(place: Town, number: int) -> str:
    return place.repo.comments(number)[0].body


def test_where_very_many_wait_all_are_looked_at(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them by their numbers would take more requests than reading them all."""
    monkeypatch.setattr(reading, "MOST_WAITING", 0)
    number, other = place.send(), place.send("piet", topics=["Inkoop en aanbesteden"])
    place.play()
    advised(place, number)
    quiet(place)
    assert read(place) == {number, other}


def test_who_points_to_a_casus_tells_of_its_change(place: Town, pair: tuple[int, int]) -> None:
    older, newer = pair
    place.repo.edit_issue("piet", older, title="Welke licentie past hier?")
    lost(place)
    assert read(place) == {older, newer}
    assert "Mag dit onder de EUPL?" not in welcome(place, newer), "nor is the new one shown before somebody looked"


def test_also_where_that_was_closed(place: Town, pair: tuple[int, int]) -> None:
    older, newer = pair
    place.repo.close_issue("zoe", older)
    lost(place)
    assert read(place) == {older, newer}
    assert "Mag dit onder de EUPL?" not in welcome(place, newer)


@pytest.mark.parametrize("how", ["deleted", "moved away", "called none"])
def test_nor_does_the_title_stay_of_one_that_is_gone(place: Town, pair: tuple[int, int], how: str) -> None:
    """It stands in no list of what changed, and no event tells of it: there are fewer than there were."""
    older, newer = pair
    (quiet_one,) = set(there(place)) - {older, newer}
    if how == "deleted":
        place.repo.delete_issue(older)
    elif how == "moved away":
        place.repo.transfer_issue(older, place.box.add_repo("acme/elders"), "zoe")
    else:
        place.repo.remove_label("zoe", older, "casus")
    lost(place)
    new = place.send("emma", topics=["Inkoop en aanbesteden"])
    place.play()
    place.repo.close_issue("emma", new)
    place.play()
    assert {newer, quiet_one} <= read(place)
    assert "Mag dit onder de EUPL?" not in welcome(place, newer)
    place.box.advance(HOUR)
    assert quiet_one not in read(place), "once: then it is known how many there are"


@pytest.mark.parametrize("then", ["open", "closed", "long"])
def test_nobody_hides_that_by_making_a_casus_of_an_old_issue(place: Town, then: str) -> None:
    """So that there are as many as before."""
    older = place.send()
    place.play()
    place.repo.add_label("zoe", older, "bekeken")
    newer, quiet_one = place.send("piet"), other(place)
    old = place.repo.open_issue("piet", title="Zaalhuur")
    quiet(place)
    assert "Mag dit onder de EUPL?" in welcome(place, newer)
    text = place.repo.issue(older).body or ""
    place.box.advance(HOUR)
    place.repo.edit_issue("piet", old, body=text)
    place.play()
    assert "casus" in place.repo.issue(old).labels
    if then == "closed":
        place.repo.close_issue("piet", old)
    for _ in range(25 if then == "long" else 0):
        place.repo.comment("piet", old, "Iemand?")
    place.repo.delete_issue(older)
    lost(place)
    assert quiet_one in read(place)
    assert "Mag dit onder de EUPL?" not in welcome(place, newer)
    place.box.advance(HOUR)
    assert quiet_one not in read(place), "once"


def test_what_was_deleted_meanwhile_is_no_trouble(place: Town) -> None:
    numbers = [place.send(who, topics=["Inkoop en aanbesteden"]) for who in ("olga", "piet", "emma")]
    place.play()
    for number in numbers:
        advised(place, number)
    quiet(place)
    assert read(place) == set(numbers)
    place.repo.delete_issue(numbers[0])
    place.repo.delete_issue(numbers[1])
    lost(place)
    assert read(place) == {numbers[2]}


@pytest.mark.parametrize("path", ["docs/index.md", ".github/EXPERTISE"])
def test_after_a_commit_all_are_looked_at(place: Town, path: str) -> None:
    number = place.send()
    quiet(place)
    assert read(place) == set()
    text = "* @zoe @wim\nlicenties @anna @bert @carla @emma\n" if path.endswith("E") else "# Welkom\n"
    place.repo.commit({path: text}, message="Nieuw", author="zoe")
    assert read(place) == {number}
    place.box.advance(HOUR)
    assert read(place) == set()


def test_a_change_that_moves_no_date_is_found_by_the_look_of_the_next_day(place: Town) -> None:
    number = place.send()
    quiet(place)
    before = place.repo.state.issues[number].updated_at
    place.repo.comment("carla", number, "/meedoen")
    lost(place)
    place.repo.state.issues[number].updated_at = before
    place.box.advance(5 * HOUR)  # it is none of the newest commands
    assert read(place) == set()
    assert "carla" not in place.repo.issue(number).assignees
    place.box.advance(DAY)
    assert read(place) == {number}
    assert "carla" in place.repo.issue(number).assignees


def test_what_failed_in_a_whole_look_is_done_by_the_next_sweep(place: Town) -> None:
    number = place.send()
    quiet(place)
    before = place.repo.state.issues[number].updated_at
    place.repo.comment("carla", number, "/meedoen")
    lost(place)
    place.box.advance(DAY)
    place.box.faults = refusing("addAssigneesToAssignable")
    assert place.sweep().has_failed
    place.box.faults = None
    place.repo.state.issues[number].updated_at = before  # as if nothing had been written there
    place.box.advance(5 * HOUR)
    assert read(place) == {number}
    assert "carla" in place.repo.issue(number).assignees


def test_where_very_much_changed_all_are_looked_at(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casussen, "MOST_NEWS", 1)
    numbers = [
        place.send(),
        unlike(place, "piet", "Inkoop en aanbesteden", "Wat staat in de eisen aan een leverancier?"),
        unlike(place, "emma", "Veilig publiceren", "Hoe haal je sleutels uit oude versies?"),
    ]
    quiet(place)
    place.repo.comment("olga", numbers[1], "Iemand?")
    lost(place)
    assert read(place) == {numbers[1]}
    place.repo.comment("olga", numbers[0], "Iemand?")
    lost(place)
    assert read(place) == set(numbers)


def test_what_is_from_before_us_is_told_of_all_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FEW", 0)
    with town(tmp_path, f"{ALL_ON}since: 2026-11-20\n") as place:
        place.leaves_out = True
        for old in repeated(place, place.send(), 2):
            there = place.repo.state.issues[old]
            there.created_at = there.updated_at = place.box.now - 60 * DAY
        quiet(place)
        outcome = place.sweep()
        assert any("2 open issues" in each for each in outcome.summary.notes), outcome.summary.notes


def test_a_look_that_came_to_no_end_is_begun_again(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = {place.send(who, topics=["Inkoop en aanbesteden"]) for who in ("olga", "piet", "emma")}
    lost(place)
    place.repo.let_actions_open_pulls()
    with monkeypatch.context() as patched:
        patched.setattr(runner, "MOST_CHANGED", 2)
        read(place)
        assert sum("intake" in keys(place, number) for number in numbers) == 2
    place.box.advance(HOUR)
    read(place)
    assert all("intake" in keys(place, number) for number in numbers)


def test_the_list_for_coordinators_stays_as_it_is_where_casussen_are_left_out(place: Town) -> None:
    """What it tells of is found in all of them: it doesn't come and go with what a sweep reads."""
    waits = place.send("emma", topics=["Inkoop en aanbesteden"])
    place.repo.add_label("zoe", waits, "coördinator nodig")
    posted, wished = place.send(), place.send("piet")
    place.box.add_user("fan0")
    place.play()
    place.repo.comment("fan0", posted, "Bel mij: 06-12345678")
    place.repo.comment("fan0", wished, "/niet-publiceren")
    place.sweep()
    quiet(place)
    number = own(place, "waiting")
    assert number is not None
    before = place.repo.issue(number).body
    assert before is not None
    assert listed(before) == {waits, posted, wished}
    assert read(place) == {waits}
    assert place.repo.issue(number).body == before, "what was found stays found"
    place.repo.comment("piet", wished, "Laat maar staan.")
    lost(place)
    read(place)
    assert listed(place.repo.issue(number).body) == {waits, posted}


@pytest.mark.parametrize("is_looked_at", [True, False])
def test_nor_does_at_what_nobody_looked(place: Town, monkeypatch: pytest.MonkeyPatch, is_looked_at: bool) -> None:
    monkeypatch.setattr(to_do, "UNSEEN_AFTER", 1)
    first, second = place.send(), place.send("piet")
    quiet(place)
    number = own(place, "waiting")
    assert number is not None
    before = place.repo.issue(number).body
    assert listed(before) == {first, second}
    if is_looked_at:
        place.repo.add_label("zoe", second, "bekeken")
        lost(place)
    assert first not in read(place) or is_looked_at
    now = place.repo.issue(number).body
    assert listed(now) == ({first} if is_looked_at else {first, second})
    assert (now == before) is not is_looked_at


def test_what_it_found_stands_on_the_board_and_is_only_believed_whole(place: Town) -> None:
    place.send()
    quiet(place)
    rows = next(
        each for each in place.repo.state.comments.values() if f"ospo:{LOOKED} " in each.body and each.author != "olga"
    )
    rows.body = rows.body.replace('"packed":"', '"packed":"x')
    assert read(place) == set(there(place)), "nonsense is none"
