"""The minutes of a meeting become a proposal for a page; when it is merged, what was done is put away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ospo_automation.core.casus.allowed import Look, look_at
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Effect, Propose, ProposedPage, Relabel, Say, branch_of
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, OwnIssue, own_comments, own_state
from ospo_automation.core.incoming.days import past_day
from ospo_automation.core.incoming.personal import details, title
from ospo_automation.core.meetings.action_points import ticked_in, without_mentions
from ospo_automation.core.meetings.agenda_points import minutes_of, ticked_on
from ospo_automation.core.meetings.notes import LONGEST, Taken, minutes_in, taken
from ospo_automation.core.meetings.sent_in import MINUTES as FORM
from ospo_automation.core.meetings.sent_in import sent_in
from ospo_automation.core.meetings.series import AGENDA, FOLDER, THEME, Meeting, Settings
from ospo_automation.core.meetings.transcript import is_transcript
from ospo_automation.core.outgoing.page_words import markdown
from ospo_automation.core.outgoing.proposal import Proposal, seals_in
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.primitives.marker import fingerprint
from ospo_automation.core.sight.all_meetings import known
from ospo_automation.core.sight.minute_taker import Written, agenda_key, below, day_in, may_write

MINUTES = "minutes"
TYPED, SOURCE = "typed", "source"
"""In our comment about a proposal, beside its pages: for what it stands, and the comment from which it came."""
MOST_SWEPT = 10
MOST_TALKED_ABOUT, MOST_DONE = 6, 4  # casussen, and what else is put away in one run; the rest in the next
MOST_TICKED = 5  # earlier minutes in which something is ticked in one proposal
_CASUS = re.compile(r"^[-*] \[[xX]\] (?:#|\[casus )(\d{1,9})\b", re.MULTILINE)
_POINT = re.compile(r"^[-*] \[[xX]\] .*\(#(\d{1,9})\)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Facts:
    """`wrong` is what keeps a page from being made: the name of the text that says so.

    `agenda` is our agenda of the meeting; `talked_about` the casussen, and `done` the points, the theme and the plan
    that can be put away. `there` is our proposal as it stands, `typed` stands for what was typed. `ticked` are
    earlier minutes in which an action point is done by now, as they should read. `has_ended`: all was put away once.
    `private` is what of it seems to be somebody's, and isn't allowed. `insists`: something happened, so that what
    GitHub refused before is tried once more.
    """

    number: int
    written: Written
    wrong: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    meeting: Meeting | None = None
    day: date | None = None
    agenda: OwnIssue | None = None
    taken: Taken = field(default_factory=lambda: Taken(""))
    path: str = ""
    theme: str = ""
    there: Proposal | None = None
    typed: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)
    talked_about: Sequence[int] = ()
    done: Sequence[int] = ()
    label: str = ""
    ticked: Mapping[str, str] = field(default_factory=dict)
    has_ended: bool = False
    private: Look = field(default_factory=Look)
    insists: bool = True

    @property
    def is_merged(self) -> bool:
        """Whether the page holds what was typed, as people let it be. Where a run ended before it told of its proposal,
        that was merged all the same.
        """
        is_same = self.state.get(TYPED, self.typed) == self.typed
        return self.there is not None and self.there.state == "merged" and is_same


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
        return _found(hub, event, written, _of_key(hub, event, key, issue), key) if written is not None else None
    if sent is None or sent.form != FORM:
        return _elsewhere(hub, event, comments)
    author, reading = issue.author, sent.reading
    is_allowed = author is not None and may_write(author.login, hub)
    written = Written(reading.text("minutes"), 0, reading.text("people"), is_allowed)
    day = past_day(reading.text("held_on"), network.calendar.today(issue.created_at))
    that_day = [each for each in _held(hub, event) if each.day == day]
    if len(that_day) > 1 and is_allowed:
        return Facts(number, written, "minutes/which", {"day": day})
    meeting = that_day[0] if that_day else None
    return _found(hub, event, written, (meeting, day), f"{AGENDA}/{meeting.key}" if meeting is not None else "")


def _held(hub: Reader, event: Event) -> list[Meeting]:
    return [each for each in known(hub, event.now) if not each.is_cancelled]


def _of_key(hub: Reader, event: Event, key: str, issue: Issue) -> tuple[Meeting | None, date | None]:
    """The meeting of an agenda, with its day; only that where the configuration doesn't know the meeting any more."""
    meeting = next((each for each in _held(hub, event) if f"{AGENDA}/{each.key}" == key), None)
    return meeting, meeting.day if meeting is not None else day_in(issue, key)


def _found(hub: Reader, event: Event, written: Written, about: tuple[Meeting | None, date | None], key: str) -> Facts:
    number, (meeting, day), bots = event.number or 0, about, hub.checkout.network.bots
    comments, network = hub.comments(number), hub.checkout.network
    state = own_state(comments, bots, MINUTES)
    writer = next((each.author for each in comments if each.id == written.comment), hub.issue(number).author)
    there = details(written.text, known=(network.contact,))
    private = look_at(there, writer, state, comments, hub.checkout.expertise.coordinators)
    facts = Facts(
        number,
        written,
        meeting=meeting,
        day=day,
        state=private.over(state),
        taken=_taken(written, day) if day is not None else Taken(""),
        typed=fingerprint(f"{written.people}\n{written.text}"),
        has_ended=any(mark.key == f"{MINUTES}/ended" for _, mark in own_comments(comments, bots)),
        private=private,
        insists=not event.is_scheduled,
    )
    if day is None and is_transcript(written.text):
        return replace(facts, wrong="minutes/transcript", values=_of_transcript(written))
    if day is None:
        return replace(facts, wrong="minutes/role" if not written.is_allowed else "minutes/day")
    wrong, values = _wrong(facts, event)
    return replace(facts, wrong=wrong, values=values) if wrong else _proposed(facts, day, key, hub)


def _elsewhere(hub: Reader, event: Event, comments: Sequence[Comment]) -> Facts | None:
    """Somebody who may write minutes gives the command where none belong."""
    if event.is_scheduled:
        said = {mark.key for _, mark in own_comments(comments, hub.checkout.network.bots)}
        lately = (each.id for each in hub.commanded(event.now) if each.number == event.number)
        meant = {each for each in lately if f"{MINUTES}/{each}" not in said}
    else:
        meant = {event.comment} if event.comment is not None and event.gives_command else set()
    for given in comments if meant else ():
        text = minutes_in(given.words) if given.id in meant else None
        if text is None or given.author is None:
            continue
        if given.author.login.lower() in hub.checkout.expertise.coordinators:
            written = Written(text, given.id)
            if is_transcript(text):
                return Facts(event.number or 0, written, "minutes/transcript", _of_transcript(written))
            return Facts(event.number or 0, written, "minutes/elsewhere")
    return None


def _transcript(hub: Reader, event: Event, comments: Sequence[Comment]) -> Facts | None:
    """Somebody puts everybody's words into a comment just now, wherever it is: whatever else stands there can wait."""
    given = next((each for each in comments if each.id == event.comment), None) if event.gives_command else None
    text = minutes_in(given.words) if given is not None else None
    if given is None or given.author is None or text is None or not is_transcript(text):
        return None
    written = Written(text, given.id, is_allowed=given.author.login.lower() in hub.checkout.expertise.coordinators)
    return Facts(event.number or 0, written, "minutes/transcript", _of_transcript(written))


def _of_transcript(written: Written) -> Mapping[str, Any]:
    return {"form": not written.comment, "may_write": written.is_allowed}


def _taken(written: Written, day: date) -> Taken:
    """The number in the form counts more than what the text tells."""
    found, count = taken(written.text, day), re.search(r"\d{1,4}", written.people)
    return replace(found, people=int(count[0])) if count else found


def _wrong(facts: Facts, event: Event) -> tuple[str, Mapping[str, Any]]:
    """The text that says what is missing, and its values."""
    found, is_form = facts.private.kinds, not facts.written.comment
    if is_transcript(facts.written.text):
        return "minutes/transcript", _of_transcript(facts.written)
    if not facts.written.is_allowed:
        return "minutes/role", {}
    if facts.meeting is not None and facts.meeting.starts > event.now:
        return "minutes/early", {"day": facts.meeting.day, "form": is_form}
    if len(facts.written.text.split()) < 3 or facts.taken.is_empty:
        return "minutes/empty", {"form": is_form}
    if found:
        return "minutes/private", {"kinds": sorted(found), "form": is_form}
    return "", {}


def _proposed(facts: Facts, day: date, key: str, hub: Reader) -> Facts:
    meeting = facts.meeting
    there_yet, own = hub.checkout.pages(), f"{FOLDER}/{day}-"
    ours = re.compile(rf"{re.escape(own)}[\w-]+\.md")
    proposed = next((each for each in seals_in(facts.state) if ours.fullmatch(each) and each not in there_yet), "")
    name = meeting.series or str(meeting.issue or "extra") if meeting is not None else str(facts.number)
    path = proposed or f"{FOLDER}/{day}-{name}.md"
    ticked = _ticked(path, hub, day)
    there = hub.proposal(branch_of(MINUTES, facts.number), [path, *ticked])
    agenda = next((each for each in hub.own_issues() if key and each.key == key), None)
    facts = replace(
        facts,
        agenda=agenda,
        path=path,
        theme=_theme(meeting, agenda, hub),
        there=there,
        label=hub.checkout.network.labels.agenda.name,
        ticked=ticked,
    )
    is_put_away = agenda is None or not agenda.is_open
    return facts if is_put_away or not facts.is_merged else _put_away(facts, agenda, hub)


def _ticked(path: str, hub: Reader, day: date) -> Mapping[str, str]:
    """Earlier minutes in which an action point stands open that was ticked on an agenda: agendas are forgotten."""
    kept = [each for each in hub.own_issues() if each.key.startswith(f"{AGENDA}/")]
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


def _put_away(facts: Facts, agenda: OwnIssue | None, hub: Reader) -> Facts:
    """What was talked about: ticked casussen and points, the theme, and the form by which the meeting was planned."""
    labels = hub.checkout.network.labels
    body, chosen = (agenda.body, agenda.state.get(THEME)) if agenda is not None else ("", None)
    plan = facts.meeting.issue if facts.meeting is not None else 0
    named = dict.fromkeys(
        (
            *((int(each), labels.agenda.name) for each in _CASUS.findall(body)),
            *((int(each), labels.agenda_point.name) for each in _POINT.findall(body)),
            *([(chosen, labels.theme.name)] if isinstance(chosen, int) and chosen > 0 else []),
            *([(plan, labels.meeting.name)] if plan else []),
        )
    )
    carry = {name: {each.number for each in hub.open_issues(name)} for name in {name for _, name in named}}
    there = [(number, name) for number, name in named if number in carry[name]]
    return replace(
        facts,
        talked_about=[number for number, name in there if name == labels.agenda.name],
        done=[number for number, name in there if name != labels.agenda.name],
    )


def decide(facts: Facts) -> Iterator[Effect]:
    number, there = facts.number, facts.there
    if facts.wrong:
        yield _refusal(facts)
    elif facts.is_merged:
        if not facts.has_ended:
            yield from _ended(facts)
    elif there is not None and there.state == "closed" and facts.state.get(TYPED) == facts.typed:
        yield Say(number, f"{MINUTES}/closed-{there.number}", "minutes/closed", {})
    else:
        if there is not None and there.is_frozen and facts.state.get(TYPED, facts.typed) != facts.typed:
            yield Say(number, f"{MINUTES}/late-{there.number}", "minutes/late", {})
        yield _proposal(facts)


def _refusal(facts: Facts) -> Say:
    """In an answer to the comment; to people who may not, once for all of them."""
    if not facts.written.is_allowed:
        return Say(facts.number, f"{MINUTES}/{facts.wrong.rpartition('/')[2]}", facts.wrong, facts.values)
    if facts.written.comment and facts.wrong != "minutes/private":
        return Say(facts.number, f"{MINUTES}/{facts.written.comment}", facts.wrong, facts.values)
    return Say(facts.number, MINUTES, facts.wrong, facts.values, facts.state, is_news=True)


def _ended(facts: Facts) -> Iterator[Effect]:
    """The agenda closes last: until then a sweep goes on where a run stopped."""
    values = {"day": facts.day}
    for casus in facts.talked_about[:MOST_TALKED_ABOUT]:
        yield Relabel(casus, remove=frozenset({facts.label}))
    for number in facts.done[:MOST_DONE]:
        kind = "meeting" if facts.meeting is not None and number == facts.meeting.issue else "point"
        yield Say(number, "meeting-done", "minutes/done", {**values, "kind": kind})
        yield CloseIssue(number, "completed")
    if len(facts.talked_about) > MOST_TALKED_ABOUT or len(facts.done) > MOST_DONE:
        return
    agenda = facts.agenda.number if facts.agenda is not None else facts.number
    for number in dict.fromkeys((agenda, facts.number)):  # by what it says here a run knows that all was done
        # Said last, so that who opens it again afterwards finds it open.
        yield CloseIssue(number, "completed")
        yield Say(number, f"{MINUTES}/ended", "minutes/ended", values, comes_last=True)


def _proposal(facts: Facts) -> Propose:
    found = facts.taken
    page = {
        "day": facts.day,
        "people": found.people,
        "theme": facts.theme,
        "place": facts.meeting.about.place if facts.meeting is not None and not facts.meeting.about.online else "",
        "decisions": [without_mentions(each) for each in found.decisions],
        "questions": [without_mentions(each) for each in found.questions],
        "tips": [without_mentions(each) for each in found.tips],
        "actions": [{"text": without_mentions(each.text), "is_done": each.is_done} for each in found.actions],
        "text": markdown(found.text, LONGEST) if found.text.strip() else "",
    }
    counts = {
        "number": facts.number,
        "path": Safe(facts.path),
        "people": found.people,
        "lists": len(found.attendance),
        "left_out": found.left_out,
        "decisions": len(found.decisions),
        "actions": len(found.actions),
        "questions": len(found.questions),
        "tips": len(found.tips),
        "ticked": len(facts.ticked),
    }
    state = facts.private.over({TYPED: facts.typed, SOURCE: facts.written.comment})
    told = {"form": not facts.written.comment, "is_cut": facts.written.is_cut}
    return Propose(
        facts.number,
        MINUTES,
        "minutes/pull_title",
        "minutes/pull",
        (
            ProposedPage(facts.path, "pages/minutes", page),
            *(ProposedPage(path, before=text, after="") for path, text in facts.ticked.items()),
        ),
        Say(facts.number, MINUTES, "minutes/told", told, state, is_news=True),
        {"day": facts.day, **counts},
        insists=facts.insists,
    )


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Open agendas, and minutes that came by form: where an event got lost they wait no longer."""
    if hub.checkout.network.section(Settings) is None:
        return ()
    ours = [each.number for each in hub.own_issues() if each.is_open and each.key.startswith(f"{AGENDA}/")]
    able = hub.checkout.expertise.coordinators
    sent = hub.open_issues(hub.checkout.network.labels.minutes.name)
    first = sorted(sent, key=lambda each: each.author is None or each.author.login.lower() not in able)
    return [*map(hub.issue, ours[-MOST_SWEPT:]), *first[:MOST_SWEPT]]


minutes = Automation(
    name="minutes",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issue_comment.created",
        "pull_request.closed",
        "workflow_dispatch",
        "schedule",
    ),
    may=(Propose, Relabel, Say, CloseIssue),
    settings=None,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
)
