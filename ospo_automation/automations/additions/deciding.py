"""What becomes of an addition."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.engine.effects import CloseIssue, Effect, Propose, ProposedPage, Relabel, Say
from ospo_automation.core.outgoing.page_words import markdown
from ospo_automation.core.outgoing.safe import Safe

from .facts import ADDITION, TYPED, Facts, WhyNot


def decide(facts: Facts) -> Iterator[Effect]:
    number = facts.number
    if facts.over in {WhyNot.CLOSED, WhyNot.DECLINED}:
        yield from _over(facts, facts.over, within="")
        return
    yield Relabel(number, add=frozenset({facts.label}))
    if facts.over is not None:
        yield _missing(facts)
        yield from _over(facts, facts.over, within=ADDITION)
    elif facts.path is None or facts.there is None:
        yield Say(number, ADDITION, "additions/page", {"near": list(facts.near)}, facts.state, is_news=True)
    elif facts.there.state in {"merged", "closed"} and not (facts.taken_back and facts.taken_back.is_ours):
        is_merged = facts.there.state == "merged"
        yield Say(number, f"{ADDITION}/{facts.there.number}", "additions/ended", {"merged": is_merged})
        yield CloseIssue(number, "completed" if is_merged else "not_planned")
    elif facts.waits:
        yield Say(number, ADDITION, "additions/later", {}, facts.state, is_news=True)
    elif facts.is_late:
        yield Say(number, f"{ADDITION}/late", "additions/late", {})
        yield _proposal(facts, facts.path)
    else:
        yield _proposal(facts, facts.path)


def _missing(facts: Facts) -> Say:
    """What has to be mended before anything of it can be proposed."""
    if facts.private.kinds:
        kinds = {"kinds": sorted(facts.private.kinds)}
        return Say(facts.number, ADDITION, "additions/private", kinds, facts.state, is_news=True)
    missing = {"missing": dict.fromkeys(facts.reading.missing, "")}
    return Say(facts.number, ADDITION, "additions/incomplete", missing, facts.state, is_news=True)


def _over(facts: Facts, why: WhyNot, *, within: str) -> Iterator[Effect]:
    """What waited to be published isn't to be any more; it is said where its writer reads what is missing, if that is
    why.
    """
    if facts.taken_back is not None:
        yield from facts.taken_back.effects(facts.number, why.value, facts.contact, folder="additions", within=within)


def _proposal(facts: Facts, path: str) -> Propose:
    reading, place = facts.reading, facts.place
    values = {
        "text": Safe(place.text),
        "source": markdown(reading.text("source")) if reading.text("source") else "",
        "day": facts.day,
    }
    page = ProposedPage(
        path, "pages/correction" if place.replaces else "pages/addition", values, place.before, place.after
    )
    about = {"number": facts.number, "path": Safe(path), "replaces": place.replaces}
    asked = bool(reading.text("passage")) and not place.replaces
    return Propose(
        facts.number,
        ADDITION,
        "additions/pull_title",
        "additions/pull",
        (page,),
        Say(facts.number, ADDITION, "additions/told", {}, facts.private.over({TYPED: facts.typed}), is_news=True),
        {**about, "not_found": asked},
        insists=facts.insists,
        is_known=facts.is_known,
    )
