"""Whose mail has its turn where there are more than we answer or put to experts: no domain crowds out the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from .mail_thread import MailThread

FEWEST = 2  # first mails of one domain that are answered in a day
MOST_SHARES = 2  # of a day's mails that go to one domain, however many conversations were begun from it before
WEEK = timedelta(days=7)
_PART = 4  # of what we send in a day, which one domain may get with its first mails


def share(most_a_day: int) -> int:
    """How many first mails of one domain are answered in a day."""
    return max(FEWEST, most_a_day // _PART)


def used(counts: Iterable[int], most_a_day: int) -> int:
    """How much of what we send in a day is used up by so many mails to each domain: of one counts no more than its
    share of what those that got more left. However many domains somebody has, some of it stays for others.
    """
    total = 0
    for count in sorted(counts, reverse=True):
        total += min(count, share(most_a_day - total))
    return total


def domain_of(address: str) -> str:
    """As anybody can make many below a name of their own, that name: `a.b.example.org` is of `example.org`."""
    return ".".join(address.rpartition("@")[2].lower().split(".")[-2:])


def in_turn(senders: Sequence[str], known: Collection[str]) -> list[int]:
    """The places of first mails, in the order in which they are answered: of each domain one, then of each another.

    `known` are addresses that we wrote with before; of each turn theirs come first.
    """
    turns: Counter[str] = Counter()
    ranked = []
    for at, sender in enumerate(senders):
        domain = domain_of(sender)
        ranked.append((turns[domain], sender not in known, at))
        turns[domain] += 1
    return [at for *_, at in sorted(ranked)]


def crowded(begun: Iterable[str], most_a_day: int) -> frozenset[str]:
    """Domains that had their share of so many, by the addresses with which we began to write today."""
    counts = Counter(map(domain_of, begun))
    return frozenset(domain for domain, count in counts.items() if count >= share(most_a_day))


def is_beside(own: MailThread, others: Iterable[MailThread], now: datetime) -> bool:
    """Whether another question from the same domain became a casus this week."""
    domain = domain_of(own.address)
    return any(
        domain_of(each.address) == domain and now - min(one.at for one in each.sent if one.casus) < WEEK
        for each in others
        if each.casus and each.id != own.id and not each.is_experts
    )
