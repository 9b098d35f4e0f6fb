"""Which answers of the form somebody's own words name: topics, their kind of organisation, and when they need it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache

from ..casus.casus import KIND, CasusForm
from ..incoming.days import dated
from ..incoming.filled_in import Wording, understand
from ..incoming.telling_words import stem, terms_in, words_in
from ..languages import flat, one_of, pattern, said, told
from ..network.decided import Network
from ..network.labels import TOPICS

URGENCY = "urgency"
UNKNOWN = "unknown"
MOST_TOPICS = 2
SUPPLIER = "supplier"
LICENCE = "licentie"  # the word that stands for all of its kind
_OTHERS = frozenset({"", SUPPLIER, "heritage", "umbrella", "police_or_judiciary"})
"""Kinds that people write of for other reasons than that they are one: a library may be software."""
_LONGEST = 20_000  # characters in which we look
_NEAR = 30  # characters before a term in which it may be denied
_WEEK, _MONTH, _QUARTER = 8, 32, 95  # days


def topics_in(text: str, form: CasusForm, network: Network) -> tuple[str, ...]:
    """Topics that are named, or else those of which most words stand there; none where that is no one's."""
    named = understand(text[:_LONGEST], [TOPICS], form.form, form.phrases).get(TOPICS, ())
    if found := tuple(each for each in named if each in network.topics)[:MOST_TOPICS]:
        return found
    every = (_licences().get(word, word) for word in words_in(text[:_LONGEST]))
    said_so = Counter(term for word in every for term in set(terms_in(word)))
    points = {path: sum(said_so[term] for term in terms) for path, terms in _terms(form, network).items()}
    most = max(points.values(), default=0)
    best = [path for path, count in points.items() if count == most]
    return tuple(best) if most and len(best) == 1 else ()


@cache
def _licences() -> Mapping[str, str]:
    return dict.fromkeys(said("correspondence.licences"), LICENCE)


def _terms(form: CasusForm, network: Network) -> Mapping[str, frozenset[str]]:
    """The telling words of each topic: of its title, path and earlier names. Those of several say nothing."""
    wording = form.phrases.get(TOPICS, Wording())
    found: dict[str, set[str]] = {path: set() for path in network.topics}
    for phrase, path in {**wording.anywhere, **wording.alone}.items():
        if path in found:
            found[path] |= {term for word in words_in(phrase) for term in terms_in(word)}
    every = Counter(term for terms in found.values() for term in terms)
    return {path: frozenset(term for term in terms if every[term] == 1) for path, terms in found.items()}


def kind_in(text: str, form: CasusForm, foot: str = "", domain: str = "") -> str:
    """The kind of organisation that they are: as they say themselves, by their signature, or as the only one named."""
    text = flat(text[:_LONGEST])
    said_so = ((found[0], _kind(found[1])) for found in _own().finditer(text))
    own = list(dict.fromkeys(kind for words, kind in said_so if kind and not (kind == SUPPLIER and _of_theirs(words))))
    if len(own) == 1:
        return _known(own[0], form)
    below = [each for each in map(_kind, _kinds_pattern().findall(flat(foot[:2_000]))) if each]
    if below:
        return _known(below[0], form)
    label = next((kind for name, kind in _kinds().items() if re.match(rf"{re.escape(name)}[a-z-]", flat(domain))), "")
    if label:
        return _known(label, form)
    named = list(dict.fromkeys(kind for kind in map(_kind, _kinds_pattern().findall(text)) if kind not in _OTHERS))
    return _known(named[0], form) if len(named) == 1 else ""


def _of_theirs(words: str) -> bool:
    """`Onze leverancier` is another than who writes."""
    return words.split(maxsplit=1)[0] in set(said("correspondence.of_theirs"))


def _known(kind: str, form: CasusForm) -> str:
    question = form.known.field(KIND)
    return kind if question is not None and kind in question.options.values() else ""


@cache
def _kinds() -> Mapping[str, str]:
    """Words for a kind of organisation, each with the id it stands for."""
    found: dict[str, str] = {}
    for each in told("correspondence.kinds"):
        for kind, names in each.items():
            found |= dict.fromkeys(map(str, names), str(kind))
    return found


def _kind(word: str) -> str:
    for each in (word, word.removesuffix("s"), word.removesuffix("en"), word.removesuffix("je")):
        if (kind := _kinds().get(each)) is not None:
            return kind
    return ""


@cache
def _kinds_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _kinds()), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({words})(?:s|en)?(?![\w-])")


@cache
def _own() -> re.Pattern[str]:
    own = one_of(said("correspondence.own_organisation"))
    words = "|".join(sorted(map(re.escape, _kinds()), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{own}) (?:\w+ )?({words})(?:je)?(?![\w-])")


def term_in(text: str, today: date) -> str:
    """When they need an answer; "" where they don't say."""
    plain = flat(text[:_LONGEST])
    if pattern("correspondence.terms.none").search(plain):
        return "none"
    for term in ("week", "month", "quarter"):
        if (found := pattern(f"correspondence.terms.{term}").search(plain)) is not None:
            before = re.split(r"[.!?;\n]", plain[max(0, found.start() - _NEAR) : found.start()])[-1]
            return "none" if _not().search(before) else term
    days = [(day - today).days for found in _before_day().finditer(plain) if (day := dated(found["day"], today))]
    near = min((each for each in days if each > 0), default=0)
    return "week" if 0 < near <= _WEEK else "month" if 0 < near <= _MONTH else "quarter" if 0 < near <= _QUARTER else ""


@cache
def _not() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{one_of(said('correspondence.denies'))})(?![\w-])")


@cache
def _before_day() -> re.Pattern[str]:
    before, month = one_of(said("correspondence.before_day")), one_of(said_months())
    day = rf"\d{{1,2}}(?:e|st|nd|rd|th)? (?:{month})|(?:{month}) \d{{1,2}}"
    return re.compile(rf"(?<![\w-])(?:{before}) (?:\w{{2,8}}dag )?(?P<day>{day})(?!\w)")


def said_months() -> tuple[str, ...]:
    return tuple(str(name) for each in told("months") for names in each.values() for name in names)


def stems(text: str) -> frozenset[str]:
    """The words of a text by their stems."""
    return frozenset(map(stem, words_in(text)))
