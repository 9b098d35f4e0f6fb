"""What came in as tips since a run last looked, and which of those that wait a coordinator said yes or no to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from ospo_automation.core.casus.allowed import Allowance, look_at
from ospo_automation.core.casus.part import Role
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, newest, own_comments, own_state
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.forms import Reading
from ospo_automation.core.incoming.personal import details
from ospo_automation.core.incoming.plain_words import agrees, declines
from ospo_automation.core.incoming.slash import Conversation
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.sight.signing_form import roles_in_network
from ospo_automation.core.sight.tips_taken import shelf_comments
from ospo_automation.core.signals.called import called_in
from ospo_automation.core.signals.tips_kept import TIP, TIPS, Memory, TipsThere, WaitingTip, shelves_in
from ospo_automation.core.signals.tips_sent import SentTip, Settings, form_of, given_in, tip_in, tip_of
from ospo_automation.core.signals.web_links import NoLink

from .facts import Arrival, Facts, Place

MOST_NEW = 6  # tips that one run takes up
MOST_JUDGED = 3  # of those that wait, to which somebody said yes or no: a run changes so much of each
MOST_CUT = 3  # of which a sweep asks who else gave a 👍
LATELY = timedelta(days=3)  # a command that is older was heard, or is past
STAGE, TYPED = "stage", "typed"
"""What our comment on a form remembers: what became of which text."""
SETTLED = frozenset(("taken", "declined", "known"))


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None or (event.number is None and not event.is_scheduled):
        return None
    today = network.calendar.today(event.now)
    facts = Facts(network, today, network.calendar.after_working_days(today, 5), per_day=settings.per_day)
    home = own_issue(hub, TIPS)
    if home is None:
        return facts if event.is_scheduled else None
    memory = Memory.of(home.state)
    facts = replace(facts, home=home, memory=memory, heard=memory.heard)
    found = _swept(hub, event, facts) if event.is_scheduled else _one(hub, event, facts)
    if found is None:
        return None
    return replace(found, shelves=shelves_in(shelf_comments(hub, home), network.bots))


# --- One event --------------------------------------------------------------------------------------------------------


def _one(hub: Reader, event: Event, facts: Facts) -> Facts | None:
    number = event.number or 0
    if facts.home is not None and number == facts.home.number:
        return _below(hub, hub.comments(number), facts, {}, TipsThere())
    issue = hub.issue(number)
    reading = form_of(issue, hub.checkout)
    if reading is not None:
        if not issue.is_open:
            return replace(facts, gone=[(number, 0)]) if facts.memory.at((number, 0)) is not None else None
        form = _form(hub, issue, reading, facts.memory, {})
        return None if form is None else replace(facts, arrivals=[form])
    if event.comment is None or not event.gives_command:
        return None
    said = [each for each in hub.comments(number) if each.id == event.comment]
    found = [each for each in said if _gives_tip(each, hub, facts.memory)]
    return replace(facts, arrivals=[_line(each, given_in(each) or "", hub) for each in found]) if found else None


def _gives_tip(comment: Comment, hub: Reader, memory: Memory) -> bool:
    who = comment.author
    is_person = who is not None and not who.is_bot and not comment.is_ours(hub.checkout.network.bots)
    return is_person and not comment.was_edited and given_in(comment) is not None and not memory.has_heard(comment.id)


# --- The sweep --------------------------------------------------------------------------------------------------------


def _swept(hub: Reader, event: Event, facts: Facts) -> Facts:
    """All that waits, and what came in while no run of its own did. Without anything of that nothing is asked."""
    home, memory, checkout = facts.home, facts.memory, hub.checkout
    assert home is not None
    is_read = home.comment_count <= len(home.comments)
    nodes = [each.node for each in memory.waits if each.node]
    there = hub.tips(home.number, nodes) if memory.waits or not is_read else TipsThere()
    said = {each.id: each for each in (*home.comments, *there.comments)}
    facts = _below(hub, [each for each in said.values() if each.number == home.number], facts, said, there)
    judged = {each.place for each in facts.arrivals}
    open_ = {number for number in there.forms if hub.issue(number).is_open}
    waiting = [each for each in memory.waits if not each.comment]
    bare = [each for each in hub.recent_issues() if each.is_open and each.number not in open_]
    arrivals = []
    for issue in (*(hub.issue(each) for each in sorted(open_)), *bare):
        reading = form_of(issue, checkout)
        form = _form(hub, issue, reading, memory, there.liked) if reading is not None else None
        if form is not None and not form.is_settled:
            arrivals.append(form)
    lines = [] if memory.is_full else [_line(each, given_in(each) or "", hub) for each in _elsewhere(hub, event, facts)]
    left = [each for each in (*arrivals, *lines) if each.place not in judged]
    fresh = [each for each in left if memory.at(each.place) is None]
    known = [each for each in left if memory.at(each.place) is not None]
    there_are = {*open_, *(each.number for each in bare)}
    gone = [each.place for each in waiting if there.is_whole and each.number not in there_are]
    return replace(
        facts,
        arrivals=[*facts.arrivals, *_changed(known, memory)[:MOST_NEW], *fresh[:MOST_NEW]],
        gone=[*facts.gone, *gone],
    )


def _changed(known: Sequence[Arrival], memory: Memory) -> list[Arrival]:
    """Those that wait and of which there is something to do, so few that a run can."""
    judged = [each for each in known if each.verdict is not None][:MOST_JUDGED]
    return [*judged, *(each for each in known if each.verdict is None and _is_other(each, memory))]


def _is_other(arrival: Arrival, memory: Memory) -> bool:
    waits = memory.at(arrival.place)
    return waits is None or not isinstance(arrival.tip, SentTip) or waits.typed != arrival.tip.typed


def _elsewhere(hub: Reader, event: Event, facts: Facts) -> Iterator[Comment]:
    """Commands whose own run got lost: on what this sweep has read, and what it heard of the network's people."""
    if hub.checkout.network.section(Conversation) is None:
        return
    home = facts.home.number if facts.home is not None else 0
    said = (each for number in hub.read_so_far() for each in hub.comments(number))
    seen = set[int]()
    for each in (*said, *hub.commanded(event.now)):
        is_late = event.now - each.created_at <= LATELY and each.number != home and each.id not in seen
        if is_late and _gives_tip(each, hub, facts.memory):
            seen.add(each.id)
            yield each


# --- What stands below our own issue ----------------------------------------------------------------------------------


def _below(
    hub: Reader, comments: Sequence[Comment], facts: Facts, said: Mapping[int, Comment], there: TipsThere
) -> Facts:
    """Lines with a tip and coordinators' words that weren't looked at yet, in turn; and of the lines that wait, here and
    elsewhere, those to which a coordinator said yes or no.
    """
    memory, heard = facts.memory, facts.heard
    arrivals: list[Arrival] = []
    verdicts: dict[Place, bool] = {}
    for each in sorted(comments, key=lambda one: one.id):
        if each.id <= heard or not _is_persons(each, hub):
            continue
        if len(arrivals) >= MOST_NEW or len(verdicts) >= MOST_JUDGED or memory.is_full:
            break
        heard = each.id
        by_word = _called(each, hub, memory)
        verdicts |= by_word
        words = given_in(each)
        if by_word or (words is None and isinstance(tip_in(each.given.rest), NoLink) and not _has_bad_link(each)):
            continue
        arrivals.append(_line(each, each.given.rest if words is None else words, hub))
    if memory.is_full:
        verdicts |= _words_only(comments, hub, memory, heard)
    waiting, gone = _waiting(hub, facts, verdicts, said, there)
    return replace(facts, arrivals=[*waiting, *arrivals], gone=gone, heard=heard)


def _is_persons(comment: Comment, hub: Reader) -> bool:
    return comment.author is not None and not comment.author.is_bot and not comment.is_ours(hub.checkout.network.bots)


def _has_bad_link(comment: Comment) -> bool:
    return tip_in(comment.given.rest) not in {NoLink.NONE, NoLink.SCHEME}


def _called(comment: Comment, hub: Reader, memory: Memory) -> dict[Place, bool]:
    """What a coordinator says of those that wait, by the numbers by which they are called: `ja 3 en 5`."""
    if comment.was_edited or Role.COORDINATOR not in roles_in_network(comment.author, hub.checkout):
        return {}
    names = called_in(comment.given.rest)
    by_name = {each.name: each.place for each in memory.waits}
    alone = [each for each in memory.waits if each.comment and each.comment < comment.id]
    if not names and len(alone) == 1 and (agrees(comment.given.rest) or declines(comment.given.rest)):
        return {alone[0].place: agrees(comment.given.rest)}
    return {by_name[name]: is_yes for name, is_yes in names.items() if name in by_name}


def _words_only(comments: Sequence[Comment], hub: Reader, memory: Memory, heard: int) -> dict[Place, bool]:
    """Where so many wait that no more come in, coordinators are heard all the same."""
    later = (each for each in comments if each.id > heard and _is_persons(each, hub))
    found = ((place, is_yes) for each in later for place, is_yes in _called(each, hub, memory).items())
    return dict(islice(found, MOST_JUDGED))


def _waiting(
    hub: Reader, facts: Facts, verdicts: Mapping[Place, bool], said: Mapping[int, Comment], there: TipsThere
) -> tuple[list[Arrival], list[Place]]:
    """The lines that wait as they stand there now, where there is something to do with them, and those that are gone."""
    found: list[Arrival] = []
    gone: list[Place] = []
    cut = 0
    for each in facts.memory.waits:
        is_called = each.place in verdicts
        if not (is_called or each.comment in said or there.is_whole) or (not each.comment and not is_called):
            continue
        comment = said.get(each.comment) or (_comment(hub, each) if is_called else None)
        if comment is None or isinstance(tip_in(_typed(comment)), NoLink):
            gone.append(each.place)  # a form that is gone is told of by who looks at forms
            continue
        liked = there.liked.get(each.comment, frozenset())
        if each.comment in there.cut and cut < MOST_CUT:
            liked, cut = frozenset(one.id for one in hub.hands_on(comment).liked), cut + 1
        line = _line(comment, _typed(comment), hub, liked=liked)
        is_yes = bool(_coordinators(hub) & (liked - set(each.stale)))
        verdict = verdicts.get(each.place, True if is_yes and not _is_other(line, facts.memory) else None)
        if verdict is not None or _is_other(line, facts.memory):
            found.append(replace(line, verdict=verdict))
    return _changed(found, facts.memory), gone


def _comment(hub: Reader, waits: WaitingTip) -> Comment | None:
    try:
        return next((each for each in hub.comments(waits.number) if each.id == waits.comment), None)
    except Gone:
        return None


def _typed(comment: Comment) -> str:
    words = given_in(comment)
    return comment.given.rest if words is None else words


def _coordinators(hub: Reader) -> set[int]:
    accounts = hub.checkout.accounts
    return {id_ for each in hub.checkout.expertise.coordinators if (id_ := accounts.number(each))}


def _line(comment: Comment, words: str, hub: Reader, *, liked: Collection[int] = ()) -> Arrival:
    checkout = hub.checkout
    person = comment.author
    private = look_at(details(words, known=(checkout.network.contact,)), person, {}, (), ())
    sender = _sender(person, hub)
    return Arrival(
        (comment.number, comment.id),
        person.id if person is not None else 0,
        sender,
        tip_in(words),
        private=private,
        liked=sorted(liked),
        verdict=True if sender == Role.COORDINATOR.value else None,
        node=hub.node_of(comment.number, comment.id),
    )


def _sender(person: Person | None, hub: Reader) -> str:
    roles = roles_in_network(person, hub.checkout)
    return next((each.value for each in (Role.COORDINATOR, Role.EXPERT) if each in roles), "other")


# --- Forms ------------------------------------------------------------------------------------------------------------


def _form(
    hub: Reader, issue: Issue, reading: Reading, memory: Memory, liked_below: Mapping[int, frozenset[int]]
) -> Arrival | None:
    checkout, comments, person = hub.checkout, hub.comments(issue.number), issue.author
    if person is None or person.is_bot:
        return None
    state = own_state(comments, checkout.network.bots, TIP)
    typed = "\n\n".join((issue.title, reading.text("link"), reading.text("matters")))
    there = details(typed, known=(checkout.network.contact,))
    private = look_at(there, person, state, comments, checkout.expertise.coordinators)
    tip = None if reading.missing else tip_of(issue, reading, checkout.network)
    sender = _sender(person, hub)
    ours = newest(own_comments(comments, checkout.network.bots), TIP)
    liked = {each.id for each in issue.liked} | (liked_below.get(ours[0].id, frozenset()) if ours else frozenset())
    if issue.thumbs_up > len(issue.liked):
        liked |= {each.id for each in hub.hands_on_issue(issue.number).liked}
    print_ = tip.typed if isinstance(tip, SentTip) else ""
    waits = memory.at((issue.number, 0))
    is_same = waits is not None and waits.typed == print_
    stale = set(waits.stale) if waits is not None else set[int]()
    is_yes = is_same and bool(_coordinators(hub) & (liked - stale))
    return Arrival(
        (issue.number, 0),
        person.id,
        sender,
        tip,
        reading.missing,
        private,
        sorted(liked),
        _verdict(issue, comments, hub, is_yes=is_yes or sender == Role.COORDINATOR.value),
        is_settled=bool(print_) and state.get(STAGE) in SETTLED and state.get(TYPED) == print_,
        node=hub.node_of(issue.number),
    )


def _verdict(issue: Issue, comments: Sequence[Comment], hub: Reader, *, is_yes: bool) -> bool | None:
    """What a coordinator last said below it, since it was last changed; or else their thumb."""
    since = issue.edited_at or issue.created_at
    for each in sorted(comments, key=lambda one: one.id, reverse=True):
        words = each.given.rest
        if each.was_edited or each.created_at < since or Role.COORDINATOR not in roles_in_network(each.author, hub.checkout):
            continue
        if agrees(words) or declines(words):
            return agrees(words)
    return True if is_yes else None
