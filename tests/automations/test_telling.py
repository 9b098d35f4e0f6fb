"""What is told elsewhere: who may have it drafted of what, who is asked first, and where it stands then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ospo_automation.automations.conversation import automation as conversation
from ospo_automation.core.engine.effects import Effect, React, Say
from ospo_automation.core.github.issue import Comment, Issue, OwnIssue
from ospo_automation.core.github.person import Person
from ospo_automation.core.knowledge.published import Lesson
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.signals.tips_kept import EMPTY, SHELVES, TIPS, Tip, put_away, shelf_key
from ospo_automation.texts import render
from tests.given import BOT, EXPERTISE, NOW, OWNER, WITH_BOARD, Given, body, checkout, comment, event, issue
from tests.site.knowledge import lesson

SECTIONS = """conversation:
lessons:
experiences:
digest:
signals:
meetings:
  extra:
    - {at: "2026-12-10 13:00", theme: Ons manifest, place: Utrecht, sign_up: "https://aanmelden.example.org/"}
    - {at: "2026-11-10 13:00", theme: De markt}
    - {at: "2026-12-17 10:00", online: true, place: "https://video.example.org/ospo"}
site:
  address: https://kennis.example.org/
communication:
  accounts: [wouter]
"""
TELLER, STRANGER, MAINTAINER = Person("wouter", 16), Person("piet", 15), Person("max", 14)
LESSON, TOLD, DIGEST, MINUTES = (
    "docs/lessen/2026/1-eupl.md",
    "docs/ervaringen/2026/1-over.md",
    "docs/maandberichten/2026-10.md",
    "docs/bijeenkomsten/2026-11-10-extra.md",
)
TOLD_PAGE = """---
title: We deelden ons eerste pakket
description: Een waterschap deelde het eerste stuk code en kreeg binnen een week hulp van een ander waterschap.
date: 2026-11-02
kind: success
issue: 1
---

# We deelden ons eerste pakket

## Wat gebeurde er?

We zetten het online.
"""
MINUTES_PAGE = """---
title: Verslag
date: 2026-11-10
---

# Verslag

Er waren zeven mensen bij. Het thema was *De markt*.

## Besluiten

- We delen de code.
- Vraag het aan jan.jansen1980@gmail.com.

## Actiepunten

- [ ] Iets doen
"""
PAGES = {LESSON: lesson("Mag het?", casus=1), TOLD: TOLD_PAGE, DIGEST: "# Oktober", MINUTES: MINUTES_PAGE}
WAITS = ("status: zoekt expert", "thema: licenties")


def network(*paths: str) -> Any:
    pages = {each: PAGES[each] for each in paths}
    lessons = [Lesson(LESSON, "Mag het?", "2026", PAGES[LESSON], 1)] if LESSON in paths else []
    here = checkout(WITH_BOARD + SECTIONS, EXPERTISE)
    return replace(here, pages=lambda: pages, lessons=lambda: tuple(lessons))


def ours(key: str) -> Issue:
    """An issue of ours."""
    return replace(issue(text=f"{Mark(key).line()}\n\nx", labels=("automatisering",)), author=BOT)


CASUS = issue(labels=("casus", *WAITS))
OTHER = issue(text="Iets anders", labels=())


def decided(there: Issue, text: str, who: Person = TELLER, *, pages: tuple[str, ...] = (), **more: Any) -> list[Effect]:
    given = replace(comment(text, who, id_=60), url="https://github.example/acme/net/issues/1#issuecomment-60")
    before: tuple[Comment, ...] = more.pop("before", ())
    hub = Given(network(*pages), issues=(there,), said=(*before, given), maintainers=frozenset({"max"}), **more)
    at = replace(event("issue_comment.created"), comment=60, gives_command=text.startswith("/"))
    return conversation.effects(hub, at)


def told(effects: list[Effect]) -> dict[str, Mapping[str, Any]]:
    """What we say, by text."""
    return {each.text: each.values for each in effects if isinstance(each, Say) and each.key != "routing"}


def shown(effects: list[Effect]) -> str:
    say = next(each for each in effects if isinstance(each, Say) and each.text == "commands/blog")
    return render("nl", say.text, say.values)


@pytest.mark.parametrize(
    ("there", "pages", "says"),
    [
        (CASUS, (LESSON,), ["### Mag het?", "](https://kennis.example.org/lessen/2026/1-eupl/)", "/stel-je-vraag/"]),
        (OTHER, (TOLD,), ["### We deelden ons", "Een waterschap deelde", "We zetten het online.", "/ervaringen/2026/"]),
        (ours("digest/2026-10"), (DIGEST,), ["(https://kennis.example.org/blog/2026-10.html)"]),
        (
            ours("agenda/extra-2026-12-10"),
            (),
            ["### Kom je ook", "om 13.00 uur", "Utrecht", "*Ons manifest*", "(https://aanmelden.example.org/)"],
        ),
        (
            ours("agenda/extra-2026-12-17"),
            (),
            ["10.00 uur komt het netwerk online bij elkaar. Je hoeft geen expert"],
        ),
        (
            ours("agenda/extra-2026-11-10"),
            (MINUTES,),
            ["### Terugblik", "zeven mensen", "- We delen de code", "/bijeenkomsten/2026-11-10-extra/"],
        ),
    ],
)
def test_who_looks_after_communication_gets_a_draft(there: Issue, pages: tuple[str, ...], says: list[str]) -> None:
    effects = decided(there, "/blog", pages=pages)
    text = shown(effects)
    assert [each for each in says if each not in text] == [], text
    assert "jansen" not in text
    assert "video.example.org" not in text
    assert [each.content for each in effects if isinstance(each, React)] == ["eyes", "+1"]


def test_a_tip_is_told_by_its_address_or_at_its_form() -> None:
    tip = Tip(1, "https://nieuws.example/rapport", "Een rapport", "Vraag @anna", (), "other", date(2026, 11, 2))
    shelves = put_away(EMPTY, tip)
    below = [f"{Mark(shelf_key(at), shelves[at].record()).line()}\nx" for at in range(SHELVES)]
    kept = tuple(comment(each, BOT, id_=900 + at, number=9) for at, each in enumerate(below))
    home = OwnIssue(
        9, TIPS, "", "https://x.example/9", "I_9", is_open=True, was_pinned=False, created_at=NOW, comments=kept
    )
    for text in ("/blog", "/blog http://www.nieuws.example/rapport/?utm_source=x"):
        said = shown(decided(OTHER, text, own=(home,)))
        assert "### Een rapport" in said
        assert "Vraag een collega" in said
        assert "(https://nieuws.example/rapport)" in said
    assert "refused/no_story" in told(decided(OTHER, "/blog https://nieuws.example/anders", own=(home,)))


@pytest.mark.parametrize(
    ("there", "pages"), [(OTHER, ()), (ours("digest/2026-10"), ()), (issue(labels=("casus", "status: opgepakt")), ())]
)
def test_where_there_is_nothing_to_tell_it_says_what_there_is(there: Issue, pages: tuple[str, ...]) -> None:
    assert "refused/no_story" in told(decided(there, "/blog", pages=pages))


@pytest.mark.parametrize(("who", "is_heard"), [(STRANGER, False), (MAINTAINER, True), (Person("zoe", 13), True)])
@pytest.mark.parametrize("text", ["/blog", "/geplaatst https://pleio.example/1"])
def test_others_need_rights_or_a_role(who: Person, is_heard: bool, text: str) -> None:
    assert bool(decided(OTHER, text, who, pages=(TOLD,))) == is_heard


def test_nobody_is_called_without_the_owner_s_yes_and_they_are_asked_once() -> None:
    asked = decided(CASUS, "/blog")
    assert list(told(asked)) == ["commands/blog_asked"]
    question = comment(f"{Mark('appeal-asked/50').line()}\nMag het?", BOT, id_=51)
    assert "refused/appeal_asked" in told(decided(CASUS, "/blog", before=(question,)))
    for word in ("ja", "/blog"):
        text = shown(decided(CASUS, word, OWNER, before=(question,)))
        assert "### Denk jij mee? Mag dit?" in text
        assert "Mag dit onder de EUPL?" in text
        assert "(https://github.example/acme/net/issues/1)" in text
    for word in ("nee", "Ja, maar dat weet ik nog niet zeker hoor."):
        assert told(decided(CASUS, word, OWNER, before=(question,))) == {}
    assert told(decided(CASUS, "ja", STRANGER, before=(question,))) == {}
    agreed = comment(f"{Mark('answer/52-blog', {'agreed': True}).line()}\nx", BOT, id_=53)
    assert "commands/blog" in told(decided(CASUS, "/blog", before=(question, agreed)))


def test_names_and_what_seems_personal_stay_behind() -> None:
    question = body(question="Wij zijn Testdorp: mag @piet dit onder de EUPL?", situation="x")
    named = question.replace("### Welke organisatie?\r\n\r\n_No response_", "### Welke organisatie?\r\n\r\nTestdorp")
    text = shown(decided(replace(CASUS, body=named, title="Mag Testdorp dit?"), "/blog", OWNER))
    assert "Testdorp" not in text
    assert "piet" not in text
    private = replace(CASUS, body=body(question="Mag dit? Bel 06 12345678 of mail jan.jansen1980@gmail.com"))
    assert "commands/blog" not in told(decided(private, "/blog", OWNER))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://pleio.example/blog/view/1?utm_source=mail", "https://pleio.example/blog/view/1"),
        ("pleio.example/blog/1", "https://pleio.example/blog/1"),
        ("weg", ""),
        ("", None),
        ("http://pleio.example/1", None),
        ("javascript:alert(1)", None),
        ("https://anna@pleio.example/", None),
        ("https://127.0.0.1/", None),
        ("https://pleio.example/1 en kijk ook bij @anna", None),
    ],
)
def test_where_it_was_placed_is_remembered_if_everybody_can_open_that(typed: str, kept: str | None) -> None:
    effects = decided(CASUS, f"/geplaatst {typed}", pages=(LESSON,))
    placed = [each.state for each in effects if isinstance(each, Say) and each.key == "placed"]
    assert placed == ([] if kept is None else [{"address": kept}])
    assert ("refused/placed" in told(effects)) == (kept is None)


def test_a_sweep_does_what_a_lost_run_should_have_done() -> None:
    given = comment("/geplaatst https://pleio.example/1", TELLER, id_=60, at=NOW - timedelta(hours=1))
    later = replace(comment("/blog", TELLER, id_=61, number=2, at=NOW), number=2)
    hub = Given(network(TOLD), issues=(OTHER, replace(OTHER, number=2)), said=(given, later))
    effects = conversation.effects(hub, replace(event("schedule"), comment=None))
    assert [each.state for each in effects if isinstance(each, Say)] == [{"address": "https://pleio.example/1"}]
