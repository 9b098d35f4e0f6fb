"""One look at a casus, the same for every automation: how it stands and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from ..casus.asks import Ask, History, Response, answered, history, met_ids, responses
from ..casus.assessing import assess
from ..casus.casus import IN_HASTE, TERMS, Casus, is_by_us, owner_of
from ..casus.checkout import Checkout
from ..casus.course import LINK, Course
from ..casus.mailing import HOUR, is_enough
from ..casus.part import Parts
from ..casus.rounds import Choice, Limits, Load, Request, Verdict, choose
from ..engine.reader import Reader
from ..github.accounts import known_today
from ..github.event import Event
from ..github.issue import BY_EXPERT, Comment, Issue, is_beside, is_by_mail, own_comments
from ..github.ours import Ours
from ..github.person import id_of
from ..incoming.answering import ReplyKind
from ..network.expertise import Ring
from ..network.labels import Status
from ..primitives.marker import Mark
from .earlier import is_left_alone

PRIVACY = "privacy"
MOST_FOR_OTHERS = 1  # casussen of somebody new that one for somebody else needn't wait for: anybody can tick that it is
MOST_LINKED = 3  # casussen of which we look who asks them


def later(today: date) -> date:
    """A day that we give as an example: six weeks on, so that it never means a day next year that just went by."""
    return today + timedelta(days=42)


@dataclass(frozen=True)
class Scene:
    """`choice` is None where the network leaves asking experts to people, or where it isn't time for it.

    `past` is what was asked so far, `course` what we remember of it beside that. `is_continued`: its status label got
    lost, as when it is moved between repositories, and its status is the one at which it goes on. `linked` are the ids
    of those who ask a casus that somebody of the network linked with it.
    """

    checkout: Checkout
    casus: Casus
    comments: tuple[Comment, ...]
    today: date
    choice: Choice | None = None
    has_answer: bool = False
    has_wider_ring: bool = False
    course: Course = field(default_factory=Course)
    past: History = field(default_factory=History)
    is_continued: bool = False
    linked: frozenset[int] = frozenset()

    @property
    def number(self) -> int:
        return self.casus.issue.number

    @cached_property
    def ours(self) -> list[tuple[Comment, Mark]]:
        """Our own comments with their markers, oldest first."""
        return own_comments(self.comments, self.checkout.network.bots)

    @cached_property
    def said(self) -> frozenset[str]:
        """What our comments are for."""
        return frozenset(mark.key for _, mark in self.ours)

    def about(self, kind: str) -> list[tuple[Comment, Mark]]:
        """Our comments of one kind, such as `privacy/1` and `privacy/2`, oldest first."""
        return [(comment, mark) for comment, mark in self.ours if mark.key.startswith(f"{kind}/")]

    @property
    def is_quiet(self) -> bool:
        """Whether people asked to be left alone for now; on the day of a call too, which may still have to come."""
        return self.course.quiet_until is not None and self.today <= self.course.quiet_until

    @cached_property
    def people(self) -> tuple[Comment, ...]:
        """What people wrote, whoever they are; not what we or other programs did."""
        ours = {comment.id for comment, _ in self.ours}
        theirs = (each for each in self.comments if each.id not in ours)
        return tuple(each for each in theirs if each.author is not None and not each.author.is_bot)

    @property
    def linked_with(self) -> list[int]:
        """The casussen that others than its owner linked with this one.

        Somebody of the network said so, and that is as sure as it gets. A link by an owner alone doesn't count: with it
        anybody could have us mention whom they like.
        """
        links = self.about(LINK)
        keys = (mark.key.removeprefix(f"{LINK}/") for each, mark in links if mark.state and each.id > self.casus.since)
        return [int(key) for key in keys if key.isdigit()]

    @cached_property
    def parts(self) -> Parts:
        """Who asks it, was asked, works on it, is of the network or asks what is linked with it."""
        asked = tuple(person for ask in self.past.asks for person in ask.people)
        team = frozenset(map(str.lower, self.casus.issue.assignees))
        return Parts(self.casus.owner, team, asked, self.checkout, self.linked | met_ids(mark for _, mark in self.ours))

    @cached_property
    def words(self) -> tuple[Comment, ...]:
        """What people with a part in it wrote. Others hold up nothing here."""
        return self.parts.of(self.people)

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """The last word of each person who was asked, by login."""
        return responses(self.past.asks, self.comments)

    def has_said_enough(self, now: datetime) -> bool:
        """Whether we wrote so much here in the hour before this run that what can wait does."""
        return is_enough(self.words, self.ours, self.casus.owner, now, self.checkout.accounts)

    @property
    def later(self) -> date:
        """A day that we give as an example, such as for a pause."""
        return later(self.today)

    @property
    def is_private(self) -> bool:
        """Whether something seems to stand in it that shouldn't be public; nobody is asked until it is gone."""
        return findings(self)[1] > 0

    @property
    def must_stay_out(self) -> bool:
        """Whether no lesson of it may be public: somebody wants that, or it seems to hold something confidential."""
        is_unlisted = self.checkout.network.labels.is_unlisted(self.casus.issue.labels)
        return is_unlisted or self.is_private or Status.WITHDRAWN in self.casus.statuses

    @property
    def asked(self) -> frozenset[str]:
        """The logins of everybody who was asked."""
        return frozenset(person.login for ask in self.past.asks for person in ask.people)

    @property
    def asks_now(self) -> bool:
        return self.choice is not None and self.choice.turn is Verdict.ASK

    @property
    def is_asked(self) -> bool:
        """Whether experts are asked now, or were and it is their turn."""
        return self.choice is not None and self.choice.turn in {Verdict.ASK, Verdict.STANDING}

    @property
    def is_stuck(self) -> bool:
        """Whether experts should be asked and can't be, so that a coordinator should look."""
        return self.choice is not None and not self.is_asked and self.choice.turn not in {Verdict.RESTING, Verdict.LINE}


def look(hub: Reader, event: Event, *, at_rest: bool = False, anywhere: bool = False) -> Scene | None:
    """The casus of an event; None if there is none, it is locked or is left alone, and unless `at_rest` also if it is
    closed.

    `anywhere`: any other issue counts as well.
    """
    number = event.number
    if number is None:
        return None
    # Comments first: we write labels before comments, so whoever sees a comment of ours sees the labels it speaks of.
    hub.comments(number)
    issue = hub.issue(number)
    if issue.is_pull_request or issue.is_locked or not (issue.is_open or at_rest):
        return None
    return hub.once(("scene", event, anywhere), lambda: _seen(hub, event, issue, anywhere=anywhere))


def glance(hub: Reader, event: Event) -> Scene | None:
    """As `look`, open or closed, without asking whose turn it is: to tell what was said."""
    if event.number is None:
        return None
    comments = tuple(hub.comments(event.number))
    issue = hub.issue(event.number)
    return None if issue.is_pull_request else _standing_there(hub, event, issue, comments)


def _seen(hub: Reader, event: Event, issue: Issue, *, anywhere: bool) -> Scene | None:
    checkout = hub.checkout
    scene = _standing_there(hub, event, issue, tuple(hub.comments(issue.number)), anywhere=anywhere)
    if scene is None:
        return None
    limits = checkout.network.section(Limits)
    casus = scene.casus
    is_our_turn = (
        issue.is_open and casus.is_complete and not scene.is_private and (casus.is_ours_to_move or _widens(scene))
    )
    return scene if limits is None or not is_our_turn else _with_choice(scene, hub, limits, event.now)


def _standing_there(
    hub: Reader, event: Event, issue: Issue, comments: tuple[Comment, ...], *, anywhere: bool = False
) -> Scene | None:
    checkout = hub.checkout
    arrived = event.arrived == issue.number
    casus = assess(issue, comments, checkout.form, checkout.network, anywhere=anywhere, arrived=arrived)
    if casus is None:
        return None
    if is_left_alone(issue, comments, hub, event):
        return None
    casus = replace(casus, owner=known_today(casus.owner, checkout.accounts))
    past = history(comments, checkout.network.bots, checkout.accounts)
    scene = Scene(
        checkout,
        casus,
        comments,
        checkout.network.calendar.today(event.now),
        has_answer=answered(past.asks, comments) or _has_mailed_advice(comments, checkout),
        course=Course.of(comments, checkout.network.bots, casus.since),
        past=past,
    )
    scene = _with_linked(scene, hub)
    if (status := _continued(scene)) is not None:
        casus = replace(casus, statuses=(status,))
        scene = replace(scene, casus=casus, is_continued=True)
    return scene


def _has_mailed_advice(comments: Sequence[Comment], checkout: Checkout) -> bool:
    """Whether an expert who was asked by mail answered."""
    return any(mark.key.startswith(f"{BY_EXPERT}/") for _, mark in own_comments(comments, checkout.network.bots))


def _with_linked(scene: Scene, hub: Reader) -> Scene:
    """Who asks what is linked with it has a part as well; that is looked up only where somebody else wrote here."""
    numbers = scene.linked_with[-MOST_LINKED:]
    if not numbers or len(scene.words) == len(scene.people):
        return scene
    owners = (owner_of(hub.issue(each), hub.checkout.network) for each in hub.together(numbers))
    return replace(scene, linked=frozenset(each.id for each in owners if each is not None))


def _continued(scene: Scene) -> Status | None:
    """The status of a casus that people took further, where no label tells it any more."""
    casus = scene.casus
    if casus.statuses or casus.has_foreign_status or not (casus.was_welcomed and casus.issue.is_open):
        return None
    if scene.is_quiet and scene.course.back_to is not None:
        return Status.PARKED
    status = goes_on_at(scene)
    return status if status in {Status.ADVISED, Status.IN_PROGRESS} else None


def _with_choice(scene: Scene, hub: Reader, limits: Limits, now: datetime) -> Scene:
    """Whose turn it is: of those who were asked, or of somebody else."""
    checkout = scene.checkout
    rings = checkout.expertise.rings(scene.casus.topics)
    choice = _standing(scene, now)
    if choice is None:
        load = hub.load(now, about=may_be_asked(scene.casus.topics, checkout))
        checkout = hub.checkout  # which login is whose by now
        rings = checkout.expertise.rings(scene.casus.topics)
        scene = replace(scene, checkout=checkout, past=scene.past.joined(load.asks, scene.number))
        choice = _standing(scene, now) or _chosen(scene, rings, load, limits, now)
        is_known = choice.turn is Verdict.LINE and hub.is_known_here(scene.number)
        if is_known:
            choice = _chosen(scene, rings, load, limits, now, is_first=True)
        if unsure := _unsure(scene, choice):
            hub.look_up(unsure)
            scene = replace(scene, checkout=hub.checkout)
            rings = hub.checkout.expertise.rings(scene.casus.topics)
            choice = _chosen(scene, rings, load, limits, now, is_first=is_known)
    wider = choice.ask is not None and _is_anybody_left(choice.ask, rings, scene.past)
    return replace(scene, choice=choice, has_wider_ring=wider)


def may_be_asked(topics: Sequence[str], checkout: Checkout) -> list[str]:
    """By login, those in the first ring first."""
    return [login for ring in checkout.expertise.rings(topics) for login in ring.experts]


def _chosen(
    scene: Scene, rings: Sequence[Ring], load: Load, limits: Limits, now: datetime, *, is_first: bool = False
) -> Choice:
    checkout = scene.checkout
    request = request_of(scene, rings)
    return choose(
        replace(request, places=_places(scene, now), is_first=is_first or request.is_first),
        load=load,
        profiles=checkout.profiles,
        limits=limits,
        calendar=checkout.network.calendar,
        now=now,
        accounts=checkout.accounts,
    )


def _unsure(scene: Scene, choice: Choice) -> list[str]:
    """Whom we would mention without having asked GitHub in this run whose login it is now."""
    people = choice.ask.people if choice.ask is not None and choice.turn is Verdict.ASK else ()
    return [person.login for person in people if person.login not in scene.checkout.accounts.holders]


def _is_anybody_left(ask: Ask, rings: Sequence[Ring], past: History) -> bool:
    """Whether a wider ring has somebody who wasn't asked yet."""
    asked = ask.logins.union(*(each.logins for each in past.asks))
    return any(login not in asked for ring in rings[ask.ring + 1 :] for login in ring.experts)


def _places(scene: Scene, now: datetime) -> int:
    """How many said no since people were last asked: for each of them somebody else is asked at once.

    Automatic replies come within minutes, one after the other: while somebody else may still answer, those who take
    their place are asked together, with whoever says no next or after an hour.
    """
    last = scene.past.last
    if last is None or scene.has_answer:
        return 0
    said = scene.responses
    places = [each for each in said.values() if each.is_no and each.at > last.at]
    may_answer = any(person.login.lower() not in said for ask in scene.past.asks for person in ask.people)
    can_wait = may_answer and all(each.is_plain and each.kind is ReplyKind.AWAY for each in places)
    return 0 if can_wait and now - last.at < HOUR else len(places)


def _widens(scene: Scene) -> bool:
    """Whether the advice didn't help the owner enough, and nobody was asked since.

    Who says so again although nobody new answered meanwhile waits as long for the next ring as anybody does for an
    answer: or one owner would have everybody asked, three people a time, alone or with one expert who keeps answering.
    """
    course, last = scene.course, scene.past.last
    since, before = course.helped_not_since, course.helped_not_before
    goes_on = bool({Status.IN_PROGRESS, Status.SEEKING} & set(scene.casus.statuses))
    if not goes_on or since is None or last is None:
        return goes_on and since is not None
    return last.at < since and (before is None or scene.today >= last.due or _has_joined_in(scene, before))


def _has_joined_in(scene: Scene, since: datetime) -> bool:
    """Whether somebody with a part in it, other than its owner, wrote here for the first time after that."""
    owner = id_of(scene.casus.owner)
    written = [(each.created_at > since, each.author.id) for each in scene.words if each.author is not None]
    return not {id_ for is_after, id_ in written if is_after} <= {
        owner,
        *(id_ for is_after, id_ in written if not is_after),
    }


def _standing(scene: Scene, now: datetime) -> Choice | None:
    """The last ask, where it is still the turn of those who were asked or one of them answered."""
    last = scene.past.last
    if last is None:
        return None
    if scene.has_said_enough(now):
        return Choice(Verdict.STANDING, last)
    if _widens(scene) or _places(scene, now):
        return None
    is_their_turn = scene.has_answer or scene.is_quiet or scene.today < last.due  # quiet: a call is planned
    return Choice(Verdict.STANDING, last) if is_their_turn else None


def goes_on_at(scene: Scene) -> Status:
    """Where a casus goes on that rested, where nobody remembers where it was."""
    if scene.course.question and scene.course.advice:
        return Status.ADVISED
    if scene.casus.issue.assignees:
        return Status.IN_PROGRESS
    return Status.SEEKING if scene.past.asks else Status.NEW


def is_held(comments: Sequence[Comment], bots: Ours) -> bool:
    """Whether something personal seems to stand in a casus, by what we told last of that."""
    told = [mark for _, mark in own_comments(comments, bots) if mark.key.startswith(f"{PRIVACY}/")]
    return bool(told and told[-1].state.get("found"))


def findings(scene: Scene) -> tuple[int, int]:
    """How often we told that something personal stands in a casus, and how much of it stands there still."""
    told = scene.about(PRIVACY)
    last = told[-1][1].state.get("found") if told else []
    return len(told), len(last) if isinstance(last, list) else 0


def request_of(scene: Scene, rings: Sequence[Ring]) -> Request:
    """For what experts are to be asked, from these rings."""
    casus, owner, expertise = scene.casus, scene.casus.owner, scene.checkout.expertise
    created = scene.checkout.network.calendar.today(casus.issue.created_at)
    return Request(
        number=scene.number,
        topics=(*scene.casus.topics, *_earlier(scene)),
        rings=rings,
        history=scene.past,
        owner=owner,
        is_trusted=owner is not None and owner.login.lower() in expertise.coordinators,
        is_first=_comes_first(scene),
        beside=MOST_FOR_OTHERS if casus.reading.ticked("on_behalf") else 0,
        is_beside=is_beside(casus.issue.body),
        term=casus.term,
        before=created + timedelta(days=TERMS[IN_HASTE]) if casus.term == IN_HASTE else None,
    )


def _earlier(scene: Scene) -> list[str]:
    """Paths that its topics had before: what was asked for those was asked for these."""
    moved = scene.checkout.network.moved
    return [path for path, now in moved.items() if not set(now).isdisjoint(scene.casus.topics)]


def _comes_first(scene: Scene) -> bool:
    """Whether it waits for no other casus of its owner, as far as that needs no question to GitHub: an expert's, one
    that we opened for a meeting, and one that a person gave the label of those that are being asked.
    """
    casus, owner = scene.casus, scene.casus.owner
    is_of_us = owner is not None and owner.login.lower() in scene.checkout.expertise.everybody
    is_of_meeting = is_by_us(casus.issue, scene.checkout.network) and not is_by_mail(owner)
    return is_of_us or is_of_meeting or casus.seeks
