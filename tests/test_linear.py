"""Every function of `core` and `site` that takes text can be given long ones: `make soak ARGS=linear` does, for hours.

Here is looked that none is forgotten, that the measure sees what is slow, and that what was slow no longer is.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from zoneinfo import available_timezones

import pytest

import ospo_automation
from ospo_automation.adopt import workflow_files
from ospo_automation.core.incoming import clause_kinds, clauses, mail_foot, phrases, plain_words, slash
from ospo_automation.core.incoming.personal import lines
from ospo_automation.core.incoming.personal.readable import readable
from ospo_automation.core.knowledge.published import Lesson
from ospo_automation.core.meetings import action_points, attendance, minute_blocks, notes, series, transcript
from ospo_automation.core.meetings.open_questions import Choices
from ospo_automation.core.network import expertise
from ospo_automation.core.outgoing import co_written, proposal
from ospo_automation.core.outgoing.safe import clean
from ospo_automation.core.primitives import calendar, yaml_lines
from ospo_automation.core.primitives.entities import unescaped
from ospo_automation.core.sight import already
from ospo_automation.run.traces import Passage, Piece, Search, Somebody, Stands
from ospo_automation.site import blog_text, markup, washing
from ospo_automation.site.audit import seeing
from ospo_automation.site.layout import Page, PageKind
from ospo_automation.texts import render_page
from tests import linear
from tests.hard_texts import cut_off
from tests.linear import LONGEST, complaint
from tests.taking_text import NOT_CALLED, Found, functions, trouble

OTHERS = {"runs another program, or talks to one"}


def test_no_function_that_takes_text_is_left_out() -> None:
    """A new one comes along by itself, or is told here; what can be called by now is on no list any more."""
    listed = {name for names in NOT_CALLED.values() for name in names}
    asked = {name for reason, names in NOT_CALLED.items() if reason not in OTHERS for name in names}
    there = {one.name: one for one in functions()}
    assert len(there) - len(listed) > 900
    assert listed <= there.keys()
    untold = {name: why for name, one in there.items() if name not in listed and (why := trouble(one))}
    assert untold == {}
    assert [name for name in asked if not trouble(there[name])] == []


def test_the_measure_sees_what_is_slow_and_only_that() -> None:
    def slow(text: str) -> int:
        return sum(text.find("y", at) for at in range(0, len(text), 2))

    def quick(text: str) -> int:
        return sum(map(ord, text * 4))

    def shape(length: int) -> str:
        return "x" * length

    linear.watch()
    assert "times that of half of it" in complaint(Found("core.outgoing.safe:slow", slow, {"text": str}), "text", shape)
    assert complaint(Found("core.outgoing.safe:quick", quick, {"text": str}), "text", shape) == ""


def test_what_a_pattern_looks_for_is_tried_cut_off_at_each_of_its_parts() -> None:
    units = cut_off(re.compile(r"<a\b[^>]*>(?:x|y)\d{2,}</a>"))
    assert {"<", "<a", "<aa", "<aa>", "<aa>x", "<aa>x11</a>"} <= set(units)


HALF = LONGEST // 2


def _traced(text: str) -> object:
    """Somebody said a few words on each of many issues: each text is looked through once, and not once for each."""
    said = tuple(Passage(number, words) for number, words in enumerate(text.splitlines()[:2_000], 1))
    search = Search(Somebody(("olga",)), said)
    return list(search.traces([Piece(Stands.OTHERS, text, number=3) for _ in range(3)]))


TIMES: Mapping[str, tuple[Callable[[str], object], str]] = {
    "yes": (plain_words.agrees, "a" * HALF + " " * HALF),
    "a verdict": (plain_words.beside_verdict, "a" * HALF + " ," * HALF),
    "sentences": (lambda text: list(clauses.sentences_of(text)), "?" * LONGEST + "a"),
    "refers": (lambda text: clause_kinds.is_listed("refer", text), "{" * LONGEST),
    "names": (attendance._is_names, " " * LONGEST + "x"),
    "a signature": (mail_foot._is_below, "-@" * HALF),
    "a table": (lambda text: minute_blocks.cells_of([text]), " -" * HALF + "x"),
    "code on a line": (lambda text: slash._in_row(text, 1), " a".join("`" * each for each in range(1, 720))),
    "choices": (lambda text: Choices({("b",): ("kind", "b")}).read(text), "a " * HALF),
    "a topic": (lambda text: expertise._fits(("**", "x"), text.split("/"), is_exact=False), "/.." * (LONGEST // 3)),
    "a text of ours": (
        lambda text: co_written.merged(co_written.whole(""), text, []),
        "\n".join(f"- {each}" for each in range(30_000)),
    ),
    "a workflow": (workflow_files.content_of, "{" * LONGEST),
    "lists in a workflow": (workflow_files.content_of, "- " * HALF),
    "sections": (lambda text: list(already._sections([Lesson(text, text, "2026", text)])), "## a\n" * (LONGEST // 5)),
    "a word before a number": (lambda text: lines._is_explained("0612345678", text, ""), "a" * LONGEST),
    "words before a number": (lambda text: lines._is_explained("020", text, ""), "style" * (LONGEST // 5)),
    "sections with one name": (co_written.seal, "## a\n" * (LONGEST // 5)),
    "sections of a page": (proposal.seal, "> a\n" * (LONGEST // 4)),
    "a page that is looked at": (
        lambda text: seeing.see(text, Page(path="a.md", kind=PageKind.PAGE)),
        "<div>" * (LONGEST // 5),
    ),
    "one who said much": (_traced, "".join(f"Dank {index}\n" for index in range(20_000))),
    "voices without end": (lambda text: list(transcript._voices(text)), "<v." * (LONGEST // 3)),
    "a voice far away": (lambda text: list(transcript._voices(text)), "<v" + " " * LONGEST),
    "deep brackets": (lambda text: list(yaml_lines.with_depth(text, yaml_lines.DEEPEST)), "[" * LONGEST),
    "a page": (
        lambda text: render_page("nl", "site/search", {"ask": text, "lessons": "", "topics": ""}),
        " " * LONGEST + "x",
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_what_was_slow_takes_a_moment_for_the_longest_text(name: str) -> None:
    """Each took minutes; two seconds are some four times what the slowest takes now."""
    call, text = TIMES[name]
    started = time.process_time()
    call(text)
    assert time.process_time() - started < 2.0


def test_a_time_zone_far_too_long_is_refused_and_ends_nothing() -> None:
    for name in ("a/" * HALF, "x" * LONGEST, "../" * 50):
        with pytest.raises(ValueError, match="is no time zone"):
            calendar.known_zone(name)
    assert max(map(len, available_timezones())) <= calendar.LONGEST_ZONE // 2
    assert calendar.known_zone("America/Argentina/ComodRivadavia")


TODAY = date(2026, 11, 24)
ENDLESS = "&#" + "1" * 5_000 + ";"
DECODE: Mapping[str, Callable[[str], object]] = {
    "a comment": lambda text: clean(text, LONGEST),
    "personal details": readable,
    "minutes": lambda text: notes.taken(f"## Acties\n\n- Anna: {text}\n", TODAY),
    "an action point": lambda text: action_points.point_of(text, TODAY),
    "a transcript": lambda text: transcript.remarks(f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {text}>{text}</v>\n"),
    "traces": _traced,
    "HTML of others": lambda text: washing.washed(text, tags={"p"}),
    "a page of the site": lambda text: (markup.attributes(f'<a title="{text}">'), markup.words_of(text)),
    "a copy": lambda text: blog_text.blog_text(
        f'<a href="{text}">', title=text, address="https://a", language="nl", source="x"
    ),
}


@pytest.mark.parametrize("reader", DECODE)
def test_a_number_of_thousands_of_digits_ends_nothing(reader: str) -> None:
    """As an entity Python refuses it, and with it the whole text in which somebody wrote it."""
    DECODE[reader](ENDLESS)


def test_entities_are_decoded_in_one_place() -> None:
    found = [
        path.name
        for path in Path(ospo_automation.__file__).parent.rglob("*.py")
        if "html.unescape(" in path.read_text("utf-8")
    ]
    assert found == ["entities.py"]
    for text in (
        "&amp;",
        "&#65;",
        "&#065;",
        "&#x41;",
        "&#0;",
        "&#128;",
        "&#1114112;",
        "&#99999999;",
        "&#000000065;",
        "&#;",
    ):
        assert unescaped(text) == html.unescape(text)


def test_a_phrase_of_ours_that_stands_for_endless_others_is_refused() -> None:
    assert len({*map(tuple, phrases.expanded("(geen|weinig) tijd [meer|nu]"))}) == 6
    with pytest.raises(ValueError, match=r"more than 10,000 phrases: \(a\|b\)"):
        list(phrases.expanded("(a|b) " * 30))


NEVER = (
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "FREQ=WEEKLY;BYSETPOS=300;BYDAY=MO", "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=7;BYDAY=FR", "FREQ=DAILY;UNTIL=20200101T000000",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;INTERVAL=-1", "FREQ=MONTHLY;INTERVAL=1;INTERVAL=-1", "FREQ=MONTHLY;BYDAY=99MO",
    "FREQ=MONTHLY;BYDAY=40MO,1MO", "FREQ=YEARLY;BYMONTH=1,12;BYDAY=40MO,1MO", "FREQ=YEARLY;BYDAY=-54MO,1MO",
    "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;BYMONTHDAY=" + "1," * 100_000 + "1",
)  # fmt: skip


@pytest.mark.parametrize("rule", NEVER, ids=lambda rule: rule[:40])
def test_a_rule_that_no_day_fits_is_refused_at_once(rule: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match="write one such as"):
        series.Series(rule=rule, first="2025-01-01 10:00")
    assert time.process_time() - started < 1.5


def test_a_rule_whose_day_comes_from_the_first_meeting_is_held_against_it() -> None:
    with pytest.raises(ValueError, match="no day fits"):
        series.Series(rule="FREQ=MONTHLY;BYMONTH=2", first="2026-01-30 10:00")
    for rule in (
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH",
        "FREQ=DAILY;UNTIL=20270101T000000",
    ):
        assert series.Series(rule=rule, first="2026-01-30 10:00").rule == rule
