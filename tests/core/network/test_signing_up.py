"""Tests of an expertise file in which somebody signs up or off: nothing else in it changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.network.expertise import Expertise, parse
from ospo_automation.core.network.signing_up import signed_off, signed_up, topics_of

FILE = """\
# Wie weet wat. Bovenaan wie het netwerk bijhoudt.
*               @acme/coordinatoren

licenties       @anna @bert   # sinds 2024
licenties/eupl  @carla
  inkoop @emma
"""


def read(text: str) -> Expertise:
    return parse(text, teams={"acme/coordinatoren": ("zoe",)})


def changed(before: str, after: str) -> list[str]:
    old = before.splitlines()
    return [line for line in after.splitlines() if line not in old]


def test_a_name_goes_behind_the_others_and_before_what_people_noted() -> None:
    after = signed_up(FILE, "Piet", ["licenties", "inkoop"])
    assert changed(FILE, after) == ["licenties       @anna @bert @Piet   # sinds 2024", "  inkoop @emma @Piet"]
    assert read(after).faults == ()


def test_a_topic_without_a_line_gets_one_at_the_end() -> None:
    after = signed_up(FILE, "piet", ["beveiliging/publiceren"])
    assert after == f"{FILE}beveiliging/publiceren @piet\n"


def test_of_a_wider_topic_its_line_leaves_first_who_came_first() -> None:
    lines = "*  @zoe\nbeveiliging/publiceren @anna\n"
    after = signed_up(lines, "piet", ["beveiliging"])
    assert after == "*  @zoe\nbeveiliging @piet\nbeveiliging/publiceren @anna\n"
    assert list(read(after).rings(["beveiliging/publiceren"])[0].experts) == ["anna"]


@pytest.mark.parametrize("text", ["", "*  @zoe", "*  @zoe\r\nlicenties @anna\r\n", "\ufeff*  @zoe\n", "# niets\n"])
def test_whatever_file_there_is_it_stays_as_it_was_around_the_name(text: str) -> None:
    after = signed_up(text, "piet", ["licenties", "inkoop"])
    assert [reason.topic for reason in read(after).reasons("piet")] == ["inkoop", "licenties"]
    assert read(after).faults == ()
    assert ("\r\n" in after) == ("\r\n" in text)
    assert after.count("\r") == after.count("\n") or "\r" not in after
    assert signed_up(after, "piet", ["licenties", "inkoop"]) == after
    assert set(read(text).everybody) <= set(read(after).everybody)


def test_fifty_at_once_each_stand_there_once() -> None:
    text = FILE
    for index in range(50):
        text = signed_up(text, f"nieuw-{index}", ["licenties", "inkoop"])
    assert [len(read(text).reasons(f"nieuw-{index}")) for index in range(50)] == [2] * 50
    assert len(text.splitlines()) == len(FILE.splitlines())


def test_who_leaves_is_in_no_line_and_an_empty_line_clears_nobody() -> None:
    after = signed_off(FILE, ["ANNA", "carla"])
    assert "@anna" not in after
    assert "licenties       @bert   # sinds 2024" in after
    assert "licenties/eupl" not in after, "a line without names would say that nobody is asked"
    assert topics_of(after, "bert") == ["licenties"]
    assert changed(FILE, after) == ["licenties       @bert   # sinds 2024"]


def test_of_some_topics_only_those_lines_change() -> None:
    text = signed_up(FILE, "bert", ["inkoop"])
    assert topics_of(signed_off(text, ["bert"], {"inkoop"}), "bert") == ["licenties"]


def test_no_login_gets_in() -> None:
    for name in ("piet @carla", "@piet", "piet\n* @piet", "piet #", ""):
        with pytest.raises(ValueError, match="login"):
            signed_up(FILE, name, ["licenties"])


LINE = st.from_regex(
    r"(# ?[a-z@ ]{0,12}|(\*|licenties|inkoop/a|x\*)( @[a-z]{1,5}){0,3}( # [a-z@ ]{0,8})?|)", fullmatch=True
)


@given(st.lists(LINE, max_size=8), st.sampled_from(["licenties", "inkoop", "inkoop/a"]))
def test_whoever_signs_up_and_off_again_leaves_everybody_else_where_they_were(lines: list[str], topic: str) -> None:
    text = "".join(f"{line}\n" for line in lines)
    before, up = read(text), signed_up(text, "newcomer", [topic])
    assert topic in [reason.topic for reason in read(up).reasons("newcomer")]
    after = read(signed_off(up, ["newcomer"]))
    named = {line.pattern: line.logins for line in before.lines if line.logins}
    assert {line.pattern: line.logins for line in after.lines if line.logins} == named
