"""What people send for a meeting by form is understood and answered: a meeting, a point for its agenda, a theme."""

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Relabel, Say

from .deciding import decide
from .facts import Facts
from .gathering import gather, sweeps

automation: Automation[Facts] = Automation(
    name="planning",
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
    may=(Relabel, Say),
    settings=None,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
)
