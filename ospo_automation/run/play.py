"""One look at one thing that happened, through the house: gather, decide, tidy and, if told so, apply."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .. import texts
from ..core.casus.asks import MEET, Ask
from ..core.casus.remembered import NO_ROOM
from ..core.engine.afterwards import Projected
from ..core.engine.automation import Turn, by_what_they_show
from ..core.engine.doubts import asks_wait, certain, may_be_there, waiting
from ..core.engine.effects import PROPOSES, DefineLabel, Effect, KeepIssue, Minimize, Remark, Say, Tell, Write
from ..core.engine.identity import holding_up, in_the_way, remembering
from ..core.engine.plan import Plan, Step, is_casus, tidy
from ..core.engine.reader import Reader
from ..core.engine.watched import NOTHING, RestsOn, Watched
from ..core.github.event import Event
from ..core.github.issue import Unclaimed
from ..core.primitives.errors import Fault, Gone, NoEntry, Postponed, Refused, Trouble
from ..core.sight.earlier import is_left_alone
from ..gh.changes import is_new_comment
from ..gh.writing import GitHubWriter, Receipt
from .summary import Summary, quota, sentence


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `failures` are bugs and what GitHub couldn't do: nobody gets a comment about them.

    `is_postponed`: GitHub held us back, and somebody has to start it again. `is_unreachable`: it couldn't be read.
    `proposals` are the issues for which pages are to be proposed, by a job that may write files. `no_entry` is why
    nothing could be read at all, in a line beside which nothing else is worth telling. `rests_on` is what
    was asked for it beside the issue that it is about.
    """

    summary: Summary
    failures: Sequence[str] = ()
    is_postponed: bool = False
    is_unreachable: bool = False
    proposals: Sequence[int] = ()
    no_entry: str = ""
    rests_on: RestsOn = NOTHING

    @property
    def has_failed(self) -> bool:
        receipts = self.summary.receipts or ()
        return bool(self.failures) or any(receipt.error and not receipt.postponed for receipt in receipts)

    @property
    def is_shut_out(self) -> bool:
        """Whether GitHub lets us in no more, or isn't there: whatever is asked next would be in vain."""
        return bool(self.no_entry) or any(receipt.shut for receipt in self.summary.receipts or ())

    @property
    def shows_github_down(self) -> bool:
        """Whether it went wrong in a way that has nothing to do with what it was about."""
        return self.is_unreachable or any(receipt.is_passing for receipt in self.summary.receipts or ())


@dataclass(frozen=True)
class Look:
    """What is wanted after a look, before any of it is done: as an outcome, with the plan."""

    plan: Plan
    faults: Sequence[Fault] = ()
    notes: Sequence[str] = ()
    failures: Sequence[str] = ()
    is_held_back: bool = False
    is_unreachable: bool = False
    proposals: Sequence[int] = ()
    no_entry: str = ""
    rests_on: RestsOn = NOTHING

    def outcome(self, language: str, receipts: tuple[Receipt, ...] | None) -> Outcome:
        """With what became of the plan; None where nothing was to be done."""
        while_writing = next((receipt.postponed for receipt in receipts or () if receipt.postponed), None)
        notes = [*self.notes, *([quota(language, while_writing.until)] if while_writing is not None else ())]
        summary = Summary(language, self.plan, receipts, tuple(dict.fromkeys(notes)), self.faults)
        is_postponed = self.is_held_back or while_writing is not None
        return Outcome(
            summary,
            self.failures,
            is_postponed,
            self.is_unreachable,
            self.proposals,
            self.no_entry,
            self.rests_on,
        )


def play(
    event: Event,
    hub: Reader,
    writer: GitHubWriter | None,
    turns: Sequence[Turn],
    earlier: Sequence[Effect] = (),
    *,
    may_propose: bool = False,
    may_open: bool = True,
) -> Outcome:
    """What these automations want for one event, and what became of it. `earlier` effects are as good as done.

    Pages are only proposed where the run `may_propose`; otherwise the outcome names the issues for which they wait.
    No casus is opened where it opened as many as it `may_open` before.
    """
    look = _look(event, hub, turns, earlier, writer, may_propose=may_propose, may_open=may_open)
    receipts = None if writer is None or hub.is_fork else tuple(writer.apply(look.plan))
    return look.outcome(hub.checkout.network.language, receipts)


def play_apart(
    event: Event, hub: Reader, writer: GitHubWriter | None, turn: Turn, earlier: Sequence[Effect] = ()
) -> Iterator[Outcome]:
    """The same for each automation of a turn by itself, with a plan of its own: what goes wrong with one stops no
    other. What they want is done together, except where one makes what the next may look for, or both write in one
    comment.
    """
    undone: list[Look] = []
    for each in turn.automations:
        alone = [replace(turn, automations=(each,))]
        wanted = [step.effect for look in undone for step in look.plan.steps]
        look = _look(event, hub, alone, [*earlier, *wanted], writer)
        if _edited(look) & set[int]().union(*map(_edited, undone)):  # what one writes holds what the other wrote
            yield from _done(undone, hub, writer)
            undone, look = [], _look(event, hub, alone, earlier, writer)
        undone.append(look)
        if any(is_new_comment(step) or _is_new_issue(step) for step in look.plan.steps):
            yield from _done(undone, hub, writer)
            undone = []
    yield from _done(undone, hub, writer)


def _edited(look: Look) -> set[int]:
    """The ids of the comments that it wants changed."""
    return {step.comment for step in look.plan.steps if step.comment}


def _is_new_issue(step: Step) -> bool:
    return isinstance(step.effect, KeepIssue) and step.issue is None


def _done(looks: Sequence[Look], hub: Reader, writer: GitHubWriter | None) -> Iterator[Outcome]:
    language = hub.checkout.network.language
    if writer is None or hub.is_fork:
        yield from (each.outcome(language, None) for each in looks)
        return
    done = writer.apply_together([each.plan for each in looks])
    yield from (each.outcome(language, receipts) for each, receipts in zip(looks, done, strict=True))


def _look(
    event: Event,
    hub: Reader,
    turns: Sequence[Turn],
    earlier: Sequence[Effect],
    writer: GitHubWriter | None,
    *,
    may_propose: bool = False,
    may_open: bool = True,
) -> Look:
    language = hub.checkout.network.language
    faults = (*hub.checkout.expertise.faults, *hub.checkout.profiles.faults)
    notes: list[str] = []
    failures: list[str] = []
    held_back: Postponed | None = None
    is_unreachable = False
    no_entry = ""
    watched = Watched(hub, event.number or 0)
    try:
        turns = _able(event, hub, turns, notes)
        effects = _decided(event, hub, turns, failures, notes, earlier, watched)
        if hub.is_fork:
            return Look(Plan(), notes=[sentence(language, "fork")])
        plan = _planned(effects, hub, failures)
        hub.expect(_asks(plan), _met(plan))
        if writer is None:
            hub.expect_labels(step.effect.label.name for step in plan.steps if isinstance(step.effect, DefineLabel))
        notes += _for_coordinators(plan)
        notes += [sentence(language, "thumbs", number=number) for number in hub.cut]
        notes += [sentence(language, "overfull", label=label) for label in hub.overfull]
        notes += [sentence(language, "alike_missed", what=hub.alike_missed)] if hub.alike_missed else []
        if event.is_manual and not (effects or failures or notes):
            notes.append(sentence(language, "no_casus", number=event.number))
    except (Gone, Postponed, Refused, Trouble) as end:
        end_ = ended(end, event, hub)
        notes += end_.summary.notes
        failures += end_.failures
        is_unreachable, no_entry = end_.is_unreachable, end_.no_entry
        held_back = end if isinstance(end, Postponed) else None
        plan = end_.summary.plan
    if not may_open:
        plan = Plan(tuple(step for step in plan.steps if not is_casus(step.effect)))
    proposals: Sequence[int] = ()
    if writer is not None and not may_propose:
        plan, proposals = _without_proposals(plan)
        if proposals:
            writer.leave(proposals)
            notes.append(sentence(language, "proposals", numbers=", ".join(f"#{each}" for each in proposals)))
    return Look(
        plan, faults, notes, failures, held_back is not None, is_unreachable, proposals, no_entry, watched.rests_on
    )


def ended(end: Gone | Postponed | Refused | Trouble, event: Event, hub: Reader) -> Outcome:
    """What is told where a run came to nothing."""
    language = hub.checkout.network.language
    plan = _refusal(end, event, hub) if isinstance(end, Refused) else Plan()
    summary = Summary(language, plan, notes=[_told(end, event, language)])
    return Outcome(
        summary,
        [str(end)] if isinstance(end, Trouble) else [],
        is_postponed=isinstance(end, Postponed),
        is_unreachable=isinstance(end, Trouble) and end.is_passing,
        no_entry=str(end) if isinstance(end, NoEntry) else "",
    )


def _without_proposals(plan: Plan) -> tuple[Plan, list[int]]:
    proposed = {step.effect.number for step in plan.steps if isinstance(step.effect, PROPOSES)}
    return Plan(tuple(step for step in plan.steps if not _goes_along(step.effect))), sorted(proposed)


def _goes_along(effect: Write) -> bool:
    """Whether it is a proposal, or the comment that is replaced by the one about it."""
    return isinstance(effect, PROPOSES) or (isinstance(effect, Minimize) and effect.after_proposal)


def _for_coordinators(plan: Plan) -> Iterable[str]:
    """What a plan says in a comment that those who keep the network should read as well."""
    said = (step for step in plan.steps if isinstance(step.effect, Say) and step.effect.text == NO_ROOM)
    return [step.body.partition("\n")[2] for step in said]


def _asks(plan: Plan) -> Iterable[Ask]:
    """The asks that a plan holds."""
    told = [step.effect for step in plan.steps if isinstance(step.effect, Tell)]
    return [ask for each in told if (ask := Ask.of(each.number, each.state)) is not None]


def _met(plan: Plan) -> Iterable[str]:
    """The owners whom a plan introduces to each other."""
    told = (step.effect for step in plan.steps if isinstance(step.effect, Tell))
    return [login.lower() for each in told if each.key.startswith(MEET) for login in each.mentions]


def _planned(effects: Sequence[Effect], hub: Reader, failures: list[str]) -> Plan:
    """The plan; nothing at all where it holds a contradiction or another bug, whose traceback goes to `failures`."""
    try:
        return remembering(tidy(effects, hub, _renderer(hub.checkout.network.language)), hub)
    except (Gone, Postponed, Refused, Trouble):
        raise
    except Exception:  # noqa: BLE001  (a bug: told, and made to fail the run)
        failures.append(f"plan: {traceback.format_exc()}")
        return Plan()


def _decided(
    event: Event,
    hub: Reader,
    turns: Sequence[Turn],
    failures: list[str],
    notes: list[str],
    earlier: Sequence[Effect],
    watched: Watched,
) -> list[Effect]:
    """What all automations want; a bug's traceback goes to `failures`. What has to wait is left out, and noted."""
    for_one, for_all = by_what_they_show(turns)
    world = Projected(watched.reader, tuple(earlier), event.now)
    effects, world = _wanted(for_one, event, world, failures)
    if held_up := holding_up(effects, event.number, hub):
        effects, notes[:] = [], [*notes, *_unclaimed(held_up, hub)]
    elif asks_wait(effects, hub):
        effects, notes[:] = [], [*notes, sentence(hub.checkout.network.language, "asks_wait")]
    shown, _ = _wanted(for_all, event, world.after((*earlier, *effects)), failures)
    effects += shown
    if event.number in waiting(hub):
        notes.append(sentence(hub.checkout.network.language, "waits", number=event.number))
    return [each for each in effects if not _is_in_the_way(each, event, hub, failures, notes)]


def _wanted(
    turns: Sequence[Turn], event: Event, world: Projected, failures: list[str]
) -> tuple[list[Effect], Projected]:
    """What the automations of these turns want, in their order, and the world as it will be then."""
    hub, earlier = world.hub, world.effects
    effects: list[Effect] = []
    for turn in turns:
        world = world.after((*earlier, *effects))
        for automation in turn.automations:
            try:
                wanted = list(automation.effects(world, event))  # after this we know all that was read for them
                effects += certain(wanted, hub)
                failures += _lookalikes(wanted, event, hub)
            except (Gone, NoEntry, Postponed, Refused):
                raise
            except Trouble as trouble:
                if not turn.shows_the_whole:
                    raise
                failures.append(str(trouble))  # what the others decided was read before that and is whole
            except Exception:  # noqa: BLE001  (a bug: kept, told at the end and made to fail the run)
                failures.append(f"{automation.name}: {traceback.format_exc()}")
    return effects, world.after((*earlier, *effects))


def _lookalikes(effects: Sequence[Effect], event: Event, hub: Reader) -> Iterator[str]:
    """That we can't keep an issue of ours fails a sweep: where it is told may be that issue."""
    kept = (each for each in effects if isinstance(each, KeepIssue) and event.is_scheduled)
    for found in (each for effect in kept for each in may_be_there(effect, hub)):
        yield sentence(hub.checkout.network.language, "lookalike", number=found.number, key=found.key)


def _able(event: Event, hub: Reader, turns: Sequence[Turn], notes: list[str]) -> Sequence[Turn]:
    """What has something to do there. What we proposed for an issue that is gone still stands to be merged."""
    for_one, for_all = by_what_they_show(turns)
    if event.number is None:
        return turns
    try:
        is_at_rest = _rests(event.number, hub, event)
    except Gone as end:
        able = [turn.only(lambda each: Remark in each.may) for turn in for_all]
        if not any(turn.automations for turn in able):
            raise
        notes.append(_told(end, event, hub.checkout.network.language))
        return able
    if not is_at_rest:
        return turns
    notes += of_earlier(event, hub)
    # The board shows it as it is.
    return [*(turn.only(lambda each: each.takes_back) for turn in for_one), *for_all]


def _rests(number: int, hub: Reader, event: Event) -> bool:
    comments = hub.comments(number)  # first, as `look` has it
    return is_left_alone(hub.issue(number), comments, hub, event)


def of_earlier(event: Event, hub: Reader) -> Iterator[str]:
    """What a run does with what was there before us: nothing. A sweep tells of all together."""
    network = hub.checkout.network
    if event.is_scheduled and (event.number is not None or not hub.left_alone):
        return
    day = network.since or network.calendar.today(hub.begun(event.now))
    told: dict[str, Any] = {"day": day, "number": event.number}
    if event.number is None:
        told = {"day": day, "count": hub.left_alone, "label": network.labels.casus.name}
        told |= {"is_guess": network.since is None}
    yield texts.render(network.language, "earlier/left" if event.number is None else "earlier/one", told).strip()


def _is_in_the_way(effect: Effect, event: Event, hub: Reader, failures: list[str], notes: list[str]) -> bool:
    """Whether it has to wait. That we can't keep an issue of ours fails a sweep: where it is told may be that issue."""
    told = _unclaimed(in_the_way(effect, hub), hub)
    notes += told
    if event.is_scheduled and isinstance(effect, KeepIssue):
        failures += told
    return bool(told)


def _unclaimed(found: Sequence[Unclaimed], hub: Reader) -> list[str]:
    """What is told of accounts that we don't know, once for each of them."""
    network = hub.checkout.network
    accounts = dict.fromkeys(each.account for each in found)
    return [
        sentence(network.language, "unclaimed", login=each.login, id=each.id, line=network.bots.line((each.id,)))
        for each in accounts
    ]


def _told(end: Gone | Postponed | Refused | Trouble, event: Event, language: str) -> str:
    """Why nothing was done, in a sentence for the summary."""
    match end:
        case Gone():
            return sentence(language, "gone", number=event.number)
        case Postponed(until):
            return quota(language, until)
        case Trouble():
            return sentence(language, "trouble", what=str(end))
        case Refused(text, values):
            return texts.render(language, text, values)


def _refusal(error: Refused, event: Event, hub: Reader) -> Plan:
    """One friendly comment where the person is; after a manual run the summary is enough."""
    if event.is_manual or event.number is None:
        return Plan()
    say = Say(event.number, "refusal", error.text, error.values)
    return remembering(tidy(certain([say], hub), hub, _renderer(hub.checkout.network.language)), hub)


def _renderer(language: str) -> Any:
    def render(name: str, values: Mapping[str, Any]) -> str:
        return texts.render(language, name, values)

    return render
