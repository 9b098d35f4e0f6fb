"""A coordinator's yes or no to tips by the numbers by which they are called: `ja 3 en 5, nee 4`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..incoming.plain_words import agrees, declines
from ..languages import said

LONGEST = 300  # characters: who writes more tells something else
_NUMBER = re.compile(r"(\d{1,5})")
_AROUND = re.compile(r"\btips?\b|[^\w\s'-]|_")


def called_in(text: str) -> Mapping[int, bool]:
    """By number whether it is a yes; nothing where the words around the numbers say anything else."""
    if len(text) > LONGEST or "?" in text:
        return {}
    *parts, last = _NUMBER.split(text.lower())
    found: dict[int, bool] = {}
    is_yes: bool | None = None
    joins = set(said("joins"))
    for words, number in zip(parts[::2], parts[1::2], strict=True):
        told = [each for each in _AROUND.sub(" ", words).split() if each not in joins]
        if told:
            is_yes, is_no = agrees(" ".join(told)), declines(" ".join(told))
            is_yes = None if is_yes == is_no else is_yes
        if is_yes is None:
            return {}
        found[int(number)] = is_yes
    return {} if _AROUND.sub(" ", last).strip() else found
