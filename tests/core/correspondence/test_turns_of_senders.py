"""Whose first mail is answered first where there are many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ospo_automation.core.correspondence.mail_thread import Kind, MailThread, SentMail
from ospo_automation.core.correspondence.turns_of_senders import crowded, domain_of, in_turn, is_beside, share, used

NOW = datetime(2026, 12, 2, 10, tzinfo=UTC)


def test_of_each_domain_one_comes_before_the_second_of_any_and_who_is_known_first() -> None:
    senders = ["a@x.example", "b@x.example", "c@deep.x.example", "d@y.example", "e@z.example"]
    assert in_turn(senders, {"e@z.example"}) == [4, 0, 3, 1, 2]
    assert domain_of("c@deep.x.example") == domain_of("a@x.example")


def test_one_domain_gets_a_part_of_the_day() -> None:
    begun = [f"a{each}@x.example" for each in range(share(200))]
    assert crowded([*begun, "d@y.example"], 200) == {"x.example"}
    assert crowded(begun[1:], 200) == frozenset()


def test_a_question_stands_beside_another_of_its_domain_of_this_week() -> None:
    def opened(id_: str, address: str, days: int, casus: int = 7) -> MailThread:
        at = NOW - timedelta(days=days)
        return MailThread(id_, address, (SentMail(Kind.ONLINE, id_, address, at, f"{id_}@x", casus=casus),))

    own = opened("a", "a@x.example", 0)
    assert is_beside(own, [own, opened("b", "b@deep.x.example", 6)], NOW)
    others = [opened("c", "c@x.example", 8), opened("d", "d@y.example", 1), opened("e", "e@x.example", 1, casus=0)]
    assert not is_beside(own, [own, *others], NOW)


def test_what_a_few_domains_send_uses_up_no_whole_day() -> None:
    assert used([], 200) == 0
    assert used([10, 3], 200) == 13
    assert used([5_000], 200) == share(200)
    assert used([5_000] * 4, 200) < 140
    assert used([2] * 100, 200) == 200
