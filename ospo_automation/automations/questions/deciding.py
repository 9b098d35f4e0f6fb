"""Questions that were chosen become casussen, and the list says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ospo_automation.core.casus.casus import ASKED, KIND
from ospo_automation.core.engine.effects import Effect, KeepIssue, React, Say
from ospo_automation.core.github.issue import owner_record
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.personal import title
from ospo_automation.core.meetings.open_questions import (
    LIKED,
    MADE,
    ORDER,
    QUESTIONS,
    SEEN,
    Question,
    answers,
    made_in,
    order_of,
)
from ospo_automation.core.outgoing.page_words import fitted
from ospo_automation.core.outgoing.safe import LONGEST_QUOTE, ZERO_WIDTH_SPACE, Mention, Safe, clean, inline

from .facts import HAND, Facts

MOST_LISTED = 100  # topics to choose from
MOST_UNCLEAR = 3  # answers in one run to what we couldn't read
MOST_STRANGE = 10  # words that we show because we don't know them
MOST_KEPT = 20  # people whose 👍 is remembered
LONGEST_TITLE = 110


def decide(facts: Facts) -> Iterator[Effect]:
    number = facts.number
    for question, who in facts.chosen:
        yield _casus(facts, question, who)
    seen = facts.state.get(SEEN)
    seen = seen if isinstance(seen, int) else 0
    told = 0
    for each in facts.spoken:
        if not each.is_settled or (each.unclear is not None and told == MOST_UNCLEAR):
            break
        if each.unclear is not None:
            values = {"nth": each.unclear.nth, "why": each.why, "strange": list(each.unclear.strange[:MOST_STRANGE])}
            values["example"] = _example(facts, each.unclear.nth)
            yield Say(number, f"{QUESTIONS}/{each.comment}", "questions/unclear", values)
            told += 1
        if not each.is_passed_by:
            yield React(number, each.comment, "+1" if each.unclear is None else "confused")
        seen = max(seen, each.comment)
    # Last, since it remembers which comments were read.
    yield Say(number, QUESTIONS, "questions/list", _shown(facts), _remembered(facts, seen), comes_last=True)


def _remembered(facts: Facts, seen: int) -> dict[str, Any]:
    liked = facts.state.get(LIKED)
    kept = [*(liked if isinstance(liked, list) else []), *facts.liked]
    made = {**made_in(facts.state), **{each.key: each.casus for each in facts.questions if each.casus}}
    noted = {ORDER: order_of(facts.questions, facts.state), MADE: made, SEEN: seen, LIKED: kept[-MOST_KEPT:]}
    return {**noted, **({HAND: owner_record(facts.ticked_by)} if facts.ticked_by is not None else {})}


def _shown(facts: Facts) -> dict[str, Any]:
    checkout = facts.checkout
    left = [each for each in facts.questions if not each.casus]
    return {
        "questions": [_row(each, facts) for each in facts.questions],
        "left": len(left),
        "more": facts.more,
        "example": _example(facts, left[0].nth if left else 1),
        "kinds": list(checkout.form.short.get(KIND, {}).values()),
        "topics": [topic.title for topic in checkout.network.topics.values()][:MOST_LISTED],
    }


def _row(question: Question, facts: Facts) -> dict[str, Any]:
    checkout = facts.checkout
    titles = {path: topic.title for path, topic in checkout.network.topics.items()}
    return {
        "nth": question.nth,
        "text": title(question.text),
        "kind": checkout.form.short.get(KIND, {}).get(question.kind, question.kind),
        "topics": [titles.get(each, each) for each in question.topics],
        "casus": question.casus,
        "private": question.is_private,
        "ticked": question.nth in facts.ticked or bool(question.casus),
    }


def _example(facts: Facts, nth: int) -> str:
    """What somebody could write, in words that this network knows."""
    kind = next(iter(facts.checkout.form.short.get(KIND, {}).values()), "")
    topic = next((each.title for each in facts.checkout.network.topics.values()), "")
    return f"{nth} {kind}, {topic.lower()}"


def _casus(facts: Facts, question: Question, who: Person) -> KeepIssue:
    form = facts.checkout.form.form
    headings = {each.id: each.headings[0] for each in form.fields if each.headings}
    filled = [
        {"heading": Safe(headings[id_]), "text": inline(text, LONGEST_QUOTE) if id_ == ASKED else Safe(text)}
        for id_, text in answers(question, facts.checkout.form)
    ]
    short = fitted(clean(question.text, LONGEST_QUOTE), LONGEST_TITLE).replace("@", f"@{ZERO_WIDTH_SPACE}")
    return KeepIssue(
        question.origin(facts.number),
        "questions/casus_title",
        "questions/casus",
        {
            "title": Safe(short),
            "day": facts.day,
            "number": facts.number,
            "mentions": [Mention(who.login)],
            "answers": filled,
        },
        owner_record(who),
        since=facts.since,
        mentions=(who.login,),
    )
