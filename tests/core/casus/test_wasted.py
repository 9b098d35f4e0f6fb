"""What of the week's asks was spent on what turned out to be no casus."""

from __future__ import annotations

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.casus.wasted import Fate, Spent, spent
from ospo_automation.core.casus.week import Made, Week
from ospo_automation.core.github.issue import NOT_PLANNED
from ospo_automation.core.github.person import Person
from tests.given import NOW, OWNER, configured

NETWORK = configured()
CASUS = NETWORK.labels.casus.name
ZOE = Person("zoe", 3)


def test_what_nobody_looked_up_counts_and_what_is_gone_comes_back() -> None:
    fates = {
        1: Fate(1, is_open=True, labels=(CASUS,)),
        2: None,
        3: Fate(3, is_open=False, labels=(CASUS,), reason=NOT_PLANNED, closed_by=ZOE),
        4: Fate(4, is_open=False, labels=(CASUS,), reason=NOT_PLANNED, closed_by=OWNER),
    }
    week = Week(NOW, tuple(Made(Ask(number, 1, 1, (), NOW, NOW.date(), OWNER.id), NOW) for number in range(1, 6)))
    found = spent(week, fates, NETWORK, lambda _: False, has_label=True)
    assert found == Spent(wasted=frozenset({2, 3}), settled=frozenset({2, 3, 4}), given_up=frozenset({4}))
