"""What people close without a word to us gets its status, and its owner reads what that means and how to go on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ospo_automation.core.casus.course import ASKS, BY_PROGRAM, ENDING, LINK, QUESTIONS_WITHIN
from ospo_automation.core.casus.mailing import HOUR
from ospo_automation.core.casus.overview import ENDED
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Say, SetStatus
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import DUPLICATE, NOT_PLANNED, REOPENED, Comment, Original
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.plain_words import HELPED, NOT_HELPED, PARTLY, WITHDRAW, verdict
from ospo_automation.core.incoming.slash import Conversation, How, names
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.scene import Scene, goes_on_at, look

OUTCOMES = {HELPED, PARTLY, NOT_HELPED, WITHDRAW}
SOON = timedelta(days=2)
_DUPLICATE_OF = re.compile(r"\bduplicate of\b", re.IGNORECASE)  # GitHub's own words, in every language


@dataclass(frozen=True)
class Facts:
    """`original` is what it is a duplicate of, None for none. `waits`: its owner closed it and we wrote so much there
    lately that the word of it has time until a later sweep. They may close it as often as they like.
    """

    scene: Scene
    original: Original | None = None
    waits: bool = False


def gather(hub: Reader, event: Event) -> Facts | None:
    if hub.checkout.network.section(Conversation) is None:
        return None  # what people answer wouldn't be understood
    scene = look(hub, event, at_rest=True)
    if scene is None:
        return None
    if scene.casus.arrives and not scene.casus.statuses and scene.course.outcome == "helped":
        return Facts(scene) if not scene.casus.issue.is_open else None
    ended = set(scene.casus.statuses) & ENDED
    if scene.casus.issue.is_open:
        is_over = ended - {Status.PUBLISHED}
        return Facts(scene) if is_over and _is_reopened(scene, is_over, event, hub) else None
    if not _is_theirs(scene, event) or (ended and not _is_untold(scene, event)):
        return None
    original = hub.original(scene.number) if _may_be_a_duplicate(scene) else None
    return Facts(scene, original, waits=_is_by_owner(scene) and scene.has_said_enough(event.now))


def _is_reopened(scene: Scene, ended: Collection[Status], event: Event, hub: Reader) -> bool:
    """Whether somebody opened it again, also where the run for that got lost: then it has had its status since before.

    What a person set by hand after that stays. Where GitHub doesn't say, only one that is withdrawn goes on: a run of
    ours may have broken off between the label and the close, and does both anew.
    """
    if event.kind == "issues.reopened" or scene.casus.issue.reason != REOPENED:
        return event.kind == "issues.reopened"
    labels = scene.checkout.network.labels
    is_after = hub.is_reopened_after(scene.number, [labels.of_status(each).name for each in ended])
    return Status.WITHDRAWN in ended if is_after is None else is_after


def _is_theirs(scene: Scene, event: Event) -> bool:
    """Whether somebody else than we closed it, lately, and nobody just said how it ended."""
    issue, bots = scene.casus.issue, scene.checkout.network.bots
    is_lately = issue.closed_at is not None and event.now - issue.closed_at <= QUESTIONS_WITHIN
    is_ours = bots.has(issue.closed_by)
    theirs = (each for each in scene.people if scene.parts.has(each.author) or _closed(scene, each))
    new = (each for each in theirs if each.id > scene.course.seen and event.now - each.created_at < HOUR)
    return is_lately and not is_ours and not any(_tells_how(scene, each) for each in new)


def _closed(scene: Scene, comment: Comment) -> bool:
    """Whether whoever wrote it closed the casus: they may do that, as a maintainer does."""
    by = scene.casus.issue.closed_by
    return by is not None and comment.author is not None and by.id == comment.author.id


def _tells_how(scene: Scene, comment: Comment) -> bool:
    """Whether somebody says how it ended in words that weren't looked at yet: `conversation` comes next."""
    owner, author = scene.casus.owner, comment.author
    commands = {names()[line.name] for line in comment.given.lines if line.how is How.DONE}
    is_owner = owner is not None and author is not None and owner.id == author.id
    return bool(commands & OUTCOMES) or (is_owner and bool(verdict(comment.given.rest)))


def _is_untold(scene: Scene, event: Event) -> bool:
    """Whether a run that broke off may have set the status, and told nobody."""
    closed_at = scene.casus.issue.closed_at
    if closed_at is None or event.now - closed_at > SOON:
        return False
    has_word = bool(scene.course.outcome) or Status.PUBLISHED in scene.casus.statuses
    told = (each for each, mark in scene.ours if mark.key.partition("/")[0] in {ENDING, LINK})
    return not has_word and all(each.created_at < closed_at for each in told)


def _may_be_a_duplicate(scene: Scene) -> bool:
    """Whether GitHub is worth asking. It calls a duplicate not planned, too."""
    is_so_called = any(_DUPLICATE_OF.search(comment.words) for comment in scene.people)
    return is_so_called or scene.casus.issue.reason in {DUPLICATE, NOT_PLANNED}


def decide(facts: Facts) -> Iterator[Effect]:
    scene, is_by_owner = facts.scene, _is_by_owner(facts.scene)
    if scene.casus.issue.is_open:
        yield SetStatus(scene.number, goes_on_at(scene))
        return
    if scene.casus.arrives and scene.course.outcome == "helped":
        yield SetStatus(scene.number, Status.RESOLVED)
        return
    is_done = facts.original is None and scene.casus.issue.reason != NOT_PLANNED
    if is_done and is_by_owner:
        return  # they are asked whether it helped
    if not set(scene.casus.statuses) & ENDED:  # what a person set stays
        yield SetStatus(scene.number, Status.RESOLVED if is_done else Status.WITHDRAWN)
    if facts.waits:
        return
    if facts.original is not None:
        yield _duplicate(scene, facts.original)
    elif scene.ours and not is_by_owner:
        said = _said(scene, "endings/completed" if is_done else "endings/not_planned")
        state = {ASKS: True} if is_done else {BY_PROGRAM: True} if said.values["is_program"] else {}
        yield replace(said, state=state)


def _is_by_owner(scene: Scene) -> bool:
    return _is_owner(scene, scene.casus.issue.closed_by)


def _is_owner(scene: Scene, somebody: Person | None) -> bool:
    owner = scene.casus.owner
    return owner is not None and somebody is not None and owner.id == somebody.id


def _duplicate(scene: Scene, original: Original) -> Say:
    """The word about it is the link as well: people find one from the other, and owners who want to are introduced.

    An owner alone can't choose whom we mention.
    """
    said = _said(scene, "endings/duplicate")
    values = {**said.values, "number": original.number, "place": Safe(original.place)}
    link = f"{LINK}/{original.number}"
    if not original.number or original.place or link in scene.said:
        return replace(said, values=values)
    is_by_owner = _is_owner(scene, original.by) or _is_by_owner(scene)
    return replace(said, key=link, values=values, state={} if is_by_owner else {"together": True, DUPLICATE: True})


def _said(scene: Scene, text: str) -> Say:
    """One comment for each time that it is closed."""
    issue, network = scene.casus.issue, scene.checkout.network
    by = issue.closed_by
    values: dict[str, Any] = {
        "by": by.login if by is not None else "",
        "is_program": by is not None and by.is_bot,
        "asked": bool(scene.past.asks) and not scene.has_answer,
        "contact": Safe(network.contact),
    }
    moment = f"{issue.closed_at:%Y-%m-%d-%H-%M-%S}" if issue.closed_at is not None else ""
    return Say(scene.number, f"{ENDING}/{moment}", text, values)


automation = Automation(
    name="endings",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.closed", "issues.reopened", "workflow_dispatch", "schedule"),
    may=(SetStatus, Say),
    settings=None,
    gather=gather,
    decide=decide,
    looks_back=True,
)
