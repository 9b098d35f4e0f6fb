"""What somebody says in plain words, or with a 👍, that is as good as a command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ospo_automation.core.casus.course import (
    ADVICE,
    AGENDA,
    AGENDA_ASKED,
    AGREED,
    APPEAL_ASKED,
    LESSON_DRAFT,
    OUTCOME,
    QUESTION,
    is_advice,
)
from ospo_automation.core.casus.overview import ENDED
from ospo_automation.core.casus.part import Role
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.issue import Comment, is_by_mail
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.absence import back_on
from ospo_automation.core.incoming.answering import ReplyKind
from ospo_automation.core.incoming.plain_words import agrees, declines, shares, shares_beside, verdict, withholds
from ospo_automation.core.incoming.slash import NOT_NOW, PAUSE, How, Line
from ospo_automation.core.knowledge.published import Drafting
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.question_between import question_in
from ospo_automation.core.sight.scene import Scene

from .facts import LATELY, Said


def in_a_word(scene: Scene, comment: Comment, now: datetime) -> list[Line]:
    """What somebody says in plain words that is as good as a command: the owner, or an expert who was asked."""
    owner = scene.casus.owner
    if now - comment.created_at > LATELY:
        return []
    if owner is None or comment.author is None or owner.id != comment.author.id:
        return _no_in_a_word(scene, comment)
    if line := _about_a_lesson(scene, comment) or _on_agenda(scene, comment) or _to_an_appeal(scene, comment):
        return [line]
    was_taken = f"{OUTCOME}/{comment.id}" in scene.said  # by a run that came to nothing after that
    is_about_it = was_taken or scene.course.question or Status.ADVISED in scene.casus.statuses
    if not (is_about_it or _was_heard(scene, comment) or _has_ended_it(scene, comment)):
        return []
    words = comment.given.rest
    name = verdict(words) or _nod(scene, comment)
    return [Line(name, "", words)] if name else []


def _was_heard(scene: Scene, comment: Comment) -> bool:
    """Whether an expert has answered before a comment: formally, or in plain words."""
    answers = [each.comment for each in scene.responses.values() if not each.is_no]
    advice = [each.comment for each in scene.course.advice]
    unread = [each.id for each in scene.words if any(map(is_advice, each.given.lines)) and not each.was_edited]
    return any(each < comment.id for each in (*answers, *advice, *unread))


def _has_ended_it(scene: Scene, comment: Comment) -> bool:
    """Whether the owner closed the casus, and said how it ended before we could ask."""
    issue, owner = scene.casus.issue, scene.casus.owner
    by_owner = owner is not None and issue.closed_by is not None and issue.closed_by.id == owner.id
    return (
        not issue.is_open
        and by_owner
        and not set(scene.casus.statuses) & ENDED
        and not scene.course.has_seen(comment.id)
    )


def _nod(scene: Scene, comment: Comment) -> str | None:
    """A bare yes or no right below our question whether it helped."""
    if (
        scene.course.question
        and comment.id > scene.course.question
        and _is_right_below(scene, scene.course.question, comment)
    ):
        words = comment.given.rest
        return "helped" if agrees(words) else "not-helped" if declines(words) else None
    return None


def _is_right_below(scene: Scene, question: int, comment: Comment) -> bool:
    """Whether nobody else wrote in between: then it may answer what somebody else asked."""
    between = (each for each in scene.comments if question < each.id < comment.id)
    return not any(each.author is not None and not each.author.is_bot for each in between)


def _is_surely_to(scene: Scene, question: int, comment: Comment) -> bool:
    """As above; and a mail may answer any that came since its writer last wrote, also one from before our question."""
    if not _is_right_below(scene, question, comment):
        return False
    owner = scene.casus.owner
    there = [each for each in scene.comments if each.id < question]
    last = max((each.id for each in there if owner and each.author and each.author.id == owner.id), default=0)
    return not comment.by_mail or question_in((each for each in there if each.id > last), scene.checkout) is None


def is_passed_by(scene: Scene, comment: Comment, author: Person) -> bool:
    """Whether it is the owner's yes or no to somebody who wrote below our question.

    It is noted as seen, so that it stays one to them, also where they take back what they wrote.
    """
    owner, words = scene.casus.owner, comment.given.rest
    if owner is None or owner.id != author.id or not (agrees(words) or declines(words)):
        return False
    proposed, told = _last_question(scene, comment.id), scene.about(OUTCOME)
    asked = (scene.course.question, proposed.id if proposed is not None else 0, told[-1][0].id if told else 0)
    return any(0 < each < comment.id and not _is_surely_to(scene, each, comment) for each in asked)


def _no_in_a_word(scene: Scene, comment: Comment) -> list[Line]:
    """Of an expert who was asked and says no, or that they are away until a day; not of who takes part."""
    login = comment.author.login.lower() if comment.author is not None else ""
    word = scene.responses.get(login)
    takes_part = login in map(str.lower, scene.casus.issue.assignees)
    if word is None or not word.is_no or not word.is_plain or word.comment != comment.id or takes_part:
        return []
    sent = scene.checkout.network.calendar.today(comment.created_at)
    day = back_on(comment.given.rest, sent) if word.kind is ReplyKind.AWAY else None
    away = [Line(PAUSE, day.isoformat(), how=How.PLAIN)] if day is not None and day > scene.today else []
    return [Line(NOT_NOW, how=How.PLAIN), *away]


def _on_agenda(scene: Scene, comment: Comment) -> Line | None:
    """The owner's bare yes or no to our question whether a meeting may talk about it, right after that."""
    asked = _last_question(scene, comment.id)
    if asked is None or not _is_right_below(scene, asked.id, comment):
        return None
    text, is_surely_to = comment.given.rest, _is_surely_to(scene, asked.id, comment)
    return Line("agenda") if agrees(text) and is_surely_to else Line("agenda", "weg") if declines(text) else None


def _to_an_appeal(scene: Scene, comment: Comment) -> Line | None:
    """The owner's bare yes to our question whether others may be called elsewhere, right after that."""
    asked = _last_asked(scene, frozenset({APPEAL_ASKED}), comment.id)
    is_yes = asked is not None and _is_surely_to(scene, asked.id, comment) and agrees(comment.given.rest)
    return Line("blog") if is_yes else None


def _last_question(scene: Scene, before: int | None = None) -> Comment | None:
    """Our comment that asks whether a meeting may talk about it, where that is the last that we asked."""
    return _last_asked(scene, frozenset({AGENDA, AGENDA_ASKED}), before)


def _last_asked(scene: Scene, wanted: frozenset[str], before: int | None = None) -> Comment | None:
    """Our comment of such a kind, where that is the last that we asked."""
    asked = [
        (each, kind)
        for each, mark in scene.ours
        if (kind := mark.key.partition("/")[0]) in {AGENDA, AGENDA_ASKED, ADVICE, QUESTION, OUTCOME, APPEAL_ASKED}
        and (before is None or each.id < before)
    ]
    return asked[-1][0] if asked and asked[-1][1] in wanted else None


def _about_a_lesson(scene: Scene, comment: Comment) -> Line | None:
    """The owner's yes or no to a lesson of it."""
    if _may_share(scene, comment):
        return Line("lesson")
    return Line("unlist") if LESSON_DRAFT in scene.said and withholds(comment.given.rest) else None


def _may_share(scene: Scene, comment: Comment) -> bool:
    """Whether the owner says yes where we last asked whether a lesson may be made of it: right below that, unless
    their words can mean nothing else. Those count from when they said that it helped, also where our run came later.
    """
    told, wish, words = scene.about(OUTCOME), scene.course.wish, comment.given.rest
    if not told or told[-1][1].state.get("asks") is not True:
        return False
    ours, said_in = told[-1][0].id, told[-1][1].state.get("comment")
    is_below = comment.id > ours and _is_surely_to(scene, ours, comment)
    is_meant = shares(words) and comment.id > (said_in if isinstance(said_in, int) else ours)
    is_open = wish is None or wish.comment == comment.id  # by a run that came no further
    return is_open and (is_meant or (agrees(words) and is_below))


def shares_at_once(scene: Scene, comment: Comment, now: datetime, *, has_ended: bool) -> bool:
    """Whether the owner says, in words that mean nothing else, that a lesson may be made of it, before we asked that:
    one late run reads it together with their word that it helped, or `has_ended` says that this stands beside it.
    """
    owner, network = scene.casus.owner, scene.checkout.network
    is_theirs = owner is not None and comment.author is not None and comment.author.id == owner.id
    is_asked = (
        network.section(Drafting) is not None and scene.course.wish is None and now - comment.created_at <= LATELY
    )
    words = comment.given.rest
    return is_theirs and is_asked and (shares_beside(words) if has_ended else shares(words))


def with_a_thumb(hub: Reader, scene: Scene, now: datetime) -> Iterator[Said]:
    """The owner's 👍 on our question whether it helped, or may be discussed or told of elsewhere; GitHub starts no run
    for it, so the sweep looks. Who asked by mail has no account to give one with.
    """
    owner, question = scene.casus.owner, scene.course.question
    if is_by_mail(owner):
        return
    if owner is not None and question and Status.ADVISED in scene.casus.statuses and scene.casus.issue.is_open:
        asked = next(comment for comment, _ in scene.ours if comment.id == question)
        if owner.id in hub.thumbs_on(asked):
            yield Said(asked, owner, frozenset({Role.OWNER}), [Line("helped")])
    appeal = _last_asked(scene, frozenset({APPEAL_ASKED}))
    if owner is not None and appeal is not None and _is_called_for(hub, scene, appeal, owner, now):
        yield Said(appeal, owner, frozenset({Role.OWNER}), [Line("blog")])
    proposed = _last_question(scene)
    if owner is None or proposed is None or not _waits_for_a_yes(scene, proposed, now):
        return
    if owner.id in {each.id for each in hub.hands_on(proposed).liked}:
        yield Said(proposed, owner, frozenset({Role.OWNER}), [Line("agenda")])


def _is_called_for(hub: Reader, scene: Scene, asked: Comment, owner: Person, now: datetime) -> bool:
    """Whether the owner now gave a 👍 to our question whether others may be called."""
    is_agreed = any(mark.state.get(AGREED) is True for _, mark in scene.ours)
    is_waiting = scene.casus.issue.is_open and not is_agreed and now - asked.created_at <= LATELY
    return is_waiting and owner.id in {each.id for each in hub.hands_on(asked).liked}


def _waits_for_a_yes(scene: Scene, proposed: Comment, now: datetime) -> bool:
    """Whether the owner hasn't said since we asked whether a meeting may talk about it."""
    is_on = scene.checkout.network.labels.agenda.name.lower() in map(str.lower, scene.casus.issue.labels)
    is_new = proposed.id > scene.course.on_agenda_by and now - proposed.created_at <= LATELY
    return scene.casus.issue.is_open and is_new and not is_on
