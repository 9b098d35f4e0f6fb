"""What is kept of casussen, meetings and events for the site: when things happened, and only names that may show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ..casus.asks import history
from ..casus.assessing import assess
from ..casus.casus import kind_shown
from ..casus.checkout import Checkout
from ..casus.course import ADDRESS, PLACED, Course
from ..casus.looked_at import asks_to_be_unlisted, is_looked_at
from ..casus.part import Role
from ..github.issue import Comment, Issue, own_state
from ..meetings.partner_event import PartnerEvent
from ..meetings.series import Meeting
from ..network.labels import Status
from ..primitives.errors import BadConfig, Fault
from .scene import Scene


@dataclass(frozen=True)
class CasusRecord:
    """One casus. `topics` are topic paths, `organisation_type` the form's own word for it ("" if unknown).

    `first_expert_at` is when somebody who was asked or takes part first wrote, `advised_at` when the first advice was
    given. `outcome` is what the owner said last: `helped`, `partly`, `not-helped` or "". It is "" as well where nobody
    of the network looked: anybody can say that of what they made up. What is `is_unlisted` stands in no list and has no
    title: nobody of the network looked at it yet, or it is to stay out. In figures counts what `is_seen`: somebody of
    the network looked at it or answered. For what `is_sought` somebody is looked for, as a coordinator wanted.
    """

    number: int
    title: str
    url: str
    status: Status | None
    is_open: bool
    created_at: datetime
    closed_at: datetime | None = None
    topics: tuple[str, ...] = ()
    organisation_type: str = ""
    thumbs_up: int = 0
    first_expert_at: datetime | None = None
    advised_at: datetime | None = None
    outcome: str = ""
    is_unlisted: bool = False
    is_sought: bool = False
    is_seen: bool = True


def counted(records: Iterable[CasusRecord]) -> list[CasusRecord]:
    """Those that count in figures: anybody can make up any number of others."""
    return [each for each in records if each.is_seen]


def record_of(issue: Issue, comments: Sequence[Comment], checkout: Checkout, url: str) -> CasusRecord | None:
    """None for an issue that is no casus. `url` is the repository's page."""
    scene = scene_of(issue, comments, checkout)
    return record_in(scene, url) if scene is not None else None


def scene_of(issue: Issue, comments: Sequence[Comment], checkout: Checkout) -> Scene | None:
    """A casus as somebody sees it who looks back: nobody's turn is reckoned with."""
    network = checkout.network
    casus = assess(issue, comments, checkout.form, network)
    if casus is None:
        return None
    course = Course.of(comments, network.bots, casus.since)
    past = history(comments, network.bots, checkout.accounts)
    return Scene(checkout, casus, tuple(comments), network.calendar.today(issue.created_at), course=course, past=past)


def record_in(scene: Scene, url: str) -> CasusRecord:
    """`url` is the repository's page."""
    issue, casus, comments, course = scene.casus.issue, scene.casus, scene.comments, scene.course
    checkout, network = scene.checkout, scene.checkout.network
    advice = {each.comment for each in course.advice}
    is_seen = is_looked_at(casus, comments, checkout)
    first_at, advised_at = first_expert_at(scene), _first(each for each in comments if each.id in advice)
    is_known = bool(is_seen or first_at or advised_at)
    is_unlisted = (
        network.labels.is_unlisted(issue.labels)
        or scene.is_private
        or not is_seen
        or asks_to_be_unlisted(casus, comments, course, checkout)
    )
    return CasusRecord(
        number=issue.number,
        title="" if is_unlisted else issue.title,
        url=f"{url}/issues/{issue.number}",
        status=casus.statuses[-1] if casus.statuses else None,
        is_open=issue.is_open,
        created_at=issue.created_at,
        closed_at=issue.closed_at,
        topics=casus.topics,
        organisation_type=kind_shown(casus.reading),
        thumbs_up=issue.thumbs_up,
        first_expert_at=first_at,
        advised_at=advised_at,
        outcome=course.outcome if is_known else "",
        is_unlisted=is_unlisted,
        is_sought=issue.is_open and not is_unlisted and network.labels.is_sought(issue.labels),
        is_seen=is_known,
    )


def placed_at(comments: Iterable[Comment], checkout: Checkout) -> str:
    """Where else a text of what came of an issue stands, as somebody said on it; "" where that is nowhere."""
    address = own_state(comments, checkout.network.bots, PLACED).get(ADDRESS)
    return address if isinstance(address, str) else ""


def first_expert_at(scene: Scene) -> datetime | None:
    """When somebody who was asked or takes part first wrote."""
    return _first(_by_experts(scene))


def _by_experts(scene: Scene) -> Iterable[Comment]:
    """What those wrote who were asked, take part or gave advice."""
    advised = {each.login.lower() for each in scene.course.advice}
    for each in scene.comments:
        roles = scene.parts.roles_of(each.author) if each.author is not None else frozenset[Role]()
        is_expert = bool(roles & {Role.TEAM, Role.ASKED}) or (each.author and each.author.login.lower() in advised)
        if is_expert and Role.OWNER not in roles:
            yield each


def _first(comments: Iterable[Comment]) -> datetime | None:
    return min((each.created_at for each in comments), default=None)


@dataclass(frozen=True)
class Records:
    """All that the site needs to know of GitHub: the casussen, the meetings that were planned by form, and the
    events of others that a coordinator let in.

    `full` are the topics of which nobody has room now, None where that couldn't be known. `placed` is where else a text
    of what came of an issue stands, by its number; and by the file of a lesson, which tells no number.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    casussen: tuple[CasusRecord, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    events: tuple[PartnerEvent, ...] = ()
    full: tuple[str, ...] | None = None
    placed: Mapping[int, str] = field(default_factory=dict)
    placed_lessons: Mapping[str, str] = field(default_factory=dict)


_RECORDS = TypeAdapter(Records)


def dump(records: Records) -> bytes:
    """As JSON, by number: the same casussen make the same file."""
    casussen = sorted(records.casussen, key=lambda each: each.number)
    meetings = sorted(records.meetings, key=lambda each: each.key)
    events = sorted(records.events, key=lambda each: each.issue)
    placed, lessons = dict(sorted(records.placed.items())), dict(sorted(records.placed_lessons.items()))
    whole = Records(tuple(casussen), tuple(meetings), tuple(events), records.full, placed, lessons)
    return _RECORDS.dump_json(whole, indent=1) + b"\n"


def load(text: str | bytes, file: str) -> Records:
    """Raises BadConfig where it isn't what `dump` wrote."""
    try:
        return _RECORDS.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        where = f" (see '{place}')" if place else ""
        what = f"holds no casussen as 'ospo site read' writes them{where}."
        raise BadConfig([Fault(file, 0, what, f"Make it anew: ospo site read --to {file}")]) from None
