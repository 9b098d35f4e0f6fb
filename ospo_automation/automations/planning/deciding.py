"""What was sent in for a meeting is answered, and what is agreed gets its label."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.engine.effects import Effect, Relabel, Say
from ospo_automation.core.incoming.personal import title
from ospo_automation.core.meetings.sent_in import PLANNING, THEME, TYPED
from ospo_automation.core.meetings.series import Meeting
from ospo_automation.core.outgoing.safe import Safe

from .facts import AFTER, AGAIN, ASKED, CHANGED, Facts, Planned, Point


def decide(facts: Facts) -> Iterator[Effect]:
    number = facts.sent.issue.number
    is_void = isinstance(facts, Planned) and facts.is_void
    if facts.sent.issue.is_locked:  # nobody talks there any more, and yet it can be edited
        yield from _waiting(facts) if isinstance(facts, Planned) and is_void else ()
    elif facts.private.kinds:
        values = {"kinds": sorted(facts.private.kinds), "form": facts.sent.form.removesuffix(".yml")}
        yield Relabel(number, remove=frozenset({facts.label} if is_void else ()))
        yield Say(number, PLANNING, "planning/private", values, facts.state, is_news=True)
    elif isinstance(facts, Point):
        yield from _point(facts)
    elif is_void:
        yield from _waiting(facts)
    else:
        yield from _meeting(facts)


def _meeting(facts: Planned) -> Iterator[Effect]:
    """Of a meeting of which nobody took their agreement back."""
    number = facts.sent.issue.number
    if not isinstance(facts.plan, Meeting):
        if facts.sent.issue.is_open:
            wrong = dict.fromkeys((*facts.sent.reading.missing, *facts.plan), "")
            yield Say(number, PLANNING, "planning/unclear", {"wrong": wrong}, facts.state, is_news=True)
    elif facts.plan.is_cancelled or not facts.sent.issue.is_open:
        if facts.plan.is_cancelled and facts.is_labelled:
            yield Say(number, PLANNING, "planning/cancelled", {"day": facts.plan.day}, facts.state, is_news=True)
    elif facts.has_begun:
        return
    elif facts.is_agreed:
        yield from _planned(facts, facts.plan)
    else:
        yield from _waiting(facts)


def _waiting(facts: Planned) -> Iterator[Effect]:
    """Asks once for each text: a yes from before it was changed is none to what stands there now."""
    changed = facts.was_agreed or facts.state.get(CHANGED) is True
    is_asked = facts.state.get(ASKED) == facts.typed
    again = facts.state.get(AGAIN) is True or (facts.state.get(ASKED) is not None and not is_asked)
    state = {ASKED: facts.typed, AFTER: facts.state.get(AFTER) if is_asked else facts.last, CHANGED: changed}
    state = facts.private.over({**state, **({AGAIN: True} if again else {})})
    yield Relabel(facts.sent.issue.number, remove=frozenset({facts.label}))
    values = {"changed": changed, "again": again}
    yield Say(facts.sent.issue.number, PLANNING, "planning/waits", values, state, is_news=True)


def _point(facts: Point) -> Iterator[Effect]:
    number, coming = facts.sent.issue.number, facts.next
    yield Relabel(number, add=frozenset({facts.label}))
    if facts.was_held:
        return
    text = "planning/theme" if facts.sent.form == THEME else "planning/point"
    values = {
        "title": title(facts.sent.issue.title),
        "day": coming.day if coming is not None else None,
        "opens": facts.opens,
        "is_open": facts.is_open,
        "theme": coming.about.theme if coming is not None else "",
    }
    yield Say(number, PLANNING, text, values, facts.private.over({}), is_news=True)


def _planned(facts: Planned, plan: Meeting) -> Iterator[Effect]:
    """The label at first only: where people took it off, they mean it."""
    number, about = facts.sent.issue.number, plan.about
    if not facts.is_labelled and facts.state.get(TYPED) == facts.typed:
        return
    yield Relabel(number, add=frozenset({facts.label}))
    values = {
        "day": plan.day,
        "starts": plan.starts,
        "ends": plan.ends,
        "place": Safe(about.link) or about.place,
        "online": about.online,
        "theme": about.theme,
        "sign_up": bool(about.sign_up),
        "opens": facts.opens,
        "is_open": facts.is_open,
        "free": facts.is_free_day,
    }
    yield Say(number, PLANNING, "planning/planned", values, facts.private.over({TYPED: facts.typed}), is_news=True)
