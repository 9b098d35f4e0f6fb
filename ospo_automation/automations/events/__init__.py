"""An event of others that somebody sends in stands in the calendar once a coordinator lets it in, with who goes."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Relabel, Say
from ospo_automation.core.meetings.partner_event import Settings

from .deciding import decide
from .facts import Facts
from .gathering import gather, sweeps

automation: Automation[Facts] = Automation(
    name="events",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issues.closed",
        "issues.reopened",
        "issue_comment.created",
        "workflow_dispatch",
        "schedule",
    ),
    may=(Relabel, Say, CloseIssue),
    settings=Settings,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
)
