"""What stands on the agenda of a meeting, and how much time there is for each: the points add up to the whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from ..casus.casus import Casus
from ..github.issue import Issue, OwnIssue
from ..github.person import id_of
from ..incoming.days import iso_day
from ..knowledge.published import Lesson
from ..network.profiles import Profile
from ..outgoing.page_words import fitted
from .action_points import ActionPoint, actions, still_open
from .notes import taken
from .series import DAY, FOLDER, Meeting

MOST_STUCK = 3  # casussen of which nobody asked for a place
MOST_LISTED = 10  # of each kind; a longer list is read by nobody
MOST_ACTIONS = 30
MOST_OF_ONE = 3  # points of one person, so that a few can't keep all others out
LONGEST_QUESTION = 160
SHORT = 90  # minutes; a shorter meeting has less time for coming in and leaving
_DATE = re.compile(r"^date:[ \t]*[\"']?(\d{4}-\d\d-\d\d)", re.MULTILINE)
_MINUTES = re.compile(rf"{FOLDER}/(\d{{4}}-\d\d-\d\d)[^/]*\.md")


@dataclass(frozen=True)
class TimeSlot:
    """A part of the meeting: `name` is a key of the words, `minutes` how long it takes."""

    name: str
    minutes: int


def timetable(minutes: int, *, is_online: bool, has_theme: bool, counts: Mapping[str, int]) -> list[TimeSlot]:
    """How the time is shared out. Where people come to one place the theme has at least half of it.

    `counts` says how much there is of `casussen`, `points`, `news` (lessons, tips, new people), `gaps` and `actions`;
    of what there is nothing takes no time. Together they take all the minutes there are.
    """
    left = minutes
    wanted: dict[str, int] = {}

    def take(name: str, most: int) -> None:
        nonlocal left
        wanted[name] = max(0, min(most, left))
        left -= wanted[name]

    take("theme", -(-minutes // 10) * 5 if not is_online else minutes // 15 * 5 if has_theme else 0)
    take("welcome", 5 if minutes < SHORT else 10)
    take("other", 5 if minutes < SHORT else 10)
    take("actions", 10 if counts.get("actions") else 0)
    take("points", min(20, 5 * counts.get("points", 0)))
    take("news", 5 if counts.get("news") else 0)
    take("gaps", 5 if counts.get("gaps") else 0)
    take("casussen", left if counts.get("casussen") else 0)
    wanted["theme" if wanted["theme"] else "other"] += left
    order = ("welcome", "theme", "casussen", "points", "news", "gaps", "actions", "other")
    return [TimeSlot(name, wanted[name]) for name in order if wanted[name]]


@dataclass(frozen=True)
class Since:
    """What happened after the last meeting, and what was agreed there and isn't done yet.

    `minutes` is the page of the last meeting of which there are any.
    """

    lessons: Sequence[Lesson]
    people: Sequence[str]
    actions: Sequence[ActionPoint]
    minutes: str = ""
    held_on: date | None = None


def since(
    meeting: Meeting,
    before: Meeting | None,
    pages: Mapping[str, str],
    lessons: Iterable[Lesson],
    profiles: Mapping[str, Profile],
    ticked: Mapping[str, date],
) -> Since:
    """From the pages of the knowledge base. `ticked` is what `ticked_on` found."""
    first = before.day + timedelta(days=1) if before is not None else date.min
    held = [(day, path) for path in pages if (found := _MINUTES.fullmatch(path)) and (day := iso_day(found[1]))]
    held_on, minutes = max((each for each in held if each[0] < meeting.day), default=(None, ""))
    return Since(
        lessons_between(first, meeting.day, pages, lessons),
        joined_between(first, meeting.day, profiles),
        still_open(_agreed(pages), ticked),
        minutes,
        held_on,
    )


def lessons_between(first: date, last: date, pages: Mapping[str, str], lessons: Iterable[Lesson]) -> list[Lesson]:
    """Those of these days that weren't withdrawn, in the order of their files."""
    there = [each for each in lessons if not each.is_withdrawn]
    made = {each.path: _day(pages.get(each.path, "")) for each in there}
    new = [each for each in there if (day := made[each.path]) and first <= day <= last]
    return sorted(new, key=lambda each: each.path)


def joined_between(first: date, last: date, profiles: Mapping[str, Profile]) -> list[str]:
    """The names of those who joined on these days and want the network to hear so."""
    return sorted(
        profile.name or login
        for login, profile in profiles.items()
        if profile.announce and profile.joined_on and first <= profile.joined_on <= last
    )


def minutes_of(pages: Mapping[str, str]) -> Mapping[str, date]:
    """The pages with minutes by path, with their days, the oldest first."""
    found = ((path, _MINUTES.fullmatch(path)) for path in sorted(pages))
    return {path: day for path, match in found if match and (day := iso_day(match[1]))}


def _agreed(pages: Mapping[str, str]) -> Iterable[ActionPoint]:
    """Every action point in the minutes, oldest first."""
    for path in sorted(pages):
        if (found := _MINUTES.fullmatch(path)) and (day := iso_day(found[1])):
            yield from taken(pages[path], day).actions


def _day(text: str) -> date | None:
    found = _DATE.search(text[:2_000])
    return iso_day(found[1]) if found else None


def day_of(own: OwnIssue) -> date:
    """The day of the meeting, as our agenda of it remembers; long ago where it doesn't."""
    return iso_day(own.state.get(DAY)) or date.min


def ticked_on(agendas: Iterable[OwnIssue], today: date) -> Mapping[str, date]:
    """Keys of what was ticked on agendas, with the last day on which each can have been agreed: before the meeting."""
    found: dict[str, date] = {}
    for each in agendas:
        day = day_of(each)
        last = day - timedelta(days=1) if day > date.min else today
        for point in actions(each.body, today):
            if point.is_done:
                found[point.key] = max(found.get(point.key, date.min), last)
    return found


def stuck(
    casussen: Iterable[Casus],
    chosen: Iterable[int],
    is_refused: Callable[[Casus], bool],
    is_seen: Callable[[Casus], bool],
) -> list[Casus]:
    """Those that wait longest for advice that helps, whatever the reason, without those that are on the agenda already.

    What somebody of the network looked at comes first: anybody can make up what is in more haste. `is_refused`: whether
    the owner rather has it off; looked up for few, since it may need a request.
    """
    there = set(chosen)
    waiting = [each for each in casussen if each.issue.number not in there and each.is_complete]
    longest = sorted(waiting, key=lambda each: (not is_seen(each), each.wanted_by, each.issue.number))
    return list(islice((each for each in longest if not is_refused(each)), MOST_STUCK))


def fairly(points: Iterable[Issue], coordinators: Collection[str], is_known: Callable[[Issue], bool]) -> list[Issue]:
    """Those of people whom the network knows, then those that came first, and few of one person; coordinators may bring
    in as many as they like. However many new accounts send some, those of the network are on the agenda.
    """
    counted: Counter[int] = Counter()
    found = []
    for each in sorted(points, key=lambda each: (not is_known(each), each.number)):
        if each.author is None or each.author.login.lower() not in coordinators:
            counted[id_of(each.author)] += 1
            if counted[id_of(each.author)] > MOST_OF_ONE:
                continue
        found.append(each)
    return found


def question_of(casus: Casus) -> str:
    """In one line."""
    return fitted(casus.reading.text("question"), LONGEST_QUESTION)
