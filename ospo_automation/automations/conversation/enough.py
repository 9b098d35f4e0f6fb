"""How many comments of ours answer what people ask of us on one casus: beyond that a reaction is enough."""

from __future__ import annotations

from datetime import timedelta

from ospo_automation.core.casus.mailing import HOUR, MOST_TO_OTHERS
from ospo_automation.core.command import kind_of
from ospo_automation.core.engine.effects import Say
from ospo_automation.core.standing import Standing

from .facts import Facts, Said

MOST_ANSWERS = 10  # comments of ours about commands on one casus in a day: after that a reaction is enough
MOST_ANSWERS_TO_OTHERS = 5  # of those to people without a part in it: the others are answered all the same
DAY = timedelta(days=1)


def is_one_too_many(facts: Facts, said: Said, say: Say, state: Standing) -> bool:
    """Whether we answered enough here for today, or refused something in the same comment: then we only react."""
    counted = facts.known.answers
    if kind_of(say.key) not in counted:
        return False
    now = [each.key for each in state.effects if isinstance(each, Say)]
    if say.key in now or say.key in facts.scene.said:
        return say.key in now

    def answers(term: timedelta) -> int:
        lately = [mark.key for comment, mark in facts.scene.ours if facts.now - comment.created_at < term]
        return sum(kind_of(key) in counted for key in (*lately, *now))

    is_too_much = not said.roles and (answers(HOUR) >= MOST_TO_OTHERS or answers(DAY) >= MOST_ANSWERS_TO_OTHERS)
    return is_too_much or answers(DAY) >= MOST_ANSWERS
