"""Pages that we propose in a pull request: what stands on the branch, and how a newer draft leaves edits alone.

A page is taken apart into its own words at the top and its sections. A part that reads as we wrote it is ours to
renew; what a person has changed, added or taken out stays as they left it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self

from ..primitives.marker import fingerprint

_OF_WINDOWS = "\r\n"
_HEADING = re.compile(r"^#{1,2} ")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
MOST_PARTS = 100  # what our comment remembers of a page has to fit in it
_KEY = re.compile(r"^([A-Za-z_]\w*):")
_BRANCH = re.compile(r"ospo/([a-z-]{1,30})-([1-9]\d{0,8})")
Seal = Mapping[str, str]
"""For each part of a page a short hash of how we last wrote it."""


@dataclass(frozen=True)
class Approval:
    """The yes of somebody who may write, to a pull request as it was at this commit; "" where that is gone."""

    login: str
    commit: str


@dataclass(frozen=True)
class OwnPull:
    """A pull request from a branch of ours, for this issue. `head` is its last commit, also once it was merged.

    `approvals` are the last word of those who may write, where that is a yes. `merged_at`: None for an open one. `key`
    is what it is for, as its branch is called. A draft waits for something else than a maintainer. `is_opened_inside`:
    by us, or by somebody whom GitHub says to belong to the repository; others may open one from any branch.
    """

    number: int
    pull: int
    url: str
    head: str
    approvals: tuple[Approval, ...] = ()
    merged_at: datetime | None = None
    key: str = ""
    opened_at: datetime | None = None
    is_draft: bool = False
    is_opened_inside: bool = True

    @property
    def is_void(self) -> bool:
        """Whether what stands there isn't what anybody approved, although somebody approved something."""
        return bool(self.approvals) and all(each.commit != self.head for each in self.approvals)


TAKES_BACK = ("withdrawal", "leaving")
"""What proposals are for with which something is to go: whoever asked for that waits for no other."""
MOST_OPEN = 5  # proposals at one time: more is a list that nobody reads
MOST_OF_ONE_KIND = 4  # of those, since lessons may come all at once
FOR_ANYBODY = ("addition", "experience")
"""What proposals are for with which anybody begins: these take no place of anything else, and never the last."""


def has_room(branch: str, beside: Collection[str], *, is_known: bool = False) -> bool:
    """Whether one more can be opened, from this branch, `beside` the branches of ours of which one is open now.

    `is_known`: somebody of the network sent it in, or is for it.
    """
    kind = key_of(branch)
    kinds = [key_of(each) for each in set(beside) if key_of(each) not in TAKES_BACK]
    own = [each for each in kinds if each not in FOR_ANYBODY]
    is_for_anybody = _has_room_for_anybody(len(kinds), len(own), is_known=is_known)
    is_room = is_for_anybody if kind in FOR_ANYBODY else len(own) < MOST_OPEN
    is_free = is_room and kinds.count(kind) < MOST_OF_ONE_KIND
    return is_free or branch in beside or kind in TAKES_BACK


def _has_room_for_anybody(there: int, own: int, *, is_known: bool) -> bool:
    """Branches don't tell who sent something in: it may all be strangers', and the last place is for none of those."""
    most, others = MOST_OPEN - 1, there - own
    return (others < MOST_OPEN and own + max(0, others - most) < most) if is_known else there < most


@dataclass(frozen=True)
class ReviewRules:
    """What rules of GitHub ask of a pull request: so many approvals, of what stands there now."""

    approvals: int = 0
    dismisses_stale: bool = False
    wants_last_push: bool = False

    @classmethod
    def of(cls, asked: Collection[Mapping[str, Any]]) -> Self:
        """What these rules for pull requests ask together, as GitHub tells what each asks."""
        return cls(
            approvals=max((int(each.get("required_approving_review_count", 0)) for each in asked), default=0),
            dismisses_stale=any(each.get("dismiss_stale_reviews_on_push") is True for each in asked),
            wants_last_push=any(each.get("require_last_push_approval") is True for each in asked),
        )

    @property
    def bind(self) -> bool:
        """Whether nothing can be merged that only who changed it last has approved. Our proposals are a program's, so
        that GitHub lets whoever pushes to one approve it, unless the last push wants somebody else's approval.
        """
        return self.approvals > 0 and self.wants_last_push


def issue_of(branch: str) -> int | None:
    """The issue for which we proposed pages on this branch; None for any other branch."""
    found = _BRANCH.fullmatch(branch)
    return int(found[2]) if found else None


def key_of(branch: str) -> str:
    """For what we proposed pages on this branch, such as `lesson`; "" for any other branch."""
    found = _BRANCH.fullmatch(branch)
    return found[1] if found else ""


@dataclass(frozen=True)
class Proposal:
    """A branch of ours as it is, with the newest pull request that was opened for it.

    `head` is the branch's commit ("" where there is no such branch), `start` and `default` those of the default branch.
    `files` are texts on the branch, or on the default branch where there is none yet. `approvals` are
    of those who may write. `is_bare`: nothing was committed on the branch yet, since a run ended before that.
    `is_theirs`: a person opened the pull request, so that its text is theirs. `was_astray`: there is none, but one that
    was merged into another branch than the default one. `beside` are the branches of ours of which a pull request is
    open now that we opened, or somebody who belongs here.
    """

    branch: str
    start: str = ""
    default: str = "main"
    head: str = ""
    number: int = 0
    url: str = ""
    state: Literal["", "open", "closed", "merged"] = ""
    body: str = ""
    closed_at: datetime | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    approvals: tuple[Approval, ...] = ()
    is_bare: bool = False
    is_theirs: bool = False
    was_astray: bool = False
    beside: Collection[str] = ()
    is_draft: bool = False

    @property
    def is_under_way(self) -> bool:
        """Whether a branch stands there on which people may have worked."""
        return bool(self.head) and self.state != "merged" and not self.is_bare

    def holds(self, pages: Mapping[str, str], gone: Collection[str] = ()) -> bool:
        """Whether these pages stand on the branch as they are here, and those that are gone don't."""
        is_there = all(self.files.get(path) == text for path, text in pages.items())
        return is_there and not any(path in self.files for path in gone)

    @property
    def is_frozen(self) -> bool:
        """Whether somebody who may merge it has approved it: from then on nothing of ours is put on its branch."""
        return self.state == "open" and bool(self.approvals)


PAGES = "pages"
"""The key under which our comment about a proposal remembers the seals of its pages."""


def seals_in(state: Mapping[str, Any]) -> Mapping[str, Seal]:
    """How we last wrote each page, by its path; what makes no sense there counts as not there."""
    pages = state.get(PAGES)
    return {
        str(path): {str(part): str(hashed) for part, hashed in each.items()}
        for path, each in (pages.items() if isinstance(pages, dict) else ())
        if isinstance(each, dict)
    }


def seal(text: str) -> Seal:
    """What is remembered of a page as we write it."""
    return {name: fingerprint(part.strip()) for name, part in _parts(text).items()}


def renewed_pages(drafts: Mapping[str, str], there: Proposal, state: Mapping[str, Any]) -> dict[str, str]:
    """The pages as they should stand on the branch. `state` is what our comment about the proposal remembers."""
    sealed = seals_in(state)
    return {
        path: _ended_as(
            draft,
            renewed(draft, there.files[path], sealed.get(path, {}))
            if there.is_under_way and path in there.files
            else draft,
        )
        for path, draft in drafts.items()
    }


def _ended_as(page: str, text: str) -> str:
    """A text whose lines end as the first of a page does: else all of them would seem changed."""
    is_of_windows = page.partition("\n")[0].endswith("\r")
    return text.replace(_OF_WINDOWS, "\n").replace("\n", _OF_WINDOWS) if is_of_windows else text


def is_as_proposed(there: Proposal, pages: Mapping[str, str], body: str, gone: Collection[str] = ()) -> bool:
    """Whether pages and pull request are as we want them."""
    says_so = there.is_theirs or there.body.replace("\r\n", "\n") == body
    return there.state == "open" and there.holds(pages, gone) and says_so


def renewed(new: str, there: str, sealed: Seal) -> str:
    """A newer draft of a page that already stands on the branch, in the order that people gave it."""
    ours, theirs = _parts(new), _parts(there)
    kept = {
        name: part for name, part in theirs.items() if name in ours or fingerprint(part.strip()) != sealed.get(name)
    }
    result = {
        name: ours[name] if name in ours and fingerprint(part.strip()) == sealed.get(name) else part
        for name, part in kept.items()
    }
    missing = [name for name in ours if name not in theirs and name not in sealed]
    order = _with_missing(list(result), list(ours), missing)
    return "".join({**result, **{name: ours[name] for name in missing}}[name] for name in order)


def _with_missing(order: list[str], ours: Sequence[str], missing: Sequence[str]) -> list[str]:
    """Each new part behind the one that it follows in our own draft."""
    for name in missing:
        before = [each for each in ours[: ours.index(name)] if each in order]
        order.insert(order.index(before[-1]) + 1 if before else 0, name)
    return order


def _parts(text: str) -> dict[str, str]:
    """The lines between the dashes by their key, then each section by its heading; together they are the text."""
    lines = text.replace("\r\n", "\n").split("\n")
    lines = [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    fences = [index for index, line in enumerate(lines) if line == "---\n"]
    end = fences[1] if fences[:1] == [0] and len(fences) > 1 else 0
    found: dict[str, list[str]] = {}
    times: Counter[str] = Counter()
    name, fence = "front", ""
    for index, line in enumerate(lines):
        key = _KEY.match(line) if 0 < index < end else None
        begins = ""
        if index > end:
            mark = _FENCE.match(line)
            if not fence and _HEADING.match(line) and len(found) < MOST_PARTS:
                begins = line.strip()
            fence = _fence_after(fence, mark[1] if mark else "", is_bare=not (mark and line[mark.end() :].strip()))
        elif key is not None:
            begins = f"front {key[1]}"
        elif index == end:
            name = "front end" if end else "top"
        if begins:
            times[begins] += 1
            name = begins + " again" * min(times[begins] - 1, 3) + f" {times[begins]}" * (times[begins] > 4)
        found.setdefault(name, []).append(line)
    return {name: "".join(part) for name, part in found.items()}


def _fence_after(fence: str, mark: str, *, is_bare: bool) -> str:
    """The fence in which the next line stands: what looks like a heading within code is none."""
    if fence:
        return "" if mark.startswith(fence) and is_bare else fence
    return mark
