"""A success, an experience or a dilemma that somebody tells by form becomes a page, and goes when they want that."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Propose, Relabel, Say
from ospo_automation.core.knowledge.experience import Settings

from .deciding import decide
from .facts import Facts
from .gathering import ahead, gather, sweeps

automation: Automation[Facts] = Automation(
    name="experiences",
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
