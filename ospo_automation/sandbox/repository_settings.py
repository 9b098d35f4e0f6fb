"""A repository's settings as a test or a demo turns them, and what people then may no longer do."""

from __future__ import annotations

from typing import Any

from .repository_part import RepositoryPart
from .settings_state import ALL, SettingsState


class RepositorySettings(RepositoryPart):
    @property
    def settings(self) -> SettingsState:
        return self.state.settings

    def switch(self, **given: Any) -> None:
        """Sets what is given, in the words of `SettingsState`. Raises AttributeError for what can't be set."""
        with self.box.turn(changes=True):
            for name, value in given.items():
                if not hasattr(self.settings, name):
                    raise AttributeError(f"there is no setting {name}")
                setattr(self.settings, name, value)

    def may_speak(self, login: str, *, opens: bool = False) -> None:
        """Raises PermissionError where the web page lets somebody send in nothing, or write nothing below it."""
        settings, belongs = self.settings, self.box.world.has_role(self.state, login, "triage")
        if settings.archived:
            raise PermissionError(f"{self.full_name} was archived")
        if not settings.issues:
            raise PermissionError(f"{self.full_name} has no issues")
        if opens and settings.issue_creation != ALL and not belongs:
            raise PermissionError(f"only collaborators send in issues of {self.full_name}")
        if settings.interaction and not belongs:  # who contributed before, or is known for long, isn't told apart here
            raise PermissionError(f"interactions with {self.full_name} are limited")
