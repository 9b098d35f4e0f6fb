"""The comment it stands in is the team's advice; the owner is asked whether it helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.casus.course import ADVICE, Advice
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Behind, Call, Change, Command
from ospo_automation.core.engine.effects import Say, SetStatus
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused


def do(call: Call) -> Iterator[Change]:
    if len(call.line.text.split()) < 3:
        raise Refused("refused/no_advice", {"command": call.spelled})
    advice = Advice(call.actor.login, call.comment.id)
    yield SetStatus(call.number, Status.ADVISED)
    earlier = tuple(each for each in call.course.advice if each.comment != advice.comment)
    yield replace(call.course, advice=(*earlier, advice))
    others = sorted({each.login for each in earlier} - {advice.login})
    question = _question(call)  # once is enough: the answer goes for all of it
    values = {
        "by": advice.login,
        "personal": call.scene.checkout.profiles.of(advice.login).personal,
        "others": others,
        "url": Safe(call.comment.url),
        "is_asked": bool(question),
        "is_cut": call.comment.is_cut,
    }
    state = {"by": advice.login, "comment": advice.comment}
    key = f"{ADVICE}/{advice.comment}"
    if key not in call.scene.said:  # by a run that came to nothing after that
        # Its writer isn't told of an edit, and has to know of words that we left out.
        within = "" if call.comment.is_cut else question
        yield Say(call.number, key, "commands/advice", values, state, within=within)


def _question(call: Call) -> str:
    """Our comment about earlier advice that asks the owner whether it helped, where they haven't said yet."""
    keys = [mark.key for comment, mark in call.scene.ours if comment.id == call.course.question]
    return next((key for key in keys if key.startswith(f"{ADVICE}/")), "")


STATUSES = frozenset(Status) - {Status.PUBLISHED, Status.WITHDRAWN, Status.RESOLVED}
command = Command("advice", do, frozenset({Role.TEAM}), STATUSES, Behind.WORDS, keeps=ADVICE)
