"""A casus that finds nobody: the site looks for somebody once a coordinator wants that, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.incoming.plain_words import invites
from ospo_automation.gh.records import records_of
from tests.given import WITH_BOARD
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, Town, keys, town

LABEL = "zoekt iemand"
DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "conversation:\nreminders:\nwaiting:\nprivacy:\n") as it:
        yield it


def stuck(place: Town) -> int:
    """A casus about a topic without experts, on which the coordinators kept silent as well."""
    number = place.send(topics=["Veilig publiceren"])
    place.play()
    for _ in range(10):
        place.box.advance(DAY)
        place.sweep()
    assert "coördinator nodig" in place.repo.issue(number).labels
    return number


def listed(place: Town) -> str:
    """What the weekly list says."""
    return next(each.body or "" for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:waiting "))


def records(place: Town) -> dict[int, tuple[bool, str]]:
    found = records_of(place.reader(), "https://github.example/acme/netwerk", place.box.now).casussen
    return {each.number: (each.is_sought, each.title) for each in found}


def test_a_thumb_of_a_coordinator_lets_the_site_look_for_somebody_until_somebody_thinks_along(place: Town) -> None:
    number = stuck(place)
    assert "👍" in listed(place)
    assert records(place)[number] == (False, "")
    place.box.add_user("mallory")
    place.repo.react("mallory", number, "+1")
    place.repo.react("olga", number, "+1")
    place.repo.react("anna", number, "+1")  # an expert, and no coordinator
    place.sweep()
    assert LABEL not in place.repo.issue(number).labels
    place.repo.react("zoe", number, "+1")
    place.sweep()
    assert LABEL in place.repo.issue(number).labels
    assert records(place)[number] == (True, "Mag dit onder de EUPL?")
    place.sweep()
    assert f"#{number} **Mag dit onder de EUPL?**" in listed(place)
    assert "👍" not in listed(place)
    assert place.sweep().summary.plan.steps == ()
    place.repo.comment("emma", number, "Dat mag, wij doen het ook zo.")
    place.repo.comment("zoe", number, "Dank, Emma. Zo kan het inderdaad: hang de licentie eraan.")
    place.play()
    assert LABEL not in place.repo.issue(number).labels
    assert "niet meer nodig" in next(each.body for each in place.repo.comments(number) if "ospo:sought" in each.body)
    assert records(place)[number][0] is False


def test_a_word_does_as_well_and_stops_no_clock(place: Town) -> None:
    number = stuck(place)
    place.repo.comment("olga", number, "we zoeken iemand")
    place.play()
    assert LABEL not in place.repo.issue(number).labels, "an owner alone doesn't"
    place.repo.comment("wim", number, "Ja, hier zoeken we iemand voor.")
    place.play()
    assert LABEL in place.repo.issue(number).labels
    assert "coördinator nodig" in place.repo.issue(number).labels, "it still finds nobody"
    assert keys(place, number).count("sought") == 1
    assert records(place)[number] == (True, "Mag dit onder de EUPL?")


def test_a_crash_at_any_request_ends_as_if_there_had_been_none(place: Town) -> None:
    """While it begins by a word, and while it ends since somebody thinks along."""
    number = stuck(place)
    for who, text in (("wim", "Hier zoeken we iemand voor."), ("zoe", "/intrekken")):
        place.repo.comment(who, number, text)
        happened, moment, before = next(place.waiting()), Moment(place), len(place.box.requests)
        assert not place.run(happened).has_failed
        requests = len(place.box.requests) - before
        place.sweep()
        expected, after = _end(place, number), Moment(place)
        assert "ospo:sought" in str(expected)
        for at, when in deaths(requests):
            moment.back()
            place.box.faults = crash(at, when, for_good=True)
            place.run(happened)
            place.box.faults = None
            if not moment.is_new():
                continue
            for _ in range(2):
                place.sweep()
            assert _end(place, number) == expected, at
        after.back()


def _end(place: Town, number: int) -> tuple[object, ...]:
    issue = place.repo.issue(number)
    sought = [each.body for each in place.repo.comments(number) if "ospo:sought" in each.body]
    return issue.state, sorted(issue.labels), sought, records(place)[number]


def test_where_people_take_the_label_off_it_stays_off(place: Town) -> None:
    number = stuck(place)
    place.repo.react("zoe", number, "+1")
    place.sweep()
    place.repo.remove_label("wim", number, LABEL)
    place.sweep()
    assert LABEL not in place.repo.issue(number).labels


def test_what_is_to_stay_out_of_lists_is_not_looked_for(place: Town) -> None:
    number = stuck(place)
    place.repo.add_label("zoe", number, "niet in lijsten")
    place.repo.react("zoe", number, "+1")
    place.sweep()
    assert LABEL not in place.repo.issue(number).labels
    assert records(place)[number][0] is False


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("We zoeken iemand.", True),
        ("Ja, hier zoeken we nog iemand voor", True),
        ("uitnodigen", True),
        ("Zet maar op de site, dank", True),
        ("Zet dit op de site", True),
        ("We're looking for somebody for this", True),
        ("invite someone", True),
        ("ja", False),
        ("We zoeken iemand die dit eerder deed bij een gemeente", False),
        ("Zoeken we iemand?", False),
        ("Niet uitnodigen", False),
    ],
)
def test_only_words_that_say_nothing_else_are_taken_for_it(text: str, does: bool) -> None:
    assert invites(text) is does
