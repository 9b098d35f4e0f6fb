"""What becomes of a success, an experience or a dilemma that somebody told by form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ospo_automation.core.engine.effects import CloseIssue, Effect, Propose, ProposedPage, Relabel, Say
from ospo_automation.core.outgoing.safe import Safe

from .facts import EXPERIENCE, OVER, PUBLISHED, TYPED, WITHDRAWAL, Facts, PageFate


def decide(facts: Facts) -> Iterator[Effect]:
    yield Relabel(facts.number, add=frozenset({facts.label}))
    match facts.stage:
        case PageFate.PRIVATE:
            yield _say(facts, "experiences/private", {"kinds": sorted(facts.private.kinds)})
        case PageFate.INCOMPLETE:
            yield _say(facts, "experiences/incomplete", {"missing": dict.fromkeys(facts.reading.missing, "")})
        case PageFate.LATER:
            yield _say(facts, "experiences/later", {})
        case PageFate.TURNED_DOWN:
            yield from _turned_down(facts)
        case PageFate.PROPOSED:
            yield from _proposed(facts)
        case PageFate.PUBLISHED:
            yield Say(facts.number, PUBLISHED, "experiences/published", _shown(facts))
            if facts.is_open:
                yield CloseIssue(facts.number, "completed")
        case _:
            yield _back(facts)


def _say(facts: Facts, text: str, values: dict[str, Any]) -> Say:
    return Say(facts.number, EXPERIENCE, text, values, facts.state, is_news=True)


def _shown(facts: Facts) -> dict[str, Any]:
    return {"title": facts.title, "kind": facts.kind, "address": Safe(facts.address)}


def _turned_down(facts: Facts) -> Iterator[Effect]:
    number = facts.there.number if facts.there is not None else 0
    yield Say(facts.number, f"{EXPERIENCE}/{number}", "experiences/turned_down", {"contact": Safe(facts.contact)})
    yield CloseIssue(facts.number, "not_planned")


def _proposed(facts: Facts) -> Iterator[Effect]:
    if facts.is_late:
        yield Say(facts.number, f"{EXPERIENCE}/late", "experiences/late", {})
    alike = [{"title": title, "address": Safe(address)} for title, address in facts.alike]
    told = {"kind": facts.kind, "by": facts.content["by"], "alike": alike, "site": Safe(facts.site)}
    yield Propose(
        facts.number,
        EXPERIENCE,
        "experiences/pull_title",
        "experiences/pull",
        (ProposedPage(facts.path, "pages/experience", facts.content),),
        Say(
            facts.number,
            EXPERIENCE,
            "experiences/told",
            told,
            facts.private.over({TYPED: facts.typed}),
            is_news=True,
        ),
        {"number": facts.number, "path": Safe(facts.path), "kind": facts.kind, "by": facts.content["by"]},
        insists=facts.insists,
        is_known=facts.is_known,
    )


def _back(facts: Facts) -> Propose | Say:
    """What its writer doesn't want to be shared any more goes, on the site or before it came there; or stands again."""
    number, there = facts.number, facts.there
    values = {"number": number, "path": Safe(facts.path)}
    if facts.stage is PageFate.TAKEN_BACK:
        pull = there.number if there is not None else 0
        told = Say(number, f"retracted/{pull}", "experiences/retracted", {"open": facts.is_open})
        return Propose(
            number, EXPERIENCE, "experiences/pull_title", "experiences/retract", (), told, _of_pull(facts), is_over=True
        )
    if facts.stage is PageFate.STANDS:
        told = Say(number, WITHDRAWAL, "experiences/stands", {}, {OVER: True}, is_news=True)
        if there is None or not (there.number or there.head):  # a person did away with it
            return told
        return Propose(
            number, WITHDRAWAL, "experiences/withdraw_title", "experiences/kept", (), told, values, is_over=True
        )
    told = Say(
        number,
        WITHDRAWAL,
        "experiences/withdrawn",
        {"contact": Safe(facts.contact)},
        {"day": facts.day.isoformat()},
        is_news=True,
    )
    page = {"day": facts.day, "issue": number, "kind": facts.kind, "site": Safe(facts.site)}
    return Propose(
        number,
        WITHDRAWAL,
        "experiences/withdraw_title",
        "experiences/withdraw",
        (ProposedPage(facts.path, "pages/experience_withdrawn", page),),
        told,
        values,
        insists=facts.insists,
    )


def _of_pull(facts: Facts) -> dict[str, Any]:
    return {"number": facts.number, "kind": facts.kind}
