"""Who signs themselves up with the form is asked once for what is missing, and hears at which step they are."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Relabel, ReopenIssue, Say
from ospo_automation.core.network.joiner import Settings

from .deciding import decide
from .facts import Facts
from .gathering import ends, gather, sweeps

automation: Automation[Facts] = Automation(
    name="joining",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issues.closed",
        "issue_comment.created",
        "pull_request.closed",
        "workflow_dispatch",
        "schedule",
    ),
    may=(Relabel, Say, CloseIssue, ReopenIssue),
    settings=Settings,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
    ends=ends,
)
