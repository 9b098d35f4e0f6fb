"""Where personal data seem to stand in a casus, nobody is asked until they are gone; the writer reads what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice

from ospo_automation.core.casus.allowed import (
    ASKED_ABOUT,
    Settings,
    asked_about,
    left_of,
    print_of,
    remembered,
    words_on_it,
)
from ospo_automation.core.casus.mailing import FOOT, HOUR, MOST_TO_OTHERS
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import EPOCH, Comment
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.personal import Detail, DetailKind, details
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.outsiders import LATELY, MOST_READ, in_text, insiders, known_in, may_allow
from ospo_automation.core.sight.scene import PRIVACY, Scene, findings, look

MOST_TOLD = 10
MOST_REMEMBERED = 50
ALLOWED_BY = "allowed_by"
MOST_FEET = 3  # times that one person hears of their signature in a casus
OF_ONES_OWN = {DetailKind.PHONE, DetailKind.MAIL, DetailKind.ADDRESS}
"""What people put below their mails: it is theirs to show, so nobody else has to wait for it."""


@dataclass(frozen=True)
class Finding:
    """Something that somebody wrote; `at` is the comment's id, 0 for the casus itself. What it says isn't kept."""

    at: int
    kinds: frozenset[str]

    def fingerprint(self, number: int, kind: str) -> str:
        """By which we know it again, and which says neither where it stands nor what."""
        return sha256(f"{number}/{self.at}/{kind}".encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Foot:
    """Something that somebody's mail program put below what they wrote; `nth` counts what they hear of it."""

    writer: Person
    nth: int
    kinds: frozenset[str]
    asked_about: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """`found` seems to stand there now. `is_denied`: something was found that its writer said is none, or may stay.

    `feet` are signatures of which their writers should know. `asked_about` is what to remember of what stands there.
    `outside` is what somebody without a part in it posted, for which nothing waits. `allowed_by` are maintainers who
    said that something may stay.
    """

    scene: Scene
    found: tuple[Finding, ...]
    is_denied: bool = False
    feet: tuple[Foot, ...] = ()
    asked_about: Mapping[str, int] = field(default_factory=dict)
    outside: tuple[Finding, ...] = ()
    allowed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suspect:
    """What somebody wrote, with what stands in it; `foot` is of that what stands only below a mail of theirs, `quoted`
    what stands only in the mail that they answer. `was_edited`: it may have said something else before.
    """

    writer: Person | None
    at: int
    there: frozenset[Detail]
    foot: frozenset[Detail] = frozenset()
    quoted: frozenset[Detail] = frozenset()
    was_edited: bool = True


def gather(hub: Reader, event: Event) -> Facts | None:
    settings = hub.checkout.network.section(Settings)
    scene = look(hub, event, at_rest=True)
    if settings is None or scene is None:
        return None
    since = event.now - LATELY if event.is_scheduled and not scene.is_private else None
    # Whoever has no part could have us ask GitHub with each comment: then the sweep asks.
    asks = event.is_scheduled or event.is_manual or scene.is_private
    written, outside = _by_insiders(scene, hub, since, asks=asks)
    if since is not None and any(each.there or each.foot for each in written):  # what was told or allowed is older
        written, outside = _by_insiders(scene, hub, None, asks=asks)
    if not any(each.there or each.foot for each in written):
        return Facts(scene, (), outside=outside)
    allowing = may_allow(scene.comments, hub, _allowed_by(scene))
    word = words_on_it(scene.comments, allowing)
    asked = _asked(scene, written, word)
    left = {each.at: left_of(each.there, each.writer, asked, word(each.writer)) for each in written}
    allowed = frozenset[Detail]().union(*(each.there - left[each.at] for each in written))
    left = {each.at: left[each.at] - (each.quoted & allowed) for each in written}  # it stands there anyway
    found = (Finding(at, frozenset(kind.value for kind, _ in each)) for at, each in left.items() if each)
    last = max((each.id for each in scene.comments), default=0)
    there = [(each.writer, detail) for each in written for detail in each.there - each.quoted]
    return Facts(
        scene,
        tuple(found),
        is_denied=any(len(left[each.at]) < len(each.there) for each in written),
        feet=tuple(islice(_feet(scene, written, asked, word, last), _room_for_feet(scene, event.now))),
        asked_about=remembered(asked, there, last),
        outside=outside,
        allowed_by=tuple(sorted(allowing - set(hub.checkout.expertise.coordinators))),
    )


def _by_insiders(
    scene: Scene, hub: Reader, since: datetime | None, *, asks: bool
) -> tuple[list[Suspect], tuple[Finding, ...]]:
    """What people wrote, but for what seems personal of those without a part in it, which comes apart."""
    known = known_in(hub)
    written = [_looked_at(*each, known) for each in _written(scene, since)]
    posted = [each for each in written if each.at and (each.there or each.foot)]
    has_part = insiders(scene, hub, (each.writer for each in reversed(posted) if asks))
    outside = {each.at: each.there | each.foot for each in posted if not has_part(each.writer)}
    found = (Finding(at, frozenset(kind.value for kind, _ in there)) for at, there in outside.items())
    return [each for each in written if each.at not in outside], tuple(found)


def _allowed_by(scene: Scene) -> list[str]:
    told = scene.about(PRIVACY)
    noted = told[-1][1].state.get(ALLOWED_BY) if told else None
    return [each for each in noted if isinstance(each, str)] if isinstance(noted, list) else []


def _looked_at(writer: Person | None, comment: Comment | None, text: str, known: tuple[str, ...]) -> Suspect:
    there = in_text(text, known=known)
    if comment is None:
        return Suspect(writer, 0, there)
    if writer is None or not comment.by_mail or not there:
        return Suspect(writer, comment.id, there, was_edited=comment.was_edited)
    own = details(comment.words, known=known)
    below = (details(comment.foot, known=known) & there) - own
    foot = frozenset(each for each in below if each[0] in OF_ONES_OWN)
    return Suspect(writer, comment.id, there - foot, foot, there - own - below, was_edited=comment.was_edited)


def _written(scene: Scene, since: datetime | None) -> Iterator[tuple[Person | None, Comment | None, str]]:
    """What people wrote: title and text of the casus, and their comments, newest first. GitHub tells of a text when it
    was changed last, and not of a title: that is short.
    """
    issue, ours = scene.casus.issue, {comment.id for comment, _ in scene.ours}
    is_new = since is None or max(issue.created_at, issue.edited_at or EPOCH) >= since
    yield scene.casus.owner, None, f"{issue.title}\n{issue.body}" if is_new else issue.title
    left = MOST_READ
    for comment in sorted(scene.comments, key=lambda each: each.id, reverse=True):
        left -= len(comment.body)
        if comment.id not in ours and left >= 0 and _is_new(comment, since):
            yield comment.author, comment, comment.body


def _is_new(comment: Comment, since: datetime | None) -> bool:
    return since is None or comment.was_edited or comment.created_at >= since


def _asked(scene: Scene, written: Sequence[Suspect], word: Callable[[Person | None], int]) -> dict[str, int]:
    """What we asked about, as our comments remember it.

    Who says that it may stay speaks of all that they had written until then, in the same comment too. Where that was
    edited since it may be something else: then only what we asked about counts.
    """
    told = [*scene.about(PRIVACY), *scene.about(FOOT)]
    found: dict[str, int] = {}
    for _, mark in told:
        for each, at in asked_about(mark.state).items():
            found[each] = min(at, found.get(each, at))
    first = min((comment.id for comment, _ in told), default=None)
    for text in written:
        said = word(text.writer)
        if first is not None and first < said and text.at <= said and not text.was_edited:
            for detail in text.there | text.foot:
                each = print_of(text.writer, detail)
                found[each] = min(said - 1, found.get(each, said))
    return found


def _feet(
    scene: Scene,
    written: Sequence[Suspect],
    asked: Mapping[str, int],
    word: Callable[[Person | None], int],
    last: int,
) -> Iterator[Foot]:
    """For each writer what they don't know of yet: a signature is told of once, another number in it once more."""
    told = {mark.key: comment.id for comment, mark in scene.about(FOOT)}
    writers = {each.writer.id: each.writer for each in written if each.writer is not None and each.foot}
    for id_, writer in sorted(writers.items()):
        theirs = [each for each in written if each.writer is not None and each.writer.id == id_]
        times = sum(key.startswith(f"{FOOT}/{id_}-") for key in told)
        before = told.get(f"{FOOT}/{id_}-{times}", 0)
        known = frozenset[Detail]().union(*(each.foot for each in theirs if each.at < before))
        there = left_of(frozenset[Detail]().union(*(each.foot for each in theirs)), writer, asked, word(writer))
        new = frozenset(each for each in there - known if print_of(writer, each) not in asked)
        if new and times < MOST_FEET:
            prints = remembered({}, ((writer, each) for each in new), last)
            yield Foot(writer, times + 1, frozenset(kind.value for kind, _ in new), prints)


def _room_for_feet(scene: Scene, now: datetime) -> int:
    """How many may be told of a signature now: each is a mail to everybody. The next sweep tells the others."""
    lately = [comment for comment, _ in scene.about(FOOT) if now - comment.created_at < HOUR]
    return max(0, MOST_TO_OTHERS - len(lately))


def decide(facts: Facts) -> Iterator[Effect]:
    """One comment for each time that more is found; the last one tells when it is gone."""
    scene, found = facts.scene, facts.found
    for foot in facts.feet:
        told = {"kinds": sorted(foot.kinds), "name": foot.writer.login}
        remember = {ASKED_ABOUT: dict(foot.asked_about)}
        yield Say(scene.number, f"{FOOT}/{foot.writer.id}-{foot.nth}", "privacy/foot", told, remember)
    earlier = scene.about(PRIVACY)
    latest = earlier[-1][1].state if earlier else {}
    times, before = findings(scene)
    if not found and not before:
        return
    network = scene.checkout.network
    prints = sorted(_prints(scene, found))[:MOST_REMEMBERED]
    noted = latest.get("found")
    known = set(noted if isinstance(noted, list) else ())
    is_new = bool(set(prints) - known)
    number = min(times + 1 if is_new else times, MOST_TOLD)
    kinds_now = sorted(frozenset[str]().union(*(each.kinds for each in found)))
    state = {
        "found": prints,
        "kinds": kinds_now or latest.get("kinds", []),
        "denied": facts.is_denied,
        ASKED_ABOUT: dict(facts.asked_about),
        **({ALLOWED_BY: list(facts.allowed_by)} if facts.allowed_by else {}),
    }
    contact = Safe(network.contact)
    if found:
        yield Relabel(scene.number, add=frozenset({network.labels.triage.name}) if number > times else frozenset())
        values = {
            "kinds": kinds_now,
            "contact": contact,
            "is_new": not scene.casus.was_welcomed,
            "where": _where(found),
        }
        yield Say(scene.number, f"{PRIVACY}/{number}", "privacy/found", values, state)
    else:
        is_outside = known <= _prints(scene, facts.outside)
        values = {"contact": contact, "is_denied": facts.is_denied, "is_outside": is_outside}
        yield Say(scene.number, f"{PRIVACY}/{number}", "privacy/gone", values, state)


def _prints(scene: Scene, found: Iterable[Finding]) -> set[str]:
    return {each.fingerprint(scene.number, kind) for each in found for kind in each.kinds}


def _where(found: Sequence[Finding]) -> str:
    """What its writer has to look in, and no more: who reads along needn't find it."""
    if all(each.at for each in found):
        return "comment"
    return "both" if any(each.at for each in found) else "form"


automation = Automation(
    name="privacy",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Relabel, Say),
    settings=Settings,
    gather=gather,
    decide=decide,
)
