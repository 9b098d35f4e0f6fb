"""What somebody wants to add to a page, or correct on it, becomes a proposal for that page: nobody needs Git for it."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Propose, Relabel, Say
from ospo_automation.core.knowledge.page_meant import Settings

from .deciding import decide
from .facts import Facts
from .gathering import ahead, gather, sweeps

automation: Automation[Facts] = Automation(
    name="additions",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issues.closed",
        "issues.reopened",
        "issue_comment.created",
        "pull_request.closed",
        "workflow_dispatch",
        "schedule",
    ),
    may=(Propose, Relabel, Say, CloseIssue),
    settings=Settings,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
    ahead=ahead,
)
