"""Who was at a meeting, in the words in which people write that down: names to count, and names to leave out."""

from __future__ import annotations

import re
from collections.abc import Sequence

PRESENT, ABSENT = "present", "absent"
_PRESENT_WORDS = "|".join((
    r"aanwezig(?:en|heid)?", r"presentie(?:lijst)?", r"deelnemers?", "deelnemerslijst", "wie waren er", "present",
    "attendance", "attendees?", "participants", "who was there", "in attendance", "roll call",
    "(?:members|leden) (?:present|aanwezig)",
))  # fmt: skip
_ABSENT_WORDS = "|".join((
    r"afwezig(?:en|heid)?", r"afw\.?", r"afgemeld(?:en)?", r"afmeld(?:ing(?:en)?|ers?)", "afgezegd", "afzegging(?:en)?",
    r"absent(?:ie|en|ees?)?", "verhinderd", "berichte?n? van verhindering", "(?:met|zonder) (?:bericht|kennisgeving)",
    r"m\.? ?k\.?(?: ?a\.?)?", "(?:met )?verontschuldig(?:d|ing(?:en)?)", "geëxcuseerd", "niet(?: aanwezig| erbij)?",
    "konden niet", "ziek(?: ?gemeld|melding(?:en)?)?", "(?:met |op )?vakantie", "(?:met )?verlof",
    "wie waren er niet", "aan- en afwezig(?:en|heid)?", "aanwezig/afwezig", "a/a",
    "apologies(?: for absence| received(?: from)?)?", "regrets", "excused", "absence",
    "(?:members|leden) (?:absent|afwezig)",
    "not (?:attending|present|there|in attendance|able to (?:join|attend|come))", "unable to (?:attend|join)",
    "(?:could|did)(?: not|n't) attend", "couldn't make it", "missing", "away", "on leave", "sick",
    "out of office", "ooo", "no[- ]shows?", "declined", "who was not there",
))  # fmt: skip
_START = r"[\s>]*(?:(?:[-*+•]|\d{1,2}(?:\.\d)?[.)]?|[a-z][.)])\s+)?[*_]{0,3}"
_QUALIFIED = r"(?:\s+(?:\([^()]{0,60}\)|met (?:bericht|kennisgeving)))?[*_]{0,3}"
_LABEL = re.compile(
    rf"{_START}(?:(?P<absent>{_ABSENT_WORDS})|(?P<present>{_PRESENT_WORDS})){_QUALIFIED}"
    r"\s*(?:(?:[:：;=]|\s[-–—]\s|\t)[*_]{0,3}\s*(?P<rest>.*)|$)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"[\s>]*(?:[-*+•]\s+)?[*_]{0,3}(?:afwezig|afgemeld|absent|apologies|regrets|verhinderd)\b(.*)", re.IGNORECASE
)
_LONGEST_LINE = 12  # words of a line that begins with such a word and has no colon
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_END = r"(?=\s*(?:[.!?,;)]|$))"
_SAID = (
    r"afwezig\w*", r"afw\.", r"afgemeld\w*", r"afmeld\w*", r"meldd?e?n?t? (?:\w+ ){0,2}zich (?:\w+ ){0,2}af",
    "afgezegd", r"afzeg\w*", r"ze(?:gt|ggen|i|iden) (?:\w+ ){0,2}af", r"verhinder\w*", "kennisgeving", r"m\.k\.a?\.?",
    r"a\.w\.", r"verontschuldig\w*", r"excuser\w*", r"geëxcuseerd\w*", r"ziek(?:gemeld|melding\w*)?",
    r"(?:op|met) vakantie", r"(?:heeft|hebben|met|op) verlof", r"verlof(?=\))", "niet (?:aanwezig|erbij|er bij)",
    "er niet bij", rf"er (?:\w+ ){{0,2}}niet(?: bij)?(?:{_END}|(?= zijn| was| waren))",
    rf"kon(?:den)? (?:\w+ ){{0,2}}niet(?: (?:\w+ ){{0,2}}(?:komen|bij zijn|aansluiten|meedoen))?{_END}",
    rf"niet k(?:on|onden|an|unnen){_END}", "ontbrak(?:en)?", "mis(?:sen|ten) we", "we mis(?:sen|ten)",
    r"absent\w*", "absen(?:ces?|ties?)", "excused", r"apolog\w*", "regrets", r"not (?:attend\w*|present|in attendance)",
    r"(?:not |un)able to (?:\w+ )?(?:attend|join|come|make it)",
    r"(?:could|can|did)(?: not|n['’]t|not) (?:\w+ )?(?:attend|join|come|make it|be there|be with us)", "on leave",
    "sick", "out of office", "ooo", "no[- ]shows?", "(?:was|were|is|are) (?:away|not there)",
)  # fmt: skip
_AWAY = re.compile(rf"(?<![^\W_])(?:{'|'.join(_SAID)})(?![^\W_])", re.IGNORECASE)
_ITEM = re.compile(r"[\s>]*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_NUMBERED = re.compile(r"[\s>]*\d{1,3}[.)]\s")
_AND = re.compile(r"[,;&+/]|\ben\b|\band\b|\n", re.IGNORECASE)
_MORE = re.compile(r"(\d{1,3})\s+(?:anderen|andere mensen|others|other people|more)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:e\.?a\.?|en anderen|and others|et al)(?![^\W_])", re.IGNORECASE)
_COUNT = re.compile(r"\W{0,3}(?:ongeveer|circa|ca\.|about|around)?\s*(\d{1,4})\b(?!\s*[-:./]\d)", re.IGNORECASE)
_LONGEST_NAME, _FEW = 6, 3  # words, with what stands behind a name; and of names only


def label_in(line: str, *, is_heading: bool = False) -> tuple[str, str] | None:
    """Which names a line tells of, PRESENT or ABSENT, with what stands behind the word; None for another line.

    A word alone counts in a heading, and on a line of its own.
    """
    words = " ".join(_TAG.sub(" ", line[:2_000]).split()) if "<" in line else " ".join(line[:2_000].split())
    found = _LABEL.fullmatch(words)
    if found is not None:
        return (ABSENT if found["absent"] else PRESENT), (found["rest"] or "").strip("*_ ")
    begins = _BEGINS.fullmatch(words)
    if (
        begins is not None
        and words.strip("-*+•>_ ")[:1].isupper()
        and (is_heading or len(words.split()) <= _LONGEST_LINE)
        and not words.endswith("?")
    ):
        return ABSENT, begins[1].strip(" *_:-")
    return None


def says_absent(text: str) -> bool:
    """Whether it may say of somebody that they didn't come."""
    return _AWAY.search(text) is not None


def without_absent(text: str) -> str | None:
    """A decision or action point without what it says of who wasn't there; None where that can't be taken out."""
    if not says_absent(text):
        return text
    kept = _BRACKETS.sub(lambda found: "" if says_absent(found[1]) else found[0], text)
    first, *parts = kept.split(", ")
    kept = ", ".join([first, *(part for part in parts if not says_absent(part))])
    kept = " ".join(kept.split())
    return kept if kept and not says_absent(kept) else None


def is_name_list(lines: Sequence[str], *, strict: bool) -> bool:
    """Whether lines hold names and little else. `strict`: each only a few words that begin with a capital."""
    return all(_is_names(line, strict=strict) for line in lines)


def _is_names(line: str, *, strict: bool) -> bool:
    bare = _BRACKETS.sub(" ", _ITEM.sub("", line, count=1))
    is_sentence = bare.rstrip().endswith((".", "!", "?")) and len(bare.split()) >= _LONGEST_NAME
    if _NUMBERED.match(line) or is_sentence or ":" in bare:
        return False
    names = [each.split() for each in _AND.split(bare) if each.strip()]
    if strict:
        return not bare.rstrip().endswith((".", "!", "?")) and all(
            len(each) <= _FEW and each[0][:1].isupper() for each in names
        )
    return all(len(each) <= _LONGEST_NAME for each in names)


class Count:
    """How many people were there: a number that stands there, or how many names."""

    def __init__(self) -> None:
        self._told: int | None = None
        self._names = 0
        self._is_open = False  # more than are named: then nobody can count them

    def add(self, text: str) -> None:
        text = _AWAY.split(_BRACKETS.sub(" ", _ITEM.sub("", text, count=1)), maxsplit=1)[0]
        text = re.split(r"\bniet:", text, maxsplit=1, flags=re.IGNORECASE)[0]
        self._names += sum(int(each) for each in _MORE.findall(text))
        text = _MORE.sub("", text)
        count = _COUNT.match(text)
        if count and self._told is None:
            self._told = int(count[1])
        elif _OTHERS.search(text):
            self._is_open = True
        elif not count:
            self._names += sum(1 for each in _AND.split(text) if re.search(r"[^\W\d_]", each))

    @property
    def people(self) -> int | None:
        if self._told is not None:
            return self._told
        return None if self._is_open else self._names
