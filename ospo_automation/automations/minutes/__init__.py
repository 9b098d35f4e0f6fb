"""The minutes of a meeting become a proposal for a page; when it is merged, what was done is put away."""

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Propose, Relabel, Say

from .deciding import decide
from .facts import Facts
from .gathering import gather, sweeps

automation: Automation[Facts] = Automation(
    name="minutes",
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
    settings=None,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
)
