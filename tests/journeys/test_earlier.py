"""An upgrade and the way back: what one version wrote, the other reads; nobody is asked or told anything twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.github.accounts import ACCOUNTS
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.signing import SIGNATURE, Seal, Secrets, Signing
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.demo.stage import NAME, PERMISSIONS
from ospo_automation.gh.client import connect
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.configuration import read_checkout
from ospo_automation.run.runner import Outcome, run
from ospo_automation.sandbox import BOT_LOGIN, Sandbox
from tests import earlier_marker as earlier
from tests.earlier import restored

SECRET = "een-geheim-van-" + "0123456789abcdef" * 3
UNSIGNED, SIGNED = Signing(), Signing(Secrets.of(SECRET))


@dataclass(frozen=True)
class Left:
    """The network as the release before left it, with a checkout of its files."""

    box: Sandbox
    root: Path

    def run(self, event: Event, signing: Signing) -> Outcome:
        repository = self.box.repo(NAME)
        token = self.box.token(repository, permissions=PERMISSIONS | {"actions": "write"})
        reader = GitHubReader(connect(url=self.box.url, token=token), NAME, read_checkout(self.root), signing)
        outcome = run(event, reader, GitHubWriter(reader))
        assert not outcome.has_failed, outcome.summary.terminal()
        assert not any("wacht" in note for note in outcome.summary.notes), outcome.summary.notes
        return outcome

    def sweep(self, signing: Signing) -> Outcome:
        return self.run(Event("schedule", None, None, None, self.box.now), signing)

    def ours(self) -> list[tuple[int, str]]:
        """All texts of ours, each with its issue; 0 for the text of an issue."""
        repository = self.box.repo(NAME)
        issues = [each for each in repository.issues() if each.author == BOT_LOGIN]
        said = [each for issue in repository.issues() for each in _comments(self, issue.number)]
        return [*((0, each.body or "") for each in issues), *said]

    def said(self) -> list[tuple[int, str]]:
        """What we have said, by issue and purpose."""
        found = [(number, part.mark.key) for number, text in self.ours() for part in parts_of(text)]
        assert len(set(found)) == len(found), "something stands there twice"
        return found


def _comments(left: Left, number: int) -> list[tuple[int, str]]:
    return [(number, each.body) for each in left.box.repo(NAME).comments(number) if each.author == BOT_LOGIN]


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Left]:
    with restored(tmp_path / "kept") as box:
        box.repo(NAME).clone(tmp_path / "checkout")
        yield Left(box, tmp_path / "checkout")


def unsigned(left: Left) -> str:
    """All that stands there, but for signatures, since what is written anew has one, and for what is remembered of a
    week in which so much happened that a run wrote it down.
    """
    text = re.sub(rf'\\?,?\\?"{SIGNATURE}\\?":\\?"[0-9a-f]*\\?"', "", json.dumps(left.box.repo(NAME).snapshot()))
    return re.sub(r"(?:\\\\?n)*<!-- ospo:week .*? -->\\\\?n[^\"\\\\]*", "", text)


def told(left: Left) -> list[Any]:
    return list(left.box.notifications)


@pytest.mark.parametrize("signing", [UNSIGNED, SIGNED], ids=["unsigned", "signed"])
def test_after_an_upgrade_nobody_is_asked_or_told_anything_anew(signing: Signing, left: Left) -> None:
    before = left.said()
    assert sum(key.startswith("ask/") for _, key in before) > 8
    assert {"board", "rows", "intake", "routing"} <= {key for _, key in before}
    for _ in range(2):
        left.sweep(signing)
    # What is known of accounts since then is written down below the board, once; that mentions nobody.
    assert [each for each in left.said() if each[1] != ACCOUNTS] == before
    assert told(left) == []
    after = unsigned(left)
    by_people = [each for each in left.box.repo(NAME).state.listed() if each.author != BOT_LOGIN and not each.pull]
    for issue in [each for each in by_people if each.state == "open"]:
        left.run(Event("workflow_dispatch", None, issue.number, None, left.box.now), signing)
    left.sweep(signing)
    assert unsigned(left) == after
    assert told(left) == []


def all_signed(left: Left) -> Signing:
    """As if all that stands there had been written today."""
    state = left.box.repo(NAME).state
    signing = Signing(SIGNED.secrets, state.id)
    for each in state.comments.values():
        if each.author == BOT_LOGIN:
            each.body = signing.signed(each.body, each.number)
    left.sweep(SIGNED)
    return signing


def test_the_version_before_reads_what_today_writes(left: Left) -> None:
    """Its own reading of markers, to the letter: but for the signature it finds what we find."""
    signing = all_signed(left)
    checked = 0
    for number, text in left.ours():
        read, seal = signing.read(text, number or None)
        theirs = earlier.parts_of(text)
        assert [part.mark.key for part in theirs] == [part.mark.key for part in parts_of(read)]
        if number == 0:
            theirs = theirs[:1]
        for part, today in zip(theirs, parts_of(read), strict=False):
            assert part.text == today.text
            state = {name: value for name, value in part.mark.state.items() if name != SIGNATURE}
            assert state == today.mark.state
            checked += seal is Seal.RIGHT
    assert checked > 60


def test_the_rules_of_the_version_before_ask_nobody_again(left: Left, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which sees signatures as one thing more that is remembered, and leaves them out of what it writes anew."""
    all_signed(left)
    before = left.said()
    monkeypatch.setattr(Signing, "read", lambda _self, text, _number: (text, Seal.NONE))
    for _ in range(2):
        left.sweep(UNSIGNED)
    assert left.said() == before
    assert told(left) == []
    last = left.box.repo(NAME).snapshot()
    left.sweep(UNSIGNED)
    assert left.box.repo(NAME).snapshot() == last
