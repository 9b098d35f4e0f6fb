"""Where personal data seem to stand in a casus, nobody is asked until they are gone; the writer reads what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from ospo_automation.core.automation import Automation, When
from ospo_automation.core.effects import Effect, Relabel, Say
from ospo_automation.core.event import Event
from ospo_automation.core.issue import Comment, Person
from ospo_automation.core.privacy import kinds
from ospo_automation.core.reader import Reader
from ospo_automation.core.replies import own_words
from ospo_automation.core.scene import PRIVACY, Scene, findings, look
from ospo_automation.core.section import Section
from ospo_automation.core.text import Safe

LATELY = timedelta(days=2)  # the sweep looks at what is newer, and again at what we told of; events see the rest
MOST_TOLD = 10
MOST_REMEMBERED = 50
MOST_READ = 300_000  # characters of one casus, the newest comments first
NONE_OF_IT = frozenset({
    "geen persoonsgegevens", "geen persoonsgegeven", "dit zijn geen persoonsgegevens", "dit is geen persoonsgegeven",
    "het zijn geen persoonsgegevens", "klopt niet", "dat klopt niet", "no personal data", "not personal data",
    "this is no personal data", "that is no personal data", "mag blijven staan", "dit mag blijven staan", "may stay",
    "this may stay",
})  # fmt: skip
"""Words by which a writer says that it is none, or may stay; a "no" before them makes no difference."""


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
class Facts:
    """`found` seems to stand there now. `is_denied`: something was found that its writer said is none."""

    scene: Scene
    found: tuple[Finding, ...]
    is_denied: bool = False


def gather(hub: Reader, event: Event) -> Facts | None:
    settings = hub.checkout.network.section(Settings)
    scene = look(hub, event, at_rest=True)
    if settings is None or scene is None:
        return None
    known = (hub.checkout.network.contact, *settings.known)
    since = event.now - LATELY if event.is_scheduled and not scene.is_private else None
    found = []
    for writer, at, text in _written(scene, since):
        kinds_there = frozenset(kind.value for kind in kinds(text, known=known))
        if kinds_there:
            found.append(Finding(writer, at, kinds_there))
    left = tuple(each for each in found if not _is_taken_back(each, scene))
    return Facts(scene, left, is_denied=len(left) < len(found))


def _written(scene: Scene, since: datetime | None) -> Iterator[tuple[Person | None, int, str]]:
    """What people wrote: title and text of the casus, and their comments, newest first."""
    issue, ours = scene.casus.issue, {comment.id for comment, _ in scene.ours}
    if since is None or issue.created_at >= since:
        yield issue.author, 0, f"{issue.title}\n{issue.body}"
    left = MOST_READ
    for comment in sorted(scene.comments, key=lambda each: each.id, reverse=True):
        left -= len(comment.body)
        if comment.id not in ours and left >= 0 and (since is None or comment.created_at >= since):
            yield comment.author, comment.id, comment.body


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
    first = own_words(comment.body).strip().partition("\n")[0]
    words = re.sub(r"^(?:nee|no)\b[ ,.]*", "", first.strip(" .!").lower())
    return may and words in NONE_OF_IT


def decide(facts: Facts) -> Iterator[Effect]:
    """One comment for each time that more is found; the last one tells when it is gone."""
    scene, found = facts.scene, facts.found
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
    values: dict[str, Any] = {"kinds": kinds_now, "contact": Safe(network.contact), "is_denied": facts.is_denied}
    values["is_new"] = not scene.casus.was_welcomed
    if found:
        yield Relabel(scene.number, add=frozenset({network.labels.triage.name}) if number > told else frozenset())
        yield Say(scene.number, f"{PRIVACY}/{number}", "privacy/found", values, state)
    else:
        yield Say(scene.number, f"{PRIVACY}/{number}", "privacy/gone", values, state)


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
