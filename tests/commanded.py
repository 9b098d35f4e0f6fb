"""Every command once, in a town that can go back to the moment before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from ospo_automation.adopt.labels import plan_labels
from ospo_automation.gh.writing import GitHubWriter
from tests.given import OSPO_YML, WITH_BOARD
from tests.town import NAME, Town, town

MORE = "conversation:\nlessons:\nmeetings:\n"
BOARD, BARE = WITH_BOARD + MORE, OSPO_YML + MORE
Words = tuple[str, str]
"""Who says something, and what."""

JOIN, ADVICE = ("anna", "/meedoen"), ("anna", "/advies Kies de EUPL, die past hier.")
HELPED, PARKED = ("olga", "/geholpen"), ("olga", "/parkeren 2026-12-01")


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
        return 6 + 2 * self.asks + self.checks + self.reads


SAID = {
    "help": Said("help", ("olga", "/hulp"), checks=1),
    "join": Said("join", JOIN),
    "not_now": Said("not-now", ("anna", "/nu-niet"), asks=1),
    "leave": Said("not-now", ("anna", "/nu-niet"), (JOIN,), asks=1),
    "ask": Said("ask", ("olga", "/erbij inkoop"), asks=1),
    "advice": Said("advice", ADVICE, (JOIN,)),
    "helped": Said("helped", HELPED, (JOIN, ADVICE)),
    "in_a_word": Said("helped", ("olga", "Geholpen!"), (JOIN, ADVICE)),
    "partly": Said("partly", ("olga", "/deels De helft."), (JOIN, ADVICE), asks=1),
    "not_helped": Said("not-helped", ("olga", "/niet-geholpen Nee."), (JOIN, ADVICE), asks=1),
    "after_all": Said("not-helped", ("olga", "/niet-geholpen Toch niet."), (JOIN, ADVICE, HELPED), asks=1),
    "lesson": Said("lesson", ("olga", "/les"), (JOIN, ADVICE, HELPED), reads=1),
    "topic": Said("topic", ("olga", "/thema +inkoop -Licenties en auteursrecht")),
    "link": Said("link", ("olga", "/koppelen #1"), reads=1),
    "call": Said("call", ("anna", "/bellen 2026-12-01"), (JOIN,)),
    "snooze": Said("snooze", PARKED, (JOIN,)),
    "resume": Said("resume", ("olga", "/hervatten"), (JOIN, PARKED)),
    "withdraw": Said("withdraw", ("olga", "/intrekken")),
    "unlist": Said("unlist", ("olga", "/niet-publiceren")),
    "alert": Said("unlist", ("piet", "/niet-publiceren")),
    "agenda": Said("agenda", ("olga", "/agenda")),
    "agenda_asked": Said("agenda", ("anna", "/agenda"), (JOIN,)),
    "pause": Said("pause", ("carla", "/pauze 2027-01-04"), needs_board=True),
    "back": Said("back", ("carla", "/terug"), (("carla", "/pauze 2027-01-04"),), needs_board=True),
    "refused": Said("advice", ("piet", "/advies Doe het gewoon zo.")),
    "misspelled": Said("join", ("anna", "/meedon")),
}


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
