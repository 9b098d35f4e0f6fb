"""Each month what is still unanswered and what is new is one text, that people can edit and a maintainer publishes."""

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, KeepIssue, Propose, Say
from ospo_automation.core.knowledge.digests import DIGEST, Settings

from .deciding import decide
from .facts import ANNOUNCEMENTS
from .gathering import gather

automation = Automation(
    name="digest",
    purpose=(__doc__ or "").strip(),
    on=("pull_request.closed", "workflow_dispatch", "schedule"),
    may=(KeepIssue, Propose, Say, CloseIssue),
    issues=(ANNOUNCEMENTS, DIGEST),
    settings=Settings,
    gather=gather,
    decide=decide,
)
