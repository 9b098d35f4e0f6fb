"""Issues from before us become casussen: by a file that says which of their labels mean what here. Labels only.

Nobody reads a word of it: no comment is written, and a label notifies nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ospo_automation.core.casus.casus_labels import label_definitions
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.engine.effects import Relabel
from ospo_automation.core.engine.plan import Step
from ospo_automation.core.github.issue import DUPLICATE, NOT_PLANNED
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.primitives.marker import fingerprint
from ospo_automation.core.primitives.section import Section

NOTHING = "-"
"""What a label of theirs means that means nothing to us."""


_OURS_TO_SAY = re.compile(r"\b(?:repo|org|user|sort|created):", re.IGNORECASE)
"""Of GitHub's search what we say ourselves. A second repository would be searched as well, and not instead."""


class Meanings(Section):
    """The file by which issues are taken over.

    `take`: every issue with one of these labels. `query`: or what GitHub's search finds with these words. `leave`:
    but none with one of these. `labels`: what a label of theirs means here: a topic's path, a status, the whole name of
    one of our labels, or `-` for nothing. `open` and `closed` are the status of those whose labels tell none, `dropped`
    that of those closed as not planned or as duplicates; `-` for none. `looked_at`: somebody of the network vouches
    that all of their titles may stand in lists and on the site.
    """

    take: tuple[str, ...] = ()
    query: str = ""
    leave: tuple[str, ...] = ()
    labels: Mapping[str, str] = {}
    open: str = NOTHING
    closed: str = Status.RESOLVED
    dropped: str = Status.WITHDRAWN
    looked_at: bool = False


@dataclass(frozen=True)
class FoundIssue:
    """An issue as it stands. `reason`: why it was closed, in GitHub's words and lower case. `is_ours`: we opened it."""

    number: int
    title: str
    labels: tuple[str, ...]
    is_open: bool
    created_at: datetime
    reason: str = ""
    is_ours: bool = False


@dataclass(frozen=True)
class TakenOver:
    """`steps` are what is left to do. `already` are casussen by now, `left` stay what they are; `late` are open, from
    after the start, who would be welcomed. `unmeant` are labels on those that are taken, with on how many of them, of
    which the file says nothing.
    """

    steps: Sequence[tuple[FoundIssue, Step]]
    already: int
    left: int
    late: Sequence[int]
    unmeant: Mapping[str, int]

    def print_of_titles(self) -> str:
        """What stands for the titles that somebody vouches for: they may be others by the time that it is done."""
        return fingerprint("\n".join(f"{issue.number} {issue.title}" for issue, _ in self.steps))


def read_meanings(text: str, file: str, checkout: Checkout) -> Meanings:
    """Raises BadConfig with file, line and remedy for every fault."""
    document = yaml_lines.load(text, file)
    meanings = document.read_as(Meanings, document.value)
    faults = []
    if not meanings.take and not meanings.query.strip():
        remedy = "Name labels in 'take:', or words for GitHub's search in 'query:'."
        faults.append(Fault(file, 0, "takes nothing over.", remedy))
    if ours := _OURS_TO_SAY.search(meanings.query):
        what = f"'query' can't hold '{ours[0]}': it is about issues of this repository, the oldest first."
        faults.append(Fault(file, document.line(("query",)), what, "Leave it out."))
    known = _names(checkout)
    for label, meant in meanings.labels.items():
        if meant != NOTHING and meant.lower() not in known:
            what = f"'{meant}' is no topic, no status and no label of ours."
            remedy = _one_of(*checkout.network.topics, *Status)
            faults.append(Fault(file, document.line(("labels", label)), what, remedy))
    given = {name: str(getattr(meanings, name)) for name in ("open", "closed", "dropped")}
    faults += [
        Fault(file, document.line((name,)), f"'{meant}' is no status.", _one_of(*Status))
        for name, meant in given.items()
        if meant not in {NOTHING, *Status}
    ]
    if faults:
        raise BadConfig(faults)
    return meanings


def _one_of(*names: str) -> str:
    return f"One of: {', '.join(names)}; or '{NOTHING}' for nothing."


def taken_over(
    found: Iterable[FoundIssue], meanings: Meanings, checkout: Checkout, begun: datetime | None
) -> TakenOver:
    """What is to be done, oldest first. Whoever runs it again finds done what was done.

    `begun` is from when on we speak to who asks something; None where no word of ours is to be expected yet.
    """
    labels, known = checkout.network.labels, _names(checkout)
    meant = {label.lower(): known.get(to.lower(), "") for label, to in meanings.labels.items()}
    in_order = [labels.of_status(status).name for status in Status]
    ours = {label.name.lower() for label in label_definitions(checkout.form, checkout.network)}
    leave = set(map(str.lower, meanings.leave))
    steps: list[tuple[FoundIssue, Step]] = []
    unmeant: Counter[str] = Counter()
    late: list[int] = []
    already = left = 0
    for each in sorted(found, key=lambda one: one.number):
        there = {name.lower() for name in each.labels}
        if labels.casus.name.lower() in there:
            already += 1
            continue
        if each.is_ours or labels.own.name.lower() in there or there & leave:
            left += 1
            continue
        if each.is_open and begun is not None and each.created_at >= begun:
            late.append(each.number)
            continue
        add = {labels.casus.name, *(meant[name] for name in there if meant.get(name))}
        statuses = [name for name in in_order if name in add]
        if len(statuses) > 1:  # where their labels tell several, how it ended counts
            add -= set(statuses[:-1])
        elif not statuses and not labels.statuses_in(each.labels):
            add |= {known[status] for status in _by_state(each, meanings)}
        if meanings.looked_at:
            add.add(labels.looked_at.name)
        unmeant.update(name for name in each.labels if name.lower() not in ours and name.lower() not in meant)
        new = frozenset(name for name in add if name.lower() not in there)
        steps.append((each, Step(Relabel(each.number, new))))
    take = set(map(str.lower, meanings.take))
    return TakenOver(steps, already, left, late, {name: n for name, n in unmeant.items() if name.lower() not in take})


def _by_state(issue: FoundIssue, meanings: Meanings) -> list[str]:
    is_dropped = issue.reason in {DUPLICATE, NOT_PLANNED}
    status = meanings.open if issue.is_open else meanings.dropped if is_dropped else meanings.closed
    return [status] if status != NOTHING else []


def _names(checkout: Checkout) -> Mapping[str, str]:
    """The label for each way to name it, in lower case: a topic's path, a status, and the name itself."""
    network = checkout.network
    whole = {label.name.lower(): label.name for label in label_definitions(checkout.form, network)}
    statuses = {status.value: network.labels.of_status(status).name for status in Status}
    return whole | statuses | {path.lower(): network.topic_label(path).name for path in network.topics}


def drafted_meanings(labels: Mapping[str, int], checkout: Checkout) -> str:
    """A file to begin with, of the labels that issues have, each with on how many: a label named as a topic is that."""
    titles = {topic.title.lower(): path for path, topic in checkout.network.topics.items()} | {
        path.lower(): path for path in checkout.network.topics
    }
    ours = {label.name.lower() for label in label_definitions(checkout.form, checkout.network)}
    rows = [
        f"  {_quoted(name)}: {_quoted(titles.get(name.lower(), NOTHING))}  # {count}"
        for name, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))
        if name.lower() not in ours
    ]
    return "\n".join(
        (
            "# Which issues become casussen, and what their labels mean here. Then: ospo import THIS-FILE",
            "take: []  # labels; every issue with one of these. Or, instead of it: query: 'is:closed label:question'",
            "leave: []  # but none with one of these",
            f"closed: {Status.RESOLVED.value}  # the status of closed ones",
            f"open: '{NOTHING}'  # that of open ones, such as in_progress",
            "looked_at: false  # true: somebody vouches that all their titles may stand on the site",
            f"# a topic ({', '.join(list(checkout.network.topics)[:3])}, ...), a status ({', '.join(Status)}), or '-'",
            "labels:" if rows else "labels: {}",
            *rows,
            "",
        )
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
