"""Experts whom the mailbox alone knows: what they may be asked about, how often, and whom a casus is put to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..network.labels import Status
from ..sight.scene import Scene
from .mail_thread import Kind, MailThread

PER_WEEK = 2  # questions to one expert
MOST_OF_CASUS = 2  # experts whom we ask by mail about one casus
WEEK = timedelta(days=7)
DECLINED = "declined"
_TOPIC, _NAME = "topic/", "name/"


@dataclass(frozen=True)
class MailExpert:
    """`talk` is the conversation in which they signed up, `name` the one that may stand beside what they write."""

    talk: MailThread
    topics: tuple[str, ...]
    name: str = ""

    @property
    def address(self) -> str:
        return self.talk.address

    @property
    def listed_at(self) -> datetime:
        """When we last told them about what we ask them."""
        return max(each.at for each in self.talk.sent if each.kind is Kind.LISTED)

    def knows_of(self, topics: Iterable[str]) -> bool:
        """Whether one of these is theirs, below or above it."""
        return any(
            each == own or each.startswith(f"{own}/") or own.startswith(f"{each}/")
            for each in topics
            for own in self.topics
        )


def listing(topics: Sequence[str], name: str = "") -> tuple[str, ...]:
    """What is remembered with the mail that tells somebody what we ask them about."""
    return (*(f"{_TOPIC}{each}" for each in topics), *([f"{_NAME}{name}"] if name else []))


def expert_in(talk: MailThread) -> MailExpert | None:
    """As our last mail about it says; None where they never signed up, or ended it."""
    told = next((each.told for each in reversed(talk.sent) if each.kind is Kind.LISTED), None)
    if told is None or talk.has_stopped:
        return None
    topics = tuple(each.removeprefix(_TOPIC) for each in told if each.startswith(_TOPIC))
    return MailExpert(talk, topics, next((each.removeprefix(_NAME) for each in told if each.startswith(_NAME)), ""))


def is_for_experts(scene: Scene) -> bool:
    """Whether a casus waits for advice, and it was its turn to be put to people: so all limits on asking hold."""
    casus = scene.casus
    is_new = set(casus.statuses) <= {Status.NEW, Status.SEEKING}
    is_ready = casus.is_complete and bool(scene.past.asks) and casus.issue.is_open
    return is_ready and is_new and not (scene.has_answer or scene.is_quiet or scene.must_stay_out)


def _has_stopped(expert: MailExpert, talks: Iterable[MailThread]) -> bool:
    """Whether they wanted no more questions since they last signed up, in whichever of our conversations."""
    ended = (each for talk in talks if talk.is_experts and talk.address == expert.address for each in talk.sent)
    return any(each.kind in {Kind.STOPPED, Kind.ERASED} and each.at >= expert.listed_at for each in ended)


def to_ask(
    experts: Sequence[MailExpert], talks: Sequence[MailThread], scene: Scene, now: datetime
) -> Iterator[MailExpert]:
    """Whom a casus is put to by mail: who was asked longest ago first, nobody twice or too often in a week, nor who
    asks it.
    """
    number, topics = scene.number, scene.casus.topics
    taking_part = {each.address for each in talks if each.casus == number}
    room = MOST_OF_CASUS - sum(1 for each in talks if each.casus == number and each.is_experts)
    asks = [(talk.address, each.at) for talk in talks for each in talk.sent if each.kind is Kind.ASKED]

    def last(expert: MailExpert) -> tuple[str, str]:
        return max((at.isoformat() for address, at in asks if address == expert.address), default=""), expert.talk.id

    for each in sorted(experts, key=last):
        lately = sum(1 for address, at in asks if address == each.address and at > now - WEEK)
        is_free = each.address not in taking_part and lately < PER_WEEK and not _has_stopped(each, talks)
        if room > 0 and is_free and each.knows_of(topics):
            room -= 1
            taking_part.add(each.address)
            yield each
