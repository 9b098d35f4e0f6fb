"""Where personal data seem to stand in a casus, nobody is asked until they are gone; the writer reads what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from ospo_automation.core.automation import Automation, When
from ospo_automation.core.effects import Effect, Relabel, Say
from ospo_automation.core.event import Event
from ospo_automation.core.issue import Comment, Person
from ospo_automation.core.languages import flat, pattern, said
from ospo_automation.core.privacy import Detail, Kind, details
from ospo_automation.core.reader import Reader
from ospo_automation.core.scene import PRIVACY, Scene, findings, look
from ospo_automation.core.section import Section
from ospo_automation.core.text import Safe

LATELY = timedelta(days=2)  # the sweep looks at what is newer, and again at what we told of; events see the rest
MOST_TOLD = 10
MOST_REMEMBERED = 50
MOST_READ = 300_000  # characters of one casus, the newest comments first
FOOT = "foot"
MOST_FEET = 3  # times that one person hears of their signature in a casus
OF_ONES_OWN = {Kind.PHONE, Kind.MAIL, Kind.ADDRESS}
"""What people put below their mails: it is theirs to show, so nobody else has to wait for it."""


class Settings(Section):
    """Mail addresses that may stand in a casus, beside the network's own."""

    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something that somebody wrote; `at` is the comment's id, 0 for the casus itself. What it says isn't kept."""

    writer: Person | None
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


@dataclass(frozen=True)
class Facts:
    """`found` seems to stand there now. `is_denied`: something was found that its writer said is none, or may stay.

    `feet` are signatures of which their writers should know.
    """

    scene: Scene
    found: tuple[Finding, ...]
    is_denied: bool = False
    feet: tuple[Foot, ...] = ()


@dataclass(frozen=True)
class Written:
    """What somebody wrote, with what stands in it; `foot` is of that what stands only below a mail of theirs."""

    writer: Person | None
    at: int
    there: frozenset[Detail]
    foot: frozenset[Detail] = frozenset()


def gather(hub: Reader, event: Event) -> Facts | None:
    settings = hub.checkout.network.section(Settings)
    scene = look(hub, event, at_rest=True)
    if settings is None or scene is None:
        return None
    known = (hub.checkout.network.contact, *settings.known)
    since = event.now - LATELY if event.is_scheduled and not scene.is_private else None
    written = [_looked_at(*each, known) for each in _written(scene, since)]
    if since is not None and any(each.there or each.foot for each in written):  # what was told or allowed is older
        written = [_looked_at(*each, known) for each in _written(scene, None)]
    may_stay = _may_stay(scene, written) if any(each.there or each.foot for each in written) else {}
    found = []
    is_denied = False
    for each in written:
        left = each.there - may_stay.get(each.writer.id if each.writer is not None else 0, frozenset())
        is_denied = is_denied or len(left) < len(each.there)
        if left:
            found.append(Finding(each.writer, each.at, frozenset(kind.value for kind, _ in left)))
    kept = tuple(each for each in found if not _is_taken_back(each, scene))
    feet = tuple(_feet(scene, written, may_stay))
    return Facts(scene, kept, is_denied=is_denied or len(kept) < len(found), feet=feet)


def _looked_at(writer: Person | None, comment: Comment | None, text: str, known: tuple[str, ...]) -> Written:
    there = details(text, known=known)
    if comment is None or writer is None or not comment.foot or not there:
        return Written(writer, comment.id if comment is not None else 0, there)
    below = {each for each in details(comment.foot, known=known) if each[0] in OF_ONES_OWN}
    foot = frozenset(below & there) - details(comment.words, known=known)
    return Written(writer, comment.id, there - foot, foot)


def _written(scene: Scene, since: datetime | None) -> Iterator[tuple[Person | None, Comment | None, str]]:
    """What people wrote: title and text of the casus, and their comments, newest first."""
    issue, ours = scene.casus.issue, {comment.id for comment, _ in scene.ours}
    if since is None or issue.created_at >= since:
        yield scene.casus.owner, None, f"{issue.title}\n{issue.body}"
    left = MOST_READ
    for comment in sorted(scene.comments, key=lambda each: each.id, reverse=True):
        left -= len(comment.body)
        if comment.id not in ours and left >= 0 and (since is None or comment.created_at >= since):
            yield comment.author, comment, comment.body


def _may_stay(scene: Scene, written: Sequence[Written]) -> dict[int, frozenset[Detail]]:
    """What may stand in everything that somebody writes here, by the writer's id: they said so when we asked.

    That goes for what they had written until then, in the same comment too.
    """
    asked = min((comment.id for comment, _ in (*scene.about(PRIVACY), *scene.about(FOOT))), default=None)
    found: dict[int, frozenset[Detail]] = {}
    for comment in scene.comments:
        if asked is None or comment.id < asked or comment.author is None or not _says_it_may_stay(comment):
            continue
        who = comment.author.id
        said_until = (
            each for each in written if each.writer is not None and each.writer.id == who and each.at <= comment.id
        )
        found[who] = found.get(who, frozenset()).union(*(each.there | each.foot for each in said_until))
    return found


def _feet(scene: Scene, written: Sequence[Written], may_stay: Mapping[int, frozenset[Detail]]) -> Iterator[Foot]:
    """For each writer what they don't know of yet: a signature is told of once, another number in it once more."""
    told = {mark.key: comment.id for comment, mark in scene.about(FOOT)}
    writers = {each.writer.id: each.writer for each in written if each.writer is not None and each.foot}
    for id_, writer in sorted(writers.items()):
        theirs = [each for each in written if each.writer is not None and each.writer.id == id_]
        times = sum(key.startswith(f"{FOOT}/{id_}-") for key in told)
        last = told.get(f"{FOOT}/{id_}-{times}", 0)
        known = frozenset[Detail]().union(*(each.foot for each in theirs if each.at < last))
        new = frozenset[Detail]().union(*(each.foot for each in theirs)) - known - may_stay.get(id_, frozenset())
        if new and times < MOST_FEET:
            yield Foot(writer, times + 1, frozenset(kind.value for kind, _ in new))


def _is_taken_back(finding: Finding, scene: Scene) -> bool:
    """Whether the writer, or a coordinator, said since that it is none. Other kinds that come later count again."""
    for told, mark in scene.about(PRIVACY):
        after = (comment for comment in scene.comments if comment.id > told.id and finding.at < comment.id)
        said = mark.state.get("kinds")
        named = set(said) if isinstance(said, list) else set()
        if finding.kinds <= named and any(_denies(comment, finding, scene) for comment in after):
            return True
    return False


def _denies(comment: Comment, finding: Finding, scene: Scene) -> bool:
    who, coordinators = comment.author, scene.checkout.expertise.coordinators
    if who is None or finding.writer is None:
        return False
    may = who.id == finding.writer.id or who.login.lower() in coordinators
    return may and _says_it_may_stay(comment)


def _says_it_may_stay(comment: Comment) -> bool:
    """A "no" before it makes no difference: they may answer what we suppose."""
    first = flat(comment.given.rest.partition("\n")[0]).strip(" .!")
    nos = "|".join(map(re.escape, said("reply.no")))
    return pattern("may_stay").fullmatch(re.sub(rf"^(?:{nos})\b[ ,.]*", "", first)) is not None


def decide(facts: Facts) -> Iterator[Effect]:
    """One comment for each time that more is found; the last one tells when it is gone."""
    scene, found = facts.scene, facts.found
    for foot in facts.feet:
        values = {"kinds": sorted(foot.kinds), "name": foot.writer.login}
        yield Say(scene.number, f"{FOOT}/{foot.writer.id}-{foot.nth}", "privacy/foot", values)
    earlier = scene.about(PRIVACY)
    latest = earlier[-1][1].state if earlier else {}
    told, before = findings(scene)
    if not found and not before:
        return
    network = scene.checkout.network
    prints = sorted({each.fingerprint(scene.number, kind) for each in found for kind in each.kinds})[:MOST_REMEMBERED]
    known = latest.get("found")
    is_new = bool(set(prints) - set(known if isinstance(known, list) else ()))
    number = min(told + 1 if is_new else told, MOST_TOLD)
    kinds_now = sorted(frozenset[str]().union(*(each.kinds for each in found)))
    state = {"found": prints, "kinds": kinds_now or latest.get("kinds", []), "denied": facts.is_denied}
    told_now: dict[str, Any] = {"kinds": kinds_now, "contact": Safe(network.contact), "is_denied": facts.is_denied}
    told_now["is_new"] = not scene.casus.was_welcomed
    if found:
        yield Relabel(scene.number, add=frozenset({network.labels.triage.name}) if number > told else frozenset())
        yield Say(scene.number, f"{PRIVACY}/{number}", "privacy/found", told_now, state)
    else:
        yield Say(scene.number, f"{PRIVACY}/{number}", "privacy/gone", told_now, state)


privacy = Automation(
    name="privacy",
    purpose=(__doc__ or "").strip(),
    on=("issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "workflow_dispatch", "schedule"),
    may=(Relabel, Say),
    settings=Settings,
    gather=gather,
    decide=decide,
    when=When.FIRST,
)
