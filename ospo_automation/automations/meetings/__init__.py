"""Before each meeting its agenda is an issue: opened in time, once, and kept up to date around what people write."""

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, KeepIssue, ReopenIssue, Say
from ospo_automation.core.meetings.series import AGENDA, Settings

from .deciding import decide
from .gathering import gather

automation = Automation(
    name="meetings",
    purpose=(__doc__ or "").strip(),
    on=("workflow_dispatch", "schedule"),
    may=(KeepIssue, Say, CloseIssue, ReopenIssue),
    issues=(AGENDA,),
    settings=Settings,
    gather=gather,
    decide=decide,
)
