"""Whose year is over, what they answered wherever they did, and whose pause has lasted a quarter of a year."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from ospo_automation.core.casus.asks import is_word_on_it
from ospo_automation.core.casus.remembered import BOARD, Rows, rows_on
from ospo_automation.core.casus.rounds import is_away
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, own_comments
from ospo_automation.core.incoming.plain_words import declines
from ospo_automation.core.incoming.slash import How, names
from ospo_automation.core.network.joiner import Settings
from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.sight.confirmations import (
    CONFIRM,
    CONFIRMATIONS,
    MONTH,
    QUARTER,
    TO_ONE,
    YEAR,
    Memory,
    YearlyQuestion,
    confirmed,
    last_right,
    members,
    rests_without_end,
    right_on,
)
from ospo_automation.core.sight.scene import later

from .facts import Facts, Member

People = Mapping[int, tuple[str, Profile]]
MOST_AT_ONCE = 3  # of each in one run; the next ones do the rest
AWAY = {"leave", "pause"}


def gather(hub: Reader, event: Event) -> Facts | None:
    checkout = hub.checkout
    network = checkout.network
    if network.section(Settings) is None:
        return None
    if not event.is_scheduled and not _may_be_asked_on(event, hub):
        return None
    ours = own_issue(hub, CONFIRMATIONS)
    memory = Memory.of(ours)
    if not event.is_scheduled and event.number not in {each.number for each in memory.asked.values()}:
        return None
    today, board = network.calendar.today(event.now), own_issue(hub, BOARD)
    rows = rows_on(board, network.bots, checkout.accounts)
    people = members(checkout)
    # Whose a login in our files is, only a sweep has asked of all.
    over = {id_: each for id_, each in memory.asked.items() if id_ not in people and event.is_scheduled}
    memory = _kept(memory, people, hub, rows, today, is_sweep=event.is_scheduled)
    answered = dict(_answers(memory, hub, event))
    open_ = {id_: each for id_, each in memory.asked.items() if id_ not in answered}
    found = Facts(
        network,
        ours,
        memory,
        (),
        (),
        dict(list(answered.items())[:MOST_AT_ONCE]),
        (),
        rows,
        board.number if board is not None else None,
        today,
        later(today),
        over=dict(list(over.items())[:MOST_AT_ONCE]),
        begins_with_seen=bool(memory.seen) and all(last_right(page) is None for _, page in people.values()),
        said_so=[id_ for id_, (_, page) in people.items() if page == Profile()],
    )
    if not event.is_scheduled:
        return found
    silent = [_member(id_, hub) for id_, each in open_.items() if id_ in people and each.day < today - MONTH]
    is_working_day = network.calendar.is_working_day(today)
    may_ask = is_working_day and not memory.is_full
    due = sorted(_due(memory, answered, hub, rows, today)) if may_ask else []
    resting = [id_ for id_, (since, is_asked) in memory.rests.items() if not is_asked and since <= today - QUARTER]
    return replace(
        found,
        silent=silent[:MOST_AT_ONCE] if board is not None else (),
        due=[_member(id_, hub) for _, id_ in due[:MOST_AT_ONCE]],
        resting=[_member(id_, hub) for id_ in (resting if is_working_day else ())[:MOST_AT_ONCE]],
    )


def _may_be_asked_on(event: Event, hub: Reader) -> bool:
    """Whether it is an issue on which somebody may have been asked: no question is spent on any other."""
    label = hub.checkout.network.labels.join.name.lower()
    return event.number is not None and label in map(str.lower, hub.issue(event.number).labels)


def _kept(memory: Memory, people: People, hub: Reader, rows: Rows, today: date, *, is_sweep: bool) -> Memory:
    """Without what is over: whose page says a later day by now, and pauses that ended. Of who left it is still told."""
    checkout = hub.checkout
    rest = rests_without_end(rows.pauses, checkout)
    last = {id_: last_right(people[id_][1]) for id_ in memory.asked if id_ in people}
    undated = [id_ for id_, (_, page) in people.items() if last_right(page) is None]
    seen: Mapping[int, date] = {id_: memory.seen.get(id_, today) for id_ in undated} if is_sweep else memory.seen
    renewed = {id_ for id_, day in last.items() if day is not None and day >= memory.asked[id_].day}
    due = confirmed(memory, checkout)
    return Memory(
        {id_: each for id_, each in memory.asked.items() if id_ not in renewed},
        {id_: day for id_, day in memory.yes.items() if not is_sweep or _is_needed(id_, people, due)},
        {id_: memory.rests.get(id_, (today, False)) for id_ in rest} if is_sweep else memory.rests,
        seen,
    )


def _is_needed(id_: int, people: People, due: Collection[str]) -> bool:
    """Whether only we know that somebody said yes: their page will say so, or they have none that can."""
    login, page = people.get(id_, ("", Profile()))
    return login in due or (bool(login) and page == Profile())


def _due(
    memory: Memory, answered: Mapping[int, int], hub: Reader, rows: Rows, today: date
) -> Iterator[tuple[date, int]]:
    """Whose day is a year ago, the longest first. Who is away is left alone until they are back."""
    for id_, (login, page) in members(hub.checkout).items():
        day = right_on(id_, page, memory)
        is_known = id_ in memory.asked or id_ in answered or (id_ in memory.yes and page != Profile())
        if day is not None and day <= today - YEAR and not is_known and not is_away(login, page, rows.pauses, today):
            yield day, id_


def _member(id_: int, hub: Reader) -> Member:
    login, page = members(hub.checkout)[id_]
    opened = own_issue(hub, TO_ONE.key(id_))
    number = opened.number if opened is not None else _own_form(page.form or 0, id_, hub)
    topics = hub.checkout.network.topics
    signed = {reason.topic for reason in hub.checkout.expertise.reasons(login)} | set(page.topics)
    titles = [topic.title for path, topic in topics.items() if path in signed]
    return Member(id_, login, page, number, opened is not None, titles)


def _own_form(number: int, id_: int, hub: Reader) -> int:
    """The issue of their form, where it is still there and theirs; 0 otherwise, so that one is opened for them."""
    try:
        issue = hub.issue(number) if number else None
    except Gone:
        return 0
    is_theirs = issue is not None and issue.author is not None and issue.author.id == id_ and not issue.is_locked
    return number if is_theirs else 0


def _answers(memory: Memory, hub: Reader, event: Event) -> Iterator[tuple[int, int]]:
    """Who said since that it is right, with the issue on which they were asked: there with a thumb or any word that is
    no no, or by taking part in a casus.
    """
    said: dict[int, list[Comment]] = {}
    numbers = hub.read_so_far() if event.is_scheduled else [event.number or 0]
    if event.is_scheduled and memory.asked:
        numbers = sorted({*numbers, *hub.threads(hub.checkout.network.labels.join.name)})
    for number in numbers if memory.asked else ():
        for comment in hub.comments(number) if hub.has_read(number) or not event.is_scheduled else ():
            if comment.author is not None and comment.author.id in memory.asked:
                said.setdefault(comment.author.id, []).append(comment)
    calendar = hub.checkout.network.calendar
    people = members(hub.checkout) if memory.asked else {}
    for id_, asked in memory.asked.items():
        if id_ not in people:
            continue
        new = [each for each in said.get(id_, ()) if calendar.today(each.created_at) >= asked.day]
        if any(_says_yes(each, asked, hub) for each in new) or _has_thumb(id_, asked, hub, event):
            yield id_, asked.number


def _says_yes(comment: Comment, asked: YearlyQuestion, hub: Reader) -> bool:
    if comment.number != asked.number:
        return is_word_on_it(comment)
    question = _question(asked, hub)
    commands = {names()[line.name] for line in comment.given.lines if line.how is How.DONE}
    is_after = question is not None and comment.created_at >= question.created_at
    return is_after and not commands & AWAY and not declines(comment.given.rest) and is_word_on_it(comment)


def _question(asked: YearlyQuestion, hub: Reader) -> Comment | None:
    ours = own_comments(hub.comments(asked.number), hub.checkout.network.bots)
    return next((comment for comment, mark in ours if mark.key == key_of(asked.day)), None)


def _has_thumb(id_: int, asked: YearlyQuestion, hub: Reader, event: Event) -> bool:
    question = _question(asked, hub) if event.is_scheduled and hub.has_read(asked.number) else None
    return question is not None and id_ in hub.thumbs_on(question)


def key_of(day: date) -> str:
    return f"{CONFIRM}/{day.isoformat()}"
