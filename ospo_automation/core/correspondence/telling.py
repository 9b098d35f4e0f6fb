"""What happened on a casus that whoever asked it by mail doesn't know yet: in one mail, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..casus.course import AGENDA, AGENDA_ASKED, OUTCOME, PUBLISHED, REMINDER, advice_in
from ..casus.part import Role
from ..github.issue import BY_EXPERT, Comment
from ..network.labels import Status
from ..outgoing.quoted import unquoted
from ..sight.lesson_draft import drafted_at, lesson_about
from ..sight.public_words import about_the_casus
from ..sight.scene import Scene
from .mail_thread import MailThread
from .written import sentences

LONGEST_TOLD = 6_000  # characters of one comment
MOST_SAID = 20  # comments in one mail; the page has all
CLOSED, LESSON_TOLD, LESSON_ONLINE, ASKED = "closed", "lesson", "online", "outcome"
"""What we told, beside comments."""
MISSING, WORD = "missing", "word"
"""What we ask on the page beside whether it helped, and `AGENDA`: what the form lacks, and how they are getting on."""
LATER = "later"
"""Instead of a question, and among what we told: nobody could be asked yet, and a coordinator looks."""
LACKS = "reply"
"""Kind of our comments that still ask for what the form lacks."""
_LAST = 3  # sentences of a comment, one of which asks: `Mag dat? Antwoord met ja.`


@dataclass(frozen=True)
class SaidThere:
    """A comment of somebody with a part in the casus. `advises`: it is advice; `asks`: it ends in a question."""

    role: Role | None
    text: str
    advises: bool = False
    asks: bool = False


@dataclass(frozen=True)
class News:
    """`until` is the newest comment that it tells of, `told` what else; `published` is the file of the lesson that is
    online, `drafted` that of one that waits for a yes. `asks` is what we asked last on the page or `LATER`, and
    `missing` which of the form's questions that is. `is_over`: nothing more will come.
    """

    until: int
    told: tuple[str, ...] = ()
    said: tuple[SaidThere, ...] = ()
    published: str = ""
    drafted: str = ""
    closed: bool = False
    asks_outcome: bool = False
    asks: str = ""
    missing: tuple[str, ...] = ()
    waits: bool = False
    is_over: bool = False

    @property
    def is_worth_a_mail(self) -> bool:
        return bool(self.said or self.published or self.closed or self.asks_outcome or self.asks)


def news_of(scene: Scene, talk: MailThread) -> News:
    """What is new to them. Only people with a part in the casus are quoted to somebody who can't see who writes."""
    said = [(each, there) for each in scene.words if each.id > talk.until and (there := _said(each, scene)) is not None]
    said += [(each, there) for each, there in mailed_advice(scene) if each.id > talk.until]
    said.sort(key=lambda each: each[0].id)
    until = max((each.id for each in scene.comments), default=talk.until)
    published = _published(scene)
    drafted = _drafted(scene)
    is_closed = not scene.casus.issue.is_open
    told = [
        name
        for name, is_so in (
            (CLOSED, is_closed),
            (LESSON_TOLD, bool(drafted)),
            (LESSON_ONLINE, bool(published)),
            (LATER, _waits_for_coordinator(scene)),
            (f"{ASKED}/{scene.course.question}", bool(scene.course.question)),
        )
        if is_so and name not in talk.told
    ]
    news = [there for _, there in said][-MOST_SAID:]
    asks = _asked(scene, talk.until) or (LATER if LATER in told else "")
    return News(
        until=until,
        told=tuple(told),
        said=tuple(news),
        published=published if LESSON_ONLINE in told else "",
        drafted=drafted if LESSON_TOLD in told and not published else "",
        closed=CLOSED in told and not (OUTCOME in _kinds(scene) or published),
        asks_outcome=asks == OUTCOME or any(name.startswith(f"{ASKED}/") for name in told),
        asks="" if asks == OUTCOME else asks,
        missing=scene.casus.needed if asks == MISSING else (),
        waits=bool(news) and news[-1].asks,
        is_over=is_closed and (bool(published) or _is_without_lesson(scene)),
    )


def _waits_for_coordinator(scene: Scene) -> bool:
    casus, triage = scene.casus, scene.checkout.network.labels.triage.name.lower()
    is_open = casus.issue.is_open and casus.is_complete and not (scene.must_stay_out or scene.has_answer)
    return is_open and not scene.past.asks and triage in map(str.lower, casus.issue.labels)


def _said(comment: Comment, scene: Scene) -> SaidThere | None:
    owner = scene.casus.owner
    if comment.author is None or (owner is not None and comment.author.id == owner.id):
        return None
    is_advice = any(each.comment == comment.id for each in scene.course.advice)
    advice = advice_in(comment) if is_advice else ""
    text = (advice or about_the_casus(comment)).strip()
    if not text:
        return None
    roles = scene.parts.roles_of(comment.author)
    is_expert = bool(roles & {Role.TEAM, Role.ASKED, Role.EXPERT})
    role = Role.COORDINATOR if Role.COORDINATOR in roles else Role.EXPERT if is_expert else None
    cut = text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD].rstrip()}…"
    return SaidThere(role, cut, bool(advice), not advice and _is_asking(cut))


def mailed_advice(scene: Scene) -> Iterator[tuple[Comment, SaidThere]]:
    """What experts wrote who were asked by mail, as it stands on the page."""
    for comment, _ in scene.about(BY_EXPERT):
        if text := unquoted(comment.body):
            yield comment, SaidThere(Role.EXPERT, text[:LONGEST_TOLD], asks=_is_asking(text))


def replied(scene: Scene, talk: MailThread) -> tuple[list[str], int]:
    """What whoever asked wrote since an expert was asked by mail, and up to which comment that is."""
    owner = scene.casus.owner
    said = [
        (each.id, text[:LONGEST_TOLD])
        for each in scene.words
        if each.id > talk.until and owner is not None and each.author is not None and each.author.id == owner.id
        if (text := about_the_casus(each).strip())
    ]
    return [text for _, text in said][-MOST_SAID:], max((id_ for id_, _ in said), default=talk.until)


def _is_asking(text: str) -> bool:
    return any(each.rstrip(" \n)*_”\"'").endswith("?") for each in list(sentences(text))[-_LAST:])


def _asked(scene: Scene, since: int) -> str:
    """What we asked last in a comment of ours that they don't know, where that is still open; "" for nothing."""
    asked = [
        name for comment, mark in scene.ours if comment.id > since and (name := _question(scene, comment, mark.key))
    ]
    return asked[-1] if asked else ""


def _question(scene: Scene, comment: Comment, key: str) -> str:
    kind, statuses, issue = key.partition("/")[0], scene.casus.statuses, scene.casus.issue
    if not issue.is_open:
        return ""
    if kind in {AGENDA, AGENDA_ASKED}:
        return AGENDA if comment.id > scene.course.on_agenda_by else ""
    if kind in {LACKS, REMINDER} and scene.casus.needed:
        return MISSING
    if kind != REMINDER:
        return ""
    if Status.ADVISED in statuses:
        return OUTCOME
    return WORD if Status.IN_PROGRESS in statuses and not _is_owners(scene) else ""


def _is_owners(scene: Scene) -> bool:
    """Whether the owner wrote last, so that the team is reminded and not they."""
    owner, last = scene.casus.owner, scene.words[-1].author if scene.words else None
    return last is None or (owner is not None and last.id == owner.id)


def _kinds(scene: Scene) -> Iterator[str]:
    return (key.partition("/")[0] for key in scene.said)


def _drafted(scene: Scene) -> str:
    """The file of the lesson whose draft we announced."""
    return next(iter(drafted_at(scene)), "")


def _published(scene: Scene) -> str:
    """The file of the lesson that stands in the knowledge base, once that was told on the casus."""
    if PUBLISHED not in scene.said and Status.PUBLISHED not in scene.casus.statuses:
        return ""
    page = lesson_about(scene)
    return page.path if page is not None and not page.is_withdrawn else ""


def _is_without_lesson(scene: Scene) -> bool:
    """Whether no lesson will come of it: it was withdrawn, or nobody asked for one."""
    return scene.must_stay_out or not scene.course.advice
