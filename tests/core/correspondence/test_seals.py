"""What ties mails together is made by us alone, whatever stands in the headers of somebody's mail."""

from __future__ import annotations

import pytest

from ospo_automation.core.correspondence.seals import Seals
from ospo_automation.core.github.signing import Secrets

SEALS = Seals(Secrets.of("f3a1c0de" * 8))
ADDRESS = "vragen@ospo.example.org"
ID = SEALS.message_id(SEALS.token("0123456789", "jos@gemeente.example"), "draft", ADDRESS)


@pytest.mark.parametrize("given", ["a.\u00e9@x.example", "a.\udcff@x.example", "\u20ac", "", "a." + "0" * 10 + "@x"])
def test_an_id_with_anything_in_it_is_not_ours(given: str) -> None:
    assert not SEALS.is_ours(given)
    packed = SEALS.packed({"kind": "draft"}, ID)
    assert SEALS.unpacked(f"{packed.partition('.')[0]}.{given}", ID) is None
    assert SEALS.tied_to(iter([given]), given) == ("", False)
    assert SEALS.conversation(given, given) != SEALS.conversation(ID, given)


def test_what_we_made_is_ours() -> None:
    assert SEALS.is_ours(ID)
    assert SEALS.unpacked(SEALS.packed({"kind": "draft"}, ID), ID) == {"kind": "draft"}
