"""Whether an approval binds here: we tell of what was changed after it, and only a rule of GitHub stops a merge."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.checkup.row import proposes
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.outgoing.proposal import ReviewRules
from ospo_automation.core.primitives.errors import Fault

WHERE = (
    "Settings, Rules, Rulesets: for the default branch 'Require a pull request before merging', with an approval and"
    " 'Require approval of the most recent reviewable push'"
)
LOOK = f"Look on GitHub whether approvals bind ({WHERE}). Given GITHUB_TOKEN, we look ourselves."


def binding_faults(network: Network, rules: ReviewRules) -> Iterator[Fault]:
    """A warning where somebody can merge what nobody else approved as it is."""
    if not proposes(network) or rules.bind:
        return
    what = "proposes pages, and no ruleset keeps what was changed after its approval from being merged."
    if rules.dismisses_stale:
        what = "proposes pages, and no ruleset keeps who changed one last from approving that alone."
    if rules.approvals == 0:
        what = "proposes pages, and no ruleset asks for an approval before they are merged."
    remedy = f"{WHERE}. Older branch protection can ask the same; of that GitHub tells us nothing."
    yield Fault(FILE, 0, what, remedy, warning=True)
