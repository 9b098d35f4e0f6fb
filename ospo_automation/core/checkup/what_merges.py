"""Rows about pages that we propose: whether we may, and whether people can merge them then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..github.told import BRANCH_RULES, CHECKS, LOCKED, RULES, TOKEN
from ..outgoing.proposal import ReviewRules
from .row import Check, Subject, Values, proposes

STOPS_BRANCHES = frozenset(
    {
        "branch_name_pattern",
        "commit_author_email_pattern",
        "commit_message_pattern",
        "committer_email_pattern",
        "creation",
        "deletion",
        "file_extension_restriction",
        "file_path_restriction",
        "pull_request",
        "required_deployments",
        "required_status_checks",
        "update",
        "workflows",
    }
)
"""Rules that keep us from making, filling or tidying up a branch `ospo/...`. Our commits are signed by GitHub."""
NEVER_PASSES = frozenset({"code_quality", "code_scanning", "required_deployments", "workflows"})
"""Rules for the default branch that wait for a run, as required checks do."""
LOCKS = frozenset({"update"})


def _may_not_propose(subject: Subject) -> Iterator[Values]:
    if not subject.told.of(TOKEN).may_propose:
        yield {}


def _branch_rules(subject: Subject) -> Iterator[Values]:
    kinds = {each.kind for each in subject.told.of(BRANCH_RULES)} & STOPS_BRANCHES
    if kinds:
        yield {"names": ", ".join(sorted(kinds))}


def _required_checks(subject: Subject) -> Iterator[Values]:
    """Of both kinds of protection: what the workflow's own token proposes starts no run before somebody allows it."""
    rules = subject.told.of(RULES)
    names = [name for each in rules for name in each.checks]
    names += sorted({each.kind for each in rules} & NEVER_PASSES)
    required: Sequence[str] = subject.told.of(CHECKS)
    names += required
    if names:
        yield {"names": ", ".join(dict.fromkeys(names))}


def _branch_closed(subject: Subject) -> Iterator[Values]:
    if LOCKS & {each.kind for each in subject.told.of(RULES)}:
        yield {"how": "update"}


def _branch_locked(subject: Subject) -> Iterator[Values]:
    if subject.told.of(LOCKED):
        yield {}


def _approvals_loose(subject: Subject) -> Iterator[Values]:
    rules = [each for each in subject.told.of(RULES) if each.kind == "pull_request"]
    if not ReviewRules.of([each.parameters for each in rules]).bind:
        yield {}


RULESETS = "settings/rules"
ROWS = (
    Check("may_not_propose", "settings/actions", (TOKEN,), _may_not_propose, proposes),
    Check("branch_rules", RULESETS, (BRANCH_RULES,), _branch_rules, proposes),
    Check("required_checks", RULESETS, (RULES, CHECKS), _required_checks, proposes),
    Check("branch_closed", RULESETS, (RULES,), _branch_closed, proposes),
    Check("branch_locked", "settings/branches", (LOCKED,), _branch_locked, proposes),
    Check("approvals_loose", RULESETS, (RULES,), _approvals_loose, proposes, breaks=False),
)
