"""A digest is an issue in which people write too, its page a proposal that follows it until somebody merges it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, Propose, ProposedPage, Say
from ospo_automation.core.knowledge.digests import DIGEST
from ospo_automation.core.network import website
from ospo_automation.core.outgoing.excerpt import excerpt
from ospo_automation.core.outgoing.page_words import markdown
from ospo_automation.core.outgoing.safe import Safe

from .facts import ANNOUNCEMENTS, PAGE, Due, Facts, WrittenDigest
from .gathering import FIRST, LAST

LONGEST = 60_000  # characters of one part of the page
LONGEST_OPENING, LONGEST_HEADINGS, BETWEEN = 150, 70, " · "  # of what lists and search engines show


def decide(facts: Facts) -> Iterator[Effect]:
    if facts.due is not None:
        yield from _kept(facts.due)
    if facts.announcements is not None and facts.announcements.own is None:
        yield KeepIssue(ANNOUNCEMENTS, "digest/announcements_title", "digest/announcements")
    for each in facts.written:
        match each.there.state:
            case "merged" if each.own.is_open:
                yield from _published(each, facts)
            case "closed" if each.own.is_open:
                yield Say(each.own.number, f"closed-{each.there.number}", "digest/closed", {})
                yield CloseIssue(each.own.number, "not_planned")
            case _ if each.own.is_open:
                yield _proposal(each)
            case "open":
                yield _taken_back(each)


def _kept(due: Due) -> Iterator[Effect]:
    key, own = DIGEST.key(due.period.name), due.own
    state = {FIRST: due.period.first.isoformat(), LAST: due.period.last.isoformat()}
    yield KeepIssue(key, "digest/title", "digest/draft", due.values, state, is_shared=True)
    if own is not None:
        yield Say(own.number, "notice", "digest/notice")


def _proposal(written: WrittenDigest) -> Propose:
    number, period = written.own.number, written.period
    about = {"first": period.first, "last": period.last}
    sections = [{"heading": heading, "text": markdown(text, LONGEST)} for heading, text in written.sections]
    page = {
        **about,
        "issue": number,
        "top": markdown(written.top, LONGEST) if written.top else "",
        "sections": sections,
        "opening": excerpt(written.top, LONGEST_OPENING).text,
        "headings": _first_of([heading for heading, _ in written.sections]),
    }
    return Propose(
        number,
        PAGE,
        "digest/pull_title",
        "digest/pull",
        (ProposedPage(period.path, "pages/digest", page),),
        Say(number, PAGE, "digest/told", {}, {}),
        {**about, "number": number, "path": Safe(period.path)},
        insists=written.insists,
        is_taken_back=written.is_taken_back,
    )


def _first_of(headings: Sequence[str]) -> str:
    """As many of them as there is room for, none of them cut."""
    shown = (BETWEEN.join(headings[:most]) for most in range(len(headings), 0, -1))
    return next((each for each in shown if len(each) <= LONGEST_HEADINGS), "")


def _taken_back(written: WrittenDigest) -> Propose:
    """Somebody closed its issue: then nobody merges it by mistake."""
    told = Say(written.own.number, f"{PAGE}/over", "digest/over", {}, {}, is_news=True)
    return Propose(
        written.own.number,
        PAGE,
        "digest/pull_title",
        "digest/taken_back",
        (),
        told,
        {"first": written.period.first, "last": written.period.last, "number": written.own.number},
        is_over=True,
    )


def _published(written: WrittenDigest, facts: Facts) -> Iterator[Effect]:
    """Where it is announced as well, it stays open until that stands there: so no run that ends half-way forgets it."""
    number, site = written.own.number, facts.site
    address = website.address_of(site, written.period.path) if site is not None else ""
    blog = website.blog_of(site, written.period.path) if site is not None else ""
    values = {"url": Safe(written.there.url), "address": Safe(address), "blog": Safe(blog), "share": Safe(facts.share)}
    if facts.announcements is not None and written.announcement not in facts.announcements.told:
        if facts.announcements.own is not None:
            yield _announced(written, facts.announcements.own.number, address)
        return
    yield CloseIssue(number, "completed")
    yield Say(number, "published", "digest/published", values, comes_last=True)


def _announced(written: WrittenDigest, home: int, address: str) -> Say:
    """Once; it leads to the page, or to its file where there is no site."""
    values = {
        "first": written.period.first,
        "last": written.period.last,
        "address": Safe(address or f"../blob/HEAD/{written.period.path}"),
        "is_on_site": bool(address),
        "headings": [heading for heading, _ in written.sections],
    }
    return Say(home, written.announcement, "digest/announced", values)
