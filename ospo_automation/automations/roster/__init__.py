"""Who comes and who goes stands in one list, and in one proposal for each of both, which a maintainer merges."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, KeepIssue, Propose, ReopenIssue, Say, Tell
from ospo_automation.core.sight.standing_members import HOME

from .deciding import decide
from .facts import Facts
from .gathering import gather

automation: Automation[Facts] = Automation(
    name="roster",
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
    may=(KeepIssue, Propose, Say, Tell, CloseIssue, ReopenIssue),
    issues=(HOME,),
    settings=None,
    gather=gather,
    decide=decide,
)
