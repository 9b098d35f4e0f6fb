"""Questions that came up at a meeting stand in a list; those that a coordinator chooses become a casus."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import KeepIssue, React, Say
from ospo_automation.core.github.issue import ORIGIN

from .deciding import decide
from .facts import Facts
from .gathering import gather, sweeps

automation: Automation[Facts] = Automation(
    name="questions",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issue_comment.created",
        "pull_request.closed",
        "workflow_dispatch",
        "schedule",
    ),
    may=(KeepIssue, React, Say),
    issues=(ORIGIN,),
    settings=None,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
)
