"""What people write below our own issue about tips, and the lines that wait: a 👍 or a word of a coordinator counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from ospo_automation.core.casus.allowed import look_at
from ospo_automation.core.casus.part import Role, is_of_network
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.issue import Comment, OwnIssue
from ospo_automation.core.github.person import Person, id_of
from ospo_automation.core.incoming.personal import details
from ospo_automation.core.incoming.plain_words import approves, declines
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.sight.question_between import asks_openly, may_answer, question_in, says_bare
from ospo_automation.core.sight.signing_form import roles_in_network
from ospo_automation.core.signals.called import called_in
from ospo_automation.core.signals.tips_kept import MOST_HEARD, TipMemory, TipsThere, WaitingTip
from ospo_automation.core.signals.tips_sent import MOST_READ, SentTip, given_in, tip_in
from ospo_automation.core.signals.web_links import NoLink, WebLink, link_in

from .facts import Arrival, Facts, Place
from .filled_in_form import coordinators, coordinators_first, look_at_form, sender_of

MOST_WRITES = 16  # for the tips of one run, whose plan has room for a few more; what is left waits for the next
MOST_OF_ONE = 4  # a form is the most: its label, our word, the word before that, and its end
MOST_CUT = 3  # lines of which a sweep asks who else gave a 👍
Said = Mapping[int, Comment]


def writes(arrival: Arrival) -> int:
    """How much a run changes for it at most."""
    return MOST_OF_ONE if arrival.is_form and arrival.verdict is not None else 2


def fitting(arrivals: Iterable[Arrival], room: int) -> Iterator[Arrival]:
    """As many of them as there is room for, in their order."""
    for each in arrivals:
        room -= writes(each)
        if room < 0:
            return
        yield each


def below(hub: Reader, home: OwnIssue, facts: Facts, said: Said, there: TipsThere) -> Facts:
    """Lines with a tip and coordinators' words that weren't looked at yet, in turn; and of the tips that wait, here and
    elsewhere, those to which a coordinator said yes or no.

    Coordinators are heard first, however much others wrote before them and whether or not more tips can wait.
    """
    new = [each for _, each in sorted(said.items()) if _is_new(each, home, facts, hub)]
    words = _words_of_coordinators(new, said.values(), hub, facts.memory)
    room = MOST_WRITES - MOST_OF_ONE * len(words.verdicts)
    facts, arrivals = _lines(new, words, hub, facts, room)
    waiting, gone = _waiting(hub, facts, words, said, there)
    called_first = sorted(waiting, key=lambda each: each.place not in words.verdicts)
    waiting = list(fitting(called_first, MOST_WRITES - sum(map(writes, arrivals))))
    return replace(facts, arrivals=[*waiting, *arrivals], gone=gone, out=words.out, is_unsure=words.is_unsure)


@dataclass(frozen=True)
class _Words:
    """`out` are prints of pages that are to go, by the comment that says so. `done` are the comments to which nothing
    is left to do, `left` those for which there is no room yet. `is_unsure`: one said yes or no without a number, and
    nobody can tell to what. What was `mailed` is about a tip as it was when that mail went out.
    """

    verdicts: Mapping[Place, bool]
    mailed: Collection[Place]
    out: Mapping[int, str]
    done: Collection[int]
    left: Collection[int]
    is_unsure: bool = False


def _words_of_coordinators(new: Iterable[Comment], said: Collection[Comment], hub: Reader, memory: TipMemory) -> _Words:
    question = question_in(_beside(said, memory), hub.checkout)
    verdicts: dict[Place, bool] = {}
    out: dict[int, str] = {}
    done, left, mailed = set(memory.called), set[int](), set[Place]()
    is_unsure = False
    for each in new:
        if each.id in done or not _is_coordinators(each, hub):
            continue
        called, page = _called(each, memory, question), _page_out(each)
        if not (called or page) and _says_tip(each):
            continue
        is_unsure = is_unsure or (bool(memory.waits) and not called and says_bare(each))
        few = dict(islice(called.items(), MOST_WRITES // MOST_OF_ONE - len(verdicts)))
        verdicts |= few
        mailed = mailed | few.keys() if each.by_mail else mailed - few.keys()
        out |= {each.id: page} if page else {}
        (left if len(few) < len(called) else done).add(each.id)
    return _Words(verdicts, mailed, out, done, left, is_unsure)


def _beside(said: Iterable[Comment], memory: TipMemory) -> Iterator[Comment]:
    """What was said since the tips came that wait, beside those themselves and others, that only pass something on."""
    since, tips = min((each.day for each in memory.waits), default=None), {each.comment for each in memory.waits}
    return (
        each
        for each in said
        if since is not None and each.created_at.date() >= since and each.id not in tips
        if not _says_tip(each) or asks_openly(each)
    )


def _lines(new: Iterable[Comment], words: _Words, hub: Reader, facts: Facts, room: int) -> tuple[Facts, list[Arrival]]:
    """The lines with a tip, as far as there is room. What there is none for is heard by a later run, and keeps no other
    from being heard: people of the network have places that no stranger takes, and coordinators need none. Of what
    somebody sends beyond their day's share nobody hears anything: it takes no room either.
    """
    memory, heard, done = facts.memory, facts.heard, set(words.done)
    arrivals: list[Arrival] = []
    sent: Counter[int] = Counter()
    waits = list(memory.waits)
    is_behind = False  # one that waits for a place, so that what is done after it has to be remembered
    for each in new:
        if each.id not in done and each.id not in words.left and _says_tip(each):
            by = id_of(each.author)
            is_much = memory.sent_by(by, facts.today) + sent[by] > facts.per_day
            if not is_much or _is_coordinators(each, hub):
                if room < MOST_OF_ONE:
                    break
                found = line(each, hub)
                if found.was_changed:  # no run saw it before: a 👍 that is there may be to what it said then
                    found = replace(found, liked=coordinators_first(coordinators(hub), hub))
                there = replace(memory, waits=tuple(waits))
                if not (found.verdict or there.has_room(facts.known, is_known=found.is_known)):
                    is_behind = True
                    continue
                arrivals.append(found)
                waits.append(WaitingTip(*found.place, 0, "", "", facts.today, by))
                room -= writes(found)
                sent[by] += 1
                done.add(each.id)
        elif each.id in words.left:
            break
        heard = heard if is_behind else each.id
    called = sorted(each for each in done if each > heard)
    return replace(facts, heard=heard, called=tuple(called[-MOST_HEARD:])), arrivals


def _is_new(comment: Comment, home: OwnIssue, facts: Facts, hub: Reader) -> bool:
    return comment.number == home.number and comment.id > facts.heard and is_persons(comment, hub)


def is_persons(comment: Comment, hub: Reader) -> bool:
    return comment.author is not None and not comment.author.is_bot and not comment.is_ours(hub.checkout.network.bots)


def _says_tip(comment: Comment) -> bool:
    """Whether somebody passes something on, or tries to: what has no address at all is talk."""
    return given_in(comment) is not None or tip_in(comment.given.rest) not in {NoLink.NONE, NoLink.SCHEME}


def _is_coordinators(comment: Comment, hub: Reader) -> bool:
    return Role.COORDINATOR in roles_in_network(comment.author, hub.checkout)


def _page_out(comment: Comment) -> str:
    """The print of a page that a coordinator wants off the list: `nee https://...`."""
    if comment.was_edited:
        return ""
    link, rest = link_in(comment.given.rest[:MOST_READ])
    return link.print if isinstance(link, WebLink) and declines(rest) else ""


def _called(comment: Comment, memory: TipMemory, question: int | None) -> dict[Place, bool]:
    """What a coordinator says of those that wait, by their numbers; without a number, of the only one, in a word that
    can only mean that, or with a bare no where nobody asked anything since it came.
    """
    if comment.was_edited:
        return {}
    words = comment.given.rest
    by_name = {each.name: each.place for each in memory.waits}
    names = called_in(words)
    is_no = declines(words) and not may_answer(comment, question)
    if not names and len(by_name) == 1 and (approves(words) or is_no):
        names = dict.fromkeys(by_name, approves(words))
    return {by_name[name]: is_yes for name, is_yes in names.items() if name in by_name}


def _waiting(
    hub: Reader, facts: Facts, words: _Words, said: Said, there: TipsThere
) -> tuple[list[Arrival], list[Place]]:
    """Those that wait as they stand there now, where there is something to do with them, and those that are gone. Forms
    only where they were called.
    """
    found: list[Arrival] = []
    gone: list[Place] = []
    cut = list(there.cut)[:MOST_CUT]
    for each in facts.memory.waits:
        is_called = each.place in words.verdicts
        is_here = bool(each.comment) and each.comment in said
        if not (is_called or is_here or each.node in there.deleted):
            continue
        arrival = _now(hub, each, facts.memory, said, there, asks=is_called, is_cut=each.comment in cut)
        if arrival is None:
            gone.append(each.place)
            continue
        called, is_changed = words.verdicts.get(each.place), is_other(arrival, facts.memory)
        # A yes by its number is one to what stood there when it came in.
        is_of_before = is_changed or (arrival.was_changed and each.place in words.mailed)
        verdict = arrival.verdict if called is None or (called and is_of_before) else called
        if verdict is not None or is_changed:
            found.append(replace(arrival, verdict=verdict))
    return found, gone


def _now(
    hub: Reader, waits: WaitingTip, memory: TipMemory, said: Said, there: TipsThere, *, asks: bool, is_cut: bool
) -> Arrival | None:
    """A tip that waits, as it stands there now; None where it doesn't any more."""
    try:
        if not waits.comment:
            issue = hub.issue(waits.number)
            return look_at_form(hub, issue, memory, there.liked) if issue.is_open else None
        comment = said.get(waits.comment)
        if comment is None and asks:
            comment = next((each for each in hub.comments(waits.number) if each.id == waits.comment), None)
    except Gone:
        return None
    if comment is None:
        return None
    liked = there.liked.get(waits.comment, frozenset())
    liked = frozenset(each.id for each in hub.hands_on(comment).liked) if is_cut else liked
    found = line(comment, hub, liked=liked)
    is_yes = bool(coordinators(hub) & (liked - set(waits.stale))) and not is_other(found, memory)
    return replace(found, verdict=True) if is_yes else found


def is_other(arrival: Arrival, memory: TipMemory) -> bool:
    """Whether it says something else than what waits."""
    waits = memory.at(arrival.place)
    return waits is None or not isinstance(arrival.tip, SentTip) or waits.typed != arrival.tip.typed


def line(comment: Comment, hub: Reader, *, liked: Collection[int] = ()) -> Arrival:
    """A tip in a comment. A coordinator's own needs no other yes."""
    given = given_in(comment)
    words = comment.given.rest if given is None else given
    person: Person | None = comment.author
    sender = sender_of(person, hub)
    return Arrival(
        (comment.number, comment.id),
        id_of(person),
        sender,
        tip_in(words),
        private=look_at(details(words, known=(hub.checkout.network.contact,)), person, {}, (), ()),
        liked=coordinators_first(liked, hub),
        verdict=True if sender == Role.COORDINATOR.value else None,
        was_changed=comment.was_edited,
        node=hub.node_of(comment.number, comment.id),
        is_known=is_of_network(person, hub.checkout),
    )
