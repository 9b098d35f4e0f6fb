"""What people pass on, by form or in a line, waits for a coordinator and stands among the tips then, never twice."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, KeepIssue, React, Relabel, ReopenIssue, Say
from ospo_automation.core.signals.feeds_kept import NEWS
from ospo_automation.core.signals.tips_kept import TIPS
from ospo_automation.core.signals.tips_sent import Settings

from .deciding import decide
from .facts import Facts
from .gathering import gather

automation: Automation[Facts] = Automation(
    name="signals",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issues.closed",
        "issue_comment.created",
        "workflow_dispatch",
        "schedule",
    ),
    may=(KeepIssue, Say, Relabel, CloseIssue, ReopenIssue, React),
    issues=(TIPS, NEWS),
    settings=Settings,
    gather=gather,
    decide=decide,
)
