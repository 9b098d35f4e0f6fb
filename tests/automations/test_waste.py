"""What one person wastes comes back, and one who is new or asks much doesn't stand in the way of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_conversation import says
from tests.automations.test_waiting import own
from tests.given import OSPO_YML
from tests.town import Town, keys, town

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TALKS = OSPO_YML + "conversation:\nwaiting:\n"
EXPERTS = [f"expert{index:02}" for index in range(17)]
OTHER, LICENCES = "Inkoop en aanbesteden", "Licenties en auteursrecht"


def network(folder: Path, configuration: str = TALKS) -> AbstractContextManager[Town]:
    return town(folder, configuration)


def with_seventeen(place: Town) -> None:
    for login in EXPERTS:
        place.box.add_user(login)
    lines = f"* @acme/coordinatoren\nlicenties @{' @'.join(EXPERTS)}\ninkoop @emma\n"
    place.repo.commit({".github/EXPERTISE": lines}, message="Experts", author="zoe")


def asks_on(place: Town, number: int) -> list[Ask]:
    ours = [each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN]
    marks = [part.mark for body in ours for part in parts_of(body) if part.mark.key.startswith("ask/")]
    return [ask for mark in marks if (ask := Ask.of(number, mark.state)) is not None]


def asked(place: Town, *numbers: int) -> list[str]:
    return [person.login for number in numbers for ask in asks_on(place, number) for person in ask.people]


def well(place: Town) -> None:
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.summary.terminal()


def use_up(place: Town) -> list[int]:
    """Two accounts ask the whole week of seventeen experts away."""
    numbers = []
    for index in range(3):
        for who in ("mallory", "eve"):
            about = {"topics": [LICENCES], "question": f"Wat {index}?"}
            numbers.append(place.send(who, **about))
            place.repo.add_label("zoe", numbers[-1], "status: zoekt expert")  # somebody took them for real
            place.play()
            well(place)
    assert set(EXPERTS) <= set(asked(place, *numbers))
    return numbers


def closes(place: Town, number: int) -> None:
    place.repo.close_issue("zoe", number, "not_planned")


def unlabels(place: Town, number: int) -> None:
    place.repo.remove_label("zoe", number, "casus")


def locks(place: Town, number: int) -> None:
    place.repo.lock_issue("zoe", number, "spam")


def commands(place: Town, number: int) -> None:
    place.repo.comment("zoe", number, "/intrekken")


def deletes(place: Town, number: int) -> None:
    place.repo.delete_issue(number)


@pytest.mark.parametrize("done", [closes, unlabels, locks, commands, deletes])
def test_what_two_accounts_used_up_comes_back(tmp_path: Path, done: Callable[[Town, int], None]) -> None:
    with network(tmp_path) as place:
        with_seventeen(place)
        wasted = use_up(place)
        real = place.send("nina", topics=[LICENCES])
        place.play()
        assert not set(asked(place, real)) & set(EXPERTS)
        for number in wasted:
            done(place, number)
        place.play()
        later = place.send("olga", topics=[LICENCES])
        place.play()
        assert len(asked(place, later)) == 3
        assert set(asked(place, later)) <= set(EXPERTS)
        well(place)
        place.box.advance(DAY)
        well(place)
        everybody = Counter(asked(place, later, real))
        assert max(everybody.values()) == 1  # what counts is still one a week


def test_what_its_owner_ends_doesn_t_come_back(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        with_seventeen(place)
        for number in use_up(place):
            owner = place.repo.issue(number).author or ""
            if number % 2:
                place.repo.close_issue(owner, number, "not_planned")
            else:
                place.repo.comment(owner, number, "/intrekken")
                place.repo.comment("piet", number, "/intrekken")
            place.play()
        real = place.send("nina", topics=[LICENCES])
        place.play()
        assert not set(asked(place, real)) & set(EXPERTS)


def test_an_owner_gets_their_own_bound_back_by_nothing(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        with_seventeen(place)
        for index in range(4):
            number = place.send("mallory", topics=[LICENCES], question=f"Wat {index}?")
            place.play()
            place.repo.close_issue("zoe", number, "not_planned")
            place.play()
            assert bool(asked(place, number)) is (index < 3)


def test_nobody_gets_mail_without_end_in_a_day(tmp_path: Path) -> None:
    with network(tmp_path, TALKS.replace("routing:\n", "routing: {per_day: 100}\n")) as place:
        numbers = []
        for index in range(6):
            numbers.append(place.send(f"sock{index}", topics=[OTHER], question=f"Wat {index}?"))
            place.play()
            closes(place, numbers[-1])
            place.play()
        assert asked(place, *numbers).count("emma") == 2  # one more than she takes in a week
        place.box.advance(DAY)
        numbers.append(place.send("nina", topics=[OTHER]))
        place.play()
        assert asked(place, numbers[-1]) == ["emma"]
        place.repo.reopen_issue("zoe", numbers[0])  # it is a casus after all, and so it counts
        place.play()
        place.box.advance(DAY)
        number = place.send("piet", topics=[OTHER])
        place.play()
        assert "emma" not in asked(place, number)


def test_a_label_that_got_another_name_gives_nothing_back(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        number = place.send("piet", topics=[OTHER])
        place.play()
        assert asked(place, number) == ["emma"]
        next(each for each in place.repo.state.labels.values() if each.name == "casus").name = "vraagstuk"
        other = place.send("nina", topics=[OTHER])
        place.play()
        assert "emma" not in asked(place, other)


# -- who is new here


def test_who_is_new_here_gets_one_at_a_time(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        first = place.send("nina")
        second = place.send("nina", topics=[OTHER])
        place.play()
        assert asked(place, first)
        assert keys(place, second) == ["intake"]
        welcome = place.repo.comments(second)[0].body
        assert f"#{first}" in welcome
        assert "coördinator nodig" not in place.repo.issue(second).labels
        assert "status: nieuw" in place.repo.issue(second).labels
        well(place)
        assert keys(place, second) == ["intake"]
        place.repo.comment("carla", first, "Ja, dat mag: onder artikel 5 van de EUPL.")
        place.play()
        well(place)
        assert asked(place, second) == ["emma"]
        third = place.send("nina", topics=["Veilig publiceren"])  # whom somebody answered isn't new any more
        place.repo.add_label("zoe", first, "status: advies gegeven")
        place.play()
        assert asked(place, third)


def test_nobody_stops_being_new_here_by_themselves(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        with_seventeen(place)
        first = place.send("nina", topics=[LICENCES])
        place.play()
        place.box.add_user("eve")
        place.repo.comment("eve", first, "Ja, dat mag: onder artikel 5 van de EUPL.")
        says(place, "nina", first, "/geholpen Dank!")
        numbers = [place.send("nina", topics=[LICENCES], question=f"Wat {index}?") for index in range(2)]
        place.play()
        well(place)
        assert [len(asked(place, number)) for number in numbers] == [0, 0]


@pytest.mark.parametrize("ends", ["closed", "/intrekken", "/geholpen Ja.", "old"])
def test_the_next_of_who_is_new_isn_t_held_up_for_good(tmp_path: Path, ends: str) -> None:
    """A week at most: also where they end the first themselves before anybody answered, or two accounts would use up
    everybody's week by that.
    """
    with network(tmp_path) as place:
        first = place.send("nina", topics=[OTHER])
        second = place.send("nina")
        place.play()
        assert not asked(place, second)
        if ends != "old":
            if ends == "closed":
                place.repo.close_issue("nina", first)
            else:
                place.repo.comment("nina", first, ends)
            place.play()
            well(place)
            assert not asked(place, second)
        for _ in range(25 if ends == "old" else 8):
            place.box.advance(DAY)
            well(place)
        assert asked(place, second)


@pytest.mark.parametrize("way", ["command", "maintainer", "label"])
def test_a_coordinator_lets_the_next_one_through(tmp_path: Path, way: str) -> None:
    with network(tmp_path) as place:
        place.send("nina", topics=[OTHER])
        second = place.send("nina")
        place.play()
        assert says(place, "nina", second, "/erbij EUPL") == "confused"
        assert not asked(place, second)
        if way == "label":
            place.repo.remove_label("zoe", second, "status: nieuw")
            place.repo.add_label("zoe", second, "status: zoekt expert")
            well(place)
        else:
            who, text = ("wim", "/meedoen\n/erbij EUPL") if way == "command" else ("zoe", "/erbij EUPL")
            assert says(place, who, second, text) == "+1"
        assert asked(place, second) == ["carla"]


@pytest.mark.parametrize("words", ["/deels Nog niet.", "/niet-geholpen Nee.", "/geholpen Ja. | /niet-geholpen Nee."])
def test_who_is_new_gets_no_second_turn_by_saying_that_it_did_not_help(tmp_path: Path, words: str) -> None:
    with network(tmp_path) as place:
        first, second = place.send("nina", topics=[LICENCES]), place.send("nina", topics=[OTHER])
        place.play()
        for _ in range(3):
            for word in words.split(" | "):
                says(place, "nina", second, word)
            well(place)
        assert asked(place, first)
        assert asked(place, second) == []
        place.repo.comment("anna", first, "Ja, dat mag: onder artikel 5 van de EUPL.")
        place.play()
        well(place)
        assert asked(place, second) == ["emma"]


@pytest.mark.parametrize("words", ["/deels Nog niet.", "/geholpen Ja. | /niet-geholpen Nee.", "/erbij licenties"])
def test_one_owner_has_not_everybody_asked(tmp_path: Path, words: str) -> None:
    """Without an answer in between: what they say again and again asks nobody more than silence would."""
    with network(tmp_path) as place:
        with_seventeen(place)
        number = place.send("mallory", topics=[LICENCES])
        place.play()
        for index in range(8):
            place.box.add_user("eve")
            place.repo.comment("eve", number, f"Dat zou ik ook niet weten ({index}).")
            for word in words.split(" | "):
                says(place, "mallory", number, word)
            place.box.advance(HOUR)
            well(place)
        assert len(asked(place, number)) == (6 if "erbij" in words else 5)  # the coordinators are two


def test_whoever_was_answered_may_say_again_that_it_did_not_help(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        with_seventeen(place)
        number = place.send("olga", topics=[LICENCES])
        place.play()
        for count in (5, 8):  # the coordinators' ring has two
            who = asked(place, number)[-1]
            assert says(place, who, number, "/meedoen\n/advies Kies de EUPL, die past hier.") == "+1"
            assert says(place, "olga", number, "/niet-geholpen Dat had ik al gedaan.") == "+1"
            place.box.advance(HOUR)
            well(place)
            assert len(asked(place, number)) == count
        says(place, "olga", number, "/deels Nog niet.")
        assert len(asked(place, number)) == 8
        for _ in range(8):
            place.box.advance(DAY)
            well(place)
        assert len(asked(place, number)) == 11  # as where nobody answers


def test_no_expert_has_everybody_asked_alone_or_with_an_owner(tmp_path: Path) -> None:
    """What one who helps says again and again opens no wider circle, nor do they have more asked than an owner."""
    with network(tmp_path, TALKS.replace("routing:\n", "routing: {per_day: 100}\n")) as place:
        with_seventeen(place)
        number = place.send("mallory", topics=[LICENCES])
        place.play()
        who = asked(place, number)[0]
        for index in range(6):
            says(place, who, number, f"/meedoen\n/advies Lees artikel {index} van de EUPL nog eens.")
            says(place, "mallory", number, "/niet-geholpen Nee.")
            place.box.advance(HOUR)
            well(place)
        assert len(asked(place, number)) == 5  # as by the owner alone
        for index in range(5):
            assert says(place, who, number, "/erbij licenties") == ("+1" if index < 3 else "confused")
        assert len(asked(place, number)) == 8
        assert says(place, "wim", number, "/meedoen\n/erbij licenties") == "+1"


def test_what_people_ask_by_a_word_leaves_half_of_the_day_to_who_waits(tmp_path: Path) -> None:
    """One expert who helps everywhere would otherwise use it up for everybody."""
    with network(tmp_path, TALKS.replace("routing:\n", "routing: {per_day: 14}\n")) as place:
        with_seventeen(place)
        numbers = [place.send(who, topics=[LICENCES]) for who in ("olga", "piet")]
        place.play()
        who = asked(place, numbers[0])[0]
        done = []
        for number in numbers:
            says(place, who, number, "/meedoen")
            done += [says(place, who, number, "/erbij licenties") for _ in range(3)]
        assert len(asked(place, *numbers)) == 12
        assert says(place, "olga", numbers[0], "/erbij licenties") == "+1"
        assert says(place, "piet", numbers[1], "/erbij licenties") == "confused"
        waiting = place.send("nina", topics=[OTHER])
        place.play()
        assert asked(place, waiting) == ["emma"]


def test_who_helps_may_have_more_people_asked(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        with_seventeen(place)
        number = place.send("olga", topics=[LICENCES])
        place.play()
        says(place, asked(place, number)[0], number, "/meedoen")
        for index in range(5):
            assert says(place, "olga", number, "/erbij licenties") == ("+1" if index < 3 else "confused")
        assert says(place, asked(place, number)[0], number, "/erbij licenties") == "+1"
        assert "Op jouw verzoek" in "".join(each.body for each in place.repo.comments(number))


def test_others_than_who_is_new_wait_for_nothing(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        place.repo.grant("piet", "read")
        for who in ("piet", "wim", "anna"):  # a collaborator, a coordinator, an expert
            numbers = [place.send(who, topics=topics) for topics in (["EUPL"], [LICENCES], [OTHER])]
            place.play()
            assert all("In de rij" not in place.repo.comments(number)[0].body for number in numbers)
            place.box.advance(8 * DAY)
        place.send("nina", topics=[OTHER])
        number = place.send("nina", on_behalf=True)
        place.play()
        assert asked(place, number) == ["carla"]
        third = place.send("nina", on_behalf=True)
        place.play()
        assert not asked(place, third), "anybody can tick that it is for somebody else"


def test_an_incomplete_one_holds_up_nothing(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        place.send("nina", topics=None)
        number = place.send("nina")
        place.play()
        assert asked(place, number) == ["carla"]


def test_twenty_of_two_accounts_take_two_turns(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        with_seventeen(place)
        spam = [place.send(who, question=f"Wat {index}?") for index in range(10) for who in ("mallory", "eve")]
        place.play()
        for _ in range(3):
            well(place)
        assert len(asked(place, *spam)) == 6
        real = place.send("nina")
        place.play()
        assert len(asked(place, real)) == 3


# -- who waits


def test_the_line_goes_round_by_person(tmp_path: Path) -> None:
    with network(tmp_path, TALKS.replace("routing:\n", "routing: {per_day: 3, per_round: 1}\n")) as place:
        with_seventeen(place)
        place.repo.grant("piet", "read")
        place.box.advance(4 * DAY)  # a Saturday
        many = [place.send("piet", question=f"Wat {index}?") for index in range(20)]
        others = [place.send(who) for who in ("nina", "olga")]
        place.play()
        place.box.advance(2 * DAY)
        well(place)
        assert all(asked(place, each) for each in others)
        assert len(asked(place, *many)) == 1


def test_what_waits_for_coordinators_is_shown_by_person(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        other = place.send("nina", topics=[OTHER])
        many = [place.send("piet", question=f"Wat {index}?") for index in range(6)]
        place.play()
        for number in (*many, other):
            place.repo.add_label("zoe", number, "coördinator nodig")
        well(place)
        assert f"- [casus {other}](" in (place.repo.issue(own(place, "waiting") or 0).body or "")


def test_whoever_writes_numbers_in_casussen_of_their_own_hides_nobody_else_s_from_coordinators(tmp_path: Path) -> None:
    with network(tmp_path, TALKS + "privacy:\n") as place:
        other = place.send("nina", topics=[OTHER])
        place.play()
        place.repo.add_label("zoe", other, "coördinator nodig")
        for index in range(6):
            place.send(f"sock{index}", situation=f"Bel mij op 06-1234567{index}.")
        place.play()
        well(place)
        body = place.repo.issue(own(place, "waiting") or 0).body or ""
        assert f"- [casus {other}](" in body
        assert body.count("\n- [casus ") == 5
        for index in range(2):
            number = place.send(f"real{index}", topics=[OTHER])
            place.play()
            place.repo.add_label("zoe", number, "coördinator nodig")
        well(place)
        body = place.repo.issue(own(place, "waiting") or 0).body or ""
        assert body.count("\n- [casus ") == 5
        assert body.count("persoonsgegeven") >= 3


# -- thumbs of strangers


def thumbed(place: Town, number: int, comment: int, count: int, first: int = 0) -> None:
    for index in range(first, first + count):
        place.box.add_user(f"fan{index}")
        place.repo.react(f"fan{index}", number, "+1", comment)


def advised(place: Town) -> tuple[int, int]:
    """A casus with advice, and our comment that asks its owner whether it helped."""
    number = place.send("nina")
    place.play()
    assert says(place, "carla", number, "/meedoen\n/advies Kies de EUPL, die past hier.") == "+1"
    ours = [each for each in place.repo.comments(number) if "ospo:advice/" in each.body]
    return number, ours[-1].id


@pytest.mark.parametrize(("before", "after"), [(6, 0), (150, 0), (150, 700), (450, 450), (30, 1200)])
def test_the_owner_s_thumb_counts_however_many_strangers_gave_theirs(tmp_path: Path, before: int, after: int) -> None:
    with network(tmp_path) as place:
        number, asks = advised(place)
        thumbed(place, number, asks, before)
        place.repo.react("nina", number, "+1", asks)
        thumbed(place, number, asks, after, before)
        for index in range(20):
            place.repo.comment("piet", number, f"Dat vraag ik me ook af ({index}).")
        place.box.events.clear()
        place.box.advance(HOUR)
        well(place)
        assert "status: opgelost" in place.repo.issue(number).labels


def test_where_they_are_too_many_that_is_said(tmp_path: Path) -> None:
    with network(tmp_path) as place:
        number, asks = advised(place)
        thumbed(place, number, asks, 600)
        place.repo.react("nina", number, "+1", asks)
        thumbed(place, number, asks, 600, 600)
        place.box.events.clear()
        place.box.advance(HOUR)
        place.box.requests.clear()
        outcome = place.sweep()
        assert not outcome.has_failed
        assert f"Op #{number} gaven zoveel mensen een 👍" in outcome.summary.terminal()
        assert len(place.box.requests) < 30


# -- lists that strangers fill


@pytest.mark.parametrize("kind", ["agenda_point", "minutes", "addition"])
@pytest.mark.parametrize("among", [0, 115, 330])
def test_however_many_one_stranger_sends_in_somebody_else_s_is_read(tmp_path: Path, kind: str, among: int) -> None:
    with network(tmp_path, TALKS + "meetings:\nadditions:\n") as place:
        reader = place.reader()
        label = getattr(reader.checkout.network.labels, kind).name

        def sends(who: str) -> int:
            number = place.repo.open_issue(who, title="Iets", body="")
            place.repo.add_label("zoe", number, label)
            return number

        place.box.add_user("mallory")
        numbers = [sends("olga" if index == among else "mallory") for index in range(331)]
        place.box.events.clear()
        place.box.requests.clear()
        read = [each.number for each in reader.open_issues(label)]
        assert (numbers[among] in read) or label in reader.overfull
        assert among not in {0, 330} or numbers[among] in read
        assert len(read) == len(set(read)) <= 300
        assert len(place.box.requests) <= 5
