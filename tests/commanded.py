"""Every command once, in a town that can go back to the moment before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ospo_automation.adopt.labels import plan_labels
from ospo_automation.gh.writing import GitHubWriter
from tests.given import OSPO_YML, WITH_BOARD
from tests.told_by import about_commands
from tests.town import NAME, Town, town

MORE = "conversation:\nlessons:\nmeetings:\nsignals:\n"
BOARD, BARE = WITH_BOARD + MORE, OSPO_YML + MORE
Words = tuple[str, str]
"""Who says something, and what."""


@dataclass(frozen=True)
class Said:
    """A command and what was said before it. `asks`: comments that ask somebody; `checks`: of a permission."""

    command: str
    words: Words
    before: Sequence[Words] = ()
    asks: int = 0
    checks: int = 0
    needs_board: bool = False
    reads: int = 0  # of what stands elsewhere

    @property
    def most_requests(self) -> int:
        return 3 + self.asks + self.checks + self.reads


def _said(played: Mapping[str, Any]) -> Said:
    (who, text), *before = (tuple(each) for each in (played["words"], *played.get("before", ())))
    more = {name: value for name, value in played.items() if name not in {"words", "before"}}
    return Said(words=(who, text), before=tuple(before), **more)


SAID = {name: _said(played) for name, played in about_commands("played").items()}
JOIN, ADVICE = SAID["join"].words, SAID["advice"].words


class Village:
    """A town with one casus about which people were asked, another that misses something, and all labels."""

    def __init__(self, place: Town) -> None:
        self.place = place
        place.repo.edit_issue("piet", place.send("piet", question="", situation=""), title="Wie kent een cursus?")
        self.number = place.send(topics=["Licenties en auteursrecht"])
        place.play()
        place.sweep()
        reader = place.reader()
        assert not any(each.error for each in GitHubWriter(reader).apply(plan_labels(reader.labels(), reader.checkout)))
        self._repo, self._mail = deepcopy(place.repo.state), list(place.box.notifications)
        self._now = place.box.now

    def tell(self, said: Said) -> int:
        """Back to the casus, and on to the event of this command, which is left waiting."""
        world = self.place.box.world
        self.place.box.faults = None
        world.repos[NAME] = deepcopy(self._repo)
        world.notifications[:], world.now = self._mail, self._now
        world.events.clear()
        world.windows.clear()
        for who, text in said.before:
            self.place.repo.comment(who, self.number, text)
            assert not any(outcome.has_failed for outcome in self.place.play())
        self.place.repo.comment(said.words[0], self.number, said.words[1])
        return self.number


@contextmanager
def village(folder: Path, *, with_board: bool) -> Iterator[Village]:
    with town(folder, BOARD if with_board else BARE) as place:
        yield Village(place)
