"""The expertise file: as CODEOWNERS reads it, with rings instead of one owner."""

from __future__ import annotations

import pytest

from ospo_automation.core.expertise import parse

TEAMS = {"acme/coordinatoren": ("zoe", "wim")}


def rings(lines: str, *topics: str) -> list[list[str]]:
    return [list(ring.experts) for ring in parse(lines, teams=TEAMS).rings(topics)]


def test_the_last_matching_line_speaks_first_and_the_star_is_always_last() -> None:
    lines = "licenties @anna @bert\nlicenties/eupl @carla\n* @acme/coordinatoren"
    assert rings(lines, "licenties/eupl") == [["carla"], ["anna", "bert"], ["zoe", "wim"]]
    assert rings(lines, "licenties") == [["anna", "bert"], ["zoe", "wim"]]
    assert rings(lines, "werkplek") == [["zoe", "wim"]]
    assert rings(lines) == [["zoe", "wim"]]


def test_with_several_topics_everybody_stands_in_their_lowest_ring() -> None:
    lines = "* @zoe @anna\nlicenties @anna @bert\nlicenties/eupl @carla\ninkoop @bert"
    assert rings(lines, "licenties/eupl", "inkoop") == [["carla", "bert"], ["anna"], ["zoe"]]


def test_a_line_without_owners_clears_the_rings_before_it() -> None:
    assert rings("* @zoe\nlicenties @anna\nlicenties/eupl", "licenties/eupl") == []
    assert rings("* @zoe\nlicenties @anna\nlicenties/eupl", "licenties") == [["anna"], ["zoe"]]
    assert rings("licenties\nlicenties @anna", "licenties") == [["anna"]]


@pytest.mark.parametrize(
    ("pattern", "topic", "matches"),
    [
        ("licenties", "licenties", True),
        ("licenties", "licenties/eupl", True),
        ("licenties", "oude/licenties", True),
        ("/licenties", "oude/licenties", False),
        ("licenties/", "licenties", False),
        ("licenties/", "licenties/eupl", True),
        ("licenties/*", "licenties/eupl", True),
        ("licenties/*", "licenties/eupl/oud", False),
        ("licenties/**", "licenties/eupl/oud", True),
        ("/*", "licenties", True),
        ("/*", "licenties/eupl", False),
        ("**/eupl", "licenties/eupl", True),
        ("li?enties", "licenties", True),
        ("*eupl", "licenties/eupl", True),
        ("licenties/eupl", "licenties", False),
        ("LICENTIES", "licenties", False),
    ],
)
def test_patterns_match_as_in_codeowners(pattern: str, topic: str, matches: bool) -> None:
    assert bool(rings(f"{pattern} @anna", topic)) is matches


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("!licenties @anna", "uses !"),
        ("licenties[12] @anna", "uses !"),
        ("@anna licenties", "begins with"),
        ("licenties anna@example.org", "no GitHub name"),
        ("licenties @acme/onbekend", "team '@acme/onbekend' is unknown"),
        ("licenties @-anna", "no GitHub name"),
        ("/ @anna", "no topic"),
    ],
)
def test_a_wrong_line_is_reported_with_its_number_and_the_others_count(line: str, what: str) -> None:
    found = parse(f"* @zoe\n# uitleg\n{line}\ninkoop @emma", teams=TEAMS)
    assert [(fault.line, what in fault.what, bool(fault.remedy)) for fault in found.faults] == [(3, True, True)]
    assert [list(ring.experts) for ring in found.rings(["inkoop"])] == [["emma"], ["zoe"]]


def test_a_line_whose_owners_are_all_wrong_clears_nothing() -> None:
    assert rings("licenties @anna\nlicenties/eupl @@", "licenties/eupl") == [["anna"]]


def test_comments_case_doubles_and_windows_line_ends() -> None:
    assert rings("\ufefflicenties @Anna @anna # alleen Anna\r\n\r\n", "licenties") == [["anna"]]


def test_a_folder_pattern_is_a_warning() -> None:
    fault = parse("licenties/ @anna", teams={}).faults[0]
    assert fault.warning
    assert "Write 'licenties'" in fault.remedy


def test_five_hundred_owners_and_garbage_are_read() -> None:
    many = " ".join(f"@user{number}" for number in range(500))
    assert len(rings(f"licenties {many}", "licenties")[0]) == 500
    parse("\x00\ud800 @a\n" + "*" * 10_000 + " @b\n" + "a/" * 5_000 + " @c", teams={})
