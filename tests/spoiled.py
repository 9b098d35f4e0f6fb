"""GitHub's answer to one of our queries, changed on its way, whatever it is asked together with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from ospo_automation.sandbox import Fault, Request


def asked_as(request: Request, name: str) -> str | None:
    """With what the names of this query begin in the answer to this request; None where it isn't asked there."""
    if found := re.search(rf"^(?:# (\w+): )?query {name}\(", _query(request), re.MULTILINE):
        return f"{found[1]}_" if found[1] else ""
    return None


def spoiling(name: str, change: Callable[[Any], Any], times: int = 1_000) -> Callable[[Request], Fault | None]:
    """`change` makes another answer of the one to this query, so many times."""

    def fault(request: Request) -> Fault | None:
        nonlocal times
        own = asked_as(request, name)
        if own is None or times == 0:
            return None
        times -= 1
        return Fault(when="after", spoil=lambda sent: json.dumps(_spoiled(json.loads(sent), own, change)).encode())

    return fault


def _spoiled(whole: Any, own: str, change: Callable[[Any], Any]) -> Any:
    data = whole["data"]
    ours = {key for key in data if (key.startswith(own) if own else not key.startswith("also"))}
    part = change({"data": {key.removeprefix(own): data[key] for key in ours}})
    new = part.get("data")
    if new is None:
        return part
    rest = {key: value for key, value in data.items() if key not in ours}
    errors = [{**each, "path": [f"{own}{each['path'][0]}", *each["path"][1:]]} for each in part.get("errors", ())]
    answer = {"data": {**rest, **{f"{own}{key}": value for key, value in new.items()}}}
    return {**answer, "errors": errors} if errors else answer


def _query(request: Request) -> str:
    return str(json.loads(request.sent)["query"]) if request.path == "/graphql" else ""
