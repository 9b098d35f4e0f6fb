"""All effects of a run looked at together before the first write: what is true already is dropped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..casus.asks import ASK
from ..casus.casus_labels import label_definitions
from ..casus.mailing import answers_to
from ..github.issue import Comment, OwnIssue, own_comments, own_state
from ..outgoing.co_written import merged, whole
from ..outgoing.co_written import seal as seal_of
from ..outgoing.proposal import PAGES, Proposal, has_room, is_as_proposed, renewed_pages, seal
from ..outgoing.safe import Safe, live_mentions
from ..primitives.errors import Refused
from ..primitives.marker import Mark, Part, is_readable, joined, parts_of
from .becomes import after, relabels
from .effects import (
    SEEN,
    Assign,
    CloseIssue,
    DefineLabel,
    Effect,
    KeepIssue,
    KeepScheduled,
    Minimize,
    Pin,
    Propose,
    React,
    Relabel,
    Remark,
    ReopenIssue,
    Say,
    TakeBack,
    Tell,
    Write,
)
from .news import anew
from .reader import Reader

MOST_EFFECTS = 20
NEW = 0
SEAL = "seal"
"""The key under which a shared issue remembers how we last wrote our part."""
LONGEST_BODY = 60_000  # GitHub's limit is 65,536, and it may answer well to an edit above it without making it
LONGEST_SHARED = 30_000  # of a comment of ours in which something else can still find a place
LATE = "late"
"""Of our remark that something came after a proposal was approved."""
Render = Callable[[str, Mapping[str, Any]], str]


class Contradiction(Exception):
    """Two automations want opposite things: a bug of ours, found before anything was written."""


@dataclass(frozen=True)
class Step:
    """One write. `body` is the finished text of a comment or an issue of ours, `title` that of a new issue.

    `comment` is the id of the comment that Say edits, NEW for the one that this plan makes with its key; `issue` is the
    number of the issue that KeepIssue edits. Of a proposal `pages` are the finished texts by path, `gone` the files
    that are there no more, `told` what the comment says of an address. `below` are the comments with which a new issue
    of ours begins, with their keys.
    """

    effect: Write
    body: str = ""
    title: str = ""
    comment: int | None = None
    issue: int | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    told: Callable[[str, bool], str] | None = None
    below: Sequence[tuple[str, str]] = ()

    @property
    def is_renewal(self) -> bool:
        """Whether it edits what each run says anew, so that nothing rests on it."""
        return isinstance(self.effect, Say) and self.effect.is_renewed and self.comment is not None


@dataclass(frozen=True)
class Plan:
    """What will be written, in this order: who is in it and how it stands, comments, our own issues, that all is done.

    What changes an issue comes together, since several changes that follow on each other can go in one request.
    """

    steps: tuple[Step, ...] = ()


def tidy(effects: Iterable[Effect], hub: Reader, render: Render) -> Plan:
    """Makes a plan of effects, in which nothing is left that is true already.

    Raises Contradiction, and Refused where it would be more than a run may do without a person.
    """
    wanted = _said_once(effects)
    labels = hub.checkout.network.labels
    changes = [left for each in relabels(wanted, labels) for left in _missing(each, hub)]
    kept = [step for effect in wanted if isinstance(effect, KeepIssue) for step in _kept(effect, hub, render)]
    used = {name for each in changes for name in each.add}
    used |= {(labels.casus if is_casus(step.effect) else labels.own).name for step in kept if step.issue is None}
    seen = [Step(effect) for effect in wanted if isinstance(effect, React) and effect.content == SEEN]
    steps = [*map(Step, _undefined(used, hub)), *seen, *map(Step, changes)]
    steps += [Step(each) for effect in wanted if isinstance(effect, Assign) for each in _missing(effect, hub)]
    steps += [Step(effect) for effect in wanted if isinstance(effect, ReopenIssue) and not _is_open(effect, hub)]
    told = [effect for effect in wanted if isinstance(effect, Tell) and _ours(effect.number, effect.key, hub) is None]
    beside = _beside(told, wanted, hub)
    alone = [each for each in wanted if isinstance(each, Say) and each not in beside.values()]
    asked = {effect.number for effect in told}
    new = [each for each in alone if each.later and each.number in asked and _place(each, hub) is None]
    said = list(_said([each if each in new else _whole(each) for each in alone], hub, render))
    said += [Step(each, _body(_whole(each), render, mentions=()), comment=NEW) for each in new]
    steps += [step for step in said if not step.is_renewal]
    steps += [_told(effect, beside.get(effect.key), render) for effect in told]
    proposed = [effect for effect in wanted if isinstance(effect, Propose)]
    steps += [step for each in proposed for step in (_over if each.is_over else _proposed)(each, hub, render)]
    steps += [step for each in wanted if isinstance(each, Remark) for step in _remarked(each, hub, render)]
    steps += [Step(effect) for effect in wanted if isinstance(effect, TakeBack)]
    steps += [Step(effect) for effect in wanted if isinstance(effect, CloseIssue) and hub.issue(effect.number).is_open]
    steps += [step for step in said if step.is_renewal]
    steps += [Step(effect) for effect in wanted if isinstance(effect, Minimize)]
    steps += [*kept, *(Step(effect) for effect in wanted if isinstance(effect, Pin | KeepScheduled))]
    steps += [Step(effect) for effect in wanted if isinstance(effect, React) and effect.content != SEEN]
    steps.sort(key=lambda step: isinstance(step.effect, Say) and step.effect.comes_last)
    size = sum(not isinstance(step.effect, DefineLabel) for step in steps)
    if size > MOST_EFFECTS:
        raise Refused("refused/too_much", {"count": size})
    return Plan(tuple(steps))


def is_casus(effect: Effect) -> bool:
    """Whether it opens a casus, and none of the issues that we keep for ourselves."""
    return isinstance(effect, KeepIssue) and effect.since is not None


def _said_once(effects: Iterable[Effect]) -> list[Effect]:
    """Every effect once. Raises Contradiction where one comment or issue should say two things."""
    wanted: list[Effect] = []
    texts: set[tuple[int, str]] = set()
    for effect in effects:
        if effect in wanted:
            continue
        if isinstance(effect, Say | Tell | KeepIssue):
            place = (0 if isinstance(effect, KeepIssue) else effect.number, effect.key)
            if place in texts:
                raise Contradiction(f"#{place[0]}: '{effect.key}' should say two things")
            texts.add(place)
        wanted.append(effect)
    return wanted


def _missing(effect: Relabel | Assign, hub: Reader) -> Iterable[Relabel | Assign]:
    """What of it isn't true yet, in GitHub's spelling."""
    is_label = isinstance(effect, Relabel)
    now = hub.issue(effect.number)
    then = after(now, effect, hub.checkout.network.labels)
    before, names = (now.labels, then.labels) if is_label else (now.assignees, then.assignees)
    add, remove = frozenset(names) - frozenset(before), frozenset(before) - frozenset(names)
    return [replace(effect, add=add, remove=remove)] if add or remove else []


def _undefined(names: Iterable[str], hub: Reader) -> Iterator[DefineLabel]:
    """Labels that have to be made first: those we are about to use, and with the first of them every status."""
    used = {name.lower() for name in names}
    if not used:
        return
    network = hub.checkout.network
    existing = hub.label_names()
    wanted = (used | set(network.labels.status_names())) - existing
    for definition in label_definitions(hub.checkout.form, network):
        if definition.name.lower() in wanted:
            yield DefineLabel(definition)


def _beside(told: Sequence[Tell], wanted: Iterable[Effect], hub: Reader) -> dict[str, Say]:
    """What goes into the comment with which this run asks people, by the key of that."""
    asks = {effect.number: effect.key for effect in reversed(told) if effect.key.partition("/")[0] == ASK}
    new = (each for each in wanted if isinstance(each, Say) and each.beside_an_ask and each.number in asks)
    return {asks[each.number]: each for each in new if _ours(each.number, each.key, hub) is None}


def _said(effects: Iterable[Say], hub: Reader, render: Render) -> Iterator[Step]:
    """New comments, one for all that answers the same comment of somebody, and for each comment of ours that now says
    something else one edit; in the order in which they were decided, since what stands in one may tell of another.
    """
    wanted: dict[int | tuple[int, str | int], tuple[Comment | None, list[Say]]] = {}
    for each in effects:
        effect, replaced = _news(each, hub)
        if replaced is not None:
            yield Step(Minimize(effect.number, replaced.id))
        ours = _place(effect, hub)
        new = effect.number, answers_to(Mark(effect.key)) or effect.key
        wanted.setdefault(ours.id if ours is not None else new, (ours, []))[1].append(effect)
    for comment, says in wanted.values():
        if comment is None:
            body = "\n\n".join(_body(say, render, mentions=()) for say in says)
            yield Step(says[0], _checked(says[0], body))
            continue
        parts = list(comment.parts(hub.checkout.network.bots))
        before = joined(parts)
        for say in says:
            parts = _with(parts, say, _body(say, render, mentions=()))
        body = joined(parts)
        if body != before:
            last = next((say for say in says if say.comes_last), says[0])
            yield Step(last, _checked(last, body), comment=comment.id)


def _whole(effect: Say) -> Say:
    """With all that it remembers."""
    return replace(effect, state={**effect.state, **effect.later})


def _news(effect: Say, hub: Reader) -> tuple[Say, Comment | None]:
    return anew(effect, own_comments(hub.comments(effect.number), hub.checkout.network.bots))


def _place(effect: Say, hub: Reader) -> Comment | None:
    """Our comment in which it stands, or is to stand where that isn't too long for it."""
    ours = _ours(effect.number, effect.key, hub)
    if ours is not None or not effect.within:
        return ours
    there = _ours(effect.number, effect.within, hub)
    return there if there is not None and len(there.body) < LONGEST_SHARED else None


def _with(parts: Sequence[Part], effect: Say, body: str) -> list[Part]:
    """A comment of ours with what it says for one purpose, anew or as the last."""
    (new,) = parts_of(body)
    keys = [part.mark.key for part in parts]
    index = keys.index(effect.key) if effect.key in keys else len(parts)
    return [*parts[:index], new, *parts[index + 1 :]]


def _told(effect: Tell, beside: Say | None, render: Render) -> Step:
    body = _body(effect, render, mentions=effect.mentions)
    return Step(effect, _checked(effect, f"{body}\n\n{_body(beside, render, mentions=())}") if beside else body)


def _kept(effect: KeepIssue, hub: Reader, render: Render) -> Iterable[Step]:
    if effect.since is not None:
        if effect.key not in hub.opened_since(effect.since):
            body = _body(effect, render, mentions=effect.mentions)
            yield Step(effect, body, title=" ".join(render(effect.title, effect.values).split()))
        return
    ours = own_issue(hub, effect.key)
    body = _shared(effect, ours, render) if effect.is_shared else _body(effect, render, mentions=())
    if ours is None:
        below = list(_below(effect, render))
        yield Step(effect, body, title=" ".join(render(effect.title, effect.values).split()), below=below)
    elif ours.body.replace("\r\n", "\n") != body:
        yield Step(effect, body, issue=ours.number)


def _below(effect: KeepIssue, render: Render) -> Iterator[tuple[str, str]]:
    """The comments with which it begins, with the key of what stands first in each: what is to stand within another
    stands there at once.
    """
    bodies: dict[str, str] = {}
    for each in effect.below:
        body = _body(each, render, mentions=())
        there = bodies.get(each.within, "")
        if there and len(there) + len(body) < LONGEST_SHARED:
            bodies[each.within] = f"{there}\n\n{body}"
        else:
            bodies[each.key] = body
    return iter(bodies.items())


def _shared(effect: KeepIssue, ours: OwnIssue | None, render: Render) -> str:
    """A text in which people write as well: only our own part is checked, and only that is brought up to date."""
    _body(effect, render, mentions=())
    text = render(effect.text, effect.values)
    line = _marked(effect.key, {**effect.state, SEAL: seal_of(text)})
    if ours is None:
        return f"{line}\n{whole(text)}"
    body = ours.body.replace("\r\n", "\n")  # as a browser sends it
    there = body.partition("\n")[2] if Mark.read(body) is not None else body
    sealed = ours.state.get(SEAL)
    known = [each for each in sealed if isinstance(each, str)] if isinstance(sealed, list) else []
    found = f"{line}\n{merged(there, text, known)}"
    return found if len(found) <= LONGEST_BODY else body  # people's words come before ours


def _proposed(effect: Propose, hub: Reader, render: Render) -> Iterable[Step]:
    """What is left of a proposal: its pages, its pull request, or only our comment about it."""
    if effect.is_left:
        yield Step(effect)
        return
    drafts = {
        page.path: f"{page.before}{render(page.text, page.values) if page.text else ''}{page.after}"
        for page in effect.pages
        if not page.is_gone
    }
    gone = tuple(page.path for page in effect.pages if page.is_gone)
    there = hub.proposal(effect.branch, (*drafts, *gone))
    is_there = there.is_under_way or there.state == "open"
    if not is_there and not has_room(effect.branch, there.beside, is_known=effect.is_known):
        yield from _said([replace(effect.told, text="proposals/turn", values={})], hub, render)
        return
    remembered = own_state(hub.comments(effect.number), hub.checkout.network.bots, effect.told.key)
    said, replaced = _news(effect.told, hub)
    effect = replace(effect, told=said)
    pages = drafts if effect.is_exact else renewed_pages(drafts, there, remembered)
    seals = {} if effect.is_exact else {PAGES: {path: dict(seal(draft)) for path, draft in drafts.items()}}
    state = {**effect.told.state, **seals}
    body = render(effect.text, effect.values)

    def says(url: str, is_pull: bool) -> Say:
        return replace(effect.told, state=state, values={**effect.told.values, "url": Safe(url), "is_pull": is_pull})

    is_new = not there.state and not there.was_astray
    is_told = is_new and there.is_under_way and remembered == json.loads(json.dumps(state))
    is_same = there.holds(pages, gone)
    if is_told and not effect.insists and is_same:
        return  # all but the pull request is there, and our comment says how a person opens that
    if there.is_frozen and not (is_same or effect.is_taken_back):
        yield from _frozen(effect, there, remembered, says, hub, render)
        return
    if replaced is not None:
        yield Step(Minimize(effect.number, replaced.id, after_proposal=True))
    if is_as_proposed(there, pages, body, gone):
        yield from _said([says(there.url, is_pull=True)], hub, render)
        return

    title = " ".join(render(effect.title, effect.values).split())
    yield replace(_told_of(effect, says, hub, render), body=body, title=title, pages=pages, gone=gone)


def _frozen(
    effect: Propose,
    there: Proposal,
    remembered: Mapping[str, Any],
    says: Callable[[str, bool], Say],
    hub: Reader,
    render: Render,
) -> Iterable[Step]:
    """Of what was approved nothing is changed: that there is something new is told where it was approved."""
    if not remembered:  # a run ended before it told where the proposal is: not that it holds what is new by now
        yield from _said([replace(says(there.url, True), state={PAGES: {}})], hub, render)
    late = Remark(effect.number, there.number, LATE, "approvals/late", {"number": effect.number})
    yield from _remarked(late, hub, render)


def _remarked(effect: Remark, hub: Reader, render: Render) -> Iterable[Step]:
    ours = own_comments(hub.remarks(effect.pull), hub.checkout.network.bots)
    there = next((comment for comment, mark in ours if mark.key == effect.key), None)
    body = _body(effect, render, mentions=())
    if there is None and not effect.is_correction:
        yield Step(effect, body)
    elif there is not None and there.body.replace("\r\n", "\n") != body:
        yield Step(effect, body, comment=there.id)


def _over(effect: Propose, hub: Reader, render: Render) -> Iterable[Step]:
    """It is taken back once: where a person goes on with it after that, we leave it to them."""
    there = hub.proposal(effect.branch, ())
    said, replaced = _news(effect.told, hub)
    is_told = not said.is_news and _ours(effect.number, said.key, hub) is not None
    if not (there.number or there.head) or there.state == "merged" or is_told:
        return
    effect = replace(effect, told=said)
    if replaced is not None:
        yield Step(Minimize(effect.number, replaced.id, after_proposal=True))

    def says(url: str, is_pull: bool) -> Say:
        return replace(effect.told, values={**effect.told.values, "url": Safe(url), "is_pull": is_pull})

    yield replace(_told_of(effect, says, hub, render), body=render(effect.text, effect.values))


def _told_of(effect: Propose, says: Callable[[str, bool], Say], hub: Reader, render: Render) -> Step:
    """A step that ends with our comment about it, in its place."""
    ours = _place(effect.told, hub)
    parts = list(ours.parts(hub.checkout.network.bots)) if ours is not None else []

    def told(url: str, is_pull: bool) -> str:
        return _checked(effect.told, joined(_with(parts, effect.told, _body(says(url, is_pull), render, mentions=()))))

    return Step(effect, comment=ours.id if ours is not None else None, told=told)


def _is_open(effect: ReopenIssue, hub: Reader) -> bool:
    ours = next((issue for issue in hub.own_issues() if issue.number == effect.number), None)
    return ours.is_open if ours is not None else hub.issue(effect.number).is_open


def own_issue(hub: Reader, key: str) -> OwnIssue | None:
    """Our oldest issue for this purpose."""
    return next((issue for issue in hub.own_issues() if issue.key == key), None)


def _ours(number: int, key: str, hub: Reader) -> Comment | None:
    """Our oldest comment for this purpose."""
    ours = own_comments(hub.comments(number), hub.checkout.network.bots)
    return next((comment for comment, mark in ours if mark.key == key), None)


def _body(effect: Say | Tell | KeepIssue | Remark, render: Render, *, mentions: tuple[str, ...]) -> str:
    """The finished text. That nobody else is mentioned is checked here once more, whatever the templates do."""
    state = {} if isinstance(effect, Remark) else effect.state
    body = f"{_marked(effect.key, state)}\n{render(effect.text, effect.values)}"
    unexpected = live_mentions(body) - {login.lower() for login in mentions}
    if unexpected:
        raise AssertionError(f"{effect.text} would mention {', '.join(sorted(unexpected))}")
    return _checked(effect, body)


def _marked(key: str, state: Mapping[str, Any]) -> str:
    """Our first line. One that we couldn't read again would lose all that stands in it, and be made anew each time."""
    line = Mark(key, state).line()
    if not is_readable(line):
        raise AssertionError(f"'{key}' would remember {len(line)} characters, which no run could read again")
    return line


def _checked(effect: Say | Tell | KeepIssue | Remark, body: str) -> str:
    if len(body) > LONGEST_BODY:
        raise AssertionError(f"{effect.text} would be {len(body)} characters long")
    return body
