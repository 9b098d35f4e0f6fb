"""What a run does: the one thing that happened, or the sweep over all open casussen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from ..automations import TURNS
from ..automations.lessons import LESSON
from ..core.casus.assessing import assess
from ..core.casus.casus import Casus, is_by_us
from ..core.casus.in_turns import in_turns, some_in_turn
from ..core.casus.looked_at import is_of_network_or_looked_at
from ..core.engine.automation import Turn, by_what_they_show, of_turns
from ..core.engine.effects import PROPOSES, DefineLabel
from ..core.engine.plan import Plan, Step, is_casus
from ..core.engine.reader import Left, Reader
from ..core.github.event import Event
from ..core.github.issue import Issue
from ..core.github.overdue import is_overdue, making_up
from ..core.github.person import id_of
from ..core.incoming.slash import Conversation
from ..core.meetings.series import Settings as Meetings
from ..core.primitives.errors import Gone, Postponed, Trouble
from ..core.sight.confirmations import read_forms_along
from ..core.sight.from_forms import is_from_form
from ..gh.reading import GitHubReader
from ..gh.writing import GitHubWriter
from .play import Outcome, ended, of_earlier, play, play_apart
from .summary import Summary, sentence

__all__ = ["Outcome", "made_up", "propose", "run", "together"]

MOST_CHANGED = 100  # casussen in one sweep: with GitHub's pauses between writes some eight minutes
# Parts of these, so that nothing waits for good: for open casussen in their order, and for them all together.
IN_ORDER, OPEN = 0.6, 0.8
MOST_MADE_UP = 30  # of them in a run for something else, whose job has ten minutes
RESERVE = 200  # of requests, of points and of what we make in an hour: a sweep leaves it for what people do meanwhile
MOST_PROPOSED = 30  # issues in one job: its ten minutes are enough for twice as many
MOST_UNREAD = 300  # casussen with long conversations that a sweep can surely read, whatever else it does
MOST_UNREAD_OF_OTHERS = 5  # of them in which nobody of the network takes part, or strangers could use up a sweep
MOST_ELSEWHERE = 20  # issues with a command that stand in no other list of a sweep
FURTHER = 100  # in a longer line of those the next sweep begins so much further on
MOST_FAILED = 3  # casussen in a row for which GitHub was out of order: then it isn't the casus


@dataclass
class Room:
    """For how many casussen a sweep may still do something. `later` are open ones for which it has room only if nothing
    after them needs that; `is_cut`: it left some for the next sweep.
    """

    most: int
    changed: int = 0
    is_cut: bool = False
    later: Sequence[int] = ()

    def has_used(self, part: float) -> bool:
        return self.changed >= self.most * part


@dataclass
class Found:
    """What a sweep leaves for those after it: where something may be due without a change of that casus."""

    waits: set[int] = field(default_factory=set)
    points: dict[int, frozenset[int]] = field(default_factory=dict)

    def note(self, number: int, outcome: Outcome) -> None:
        is_open_end = bool(outcome.summary.plan.steps or outcome.failures or outcome.summary.notes)
        if outcome.rests_on.waits or is_open_end:
            self.waits.add(number)
        if outcome.rests_on.others:
            self.points[number] = outcome.rests_on.others


def run(event: Event, hub: Reader, writer: GitHubWriter | None, turns: Sequence[Turn] = TURNS) -> Outcome:
    """Plans what an event asks for and, given a writer, does it. A bug in one automation stops no other."""
    language = hub.checkout.network.language
    if hub.is_fork:
        return Outcome(Summary(language, notes=[sentence(language, "fork")]))
    hub.meet((event.sender, event.author))
    if event.is_sweep:
        outcome, is_through = _swept(replace(event, name="schedule", action=None), hub, writer, turns, MOST_CHANGED)
        is_unknown = is_through and outcome.has_failed  # GitHub knows of those that ended well
        if is_unknown and writer is not None and isinstance(hub, GitHubReader):
            _note_sweep(event.now, hub, writer, lambda _: True)
        return outcome
    if event.is_push:
        return _pushed(event, hub, writer, turns)
    if event.number is None or not event.concerns_us(hub.checkout.expertise.everybody) or _is_our_own_doing(event, hub):
        return Outcome(Summary(language))
    is_of_pull = event.name == "pull_request"
    read_forms_along(hub, None if is_of_pull else event.labels)
    if not is_of_pull:
        _read_ahead(event, hub, turns)
    ending = _ending(event, hub, turns) if is_of_pull else ()
    outcomes = [*_played(event, hub, writer, turns)]
    for_one, _ = by_what_they_show(turns)
    for number in ending:
        if not _is_held_up(outcomes):
            outcomes.append(play(replace(event, number=number), hub, writer, for_one))
    return together(outcomes, [], language) if len(outcomes) > 1 else outcomes[0]


def _read_ahead(event: Event, hub: Reader, turns: Sequence[Turn]) -> None:
    """Has read together what the automations will read anyway."""
    for each in of_turns(turns):
        if each.ahead is not None and each.hears(event, hub.checkout.network):
            for read in each.ahead(hub, event):
                hub.ahead(read)


def _lists_ahead(event: Event, hub: Reader, turns: Sequence[Turn]) -> Iterable[int]:
    """The short lists of a sweep are read with the long one: a list of nothing."""
    if _looks_back(hub, turns):
        hub.ahead(lambda: next(iter(hub.closed_casussen(event.now)), None))
    hub.ahead(lambda: _with_lesson(hub))
    for each in of_turns(turns):
        if each.sweeps is not None and each.is_on(hub.checkout.network):
            hub.ahead(partial(each.sweeps, hub))
    hub.ahead(lambda: hub.begun(event.now))
    _read_ahead(event, hub, turns)
    return ()


def made_up(
    event: Event,
    swept: datetime,
    hub: GitHubReader,
    writer: GitHubWriter,
    turns: Sequence[Turn] = TURNS,
) -> Outcome | None:
    """The sweep that is overdue, played by whatever run comes next; None where none is. `swept` is when one last ended.

    That a run does so is noted before, or every run in the line would. Where that can't be, it isn't done.
    """
    if hub.is_fork or event.is_sweep or not is_overdue(swept, "", event.now):
        return None
    if not _note_sweep(event.now, hub, writer, lambda noted: is_overdue(swept, noted, event.now)):
        return None
    able = [turn.only(lambda each: not each.about_runs) for turn in turns]
    outcome, _ = _swept(Event("schedule", None, None, None, event.now), hub, writer, able, MOST_MADE_UP)
    note = sentence(hub.checkout.network.language, "made_up")
    return replace(outcome, summary=replace(outcome.summary, notes=[note, *outcome.summary.notes]))


def _note_sweep(now: datetime, hub: GitHubReader, writer: GitHubWriter, is_due: Callable[[str], bool]) -> bool:
    """Remembers in our own label's description when a sweep was, unless by what stands there it `is_due` no more."""
    own = hub.checkout.network.labels.own.named()
    try:
        there = hub.labels().get(own.name.lower())
    except (Gone, Postponed, Trouble):
        return False  # the run meets it again, and tells
    description = there[1] if there is not None else own.description
    if hub.is_fork or not is_due(description):
        return False
    label = replace(own, color=there[0] if there else own.color, description=making_up(description, now))
    receipts = writer.apply(Plan((Step(DefineLabel(label, renews=there is not None)),)))
    return not any(receipt.error for receipt in receipts)


def _ending(event: Event, hub: Reader, turns: Sequence[Turn]) -> Sequence[int]:
    """The issues on which something ends with a pull request of ours. Where GitHub can't list those the sweep does."""
    try:
        asked = (each.ends(hub, event) for each in of_turns(turns) if each.ends and event.kind in each.on)
        return list(dict.fromkeys(number for numbers in asked for number in numbers))
    except (Gone, Postponed, Trouble):
        return ()  # the run meets it again, and tells


def _is_our_own_doing(event: Event, hub: Reader) -> bool:
    """Whether we changed an issue ourselves, with an App's token: the run that did so left nothing to do.

    What the workflow's own token does starts no run. With a person's token we can't tell it from what they do.
    """
    by = event.sender
    if event.name != "issues" or by is None or not by.is_bot:
        return False
    try:
        return by.id == hub.checkout.network.bots.us
    except (Postponed, Trouble):
        return False  # the run meets it again, and tells


def _played(event: Event, hub: Reader, writer: GitHubWriter | None, turns: Sequence[Turn]) -> Iterator[Outcome]:
    """What an event asks for; then the casussen that it opened, since what our own token does starts no run, and where
    they came from once more: their numbers stand there from now on.
    """
    outcome = play(event, hub, writer, turns)
    yield outcome
    opened = [
        int(each.url.rpartition("/")[2])
        for each in outcome.summary.receipts or ()
        if is_casus(each.step.effect) and each.url and not each.error
    ]
    for number in opened:
        yield play(Event("issues", "opened", number, None, event.now), hub, writer, turns)
    if opened:
        yield play(event, hub, writer, turns, may_open=False)


def propose(
    numbers: Sequence[int],
    now: datetime,
    hub: Reader,
    writer: GitHubWriter | None,
    turns: Sequence[Turn] = TURNS,
) -> Outcome:
    """Proposes the pages that are due for these issues: for a job that may write files, and does nothing else."""
    able = [turn.only(lambda each: not set(PROPOSES).isdisjoint(each.may)) for turn in turns]
    outcomes: list[Outcome] = []
    notes: list[str] = []
    left = hub.left
    read_forms_along(hub)
    for number in numbers:
        proposed = sum(bool(each.summary.plan.steps) and not each.has_failed for each in outcomes)
        if proposed >= MOST_PROPOSED or (outcomes and (_is_held_up(outcomes) or _is_short(left, hub.left))):
            notes.append(sentence(hub.checkout.network.language, "rest_later"))  # the next sweep names them again
            break
        left = hub.left
        event = Event("workflow_dispatch", None, number, None, now)
        outcomes.append(play(event, hub, writer, able, may_propose=True))
    return together(outcomes, notes, hub.checkout.network.language)


def _pushed(event: Event, hub: Reader, writer: GitHubWriter | None, turns: Sequence[Turn]) -> Outcome:
    """Looks at the casussen whose lesson stands in the knowledge base since now, and then at the whole."""
    try:
        numbers = _with_lesson(hub)
    except (Postponed, Trouble) as end:
        return ended(end, event, hub)
    if not numbers:
        return Outcome(Summary(hub.checkout.network.language))
    for_one, for_all = by_what_they_show(turns)
    outcomes = [play(replace(event, number=number), hub, writer, for_one) for number in numbers]
    outcomes += _at_the_end(event, hub, writer, for_all, outcomes)
    return together(outcomes, [], hub.checkout.network.language)


def _with_lesson(hub: Reader) -> list[int]:
    """Resolved casussen that have a lesson and aren't published yet."""
    there = [lesson for lesson in hub.checkout.lessons() if not lesson.is_withdrawn]
    resolved = hub.resolved_casussen() if there else ()
    tied = {lesson.casus for lesson in there}
    if any(not lesson.casus for lesson in there) and not tied.issuperset(resolved):
        # A name that tells nothing: whose lesson was merged tells the branch of its proposal.
        tied |= {pull.number for pull in hub.own_pulls() if pull.key == LESSON and pull.merged_at is not None}
    return [number for number in resolved if number in tied]


def _swept(
    event: Event,
    hub: Reader,
    writer: GitHubWriter | None,
    turns: Sequence[Turn],
    most_changed: int,
) -> tuple[Outcome, bool]:
    """Looks at every open casus as if something had happened there, and then at the whole. And whether it came through:
    what goes wrong with one of them keeps no other from its turn.
    """
    language = hub.checkout.network.language
    for_one, for_all = by_what_they_show(turns)
    outcomes: list[Outcome] = []
    notes: list[str] = []
    room, found = Room(most_changed), Found()
    is_through = True
    for number in _numbers(event, hub, turns, room):
        if not isinstance(number, int):
            is_through = False
            outcomes.append(_without_list(number, event, hub))
            if outcomes[-1].is_postponed or outcomes[-1].is_shut_out:
                break
            continue
        left = hub.left
        outcomes += _played(replace(event, number=number), hub, writer, for_one)
        found.note(number, outcomes[-1])
        if hub.is_fork:
            return outcomes[-1], False
        room.changed += bool(outcomes[-1].summary.plan.steps)
        if room.has_used(1) or _is_held_up(outcomes) or _is_short(left, hub.left):
            room.is_cut = True
            break
    is_through = is_through and not (outcomes and _is_held_up(outcomes))
    if is_through:
        hub.keep_look(event.now, found.waits, found.points, was_cut=room.is_cut)
    notes += [sentence(language, "rest_later")] if room.is_cut else []
    notes += [sentence(language, "crowd", count=hub.crowd)] if hub.crowd else []
    notes += of_earlier(event, hub) if not hub.is_fork else ()
    if not any(outcome.is_postponed or outcome.is_shut_out for outcome in outcomes):
        outcomes += _at_the_end(event, hub, writer, for_all, outcomes)
    return together(outcomes, notes, language), is_through


def _at_the_end(
    event: Event,
    hub: Reader,
    writer: GitHubWriter | None,
    turns: Sequence[Turn],
    before: Sequence[Outcome],
) -> Iterator[Outcome]:
    """What looks at the whole: each has issues of its own."""
    # What was written is there to be read; what would be written must be reckoned with.
    planned = [] if writer else [step.effect for outcome in before for step in outcome.summary.plan.steps]
    for turn in turns:
        yield from play_apart(event, hub, writer, turn, planned)


def _numbers(
    event: Event, hub: Reader, turns: Sequence[Turn], room: Room
) -> Iterator[int | Gone | Postponed | Trouble]:
    """What a sweep looks at, and in its place what can't be listed: open casussen first, and each list when it is its
    turn, so that none keeps those before it from theirs, or those behind it.
    """
    lists: list[Callable[[], Iterable[int]]] = [
        lambda: _who_is_who(hub),
        lambda: _lists_ahead(event, hub, turns),
        lambda: _in_line(hub, event.now, room),
    ]
    if _looks_back(hub, turns):
        lists.append(lambda: hub.closed_casussen(event.now))
    lists.append(hub.pointing_casussen)
    lists.append(lambda: _with_lesson(hub))
    on = [each for each in of_turns(turns) if each.is_on(hub.checkout.network)]
    lists += [partial(_numbers_of, each.sweeps, hub, event.now) for each in on if each.sweeps]
    lists.append(lambda: _just_asked(hub, event.now))
    lists.append(lambda: _retitled(hub, event.now))
    lists += [lambda: hub.in_turn(event.now), lambda: room.later]
    seen: set[int] = set()
    for listed in lists:
        try:
            for number in listed():
                if number not in seen:
                    seen.add(number)
                    yield number
        except (Gone, Postponed, Trouble) as end:
            yield end


def _without_list(end: Gone | Postponed | Trouble, event: Event, hub: Reader) -> Outcome:
    """What is told of a list that GitHub didn't give: unless nothing can be read at all, the rest goes on."""
    outcome = ended(end, event, hub)
    if outcome.is_postponed or outcome.is_shut_out:
        return outcome
    language = hub.checkout.network.language
    summary = Summary(language, notes=[sentence(language, "list_failed", what=str(end))])
    return replace(outcome, summary=summary, failures=[str(end)])


def _who_is_who(hub: Reader) -> Iterable[int]:
    """Whose the logins in our files are now is known before anybody's turn: a list of nothing."""
    hub.look_up(hub.checkout.people)
    return ()


def _retitled(hub: Reader, now: datetime) -> Iterable[int]:
    """At which somebody looked before their title was changed: a change of title is one of late, so that this sweep has
    read what it is about. Nothing is asked where nobody ever looked at any of that.
    """
    labels = hub.checkout.network.labels
    read = (hub.issue(number) for number in hub.read_so_far())
    is_any = any(labels.is_looked_at(each.labels) and not is_from_form(each, hub.checkout) for each in read)
    return hub.retitled(labels.looked_at.name, now) if is_any else ()


def _just_asked(hub: Reader, now: datetime) -> list[int]:
    """Where somebody of the network gave a command lately, also on what is no casus: the newest first. Nowhere in a
    network that hears none.
    """
    network = hub.checkout.network
    if network.section(Conversation) is None and network.section(Meetings) is None:
        return []
    return list(dict.fromkeys(each.number for each in reversed(hub.commanded(now))))[:MOST_ELSEWHERE]


def _numbers_of(sweeps: Callable[[Reader], Sequence[Issue]], hub: Reader, now: datetime) -> list[int]:
    return [issue.number for issue in reversed(sweeps(hub)) if not _is_quiet(issue, hub, now)]


def _is_quiet(issue: Issue, hub: Reader, now: datetime) -> bool:
    """Whether it is from before us and nothing happened there since: that needs no look at its comments."""
    if issue.updated_at is None or is_by_us(issue, hub.checkout.network):
        return False
    return max(issue.created_at, issue.updated_at) < hub.begun(now)


def _looks_back(hub: Reader, turns: Sequence[Turn]) -> bool:
    """Whether any automation looks at casussen that were closed."""
    return any(each.looks_back and each.is_on(hub.checkout.network) for each in of_turns(turns))


def _in_line(hub: Reader, now: datetime, room: Room) -> Iterator[int]:
    """The open casussen, also those that a run left open when it ended half-way: those of the network before all
    others, and of both who asked first or is in a hurry, and one of each person before their second.

    Where so much happens in those in front that a sweep never comes to the end, it goes on elsewhere in each hour, and
    leaves some room for what comes after them. Where GitHub gives only some of them, those have their turn before that
    is raised. Of those on which more was said than we have read yet, each takes a request: where they are too many for
    one sweep, the next begins further on, and of those in which nobody of the network takes part few have their turn.
    """
    casussen: list[Casus] = []
    trouble: Trouble | None = None
    try:
        for number in hub.due_casussen(now):
            casus = assess(hub.issue(number), (), hub.checkout.form, hub.checkout.network)
            casussen += [casus] if casus is not None else []
    except Trouble as end:
        trouble = end
    theirs, others = _of_network_and_others(casussen, hub)
    numbers = [*_readable(theirs, hub, now), *_with_few_long(others, hub, now, room)]
    yield from _in_order_for_a_while(numbers, now, room)
    if trouble is not None:
        raise trouble


def _of_network_and_others(casussen: Sequence[Casus], hub: Reader) -> tuple[list[int], list[int]]:
    """The numbers of those of the network, and of all others, each in their order."""
    ordered = sorted(casussen, key=lambda casus: (casus.wanted_by, casus.issue.number))
    looked_at = (each for each in casussen if is_of_network_or_looked_at(each, hub.checkout))
    known = {each.owner.id for each in looked_at if each.owner is not None}
    found: tuple[list[Casus], list[Casus]] = [], []
    for each in ordered:
        found[not is_of_network_or_looked_at(each, hub.checkout, known)].append(each)
    theirs, others = ([casus.issue.number for casus in in_turns(some, _whose)] for some in found)
    return theirs, others


def _whose(casus: Casus) -> int:
    return id_of(casus.owner)


def _readable(numbers: Sequence[int], hub: Reader, now: datetime) -> Sequence[int]:
    unread = [number for number in numbers if not hub.has_read(number)]
    if len(unread) <= MOST_UNREAD:
        return numbers
    return [*filter(hub.has_read, numbers), *_from_elsewhere(unread, now, FURTHER)]


def _with_few_long(numbers: Sequence[int], hub: Reader, now: datetime, room: Room) -> list[int]:
    unread = [number for number in numbers if not hub.has_read(number)]
    turn = set(some_in_turn(unread, MOST_UNREAD_OF_OTHERS, now))
    room.is_cut |= len(turn) < len(unread)
    return [number for number in numbers if hub.has_read(number) or number in turn]


def _in_order_for_a_while(numbers: Sequence[int], now: datetime, room: Room) -> Iterator[int]:
    for index, number in enumerate(numbers):
        if room.has_used(IN_ORDER):
            step = round(room.most * (OPEN - IN_ORDER))
            yield from _elsewhere(sorted(numbers[index:]), now, max(1, step), room)
            return
        yield number


def _elsewhere(numbers: Sequence[int], now: datetime, further: int, room: Room) -> Iterator[int]:
    there = _from_elsewhere(numbers, now, further)
    for index, number in enumerate(there):
        if room.has_used(OPEN):
            room.later = there[index:]
            return
        yield number


def _from_elsewhere(numbers: Sequence[int], now: datetime, further: int) -> list[int]:
    """The same, but it begins so much further on in each hour."""
    begin = int(now.timestamp() // 3600) * further % len(numbers)
    return [*numbers[begin:], *numbers[:begin]]


def _is_short(before: Left, now: Left) -> bool:
    """Whether this casus took what people may need; each quota counts apart."""
    return any(after < min(then, RESERVE) for then, after in zip(before, now, strict=True))


def _is_held_up(outcomes: Sequence[Outcome]) -> bool:
    """Whether GitHub has to come round first, so that the rest waits for the next sweep."""
    last = outcomes[-MOST_FAILED:]
    # What goes wrong with a casus by itself stops no other: a few such in front must not keep all from their turn.
    is_down = len(last) == MOST_FAILED and all(outcome.shows_github_down for outcome in last)
    return outcomes[-1].is_postponed or outcomes[-1].is_shut_out or is_down


def together(outcomes: Sequence[Outcome], notes: Sequence[str], language: str) -> Outcome:
    """One outcome of many; what each would say of the network's files is said once."""
    summaries = [outcome.summary for outcome in outcomes]
    dry = all(summary.receipts is None for summary in summaries)
    whole = Summary(
        language,
        Plan(tuple(step for summary in summaries for step in summary.plan.steps)),
        None if dry else tuple(receipt for summary in summaries for receipt in summary.receipts or ()),
        tuple(dict.fromkeys([*(note for summary in summaries for note in summary.notes), *notes])),
        tuple(dict.fromkeys(fault for summary in summaries for fault in summary.faults)),
    )
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    proposals = sorted({number for outcome in outcomes for number in outcome.proposals})
    is_postponed = any(outcome.is_postponed for outcome in outcomes)
    shut = {outcome.no_entry for outcome in outcomes if outcome.no_entry} if not whole.plan.steps else set()
    no_entry = min(shut, default="")
    return Outcome(whole, failures, is_postponed=is_postponed, proposals=proposals, no_entry=no_entry)
