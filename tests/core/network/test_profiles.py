"""Tests of what somebody says of themselves: what may stand on the site of them."""

import pytest

from ospo_automation.core.network.profiles import AS_BEFORE, Profile, parse
from ospo_automation.core.primitives.errors import BadConfig

EARLIER = "---\nname: Anna\norganisation: Gemeente Voorbeeld\ntopics: [licenties]\n---\nOver mij\n"


def test_a_page_from_before_is_shown_as_it_was() -> None:
    page = parse(EARLIER, "docs/experts/anna.md")
    assert page.shown == AS_BEFORE
    assert page.is_on_site
    assert [page.on_site(part) for part in ("organisation", "role", "topics", "text")] == [True] * 4
    assert not page.on_site("open_data"), "nobody was asked about that then"
    assert not page.follower
    assert not page.personal


def test_the_organisation_of_who_is_there_for_themselves_stands_nowhere() -> None:
    page = Profile(name="Anna", organisation="Gemeente Voorbeeld", personal=True)
    assert not page.on_site("organisation")
    assert page.on_site("role")


def test_without_a_name_nothing_of_somebody_stands_on_the_site() -> None:
    page = Profile(shown=("organisation", "open_data"))
    assert not page.is_on_site
    assert not page.on_site("organisation")
    assert not page.on_site("open_data")


def test_a_part_that_there_is_none_of_is_named() -> None:
    with pytest.raises(BadConfig, match="shown"):
        parse("---\nshown: [telephone]\n---\n", "docs/experts/anna.md")
