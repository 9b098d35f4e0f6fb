"""One conversation by mail: with whom, about which casus, and what we sent so far. The mailbox remembers it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from .draft import CasusDraft


class Kind(StrEnum):
    """What a mail of ours is for; its text is `mails/KIND`."""

    DRAFT = "draft"  # how their question would stand in public
    SHOWN = "shown"  # how their reply would
    PERSON = "person"  # a person reads what they wrote
    PRIVATE = "private"  # a coordinator answers, by mail only
    ONLINE = "online"  # their question stands on the page
    NEWS = "news"  # what was written there since
    LESSON = "lesson"  # how a lesson would read
    STOPPED = "stopped"
    ACCESS = "access"  # what we have of them
    ERASED = "erased"
    LISTED = "listed"  # an expert is asked by mail from now on, about what and how often
    ASKED = "asked"  # a casus, put to an expert
    REPLIED = "replied"  # what whoever asked wrote to an expert
    NOTED = "noted"  # never sent: what became of an answer, for ourselves


ASKS = frozenset({Kind.DRAFT, Kind.SHOWN, Kind.LESSON})
"""What waits for a yes: the last of these is what an answer is to."""


_TELLS = frozenset({Kind.NEWS, Kind.REPLIED})
_MOST_HOURS = 24


OVER = "over"
"""Among what was told: nothing more will come."""


@dataclass(frozen=True)
class SentMail:
    """A mail of ours. `answers` is the mail that it answers, "" where it answers none; `casus` is 0 until there is one.

    `draft` and `words` are what it showed; `until` is the newest comment that it told of, `told` what else.
    """

    kind: Kind
    conversation: str
    address: str
    at: datetime
    message_id: str
    answers: str = ""
    casus: int = 0
    draft: CasusDraft | None = None
    words: str = ""
    acts: str = ""
    until: int = 0
    told: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """What the mailbox keeps of it."""
        return {
            "kind": self.kind.value,
            "conversation": self.conversation,
            "address": self.address,
            "at": self.at.isoformat(),
            "answers": self.answers,
            "casus": self.casus,
            "draft": self.draft.record() if self.draft is not None else None,
            "words": self.words,
            "acts": self.acts,
            "until": self.until,
            "told": list(self.told),
        }

    @classmethod
    def of(cls, record: Mapping[str, Any], message_id: str) -> Self:
        """Of what `record` kept, which is signed: it holds what we wrote."""
        draft = record["draft"]
        return cls(
            kind=Kind(record["kind"]),
            conversation=record["conversation"],
            address=record["address"],
            at=datetime.fromisoformat(record["at"]),
            message_id=message_id,
            answers=record["answers"],
            casus=record["casus"],
            draft=CasusDraft.of(draft) if draft is not None else None,
            words=record["words"],
            acts=record["acts"],
            until=record["until"],
            told=tuple(record["told"]),
        )


@dataclass(frozen=True)
class MailThread:
    """`sent` are our mails, oldest first; each once, however often the mailbox has it."""

    id: str
    address: str
    sent: tuple[SentMail, ...] = field(default=())

    @property
    def casus(self) -> int:
        """The number of the casus that it became; 0 before that."""
        return max((each.casus for each in self.sent), default=0)

    @cached_property
    def asks(self) -> SentMail | None:
        """Our mail that waits for a yes; None where none does: a later one that asks nothing leaves it waiting."""
        asked = next((each for each in reversed(self.sent) if each.kind in ASKS), None)
        is_over = asked is None or any(each.at >= asked.at and _settles(each, asked) for each in self.sent)
        return None if is_over else asked

    @property
    def has_stopped(self) -> bool:
        return any(each.kind in {Kind.STOPPED, Kind.ERASED} for each in self.sent)

    @property
    def is_experts(self) -> bool:
        """Whether it is with somebody who gives advice, and not who asks for it."""
        return any(each.kind in {Kind.LISTED, Kind.ASKED} for each in self.sent)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come: they wanted no more, or the casus and its lesson are done."""
        return self.has_stopped or OVER in self.told

    @property
    def title(self) -> str:
        """As their question is called in public; "" before there was a draft."""
        return next((each.draft.title for each in reversed(self.sent) if each.draft is not None), "")

    @property
    def until(self) -> int:
        """The newest comment that they know of."""
        return max((each.until for each in self.sent), default=0)

    @property
    def told(self) -> frozenset[str]:
        return frozenset(name for each in self.sent for name in each.told)

    def may_answer(self, references: Sequence[str], unseen: Collection[str]) -> bool:
        """Whether what waits for a yes is what somebody answers who names these mails, the newest first.

        Not where it was made just now, or they answer another. Those that are none of ours tell nothing: a mail program
        leaves out such ids, and servers on the way change them.
        """
        asked, ours = self.asks, {each.message_id: each for each in self.sent}
        if asked is None or asked.message_id in unseen:
            return asked is None
        named = next((ours[each] for each in references if each in ours), asked)
        return named is asked or (named.kind not in ASKS and asked.message_id in references)

    def may_hear(self, now: datetime) -> bool:
        """Whether it is time for what others wrote on the page: after each such mail to which no word of theirs came
        back it takes longer, so that nobody who writes there fills their mailbox, nor uses up the mails of a day.
        """
        row: list[SentMail] = []
        for each in self.sent:
            row = [*row, each] if each.kind in _TELLS else [] if each.answers else row
        hours = min(2 ** max(0, len(row) - 2), _MOST_HOURS) if len(row) > 1 else 0
        return not row or now - row[-1].at >= timedelta(hours=hours)

    def has_answered(self, message_id: str) -> bool:
        """Whether we sent an answer to that mail of theirs."""
        return any(each.answers == message_id for each in self.sent)

    def with_sent(self, sent: SentMail) -> MailThread:
        return MailThread(self.id, self.address, (*self.sent, sent))


def _settles(later: SentMail, asked: SentMail) -> bool:
    """Whether what a mail asked for was given, or asked in another way, by the time that we sent another."""
    if later is asked:
        return False
    return later.kind in {Kind.ONLINE, Kind.PRIVATE} or f"settled/{asked.message_id}" in later.told


def conversations(sent: Iterable[SentMail]) -> dict[str, MailThread]:
    """By their id."""
    found: dict[str, dict[str, SentMail]] = {}
    for each in sent:
        found.setdefault(each.conversation, {}).setdefault(each.message_id, each)
    made = {}
    for id_, mails in found.items():
        ordered = sorted(mails.values(), key=lambda each: each.at)  # of one look, in the order in which they were made
        made[id_] = MailThread(id_, ordered[0].address, tuple(ordered))
    return made
