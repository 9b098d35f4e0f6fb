"""The minutes of a meeting become a proposal for a page; when it is merged, what was done is put away."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ospo_automation.core.action_points import actions, ticked_in, without_mentions
from ospo_automation.core.agenda import minutes_of
from ospo_automation.core.automation import Automation
from ospo_automation.core.days import past_day
from ospo_automation.core.effects import CloseIssue, Effect, Propose, ProposedPage, Relabel, Say, branch_of
from ospo_automation.core.errors import Gone
from ospo_automation.core.event import Event
from ospo_automation.core.issue import KEPT, Comment, Issue, OwnIssue, own_comments, own_state
from ospo_automation.core.marker import Mark
from ospo_automation.core.meetings import AGENDA, DAY, FOLDER, THEME, Meeting, Settings
from ospo_automation.core.minutes import LONGEST, Taken, minutes_in, taken
from ospo_automation.core.pagetext import markdown
from ospo_automation.core.planning import MINUTES as FORM
from ospo_automation.core.planning import known, sent_in
from ospo_automation.core.privacy import kinds, title
from ospo_automation.core.proposal import Proposal, seals_in
from ospo_automation.core.reader import Reader
from ospo_automation.core.text import Safe

MINUTES = "minutes"
TYPED = "typed"  # in our comment about a proposal, beside its pages
MOST_ASKED = 3  # people of whom we ask GitHub in one run whether they maintain the repository
MOST_SWEPT = 10
MOST_TALKED_ABOUT, MOST_DONE = 6, 4  # casussen, and what else is put away in one run; the rest in the next
MOST_TICKED = 5  # earlier minutes in which something is ticked in one proposal
_CASUS = re.compile(r"^[-*] \[[xX]\] #(\d{1,9})\b", re.MULTILINE)
_POINT = re.compile(r"^[-*] \[[xX]\] .*\(#(\d{1,9})\)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """Minutes as somebody wrote them, in a comment on the agenda or with the form. `comment` is 0 for the form."""

    text: str
    comment: int = 0
    people: str = ""
    is_allowed: bool = True


@dataclass(frozen=True)
class Facts:
    """`wrong` is what keeps a page from being made: the name of the text that says so.

    `agenda` is our agenda of the meeting; `talked_about` the casussen, and `done` the points, the theme and the plan
    that can be put away. `there` is our proposal as it stands, `typed` stands for what was typed. `ticked` are
    earlier minutes in which an action point is done by now, as they should read.
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

    @property
    def is_merged(self) -> bool:
        """Whether the page holds what was typed, as people let it be."""
        return self.there is not None and self.there.state == "merged" and self.state.get(TYPED) == self.typed


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    if network.section(Settings) is None or event.number is None:
        return None
    comments, issue = hub.comments(event.number), hub.issue(event.number)
    if issue.is_pull_request or issue.is_locked:
        return None
    sent = sent_in(issue, hub.checkout)
    key = _agenda_key(issue, comments, network.bots)
    if key:
        written = _below(comments, hub)
    elif sent is not None and sent.form == FORM:
        author, reading = issue.author, sent.reading
        is_allowed = author is not None and _may_write(author.login, hub)
        written = Written(reading.text("minutes"), 0, reading.text("people"), is_allowed)
    else:
        return _elsewhere(hub, event, comments)
    if written is None:
        return None
    held = [each for each in known(hub, event.now) if not each.is_cancelled]
    if key:
        meeting = next((each for each in held if f"{AGENDA}/{each.key}" == key), None)
        day = meeting.day if meeting is not None else _day_in(issue, key)
    else:
        day = past_day(sent.reading.text("held_on") if sent else "", network.calendar.today(issue.created_at))
        meeting = next((each for each in held if each.day == day), None)
        key = f"{AGENDA}/{meeting.key}" if meeting is not None else ""
    facts = Facts(
        event.number,
        written,
        meeting=meeting,
        day=day,
        state=own_state(comments, network.bots, MINUTES),
        typed=_hashed(written),
    )
    if day is None:
        return replace(facts, wrong="minutes/role" if not written.is_allowed else "minutes/day")
    wrong, values = _wrong(facts, hub, event)
    return replace(facts, wrong=wrong, values=values) if wrong else _proposed(facts, day, key, hub)


def _agenda_key(issue: Issue, comments: Sequence[Comment], bots: tuple[int, ...]) -> str:
    """What our agenda is for, by its first line, or by our comment where somebody wrote over that; "" for others."""
    if issue.author is None or issue.author.id not in bots:
        return ""
    mark = Mark.read(issue.body)
    kept = (each.key.removeprefix(f"{KEPT}/") for _, each in own_comments(comments, bots) if each.key.startswith(KEPT))
    key = mark.key if mark is not None else next(kept, "")
    return key if key.startswith(f"{AGENDA}/") else ""


def _day_in(issue: Issue, key: str) -> date | None:
    """Of a meeting that the configuration doesn't know any more: from the agenda itself."""
    mark = Mark.read(issue.body)
    noted = str(mark.state.get(DAY)) if mark is not None else key[-10:]
    try:
        return date.fromisoformat(noted)
    except ValueError:
        return None


def _may_write(login: str, hub: Reader) -> bool:
    return login.lower() in hub.checkout.expertise.coordinators or hub.is_maintainer(login)


def _below(comments: Sequence[Comment], hub: Reader) -> Written | None:
    """The last minutes below an agenda of somebody who may write them, or else the last of anybody."""
    bots = hub.checkout.network.bots
    found = [
        (each, text)
        for each in sorted(comments, key=lambda each: -each.id)
        if each.author is not None
        and not each.author.is_bot
        and each.author.id not in bots
        and (text := minutes_in(each.body)) is not None
    ]
    authors = list(dict.fromkeys(each.author.login for each, _ in found if each.author is not None))[:MOST_ASKED]
    able = {login for login in authors if _may_write(login, hub)}
    mine = next(((each, text) for each, text in found if each.author and each.author.login in able), None)
    comment, text = mine or (found[0] if found else (None, ""))
    return Written(text, comment.id, is_allowed=mine is not None) if comment is not None else None


def _elsewhere(hub: Reader, event: Event, comments: Sequence[Comment]) -> Facts | None:
    """Somebody gives the command where no minutes belong."""
    if event.comment is None or not event.gives_command:
        return None
    given = next((each for each in comments if each.id == event.comment), None)
    if given is None or minutes_in(given.body) is None or given.author is None:
        return None
    is_able = given.author.login.lower() in hub.checkout.expertise.coordinators
    return Facts(event.number or 0, Written("", given.id), "minutes/elsewhere") if is_able else None


def _hashed(written: Written) -> str:
    return hashlib.sha256(f"{written.people}\n{written.text}".encode("utf-8", "replace")).hexdigest()[:12]


def _wrong(facts: Facts, hub: Reader, event: Event) -> tuple[str, Mapping[str, Any]]:
    """The text that says what is missing, and its values."""
    network = hub.checkout.network
    found, is_form = kinds(facts.written.text, known=(network.contact,)), not facts.written.comment
    if not facts.written.is_allowed:
        return "minutes/role", {}
    if facts.meeting is not None and facts.meeting.starts > event.now:
        return "minutes/early", {"day": facts.meeting.day, "form": is_form}
    if len(facts.written.text.split()) < 3:
        return "minutes/empty", {"form": is_form}
    if found:
        return "minutes/private", {"kinds": sorted(found), "form": is_form}
    return "", {}


def _proposed(facts: Facts, day: date, key: str, hub: Reader) -> Facts:
    meeting = facts.meeting
    there_yet, own = hub.checkout.pages(), f"{FOLDER}/{day}-"
    proposed = next((each for each in seals_in(facts.state) if each.startswith(own) and each not in there_yet), "")
    name = meeting.series or str(meeting.issue or "extra") if meeting is not None else str(facts.number)
    path = proposed or f"{FOLDER}/{day}-{name}.md"
    ticked = _ticked(path, hub, day)
    there = hub.proposal(branch_of(MINUTES, facts.number), [path, *ticked])
    agenda = next((each for each in hub.own_issues() if key and each.key == key), None)
    found = taken(facts.written.text, day)
    count = re.search(r"\d{1,4}", facts.written.people)
    facts = replace(
        facts,
        agenda=agenda,
        taken=replace(found, people=int(count[0])) if count else found,
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
    done = {point.key for each in kept for point in actions(each.body, day) if point.is_done}
    texts = {each: text for each, text in minutes_of(hub.checkout.pages()).items() if each != path} if done else {}
    found = ((each, text, ticked_in(text, done)) for each, text in texts.items())
    return dict([(each, new) for each, text, new in found if new != text][-MOST_TICKED:])


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
        yield from _ended(facts)
    elif there is not None and there.state == "closed" and facts.state.get(TYPED) == facts.typed:
        yield Say(number, f"{MINUTES}/closed-{there.number}", "minutes/closed", {})
    else:
        yield _proposal(facts)


def _refusal(facts: Facts) -> Say:
    """In an answer to the comment; to people who may not, once for all of them."""
    if facts.wrong == "minutes/role":
        return Say(facts.number, f"{MINUTES}/role", facts.wrong, {})
    if facts.written.comment and facts.wrong != "minutes/private":
        return Say(facts.number, f"{MINUTES}/{facts.written.comment}", facts.wrong, facts.values)
    return Say(facts.number, MINUTES, facts.wrong, facts.values, facts.state)


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
    numbers = (facts.number, *([facts.agenda.number] if facts.agenda is not None else []))
    for number in dict.fromkeys(numbers):
        yield Say(number, f"{MINUTES}/ended", "minutes/ended", values)
        yield CloseIssue(number, "completed")


def _proposal(facts: Facts) -> Propose:
    found = facts.taken
    page = {
        "day": facts.day,
        "people": found.people,
        "theme": facts.theme,
        "place": facts.meeting.about.place if facts.meeting is not None and not facts.meeting.about.online else "",
        "decisions": [without_mentions(each) for each in found.decisions],
        "actions": [{"text": without_mentions(each.text), "is_done": each.is_done} for each in found.actions],
        "text": markdown(found.text, LONGEST) if found.text.strip() else "",
    }
    counts = {
        "number": facts.number,
        "path": Safe(facts.path),
        "people": found.people,
        "left_out": found.left_out,
        "decisions": len(found.decisions),
        "actions": len(found.actions),
        "ticked": len(facts.ticked),
    }
    return Propose(
        facts.number,
        MINUTES,
        "minutes/pull_title",
        "minutes/pull",
        (
            ProposedPage(facts.path, "pages/minutes", page),
            *(_as_it_reads(path, text) for path, text in facts.ticked.items()),
        ),
        Say(facts.number, MINUTES, "minutes/told", {"form": not facts.written.comment}, {TYPED: facts.typed}),
        {"day": facts.day, **counts},
    )


def _as_it_reads(path: str, text: str) -> ProposedPage:
    words = text.rstrip("\r\n")
    return ProposedPage(path, "pages/as_it_was", {"text": Safe(words)}, after=text[len(words) :])


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Open agendas, and minutes that came by form: where an event got lost they wait no longer."""
    if hub.checkout.network.section(Settings) is None:
        return ()
    ours = [each.number for each in hub.own_issues() if each.is_open and each.key.startswith(f"{AGENDA}/")]
    sent = hub.open_issues(hub.checkout.network.labels.minutes.name)
    return [*map(hub.issue, ours[:MOST_SWEPT]), *sent[:MOST_SWEPT]]


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
