"""Plain words for what we asked: whether it helped, yes or no, what may stay. `Geholpen, dank je wel!` is one.

What isn't certain counts for nothing: an owner who is misunderstood loses their casus.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..languages import flat, one_of, pattern, said, told
from .phrases import expanded

LONGEST_VERDICT = 600  # characters; who writes more tells a story
_LONGEST_LOOKED_AT = 5_000  # characters in which we look for what may stay
_REMEMBERED = 1_000  # texts: several rules ask the same of each comment
_MOST_SENTENCES, _WORDS_OF_WHY, _WORDS_OF_HELLO = 6, 9, 3
_LONGEST_WORDS = 120  # characters of a sentence
HELPED, PARTLY, NOT_HELPED, WITHDRAW = "helped", "partly", "not-helped", "withdraw"
_KINDS = (PARTLY, NOT_HELPED, HELPED, WITHDRAW)
_SENTENCE = re.compile(r"[^.!?\n;]++[.!?;]*+")
_EDGES = re.compile(r"^[\W_]++|(?<![\W_])[\W_]++$")


def agrees(text: str) -> bool:
    """Whether it says yes and nothing else: `Ja, deel maar.` Who asks `Akkoord?` doesn't."""
    is_yes = _only("yes", "with_yes").fullmatch(_bare(text)) is not None and _finds("yes", text)
    return is_yes and not _asks(text)


def _asks(text: str) -> bool:
    """Whether it ends as a question does, whatever signs follow that."""
    end = next((at for at in range(len(text), 0, -1) if text[at - 1].isalnum()), 0)
    return any(each in text[end:] for each in "?\uff1f\u061f")


def shares(text: str) -> bool:
    """Whether it says yes to sharing and nothing else: `Ja, deel maar.` A bare yes may be one to something else."""
    return agrees(text) and _finds("shares", text)


def approves(text: str) -> bool:
    """Whether it says yes to letting somebody in, and nothing else: `Akkoord!` A bare yes may be one to a question."""
    return agrees(text) and _finds("approves", text)


def withholds(text: str) -> bool:
    """Whether it says that something isn't to be shared and nothing else: `Toch liever niet publiceren.`"""
    return _only("no", "withholds", "with_no").fullmatch(_bare(text)) is not None and _finds("withholds", text)


def goes(text: str) -> bool | None:
    """Whether it says that somebody goes to an event, or doesn't, and nothing else; None for anything else."""
    if _asks(text):
        return None
    bare = _bare(text)
    if _only("no", "with_no", "goes_not").fullmatch(bare) is not None and _finds("goes_not", text):
        return False
    return True if _only("yes", "with_yes", "goes").fullmatch(bare) is not None and _finds("goes", text) else None


def declines(text: str) -> bool:
    """Whether it says no and nothing else: `Nee, liever niet.`"""
    return _only("no").fullmatch(_bare(text)) is not None and _finds("no", text)


def invites(text: str) -> bool:
    """Whether it says that somebody is looked for and nothing else: `Ja, zoek iemand.`"""
    is_all = _only("invites", "yes", "with_yes").fullmatch(_bare(text)) is not None
    return is_all and "?" not in text and _finds("invites", text)


def _bare(text: str) -> str:
    return _EDGES.sub("", flat(text))


def _finds(path: str, text: str) -> bool:
    return pattern(path).search(flat(text)) is not None


@cache
def _only(*paths: str) -> re.Pattern[str]:
    """A few of these words, with thanks, and nothing else."""
    words = one_of((*(each for path in paths for each in said(path)), *said("thanks")))
    return re.compile(rf"(?:(?:{words})(?![\w-])[\s,.!]*){{1,5}}")


# --- What may stay --------------------------------------------------------------------------------------------------


@lru_cache(_REMEMBERED)
def may_stay(text: str) -> bool:
    """Whether somebody says that what we found may stay, or is nothing of the kind: `Hoi, mag blijven staan.`

    In a long text only its first words say so, and a question or a "but not" never does.
    """
    told = _told(text)
    most = _MOST_SENTENCES if len(text) <= LONGEST_VERDICT else 1
    firsts = ("may_stay.stays", "may_stay.none", "may_stay.first")
    said_so = (_says_so(each, firsts if index == 0 else firsts[:2]) for index, each in enumerate(told[:most]))
    return any(said_so) and not any(pattern("may_stay.not").search(each) for each in told)


@lru_cache(_REMEMBERED)
def says_only_what_may_stay(text: str) -> bool:
    """Whether it says that something may stay and nothing else, so that it answers no other question."""
    if not may_stay(text):
        return False
    told = _told(text)
    found = [each for each in told if _says_so(each, ("may_stay.stays",))]
    return bool(found) and all(each in found or _is_beside_it(each) for each in told)


def _told(text: str) -> list[str]:
    """Its sentences without quotes, thanks and greetings of one word."""
    lines = [line for line in flat(text[:_LONGEST_LOOKED_AT]).split("\n") if not line.lstrip().startswith(">")]
    sentences = [each.strip() for line in lines for each in _SENTENCE.findall(line)]
    return [each for each in sentences if len(re.findall(r"\w+", each)) > 1 and not _is_nod(_EDGES.sub("", each))]


def _is_beside_it(sentence: str) -> bool:
    """`Beste allemaal,` above it, a name below it, or why it may: `Het is mijn werknummer.`"""
    words, bare = len(re.findall(r"\w+", sentence)), _EDGES.sub("", sentence)
    is_why = pattern("may_stay.because", "mail.greetings").match(bare) is not None
    return words <= _WORDS_OF_WHY and (is_why or (words <= _WORDS_OF_HELLO and sentence.endswith(",")))


def _says_so(sentence: str, paths: tuple[str, ...]) -> bool:
    if sentence.endswith("?"):
        return False
    bare = pattern("mail.greetings").split(_without_thanks(sentence))[0]
    return any(_with_nods(paths).fullmatch(_EDGES.sub("", part)) for part in (bare, *_turn().split(bare)))


@cache
def _with_nods(paths: tuple[str, ...]) -> re.Pattern[str]:
    """A nod or a "no" before it makes no difference: they may answer what we suppose."""
    nods = one_of((*said("reply.no"), *said("reply.yes"), *said("yes"), *said("with_yes")))
    words, after = one_of(each for path in paths for each in said(path)), one_of((*said("with_yes"), *said("thanks")))
    return re.compile(rf"(?:(?:{nods})(?![\w-])[ ,.]*){{0,3}}(?:{words})(?:[ ,.]+(?:{after})){{0,2}}")


# --- Whether it helped ----------------------------------------------------------------------------------------------


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
        turns = turns or (not _is_beside(sentence) and pattern("verdict.turns").search(sentence) is not None)
    kinds = set(found)
    if len(kinds) != 1:
        return None
    kind = found[0]
    if kind in {HELPED, WITHDRAW} and (turns or is_asked):
        return None
    return None if is_asked and kind == NOT_HELPED and len(found) == 1 and plain.endswith("?") else kind


def _is_beside(sentence: str) -> bool:
    """Whether it turns nothing round: all of it says how it ended, or whether others may read it: `Ja, deel maar.`"""
    return _is_all(sentence) or agrees(sentence) or withholds(sentence)


def _of_sentence(sentence: str) -> str | None:
    """What a sentence says of it: all of it, or what stands before its first comma; `not entirely` is partly."""
    kind = _as_it_says(sentence)
    return PARTLY if kind == NOT_HELPED and pattern("verdict.not_quite").search(sentence) else kind


def _as_it_says(sentence: str) -> str | None:
    is_question = sentence.rstrip().endswith("?")
    whole = _without_thanks(sentence)
    first = _without_thanks(_turn().split(sentence, maxsplit=1)[0])
    for kind in (PARTLY, NOT_HELPED, WITHDRAW, HELPED):
        if is_question and not (kind == PARTLY and _asks_on(sentence)):
            continue
        if _verdict(kind).fullmatch(whole) or (first and _verdict(kind).fullmatch(first)):
            return kind
    if is_question:
        return None
    return _in_other_words(whole) or _in_other_words(first) or _of_parts(sentence)


def _asks_on(sentence: str) -> bool:
    """Whether it says something before it asks: `Deels, maar hoe zit het met X?` Who asks `Deels?` says nothing yet."""
    first, *rest = _turn(keeps=True).split(sentence, maxsplit=1)
    return bool(_tight(first)) and any(_but().match(_EDGES.sub("", each)) for each in rest)


@cache
def _but() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(said('reply.but'))})\b")


@cache
def _turn(*, keeps: bool = False) -> re.Pattern[str]:
    """Where a sentence goes on with something else; a word such as `but` may be kept with that."""
    word = rf"\b(?:{one_of(said('reply.but'))})\b"
    return re.compile(rf"[,:]|\s[-–—]\s|{f'(?={word})' if keeps else word}")


def _is_all(sentence: str) -> bool:
    """Whether nothing else stands in the sentence, so that a `not` in it turns nothing round."""
    whole = _without_thanks(sentence)
    return _in_other_words(whole) is not None or _of_parts(sentence) is not None


def _of_parts(sentence: str) -> str | None:
    """What all parts between commas say, where one has nothing but thanks, yes or no, or what the others say."""
    if "?" in sentence:
        return None
    parts = [_without_thanks(part) for part in sentence.split(",")]
    says = {_in_other_words(part) for part in parts if _tight(part) and not _is_nod(part)}
    return says.pop() if len(says) == 1 else None


def _is_nod(part: str) -> bool:
    return pattern("thanks", "verdict.around", "reply.yes", "reply.no").fullmatch(part) is not None


def _in_other_words(bare: str) -> str | None:
    """What these words say without those that only colour it: `Dit heeft ons enorm geholpen`."""
    return _meant().get(_tight(bare)) if len(bare) <= _LONGEST_WORDS else None


def _tight(bare: str) -> str:
    return " ".join(word for word in re.findall(r"[\w'-]+", bare) if word not in _loose())


@cache
def _loose() -> frozenset[str]:
    return frozenset(word for words in told("verdict.loose") for word in str(words).split(" / "))


@cache
def _meant() -> dict[str, str]:
    """Each of the sentences and what it stands for, the most careful one where it may be two."""
    found: dict[str, str] = {}
    for kind in (HELPED, WITHDRAW, NOT_HELPED, PARTLY):
        for text in told(f"verdict.core_{kind.replace('-', '_')}"):
            for phrase in " ".join(str(text).split()).split(" / "):
                for words in expanded(phrase):
                    found[_tight(" ".join(words))] = kind
    found.pop("", None)
    return found


@cache
def _verdict(kind: str) -> re.Pattern[str]:
    return pattern(f"verdict.{kind}")


@cache
def _thanks() -> re.Pattern[str]:
    words = one_of((*said("thanks"), *said("verdict.around")))
    return re.compile(
        rf"^(?:(?:{words})(?![\w-])[\s,.!:;)(-]*)+|(?<![\s,.!:;)(-])(?:[\s,.!:;)(-]*+(?<![\w-])(?:{words}))+$"
    )


def _without_thanks(sentence: str) -> str:
    bare = _EDGES.sub("", sentence)
    for _ in range(3):
        shorter = _EDGES.sub("", _thanks().sub("", bare))
        if shorter == bare or not shorter:
            break
        bare = shorter
    return bare


def shares_beside(text: str) -> bool:
    """Whether a sentence beside how it ended says yes to sharing and nothing else: `Geholpen. Ja, deel maar.`"""
    return verdict(text) == HELPED and any(map(shares, _SENTENCE.findall(text)))


def beside_verdict(text: str) -> str:
    """`Geholpen, we weten nu welke licentie past` without its first word: what else an owner says."""
    kept = []
    for sentence in _SENTENCE.findall(text):
        plain = flat(sentence)
        if shares(plain):
            continue
        if _of_sentence(plain) is None:
            kept.append(sentence.strip())
        elif not (_is_all(plain) or any(_verdict(kind).fullmatch(_without_thanks(plain)) for kind in _KINDS)):
            kept.append(_turn(keeps=True).split(sentence, maxsplit=1)[-1].strip())
    return "\n".join(filter(None, kept)) if "\n" in text.strip() else " ".join(filter(None, kept))
