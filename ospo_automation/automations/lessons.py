"""Of a casus that was helped a lesson is drafted as a pull request, and taken back when it can't stay public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from ospo_automation.core.casus.course import BECOMES_LESSON, ENDING, LESSON_DRAFT, PUBLISHED, UNLIST, WISH, Wish
from ospo_automation.core.casus.rounds import Load, is_away
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Propose, ProposedPage, Say, branch_of
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import is_by_mail, newest, own_state
from ospo_automation.core.knowledge.published import Drafting, Lesson, months_later
from ospo_automation.core.network import website
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.proposal import Proposal, seals_in
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.lesson_draft import drafted, drafted_at, lesson_about, untied_path
from ospo_automation.core.sight.scene import Scene, look

LESSON = "lesson"
WITHDRAWAL = "withdrawal"
RETRACTED = "retracted"
OVER = "over"
"""In what we remember of a lesson taken back: its cause is gone, and it stands again."""


@dataclass(frozen=True)
class Facts:
    """`page` is the published lesson that has to go, `draft` the branch with a new one, to stand at `path`. Where both
    are there it is the branch that asks the page back, for which there is no reason any more.

    `insists`: something happened, so that what GitHub refused before is tried once more. `is_over`: that is not to be
    published any more. `is_taken_back`: since the owner doesn't agree to a lesson any more.
    """

    scene: Scene
    day: date
    page: Lesson | None = None
    is_over: bool = False
    draft: Proposal | None = None
    path: str = ""
    reviewers: Sequence[str] = ()
    content: dict[str, Any] = field(default_factory=dict)
    insists: bool = True
    is_taken_back: bool = False


def gather(hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    settings = hub.checkout.network.section(Drafting)
    if scene is None or settings is None:
        return None
    day, insists = _day(scene, event.now), not event.is_scheduled
    page = lesson_about(scene)
    if page is not None:
        return _about(page, Facts(scene, day, page, insists=insists), hub)
    is_taken_back = not _agrees(scene)
    if is_taken_back or (scene.must_stay_out and not scene.is_private):  # in the draft nothing private stands
        is_there = LESSON_DRAFT in scene.said or _is_announced(scene)
        draft = hub.proposal(_branch(scene), ()) if is_there else None
        return Facts(scene, day, is_over=True, draft=draft, is_taken_back=is_taken_back) if draft else None
    if not (scene.casus.is_complete and _is_wanted(scene)):
        return None
    content = drafted(scene, day)
    path = _path(scene) or untied_path(scene.casus.issue.created_at, content["title"], day)
    draft = hub.proposal(_branch(scene), [path])
    reviewers = () if draft.state == "open" else _reviewers(scene, settings, hub.load(event.now))
    return Facts(scene, day, draft=draft, path=path, reviewers=reviewers, content=content, insists=insists)


def _about(page: Lesson, facts: Facts, hub: Reader) -> Facts | None:
    """What is left to do with a page that is there: it has to go, or what asked it back has."""
    scene = facts.scene
    if page.is_withdrawn or not (scene.must_stay_out or _waits(scene)):
        return None
    return facts if scene.must_stay_out else replace(facts, is_over=True, draft=hub.proposal(_asks_back(scene), ()))


def _branch(scene: Scene) -> str:
    return branch_of(LESSON, scene.number)


def _asks_back(scene: Scene) -> str:
    return branch_of(WITHDRAWAL, scene.number)


def _waits(scene: Scene) -> bool:
    """Whether we told that the lesson is taken back, and not yet that it stands again."""
    told = newest(scene.ours, WITHDRAWAL)
    return told is not None and told[1].state.get(OVER) is not True


def _is_announced(scene: Scene) -> bool:
    """Whether we told of a draft to come, which the job that makes it may be working on."""
    return any(mark.key == WISH or mark.state.get(BECOMES_LESSON) is True for _, mark in scene.ours)


def _is_wanted(scene: Scene) -> bool:
    """Whether the owner agrees and it is time: the casus is resolved, or people asked for it once there was advice."""
    wish, statuses = scene.course.wish or Wish(), set(scene.casus.statuses)
    helped = Status.RESOLVED in statuses and bool(scene.course.advice) and not _is_for_the_owner_to_say(scene)
    asked = wish.at is not None and bool({Status.ADVISED, Status.RESOLVED} & statuses)
    return _agrees(scene) and (helped or asked) and not scene.must_stay_out


def _agrees(scene: Scene) -> bool:
    """Whether the owner's yes stands: a word of theirs, or the box in their form as it is now."""
    return bool(scene.course.wish and scene.course.wish.consent) or scene.casus.reading.ticked("publish")


def _is_for_the_owner_to_say(scene: Scene) -> bool:
    """Whether somebody else closed it as done, and the owner didn't say yet whether it helped."""
    return any(comment.id == scene.course.question for comment, _ in scene.about(ENDING))


def _day(scene: Scene, now: datetime) -> date:
    """When it was learnt: the day on which the casus was closed or the lesson asked for, so that it stays the same."""
    wish, closed_at = scene.course.wish, scene.casus.issue.closed_at
    moment = scene.course.helped_since or closed_at or (wish.at if wish else None) or now
    return scene.checkout.network.calendar.today(moment)


def _path(scene: Scene) -> str:
    """Where our comment about the draft says that it stands: a title that changes moves no page."""
    here = [each for each in scene.comments if each.id > scene.casus.since]
    state = own_state(here, scene.checkout.network.bots, LESSON_DRAFT)
    return next((path for path in seals_in(state) if path in drafted_at(scene)), "")


def _reviewers(scene: Scene, settings: Drafting, load: Load) -> list[str]:
    """Experts of its topics: those who took part first, nobody who is away or was asked enough this week."""
    checkout, owner = scene.checkout, scene.casus.owner
    rings = checkout.expertise.rings(scene.casus.topics)
    team = {login.lower() for login in scene.casus.issue.assignees}
    named = [login for ring in rings for login, reason in ring.experts.items() if reason.pattern != "*"]

    def is_able(login: str) -> bool:
        profile = checkout.profiles.of(login)
        has_room = login in team or len(load.asked.get(login, ())) < profile.asks_per_week
        is_owner = owner is not None and owner.login.lower() == login
        may_ask = has_room and not profile.follower
        return may_ask and not is_owner and not is_away(login, profile, load.pauses, scene.today)

    able = [login for login in dict.fromkeys(named) if is_able(login)]
    return sorted(able, key=lambda login: login not in team)[: settings.reviewers]


def decide(facts: Facts) -> Iterator[Effect]:
    if facts.page is not None and facts.draft is not None:
        yield _stands(facts.scene, facts.draft)
    elif facts.page is not None:
        yield _withdrawal(facts, facts.page)
    elif facts.draft is not None and facts.is_over:
        yield _over(facts.scene, facts.draft, is_taken_back=facts.is_taken_back)
    elif facts.draft is not None and _was_turned_down(facts, facts.draft):
        if _retracted(facts.draft) not in facts.scene.said:
            yield Say(facts.scene.number, f"{LESSON}/{facts.draft.number}", "lessons/closed", {})
    elif facts.draft is not None:
        yield _draft(facts)


def _was_turned_down(facts: Facts, draft: Proposal) -> bool:
    """Whether it was closed without merging, and nobody asked for it again since.

    Where we took it back since the owner wanted that, it is enough that they say later that it helped.
    """
    course = facts.scene.course
    asked_at = course.wish.at if course.wish is not None else None
    if _retracted(draft) in facts.scene.said and course.helped_since is not None:
        asked_at = max(asked_at or course.helped_since, course.helped_since)
    return draft.state == "closed" and (asked_at is None or draft.closed_at is None or asked_at < draft.closed_at)


def _retracted(draft: Proposal) -> str:
    return f"{RETRACTED}/{draft.number}"


def _over(scene: Scene, draft: Proposal, *, is_taken_back: bool) -> Propose:
    """What waited to be published isn't to be any more; said where that was asked, if that was with a command."""
    told = {"contact": Safe(scene.checkout.network.contact)}
    return Propose(
        scene.number,
        LESSON,
        "lessons/pull_title",
        "lessons/retract",
        (),
        Say(scene.number, _retracted(draft), "lessons/retracted", told, within=UNLIST),
        {
            "number": scene.number,
            "label": scene.checkout.network.labels.unlisted.name,
            "is_taken_back": is_taken_back,
        },
        is_over=True,
    )


def _draft(facts: Facts) -> Propose:
    scene, number = facts.scene, facts.scene.number
    site = scene.checkout.network.section(website.Settings)
    wish = scene.course.wish or Wish()
    page = {
        **facts.content,
        "licence": site.licence if site is not None else website.LICENCE,
        "review": months_later(facts.day, site.reviewed_after if site is not None else website.REVIEWED_AFTER),
        "link": Safe(_address_of(scene)) if wish.link else "",
        "site": Safe(site.address if site is not None else ""),
    }
    was_draft = bool(facts.content["on_behalf"])
    approved = not was_draft or wish.at is not None
    told = {"approved": approved, "link": wish.link, "by_mail": is_by_mail(scene.casus.owner)}
    values = {
        "number": number,
        "approved": approved,
        "was_draft": was_draft,
        "path": Safe(facts.path),
        "link": wish.link,
        "was_changed": _was_changed_since(scene),
    }
    return Propose(
        number,
        LESSON,
        "lessons/pull_title",
        "lessons/pull",
        (ProposedPage(facts.path, "pages/lesson", page),),
        Say(number, LESSON_DRAFT, "lessons/told", told, within=_announced(scene, approved=approved)),
        values,
        tuple(facts.reviewers),
        is_draft=not approved,
        is_awaited=was_draft and approved,
        insists=facts.insists,
    )


def _was_changed_since(scene: Scene) -> bool:
    """Whether what stands at the top was changed after an advice: then that may be one to another question."""
    edited, given = scene.casus.issue.edited_at, {each.comment for each in scene.course.advice}
    return edited is not None and any(each.id in given and each.created_at < edited for each in scene.comments)


def _announced(scene: Scene, *, approved: bool) -> str:
    """Our last comment that told of a draft to come, where nobody has to do anything for it."""
    told = [mark.key for _, mark in scene.ours if mark.key == WISH or mark.state.get(BECOMES_LESSON) is True]
    return told[-1] if approved and told else ""


def _withdrawal(facts: Facts, page: Lesson) -> Propose:
    scene, number = facts.scene, facts.scene.number
    site = scene.checkout.network.section(website.Settings)
    day = _since(scene)
    is_published = PUBLISHED in scene.said or Status.PUBLISHED in scene.casus.statuses
    told = {"anyway": not is_published, "contact": Safe(scene.checkout.network.contact)}
    shown = {
        "day": day,
        "casus": page.casus,
        "title": page.title,
        "site": Safe(site.address if site is not None else ""),
    }
    return Propose(
        number,
        WITHDRAWAL,
        "lessons/withdraw_title",
        "lessons/withdraw",
        (ProposedPage(page.path, "pages/withdrawn", shown),),
        Say(number, WITHDRAWAL, "lessons/withdrawn", told, {"day": day.isoformat()}, is_news=True),
        {"number": number, "path": Safe(page.path), "anyway": not is_published},
        insists=facts.insists,
    )


def _stands(scene: Scene, there: Proposal) -> Propose | Say:
    """What asked the page back is closed: its cause is gone."""
    told = Say(scene.number, WITHDRAWAL, "lessons/stands", {}, {OVER: True}, is_news=True)
    if not (there.number or there.head):  # a person did away with it
        return told
    values = {"number": scene.number}
    return Propose(scene.number, WITHDRAWAL, "lessons/withdraw_title", "lessons/kept", (), told, values, is_over=True)


def _since(scene: Scene) -> date:
    """When it was first proposed to take the page back, so that the proposal doesn't change from day to day."""
    told = newest(scene.ours, WITHDRAWAL)
    noted = told[1].state.get("day") if told is not None else None
    return date.fromisoformat(noted) if isinstance(noted, str) else scene.today


def _address_of(scene: Scene) -> str:
    """The page of the casus itself, as the address of any of its comments begins."""
    return next((comment.url.partition("#")[0] for comment in scene.comments if comment.url), "")


automation = Automation(
    name="lessons",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.edited",
        "issues.closed",
        "issue_comment.created",
        "pull_request.closed",
        "push",
        "workflow_dispatch",
        "schedule",
    ),
    may=(Propose, Say),
    settings=Drafting,
    gather=gather,
    decide=decide,
    looks_back=True,
)
