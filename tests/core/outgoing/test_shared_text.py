"""A text in which people write too: whatever they do to it stays, and the rest is brought up to date."""

from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.outgoing.co_written import BEGIN, END, merged, seal, whole

HEADINGS = ("## Casussen", "## Lessen", "## Rondvraag")
LINES = ("- [ ] een", "- [ ] twee", "- [ ] drie", "- [ ] zeven", "- vier", "Er is niets.", "| 13.00 | Welkom |")
OWN = ("Zoë neemt taart mee.", "- [ ] zelf bedacht", "> let op", "## Eigen kop", "**Graag kort.**")


@st.composite
def generated(draw: st.DrawFn) -> str:
    """What we could have made: some sections, none of them empty; where there is nothing, a sentence tells so."""
    parts = []
    for heading in draw(st.lists(st.sampled_from(HEADINGS), unique=True, max_size=3)):
        lines = [line for line in LINES if HEADINGS[len(line) % 3] == heading and draw(st.booleans())]
        if lines:
            parts.append("\n\n".join([heading, *lines]))
    return "\n\n".join(["Tot dan.", *parts])


def content(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def inside(text: str) -> list[str]:
    return content(text.partition(BEGIN)[2].partition(END)[0])


@given(generated(), generated())
def test_what_nobody_touched_becomes_what_it_should_be(old: str, new: str) -> None:
    assert sorted(inside(merged(whole(old, "Boven", "Onder"), new, seal(old)))) == sorted(content(new))
    again = merged(whole(old), new, seal(old))
    assert merged(again, new, seal(new)) == again


@given(generated(), generated(), st.lists(st.sampled_from(OWN), max_size=4), st.randoms())
def test_what_people_wrote_ticked_and_moved_stays(old: str, new: str, own: list[str], dice: random.Random) -> None:
    lines = content(whole(old))[1:-1]
    for line in own:
        lines.insert(dice.randint(0, len(lines)), line)
    ticked = {line for line in lines if line.startswith("- [ ]") and dice.random() < 0.5}
    edited = [line.replace("[ ]", "[x]") if line in ticked else line for line in lines]
    after = inside(merged(f"Vooraf.\n\n{BEGIN}\n" + "\n".join(edited) + f"\n{END}\n\nNa.", new, seal(old)))
    kept = [line for line in after if line.replace("[x]", "[ ]") in own]
    assert [line.replace("[x]", "[ ]") for line in kept] == [line for line in lines if line in own]
    for line in ticked:
        assert line not in after
        assert line.replace("[ ]", "[x]") in after  # ticked still, also where it isn't wanted any more
    assert [line for line in content(new) if line not in after and re.sub(r"\[ \]", "[x]", line) not in after] == []


@given(generated(), st.data())
def test_what_people_took_out_doesn_t_come_back(old: str, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(content(old)))
    left = "\n".join(line for line in whole(old).split("\n") if line != gone)
    assert gone not in inside(merged(left, old, seal(old)))


def test_what_people_wrote_instead_of_ours_has_nothing_of_ours_beside_it() -> None:
    old = "## Thema\n\nSBOM (1 👍)\n\n## Tijd\n\n| 13.00 | Welkom |\n| 13.10 | Thema |\n\n## Punten\n\n- [ ] een\n"
    new = (
        old.replace("1 👍", "2 👍")
        .replace("| 13.10 | Thema |", "| 13.05 | Thema |")
        .replace("- [ ] een", "- [ ] een\n- [ ] twee")
    )
    theirs = whole(old).replace("SBOM (1 👍)", "Iets anders").replace("| 13.00 |", "| 12.45 |")
    after = inside(merged(theirs, new, seal(old)))
    assert after == [
        "## Thema",
        "Iets anders",
        "## Tijd",
        "| 12.45 | Welkom |",
        "| 13.10 | Thema |",
        "## Punten",
        "- [ ] een",
        "- [ ] twee",
    ]


def test_around_our_part_everything_is_to_the_letter_and_without_our_marks_all_of_it() -> None:
    there = f"  Van mij  \r\n{BEGIN}\nA\n{END}\n\n\n## Ook van mij"
    assert merged(there, "B", seal("A")) == f"  Van mij  \r\n{BEGIN}\nB\n{END}\n\n\n## Ook van mij"
    for taken_over in ("Alles is nu van ons.", f"{BEGIN} en geen einde", f"{END} omgekeerd {BEGIN}"):
        assert merged(taken_over, "B", []) == taken_over


def test_a_new_point_stands_with_its_likes() -> None:
    old = "## Casussen\n\n- [ ] een\n- [ ] drie\n\n## Lessen\n\nGeen."
    new = "## Casussen\n\n- [ ] een\n- [ ] twee\n- [ ] drie\n\n## Nieuw\n\nHallo.\n\n## Lessen\n\n- les"
    there = whole(old).replace("- [ ] een", "- [x] een")
    expected = whole("## Casussen\n\n- [x] een\n- [ ] twee\n- [ ] drie\n\n## Nieuw\n\nHallo.\n\n## Lessen\n\n- les")
    assert merged(there, new, seal(old)) == expected


def test_a_list_stays_one_also_where_nothing_stands_above_it() -> None:
    old, new = "- een\n- drie", "- een\n- twee\n- drie"
    assert merged(whole(old), new, seal(old)) == whole(new)
