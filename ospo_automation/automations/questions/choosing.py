"""What people chose of the questions: in words, with a tick in the list, or with a 👍."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ospo_automation.core.casus.casus import KIND
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.accounts import known_today
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Hands, person_in
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.plain_words import agrees
from ospo_automation.core.meetings.minutes_command import minutes_in
from ospo_automation.core.meetings.open_questions import (
    LIKED,
    SEEN,
    Choices,
    Question,
    WantedCasus,
    filled_in,
    ticked,
    wishes,
)
from ospo_automation.core.network.labels import TOPICS

from .facts import HAND, Facts, Spoken

MOST_OPENED = 3  # casussen in one run, so that a long list floods nobody; the sweep goes on
MOST_READ = 50  # comments below the list in one run


def chosen(facts: Facts, ours: Comment, comments: Sequence[Comment], hub: Reader, event: Event) -> Facts:
    """With what people chose: in words, with a tick in the list, or with a 👍 for all that can be one."""
    there, ticks = {each.nth: each for each in facts.questions}, ticked(ours.body)
    said = _said(facts, ours, comments)
    left = [each for each in facts.questions if not each.casus]
    is_ticked = any(each.nth in ticks for each in left)
    looks = bool(left) and (is_ticked or event.is_scheduled or event.is_manual)
    hands = hub.hands_on(ours) if looks else Hands()
    likers = _likers(replace(facts, checkout=hub.checkout), hands)
    noted = known_today(person_in(facts.state.get(HAND)), hub.checkout.accounts)
    hand = hands.editor if hands.editor is not None and not hands.editor.is_bot else noted
    wanted: dict[int, tuple[Question, Person]] = {}
    for wish, who in (
        *((wish, comment.author) for comment, theirs in said for wish in theirs),
        *((WantedCasus(nth), hand) for nth in ticks),
        *((WantedCasus(each.nth), liker) for liker in likers[:1] for each in left),
    ):
        question = there.get(wish.nth)
        filled = filled_in(question, wish) if question is not None and not wish.strange else None
        if filled is not None and filled.is_ready and who is not None:
            wanted.setdefault(filled.nth, (filled, who))
    made = hub.opened_since(facts.since) if wanted else {}
    opened = {nth: made[each.origin(facts.number)] for nth, (each, _) in wanted.items() if _is_in(made, each, facts)}
    waiting = {nth: chosen for nth, chosen in wanted.items() if nth not in opened}
    questions = [replace(each, casus=opened.get(each.nth, each.casus)) for each in facts.questions]
    settled = {each.nth: each for each in questions}
    return replace(
        facts,
        questions=questions,
        chosen=list(waiting.values())[:MOST_OPENED],
        spoken=[_heard(comment, theirs, settled, waiting) for comment, theirs in said],
        ticked=[nth for nth in ticks if nth in there],
        ticked_by=hand if is_ticked else None,
        liked=() if waiting else tuple(each.id for each in likers),
    )


def _is_in(made: Mapping[str, int], question: Question, facts: Facts) -> bool:
    return question.origin(facts.number) in made


def _said(facts: Facts, ours: Comment, comments: Sequence[Comment]) -> list[tuple[Comment, list[WantedCasus]]]:
    """Comments below the list that choose something, by coordinators and who wrote the minutes, oldest first.

    Of those edited since nothing is carried out: whoever may edit them isn't always who wrote them.
    """
    bots, able = facts.checkout.network.bots, {*facts.checkout.expertise.coordinators, facts.writer.lower()}
    choices = Choices.of(facts.checkout.form)
    everything = [WantedCasus(each.nth) for each in facts.questions]
    seen = facts.state.get(SEEN)
    below_ = sorted((each for each in comments if each.id > ours.id), key=lambda each: each.id)
    people = [each for each in below_ if each.author and not each.author.is_bot and not each.is_ours(bots)]
    found: list[tuple[Comment, list[WantedCasus]]] = []
    for index, comment in enumerate(people):
        is_able = comment.author is not None and comment.author.login.lower() in able
        is_new = comment.id > seen if isinstance(seen, int) else True
        if not (is_able and is_new) or comment.was_edited or minutes_in(comment.words) is not None:
            continue
        is_yes = agrees(comment.given.rest)
        # Right below the list a bare yes is one to it. Another is noted, and stays one to somebody who takes back what
        # they wrote above it.
        theirs = (everything if index == 0 else []) if is_yes else wishes(comment.given.rest, choices)
        if theirs or is_yes:
            found.append((comment, theirs))
    return found[:MOST_READ]


def _likers(facts: Facts, hands: Hands) -> list[Person]:
    """Coordinators whose 👍 wasn't carried out yet."""
    noted = facts.state.get(LIKED)
    done = noted if isinstance(noted, list) else []
    coordinators = facts.checkout.expertise.coordinators
    return [each for each in hands.liked if each.login.lower() in coordinators and each.id not in done]


def _heard(
    comment: Comment,
    theirs: Sequence[WantedCasus],
    there: Mapping[int, Question],
    waiting: Mapping[int, tuple[Question, Person]],
) -> Spoken:
    why = {wish: _obstacle(wish, there.get(wish.nth)) for wish in theirs}
    unclear = next((wish for wish in theirs if why[wish]), None)
    return Spoken(
        comment.id,
        unclear,
        why[unclear] if unclear is not None else "",
        is_settled=not any(wish.nth in waiting and not why[wish] for wish in theirs),
        is_passed_by=not theirs,
    )


def _obstacle(wish: WantedCasus, question: Question | None) -> str:
    """Why a question can't be a casus as somebody wants it; "" where it can, or is one."""
    if question is None:
        return "none"
    filled = filled_in(question, wish)
    if wish.strange:
        return "strange"
    if filled.casus:
        return ""
    if filled.is_private:
        return "private"
    return "" if filled.is_ready else "both" if not (filled.kind or filled.topics) else TOPICS if filled.kind else KIND
