"""What experts and owners say in their own words, measured: on what the rules were made with, and on what judges them.

The half that judges was written by somebody who hadn't seen the rules; who writes rules doesn't read it. So nothing
here shows a phrase of it: only how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest

from ospo_automation.core.incoming.absence import back_on
from ospo_automation.core.incoming.answering import ReplyKind, judged
from ospo_automation.core.incoming.plain_words import HELPED, NOT_HELPED, PARTLY, agrees, declines, verdict
from tests.loading import loaded

# The bars of issue 13, on every set.
TAKEN_FOR_A_NO = 0  # answers, at most
DECLINES = 0.7  # of them found, at least
ABSENCES = 0.9
DAYS_RIGHT = 0.9  # of those that tell when somebody is back
DAYS_WRONG = 0.02  # at most: a day where none is told counts too
VERDICTS = 0.0  # of the owner's words found; what isn't found only costs a question

FEWEST = 120  # phrases of a kind
SENT = date(2026, 11, 4)  # a Wednesday: for `tomorrow` and `Monday`
JUDGED = "replies_judged"
REPLIES = ("replies_developed", "replies_developed2", "replies_developed3", "replies_developed4", JUDGED)
WITH_DAYS = tuple(name for name in REPLIES if name != "replies_developed4")  # that one tells nobody's day
OUTCOMES = ("outcomes_developed", "outcomes_judged")
NOS = {ReplyKind.DECLINE, ReplyKind.AWAY}
KINDS = {"helped": HELPED, "partly": PARTLY, "not_helped": NOT_HELPED}


@dataclass(frozen=True)
class Counted:
    """How many phrases of each kind were taken for what."""

    found: Mapping[tuple[str, object], int]

    def of(self, kind: str) -> int:
        return sum(count for (each, _), count in self.found.items() if each == kind)

    def taken(self, kind: str, *for_: object) -> int:
        return sum(self.found.get((kind, each), 0) for each in for_)

    def recall(self, kind: str, *for_: object) -> float:
        return self.taken(kind, *for_) / self.of(kind)


@cache
def phrases(name: str) -> Mapping[str, tuple[Any, ...]]:
    """Those of each kind, of both languages together."""
    found = loaded(f"tests/examples/{name}.yml")
    return {kind: tuple(each for language in of_kind.values() for each in language) for kind, of_kind in found.items()}


def said(phrase: Any) -> str:
    return str(phrase["text"] if isinstance(phrase, dict) else phrase)


@cache
def replies(name: str) -> Counted:
    return Counted(Counter((kind, judged(said(each))) for kind, every in phrases(name).items() for each in every))


@cache
def outcomes(name: str) -> Counted:
    return Counted(Counter((kind, verdict(each)) for kind, every in phrases(name).items() for each in every))


@cache
def days(name: str) -> Counter[str]:
    """How many days are right, wrong, or not found though somebody told of one."""
    found: Counter[str] = Counter()
    for each in phrases(name)["away"]:
        wanted = date.fromisoformat(str(each["until"])) if each["until"] else None
        day = back_on(said(each), SENT)
        found["told"] += wanted is not None
        found["right"] += wanted is not None and day == wanted
        found["wrong"] += day is not None and day != wanted
    return found


def test_there_are_enough_phrases_of_each_kind() -> None:
    for name in REPLIES:
        assert all(replies(name).of(kind) >= FEWEST for kind in ("answer", "decline", "away")), name


@pytest.mark.parametrize("name", REPLIES)
def test_no_answer_is_taken_for_a_no(name: str) -> None:
    wrong = replies(name).taken("answer", *NOS)
    assert wrong <= TAKEN_FOR_A_NO


@pytest.mark.parametrize("name", REPLIES)
def test_most_who_say_no_or_are_away_are_understood(name: str) -> None:
    counted = replies(name)
    declined, away = counted.recall("decline", *NOS), counted.recall("away", *NOS)
    assert declined >= DECLINES
    assert away >= ABSENCES


@pytest.mark.parametrize("name", REPLIES)
def test_who_has_no_idea_is_hardly_ever_replaced(name: str) -> None:
    counted = replies(name)
    assert counted.taken("no_idea", ReplyKind.AWAY) == 0
    assert counted.taken("no_idea", ReplyKind.DECLINE) <= counted.of("no_idea") / 10


@pytest.mark.parametrize("name", WITH_DAYS)
def test_until_when_somebody_is_away_is_right_or_not_told(name: str) -> None:
    counted, all_ = days(name), len(phrases(name)["away"])
    right, wrong = counted["right"] / counted["told"], counted["wrong"] / all_
    assert right >= DAYS_RIGHT
    assert wrong <= DAYS_WRONG


@pytest.mark.parametrize("name", REPLIES)
def test_a_day_is_found_in_no_answer_that_counts(name: str) -> None:
    """Who declines without telling when isn't kept out of other casussen."""
    for kind in ("answer", "decline", "no_idea"):
        told = sum(
            judged(said(each)) is ReplyKind.AWAY and back_on(said(each), SENT) is not None
            for each in phrases(name)[kind]
        )
        assert told <= len(phrases(name)[kind]) // 50, kind


@pytest.mark.parametrize("name", OUTCOMES)
def test_no_owner_is_misunderstood(name: str) -> None:
    counted = outcomes(name)
    for kind, means in KINDS.items():
        others = counted.of(kind) - counted.taken(kind, means, None)
        assert others == 0, kind
        assert counted.recall(kind, means) >= VERDICTS, kind
    not_none = counted.of("other") - counted.taken("other", None)
    assert not_none == 0


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_bare_yes_or_no_is_never_the_other(name: str) -> None:
    """Right below our question whether it helped these count too."""
    found = phrases(name)
    wrong = sum(declines(each) for each in found["helped"]) + sum(agrees(each) for each in found["not_helped"])
    assert wrong == 0


def measured() -> str:
    """The figures for a closing note: `python -m tests.core.incoming.test_answering`."""
    lines = [
        "| set | declines found | absences found | either taken for a no | of those that are, right | answers | days |"
    ]
    for name in REPLIES:
        counted, told = replies(name), days(name) if name in WITH_DAYS else None
        every = sum(count for (_, taken), count in counted.found.items() if taken in NOS)
        nos = [counted.taken(kind, *NOS) for kind in ("decline", "away")]
        cells = [
            name,
            f"{counted.recall('decline', ReplyKind.DECLINE):.2f}",
            f"{counted.recall('away', ReplyKind.AWAY):.2f}",
            " and ".join(f"{counted.recall(kind, *NOS):.2f}" for kind in ("decline", "away")),
            f"{sum(nos) / every:.3f}",
            f"{counted.taken('answer', *NOS)} of {counted.of('answer')}",
            f"{told['right'] / told['told']:.2f} right, {told['wrong']} of {len(phrases(name)['away'])} wrong"
            if told
            else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    for name in OUTCOMES:
        counted = outcomes(name)
        found = {kind: round(counted.recall(kind, means), 2) for kind, means in KINDS.items()}
        lines.append(f"{name}: found {found}, taken for one: {counted.of('other') - counted.taken('other', None)}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(measured())
