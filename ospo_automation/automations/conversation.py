"""What people ask with a word behind a slash is done, and where the casus stands is told in one comment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ospo_automation.commands import COMMANDS
from ospo_automation.commands.ask import named_in
from ospo_automation.commands.link import number_in
from ospo_automation.core.casus.casus import INTAKE, assess, is_by_us
from ospo_automation.core.casus.course import (
    ADVICE,
    AGENDA,
    AGENDA_ASKED,
    LESSON_DRAFT,
    OUTCOME,
    QUESTION,
    ROUTING,
    Course,
    advice_in,
    is_advice,
)
from ospo_automation.core.casus.mailing import HOUR, MOST_TO_OTHERS
from ospo_automation.core.casus.overview import ENDED
from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import BOARD, NO_ROOM, ROWS, Rows, rows_on
from ospo_automation.core.casus.rounds import Load
from ospo_automation.core.casus.turns import in_turn, looked_at
from ospo_automation.core.command import Call, Change, Command, Stray, almost, by_name
from ospo_automation.core.engine.automation import Automation, When
from ospo_automation.core.engine.effects import (
    Assign,
    CloseIssue,
    Effect,
    React,
    Relabel,
    ReopenIssue,
    Say,
    SetStatus,
    Tell,
)
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.absence import back_on
from ospo_automation.core.incoming.answering import Said as Kind
from ospo_automation.core.incoming.personal import kinds
from ospo_automation.core.incoming.plain_words import agrees, declines, shares, shares_beside, verdict, withholds
from ospo_automation.core.incoming.slash import MOST_LINES, NOT_NOW, PAUSE, Conversation, How, Line
from ospo_automation.core.knowledge.published import Drafting
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Gone, Moved, Refused
from ospo_automation.core.sight.scene import Scene, goes_on_at, look
from ospo_automation.core.standing import Standing, after

LARGE_TEAM = 3  # from so many people on it helps to say who does what
MOST_STRANGERS = 3  # people of whom we ask GitHub in one run whether they maintain the repository
MOST_LINKED = 3  # issues at which we look in one run to see whether they are a casus
MOST_READ = 200  # comments with commands in one run
MOST_AT_ONCE = 12  # effects of commands in one run; the rest waits for the next
MOST_ANSWERS = 10  # comments of ours about commands on one casus in a day: after that a reaction is enough
MOST_ADVICE = 10  # shown in our comment
MOST_SEEN = 3  # reactions in one run to what isn't answered any more
MOST_ANSWERS_TO_OTHERS = 5  # of those to people without a part in it: the others are answered all the same
REFUSAL, AGAIN = "refusal", "again"
ANSWERED = ("help", REFUSAL, AGAIN, "unlist", "link", "agenda")
KNOWN = by_name(COMMANDS)
LINKING = KNOWN["link"]
WORDS = {"text", "sentence"}
"""What has to stand behind a command that takes all words of a comment."""
ANYWHERE = {"pause", "back"}  # what an expert can ask in any issue
DAY = timedelta(days=1)
LATELY = timedelta(days=30)
"""What was said before that in plain words, or edited, is past: nobody expects anything of it any more."""


@dataclass(frozen=True)
class Said:
    """A comment with commands, and what its author is in this casus."""

    comment: Comment
    actor: Person
    roles: frozenset[Role]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Facts:
    """`waiting` are the comments that weren't looked at before, also those that are too many for this run."""

    scene: Scene
    said: Sequence[Said]
    now: datetime
    load: Load = field(default_factory=Load)
    rows: Rows = field(default_factory=Rows)
    board: int | None = None
    is_casus: bool = True
    strays: Mapping[int, Stray] = field(default_factory=dict)
    waiting: Collection[int] = ()


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    if scene is None:
        return _elsewhere(hub, event)
    if not (scene.casus.is_complete or scene.course.seen or _new(scene, event.now)):
        return None
    new = _new(scene, event.now)
    said = [
        *_said(hub, scene, new),
        *(_with_a_thumb(hub, scene, event.now) if event.is_scheduled or event.is_manual else ()),
    ]
    names = _names(said)
    waiting = [comment.id for comment, _, _ in new]
    facts = _with_rows(hub, Facts(scene, said, event.now, strays=_strays(hub, scene, said), waiting=waiting), names)
    if "ask" not in names:
        return facts
    # Read later than the casus: another run may have asked in between.
    load = hub.load(event.now, about=_may_be_asked(scene, said))
    past = scene.past.joined(load.asks, scene.number)
    return replace(facts, load=load, scene=replace(scene, checkout=hub.checkout, past=past))


def _may_be_asked(scene: Scene, said: Iterable[Said]) -> list[str]:
    """Whom a command asks for by name, or by a topic."""
    checkout = scene.checkout
    found: list[str] = []
    for line in (line for each in said for line in each.lines if line.name in KNOWN and KNOWN[line.name].name == "ask"):
        wanted = named_in(line.argument)
        path = checkout.network.topic_named(wanted)
        rings = checkout.expertise.rings([path]) if path else ()
        found += [login for ring in rings for login in ring.experts] or [checkout.accounts.today(wanted)]
    return found


def _strays(hub: Reader, scene: Scene, said: Iterable[Said]) -> dict[int, Stray]:
    """What people want to link with that is no casus. Whoever may not link at all makes us look at nothing."""
    found: dict[int, Stray] = {}
    for each in said:
        for number in _linked(each.comment, each.lines) if LINKING.is_for(each.roles) else ():
            if number != scene.number and (stray := _stray(hub, number)) is not None:
                found[number] = stray
    return found


def _stray(hub: Reader, number: int) -> Stray | None:
    network = hub.checkout.network
    try:
        issue = hub.issue(number)
        is_casus = assess(issue, hub.comments(number), hub.checkout.form, network) is not None
    except Moved as moved:
        return Stray("moved", moved.place)
    except Gone:
        return Stray("missing")
    if is_casus:
        return None
    return Stray("missing" if issue.is_pull_request else "ours" if is_by_us(issue, network) else "other")


def _linked(comment: Comment, lines: Iterable[Line]) -> list[int]:
    """The numbers with which a comment wants to link its casus."""
    wanted = (line for line in lines if line.how is How.DONE and KNOWN.get(line.name) is LINKING)
    return [number for line in wanted if (number := number_in(line.argument, comment))]


def _names(said: Iterable[Said]) -> set[str]:
    return {KNOWN[line.name].name for each in said for line in each.lines if line.name in KNOWN}


def _with_rows(hub: Reader, facts: Facts, names: Collection[str]) -> Facts:
    board = own_issue(hub, BOARD) if ANYWHERE & set(names) else None
    if board is None:
        return facts
    return replace(facts, rows=rows_on(board, hub.checkout.network.bots, hub.checkout.accounts), board=board.number)


def _elsewhere(hub: Reader, event: Event) -> Facts | None:
    """In an issue that is no casus an expert can still ask for a pause: where they read that they can."""
    if event.comment is None or not event.gives_command:
        return None
    scene = look(hub, event, at_rest=True, anywhere=True)
    if scene is None:
        return None
    new = ((comment, author, given) for comment, author, given in _new(scene, event.now) if comment.id == event.comment)
    said = []
    for comment, author, given in new:
        roles = _roles(scene, author)
        wanted = [line for line in given if line.name in KNOWN and KNOWN[line.name].name in ANYWHERE]
        if wanted and Role.EXPERT in roles:
            said.append(Said(comment, author, roles, wanted))
    facts = Facts(scene, said, event.now, is_casus=False)
    return _with_rows(hub, facts, _names(said)) if said else None


def _new(scene: Scene, now: datetime) -> list[tuple[Comment, Person, list[Line]]]:
    """People's comments that hold a command and weren't looked at yet, oldest first.

    Of those edited since nothing is carried out: whoever may edit them isn't always who wrote them.
    """
    bots = scene.checkout.network.bots
    found = []
    has_helped = False
    for comment in sorted(scene.comments, key=lambda each: each.id):
        author = comment.author
        if author is None or author.is_bot or comment.is_ours(bots):
            continue
        is_seen = scene.course.has_seen(comment.id)
        if comment.was_edited:
            given = [] if now - comment.created_at > LATELY else _to_write_again(scene, comment, is_seen=is_seen)
        elif is_seen:
            continue
        else:
            given = _given(scene, comment, author)
            plain = _in_a_word(scene, comment, now)
            helps = has_helped or any(KNOWN[line.name].name == "helped" for line in plain)
            if helps and _shares_at_once(scene, comment, now, has_ended=bool(plain)):
                plain = [*plain, Line("lesson", how=How.PLAIN)]
            given = [*given, *_beside(given, plain)]
            has_helped = has_helped or any(line.name in KNOWN and KNOWN[line.name].name == "helped" for line in given)
        if given or (not comment.was_edited and _is_passed_by(scene, comment, author)):
            found.append((comment, author, given))
    return found


def _beside(given: Sequence[Line], plain: Sequence[Line]) -> Sequence[Line]:
    """What plain words say beside commands, as in `Graag.` above `/parkeren 11 januari`.

    Where a command takes them as its text, or says the same, they are that.
    """
    takes_words = any(line.name in KNOWN and KNOWN[line.name].argument in WORDS for line in given)
    names = {KNOWN[line.name].name for line in given if line.name in KNOWN}
    return [] if takes_words else [line for line in plain if KNOWN[line.name].name not in names]


def _is_passed_by(scene: Scene, comment: Comment, author: Person) -> bool:
    """Whether it is the owner's yes or no to somebody who wrote below our question.

    It is noted as seen, so that it stays one to them, also where they take back what they wrote.
    """
    owner, words = scene.casus.owner, comment.given.rest
    if owner is None or owner.id != author.id or not (agrees(words) or declines(words)):
        return False
    proposed, told = _last_question(scene, comment.id), scene.about(OUTCOME)
    asked = (scene.course.question, proposed.id if proposed is not None else 0, told[-1][0].id if told else 0)
    return any(0 < each < comment.id and not _is_right_below(scene, each, comment) for each in asked)


def _given(scene: Scene, comment: Comment, author: Person) -> list[Line]:
    """The commands in a comment, and what looks like one; in a sentence only of people with a part in the casus."""
    takes_part = bool(_roles(scene, author))
    return [
        line
        for line in comment.given.lines[:MOST_LINES]
        if (line.name in KNOWN and (line.how is How.DONE or takes_part)) or (line.how is How.UNKNOWN and _meant(line))
    ]


def _meant(line: Line) -> str | None:
    """The command that somebody may have meant by a name that we don't know."""
    two = "-".join((line.name, *line.argument.split()[:1])).lower()
    return almost(line.name, KNOWN) or almost(two, KNOWN)


def _to_write_again(scene: Scene, comment: Comment, *, is_seen: bool) -> list[Line]:
    """What looks like a command in an edited comment, where its writer may wait for something to happen.

    Of one that was looked at before that is so where we didn't understand it then.
    """
    was_refused = f"{REFUSAL}/{comment.id}" in scene.said
    if f"{AGAIN}/{comment.id}" in scene.said or (is_seen and not was_refused):
        return []
    lines = [line for line in comment.given.lines if line.name in KNOWN and line.how is How.DONE]
    return [replace(line, how=How.EDITED) for line in lines[:1]]


def _in_a_word(scene: Scene, comment: Comment, now: datetime) -> list[Line]:
    """What somebody says in plain words that is as good as a command: the owner, or an expert who was asked."""
    owner = scene.casus.owner
    if now - comment.created_at > LATELY:
        return []
    if owner is None or comment.author is None or owner.id != comment.author.id:
        return _no_in_a_word(scene, comment)
    if line := _about_a_lesson(scene, comment) or _on_agenda(scene, comment):
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


def _no_in_a_word(scene: Scene, comment: Comment) -> list[Line]:
    """Of an expert who was asked and says no, or that they are away until a day; not of who takes part."""
    login = comment.author.login.lower() if comment.author is not None else ""
    word = scene.responses.get(login)
    takes_part = login in map(str.lower, scene.casus.issue.assignees)
    if word is None or not word.is_no or not word.is_plain or word.comment != comment.id or takes_part:
        return []
    sent = scene.checkout.network.calendar.today(comment.created_at)
    day = back_on(comment.given.rest, sent) if word.kind is Kind.AWAY else None
    away = [Line(PAUSE, day.isoformat(), how=How.PLAIN)] if day is not None and day > scene.today else []
    return [Line(NOT_NOW, how=How.PLAIN), *away]


def _on_agenda(scene: Scene, comment: Comment) -> Line | None:
    """The owner's bare yes or no to our question whether a meeting may talk about it, right after that."""
    asked = _last_question(scene, comment.id)
    if asked is None or not _is_right_below(scene, asked.id, comment):
        return None
    text = comment.given.rest
    return Line("agenda") if agrees(text) else Line("agenda", "weg") if declines(text) else None


def _last_question(scene: Scene, before: int | None = None) -> Comment | None:
    """Our comment that asks whether a meeting may talk about it, where that is the last that we asked."""
    asked = [
        (each, kind)
        for each, mark in scene.ours
        if (kind := mark.key.partition("/")[0]) in {AGENDA, AGENDA_ASKED, ADVICE, QUESTION, OUTCOME}
        and (before is None or each.id < before)
    ]
    return asked[-1][0] if asked and asked[-1][1] in {AGENDA, AGENDA_ASKED} else None


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
    is_below = comment.id > ours and _is_right_below(scene, ours, comment)
    is_meant = shares(words) and comment.id > (said_in if isinstance(said_in, int) else ours)
    is_open = wish is None or wish.comment == comment.id  # by a run that came no further
    return is_open and (is_meant or (agrees(words) and is_below))


def _shares_at_once(scene: Scene, comment: Comment, now: datetime, *, has_ended: bool) -> bool:
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


def _with_a_thumb(hub: Reader, scene: Scene, now: datetime) -> Iterator[Said]:
    """The owner's 👍 on our question whether it helped, or may be discussed at a meeting; GitHub starts no run for it,
    so the sweep looks.
    """
    owner, question = scene.casus.owner, scene.course.question
    if owner is not None and question and Status.ADVISED in scene.casus.statuses and scene.casus.issue.is_open:
        asked = next(comment for comment, _ in scene.ours if comment.id == question)
        if owner.id in hub.thumbs_on(asked):
            yield Said(asked, owner, frozenset({Role.OWNER}), [Line("helped")])
    proposed = _last_question(scene)
    if owner is None or proposed is None or not _waits_for_a_yes(scene, proposed, now):
        return
    if owner.id in {each.id for each in hub.hands_on(proposed).liked}:
        yield Said(proposed, owner, frozenset({Role.OWNER}), [Line("agenda")])


def _waits_for_a_yes(scene: Scene, proposed: Comment, now: datetime) -> bool:
    """Whether the owner hasn't said since we asked whether a meeting may talk about it."""
    is_on = scene.checkout.network.labels.agenda.name.lower() in map(str.lower, scene.casus.issue.labels)
    is_new = proposed.id > scene.course.on_agenda_by and now - proposed.created_at <= LATELY
    return scene.casus.issue.is_open and is_new and not is_on


def _said(hub: Reader, scene: Scene, new: Sequence[tuple[Comment, Person, list[Line]]]) -> list[Said]:
    """What is to be done now, in its turn. What would take too many questions to GitHub waits for the next run."""
    found: list[Said] = []
    strangers: set[str] = set()
    linked: set[int] = set()
    in_order = in_turn(new, scene.course, lambda person: bool(_roles(scene, person)))
    for comment, author, given in in_order[:MOST_READ]:
        roles = _roles(scene, author)
        linked.update(_linked(comment, given))
        if len(linked) > MOST_LINKED and found:
            break
        needs = [KNOWN[line.name] for line in given if line.name in KNOWN and line.how in {How.DONE, How.PLAIN}]
        if any(each.name == "help" or (Role.MAINTAINER in each.who and not each.is_for(roles)) for each in needs):
            strangers.add(author.login)
            if len(strangers) > MOST_STRANGERS:
                break
            if hub.is_maintainer(author.login):
                roles |= {Role.MAINTAINER}
        found.append(Said(comment, author, roles, given))
    return found


def _roles(scene: Scene, person: Person) -> frozenset[Role]:
    """What somebody is without asking GitHub."""
    return scene.parts.roles_of(person)


def decide(facts: Facts) -> Iterator[Effect]:
    state = Standing(_awake(facts.scene), facts.scene.course, facts.rows, facts.load)
    number, until = facts.scene.number, facts.scene.course.quiet_until
    if state.scene is not facts.scene:
        state.course = replace(state.course, quiet_until=None, back_to=None)
        yield Say(number, f"awake/{until}", "reminders/awake", {"day": until, "later": facts.scene.later})
    _hear(facts, state)
    yield from state.effects
    if facts.board is not None:
        for key, remembered in state.rows.changed(facts.rows).items():
            runs = dict(state.rows.runs) if key == ROWS else {}
            yield Say(facts.board, key, "board/rows", {"runs": runs}, remembered)
    if not facts.is_casus:
        return
    if state.scene.casus.statuses != facts.scene.casus.statuses:
        yield SetStatus(number, state.scene.casus.statuses[0])
    if facts.said or facts.scene.course.seen:
        yield _sticky(state.scene, state.course)


def _hear(facts: Facts, state: Standing) -> None:
    """Does what was said, in its turn, until it is enough for one run."""
    number = facts.scene.number
    seen: list[int] = []
    for said in facts.said:
        if len(state.effects) > MOST_AT_ONCE:
            break
        done = [_does(facts, said, index, state) for index in range(len(said.lines))]
        if all(each is None for each in done):  # enough was answered here for today, or it asks nothing
            seen.append(said.comment.id)
            if done and len(state.effects) < MOST_SEEN:
                state.effects.append(React(number, said.comment.id, "eyes"))
        elif not said.comment.is_ours(facts.scene.checkout.network.bots):
            state.effects.append(React(number, said.comment.id, "eyes"))
            state.effects.append(React(number, said.comment.id, "confused" if False in done else "+1"))
            seen.append(said.comment.id)
    state.course = looked_at(state.course, facts.waiting, seen)


def _does(facts: Facts, said: Said, index: int, state: Standing) -> bool | None:
    """Whether a command could be done; None where it only asked for one answer more than there are."""
    changes, is_done = _changes(facts, said, index, state)
    kept = [each for each in changes if not (isinstance(each, Say) and _is_one_too_many(facts, said, each, state))]
    for change in kept:
        state.take(change)
    return is_done if kept or not changes else None


def _is_one_too_many(facts: Facts, said: Said, say: Say, state: Standing) -> bool:
    """Whether we answered enough here for today, or refused something in the same comment: then we only react."""
    kind = say.key.partition("/")[0]
    if kind not in ANSWERED:
        return False
    now = [each.key for each in state.effects if isinstance(each, Say)]
    if say.key in now or say.key in facts.scene.said:
        return say.key in now

    def answers(term: timedelta) -> int:
        lately = [mark.key for comment, mark in facts.scene.ours if facts.now - comment.created_at < term]
        return sum(key.partition("/")[0] in ANSWERED for key in (*lately, *now))

    is_too_much = not said.roles and (answers(HOUR) >= MOST_TO_OTHERS or answers(DAY) >= MOST_ANSWERS_TO_OTHERS)
    return is_too_much or answers(DAY) >= MOST_ANSWERS


def _awake(scene: Scene) -> Scene:
    """A casus that rested until today goes on where it was; on a working day, since people hear of it."""
    until, calendar = scene.course.quiet_until, scene.checkout.network.calendar
    is_due = until is not None and until <= scene.today and calendar.is_working_day(scene.today)
    if not is_due or Status.PARKED not in scene.casus.statuses or not scene.casus.issue.is_open:
        return scene
    return after(scene, SetStatus(scene.number, scene.course.back_to or goes_on_at(scene)))


def _changes(facts: Facts, said: Said, index: int, state: Standing) -> tuple[list[Change], bool]:
    """What a command brings about, and whether it could be done; a friendly comment where not."""
    scene, line = state.scene, said.lines[index]
    has_joined = said.actor.login.lower() in map(str.lower, scene.casus.issue.assignees)
    roles = said.roles | ({Role.TEAM} if has_joined else frozenset())
    command = KNOWN.get(line.name)
    if command is None or line.how in {How.MISPLACED, How.EDITED}:
        return [_not_carried_out(scene, said.comment, line)], False
    spelled = Safe(f"`{command.spelled(scene.checkout.network.language)}`")
    call = Call(
        scene, state.course, said.comment, said.actor, roles, line, facts.now,
        spelled, _possible(scene, roles), state.rows, state.load, index, facts.strays,
    )  # fmt: skip
    try:
        return _carried_out(command, call, has_board=facts.board is not None), True
    except Refused as no:
        if line.how is How.PLAIN and no.text != NO_ROOM:
            return [], True  # they asked for nothing: what can't be done isn't missed
        network = scene.checkout.network
        known = {"contact": Safe(network.contact), "later": scene.later}
        refusal = Say(scene.number, f"{REFUSAL}/{said.comment.id}", no.text, {**known, **no.values})
        # Whoever is away can't mail a coordinator.
        told = [Relabel(scene.number, add=frozenset({network.labels.triage.name}))] if line.how is How.PLAIN else []
        return [*told, refusal], False


def _carried_out(command: Command, call: Call, *, has_board: bool) -> list[Change]:
    """What a command brings about. Raises Refused where this person may not do it, or where it can't be done."""
    _check(command, call)
    do = command.do if command.is_for(call.roles) or command.otherwise is None else command.otherwise
    changes = list(do(call))
    if not has_board and any(isinstance(change, Rows) for change in changes):
        raise Refused("refused/no_board")
    return changes


def _not_carried_out(scene: Scene, comment: Comment, line: Line) -> Say:
    """One line about what only looks like a command."""
    if line.name not in KNOWN:
        values = {"word": f"/{line.name}", "meant": Safe(f"`/{_meant(line)}`")}
        return Say(scene.number, f"{REFUSAL}/{comment.id}", "refused/unknown", values)
    command = Safe(f"`{KNOWN[line.name].spelled(scene.checkout.network.language)}`")
    is_edited = line.how is How.EDITED
    key = f"{AGAIN if is_edited else REFUSAL}/{comment.id}"
    return Say(scene.number, key, "refused/edited" if is_edited else "refused/misplaced", {"command": command})


def _check(command: Command, call: Call) -> None:
    """Raises Refused where this person may not do this, or where it makes no sense now."""
    if not command.is_for(call.roles) and command.otherwise is None:
        raise Refused("refused/role", {"command": call.spelled, "who": sorted(role.value for role in command.who)})
    if not command.fits(call.scene.casus.statuses):
        status = call.scene.casus.statuses[0]
        name = call.scene.checkout.network.labels.status_name(status)
        raise Refused("refused/status", {"command": call.spelled, "status": name})


def _possible(scene: Scene, roles: frozenset[Role]) -> tuple[Command, ...]:
    now, network = scene.casus.statuses, scene.checkout.network
    return tuple(each for each in COMMANDS if each.is_for(roles) and each.fits(now) and each.is_offered(now, network))


def _advice(scene: Scene, course: Course) -> Iterator[dict[str, Any]]:
    """Each advice with its author, its address and how it begins, as it reads now: people mend what they wrote."""
    written = {comment.id: comment for comment in scene.comments}
    for each in course.advice[-MOST_ADVICE:]:
        comment = written.get(each.comment)
        text = advice_in(comment) if comment is not None else ""
        if comment is not None and text and not kinds(text):
            yield {"by": each.login, "url": Safe(comment.url), "text": text}


def _sticky(scene: Scene, course: Course) -> Say:
    values: dict[str, Any] = {
        "status": scene.checkout.network.labels.status_name(scene.casus.statuses[0]) if scene.casus.statuses else "",
        "team": list(scene.casus.issue.assignees),
        "advice": list(_advice(scene, course)),
        "quiet_until": course.quiet_until if course.quiet_until and scene.today <= course.quiet_until else None,
        "answered": scene.has_answer,
        "is_open": scene.casus.issue.is_open,
        "is_large": Status.IN_PROGRESS in scene.casus.statuses and len(scene.casus.issue.assignees) >= LARGE_TEAM,
        "help": "" if scene.casus.was_welcomed else "/hulp" if scene.checkout.network.language == "nl" else "/help",
    }
    return Say(scene.number, ROUTING, "routing/sticky", values, course.record(), comes_last=True, within=INTAKE)


conversation = Automation(
    name="conversation",
    purpose=(__doc__ or "").strip(),
    on=("issues.closed", "issues.reopened", "issue_comment.created", "push", "workflow_dispatch", "schedule"),
    may=(React, Relabel, SetStatus, Assign, CloseIssue, ReopenIssue, Say, Tell),
    settings=Conversation,
    gather=gather,
    decide=decide,
    when=When.SECOND,
)
