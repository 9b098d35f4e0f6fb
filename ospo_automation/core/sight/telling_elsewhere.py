"""What of an issue can be told on another site: a lesson, an experience, a tip, a casus that finds nobody, a meeting.

Names are left out as they are of lessons, and of what seems to hold something personal nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ..casus.casus import KIND, kind_shown
from ..casus.checkout import Checkout
from ..engine.reader import Reader
from ..github.issue import Comment, Issue, kept_key
from ..incoming.personal import kinds
from ..knowledge import digests, experience
from ..knowledge.experience import experience_of, experiences
from ..knowledge.published import read_front
from ..meetings.agenda_points import minutes_of
from ..meetings.series import AGENDA
from ..network import website
from ..network.labels import Status
from ..outgoing.excerpt import excerpt
from ..outgoing.page_words import fitted
from ..outgoing.safe import Safe
from ..primitives import front
from ..primitives.errors import BadConfig
from ..primitives.marker import Mark
from ..signals.web_links import WebLink, link_in
from .all_meetings import known
from .lesson_draft import drafted_in, lesson_about
from .public_words import PublicWords
from .scene import Scene
from .tips_taken import taken_since

LONGEST_LINE = 200
LONGEST_QUESTION = 600
MOST_POINTS = 5
_SECTION = re.compile(r"^## .*$", re.MULTILINE)
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_ITEM = re.compile(r"^- (?!\[[ xX]\])(.+)$", re.MULTILINE)
_UNANSWERED = frozenset({Status.NEW, Status.SEEKING})


class StoryKind(StrEnum):
    LESSON = "lesson"
    EXPERIENCE = "experience"
    DIGEST = "digest"
    TIP = "tip"
    APPEAL = "appeal"  # for whoever can help with a casus that finds nobody
    INVITATION = "invitation"  # to a meeting
    LOOK_BACK = "look_back"  # on one


@dataclass(frozen=True)
class Story:
    """`address` is where one reads on, absolute; `blog` where the whole page stands to be copied, "" for none."""

    kind: StoryKind
    title: str = ""
    opening: str = ""
    more: str = ""
    points: Sequence[str] = ()
    address: str = ""
    blog: str = ""
    topics: Sequence[str] = ()
    organisation: str = ""
    day: date | None = None
    starts: datetime | None = None
    place: str = ""
    online: bool = False  # where on the web stands in no text: that link isn't for everybody
    sign_up: str = ""
    calendar: str = ""

    @property
    def values(self) -> Mapping[str, Any]:
        """Those of its text."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return told | {name: Safe(told[name]) for name in ("kind", "address", "blog", "sign_up", "calendar")}


@dataclass(frozen=True)
class _Teller:
    """One who looks what there is to tell. `page` is the issue's own address."""

    hub: Reader
    scene: Scene
    now: datetime
    page: str
    words: PublicWords = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", PublicWords.of(self.scene))

    @property
    def _checkout(self) -> Checkout:
        return self.hub.checkout

    @property
    def _site(self) -> website.Settings | None:
        return self._checkout.network.section(website.Settings)

    def of_casus(self) -> Story | None:
        scene = self.scene
        if scene.must_stay_out:
            return None
        lesson = lesson_about(scene)
        if lesson is not None:
            return None if lesson.is_withdrawn else self._page(StoryKind.LESSON, lesson.path, lesson.title)
        statuses = frozenset(scene.casus.statuses)
        is_open = scene.casus.issue.is_open and not scene.has_answer
        return self._appeal() if is_open and statuses and statuses <= _UNANSWERED else None

    def of_other(self, argument: str) -> Story | None:
        """Of any other issue; `argument` is what stands behind the command."""
        issue = self.scene.casus.issue
        drafted = drafted_in(issue, self.scene.ours, experience.DRAFT, experience.FOLDER)
        told = experience_of(issue.number, experiences(self._checkout.pages()), drafted)
        if told is not None:
            kind = StoryKind.EXPERIENCE
            return None if told.is_withdrawn else self._page(kind, told.path, told.title, told.description)
        key = _key(issue, self.scene.comments, self._checkout)
        if digests.DIGEST.has(key):
            path = digests.path_of(key.partition("/")[2])
            return self._page(StoryKind.DIGEST, path, issue.title) if path in self._checkout.pages() else None
        return self._meeting(key) if AGENDA.has(key) else self._tip(argument)

    def _page(self, kind: StoryKind, path: str, title: str, opening: str = "") -> Story:
        """A page of the knowledge base, which a maintainer looked at."""
        text = self._checkout.pages().get(path, "")
        if not opening and kind is StoryKind.LESSON:
            try:
                opening = read_front(path, text).description
            except BadConfig:
                opening = ""
        parts = _SECTION.split(text)
        more = excerpt(parts[1], LONGEST_QUESTION).text if len(parts) > 1 and kind is not StoryKind.DIGEST else ""
        blog = website.blog_of(self._site, path) if self._site is not None else ""
        return Story(kind, title, opening, more, address=self._address(path), blog=blog)

    def _address(self, path: str) -> str:
        """Never one that only holds on GitHub."""
        repository = self.page.rpartition("/issues/")[0]
        return website.address_of(self._site, path) if self._site is not None else f"{repository}/blob/HEAD/{path}"

    def _appeal(self) -> Story | None:
        casus, network = self.scene.casus, self._checkout.network
        kind, asked = kind_shown(casus.reading), self.words.line(casus.reading.text("question"))
        if not asked:  # something in it seems to be personal
            return None
        return Story(
            StoryKind.APPEAL,
            fitted(self.words.line(casus.issue.title), LONGEST_LINE),
            fitted(asked, LONGEST_QUESTION),
            address=self.page,
            topics=[network.topics[each].title for each in casus.topics if each in network.topics],
            organisation=self._checkout.form.short.get(KIND, {}).get(kind, kind),
        )

    def _meeting(self, key: str) -> Story | None:
        meeting = next((each for each in known(self.hub, self.now) if AGENDA.key(each.key) == key), None)
        if meeting is None or meeting.is_cancelled:
            return None
        if meeting.starts <= self.now:
            pages = self._checkout.pages()
            found = next((path for path, day in minutes_of(pages).items() if day == meeting.day), None)
            return self._look_back(found, pages[found], meeting.day) if found is not None else None
        calendar = f"{self._site.address}{meeting.calendar_file}" if self._site is not None else ""
        about = meeting.about
        return Story(
            StoryKind.INVITATION,
            about.theme,
            address=self.page,
            day=meeting.day,
            starts=meeting.starts,
            place="" if about.online else about.place,
            online=about.online,
            sign_up=about.sign_up,
            calendar=calendar,
        )

    def _look_back(self, path: str, text: str, day: date) -> Story | None:
        try:
            parts = _SECTION.split(front.parts(text, path).text)
        except BadConfig:  # `ospo check` tells where
            return None
        items = _ITEM.findall(parts[1]) if len(parts) > 1 else []
        points = [excerpt(self.words.plain(each), LONGEST_LINE).text for each in items]
        return Story(
            StoryKind.LOOK_BACK,
            opening=excerpt(_HEADING.sub("", parts[0])).text,
            points=[each for each in points if each][:MOST_POINTS],
            address=self._address(path),
            day=day,
        )

    def _tip(self, argument: str) -> Story | None:
        """That of a form, or the one with the address behind the command."""
        taken = taken_since(self.hub, date.min)
        link, _ = link_in(argument, is_alone=True)
        wanted = link.print if isinstance(link, WebLink) else ""
        for each in taken:
            is_it = WebLink(each.link).print == wanted if wanted else (each.number, each.comment) == (self._number, 0)
            if is_it:
                why = self.words.line(each.why)
                return Story(StoryKind.TIP, self.words.line(each.title), why, address=each.link)
        return None

    @property
    def _number(self) -> int:
        return self.scene.number


def story_of(
    hub: Reader, scene: Scene, comment: Comment, argument: str, now: datetime, *, is_casus: bool
) -> Story | None:
    """What there is to tell of the issue on which a comment stands; None where that is nothing."""
    teller = _Teller(hub, scene, now, comment.url.partition("#")[0])
    found = teller.of_casus() if is_casus else teller.of_other(argument)
    return None if found is None or kinds("\n".join((found.title, found.opening, found.more, *found.points))) else found


def _key(issue: Issue, comments: Sequence[Comment], checkout: Checkout) -> str:
    """What our own issue is for, "" for anybody else's."""
    bots = checkout.network.bots
    mark = Mark.read(issue.body)
    return (mark.key if mark is not None else kept_key(comments, bots) or "") if bots.has(issue.author) else ""
