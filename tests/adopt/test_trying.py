"""A casus tried with a network's own files before anything is pushed: what its maintainer reads, and what it costs."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ospo_automation.adopt.forms import CASUS, INSTALLED, render
from ospo_automation.cli.main import main
from ospo_automation.core.network.decided import FILE
from ospo_automation.demo.trying import SENDER, Trial, tried
from tests.given import EXPERTISE, OSPO_YML, configured

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
EVERYTHING = OSPO_YML + "board:\nprivacy:\nconversation:\nreminders:\nintroductions:\nwaiting:\nfailures:\nschedule:\n"
PLAIN = "# Mag onze koppeling onder de EUPL?\nWe bouwden een koppeling. Wat betekent dat voor de leverancier?\n"
OPEN = "Welke eisen zetten we in een bestek, zodat een leverancier zijn code deelt?"
HEADED = """\
### Wat voor organisatie?

gemeente

### Waar gaat het over?

Inkoop en aanbesteden

### Wat speelt er?

Een aanbesteding.
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """What somebody wrote down, with nothing of ours beside it: no forms and no workflows."""
    folder = tmp_path / "net"
    (folder / ".github").mkdir(parents=True)
    (folder / FILE).write_text(EVERYTHING, encoding="utf-8")
    (folder / ".github/EXPERTISE").write_text(EXPERTISE, encoding="utf-8")
    (folder / "docs/experts").mkdir(parents=True)
    (folder / "docs/experts/carla.md").write_text("---\npaused_until: 2026-12-31\n---\n", encoding="utf-8")
    return folder


def asked(trial: Trial) -> list[list[tuple[str, str]]]:
    """Who was asked in each round, and by which line."""
    return [[(each.login, each.pattern) for each in ask.people] for at in trial.moments for ask in at.asks]


def trial_of(network: Path, text: str, *, topics: Sequence[str] = (), days: int = 5) -> Trial:
    return tried(network, text, name="", topics=topics, days=days, now=TUESDAY)


def test_a_question_in_plain_words_meets_the_people_of_its_topic_and_then_five_silent_days(network: Path) -> None:
    trial = trial_of(network, PLAIN)
    assert trial.casus.topics == ("EUPL",)
    first = trial.moments[0]
    assert first.is_first
    assert {"thema: licenties/eupl", "status: zoekt expert"} <= set(first.added)
    # Carla, who knows most of it, is away until the end of the year.
    assert [sorted(each) for each in asked(trial)] == [
        [("anna", "licenties"), ("bert", "licenties")],
        [("wim", "*"), ("zoe", "*")],
    ]
    assert [f"{at.at:%Y-%m-%d}" for at in trial.moments if at.asks] == ["2026-11-24", "2026-12-01"]
    asks = [spoken for spoken in first.spoken if ("anna", "mention") in spoken.mailed]
    assert sorted(asks[0].mailed) == [("anna", "mention"), ("bert", "mention"), (SENDER, "author")]
    assert "@anna" in asks[0].text
    assert [title for _, title in first.kept] == ["Bord: waar staat elke casus?"]
    assert trial.forms == (CASUS,)
    assert trial.errors == 0, "that the form isn't there is told by itself"


def test_what_has_the_form_s_headings_is_taken_to_the_letter(network: Path) -> None:
    trial = trial_of(network, HEADED)
    assert trial.casus.body == HEADED.strip()
    assert not trial.casus.is_plain
    assert asked(trial) == [], "the question isn't there yet"
    assert any("je vraag in één of twee zinnen" in spoken.text for spoken in trial.moments[0].spoken)


def test_a_topic_can_be_named_where_the_text_names_none(network: Path) -> None:
    assert asked(trial_of(network, OPEN, days=1, topics=("inkoop",))) == [[("emma", "inkoop")]]
    of_nobody = trial_of(network, OPEN, days=1)
    assert "Weet ik niet" in dict(of_nobody.casus.answers).values()
    assert [sorted(each) for each in asked(of_nobody)] == [[("wim", "*"), ("zoe", "*")]]


def test_a_form_of_their_own_is_filled_in_as_it_stands(network: Path) -> None:
    own = render(configured(EVERYTHING))[f"{INSTALLED}/{CASUS}"]
    own = own.replace("label: Wat speelt er?", "label: Vertel eens") + (
        "\n  - type: dropdown\n    attributes:\n      label: Welke provincie?\n      options: [Drenthe, Fryslân]\n"
        "    validations:\n      required: true\n"
    )
    (network / INSTALLED).mkdir()
    (network / INSTALLED / CASUS).write_text(own, encoding="utf-8")
    trial = trial_of(network, PLAIN, days=1)
    answers = dict(trial.casus.answers)
    assert answers["Vertel eens"].startswith("We bouwden")
    assert answers["Welke provincie?"] == "Drenthe"
    assert trial.forms == ()
    assert len(asked(trial)) == 1


def test_why_nobody_is_asked_is_told_and_the_sender_is_nobody_of_the_network(network: Path) -> None:
    experts = EXPERTISE.replace("@anna", f"@{SENDER}").replace("@bert", f"@{SENDER}-2")
    (network / ".github/EXPERTISE").write_text(experts, encoding="utf-8")
    trial = trial_of(network, PLAIN, days=1)
    assert [sorted(login for login, _ in each) for each in asked(trial)] == [[SENDER, f"{SENDER}-2"]]
    assert (f"{SENDER}-3", "author") in trial.moments[0].spoken[0].mailed
    (network / FILE).write_text(EVERYTHING + "since: 2027-06-01\n", encoding="utf-8")
    early = trial_of(network, PLAIN, days=1)
    assert asked(early) == []
    assert ["1 juni 2027" in note for note in early.moments[0].notes] == [True]


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], network: Path, typed: str, *words: str
) -> tuple[int, str, str]:
    for name in [each for each in os.environ if each.startswith("GITHUB_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    monkeypatch.setattr(sys, "argv", ["ospo", "try", *words, "--root", str(network), "--now", TUESDAY.isoformat()])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


def test_it_reads_well_in_a_terminal_and_changes_no_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], network: Path
) -> None:
    before = {file: file.read_bytes() for file in network.rglob("*") if file.is_file()}
    code, out, err = told(monkeypatch, capsys, network, PLAIN)
    assert (code, err) == (0, "")
    assert "<!--" not in out
    assert max(map(len, out.splitlines())) <= 80
    flat = " ".join(out.replace("│", " ").split())
    for words in (
        "dinsdag 24 november, 10:00: de casus komt binnen",
        "anna wordt gevraagd, door de regel licenties, voor het thema EUPL",
        "zoe wordt gevraagd, als coördinator",
        "Re: [netwerk/kennisbank] Mag onze koppeling onder de EUPL? (Issue #1)",
        "Na vijf stille werkdagen",
    ):
        assert words in flat
    assert {file: file.read_bytes() for file in network.rglob("*") if file.is_file()} == before


def test_what_can_t_be_tried_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], network: Path
) -> None:
    code, _, err = told(monkeypatch, capsys, network, " \n")
    assert code == 2
    assert err.splitlines()[-1] == "Error: there is nothing in that casus. Give a file with text, or type it."
    code, _, err = told(monkeypatch, capsys, network, PLAIN, "--topic", "vissen")
    assert code == 2
    assert "no topic: vissen. Topics: licenties, licenties/eupl" in err
    (network / FILE).write_text("name: x\n", encoding="utf-8")
    code, out, err = told(monkeypatch, capsys, network, PLAIN)
    assert (code, out) == (1, "")
    assert f"error: {FILE}" in err


def test_settings_that_only_github_has_are_taken_to_be_right(network: Path) -> None:
    """Such as Pages for a site: nothing is told of what can't be known before anything is pushed."""
    (network / FILE).write_text(f"{EVERYTHING}site:\n  address: https://kennisbank.example.org/\n", encoding="utf-8")
    kept = [title for at in trial_of(network, PLAIN).moments for _, title in at.kept]
    assert kept
    assert not [title for title in kept if "maakte niet alles af" in title]
