"""A topic that was renamed, split or merged: what was said of it is still understood, and its files follow."""

from __future__ import annotations

from datetime import timedelta
from time import process_time

import pytest

from ospo_automation.adopt.forms import casus_form
from ospo_automation.core.casus.asks import Ask, Asked
from ospo_automation.core.casus.assessing import assess
from ospo_automation.core.github.event import Event
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.expertise import parse
from ospo_automation.core.network.moved_lines import in_expertise
from ospo_automation.core.network.moved_topics import in_page, in_redirects, label_moves
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.scene import look
from tests.given import BOT, NOW, Given, body, checkout, comment, configured, issue

LONG_AGO = NOW - timedelta(days=20)

HEAD = "name: N\ncontact: ospo@example.org\nintake:\nrouting:\ntopics:\n"


def network(**topics: str) -> Network:
    """Each topic by its path (`__` for a slash), with its earlier paths behind it."""
    lines = (
        f"  {path.replace('__', '/').replace('_', '-')}: {{ title: T {path}, earlier: [{earlier}] }}\n"
        for path, earlier in topics.items()
    )
    return configured(HEAD + "".join(lines))


def asked(lines: str, topic: str) -> list[list[str]]:
    return [list(ring.experts) for ring in parse(lines, teams={}).rings([topic])]


FILE = """\
# Wie weet wat
*               @zoe
licenties       @anna @bert   # sinds 2024
licenties/eupl  @carla

inkoop\t@emma
"""


def test_a_renamed_topic_keeps_its_place_its_column_and_what_was_remarked() -> None:
    there = network(recht="licenties", recht__eupl="licenties/eupl", inkoop="")
    now = in_expertise(FILE, there)
    assert now == FILE.replace("licenties       @anna", "recht           @anna").replace(
        "licenties/eupl  @carla", "recht/eupl      @carla"
    )
    for old, new in (("licenties", "recht"), ("licenties/eupl", "recht/eupl"), ("inkoop", "inkoop")):
        assert asked(FILE, old) == asked(now, new)
    assert in_expertise(now, there) == now


def test_a_split_topic_has_its_people_at_each_part() -> None:
    there = network(auteursrecht="licenties", gebruik="licenties", licenties__eupl="", inkoop="")
    now = in_expertise(FILE, there)
    assert asked(now, "auteursrecht") == asked(now, "gebruik") == [["anna", "bert"], ["zoe"]]
    assert asked(now, "licenties/eupl") == asked(FILE, "licenties/eupl"), "what lies below it still rests on the line"
    assert in_expertise(now, there) == now
    gone = network(auteursrecht="licenties", gebruik="licenties", inkoop="")
    now = in_expertise(FILE, gone)
    assert "licenties  " not in now
    assert now.count("# sinds 2024") == 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_merged_topics_have_all_their_people_on_one_line(end: str) -> None:
    lines = end.join(["* @zoe", "a @anna @bert  # van a", "b @bert @Carla", "c @emma # van c", ""])
    there = network(b="a, c")
    now = in_expertise(lines, there)
    assert now == end.join(["* @zoe", "# van a", "b @bert @Carla @anna @emma", "# van c", ""])
    assert in_expertise(now, there) == now
    new = network(d="a, b, c")
    now = in_expertise(lines, new)
    assert asked(now, "d") == [["anna", "bert", "carla", "emma"], ["zoe"]]
    assert in_expertise(now, new) == now


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("* @zoe\n", "* @zoe\n"),
        ("** @zoe\n", "** @zoe\n"),
        ("/oud @anna\n", "nieuw @anna\n"),
        ("oud/ @anna\n", "oud/ @anna\n"),  # only what lies below it
        ("ou* @anna\n", "nieuw @anna\n"),
        ("n* @anna\n", "n* @anna\n"),
        ("*u* @anna\n", "*u* @anna\n"),  # matches that of today as well
        ("o* @anna\n", "o* @anna\nnieuw @anna\n"),  # others rest on it: it stays
        ("# oud @anna\n", "# oud @anna\n"),
        ("oud @anna", "nieuw @anna"),
        ("o* @anna", "o* @anna\nnieuw @anna\n"),
        ("oud\n", "nieuw\n"),  # says that nobody is asked
        ("", ""),
    ],
)
def test_lines_of_every_kind(line: str, becomes: str) -> None:
    there = network(nieuw="oud", onderhoud="")
    assert in_expertise(line, there) == becomes
    assert in_expertise(becomes, there) == becomes


def test_a_lone_slash_is_no_topic_and_stops_nothing() -> None:
    assert in_expertise("/ @anna\noud @bert\n", network(nieuw="oud")) == "/ @anna\nnieuw @bert\n"


def test_thousands_of_lines_and_of_topics_take_no_two_seconds() -> None:
    """Half of these topics have people of their own already."""
    count = 1_500
    paths = [(f"groep{index % 40}/nieuw-{index}", f"groep{index % 40}/oud-{index}") for index in range(count)]
    moved = "".join(f"  {new}: {{ title: T {new}, earlier: [{old}] }}\n" for new, old in paths)
    there, own = configured(HEAD + moved), paths[::2]
    lines = [f"{old} @a{index} @b\n" for index, (_, old) in enumerate(paths)] + [f"{new} @c\n" for new, _ in own]
    begun = process_time()
    now = in_expertise("* @zoe\n" + "".join(lines), there)
    assert process_time() - begun < 2
    assert len(now.splitlines()) == count + 1
    assert f"{paths[0][0]} @c @a0 @b" in now.splitlines()
    assert f"{paths[1][0]} @a1 @b" in now.splitlines()


@pytest.mark.parametrize(
    ("topics", "becomes"),
    [
        ("topics: [oud, inkoop]  # twee", "topics: [nieuw, beter, inkoop]  # twee"),
        ('topics: ["oud"]', "topics: [nieuw, beter]"),
        ("topics: [beter, oud]", "topics: [beter, nieuw]"),
        (
            "topics:\n  - inkoop\n  - oud # hier\n  - 'beter'\nmore: x",
            "topics:\n  - inkoop\n  - nieuw\n  - beter # hier\nmore: x",
        ),
        ("topics: []", "topics: []"),
        ("topics:\nother:\n  - oud", "topics:\nother:\n  - oud"),
        ("other: [oud]", "other: [oud]"),
        ("topics: [inkoop]", "topics: [inkoop]"),
    ],
)
def test_a_page_is_about_the_topics_of_today(topics: str, becomes: str) -> None:
    there = network(nieuw="oud", beter="oud", inkoop="")
    text = "---\r\ntitle: x\r\n{}\r\n---\r\n\r\ntopics: [oud]\r\n"
    page, now = (text.format(each.replace("\n", "\r\n")) for each in (topics, becomes))
    assert in_page(page, there) == now
    assert in_page(now, there) == now
    assert in_page("topics: [oud]\n", there) == "topics: [oud]\n"


def test_old_addresses_lead_on_once() -> None:
    now = in_redirects("# oud\na/: b/", {"themas/oud/": "themas/nieuw/"})
    assert now == "# oud\na/: b/\nthemas/oud/: themas/nieuw/\n"
    assert in_redirects(now, {"themas/oud/": "themas/nieuw/"}) == now


def test_labels_that_are_there_move() -> None:
    there = network(nieuw="oud, nooit", beter="oud")
    moved = label_moves(there, ["Thema: Oud", "thema: beter"])
    assert [(each.old, each.new) for each in moved] == [("thema: oud", ("thema: nieuw", "thema: beter"))]


# What stands on a casus from before

OLD = HEAD + "  licenties: Licenties\n  inkoop: Inkoop\n"
RENAMED = HEAD + "  recht: { title: Recht, formerly: [Licenties], earlier: [licenties] }\n  inkoop: Inkoop\n"
SPLIT = (
    HEAD + "  recht: { title: Recht, formerly: [Licenties], earlier: [licenties] }\n"
    "  gebruik: { title: Gebruik, earlier: [licenties] }\n  inkoop: Inkoop\n"
)
MERGED = HEAD + "  inkoop: { title: Inkoop, formerly: [Licenties], earlier: [licenties] }\n"
KIND = ("soort organisatie: gemeente", "termijn: binnen een maand")


@pytest.mark.parametrize(
    ("configuration", "labels", "noted", "topics", "add", "remove"),
    [
        # before `ospo topics` ran, and after it
        (OLD, ["thema: licenties"], ["thema: licenties"], ("licenties",), set(), set()),
        (RENAMED, ["thema: licenties"], ["thema: licenties"], ("recht",), set(), set()),
        (RENAMED, ["thema: recht"], ["thema: licenties"], ("recht",), set(), set()),
        (SPLIT, ["thema: licenties"], ["thema: licenties"], ("recht", "gebruik"), set(), set()),
        (SPLIT, ["thema: recht", "thema: gebruik"], ["thema: licenties"], ("recht", "gebruik"), set(), set()),
        (MERGED, ["thema: licenties"], ["thema: licenties"], ("inkoop",), set(), set()),
        (MERGED, ["thema: inkoop"], ["thema: licenties"], ("inkoop",), set(), set()),
        # people took the topic off, or gave it another: that stays
        (RENAMED, [], ["thema: licenties"], (), set(), set()),
        (RENAMED, ["thema: inkoop"], ["thema: licenties"], ("inkoop",), set(), set()),
    ],
)
def test_a_casus_from_before_is_about_the_topics_of_today_and_nobody_relabelling_is_undone(
    configuration: str, labels: list[str], noted: list[str], topics: tuple[str, ...], add: set[str], remove: set[str]
) -> None:
    there = configured(configuration)
    one = issue(labels=("casus", *KIND, *labels), text=body(topics="Licenties"))
    state = {"welcomed": True, "labels": [*noted, *KIND]}
    said = comment(f"{Mark('intake', state).line()}\nWelkom", BOT)
    casus = assess(one, [said], casus_form(there), there)
    assert casus is not None
    assert (casus.topics, set(casus.add), set(casus.remove)) == (topics, add, remove)


def test_who_was_asked_for_a_topic_was_asked_for_that_of_today() -> None:
    here = checkout(RENAMED, "* @zoe\nrecht @anna @bert @carla @dirk\n")
    one = issue(labels=("casus", *KIND, "thema: recht", "status: zoekt expert"), text=body(topics="Licenties"))
    welcomed = comment(f"{Mark('intake', {'welcomed': True, 'labels': [*KIND]}).line()}\nWelkom", BOT)
    ask = Ask(
        1,
        1,
        0,
        tuple(Asked(each, "licenties", "licenties") for each in ("anna", "bert", "carla")),
        LONG_AGO,
        LONG_AGO.date(),
    )
    asks = comment(f"{Mark(ask.key, ask.record()).line()}\nHelp", BOT, id_=101, at=LONG_AGO)
    hub = Given(here, [one], [welcomed, asks])
    scene = look(hub, Event("schedule", None, 1, None, NOW))
    assert scene is not None
    assert scene.choice is not None
    assert scene.choice.ask is not None
    assert scene.choice.ask.logins == {"zoe"}, "the first ring was asked, so it is the turn of the next"


def test_a_topic_that_is_still_there_is_nobodys_earlier_one() -> None:
    with pytest.raises(BadConfig, match="'licenties' stands at 'earlier' of 'recht', and is a topic still") as error:
        configured(OLD + "  recht: { title: Recht, earlier: [licenties] }\n")
    assert error.value.faults[0].line == 8
