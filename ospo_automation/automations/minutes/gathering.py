"""What stands there of minutes, where somebody may write them, and what became of what we proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ospo_automation.core.casus.allowed import Allowance, look_at
from ospo_automation.core.engine.effects import branch_of
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import DUPLICATE, NOT_PLANNED, Comment, Issue, OwnIssue, own_comments, own_state
from ospo_automation.core.incoming.days import past_day
from ospo_automation.core.incoming.personal import details, title
from ospo_automation.core.meetings.action_points import ticked_in
from ospo_automation.core.meetings.agenda_points import minutes_of, ticked_on
from ospo_automation.core.meetings.minutes_command import minutes_in
from ospo_automation.core.meetings.minutes_left import Taken
from ospo_automation.core.meetings.notes import taken
from ospo_automation.core.meetings.sent_in import MINUTES as FORM
from ospo_automation.core.meetings.sent_in import sent_in
from ospo_automation.core.meetings.series import AGENDA, FOLDER, THEME, Meeting, Settings
from ospo_automation.core.meetings.transcript import is_transcript
from ospo_automation.core.outgoing.proposal import seals_in
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.primitives.marker import fingerprint
from ospo_automation.core.sight.all_meetings import known
from ospo_automation.core.sight.minute_taker import Written, agenda_key, below, day_in, may_write
from ospo_automation.core.sight.no_longer_wanted import TakenBack, still_proposed

from .facts import MINUTES, SOURCE, TYPED, Closed, Draft, Facts, Merged, Over, WhyOver, Wrong

MOST_SWEPT = 10
WRONGS = {"minutes/private": WhyOver.PRIVATE, "minutes/empty": WhyOver.EMPTY, "minutes/transcript": WhyOver.TRANSCRIPT}
MOST_TICKED = 5  # earlier minutes in which something is ticked in one proposal
_CASUS = re.compile(r"^[-*] \[[xX]\] (?:#|\[casus )(\d{1,9})\b", re.MULTILINE)
_POINT = re.compile(r"^[-*] \[[xX]\] .*\(#(\d{1,9})\)\s*$", re.MULTILINE)


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    if network.section(Settings) is None or event.number is None:
        return None
    comments, issue = hub.comments(event.number), hub.issue(event.number)
    if issue.is_pull_request or issue.is_locked:
        return None
    return _transcript(hub, event, comments) or _by_place(hub, event, issue, comments)


def _by_place(hub: Reader, event: Event, issue: Issue, comments: Sequence[Comment]) -> Facts | None:
    """The minutes below an agenda or in a form, or a command where neither is."""
    network, number = hub.checkout.network, issue.number
    sent = sent_in(issue, hub.checkout)
    if key := agenda_key(issue, comments, network.bots):
        written = below(comments, hub, own_state(comments, network.bots, MINUTES).get(SOURCE))
        about = _of_key(hub, event, key, issue)
        return _or_over(_found(hub, event, written, about, key) if written is not None else None, hub, event, issue)
    if sent is None or sent.form != FORM:
        return _elsewhere(hub, event, comments)
    author, reading = issue.author, sent.reading
    is_allowed = author is not None and may_write(author.login, hub)
    written = Written(reading.text("minutes"), 0, reading.text("people"), is_allowed)
    day = past_day(reading.text("held_on"), network.calendar.today(issue.created_at))
    that_day = [each for each in _held(hub, event) if each.day == day]
    if len(that_day) > 1 and is_allowed:
        return Wrong(number, written, "minutes/which", {"day": day})
    meeting = that_day[0] if that_day else None
    found = _found(hub, event, written, (meeting, day), AGENDA.key(meeting.key) if meeting is not None else "")
    return _or_over(found, hub, event, issue)


def _or_over(found: Facts | None, hub: Reader, event: Event, issue: Issue) -> Facts | None:
    """What is to be done; or that what we proposed isn't to be published, since what it came from is no more."""
    comments, network = hub.comments(issue.number), hub.checkout.network
    state = own_state(comments, network.bots, MINUTES)
    why = _why_over(found, state, issue, comments) if seals_in(state) else None
    if why is None:
        return found
    there = hub.proposal(branch_of(MINUTES, issue.number), ())
    taken_back = TakenBack.of(MINUTES, there, comments, network.bots, event)
    if not taken_back.is_left:
        return found
    return Over(issue.number, taken_back, why, network.contact, found if isinstance(found, Wrong) else None)


def _why_over(
    found: Facts | None, state: Mapping[str, Any], issue: Issue, comments: Sequence[Comment]
) -> WhyOver | None:
    """Other minutes that came since count instead of those that are gone; of a second try that went wrong the first
    stays.
    """
    source = state.get(SOURCE)
    if not isinstance(source, int):
        return None  # from before we remembered it
    if source == 0 and not issue.is_open and issue.reason in {NOT_PLANNED, DUPLICATE}:
        return WhyOver.DECLINED
    if source != 0 and (found is None or isinstance(found, Wrong)):
        kept = (each for each in comments if each.id == source and not each.is_minimized)
        if not any(minutes_in(each.words) is not None for each in kept):
            return WhyOver.GONE
    return WRONGS.get(found.text) if isinstance(found, Wrong) and found.written.comment == source else None


def _held(hub: Reader, event: Event) -> list[Meeting]:
    return [each for each in known(hub, event.now) if not each.is_cancelled]


def _of_key(hub: Reader, event: Event, key: str, issue: Issue) -> tuple[Meeting | None, date | None]:
    """The meeting of an agenda, with its day; only that where the configuration doesn't know the meeting any more."""
    meeting = next((each for each in _held(hub, event) if AGENDA.key(each.key) == key), None)
    return meeting, meeting.day if meeting is not None else day_in(issue, key)


def _found(
    hub: Reader, event: Event, written: Written, about: tuple[Meeting | None, date | None], key: str
) -> Facts | None:
    number, (meeting, day), network = event.number or 0, about, hub.checkout.network
    comments = hub.comments(number)
    state = own_state(comments, network.bots, MINUTES)
    writer = next((each.author for each in comments if each.id == written.comment), hub.issue(number).author)
    there = details(written.text, known=(network.contact,))
    private = look_at(there, writer, state, comments, hub.checkout.expertise.coordinators)
    state = private.over(state)
    if day is None:
        return _of_no_day(number, written, state)
    found = _taken(written, day)
    text, values = _wrong(written, found, meeting, private, event)
    if text:
        return Wrong(number, written, text, values, state)
    said = {mark.key for _, mark in own_comments(comments, network.bots)}
    if f"{MINUTES}/ended" in said and _is_as_proposed(state, written):
        return None
    draft = _draft(hub, event, written, (meeting, day), key, (state, private, found))
    if _is_merged(draft):
        return None if f"{MINUTES}/ended" in said else _merged(draft, key, hub)
    is_ours = TakenBack.of(MINUTES, draft.there, comments, network.bots, event).is_ours
    if draft.there.state == "closed" and state.get(TYPED) == draft.typed and not is_ours:
        return Closed(number, draft.there.number)
    return draft


def _of_no_day(number: int, written: Written, state: Mapping[str, Any]) -> Wrong:
    if is_transcript(written.text):
        return Wrong(number, written, "minutes/transcript", _of_transcript(written), state)
    return Wrong(number, written, "minutes/day" if written.is_allowed else "minutes/role", {}, state)


def _elsewhere(hub: Reader, event: Event, comments: Sequence[Comment]) -> Wrong | None:
    """Somebody who may write minutes gives the command where none belong."""
    if event.is_scheduled:
        said = {mark.key for _, mark in own_comments(comments, hub.checkout.network.bots)}
        lately = (each.id for each in hub.commanded(event.now) if each.number == event.number)
        meant: set[int | None] = {each for each in lately if f"{MINUTES}/{each}" not in said}
    else:
        meant = {event.comment} if event.comment is not None and event.gives_command else set()
    for given in comments if meant else ():
        text = minutes_in(given.words) if given.id in meant else None
        if text is None or given.author is None:
            continue
        if given.author.login.lower() in hub.checkout.expertise.coordinators:
            written = Written(text, given.id)
            if is_transcript(text):
                return Wrong(event.number or 0, written, "minutes/transcript", _of_transcript(written))
            return Wrong(event.number or 0, written, "minutes/elsewhere")
    return None


def _transcript(hub: Reader, event: Event, comments: Sequence[Comment]) -> Wrong | None:
    """Somebody puts everybody's words into a comment just now, wherever it is: whatever else stands there can wait."""
    given = next((each for each in comments if each.id == event.comment), None) if event.gives_command else None
    text = minutes_in(given.words) if given is not None else None
    if given is None or given.author is None or text is None or not is_transcript(text):
        return None
    written = Written(text, given.id, is_allowed=given.author.login.lower() in hub.checkout.expertise.coordinators)
    return Wrong(event.number or 0, written, "minutes/transcript", _of_transcript(written))


def _of_transcript(written: Written) -> Mapping[str, Any]:
    return {"form": not written.comment, "may_write": written.is_allowed}


def _taken(written: Written, day: date) -> Taken:
    """The number in the form counts more than what the text tells."""
    found, count = taken(written.text, day), re.search(r"\d{1,4}", written.people)
    return replace(found, people=int(count[0])) if count else found


def _wrong(
    written: Written, found: Taken, meeting: Meeting | None, private: Allowance, event: Event
) -> tuple[str, Mapping[str, Any]]:
    """The text that says what is missing, and its values."""
    is_form = not written.comment
    if is_transcript(written.text):
        return "minutes/transcript", _of_transcript(written)
    if not written.is_allowed:
        return "minutes/role", {}
    if meeting is not None and meeting.starts > event.now:
        return "minutes/early", {"day": meeting.day, "form": is_form}
    if len(written.text.split()) < 3 or found.is_empty:
        return "minutes/empty", {"form": is_form}
    if private.kinds:
        return "minutes/private", {"kinds": sorted(private.kinds), "form": is_form}
    return "", {}


def _draft(
    hub: Reader,
    event: Event,
    written: Written,
    about: tuple[Meeting | None, date],
    key: str,
    read: tuple[Mapping[str, Any], Allowance, Taken],
) -> Draft:
    number, (meeting, day), (state, private, found) = event.number or 0, about, read
    path = _path(number, meeting, day, state, hub)
    ticked = _ticked(path, hub, day)
    return Draft(
        number,
        written,
        meeting,
        day,
        found,
        path,
        _theme(meeting, _agenda(key, hub), hub),
        hub.proposal(branch_of(MINUTES, number), [path, *ticked]),
        _typed(written),
        state,
        ticked,
        private,
        insists=not event.is_scheduled,
    )


def _typed(written: Written) -> str:
    return fingerprint(f"{written.people}\n{written.text}")


def _is_as_proposed(state: Mapping[str, Any], written: Written) -> bool:
    """Whether nothing else was typed since; so it is where that wasn't noted."""
    typed = _typed(written)
    return bool(state.get(TYPED, typed) == typed)


def _path(number: int, meeting: Meeting | None, day: date, state: Mapping[str, Any], hub: Reader) -> str:
    """Where the page stands or will stand: where we proposed it before, as long as nothing is there yet."""
    there_yet, own = hub.checkout.pages(), f"{FOLDER}/{day}-"
    ours = re.compile(rf"{re.escape(own)}[\w-]+\.md")
    proposed = next((each for each in seals_in(state) if ours.fullmatch(each) and each not in there_yet), "")
    name = meeting.series or str(meeting.issue or "extra") if meeting is not None else str(number)
    return proposed or f"{own}{name}.md"


def _agenda(key: str, hub: Reader) -> OwnIssue | None:
    """Our agenda of the meeting."""
    return next((each for each in hub.own_issues() if key and each.key == key), None)


def _is_merged(draft: Draft) -> bool:
    """Whether the page holds what was typed, as people let it be. Where a run ended before it told of its proposal,
    that was merged all the same.
    """
    return draft.there.state == "merged" and _is_as_proposed(draft.state, draft.written)


def _merged(draft: Draft, key: str, hub: Reader) -> Merged:
    """What was talked about can be put away: ticked casussen and points, the theme, and the form by which the meeting
    was planned.
    """
    labels, agenda = hub.checkout.network.labels, _agenda(key, hub)
    plan = draft.meeting.issue if draft.meeting is not None else 0
    merged = Merged(
        draft.number, draft.day, agenda.number if agenda is not None else draft.number, labels.agenda.name, plan
    )
    if agenda is None or not agenda.is_open:
        return merged
    chosen = agenda.state.get(THEME)
    named = dict.fromkeys(
        (
            *((int(each), labels.agenda.name) for each in _CASUS.findall(agenda.body)),
            *((int(each), labels.agenda_point.name) for each in _POINT.findall(agenda.body)),
            *([(chosen, labels.theme.name)] if isinstance(chosen, int) and chosen > 0 else []),
            *([(plan, labels.meeting.name)] if plan else []),
        )
    )
    carry = {name: {each.number for each in hub.open_issues(name)} for name in {name for _, name in named}}
    there = [(number, name) for number, name in named if number in carry[name]]
    return replace(
        merged,
        talked_about=[number for number, name in there if name == labels.agenda.name],
        done=[number for number, name in there if name != labels.agenda.name],
    )


def _ticked(path: str, hub: Reader, day: date) -> Mapping[str, str]:
    """Earlier minutes in which an action point stands open that was ticked on an agenda: agendas are forgotten."""
    kept = [each for each in hub.own_issues() if AGENDA.has(each.key)]
    done, pages = ticked_on(kept, day), hub.checkout.pages()
    found = {
        each: ticked_in(pages[each], {key for key, last in done.items() if held_on <= last})
        for each, held_on in minutes_of(pages).items()
        if each != path
    }
    return dict([(each, text) for each, text in found.items() if text != pages[each]][-MOST_TICKED:])


def _theme(meeting: Meeting | None, agenda: OwnIssue | None, hub: Reader) -> str:
    """What the meeting was about, as planned or as people chose it."""
    chosen = agenda.state.get(THEME) if agenda is not None else None
    if meeting is not None and meeting.about.theme:
        return meeting.about.theme
    try:
        return title(hub.issue(chosen).title) if isinstance(chosen, int) and chosen > 0 else ""
    except Gone:
        return ""


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Open agendas, and minutes that came by form: where an event got lost they wait no longer. Also closed ones of
    which a proposal of ours is still open.
    """
    if hub.checkout.network.section(Settings) is None:
        return ()
    ours = [each.number for each in hub.own_issues() if each.is_open and AGENDA.has(each.key)]
    able = hub.checkout.expertise.coordinators
    sent = hub.open_issues(hub.checkout.network.labels.minutes.name)
    first = sorted(sent, key=lambda each: each.author is None or each.author.login.lower() not in able)
    there = [*map(hub.issue, ours[-MOST_SWEPT:]), *first[:MOST_SWEPT]]
    return [*there, *still_proposed(hub, MINUTES, {each.number for each in there})]
