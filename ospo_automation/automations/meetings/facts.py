"""What there is to know of meetings: those whose agenda is due, that were missed, held or called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ospo_automation.core.casus.casus import Casus
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.github.issue import Issue, OwnIssue
from ospo_automation.core.meetings.series import AGENDA, Meeting
from ospo_automation.core.sight.coverage import Coverage
from ospo_automation.core.signals.tips_kept import Tip

OFF = "agenda-off"


@dataclass(frozen=True)
class Lists:
    """What there is to talk about; only the first meeting that comes has casussen and points on its agenda.

    `proposed` are casussen whose owners are asked whether it may be talked about, `advised` those of them with advice.
    Until an owner says yes the agenda doesn't show which: silence is a no. `aims` are what points are for, by number.
    `tips` are all that coordinators took in; where nobody has to, whatever carries the label is among the `signals`.
    """

    nominated: Sequence[Casus] = ()
    proposed: Sequence[Casus] = ()
    advised: frozenset[int] = frozenset()
    points: Sequence[Issue] = ()
    aims: Mapping[int, str] = field(default_factory=dict)
    signals: Sequence[Issue] = ()
    tips: Sequence[Tip] = ()
    theme: Issue | None = None
    ticked: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Coming:
    """A meeting whose agenda is due. `ours` is that agenda, None where it has to be opened.

    `before` was the meeting before this one, with the number of its agenda where we made one (0 where not), `after` is
    the next.
    """

    meeting: Meeting
    before: Meeting | None
    agenda_before: int
    after: Meeting | None
    ours: OwnIssue | None
    lists: Lists


@dataclass(frozen=True)
class Gaps:
    """Whom the network misses; `sought` are casussen for which a coordinator wants somebody to be looked for."""

    coverage: Coverage = field(default_factory=lambda: Coverage(()))
    sought: Sequence[Casus] = ()


@dataclass(frozen=True)
class Facts:
    """`missed` are meetings that were held without an agenda, `held` the agendas of those that are over.

    `off` are open agendas of meetings that were called off or aren't known any more, with the day.
    """

    checkout: Checkout
    today: date
    gaps: Gaps = field(default_factory=Gaps)
    coming: Sequence[Coming] = ()
    missed: Sequence[Meeting] = ()
    held: Sequence[tuple[Meeting, OwnIssue]] = ()
    off: Sequence[tuple[date, OwnIssue]] = ()


def key_of(meeting: Meeting) -> str:
    return AGENDA.key(meeting.key)
