"""Everything that the automation can do to a repository; each can be done twice with the same end.

An effect says what should be true afterwards, never how. `needs` is the permission of the workflow's token for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal

from ..network.labels import LabelDefinition, Status


@dataclass(frozen=True)
class DefineLabel:
    """A label exists. No automation decides on it: tidy does, and `ospo labels`.

    One that is there already stays as people made it, unless it `renews` its colour and description.
    """

    needs: ClassVar[str] = "issues: write"
    label: LabelDefinition
    renews: bool = False


@dataclass(frozen=True)
class SetStatus:
    """This status label and no other; tidy turns it into labels."""

    needs: ClassVar[str] = "issues: write"
    number: int
    status: Status


@dataclass(frozen=True)
class Relabel:
    """These labels are on the issue and those are not; all others stay as people left them."""

    needs: ClassVar[str] = "issues: write"
    number: int
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Say:
    """One comment of ours with this purpose, edited in place. Edits notify nobody, and it mentions nobody.

    `comes_last`: it remembers that everything else was done, and isn't written where something failed. `is_renewed`:
    each run says it anew as it is then, so that an edit of it can wait until all that is new was written.

    A new comment is a mail to everybody who takes part. So what nobody waits for stands `within` our comment with that
    purpose, where there is one already; and what stands `beside_an_ask` goes into the comment with which this run asks
    people. `later` is what it remembers beside its state once that comment was written. What `is_news` to somebody is a
    new comment where it is another text than before, and folds that one away.
    """

    needs: ClassVar[str] = "issues: write"
    number: int
    key: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)
    comes_last: bool = False
    is_renewed: bool = False
    within: str = ""
    beside_an_ask: bool = False
    later: Mapping[str, Any] = field(default_factory=dict)
    is_news: bool = False


@dataclass(frozen=True)
class Tell:
    """A new comment that mentions people, with its record in its own marker. Never written twice; only a Say with its
    key edits it, to show less.
    """

    needs: ClassVar[str] = "issues: write"
    number: int
    key: str
    text: str
    mentions: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Assign:
    """These people take part in a casus, and those don't any more."""

    needs: ClassVar[str] = "issues: write"
    number: int
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()


SEEN = "eyes"  # as a reaction: we saw this comment; others tell that what it asks was done, or can't be


@dataclass(frozen=True)
class React:
    """Our emoji on somebody's comment, in GitHub's words: `eyes`, `+1`, `confused`. It notifies nobody."""

    needs: ClassVar[str] = "issues: write"
    number: int
    comment: int
    content: str


@dataclass(frozen=True)
class KeepIssue:
    """One issue of ours with this purpose, whose text is edited in place. It mentions nobody.

    The title counts when it is made: after that people may change it, as they may close it. In one that `is_shared`
    they write too: what they add, tick, move or take out stays.

    With a day `since` it is a casus that somebody had us open, who is mentioned in it: it is made once, and people's
    after that. It may be there already from that day, and is found again however many others came after it.

    `below` are our first comments on it, made right after it: those come with an issue of ours wherever it is read, and
    anybody may write the next. Of these the numbers say nothing.
    """

    needs: ClassVar[str] = "issues: write"
    key: str
    title: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)
    is_shared: bool = False
    since: datetime | None = None
    mentions: tuple[str, ...] = ()
    below: tuple[Say, ...] = ()


@dataclass(frozen=True)
class Pin:
    """Our issue with this purpose stands above all others. Where GitHub doesn't allow it, that is told and no more."""

    needs: ClassVar[str] = "issues: write"
    key: str


@dataclass(frozen=True)
class KeepScheduled:
    """A workflow file with a schedule stays switched on."""

    needs: ClassVar[str] = "actions: write"
    workflow: str


@dataclass(frozen=True)
class CloseIssue:
    """An issue is closed: a casus with its outcome, or one of ours that was made twice."""

    needs: ClassVar[str] = "issues: write"
    number: int
    reason: Literal["completed", "not_planned"]


@dataclass(frozen=True)
class ReopenIssue:
    """An issue is open again: a casus that isn't done yet, or one of ours that is needed once more."""

    needs: ClassVar[str] = "issues: write"
    number: int


@dataclass(frozen=True)
class TakeBack:
    """A comment of ours is gone: two runs at once had made it twice."""

    needs: ClassVar[str] = "issues: write"
    number: int
    comment: int
    key: str


@dataclass(frozen=True)
class Minimize:
    """A comment of ours is folded away as outdated; whoever wants to can unfold it. It notifies nobody.

    Where the token may not do this, it stays as it is. `after_proposal`: what replaces it comes with a proposal.
    """

    needs: ClassVar[str] = "issues: write"
    number: int
    comment: int
    after_proposal: bool = False


@dataclass(frozen=True)
class OnProject:
    """A casus stands on the Projects board with these values, by part; an empty one is none. None: it isn't there.

    No automation decides on it: `ospo projects` does, with a token of its own.
    """

    needs: ClassVar[str] = "organization_projects: write"
    number: int
    values: Mapping[str, str] | None


@dataclass(frozen=True)
class ProposedPage:
    """A page of the knowledge base as we would write it; the text is a template with the gate for pages.

    `before` and `after` are what stands around it already, to the letter; without a text of ours, they are all.
    `is_gone`: it is there no more.
    """

    path: str
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    before: str = ""
    after: str = "\n"
    is_gone: bool = False


@dataclass(frozen=True)
class Propose:
    """Pages stand on a branch of ours, with a pull request to merge them. What people changed there since stays.

    `told` is our comment that says where; its text gets `url` and `is_pull` as well: where GitHub lets us open no pull
    request, the address is that of the page on which a person can. `key` and `number` name the branch. One that
    `insists` tries once more to open what GitHub refused before.

    With `is_exact` its pages were decided on as they stand on the branch, with what people changed there: nothing is
    remembered of how we last wrote them.

    One that `is_over` isn't to be merged any more: its pull request is closed with this text, and its branch is gone,
    so that nobody merges it by mistake. What stood there can still be read in the pull request, and restored.

    What was opened as a draft is none any more once it `is_awaited`: somebody said the word for which it waited.

    One that `is_left` says only that there is something to propose: what, the job finds out that may write files.
    For what `is_known`, since somebody of the network sent it in or is for it, a place is kept.

    What was approved is frozen, unless something `is_taken_back` of it: then nobody merges that by mistake either, and
    the approval is void.
    """

    needs: ClassVar[str] = "contents: write, pull-requests: write"
    number: int
    key: str
    title: str
    text: str
    pages: tuple[ProposedPage, ...]
    told: Say
    values: Mapping[str, Any] = field(default_factory=dict)
    reviewers: tuple[str, ...] = ()
    is_draft: bool = False
    is_awaited: bool = False
    insists: bool = True
    is_over: bool = False
    is_exact: bool = False
    is_left: bool = False
    is_known: bool = False
    is_taken_back: bool = False

    @property
    def branch(self) -> str:
        return branch_of(self.key, self.number)


@dataclass(frozen=True)
class Remark:
    """One comment of ours with this purpose below a pull request that proposes pages for an issue, edited in place.

    `is_correction`: it is only made true where it stands there already.
    """

    needs: ClassVar[str] = "issues: write, pull-requests: write"
    number: int
    pull: int
    key: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_correction: bool = False


def branch_of(key: str, number: int) -> str:
    """The branch of what we propose for an issue; nothing that people typed is in it."""
    return f"ospo/{key}-{number}"


Write = (
    DefineLabel
    | Relabel
    | Assign
    | Say
    | Tell
    | React
    | KeepIssue
    | Pin
    | KeepScheduled
    | CloseIssue
    | ReopenIssue
    | TakeBack
    | Minimize
    | OnProject
    | Propose
    | Remark
)
PROPOSES = (Propose, Remark)
"""What a job does that may write files and pull requests, and does nothing else."""
"""What is left of the effects when a status was turned into labels."""

Effect = Write | SetStatus
