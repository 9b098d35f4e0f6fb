"""How many requests, and points for GraphQL, each caller has left in the hour, in GitHub's words and headers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .access import Caller, Refusal
from .state import Window, World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# GitHub's second kind of limits, which say how fast one may go: points in a minute, by what is asked and how.
# https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
MOST_POINTS = {"core": 900, "graphql": 2_000}
POINTS = {False: 1, True: 5}  # whether it changes something
MOST_MADE = {MINUTE: 80, HOUR: 500}  # requests that make content
BLOCKED = (
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. "
    "Please retry your request again later."
)
TOO_FAST = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


class Purses:
    """Counts per repository for workflow tokens, per person for their own."""

    def __init__(self, world: World, quota: Callable[[], int]) -> None:
        self.world = world
        self._quota = quota
        self._lately: dict[str, deque[tuple[datetime, int]]] = {}

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

    def hurry(self, caller: Caller, resource: str, *, changes: bool, makes: bool) -> None:
        """Raises the refusal of who goes too fast. What makes content is a POST or PATCH, or a mutation."""
        points = POINTS[changes]
        if self._within(f"{resource} {caller.purse}", MINUTE) + points > MOST_POINTS[resource]:
            raise self._slower(caller, resource, TOO_FAST)
        made = f"made {caller.purse}"
        if makes and any(self._within(made, span) >= most for span, most in MOST_MADE.items()):
            raise self._slower(caller, resource, BLOCKED)
        for key, count in ((f"{resource} {caller.purse}", points), (made, int(makes))):
            self._lately.setdefault(key, deque()).append((self.world.now, count))

    def _within(self, key: str, span: timedelta) -> int:
        lately = self._lately.setdefault(key, deque())
        while lately and lately[0][0] <= self.world.now - HOUR:
            lately.popleft()
        return sum(count for at, count in lately if at > self.world.now - span)

    def _slower(self, caller: Caller, resource: str, words: str) -> Refusal:
        return Refusal(403, words, headers={"Retry-After": "60", **self.headers(caller, resource)})

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
