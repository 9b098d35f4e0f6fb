"""Whose first mail is answered first where there are many."""

from __future__ import annotations

from ospo_automation.core.correspondence.turns_of_senders import crowded, domain_of, in_turn, share


def test_of_each_domain_one_comes_before_the_second_of_any_and_who_is_known_first() -> None:
    senders = ["a@x.example", "b@x.example", "c@deep.x.example", "d@y.example", "e@z.example"]
    assert in_turn(senders, {"e@z.example"}) == [4, 0, 3, 1, 2]
    assert domain_of("c@deep.x.example") == domain_of("a@x.example")


def test_one_domain_gets_a_part_of_the_day() -> None:
    begun = [f"a{each}@x.example" for each in range(share(200))]
    assert crowded([*begun, "d@y.example"], 200) == {"x.example"}
    assert crowded(begun[1:], 200) == frozenset()
