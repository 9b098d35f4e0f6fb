"""What is signed is ours; what isn't has no say, holds up its casus and makes us ask nobody again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.casus.asks import Ask, Asked
from ospo_automation.core.github.signing import SIGNATURE, Seal, Secrets, Signing
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.marker import Mark, joined, parts_of
from ospo_automation.gh.environment import Environment
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_waiting import own
from tests.given import NOW, WITH_BOARD
from tests.town import PERMISSIONS, Town, keys, town

OLD, NEW = "oud-" + "0123456789abcdef" * 3, "nieuw-" + "fedcba9876543210" * 3
DAY = timedelta(days=1)
SIGNING = Signing(Secrets.of(OLD), 7)
MARK = Mark("ask/1", {"asked": [["carla", "licenties", "*"]], "due": "2026-12-01", "n": 1.0, "naïef": None})
BODY = f"{MARK.line()}\n@carla, denk je mee?\n\n{Mark('routing', {'seen': 3}).line()}\nWe vroegen twee mensen."
CONFIGURATION = WITH_BOARD + "conversation:\nlessons:\nfailures: {sweep: sweep.yml}\n"
WORKFLOW = "name: {name}\non:\n  workflow_dispatch:\njobs: {{}}\n"


# --- The signature ---------------------------------------------------------------------------------------------------


def test_what_is_signed_is_read_as_it_was_and_only_there() -> None:
    signed = SIGNING.signed(BODY, 12)
    assert signed.count(f'"{SIGNATURE}":"') == 2
    assert SIGNING.read(signed, 12) == (BODY, Seal.RIGHT)
    assert SIGNING.read(joined(parts_of(signed)), 12) == (BODY, Seal.RIGHT)  # encoded anew, as an older version does
    assert SIGNING.read(signed.replace("\n", "\r\n"), 12) == (BODY.replace("\n", "\r\n"), Seal.RIGHT)
    for other, number in ((SIGNING, 13), (SIGNING, None), (Signing(SIGNING.secrets, 8), 12)):
        assert other.read(signed, number)[1] is Seal.WRONG
    assert Signing(Secrets.of(NEW), 7).read(signed, 12) == (BODY, Seal.WRONG)
    assert Signing().read(signed, 12) == (BODY, Seal.NONE)  # without a secret nothing is judged, and nothing seen of it
    assert Signing().signed(BODY, 12) == BODY


@pytest.mark.parametrize(
    "change",
    [
        ('["carla"', '["piet"'),
        ("ospo:ask/1", "ospo:ask/2"),
        ("2026-12-01", "2026-12-02"),
        ('"seen":3', '"seen":4'),
        ('"n":1.0', '"n":1'),
        (f'"{SIGNATURE}":"', f'"{SIGNATURE}":"0'),
        (f'"{SIGNATURE}":"', f'"{SIGNATURE}":["'),
    ],
    ids=str,
)
def test_a_marker_that_was_changed_is_not_ours(change: tuple[str, str]) -> None:
    signed = SIGNING.signed(BODY, 12).replace("\\u002d", "-")  # however it is encoded
    assert SIGNING.read(signed, 12)[1] is Seal.RIGHT
    changed = signed.replace(*change)
    assert changed != signed
    assert SIGNING.read(changed, 12)[1] in {Seal.WRONG, Seal.MISSING, Seal.NONE}


def test_the_text_of_an_issue_is_signed_in_its_first_line_only() -> None:
    """Its number isn't known when it is made, and people write in some of them."""
    signed = SIGNING.signed(BODY, None)
    assert signed.count(SIGNATURE) == 1
    assert SIGNING.read(signed, None) == (BODY, Seal.RIGHT)
    assert SIGNING.read(signed, 12)[1] is Seal.WRONG
    assert SIGNING.read(f"Hallo\n{BODY}", None) == (f"Hallo\n{BODY}", Seal.NONE)


def test_with_two_secrets_the_first_signs_and_both_are_right() -> None:
    both = Signing(Secrets.of(f" {NEW},\n{OLD}\n"), 7)
    assert both.read(SIGNING.signed(BODY, 12), 12)[1] is Seal.RIGHT
    assert Signing(Secrets.of(NEW), 7).read(both.signed(BODY, 12), 12)[1] is Seal.RIGHT
    assert SIGNING.read(both.signed(BODY, 12), 12)[1] is Seal.WRONG


@pytest.mark.parametrize(
    "text", ["{" + '"a":{' * 4_000, '{"a":' + "[" * 9_000 + "]" * 9_000 + "}", '{"a":' + "9" * 6_000 + "}"]
)
def test_no_marker_can_break_a_run(text: str) -> None:
    assert SIGNING.read(f"<!-- ospo:ask/1 {text} -->", 1)[1] in {Seal.NONE, Seal.MISSING, Seal.WRONG}
    for depth in range(850, 1_000, 10):
        nested = f'<!-- ospo:ask/1 {{"a":{"[" * depth}{"]" * depth},"{SIGNATURE}":"0"}} -->'
        assert SIGNING.read(nested, 1)[1] in {Seal.NONE, Seal.WRONG}


@pytest.mark.parametrize("weak", ["geheim", "x" * 64, f"{OLD},kort", "ab" * 32])
def test_a_weak_secret_is_refused_and_never_shown(weak: str) -> None:
    with pytest.raises(BadConfig) as refused:
        Environment.of({"GITHUB_REPOSITORY": "acme/netwerk", "GITHUB_TOKEN": "t", "OSPO_SIGNING_SECRET": weak})
    (fault,) = refused.value.faults
    assert "OSPO_SIGNING_SECRET" in fault.what
    assert "openssl rand -hex 32" in fault.remedy
    assert not any(each in str(fault) for each in (weak, "kort", OLD))


def test_a_secret_stands_in_no_printed_form() -> None:
    given = {"GITHUB_REPOSITORY": "acme/netwerk", "GITHUB_TOKEN": "t", "OSPO_SIGNING_SECRET": f"{OLD},{NEW}"}
    environment = Environment.of(given | {"GITHUB_REPOSITORY_ID": "7"})
    assert environment.signing == Signing(Secrets.of(f"{OLD},{NEW}"), 7)
    shown = f"{environment!r} {environment.signing!r} {environment.signing.secrets!r} {environment.signing.secrets}"
    assert not any(each in shown for each in (OLD, NEW))
    assert not Environment.of(given | {"OSPO_SIGNING_SECRET": ""}).signing.is_on


# --- On GitHub -------------------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, CONFIGURATION) as it:
        files = {f".github/workflows/{name}.yml": WORKFLOW.format(name=name) for name in ("ospo", "sweep")}
        it.repo.commit(files, message="Workflows", author="zoe")
        it.token = it.box.token(it.repo, permissions=PERMISSIONS | {"actions": "write"})
        yield it


def sign(place: Town, secrets: str = OLD) -> None:
    place.signing = Signing(Secrets.of(secrets))  # its number is asked of GitHub, as for a run by hand


def configure(place: Town, day: str) -> None:
    place.repo.commit({FILE: f"{CONFIGURATION}signed_after: {day}\n"}, message="Sign", author="zoe")
    place.renew_if_changed()


def well(place: Town, minutes: int = 60) -> None:
    place.box.advance(timedelta(minutes=minutes))
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.summary.terminal()


def ours(place: Town, number: int) -> list[str]:
    return [each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN]


def failures(place: Town) -> str:
    """What the issue about what is stuck says; "" while it is closed or not there."""
    number = own(place, "failures")
    issue = place.repo.issue(number) if number is not None else None
    return issue.body or "" if issue is not None and issue.state == "open" else ""


def forged(number: int, round_: int = 1) -> str:
    ask = Ask(number, round_, 9, (Asked("piet", "licenties", "*"),), NOW, iso_day("2026-12-24") or NOW.date())
    return f"{Mark(ask.key, ask.record()).line()}\nWe vroegen iedereen al."


def test_all_that_we_write_is_signed_and_nothing_is_written_twice(place: Town) -> None:
    sign(place)
    number = place.send()
    place.play()
    said = (("anna", "/meedoen"), ("anna", "/advies Kies de EUPL."), ("olga", "/geholpen"), ("olga", "/les met link"))
    for who, text in said:
        place.repo.comment(who, number, text)
        place.play()
    well(place)
    assert "lesson-draft" in keys(place, number)  # which the second job says
    issues = [each for each in place.repo.issues() if each.author == BOT_LOGIN]
    assert {own(place, "board")} <= {each.number for each in issues}
    bodies = [body for issue in place.repo.issues() for body in ours(place, issue.number)]
    signing = place.reader().signing
    signing.read("", 1)
    for issue in issues:
        assert signing.read(issue.body or "", None)[1] is Seal.RIGHT
    for issue in place.repo.issues():
        assert all(signing.read(each, issue.number)[1] is Seal.RIGHT for each in ours(place, issue.number))
    assert len(bodies) > 5
    before = place.repo.snapshot()
    well(place, 0)
    assert place.repo.snapshot() == before
    assert place.sweep().summary.plan.steps == ()


def test_a_forged_ask_holds_up_its_casus_and_nobody_is_asked_twice(place: Town) -> None:
    sign(place)
    number = place.send()
    place.play()
    place.box.advance(timedelta(minutes=5))
    echo = place.repo.comment(BOT_LOGIN, number, forged(number, 2))
    mentioned = place.mentioned()
    before = ours(place, number)
    for _ in range(12):
        place.box.advance(DAY)
        well(place)
    assert ours(place, number) == before  # nobody is asked, although nobody answered
    assert place.mentioned() == mentioned
    assert f"[#{number}]" in failures(place)
    assert "zonder handtekening" in failures(place)
    assert "signed_after: 2026-11-24" in failures(place)
    place.repo.comment("anna", number, "/meedoen")
    assert any("wacht" in note for outcome in place.play() for note in outcome.summary.notes)
    place.repo.delete_comment(echo)
    well(place)
    assert failures(place) == ""
    assert "anna" in place.repo.issue(number).assignees  # what was said meanwhile is done
    assert place.mentioned() == mentioned


@pytest.mark.parametrize("secret", [OLD, ""], ids=["signed", "unsigned"])
def test_a_forged_marker_decides_nothing_once_we_sign(secret: str, place: Town) -> None:
    """What SECURITY.md says that it could: without a secret an agreement that nobody gave, and somebody away."""
    sign(place, secret)
    configure(place, "2026-11-23")
    number = place.send()
    place.play()
    for who, text in (("anna", "/meedoen"), ("anna", "/advies Kies de EUPL."), ("olga", "/geholpen")):
        place.repo.comment(who, number, text)
        place.play()
    well(place)
    place.box.advance(timedelta(hours=1))
    wish = Mark("lesson-wish", {"consent": True, "link": True, "at": NOW.isoformat()})
    place.repo.comment(BOT_LOGIN, number, f"{wish.line()}\nDank.")
    board = own(place, "board") or 0
    place.repo.comment(BOT_LOGIN, board, f"{Mark('rows', {'pauses': {'anna': None}, 'runs': {}}).line()}\n.")
    place.repo.delete_comment(hand(place, board, "rows")[0])
    well(place)
    outcome = place.again(number)
    assert list(outcome.proposals) == ([] if secret else [number])
    assert any("wacht" in note for note in outcome.summary.notes) == bool(secret)
    assert f"[#{board}]" in failures(place) or not secret
    other = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    asked = hand(place, other, "ask/1")[1]  # the board waits for nobody
    assert ("@anna" in asked) == bool(secret)
    assert set(place.reader().load(place.box.now).pauses) == (set() if secret else {"anna"})


def test_an_issue_that_looks_like_one_that_we_keep_is_not_kept_nor_made_anew(place: Town) -> None:
    configure(place, "2026-11-23")
    sign(place)
    number = place.repo.open_issue(BOT_LOGIN, title="Bord", body=f"{Mark('board', {}).line()}\nNiets te zien.")
    place.repo.add_label("zoe", number, "ospo")
    outcome = place.sweep()
    assert [each for each in outcome.failures if f"#{number}" in each and "(board)" in each]
    assert own(place, "board") in (None, number)
    assert place.repo.issue(number).body == f"{Mark('board', {}).line()}\nNiets te zien."
    assert f"#{number}, 24 november" in failures(place)
    place.repo.delete_issue(number)
    well(place)
    assert own(place, "board") is not None
    assert failures(place) == ""


@pytest.mark.parametrize("configured", [True, False], ids=["with the day", "without"])
def test_what_was_there_before_signing_stays_ours(configured: bool, place: Town) -> None:
    first = place.send()
    place.play()
    well(place)
    asked = place.mentioned()
    place.box.advance(DAY)
    if configured:
        configure(place, "2026-11-25")
    sign(place)
    before = [ours(place, first), own(place, "board")]
    well(place)
    well(place)
    assert [ours(place, first), own(place, "board")] == before
    assert place.mentioned() == asked
    place.repo.comment("anna", first, "/meedoen")
    place.play()
    assert "anna" in place.repo.issue(first).assignees
    assert failures(place) == ""
    place.box.advance(DAY)
    place.repo.comment(BOT_LOGIN, first, forged(first, 3))
    well(place)
    assert f"[#{first}]" in failures(place)


def test_a_secret_that_is_replaced_and_one_that_is_dropped(place: Town) -> None:
    sign(place)
    number = place.send()
    place.play()
    well(place)
    place.box.advance(DAY)
    sign(place, f"{NEW},{OLD}")
    place.repo.comment("anna", number, "/meedoen")
    place.play()
    assert "anna" in place.repo.issue(number).assignees
    well(place)
    assert failures(place) == ""
    comments = len(place.repo.comments(number))
    sign(place, NEW)
    configure(place, place.box.now.date().isoformat())
    well(place)
    well(place)
    assert failures(place) == ""
    assert len(place.repo.comments(number)) == comments


def test_back_to_a_version_that_does_not_sign_and_forth_again(place: Town) -> None:
    """What was written in between makes its casus wait, until somebody says from when on all is signed."""
    sign(place)
    number = place.send()
    place.play()
    well(place)
    asked, said = place.mentioned(), len(place.repo.comments(number))
    secret, place.signing = place.signing, Signing()
    place.box.advance(DAY)
    well(place)
    assert (place.mentioned(), len(place.repo.comments(number))) == (asked, said)
    place.repo.comment("anna", number, "/meedoen")
    place.play()
    after = len(place.repo.comments(number))
    place.signing = secret
    place.box.advance(10 * DAY)
    well(place)
    assert (place.mentioned(), len(place.repo.comments(number))) == (asked, after)
    day = failures(place).partition("`signed_after: ")[2][:10]
    configure(place, day)
    well(place)
    assert failures(place) == ""
    assert place.mentioned() == asked


def test_a_repository_that_is_renamed_keeps_its_signatures(place: Town) -> None:
    """They are for its number, which GitHub tells a workflow and anybody who asks."""
    number = place.repo.state.id
    sign(place)
    assert place.reader().signing.repository == number
    told = Environment.of(
        {"GITHUB_REPOSITORY": "acme/anders", "GITHUB_TOKEN": "t", "OSPO_SIGNING_SECRET": OLD}
        | {"GITHUB_REPOSITORY_ID": str(number)}
    )
    assert told.signing == Signing(Secrets.of(OLD), number)


def test_a_casus_that_was_moved_away_and_back_waits(place: Town) -> None:
    """Its signatures are for the number that it had: they would be as right in a copy on any other casus."""
    sign(place)
    configure(place, "2026-11-23")
    number = place.send()
    place.play()
    well(place)
    mentioned = place.mentioned()
    other = place.box.add_repo("acme/ander")
    other.grant("zoe", "write")
    back = other.transfer_issue(place.repo.transfer_issue(number, other, "zoe"), place.repo, "zoe")
    assert back != number
    place.repo.add_label("zoe", back, "casus")
    for _ in range(2):
        well(place)
    place.again(back)
    assert place.mentioned() == mentioned
    assert "met een verkeerde handtekening" in failures(place)


def test_signing_takes_no_request_more(place: Town) -> None:
    """In a workflow, which knows the number of its repository."""
    place.send()
    place.play()
    well(place)
    counts = []
    for signing in (Signing(), Signing(Secrets.of(OLD), place.repo.state.id)):
        place.signing = signing
        well(place)
        before = len(place.box.requests)
        well(place)
        counts.append(len(place.box.requests) - before)
    assert counts[0] == counts[1]


# --- What a maintainer edits -----------------------------------------------------------------------------------------


def hand(place: Town, number: int, key: str) -> tuple[int, str]:
    """The id and text of our comment for a purpose."""
    return next(
        (each.id, each.body)
        for each in place.repo.comments(number)
        if each.author == BOT_LOGIN and any(part.mark.key == key for part in parts_of(each.body))
    )


EDITS: dict[str, Callable[[str], str]] = {
    "below the first line": lambda body: f"{body.partition(chr(10))[0]}\nAangepast door Zoë.",
    "the first line gone": lambda body: body.partition("\n")[2],
    "all of it": lambda _: "Hier stond iets over vragen.",
    "a word before the first line": lambda body: f"Let op!\n{body}",
    "the first line broken": lambda body: body.replace('"asked"', "asked").replace('"labels"', "labels"),
}


@pytest.mark.parametrize("secret", [OLD, ""], ids=["signed", "unsigned"])
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("key", ["ask/1", "intake"])
def test_what_a_maintainer_edits_makes_us_ask_nobody_again(key: str, edit: str, secret: str, place: Town) -> None:
    sign(place, secret)
    number = place.send()
    place.play()
    well(place)
    id_, body = hand(place, number, key)
    mentioned = place.mentioned()
    place.repo.edit_comment("zoe", id_, EDITS[edit](body))
    said = len(place.repo.comments(number))
    for _ in range(2):
        well(place)
    place.again(number)
    assert place.mentioned() == mentioned
    assert len(place.repo.comments(number)) == said
    has_lost_it = edit != "below the first line"
    assert (f"[#{number}]" in failures(place)) == has_lost_it
    assert ("zonder onze verborgen eerste regel" in failures(place)) == has_lost_it
    place.repo.edit_comment("zoe", id_, body)  # as the issue says
    well(place)
    assert failures(place) == ""
    assert len(place.repo.comments(number)) == said
    assert place.mentioned() == mentioned


CHANGES: dict[str, Callable[[str], str]] = {
    "a day of somebody's": lambda body: body.replace("2027", "2026"),
    "the first line": lambda body: body.partition("\n")[2],
}


@pytest.mark.parametrize("change", CHANGES)
def test_while_somebody_changed_who_is_away_nobody_is_asked(change: str, place: Town) -> None:
    sign(place)
    configure(place, "2026-11-23")
    well(place)
    place.send()
    place.play()
    place.repo.comment("carla", 2, "/pauze 2027-01-04")
    place.play()
    id_, body = hand(place, own(place, "board") or 0, "rows")
    assert "carla" in body
    place.box.advance(DAY)
    place.repo.edit_comment("zoe", id_, CHANGES[change](body))
    mentioned = place.mentioned()
    place.send("piet")
    assert any("We vragen nu niemand" in note for outcome in place.play() for note in outcome.summary.notes)
    well(place)
    assert place.mentioned() == mentioned
    assert f"[#{own(place, 'board')}]" in failures(place)
    place.repo.edit_comment("zoe", id_, body)
    well(place)
    assert failures(place) == ""
    assert "carla" not in place.mentioned()[len(mentioned) :]
    assert len(place.mentioned()) > len(mentioned)


def test_another_workflow_that_keeps_its_own_comment_up_to_date_holds_up_nothing(place: Town) -> None:
    number = place.send()
    place.play()
    sticky = place.repo.comment(BOT_LOGIN, number, "Bedankt voor je bericht, nummer 1.")
    place.repo.edit_comment(BOT_LOGIN, sticky, "Bedankt voor je bericht, nummer 2.")
    place.repo.comment("anna", number, "/meedoen")
    place.play()
    well(place)
    assert "anna" in place.repo.issue(number).assignees
    assert failures(place) == ""


@pytest.mark.parametrize("secret", [OLD, ""], ids=["signed", "unsigned"])
@pytest.mark.parametrize("when", ["before us", "after us"])
def test_another_workflow_s_comment_that_a_maintainer_changes_holds_up_nothing(
    when: str, secret: str, place: Town
) -> None:
    sign(place, secret)
    number = place.send()
    if when == "after us":
        place.play()
    other = place.repo.comment(BOT_LOGIN, number, "Welkom! Lees eerst de regels.")
    place.repo.edit_comment("zoe", other, "Welkom! Lees eerst [de regels](https://example.org/regels).")
    place.play()
    well(place)
    assert "ask/1" in keys(place, number)
    place.repo.comment("anna", number, "/meedoen")
    place.play()
    well(place)
    assert "anna" in place.repo.issue(number).assignees
    assert failures(place) == ""
    id_, _ = hand(place, number, "ask/1")
    mentioned = place.mentioned()
    place.repo.edit_comment("zoe", id_, "Hier stond iets over vragen.")  # now something of ours is missing
    well(place)
    assert f"[#{number}]" in failures(place)
    assert place.mentioned() == mentioned


def test_signed_states_are_equal_to_unsigned_ones() -> None:
    """Or each run would write every comment anew."""
    once = copy.deepcopy(MARK)
    read = SIGNING.read(SIGNING.signed(MARK.line(), 1), 1)[0]
    assert Mark.read(read) == once
