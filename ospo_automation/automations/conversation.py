"""What people ask with a word behind a slash is done, and where the casus stands is told in one comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ospo_automation.commands import COMMANDS
from ospo_automation.core.automation import Automation, When
from ospo_automation.core.command import Call, Change, Command, Role, almost, by_name
from ospo_automation.core.course import ADVICE, ROUTING, Course
from ospo_automation.core.effects import (
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
from ospo_automation.core.errors import Refused
from ospo_automation.core.event import Event
from ospo_automation.core.issue import Comment, Person
from ospo_automation.core.labels import Status
from ospo_automation.core.privacy import kinds
from ospo_automation.core.reader import Reader
from ospo_automation.core.replies import own_words
from ospo_automation.core.rounds import Load
from ospo_automation.core.rows import BOARD, ROWS, Rows
from ospo_automation.core.scene import Scene, look
from ospo_automation.core.slash import LONGEST, MOST_LINES, Conversation, Line, lines
from ospo_automation.core.text import Safe

PLAN = "plan"
TEAM_WITH_PLAN = 3  # from so many people on a list of who does what saves more than it costs
MOST_STRANGERS = 3  # people of whom we ask GitHub in one run whether they maintain the repository
KNOWN = by_name(COMMANDS)
ANSWERS = {
    "helped": "helped",
    "geholpen": "helped",
    "partly": "partly",
    "deels": "partly",
    "gedeeltelijk": "partly",
    "partially": "partly",
    "not helped": "not-helped",
    "niet geholpen": "not-helped",
    "not needed": "withdraw",
    "niet meer nodig": "withdraw",
}
"""An owner's bare words to our question, each with the command that it stands for."""
INTO_IT = re.compile(
    r"(?:(?:ja|jazeker|nee|yes|no)\b[ ,.]*)?(?:(?:het|dit|dat) heeft (?:(?:me|mij|ons) )?|(?:it|this|that) (?:has )?)?",
    re.IGNORECASE,
)
"""What people may begin such an answer with."""
BUT = {"maar", "niet", "nee", "geen", "nog", "but", "not", "no", "yet"}
TURNED_ROUND = {"helped", "withdraw"}
"""Words that may turn such an answer round, and the answers of which that can be said."""


@dataclass(frozen=True)
class Said:
    """A comment with commands, and what its author is in this casus."""

    comment: Comment
    actor: Person
    roles: frozenset[Role]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Facts:
    scene: Scene
    said: Sequence[Said]
    now: datetime
    load: Load = field(default_factory=Load)
    rows: Rows = field(default_factory=Rows)
    board: int | None = None


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    if scene is None or not (scene.casus.is_complete or scene.course.seen or _new(scene)):
        return None
    said = [*_said(hub, scene), *(_with_a_thumb(hub, scene) if event.is_scheduled or event.is_manual else ())]
    names = {KNOWN[line.name].name for each in said for line in each.lines if line.name in KNOWN}
    facts = Facts(scene, said, event.now)
    if "ask" in names:
        facts = replace(facts, load=hub.load(event.now))
    if names & {"pause", "back"}:
        board = next((issue for issue in hub.own_issues() if issue.key == BOARD), None)
        if board is not None:
            rows = Rows.of(board.comments, hub.checkout.network.bots)
            facts = replace(facts, rows=rows, board=board.number)
    return facts


def _new(scene: Scene) -> list[tuple[Comment, Person, list[Line]]]:
    """People's comments that hold a command and weren't looked at yet, oldest first."""
    bots = scene.checkout.network.bots
    found = []
    for comment in sorted(scene.comments, key=lambda each: each.id):
        author = comment.author
        if comment.id <= scene.course.seen or author is None or author.is_bot or author.id in bots:
            continue
        given = [line for line in lines(comment.body) if line.name in KNOWN or almost(line.name, KNOWN)]
        given = given or _in_a_word(scene, comment)
        if given:
            found.append((comment, author, given[:MOST_LINES]))
    return found


def _in_a_word(scene: Scene, comment: Comment) -> list[Line]:
    """The owner's bare answer to the question whether it helped, or is still needed."""
    owner = scene.casus.owner
    is_owners = owner is not None and comment.author is not None and owner.id == comment.author.id
    is_asked = scene.course.question or Status.ADVISED in scene.casus.statuses
    if not is_owners or not is_asked or comment.id < scene.course.question or len(comment.body) > LONGEST:
        return []
    return [Line(name, "", text)] if (name := _answer(text := own_words(comment.body).strip())) else []


def _with_a_thumb(hub: Reader, scene: Scene) -> Iterator[Said]:
    """The owner's 👍 on our question whether it helped; GitHub starts no run for it, so the sweep looks."""
    owner, question = scene.casus.owner, scene.course.question
    if owner is not None and question and Status.ADVISED in scene.casus.statuses and scene.casus.issue.is_open:
        asked = next(comment for comment, _ in scene.ours if comment.id == question)
        if owner.id in hub.thumbs_up(scene.number).get(question, ()):
            yield Said(asked, owner, frozenset({Role.OWNER}), [Line("helped")])


def _answer(text: str) -> str | None:
    """The command for an answer such as `Geholpen, dank je wel!`; None where it isn't certain what is meant."""
    text = text[INTO_IT.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing as well
    words, mark, rest = re.match(r"([\w -]*)([^\w -]?)([^\n]*)", text).groups()  # type: ignore[union-attr]  # matches all
    name = ANSWERS.get(" ".join(words.lower().replace("-", " ").split()))
    is_certain = mark != "?" and (name not in TURNED_ROUND or not BUT & set(re.findall(r"\w+", rest.lower())))
    return name if is_certain else None


def _said(hub: Reader, scene: Scene) -> list[Said]:
    found = []
    strangers: set[str] = set()
    for comment, author, given in _new(scene):
        roles = _roles(scene, author)
        needs = [KNOWN[line.name] for line in given if line.name in KNOWN]
        if any(each.name == "help" or (Role.MAINTAINER in each.who and not each.is_for(roles)) for each in needs):
            strangers.add(author.login)
            if len(strangers) <= MOST_STRANGERS and hub.is_maintainer(author.login):
                roles |= {Role.MAINTAINER}
        found.append(Said(comment, author, roles, given))
    return found


def _roles(scene: Scene, person: Person) -> frozenset[Role]:
    """What somebody is without asking GitHub: the owner by number, since names change; others by their name."""
    expertise, owner, login = scene.checkout.expertise, scene.casus.owner, person.login.lower()
    holds = {
        Role.OWNER: owner is not None and owner.id == person.id,
        Role.EXPERT: login in expertise.everybody,
        Role.TEAM: login in map(str.lower, scene.casus.issue.assignees),
        Role.ASKED: login in scene.asked,
        Role.COORDINATOR: login in expertise.coordinators,
    }
    return frozenset(role for role, held in holds.items() if held)


def decide(facts: Facts) -> Iterator[Effect]:
    state = _Standing(_awake(facts.scene), facts.scene.course, facts.rows)
    number, until = facts.scene.number, facts.scene.course.quiet_until
    if state.scene is not facts.scene:
        state.course = replace(state.course, quiet_until=None, back_to=None)
        yield Say(number, f"awake/{until}", "reminders/awake", {"day": until, "later": facts.scene.later})
    for said in facts.said:
        done = [_does(facts, said, line, state) for line in said.lines]
        if said.comment.id != facts.scene.course.question:
            yield React(number, said.comment.id, "eyes")
            yield React(number, said.comment.id, "+1" if all(done) else "confused")
            state.course = replace(state.course, seen=said.comment.id)
    yield from state.effects
    if state.scene.casus.statuses != facts.scene.casus.statuses:
        yield SetStatus(number, state.scene.casus.statuses[0])
    if state.rows != facts.rows and facts.board is not None:
        yield Say(facts.board, ROWS, "board/rows", {"runs": dict(state.rows.runs)}, state.rows.state())
    if _needs_a_plan(state.scene):
        yield Say(number, PLAN, "conversation/plan", {"team": list(state.scene.casus.issue.assignees)})
    if facts.said or facts.scene.course.seen:
        yield _sticky(state.scene, state.course)


@dataclass
class _Standing:
    """How things stand after the commands so far. The status is told at the end, when it is the last one."""

    scene: Scene
    course: Course
    rows: Rows
    effects: list[Effect] = field(default_factory=list)

    def take(self, change: Change) -> None:
        match change:
            case Course():
                self.course = change
            case Rows():
                self.rows = change
            case _:
                self.scene = _after(self.scene, change)
                self.effects += [] if isinstance(change, SetStatus) else [change]


def _does(facts: Facts, said: Said, line: Line, state: _Standing) -> bool:
    changes, is_done = _changes(facts, said, line, state)
    for change in changes:
        state.take(change)
    return is_done


def _awake(scene: Scene) -> Scene:
    """A casus that rested until today goes on where it was; on a working day, since people hear of it."""
    until, calendar = scene.course.quiet_until, scene.checkout.network.calendar
    is_due = until is not None and until <= scene.today and calendar.is_working_day(scene.today)
    if not is_due or Status.PARKED not in scene.casus.statuses or not scene.casus.issue.is_open:
        return scene
    return _after(scene, SetStatus(scene.number, scene.course.back_to or Status.NEW))


def _changes(facts: Facts, said: Said, line: Line, state: _Standing) -> tuple[list[Change], bool]:
    """What a command brings about, and whether it could be done; a friendly comment where not."""
    scene = state.scene
    has_joined = said.actor.login.lower() in map(str.lower, scene.casus.issue.assignees)
    roles = said.roles | ({Role.TEAM} if has_joined else frozenset())
    language = scene.checkout.network.language
    command = KNOWN.get(line.name)
    number, key = scene.number, f"refusal/{said.comment.id}"
    if command is None:
        meant = almost(line.name, KNOWN)
        values = {"word": f"/{line.name}", "meant": Safe(f"`/{meant}`")}
        return [Say(number, key, "refused/unknown", values)], False
    call = Call(
        scene, state.course, said.comment, said.actor, roles, line, facts.now,
        Safe(f"`{command.spelled(language)}`"), _possible(scene, roles), state.rows, facts.load,
    )  # fmt: skip
    try:
        _check(command, call)
        do = command.do if command.is_for(roles) or command.otherwise is None else command.otherwise
        changes = list(do(call))
    except Refused as no:
        known = {"contact": Safe(scene.checkout.network.contact), "later": scene.later}
        return [Say(number, key, no.text, {**known, **no.values})], False
    if facts.board is None and any(isinstance(change, Rows) for change in changes):
        return [Say(number, key, "refused/no_board", {"contact": Safe(scene.checkout.network.contact)})], False
    return changes, True


def _check(command: Command, call: Call) -> None:
    """Raises Refused where this person may not do this, or where it makes no sense now."""
    if not command.is_for(call.roles) and command.otherwise is None:
        raise Refused("refused/role", {"command": call.spelled, "who": sorted(role.value for role in command.who)})
    if not command.fits(call.scene.casus.statuses):
        status = call.scene.casus.statuses[0]
        name = call.scene.checkout.network.labels.status_name(status)
        raise Refused("refused/status", {"command": call.spelled, "status": name})


def _possible(scene: Scene, roles: frozenset[Role]) -> tuple[Command, ...]:
    now = scene.casus.statuses
    return tuple(each for each in COMMANDS if each.is_for(roles) and each.fits(now) and each.is_offered(now))


def _after(scene: Scene, effect: Effect) -> Scene:
    """The scene as the next command in the same comment sees it."""
    casus = scene.casus
    issue = casus.issue
    match effect:
        case SetStatus(_, status):
            return replace(scene, casus=replace(casus, statuses=(status,)))
        case Assign(_, add, remove):
            gone = {login.lower() for login in remove}
            kept = [login for login in issue.assignees if login.lower() not in gone]
            people = (*kept, *sorted(login for login in add if login not in kept))
            return replace(scene, casus=replace(casus, issue=replace(issue, assignees=people)))
        case CloseIssue() | ReopenIssue():
            is_open = isinstance(effect, ReopenIssue)
            return replace(scene, casus=replace(casus, issue=replace(issue, is_open=is_open)))
    return scene


def _needs_a_plan(scene: Scene) -> bool:
    """Once for a larger team: after that people tick it off, and it is theirs."""
    is_at_work = Status.IN_PROGRESS in scene.casus.statuses and scene.casus.issue.is_open
    return is_at_work and len(scene.casus.issue.assignees) >= TEAM_WITH_PLAN and PLAN not in scene.said


def _advice(scene: Scene, course: Course) -> Iterator[dict[str, Any]]:
    """Each advice with its author, its address and how it begins, as it reads now: people mend what they wrote."""
    written = {comment.id: comment for comment in scene.comments}
    for each in course.advice:
        comment = written.get(each.comment)
        given = [line for line in lines(comment.body) if line.name in KNOWN] if comment is not None else []
        text = next((line.text for line in given if KNOWN[line.name].name == ADVICE), "")
        if comment is not None and text and not kinds(text):
            yield {"by": each.login, "url": Safe(comment.url), "text": text}


def _sticky(scene: Scene, course: Course) -> Say:
    values: dict[str, Any] = {
        "status": scene.checkout.network.labels.status_name(scene.casus.statuses[0]) if scene.casus.statuses else "",
        "team": list(scene.casus.issue.assignees),
        "advice": list(_advice(scene, course)),
        "quiet_until": course.quiet_until,
        "is_open": scene.casus.issue.is_open,
        "help": "/hulp" if scene.checkout.network.language == "nl" else "/help",
    }
    return Say(scene.number, ROUTING, "routing/sticky", values, course.record(), comes_last=True)


conversation = Automation(
    name="conversation",
    purpose=(__doc__ or "").strip(),
    on=("issues.closed", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(React, Relabel, SetStatus, Assign, CloseIssue, ReopenIssue, Say, Tell),
    settings=Conversation,
    gather=gather,
    decide=decide,
    when=When.SECOND,
)
