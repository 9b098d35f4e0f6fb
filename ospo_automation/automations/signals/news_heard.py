"""What coordinators said of the weekly lists of news, and what there is to do with a reading of the feeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ospo_automation.core.casus.part import Role
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.sight.question_between import may_answer, question_in, says_bare
from ospo_automation.core.sight.signing_form import roles_in_network
from ospo_automation.core.signals.feeds_kept import NEWS, kept_in, week_of
from ospo_automation.core.signals.news_list import NewsList
from ospo_automation.core.signals.tips_sent import Settings

from .filled_in_form import coordinators, liked
from .news_there import FeedRound, JudgedNews


def open_lists(hub: Reader) -> list[OwnIssue]:
    return [each for each in hub.own_issues() if each.is_open and NEWS.has(each.key)]


def judged(hub: Reader, own: OwnIssue) -> JudgedNews:
    """Words of coordinators in turn, then ticks, which only who may change the text can give, and then a coordinator's
    👍, which is a yes to all that is left.
    """
    before = now = NewsList.of(own.state)
    by: list[int] = []
    is_unsure = False
    comments = sorted(hub.comments(own.number), key=lambda each: each.id)
    question = question_in(comments, hub.checkout)
    for each in comments:
        if each.id <= before.heard or each.is_ours(hub.checkout.network.bots):
            continue
        now = replace(now, heard=each.id)
        is_clear = not may_answer(each, question)
        said = now.called(each.given.rest, is_clear=is_clear) if not each.was_edited else {}
        is_bare = not said and says_bare(each)
        if not (said or is_bare) or Role.COORDINATOR not in roles_in_network(each.author, hub.checkout):
            continue
        now, is_unsure = now.judged(said), is_unsure or is_bare
        by += [] if is_bare else [each.id]
    now = now.judged(now.ticked(own.body))
    issue = hub.issue(own.number)
    if issue.thumbs_up and coordinators(hub) & {each.id for each in liked(hub, issue)}:
        now = now.judged(dict.fromkeys(now.left, True))
    # A word that counted for nothing is remembered as heard: it stays that, also where somebody takes back what they
    # wrote above it.
    is_same = now.verdicts == before.verdicts and not is_unsure
    return JudgedNews(own, before, before if is_same else now, by, is_unsure and bool(now.left))


def lists_now(hub: Reader, lists: Sequence[OwnIssue]) -> Iterator[JudgedNews]:
    for each in lists:
        try:
            yield judged(hub, each)
        except Gone:
            continue


def feed_round(hub: Reader, event: Event, home: OwnIssue, settings: Settings) -> FeedRound | None:
    """None where this run has nothing to do with feeds."""
    if hub.offers is None:
        return None
    memory = kept_in(hub.comments(home.number), hub.checkout.network.bots)
    key = NEWS.key(week_of(hub.checkout.network.calendar.today(event.now)))
    older = [each.number for each in open_lists(hub) if each.key != key]
    return FeedRound(settings, memory, hub.offers, key in hub.own_keys(), older)
