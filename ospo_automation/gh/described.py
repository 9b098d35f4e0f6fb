"""An answer of GitHub's REST API that has what its description says, or counts as none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from ospo_automation.core.primitives.errors import OtherShape

Shape: TypeAlias = "type | Mapping[str, Shape] | Sequence[Shape]"
"""A type; what has these names, one of which may lack or be null where it ends in `?`; or a list of one shape."""


def as_described(value: Any, shape: Shape, asked: str) -> Any:
    """The answer itself, as good as read. `asked` is what we asked for. Raises OtherShape, that says what is odd."""
    odd = _odd(value, shape, "")
    if odd is not None:
        raise OtherShape(200, f"the answer to {asked} isn't what GitHub describes{odd}.")
    return value


def _odd(value: Any, shape: Shape, place: str) -> str | None:
    """Where the first thing stands that isn't as it should be; None where nothing is."""
    if isinstance(shape, type):
        is_right = isinstance(value, shape) and (shape is bool or not isinstance(value, bool))
        return None if is_right else place
    if isinstance(shape, Mapping):
        if not isinstance(value, Mapping):
            return place
        for name, each in shape.items():
            plain = name.removesuffix("?")
            inner = value.get(plain)
            if inner is None and plain != name:
                continue
            if (odd := _odd(inner, each, f" at '{plain}'")) is not None:
                return odd
        return None
    if not isinstance(value, list):
        return place
    return next((odd for each in value if (odd := _odd(each, shape[0], place)) is not None), None)
