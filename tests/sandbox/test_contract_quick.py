"""The quick look at the contract says yes to nothing that `jsonschema` would refuse."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ospo_automation.sandbox import Sandbox, contract
from ospo_automation.sandbox.contract_quick import Quick

CHANGES: tuple[Any, ...] = (None, True, 0, 1, 1.0, 1.5, "", "open", [], {}, [{}])


def payloads() -> dict[str, dict[str, Any]]:
    """By event, as the sandbox sends them."""
    with Sandbox() as box:
        box.add_user("anna")
        repo = box.add_repo("acme/netwerk")
        repo.grant("anna", "write")
        number = repo.open_issue("anna", title="een", body="dag")
        repo.comment("anna", number, "dag")
        repo.add_label("anna", number, "topic")
        repo.open_pull("anna", title="Les", head="les", files={"a.txt": "b"})
        return {f"{each.name}-{each.action}".replace("_", "-"): each.payload for each in box.events if each.action}


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def spoiled(value: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same with something else, or nothing, in one place."""
    chance, copy = random.Random(seed), deepcopy(value)  # noqa: S311  (no secret depends on it)
    where, key = chance.choice(list(places(copy)))
    if chance.random() < 0.3:
        del where[key]
    else:
        where[key] = chance.choice(CHANGES)
    return copy


def test_it_agrees_with_jsonschema_on_payloads_that_are_good_and_on_spoiled_ones() -> None:
    quick, seen = Quick(contract.webhooks()), {True: 0, False: 0}
    for event, payload in payloads().items():
        schema = contract.webhooks()["webhooks"][event]
        slow = contract._validator("webhooks", schema)
        assert quick.is_surely_good(schema, payload), event
        for seed in range(60):
            value = spoiled(payload, seed)
            good = slow.is_valid(value)
            seen[good] += 1
            assert quick.is_surely_good(schema, value) == good, (event, seed)
    assert min(seen.values()) > 20


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": ["integer", "null"]}, [1, None, 2.0], [True, "1", 1.5]),
        ({"type": "number"}, [1, 1.5], [False, "1"]),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, [1.5], [1, "1"]),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, ["", None], [1]),
        ({"properties": {"a": True}, "additionalProperties": False}, [{"a": 1}, {}, []], [{"b": 1}]),
        ({"minLength": 1, "maxLength": 2, "pattern": "^a"}, ["a", 7], ["", "abc", "b"]),
        ({"minItems": 1, "maxItems": 2, "items": {"type": "string"}}, [["a"], {}], [[], ["a"] * 3, [1]]),
        ({"maxProperties": 1, "required": ["a"]}, [{"a": 1}], [{}, {"a": 1, "b": 2}]),
        ({"enum": ["a", None]}, ["a", None], ["b"]),
    ],
)
def test_every_word_that_it_knows_means_what_it_means_to_jsonschema(
    schema: dict[str, Any], good: list[Any], bad: list[Any]
) -> None:
    quick = Quick({})
    for value in good + bad:
        assert quick.is_surely_good(schema, value) == contract._validator("rest", schema).is_valid(value)
        assert quick.is_surely_good(schema, value) == any(value is each for each in good)


def test_what_it_does_not_know_it_leaves_to_jsonschema() -> None:
    quick = Quick({})
    assert not quick.is_surely_good({"enum": [1]}, 1)
    assert not quick.is_surely_good({"not": {"type": "string"}}, 1)
    assert not quick.is_surely_good({"$ref": "urn:elsewhere"}, 1)
