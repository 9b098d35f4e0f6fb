"""Nobody is forgotten: after silence the team hears from us once, and the owner is asked whether it helped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from ospo_automation.core.casus.course import LONG_AGO, QUESTION, QUESTIONS_WITHIN, REMINDER
from ospo_automation.core.casus.mailing import ALERT, answers_to
from ospo_automation.core.casus.overview import ENDED
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import BY_EXPERT, NOT_PLANNED, Comment, belonging_first
from ospo_automation.core.incoming.slash import Conversation
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.section import Section
from ospo_automation.core.sight.outsiders import MOST_ASKED
from ospo_automation.core.sight.scene import Scene, look


class Settings(Section):
    """After how many working days of silence the team, and the owner who got an answer, hear from us once."""

    team: Annotated[int, Field(ge=1, le=60)] = 10
    owner: Annotated[int, Field(ge=1, le=60)] = 10


@dataclass(frozen=True)
class Facts:
    """`words` are comments of people with a part in the casus, oldest first, and of maintainers where that matters."""

    scene: Scene
    settings: Settings
    now: datetime
    words: tuple[Comment, ...]

    def day(self, moment: datetime) -> date:
        return self.scene.checkout.network.calendar.today(moment)

    def is_past(self, moment: datetime, working_days: int) -> bool:
        """Whether so many working days went by since."""
        calendar = self.scene.checkout.network.calendar
        return calendar.after_working_days(self.day(moment), working_days) <= self.scene.today


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings, scene = network.section(Settings), look(hub, event, at_rest=True)
    if network.section(Conversation) is None:
        return None  # what people answer wouldn't be understood
    if scene is None or settings is None or scene.is_private or not network.calendar.is_working_day(scene.today):
        return None
    if scene.has_said_enough(event.now):
        return None
    mailed = (comment for comment, _ in scene.about(BY_EXPERT))
    facts = Facts(scene, settings, event.now, _in_order((*scene.words, *mailed)))
    return replace(facts, words=_in_order((*facts.words, *_of_maintainers(facts, hub))))


def _of_maintainers(facts: Facts, hub: Reader) -> Iterable[Comment]:
    """What maintainers wrote since, whom only GitHub knows: of the last few who wrote it is asked, where nobody else
    did for so long that a reminder may be due.
    """
    scene, settings = facts.scene, facts.settings
    last = facts.words[-1] if facts.words else None
    since = last.created_at if last is not None else scene.casus.issue.created_at
    if not facts.is_past(since, min(settings.team, settings.owner)):
        return ()
    newer = [each for each in scene.people if each.author is not None and each.created_at > since]
    asked = belonging_first((each.author.login for each in reversed(newer) if each.author), newer)
    maintainers = {login for login in asked[:MOST_ASKED] if hub.is_maintainer(login)}
    return [each for each in newer if each.author is not None and each.author.login in maintainers]


def _in_order(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    return tuple(sorted(comments, key=lambda each: (each.created_at, each.id)))


def decide(facts: Facts) -> Iterator[Effect]:
    scene, statuses = facts.scene, facts.scene.casus.statuses
    if not scene.casus.issue.is_open:
        yield from _about_a_closed_one(facts)
    elif scene.is_quiet:
        return
    elif Status.ADVISED in statuses:
        yield from _about_advice(facts)
    elif Status.IN_PROGRESS in statuses:
        yield from _to_the_team(facts)
    elif Status.WAITING in statuses and scene.casus.was_incomplete:  # and not because somebody else waits
        yield from _after_silence(facts, facts.settings.owner, "reminders/waiting")
    elif scene.casus.seeks and scene.has_answer and facts.is_past(facts.words[-1].created_at, facts.settings.owner):
        yield from _once(scene, f"{QUESTION}/answered", "reminders/answered")


def _about_a_closed_one(facts: Facts) -> Iterator[Effect]:
    """Whether it helped, where the owner closed it without a word; and long after, whether that lasted."""
    scene, issue, helped_at = facts.scene, facts.scene.casus.issue, facts.scene.course.helped_since
    owner, closed_by = scene.casus.owner, issue.closed_by
    by_owner = owner is not None and closed_by is not None and owner.id == closed_by.id
    is_lately = issue.closed_at is not None and facts.now - issue.closed_at <= QUESTIONS_WITHIN
    if by_owner and is_lately and issue.reason != NOT_PLANNED and not set(scene.casus.statuses) & ENDED:
        yield from _once(scene, f"{QUESTION}/closed", "reminders/closed")
    if helped_at is not None and LONG_AGO <= facts.now - helped_at <= LONG_AGO + QUESTIONS_WITHIN:
        yield from _once(scene, f"{QUESTION}/lasting", "reminders/lasting", day=facts.day(helped_at))


def _about_advice(facts: Facts) -> Iterator[Effect]:
    """The question whether it helped, where a person set the status by hand; and one reminder of it after silence."""
    scene = facts.scene
    asked = next((comment for comment, _ in scene.ours if comment.id == scene.course.question), None)
    if asked is None:
        yield from _once(scene, f"{QUESTION}/advised", "reminders/advised")
    else:
        yield from _after_silence(facts, facts.settings.owner, "reminders/owner", day=facts.day(asked.created_at))


def _to_the_team(facts: Facts) -> Iterator[Effect]:
    """What came of a call, where nobody told that by the second working day after it; and one reminder after silence,
    to whoever's turn it is.
    """
    scene, called = facts.scene, facts.scene.course.quiet_until
    last = facts.words[-1] if facts.words else None
    team = scene.casus.issue.assignees
    is_untold = called is not None and (last is None or facts.day(last.created_at) < called)
    calendar = scene.checkout.network.calendar
    is_time = called is not None and calendar.after_working_days(called, 2) <= scene.today
    if is_untold and is_time and f"called/{called}" not in scene.said:
        yield from _once(scene, f"called/{called}", "reminders/called", day=called)
        return
    spoke_last = last.author.login.lower() if last is not None and last.author is not None else ""
    is_owners_turn = spoke_last in map(str.lower, team)
    values = {"team": list(team), "is_owners_turn": is_owners_turn}
    yield from _after_silence(facts, facts.settings.team, "reminders/team", **values)


def _after_silence(facts: Facts, working_days: int, text: str, **values: Any) -> Iterator[Effect]:
    """One reminder for each silence; where nobody answers that either, a coordinator should look."""
    scene = facts.scene
    key = f"{REMINDER}/{facts.words[-1].id if facts.words else 0}"
    reminder = next((mark for _, mark in scene.ours if mark.key == key), None)
    if not _is_silent(facts, working_days):
        return
    if reminder is None:
        yield from _once(scene, key, text, **values)
    elif not reminder.state:
        yield Relabel(scene.number, add=frozenset({scene.checkout.network.labels.triage.name}))
        yield Say(scene.number, key, text, {"later": scene.later, **values}, {"handed_on": True})


def _is_silent(facts: Facts, working_days: int) -> bool:
    """Whether nobody with a part in it wrote for so long, nor we to them."""
    scene, ids = facts.scene, {each.id for each in facts.words}
    to_others = {each.id for each, mark in scene.ours if mark.key == ALERT or answers_to(mark) not in {0, *ids}}
    ours = [each for each, _ in scene.ours if each.id not in to_others]
    latest = max((each.created_at for each in (*facts.words, *ours)), default=scene.casus.issue.created_at)
    return facts.is_past(latest, working_days)


def _once(scene: Scene, key: str, text: str, **values: Any) -> Iterator[Say]:
    """A comment of which nothing changes any more once it was made."""
    if key not in scene.said:
        yield Say(scene.number, key, text, {"later": scene.later, **values})


automation = Automation(
    name="reminders",
    purpose=(__doc__ or "").strip(),
    on=("issues.closed", "workflow_dispatch", "schedule"),
    may=(Say, Relabel),
    settings=Settings,
    gather=gather,
    decide=decide,
    looks_back=True,
)
