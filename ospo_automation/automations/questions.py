"""Questions that came up at a meeting stand in a list; those that a coordinator chooses become a casus."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ospo_automation.core.casus.casus import ASKED, KIND
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, KeepIssue, React, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.accounts import known_today
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import (
    ORIGIN,
    Comment,
    Hands,
    Issue,
    OwnIssue,
    own_comments,
    own_state,
    owner_record,
    person_in,
)
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.days import past_day
from ospo_automation.core.incoming.personal import kinds, title
from ospo_automation.core.incoming.plain_words import agrees
from ospo_automation.core.meetings.agenda_points import day_of
from ospo_automation.core.meetings.notes import minutes_in, taken
from ospo_automation.core.meetings.open_questions import (
    LIKED,
    MADE,
    ORDER,
    QUESTIONS,
    SEEN,
    Choices,
    Question,
    WantedCasus,
    answers,
    filled_in,
    listed,
    made_in,
    order_of,
    ticked,
    wishes,
)
from ospo_automation.core.meetings.sent_in import MINUTES as FORM
from ospo_automation.core.meetings.sent_in import sent_in
from ospo_automation.core.meetings.series import AGENDA, Settings
from ospo_automation.core.network.labels import TOPICS
from ospo_automation.core.outgoing.page_words import fitted
from ospo_automation.core.outgoing.safe import LONGEST_QUOTE, ZERO_WIDTH_SPACE, Mention, Safe, clean, inline
from ospo_automation.core.sight.all_meetings import known
from ospo_automation.core.sight.minute_taker import Written, agenda_key, below, day_in, may_write

MOST_OPENED = 3  # casussen in one run, so that a long list floods nobody; the sweep goes on
MOST_LISTED = 100  # topics to choose from
MOST_READ = 50  # comments below the list in one run
MOST_UNCLEAR = 3  # answers in one run to what we couldn't read
MOST_STRANGE = 10  # words that we show because we don't know them
MOST_KEPT = 20  # people whose 👍 is remembered
MOST_SWEPT = 2  # closed agendas, the newest, in whose lists a 👍 or a tick still counts
LONGEST_TITLE = 110
SOURCE = "source"  # in our comment about the minutes: the comment from which they came
TAKEN_FROM = "minutes"
HAND = "hand"  # in the list: who ticked last, for what is still to be opened


@dataclass(frozen=True)
class Spoken:
    """A comment that chooses questions. `unclear` is the first wish in it that can't be carried out, with the reason
    in `why`. `is_settled`: nothing in it is left to open. `is_passed_by`: a yes to what somebody else said.
    """

    comment: int
    unclear: WantedCasus | None = None
    why: str = ""
    is_settled: bool = True
    is_passed_by: bool = False


@dataclass(frozen=True)
class Facts:
    """`more` questions found no place in the list. `chosen` are those that are to become a casus, each with who said
    so; `ticked` what is ticked in the list, and `ticked_by` who did so. `since` is when that was first shown, `writer`
    who wrote the minutes, by login.
    """

    checkout: Checkout
    number: int
    day: date
    questions: Sequence[Question]
    state: Mapping[str, Any]
    since: datetime
    writer: str
    more: int = 0
    chosen: Sequence[tuple[Question, Person]] = ()
    spoken: Sequence[Spoken] = ()
    ticked: Collection[int] = ()
    ticked_by: Person | None = None
    liked: tuple[int, ...] = ()


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    if network.section(Settings) is None or event.number is None:
        return None
    comments, issue = hub.comments(event.number), hub.issue(event.number)
    found = None if issue.is_pull_request or issue.is_locked else _minutes(issue, comments, hub, event)
    if found is None:
        return None
    text, day, writer = found
    ours = next((each for each, mark in own_comments(comments, network.bots) if mark.key == QUESTIONS), None)
    state = own_state(comments, network.bots, QUESTIONS)
    asked = taken(text, day).questions
    questions = listed(asked, state, hub.checkout.form, (network.contact,))
    if not questions and ours is None:
        return None
    since = ours.created_at if ours is not None else event.now
    more = len({Question(0, each).key for each in asked}) - len(questions)
    facts = Facts(hub.checkout, event.number, day, questions, state, since, writer, more)
    return facts if ours is None else _chosen(facts, ours, comments, hub, event)


def _minutes(issue: Issue, comments: Sequence[Comment], hub: Reader, event: Event) -> tuple[str, date, str] | None:
    """The minutes on an agenda or with the form, by somebody who may write them, with the day of the meeting and who
    that was.

    None where there are none yet, or none that we make a page of.
    """
    network, today = hub.checkout.network, hub.checkout.network.calendar.today(event.now)
    written: Written | None = None
    day: date | None = None
    writer = issue.author
    if key := agenda_key(issue, comments, network.bots):
        written = below(comments, hub, own_state(comments, network.bots, TAKEN_FROM).get(SOURCE))
        if written is not None and written.is_allowed:
            meeting = next((each for each in known(hub, event.now) if AGENDA.key(each.key) == key), None)
            has_begun = meeting is None or meeting.starts <= event.now
            day = (meeting.day if meeting is not None else day_in(issue, key)) if has_begun else None
            writer = next(each.author for each in comments if each.id == written.comment)
    elif (sent := sent_in(issue, hub.checkout)) is not None and sent.form == FORM and writer is not None:
        written = Written(sent.reading.text("minutes"), is_allowed=may_write(writer.login, hub))
        day = past_day(sent.reading.text("held_on"), network.calendar.today(issue.created_at))
    if written is None or writer is None or not written.is_allowed or day is None or day > today:
        return None
    return None if kinds(written.text, known=(network.contact,)) else (written.text, day, writer.login)


def _chosen(facts: Facts, ours: Comment, comments: Sequence[Comment], hub: Reader, event: Event) -> Facts:
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


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Agendas that were closed lately; `minutes` looks at the open ones. A 👍 and a tick start no run."""
    if hub.checkout.network.section(Settings) is None:
        return ()
    ours = [each for each in hub.own_issues() if not each.is_open and AGENDA.has(each.key)]
    left = sorted((each for each in ours if _has_left(each, hub)), key=day_of)
    return [hub.issue(each.number) for each in left[-MOST_SWEPT:]]


def _has_left(agenda: OwnIssue, hub: Reader) -> bool:
    """Whether its list holds questions that are no casus."""
    state = own_state(agenda.comments, hub.checkout.network.bots, QUESTIONS)
    return bool(set(order_of((), state)) - made_in(state).keys())


automation = Automation(
    name="questions",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issue_comment.created",
        "pull_request.closed",
        "workflow_dispatch",
        "schedule",
    ),
    may=(KeepIssue, React, Say),
    issues=(ORIGIN,),
    settings=None,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
)
