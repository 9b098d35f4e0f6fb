"""How many requests, and points for GraphQL, each caller has left in the hour, in GitHub's words and headers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.access import Caller, Refusal
from ospo_automation.sandbox.state import Window, World

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = timedelta(hours=1)


class Purses:
    """Counts per repository for workflow tokens, per person for their own."""

    def __init__(self, world: World, quota: Callable[[], int]) -> None:
        self.world = world
        self._quota = quota

    def limit(self, caller: Caller) -> int:
        if caller.token is None:
            return 60
        return self._quota() if caller.automated else 5000

    def _window(self, caller: Caller, resource: str) -> Window:
        key = f"{resource} {caller.purse}"
        window = self.world.windows.get(key)
        if window is None or self.world.now >= window.start + HOUR:
            window = self.world.windows[key] = Window(self.world.now)
        return window

    def spend(self, caller: Caller, resource: str, points: int = 1) -> bool:
        """False if nothing is left. What costs more than is left is done, and then nothing is."""
        window = self._window(caller, resource)
        if window.used >= self.limit(caller):
            return False
        window.used = min(self.limit(caller), window.used + points)
        return True

    def give_back(self, caller: Caller) -> None:
        self._window(caller, "core").used -= 1

    def _figures(self, caller: Caller, resource: str) -> dict[str, int]:
        window, limit = self._window(caller, resource), self.limit(caller)
        reset = int((window.start + HOUR).timestamp())
        return {"limit": limit, "used": window.used, "remaining": max(0, limit - window.used), "reset": reset}

    def headers(self, caller: Caller, resource: str) -> dict[str, str]:
        figures = self._figures(caller, resource)
        return {f"X-RateLimit-{name.title()}": str(value) for name, value in figures.items()} | {
            "X-RateLimit-Resource": resource
        }

    def left(self, caller: Caller) -> dict[str, dict[str, Any]]:
        return {resource: dict(self._figures(caller, resource)) for resource in ("core", "graphql")}

    def exceeded(self, caller: Caller) -> Refusal:
        return Refusal(403, f"API rate limit exceeded for {caller.site}.", headers=self.headers(caller, "core"))
