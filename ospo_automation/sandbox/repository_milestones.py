"""Milestones of a repository as a test or a demo handles them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ospo_automation.sandbox.repository_part import RepositoryPart, seen

if TYPE_CHECKING:
    from datetime import datetime

    from ospo_automation.sandbox.state import Issue, Milestone


@dataclass(frozen=True)
class MilestoneView:
    number: int
    title: str
    description: str | None
    state: str
    due_on: datetime | None
    open_issues: int
    closed_issues: int


class RepositoryMilestones(RepositoryPart):
    """A part of `Repository`."""

    def add_milestone(
        self, login: str, title: str, *, due_on: datetime | None = None, description: str | None = None
    ) -> int:
        with self.box.turn(changes=True):
            actor = self._actor(login)
            return self.box.acts.make_milestone(actor, self.state, title, due_on=due_on, description=description).number

    def set_milestone(self, login: str, number: int, milestone: int | None) -> None:
        """Puts an issue or pull request on the milestone with that number; None takes it off."""
        with self.box.turn(changes=True):
            if milestone is not None and milestone not in self.state.milestones:
                raise KeyError(f"no milestone {milestone} in {self.full_name}")
            self._actor(login)
            self.box.acts.set_milestone(self.state.issues[number], milestone)

    def milestones(self) -> list[MilestoneView]:
        with self.box.turn():
            return [self._milestone_view(one) for one in self.state.milestones.values()]

    def _milestone_view(self, milestone: Milestone) -> MilestoneView:
        states = [issue.state for issue in self.state.listed() if issue.milestone == milestone.number]
        return seen(MilestoneView, milestone, open_issues=states.count("open"), closed_issues=states.count("closed"))

    def _milestone_title(self, issue: Issue) -> str | None:
        return self.state.milestones[issue.milestone].title if issue.milestone else None
