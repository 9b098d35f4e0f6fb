"""An answer that was cut short, is empty or is a web page counts as none: GitHub may have done what we asked."""

from __future__ import annotations

import json
from functools import wraps
from typing import Any

from github.Requester import Requester
from requests import RequestException

NOTHING = (204, 205)  # statuses of answers that say no more than that


class NoAnswer(RequestException):
    """What came back is no JSON, where GitHub's API always gives some."""


def hold(requester: Requester) -> None:
    """Everything that goes through this requester gives JSON from now on, or raises NoAnswer.

    PyGithub takes a web page for the value itself, and an empty answer for None.
    """
    send = requester.requestJson

    @wraps(send)
    def whole(*args: Any, **named: Any) -> tuple[int, dict[str, Any], str]:
        status, headers, text = send(*args, **named)
        if 200 <= status < 300 and status not in NOTHING and not _is_json(text):
            raise NoAnswer
        if text[:1] in {"{", "["} and not _is_json(text):
            raise NoAnswer
        if status >= 400 and text[:1] == "[":
            text = "{}"  # PyGithub takes what is told of an error for names with values
        return status, headers, text

    requester.requestJson = whole  # type: ignore[method-assign]  # of this one: all objects of a client share it


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False
