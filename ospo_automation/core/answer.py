"""An owner's plain words: whether it helped, and yes or no where we asked for that. `Geholpen, dank je wel!` is one.

What isn't certain counts for nothing: an owner who is misunderstood loses their casus.
"""

from __future__ import annotations

import re
from functools import cache

from .languages import flat, one_of, pattern, said

LONGEST_VERDICT = 600  # characters; who writes more tells a story
HELPED, PARTLY, NOT_HELPED, WITHDRAW = "helped", "partly", "not-helped", "withdraw"
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?;]*")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def agrees(text: str) -> bool:
    """Whether it says yes and nothing else: `Ja, deel maar.`"""
    return _only("yes", "with_yes").fullmatch(_bare(text)) is not None and _finds("yes", text)


def declines(text: str) -> bool:
    """Whether it says no and nothing else: `Nee, liever niet.`"""
    return _only("no").fullmatch(_bare(text)) is not None and _finds("no", text)


def _bare(text: str) -> str:
    return _EDGES.sub("", flat(text))


def _finds(path: str, text: str) -> bool:
    return pattern(path).search(flat(text)) is not None


@cache
def _only(*paths: str) -> re.Pattern[str]:
    """A few of these words, with thanks, and nothing else."""
    words = one_of((*(each for path in paths for each in said(path)), *said("thanks")))
    return re.compile(rf"(?:(?:{words})(?![\w-])[\s,.!]*){{1,5}}")


def verdict(text: str) -> str | None:
    """The command that an owner's words stand for; None where it isn't certain what is meant."""
    plain = flat(text).strip()
    if not plain or len(plain) > LONGEST_VERDICT:
        return None
    found: list[str] = []
    turns = is_asked = False
    for sentence in _SENTENCE.findall(plain):
        kind = _of_sentence(sentence)
        is_asked = is_asked or (sentence.rstrip().endswith("?") and kind != PARTLY)
        if kind:
            found.append(kind)
        turns = turns or pattern("verdict.turns").search(sentence) is not None
    kinds = set(found)
    if len(kinds) != 1:
        return None
    kind = found[0]
    if (kind == HELPED and turns) or (kind in {HELPED, WITHDRAW} and is_asked):
        return None
    return None if is_asked and kind == NOT_HELPED and len(found) == 1 and plain.endswith("?") else kind


def _of_sentence(sentence: str) -> str | None:
    """What a sentence says of it: all of it, or what stands before its first comma."""
    is_question = sentence.rstrip().endswith("?")
    whole = _without_thanks(sentence)
    first = _without_thanks(re.split(r",|:|\s[-–—]\s|\bmaar\b|\bbut\b", sentence, maxsplit=1)[0])
    for kind in (PARTLY, NOT_HELPED, WITHDRAW, HELPED):
        if is_question and kind != PARTLY:
            continue
        if _verdict(kind).fullmatch(whole) or (first and _verdict(kind).fullmatch(first)):
            return kind
    return None


@cache
def _verdict(kind: str) -> re.Pattern[str]:
    return pattern(f"verdict.{kind}")


@cache
def _thanks() -> re.Pattern[str]:
    words = one_of((*said("thanks"), *said("verdict.around")))
    return re.compile(rf"^(?:(?:{words})(?![\w-])[\s,.!:;)(-]*)+|(?:[\s,.!:;)(-]*(?<![\w-])(?:{words}))+$")


def _without_thanks(sentence: str) -> str:
    bare = _EDGES.sub("", sentence)
    for _ in range(3):
        shorter = _EDGES.sub("", _thanks().sub("", bare))
        if shorter == bare or not shorter:
            break
        bare = shorter
    return bare


def beside_verdict(text: str) -> str:
    """`Geholpen, we weten nu welke licentie past` without its first word: what else an owner says."""
    kept = []
    for sentence in _SENTENCE.findall(text):
        plain = flat(sentence)
        if _of_sentence(plain) is None:
            kept.append(sentence.strip())
        elif not any(
            _verdict(kind).fullmatch(_without_thanks(plain)) for kind in (PARTLY, NOT_HELPED, HELPED, WITHDRAW)
        ):
            kept.append(re.split(r"[,:]|\s[-–—]\s|(?=\bmaar\b|\bbut\b)", sentence, maxsplit=1)[-1].strip())
    return "\n".join(filter(None, kept)) if "\n" in text.strip() else " ".join(filter(None, kept))
