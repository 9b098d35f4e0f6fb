"""What is done about minutes: a page proposed, a word of what is missing, and what was done put away."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.engine.effects import CloseIssue, Effect, Propose, ProposedPage, Relabel, Say
from ospo_automation.core.meetings.action_points import without_mentions
from ospo_automation.core.meetings.notes import LONGEST
from ospo_automation.core.outgoing.page_words import markdown
from ospo_automation.core.outgoing.safe import Safe

from .facts import MINUTES, SOURCE, TYPED, Closed, Draft, Facts, Merged, Over, Wrong

MOST_TALKED_ABOUT, MOST_DONE = 6, 4  # casussen, and what else is put away in one run; the rest in the next


def decide(facts: Facts) -> Iterator[Effect]:
    match facts:
        case Over():
            yield from _over(facts)
        case Wrong():
            yield _refusal(facts)
        case Merged():
            yield from _ended(facts)
        case Closed(number, pull):
            yield Say(number, f"{MINUTES}/closed-{pull}", "minutes/closed", {})
        case Draft():
            if facts.is_late:
                yield Say(facts.number, f"{MINUTES}/late-{facts.there.number}", "minutes/late", {})
            yield _proposal(facts)


def _over(facts: Over) -> Iterator[Effect]:
    if facts.wrong is not None:
        yield _refusal(facts.wrong)
    asks = facts.wrong is not None and facts.wrong.text == "minutes/private"
    within = MINUTES if asks else ""
    yield from facts.taken_back.effects(facts.number, facts.why.value, facts.contact, folder="minutes", within=within)


def _refusal(facts: Wrong) -> Say:
    """In an answer to the comment; to people who may not, once for all of them."""
    if not facts.written.is_allowed:
        return Say(facts.number, f"{MINUTES}/{facts.text.rpartition('/')[2]}", facts.text, facts.values)
    if facts.written.comment and facts.text != "minutes/private":
        return Say(facts.number, f"{MINUTES}/{facts.written.comment}", facts.text, facts.values)
    return Say(facts.number, MINUTES, facts.text, facts.values, facts.state, is_news=True)


def _ended(facts: Merged) -> Iterator[Effect]:
    """The agenda closes last: until then a sweep goes on where a run stopped."""
    values = {"day": facts.day}
    for casus in facts.talked_about[:MOST_TALKED_ABOUT]:
        yield Relabel(casus, remove=frozenset({facts.label}))
    for number in facts.done[:MOST_DONE]:
        kind = "meeting" if number == facts.plan else "point"
        yield Say(number, "meeting-done", "minutes/done", {**values, "kind": kind})
        yield CloseIssue(number, "completed")
    if len(facts.talked_about) > MOST_TALKED_ABOUT or len(facts.done) > MOST_DONE:
        return
    for number in dict.fromkeys((facts.agenda, facts.number)):  # by what it says here a run knows that all was done
        # Said last, so that who opens it again afterwards finds it open.
        yield CloseIssue(number, "completed")
        yield Say(number, f"{MINUTES}/ended", "minutes/ended", values, comes_last=True)


def _proposal(facts: Draft) -> Propose:
    found = facts.taken
    page = {
        "day": facts.day,
        "people": found.people,
        "theme": facts.theme,
        "place": facts.meeting.about.place if facts.meeting is not None and not facts.meeting.about.online else "",
        "decisions": [without_mentions(each) for each in found.decisions],
        "questions": [without_mentions(each) for each in found.questions],
        "tips": [without_mentions(each) for each in found.tips],
        "actions": [{"text": without_mentions(each.text), "is_done": each.is_done} for each in found.actions],
        "text": markdown(found.text, LONGEST) if found.text.strip() else "",
    }
    counts = {
        "number": facts.number,
        "path": Safe(facts.path),
        "people": found.people,
        "lists": len(found.attendance),
        "left_out": found.left_out,
        "decisions": len(found.decisions),
        "actions": len(found.actions),
        "questions": len(found.questions),
        "tips": len(found.tips),
        "ticked": len(facts.ticked),
    }
    state = facts.private.over({TYPED: facts.typed, SOURCE: facts.written.comment})
    told = {"form": not facts.written.comment, "is_cut": facts.written.is_cut}
    return Propose(
        facts.number,
        MINUTES,
        "minutes/pull_title",
        "minutes/pull",
        (
            ProposedPage(facts.path, "pages/minutes", page),
            *(ProposedPage(path, before=text, after="") for path, text in facts.ticked.items()),
        ),
        Say(facts.number, MINUTES, "minutes/told", told, state, is_news=True),
        {"day": facts.day, **counts},
        insists=facts.insists,
    )
