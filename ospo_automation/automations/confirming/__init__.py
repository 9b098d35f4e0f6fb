"""Once a year everybody is asked whether it is still right what we know of them, each on an issue of their own."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, KeepIssue, Relabel, ReopenIssue, Say, Tell
from ospo_automation.core.sight.confirmations import CONFIRMATIONS, TO_ONE

from .deciding import decide
from .facts import Facts
from .gathering import gather

automation: Automation[Facts] = Automation(
    name="confirming",
    purpose=(__doc__ or "").strip(),
    on=("issue_comment.created", "schedule"),
    may=(KeepIssue, Say, Tell, Relabel, CloseIssue, ReopenIssue),
    issues=(CONFIRMATIONS, TO_ONE),
    settings=None,
    gather=gather,
    decide=decide,
)
