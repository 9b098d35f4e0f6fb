"""Who we are: whatever token a run has, and whatever it had before, nobody is asked twice and there is one board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.adopt.labels import plan_labels
from ospo_automation.core.engine.effects import DefineLabel
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.marker import Mark, parts_of
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_waiting import own
from tests.given import WITH_BOARD
from tests.town import PERMISSIONS, Town, town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALLOWED = PERMISSIONS | {"actions": "write"}
APP = "ospo-app[bot]"
TOKENS = ("workflow", "app", "personal", "server")

CHANGES = [("workflow", "app"), ("app", "workflow"), ("personal", "workflow"), ("app", "personal"), ("server", "app")]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD) as it:
        yield it


def become(place: Town, who: str) -> None:
    """From now on runs have this token."""
    if who == "server":
        place.box.account(BOT_LOGIN).id = 24  # as on a GitHub Enterprise Server
    place.token = {
        "app": lambda: place.box.app_token("acme", ALLOWED),
        "personal": lambda: place.box.user_token("zoe"),
    }.get(who, lambda: place.box.token(place.repo, permissions=ALLOWED))()


def keys(place: Town, number: int) -> list[str]:
    """What comments with a marker are for, whoever wrote them."""
    return [part.mark.key for each in place.repo.comments(number) for part in parts_of(each.body)]


def boards(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:board")]


def sweep(place: Town, times: int = 1) -> None:
    for _ in range(times):
        place.box.advance(HOUR)
        outcome = place.sweep()
        assert not outcome.has_failed, outcome.summary.terminal()


def settle(place: Town) -> int:
    """Runs what our own writes start as well, until nothing happens any more; gives how many runs that took."""
    for count in range(60):
        if not place.play():
            return count
    raise AssertionError("our own writes start runs for ever")


@pytest.mark.parametrize("who", TOKENS)
def test_with_any_token_three_sweeps_give_one_ask_and_one_board(place: Town, who: str) -> None:
    become(place, who)
    number = place.send()
    place.box.events.clear()
    sweep(place, 3)
    assert keys(place, number) == ["intake", "ask/1"]
    assert place.mentioned() == ["carla"]
    assert len(boards(place)) == 1


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_after_another_token_comes_what_was_begun_goes_on_and_back_again(place: Town, before: str, after: str) -> None:
    become(place, before)
    number = place.send()
    settle(place)
    sweep(place)
    become(place, after)
    sweep(place, 3)
    assert (keys(place, number), len(boards(place))) == (["intake", "ask/1"], 1)
    place.box.advance(7 * DAY)
    sweep(place, 2)
    assert keys(place, number) == ["intake", "ask/1", "ask/2"]
    become(place, before)
    sweep(place, 3)
    assert (keys(place, number), len(boards(place))) == (["intake", "ask/1", "ask/2"], 1)
    assert sorted(place.mentioned()) == ["anna", "bert", "carla"]


def marked(key: str, **state: object) -> str:
    return f"{Mark(key, state).line()}\nWillen jullie meedenken?"


def told(place: Town) -> str:
    """What the issue about what went wrong says, where it is open."""
    ours = own(place, "failures")
    return (place.repo.issue(ours).body or "") if ours is not None and place.repo.issue(ours).state == "open" else ""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "conversation:\nfailures:\n") as it:
        workflow = "name: sweep\non:\n  workflow_dispatch:\njobs: {}\n"
        files = {f".github/workflows/{name}.yml": workflow for name in ("ospo", "sweep")}
        it.repo.commit(files, message="Workflows", author="zoe")
        become(it, "workflow")
        yield it


@pytest.mark.parametrize("who", ["maintainer", "bot"])
def test_a_marker_under_an_account_that_may_write_holds_a_casus_up_until_somebody_says_whose_it_is(
    watched: Town, who: str
) -> None:
    place, number = watched, watched.send()
    place.box.events.clear()
    if who == "bot":
        place.box.app_token("acme", ALLOWED, app="ospo-old")
    login = "zoe" if who == "maintainer" else "ospo-old[bot]"
    comment = place.repo.comment(login, number, marked("ask/1"))
    other = place.send("piet", topics=["Inkoop en aanbesteden"])
    settle(place)
    sweep(place, 3)
    id_ = place.box.account(login).id
    assert keys(place, number) == ["ask/1"]
    assert keys(place, other) == ["intake", "ask/1"]
    assert f"`bots: [41898282, {id_}]`" in told(place)
    assert f"#issuecomment-{comment}" in told(place)
    assert "carla" not in place.mentioned()
    place.repo.comment("olga", number, "/hulp")
    settle(place)
    assert keys(place, number) == ["ask/1"]
    # Somebody takes it away: all that waited is done, and nothing is told any more.
    place.repo.delete_comment(comment, "zoe")
    sweep(place, 2)
    assert [key.partition("/")[0] for key in keys(place, number)][:3] == ["help", "intake", "ask"]
    assert not told(place)


def test_what_the_configuration_names_is_ours_and_goes_on(watched: Town) -> None:
    place, number = watched, watched.send()
    settle(place)
    place.box.app_token("acme", ALLOWED, app="ospo-old")
    bot = place.box.account("ospo-old[bot]")
    second = place.send("piet")
    place.box.events.clear()
    place.repo.comment("ospo-old[bot]", second, marked("intake"))
    sweep(place)
    assert keys(place, second) == ["intake"]
    text = WITH_BOARD + f"conversation:\nfailures:\nbots: [41898282, {bot.id}]\n"
    place.repo.commit({FILE: text}, message="Ours", author="zoe")
    place.renew_if_changed()
    sweep(place)
    assert keys(place, second) == ["intake", "ask/1"]
    assert keys(place, number) == ["intake", "ask/1"]
    assert not told(place)


def test_a_marker_of_somebody_who_may_not_write_or_that_was_hidden_holds_up_nothing(watched: Town) -> None:
    place, number, other = watched, watched.send(), watched.send("emma")
    place.box.events.clear()
    place.repo.comment("piet", number, marked("ask/1"))
    hidden = place.repo.comment("zoe", other, marked("ask/1"))
    place.repo.state.comments[hidden].minimized = "outdated"
    sweep(place)
    for each in (number, other):
        assert keys(place, each) == ["ask/1", "intake", "ask/1"]
    assert not told(place)


def test_however_many_strangers_copy_a_line_of_ours_few_of_them_are_looked_up(watched: Town) -> None:
    place, numbers = watched, [watched.send() for _ in range(10)]
    place.box.events.clear()
    for index in range(40):
        login = f"stranger{index}"
        place.box.add_user(login)
        place.repo.comment(login, numbers[index % len(numbers)], marked("ask/1"))
    before = len(place.box.requests)
    sweep(place)
    assert all("intake" in keys(place, number) for number in numbers)
    asked = [each.path for each in place.box.requests[before:] if "/collaborators/" in each.path]
    assert len(asked) <= 12


def test_no_second_board_beside_one_of_an_account_that_we_do_not_know(watched: Town) -> None:
    place = watched
    become(place, "app")
    number = place.send()
    settle(place)
    sweep(place)
    forgotten = {name: (color, "") for name, (color, _) in place.repo.labels().items()}
    for label in place.repo.state.labels.values():  # somebody wrote over what our label remembers
        label.description = forgotten[label.name][1]
    become(place, "workflow")
    for _ in range(3):
        place.box.advance(HOUR)
        outcome = place.sweep()
    bot = place.box.account(APP).id
    assert len(boards(place)) == 1
    assert keys(place, number) == ["intake", "ask/1"]
    assert f"bots: [41898282, {bot}]" in told(place) + outcome.summary.terminal()


@pytest.mark.parametrize("who", ["app", "personal"])
def test_what_we_write_ourselves_starts_no_loop_and_costs_next_to_nothing(watched: Town, who: str) -> None:
    place = watched
    become(place, who)
    number = place.send()
    for _ in range(4):
        settle(place)
        sweep(place)
    settle(place)
    state, before = place.repo.snapshot(), len(place.box.requests)
    place.repo.comment("anna", number, "Dank!")  # concerns nobody: she wasn't asked
    place.box.events.clear()
    comment = next(each.id for each in place.repo.comments(number) if each.body.startswith("<!-- ospo:intake"))
    account = APP if who == "app" else "zoe"
    place.repo.edit_comment(account, comment, place.repo.comments(number)[0].body + " ")
    place.repo.comment(account, number, marked("later", words="/hulp"))
    settle(place)
    assert len(place.box.requests) == before
    assert place.repo.snapshot() != state


def test_with_a_persons_token_what_we_write_is_no_word_of_theirs_and_what_they_type_is(watched: Town) -> None:
    place = watched
    become(place, "personal")
    number = place.send(topics=["Veilig publiceren"])  # nobody but coordinators: zoe, whose token it is, and wim
    settle(place)
    place.repo.comment("olga", number, "/hulp")
    settle(place)
    sweep(place)
    assert "status: zoekt expert" in place.repo.issue(number).labels
    place.box.advance(7 * DAY)
    sweep(place)
    reminded = keys(place, number)
    assert "status: zoekt expert" in place.repo.issue(number).labels
    place.repo.comment("zoe", number, "/meedoen")
    settle(place)
    assert place.repo.issue(number).assignees == ["zoe"]
    assert "status: opgepakt" in place.repo.issue(number).labels
    assert reminded == keys(place, number)[: len(reminded)]


def nameless(place: Town) -> None:
    """GitHub doesn't tell whose token runs have from now on."""
    place.box.make_nameless(place.token)


def test_without_knowing_who_we_are_nothing_is_written_and_that_is_told(watched: Town) -> None:
    place = watched
    number = place.send()
    settle(place)
    sweep(place)
    become(place, "app")
    nameless(place)
    second, before = place.send("piet"), place.repo.snapshot()
    for outcome in (*place.play(), place.sweep(), place.sweep()):
        assert "GitHub doesn't tell whose token this is" in outcome.no_entry
        assert "bots: [41898282]" in outcome.no_entry
    assert place.repo.snapshot() == before
    become(place, "app")
    sweep(place, 2)
    assert keys(place, number) == keys(place, second) == ["intake", "ask/1"]


def test_the_configuration_may_say_who_we_are_where_github_does_not(tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD + "bots: [41898282]\n") as place:
        nameless(place)
        number = place.send()
        settle(place)
        sweep(place, 3)
        assert (keys(place, number), len(boards(place))) == (["intake", "ask/1"], 1)
        # Another token whose account it doesn't name writes nothing twice either: what it wrote is waited for.
        become(place, "app")
        nameless(place)
        second = place.send("piet")
        place.box.events.clear()
        for _ in range(3):
            place.box.advance(HOUR)
            place.sweep()
        assert keys(place, second) == ["intake", "ask/1"]
        assert len(boards(place)) == 1


def test_strangers_who_copy_our_lines_hide_no_account_that_may_be_ours(watched: Town) -> None:
    """Ours wrote first wherever it wrote: a line can't be copied before it stands there."""
    place, numbers = watched, [watched.send(who=f"owner{index}") for index in range(7)]
    place.box.events.clear()
    for number in numbers[4:]:
        place.repo.comment("zoe", number, marked("ask/1"))
    for index in range(28):
        place.box.add_user(f"crowd{index}")
        place.repo.comment(f"crowd{index}", numbers[index % 7], marked("ask/1"))
    before = len(place.box.requests)
    sweep(place)
    assert [keys(place, number) for number in numbers[4:]] == [["ask/1"] * 5] * 3
    assert all("intake" in keys(place, number) for number in numbers[:4])
    assert len([each for each in place.box.requests[before:] if "/collaborators/" in each.path]) <= 12


def test_a_crowd_that_copies_our_markers_takes_few_requests_and_holds_up_nothing(watched: Town) -> None:
    place, number = watched, watched.send()
    place.box.events.clear()
    for index in range(40):
        place.box.add_user(f"crowd{index}")
        place.repo.comment(f"crowd{index}", number, marked("ask/1"))
    before = len(place.box.requests)
    assert not place.again(number).has_failed
    assert len(place.box.requests) - before <= 30
    assert keys(place, number)[-2:] == ["intake", "ask/1"]
    assert place.mentioned() == ["carla"]


def test_what_our_label_remembers_is_written_before_anything_else_and_kept(watched: Town) -> None:
    place = watched
    place.send()
    become(place, "app")
    place.play()
    sent = [(each.method, each.path) for each in place.box.requests if each.path != "/graphql" and each.method != "GET"]
    assert sent[0] == ("POST", "/repos/acme/netwerk/labels")
    become(place, "personal")
    sweep(place)
    app, zoe = place.box.account(APP).id, place.box.account("zoe").id
    assert place.repo.labels()["automatisering"][1] == f"Door de automatisering gemaakt en bijgehouden [id {app} {zoe}]"
    reader = place.reader()
    plan = plan_labels(reader.labels(), reader.checkout)
    made = [step.effect.label.name for step in plan.steps if isinstance(step.effect, DefineLabel)]
    assert "casus" not in made
    assert "automatisering" not in made


def story(place: Town) -> dict[int, tuple[list[str], list[str], str, list[str]]]:
    """A few casussen to their end, in which zoe asks, is asked, helps and closes; gives how each of them ended."""
    repo = place.repo

    def then() -> None:
        settle(place)
        place.box.advance(2 * HOUR)
        sweep(place)

    first = place.send()
    hers = place.send("zoe", question="", topics=["Veilig publiceren"])
    then()
    repo.comment("zoe", hers, "Mag de broncode van ons zaaksysteem openbaar worden?")
    other = place.send(topics=["Veilig publiceren"])  # nobody but coordinators can help: wim, and zoe herself
    then()
    repo.comment("carla", first, "/meedoen")
    repo.comment("zoe", other, "/meedoen")
    then()
    repo.comment("carla", first, "/advies Dat mag, met de EUPL 1.2.")
    repo.comment("wim", hers, "/meedoen")
    then()
    repo.comment("olga", first, "geholpen")
    repo.comment("zoe", hers, "/hulp")
    repo.comment("wim", hers, "/advies Publiceer zonder geheimen.")
    then()
    repo.comment("zoe", hers, "ja")
    repo.comment("zoe", other, "/advies Zoek eerst naar geheimen.")
    then()
    place.box.advance(12 * DAY)
    then()
    private = place.send("zoe", situation="Mijn bsn is 123456782.")
    then()
    repo.close_issue("zoe", private)
    then()
    return {
        each.number: (keys(place, each.number), sorted(each.labels), each.state, each.assignees)
        for each in repo.issues()
    }


def test_whatever_token_it_has_the_same_story_ends_the_same(tmp_path: Path) -> None:
    ends = {}
    for who in TOKENS:
        with town(tmp_path / who, f"{WITH_BOARD}conversation:\nreminders:\nwaiting:\nprivacy:\n") as place:
            become(place, who)
            ends[who] = story(place)
    assert ends["workflow"] == ends["app"] == ends["personal"] == ends["server"]
    assert [labels for _, labels, state, _ in ends["workflow"].values() if state == "closed"]
