"""The expertise file: as CODEOWNERS reads it, with rings instead of one owner."""

from __future__ import annotations

import random
import subprocess
from itertools import product
from pathlib import Path

import pytest
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from ospo_automation.core.network.expertise import parse

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
        ("licenties/**/*", "licenties/eupl", True),
        ("licenties/**/*", "licenties/eupl/koppeling", True),
        ("licenties/**/*", "licenties", False),
        ("licenties/**", "licenties", False),
        ("licenties/**/eupl", "licenties/eupl", True),
        ("licenties/**/eupl", "licenties/oud/1/eupl/x", True),
        ("**/licenties/*", "licenties/licenties/eupl", True),
        ("**/licenties/*", "oude/licenties/eupl/x", False),
        ("*/*", "licenties/eupl/x", False),
        ("lic*t?es", "licenties", True),
        ("lic*t?es", "licenties-x", False),
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


EVERYTHING = ("*", "**", "**/*", "/**", "/**/*", "**/**", "**/**/*", "***")


@pytest.mark.parametrize("pattern", EVERYTHING)
def test_whatever_matches_every_topic_is_the_line_for_everything(pattern: str) -> None:
    """Its people are coordinators: asked last, also where nobody knows the topic."""
    found = parse(f"{pattern} @zoe\nlicenties @anna", teams={})
    assert found.coordinators == ("zoe",)
    for topics in ([], ["licenties/eupl/koppeling"], ["werkplek"]):
        last = found.rings(topics)[-1]
        assert last.is_last_resort
        assert [(login, why.pattern) for login, why in last.experts.items()] == [("zoe", "*")]


@pytest.mark.parametrize("pattern", ["**/", "*/", "/**/", "**/*/"])
def test_stars_that_name_no_topic_are_told_what_to_write(pattern: str) -> None:
    (fault,) = parse(f"{pattern} @zoe", teams={}).faults
    assert "Write '*' for all topics" in fault.remedy


PARTS = ("a", "b", "ab", "abc", "b-a")
TOPICS = ["/".join(parts) for depth in (1, 2, 3, 4) for parts in product(("a", "b", "ab", "b-a"), repeat=depth)][::3]


def some_patterns(count: int) -> list[str]:
    """Without those that end in `/*`, which CODEOWNERS reads in another way than gitignore."""
    chance = random.Random(14)  # noqa: S311  (no secret depends on it)
    words = (*PARTS, *PARTS, "**", "**", "*", "a*", "*b", "?", "a?", "*a*", "?b*")
    found: dict[str, None] = {}
    while len(found) < count:
        parts = chance.choices(words, k=chance.randint(1, 4))
        pattern = chance.choice(("", "", "/")) + "/".join(parts) + chance.choice(("", "", "", "/"))
        is_exact = parts[-1] == "*" and "/" in pattern and parts[-2:-1] != ["**"]
        if not is_exact and parse(f"{pattern} @anna", teams={}).lines:
            found[pattern] = None
    return list(found)


def test_patterns_match_as_git_and_a_well_kept_library_have_it(tmp_path: Path) -> None:
    patterns = some_patterns(500)
    for number, pattern in enumerate(patterns):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / ".gitignore").write_text(f"{pattern}\n")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    asked = "".join(f"{number}/{topic}\n" for number in range(len(patterns)) for topic in TOPICS)
    command = ["git", "-C", str(tmp_path), "check-ignore", "--no-index", "--stdin"]
    ignored = set(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout.split())
    matched = 0
    for number, pattern in enumerate(patterns):
        library = GitIgnoreSpecPattern(pattern)
        (line,) = parse(f"{pattern} @anna", teams={}).lines
        for topic in TOPICS:
            found = line.matches(topic)
            matched += found
            assert found is (f"{number}/{topic}" in ignored), f"{pattern} {topic}: git says otherwise"
            if not pattern.endswith("**/"):  # here the library isn't of one mind with git
                assert found is (library.match_file(topic) is not None), f"{pattern} {topic}: the library differs"
    assert matched > 5_000


def test_of_a_line_that_is_too_long_sixty_characters_are_told() -> None:
    [fault] = parse(f"{'a' * 201} @anna", teams={}).faults
    assert fault.what == f"'{'a' * 60}' is no topic."
